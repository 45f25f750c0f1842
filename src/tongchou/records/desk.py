"""What stands on a person's desk: the most urgent first, a page at a time, counted no further than anybody reads.

Yearly duties (9.1, 9.2) hang on no record, so they are not in the derived table: they are found anew each time, for the
few units of the person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongchou.kernel.calendar import Calendar
from tongchou.lifecycle.duties import YEARLY
from tongchou.lifecycle.words import LINES, Line
from tongchou.records import access
from tongchou.records.duties import Owed, owed_this_year
from tongchou.records.lawbook import edition_on, law_of
from tongchou.records.models import NO_LIMIT, Notice, Owing, Person, Record, Unit
from tongchou.regulation.rulebook import Law

PAGE = 50
FEW = 99
MOST = 999
"""Nobody counts further: more is shown as 999+."""

LATE, TODAY, WEEK, LATER, OPEN = "late", "today", "week", "later", "open"
GROUPS = (LATE, TODAY, WEEK, LATER, OPEN)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; ``record`` is unsaved where it is still to be opened, ``opens`` is the step that opens it then."""

    record: Record
    says: str
    kind: str
    line: str
    due: date | None
    left: int | None
    since: datetime | None
    clauses: tuple[str, ...]
    provisional: bool
    local: bool
    paused: int
    rank: date
    thing: str
    opens: str = ""

    @property
    def noun(self) -> str:
        """The noun of the line in addresses."""
        return LINES[Line(self.line)].noun

    @property
    def place(self) -> tuple[date, str]:
        """Where it stands in the order of urgency."""
        return self.rank, self.thing


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to, and after which task it goes on."""

    line: str = ""
    unit: int | None = None
    after: tuple[date, str] | None = None


class Desk:
    """One person's desk on one day."""

    def __init__(self, person: Person, at: datetime, today: date) -> None:
        self.person, self.today = person, today
        self.law: Law = law_of(edition_on(today), today, today, at)
        self.seat = access.seat_of(person, today)
        self.desks = self.seat.desks()
        keys = {key for desk in self.desks for key in desk.keys}
        yearly = owed_this_year(self.seat.units, at, today, self.law)
        mine = [o for o in yearly if any(access.desk_of(role, o.record.unit_id, None) in keys for role in o.by)]
        self.yearly = sorted((_of_the_year(o) for o in mine), key=lambda t: t.place)

    def page(self, chosen: Chosen) -> tuple[list[Task], bool]:
        """One page of tasks, and whether there are more."""
        lists = [self._rows(desk, chosen) for desk in self.desks]
        found = [task for task in self.yearly if _fits(task, chosen)]
        tasks = list(merge(*lists, found, key=lambda task: task.place))[: PAGE + 1]
        return tasks[:PAGE], len(tasks) > PAGE

    def _rows(self, desk: access.Desk, chosen: Chosen) -> list[Task]:
        rows = _narrowed(desk.rows, chosen).select_related("record__unit", "record__project")
        if chosen.after:
            rank, thing = chosen.after
            rows = rows.filter(rank__gte=rank).filter(Q(rank__gt=rank) | Q(thing__gt=thing))
        return [_task(row, self.law.calendar, self.today) for row in rows.order_by("rank", "thing")[: PAGE + 1]]

    def counts(self, chosen: Chosen) -> dict[str, int]:
        """How many tasks each group has, up to ``MOST`` + 1."""
        found = [task for task in self.yearly if _fits(task, Chosen(chosen.line, chosen.unit))]
        out = dict.fromkeys(GROUPS, 0) | Counter(self.group(task.rank) for task in found)
        for desk in self.desks:
            rows = _narrowed(desk.rows, chosen)
            for group, when in _spans(self.today).items():
                out[group] += capped(rows.filter(when))
        return {group: min(count, MOST + 1) for group, count in out.items()}

    def group(self, rank: date) -> str:
        """The group of a day."""
        if rank <= self.today:
            return TODAY if rank == self.today else LATE
        return WEEK if rank <= _sunday(self.today) else OPEN if rank == NO_LIMIT else LATER

    def week(self) -> Counter[date]:
        """How much is due on each day from today to Sunday."""
        soon = Q(rank__gte=self.today, rank__lte=_sunday(self.today))
        out = Counter(t.rank for t in self.yearly if self.today <= t.rank <= _sunday(self.today))
        for desk in self.desks:
            out += Counter(desk.rows.filter(soon).order_by("rank").values_list("rank", flat=True)[:MOST])
        return out

    def due(self, most: int) -> list[Task]:
        """The most urgent tasks that have a limit, for the letter of the morning and the calendar feed."""
        until = Q(rank__lt=NO_LIMIT)
        lists = [
            [
                _task(row, self.law.calendar, self.today)
                for row in desk.rows.filter(until).select_related("record__unit", "record__project").order_by("rank", "thing")[:most]
            ]
            for desk in self.desks
        ]  # fmt: skip
        return list(merge(*lists, self.yearly, key=lambda task: task.place))[:most]

    def others(self) -> int:
        """How many records of the person's units wait for somebody else, up to ``FEW`` + 1."""
        keys = [key for desk in self.desks for key in desk.keys]
        elsewhere = self.seat.owing().exclude(desk__in=keys)
        return capped(elsewhere.values("record").distinct(), FEW)


