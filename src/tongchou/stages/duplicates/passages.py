"""Two proposals beside each other, for quoting: which passages are word for word the same, chapter by chapter.

Whole texts say little about whether two projects do the same, for everybody writes the same phrases; so nothing here is
counted into a likeness. But a page that was copied is told best by showing it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

SHORTEST = 30
"""Signs, without punctuation and spaces, from which on two passages are the same by more than chance."""

STEP = SHORTEST // 2
"""Every so many signs a seed is laid: a passage of ``SHORTEST`` signs holds a whole one, wherever it begins."""

MOST_PLACES = 8
"""Places of one seed that are tried; what stands more often is a phrase of the writer."""

LONGEST_TEXT = 400_000
"""Characters of a proposal that are read."""

_HEADING = re.compile(
    r"^[ \t　]*((?:第[一二三四五六七八九十百零\d]+[章节编篇]|[一二三四五六七八九十]+、|\d{1,2}(?:\.\d{1,2}){0,2}(?:[、.．]|[ \t　]))[ \t　]*[^\n。；]{1,40})[ \t　]*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands in both, as the first one writes it; the headings under which it stands, empty before the first one."""

    mine_under: str
    theirs_under: str
    text: str
    signs: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """All of them in the order of the first text, and of how many signs."""

    passages: tuple[Passage, ...]
    of: int

    @property
    def signs(self) -> int:
        """How many signs of the first text stand in the second one too."""
        return sum(p.signs for p in self.passages)


def same(mine: str, theirs: str) -> Quoted:
    """The passages of ``mine`` that ``theirs`` has too."""
    own, other = _Text.of(mine), _Text.of(theirs)
    return Quoted(tuple(_passages(own, other)), len(own.signs))


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as the signs that count, where each stands in it, and where its headings are."""

    whole: str
    signs: str
    places: list[int]
    heading_at: list[int]
    headings: list[str]

    @classmethod
    def of(cls, whole: str) -> "_Text":
        whole = whole[:LONGEST_TEXT]
        places = [n for n, sign in enumerate(whole) if sign.isalnum()]
        found = list(_HEADING.finditer(whole))
        return cls(
            whole, "".join(whole[n] for n in places).casefold(), places,
            [m.start() for m in found], [" ".join(m[1].split()) for m in found],
        )  # fmt: skip

    def under(self, sign: int) -> str:
        """The heading under which a sign stands."""
        at = bisect_right(self.heading_at, self.places[sign])
        return self.headings[at - 1] if at else ""

    def quote(self, start: int, end: int) -> str:
        """The passage with its punctuation, in one line."""
        return " ".join(self.whole[self.places[start] : self.places[end - 1] + 1].split())


def _passages(own: _Text, other: _Text) -> Iterator[Passage]:
    seeds: dict[str, list[int]] = {}
    for at in range(0, len(other.signs) - STEP + 1, STEP):
        places = seeds.setdefault(other.signs[at : at + STEP], [])
        if len(places) < MOST_PLACES:
            places.append(at)
    at = end_of_last = 0
    while at <= len(own.signs) - STEP:
        tried = [_grown(own, other, at, there, end_of_last) for there in seeds.get(own.signs[at : at + STEP], ())]
        start, end, there = max(tried, key=lambda t: t[1] - t[0], default=(0, 0, 0))
        if end - start < SHORTEST:
            at += 1
            continue
        yield Passage(own.under(start), other.under(there), own.quote(start, end), end - start)
        at = end_of_last = end


def _grown(own: _Text, other: _Text, at: int, there: int, least: int) -> tuple[int, int, int]:
    """A seed grown to both sides: start and end in the first text, start in the second."""
    back = 0
    while at - back > least and there - back > 0 and own.signs[at - back - 1] == other.signs[there - back - 1]:
        back += 1
    ahead = STEP
    room = min(len(own.signs) - at, len(other.signs) - there)
    while ahead < room and own.signs[at + ahead] == other.signs[there + ahead]:
        ahead += 1
    return at - back, at + ahead, there - back
