"""The rules of plans, annual plans and urgent projects, each on both sides of its border."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from tongchou.kernel.outcome import Finding, Outcome, Weight
from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Rulebook
from tongchou.stages.planning import readback
from tongchou.stages.planning.facts import AnnualPlanFacts, CallFacts, PlanFacts, UrgentFacts

PLAN = PlanFacts(
    points=({"point": "写清建设内容", "field": "items"},),
    title="市民政局 2027 年度项目实施计划",
    plan_year=2027,
    basis="民政信息化发展规划（盘民发〔2025〕3号）",
    contact_name="赵敏",
    contact_phone="0427-2800000",
    items=({"title": "养老服务平台", "fen": 100_000_000}, {"title": "殡葬服务升级", "fen": 50_000_000}),
    total_fen=150_000_000,
    declared_on=date(2026, 8, 1),
)
ITEM = {"number": "SB-2026-0001", "title": "养老服务平台", "unit": "市民政局", "fen": 60_000_000}
CANDIDATE = {
    "number": "SB-2026-0001",
    "title": "养老服务平台",
    "unit": "市民政局",
    "passed": True,
    "reviewed_on": "2026-08-01",
    "ground": "",
    "approved_fen": 100_000_000,
    "assessment": 60,
    "performance": None,
}
ARRANGED = {"number": "SB-2026-0001", "year": 2027, "fen": 60_000_000}
TABLE = "序号\t申报编号\t项目名称\t需求单位\t本年度投资（万元）\t备注\n1\tSB-2026-0001\t养老服务平台\t市民政局\t60.00\n\t合计\t60.00\n"
FUND = TABLE.replace("本年度投资", "本年度安排资金").replace("备注", "说明")
WIDER = TABLE.replace("本年度投资（万元）", "总投资（万元）\t本年度投资（万元）").replace(
    "市民政局\t", "市民政局\t900.00\t"
)
ANNUAL = AnnualPlanFacts(
    plan_year=2027,
    budget_fen=60_000_000,
    total_fen=60_000_000,
    items=(ITEM,),
    arranged=(ARRANGED, {"number": "SB-2026-0001", "year": 2028, "fen": 40_000_000}),
    candidates=(CANDIDATE,),
    table=readback.rows(TABLE),
    letter_code="",
    draft_code="0000-0000-0000",
    fund_table=readback.rows(FUND),
    fund_code="0000-0000-0000",
    proposed_code="0000-0000-0000",
)
URGENT = UrgentFacts(
    points=({"point": "附上文件全文", "field": "superior-document"},),
    involves_state_secrets=False,
    level="province",
    document_title="关于建设防汛会商系统的通知",
    document_no="辽防指〔2026〕5号",
    why_late="文件在 2026 年 6 月印发，要求汛期前建成。",
    total_fen=80_000_000,
    fen_by_year={2026: 80_000_000},
    fiscal_fen=80_000_000,
    already_started=False,
    centre_opinion="agree",
    centre_advice="路线可行，用市级视频平台。",
    finance_opinion="agree",
    finance_advice="从预备费安排。",
    approved_fen=80_000_000,
    early_evidence=(),
    silent_sides=("市财政局",),
)
GOOD = {Line.PLAN: PLAN, Line.ANNUAL_PLAN: ANNUAL, Line.URGENT: URGENT}
OF = {"PLN": PLAN, "PLA": ANNUAL, "URG": URGENT, "APP": URGENT, "RET": PLAN}


def case(rule: str, changes: dict[str, Any], *sentences: str) -> Any:
    marks = pytest.mark.clause(*RULES[rule].clauses)
    return pytest.param(rule, changes, list(sentences), marks=marks, id=f"{rule}-{len(sentences)}")


def candidate(**changes: Any) -> dict[str, Any]:
    return {"candidates": ({**CANDIDATE, **changes},)}


CASES = [
    case("URG-FIGURES", {"approved_fen": 60_000_000, "approved_fen_by_year": {2026: 60_000_000}}),
    case(
        "URG-FIGURES",
        {"approved_fen": 60_000_000},
        "核定的各年度投资合计 80.00 万元，与核定投资 60.00 万元不符。",
    ),
    case(
        "URG-FIGURES",
        {"approved_fen": 90_000_000, "approved_fen_by_year": {2026: 90_000_000}},
        "核定投资 90.00 万元，超过申报的 80.00 万元。",
    ),
    case("PLN-DEADLINE", {"declared_on": date(2026, 8, 31)}),
    case(
        "PLN-DEADLINE",
        {"declared_on": date(2026, 9, 1)},
        "2027 年度项目实施计划应在 2026-08-31 以前报送，本计划在 2026-09-01 报送。",
    ),
    case("PLN-DEADLINE", {"plan_year": 9999}),
    case("PLN-DEADLINE", {"plan_year": 10000}, "“计划年度”填了 10000，不是年份。"),
    case("PLN-DEADLINE", {"plan_year": 1}, "“计划年度”填了 1，不是年份。"),
    case("PLN-DEADLINE", {"plan_year": 0}, "“计划年度”填了 0，不是年份。"),
    case(
        "PLN-COMPLETE",
        {"title": "", "basis": None, "contact_phone": " "},
        "没有填“计划名称”。",
        "没有填“依据的信息化发展规划”。",
        "没有填“联系电话”。",
    ),
    case("PLN-COMPLETE", {"items": ()}, "没有列拟实施的项目。"),
    case("PLN-COMPLETE", {"items": (), "nothing_planned": True}),
    case("PLN-COMPLETE", {"nothing_planned": True}, "填了下一年度没有项目，又列了 2 个项目。"),
    case("PLN-COMPLETE", {"items": ({"title": "", "fen": 150_000_000},)}, "第 1 个项目没有名称。"),
    case(
        "PLN-COMPLETE",
        {"items": ({"title": "养老服务平台", "fen": "150"},), "total_fen": None},
        "第 1 个项目没有填总投资额。",
    ),
    case(
        "PLN-COMPLETE",
        {"total_fen": 149_999_999},
        "各项目合计 150.00 万元，投资合计填了 149.999999 万元，相差 0.000001 万元。",
    ),
    case("RET-POINTS", {"points": ()}, "没有写补正事项。"),
    case("PLA-LISTABLE", {"items": ()}, "计划里没有项目。"),
    case("PLA-LISTABLE", {"items": (ITEM, ITEM)}, "申报 SB-2026-0001 在计划里写了 2 次。"),
    case("PLA-LISTABLE", {"candidates": ()}, "申报 SB-2026-0001 不在本年度的申报里。"),
    case("PLA-LISTABLE", candidate(ground="补正未完成"), "“养老服务平台”补正未完成，不能列入。"),
    case("PLA-LISTABLE", candidate(passed=False), "“养老服务平台”没有通过专家评审，不能列入。"),
    case(
        "PLA-MONEY",
        {"items": ({**ITEM, "fen": None},), "total_fen": 0},
        "申报 SB-2026-0001 没有填本年度投资。",
    ),
    case("PLA-MONEY", candidate(approved_fen=60_000_000)),
    case(
        "PLA-MONEY",
        candidate(approved_fen=59_999_999),
        "“养老服务平台”本年度投资 60.00 万元，超过核定投资 59.999999 万元。",
    ),
    case(
        "PLA-MONEY",
        {"total_fen": 50_000_000},
        "各项目合计 60.00 万元，与年度投资合计 50.00 万元相差 10.00 万元。",
    ),
    case("PLA-MONEY", {"budget_fen": 51_600_000}, "各项目合计 60.00 万元，超过财政预告数 51.60 万元。"),
    case("PLA-MONEY", {"budget_fen": None}),
    case("PLA-TABLE", {"table": readback.rows(TABLE.replace("养老服务平台", "养老 服务平台"))}),
    case(
        "PLA-TABLE",
        {"table": readback.rows(TABLE.replace("\t60.00\n\t合计", "\t61.00\n\t合计"))},
        "计划表第 1 行“养老服务平台”（SB-2026-0001）的本年度投资是 61.00 万元，计划稿是 60.00 万元。",
    ),
    case(
        "PLA-TABLE",
        {"table": readback.rows(TABLE.replace("养老服务平台", "养老平台 2"))},
        "计划表第 1 行（SB-2026-0001）的项目名称与计划稿的“养老服务平台”不同。",
    ),
    case(
        "PLA-TABLE",
        {"table": readback.rows(TABLE.replace("合计\t60.00", "合计\t60.000001"))},
        "计划表的合计是 60.000001 万元，计划稿是 60.00 万元。",
    ),
    case(
        "PLA-TABLE",
        {"table": readback.rows(TABLE.replace("SB-2026-0001", "SB-2026-0007"))},
        "计划表里没有“养老服务平台”（SB-2026-0001）。",
        "计划表第 1 行的 SB-2026-0007 不在计划稿里。",
    ),
    case("PLA-TABLE", {"table": readback.rows(TABLE.replace("万元", "元").replace("60.00", "600,000.00"))}),
    case("PLA-TABLE", {"table": ()}),
    case(
        "PLA-TABLE",
        {"table": readback.rows(TABLE.replace("\t60.00\n\t合计", "\t55.00\t原 60.00 万元\n\t合计"))},
        "计划表第 1 行“养老服务平台”（SB-2026-0001）的本年度投资是 55.00 万元，计划稿是 60.00 万元。",
    ),
    case(
        "PLA-TABLE",
        {"table": readback.rows(TABLE.replace("\t60.00\n\t合计", "\t55.00\t60.00\n\t合计"))},
        "计划表第 1 行“养老服务平台”（SB-2026-0001）的本年度投资是 55.00 万元，计划稿是 60.00 万元。",
    ),
    case(
        "PLA-TABLE",
        {"table": readback.rows("SB-2026-0001 养老服务\n平台 市民政局 55.00 原 60.00 万元\n合计 1 个 60.00")},
        "计划表第 1 行“养老服务平台”（SB-2026-0001）的本年度投资是 55.00 万元，计划稿是 60.00 万元。",
    ),
    case(
        "PLA-TABLE",
        {"table": readback.rows("SB-2026-0001 养老服务\n平台 市民政局 60.00 原 55.00 万元\n合计 1 个 60.00")},
    ),
    case("PLA-TABLE", {"table": readback.rows(WIDER)}),
    case(
        "PLA-TABLE",
        {"table": readback.rows(TABLE.replace("合计\t60.00", "合计\t61.00\t60.00"))},
        "计划表的合计是 61.00 万元，计划稿是 60.00 万元。",
    ),
    case(
        "PLA-TABLE-READ",
        {"table": readback.rows("年度建设安排计划表（扫描件）")},
        "计划表里没有读出申报编号，没有和计划稿核对。",
    ),
    case("PLA-LETTER", {"letter_code": "0000-0000-0000"}),
    case(
        "PLA-LETTER",
        {"letter_code": "1A2B-3C4D-5E6F"},
        "报送函的验证码 1A2B-3C4D-5E6F 是计划稿改动以前的，现在是 0000-0000-0000。",
    ),
    case("PLA-FUND-PLAN", {"fund_table": (), "fund_code": ""}),
    case(
        "PLA-FUND-PLAN",
        {"fund_code": "1A2B-3C4D-5E6F"},
        "资金安排文件的验证码 1A2B-3C4D-5E6F 是计划改动以前的，现在是 0000-0000-0000。",
    ),
    case(
        "PLA-FUND-PLAN",
        {"arranged": ({**ARRANGED, "fen": 50_000_000, "note": "转到下年。"},)},
        "资金安排文件里“养老服务平台”（SB-2026-0001）是 60.00 万元，资金安排是 50.00 万元。",
    ),
    case(
        "PLA-FUND-PLAN",
        {"arranged": ({**ARRANGED, "year": 2028},)},
        "资金安排文件里“养老服务平台”（SB-2026-0001）是 60.00 万元，资金安排没有金额。",
    ),
    case(
        "PLA-FUND-PLAN",
        {"fund_table": readback.rows(FUND.replace("SB-2026-0001", "SB-2026-0009"))},
        "资金安排文件里没有“养老服务平台”（SB-2026-0001）。",
        "资金安排文件第 1 行的 SB-2026-0009 不在计划里。",
    ),
    case("PLA-EXPERTS", candidate(reviewed_on=""), "“养老服务平台”没有专家评审的日期。"),
    case("PLA-EXPERTS", candidate(reviewed_on="2026-08-02"), "“养老服务平台”的专家评审在 2026-08-02，还没有举行。"),
    case("PLA-ASSESSED", candidate(assessment=None)),
    case(
        "PLA-ASSESSED",
        candidate(assessment=59),
        "“养老服务平台”的需求单位市民政局最近一次应用评估 59 分，低于 60 分（本市参数）。",
    ),
    case("PLA-PERFORMANCE", candidate(performance=60)),
    case(
        "PLA-PERFORMANCE",
        candidate(performance=59),
        "“养老服务平台”的需求单位市民政局最近一次绩效评价 59 分，低于 60 分（本市参数）。",
    ),
    case("PLA-ARRANGED", {"arranged": ()}, "“养老服务平台”没有 2027 年的资金安排。"),
    case("PLA-ARRANGED", {"arranged": ({**ARRANGED, "year": "2027"},)}),
    case(
        "PLA-ARRANGED",
        {"arranged": (ARRANGED, {**ARRANGED, "year": "明年"})},
        "资金安排第 2 行（SB-2026-0001）的年度不是四位数字，或没有金额。",
        "“养老服务平台”共安排 120.00 万元，超过核定投资 100.00 万元。",
    ),
    case(
        "PLA-ARRANGED",
        {"arranged": ({**ARRANGED, "fen": None, "note": "未定"},)},
        "资金安排第 1 行（SB-2026-0001）的年度不是四位数字，或没有金额。",
    ),
    case(
        "PLA-ARRANGED",
        {"arranged": (ARRANGED, {**ARRANGED, "fen": 1, "note": "追加"})},
        "资金安排里 SB-2026-0001 的 2027 年写了 2 行。",
    ),
    case(
        "PLA-ARRANGED",
        {"arranged": ({**ARRANGED, "fen": 0},)},
        "“养老服务平台”计划 60.00 万元，安排 0.00 万元，没有说明。",
    ),
    case("PLA-ARRANGED", {"arranged": ({**ARRANGED, "fen": 0, "note": "转到 2028 年。"},)}),
    case(
        "PLA-ARRANGED",
        {"arranged": (ARRANGED, {"number": "SB-2026-0001", "year": 2028, "fen": 40_000_001})},
        "“养老服务平台”共安排 100.000001 万元，超过核定投资 100.00 万元。",
    ),
    case(
        "PLA-ARRANGED",
        {"arranged": (ARRANGED, {"number": "SB-2026-0099", "year": 2027, "fen": 1})},
        "资金安排第 2 行的 SB-2026-0099 不在计划里。",
    ),
    case("APP-SECRET", {"involves_state_secrets": True}, "涉及国家秘密的项目不在本系统办理。"),
    case(
        "URG-BASIS",
        {"level": None, "document_title": " ", "document_no": ""},
        "没有填“谁要求急需建设”。一事一议只用于国家、省、市急需建设的项目。",
        "没有填“上级文件名称”。一事一议只用于国家、省、市急需建设的项目。",
        "没有填“上级文件文号”。一事一议只用于国家、省、市急需建设的项目。",
    ),
    case("URG-REASON", {"why_late": "来不及"}, "没有提前申报的原因只写了 3 个字，不少于 10 个字（本市参数）。"),
    case("URG-REASON", {"why_late": "一二三四五六七八九十"}),
    case("URG-MONEY", {"total_fen": 0, "fen_by_year": {}, "fiscal_fen": None}, "总投资额是 0。"),
    case(
        "URG-MONEY",
        {"fen_by_year": {2026: 79_999_999}, "superior_fen": 1},
        "各年度投资合计 79.999999 万元，与总投资 80.00 万元相差 0.000001 万元。",
        "各项资金来源合计 80.000001 万元，与总投资 80.00 万元相差 0.000001 万元。",
    ),
    case(
        "APP-EARLY",
        {"already_started": True, "started_on": date(2026, 7, 1)},
        "填报已经签约、付款或开工（2026-07-01），项目还没有批准。",
    ),
    case(
        "APP-EARLY",
        {"early_evidence": ({"what": "付款", "number": "BF-2026-0001", "on": "2026-08-01"},)},
        "付款 BF-2026-0001 的日期是 2026-08-01，项目还没有批准。",
    ),
    case("URG-OPINIONS", {"centre_opinion": "disagree", "finance_opinion": "disagree"}),
    case(
        "URG-OPINIONS",
        {"centre_opinion": None, "finance_advice": ""},
        "还没有收到中心的技术意见。",
        "还没有收到市财政局的资金意见。",
    ),
    case("URG-REMIND", {"silent_sides": ("中心", "市财政局")}),
    case("URG-REMIND", {"silent_sides": ()}, "中心和市财政局的意见都已收到，没有可催的。"),
]


@pytest.mark.parametrize(("rule", "changes", "sentences"), CASES)
def test_a_rule_says_exactly_this(
    rule: str, changes: dict[str, Any], sentences: list[str], judge: Callable[..., list[Finding]], book: Rulebook
) -> None:
    facts = replace(OF[rule[:3]], **changes)
    found = judge(rule, facts)
    assert [f.says for f in found] == sentences
    for finding in found:
        assert finding.outcome is Outcome.NOT_MET
        assert finding.remedy.endswith("。")
        assert not re.search("您|！|依据第|None|(?<!申)请", finding.says + finding.remedy)
        assert finding.field in book.forms[facts.LINE].fields


@pytest.mark.clause("9.2")
def test_the_remedy_says_how_much_is_too_much(judge: Callable[..., list[Finding]]) -> None:
    (finding,) = judge("PLA-MONEY", replace(ANNUAL, budget_fen=51_600_000))
    assert finding.remedy == "减少 8.40 万元，或与财政局商定新的预告数。"


@pytest.mark.parametrize("line", GOOD)
def test_nothing_objects_to_a_good_record(line: Line, against: Callable[..., dict[str, list[str]]]) -> None:
    assert against(line, GOOD[line]) == {}


@pytest.mark.parametrize(
    ("line", "rule", "need"),
    [
        (line, rule, need)
        for line in GOOD
        for rule in sorted({r for step in steps_of(line) for r in step.rules})
        for need in RULES[rule].needs
    ],
)
def test_a_rule_that_lacks_a_fact_says_so_and_does_not_pass(
    line: Line, rule: str, need: str, unknown: Callable[..., set[str]]
) -> None:
    assert unknown(rule, replace(GOOD[line], **{need: None})) == {need}


@pytest.mark.parametrize("line", GOOD)
def test_an_empty_record_passes_no_rule(line: Line, judge: Callable[..., list[Finding]]) -> None:
    empty = type(GOOD[line])()
    assert all(judge(rule, empty) for step in steps_of(line) for rule in step.rules)


def test_every_rule_is_tried_on_its_far_side() -> None:
    rules = {r for line in GOOD for step in steps_of(line) for r in step.rules}
    assert {c.values[0] for c in CASES if c.values[2]} == rules


@pytest.mark.clause("27.2", "27.3")
def test_results_of_earlier_work_only_warn() -> None:
    rules = {r for line in GOOD for step in steps_of(line) for r in step.rules}
    assert {r for r in rules if RULES[r].weight is not Weight.STOP} == {
        "PLA-ASSESSED",
        "PLA-PERFORMANCE",
        "PLA-TABLE-READ",
    }


@pytest.mark.parametrize("line", GOOD)
def test_facts_and_asks_are_fields_of_the_form(line: Line, book: Rulebook) -> None:
    form = book.forms[line].fields
    assert {f.name for f in fields(GOOD[line])} <= form.keys()
    assert {ask for step in steps_of(line) for ask in step.asks} <= form.keys()


@pytest.mark.clause("9.4")
def test_the_short_way_is_for_state_province_and_city(book: Rulebook) -> None:
    assert set(book.field(Line.URGENT, "level").choices or ()) == {"state", "province", "city"}


CALL = CallFacts(plan_year=2027, units=("市民政局",), owing_units=("市民政局", "市教育局"))


@pytest.mark.clause("9.1")
def test_only_the_silent_are_reminded(said: Callable[..., list[str]], unknown: Callable[..., set[str]]) -> None:
    assert said("CAL-UNITS", CALL) == []
    assert said("CAL-UNITS", replace(CALL, units=())) == ["没有写催报的单位。"]
    assert said("CAL-UNITS", replace(CALL, units=("市民政局", "市水利局"))) == ["“市水利局”不在没有报送计划的单位里。"]
    assert unknown("CAL-UNITS", replace(CALL, owing_units=None)) == {"owing_units"}
