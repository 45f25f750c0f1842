"""The law as this city has it: the shipped editions with the released parameter values and working days laid over."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet

from tongchou.kernel import calendar
from tongchou.lifecycle.words import Line
from tongchou.records.models import Record
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law, Override, Rulebook
from tongchou.regulation.values import read_value

_held: ContextVar[list[list[Record]] | None] = ContextVar("held", default=None)
"""While a job holds the law: nothing, or the one list of what is released; otherwise ``None``."""


def edition_on(day: date) -> str:
    """The edition that is law in this city on a day: the last of the city's editions in force by then (art. 37).

    A repealed edition goes on counting until a successor is in force: a city is never without a rule to cite.
    """
    books = [rulebook.load(e) for e in settings.TONGCHOU_EDITIONS]
    begun = [b for b in books if b.in_force <= day] or books[:1]
    return max(begun, key=lambda b: b.in_force).edition


def _released(by: datetime) -> list[Record]:
    """Released records of the city's own law (parameters, working days), as they stood at a moment, oldest first."""
    held = _held.get()
    if held is None:
        return list(_all_released().filter(entered_at__lte=by))
    if not held:
        held.append(list(_all_released()))
    return [r for r in held[0] if r.entered_at <= by]


def released(line: Line, by: datetime) -> list[Record]:
    """What of one line was released by a moment."""
    return [r for r in _released(by) if r.line == line]


def _all_released() -> QuerySet[Record]:
    lines = (Line.PARAMETER, Line.WORKDAYS)
    return Record.objects.filter(line__in=lines, state="released").order_by("entered_at", "pk")


@contextmanager
def held() -> Iterator[None]:
    """Read the released values once, for a job that takes thousands of steps and is the only one at work."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def moved(line: str) -> None:
    """A record was moved: where it is one of the city's own law, what is held of it is read again."""
    held = _held.get()
    if held and line in (Line.PARAMETER, Line.WORKDAYS):
        held.clear()


def law_of(edition: str, day: date, today: date, at: datetime) -> Law:
    """The law for one question: an edition on the day that counts, as released by the moment ``at``.

    A value that is released later never alters an earlier decision, because ``at`` leaves it out.
    """
    laid = _released(at)
    overrides = tuple(_override(r) for r in laid if r.line == Line.PARAMETER and r.edition == edition)
    tables = tuple(r.answers["table"] for r in laid if r.line == Line.WORKDAYS)
    return Law(_book(edition, overrides), day, today, _calendar(tables))


def _override(record: Record) -> Override:
    """A released parameter, its value read as the parameter's unit says; lists become tuples so that books can be cached."""
    answers = record.answers
    unit = rulebook.load(record.edition).parameters[answers["parameter"]].unit
    value = read_value(unit, answers["value"])
    kept = tuple(value) if isinstance(value, list) else value
    since = date.fromisoformat(answers["since"])
    return Override(answers["parameter"], since, kept, answers["source"], answers["decided_by"])


@lru_cache(maxsize=32)
def _book(edition: str, overrides: tuple[Override, ...]) -> Rulebook:
    book = rulebook.load(edition)
    return book.with_overrides(overrides)


@lru_cache(maxsize=32)
def _calendar(tables: tuple[str, ...]) -> calendar.Calendar:
    years = (calendar.parse_year(text) for text in tables)
    return calendar.load({table.year: table for table in years})
