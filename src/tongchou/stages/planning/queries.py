"""What other records say to plans: when a unit declared, what may be listed, what began early."""

from typing import Any

from django.utils import timezone

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known
from tongchou.records.dossier import Dossier, early_evidence
from tongchou.records.models import Entry, Record, Unit

OPEN_MATTERS = {
    "returned": "补正未完成",
    "rejected": "已决定不列入",
    "pre-review": "预审意见未收到",
    "withdrawn": "已撤回",
    "listed": "已列入年度计划",
}
"""What of article 13 keeps an application out, by the state that its own line has brought it to."""

PASSED = {"passed": True}
"""The state to which only the experts' conclusion leads, and from which alone an application is listed."""


@known(Line.PLAN)
def plan(q: Question) -> dict[str, Any]:
    """The unasked facts of ``PlanFacts``."""
    first = (
        Entry.objects.filter(record=q.record, verb="submit", taken=True).order_by("seq").first()
        if q.record.pk
        else None
    )
    return {"declared_on": timezone.localtime(first.at).date() if first else q.today}


@known(Line.URGENT)
def urgent(q: Question) -> dict[str, Any]:
    """The unasked facts of ``UrgentFacts``."""
    return {"early_evidence": early_evidence(q.dossier)}


@known(Line.ANNUAL_PLAN)
def annual_plan(q: Question) -> dict[str, Any]:
    """The unasked facts of ``AnnualPlanFacts``: every application of the year, with what stands for and against it."""
    year = q.answers.get("plan_year")
    rows = Record.objects.filter(line=Line.APPLICATION, year=year).select_related("unit", "project").order_by("number")
    return {"candidates": [_candidate(r) for r in rows] if year else None}


def _candidate(r: Record) -> dict[str, Any]:
    return {
        "number": r.number,
        "title": r.title,
        "unit": r.unit.name,
        "passed": PASSED.get(r.state, False),
        "reviewed_on": r.answers.get("meeting_on") or "",
        "ground": OPEN_MATTERS.get(r.state, ""),
        "approved_fen": Dossier(r.project).approved_fen,
        "assessment": _last_score(r.unit, Line.ASSESSMENT, "published"),
        "performance": _last_score(r.unit, Line.PERFORMANCE, "concluded"),
    }


def _last_score(unit: Unit, line: Line, state: str) -> int | None:
    """The unit's worst score in the newest year of published results (27.2, 27.3)."""
    rows = Record.objects.filter(unit=unit, line=line, state=state)
    scored = [(r.year or 0, r.answers.get("score")) for r in rows if r.answers.get("score") is not None]
    newest = max((year for year, _ in scored), default=0)
    return min((score for year, score in scored if year == newest), default=None)
