"""Lives that are acted otherwise than the demo acts them: an act more, an act less, another thing stated."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from tests.journeys.acting import RELIEF

from tongchou.lifecycle.words import Line
from tongchou.records.models import Person, Record
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import City
from tongchou.surfaces.demo.script import Act, play

BUILDING = date(2022, 5, 11)
"""The day after the contractor of the relief project has begun."""

Change = Callable[[Act], Act | None]


def everybody() -> dict[str, Person]:
    """The persons by user name."""
    return {person.username: person for person in Person.objects.select_related("unit")}


def lived(city: City, until: date, change: Change = lambda act: act, more: Iterable[Act] = ()) -> dict[str, str]:
    """Act the relief life up to and including a day, each act as ``change`` leaves it (``None``: it is left out)."""
    kept = [after for act in life.whole(RELIEF) if act.on <= until and (after := change(act))]
    return play([*kept, *more], city)


def stating(line: Line, verb: str, **stated: Any) -> Change:
    """The acts of one step with other things stated; ``None`` as a value takes a thing out."""

    def change(act: Act) -> Act:
        if (act.line, act.verb) != (line, verb):
            return act
        told = {**act.stated, **stated}
        return replace(act, stated={k: v for k, v in told.items() if v is not None})

    return change


def both(one: Change, other: Change) -> Change:
    """Two changes, one after the other."""
    return lambda act: other(after) if (after := one(act)) else None


def paper(city: City, on: date, who: str, record: Record, *kinds: str) -> None:
    """Bring papers to a record."""
    for kind in kinds:
        city.attach(Act(on, who, Line(record.line), "attach", "x"), record.number, kind)
