"""What the rules of plans, annual plans and urgent projects look at.

``None`` means *not known*; an empty text or table is an answer. The ids are those of the field book.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line

Rows = tuple[Mapping[str, Any], ...]
"""The rows of a table field, by column id; a cell that was left empty is absent or ``None``."""


@facts(Line.CALL)
@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """The centre's call for the needs of one year, and whom it reminds."""

    LINE: ClassVar[Line]

    plan_year: int | None = None
    units: tuple[str, ...] | None = None

    # known from other records, never typed
    owing_units: tuple[str, ...] | None = None  # names of the departments that have not handed in their plan


@facts(Line.PLAN)
@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """A department's implementation plan for one year."""

    LINE: ClassVar[Line]

    title: str | None = None
    plan_year: int | None = None
    basis: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    nothing_planned: bool | None = None
    items: Rows | None = None  # title, nature, summary, start, fen
    total_fen: int | None = None
    points: Rows | None = None  # point, field, evidence: what a return asks for

    # known from other records, never typed
    declared_on: date | None = None  # day of the first submit in the journal; today while there is none


@facts(Line.ANNUAL_PLAN)
@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualPlanFacts:
    """The centre's proposal for one year and the money that finance arranged for it."""

    LINE: ClassVar[Line]

    plan_year: int | None = None
    budget_fen: int | None = None
    total_fen: int | None = None
    items: Rows | None = None  # number, title, unit, fen, note
    arranged: Rows | None = None  # number, year, fen, note

    # known from other records, never typed
    candidates: Rows | None = None
    """The year's applications, by ``number``: ``title`` and ``unit``; ``passed``, whether its own line says that the
    experts passed it; ``reviewed_on``, the day they met; ``ground``, an open matter of article 13 in words or empty;
    ``approved_fen`` of its baseline; ``assessment`` and ``performance``, the unit's last published scores or ``None``.
    """

    table: Rows | None = (
        None  # place, number, words, unit, amount: the newest plan-table; empty where nothing could be read, None without one
    )
    letter_code: str | None = None  # the code printed on the newest plan-letter; empty where it bears none
    draft_code: str | None = None  # the code of the plan as it is proposed
    fund_table: Rows | None = (
        None  # place, number, words, unit, amount: the newest fund-plan; empty where nothing could be read
    )
    fund_code: str | None = None  # the code printed on it; empty where it bears none
    proposed_code: str | None = None  # the code of the plan as it lies before finance


@facts(Line.URGENT)
@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentFacts:
    """A project on the way of 一事一议."""

    LINE: ClassVar[Line]

    involves_state_secrets: bool | None = None
    level: str | None = None
    document_title: str | None = None
    document_no: str | None = None
    why_late: str | None = None
    total_fen: int | None = None
    fen_by_year: dict[int, int] | None = None
    fiscal_fen: int | None = None
    superior_fen: int | None = None
    social_fen: int | None = None
    other_fen: int | None = None
    already_started: bool | None = None
    started_on: date | None = None
    centre_opinion: str | None = None
    centre_advice: str | None = None
    finance_opinion: str | None = None
    finance_advice: str | None = None
    approved_fen: int | None = None
    approved_fen_by_year: dict[int, int] | None = None
    points: Rows | None = None  # point, field, evidence: what a return asks for

    # known from other records, never typed
    early_evidence: Rows | None = None  # what, number, on: contracts, payments, notices, starts known of the project
    silent_sides: tuple[str, ...] | None = None  # who was asked for an opinion and has not given it
