"""The doors: who stands before what. Every list comes through here, and so does every single record.

What a role may *do* is the ``by`` column of the table; what a person may *see* is here. Deny by default: a person
without a grant in force sees nothing. The audit bureau sees everything and no row has it in ``by`` (4.3).
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from tongchou.kernel.text import can_be_kept
from tongchou.lifecycle.trust import OUTSIDERS
from tongchou.lifecycle.words import Line, Role
from tongchou.records.access_review import REVIEW_LINES, called, shut, without_shut
from tongchou.records.casefile import Actor
from tongchou.records.models import (
    Delegation,
    Entry,
    Grant,
    ImportJob,
    Notice,
    Owing,
    Paper,
    Party,
    Person,
    Record,
    SavedView,
    Scenario,
    Unit,
    Watch,
)
from tongchou.records.prepared import Prepared
from tongchou.regulation import rulebook

WHOLE_CITY = frozenset(
    {Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE, Role.FINANCE, Role.AUDIT, Role.TRADING, Role.GOVERNMENT}
)
"""Roles that see every record: the offices of art. 4."""

PLAN_READERS = frozenset({Role.PLANNER, Role.FINANCE, Role.GOVERNMENT, Role.AUDIT})
"""Roles before whom a year's plan is made: who makes it, who pays, who decides, who looks on (4.1, 4.2, 4.3)."""

OF_A_UNIT = frozenset({Role.CLERK, Role.LEADER, Role.COUNTY})
"""Roles that see and act on the records of their own unit."""

OF_A_PROJECT = OUTSIDERS
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

FLAG_READERS = frozenset({Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE, Role.AUDIT})
"""Who reads suspicions: the centre, which follows them up, and the audit bureau; a unit those that it must answer (4.1, 4.3)."""

LAW_LINES = (Line.PARAMETER, Line.INTERPRETATION, Line.WORKDAYS)
"""The city's own law, which everybody inside may read."""

PEOPLE_LINES = (Line.UNIT, Line.PERSON, Line.GRANT, Line.DELEGATION)
"""Who acts: the keepers of the platform see all of it, everybody else what his own unit or he himself did."""

LAW_KEEPERS = frozenset({Role.ADMIN, Role.SECURITY_ADMIN})


def unit_named(name: str) -> Unit | None:
    """A unit by its name, which everybody inside may know."""
    return Unit.objects.filter(name=name).first() if can_be_kept(name) else None


def grants_of(person: Person, today: date) -> list[Grant]:
    """The grants in force on a day: a person's own, and those of others that are lent to him.

    A lent grant is the giver's own row, so it can never be more than what he holds himself, ends when his ends, and
    cannot be lent on (4.5).
    """
    return GRANTS(person.pk, person.unit_id, today) if person.is_active else []


def _grants(person: int, unit: int, today: date) -> QuerySet[Grant]:
    lent = Exists(lendings(today).filter(taker=person, giver=OuterRef("person"), role=OuterRef("role")))
    colleagues = Q(person__unit=unit, person__is_active=True)
    begun = Grant.objects.filter(since__lte=today).filter(Q(until=None) | Q(until__gte=today))
    return (
        begun.filter(Q(person=person) | (colleagues & Q(lent)))
        .order_by("pk")
        .select_related("unit", "person", "project")
    )


GRANTS = Prepared(_grants, int, int, date)


def lendings(today: date) -> QuerySet[Delegation]:
    """The delegations in force on a day."""
    return Delegation.objects.filter(since__lte=today, until__gte=today, ended_on=None)


def units_of(person: Person, today: date) -> list[Unit]:
    """The units in which a person holds a role: what those units owe is this person's business."""
    return list({g.unit_id: g.unit for g in grants_of(person, today)}.values())


def roles_of(person: Person, today: date) -> frozenset[Role]:
    """All roles that a person holds, wherever."""
    return frozenset(Role(g.role) for g in grants_of(person, today))


def actor_on(person: Person, record: Record | None, today: date, *, unit: Unit | None = None) -> Actor:
    """The person in the roles that count on this record, or, before there is one, in a unit."""
    spine = record.spine if record else None
    grants = grants_of(person, today)
    parts = _parts_of(grants, spine)
    here = record.unit_id if record else unit.pk if unit else None
    counting = [g for g in grants if _counts(g, here, spine, parts)]
    own = {Role(g.role) for g in counting if g.person_id == person.pk}
    lent = {Role(g.role): g.person for g in reversed(counting) if Role(g.role) not in own}
    return Actor(person, frozenset(own | set(lent)), lent)


