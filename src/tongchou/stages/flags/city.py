"""What the detectors look at: the projects of a city with the days and sums of all their records, as plain facts.

``None`` is *not known*; money is 分. A number names the record that a fact comes from, because that is the evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tongchou.kernel.ties import Graph, Node
from tongchou.stages.flags.offers import Tender
from tongchou.stages.flags.parts import Part


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that only happens once a thing is being built or bought: a notice, a start, published data, a login."""

    what: str
    number: str
    on: date


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract that was signed."""

    number: str
    on: date | None
    fen: int
    supplier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project with what all its records say together."""

    number: str
    title: str
    unit: str
    entered: bool = False  # brought along from a list: it was there before the platform
    application: str = ""  # number of the application; empty: none
    nature: str = ""
    declared_on: date | None = None  # when the application was first submitted
    extends: str = ""  # the system that it says it extends
    listed_on: date | None = None
    approved_fen: int | None = None
    contracts: tuple[Contract, ...] = ()
    paid_by_year: Mapping[int, int] = field(default_factory=dict)
    arranged_by_year: Mapping[int, int] = field(default_factory=dict)
    traces: tuple[Trace, ...] = ()
    started_on: date | None = None
    completed_on: date | None = None
    in_use_on: date | None = None
    retired_on: date | None = None
    over: bool = False  # terminated, struck, not listed: nothing goes on


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody in a part of a project, as ``source`` says; ``cleared`` is what came of looking into a tie, empty: nobody looked."""

    part: str
    node: Node
    source: str
    cleared: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """All that is looked at in one round."""

    projects: tuple[Project, ...] = ()
    declared: tuple[Part, ...] = ()  # applications, urgent matters, filings
    bought: tuple[Part, ...] = ()  # contracts, those of entered projects among them
    tenders: tuple[Tender, ...] = ()  # offers and quotes of procurements
    planned_since: date | None = None  # when the first annual plan was issued on the platform; None: none yet
    graph: Graph | None = None  # who is tied to whom, over all records
    standing: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)  # by number of the project
