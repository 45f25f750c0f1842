"""The rounds of a file: as it was sent back, and what is different now, asked for or not (13.1)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tongchou.kernel.canonical import digest
from tongchou.lifecycle import supplement
from tongchou.lifecycle.supplement import FIELD, PAPER, Place
from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Doing, plain
from tongchou.records.models import Entry, Paper, Record, Round
from tongchou.records.prepared import Prepared
from tongchou.records.supplement import points_of

TIMES = Prepared(lambda record: Round.objects.filter(record=record).order_by().values_list("pk"), int)


def keep(doing: Doing) -> None:
    """The file as it is sent back; the entry of this step holds the digest of the same answers."""
    Round.objects.create(record=doing.record, entry_id=doing.because, answers=plain(doing.record.answers))


@dataclass(frozen=True, slots=True)
class Change:
    """A field or a paper that is not what it was when the file was sent back."""

    place: Place
    asked: bool
    was: Any = None
    now: Any = None


@dataclass(frozen=True, slots=True)
class Point:
    """What was asked for, and whether anything of what it names has changed since."""

    says: str
    place: str
    evidence: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """The last return of a file and what has happened to the file since."""

    number: int
    entry: Entry
    reason: str
    answer_by: str
    points: tuple[Point, ...]
    changes: tuple[Change, ...]
    sound: bool
    """Whether the kept answers are those whose digest the entry holds."""

    @property
    def unasked(self) -> tuple[Change, ...]:
        """Changes that nobody had asked for."""
        return tuple(c for c in self.changes if not c.asked)


def times(record: Record) -> int:
    """How often a file was sent back so far."""
    return len(TIMES(record.pk)) if record.pk and record.law_day else 0


def last_turn(record: Record) -> Turn | None:
    """The last return; ``None`` where the file was never sent back, or was before its answers were kept."""
    rounds = list(Round.objects.filter(record=record).select_related("entry__actor").order_by("entry"))
    if not rounds:
        return None
    last = rounds[-1]
    body = json.loads(last.entry.body)
    changes = tuple(_changes(record, last))
    points = tuple(_point(record, point, changes) for point in points_of(last.entry))
    given = body["given"]
    return Turn(
        len(rounds), last.entry, given.get("reason", ""), given.get("answer_by", ""), points, changes,
        digest(last.answers) == body["answers"],
    )  # fmt: skip


def _changes(record: Record, last: Round) -> Any:
    line = Line(record.line)
    asked = supplement.opened(points_of(last.entry), record.edition, line)
    newer = _newer_papers(record, last.entry)
    for place in supplement.places(record.edition, line):
        if place.kind == FIELD:
            was, now = last.answers.get(place.id), plain(record.answers.get(place.id))
            if (was or None) != (now or None):
                yield Change(place, asked.has_field(place.id), was, now)
        elif place.kind == PAPER and place.id in newer:
            yield Change(place, asked.has_paper(place.id), *newer[place.id])


def _newer_papers(record: Record, entry: Entry) -> Mapping[str, tuple[Paper | None, Paper]]:
    """By kind: the version before the return, and the newest one since."""
    before: dict[str, Paper] = {}
    newer: dict[str, tuple[Paper | None, Paper]] = {}
    for paper in record.papers.exclude(state="pending").order_by("kind", "version"):
        if paper.at <= entry.at:
            before[paper.kind] = paper
        else:
            newer[paper.kind] = (before.get(paper.kind), paper)
    return newer


def _point(record: Record, point: Mapping[str, Any], changes: tuple[Change, ...]) -> Point:
    word = point.get("field") or ""
    place = supplement.place_of(word, record.edition, Line(record.line))
    named = place.opens if place else frozenset(c.place.id for c in changes)
    return Point(
        str(point.get("point") or ""), place.title if place else str(word), str(point.get("evidence") or ""),
        any(c.place.id in named for c in changes),
    )  # fmt: skip
