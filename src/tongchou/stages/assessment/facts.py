"""What the rules on the assessment of use and on performance look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line

Rows = tuple[Mapping[str, Any], ...]
"""The rows of a table field, by column id; a cell that was left empty is absent or ``None``."""


@facts(Line.ASSESSMENT)
@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFacts:
    """The assessment of one system's use in one year."""

    LINE: ClassVar[Line]

    assess_year: int | None = None
    self_users: int | None = None  # active users a month, as the unit says
    usage_explained: str | None = None
    indicators: Rows | None = None  # area, indicator, weight, points
    score: int | None = None
    grade: str | None = None

    # Known from other records.
    accepted_on: date | None = None  # accepted_on of the final acceptance in state `passed`; None: it did not
    logged_users: int | None = None  # active users a month by the logs that the system reports; None: not connected
    scored_on: date | None = None  # the day of the last `score`; `decide` answers an objection and opens no new period


@facts(Line.PERFORMANCE)
@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceFacts:
    """Finance's evaluation of one project."""

    LINE: ClassVar[Line]

    score: int | None = None
    grade: str | None = None
