"""Who owes what, by when, under which article: rows with a ``due`` plus the calendar. Pure.

A limit in working days counts only the days that a record waited in the states from which the step is taken. While the
file is back for supplement it is in another state, so the clock stands still and goes on where it stood. A fixed day
of the year (9.1, 9.2) does not stop.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tongchou.kernel.calendar import Due, add_months, month_day
from tongchou.lifecycle import waiting
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.supplement import last_day
from tongchou.lifecycle.table import EDITABLE, TABLE, UNSIGNED, steps_from
from tongchou.lifecycle.words import Line, Role
from tongchou.regulation.rulebook import Law, Origin

YEAR_BEFORE = frozenset({Line.PLAN, Line.APPLICATION, Line.ANNUAL_PLAN})
"""Lines about a plan year whose fixed days fall in the year before it (9.1: 每年8月底前报下一年度)."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay of a record in a state; ``left`` is ``None`` while it lasts."""

    state: str
    entered: date
    left: date | None


@dataclass(frozen=True, slots=True)
class Duty:
    """One step that is owed; ``left`` is in working days, negative when overdue.

    ``local`` says that the limit is the city's number, not the regulation's. ``paused`` counts the working days for
    which the clock stood still.
    """

    step: Step
    by: tuple[Role, ...]
    due: Due
    left: int
    clauses: tuple[str, ...]
    local: bool
    paused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A record that must be opened again and again while another is in some states: reports, assessments, drills."""

    line: Line
    while_: tuple[Line, frozenset[str]]
    every: str  # a parameter in months
    clauses: tuple[str, ...]
    by: tuple[Role, ...]
    says: str


def _recurring(line: Line, on: Line, states: str, every: str, clauses: str, *, by: Role, says: str) -> Recurring:
    return Recurring(
        line=line, while_=(on, frozenset(states.split())), every=every, clauses=tuple(clauses.split()), by=(by,), says=says
    )  # fmt: skip


RECURRING: tuple[Recurring, ...] = (
    _recurring(
        Line.REPORT, Line.PROJECT, "building", "report-interval-months", "20.1", by=Role.CLERK, says="报送建设进展"
    ),
    _recurring(
        Line.ASSESSMENT,
        Line.PROJECT,
        "in-use",
        "assessment-interval-months",
        "27.1",
        by=Role.ACCEPTANCE,
        says="组织应用评估",
    ),
    _recurring(
        Line.RISK, Line.PROJECT, "in-use", "risk-interval-months", "30.1", by=Role.CLERK, says="开展安全风险评估"
    ),
    _recurring(Line.DRILL, Line.PROJECT, "in-use", "drill-interval-months", "31.2", by=Role.CLERK, says="组织应急演练"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Yearly:
    """A record that is owed once a plan year, by each department or by the centre, before it exists (9.1, 9.2)."""

    line: Line
    verb: str  # the step that opens it
    due: str  # a parameter in month-day, of the year before the plan year
    by: tuple[Role, ...]
    each_department: bool
    clauses: tuple[str, ...]
    says: str


YEARLY: tuple[Yearly, ...] = (
    Yearly(
        line=Line.PLAN, verb="open", due="plan-deadline", by=(Role.CLERK, Role.LEADER), each_department=True, clauses=("9.1",),
        says="报送下一年度项目实施计划",
    ),
    Yearly(
        line=Line.ANNUAL_PLAN, verb="compile", due="annual-plan-deadline", by=(Role.PLANNER,), each_department=False, clauses=("9.2",),
        says="报送下一年度建设安排计划",
    ),
)  # fmt: skip


def visits(moves: Sequence[tuple[date, str]]) -> tuple[Visit, ...]:
    """The stays of a record from its moves ``(day, state entered)``, oldest first."""
    ends = [day for day, _ in moves[1:]] + [None]
    return tuple(Visit(state, day, left) for (day, state), left in zip(moves, ends, strict=True))


RETURNED = frozenset({"returned"})


def is_on_its_way_back(stays: Sequence[Visit]) -> bool:
    """Whether a file is with its unit because it was sent back: also while it waits to be signed again, or was declined."""
    for stay in reversed(stays):
        if stay.state in RETURNED:
            return True
        if stay.state not in EDITABLE | UNSIGNED:
            return False
    return False


def owed(
    line: Line,
    year: int | None,
    stays: Sequence[Visit],
    law: Law,
    done: frozenset[str] = frozenset(),
    table: tuple[Step, ...] = TABLE,
    *,
    answer_by: date | None = None,
) -> Iterator[Duty]:
    """The duties that a record has in its present state: one for each row with a limit that leads on from it.

    ``done`` are the steps already taken in this state that left it as it is: an opinion is given once, while what is
    due every few months is due again. ``answer_by`` is the day that was set when a file was sent back: until it is there
    again, that day counts and no other, because the unit was told so (13.1).
    """
    if not stays:
        return
    if answer_by is not None and is_on_its_way_back(stays):
        yield from _answers(line, stays[-1].state, answer_by, law, table)
        return
    for step in steps_from(line, stays[-1].state, table):
        again = step.due and law.book.parameters[step.due].unit == "months"
        if step.due and (again or step.verb not in done):
            duty = _duty(step, year, stays, law)
            if duty is not None:
                yield duty


def _answers(line: Line, state: str, answer_by: date, law: Law, table: tuple[Step, ...]) -> Iterator[Duty]:
    due = last_day(answer_by, law)
    left = law.calendar.left(law.today, due.day)
    onward = waiting.turn(law.book.edition, line, state)
    for step in steps_from(line, state, table):
        if step.due or step in onward:
            yield Duty(step, step.by, due, left, law.book.cite(step.clauses), local=False)


def _duty(step: Step, year: int | None, stays: Sequence[Visit], law: Law) -> Duty | None:
    parameter = law.book.parameters[step.due]
    value = parameter.at(law.day)
    waited, paused = _waited(step, stays, law)
    entered = stays[-1].entered
    match parameter.unit:
        case "workdays":
            due = law.calendar.add(entered, value.value - waited)
        case "month-day":
            if year is None:
                return None
            due = Due(month_day(year - 1 if step.line in YEAR_BEFORE else year, value.value), provisional=False)
        case "months":
            due = Due(add_months(entered, value.value), provisional=False)
        case "hours":
            due = Due(entered + timedelta(days=-(-value.value // 24)), provisional=False)
        case "days":
            due = Due(entered + timedelta(days=value.value), provisional=False)
        case unit:
            raise ValueError(f"{parameter.id} limits a step in {unit!r}")
    return Duty(
        step, step.by, due, law.calendar.left(law.today, due.day), law.book.cite(step.clauses),
        value.origin is Origin.CITY, paused,
    )  # fmt: skip


def _waited(step: Step, stays: Sequence[Visit], law: Law) -> tuple[int, int]:
    """Working days that earlier stays have used up, and working days for which the clock stood still since then."""
    used = paused = 0
    counting = False
    for stay in stays[:-1]:
        days = law.calendar.between(stay.entered, stay.left) if stay.left else 0
        days = max(days, 0)  # a machine's clock may have been put back: nobody waited less than no time
        if stay.state in step.frm:
            used, counting = used + days, True
        elif counting:
            paused += days
    return used, paused


@dataclass(frozen=True, slots=True)
class Round:
    """The next turn of a recurring or yearly duty; ``local`` as in ``Duty``."""

    rule: Recurring | Yearly
    due: Due
    left: int
    clauses: tuple[str, ...]
    local: bool


def of_the_year(rule: Yearly, law: Law) -> Round:
    """A yearly duty for the plan year that follows today's year."""
    day = month_day(law.today.year, law.value(rule.due))
    return _round(rule, rule.due, day, law)


def rounds(line: Line, state: str, entered: date, last: dict[Line, date], law: Law) -> Iterable[Round]:
    """The recurring duties of a record in ``state`` since ``entered``; ``last`` is when each line was last opened."""
    for rule in RECURRING:
        if rule.while_[0] is not line or state not in rule.while_[1]:
            continue
        begin = max(entered, last[rule.line]) if rule.line in last else entered
        yield _round(rule, rule.every, add_months(begin, law.value(rule.every)), law)


def _round(rule: Recurring | Yearly, parameter: str, day: date, law: Law) -> Round:
    local = law.book.parameters[parameter].at(law.day).origin is Origin.CITY
    left = law.calendar.left(law.today, day)
    return Round(rule, Due(day, provisional=False), left, law.book.cite(rule.clauses), local)
