"""Builds 示例市 by real steps in the order of their days, each by the proper person; nothing is written past the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from tongchou.records import access, conduct, files
from tongchou.records.models import Person, Record
from tongchou.surfaces.demo.lives import LIVES, acts_until
from tongchou.surfaces.demo.people import settle
from tongchou.surfaces.demo.script import Act, play


@dataclass(slots=True)
class City:
    """A player that acts through ``conduct``, at ten o'clock of each act's day."""

    people: Mapping[str, Person]
    steps: int = 0

    def open(self, act: Act, stated: Mapping[str, Any], project: str) -> tuple[str, str]:
        """Open a record in the actor's own unit, or in that of its project."""
        person, at = self.people[act.who], moment(act.on)
        spine = Record.objects.get(number=project) if project else None
        unit = spine.unit if spine else person.unit
        actor = access.actor_on(person, spine, act.on, unit=unit)
        record = conduct.open_record(act.line, actor, at, unit=unit, project=spine, answers=stated, verb=act.verb)
        self.steps += 1
        return record.number, record.spine.number if record.spine else ""

    def find(self, act: Act, project: str) -> str:
        """The newest record of the line on the project."""
        found = Record.objects.filter(line=act.line, project__number=project).order_by("-pk")
        return found.values_list("number", flat=True)[0]

    def attach(self, act: Act, number: str, kind: str) -> None:
        """A short text paper: what it is, on which record, of which day."""
        record = Record.objects.get(number=number)
        text = f"{kind}\n{record.number} {record.title}\n{act.on.isoformat()}\n演示材料，内容为虚构。\n"
        files.receive(record, kind, f"{kind}.txt", text.encode(), by=self.people[act.who], at=moment(act.on))

    def take(self, act: Act, number: str, stated: Mapping[str, Any]) -> None:
        """Take the step as the person in the roles held on the record."""
        record = Record.objects.select_related("unit", "project").get(number=number)
        actor = access.actor_on(self.people[act.who], record, act.on)
        conduct.take(record, act.verb, actor, moment(act.on), stated)
        self.steps += 1


def moment(day: date) -> datetime:
    """Ten in the morning, in the city's zone."""
    return timezone.make_aware(datetime.combine(day, time(10)))


def build(until: date | None = None) -> int:
    """Make the city as it stands today; returns the number of steps that were taken."""
    today = until or timezone.localdate()
    city = City(settle())
    play(acts_until(LIVES, today), city)
    return city.steps
