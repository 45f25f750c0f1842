"""The doors: who stands before what. Every list comes through here, and so does every single record.

What a role may *do* is the ``by`` column of the table; what a person may *see* is here. Deny by default: a person
without a grant in force sees nothing. The audit bureau sees everything and no row has it in ``by`` (4.3).
"""

from collections.abc import Callable, Container, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from tongchou.lifecycle.words import Line, Role
from tongchou.records.casefile import Actor
from tongchou.records.models import Entry, Grant, Notice, Paper, Party, Person, Record, Unit

WHOLE_CITY = frozenset(
    {Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE, Role.FINANCE, Role.AUDIT, Role.TRADING, Role.GOVERNMENT}
)
"""Roles that see every record: the offices of art. 4."""

OF_A_UNIT = frozenset({Role.CLERK, Role.LEADER, Role.COUNTY})
"""Roles that see and act on the records of their own unit."""

OF_A_PROJECT = frozenset({Role.AUTHOR, Role.CONTRACTOR, Role.SUPERVISOR, Role.TESTER})
"""Outsiders: they see and act on the one project that their grant names, or on those in which their unit has that part."""

LINES_OF: dict[Role, frozenset[Line]] = {
    Role.AUTHOR: frozenset({Line.PROJECT, Line.APPLICATION}),
    Role.CONTRACTOR: frozenset(
        {
            Line.PROJECT, Line.REPORT, Line.PAYMENT, Line.CHANGE, Line.INITIAL, Line.FINAL, Line.OPERATION, Line.RISK,
            Line.EMERGENCY, Line.DRILL, Line.INCIDENT,
        }
    ),
    Role.SUPERVISOR: frozenset({Line.PROJECT, Line.REPORT, Line.PAYMENT, Line.CHANGE, Line.INITIAL, Line.FINAL}),
    Role.TESTER: frozenset({Line.PROJECT, Line.INITIAL, Line.FINAL}),
}  # fmt: skip
"""What outsiders see of a project: the records of their own work, never reviews, scores, bids or assessments."""

LAW_LINES = (Line.PARAMETER, Line.INTERPRETATION, Line.WORKDAYS)
"""The city's own law, which everybody inside may read."""

LAW_KEEPERS = frozenset({Role.ADMIN, Role.SECURITY_ADMIN})


def unit_named(name: str) -> Unit | None:
    """A unit by its name, which everybody inside may know."""
    return Unit.objects.filter(name=name).first()


def grants_of(person: Person, today: date) -> QuerySet[Grant]:
    """The grants in force on a day."""
    begun = Grant.objects.filter(person=person, since__lte=today).filter(Q(until=None) | Q(until__gte=today))
    return begun.select_related("unit") if person.is_active else begun.none()


def units_of(person: Person, today: date) -> list[Unit]:
    """The units in which a person holds a role: what those units owe is this person's business."""
    return list({g.unit_id: g.unit for g in grants_of(person, today)}.values())


def roles_of(person: Person, today: date) -> frozenset[Role]:
    """All roles that a person holds, wherever."""
    return frozenset(Role(g.role) for g in grants_of(person, today))


def actor_on(person: Person, record: Record | None, today: date, *, unit: Unit | None = None) -> Actor:
    """The person in the roles that count on this record, or, before there is one, in a unit."""
    spine = record.spine if record else None
    grants = list(grants_of(person, today))
    parts = _parts_of(grants, spine)
    here = record.unit_id if record else unit.pk if unit else None
    return Actor(person, frozenset(Role(g.role) for g in grants if _counts(g, here, spine, parts)))


def roles_on(person: Person, today: date) -> Callable[[Record], frozenset[Role]]:
    """The same for each record of a list, in two queries for all of them: whose turn is it on which record."""
    grants = list(grants_of(person, today))
    parts: dict[int, set[str]] = {}
    for grant in grants:
        if Role(grant.role) in OF_A_PROJECT:
            for project in _as_party(grant.unit).filter(part=grant.role).values_list("project", flat=True):
                parts.setdefault(project, set()).add(grant.role)

    def roles(record: Record) -> frozenset[Role]:
        spine = record.spine
        mine = parts.get(spine.pk, set()) if spine else set()
        return frozenset(Role(g.role) for g in grants if _counts(g, record.unit_id, spine, mine))

    return roles


def _counts(grant: Grant, unit: int | None, spine: Record | None, parts: Container[str]) -> bool:
    """Whether a grant counts in a unit and on a project in which the person's unit has these parts."""
    role = Role(grant.role)
    if role in OF_A_UNIT:
        return grant.unit_id == unit
    if role in OF_A_PROJECT:
        own = spine is not None and grant.project_id == spine.pk
        return own or (role in parts and grant.project_id is None)
    return True


