"""What the tables of units, persons, grants and delegations say to a registration, a grant or a delegation."""

from datetime import date
from typing import Any

from django.db.models import Q

from tongchou.kernel.text import can_be_kept
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, relations
from tongchou.records.casefile import Question, known
from tongchou.records.models import Delegation, Grant, Party, Person, Record, Unit


def _text(q: Question, name: str) -> str:
    text = str(q.answers.get(name) or "").strip()
    return text if can_be_kept(text) else ""


def person_named(username: str) -> Person | None:
    """Whoever has a user name and is in use."""
    return Person.objects.select_related("unit").filter(username=username, is_active=True).first()


def to_come(person: Person, today: date) -> tuple[str, ...]:
    """The roles that a person holds or will hold, his own and lent ones."""
    own = Grant.objects.filter(person=person).filter(Q(until=None) | Q(until__gte=today))
    lent = Delegation.objects.filter(taker=person, until__gte=today, ended_on=None)
    return tuple(sorted({*own.values_list("role", flat=True), *lent.values_list("role", flat=True)}))


@known(Line.UNIT)
def unit(q: Question) -> dict[str, Any]:
    """The unasked facts of ``UnitFacts``; a unit that the set-up made is registered afterwards, under its own name."""
    name, code, parent = _text(q, "title"), _text(q, "uscc"), _text(q, "parent")
    others = Unit.objects.exclude(record=None, name=name)
    if q.record.pk:
        others = others.exclude(record=q.record)
    same = others.filter(uscc=code).values_list("name", flat=True).first() if code else None
    return {
        "name_taken": others.filter(name=name).exists(),
        "uscc_taken": same or "",
        "parent_known": others.filter(name=parent, is_active=True).exists() if parent else None,
        "active_people": Person.objects.filter(unit__record=q.record, is_active=True).count() if q.record.pk else 0,
    }


@known(Line.PERSON)
def person(q: Question) -> dict[str, Any]:
    """The unasked facts of ``PersonFacts``; a person whom the set-up made is registered afterwards, in his own unit."""
    username, unit_name, actor = _text(q, "username"), _text(q, "unit_name"), q.actor.person
    early = Q(record=None, username=username, unit__name=unit_name)
    others = Person.objects.exclude(early)
    if q.record.pk:
        others = others.exclude(record=q.record)
    kept = Person.objects.filter(record=q.record).first() if q.record.pk else None
    held = Grant.objects.filter(person=kept).filter(Q(until=None) | Q(until__gte=q.today)).exclude(unit__name=unit_name)
    return {
        "registered_as": kept.username if kept else "",
        "roles_elsewhere": tuple(sorted(set(held.values_list("role", flat=True)))) if kept else (),
        "unit_known": Unit.objects.filter(name=unit_name, is_active=True).exists(),
        "username_taken": others.filter(username__iexact=username).exists(),
        "is_self": bool(actor and q.record.pk and actor.record_id == q.record.pk),
    }


@known(Line.GRANT)
def grant(q: Question) -> dict[str, Any]:
    """The unasked facts of ``GrantFacts``."""
    person, code, where = person_named(_text(q, "username")), _text(q, "for_project"), _text(q, "in_unit")
    elsewhere = Unit.objects.filter(name=where, is_active=True).first() if where else None
    unit = elsewhere if where else person.unit if person else None
    return {
        "person_known": person is not None,
        "in_unit_known": elsewhere is not None,
        "person_unit_kind": unit.kind if unit else "",
        "held_roles": to_come(person, q.today) if person else (),
        "project_known": Record.objects.filter(line=Line.PROJECT, number=code).exists() if code else False,
        "unit_ties": _unit_ties(q, unit, code),
        "is_self": person is not None and person == q.actor.person,
    }


WATCHED = {"contractor": "承建", "author": "编制方案"}
APART = {Role.SUPERVISOR: ("contractor",), Role.TESTER: ("contractor",), Role.CONTRACTOR: ("author",)}
"""By the role of an outsider, the parts of the project from which his firm is kept apart (12.2, 19)."""


def _unit_ties(q: Question, unit: Unit | None, code: str) -> tuple[dict[str, Any], ...]:
    """What the graph of ties says before a firm is let in to watch another, or to build what another planned."""
    role = _text(q, "role")
    parts = next((parts for one, parts in APART.items() if one == role), ())
    if unit is None or not code or not parts:
        return ()
    own = {"name": unit.name, "uscc": unit.uscc, "tie_cleared": _text(q, "tie_cleared")}
    named = Party.objects.filter(project__number=code, part__in=parts).order_by("pk")
    firms = {p.name: p for p in named}
    rows = [{"name": p.name, "uscc": p.uscc, "legal_person": p.legal_person, "phone": p.phone} for p in firms.values()]
    ends = {p.name: f"—{WATCHED[p.part]}— {code}" for p in firms.values()}
    same = (p for p in firms.values() if p.name == unit.name or (p.uscc and p.uscc == unit.uscc))
    found = relations.of_firm(own, rows, q.law.value("tie-hub-most")) if rows else ()
    return (
        *({"name": unit.name, "says": f"{unit.name} {ends[p.name]}", "certain": True, "cleared": ""} for p in same),
        *(tie.plain(own, ends[tie.firm]) for tie in found),
    )


@known(Line.DELEGATION)
def delegation(q: Question) -> dict[str, Any]:
    """The unasked facts of ``DelegationFacts``."""
    taker, actor = person_named(_text(q, "username")), q.actor.person
    own = {g.role for g in access.grants_of(actor, q.today) if g.person_id == actor.pk} if actor else set()
    either = Q(giver=actor) | Q(taker=actor)
    party = bool(actor and q.record.pk and Delegation.objects.filter(either, record=q.record).exists())
    return {
        "giver_roles": tuple(sorted(own)),
        "taker_known": taker is not None,
        "taker_is_colleague": bool(taker and actor and taker.unit_id == actor.unit_id),
        "taker_is_self": taker is not None and taker == actor,
        "taker_roles": to_come(taker, q.today) if taker else (),
        "may_end": party or Role.SECURITY_ADMIN in q.actor.roles,
    }
