"""The duties of real records: stays come from the journal, persons from the grants."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tongchou.lifecycle import duties, waiting
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.duties import Duty, Round, Visit
from tongchou.lifecycle.step import STAYS, Step
from tongchou.lifecycle.table import DISCARDED
from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records.casefile import law_for
from tongchou.records.lawbook import edition_on, law_of
from tongchou.records.models import Entry, Record, Unit
from tongchou.records.prepared import Prepared
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law

DEPARTMENT, CENTRE = "department", "centre"
"""Kinds of units: 市直部门 each owe a plan (9.1), the centre owes the city's (9.2)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A step without a limit that a record waits for; ``begins`` says that it opens another record of the project."""

    step: Step
    by: tuple[Role, ...]
    clauses: tuple[str, ...]
    begins: bool


@dataclass(frozen=True, slots=True)
class Waits:
    """A record that waits for somebody without a limit."""

    record: Record
    turn: Turn


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty or the next turn of a recurring one, with the record that it is about (unsaved where it is to be made)."""

    record: Record
    duty: Duty | Round

    @property
    def says(self) -> str:
        """What is to be done, in a verb and its object."""
        return self.duty.step.title if isinstance(self.duty, Duty) else self.duty.rule.says

    @property
    def by(self) -> tuple[Role, ...]:
        """The roles that owe it."""
        return self.duty.by if isinstance(self.duty, Duty) else self.duty.rule.by

    @property
    def left(self) -> int:
        """Working days left; negative when overdue."""
        return self.duty.left


def owed_on(records: Iterable[Record], at: datetime, today: date) -> list[Owed]:
    """What is owed on some records, the most urgent first; two queries for all of them."""
    rows = list(records)
    moves = _moves(rows)
    opened = _last_opened(rows)
    laws: dict[tuple[str, date | None], Law] = {}
    out = []
    for record in rows:
        line = Line(record.line)
        key = (record.edition, record.law_day)
        law = laws[key] = laws.get(key) or law_for(record, at, today)
        stays, done = moves[record.pk]
        found = duties.owed(line, record.year, stays, law, done, table_of(record.edition), answer_by=answer_by(record))
        out += [Owed(record, duty) for duty in found]
        entered = timezone.localtime(record.entered_at).date()
        out += [Owed(record, turn) for turn in duties.rounds(line, record.state, entered, opened[record.pk], law)]
    return sorted(out, key=lambda o: (o.left, o.record.number))


def waiting_on(records: Iterable[Record], owed: Iterable[Owed]) -> list[Waits]:
    """Which of the records wait for somebody though no limit runs, so that nothing is invisible; one query for all.

    ``owed`` is what ``owed_on`` found: where a step with a limit is due, that is what the record waits for.
    """
    bound = {o.record.pk for o in owed if isinstance(o.duty, Duty)}
    free = [r for r in records if r.pk not in bound]
    members = _members([r for r in free if r.line == Line.PROJECT])
    out = []
    for record in free:
        ways = waiting.turn(record.edition, Line(record.line), record.state)
        out += [Waits(record, _turn(record, step, begins=False)) for step in ways]
        if record.line == Line.PROJECT:
            there = members[record.pk]
            out += [
                Waits(record, _turn(record, step, begins=True))
                for step in waiting.begun_by(record.edition, record.state)
                if not waiting.is_there(step.line, frozenset(there[step.line]))
            ]
    return out


def answer_by(record: Record) -> date | None:
    """The day by which a file that was sent back is to be there again, as whoever sent it back has set it (13.1)."""
    said = record.answers.get("answer_by")
    return date.fromisoformat(said) if said else None


def _turn(record: Record, step: Step, *, begins: bool) -> Turn:
    by = tuple(role for role in step.by if role is not Role.SYSTEM)
    return Turn(step, by, rulebook.load(record.edition).cite(step.clauses), begins)


def _members(projects: list[Record]) -> dict[int, dict[Line, list[str]]]:
    """By project and line: the states of its records."""
    out: dict[int, dict[Line, list[str]]] = defaultdict(lambda: defaultdict(list))
    if projects:
        rows = Record.objects.filter(project__in=[p.pk for p in projects])
        for project, line, state in rows.values_list("project", "line", "state"):
            out[project][Line(line)].append(state)
    return out


def owed_after(record: Record, step: Step, at: datetime, today: date) -> list[Owed]:
    """What would be owed on a record if this step were taken today: said before anybody presses the button."""
    stays, done = _moves([record])[record.pk]
    to = step.lands(record.state)
    then = (*duties.visits([*((v.entered, v.state) for v in stays), (today, to)]),) if step.to != STAYS else stays
    taken = frozenset({*done, step.verb}) if step.to == STAYS else frozenset()
    law = law_for(record, at, today)
    asked = None if "answer_by" in step.asks else answer_by(record)
    found = duties.owed(Line(record.line), record.year, then, law, taken, table_of(record.edition), answer_by=asked)
    return sorted((Owed(record, duty) for duty in found), key=lambda o: o.left)


def due_from(record: Record, at: datetime, today: date) -> list[Duty]:
    """What is due on one record in its present state, without what comes round again."""
    stays, done = _moves([record])[record.pk]
    law = law_for(record, at, today)
    table = table_of(record.edition)
    return list(duties.owed(Line(record.line), record.year, stays, law, done, table, answer_by=answer_by(record)))


def owed_this_year(units: Iterable[Unit], at: datetime, today: date, law: Law | None = None) -> list[Owed]:
    """The yearly plans that these units have not opened yet; each hangs on a record that is still to be made."""
    law = law or law_of(edition_on(today), today, today, at)
    year = today.year + 1
    out = []
    for rule in duties.YEARLY:
        bound = [u for u in units if u.kind == (DEPARTMENT if rule.each_department else CENTRE)]
        here = Record.objects.filter(line=rule.line, year=year, unit__in=[u.pk for u in bound]).exclude(state=DISCARDED)
        there = set(here.values_list("unit", flat=True)) if bound else set()
        missing = [u for u in bound if u.pk not in there]
        out += [Owed(_to_be_made(rule.line, u, year, law), duties.of_the_year(rule, law)) for u in missing]
    return sorted(out, key=lambda o: (o.left, o.record.unit.name))


def _to_be_made(line: Line, unit: Unit, year: int, law: Law) -> Record:
    title = f"{year} 年度{LINES[line].name.removeprefix('年度')}"
    return Record(line=line, unit=unit, year=year, title=title, edition=law.book.edition)


def _acts(pks: list[int]) -> QuerySet[Any]:
    acts = Entry.objects.filter(record__in=pks, taken=True).order_by("seq")
    return acts.values_list("record", "at", "frm", "to", "verb")


ACTS = Prepared(lambda record: _acts([record]), int)
"""The same for one record, because every step asks it."""


def _moves(records: list[Record]) -> dict[int, tuple[tuple[Visit, ...], frozenset[str]]]:
    """By record: its stays, and the steps taken in the last one that left the state as it is."""
    days: dict[int, list[tuple[date, str]]] = defaultdict(list)
    done: dict[int, set[str]] = defaultdict(set)
    for pk, at, frm, to, verb in ACTS(records[0].pk) if len(records) == 1 else _acts([r.pk for r in records]):
        if frm == to:
            done[pk].add(verb)
        else:
            done[pk].clear()
        days[pk].append((timezone.localtime(at).date(), to))
    return {r.pk: (duties.visits(days[r.pk]), frozenset(done[r.pk])) for r in records}


def _last_opened(records: list[Record]) -> dict[int, dict[Line, date]]:
    """By project: when a record of each recurring line was last opened."""
    lines = {rule.line for rule in duties.RECURRING}
    out: dict[int, dict[Line, date]] = defaultdict(dict)
    members = Record.objects.filter(project__in=[r.pk for r in records], line__in=lines).exclude(state=DISCARDED)
    members = members.order_by("opened_at")
    for project, line, opened in members.values_list("project", "line", "opened_at"):
        out[project][Line(line)] = timezone.localtime(opened).date()
    return out
