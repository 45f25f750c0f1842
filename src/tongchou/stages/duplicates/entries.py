"""What is compared, and what comes out: an entry, its parts, pairs of parts, hits with their explanation."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b

LIST = "list.json"
"""The file of an index that names those that count."""

BREAK = "\x1e"
"""Stands between parts in joined texts, so it may stand in none of them."""

LONGEST = 2_000
"""Characters of one part that are compared; a function is a name and a sentence, not a chapter."""

MOST_PARTS = 2_000
"""Functions, or data items, of one entry."""


class Part(IntEnum):
    """The kinds of text that an entry is made of; each is compared with its like first."""

    TITLE = 0
    GOALS = 1
    FUNCTION = 2
    DATA = 3


PART_KEYS = {Part.TITLE: "title", Part.GOALS: "objectives", Part.FUNCTION: "functions", Part.DATA: "data"}
"""The kinds as files and programs call them."""

_MARKS = [f"{kind:d}" for kind in Part]
PART_NAMES = {Part.TITLE: "名称", Part.GOALS: "目标", Part.FUNCTION: "功能", Part.DATA: "数据"}


def clean(text: str) -> str:
    """One line without control characters, at most ``LONGEST`` characters."""
    plain = text[: 2 * LONGEST]
    if plain.isprintable():
        if " " not in plain:
            return plain[:LONGEST]
    else:
        plain = "".join(c if c.isprintable() else " " for c in plain)
    return " ".join(plain.split())[:LONGEST]


@dataclass(frozen=True, slots=True)
class Entry:
    """A project, an application or a system: ``id`` is its number where it is kept; ``year`` 0 is not known."""

    id: str
    title: str
    unit: str = ""
    year: int = 0
    goals: str = ""
    functions: tuple[str, ...] = ()
    data: tuple[str, ...] = ()

    def parts(self) -> Iterator[tuple[Part, str]]:
        """What is compared, in a fixed order; empty texts are no parts."""
        for kind, texts in (
            (Part.TITLE, (self.title,)),
            (Part.GOALS, (self.goals,)),
            (Part.FUNCTION, self.functions[:MOST_PARTS]),
            (Part.DATA, self.data[:MOST_PARTS]),
        ):
            for text in texts:
                if cleaned := clean(text):
                    yield kind, cleaned

    @property
    def digest(self) -> int:
        """64 bits that differ where anything that is kept of the entry differs."""
        return digest_of(self.id, self.unit, self.year, list(self.parts()))


def digest_of(number: str, unit: str, year: int, parts: list[tuple[Part, str]]) -> int:
    """The digest of an entry from what a file keeps of it."""
    told = BREAK.join([number, unit, str(year), *[_MARKS[kind] + text for kind, text in parts]])
    return int.from_bytes(blake2b(told.encode("utf-8", "replace"), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Pair:
    """A part of the new entry and the part of the old one that says the same; ``sure`` is 0 … 1, a share of rarity shared."""

    kind: Part
    mine: str
    theirs: str
    their_kind: Part
    sure: float


@dataclass(frozen=True, slots=True)
class Hit:
    """An old entry. ``score`` 0 … 1 is the share of what the new one is for, rare things counting more, that it does too."""

    id: str
    title: str
    unit: str
    year: int
    score: float
    pairs: tuple[Pair, ...]
    new: tuple[str, ...]
    """Functions (or, without a list, sentences) of the new entry that nothing of the old one answers."""

    not_compared: tuple[Part, ...]
    """Kinds of which one side says nothing: their silence is no answer."""

    def counted(self, by: Part) -> tuple[int, int]:
        """How many of the compared parts have an answer, and how many there are."""
        answered = sum(pair.kind is by for pair in self.pairs)
        return answered, answered + len(self.new)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search says. ``silent`` counts entries without a function list: they could be compared by their names only."""

    hits: tuple[Hit, ...]
    compared_with: int
    silent: int
    by: Part | None
    """What of the new entry was compared: its functions, else its goals, else its title; ``None``: nothing could be."""

    common: tuple[str, ...]
    """Functions of the new entry that nearly everybody has, or that say nothing: they are neither the same nor new."""

    @property
    def says(self) -> tuple[str, ...]:
        """What the reader of the hits has to know about what was not compared."""
        out = []
        if self.by is None:
            return ("这一项没有可比的文字，没有比对。补上功能清单再查。",)
        if self.by is not Part.FUNCTION:
            out.append(f"这一项没有功能清单，只按{PART_NAMES[self.by]}比对；补上功能清单再查一次。")
        if self.silent:
            out.append(
                f"比对范围 {self.compared_with} 项，其中 {self.silent} 项没有功能清单，只能按名称和目标比对；没有列出来不等于不重复。"
            )
        if not self.compared_with:
            out.append("比对范围是空的，没有可比的项目。")
        return tuple(out)
