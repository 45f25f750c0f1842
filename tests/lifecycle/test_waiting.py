"""Whose turn it is: in every state of every edition somebody is waited for, or the record rests, or the system goes on."""

import pytest

from tongchou.lifecycle import cycle, waiting
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.step import STAYS
from tongchou.lifecycle.table import ENDS, steps_from, steps_of
from tongchou.lifecycle.words import Line, Role
from tongchou.regulation import rulebook

EDITIONS = rulebook.editions()
OPEN_TO_THE_SYSTEM = {
    (Line.PLAN, "accepted"), (Line.APPLICATION, "passed"), (Line.PROJECT, "registered"), (Line.PROJECT, "not-listed"),
    (Line.PROJECT, "in-use"), (Line.SCORE, "sealed"), (Line.MINUTES, "circulated"),
}  # fmt: skip
"""What goes on by itself when something else happens: the annual plan is issued, the operation ends, the last sheet is in,
the last name is under the minutes: experts see both on their own page, and the session itself stays on the centre's desk."""


def states(edition: str, line: Line) -> set[str]:
    return {s for step in steps_of(line, table_of(edition)) for s in (*step.frm, step.to)} - {"", STAYS}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("line", Line)
def test_nothing_that_waits_for_somebody_is_invisible(edition, line):
    silent = set()
    for state in states(edition, line):
        limited = any(s.due for s in steps_from(line, state, table_of(edition)))
        begun = line is Line.PROJECT and waiting.begun_by(edition, state)
        if not (waiting.rests(line, state) or limited or waiting.turn(edition, line, state) or begun):
            silent.add((line, state))
    assert silent == {pair for pair in OPEN_TO_THE_SYSTEM if pair[0] is line}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("line", Line)
def test_a_turn_leads_to_the_goal_and_never_out(edition, line):
    for state in states(edition, line):
        for step in waiting.turn(edition, line, state):
            assert set(step.by) != {Role.SYSTEM}
            assert step.verb not in {"withdraw", "terminate", "cancel", "reject", "refuse", "return", "suspend"}
            assert not waiting.rests(line, state)
    assert waiting.turn(edition, line, ENDS[line].goal) == ()


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("reviewed", "convene"),
        ("submitted", "admit"),
        ("signing", "submit"),
        ("deferred", ""),
        ("rejected", ""),
        ("passed", ""),
    ],
)
def test_the_turn_of_an_application(state, verb):
    assert [s.verb for s in waiting.turn("pzbf-2020-14", Line.APPLICATION, state)] == ([verb] if verb else [])


def test_the_price_check_of_the_next_edition_stands_before_the_experts():
    assert [s.verb for s in waiting.turn("shili-2028-1", Line.APPLICATION, "reviewed")] == ["price-check"]


@pytest.mark.parametrize(
    ("state", "opens"),
    [
        ("listed", "procurement:open"),
        ("completed", "initial-acceptance:open"),
        ("initially-accepted", "final-acceptance:open"),
        ("building", ""),
    ],
)
def test_a_project_waits_for_a_record_that_nobody_has_begun(state, opens):
    assert [s.key for s in waiting.begun_by("pzbf-2020-14", state)] == ([opens] if opens else [])


def test_a_record_that_was_given_up_is_no_record():
    assert not waiting.is_there(Line.PROCUREMENT, frozenset({"cancelled"}))
    assert waiting.is_there(Line.PROCUREMENT, frozenset({"cancelled", "draft"}))
    assert waiting.is_there(Line.PROCUREMENT, frozenset({"contracted"}))
    assert not waiting.is_there(Line.PROCUREMENT, frozenset())


@pytest.mark.clause("9.1", "9.2")
def test_the_cycle_tells_the_regulation_from_the_city(law):
    found = {p.name: (f"{p.until.day:%m-%d}", p.local) for p in cycle.phases(2027, law)}
    assert found["需求征集"] == ("08-31", False)
    assert found["专家评审"] == found["计划编制"] == ("11-30", False)
    assert found["受理审核"] == ("09-07", True)
    assert [p.local for p in cycle.phases(2027, law)] == [False, True, True, False, False, True, True]


def test_the_year_of_the_cycle_turns_when_the_plan_has_been_issued(law):
    last = cycle.phases(2026, law)[-1].until.day
    assert (last.year, last.month) == (2026, 1)
    assert cycle.plan_year(law) == 2027
