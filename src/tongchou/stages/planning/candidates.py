"""Who stands for a year's plan: applications that the experts passed, deferred ones, and running projects to be paid (9.2).

Of each what the planners look at: the experts' score, the money of each year, how it is to be built, and what the last
assessments of its unit said (27.2, 27.3). What is asked goes through the door of whoever asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from tongchou.lifecycle.words import Line
from tongchou.records.dossier import by_year
from tongchou.records.models import Allotment, Baseline, Record, Registered
from tongchou.stages.planning.selection import Candidate
from tongchou.stages.planning.selection.model import POINT

RUNNING = (
    "listed", "procuring", "contracted", "building", "suspended", "completed", "initially-accepted", "finally-accepted",
)  # fmt: skip
"""States of a project that was listed in an earlier year and may still have to be paid."""


class Standing(StrEnum):
    """As what a candidate stands there."""

    PASSED = "passed"
    DEFERRED = "deferred"
    RUNNING = "running"


STANDS = {"passed": Standing.PASSED, "deferred": Standing.DEFERRED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A candidate, and what else of it the planners look at; scores of the unit are those of its newest year."""

    candidate: Candidate
    standing: Standing
    build_mode: str = ""
    assessment: int | None = None
    performance: int | None = None


def contenders(seen: QuerySet[Record], year: int) -> tuple[Contender, ...]:
    """Who stands for the plan of a year, of the records that somebody may see, in the order of their numbers."""
    new = list(seen.filter(line=Line.APPLICATION, year=year, state__in=STANDS).order_by("number"))
    running = list(seen.filter(line=Line.PROJECT, state__in=RUNNING).order_by("number"))
    money = _money([*(r.project_id for r in new), *(r.pk for r in running)])
    owed = [r for r in running if money.get(r.pk, {}).get(year)]
    units = {r.unit_id for r in (*new, *owed)}
    last = {line: _last_scores(seen, units, line, state) for line, state in SCORED}
    places = dict(Registered.objects.filter(project__in=owed).values_list("project", "place"))
    modes = dict(Registered.objects.filter(project__in=owed).values_list("project", "build_mode"))

    def stand(r: Record, standing: Standing, fen: Mapping[int, int], place: str, mode: str) -> Contender:
        candidate = Candidate(
            code=r.number, title=r.title, unit=r.unit.name, area=area_of(place), score=_score(r.answers.get("scores")),
            fen_by_year={y: f for y, f in sorted(fen.items()) if y >= year and f}, running=standing is Standing.RUNNING,
        )  # fmt: skip
        return Contender(
            candidate=candidate, standing=standing, build_mode=mode, assessment=last[Line.ASSESSMENT].get(r.unit_id),
            performance=last[Line.PERFORMANCE].get(r.unit_id),
        )  # fmt: skip

    out = [
        stand(r, STANDS[r.state], money.get(r.project_id) or _asked(r), r.answers.get("plan_place") or "", r.answers.get("build_mode") or "")
        for r in new
    ]  # fmt: skip
    out += [
        stand(r, Standing.RUNNING, money[r.pk], places.get(r.pk) or "", modes.get(r.pk) or "") for r in owed
    ]  # fmt: skip
    return tuple(sorted(out, key=lambda c: c.candidate.code))


SCORED = ((Line.ASSESSMENT, "published"), (Line.PERFORMANCE, "concluded"))


def area_of(place: str) -> str:
    """The field of a place in the plan of the whole city: 民生服务 of 民生服务/养老."""
    return place.partition("/")[0].strip()


def _money(projects: Iterable[int | None]) -> dict[int, dict[int, int]]:
    """What was approved, 分 by year; where finance has already arranged money for a year, that."""
    wanted = {p for p in projects if p is not None}
    out: dict[int, dict[int, int]] = {}
    for baseline in Baseline.objects.filter(project__in=wanted).order_by("seq"):
        out[baseline.project_id] = by_year(baseline.fen_by_year)
    arranged: dict[tuple[int, int], int] = {}
    for one in Allotment.objects.filter(project__in=wanted):
        key = one.project_id, one.year
        arranged[key] = arranged.get(key, 0) + one.fen
    for (project, year), fen in arranged.items():
        out.setdefault(project, {})[year] = fen
    return out


def _asked(r: Record) -> dict[int, int]:
    return by_year(r.answers.get("approved_fen_by_year") or r.answers.get("fen_by_year"))


def _score(rows: Any) -> int:
    """The mean of the experts' scores in hundredths of a point; 0 where there are none."""
    given = [s for row in rows or () if type(s := row.get("score")) in (int, float)]
    return round(sum(given) * POINT / len(given)) if given else 0


def _last_scores(seen: QuerySet[Record], units: set[int], line: Line, state: str) -> dict[int, int]:
    """By unit, the worst score of its newest year of published results (27.2, 27.3)."""
    out: dict[int, tuple[int, int]] = {}
    rows = seen.filter(line=line, state=state, unit__in=units).values_list("unit", "year", "answers__score")
    for unit, year, score in rows:
        if score is not None:
            newest = (-(year or 0), score)
            out[unit] = min(out.get(unit, newest), newest)
    return {unit: score for unit, (_, score) in out.items()}
