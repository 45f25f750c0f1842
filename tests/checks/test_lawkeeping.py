"""The rules on the city's own law, each on both sides of its border, and how a value is read."""

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
from tongchou.regulation.rulebook import Law, Override, Rulebook
from tongchou.regulation.values import WHOLE, read_value
from tongchou.stages.lawkeeping.facts import InterpretationFacts, ParameterFacts, WorkdaysFacts

TABLE = """year = 2027
source = "国办发明电〔2026〕9号"
off = [2027-01-01, 2027-02-08, 2027-05-03, 2027-10-01]
work = [2027-02-14]
"""
PARAMETER = ParameterFacts(
    parameter="major-project-fen",
    since=date(2027, 1, 1),
    value="300000000",
    source="盘政办发〔2026〕9号",
    decided_by="市人民政府办公室",
)
INTERPRETATION = InterpretationFacts(title="软课题要不要填使用年限", article=11, text="软课题研究没有使用年限。")
WORKDAYS = WorkdaysFacts(year=2027, table=TABLE)
GOOD = {Line.PARAMETER: PARAMETER, Line.INTERPRETATION: INTERPRETATION, Line.WORKDAYS: WORKDAYS}
OF = {"PAR": PARAMETER, "INT": INTERPRETATION, "WRK": WORKDAYS}


def case(rule: str, changes: dict[str, Any], *sentences: str) -> Any:
    marks = pytest.mark.clause(*RULES[rule].clauses)
    return pytest.param(rule, changes, list(sentences), marks=marks, id=f"{rule}-{len(sentences)}")


CASES = [
    case("PAR-SOURCE", {"source": " ", "decided_by": None}, "没有填“来源文件”。", "没有填“决定机关”。"),
    case("PAR-VALUE", {"parameter": "price-of-tea"}, "没有参数 price-of-tea。"),
    case("PAR-VALUE", {"value": "3 百万"}, "重大项目标准：数值写了“3 百万”，不是不小于 0 的整数。"),
    case("PAR-VALUE", {"parameter": "plan-deadline", "value": "09-15"}),
    case(
        "PAR-VALUE",
        {"parameter": "plan-deadline", "value": "09-31"},
        "年度项目实施计划报送截止日：数值写了“09-31”，不是月日。写成 08-31 这样。",
    ),
    case("PAR-VALUE", {"since": date(2020, 6, 24)}),
    case("PAR-VALUE", {"since": date(2020, 6, 23)}, "起始日期 2020-06-23 早于办法施行的 2020-06-24。"),
    case("INT-COMPLETE", {"article": 38}, "办法没有第 38 条。"),
    case("INT-COMPLETE", {"article": 37}),
    case("INT-COMPLETE", {"title": "", "text": None}, "没有填“解释的问题”。", "没有填“解释”。"),
    case("WRK-TABLE", {"year": 2028}, "年份填了 2028，表是 2027 年的。"),
    case(
        "WRK-TABLE",
        {"year": 2025, "table": "year = 2025\nsource = '自拟'\npublished = false\n"},
        "2025 年已经过去，改它的工作日会改动已经算过的期限。",
    ),
    case("WRK-TABLE", {"year": 2026, "table": "year = 2026\nsource = '自拟'\npublished = false\n"}),
    case(
        "WRK-TABLE",
        {"table": "year = 2027\noff = 1\n"},
        '缺少来源。写成 source = "国办发明电〔2026〕1号"的样子。',
        "off 不是列表。写成 off = [2027-01-01, 2027-01-02]。",
        "2027-01-01 是法定节假日，表里没有写成放假（off）。对照国务院办公厅的放假通知，把放假日期写全。",
        "2027-10-01 是法定节假日，表里没有写成放假（off）。对照国务院办公厅的放假通知，把放假日期写全。",
    ),
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
        assert finding.weight is Weight.STOP
        assert not re.search("您|！|依据第|None|(?<!申)请", finding.says + finding.remedy)
        assert finding.field in book.forms[facts.LINE].fields


@pytest.mark.parametrize("line", GOOD)
def test_nothing_objects_to_a_good_record(line: Line, against: Callable[..., dict[str, list[str]]]) -> None:
    assert against(line, GOOD[line]) == {}


@pytest.mark.clause("37")
def test_what_the_city_has_released_stays_true_of_its_time(
    law: Law, book: Rulebook, judge: Callable[..., list[Finding]]
) -> None:
    released = Override("major-project-fen", date(2027, 1, 1), 200_000_000, "盘政办发〔2026〕2号", "市政府")
    later = Law(book.with_overrides([released]), law.day, law.today, law.calendar)
    (finding,) = judge("PAR-VALUE", PARAMETER, later)
    assert finding.says == "起始日期 2027-01-01 不晚于已经发布的数（2027-01-01 起）。"
    assert judge("PAR-VALUE", replace(PARAMETER, since=date(2027, 1, 2)), later) == []
    assert judge("PAR-VALUE", replace(PARAMETER, parameter="om-cap-percent", value="7"), later) == []


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


def test_every_rule_is_tried_on_its_far_side() -> None:
    rules = {r for line in GOOD for step in steps_of(line) for r in step.rules}
    assert {c.values[0] for c in CASES if c.values[2]} == rules


@pytest.mark.parametrize("line", GOOD)
def test_facts_and_asks_are_fields_of_the_form(line: Line, book: Rulebook) -> None:
    form = book.forms[line].fields
    assert "title" in form
    assert {f.name for f in fields(GOOD[line])} <= form.keys()
    assert {ask for step in steps_of(line) for ask in step.asks} <= form.keys()


# --- how a value is read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("years", " 5 ", 5),
        ("fen", "400000000", 400_000_000),
        ("percent", "0", 0),
        ("month-day", "02-29", "02-29"),
        ("list", "注册地在、本市企业\n本地业绩；", ["注册地在", "本市企业", "本地业绩"]),
        ("text", "一句话", "一句话"),
    ],
)
def test_a_value_is_read_by_its_unit(unit: str, text: str, value: Any) -> None:
    assert read_value(unit, text) == value


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("years", ""), ("years", "-1"), ("years", "5.0"), ("years", "²"), ("count", "５"), ("fen", "4 万"),
        ("month-day", "8-31"), ("month-day", "13-01"), ("list", "、；"), ("text", " "), ("furlongs", "3"),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_refused_with_a_sentence(unit: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"。$"):
        read_value(unit, text)


def test_every_number_of_the_edition_could_have_been_written_by_a_person(book: Rulebook) -> None:
    for parameter in book.parameters.values():
        value = parameter.values[0].value
        written = "、".join(value) if isinstance(value, list) else str(value)
        assert read_value(parameter.unit, written) == value, parameter.id
    assert {p.unit for p in book.parameters.values()} - WHOLE <= {"month-day", "list", "text"}
