"""What of a file that was sent back may be changed, as the entry that sent it back says (13.1)."""

import json
from collections.abc import Mapping
from typing import Any

from tongchou.lifecycle import supplement
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.supplement import POINTS, Opened
from tongchou.lifecycle.words import Line
from tongchou.records.models import Entry, Record


def sent_back(record: Record) -> Entry | None:
    """The step that sent the file back last, also long ago."""
    verbs = supplement.returning(record.edition, Line(record.line))
    if record.pk is None or record.law_day is None or not verbs:  # nobody has signed it yet, so nobody sent it back
        return None
    return record.journal.filter(taken=True, verb__in=verbs).order_by("-seq").first()


def points_of(entry: Entry) -> list[Mapping[str, Any]]:
    """The points of a return, as they stand in the journal."""
    return json.loads(entry.body)["given"].get(POINTS) or []


def opened(record: Record) -> Opened | None:
    """What may be changed while a file is on its way back to the office; ``None`` where no return binds it.

    It is bound until it is handed in again, so also while it waits for the signature or was declined.
    """
    if not supplement.is_at_home(record.state):
        return None
    entry = sent_back(record)
    if entry is None:
        return None
    found = supplement.opened(points_of(entry), record.edition, Line(record.line))
    return None if found.whole else found


def judging(record: Record) -> tuple[Step, ...]:
    """The steps that the file passes before it is there again: what their rules object to has to be mended too."""
    return supplement.handing_in(record.edition, Line(record.line))
