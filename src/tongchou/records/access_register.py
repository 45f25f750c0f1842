"""The doors of the register: which projects somebody finds in its lists, sums and comparisons.

They stand beside ``access``, and say the same as its doors to the records of those projects.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongchou.lifecycle.words import Line, Role
from tongchou.records.access import OF_A_PROJECT, OF_A_UNIT, WHOLE_CITY, grants_of, projects_of, records_for
from tongchou.records.models import Person, Record, Registered, Tally, Unit
from tongchou.records.register import known_projects

APPLIED_FOR = ("registered", "not-listed")


def registered_for(person: Person, today: date) -> QuerySet[Registered]:
    """The rows of the register for the projects that a person may see: the same door, asked of the derived table."""
    grants = grants_of(person, today)
    everything = Registered.objects.select_related("unit")
    roles = {Role(g.role) for g in grants}
    if roles & WHOLE_CITY:
        return everything
    seen = Q(unit__in=[g.unit_id for g in grants if Role(g.role) in OF_A_UNIT])
    for grant in grants:
        if Role(grant.role) in OF_A_PROJECT:
            seen |= Q(project__in=projects_of(grant))
    return everything.filter(seen)


def tallied_for(person: Person, today: date) -> QuerySet[Tally] | None:
    """The sums of those same rows, by unit, year and stage; ``None`` for who sees single projects of a unit only."""
    grants = grants_of(person, today)
    roles = {Role(g.role) for g in grants}
    if roles & WHOLE_CITY:
        return Tally.objects.all()
    if roles & OF_A_PROJECT:
        return None
    return Tally.objects.filter(unit__in=[g.unit_id for g in grants if Role(g.role) in OF_A_UNIT])


def told_projects(person: Person, today: date) -> QuerySet[Record]:
    """The projects whose functions a person may be told when he asks what there is: his own doors', and all that is no secret plan.

    What is only applied for is known by name and unit (``known_projects``); what is in the plan, in use or brought in from
    before is there for everybody inside to build on (6.2, 13.2, 18).
    """
    own = records_for(person, today).filter(line=Line.PROJECT).values("pk")
    return Record.objects.filter(line=Line.PROJECT).filter(
        Q(pk__in=own) | (Q(pk__in=known_projects().order_by().values("pk")) & ~Q(state__in=APPLIED_FOR))
    )


def units_known(person: Person, today: date) -> QuerySet[Unit]:
    """The units whose projects a person may see, for filters."""
    own = registered_for(person, today).select_related(None).filter(unit=OuterRef("pk"))
    return Unit.objects.filter(Exists(own)).order_by("name")
