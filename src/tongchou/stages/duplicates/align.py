"""Function beside function: which part of the new entry is which part of an old one, weighted by how rare their words are.

For a part of the new entry and a part of the old one, what they share is the rarity of their common features. ``sure`` is
that, as a share of the smaller part's rarity and of the larger one's together, so that one function that became two, or
two that became one, are still found. The score of an old entry is what of the new one it answers, each function counted by
its rarity: 用户管理 weighs little, whoever has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongchou.stages.duplicates.entries import Part
from tongchou.stages.duplicates.features import SPACE, U32, Featured

SMALLER = 0.65
"""How much the smaller part counts beside the larger one, when it is said how sure a pair is."""

LEAST_SURE = 0.30
"""A pair below is none: its part is left over as new."""

STEEPNESS = 1.6
"""Half sure counts for less than half: many faint likenesses make no duplicate."""

WEIGHTS = {Part.FUNCTION: 0.82, Part.DATA: 0.10, Part.GOALS: 0.04, Part.TITLE: 0.04}
"""What each kind adds to the score where both sides have it; what one side lacks is left out, and said."""

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Asked:
    """The new entry: the features of its parts, their kinds, and by which kind it is compared."""

    parts: Featured
    kinds: Sequence[Part]
    by: Part


@dataclass(frozen=True, slots=True)
class Beside:
    """Candidates' parts: features one behind the other, bounds of parts, bounds of entries."""

    feats: U32
    feat_ptr: I64
    kinds: NDArray[np.uint8]
    part_ptr: I64


@dataclass(frozen=True, slots=True)
class Aligned:
    """For each candidate and each part of the new entry: the best part of the candidate, and how sure. ``-1``: none."""

    score: F32
    best: NDArray[np.int32]
    sure: F32


def ragged(starts: I64, lengths: I64) -> I64:
    """The places of many slices, one behind the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    out: I64 = np.arange(total, dtype=np.int64) + np.repeat(starts - (ends - lengths), lengths)
    return out


def answers_to(kind: Part, by: Part) -> tuple[Part, ...]:
    """The kinds of an old entry's parts that may answer a part of the new one.

    A sentence of purpose may be answered by a function; a function is answered by functions alone.
    """
    if kind is by and by is not Part.FUNCTION:
        return (Part.FUNCTION, Part.GOALS, Part.TITLE, Part.DATA)
    return (kind,)


def align(asked: Asked, beside: Beside, rarity: F32) -> Aligned:
    """Put every candidate beside the new entry. ``rarity`` is that of each feature; one that everybody has is worth 0."""
    count, n = len(beside.part_ptr) - 1, len(asked.kinds)
    telling = rarity[asked.parts.features] > 0
    features = asked.parts.features[telling]
    of_part = np.repeat(np.arange(n), np.diff(asked.parts.ptr))[telling]
    mine = np.bincount(of_part, rarity[features], n).astype(np.float32)
    part, which, shared = _shared(features, of_part, n, beside, rarity)
    theirs = _sums(rarity[beside.feats], beside.feat_ptr)[part]
    over = SMALLER * np.minimum(theirs, mine[which]) + (1 - SMALLER) * np.maximum(theirs, mine[which])
    if (
        asked.by is not Part.FUNCTION
    ):  # a sentence and a short function: what counts is what of the sentence is answered
        over = np.where(np.array(asked.kinds)[which] == asked.by, mine[which], over)
    allowed = np.array([[k in answers_to(kind, asked.by) for kind in asked.kinds] for k in Part])
    sure = np.minimum(shared / np.maximum(over, 1e-6), 1) * allowed[beside.kinds[part], which]
    entry = np.repeat(np.arange(count), np.diff(beside.part_ptr))[part]
    top = np.zeros((count, n), np.float32)
    np.maximum.at(top, (entry, which), sure)
    best = np.full((count, n), -1, np.int32)
    paired = np.flatnonzero((sure >= LEAST_SURE) & (sure == top[entry, which]))[::-1]
    best[entry[paired], which[paired]] = part[paired]
    return Aligned(_scores(asked, beside, top, mine), best, top)


def _shared(features: U32, of_part: I64, n: int, beside: Beside, rarity: F32) -> tuple[I64, I64, F32]:
    """Pairs of a candidate's part and a part of the new entry that have something in common, and how much rarity that is."""
    order = np.argsort(features, kind="stable")
    distinct, first, holders = np.unique(features[order], return_index=True, return_counts=True)
    place = np.zeros(SPACE, np.uint16)
    place[distinct] = np.arange(1, len(distinct) + 1, dtype=np.uint16)
    local = place[beside.feats]
    hit = np.flatnonzero(local)
    which = local[hit].astype(np.int64) - 1
    part = np.repeat(np.arange(len(beside.kinds), dtype=np.int64), np.diff(beside.feat_ptr))[hit]
    times = holders[which]
    key = np.repeat(part * n, times) + of_part[order][ragged(first[which], times)]
    points = np.bincount(key, np.repeat(rarity[distinct][which], times))
    some = np.flatnonzero(points)
    return some // n, some % n, points[some].astype(np.float32)


def _scores(asked: Asked, beside: Beside, top: F32, mine: F32) -> F32:
    """What of the new entry each candidate answers: a mean over its parts by rarity, then over kinds that both sides have."""
    count = len(top)
    has = np.zeros((count, len(Part)), np.bool_)
    has[np.repeat(np.arange(count), np.diff(beside.part_ptr)), beside.kinds] = True
    weight = np.sqrt(mine)
    worth = np.where(top >= LEAST_SURE, top, top / 2) ** STEEPNESS
    score, told = np.zeros(count), np.zeros(count)
    for kind in Part:
        here = np.array([k is kind for k in asked.kinds])
        total = float(weight[here].sum())
        if total:
            alone = kind is asked.by is not Part.FUNCTION  # a sentence may be answered by any kind
            known = has[:, kind] | alone
            share = 1.0 if alone else WEIGHTS[kind]
            score += known * share * (worth[:, here] @ weight[here]) / total
            told += known * share
    out = (score / np.maximum(told, 1e-6)) ** (1 / STEEPNESS)
    if asked.by is Part.FUNCTION:  # names alone never weigh as much as functions that were compared
        out = np.where(has[:, Part.FUNCTION], out, out / 2)
    return out.astype(np.float32)


def _sums(values: F32, ptr: I64) -> F32:
    out = np.zeros(len(ptr) - 1, np.float32)
    some = np.flatnonzero(np.diff(ptr))
    if len(some):
        out[some] = np.add.reduceat(values, ptr[:-1][some])
    return out
