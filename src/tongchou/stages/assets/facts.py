"""What the rules on catalogue entries and on offers of results look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line

Rows = tuple[Mapping[str, Any], ...]
"""The rows of a table field, by column id; a cell that was left empty is absent or ``None``."""


@facts(Line.CATALOGUE)
@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFacts:
    """One entry of the catalogue of information resources."""

    LINE: ClassVar[Line]

    title: str | None = None
    owner: str | None = None
    source_system: str | None = None
    items: Rows | None = None  # item, type, meaning
    share_type: str | None = None
    open_type: str | None = None
    share_reason: str | None = None
    update_cycle: str | None = None


@facts(Line.REUSE)
@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseFacts:
    """A result that is offered to others."""

    LINE: ClassVar[Line]

    result: str | None = None
    ip_owner: str | None = None

    # Known from other records.
    accepted_on: date | None = None  # of the project that made it: accepted_on of its passed final acceptance
