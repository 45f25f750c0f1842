"""What the steps on units, persons, grants and delegations write into the tables by which everybody acts.

Everything is in the transaction of its step, so the journal and the tables cannot differ.
"""

from datetime import date, timedelta

from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Doing
from tongchou.records.conduct import consequence, day_of
from tongchou.records.models import Delegation, Grant, Person, Record, Token, Unit


@consequence("keep-unit")
def keep_unit(doing: Doing) -> None:
    """The unit as its record says it is."""
    record, said = doing.record, doing.record.answers
    parent = Unit.objects.filter(name=said["parent"].strip()).first() if said.get("parent") else None
    contact = f"{said['contact_name'].strip()} {said['contact_phone'].strip()}"[:100]
    name = said["title"].strip()
    Unit.objects.filter(record=None, name=name).update(record=record)  # made by the set-up, registered now
    kept = {"name": name, "uscc": said["uscc"], "kind": said["kind"], "parent": parent, "contact": contact}
    Unit.objects.update_or_create(record=record, defaults=kept)


@consequence("stop-unit")
def stop_unit(doing: Doing) -> None:
    """No more persons can be registered in it."""
    Unit.objects.filter(record=doing.record).update(is_active=False)


@consequence("restore-unit")
def restore_unit(doing: Doing) -> None:
    """As before."""
    Unit.objects.filter(record=doing.record).update(is_active=True)


@consequence("keep-person")
def keep_person(doing: Doing) -> None:
    """The person as the record says; a new one has no password until he has chosen one by his link."""
    record, said = doing.record, doing.record.answers
    name, unit = said["title"].strip(), Unit.objects.get(name=said["unit_name"].strip())
    Person.objects.filter(record=None, username=said["username"]).update(record=record)  # made by the set-up
    kept = {"name": name, "phone": said["phone"].strip(), "unit": unit}
    if not Person.objects.filter(record=record).update(**kept):
        person = Person.objects.create_person(said["username"], name, unit)
        Person.objects.filter(pk=person.pk).update(record=record, **kept)


@consequence("forget-password")
def forget_password(doing: Doing) -> None:
    """No password and no second factor any more, which ends every session; the person chooses both anew by a link."""
    person = Person.objects.get(record=doing.record)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    Token.objects.filter(person=person).delete()


@consequence("stop-person")
def stop_person(doing: Doing) -> None:
    """Sessions end with the next request, tokens at once; roles stay on record and count no more."""
    Person.objects.filter(record=doing.record).update(is_active=False)
    Token.objects.filter(person__record=doing.record).delete()


@consequence("restore-person")
def restore_person(doing: Doing) -> None:
    """With the roles whose time is not over."""
    Person.objects.filter(record=doing.record).update(is_active=True)


@consequence("give-grant")
def give_grant(doing: Doing) -> None:
    """From the day that was proposed, but not before it was granted."""
    said = doing.record.answers
    person, today = Person.objects.get(username=said["username"].strip()), day_of(doing.at)
    code, where = (said.get("for_project") or "").strip(), (said.get("in_unit") or "").strip()
    project = Record.objects.get(line=Line.PROJECT, number=code) if code else None
    since = max(date.fromisoformat(said["since"]), today)
    until = date.fromisoformat(said["until"]) if said.get("until") else None
    Grant.objects.create(
        record=doing.record,
        person=person,
        role=said["role"],
        unit=Unit.objects.get(name=where) if where else person.unit,
        project=project,
        since=since,
        until=until,
    )


@consequence("end-grant")
def end_grant(doing: Doing) -> None:
    """At once; a grant that never was in force for a whole day is taken away altogether, its record stays."""
    grant, yesterday = Grant.objects.get(record=doing.record), day_of(doing.at) - timedelta(days=1)
    if grant.since > yesterday:
        grant.delete()
    else:
        Grant.objects.filter(pk=grant.pk).update(until=min(grant.until or yesterday, yesterday))


@consequence("lend")
def lend(doing: Doing) -> None:
    """One row for each role; the giver's own grant decides every day whether it is worth anything."""
    said, giver = doing.record.answers, doing.actor.person
    taker = Person.objects.get(username=said["username"].strip())
    since, until = date.fromisoformat(said["since"]), date.fromisoformat(said["until"])
    Delegation.objects.bulk_create(
        Delegation(record=doing.record, giver=giver, taker=taker, role=role, since=since, until=until)
        for role in dict.fromkeys(said["roles"])
    )


@consequence("end-lending")
def end_lending(doing: Doing) -> None:
    """At once."""
    Delegation.objects.filter(record=doing.record, ended_on=None).update(ended_on=day_of(doing.at))
