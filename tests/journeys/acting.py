"""Short words for tests that act through ``conduct``: open, take, and the decision that refused."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tongchou.lifecycle.engine import Decision, StepRefusedError
from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.models import Entry, Person, Record
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.life import Life
from tongchou.surfaces.demo.lives import LIVES
from tongchou.surfaces.demo.script import Act, play

RELIEF = LIVES[0]
DAY = date(2021, 7, 20)


def application(**changes: Any) -> dict[str, Any]:
    """A complete application with some answers changed."""
    return {**life.application(RELIEF), **changes}


def open_application(person: Person, on: date = DAY, **changes: Any) -> Record:
    actor = access.actor_on(person, None, on, unit=person.unit)
    return conduct.open_record(Line.APPLICATION, actor, moment(on), unit=person.unit, answers=application(**changes))


def take(record: Record, verb: str, person: Person, on: date = DAY, given: Mapping[str, Any] | None = None) -> Entry:
    record.refresh_from_db()
    return conduct.take(record, verb, access.actor_on(person, record, on), moment(on), given)


def may(record: Record, verb: str, person: Person, on: date = DAY, given: Mapping[str, Any] | None = None) -> Decision:
    record.refresh_from_db()
    return conduct.may(record, verb, access.actor_on(person, record, on), moment(on), given)


def refused(
    record: Record, verb: str, person: Person, on: date = DAY, given: Mapping[str, Any] | None = None
) -> Decision:
    """The decision that refuses a step; fails where the step is taken."""
    with pytest.raises(StepRefusedError) as refusal:
        take(record, verb, person, on, given)
    return refusal.value.decision


def stops(decision: Decision) -> list[str]:
    return [f.rule for f in decision.verdict.stops]


def until(city: City, on: date, one: Life = RELIEF) -> dict[str, str]:
    """Act a life up to and including a day; returns the numbers by name."""
    acts: list[Act] = [act for act in life.whole(one) if act.on <= on]
    return play(acts, city)


def record(number: str) -> Record:
    return Record.objects.select_related("unit", "project").get(number=number)
