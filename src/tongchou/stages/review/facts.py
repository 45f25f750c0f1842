"""What the rules on experts and review sessions look at. ``None`` means *not known*."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line

Rows = tuple[Mapping[str, Any], ...]


@facts(Line.EXPERT)
@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertFacts:
    """Somebody who may be drawn."""

    LINE: ClassVar[Line]

    title: str | None = None  # the name
    employer: str | None = None
    fields: tuple[str, ...] | None = None
    phone: str | None = None
    username: str | None = None
    partners: Rows | None = None  # unit, until
    declared: bool | None = None
    leave_from: date | None = None
    leave_until: date | None = None
    same_expert: str | None = None  # number of another expert with this name and employer, or this user name; or empty
    username_known: bool | None = None


@facts(Line.SESSION)
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """One sitting of experts over several applications."""

    LINE: ClassVar[Line]

    title: str | None = None
    meeting_on: date | None = None
    applications: tuple[str, ...] | None = None
    way: str | None = None  # draw or assign; empty means draw
    way_reason: str | None = None
    each_most: int | None = None  # applications for one expert; none or 0: without limit
    quotas: Rows | None = None  # field, count; assigned: of each application
    rest_sessions: int | None = None
    load_most: int | None = None
    relax_reason: str | None = None
    cleared: Rows | None = None  # expert, unit, finding: what came of looking into a tie that was a question
    centre_commitment: str | None = None
    witness_commitment: str | None = None
    centre_value: str | None = None
    witness_value: str | None = None
    answering: str | None = None
    answer: str | None = None
    answer_reason: str | None = None
    link_hash: str | None = None
    code_hash: str | None = None
    discussing: str | None = None
    discussion: str | None = None
    held_on: date | None = None
    present: tuple[str, ...] | None = None
    number: str | None = None
    reviewable: tuple[str, ...] | None = None  # of the applications those that wait for experts
    candidate_count: int | None = None
    tied: Rows | None = (
        None  # expert, name, unit, standing (proved, asked, cleared), says: ties that other records show
    )
    short: Rows | None = None  # fields (names), have, need, recent, load: what a loosened condition would bring
    staffing: Rows | None = (
        None  # what an assignment is short of: a row holds the values of one of ``assignment.Shortage``
    )
    gaps: Rows | None = None  # application, label, have, need: assigned seats for which nobody is left
    attendance: Rows | None = None  # application, count: where not everybody who was assigned is present
    sitting: Rows | None = None  # expert, name, field, answer: who is called and has not withdrawn
    own_expert: str | None = None  # number of whoever takes the step, where he is an expert
    for_office: bool | None = None  # whether he takes it for the centre
    own_account: bool | None = None  # whether the expert who is answering signs in by himself
    hash_used: bool | None = None
    waiting_sheets: Rows | None = None  # name, application: who has not handed in
    disagreements: Rows | None = None  # application, spread, low, high, discussed: of those whose sheets are all open
    minutes_number: str | None = None  # of the minutes that were sent to be signed; or empty
    minutes_unsigned: Rows | None = None  # expert, name: who has still to sign them


@facts(Line.MINUTES)
@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesFacts:
    """What a session concluded, as those who sat there sign it."""

    LINE: ClassVar[Line]

    proceedings: str | None = None
    opinions: Rows | None = None  # application, title, conclusion, opinion
    signing: str | None = None
    dissent: str | None = None
    absent_signer: str | None = None
    reason: str | None = None
    experts: Rows | None = None  # expert, name, employer, field: who was there, frozen when it was sent
    applications: tuple[str, ...] | None = None
    waiting_sheets: Rows | None = None  # as of the session
    disagreements: Rows | None = None
    own_expert: str | None = None  # number of whoever takes the step, where he is called to the session; or empty
    unsigned: Rows | None = None  # expert, name
    circulated_on: date | None = None


@facts(Line.SCORE)
@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFacts:
    """What one expert says of one application."""

    LINE: ClassVar[Line]

    verdict: str | None = None
    advice: str | None = None
    cut_fen: int | None = None
    marks: Rows | None = (
        None  # criterion, field, grade, points, most, lowest, why: one for each criterion of the edition
    )
    own: bool | None = None  # whether whoever takes the step is the expert of the sheet
    goes_on: bool | None = None  # whether the session is not over and the application not decided
