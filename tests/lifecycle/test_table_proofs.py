"""Proofs about THE table that hold for every row of every edition, today's and tomorrow's."""

from collections.abc import Callable
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

import tongchou
from tongchou.lifecycle.amendments import AMENDMENTS, table_of
from tongchou.lifecycle.duties import RECURRING
from tongchou.lifecycle.graph import final_states
from tongchou.lifecycle.joints import APART, GATES, JOINTS
from tongchou.lifecycle.rules import FACTS, RULES
from tongchou.lifecycle.step import OPENS, STAYS, Step
from tongchou.lifecycle.table import EDITABLE, ENDS, PAUSED, TABLE, find, steps_of
from tongchou.lifecycle.words import LINES, ROLE_NAMES, STATES, Line, Role
from tongchou.regulation.rulebook import editions, load

per_edition = pytest.mark.parametrize("edition", editions())
per_line = pytest.mark.parametrize("line", Line)
SOURCES = Path(tongchou.__file__).parent


def faults(edition: str, fault: Callable[[Step], Any]) -> dict[str, Any]:
    """What is wrong, by row: empty when the proof holds for every row of the edition's table."""
    return {step.key: found for step in table_of(edition) if (found := fault(step))}


# --- rows --------------------------------------------------------------------------------------------------------------


@per_edition
def test_every_clause_of_a_row_exists_and_one_at_least_is_left(edition):
    book = load(edition)
    assert faults(edition, lambda step: not book.cite(step.clauses)) == {}


@per_edition
def test_no_row_that_opens_a_record_waits_for_a_paper(edition):
    """A paper is attached to a record that is there: such a row could never be taken."""
    assert faults(edition, lambda step: step.opens and step.papers) == {}


@per_edition
def test_every_rule_of_a_row_exists(edition):
    assert faults(edition, lambda step: set(step.rules) - set(RULES)) == {}


@per_edition
def test_every_deadline_of_a_row_is_a_span_or_a_day(edition):
    limits = {p.id for p in load(edition).parameters.values() if p.unit in LIMITS}
    assert faults(edition, lambda step: {step.due} - limits - {""}) == {}


LIMITS = {"workdays", "days", "months", "hours", "month-day"}


@per_edition
def test_every_paper_of_a_row_is_known(edition):
    assert faults(edition, lambda step: set(step.papers) - set(load(edition).papers)) == {}


@per_edition
def test_every_ask_is_a_field_that_people_answer(edition):
    forms = load(edition).forms
    asked = {line: {f.id for f in forms[line].fields.values() if f.asked} for line in Line}
    assert faults(edition, lambda step: set(step.asks) - asked[step.line]) == {}


@per_edition
def test_someone_may_take_every_step(edition):
    assert faults(edition, lambda step: not step.by or set(step.by) - set(Role)) == {}


@per_edition
def test_a_row_says_each_thing_once(edition):
    def twice(step: Step) -> list[str]:
        columns = (step.frm, step.by, step.clauses, step.rules, step.papers, step.asks, step.does, step.effects)
        return [name for names in columns for name in set(names) if names.count(name) > 1]

    assert faults(edition, twice) == {}


@per_edition
def test_a_row_opens_a_record_or_moves_one_never_both(edition):
    assert faults(edition, lambda step: step.to == OPENS or step.opens is not (step.frm == (OPENS,))) == {}
    assert faults(edition, lambda step: step.opens and step.to == STAYS) == {}


@per_edition
def test_what_a_rule_needs_is_a_fact_of_the_line_and_has_a_label(edition):
    """Else the rule could neither judge nor say what is missing."""
    forms = load(edition).forms

    def unknown(step: Step) -> dict[str, set[str]]:
        known = {f.name for f in fields(FACTS[step.line])} & set(forms[step.line].fields) if step.rules else set()
        missing = {rule_id: set(RULES[rule_id].needs) - known for rule_id in step.rules}
        return {rule_id: names for rule_id, names in missing.items() if names}

    assert faults(edition, unknown) == {}


