"""What the rules on changes look at, and how much money a change moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, TypeGuard

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line

Rows = tuple[Mapping[str, Any], ...]
"""The rows of a table field, by column id; a cell that was left empty is absent or ``None``."""


@facts(Line.CHANGE)
@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """One change; its items are rows of before, after, old_fen, new_fen."""

    LINE: ClassVar[Line]

    kinds: tuple[str, ...] | None = None
    change_reason: str | None = None
    description: str | None = None
    items: Rows | None = None
    new_total_fen: int | None = None
    new_build_months: int | None = None
    new_completion: date | None = None
    security_effect: str | None = None
    data_effect: str | None = None
    carried_out_on: date | None = None  # None: not carried out
    points: Rows | None = None  # point, field, evidence: what a return asks for

    # Known from other records.
    original_fen: int | None = None  # the first baseline's total
    approved_fen: int | None = None  # the current baseline's total
    started_on: date | None = None  # the project's; None: not started
    declared_on: date | None = None  # the day of the first submit; None: not yet submitted
    earlier_changes: Rows | None = None  # number, moved_fen: other changes submitted and neither refused nor withdrawn


def is_amount(value: object) -> TypeGuard[int]:
    """Whether a cell holds an amount in fen."""
    return type(value) is int and value >= 0


def moved_fen(items: Rows) -> int:
    """How much money a change moves: the sum of what each item goes up or down. Rows without amounts move nothing."""
    amounts = ((row.get("old_fen"), row.get("new_fen")) for row in items)
    return sum(abs(new - old) for old, new in amounts if is_amount(old) and is_amount(new))
