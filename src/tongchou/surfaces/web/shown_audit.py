"""Where an auditor begins: what was done last, what was refused, what is warned of (4.3)."""

from datetime import date, datetime
from typing import Any

from tongchou.records import access
from tongchou.records.lawbook import edition_on, law_of
from tongchou.records.models import Person
from tongchou.surfaces.web import shown_desk
from tongchou.surfaces.web.shown import ShownEntry

NEWEST, REFUSED = 15, 8


def start(person: Person, now: datetime, today: date) -> dict[str, Any]:
    """The context of the page."""
    law = law_of(edition_on(today), today, today, now)
    rows = access.entries_for(person, today).order_by("-seq")
    whole = access.reads_whole(person, today)
    refused = rows.filter(taken=False)[:REFUSED]
    return {
        "entries": [ShownEntry.of(e, whole=whole) for e in rows[:NEWEST]],
        "refused": [ShownEntry.of(e, whole=whole) for e in refused],
        "alerts": shown_desk.shown_alerts(access.seat_of(person, today), law),
        "recent": shown_desk.recent(person, today),
        "law": law,
    }
