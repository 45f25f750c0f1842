"""The page of a draw: conditions, who is left out and why, commitments and values, seats, answers, who would be next.

That of a balanced assignment is the same page; who judges what is in ``shown_assigned``.
"""

import json
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongchou.kernel.canonical import canonical
from tongchou.kernel.outcome import Sentence
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, conduct
from tongchou.records.casefile import Actor, law_for
from tongchou.records.models import Entry, Person, Record
from tongchou.regulation.rulebook import Law
from tongchou.stages.review import assigned, draw, queries
from tongchou.stages.review.assigned import Assignment
from tongchou.stages.review.draw import Conditions, Exclusion
from tongchou.stages.review.exported import ACCEPTS, Answer, Kept, frozen
from tongchou.surfaces.web import shown_assigned
from tongchou.surfaces.web.shown import Refusal, ShownStep

NEXT = 5
"""Reserves named for each field; the file has them all."""

PARTIES = {draw.CENTRE: (_("中心"), "commit", "draw"), draw.WITNESS: (_("见证方（市财政局）"), "witness", "reveal")}
COMMITS = {verb: party for party, (_name, verb, _reveals) in PARTIES.items()}


@dataclass(frozen=True, slots=True)
class ShownParty:
    """One of the two who make the seed: what he handed in and showed, and when."""

    name: Any
    commitment: str
    committed: Entry | None
    value: str
    revealed: Entry | None


@dataclass(frozen=True, slots=True)
class ShownSeat:
    """Somebody who was called, in the order of the calls."""

    number: str
    name: str
    employer: str
    title: str
    field: str
    place: int
    answer: str
    tone: str
    instead_of: str
    waits: bool


@dataclass(frozen=True, slots=True)
class ShownExcluded:
    """A candidate who cannot be drawn, with every reason."""

    number: str
    name: str
    employer: str
    reasons: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class ShownQuota:
    """A field: how many are drawn of how many that can be, and who would be called next."""

    label: str
    count: int
    have: int
    following: tuple[str, ...]
    more: int


def page(record: Record, person: Person, actor: Actor, now: datetime, today: date) -> dict[str, Any]:
    """The context of the page; before the candidates are frozen it shows the pool as it is now."""
    law = law_for(record, now, today)
    kept = queries.kept_of(record, law)
    conditions = kept.conditions if kept else queries.conditions_of(record, record.answers, law)
    shown = kept or (_as_it_would_be(record, conditions, law) if conditions else None)
    left_out = _left_out(shown) if shown else ()
    entries = {e.verb: e for e in _entries(record, person, today)}
    ways = [ShownStep.of(d) for d in conduct.ways_on(record, actor, now) if set(d.step.by) != {Role.SYSTEM}]
    mine = [w for w in ways if w.mine and w.may_begin]
    short = _short(record, conditions, shown) if conditions and shown and not kept else []
    applications = _applications(record, person, today)
    return {
        "record": record,
        "law": law,
        "kept": kept,
        "shown": shown,
        "conditions": conditions,
        "applications": applications,
        "even": shown_assigned.of(shown, applications, law) if isinstance(shown, Assignment) else None,
        "quotas": _quotas(shown, left_out) if shown else [],
        "short": short,
        "excluded": _excluded(shown, left_out) if shown else [],
        "looked_at": _looked_at(shown) if shown else [],
        "free": len(shown.candidates) - len({e.expert for e in left_out}) if shown else 0,
        "parties": [_party(party, kept, entries) for party in PARTIES] if kept else [],
        "seats": _seats(kept, law) if kept and kept.seats else [],
        "mine": mine,
        "answering": next((w.step.verb for w in mine if "answering" in w.step.asks), ""),
        "theirs": [w for w in ways if not w.mine],
        "suggested": _suggested(record, mine) if conditions and not short else None,
        "editable": conduct.is_editable(record) and conduct.may_write(record, actor),
        "earlier": _earlier(record, person, today),
        "voided": entries.get("void"),
        "reason": _reason(entries.get("void")),
    }


def file_of(record: Record, now: datetime, today: date) -> str | None:
    """The draw as it is handed out; ``None`` while nothing is frozen."""
    kept = queries.kept_of(record, law_for(record, now, today))
    return canonical(kept.document()) + "\n" if kept else None


def _entries(record: Record, person: Person, today: date) -> Iterable[Entry]:
    return access.entries_for(person, today).filter(record=record, taken=True).order_by("seq")


def _reason(entry: Entry | None) -> str:
    return json.loads(entry.body)["given"].get("reason", "") if entry else ""


def _applications(record: Record, person: Person, today: date) -> list[Record]:
    numbers = record.answers.get("applications") or ()
    seen = access.records_for(person, today).filter(line=Line.APPLICATION, number__in=numbers)
    return list(seen.order_by("number"))


