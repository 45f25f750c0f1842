"""What the other records of a project say to the assessment of its use."""

from typing import Any

from django.utils import timezone

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known
from tongchou.records.models import Entry


@known(Line.ASSESSMENT)
def assessment(q: Question) -> dict[str, Any]:
    """The unasked facts of ``AssessmentFacts``; use by the logs is unknown until a system reports its logs."""
    scored = (
        Entry.objects.filter(record=q.record, verb="score", taken=True).order_by("-seq").first()
        if q.record.pk
        else None
    )
    return {
        "accepted_on": q.dossier.accepted_on,
        "logged_users": None,
        "scored_on": timezone.localtime(scored.at).date() if scored else None,
    }
