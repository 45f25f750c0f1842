"""A planning year as its records tell it: who has handed in, who is silent and was reminded, and how far the files are."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import Count, QuerySet
from django.utils import timezone

from tongchou.lifecycle import cycle, waiting
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.table import DISCARDED, steps_from
from tongchou.lifecycle.words import Line
from tongchou.records import access
from tongchou.records.access import Seat
from tongchou.records.duties import DEPARTMENT
from tongchou.records.models import Entry, Person, Record, Unit

REMIND = "remind"
COUNTED = (Line.APPLICATION, Line.ANNUAL_PLAN)
"""Lines that a phase is counted by: the needs, and the city's plan that is made of them."""


def silent(year: int) -> QuerySet[Unit]:
    """The departments that have never handed in their plan for a year, or took it back (9.1)."""
    reported = Record.objects.filter(line=Line.PLAN, year=year, law_day__isnull=False).exclude(state="withdrawn")
    asked = Unit.objects.filter(kind=DEPARTMENT, is_active=True)
    return asked.exclude(pk__in=reported.values("unit")).order_by("name")


@dataclass(frozen=True, slots=True)
class Silent:
    """A department that has not handed in: its plan where it has begun one, its drafts, and when it was reminded last."""

    unit: Unit
    plan: Record | None
    drafts: int
    reminded: date | None


def silent_units(seat: Seat, year: int) -> list[Silent]:
    """Who is missing, before the eyes of an office."""
    if not seat.whole:
        return []
    units = list(silent(year))
    pks = [u.pk for u in units]
    begun = Record.objects.filter(line=Line.PLAN, year=year, unit__in=pks).exclude(state=DISCARDED).order_by("pk")
    plans = {r.unit_id: r for r in begun}
    needs = Record.objects.filter(line=Line.APPLICATION, year=year, law_day=None, unit__in=pks).exclude(state=DISCARDED)
    drafts = Counter(needs.order_by().values_list("unit", flat=True))
    reminded = _reminded(year)
    return [Silent(u, plans.get(u.pk), drafts[u.pk], reminded.get(u.name)) for u in units]


def _reminded(year: int) -> dict[str, date]:
    """By the name of the unit: the day of the last reminder in the journal."""
    entries = Entry.objects.filter(record__line=Line.CALL, record__year=year, verb=REMIND, taken=True).order_by("seq")
    bodies = [json.loads(body) for body in entries.values_list("body", flat=True)]
    return {
        name: timezone.localtime(datetime.fromisoformat(b["at"])).date()
        for b in bodies
        for name in b["given"].get("units", ())
    }


def calls(person: Person, year: int, today: date) -> QuerySet[Record]:
    """The centre's calls for a year, the newest first."""
    seen = access.records_for(person, today).filter(line=Line.CALL, year=year)
    return seen.exclude(state=DISCARDED).order_by("-pk")


def counted(person: Person, year: int, edition: str, today: date) -> list[dict[tuple[Line, str], int]]:
    """By phase: how many of the files that a person may see wait for what ends it, by line and state."""
    out: list[dict[tuple[Line, str], int]] = [{} for _ in cycle.PHASES]
    rows = access.records_for(person, today).filter(line__in=COUNTED, year=year).order_by()
    for line, state, count in rows.values("line", "state").annotate(n=Count("pk")).values_list("line", "state", "n"):
        place = phase_of(edition, Line(line), state)
        if place is not None:
            out[place][Line(line), state] = count
    return out


@cache
def phase_of(edition: str, line: Line, state: str) -> int | None:
    """The phase whose end limits what a file in this state waits for; where its way on has no limit, that of the next one.

    What waits for the system alone (an application that passed) waits for the plan of the city; what rests, for nothing.
    """
    ends = [parameter for _name, parameter in cycle.PHASES]
    seen: set[str] = set()
    while state not in seen and not waiting.rests(line, state):
        seen.add(state)
        due = [s.due for s in steps_from(line, state, table_of(edition)) if s.due in ends]
        if due:
            return ends.index(due[0])
        ahead = waiting.turn(edition, line, state)
        if not ahead:
            return ends.index("annual-plan-deadline")
        state = ahead[0].lands(state)
    return None
