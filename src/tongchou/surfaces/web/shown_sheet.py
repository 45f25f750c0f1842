"""An expert's pages: his sessions, and a sheet with the application beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.records import access, access_review, drafts, scoring
from tongchou.records.models import Kept, Person, Record, Scoring, Summons
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Field
from tongchou.regulation.scoring import WHY, Spread, spread, total
from tongchou.surfaces.web import forms, shown_record
from tongchou.surfaces.web.forms import Control
from tongchou.surfaces.web.shown import Refusal
from tongchou.surfaces.web.shown_draft import read_back

GENERAL = ("verdict", "advice", "cut_fen")


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session to which somebody is called."""

    summons: Summons
    sheets: list[Scoring]
    answering: bool

    @property
    def done(self) -> int:
        """Sheets that are handed in, or need not be."""
        return sum(not access_review.means_of(s).waits for s in self.sheets)

    @property
    def whole(self) -> bool:
        """Whether there are begun sheets that could be handed in together."""
        return any(access_review.means_of(s).written for s in self.sheets)


def sessions(person: Person) -> list[ShownSession]:
    """The sessions of a person, the newest first."""
    asked = set(access_review.unanswered(person).values_list("pk", flat=True))
    return [
        ShownSession(s, access_review.own_sheets(person, s.session), s.pk in asked)
        for s in access_review.own_summons(person)
    ]


@dataclass(frozen=True, slots=True)
class Grade:
    """One named grade of a criterion."""

    id: str
    value: str
    label: str
    points: int
    picked: bool


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion on a sheet: its grades, and the words beside it."""

    control: Control
    why: Control
    grades: list[Grade]
    most: int
    problem: str = ""
    why_problem: str = ""


@dataclass(frozen=True, slots=True)
class Peer:
    """What another expert said, once all is open."""

    name: str
    total: int
    verdict: str
    advice: str
    own: bool


def field(record: Record, name: str) -> Field:
    """A field of the sheet's form."""
    return rulebook.load(record.edition).field(Line.SCORE, name)


def asked(record: Record) -> list[Field]:
    """What an expert writes on a sheet."""
    return shown_record.form_fields(Line.SCORE, record.edition)


def following(now: Scoring, person: Person) -> str:
    """The next sheet of the session that still waits, after this one and round to the first; empty where none does."""
    all_of_it = access_review.own_sheets(person, now.summons.session)
    place = next(n for n, s in enumerate(all_of_it) if s.pk == now.pk)
    order = [*all_of_it[place + 1 :], *all_of_it[:place]]
    return next((s.record.number for s in order if access_review.means_of(s).waits), "")


def page(one: Scoring, person: Person, now: datetime, today: date, *, back: Kept | None = None) -> dict[str, Any]:
    """The context of a sheet's page."""
    record, session = one.record, one.summons.session
    controls = forms.overlaid(forms.controls(asked(record), record.answers), drafts.unread_of(record))
    if back is not None:
        controls = read_back(controls, back.typed)
    sheets = access_review.own_sheets(person, session)
    marks = scoring.marks_on(record, record.answers)
    reads = access.may_see(person, one.application, today)
    return {
        "record": record,
        "session": session,
        "application": one.application,
        "author": one.application.answers.get("author") or "",
        "sheets": sheets,
        "place": next((n for n, s in enumerate(sheets, 1) if s.pk == one.pk), 0),
        "done": sum(not access_review.means_of(s).waits for s in sheets),
        "means": access_review.means_of(one),
        "controls": controls,
        "marks": marks,
        "total": total(marks),
        "version": record.version,
        "draft": drafts.newest(record),
        "chapters": _chapters(one.application) if reads else [],
        "papers": shown_record.papers_of(one.application, person, today) if reads else [],
        "peers": _peers(one, person) if access_review.means_of(one).open else [],
        "next": following(one, person),
        "general": [(field(record, name), record.answers.get(name)) for name in GENERAL if record.answers.get(name)],
    }


def criteria(controls: Iterable[Control], found: Iterable[Refusal]) -> list[Criterion]:
    """The controls of a sheet's criteria, each with its words and what was found wrong with both."""
    by_id, wrong = {c.field.id: c for c in controls}, {f.field: f.says for f in found}
    return [
        Criterion(
            c, by_id[c.field.id + WHY],
            [
                Grade(c.id if not n else f"{c.id}-{n + 1}", value, label, (c.field.points or {})[value], value in c.picked)
                for n, (value, label) in enumerate(c.choices)
            ],
            max((c.field.points or {}).values()),
            c.problem or wrong.get(c.field.id, ""), by_id[c.field.id + WHY].problem or wrong.get(c.field.id + WHY, ""),
        )
        for c in by_id.values()
        if c.field.points
    ]  # fmt: skip


def _chapters(application: Record) -> list[tuple[str, list[tuple[Field, Any]]]]:
    """The form by its sections, as an expert may read it."""
    shown = shown_record.answers_of(application, whole=False)
    return [(title, list(rows)) for title, rows in groupby(shown, key=lambda pair: pair[0].section)]


def _peers(one: Scoring, person: Person) -> list[Peer]:
    sheets = access_review.open_sheets(one.summons.session, one.application)
    choices = field(one.record, "verdict").choices or {}
    return [
        Peer(
            s.summons.expert.title, scoring.total_of(s.record), choices.get(s.record.answers.get("verdict") or "", ""),
            s.record.answers.get("advice") or "", s.pk == one.pk,
        )
        for s in sheets
    ]  # fmt: skip


def lie_of(peers: Iterable[Peer]) -> Spread | None:
    """How the totals lie."""
    return spread(p.total for p in peers)
