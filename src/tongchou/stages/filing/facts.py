"""What the rules of filings look at. ``None`` means *not known*; an empty text or table is an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line

Rows = tuple[Mapping[str, Any], ...]
"""The rows of a table field, by column id; a cell that was left empty is absent or ``None``."""


class Exchange(StrEnum):
    """How the project stands to the municipal data exchange platform (art. 33)."""

    CONNECTED = "connected"
    PLANNED = "planned"
    NONE = "none"


@facts(Line.FILING)
@dataclass(frozen=True, slots=True, kw_only=True)
class FilingFacts:
    """A county's project, or one that follows the rules by analogy."""

    LINE: ClassVar[Line]

    involves_state_secrets: bool | None = None
    filing_kind: str | None = None
    title: str | None = None
    builder: str | None = None
    build_content: str | None = None
    total_fen: int | None = None
    planned_start: date | None = None
    planned_finish: date | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    conforms: bool | None = None
    plan_place: str | None = None
    exchange: str | None = None  # Exchange
    exchange_entry: str | None = None
    exchange_on: date | None = None
    points: Rows | None = None  # point, field, evidence: what a return asks for

    # known from other records, never typed
    unified_projects: Rows | None = None  # number, title, lead: cross-level projects of the same place, of other units
