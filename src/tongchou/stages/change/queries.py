"""What the other records of a project say to a change."""

from typing import Any

from django.utils import timezone

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known
from tongchou.records.models import Entry
from tongchou.stages.change.facts import moved_fen


@known(Line.CHANGE)
def change(q: Question) -> dict[str, Any]:
    """The unasked facts of ``ChangeFacts``."""
    d = q.dossier
    first = (
        Entry.objects.filter(record=q.record, verb="submit", taken=True).order_by("seq").first()
        if q.record.pk
        else None
    )
    others = (
        r for r in d.records(Line.CHANGE, "submitted", "returned", "in-rereview", "approved") if r.pk != q.record.pk
    )
    spine = d.spine
    started = spine.answers.get("started_on") if spine else None
    return {
        "original_fen": d.baselines[0].fen if d.baselines else None,
        "approved_fen": d.approved_fen,
        "started_on": q.law.book.field("project", "started_on").decode(started),
        "declared_on": timezone.localtime(first.at).date() if first else None,
        "earlier_changes": [
            {"number": r.number, "moved_fen": moved_fen(tuple(r.answers.get("items") or ()))} for r in others
        ],
    }
