"""What other records say of a pair: whether the other project is known, who was heard, what the machine saw (13.2)."""

from typing import Any

from django.utils import timezone

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known
from tongchou.records.models import Entry, Likeness, Record
from tongchou.records.register import known_projects

CENTRE = "centre"


@known(Line.OVERLAP)
def overlap(q: Question) -> dict[str, Any]:
    """The unasked facts of ``OverlapFacts``."""
    spine, number = q.record.spine, str(q.answers.get("other") or "")
    other = known_projects().filter(number=number).select_related("unit").first() if number else None
    before = Record.objects.filter(line=Line.OVERLAP, project=spine, answers__other=number).exclude(pk=q.record.pk)
    seen = Likeness.objects.filter(comparison=spine.pk, other=other).first() if other and spine else None
    unit = q.record.unit
    return {
        "other_known": {"title": other.title, "unit": other.unit.name} if other else {},
        "decided_before": before.values_list("number", flat=True).first() or "",
        "number": spine.number if spine else "",
        "total_fen": spine.total_fen if spine else None,
        "asked_on": _last(q, "overlapping"),
        "heard_on": _last(q, "heard") if q.record.pk and q.answers.get("comment") else None,
        "percent": seen.percent if seen else None,
        "matched": seen.matched if seen else None,
        "compared": seen.compared if seen else None,
        "unit_name": unit.name,
        "unit_is_centre": unit.kind == CENTRE,
        "taker_unit": q.actor.person.unit.name if q.actor.person else "",
    }


def _last(q: Question, state: str) -> Any:
    """The day on which the record last came to a state."""
    at = (
        Entry.objects.filter(record=q.record, to=state, taken=True)
        .order_by("-seq")
        .values_list("at", flat=True)
        .first()
        if q.record.pk
        else None
    )
    return timezone.localtime(at).date() if at else None
