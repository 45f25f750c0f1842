"""Whatever the field book admits, no rule breaks on it: a rule that raises would stop a step without a reason."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from tongchou.lifecycle.rules import FACTS, RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.regulation.fieldbook import Field, Kind
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.facts import ApplicationFacts

LINES = (
    Line.APPLICATION, Line.CONSENT, Line.PLAN, Line.ANNUAL_PLAN, Line.URGENT, Line.FILING, Line.PARAMETER,
    Line.INTERPRETATION, Line.WORKDAYS,
)  # fmt: skip
WORDS = ("", " ", "甲", "示例公司", "{brace}", "%s", "2027-01-01", "80")
CELLS = (*WORDS, None, 0, 80, 10**9, True, False)
TRIES = 150


def any_answer(field: Field, rng: Random) -> Any:
    """A stored answer to a field, as a form, a spreadsheet or a program may bring it."""

    def some(things: Sequence[Any]) -> list[Any]:
        return [rng.choice(things) for _ in range(rng.randrange(4))]

    choices, columns = list(field.choices or ("",)), list(field.columns or ("",))
    return {
        Kind.TEXT: rng.choice(WORDS),
        Kind.INTEGER: rng.choice((1980, 2026, 2027, 2100) if field.id.endswith("year") else (0, 1, 24, 25, 2026, 9000)),
        Kind.MONEY: rng.choice((0, 1, 80_000_000, 10**15)),
        Kind.DATE: str(date(2020, 1, 1) + timedelta(days=rng.randrange(4000))),
        Kind.YESNO: rng.random() < 0.5,
        Kind.CHOICE: rng.choice(choices),
        Kind.CHOICES: some(choices),
        Kind.LINES: some(WORDS),
        Kind.YEARS: {str(year): rng.randrange(10**9) for year in some(range(2025, 2030))},
        Kind.ROWS: [{column: rng.choice(CELLS) for column in some(columns)} for _ in some((0,))],
    }[field.kind]


@pytest.mark.parametrize("line", LINES)
def test_no_answer_breaks_a_rule(line: Line, application: ApplicationFacts, law: Law) -> None:
    form = law.book.forms[line]
    names = [f.name for f in fields(FACTS[line])]
    known = {n: getattr(application, n) if line is Line.APPLICATION else () for n in names if not form.fields[n].asked}
    rules = [RULES[r] for r in dict.fromkeys(r for step in steps_of(line) for r in step.rules)]
    said = 0
    for seed in range(TRIES):
        rng = Random(seed)
        asked = (form.fields[name] for name in names if name not in known)
        typed = {f.id: any_answer(f, rng) if rng.random() < 0.9 else None for f in asked}
        assert form.admit(typed) == typed
        if line is Line.PLAN:
            known["declared_on"] = law.today
        facts = FACTS[line](**{n: form.fields[n].decode(a) for n, a in typed.items()}, **known)
        for finding in (f for rule in rules for f in rule.judge(facts, law)):
            said += 1
            assert finding.says
            assert "None" not in finding.says + finding.remedy, (seed, finding.rule)
    assert said > TRIES
