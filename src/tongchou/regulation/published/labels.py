"""The names of chapters, sections and articles where they begin, told apart from those that are only cited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tongchou.kernel.words import numeral

HIGHEST = 999
SENTENCE_END = "。；;"
"""After these a new article may begin within a line."""

_NUMBERS = {numeral(n): n for n in range(1, HIGHEST + 1)}
_NUMERALS = "零〇一二三四五六七八九十百"
_LABEL = re.compile(rf"第\s*(?P<number>[{_NUMERALS}]+|\d+)\s*(?P<unit>[章节条])(?:之(?P<branch>[{_NUMERALS}]+))?")
_CITED = re.compile(
    rf"的|之?规定|之外|以外|所[列述称指定]|第[{_NUMERALS}\d]+[款项目]|第[（(]"
    rf"|(?:、|和|至|或|及|与|到|以及)第?[{_NUMERALS}\d]+[章节条款项]|[、，,。；;：:）)》」”]"
)
_AFTER_SENTENCE = re.compile(rf"[{SENTENCE_END}][”’」』）)]?\s*$")


def number_of(text: str) -> int | None:
    """The number 1 … 999 that a Chinese or Arabic numeral writes; ``None`` for anything else (零, 二十十, 一百五)."""
    if text.isdecimal():
        return int(text) if len(text) <= len(str(HIGHEST)) and int(text) else None
    return _NUMBERS.get(text.replace("〇", "零"))


@dataclass(frozen=True, slots=True)
class Label:
    """第十条之一 in a line: what it names, and where it stands. ``number`` is ``None`` where it cannot be read."""

    unit: str
    number: int | None
    branch: int
    start: int
    end: int


def labels_in(line: str) -> Iterator[Label]:
    """All labels of a line that may begin something; those that only cite (第十一条规定的…) are left out."""
    for found in _LABEL.finditer(line):
        if _CITED.match(line, found.end()):
            continue
        branch = number_of(found["branch"]) if found["branch"] else 0
        number = number_of(found["number"]) if branch is not None else None
        yield Label(found["unit"], number, branch or 0, found.start(), found.end())


def label_at_start(line: str) -> Label | None:
    """The label that a line begins with, if it begins with one and does not merely cite it."""
    first = next(labels_in(line), None)
    return first if first is not None and first.start == 0 else None


def follows_sentence(line: str, at: int) -> bool:
    """Whether the text before a place in a line has just ended a sentence."""
    return bool(_AFTER_SENTENCE.search(line, max(0, at - 8), at))
