"""Ask the table. Pure: no clock, no database, no framework; one answer for page, API, import and command line.

The engine collects every reason why not, never only the first, because a clerk who is sent back five times for five
faults has been told four times too little.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tongchou.kernel.outcome import Finding, Outcome, Sentence, Verdict, Weight, tell
from tongchou.lifecycle.joints import APART, GATES
from tongchou.lifecycle.rules import RULES, Rule
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.words import LINES, ROLE_NAMES, STATES, Line, Role
from tongchou.regulation.rulebook import Law


@dataclass(frozen=True, slots=True)
class Case:
    """All that a decision may depend on, so that it can be stored and decided again years later."""

    state: str
    roles: frozenset[Role]
    facts: Any
    on_file: frozenset[str]
    law: Law
    given: Mapping[str, Any] = field(default_factory=dict)  # what the taker states with the step, as stored
    neighbours: frozenset[tuple[Line, str]] = frozenset()  # (line, state) of the other records of the project
    hands: frozenset[str] = frozenset()  # steps that this person has already taken on the project
    waivers: Mapping[str, str] = field(default_factory=dict)  # rule id → number of the consent that lifts it


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer on one step: true when it may be taken."""

    step: Step
    verdict: Verdict

    def __bool__(self) -> bool:
        return bool(self.verdict)


class StepRefusedError(Exception):
    """A step was asked for that may not be taken; carries the decision with every reason."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(" ".join(f.says for f in decision.verdict.stops))
        self.decision = decision


def decide(step: Step, case: Case, rules: Mapping[str, Rule] = RULES) -> Decision:
    """May this step be taken? Every objection with its clause; waived stops become warnings that stay visible."""
    found = (
        *_standing(step, case),
        *_neighbourhood(step, case),
        *_completeness(step, case),
        *_rules(step, case, rules),
    )
    return Decision(step, Verdict.of(found))


def _object(rule: str, step: Step, case: Case, sentence: Sentence, clauses: tuple[str, ...] = ()) -> Finding:
    cited = case.law.book.cite(clauses or step.clauses)
    return Finding(rule, cited, Weight.STOP, Outcome.NOT_MET, sentence)


def _standing(step: Step, case: Case) -> Iterator[Finding]:
    """Is the record where the step begins, and is this a person who may take it?"""
    if case.state not in step.frm:
        yield _object("STATE", step, case, _wrong_state(step, case.state))
    if not case.roles & set(step.by):
        by = "、".join(ROLE_NAMES[r] for r in step.by)
        yield _object(
            "ROLE", step, case, tell("“{title}”由{by}办理。", "转给有这个职责的人。", title=step.title, by=by)
        )
    for pair in APART:
        done = pair.other if step.key == pair.one else pair.one if step.key == pair.other else ""
        if done and done in case.hands:
            says = tell(
                "这个项目的另一步已由你本人办理，同一个人不能两步都办。", "请单位里的另一位同事办理。", field=done
            )
            yield _object("APART", step, case, says, pair.clauses)


def _wrong_state(step: Step, state: str) -> Sentence:
    name = LINES[step.line].name
    if step.opens:
        return tell("这份{name}已经建立。", "直接打开它继续办理。", name=name)
    here = STATES[state].name if state in STATES else "未建立"
    start = "、".join(STATES[s].name for s in step.frm)
    return tell(
        "{name}现在是“{here}”，“{title}”要在“{start}”时办理。", name=name, here=here, title=step.title, start=start
    )


def _neighbourhood(step: Step, case: Case) -> Iterator[Finding]:
    """Do the other records of the project allow the step?"""
    for gate in GATES:
        if gate.step != (step.line, step.verb):
            continue
        there = any((gate.line, state) in case.neighbours for state in gate.states)
        if there is not gate.must:
            yield _object("GATE", step, case, tell(gate.says, gate.remedy, field=gate.line), gate.clauses)


def _completeness(step: Step, case: Case) -> Iterator[Finding]:
    """Are the papers on file, and has the taker stated what the step asks?"""
    book = case.law.book
    for kind in step.papers:
        if kind not in case.on_file:
            paper = book.papers[kind]
            says = tell("缺少材料“{title}”。", "上传“{title}”。", field=kind, title=paper.title)
            clauses = paper.clauses or book.cite(step.clauses)  # a paper already carries its edition's numbers
            yield Finding("PAPER", clauses, Weight.STOP, Outcome.NOT_MET, says)
    for name in step.asks:
        asked = book.field(step.line, name)
        stated = case.given.get(name)
        if stated in (None, "") or (asked.affirm and stated is not True):
            says = tell("没有填“{label}”。", "填写“{label}”。", field=name, label=asked.label)
            yield _object("ASKS", step, case, says)
    for name, stated in case.given.items():
        asked = book.field(step.line, name)
        if asked.past and stated and asked.decode(stated) > case.law.today:
            says = tell(
                "“{label}”填了 {on}，这一天还没有到。", "发生以后再填。", field=name, label=asked.label, on=stated
            )
            yield _object("DATE", step, case, says)


def _rules(step: Step, case: Case, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    for rule_id in step.rules:
        rule = rules[rule_id]
        if not rule.in_force(case.law):
            continue
        for finding in rule.judge(case.facts, case.law):
            yield lifted(finding, case.waivers[rule_id]) if rule.waivable and rule_id in case.waivers else finding


def lifted(finding: Finding, consent: str) -> Finding:
    """A stop that a consent has lifted: it becomes a warning and keeps the consent's number for every later reader."""
    lifted = finding.weight is Weight.STOP and finding.outcome is Outcome.NOT_MET
    return replace(finding, weight=Weight.WARN, waived_by=consent) if lifted else finding
