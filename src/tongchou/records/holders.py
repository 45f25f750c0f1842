"""Who has a record before him: the persons behind the roles that a row names, for notices and for 'who has it now'."""

from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongchou.lifecycle.words import Line, Role
from tongchou.records.access import OF_A_PROJECT, OF_A_UNIT, lendings
from tongchou.records.access_review import expert_of
from tongchou.records.minutes import signers_of
from tongchou.records.models import Grant, Party, Person, Record
from tongchou.records.prepared import Prepared

NO_ROLE = ""
"""Keeps a list of roles from being empty, so that a prepared query has a place for every value."""


def holders_of(record: Record, roles: frozenset[Role], today: date) -> list[Person]:
    """The persons who hold one of these roles on a record, or to whom a holder lent it: two prepared queries.

    A sheet of scores is its own expert's, and no other expert's; minutes are signed by those who were there.
    """
    if record.line == Line.SCORE:
        return expert_of(record) if Role.EXPERT in roles else []
    if record.line == Line.MINUTES and Role.EXPERT in roles:
        return [*signers_of(record), *holders_of(record, roles - {Role.EXPERT}, today)]
    spine = record.spine
    granted = _granting(roles)(record.unit_id, (spine.pk if spine else None) or 0, today)
    people, held = {g.person_id: g.person for g in granted}, {(g.person_id, g.role) for g in granted}
    for one in _lending(roles)(today):
        if (one.giver_id, one.role) in held and one.taker.is_active:
            people.setdefault(one.taker_id, one.taker)
    return [people[pk] for pk in sorted(people)]


@cache
def _granting(roles: frozenset[Role]) -> Prepared:
    """The grants of these roles that count in a unit and on a project; the sets of roles are those of the table's rows."""
    offices, inside, outside = roles - OF_A_UNIT - OF_A_PROJECT, roles & OF_A_UNIT, roles & OF_A_PROJECT

    def ask(unit: int, spine: int, today: date) -> QuerySet[Any]:
        firm = Q(uscc=OuterRef("unit__uscc")) & ~Q(uscc="") | Q(uscc="", name=OuterRef("unit__name"))
        parties = Party.objects.filter(firm, project=spine, part=OuterRef("role"))
        counting = Q(role__in=[*offices, NO_ROLE]) | Q(role__in=[*inside, NO_ROLE], unit=unit)
        counting |= Q(role__in=[*outside, NO_ROLE], project=spine)
        counting |= Q(role__in=[*outside, NO_ROLE], project=None) & Exists(parties)
        begun = Grant.objects.filter(counting, since__lte=today, person__is_active=True)
        return begun.filter(Q(until=None) | Q(until__gte=today)).select_related("person__unit")

    return Prepared(ask, int, int, date)


@cache
def _lending(roles: frozenset[Role]) -> Prepared:
    """What holders of these roles lent."""

    def ask(today: date) -> QuerySet[Any]:
        return lendings(today).filter(role__in=[*roles, NO_ROLE]).select_related("taker__unit")

    return Prepared(ask, date)
