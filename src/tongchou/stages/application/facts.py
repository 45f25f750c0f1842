"""What the rules of applications and consents look at.

``None`` means *not known*; an empty text, list or table is an answer.
The ids are those of the field book (``fields/application.toml``, ``fields/consent.toml``). The ids of choices that
rules tell apart stand here once, as enumerations; a test holds them against the field book.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line
from tongchou.regulation.applies import Category, Nature

Rows = tuple[Mapping[str, Any], ...]
"""The rows of a table field, by column id; a cell that was left empty is absent or ``None``."""


class BuildMode(StrEnum):
    """Who builds for whom (art. 6)."""

    VERTICAL = "vertical"
    CROSS_DEPARTMENT = "cross-department"
    SINGLE = "single"


class Sharing(StrEnum):
    """What a unit says about sharing its data (art. 13)."""

    SHARES = "shares"
    PART = "part"
    REFUSES = "refuses"
    NO_DATA = "no-data"


class AuthorKind(StrEnum):
    """Who wrote the proposal (art. 12)."""

    OWN = "own"
    THIRD_PARTY = "third-party"


class Ground(StrEnum):
    """What a named person found about one of the four grounds that keep a project out of the plan (art. 13)."""

    NONE = "none"
    CLEARED = "cleared"
    OPEN = "open"
    STANDS = "stands"


class Existing(StrEnum):
    """The unit's answer to whether something is there already (art. 13)."""

    NONE = "none"
    PART = "part"
    MEETS = "meets"


class Way(StrEnum):
    """What the unit decided after it had looked for what is there already (arts. 13, 18)."""

    REUSE = "reuse"
    EXTEND = "extend"
    NEW = "new"


class Opinion(StrEnum):
    """A reviewer's answer in one of the five dimensions (art. 14)."""

    MET = "met"
    PART = "part"
    NOT = "not"


MUNICIPAL_CLOUD = "municipal-cloud"
"""The one choice of ``deployment`` that needs no consent (art. 7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What the centre says of an application (14.1) and what it would approve (14.2): in its opinion, and at the approval."""

    opinion_layout: str | None = None  # Opinion, as the four below
    opinion_layout_text: str | None = None
    opinion_route: str | None = None
    opinion_route_text: str | None = None
    opinion_budget: str | None = None
    opinion_budget_text: str | None = None
    opinion_security: str | None = None
    opinion_security_text: str | None = None
    opinion_sharing: str | None = None
    opinion_sharing_text: str | None = None
    ground_materials: str | None = None  # Ground, as the three below
    ground_materials_text: str | None = None
    ground_existing: str | None = None
    ground_existing_text: str | None = None
    ground_unclear: str | None = None
    ground_unclear_text: str | None = None
    ground_sharing: str | None = None
    ground_sharing_text: str | None = None
    approved_content: str | None = None
    approved_fen: int | None = None
    approved_fen_by_year: dict[int, int] | None = None
    approved_build_months: int | None = None
    approved_reason: str | None = None

    # known from other records, never typed
    suspicions: tuple[Mapping[str, Any], ...] | None = None  # ground, says: what of article 13 the machine points at


