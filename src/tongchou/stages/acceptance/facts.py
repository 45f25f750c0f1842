"""What the rules on initial and final acceptance look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line

Rows = tuple[Mapping[str, Any], ...]
"""The rows of a table field, by column id; a cell that was left empty is absent or ``None``."""


@facts(Line.INITIAL)
@dataclass(frozen=True, slots=True, kw_only=True)
class InitialFacts:
    """The demand unit's own acceptance (24.1)."""

    LINE: ClassVar[Line]

    tested_on: date | None = None
    functions_done: Rows | None = None  # function, shown_by, explanation
    trial_from: date | None = None
    trial_to: date | None = None
    test_report_no: str | None = None
    test_report_on: date | None = None
    rectification: Rows | None = None  # item, owner, due
    rectified: Rows | None = None  # item, closed_on, evidence

    # Known from other records.
    completed_on: date | None = None  # the project's; None: not completed
    approved_content: tuple[str, ...] | None = None  # the current baseline's content, item by item
    approved_fen: int | None = None  # the current baseline's total


@facts(Line.FINAL)
@dataclass(frozen=True, slots=True, kw_only=True)
class FinalFacts:
    """The centre's acceptance (24.2, 25); firms are rows of name, uscc, legal_person, phone."""

    LINE: ClassVar[Line]

    sharing_mechanism: str | None = None
    sharing_contact: str | None = None
    delivered_products: Rows | None = None  # name, model, quantity, secure, replaces, reason
    test_report_no: str | None = None
    test_conclusion: str | None = None
    inspectors: Rows | None = None  # name, employer, uscc, phone, tie_cleared
    accepted_on: date | None = None
    accepted_fen: int | None = None
    exchange_checked_on: date | None = None
    reuse_measured: Rows | None = None  # component, evidence
    rectification: Rows | None = None  # item, owner, due
    rectified: Rows | None = None  # item, closed_on, evidence
    points: Rows | None = None  # point, field, evidence: what a return asks for

    # Known from other records.
    initial_passed_on: date | None = None  # the day on which the initial acceptance came to `passed`; None: it did not
    papers_on_file: tuple[str, ...] | None = None  # kinds of papers on any record of the project
    supervisors: tuple[str, ...] | None = None  # names of the parties of the part `supervisor`
    testers: tuple[str, ...] | None = None  # names of the parties of the part `tester`
    promised_data: tuple[str, ...] | None = None  # names in `shared_data` of the application
    exchange_evidence: Rows | None = None  # kind (catalogue, probe), what, on (ISO day): published entries, good probes
    proposed_products: Rows | None = None  # `products` of the application: name, model, quantity, secure
    approved_fen: int | None = None  # the current baseline's total
    approved_content: tuple[str, ...] | None = None  # the current baseline's content, item by item
    functions_done: Rows | None = None  # of the initial acceptance that passed
    reuse_declared: tuple[str, ...] | None = None  # `reused_components` of the application
    author_firms: Rows | None = None  # the parties of the part `author`; empty where the unit wrote the plan itself
    inspector_ties: Rows | None = (
        None  # name, says, certain, cleared: inspectors tied to author or contractor by other records
    )
    contractor_firms: Rows | None = None  # the parties of the part `contractor`
