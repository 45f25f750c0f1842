"""All that the page of one record shows: where it is, who holds it until when, what may be done, and what was done."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.step import STAYS, Step
from tongchou.lifecycle.table import FREE_STANDING, steps_from
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, conduct, duties
from tongchou.records.casefile import Actor, law_for
from tongchou.records.holders import holders_of
from tongchou.records.models import Baseline, Entry, Paper, Person, Record
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Field
from tongchou.surfaces.web import policy, shown_dup
from tongchou.surfaces.web.shown import ShownDuty, ShownEntry, ShownStep, of_the_system

MOST_NAMES = 5
"""Persons named as holders; an office has more, and then the role says enough."""

NEWEST = 12
"""Journal entries on the page of a record; the rest is one link away."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the record now, since when and until when."""

    roles: tuple[Role, ...]
    people: list[Person]
    since: datetime
    duty: ShownDuty | None


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper with the name of its kind."""

    paper: Paper
    title: str


def page(record: Record, person: Person, actor: Actor, now: datetime, today: date) -> dict[str, Any]:
    """The context of the page."""
    owed = [ShownDuty.of(o) for o in duties.owed_on([record], now, today)]
    journal = journal_of(record, person, today)
    whole = access.reads_whole(person, today)
    baselines = list(record.baselines.select_related("by"))
    decisions = conduct.ways_on(record, actor, now)
    ways = [ShownStep.of(d) for d in decisions if set(d.step.by) != {Role.SYSTEM}]
    return {
        "record": record,
        "law": law_for(record, now, today),
        "holder": holder_of(record, owed, now, today),
        "duties": owed,
        "mine": [w for w in ways if w.mine],
        "theirs": [w for w in ways if not w.mine],
        "waits": len(decisions) > len(ways),
        "answers": answers_of(record, whole=whole),
        "left_out": LeftOut.of(record, journal),
        "papers": papers_of(record, person, today),
        "members": _members(record, person, today),
        "overlaps": shown_dup.decisions_on(record, person, today),
        "baselines": baselines,
        "seen": _seen(baselines, person, today),
        "entries": [ShownEntry.of(e, whole=whole) for e in journal[:NEWEST]],
        "journal_length": journal.count(),
        "drawn_on": record.line == Line.SESSION and policy.is_open("review-draw", access.roles_of(person, today)),
        "on_one_page": record.line == Line.URGENT,
        "editable": conduct.is_editable(record) and conduct.may_write(record, actor),
        "openings": openings_on(record, actor),
        "may_bring": any(conduct.may_attach(record, kind, actor) for kind in rulebook.load(record.edition).papers),
    }


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why article 13 keeps an application out of the plan: the ground in its words, the reason, and the entry that says so."""

    ground: str
    reason: str
    clauses: tuple[str, ...]
    entry: ShownEntry

    @classmethod
    def of(cls, record: Record, journal: QuerySet[Entry]) -> "LeftOut | None":
        """``None`` where nothing keeps it out."""
        ground = record.answers.get("reject_ground")
        last = journal.filter(record=record, taken=True, to=record.state).exclude(frm=record.state).first()
        if not ground or last is None:
            return None
        body = json.loads(last.body)
        choices = rulebook.load(record.edition).field(Line(record.line), "reject_ground").choices or {}
        shown = ShownEntry.of(last, whole=True)
        return cls(choices.get(ground, ground), body["given"].get("reason", ""), tuple(body["clauses"]), shown)


def _seen(baselines: list[Baseline], person: Person, today: date) -> set[int]:
    """Which of the records that approved a baseline the person may open."""
    makers = [b.by_id for b in baselines]
    return (
        set(access.records_for(person, today).filter(pk__in=makers).values_list("pk", flat=True)) if makers else set()
    )


def holder_of(record: Record, owed: list[ShownDuty], now: datetime, today: date) -> Holder | None:
    """Whoever owes the most urgent step; where nothing is owed, whoever can take the next one; at the end nobody."""
    duty = next(iter(owed), None)
    table = table_of(record.edition)
    steps = (
        s for s in steps_from(Line(record.line), record.state, table) if s.to != STAYS and set(s.by) != {Role.SYSTEM}
    )
    first = next(steps, None)
    roles = duty.by if duty else first.by if first else ()
    if not roles:
        return None
    people = holders_of(record, frozenset(roles), today)[: MOST_NAMES + 1]
    return Holder(roles, people if len(people) <= MOST_NAMES else [], record.entered_at, duty)


def answers_of(record: Record, *, whole: bool) -> list[tuple[Field, Any]]:
    """What the form says, without what was left empty and what is reserved to others."""
    known = rulebook.load(record.edition).forms[record.line].fields.values()
    hidden = of_the_system(record.line, record.edition)
    shown = (f for f in known if (whole or not f.reserved) and f.id not in hidden)
    return [(f, record.answers[f.id]) for f in shown if record.answers.get(f.id) not in (None, "", [], {})]


def papers_of(record: Record, person: Person, today: date) -> list[ShownPaper]:
    """The papers that the person may see, each with the name of its kind."""
    kinds = rulebook.load(record.edition).papers
    return [ShownPaper(p, kinds[p.kind].title) for p in access.papers_for(person, today).filter(record=record)]


def _members(record: Record, person: Person, today: date) -> list[tuple[str, list[Record]]]:
    """The other records of a project by line, newest first; for a member nothing, because its project shows them."""
    by_line: dict[str, list[Record]] = {}
    for member in access.records_for(person, today).filter(project=record).order_by("-opened_at", "-pk"):
        by_line.setdefault(member.line, []).append(member)
    return [(line, by_line[line]) for line in Line if line in by_line]


def journal_of(record: Record, person: Person, today: date) -> QuerySet[Entry]:
    """The journal, newest first; that of a project tells of its members too."""
    about = Q(record=record) | Q(record__project=record)
    return access.entries_for(person, today).filter(about).order_by("-seq")


def openings_on(record: Record, actor: Actor) -> Iterable[Step]:
    """What the person may begin on a project."""
    if record.line != Line.PROJECT:
        return ()
    table = table_of(record.edition)
    here = (s for s in table if s.opens and (s.line not in FREE_STANDING or s.line is Line.CONSENT))
    return [s for s in here if actor.roles & set(s.by)]


def form_fields(line: str, edition: str, opening: Step | None = None) -> list[Field]:
    """What the form of a line asks before any step: a field that a later step asks is stated with that step.

    Unless the opening row asks it itself.
    """
    table = table_of(edition)
    ours = [s for s in table if s.line == line and (not s.opens or set(s.by) == {Role.SYSTEM})]
    later = {name for s in ours for name in (*s.asks, *s.may_state)}
    later -= {*opening.asks, *opening.may_state} if opening else set()
    return [f for f in rulebook.load(edition).forms[line].fields.values() if f.asked and f.id not in later]
