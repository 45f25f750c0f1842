"""Whatever the field book admits, no rule breaks on it: a rule that raises would stop a step without a reason."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongchou.lifecycle.rules import FACTS, RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Field, Kind
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.facts import ApplicationFacts

MINE = (
    Line.APPLICATION, Line.CONSENT, Line.PLAN, Line.ANNUAL_PLAN, Line.URGENT, Line.FILING, Line.PARAMETER,
    Line.INTERPRETATION, Line.WORKDAYS,
)  # fmt: skip
WORDS = st.sampled_from(["", " ", "甲", "示例公司", "{brace}", "2027-01-01", "80"])
CELLS = st.one_of(st.none(), WORDS, st.integers(-5, 10**12), st.booleans(), st.floats(allow_nan=False), st.lists(WORDS))
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31)).map(str)


def answers(field: Field) -> st.SearchStrategy[Any]:
    """Stored answers to a field, as a form, a spreadsheet or a program may bring them."""
    by_kind = {
        Kind.TEXT: WORDS,
        Kind.INTEGER: st.integers(0, 3000),
        Kind.MONEY: st.integers(0, 10**15),
        Kind.DATE: DAYS,
        Kind.YESNO: st.booleans(),
        Kind.CHOICE: st.sampled_from(sorted(field.choices or [""])),
        Kind.CHOICES: st.lists(st.sampled_from(sorted(field.choices or [""])), max_size=3),
        Kind.LINES: st.lists(WORDS, max_size=3),
        Kind.YEARS: st.dictionaries(st.integers(2020, 2035).map(str), st.integers(0, 10**12), max_size=3),
        Kind.ROWS: st.lists(st.dictionaries(st.sampled_from(sorted(field.columns or [""])), CELLS), max_size=3),
    }
    return st.none() | by_kind[field.kind]


@st.composite
def asked(draw: st.DrawFn, line: Line) -> dict[str, Any]:
    form = rulebook.load("pzbf-2020-14").forms[line].fields
    return {f.name: draw(answers(form[f.name])) for f in fields(FACTS[line]) if form[f.name].asked}


@pytest.fixture(scope="module")
def known(application: ApplicationFacts) -> dict[Line, Any]:
    """What other records say: something for an application, elsewhere tables without rows."""
    return {Line.APPLICATION: application}


@pytest.mark.parametrize("line", MINE)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_answer_breaks_a_rule(line: Line, data: st.DataObject, known: dict[Line, Any], law: Law) -> None:
    form = law.book.forms[line]
    typed = data.draw(asked(line))
    assert form.admit(typed) == typed
    facts = FACTS[line](
        **{name: form.fields[name].decode(answer) for name, answer in typed.items()},
        **{f.name: getattr(known.get(line), f.name, ()) for f in fields(FACTS[line]) if not form.fields[f.name].asked},
    )
    for rule in {r for step in steps_of(line) for r in step.rules}:
        for finding in RULES[rule].judge(facts, law):
            assert finding.says
            assert "None" not in finding.says + finding.remedy
