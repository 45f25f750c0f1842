"""Whoever is refused anything from need to plan (articles 3 to 15) is told why, what to do, and by which article."""

from typing import Any

import pytest
from tests.surfaces.demo.conftest import DAY

from tongchou import stages
from tongchou.kernel import calendar
from tongchou.lifecycle.engine import Case, decide
from tongchou.lifecycle.joints import GATES
from tongchou.lifecycle.rules import FACTS, RULES
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.table import TABLE
from tongchou.lifecycle.words import Line
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law

stages.load_rules()

LINES = (
    Line.CALL,
    Line.PLAN,
    Line.APPLICATION,
    Line.PARTICIPATION,
    Line.URGENT,
    Line.OPINION,
    Line.SESSION,
    Line.ANNUAL_PLAN,
)
ROWS = [s for s in TABLE if s.line in LINES]
ASKED = sorted({rule for s in ROWS for rule in s.rules})
BOOK = rulebook.load("pzbf-2020-14")


def articles(clauses: Any) -> set[int]:
    """The articles of some clauses, each of which must be in the regulation."""
    assert set(clauses) <= set(BOOK.clauses), clauses
    return {int(c.partition(".")[0]) for c in clauses}


@pytest.mark.parametrize("rule", ASKED)
def test_what_a_rule_says_in_the_city_stands_beside_its_article(city: Any, rule: str) -> None:
    said = city["refusals"].get(rule)
    assert said, "nothing in the city shows what this rule says"
    assert said["says"].endswith("。")
    assert said["remedy"].endswith("。"), "a refusal without a way out"
    assert said["clauses"] == list(BOOK.cite(RULES[rule].clauses))
    assert articles(said["clauses"]) & set(range(1, 38))


@pytest.mark.parametrize("step", ROWS, ids=lambda s: s.key)
def test_whatever_else_stands_in_the_way_of_a_step_cites_an_article(step: Step) -> None:
    law = Law(BOOK, day=DAY, today=DAY, calendar=calendar.load())
    facts = FACTS[step.line]() if step.line in FACTS else None
    gated = frozenset((g.line, s) for g in GATES if g.step == (step.line, step.verb) and not g.must for s in g.states)
    case = Case(state="nowhere", roles=frozenset(), facts=facts, on_file=frozenset(), law=law, neighbours=gated)
    found = list(decide(step, case).verdict)
    assert {"STATE", "ROLE"} <= {f.rule for f in found}
    assert {f.rule for f in found} >= {"PAPER"} if step.papers else True
    for finding in found:
        assert articles(finding.clauses), finding
        assert finding.says.endswith("。"), finding.says