def _earlier(record: Record, person: Person, today: date) -> list[Record]:
    """Other draws of the same applications, those declared void among them: none is ever forgotten."""
    mine = set(record.answers.get("applications") or ())
    others = access.records_for(person, today).filter(line=Line.SESSION).exclude(pk=record.pk)
    others = others.exclude(state__in=("draft", "discarded")).order_by("-pk")
    return [o for o in others if mine & set(o.answers.get("applications") or ())]


def _party(party: str, kept: Kept, entries: dict[str, Entry]) -> ShownParty:
    name, commits, reveals = PARTIES[party]
    hashed, value = kept.committed.get(party, ""), kept.revealed.get(party, "")
    return ShownParty(name, hashed, entries.get(commits), value, entries.get(reveals))


def _suggested(record: Record, mine: list[ShownStep]) -> dict[str, Any] | None:
    """A value for whoever commits now, and its hash: made anew each time, kept nowhere."""
    step: Step | None = next((w.step for w in mine if w.step.verb in COMMITS), None)
    if step is None:
        return None
    party, value = COMMITS[step.verb], secrets.token_hex(16)
    return {"step": step, "party": party, "value": value, "commitment": draw.commitment(record.number, party, value)}


def _as_it_would_be(record: Record, conditions: Conditions, law: Law) -> Kept:
    """With the pool as it is now."""
    pool, said = queries.candidates(record, conditions, record.answers, law), record.answers
    if said.get("way") == assigned.WAY:
        return assigned.frozen(conditions, pool, said.get("applications") or (), said.get("each_most") or 0)
    return frozen(conditions, pool)


def _short(record: Record, conditions: Conditions, shown: Kept) -> list[Sentence]:
    if isinstance(shown, Assignment):
        return [s.sentence() for s in queries.staffing(conditions, list(shown.candidates), record.answers)]
    return [s.sentence() for s in draw.shortages(conditions, shown.candidates)]


def _left_out(shown: Kept) -> tuple[Exclusion, ...]:
    """Who stays away from the whole session; in an assignment a tie keeps somebody only from what he is tied to."""
    if isinstance(shown, Assignment):
        return tuple(e for e in shown.left_out() if e.reason not in assigned.TIES)
    return shown.excluded


def _quotas(shown: Kept, left_out: Iterable[Exclusion]) -> list[ShownQuota]:
    out = {e.expert for e in left_out}
    have = Counter(field for c in shown.candidates if c.id not in out for field in c.fields)
    names, following = {c.id: c.name for c in shown.candidates}, shown.reserves()
    return [
        ShownQuota(
            q.label, q.count, have[q.field], tuple(names[e] for e in following[q.field][:NEXT]),
            max(0, len(following[q.field]) - NEXT),
        )
        for q in shown.conditions.quotas
    ]  # fmt: skip


CLAUSES = dict.fromkeys((*draw.RELAXABLE, draw.Reason.LEAVE), ("9.2",))
TIED = ("12.2",)
"""Whoever is tied to an application stays away by article 12; the rest is how the city spreads its sessions."""


def _excluded(shown: Kept, left_out: Iterable[Exclusion]) -> list[ShownExcluded]:
    reasons: dict[str, list[Refusal]] = {}
    conditions: Conditions = shown.conditions
    for e in left_out:
        reasons.setdefault(e.expert, []).append(
            Refusal(e.sentence(conditions).says, clauses=CLAUSES.get(e.reason, TIED))
        )
    known = {c.id: c for c in shown.candidates}
    return [ShownExcluded(n, known[n].name, known[n].employer, tuple(why)) for n, why in reasons.items()]


def _looked_at(shown: Kept) -> list[tuple[str, str, str, str]]:
    """Ties that were a question and were found to be none: number and name of the candidate, the path, what was found."""
    return [
        (c.id, c.name, path, found)
        for c in shown.candidates
        for _, standing, path, found in c.ties
        if standing == draw.CLEARED
    ]


TONES = {ACCEPTS: "ok", "": "warn"}


def _seats(kept: Kept, law: Law) -> list[ShownSeat]:
    """All who were called: the drawn ones by their tickets, then each replacement as it came."""
    said = {a.expert: a.answer for a in kept.answers}
    instead = {a.called: a for a in kept.answers if a.called}
    answers = law.book.field(Line.SESSION, "answer").choices or {}
    labels = {q.field: q.label for q in kept.conditions.quotas}
    known, sitting = {c.id: c for c in kept.candidates}, kept.sitting()
    fields = {s.expert: s.field for s in kept.seats}
    for a in kept.answers:
        if a.called:
            fields[a.called] = fields[a.expert]
    return [
        ShownSeat(
            number=number,
            name=known[number].name,
            employer=known[number].employer,
            title=known[number].title,
            field=labels.get(field, field),
            place=kept.order.index(number) + 1,
            answer=answers.get(said.get(number, ""), ""),
            tone=TONES.get(said.get(number, ""), "off"),
            instead_of=_replaced(instead.get(number), known),
            waits=number in sitting,
        )
        for number, field in fields.items()
    ]


def _replaced(answer: Answer | None, known: dict[str, Any]) -> str:
    return known[answer.expert].name if answer else ""
