"""Texts as numbers: glossary words made one, then neighbouring signs as features, for many texts in one pass.

A unit is a sign, or a glossary group standing for all its words. A feature is two neighbouring units, or a group alone,
hashed to 22 bits: no vocabulary has to grow, so files made at different times understand each other. Of half a million
different features about one in ten shares its number with another one; their rarities differ little, and what is shown
of a pair are its texts.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tongchou.stages.duplicates.entries import BREAK
from tongchou.stages.duplicates.glossary import Glossary

BITS = 22
SPACE = 1 << BITS
_PART, _GAP, _DROP = 0, 1, 2
"""Units that are none: the end of a part, punctuation, and what is left out."""

PLANE = 0xFFFF
_JAMO = {chr(n) for n in (*range(0x1100, 0x1200), *range(0x3131, 0x318F))}
"""Parts of Korean signs, which join with their neighbours."""

_FIRST_GROUP = 0x110000
_DROPS = "的"
_PRIME = np.uint64(0x9E3779B97F4A7C15)

U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Featured:
    """Features of parts: those of part ``p`` are ``features[ptr[p]:ptr[p + 1]]``, rising, each once."""

    ptr: I64
    features: U32

    def of(self, part: int) -> U32:
        """The features of one part."""
        return self.features[self.ptr[part] : self.ptr[part + 1]]


class Featurer:
    """Reads texts with one glossary; made once, since the glossary's words are laid out for matching."""

    def __init__(self, glossary: Glossary) -> None:
        self.digest = glossary.digest
        words = {w: _FIRST_GROUP + n for w, n in glossary.of_word.items()}
        words |= dict.fromkeys((f for f in glossary.fillers if len(f) > 1), _DROP)
        self._words = {w: n for w, n in words.items() if len(w) > 1}
        self._steps = [_Step.of(self._words, n) for n in range(2, max(map(len, self._words), default=1) + 1)]
        single = "".join(f for f in glossary.fillers if len(f) == 1)
        self._units = _units(_DROPS + single)

    def read(self, texts: Sequence[str]) -> Featured:
        """The features of each text, in their order."""
        units = self._units[np.minimum(_signs(texts), np.uint32(PLANE))]
        units = units[units != _DROP]
        units = self._grouped(units)
        return _featured(units, len(texts))

    def _grouped(self, units: U32) -> U32:
        """The longest glossary words from the left, each made one unit."""
        if not self._steps or not len(units):
            return units
        starts, lengths, values = self._found(units)
        if not len(starts):
            return units
        keep = _apart(starts, lengths)
        starts, lengths, values = starts[keep], lengths[keep], values[keep]
        inside = np.zeros(len(units) + 1, np.int8)
        inside[starts + 1] += 1
        np.add.at(inside, starts + lengths, -1)
        out = units.copy()
        out[starts] = values
        shown = (np.cumsum(inside[:-1], dtype=np.int8) == 0) & (out != _DROP)
        kept: U32 = out[shown]
        return kept

    def _found(self, units: U32) -> tuple[I64, I64, U32]:
        """Where words begin, the longest at each place: start, length, unit."""
        n = len(units)
        padded = np.concatenate([units, np.zeros(len(self._steps) + 1, np.uint32)])
        at = np.flatnonzero(units > _DROP)
        rolled = _begun(padded[at])
        length = np.zeros(n, np.uint8)
        value = np.zeros(n, np.uint32)
        for step in self._steps:
            rolled = _roll(rolled, padded[at + step.length - 1])
            maybe = step.maybe(rolled)
            at, rolled = at[maybe], rolled[maybe]
            place = np.searchsorted(step.keys, rolled)
            place[place == len(step.keys)] = 0
            real = step.keys[place] == rolled
            at, rolled, place = at[real], rolled[real], place[real]
            if not len(at):
                break
            ends = step.values[place] != 0
            length[at[ends]] = step.length
            value[at[ends]] = step.values[place[ends]]
        starts = np.flatnonzero(length)
        return starts, length[starts].astype(np.int64), value[starts]


