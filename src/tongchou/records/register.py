"""Questions across the whole register: what else is planned in the same place, which systems are in use."""

from django.db.models import QuerySet

from tongchou.lifecycle.words import Line
from tongchou.records.models import Record, Unit

ENDED = ("withdrawn", "rejected", "terminated", "not-listed", "retired")
UNSENT = ("draft", "signing")


def systems() -> QuerySet[Record]:
    """The systems that are in use."""
    return Record.objects.filter(line=Line.PROJECT, state="in-use").order_by("number")


def same_place(place: str | None, unit: Unit, mode: str) -> list[Record]:
    """Other units' applications in one place of the top-level plan, in one way of building, that were sent and live."""
    if not place:
        return []
    rows = Record.objects.filter(line=Line.APPLICATION, answers__plan_place=place, answers__build_mode=mode)
    return list(rows.exclude(state__in=(*ENDED, *UNSENT)).exclude(unit=unit).select_related("unit").order_by("number"))


def unified_projects(place: str | None, unit: Unit) -> list[dict[str, str]]:
    """The cross-level projects that the city builds once (6.2)."""
    return [{"number": r.number, "title": r.title, "lead": r.unit.name} for r in same_place(place, unit, "vertical")]
