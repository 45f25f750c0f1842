"""Builds 示例市 by real steps in the order of their days, each by the proper person; nothing is written past the journal."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, files, lawbook, owing, projections
from tongchou.records.casefile import Actor
from tongchou.records.models import Person, Record, Unit
from tongchou.records.uploads import extract
from tongchou.stages.flags import rounds
from tongchou.surfaces.demo.flagged import LOOK, found_by
from tongchou.surfaces.demo.lives import acts_until
from tongchou.surfaces.demo.papers import text_of
from tongchou.surfaces.demo.people import settle
from tongchou.surfaces.demo.reviews import TOGETHER, named, together
from tongchou.surfaces.demo.script import Act, play

UNREAD_FOR = timedelta(days=30)


class NotAsPlayedError(AssertionError):
    """A step that the play says is refused was taken, or was refused for something else."""


@dataclass(slots=True)
class City:
    """A player that acts through ``conduct``, at ten o'clock of each act's day."""

    people: Mapping[str, Person]
    steps: int = 0
    actors: dict[tuple[str, int, int | None], Actor] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    """Known records; ``conduct`` decides on what is in the database and not on these."""
    moving: set[str] = field(default_factory=set)
    """Whom the play registers, grants a role or lends one: what they are is asked each time, for it changes."""

    def open(self, act: Act, stated: Mapping[str, Any], project: str) -> tuple[str, str]:
        """Open a record in the unit of its project, in the one that is named, or in the actor's own."""
        person, at = self._person(act.who), moment(act.on)
        if act.verb == LOOK:
            raised = rounds.look(at)
            self.steps += len(raised)
            return raised[0] if raised else "", ""
        spine = Record.objects.select_related("unit").get(number=project) if project else None
        named = Unit.objects.get(name=act.unit) if act.unit else person.unit
        unit = spine.unit if spine else named
        actor = self._actor(act, spine, unit)
        with _as_played(act):
            record = conduct.open_record(act.line, actor, at, unit=unit, project=spine, answers=stated, verb=act.verb)
        if act.refused:
            return "", ""
        self.steps += 1
        self._names(act, stated)
        self.records[record.number] = record
        return record.number, record.spine.number if record.spine else ""

    def find(self, act: Act, project: str) -> str:
        """The newest record of the line on the project; of flags the first of its detector."""
        if act.line is Line.FLAG:
            return found_by(act.name)
        found = Record.objects.filter(line=act.line, project__number=project).order_by("-pk")
        return found.values_list("number", flat=True)[0]

    def attach(self, act: Act, number: str, kind: str) -> None:
        """A short text paper; it is read in this process, because the demo has written it itself."""
        record, by = self._record(number), self._person(act.who)
        data = text_of(kind, record).encode()
        files.receive(record, kind, f"{kind}.txt", data, by=by, at=moment(act.on), run=extract.extract)

    def take(self, act: Act, number: str, stated: Mapping[str, Any]) -> None:
        """Take the step as the person in the roles held on the record."""
        record = self._record(number)
        if act.verb in TOGETHER:
            self.steps += together(record, act, self._actor(act, record, record.unit), moment(act.on))
            return
        with _as_played(act):
            conduct.take(record, act.verb, self._actor(act, record, record.unit), moment(act.on), named(record, stated))
        self.steps += not act.refused

    def save(self, act: Act, number: str, stated: Mapping[str, Any]) -> None:
        """Fill in the form as it is now."""
        record = self._record(number)
        record.refresh_from_db()
        conduct.save(record, stated, self._actor(act, record, record.unit), moment(act.on), version=record.version)
        self._names(act, stated)

    def _record(self, number: str) -> Record:
        if number not in self.records:
            self.records[number] = Record.objects.select_related("unit", "project").get(number=number)
        return self.records[number]

    def _names(self, act: Act, stated: Mapping[str, Any]) -> None:
        """Keep in mind whose roles an act is about."""
        if act.line in access.PEOPLE_LINES and stated.get("username"):
            self.moving.add(stated["username"])

    def _person(self, username: str) -> Person:
        if username in self.moving:
            return Person.objects.select_related("unit").get(username=username)
        return self.people[username]

    def _actor(self, act: Act, record: Record | None, unit: Unit) -> Actor:
        """Who acts, asked once for each person, unit and project, and each time where the play moves the person.

        Of the others nothing can change: what the set-up granted has no end, and no step of the play is about them.
        """
        spine = record.spine if record else None
        key = (act.who, unit.pk, spine.pk if spine else None)
        known = None if act.who in self.moving else self.actors.get(key)
        if known is None:
            known = access.actor_on(self._person(act.who), record, act.on, unit=unit)
            if known.roles:
                self.actors[key] = known
        return known


@contextmanager
def _as_played(act: Act) -> Iterator[None]:
    """What the play says is refused must be refused by those rules, and the rest must be taken."""
    try:
        yield
    except StepRefusedError as refusal:
        met = {f.rule for f in refusal.decision.verdict.stops}
        if not act.refused or not set(act.refused.split()) <= met:
            raise NotAsPlayedError(
                f"{act.on} {act.name} {act.line}:{act.verb} 拒绝理由 {sorted(met)}：{refusal}"
            ) from refusal
        return
    if act.refused:
        raise NotAsPlayedError(f"{act.on} {act.name} {act.line}:{act.verb} 应被 {act.refused} 拒绝，却办成了")


def moment(day: date) -> datetime:
    """Ten in the morning, in the city's zone."""
    return timezone.make_aware(datetime.combine(day, time(10)))


def build(until: date | None = None) -> int:
    """Make the city as it stands today; returns the number of steps that were taken."""
    today = until or timezone.localdate()
    with _alone(moment(today)):
        city = City(settle())
        play(acts_until(today), city)
        _settle_notices(today)
    owing.made(moment(today), today)
    return city.steps


def _settle_notices(today: date) -> None:
    """Whoever lives in the city has read what he was told weeks ago; a letter about it would come too late."""
    for person in Person.objects.order_by("pk"):
        old = access.notices_for(person).filter(at__lt=moment(today - UNREAD_FOR))
        old.update(read_at=moment(today - UNREAD_FOR), told_at=moment(today))


@contextmanager
def _alone(at: datetime) -> Iterator[None]:
    """Nobody else is at work: the law is read once, derived tables are made at the end, and no commit waits for the disk.

    A demo that was cut off by a power failure is built again, so a lost commit loses nothing. What is made stays for the
    whole of the play, so nobody searches it for garbage.
    """
    gc.disable()
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA synchronous=OFF" if sqlite else "SET synchronous_commit=off")
        try:
            with lawbook.held(), projections.held(at):
                yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL" if sqlite else "SET synchronous_commit=on")
            gc.enable()
