"""The law that the rules are tried against, and the two questions that a test asks a rule."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tongchou import stages
from tongchou.kernel import calendar
from tongchou.kernel.outcome import Finding, Outcome
from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law, Rulebook
from tongchou.stages.application.facts import ApplicationFacts

stages.load_rules()


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return rulebook.load("pzbf-2020-14")


@pytest.fixture(scope="session")
def law(book: Rulebook) -> Law:
    day = date(2026, 8, 1)
    return Law(book, day=day, today=day, calendar=calendar.load())


@pytest.fixture
def judge(law: Law) -> Callable[..., list[Finding]]:
    """All findings of one rule on some facts; ``under=`` another law."""

    def ask(rule_id: str, facts: Any, under: Law = law) -> list[Finding]:
        return list(RULES[rule_id].judge(facts, under))

    return ask


@pytest.fixture
def said(judge: Callable[..., list[Finding]]) -> Callable[..., list[str]]:
    """What one rule says on some facts: the sentences alone, each of which must be a finding that was judged."""

    def ask(rule_id: str, facts: Any, *under: Law) -> list[str]:
        findings = judge(rule_id, facts, *under)
        assert all(f.outcome is Outcome.NOT_MET for f in findings)
        return [f.says for f in findings]

    return ask


@pytest.fixture
def unknown(judge: Callable[..., list[Finding]]) -> Callable[..., set[str]]:
    """The facts for want of which a rule answers *undetermined*."""

    def ask(rule_id: str, facts: Any) -> set[str]:
        findings = judge(rule_id, facts)
        assert all(f.outcome is Outcome.UNDETERMINED for f in findings)
        return {f.field for f in findings}

    return ask


@pytest.fixture
def against(judge: Callable[..., list[Finding]]) -> Callable[..., dict[str, list[str]]]:
    """Every rule of a line's rows that objects to some facts, with what it says. A good case gives an empty dict."""

    def ask(line: Line, facts: Any) -> dict[str, list[str]]:
        rules = dict.fromkeys(r for step in steps_of(line) for r in step.rules)
        return {r: says for r in rules if (says := [f.says for f in judge(r, facts)])}

    return ask


@pytest.fixture(scope="session")
def application() -> ApplicationFacts:
    """An application to which no rule of any of its rows objects."""
    return ApplicationFacts(
        involves_state_secrets=False,
        special_rules=False,
        serves_government=True,
        funding="fiscal",
        title="智慧停车管理平台",
        plan_year=2027,
        category="system",
        nature="new",
        build_mode="single",
        contact_name="赵敏",
        contact_phone="0427-2800000",
        basis=("辽政办发〔2026〕1号",),
        goals="全市公共停车位统一管理，半年内接入 200 个停车场。",
        year_plan="2027 年建成平台，2028 年接入停车场。",
        planned_start=date(2027, 3, 1),
        planned_finish=date(2028, 2, 29),
        build_months=12,
        service_years=5,
        total_fen=300_000_000,
        fen_by_year={2027: 200_000_000, 2028: 100_000_000},
        costs=({"item": "定制软件开发费", "fen": 280_000_000}, {"item": "系统集成费", "fen": 20_000_000}),
        fiscal_fen=300_000_000,
        necessity="停车难。",
        feasibility="技术成熟。",
        reasonableness="投资与规模相称。",
        business_need="车位查询、缴费、执法。",
        build_content="平台和接入网关。",
        security_design="按第二级设计。",
        author_kind="third-party",
        author="示例设计院有限公司",
        author_qualification="工程咨询单位乙级 211100",
        author_declares=True,
        plan_place="城市治理/智慧停车",
        alone_reason="停车管理是本部门独有的职责。",
        integration="与违停抓拍系统共用账户和数据。",
        support_components=("统一身份认证",),
        own_components=(),
        deployment="municipal-cloud",
        builds_base=("none",),
        builds_own=("none",),
        reused_components=("地理信息平台的底图",),
        sharing="shares",
        shared_data=({"name": "车位信息", "scope": "无条件共享"},),
        sharing_mechanism="由运行科每日更新，问题找值班电话。",
        products=({"name": "数据库", "secure": "通过安全可靠测评"},),
        product_statement="均在安全可靠产品目录内。",
        existing_answer="none",
        existing_way="new",
        already_started=False,
        reason="建设依据的文件没有随申报表提交。",
        reject_ground="materials",
        points=({"point": "附上依据文件全文", "field": "basis"},),
        answer_by=date(2026, 7, 24),
        pre_reviewer="示例评测中心",
        pre_review_reason="用了新兴的车路协同技术。",
        pre_review_opinion="可行。",
        opinion_layout="met",
        opinion_route="met",
        opinion_budget="met",
        opinion_security="met",
        opinion_sharing="met",
        approved_content="平台和接入网关。",
        approved_fen=290_000_000,
        approved_fen_by_year={2027: 190_000_000, 2028: 100_000_000},
        approved_build_months=12,
        experts=tuple({"name": name, "employer": f"{name}大学"} for name in "甲乙丙丁戊"),
        scores=tuple({"expert": name, "score": 80} for name in "甲乙丙丁戊"),
        unit_name="市住房和城乡建设局",
        unit_is_centre=False,
        declared_on=date(2026, 8, 1),
        siblings=(),
        unified_projects=(),
        led_projects=(),
        own_systems=({"number": "XM-2020-0001", "title": "违停抓拍系统"},),
        similar_systems=(),
        early_evidence=(),
        maintained=(),
        assessments=({"year": 2025, "title": "违停抓拍系统", "score": 60},),
        author_ties=("示例设计集团",),
        drawn_experts=(),
        review_ties=(),
        readings=(),
        sheets=(),
        waiting_sheets=0,
        spread_open=0,
        suspicions=(),
        overlap_cut_fen=0,
        returned_before=1,
        minutes=(),
        minutes_code="",
        taker_unit="市智慧城市运行管理中心",
    )