def _parts_of(grants: Iterable[Grant], spine: Record | None) -> frozenset[str]:
    """The parts in a project of the units that the grants were given in; a grant does not move with its person."""
    if spine is None or spine.pk is None:
        return frozenset()
    outside = (g for g in grants if Role(g.role) in OF_A_PROJECT)
    return frozenset(g.role for g in outside if _as_party(g.unit).filter(project=spine, part=g.role).exists())


def _as_party(unit: Unit) -> QuerySet[Party]:
    """Where a unit takes part: by its code, or by its name where a party has none."""
    mine = Q(uscc=unit.uscc) if unit.uscc else Q(pk=None)
    return Party.objects.filter(mine | Q(uscc="", name=unit.name))


def records_for(person: Person, today: date) -> QuerySet[Record]:
    """Every record that a person may see."""
    grants = list(grants_of(person, today))
    everything = Record.objects.select_related("unit", "project")
    seen = _inside(grants)
    if not seen:  # no condition: an office that sees every record
        return everything
    for grant in grants:
        if Role(grant.role) in OF_A_PROJECT:
            seen |= _work_of(grant)
    return everything.filter(seen)


def _inside(grants: list[Grant]) -> Q:
    """What offices and units see: all, or the unit's own and the city's law; nothing for outsiders."""
    roles = {Role(g.role) for g in grants}
    if roles & WHOLE_CITY:
        return Q()
    units = [g.unit_id for g in grants if Role(g.role) in OF_A_UNIT]
    seen = Q(unit__in=units) | Q(project__unit__in=units)
    return seen | Q(line__in=LAW_LINES) if roles & LAW_KEEPERS or units else seen


def _work_of(grant: Grant) -> Q:
    """An outsider's records: of the project that the grant names, or of those in which the grant's unit has the part."""
    role = Role(grant.role)
    named = [grant.project_id] if grant.project_id else list(_projects_of(grant))
    work = Q(pk__in=named) | Q(project__in=named, line__in=LINES_OF[role])
    # Whoever wrote the proposal helps to write the application, and no more once it has been handed in.
    return work & ~Q(line=Line.APPLICATION, law_day__isnull=False)


def _projects_of(grant: Grant) -> QuerySet[Party]:
    return _as_party(grant.unit).filter(part=grant.role).values_list("project", flat=True)


def reads_whole(person: Person, today: date) -> bool:
    """Whether a person reads reserved answers and the hashed text of entries, which holds facts of other records too."""
    return bool(roles_of(person, today) & (WHOLE_CITY | {Role.AUDIT_ADMIN}))


def may_see(person: Person, record: Record, today: date) -> bool:
    """The same question for one record, asked of the same door."""
    return records_for(person, today).filter(pk=record.pk).exists()


def papers_for(person: Person, today: date) -> QuerySet[Paper]:
    """The papers on the records that a person may see."""
    return Paper.objects.filter(record__in=records_for(person, today)).select_related("record")


def entries_for(person: Person, today: date) -> QuerySet[Entry]:
    """The journal entries of the records that a person may see; outsiders see their own acts, audit everything."""
    roles = roles_of(person, today)
    rows = Entry.objects.select_related("actor", "record")
    if roles & {Role.AUDIT, Role.AUDIT_ADMIN}:
        return rows
    inside = Record.objects.filter(_inside(list(grants_of(person, today))))
    return rows.filter(Q(record__in=inside) | Q(actor=person, record__in=records_for(person, today)))


def notices_for(person: Person) -> QuerySet[Notice]:
    """What was said to a person, newest first."""
    return Notice.objects.filter(person=person).select_related("entry__record").order_by("-at", "-pk")


def people_inside(today: date) -> QuerySet[Person]:
    """Everybody who holds a role in an office or a department today."""
    in_force = Q(grants__since__lte=today) & (Q(grants__until=None) | Q(grants__until__gte=today))
    inside = ~Q(grants__role__in=OF_A_PROJECT)
    return Person.objects.filter(in_force & inside, is_active=True).distinct().order_by("pk")


def holders_of(record: Record, roles: frozenset[Role], today: date) -> QuerySet[Person]:
    """The persons who hold one of these roles on a record, for notices and for 'who has it now'."""
    mine = Q(grants__role__in=roles & OF_A_UNIT, grants__unit=record.unit_id)
    spine = record.spine
    if spine is not None:
        mine |= Q(grants__role__in=roles & OF_A_PROJECT, grants__project=spine.pk)
        for part, uscc, name in spine.parties.filter(part__in=roles & OF_A_PROJECT).values_list("part", "uscc", "name"):
            firm = Q(grants__unit__uscc=uscc) if uscc else Q(grants__unit__name=name)
            mine |= firm & Q(grants__role=part, grants__project=None)
    mine |= Q(grants__role__in=roles - OF_A_UNIT - OF_A_PROJECT)
    in_force = Q(grants__since__lte=today) & (Q(grants__until=None) | Q(grants__until__gte=today))
    return Person.objects.filter(in_force & mine, is_active=True).distinct().order_by("pk")
