"""What the rules on parameters, interpretations and working days look at. ``None`` means *not known*."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line


@facts(Line.PARAMETER)
@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterFacts:
    """A number that the city lays over the edition."""

    LINE: ClassVar[Line]

    parameter: str | None = None  # id in the edition's parameters.toml
    since: date | None = None
    value: str | None = None  # as written; `values.read_value` reads it
    source: str | None = None
    decided_by: str | None = None


@facts(Line.INTERPRETATION)
@dataclass(frozen=True, slots=True, kw_only=True)
class InterpretationFacts:
    """What the centre says an article means."""

    LINE: ClassVar[Line]

    title: str | None = None
    article: int | None = None
    text: str | None = None


@facts(Line.WORKDAYS)
@dataclass(frozen=True, slots=True, kw_only=True)
class WorkdaysFacts:
    """The holidays of one year."""

    LINE: ClassVar[Line]

    year: int | None = None
    table: str | None = None  # csv or toml, as `kernel.calendar.parse_year` reads it
