"""The doors of the pages of people: which units, persons, grants, delegations, keys and sign-ins somebody may look up.

They stand beside ``access``, which says in which roles a person stands before a record and what he sees of records.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django.db.models import Case, F, Q, QuerySet, Value, When

from tongchou.lifecycle.trust import KEEPERS, OUTSIDERS
from tongchou.lifecycle.words import Role
from tongchou.records.access import WHOLE_CITY, grants_of, lendings, records_for, roles_of
from tongchou.records.models import Delegation, Grant, Person, Record, Token, Unit


def units_for(person: Person, today: date) -> QuerySet[Unit]:
    """The units that a person may look up: all for who holds a role inside, for an outsider his own."""
    roles = roles_of(person, today)
    rows = Unit.objects.select_related("parent", "record").order_by("kind", "pk")
    return rows if roles - OUTSIDERS - {Role.EXPERT} else rows.filter(pk=person.unit_id)


def people_for(person: Person, today: date) -> QuerySet[Person]:
    """The persons that a person may look up: all for offices and keepers, his colleagues for who holds a role in a unit."""
    roles = roles_of(person, today)
    rows = Person.objects.select_related("unit", "record").order_by("unit__kind", "unit", "pk")
    if roles & (WHOLE_CITY | KEEPERS):
        return rows
    own = Q(pk=person.pk)
    return rows.filter(own | Q(unit=person.unit_id)) if roles - OUTSIDERS - {Role.EXPERT} else rows.filter(own)


def grants_for(person: Person, today: date) -> QuerySet[Grant]:
    """All grants, past and to come, of the persons that a person may look up."""
    rows = Grant.objects.filter(person__in=people_for(person, today)).select_related(
        "person", "unit", "project", "record"
    )
    return rows.order_by("person", "since", "pk")


def delegations_for(person: Person, today: date) -> QuerySet[Delegation]:
    """All delegations, past and to come, among the persons that a person may look up."""
    rows = Delegation.objects.filter(giver__in=people_for(person, today)).select_related("giver", "taker", "record")
    return rows.order_by("-since", "-pk")


def own_grants(person: Person, today: date) -> list[Grant]:
    """A person's own grants in force on a day, without those that are lent to him."""
    return [g for g in grants_of(person, today) if g.person_id == person.pk]


def own_delegations(person: Person) -> QuerySet[Delegation]:
    """What a person has lent and what was lent to him, newest first."""
    mine = Delegation.objects.filter(Q(giver=person) | Q(taker=person))
    return mine.select_related("giver", "taker", "record").order_by("-since", "-pk")


def loan(giver: Person, taker: Person, roles: Iterable[str], today: date) -> Delegation | None:
    """By what somebody acts for a colleague on a day in one of some roles; the longest where there are several (4.5)."""
    rows = lendings(today).filter(giver=giver, taker=taker, role__in=list(roles))
    return rows.order_by("-until", "-pk").first()


def openable(person: Person, records: Iterable[int], today: date) -> set[int]:
    """Which of some records a person may open, so that no page links to what is closed to him."""
    wanted = set(records)
    seen = records_for(person, today).filter(pk__in=wanted) if wanted else Record.objects.none()
    return set(seen.values_list("pk", flat=True))


def tokens_of(person: Person) -> QuerySet[Token]:
    """A person's keys to the API."""
    return Token.objects.filter(person=person).order_by("-made_at")


def reads_sign_ins(person: Person, today: date) -> bool:
    """Whether a person may know when others signed in: the keepers of the platform, each for his own reason."""
    return bool(roles_of(person, today) & KEEPERS)


def sign_ins_for(person: Person, today: date) -> QuerySet[Any, dict[str, Any]]:
    """Who signed in or tried to, newest first: for whoever guards the accounts or the logs, for others nothing."""
    columns = ("at", "username", "ip_address", "outcome")
    good = AccessLog.objects.annotate(at=F("attempt_time"), outcome=Value("in")).values(*columns)
    bad = AccessFailureLog.objects.annotate(
        at=F("attempt_time"), outcome=Case(When(locked_out=True, then=Value("locked")), default=Value("wrong"))
    ).values(*columns)
    if not roles_of(person, today) & {Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}:
        return good.none()
    return good.order_by().union(bad.order_by(), all=True).order_by("-at")


def names_known(usernames: Iterable[str]) -> dict[str, Person]:
    """Persons by the user names that somebody typed; what nobody is called is missing, because it may be a password."""
    return {p.username: p for p in Person.objects.filter(username__in=set(usernames)).select_related("unit")}
