"""What has been handed in and waits to be taken in: by whoever may send it back, by working days left, a page at a time.

Which files these are is said by the table: a file lies in the queue of an office while it is in a state from which a
row of that office returns it with points (9.1, 13.1).
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from heapq import merge

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tongchou.kernel.calendar import month_day
from tongchou.lifecycle import supplement, waiting
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.duties import YEAR_BEFORE
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.supplement import POINTS
from tongchou.lifecycle.table import steps_from
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access
from tongchou.records.desk import MOST, capped
from tongchou.records.lawbook import edition_on, law_of
from tongchou.records.models import Checklist, Owing, Person, Record, Round
from tongchou.records.owing import STEP
from tongchou.regulation.rulebook import Law

PAGE = 50
YEARS_AROUND = 3
"""Plan years before and after today's in which a file may have come late; older ones have long been decided."""

ALL, OVERDUE, LATE, AGAIN = "", "overdue", "late", "again"
KINDS = (ALL, OVERDUE, LATE, AGAIN)


@cache
def returns(edition: str) -> tuple[Step, ...]:
    """The rows by which an office sends a file back while it takes it in."""
    return tuple(s for s in table_of(edition) if s.verb == "return" and POINTS in s.asks)


@cache
def onward(edition: str) -> frozenset[tuple[Line, str]]:
    """The steps for which a file in the queue waits: what the office does with it if nothing is missing."""
    return frozenset(
        (step.line, ahead.verb)
        for step in returns(edition)
        for state in step.frm
        for ahead in waiting.turn(edition, step.line, state)
    )


def holders(edition: str) -> frozenset[Role]:
    """The roles that have a queue."""
    return frozenset(role for step in returns(edition) for role in step.by)


def lines_of(roles: frozenset[Role], edition: str) -> tuple[Line, ...]:
    """The lines of which these roles take files in."""
    return tuple(dict.fromkeys(s.line for s in returns(edition) if roles & set(s.by)))


def is_here(record: Record) -> bool:
    """Whether a file lies in somebody's queue."""
    leading = steps_from(Line(record.line), record.state, table_of(record.edition))
    return any(step in returns(record.edition) for step in leading)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to, and after which file it goes on."""

    line: str = ""
    unit: int | None = None
    year: int | None = None
    kind: str = ALL
    after: tuple[date, str] | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One file in the queue."""

    record: Record
    due: date | None
    left: int | None
    since: datetime
    paused: int
    provisional: bool
    local: bool
    clauses: tuple[str, ...]
    place: tuple[date, str]
    turns: int
    """How often it was sent back before."""

    late: bool
    """Whether it was first handed in after the day of the law (9.1)."""

    decided: int
    """Lines of its checklist that were decided on."""