def roles_on(person: Person, today: date) -> Callable[[Record], frozenset[Role]]:
    """The same for each record of a list, in two queries for all of them: whose turn is it on which record."""
    grants = grants_of(person, today)
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


def desk_of(role: Role, unit: int, project: int | None) -> str:
    """The desk that a step of a record belongs to, in one word: an office's, a unit's, or that of a part in a project."""
    if role in OF_A_UNIT:
        return f"{role}:{unit}"
    return f"{role}@{project}" if role in OF_A_PROJECT else str(role)


@dataclass(frozen=True, slots=True)
class Desk:
    """Desks that are looked at together, and the roles whose rows another desk of the same person shows already."""

    keys: tuple[str, ...]
    but: tuple[str, ...] = ()

    @property
    def rows(self) -> QuerySet[Owing]:
        """What they owe: one range of the index for one key."""
        only = (
            Owing.objects.filter(desk=self.keys[0]) if len(self.keys) == 1 else Owing.objects.filter(desk__in=self.keys)
        )
        for role in self.but:
            only = only.exclude(roles__contains=f" {role} ")
        return only


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person sits: the grants in force, looked up once for all that a page asks of them."""

    grants: tuple[Grant, ...]

    @property
    def whole(self) -> bool:
        """Whether this is an office that has the whole city before its eyes."""
        return bool({Role(g.role) for g in self.grants} & WHOLE_CITY)

    @property
    def units(self) -> list[Unit]:
        """The units in which a role is held."""
        return list({g.unit_id: g.unit for g in self.grants}.values())

    def desks(self) -> tuple[Desk, ...]:
        """The desks: one for each role in an office or unit, and one for all projects of an outsider."""
        out: list[Desk] = []
        earlier: dict[int | None, list[str]] = {}
        outside: set[str] = set()
        for grant in self.grants:
            role = Role(grant.role)
            if role in OF_A_PROJECT:
                named = [grant.project_id] if grant.project_id else _projects_of(grant)
                outside |= {desk_of(role, grant.unit_id, project) for project in named}
                continue
            before = earlier.setdefault(grant.unit_id if role in OF_A_UNIT else None, [])
            if role not in before:
                out.append(Desk((desk_of(role, grant.unit_id, None),), tuple(before)))
                before.append(role)
        return (*out, *([Desk(tuple(sorted(outside)))] if outside else []))

    def owing(self) -> QuerySet[Owing]:
        """What others owe before these eyes: all for an office, that of his own units for a unit; outsiders nothing."""
        return self._of_units(Owing.objects.all() if self.whole else Owing.objects.exclude(line__in=REVIEW_LINES))

    def watched(self) -> QuerySet[Watch]:
        """The watched days of the projects that the seat answers for."""
        return self._of_units(Watch.objects.all())

    def _of_units(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.whole:
            return rows
        units = {g.unit_id for g in self.grants if Role(g.role) in OF_A_UNIT}
        if len(units) == 1:
            return rows.filter(unit=units.pop())  # so that an index of one unit gives the order too
        return rows.filter(unit__in=units) if units else rows.none()


def seat_of(person: Person, today: date) -> Seat:
    """Where a person sits on a day."""
    return Seat(tuple(grants_of(person, today)))


def begun_by(person: Person, today: date) -> QuerySet[Record]:
    """The records that a person began and may still see, newest first."""
    return records_for(person, today).filter(opened_by=person).order_by("-pk")


def acts_of(person: Person) -> QuerySet[Entry]:
    """What a person has done, newest first; one's own acts are one's own to see."""
    return Entry.objects.filter(actor=person, taken=True).select_related("record__unit").order_by("-seq")


def units_with_desks() -> QuerySet[Unit]:
    """The units that records belong to, for filters of the offices."""
    return Unit.objects.filter(kind__in=("department", "county", "centre")).order_by("name")


def names_at(desks: Iterable[str], today: date) -> dict[str, list[str]]:
    """By desk, who sits there: names of persons, of firms for a part in a project; two queries for all of them."""
    wanted = set(desks)
    out: dict[str, list[str]] = {}
    parts = [d.split("@") for d in wanted if "@" in d]
    roles = {d.partition(":")[0] for d in wanted if "@" not in d}
    held = Grant.objects.filter(role__in=roles, since__lte=today).filter(Q(until=None) | Q(until__gte=today))
    rows = held.filter(person__is_active=True).order_by("pk").values_list("role", "unit", "person__name")
    for role, unit, name in rows if roles else ():
        desk = desk_of(Role(role), unit, None)
        if desk in wanted:
            out.setdefault(desk, []).append(name)
    taking_part = Party.objects.filter(project__in=[int(p) for _, p in parts], part__in={r for r, _ in parts})
    for part, project, name in taking_part.order_by("pk").values_list("part", "project", "name") if parts else ():
        out.setdefault(f"{part}@{project}", []).append(name)
    return out


def records_for(person: Person, today: date) -> QuerySet[Record]:
    """Every record that a person may see."""
    grants = grants_of(person, today)
    everything = Record.objects.select_related("unit", "project")
    seen = _inside(grants)
    for grant in grants:
        if Role(grant.role) in OF_A_PROJECT:
            seen |= _work_of(grant)
        elif grant.role == Role.EXPERT and grant.person_id == person.pk:  # a judgement cannot be lent
            seen |= called(person)
    return everything.filter(seen)


def _inside(grants: list[Grant]) -> Q:
    """What offices and units see: all, or the unit's own and the city's law; nothing for outsiders."""
    roles = {Role(g.role) for g in grants}
    if roles & WHOLE_CITY:
        flags = Q() if roles & FLAG_READERS else ~Q(line=Line.FLAG)
        if Role.FINANCE in roles and flags:
            flags |= Q(line=Line.FLAG, unit__kind="centre")  # finance decides where the centre stands aside (4.2)
        return ~shut() & flags
    units = [g.unit_id for g in grants if Role(g.role) in OF_A_UNIT]
    seen = (Q(unit__in=units) | Q(project__unit__in=units)) & ~Q(line__in=REVIEW_LINES)
    if roles & (LAW_KEEPERS | {Role.AUDIT_ADMIN}):
        seen |= Q(line__in=PEOPLE_LINES)
    if units:
        seen |= Q(line=Line.CALL, law_day__isnull=False)  # a call that was issued is said to every unit (9.1)
    return seen | Q(line__in=LAW_LINES) if roles & LAW_KEEPERS or units else seen


def flags_by_due(person: Person, today: date) -> QuerySet[Record]:
    """The flags that a person may read with the day on which each is due, the first due first, then the newest."""
    due = Owing.objects.filter(record=OuterRef("pk")).order_by("rank").values("due")[:1]
    rows = records_for(person, today).filter(line=Line.FLAG).annotate(due=Subquery(due))
    return rows.order_by(F("due").asc(nulls_last=True), "-opened_at", "-pk")


def flags() -> QuerySet[Record]:
    """All flags, to be counted for the rulebook: what comes of them names nobody."""
    return Record.objects.filter(line=Line.FLAG)


def _work_of(grant: Grant) -> Q:
    """An outsider's records: of the project that the grant names, or of those in which the grant's unit has the part."""
    role = Role(grant.role)
    named = projects_of(grant)
    work = Q(pk__in=named) | Q(project__in=named, line__in=LINES_OF[role])
    # Whoever wrote the proposal helps to write the application, and no more once it has been handed in.
    return work & ~Q(line=Line.APPLICATION, law_day__isnull=False)


def projects_of(grant: Grant) -> list[int]:
    """The projects that an outsider's grant is about: the one that it names, or those in which his unit has the part."""
    return [grant.project_id] if grant.project_id else list(_projects_of(grant))