def _spans(today: date) -> dict[str, Q]:
    sunday = _sunday(today)
    return {
        LATE: Q(rank__lt=today),
        TODAY: Q(rank=today),
        WEEK: Q(rank__gt=today, rank__lte=sunday),
        LATER: Q(rank__gt=max(sunday, today), rank__lt=NO_LIMIT),
        OPEN: Q(rank=NO_LIMIT),
    }


def _sunday(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())


def capped(rows: QuerySet[Any], most: int = MOST) -> int:
    """How many rows there are, up to ``most`` + 1."""
    return rows[: most + 1].count()


def _narrowed(rows: QuerySet[Owing], chosen: Chosen) -> QuerySet[Owing]:
    if chosen.line:
        rows = rows.filter(line=chosen.line)
    return rows if chosen.unit is None else rows.filter(unit=chosen.unit)


def _fits(task: Task, chosen: Chosen) -> bool:
    after = chosen.after is None or task.place > chosen.after
    return after and chosen.line in ("", task.line) and chosen.unit in (None, task.record.unit_id)


def _task(row: Owing, calendar: Calendar, today: date) -> Task:
    return Task(
        record=row.record, says=row.says, kind=row.kind, line=row.line, due=row.due,
        left=calendar.left(today, row.due) if row.due else None, since=row.since, clauses=tuple(row.clauses.split()),
        provisional=row.provisional, local=row.local, paused=row.paused, rank=row.rank, thing=row.thing,
    )  # fmt: skip


def _of_the_year(owed: Owed) -> Task:
    duty = owed.duty
    rule = next(rule for rule in YEARLY if str(rule.line) == owed.record.line)
    return Task(
        record=owed.record, says=owed.says, kind="yearly", line=str(rule.line), due=duty.due.day, left=duty.left, since=None,
        clauses=duty.clauses, provisional=duty.due.provisional, local=duty.local, paused=0, rank=duty.due.day,
        thing=f"y:{owed.record.unit_id}:{rule.line}:{owed.record.year}", opens=rule.verb,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """Who has a record now, since when and until when; nobody where ``roles`` is empty."""

    roles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    says: str = ""
    since: datetime | None = None
    due: date | None = None
    left: int | None = None
    held: int = 0
    """Working days that they have had it."""


MOST_NAMES = 3


def holdings(records: Iterable[Record], law: Law) -> dict[int, Holding]:
    """By record: who holds what is most urgent on it. Three queries for all of them."""
    rows = Owing.objects.filter(record__in=[r.pk for r in records]).order_by("rank", "thing", "pk")
    first: dict[int, list[Owing]] = {}
    for row in rows:
        known = first.setdefault(row.record_id, [])
        if not known or known[0].thing == row.thing:
            known.append(row)
    named = access.names_at({row.desk for rows_ in first.values() for row in rows_}, law.today)
    return {pk: _holding(rows_, named, law) for pk, rows_ in first.items()}


def _holding(rows: list[Owing], named: dict[str, list[str]], law: Law) -> Holding:
    head = rows[0]
    names = list(dict.fromkeys(name for row in rows for name in named.get(row.desk, ())))
    since = timezone.localtime(head.since).date()
    return Holding(
        tuple(row.role for row in rows), tuple(names if len(names) <= MOST_NAMES else ()), head.says, head.since, head.due,
        law.calendar.left(law.today, head.due) if head.due else None, law.calendar.between(since, law.today),
    )  # fmt: skip


def unread(person: Person) -> QuerySet[Notice]:
    """The notices that a person has not read yet, newest first."""
    return access.notices_for(person).filter(read_at=None)


def units_without_plan(seat: access.Seat, year: int) -> Iterator[Unit]:
    """The departments that have not begun their plan for a year (9.1), before the eyes of an office."""
    if seat.whole:
        begun = Record.objects.filter(line=Line.PLAN, year=year).values("unit")
        yield from Unit.objects.filter(kind="department").exclude(pk__in=begun).order_by("name")
