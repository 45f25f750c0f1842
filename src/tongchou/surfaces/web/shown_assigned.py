"""The page of a balanced assignment: who judges what and why, who stays away from what, how much each has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.records.models import Record
from tongchou.regulation.rulebook import Law
from tongchou.stages.review import assigned
from tongchou.stages.review.assigned import Assignment
from tongchou.stages.review.exported import ACCEPTS

BAR = 120
"""Pixels of the longest bar."""

TONES = {ACCEPTS: "ok", "": "warn"}


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """Somebody who judges an application, or leaves it, and why he."""

    name: str
    number: str
    employer: str
    field: str
    reason: str
    left: bool


@dataclass(frozen=True, slots=True)
class ShownAway:
    """Somebody who stays away from one application, with every reason."""

    name: str
    number: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownApplication:
    """One application: who judges it, who stays away, how many are missing."""

    number: str
    title: str
    unit: str
    turns: list[ShownTurn]
    away: list[ShownAway]
    missing: int

    @property
    def names(self) -> str:
        """Who judges it, in a line."""
        return "、".join(t.name for t in self.turns if not t.left)


@dataclass(frozen=True, slots=True)
class ShownLoad:
    """Somebody who is called: how much he has, and whether he comes."""

    number: str
    name: str
    employer: str
    fields: str
    load: int
    width: int
    answer: str
    tone: str
    waits: bool


def of(shown: Assignment, applications: Sequence[Record], law: Law) -> dict[str, Any]:
    """What the page shows of it; before the seed is known, only who stays away from what."""
    records = {r.number: r for r in applications}
    away: dict[str, dict[str, list[str]]] = {number: {} for number in shown.applications}
    for e in shown.left_out():
        if e.application in away:
            away[e.application].setdefault(e.expert, []).append(e.sentence(shown.conditions).says)
    rows: dict[str, list[tuple[str, str, str]]] = {number: [] for number in shown.applications}
    for s in shown.placed:
        rows[s.application].append((s.expert, s.field, s.reason))
    for m in shown.moves:
        if m.called:
            rows[m.application].append((m.called, m.field, m.reason))
    loads = _loads(shown, law)
    turns = [one.load for one in loads if one.waits]
    return {
        "applications": [
            _application(shown, number, records.get(number), rows[number], away[number])
            for number in shown.applications
        ],
        "people": loads,
        "seats": len(shown.placed),
        "low": min(turns, default=0),
        "high": max(turns, default=0),
        "each_most": shown.each_most,
        "result": shown.result(),
        "same": bool(shown.placed) and assigned.result_of(shown.again()) == shown.result(),
    }


def _application(
    shown: Assignment, number: str, record: Record | None, rows: list[tuple[str, str, str]], away: dict[str, list[str]]
) -> ShownApplication:
    known, labels = {c.id: c for c in shown.candidates}, {q.field: q.label for q in shown.conditions.quotas}
    left = {m.expert for m in shown.moves if m.application == number}
    turns = [
        ShownTurn(known[e].name, e, known[e].employer, labels.get(f, f), why, left=e in left) for e, f, why in rows
    ]
    return ShownApplication(
        number=number,
        title=(record.title if record else "") or number,
        unit=record.unit.name if record else "",
        turns=turns,
        away=[ShownAway(known[e].name, e, tuple(why)) for e, why in away.items()],
        missing=sum(1 for m in shown.moves if m.application == number and not m.called),
    )


def _loads(shown: Assignment, law: Law) -> list[ShownLoad]:
    """The busiest first; who has withdrawn is last and has nothing."""
    if not shown.placed:
        return []
    known, load, sitting = {c.id: c for c in shown.candidates}, shown.load(), shown.sitting()
    labels = shown.labels()
    said = {a.expert: a.answer for a in shown.answers}
    words = law.book.field(Line.SESSION, "answer").choices or {}
    longest = max(load.values(), default=1)
    gone = [a.expert for a in shown.answers if a.expert not in sitting]
    order = [*sorted(sitting, key=lambda e: (-load[e], e)), *dict.fromkeys(gone)]
    return [
        ShownLoad(
            number=e, name=known[e].name, employer=known[e].employer,
            fields=labels.get(e, ""), load=load[e], width=BAR * load[e] // longest,
            answer=words.get(said.get(e, ""), ""), tone=TONES.get(said.get(e, ""), "off"), waits=e in sitting,
        )
        for e in order
    ]  # fmt: skip
