"""The rules of filings, each on both sides of its border."""

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
from tongchou.stages.filing.facts import Exchange, FilingFacts

RULE_IDS = tuple(dict.fromkeys(r for step in steps_of(Line.FILING) for r in step.rules))
GOOD = FilingFacts(
    involves_state_secrets=False,
    filing_kind="county",
    title="县级智慧水务",
    builder="盘山县水利局",
    build_content="水位监测点 40 个。",
    total_fen=30_000_000,
    planned_start=date(2026, 9, 1),
    planned_finish=date(2027, 3, 1),
    contact_name="钱进",
    contact_phone="0427-3500000",
    conforms=True,
    plan_place="生态环境/水务",
    exchange="connected",
    exchange_entry="ML-2026-0031",
    unified_projects=(),
    points=({"point": "补写衔接", "field": "exchange"},),
)


def case(rule: str, changes: dict[str, Any], *sentences: str) -> Any:
    marks = pytest.mark.clause(*RULES[rule].clauses)
    return pytest.param(rule, changes, list(sentences), marks=marks, id=f"{rule}-{len(sentences)}")


CASES = [
    case("APP-SECRET", {"involves_state_secrets": True}, "涉及国家秘密的项目不在本系统办理。"),
    case(
        "FIL-COMPLETE",
        {"title": "", "total_fen": 0, "planned_finish": None, "contact_name": "  "},
        "没有填“项目名称”。",
        "没有填“总投资额”。",
        "没有填“计划完工日期”。",
        "没有填“联系人”。",
    ),
    case("FIL-POINTS", {"points": ()}, "没有写补正事项。"),
    case("FIL-COMPLETE", {"planned_finish": date(2026, 9, 1)}),
    case(
        "FIL-COMPLETE",
        {"planned_finish": date(2026, 8, 31)},
        "计划完工日期 2026-08-31 早于计划开工日期 2026-09-01。",
    ),
    case("FIL-PLAN", {"conforms": False}, "填报不符合智慧城市建设总体规划。"),
    case("FIL-PLAN", {"plan_place": ""}, "填报符合总体规划，没有写符合哪一部分。"),
    case("FIL-EXCHANGE", {"exchange_entry": None}, "填报已对接，没有写对接的目录或接口。"),
    case("FIL-EXCHANGE", {"exchange": "planned"}, "填报计划对接，没有写哪一天。"),
    case("FIL-EXCHANGE", {"exchange": "planned", "exchange_on": date(2026, 8, 1)}),
    case(
        "FIL-EXCHANGE",
        {"exchange": "planned", "exchange_on": date(2026, 7, 31)},
        "计划对接日期 2026-07-31 已经过去。",
    ),
    case("FIL-EXCHANGE", {"exchange": "none"}, "填报不与市政务数据交换共享平台对接。"),
    case(
        "FIL-UNIFIED",
        {"unified_projects": ({"number": "XM-2025-0012", "title": "智慧水务平台", "lead": "市水利局"},)},
        "“智慧水务平台”（XM-2025-0012）由市水利局统一建设，覆盖同一领域，各县区不再重复建设。",
    ),
]


@pytest.mark.parametrize(("rule", "changes", "sentences"), CASES)
def test_a_rule_says_exactly_this(
    rule: str, changes: dict[str, Any], sentences: list[str], judge: Callable[..., list[Finding]], book: Rulebook
) -> None:
    found = judge(rule, replace(GOOD, **changes))
    assert [f.says for f in found] == sentences
    for finding in found:
        assert finding.outcome is Outcome.NOT_MET
        assert finding.weight is Weight.STOP
        assert finding.remedy.endswith("。")
        assert not re.search("您|！|依据第|None|(?<!申)请", finding.says + finding.remedy)
        assert finding.field in book.forms[Line.FILING].fields


@pytest.mark.clause("33", "34")
@pytest.mark.parametrize("kind", ["county", "analogy"])
def test_nothing_objects_to_a_good_filing(kind: str, against: Callable[..., dict[str, list[str]]]) -> None:
    assert against(Line.FILING, replace(GOOD, filing_kind=kind)) == {}


@pytest.mark.parametrize(("rule", "need"), [(r, need) for r in RULE_IDS for need in RULES[r].needs])
def test_a_rule_that_lacks_a_fact_says_so_and_does_not_pass(
    rule: str, need: str, unknown: Callable[..., set[str]]
) -> None:
    assert unknown(rule, replace(GOOD, **{need: None})) == {need}


def test_an_empty_filing_passes_no_rule(judge: Callable[..., list[Finding]]) -> None:
    assert all(judge(rule, FilingFacts()) for rule in RULE_IDS)


def test_every_rule_is_tried_on_its_far_side() -> None:
    assert {c.values[0] for c in CASES if c.values[2]} == set(RULE_IDS)


@pytest.mark.parametrize("line", [Line.FILING, Line.INTERNAL_RULE])
def test_facts_and_asks_are_fields_of_the_form(line: Line, book: Rulebook) -> None:
    form = book.forms[line].fields
    assert "title" in form
    assert {ask for step in steps_of(line) for ask in step.asks} <= form.keys()
    if line is Line.FILING:
        assert {f.name for f in fields(FilingFacts)} <= form.keys()


def test_the_choices_in_code_are_those_of_the_form(book: Rulebook) -> None:
    assert set(book.field(Line.FILING, "exchange").choices or ()) == {str(choice) for choice in Exchange}


@pytest.mark.clause("35")
def test_a_units_own_rules_are_kept_and_not_judged() -> None:
    assert not any(step.rules for step in steps_of(Line.INTERNAL_RULE))
