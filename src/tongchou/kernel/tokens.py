"""Texts as streams of tokens that both databases find alike: pairs of signs for Chinese, whole words for the rest.

A Chinese word has no spaces around it, so every two neighbouring signs are a token, and a phrase is tokens one behind the
other: two-character words are found, and nothing has to be guessed. What is not a letter or a digit only separates; a
gap in the positions keeps a phrase from running across it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
LONGEST = 60
"""Characters of one word; longer ones are cut, here and in a query alike."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its place; neighbours in a run are one apart, the next run begins two further on."""

    text: str
    place: int


def fold(text: str) -> str:
    """One spelling: full-width and half-width, large and small letters."""
    return unicodedata.normalize("NFKC", text).lower()


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """The runs of a text in order; true for Chinese ones."""
    for match in _RUNS.finditer(fold(text)):
        run = match.group()
        yield run, bool(re.match(rf"[{HAN}]", run))


def tokens(text: str) -> Iterator[Token]:
    """All tokens of a text. A Chinese run of one sign is that sign; a longer one is its pairs and its last sign."""
    place = 0
    for run, chinese in runs(text):
        if not chinese:
            yield Token(run[:LONGEST], place)
            place += 2
            continue
        for n in range(len(run)):
            yield Token(run[n : n + 2], place)
            place += 1
        place += 1


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: tokens that must follow each other, the last one perhaps only begun."""

    words: tuple[str, ...]
    begun: bool

    @property
    def is_latin(self) -> bool:
        """Whether it may be the first letters of a pronunciation."""
        return len(self.words) == 1 and self.words[0].isascii() and self.words[0].isalpha()


MOST_TERMS = 8
MOST_PAIRS = 20


def terms(query: str) -> list[Term]:
    """What a query asks for: every run of it, all of which must be found.

    A Chinese run is its pairs; one sign alone is whatever begins with it; a Latin word may be only begun.
    """
    out = []
    for run, chinese in runs(query[:500]):
        if not chinese:
            out.append(Term((run[:LONGEST],), begun=True))
        elif len(run) == 1:
            out.append(Term((run,), begun=True))
        else:
            out.append(Term(tuple(run[n : n + 2] for n in range(len(run) - 1))[:MOST_PAIRS], begun=False))
    return list(dict.fromkeys(out))[:MOST_TERMS]
