"""The engine alone: it never leaves the table, and it says every reason why not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel import calendar
from tongchou.kernel.outcome import Outcome, Sentence, Weight, tell
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.engine import Case, StepRefusedError, decide
from tongchou.lifecycle.joints import APART, GATES
from tongchou.lifecycle.rules import Rule
from tongchou.lifecycle.step import OPENS, Step, row
from tongchou.lifecycle.table import ENDS, TABLE, find, steps_from, steps_of
from tongchou.lifecycle.words import LINES, STATES, Line, Role
from tongchou.regulation.fieldbook import Field, Kind
from tongchou.regulation.rulebook import Law, editions, load

A = Line.APPLICATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Two facts of an application, enough to judge by."""

    LINE: ClassVar[Line] = A
    service_years: int | None = 5
    title: str | None = "一网通办"


def too_short(facts: Facts, law) -> Iterator[Sentence]:
    least = law.value("service-life-min")
    if facts.service_years < least:
        yield tell(
            "使用年限填了 {years} 年，不少于 {least} 年。",
            field="service_years",
            years=facts.service_years,
            least=least,
        )


def nameless(facts: Facts, _law) -> Iterator[Sentence]:
    if not facts.title:
        yield tell("没有名称。", field="title")


def open_bid(_facts: Facts, _law) -> Iterator[Sentence]:
    yield tell("不是公开招标。")


RULES = {
    "LIFE": Rule("LIFE", "使用年限", ("11.1",), Weight.STOP, ("service_years",), True, too_short),
    "NAME": Rule("NAME", "名称", ("10.3",), Weight.STOP, ("title",), False, nameless),
    "HINT": Rule("HINT", "名称提示", ("10.3",), Weight.WARN, ("title",), False, nameless),
    "OPEN": Rule("OPEN", "公开竞争", ("17.2",), Weight.STOP, (), False, open_bid),
}
STEP = row(
    A, "submit", "签署并提交", "signing", "submitted", Role.LEADER,
    clauses="4.5 9.1", rules="LIFE NAME HINT", papers="proposal", asks="truth_stated",
)  # fmt: skip


@pytest.fixture
def case(law) -> Case:
    """A case in which ``STEP`` may be taken."""
    return Case(
        state="signing",
        roles=frozenset({Role.LEADER}),
        facts=Facts(),
        on_file=frozenset({"proposal"}),
        law=law,
        given={"truth_stated": True},
    )


def reasons(case: Case, step: Step = STEP) -> list[tuple[str, str]]:
    return [(finding.rule, finding.says) for finding in decide(step, case, RULES).verdict.stops]


def test_a_step_that_nothing_stops(case):
    decision = decide(STEP, case, RULES)
    assert decision
    assert list(decision.verdict) == []


def test_wrong_state_says_where_the_record_is_and_where_the_step_begins(case):
    says = "项目申报现在是“已受理”，“签署并提交”要在“待审签”时办理。"
    assert reasons(replace(case, state="admitted")) == [("STATE", says)]


def test_a_record_that_is_there_is_not_opened_again(case):
    opening = row(A, "open", "开始申报", "", "draft", Role.LEADER, clauses="9.1")
    assert reasons(replace(case, state="draft"), opening) == [("STATE", "这份项目申报已经建立。")]
    assert reasons(replace(case, state=OPENS), opening) == []


@pytest.mark.clause("4.5")
def test_wrong_role_says_who_may(case):
    assert reasons(replace(case, roles=frozenset({Role.CLERK}))) == [("ROLE", "“签署并提交”由需求单位领导办理。")]
    assert reasons(replace(case, roles=frozenset())) == [("ROLE", "“签署并提交”由需求单位领导办理。")]
    assert reasons(replace(case, roles=frozenset({Role.CLERK, Role.LEADER}))) == []


@pytest.mark.clause("13.1")
def test_a_missing_paper_is_named(case):
    (finding,) = decide(STEP, replace(case, on_file=frozenset({"contract"})), RULES).verdict.stops
    assert (finding.rule, finding.says, finding.remedy) == (
        "PAPER",
        "缺少材料“项目建设方案”。",
        "上传“项目建设方案”。",
    )
    assert finding.clauses == ("10.1", "10.2"), "the paper's own article, not the step's"


@pytest.mark.clause("4.5")
@pytest.mark.parametrize("given", [{}, {"truth_stated": None}, {"truth_stated": False}])
def test_what_is_asked_and_not_stated_is_named_by_its_label(case, given):
    """A statement that is answered with no has not been made."""
    label = case.law.book.field(A, "truth_stated").label
    assert reasons(replace(case, given=given)) == [("ASKS", f"没有填“{label}”。")]