@facts(Line.APPLICATION)
@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFacts(Reviewed):
    """All of an application that a rule looks at, in the order of the form."""

    LINE: ClassVar[Line]

    # the gate
    involves_state_secrets: bool | None = None
    special_rules: bool | None = None
    serves_government: bool | None = None
    funding: str | None = None  # Funding
    market_run: bool | None = None

    # the form
    title: str | None = None
    plan_year: int | None = None
    category: str | None = None  # Category
    nature: str | None = None  # Nature
    build_mode: str | None = None  # BuildMode
    contact_name: str | None = None
    contact_phone: str | None = None
    basis: tuple[str, ...] | None = None
    goals: str | None = None
    year_plan: str | None = None
    planned_start: date | None = None
    planned_finish: date | None = None
    build_months: int | None = None
    service_years: int | None = None
    extends_system: str | None = None
    om_systems: tuple[str, ...] | None = None
    om_from: date | None = None

    # money
    total_fen: int | None = None
    fen_by_year: dict[int, int] | None = None
    costs: Rows | None = None  # item, fen, method
    fiscal_fen: int | None = None
    superior_fen: int | None = None
    social_fen: int | None = None
    other_fen: int | None = None
    supervision_fen: int | None = None
    testing_fen: int | None = None

    # the proposal
    necessity: str | None = None
    feasibility: str | None = None
    reasonableness: str | None = None
    business_need: str | None = None
    build_content: str | None = None
    security_design: str | None = None
    research_value: str | None = None
    author_kind: str | None = None  # AuthorKind
    author: str | None = None
    author_qualification: str | None = None
    author_declares: bool | None = None

    # its place among the city's systems
    plan_place: str | None = None
    lead_department: str | None = None
    participants: Rows | None = None  # unit, opens, confirmed_on
    alone_reason: str | None = None
    county_interfaces: tuple[str, ...] | None = None
    county_data: tuple[str, ...] | None = None
    integration: str | None = None
    support_components: tuple[str, ...] | None = None
    own_components: tuple[str, ...] | None = None
    deployment: str | None = None
    builds_base: tuple[str, ...] | None = None
    builds_own: tuple[str, ...] | None = None
    interconnection: str | None = None
    reused_components: tuple[str, ...] | None = None
    no_reuse_reason: str | None = None
    continuity: str | None = None

    # data, products, what is there already
    sharing: str | None = None  # Sharing
    shared_data: Rows | None = None  # name, scope, way, update
    sharing_reason: str | None = None
    sharing_mechanism: str | None = None
    products: Rows | None = None  # name, model, quantity, secure
    product_statement: str | None = None
    purpose: str | None = None
    existing_found: Rows | None = None  # number, title, unit: what the unit saw and says is near
    existing_answer: str | None = None  # Existing
    existing_way: str | None = None  # Way
    existing_reason: str | None = None
    already_started: bool | None = None
    split_explanation: str | None = None
    started_on: date | None = None
    assessment_explanation: str | None = None

    # what is stated with a step
    reason: str | None = None
    pre_reviewer: str | None = None
    pre_reviewer_cleared: str | None = None
    pre_review_reason: str | None = None
    pre_review_opinion: str | None = None
    experts: Rows | None = None  # name, employer, field
    meeting_on: date | None = None
    scores: Rows | None = None  # expert, score, comment
    reject_ground: str | None = None
    points: Rows | None = None  # point, field, evidence: what a return asks for
    answer_by: date | None = None  # by when a return is to be answered

    # known from other records, never typed
    unit_name: str | None = None  # name of the unit that applies
    unit_is_centre: bool | None = None  # whether that unit is the centre of art. 4
    declared_on: date | None = None  # day of the first submit in the journal; today while there is none
    siblings: Rows | None = None  # number, title, fen, opened_on: the unit's other applications, urgents and filings
    unified_projects: Rows | None = None  # number, title, lead: cross-level projects of the same place, of other units
    confirmations: Rows | None = (
        None  # unit, opens, state, reason: the newest answer of each participant on the platform
    )
    participants_inside: tuple[str, ...] | None = None  # participants that are units here and so answer for themselves
    led_projects: Rows | None = None  # number, title, lead: same place, led by another unit that names this one
    own_systems: Rows | None = None  # number, title: the unit's systems in the register that are in use
    similar_systems: Rows | None = None  # number, title, unit: what the search for duplicates found, best first
    early_evidence: Rows | None = None  # what, number, on: contracts, payments, notices, starts known of the project
    maintained: Rows | None = None  # number, title, free_until, build_fen: the systems of om_systems in the register
    assessments: Rows | None = None  # year, title, score: the unit's systems in the last published assessment
    author_ties: tuple[str, ...] | None = None  # units tied to the author (owner, same legal person), from the register
    review_ties: Rows | None = (
        None  # kind, name, says, certain, cleared: who judges, tied to author or applicant elsewhere
    )
    drawn_experts: Rows | None = None  # name, employer: who was drawn for it and said that he comes; empty: no draw
    readings: Rows | None = None  # number, confirmed, fen, content: the technical opinions that are not thrown away
    sheets: Rows | None = None  # name, employer, score, comment: sheets that are open; empty: none were issued
    waiting_sheets: int | None = None  # sheets that are not handed in
    spread_open: int | None = None  # the widest spread of a session in which it was not yet talked about; 0: none
    returned_before: int | None = None  # how often it was sent back before
    minutes: Rows | None = None  # session, number, signed, conclusion, opinion, code: of the sessions that marked it
    minutes_code: str | None = None  # the code on the newest expert-minutes; empty where it bears none
    overlap_cut_fen: int | None = None  # what settled decisions on overlaps take off, 分
    taker_unit: str | None = None  # unit of the person who takes the step

    @property
    def builds(self) -> bool:
        """Whether something is built: operation and soft-science studies have no life, site or supervision."""
        return self.nature != Nature.OPERATION and self.category != Category.STUDY

    @property
    def builds_software(self) -> bool:
        """Whether the project makes an application or a data resource, which articles 7 and 18 speak of."""
        return self.builds and self.category in {Category.SYSTEM, Category.DATA}


@facts(Line.CONSENT)
@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFacts:
    """A request that the centre lift one rule for one record."""

    LINE: ClassVar[Line]

    rule: str | None = None  # id of a waivable rule
    about: str | None = None  # number of the record, where it belongs to no project
    request_reason: str | None = None
    valid_until: date | None = None

    # known from other records, never typed
    project_code: str | None = None  # of the project that the consent is for; empty where there is none


@facts(Line.OPINION)
@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionFacts(Reviewed):
    """The centre's technical opinion on an application, as it is drafted."""

    LINE: ClassVar[Line]

    approved_costs: Rows | None = None  # item, asked_fen, fen, note

    # known from the application, never typed
    nature: str | None = None
    total_fen: int | None = None
    unit_name: str | None = None
    unit_is_centre: bool | None = None
    author_kind: str | None = None
    author: str | None = None
    author_ties: tuple[str, ...] | None = None
    overlap_cut_fen: int | None = None
    taker_unit: str | None = None
    waits: bool | None = None  # whether the application is admitted, or with a pre-reviewer, and not yet approved
