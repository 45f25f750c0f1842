"""The working days of a year as twelve small calendars."""

import calendar as civil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tongchou.kernel.calendar import SATURDAY, Calendar

MONDAY_FIRST = civil.Calendar()


@dataclass(frozen=True, slots=True)
class ShownYear:
    """A year in the list of years; ``source`` is empty where nobody has published its table."""

    year: int
    published: bool
    source: str
    workdays: int
    off: int
    worked: int


def years(calendar: Calendar, today: date) -> list[ShownYear]:
    """All years with a table, and at least the next one, newest first."""
    first, last = min(calendar.years, default=today.year), max(*calendar.years, today.year + 1)
    return [shown_year(calendar, year) for year in range(last, first - 1, -1)]


def shown_year(calendar: Calendar, year: int) -> ShownYear:
    """The counts of one year."""
    table = calendar.years.get(year)
    workdays = calendar.between(date(year, 1, 1) - timedelta(days=1), date(year, 12, 31))
    if table is None:
        return ShownYear(year, published=False, source="", workdays=workdays, off=0, worked=0)
    return ShownYear(year, table.published, table.source, workdays, len(table.off), len(table.work))


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month: ``kind`` is the class of its cell, ``word`` says the same in a sign."""

    day: date
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month in weeks from Monday; ``None`` is a day of a neighbour."""

    number: int
    workdays: int
    weeks: list[list[Cell | None]]


def months(calendar: Calendar, year: int) -> Iterator[Month]:
    """The twelve months of a year."""
    for number in range(1, 13):
        days = MONDAY_FIRST.monthdatescalendar(year, number)
        weeks = [[_cell(calendar, day) if day.month == number else None for day in week] for week in days]
        worked = sum(calendar.is_workday(cell.day) for week in weeks for cell in week if cell)
        yield Month(number, worked, weeks)


def _cell(calendar: Calendar, day: date) -> Cell:
    weekend, works = day.weekday() >= SATURDAY, calendar.is_workday(day)
    if weekend:
        return Cell(day, "work", "班") if works else Cell(day, "end", "")
    return Cell(day, "", "") if works else Cell(day, "off", "休")
