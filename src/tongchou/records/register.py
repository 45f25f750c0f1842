"""Questions across the whole register: what else is planned in the same place, which systems are in use."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tongchou.lifecycle.words import Line
from tongchou.records.models import Record, Scoring, Summons, Unit
from tongchou.records.prepared import Prepared

ENDED = ("discarded", "withdrawn", "rejected", "terminated", "not-listed", "retired", "struck")
UNSENT = ("draft", "signing")


RUNNING = ("accepted", "in-use")
"""Stated stages of an entered project in which its system is there to be used and built on."""


def entered_twins(unit: Unit, title: str | None, code: str | None) -> QuerySet[Record]:
    """The unit's projects that may be the one that a list speaks of: of the same title, or entered under the same code."""
    same = Q(title=title) if title else Q(pk=None)
    if code:
        same |= Q(state="entered", answers__list_code=code)
    return (
        Record.objects.filter(same, unit=unit, line=Line.PROJECT)
        .exclude(state__in=("struck", "not-listed"))
        .order_by("pk")
    )


def systems() -> QuerySet[Record]:
    """The systems that are in use, those from before the platform among them."""
    here = Q(state="in-use") | Q(state="entered", answers__stage__in=RUNNING)
    return Record.objects.filter(here, line=Line.PROJECT).order_by("number")


def known_projects() -> QuerySet[Record]:
    """The projects that everybody inside may know by name and unit: those that were sent, and those from before."""
    sent = Q(members__line=Line.APPLICATION, members__law_day__isnull=False) | Q(state="entered")
    rows = Record.objects.filter(line=Line.PROJECT).filter(sent)
    return rows.exclude(state__in=("terminated", "not-listed")).exclude(title="")


MOST_OF_A_PLACE = 200
"""Signs of a place in the top-level plan by which applications are found."""

AT_PLACE = Prepared(
    lambda place, unit: Record.objects.filter(line=Line.APPLICATION, plan_place=place)
    .exclude(state__in=(*ENDED, *UNSENT)).exclude(unit=unit).select_related("unit").order_by("number"),
    str, int,
)  # fmt: skip


def same_place(place: str | None, unit: Unit) -> list[Record]:
    """Other units' applications in one place of the top-level plan that were sent and live."""
    return AT_PLACE(place[:MOST_OF_A_PLACE], unit.pk) if place else []


def unified_projects(elsewhere: Iterable[Record]) -> list[dict[str, str]]:
    """The cross-level projects among those of one place: the city builds them once (6.2)."""
    unified = (r for r in elsewhere if r.answers.get("build_mode") == "vertical")
    return [{"number": r.number, "title": r.title, "lead": r.unit.name} for r in unified]


FAMILY = Prepared(
    lambda firm: Unit.objects.filter(Q(parent__name=firm) | Q(members__name=firm) | Q(parent__members__name=firm))
    .exclude(name=firm).values_list("name"),
    str,
)  # fmt: skip


def tied_to(firm: str | None) -> list[str]:
    """Units tied to a firm by owner, as the register of units knows it (12.2)."""
    if not firm:
        return []
    return sorted({name for (name,) in FAMILY(firm)})


SETTLED = ("seated", "held", "closed")
"""States of a session in which it is settled who comes."""


ASSIGNED = "assign"
"""The answer of a session in which each expert judges only what was assigned to him."""


def drawn_for(number: str) -> list[dict[str, str]]:
    """Who was drawn for an application or assigned to it and comes, by all its sessions that are settled."""
    sessions = Record.objects.filter(line=Line.SESSION, state__in=SETTLED)
    listed = sessions.order_by("pk").values_list("pk", "answers__applications", "answers__way")
    mine = {pk: way for pk, numbers, way in listed if number in (numbers or ())}
    whole = [pk for pk, way in mine.items() if way != ASSIGNED]
    own = Scoring.objects.filter(summons__session__in=mine, application__number=number).values("summons")
    sits = Q(session__in=whole) | Q(pk__in=own)
    coming = Summons.objects.filter(sits, answer="accept").order_by("pk") if mine else ()
    said = coming.values_list("expert__answers__title", "expert__answers__employer") if mine else ()
    return [{"name": name, "employer": employer} for name, employer in said]
