"""The scores of a session as the offices see them: who has handed in, and of what is open, how it lies."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, access_review, conduct, minutes, scoring
from tongchou.records.casefile import Actor, law_for
from tongchou.records.models import Invitation, Person, Record, Scoring, Summons
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law
from tongchou.regulation.scoring import Spread, outliers, spread
from tongchou.surfaces.web.shown import ShownStep


@dataclass(frozen=True, slots=True)
class ShownExpert:
    """Somebody who sits there: how many sheets he has handed in, and how he comes in."""

    summons: Summons
    name: str
    number: str
    sheets: int
    done: int
    invitation: Invitation | None
    own_account: bool
    tone: str


@dataclass(frozen=True, slots=True)
class ShownMark:
    """What one expert said of one application, open."""

    name: str
    sheet: str
    total: int
    verdict: str
    advice: str
    far: bool


@dataclass(frozen=True, slots=True)
class ShownApplication:
    """An application of a session: how far its sheets are, and how the open ones lie."""

    record: Record
    sheets: int
    waiting: int
    recused: int
    marks: list[ShownMark]
    lie: Spread | None
    wide: bool
    said: list[dict[str, Any]]
    ways: list[ShownStep]


def page(record: Record, person: Person, actor: Actor, now: datetime, today: date) -> dict[str, Any]:
    """The context of the page."""
    law = law_for(record, now, today)
    sheets = access_review.sheets_in(record)
    ways = {w.step.verb: w for w in (ShownStep.of(d) for d in conduct.ways_on(record, actor, now)) if w.mine}
    return {
        "record": record,
        "law": law,
        "most": law.value("expert-spread-most"),
        "far": law.value("expert-outlier-points"),
        "experts": _experts(record, sheets),
        "applications": [
            _application(r, record, sheets, law, _ways(r, person, now, today)) for r in _listed(record, person, today)
        ],
        "ways": [w for verb, w in ways.items() if verb in ("hold", "close")],
        "minutes": minutes.of_session(record),
        "invites": "invite" in ways,
        "discusses": "discuss" in ways,
    }  # fmt: skip


def _ways(one: Record, person: Person, now: datetime, today: date) -> list[ShownStep]:
    """What this person may do next about an application of the session."""
    actor = access.actor_on(person, one, today)
    if Role.PLANNER not in actor.roles:
        return []
    found = (ShownStep.of(d) for d in conduct.ways_on(one, actor, now))
    return [w for w in found if w.mine and w.step.verb in ABOUT_THEM]


ABOUT_THEM = ("convene", "conclude", "revise")


def _listed(record: Record, person: Person, today: date) -> list[Record]:
    numbers = record.answers.get("applications") or ()
    seen = access.records_for(person, today).filter(line=Line.APPLICATION, number__in=numbers)
    return sorted(seen, key=lambda r: list(numbers).index(r.number))


def _experts(record: Record, sheets: list[Scoring]) -> list[ShownExpert]:
    invitations = access_review.invitations_of(record)
    out = []
    for number, s in access_review.summons_of(record).items():
        if s.answer not in ("", access_review.ACCEPTS):
            continue
        own = [x for x in sheets if x.summons_id == s.pk and not access_review.means_of(x).gone]
        done = sum(not access_review.means_of(x).waits for x in own)
        account = bool((s.expert.answers.get("username") or "").strip())
        tone = "ok" if own and done == len(own) else "go" if done else "warn"
        out.append(ShownExpert(s, s.expert.title, number, len(own), done, invitations.get(s.pk), account, tone))
    return out


def _application(
    one: Record, session: Record, sheets: list[Scoring], law: Law, ways: list[ShownStep]
) -> ShownApplication:
    alive = [s for s in sheets if s.application_id == one.pk and not access_review.means_of(s).gone]
    opened = access_review.open_sheets(session, one)
    totals = {str(s.pk): scoring.total_of(s.record) for s in opened}
    far, lie = outliers(totals, law.value("expert-outlier-points")), spread(totals.values())
    choices = rulebook.load(session.edition).field(Line.SCORE, "verdict").choices or {}
    marks = [
        ShownMark(
            s.summons.expert.title, s.record.number, totals[str(s.pk)],
            choices.get(s.record.answers.get("verdict") or "", ""), s.record.answers.get("advice") or "", str(s.pk) in far,
        )
        for s in opened
    ]  # fmt: skip
    return ShownApplication(
        record=one,
        sheets=len(alive),
        waiting=sum(access_review.means_of(s).waits for s in alive),
        recused=sum(access_review.means_of(s).aside for s in alive),
        marks=marks,
        lie=lie,
        wide=lie is not None and lie.width > law.value("expert-spread-most"),
        said=[row for row in session.answers.get("discussions") or () if row["application"] == one.number],
        ways=ways,
    )
