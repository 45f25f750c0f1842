"""What the rules on procurement and contract look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law

Rows = tuple[Mapping[str, Any], ...]
"""The rows of a table field, by column id; a cell that was left empty is absent or ``None``."""


OPEN_TENDER = "open-tender"
"""The one choice of ``method`` that needs no reason."""


@facts(Line.PROCUREMENT)
@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementFacts:
    """One procurement with the contract that ends it; firms are rows of name, uscc, legal_person, phone, shareholders."""

    LINE: ClassVar[Line]

    budget_fen: int | None = None
    ceiling_fen: int | None = None
    method: str | None = None
    method_reason: str | None = None
    complex_work: bool | None = None
    intention_on: date | None = None
    planned_on: date | None = None
    noticed_on: date | None = None
    bidders: Rows | None = None
    evaluators: Rows | None = None
    winner: str | None = None
    award_fen: int | None = None
    awarded_on: date | None = None
    contract_fen: int | None = None
    contract_difference: str | None = None
    signed_on: date | None = None
    contract_months: int | None = None
    free_years: int | None = None
    supervisor: Rows | None = None  # None, like empty: there is none
    tester: Rows | None = None
    tester_plan: str | None = None
    points: Rows | None = None  # point, field, evidence: what a return asks for

    # Known from other records.
    listed_on: date | None = None  # the day on which the application came to `listed`; None: not listed
    approved_fen: int | None = None  # the current baseline's total
    approved_by_year: dict[int, int] | None = None  # the current baseline's amounts by year; empty where it has none
    arranged_by_year: dict[int, int] | None = None  # sums of the project's allotments by year (9.3)
    approved_build_months: int | None = None  # the current baseline's; None where it sets none (一事一议)
    author_firms: Rows | None = None  # the parties of the part `author`; empty where the unit wrote the plan itself
    tie_paths: Rows | None = (
        None  # kind, part, one, other, says: ties between parts kept apart that only other records show
    )
    local_conditions: tuple[str, ...] | None = None  # `tender.local_conditions` over the tender document's text


def method_name(method: str, law: Law) -> str:
    """A method of procurement as people call it."""
    return (law.book.field("procurement", "method").choices or {}).get(method, method)
