"""What a sheet of scores says, and what several of them say together: pure.

A criterion is a field of the edition's form with ``points``; its grades are the choices, the last of them the lowest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from tongchou.regulation.fieldbook import Field, Form

WHY = "_why"
"""The ending of the field that holds the words beside a criterion."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion as an expert has marked it; ``points`` is ``None`` where he has not yet."""

    field: Field
    grade: str
    points: int | None
    why: str

    @property
    def most(self) -> int:
        """What the best grade is worth."""
        return max((self.field.points or {}).values())

    @property
    def lowest(self) -> bool:
        """Whether it is the grade that asks for a word."""
        return self.points is not None and self.points == min((self.field.points or {}).values())

    def plain(self) -> dict[str, Any]:
        """As facts hold it."""
        return {
            "criterion": self.field.label, "field": self.field.id, "grade": self.grade, "points": self.points,
            "most": self.most, "lowest": self.lowest, "why": self.why,
        }  # fmt: skip


def marks_of(form: Form, answers: Mapping[str, Any]) -> tuple[Mark, ...]:
    """All criteria of a form, marked or not, in its order."""
    return tuple(
        Mark(f, g := answers.get(f.id) or "", f.points.get(g), (answers.get(f.id + WHY) or "").strip())
        for f in form.fields.values()
        if f.points
    )


def total(marks: Iterable[Mark]) -> int | None:
    """The points together; ``None`` while a criterion is not marked."""
    points = [m.points for m in marks]
    return None if None in points else sum(p for p in points if p is not None)


@dataclass(frozen=True, slots=True)
class Spread:
    """How the totals of one application lie."""

    low: int
    high: int
    median: float
    average: float

    @property
    def width(self) -> int:
        """From the lowest to the highest."""
        return self.high - self.low


def spread(totals: Iterable[int]) -> Spread | None:
    """How some totals lie; ``None`` where there is none."""
    known = sorted(totals)
    if not known:
        return None
    return Spread(known[0], known[-1], float(median(known)), sum(known) / len(known))


def outliers(totals: Mapping[str, int], most: int) -> frozenset[str]:
    """Who lies further from the median than ``most``: a hint, nobody's marks are left out for it."""
    lie = spread(totals.values())
    return frozenset(who for who, mark in totals.items() if lie and abs(mark - lie.median) > most)
