"""A planning year as its page shows it: phases with their days and counts, calls, who is silent, what came late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from tongchou.lifecycle import cycle
from tongchou.lifecycle.cycle import Phase
from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records import access, conduct, queue, season
from tongchou.records.lawbook import edition_on, law_of
from tongchou.records.models import Person, Record
from tongchou.regulation.rulebook import Law

DONE, NOW, LATER = "done", "now", "later"
MOST_LATE = 50


@dataclass(frozen=True, slots=True)
class ShownPhase:
    """A phase, where it is in time, and the files that wait for its end: line, state, how many, and where they are listed."""

    phase: Phase
    when: str
    left: int
    files: tuple[tuple[str, str, int, str], ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(count for _line, _state, count, _query in self.files)


def when(phase: Phase, today: date) -> str:
    """Whether a phase is over, runs, or is still to come."""
    if phase.until.day < today:
        return DONE
    return NOW if phase.since is None or phase.since < today else LATER


def page(person: Person, roles: frozenset[Role], year: int, now: datetime, today: date) -> dict[str, Any]:
    """The context of the page."""
    law = law_of(edition_on(today), today, today, now)
    seat = access.seat_of(person, today)
    phases = cycle.phases(year, law)
    counts = season.counted(person, year, law.book.edition, today)
    late = access.records_for(person, today).filter(queue.late(law), year=year).order_by("law_day", "pk")
    calls = list(season.calls(person, year, today))
    return {
        "year": year,
        "law": law,
        "phases": [_phase(p, files, year, law) for p, files in zip(phases, counts, strict=True)],
        "whole": seat.whole,
        "silent": season.silent_units(seat, year),
        "late": list(late[:MOST_LATE]),
        "calls": calls,
        "reminds": _remindable(calls, person, now, today),
        "reminder": f"{year} 年度项目实施计划 {queue.deadline(year, law)} 截止，没有项目的也要报送。",
        "begins_call": Role.PLANNER in roles,
        "receives": bool(roles & queue.holders(law.book.edition)),
        "plans": bool(roles & access.PLAN_READERS),
        "deadline": queue.deadline(year, law),
        "left": law.calendar.left(today, queue.deadline(year, law)),
    }


def _phase(phase: Phase, files: Mapping[tuple[Line, str], int], year: int, law: Law) -> ShownPhase:
    rows = tuple(
        (LINES[line].name, state, count, urlencode({"line": line, "state": state, "year": year}))
        for (line, state), count in sorted(files.items())
    )
    return ShownPhase(phase, when(phase, law.today), law.calendar.left(law.today, phase.until.day), rows)


def _remindable(calls: list[Record], person: Person, now: datetime, today: date) -> Record | None:
    """The call by which this person may remind units now."""
    for record in calls:
        actor = access.actor_on(person, record, today)
        if any(
            d.step.verb == season.REMIND and actor.roles & set(d.step.by) for d in conduct.ways_on(record, actor, now)
        ):
            return record
    return None
