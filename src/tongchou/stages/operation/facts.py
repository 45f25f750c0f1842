"""What the rules on operation, maintenance and retirement look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line

Rows = tuple[Mapping[str, Any], ...]
"""The rows of a table field, by column id; a cell that was left empty is absent or ``None``."""


@facts(Line.OPERATION)
@dataclass(frozen=True, slots=True, kw_only=True)
class OperationFacts:
    """A system in operation."""

    LINE: ClassVar[Line]

    free_until: date | None = None
    om_fen: int | None = None
    om_year: int | None = None
    om_from: date | None = None  # the first day that the money is for; 1 January of om_year where it is not said
    data_kept: Rows | None = None  # data, keeper, place

    # Known from other records.
    in_use_on: date | None = None  # the project's
    accepted_fen: int | None = None  # the final cost, of the final acceptance in state `passed`
    promised_data: tuple[str, ...] | None = None  # names in `shared_data` of the application
    published_data: tuple[str, ...] | None = None  # titles of the project's catalogue entries in state `published`
    last_exchange_on: date | None = (
        None  # the last exchange by the platform's own records; None: they are not connected
    )
