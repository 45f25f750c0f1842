"""What other records say of an application: the unit's other projects, its systems, its assessments, what began early."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known
from tongchou.records.dossier import early_evidence
from tongchou.records.models import Entry, Record, Unit
from tongchou.records.register import ENDED, same_place, systems, unified_projects
from tongchou.stages.application.words import likeness

CENTRE = "centre"
MOST_SIMILAR = 5


@known(Line.APPLICATION)
def application(q: Question) -> dict[str, Any]:
    """The facts of ``ApplicationFacts`` that are known from other records."""
    unit = q.record.unit
    return {
        "unit_name": unit.name,
        "unit_is_centre": unit.kind == CENTRE,
        "declared_on": _declared_on(q),
        "siblings": _siblings(q),
        "unified_projects": unified_projects(q.answers.get("plan_place"), unit),
        "led_projects": _led(q),
        "own_systems": _rows(systems().filter(unit=unit).exclude(pk=_spine_pk(q))),
        "similar_systems": _similar(q),
        "early_evidence": early_evidence(q.dossier),
        "maintained": _maintained(q),
        "assessments": _assessments(unit),
        "author_ties": _ties(q.answers.get("author")),
        "taker_unit": q.actor.person.unit.name if q.actor.person else "",
    }


@known(Line.CONSENT)
def consent(q: Question) -> dict[str, Any]:
    """The unasked facts of ``ConsentFacts``."""
    return {"project_code": q.record.spine.number if q.record.spine else ""}


def _spine_pk(q: Question) -> int | None:
    return q.record.spine.pk if q.record.spine else None


def _declared_on(q: Question) -> date:
    first = (
        Entry.objects.filter(record=q.record, verb="submit", taken=True).order_by("seq").first()
        if q.record.pk
        else None
    )
    return timezone.localtime(first.at).date() if first else q.today


def _siblings(q: Question) -> list[dict[str, Any]]:
    """The unit's other applications, urgent matters and filings that are alive, for the suspicion of a split (11.4)."""
    lines = (Line.APPLICATION, Line.URGENT, Line.FILING)
    rows = Record.objects.filter(unit=q.record.unit, line__in=lines).exclude(state__in=ENDED).exclude(pk=q.record.pk)
    if _spine_pk(q):
        rows = rows.exclude(project=_spine_pk(q))
    return [
        {
            "number": r.number, "title": r.title, "fen": r.total_fen or 0,
            "opened_on": timezone.localtime(r.opened_at).date().isoformat(),
        }
        for r in rows.order_by("number")
    ]  # fmt: skip


def _led(q: Question) -> list[dict[str, Any]]:
    """Cross-department projects of the same place that name this unit as a participant (6.3)."""
    name = q.record.unit.name
    rows = same_place(q.answers.get("plan_place"), q.record.unit, "cross-department")
    named = (r for r in rows if any(p.get("unit") == name for p in r.answers.get("participants") or ()))
    return [{"number": r.number, "title": r.title, "lead": r.unit.name} for r in named]


def _rows(systems: Iterable[Record]) -> list[dict[str, Any]]:
    return [{"number": s.number, "title": s.title} for s in systems]


def _similar(q: Question) -> list[dict[str, Any]]:
    """Systems and live projects whose titles are like this one's, best first: a hint for people, never a decision."""
    title = q.answers.get("title") or ""
    least = q.law.value("similar-title-percent")
    rows = (
        Record.objects.filter(line=Line.PROJECT, members__line=Line.APPLICATION, members__law_day__isnull=False)
        .exclude(state__in=("terminated", "not-listed"))
        .exclude(pk=_spine_pk(q))
    )
    scored = [(likeness(title, r.title), r) for r in rows.exclude(title="").select_related("unit")]
    best = sorted((s for s in scored if s[0] >= least), key=lambda s: (-s[0], s[1].number))[:MOST_SIMILAR]
    return [{"number": r.number, "title": r.title, "unit": r.unit.name} for _, r in best]


def _maintained(q: Question) -> list[dict[str, Any]]:
    """The systems that an operation project is for, with the end of their free period (21)."""
    codes = q.answers.get("om_systems") or []
    free = Record.objects.filter(line=Line.OPERATION).filter(Q(project__number__in=codes) | Q(project__title__in=codes))
    return [
        {
            "number": r.project.number, "title": r.project.title, "free_until": r.answers.get("free_until"),
            "build_fen": r.project.total_fen,
        }
        for r in free.select_related("project").order_by("number")
    ]  # fmt: skip


def _assessments(unit: Unit) -> list[dict[str, Any]]:
    """The unit's systems in the last published assessment (27.2)."""
    rows = Record.objects.filter(line=Line.ASSESSMENT, state="published", unit=unit).select_related("project")
    last = max((r.year or 0 for r in rows), default=0)
    return [
        {"year": last, "title": r.project.title, "score": r.answers.get("score")}
        for r in rows.order_by("number")
        if (r.year or 0) == last
    ]


def _ties(author: str | None) -> list[str]:
    """Units tied to a firm by owner, as the register of units knows it (12.2)."""
    if not author:
        return []
    firm = Unit.objects.filter(name=author).select_related("parent").first()
    if firm is None:
        return []
    family = Unit.objects.filter(Q(parent=firm) | Q(pk=firm.parent_id) | Q(parent=firm.parent_id, parent__isnull=False))
    return sorted(family.exclude(pk=firm.pk).values_list("name", flat=True))
