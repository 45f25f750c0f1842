"""The table and the rules as the rulebook's pages show them: rows, what holds lines together, and each rule."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.duties import RECURRING
from tongchou.lifecycle.joints import APART, GATES, JOINTS, Gate
from tongchou.lifecycle.rules import FACTS, RULES, Rule
from tongchou.lifecycle.step import OPENS, STAYS, Step
from tongchou.lifecycle.table import find, steps_of
from tongchou.lifecycle.trust import asks_again
from tongchou.lifecycle.words import LINES, STATES, Line
from tongchou.regulation.rulebook import Law, Origin, Rulebook
from tongchou.regulation.units import said
from tongchou.surfaces.web.shown_law import Served, step_address


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line in the list of lines."""

    line: Line
    name: str
    steps: int
    states: int
    rules: int
    limits: int
    together: int


def lines(book: Rulebook) -> list[ShownLine]:
    """All lines of the table with their counts."""
    table = table_of(book.edition)
    return [_shown_line(line, steps_of(line, table), book) for line in LINES]


def _shown_line(line: Line, steps: tuple[Step, ...], book: Rulebook) -> ShownLine:
    states = {state for s in steps for state in (*s.frm, s.to)} - {OPENS, STAYS}
    used = {rule for s in steps for rule in s.rules}
    limits = [s for s in steps if s.due]
    return ShownLine(
        line, LINES[line].name, len(steps), len(states), len(used), len(limits), len(list(together(line, book)))
    )


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a step may wait, and whose number that is."""

    parameter: str
    title: str
    says: str
    local: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the table in words."""

    step: Step
    frm: tuple[str, ...]
    to: str
    rules: list[Served]
    papers: list[Served]
    asks: list[str]
    may_state: list[str]
    limit: Limit | None
    clauses: tuple[str, ...]
    again: bool  # whether whoever takes it proves once more that it is he


def rows(line: Line, law: Law) -> list[ShownRow]:
    """The rows of a line."""
    return [_shown_row(step, law) for step in steps_of(line, table_of(law.book.edition))]


def _shown_row(step: Step, law: Law) -> ShownRow:
    book = law.book
    labels = book.forms[step.line].fields
    return ShownRow(
        step=step,
        frm=tuple(s for s in step.frm if s != OPENS),
        to="" if step.to == STAYS else step.to,
        rules=[Served(r, RULES[r].title, "") for r in step.rules if RULES[r].in_force(law)],
        papers=[Served(p, book.papers[p].title, "") for p in step.papers],
        asks=[labels[name].label for name in step.asks],
        may_state=[labels[name].label for name in step.may_state],
        limit=_limit(step, law),
        clauses=book.cite(step.clauses),
        again=asks_again(step),
    )


def _limit(step: Step, law: Law) -> Limit | None:
    if not step.due:
        return None
    parameter = law.book.parameters[step.due]
    value = parameter.at(law.day)
    return Limit(parameter.id, parameter.title, said(value.value, parameter.unit), value.origin is Origin.CITY)


@dataclass(frozen=True, slots=True)
class Together:
    """One sentence on how a line holds on to others."""

    kind: str
    says: str
    clauses: tuple[str, ...]


def together(line: Line, book: Rulebook) -> Iterator[Together]:
    """Joints, gates, separated duties and recurring duties that a line takes part in, in words."""
    table = table_of(book.edition)
    for joint in JOINTS:
        if line in (joint.when[0], joint.then[0]):
            title = find(*joint.then, table).title
            says = f"{_at(*joint.when)}时，系统随之办理{LINES[joint.then[0]].name}的“{title}”。"
            yield Together("联动", says, book.cite(joint.clauses))
    for gate in GATES:
        if line in (gate.line, gate.step[0]):
            yield Together("前提", _gate(gate, find(*gate.step, table)), book.cite(gate.clauses))
    titles = {s.key: f"{LINES[s.line].name}“{s.title}”" for s in table}
    for pair in APART:
        if line in (pair.one.partition(":")[0], pair.other.partition(":")[0]):
            says = f"{titles[pair.one]}和{titles[pair.other]}不能由同一个人办理。"
            yield Together("职责分离", says, book.cite(pair.clauses))
    for duty in RECURRING:
        if line in (duty.line, duty.while_[0]):
            states = "、".join(f"“{STATES[s].name}”" for s in sorted(duty.while_[1]))
            every = book.parameters[duty.every].title
            says = f"{LINES[duty.while_[0]].name}在{states}期间，按“{every}”{duty.says}。"
            yield Together("定期", says, book.cite(duty.clauses))


def _at(line: Line, state: str) -> str:
    return f"{LINES[line].name}到“{STATES[state].name}”"


def _gate(gate: Gate, step: Step) -> str:
    states = "、".join(words.name for state, words in STATES.items() if state in gate.states)
    title = f"{LINES[step.line].name}“{step.title}”"
    other = "项目" if gate.line is Line.PROJECT else f"同一项目的{LINES[gate.line].name}"
    return f"{other}在“{states}”时，{'才能' if gate.must else '不能'}办{title}。"


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule with what it looks at and where it is asked."""

    rule: Rule
    clauses: tuple[str, ...]
    looks_at: list[str]
    steps: list[Served]


def checks(law: Law) -> list[tuple[Line, str, list[ShownRule]]]:
    """All rules under the line whose steps ask them first."""
    asked: dict[str, list[Step]] = {}
    for step in table_of(law.book.edition):
        for rule in step.rules:
            asked.setdefault(rule, []).append(step)
    out: dict[Line, list[ShownRule]] = {}
    for rule_id, steps in asked.items():
        out.setdefault(steps[0].line, []).append(_shown_rule(RULES[rule_id], steps, law.book))
    return [(line, LINES[line].name, out[line]) for line in LINES if line in out]


def _shown_rule(rule: Rule, steps: list[Step], book: Rulebook) -> ShownRule:
    line = steps[0].line
    known = {f.name for f in fields(FACTS[line])} if line in FACTS else set()
    return ShownRule(
        rule=rule,
        clauses=book.cite(rule.clauses),
        looks_at=[book.field(line, name).label for name in rule.needs if name in known],
        steps=[Served(s.key, s.title, step_address(book.edition, s.line, s.verb)) for s in steps],
    )