def _projects_of(grant: Grant) -> QuerySet[Party]:
    return _as_party(grant.unit).filter(part=grant.role).values_list("project", flat=True)


def reads_whole(person: Person, today: date) -> bool:
    """Whether a person reads reserved answers and the hashed text of entries, which holds facts of other records too."""
    return bool(roles_of(person, today) & (WHOLE_CITY | {Role.AUDIT_ADMIN}))


def scenarios_for(person: Person, year: int, today: date) -> QuerySet[Scenario]:
    """The drafts of a year's selection, the newest first, before those who make and read plans."""
    drafts = Scenario.objects.filter(year=year).select_related("by")
    return drafts if roles_of(person, today) & PLAN_READERS else drafts.none()


def published_plans() -> QuerySet[Record]:
    """The annual plans that have been issued, the newest year first: open to everybody, their public answers only."""
    return Record.objects.filter(line=Line.ANNUAL_PLAN, state="issued").select_related("unit").order_by("-year", "-pk")


def decided_urgent(year: int) -> QuerySet[Record]:
    """What the municipal government has agreed to 一事一议 for a year: it is marked as such wherever it is listed (9.4)."""
    found = Record.objects.filter(line=Line.URGENT, state="approved", year=year).select_related("unit", "project")
    return found.order_by("number")


