"""The duties of real records: stays come from the journal, persons from the grants."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from tongchou.lifecycle import duties
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.duties import Duty, Round, Visit
from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records.casefile import law_for
from tongchou.records.lawbook import edition_on, law_of
from tongchou.records.models import Entry, Record, Unit
from tongchou.regulation.rulebook import Law

DEPARTMENT, CENTRE = "department", "centre"
"""Kinds of units: 市直部门 each owe a plan (9.1), the centre owes the city's (9.2)."""


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
        found = duties.owed(line, record.year, stays, law, done, table_of(record.edition))
        out += [Owed(record, duty) for duty in found]
        entered = timezone.localtime(record.entered_at).date()
        out += [Owed(record, turn) for turn in duties.rounds(line, record.state, entered, opened[record.pk], law)]
    return sorted(out, key=lambda o: (o.left, o.record.number))


def owed_this_year(units: Iterable[Unit], at: datetime, today: date) -> list[Owed]:
    """The yearly plans that these units have not opened yet; each hangs on a record that is still to be made."""
    law = law_of(edition_on(today), today, today, at)
    year = today.year + 1
    out = []
    for rule in duties.YEARLY:
        there = set(Record.objects.filter(line=rule.line, year=year).values_list("unit", flat=True))
        bound = DEPARTMENT if rule.each_department else CENTRE
        missing = [u for u in units if u.kind == bound and u.pk not in there]
        out += [Owed(_to_be_made(rule.line, u, year, law), duties.of_the_year(rule, law)) for u in missing]
    return sorted(out, key=lambda o: (o.left, o.record.unit.name))


def _to_be_made(line: Line, unit: Unit, year: int, law: Law) -> Record:
    title = f"{year} 年度{LINES[line].name.removeprefix('年度')}"
    return Record(line=line, unit=unit, year=year, title=title, edition=law.book.edition)


def _moves(records: list[Record]) -> dict[int, tuple[tuple[Visit, ...], frozenset[str]]]:
    """By record: its stays, and the steps taken in the last one that left the state as it is."""
    days: dict[int, list[tuple[date, str]]] = defaultdict(list)
    done: dict[int, set[str]] = defaultdict(set)
    acts = Entry.objects.filter(record__in=[r.pk for r in records], taken=True).order_by("seq")
    for pk, at, frm, to, verb in acts.values_list("record", "at", "frm", "to", "verb"):
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
    members = Record.objects.filter(project__in=[r.pk for r in records], line__in=lines).order_by("opened_at")
    for project, line, opened in members.values_list("project", "line", "opened_at"):
        out[project][Line(line)] = timezone.localtime(opened).date()
    return out