@pytest.mark.parametrize(("on", "objected"), [("2026-08-02", False), ("2026-08-03", False), ("2026-08-04", True)])
def test_what_must_have_happened_is_not_in_the_future(law, on, objected):
    step = find(Line.PROJECT, "start")
    case = _open_door(step, law, _neighbours_for(step))
    found = decide(step, replace(case, given={**case.given, "started_on": on}), _silent(step)).verdict.stops
    says = f"“{law.book.field(Line.PROJECT, 'started_on').label}”填了 {on}，这一天还没有到。"
    assert [(f.rule, f.says) for f in found] == ([("DATE", says)] if objected else [])


def test_all_reasons_at_once_each_with_its_article(case):
    """A clerk who is sent back five times for five faults has been told four times too little."""
    worst = replace(
        case,
        state="draft",
        roles=frozenset({Role.CLERK}),
        on_file=frozenset(),
        given={},
        facts=Facts(service_years=3, title=""),
    )
    decision = decide(STEP, worst, RULES)
    assert not decision
    assert [f.rule for f in decision.verdict.stops] == ["STATE", "ROLE", "PAPER", "ASKS", "LIFE", "NAME"]
    assert [f.rule for f in decision.verdict if f.weight is Weight.WARN] == ["HINT"]
    assert all(f.clauses for f in decision.verdict)
    assert str(StepRefusedError(decision)) == " ".join(f.says for f in decision.verdict.stops)


def test_a_warning_travels_and_stops_nothing(case):
    decision = decide(replace(STEP, rules=("HINT",)), replace(case, facts=Facts(title="")), RULES)
    assert decision
    assert [(f.rule, f.weight) for f in decision.verdict] == [("HINT", Weight.WARN)]


def test_what_cannot_be_judged_stops(case):
    decision = decide(STEP, replace(case, facts=Facts(service_years=None)), RULES)
    (finding,) = decision.verdict.stops
    assert (finding.rule, finding.outcome, finding.field) == ("LIFE", Outcome.UNDETERMINED, "service_years")
    assert finding.says == "不知道“使用年限”，无法判断。"


@pytest.mark.clause("11.1")
def test_a_consent_lowers_the_stop_and_stays_visible(case):
    short = replace(case, facts=Facts(service_years=3), waivers={"LIFE": "TY-2026-0004"})
    decision = decide(STEP, short, RULES)
    assert decision
    (finding,) = decision.verdict
    assert (finding.rule, finding.weight, finding.waived_by) == ("LIFE", Weight.WARN, "TY-2026-0004")
    assert finding.says == "使用年限填了 3 年，不少于 5 年。"


def test_a_consent_lifts_only_the_rule_that_it_names(case):
    short = replace(case, facts=Facts(service_years=3, title=""), waivers={"LIFE": "TY-2026-0004"})
    assert reasons(short) == [("NAME", "没有名称。")]


def test_a_rule_of_which_the_law_admits_no_exception_is_not_lifted(case):
    nameless_case = replace(case, facts=Facts(title=""), waivers={"NAME": "TY-2026-0004"})
    assert reasons(nameless_case) == [("NAME", "没有名称。")]


@pytest.mark.clause("37")
def test_a_rule_whose_articles_an_edition_dropped_is_silent_under_it(case, law, next_law):
    step = replace(STEP, rules=("OPEN",))
    assert reasons(case, step) == [("OPEN", "不是公开招标。")]
    assert reasons(replace(case, law=next_law), step) == []


@pytest.mark.clause("37")
def test_the_number_and_the_article_are_those_of_the_edition(case, next_law):
    five = replace(case, law=next_law, facts=Facts(service_years=5))
    (finding,) = decide(STEP, five, RULES).verdict.stops
    assert finding.says == "使用年限填了 5 年，不少于 6 年。"
    moved = replace(STEP, clauses=("16",))
    (refused,) = decide(moved, replace(five, facts=Facts(service_years=6), roles=frozenset()), RULES).verdict.stops
    assert refused.clauses == ("17",), "article 16 of the reference edition is article 17 there"


@pytest.mark.clause("15", "37")
def test_a_missing_paper_cites_the_article_of_the_edition(case, next_law):
    step = replace(STEP, papers=("pre-review-report",), rules=())
    (finding,) = decide(step, replace(case, law=next_law), RULES).verdict.stops
    assert finding.clauses == ("16",)