@per_edition
@pytest.mark.parametrize("line", FACTS)
def test_every_fact_is_a_field_of_the_form_of_its_line(edition, line):
    """By the same name: typed where the field is asked, gathered where it is not. Else it could never be known."""
    assert {f.name for f in fields(FACTS[line])} - set(load(edition).forms[line].fields) == set()


@pytest.mark.clause("4.3")
@per_edition
def test_the_audit_bureau_reads_all_and_takes_no_step(edition):
    assert faults(edition, lambda step: {Role.AUDIT, Role.AUDIT_ADMIN} & set(step.by)) == {}


# --- lines -------------------------------------------------------------------------------------------------------------


@per_edition
def test_a_verb_is_one_row(edition):
    keys = [step.key for step in table_of(edition)]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@per_edition
def test_the_rows_of_a_line_stand_together(edition):
    lines = [line for line, _ in groupby(table_of(edition), key=lambda step: step.line)]
    assert sorted(lines) == sorted(Line)


@per_edition
@per_line
def test_every_state_is_reached_and_left(edition, line):
    steps = steps_of(line, table_of(edition))
    reached = {step.to for step in steps} - {STAYS}
    left = {state for step in steps for state in step.frm} - {OPENS}
    assert left <= reached
    assert final_states(steps) == reached - left == ENDS[line].final


@per_edition
@per_line
def test_every_state_can_be_reached_from_the_opening(edition, line):
    steps = steps_of(line, table_of(edition))
    reached = {OPENS}
    while new := {s.to for s in steps if set(s.frm) & reached} - reached - {STAYS}:
        reached |= new
    assert reached - {OPENS} == {s.to for s in steps} - {STAYS}


@per_edition
@per_line
def test_the_goal_can_be_reached_from_every_open_state(edition, line):
    steps = steps_of(line, table_of(edition))
    good = {ENDS[line].goal}
    while new := {f for s in steps if s.to in good for f in s.frm} - good:
        good |= new
    assert {s.to for s in steps} - {STAYS} - ENDS[line].final <= good


@per_edition
def test_every_state_and_line_and_role_has_words(edition):
    states = {s for step in table_of(edition) for s in (*step.frm, step.to)} - {OPENS, STAYS}
    assert states <= set(STATES)
    assert set(LINES) == set(Line) == set(ENDS)
    assert set(ROLE_NAMES) == set(Role)


def test_no_state_has_words_for_nothing():
    used = {s for edition in editions() for step in table_of(edition) for s in (*step.frm, step.to)}
    assert set(STATES) - used == set()
    assert used >= PAUSED | EDITABLE


def test_letters_and_nouns_of_lines_are_one_each():
    assert len({words.letters for words in LINES.values()}) == len(LINES)
    assert len({words.noun for words in LINES.values()}) == len(LINES)


@per_edition
def test_every_line_has_a_form_with_a_title(edition):
    forms = load(edition).forms
    assert [line for line in Line if line not in forms or "title" not in forms[line].fields] == []
    assert set(forms) <= set(Line)


# --- nothing idle ------------------------------------------------------------------------------------------------------


def test_no_rule_is_idle():
    assert set(RULES) - {r for edition in editions() for step in table_of(edition) for r in step.rules} == set()


@per_edition
def test_every_rule_cites_clauses_that_exist(edition):
    book = load(edition)
    for rule in RULES.values():
        assert rule.clauses, rule.id
        book.cite(rule.clauses)


@per_edition
def test_no_parameter_is_idle(edition):
    """A number that nothing reads would be shown to people as if it decided something."""
    named = {step.due for step in table_of(edition)} | {duty.every for duty in RECURRING}
    code = "\n".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    assert [p for p in load(edition).parameters if p not in named and f'"{p}"' not in code] == []


@per_edition
def test_every_paper_is_made_by_somebody(edition):
    for paper in load(edition).papers.values():
        assert set(paper.made_by) <= set(Role), paper.id


# --- joints, gates, separated duties -----------------------------------------------------------------------------------


@per_edition
@pytest.mark.parametrize("joint", JOINTS, ids=lambda j: f"{':'.join(j.when)} → {':'.join(j.then)}")
def test_a_joint_leads_from_a_state_to_a_step_of_the_system(edition, joint):
    table = table_of(edition)
    line, state = joint.when
    then = find(*joint.then, table)
    assert state in {step.to for step in steps_of(line, table)}
    assert Role.SYSTEM in then.by
    assert then.opens is joint.opens
    assert load(edition).cite(joint.clauses)