def urgent_numbers(year: int) -> frozenset[str]:
    """The numbers, and no more, of the applications of those projects: a published plan marks them."""
    rows = Record.objects.filter(line=Line.APPLICATION, project__in=decided_urgent(year).values("project"))
    return frozenset(rows.values_list("number", flat=True))


def views_of(person: Person, page: str) -> QuerySet[SavedView]:
    """The views of a list that a person has kept."""
    return SavedView.objects.filter(person=person, page=page).order_by("name")


def record_numbered(person: Person, number: str, today: date) -> Record | None:
    """One record by its number through the same door; ``None`` where it is not there or not his to see."""
    return records_for(person, today).filter(number=number).first() if can_be_kept(number) else None


def may_see(person: Person, record: Record, today: date) -> bool:
    """The same question for one record, asked of the same door."""
    return records_for(person, today).filter(pk=record.pk).exists()


def papers_for(person: Person, today: date) -> QuerySet[Paper]:
    """The papers on the records that a person may see; what is reserved only for who reads whole records."""
    rows = Paper.objects.filter(record__in=records_for(person, today)).select_related("record")
    return rows if reads_whole(person, today) else rows.exclude(kind__in=_reserved_papers())


@cache
def _reserved_papers() -> frozenset[str]:
    """Kinds of papers that some edition reserves: who reviewed whom must not be known to the reviewed."""
    books = (rulebook.load(edition) for edition in rulebook.editions())
    return frozenset(kind.id for book in books for kind in book.papers.values() if kind.reserved)


def entries_for(person: Person, today: date) -> QuerySet[Entry]:
    """The journal entries of the records that a person may see; outsiders see their own acts, audit everything."""
    roles = roles_of(person, today)
    rows = Entry.objects.select_related("actor", "record")
    if roles & {Role.AUDIT, Role.AUDIT_ADMIN}:
        return without_shut(rows)
    inside = Record.objects.filter(_inside(grants_of(person, today)))
    return rows.filter(Q(record__in=inside) | Q(actor=person, record__in=records_for(person, today)))


def notices_for(person: Person) -> QuerySet[Notice]:
    """What was said to a person, newest first."""
    return Notice.objects.filter(person=person).select_related("entry__record").order_by("-at", "-pk")


def imports_for(person: Person, today: date) -> QuerySet[ImportJob]:
    """The lists that were brought along: his own, those of his unit, and for the planners of the centre those of projects."""
    units = [g.unit_id for g in grants_of(person, today) if Role(g.role) in (Role.CLERK, Role.LEADER)]
    mine = Q(by=person) | (Q(unit__in=units) & ~Q(line=Line.PROJECT))
    if Role.PLANNER in roles_of(person, today):
        mine |= Q(line=Line.PROJECT)
    return ImportJob.objects.filter(mine).select_related("by", "unit")


def units_inside() -> QuerySet[Unit]:
    """The units that may have projects; firms have none."""
    return Unit.objects.exclude(kind="firm").order_by("name")


def people_inside(today: date) -> QuerySet[Person]:
    """Everybody who holds a role in an office or a department today."""
    in_force = Q(grants__since__lte=today) & (Q(grants__until=None) | Q(grants__until__gte=today))
    inside = ~Q(grants__role__in=OF_A_PROJECT)
    return Person.objects.filter(in_force & inside, is_active=True).distinct().order_by("pk")
