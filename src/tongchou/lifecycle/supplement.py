"""What a return for supplement opens: its points name fields, papers or sections, and only those may be changed (13.1). Pure.

A point that names nothing opens everything: nobody can mend what he may not touch.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from tongchou.kernel.calendar import Due
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.table import EDITABLE, UNSIGNED, steps_of
from tongchou.lifecycle.words import Line
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law, Rulebook

POINTS = "points"
"""The statement by which an office says what is to be mended."""

LAPSE = "lapse"
"""The step by which an office leaves out what was not mended in time (13.1)."""

WHOLE = "全部内容"
"""The word of a point that is about the whole file."""

FIELD, PAPER, SECTION = "field", "paper", "section"


@dataclass(frozen=True, slots=True)
class Place:
    """Something that a point can be about, by its id and as people call it."""

    kind: str
    id: str
    title: str
    opens: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opened:
    """The fields and papers that may be changed after a return; all of them where it is ``whole``."""

    fields: frozenset[str]
    papers: frozenset[str]
    whole: bool = False

    def has_field(self, name: str) -> bool:
        """Whether a field may be changed."""
        return self.whole or name in self.fields

    def has_paper(self, kind: str) -> bool:
        """Whether a paper may be replaced."""
        return self.whole or kind in self.papers


def returning(edition: str, line: Line) -> frozenset[str]:
    """The steps of a line that send a file back with points."""
    return frozenset(s.verb for s in steps_of(line, table_of(edition)) if POINTS in s.asks)


def last_day(answer_by: date, law: Law) -> Due:
    """The day by which a unit may still answer: where the day that was set is a day off, the next working day."""
    return law.calendar.add(answer_by, 0)


def away(edition: str, line: Line) -> frozenset[str]:
    """The states in which a file that was handed in may be with its unit again, because it was sent back."""
    rows = table_of(edition)
    back = {s.to for s in steps_of(line, rows) if POINTS in s.asks}
    return frozenset(back).union(*(s.frm for s in steps_of(line, rows) if s.verb == LAPSE and back & set(s.frm)))


def is_at_home(state: str) -> bool:
    """Whether a file is with those who write and sign it."""
    return state in EDITABLE | UNSIGNED


def handing_in(edition: str, line: Line) -> tuple[Step, ...]:
    """The steps between the open form and its arrival at an office: what they judge, and the papers they stand on."""
    rows = steps_of(line, table_of(edition))
    home = (s for s in rows if not s.opens and set(s.frm) <= EDITABLE | UNSIGNED and s.verb != LAPSE)
    return tuple(s for s in home if s.rules + s.papers)


@cache
def wanted(edition: str, line: Line) -> tuple[str, ...]:
    """The papers that a file comes with: what whoever begins it may lay ready."""
    return tuple(dict.fromkeys(p for s in handing_in(edition, line) for p in s.papers))


@cache
def places(edition: str, line: Line) -> tuple[Place, ...]:
    """All that a point of this line can be about: the sections of its form, the fields, and the papers it came with."""
    return tuple(_places(edition, line))


def _places(edition: str, line: Line) -> Iterator[Place]:
    book = rulebook.load(edition)
    stated = {name for s in steps_of(line, table_of(edition)) if not s.opens for name in (*s.asks, *s.may_state)}
    form = [f for f in book.forms[line].fields.values() if f.asked and f.id not in stated]
    for title in dict.fromkeys(f.section for f in form if f.section):
        yield Place(SECTION, title, title, frozenset(f.id for f in form if f.section == title))
    yield from (Place(FIELD, f.id, f.label, frozenset({f.id})) for f in form)
    for kind in wanted(edition, line):
        yield Place(PAPER, kind, book.papers[kind].title, frozenset({kind}))


@cache
def _named(edition: str, line: Line) -> Mapping[str, Place]:
    """Places by their ids and by what people call them; where two are called alike, the wider one."""
    found: dict[str, Place] = {}
    for place in places(edition, line):
        for word in (place.id, place.title):
            found.setdefault(word, place)
    return found


def place_of(word: Any, edition: str, line: Line) -> Place | None:
    """What a point means by its word; ``None`` where it is nothing that this form or its papers have."""
    return _named(edition, line).get(word.strip()) if isinstance(word, str) else None


def is_whole(word: Any) -> bool:
    """Whether a point says that it is about the whole file."""
    return isinstance(word, str) and word.strip() == WHOLE


def opened(points: Iterable[Mapping[str, Any]], edition: str, line: Line) -> Opened:
    """What the points open. With any field goes the paper that prints the form, which would be untrue without it."""
    found = [place_of(point.get("field"), edition, line) for point in points]
    if not found or None in found:
        return Opened(frozenset(), frozenset(), whole=True)
    fields = frozenset(name for p in found if p and p.kind != PAPER for name in p.opens)
    papers = frozenset(name for p in found if p and p.kind == PAPER for name in p.opens)
    return Opened(fields, papers | (_prints(rulebook.load(edition)) if fields else frozenset()))


def _prints(book: Rulebook) -> frozenset[str]:
    return frozenset(kind.id for kind in book.papers.values() if kind.prints)
