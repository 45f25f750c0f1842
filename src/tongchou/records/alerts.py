"""Warnings, from the derived rows and through the doors: what will be late or is missing, under which article.

Each is one range of an index, counted no further than anybody reads. They are hints: nobody's state changes by one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from tongchou.kernel.calendar import month_day
from tongchou.lifecycle.words import Line
from tongchou.records import watch
from tongchou.records.access import Seat
from tongchou.records.desk import capped, units_without_plan
from tongchou.records.models import Owing, Record, Unit, Watch
from tongchou.records.owing import AGAIN, STEP
from tongchou.regulation.rulebook import Law

MOST = 99
AHEAD = timedelta(days=90)
"""How long before its day something is warned of; a choice of the screen, no limit of anybody's."""


@dataclass(frozen=True, slots=True)
class Warned:
    """One record, or one unit, that an alert is about; ``day`` is the day that matters."""

    record: Record | None
    unit: Unit
    says: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Alert:
    """What is warned of, how often (up to ``MOST`` + 1), and the first of them."""

    kind: str
    tone: str
    count: int
    clauses: tuple[str, ...]
    edition: str
    first: Warned


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of warning: which rows, and how one of them reads."""

    kind: str
    tone: str
    rows: Callable[[Seat, date], QuerySet[Any]]
    read: Callable[[Any], Warned]
    order: tuple[str, ...]


_AWAY = Q(line=Line.APPLICATION, record__law_day__isnull=False, kind=STEP)
"""What a unit owes on an application that it has handed in before: an answer to its return."""


def _reports(seat: Seat, today: date) -> QuerySet[Owing]:
    """Projects whose report is missing since the end of the set interval (20.1)."""
    rows = seat.owing().filter(kind=AGAIN, line=Line.REPORT, rank__lt=today)
    return rows.select_related("record__unit")


def _late(seat: Seat, today: date) -> QuerySet[Owing]:
    """What units owe and have not done in time, before the eyes of an office; their own desks say it to themselves."""
    rows = seat.owing() if seat.whole else Owing.objects.none()
    return rows.filter(chased=True, rank__lt=today).exclude(_AWAY).select_related("record__unit")


def _unanswered(seat: Seat, today: date) -> QuerySet[Owing]:
    """Applications that were sent back and are not there again, though their day is over (13.1)."""
    rows = seat.owing() if seat.whole else Owing.objects.none()
    return rows.filter(_AWAY, chased=True, rank__lt=today).select_related("record__unit")


def _watched(kind: str, ahead: timedelta | None) -> Callable[[Seat, date], QuerySet[Watch]]:
    def rows(seat: Seat, today: date) -> QuerySet[Watch]:
        found = seat.watched().filter(kind=kind).select_related("record__unit")
        return found if ahead is None else found.filter(day__lte=today + ahead)

    return rows


def _of_owing(row: Owing) -> Warned:
    return Warned(row.record, row.record.unit, row.says, row.due)


def _of_watch(row: Watch) -> Warned:
    return Warned(row.record, row.record.unit, "", row.day)


RULES: tuple[Rule, ...] = (
    Rule("supplement", "bad", _unanswered, _of_owing, ("rank", "pk")),
    Rule("late", "bad", _late, _of_owing, ("rank", "pk")),
    Rule("report", "bad", _reports, _of_owing, ("rank", "pk")),
    Rule("build", "warn", _watched(watch.BUILD, AHEAD), _of_watch, ("day", "pk")),
    Rule("catalogue", "warn", _watched(watch.CATALOGUE, None), _of_watch, ("day", "pk")),
    Rule("free", "warn", _watched(watch.FREE, AHEAD), _of_watch, ("day", "pk")),
)
PLANS = "plans"


def alerts(seat: Seat, law: Law) -> Iterator[Alert]:
    """The warnings that a seat should see today, the worst first."""
    if missing := without_plan(seat, law):
        rule = law.book.parameters["plan-deadline"]
        tone = "bad" if _plan_deadline(law) < law.today else "warn"
        cited = law.book.cite(rule.clauses)
        yield Alert(PLANS, tone, min(len(missing), MOST + 1), cited, law.book.edition, missing[0])
    for rule in RULES:
        rows = rule.rows(seat, law.today)
        first = rows.order_by(*rule.order).first()
        if first is not None:
            cited = tuple(first.clauses.split())
            yield Alert(rule.kind, rule.tone, capped(rows, MOST), cited, first.record.edition, rule.read(first))


def listed(seat: Seat, law: Law, kind: str, most: int) -> list[Warned]:
    """What one warning is about, the most urgent first."""
    if kind == PLANS:
        return without_plan(seat, law)[:most]
    rule = next(r for r in RULES if r.kind == kind)
    return [rule.read(row) for row in rule.rows(seat, law.today).order_by(*rule.order)[:most]]


def without_plan(seat: Seat, law: Law) -> list[Warned]:
    """The departments that have not begun next year's plan (9.1), from a while before the deadline on."""
    due = _plan_deadline(law)
    if law.today < due - AHEAD:
        return []
    found = units_without_plan(seat, law.today.year + 1)
    return [Warned(None, unit, "", due) for unit in found]


def _plan_deadline(law: Law) -> date:
    return month_day(law.today.year, law.value("plan-deadline"))


def meetings(seat: Seat, first: date, last: date) -> list[Warned]:
    """Expert meetings and inspections between two days."""
    rows = seat.watched().filter(kind__in=(watch.MEETING, watch.INSPECTION), day__gte=first, day__lte=last)
    found = rows.select_related("record__unit").order_by("day", "pk")[:20]
    return [Warned(row.record, row.record.unit, row.kind, row.day) for row in found]
