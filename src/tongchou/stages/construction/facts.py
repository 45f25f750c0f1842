"""What the rules on the project's own steps, on progress reports and on payments look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line

Rows = tuple[Mapping[str, Any], ...]
"""The rows of a table field, by column id; a cell that was left empty is absent or ``None``."""


@facts(Line.PROJECT)
@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """The spine: its own dates, and what the other records of the project say about them."""

    LINE: ClassVar[Line]

    started_on: date | None = None
    planned_completion: date | None = None
    completed_on: date | None = None
    in_use_on: date | None = None

    # Of a project that was there before the platform, as its list says (5.1).
    stage: str | None = None
    list_code: str | None = None
    total_fen: int | None = None
    signed_on: date | None = None
    contract_fen: int | None = None
    retired_on: date | None = None
    namesakes: Rows = ()  # the unit's projects of the same title; looked up when one is entered or corrected
    same_code: Rows = ()  # its projects that were entered under the same code of a list
    entered_on: date | None = None  # the day on which it was entered
    resting: tuple[str, ...] = ()  # numbers of the records that were made under it since

    # Known from other records. Of a date, None means: it has not happened.
    listed_on: date | None = None  # the day on which the application came to `listed`
    contract_signed_on: date | None = None  # signed_on of the procurement in state `contracted`
    approved_fen: int | None = None  # the current baseline's total
    supervisors: tuple[str, ...] | None = None  # names of the parties of the part `supervisor`
    testers: tuple[str, ...] | None = None  # names of the parties of the part `tester`
    tester_plan: str | None = None  # of the procurement: when and how a tester will be found
    reported_periods: tuple[str, ...] | None = None  # `period` of each report that was sent, as 2026-11
    accepted_on: date | None = None  # accepted_on of the final acceptance in state `passed`
    promised_data: tuple[str, ...] | None = None  # names in `shared_data` of the application
    published_data: tuple[str, ...] | None = None  # titles of the project's catalogue entries in state `published`
    risk_recorded_on: date | None = None  # the day on which the last risk assessment came to `recorded`
    emergency_in_force_on: date | None = None  # the day on which the plan in state `in-force` came to it


@facts(Line.REPORT)
@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """One progress report; milestones are rows of name, planned_on, percent, explanation, evidence."""

    LINE: ClassVar[Line]

    period: str | None = None
    percent: int | None = None
    done: str | None = None
    fall_reason: str | None = None
    milestones: Rows | None = None
    conditions_changed: bool | None = None
    content_changed: bool | None = None
    supervisor_percent: int | None = None
    points: Rows | None = None  # point, field, evidence: what a return asks for

    # Known from other records.
    last_percent: int | None = None  # `percent` of the report before this one; None: this is the first
    last_milestones: Rows | None = None  # its milestones; empty where this is the first
    approved_fen: int | None = None  # the current baseline's total
    supervisors: tuple[str, ...] | None = None  # names of the parties of the part `supervisor`
    declared_changes: tuple[str, ...] | None = None  # numbers of changes declared since the report before this one


@facts(Line.PAYMENT)
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """One payment under one contract of the project."""

    LINE: ClassVar[Line]

    amount_fen: int | None = None
    pay_year: int | None = None
    payment_kind: str | None = None
    milestone: str | None = None
    paid_on: date | None = None

    # Known from other records.
    listed_on: date | None = None  # the day on which the application came to `listed`
    contract_signed_on: date | None = None  # signed_on of the contract; None: there is none
    contract_fen: int | None = None  # the contract's price with its approved changes
    paid_fen: int | None = None  # requested and paid under the contract so far, this payment left out
    advance_fen: int | None = None  # of these, what was called an advance
    arranged_by_year: dict[int, int] | None = None  # sums of the project's allotments by year (9.3)
    paid_by_year: dict[int, int] | None = None  # requested and paid for the project by pay_year, this one left out
    supervisors: tuple[str, ...] | None = None  # names of the parties of the part `supervisor`
    confirmed_milestones: tuple[str, ...] | None = None  # at 100 percent in a report that the supervisor confirmed