@per_edition
@pytest.mark.parametrize("joint", JOINTS, ids=lambda j: f"{':'.join(j.when)} → {':'.join(j.then)}")
def test_what_a_joint_pulls_cannot_be_refused(edition, joint):
    """A refusal in a chain takes the whole chain back, so nothing may be asked of a step that the system takes (0006)."""
    then = find(*joint.then, table_of(edition))
    assert (then.rules, then.papers, then.asks) == ((), (), ())
    assert [gate for gate in GATES if gate.step == joint.then] == []


@per_edition
@pytest.mark.parametrize("gate", GATES, ids=lambda g: f"{g.line} → {':'.join(g.step)} {g.must}")
def test_a_gate_looks_at_states_of_its_line(edition, gate):
    table = table_of(edition)
    assert gate.states <= {step.to for step in steps_of(gate.line, table)}
    assert find(*gate.step, table)
    assert gate.says.endswith("。")
    assert load(edition).cite(gate.clauses)


@per_edition
@pytest.mark.parametrize("pair", APART, ids=lambda a: f"{a.one} | {a.other}")
def test_separated_duties_are_two_steps_that_people_take(edition, pair):
    steps = {step.key: step for step in table_of(edition)}
    assert pair.one != pair.other
    for key in (pair.one, pair.other):
        assert set(steps[key].by) - {Role.SYSTEM}
    assert load(edition).cite(pair.clauses)


@per_edition
@pytest.mark.parametrize("duty", RECURRING, ids=lambda d: d.line)
def test_a_recurring_duty_opens_a_line_at_an_interval_in_months(edition, duty):
    table = table_of(edition)
    line, states = duty.while_
    assert load(edition).parameters[duty.every].unit == "months"
    assert states <= {step.to for step in steps_of(line, table)}
    assert any(step.opens for step in steps_of(duty.line, table))
    assert set(duty.by) <= set(Role)


# --- amendments --------------------------------------------------------------------------------------------------------


def test_the_reference_edition_has_the_table_itself():
    assert table_of("pzbf-2020-14") == TABLE


def test_only_editions_amend_the_table():
    assert set(AMENDMENTS) <= set(editions())


def test_what_the_successor_changes_is_what_its_amendments_say():
    before, after = {s.key: s for s in TABLE}, {s.key: s for s in table_of("shili-2028-1")}
    changed = {key for key, step in after.items() if before.get(key) != step}
    assert changed == {step.key for step in AMENDMENTS["shili-2028-1"]}
    assert set(before) <= set(after)


@pytest.mark.clause("9.2")
def test_the_successor_checks_the_price_before_the_experts():
    table = table_of("shili-2028-1")
    assert find(Line.APPLICATION, "price-check", table).frm == ("reviewed",)
    assert find(Line.APPLICATION, "convene", table).frm == ("price-checked",)
    assert "price-checked" in find(Line.APPLICATION, "reject", table).frm
    verbs = [step.verb for step in steps_of(Line.APPLICATION, table)]
    assert verbs.index("approve") + 1 == verbs.index("price-check") == verbs.index("convene") - 1


PULLED = {
    "project:register", "application:list", "application:defer", "annual-plan:append", "plan:close",
    "session:freeze", "session:record-draw", "session:record-assignment", "session:call", "session:note", "score:issue", "score:unseal", "score:lapse",
    "participation:ask", "minutes:begin", "minutes:freeze", "minutes:note", "minutes:complete", "person:admit", "grant:invite", "flag:raise", "flag:raise-apart",
}  # fmt: skip
"""Steps of the system that consequences take (``stages/*/actions.py``), or a round of detectors (``stages/flags/rounds.py``); all others hang on joints."""


def test_every_step_of_the_system_is_pulled_by_something():
    alone = {s.key for s in TABLE if set(s.by) == {Role.SYSTEM}}
    joined = {f"{line}:{verb}" for line, verb in (j.then for j in JOINTS)}
    assert alone - joined - PULLED == set()
