"""An application beyond single cases: the law that judges it, sums, likeness of names, the gate, and its form."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel import calendar
from tongchou.kernel.alike import likeness, stem
from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Finding
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.regulation import applies, rulebook
from tongchou.regulation.rulebook import Law, Origin, Override, Rulebook
from tongchou.stages.application import facts
from tongchou.stages.application.checks.money import sums
from tongchou.stages.application.facts import ApplicationFacts
from tongchou.stages.application.words import blank, same_unit

Said = Callable[..., list[str]]
LINE = Line.APPLICATION


@pytest.mark.clause("3.4", "32", "34")
@pytest.mark.parametrize(
    ("serves_government", "special_rules", "funding", "market_run"),
    list(product([True, False], [True, False], applies.Funding, [True, False])),
)
def test_the_gate_says_what_the_guided_question_says(
    serves_government: bool,
    special_rules: bool,
    funding: applies.Funding,
    market_run: bool,
    application: ApplicationFacts,
    book: Rulebook,
    said: Said,
) -> None:
    """Whoever was told before the first form that the project belongs here is not told otherwise in it."""
    gate = {
        "serves_government": serves_government,
        "special_rules": special_rules,
        "funding": funding,
        "market_run": market_run,
    }
    situation = applies.Situation(
        involves_state_secrets=False,
        builder=applies.Builder.DEPARTMENT,
        category=applies.Category.SYSTEM,
        nature=applies.Nature.NEW,
        urgent=False,
        **gate,
    )
    answer = applies.judge(situation, book)
    assert isinstance(answer, applies.Answer)
    assert (answer.track is applies.Track.ANNUAL) == (said("APP-SCOPE", replace(application, **gate)) == [])


@pytest.mark.clause("37")
def test_the_number_of_another_edition_counts(
    application: ApplicationFacts, judge: Callable[..., list[Finding]]
) -> None:
    day = date(2028, 2, 1)
    later = Law(rulebook.load("shili-2028-1"), day=day, today=day, calendar=calendar.load())
    (finding,) = judge("APP-LIFE", application, later)
    assert finding.says == "使用年限填了 5 年，原则上不少于 6 年。"


@pytest.mark.clause("19")
def test_the_city_may_lower_what_is_major(application: ApplicationFacts, law: Law, book: Rulebook, said: Said) -> None:
    decided = Override("major-project-fen", date(2026, 7, 1), 200_000_000, "盘政办发〔2026〕9号", "市政府")
    lowered = Law(book.with_overrides([decided]), law.day, law.today, law.calendar)
    before = Law(lowered.book, date(2026, 6, 30), law.today, law.calendar)
    assert said("APP-TESTING", application, lowered) == [
        "总投资 300.00 万元，达到重大项目标准 200.00 万元（本市参数），没有填软件测评费。"
    ]
    assert said("APP-TESTING", application, before) == []


@pytest.mark.parametrize("parameter", ["major-project-fen", "om-cap-percent", "split-threshold-fen"])
def test_a_number_that_is_called_the_citys_is_the_citys(parameter: str, book: Rulebook) -> None:
    assert {v.origin for v in book.parameters[parameter].values} == {Origin.CITY}


@pytest.mark.clause("10.3")
@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=6), st.integers(-(10**6), 10**6))
def test_money_adds_up_or_the_difference_is_shown(parts: list[int], gap: int) -> None:
    total = sum(parts)
    a = ApplicationFacts(
        total_fen=total + gap,
        fen_by_year=dict(enumerate(parts, start=2027)),
        costs=tuple({"fen": fen} for fen in parts),
        fiscal_fen=parts[0],
        social_fen=total - parts[0],
    )
    shown = [sentence.facts["gap"] for sentence in sums(a, None)]
    assert shown == ([wan(abs(gap))] * 3 if gap else [])


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_symmetric_and_a_percentage(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 100
    assert likeness(one, one) == (100 if stem(one) else 0)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("智慧停车管理平台", "智慧停车二期", 75),
        ("智慧停车（一期）建设项目", "智慧停车(二期)", 100),
        ("智慧停车", "智慧消防", 33),
        ("市住建局视频会议", "市住建局执法记录", 0),
        ("一", "二", 0),
        ("", "智慧停车", 0),
    ],
)
def test_likeness_sees_the_matter_and_not_the_wrapping(one: str, other: str, alike: int) -> None:
    assert likeness(one, other, "市住建局") == alike


def test_a_units_name_is_the_same_however_it_is_typed() -> None:
    assert same_unit("示例（集团） 公司Ａ", ["示例(集团)公司a"])
    assert not same_unit("", ["", None])
    assert not same_unit(None, ["示例公司"])


def test_white_space_says_nothing() -> None:
    assert [blank(x) for x in (None, "", " \n", (), {}, "无", ("甲",))] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("line", [Line.APPLICATION, Line.CONSENT])
def test_facts_and_asks_are_fields_of_the_form(line: Line, book: Rulebook) -> None:
    cls = {Line.APPLICATION: ApplicationFacts, Line.CONSENT: facts.ConsentFacts}[line]
    form = book.forms[line].fields
    assert {f.name for f in fields(cls)} <= form.keys()
    assert {ask for step in steps_of(line) for ask in step.asks} <= form.keys()


@pytest.mark.parametrize(
    ("field", "enumeration"),
    [
        ("category", set(applies.Category) - {applies.Category.OTHER}),
        ("nature", set(applies.Nature) - {applies.Nature.OTHER}),
        ("funding", applies.Funding),
        ("build_mode", facts.BuildMode),
        ("sharing", facts.Sharing),
        ("author_kind", facts.AuthorKind),
        ("existing_answer", facts.Existing),
        ("opinion_layout", facts.Opinion),
        ("opinion_sharing", facts.Opinion),
    ],
)
def test_the_choices_in_code_are_those_of_the_form(field: str, enumeration: Any, book: Rulebook) -> None:
    assert set(book.field(LINE, field).choices or ()) == {str(choice) for choice in enumeration}


def test_the_choices_that_stand_alone_in_code_are_in_the_form(book: Rulebook) -> None:
    assert facts.MUNICIPAL_CLOUD in (book.field(LINE, "deployment").choices or ())
    assert all("none" in (book.field(LINE, name).choices or ()) for name in ("builds_base", "builds_own"))


@pytest.mark.clause("3.1", "3.2", "3.3")
def test_the_form_has_the_ways_the_categories_and_the_natures_of_article_3(book: Rulebook) -> None:
    count = {name: len(book.field(LINE, name).choices or ()) for name in ("funding", "category", "nature")}
    assert count == {"funding": 4 + 1, "category": 5, "nature": 3}
