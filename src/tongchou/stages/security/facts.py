"""What the rules on risk assessments, emergency plans, drills and incidents look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line

Rows = tuple[Mapping[str, Any], ...]
"""The rows of a table field, by column id; a cell that was left empty is absent or ``None``."""


@facts(Line.RISK)
@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFacts:
    """A risk assessment by demand unit and contractor (30.1)."""

    LINE: ClassVar[Line]

    assessed_on: date | None = None
    scope: str | None = None
    unit_people: tuple[str, ...] | None = None
    contractor_people: tuple[str, ...] | None = None
    risks: Rows | None = None  # risk, level, measure, owner, due
    conclusion: str | None = None


@facts(Line.EMERGENCY)
@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyFacts:
    """An emergency plan of demand unit and contractor (31.1)."""

    LINE: ClassVar[Line]

    scenarios: tuple[str, ...] | None = None
    response: str | None = None
    reporting: str | None = None
    recovery: str | None = None
    contacts: Rows | None = None  # name, side, duty, phone


@facts(Line.DRILL)
@dataclass(frozen=True, slots=True, kw_only=True)
class DrillFacts:
    """A drill of the emergency plan (31.2)."""

    LINE: ClassVar[Line]

    held_on: date | None = None

    # Known from other records.
    plan_in_force_on: date | None = None  # the first day on which a plan came into force; None: none is in force now


@facts(Line.INCIDENT)
@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts:
    """A security incident (30.2, 31.3); moments are texts as ``2026-08-01 14:30``, in the city's time."""

    LINE: ClassVar[Line]

    incident_kind: str | None = None
    found_at: str | None = None
    what_happened: str | None = None
    effect: str | None = None
    reporter_phone: str | None = None
    notified: tuple[str, ...] | None = None
    notified_at: str | None = None
    responsible: Rows | None = None  # who, conduct, consequence