class Queue:
    """The queue of one person on one day."""

    def __init__(self, person: Person, at: datetime, today: date) -> None:
        self.person, self.today = person, today
        self.law: Law = law_of(edition_on(today), today, today, at)
        self.seat = access.seat_of(person, today)
        self.roles = frozenset(Role(g.role) for g in self.seat.grants)
        self.lines = lines_of(self.roles, self.law.book.edition)
        pairs = [pair for pair in onward(self.law.book.edition) if pair[0] in self.lines]
        self.mine = Q(pk__in=[])
        for line, verb in sorted(pairs):
            self.mine |= Q(line=line, verb=verb)

    def page(self, asked: Asked) -> tuple[list[Waiting], bool]:
        """One page, the most urgent first, and whether there are more."""
        lists = [self._rows(rows, asked) for rows in self._desks()]
        found = list(merge(*lists, key=lambda row: (row.rank, row.thing)))[: PAGE + 1]
        return self._shown(found[:PAGE]), len(found) > PAGE

    def counts(self, asked: Asked) -> dict[str, int]:
        """How many files each kind has, as the other filters stand, up to ``MOST`` + 1."""
        return {
            kind: min(sum(capped(self._narrowed(rows, asked, kind)) for rows in self._desks()), MOST + 1)
            for kind in KINDS
        }

    def _desks(self) -> list[QuerySet[Owing]]:
        return [desk.rows.filter(self.mine, kind=STEP) for desk in self.seat.desks()]

    def _rows(self, rows: QuerySet[Owing], asked: Asked) -> list[Owing]:
        found = self._narrowed(rows, asked, asked.kind).select_related("record__unit", "record__project")
        if asked.after:
            rank, thing = asked.after
            found = found.filter(rank__gte=rank).filter(Q(rank__gt=rank) | Q(thing__gt=thing))
        return list(found.order_by("rank", "thing")[: PAGE + 1])

    def _narrowed(self, rows: QuerySet[Owing], asked: Asked, kind: str) -> QuerySet[Owing]:
        if asked.line:
            rows = rows.filter(line=asked.line)
        if asked.unit is not None:
            rows = rows.filter(unit=asked.unit)
        if asked.year is not None:
            rows = rows.filter(record__year=asked.year)
        match kind:
            case "overdue":
                return rows.filter(rank__lt=self.today)
            case "late":
                return rows.filter(late(self.law, "record__"))
            case "again":
                return rows.filter(Exists(Round.objects.filter(record=OuterRef("record"))))
            case _:
                return rows

    def _shown(self, rows: list[Owing]) -> list[Waiting]:
        pks = [row.record_id for row in rows]
        turns: dict[int, int] = {}
        for pk in Round.objects.filter(record__in=pks).order_by().values_list("record", flat=True):
            turns[pk] = turns.get(pk, 0) + 1
        lists = {c.record_id: c for c in Checklist.objects.filter(record__in=pks).order_by("arrival")}
        calendar = self.law.calendar
        return [
            Waiting(
                row.record, row.due, calendar.left(self.today, row.due) if row.due else None, row.since, row.paused,
                row.provisional, row.local, tuple(row.clauses.split()), (row.rank, row.thing), turns.get(row.record_id, 0),
                is_late(row.record, self.law), _decided(lists.get(row.record_id), row.since),
            )
            for row in rows
        ]  # fmt: skip

    def sent_back(self, before: int | None) -> tuple[list[Record], bool]:
        """The files that units have to mend now, those sent back last first; the clock of the office stands still."""
        edition = self.law.book.edition
        away = Q(pk__in=[])
        for line in self.lines:
            away |= Q(line=line, state__in=supplement.away(edition, line), law_day__isnull=False)
        rows = access.records_for(self.person, self.today).filter(away).order_by("-pk")
        found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
        return found[:PAGE], len(found) > PAGE


def _decided(kept: Checklist | None, since: datetime) -> int:
    """Lines decided on since the file came; an older checklist was about an older file."""
    return sum(bool(line.get("decision")) for line in kept.lines.values()) if kept and kept.at >= since else 0


def deadline(year: int, law: Law) -> date:
    """The day by which needs of a plan year are handed in (9.1)."""
    return month_day(year - 1, law.value("plan-deadline"))


def late(law: Law, to: str = "") -> Q:
    """Files of a plan year that were first handed in after its day: the law of a record is that of its first submission."""
    found = Q(pk__in=[])
    for year in range(law.today.year - YEARS_AROUND, law.today.year + YEARS_AROUND + 1):
        found |= Q(**{f"{to}year": year, f"{to}law_day__gt": deadline(year, law), f"{to}line__in": _BY_A_DAY})
    return found


_BY_A_DAY = sorted(YEAR_BEFORE - {Line.ANNUAL_PLAN})


def is_late(record: Record, law: Law) -> bool:
    """The same question for one file."""
    bound = record.line in _BY_A_DAY and record.year is not None and record.law_day is not None
    return bool(bound and record.law_day > deadline(record.year, law))


def arrived(record: Record) -> int:
    """The number of the entry by which the file came to where it is."""
    moves = record.journal.filter(taken=True, to=record.state).exclude(frm=record.state).order_by("-seq")
    return moves.values_list("seq", flat=True).first() or 0


def today_of(at: datetime) -> date:
    """The legal day of a moment."""
    return timezone.localtime(at).date()