# --- neighbours and hands ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gate", GATES, ids=lambda g: f"{g.line} → {':'.join(g.step)} {g.must}")
def test_a_gate_stops_its_step_and_no_other(law, gate):
    step = find(*gate.step)
    inside = frozenset({(gate.line, next(iter(gate.states)))})
    for neighbours, stopped in ((inside, not gate.must), (frozenset(), gate.must)):
        found = decide(step, _open_door(step, law, neighbours), _silent(step)).verdict.stops
        assert (gate.says in {f.says for f in found}) is stopped
        assert {f.rule for f in found} <= {"GATE"}
    other = next(s for s in TABLE if not any(g.step == (s.line, s.verb) for g in GATES))
    assert not decide(other, _open_door(other, law, inside), _silent(other)).verdict.stops


@pytest.mark.clause("4.1", "4.2", "4.5")
@pytest.mark.parametrize("pair", APART, ids=lambda a: f"{a.one} | {a.other}")
def test_the_same_hand_does_not_take_both_steps(law, pair):
    for first, second in ((pair.one, pair.other), (pair.other, pair.one)):
        step = next(s for s in TABLE if s.key == second)
        clean = _open_door(step, law, _neighbours_for(step))
        assert decide(step, clean, _silent(step))
        (finding,) = decide(step, replace(clean, hands=frozenset({first})), _silent(step)).verdict.stops
        assert (finding.rule, finding.clauses) == ("APART", pair.clauses)
        assert decide(step, replace(clean, hands=frozenset({second})), _silent(step)), (
            "one's own step may be taken again"
        )


# --- random walks ------------------------------------------------------------------------------------------------------


@given(data=st.data(), edition=st.sampled_from(editions()), line=st.sampled_from(list(Line)))
def test_a_walk_never_leaves_the_table(data, edition, line):
    """Whatever steps are tried, the record is in a state of its line, and only rows of the table have moved it."""
    table = table_of(edition)
    steps = steps_of(line, table)
    states = {OPENS, *(state for state in STATES if any(state in (*s.frm, s.to) for s in steps))}
    law = _law(edition)
    state = OPENS
    for step in data.draw(st.lists(st.sampled_from(steps), max_size=30)):
        case = replace(_open_door(step, law, _neighbours_for(step)), state=state)
        decision = decide(step, case, _silent(step))
        assert bool(decision) is (state in step.frm)
        if decision:
            state = step.lands(state)
        else:
            assert [f.rule for f in decision.verdict.stops] == ["STATE"]
        assert state in states


@given(data=st.data(), line=st.sampled_from(list(Line)))
def test_a_walk_of_allowed_steps_can_always_go_on_until_it_ends(data, line):
    state = data.draw(st.sampled_from([s for s in steps_of(line) if s.opens])).to
    for _ in range(40):
        onward = tuple(steps_from(line, state))
        assert bool(onward) is (state not in ENDS[line].final), f"{LINES[line].name} {state}"
        if not onward:
            return
        state = data.draw(st.sampled_from(onward)).lands(state)


def _law(edition: str) -> Law:
    book = load(edition)
    return Law(book, day=book.in_force, today=book.in_force, calendar=calendar.load())


def _open_door(step: Step, law, neighbours: frozenset[tuple[Line, str]] = frozenset()) -> Case:
    """A case in which only state, neighbours and hands can stop a step."""
    return Case(
        state=step.frm[0],
        roles=frozenset(step.by),
        facts=None,
        on_file=frozenset(step.papers),
        law=law,
        given={name: _answer(law.book.field(step.line, name)) for name in step.asks},
        neighbours=neighbours,
    )


def _answer(field: Field) -> Any:
    """Some answer that the field admits, early enough for what must have happened already."""
    choices = list(field.choices or {})
    answers: dict[Kind, Any] = {
        Kind.TEXT: "有",
        Kind.INTEGER: 2027,
        Kind.MONEY: 100,
        Kind.DATE: "2020-01-02",
        Kind.YESNO: True,
        Kind.CHOICE: choices[:1] and choices[0],
        Kind.CHOICES: choices,
        Kind.LINES: ["有"],
        Kind.YEARS: {"2027": 100},
        Kind.ROWS: [dict.fromkeys(field.columns or {}, "有")],
    }
    return field.admit(answers[field.kind])


def _neighbours_for(step: Step) -> frozenset[tuple[Line, str]]:
    """Neighbours with which every gate of a step is open."""
    needed = [g for g in GATES if g.step == (step.line, step.verb) and g.must]
    return frozenset((g.line, min(g.states)) for g in needed)


def _silent(step: Step) -> dict[str, Rule]:
    """Rules of a step that never object: here the table is tried, not the rules."""
    return {r: Rule(r, r, ("1",), Weight.STOP, (), False, lambda _facts, _law: ()) for r in step.rules}
