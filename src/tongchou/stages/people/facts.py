"""What the rules on units, persons, grants and delegations look at. ``None`` means *not known*."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line

Rows = tuple[Mapping[str, Any], ...]


@facts(Line.UNIT)
@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """An organisation that takes part."""

    LINE: ClassVar[Line]

    title: str | None = None  # its name
    uscc: str | None = None
    kind: str | None = None  # id in `trust.UNIT_KINDS`
    parent: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    name_taken: bool | None = None  # by another unit
    uscc_taken: str | None = None  # name of the other unit, empty where there is none
    parent_known: bool | None = None
    active_people: int | None = None


@facts(Line.PERSON)
@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """Somebody with an account."""

    LINE: ClassVar[Line]

    title: str | None = None  # the name
    username: str | None = None
    unit_name: str | None = None
    post: str | None = None
    phone: str | None = None
    unit_known: bool | None = None
    username_taken: bool | None = None  # by another person
    registered_as: str | None = None  # the user name under which this record has registered him already
    roles_elsewhere: tuple[str, ...] | None = None  # that he holds or will hold in another unit than this
    is_self: bool | None = None  # whoever takes the step is the person whom it is about


@facts(Line.GRANT)
@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFacts:
    """A role for a person for a time."""

    LINE: ClassVar[Line]

    username: str | None = None
    role: str | None = None
    since: date | None = None
    until: date | None = None
    for_project: str | None = None
    in_unit: str | None = None  # where he is seconded to; empty in his own unit
    in_unit_known: bool | None = None
    person_known: bool | None = None
    person_unit_kind: str | None = None  # of the unit in which the role is held
    held_roles: tuple[str, ...] | None = None  # by grants that are in force or to come
    tie_cleared: str | None = None
    project_known: bool | None = None
    unit_ties: Rows | None = (
        None  # name, says, certain, cleared: his firm and parts of the project that are kept apart from it
    )
    is_self: bool | None = None


@facts(Line.DELEGATION)
@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationFacts:
    """Roles lent to a colleague."""

    LINE: ClassVar[Line]

    username: str | None = None
    roles: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None
    giver_roles: tuple[str, ...] | None = None  # by his own grants alone
    taker_known: bool | None = None
    taker_is_colleague: bool | None = None
    taker_is_self: bool | None = None
    taker_roles: tuple[str, ...] | None = None  # by grants and by what others lent him
    may_end: bool | None = None
