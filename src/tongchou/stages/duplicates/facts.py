"""What the rules on overlaps look at: what a person decided of a pair, what the unit said, what is known. ``None``: not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line


class Outcome(StrEnum):
    """What a person found of a pair of projects; that they do not overlap is a state of the record."""

    MEETS = "meets"
    PARTLY = "partly"
    EXPLAIN = "explain"


@facts(Line.OVERLAP)
@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapFacts:
    """A pair with its finding. Money in 分, ``percent`` 0 … 100 as the machine saw it on the day."""

    LINE: ClassVar[Line]

    other: str | None = None
    outcome: Outcome | None = None
    cut_fen: int | None = None
    reason: str | None = None
    comment: str | None = None
    evidence: str | None = None

    # known from other records, never typed
    other_known: Mapping[str, Any] | None = (
        None  # number, title and unit of the other project; empty where there is none
    )
    decided_before: str | None = None  # number of another record on the same pair
    number: str | None = None
    total_fen: int | None = None
    heard_on: date | None = None
    asked_on: date | None = None
    percent: int | None = None
    matched: int | None = None
    compared: int | None = None
    unit_name: str | None = None
    unit_is_centre: bool | None = None
    taker_unit: str | None = None
