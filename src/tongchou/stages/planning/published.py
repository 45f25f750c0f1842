"""A plan as it is published: the public answers of its record, with what was added 一事一议 marked for ever (9.3, 9.4)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from tongchou.lifecycle.words import Line
from tongchou.records import access
from tongchou.records.models import Record
from tongchou.regulation import rulebook


@dataclass(frozen=True, slots=True)
class Item:
    """One project of a published plan."""

    title: str
    unit: str
    fen: int
    urgent: bool


@dataclass(frozen=True, slots=True)
class Published:
    """A plan as everybody may read it; a part that the field book does not make public is not in it."""

    year: int
    title: str
    issuer: str
    issued_on: date
    items: tuple[Item, ...]

    @property
    def fen(self) -> int:
        """What all come to."""
        return sum(item.fen for item in self.items)

    @property
    def urgent(self) -> "Share":
        """How much of it came 一事一议."""
        return Share.of(self.items)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of all, and how much of the money, went the short way."""

    count: int
    among: int
    fen: int
    of_fen: int

    @classmethod
    def of(cls, items: "tuple[Item, ...]") -> "Share":
        """The share in a plan."""
        mine = [item for item in items if item.urgent]
        return cls(len(mine), len(items), sum(i.fen for i in mine), sum(i.fen for i in items))

    @property
    def percent(self) -> str:
        """Of the projects."""
        return _percent(self.count, self.among)

    @property
    def money_percent(self) -> str:
        """Of the money."""
        return _percent(self.fen, self.of_fen)


def _percent(part: int, whole: int) -> str:
    return f"{float(Fraction(part * 100, whole)):.1f}%" if whole else "—"


def published(plan: Record) -> Published:
    """One issued plan."""
    form = rulebook.load(plan.edition).forms[Line.ANNUAL_PLAN].fields
    said: dict[str, Any] = {name: plan.answers.get(name) for name, field in form.items() if field.public}
    urgent = access.urgent_numbers(plan.year or 0)
    items = tuple(
        Item(str(i.get("title") or ""), str(i.get("unit") or ""), i.get("fen") or 0, i.get("number") in urgent)
        for i in said.get("items") or ()
    )
    day = timezone.localtime(plan.entered_at).date()
    return Published(plan.year or 0, str(said.get("title") or ""), plan.unit.name, day, items)