@dataclass(frozen=True, slots=True)
class _Step:
    """All beginnings of words with one length: their hashes rising, the unit where a word ends there, and a quick filter."""

    length: int
    keys: U64
    values: U32
    filter: NDArray[np.bool_]

    @staticmethod
    def of(words: dict[str, int], length: int) -> "_Step":
        begun: dict[int, int] = {}
        for word, unit in words.items():
            if len(word) >= length:
                rolled = _begun(np.array([ord(word[0])], np.uint32))
                for sign in word[1:length]:
                    rolled = _roll(rolled, np.array([ord(sign)], np.uint32))
                key = int(rolled[0])
                begun[key] = unit if len(word) == length else begun.get(key, 0)
        keys = np.array(sorted(begun), np.uint64)
        quick = np.zeros(1 << 18, np.bool_)
        quick[keys >> np.uint64(46)] = True
        return _Step(length, keys, np.array([begun[int(k)] for k in keys], np.uint32), quick)

    def maybe(self, rolled: U64) -> NDArray[np.bool_]:
        out: NDArray[np.bool_] = self.filter[rolled >> np.uint64(46)]
        return out


def _begun(signs: U32) -> U64:
    """Spread at once, for a plain sum would make one word of 补助 and 助补."""
    return _roll(np.zeros(len(signs), np.uint64), signs)


def _roll(rolled: U64, signs: U32) -> U64:
    return (rolled + signs.astype(np.uint64) + np.uint64(1)) * _PRIME


def _signs(texts: Sequence[str]) -> U32:
    """The signs of all texts, ``BREAK`` between them. A text with signs that become several, or join, is folded before."""
    signs = _laid_out(texts)
    alone = _alone()
    if not (mixed := ~alone[np.minimum(signs, np.uint32(PLANE))]).any():
        return signs
    of_text = np.cumsum(signs == ord(BREAK))[mixed]
    folded = list(texts)
    for n in np.unique(of_text):
        folded[n] = unicodedata.normalize("NFKC", folded[n]).lower()
    return _laid_out(folded)


def _laid_out(texts: Sequence[str]) -> U32:
    return np.frombuffer(BREAK.join(texts).encode("utf-32-le", "replace"), np.uint32)


@cache
def _alone() -> NDArray[np.bool_]:
    """For each sign of the first plane whether it is folded alone: into one sign, whatever stands before and after it.

    The last place stands for all signs beyond, of which that is not known.
    """
    out = np.array([_folds_alone(chr(n)) for n in range(PLANE + 1)])
    out[PLANE] = False
    return out


def _folds_alone(sign: str) -> bool:
    folded = unicodedata.normalize("NFKC", sign).lower()
    joins = any(unicodedata.category(c)[0] == "M" or unicodedata.combining(c) or c in _JAMO for c in sign + folded)
    return len(folded) == 1 and not joins and sign not in "Σσς"


def _units(drops: str) -> U32:
    """For each sign of the first plane its unit once it is folded: the end of a part, a gap, left out, or the sign itself."""
    folded = [unicodedata.normalize("NFKC", chr(n)).lower()[:1] for n in range(PLANE + 1)]
    out = np.array([ord(c) if c.isalnum() else _GAP for c in folded], np.uint32)
    out[PLANE] = _GAP
    out[ord(BREAK)] = _PART
    out[[n for n, c in enumerate(folded) if c in drops]] = _DROP
    return out


def _apart(starts: I64, lengths: I64) -> NDArray[np.bool_]:
    """From the left, those words that overlap none that was taken; round by round, as overlaps are short chains."""
    taken = np.zeros(len(starts), np.bool_)
    left = np.arange(len(starts))
    while len(left):
        ends = np.maximum.accumulate(starts[left] + lengths[left])
        head = np.ones(len(left), np.bool_)
        head[1:] = starts[left[1:]] >= ends[:-1]
        heads = np.flatnonzero(head)
        taken[left[heads]] = True
        end = (starts[left[heads]] + lengths[left[heads]])[np.cumsum(head) - 1]
        left = left[(starts[left] >= end) & ~head]
    return taken


def _featured(units: U32, count: int) -> Featured:
    """Pairs of neighbours and single groups, each once in its part."""
    part = np.cumsum(units == _PART, dtype=np.uint64)
    real = units > _DROP
    pairs = real[:-1] & real[1:]
    groups = units >= _FIRST_GROUP
    hashed = np.concatenate([_hash(units[:-1][pairs], units[1:][pairs]), _hash(units[groups], np.zeros(1, np.uint32))])
    keys = np.concatenate([part[:-1][pairs], part[groups]]) << np.uint64(BITS) | hashed.astype(np.uint64)
    keys.sort()
    if len(keys):
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    counts = np.bincount((keys >> np.uint64(BITS)).astype(np.int64), minlength=count)
    ptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Featured(ptr, (keys & np.uint64(SPACE - 1)).astype(np.uint32))


def _hash(left: U32, right: U32) -> U32:
    mixed = (left * np.uint32(0x9E3779B1) + right) * np.uint32(0x85EBCA77)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0xC2B2AE3D)
    return mixed >> np.uint32(32 - BITS)
