"""The rows of ``splits`` as columns: which parts may belong together, for a million of them.

Loaded only when something is looked for, because numpy takes a while. Names are compared without a dictionary: noise
(numbers, signs, 建设, 项目 …) and the unit's own name are taken out of all names at once, what is left is seen as pairs of
neighbouring characters; names that share a smallest hash are compared by their sets of pairs, held as 256 bits.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from tongchou.stages.flags.parts import Limits, Part

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]

HASHES = 6
"""How many smallest hashes are compared: names alike by 60 % share one of six in 97 of 100 cases, and a group has many pairs."""

NEIGHBOURS = 4
"""With how many of those after it, in the order of days, each part is compared: more would only link them twice."""

_GENERIC = re.compile("建设|项目|工程|系统|平台|采购|购置|升级|改造|扩容|运维|服务|续建|阶段|标段|年度|信息化")
_SIGNS = (
    "0123456789零一二三四五六七八九十第期批次年月号包 \t\r　()（）[]【】〔〕《》<>“”\"'、，,。.;；:：-－—–_/\\·+＋&"
)
_WIDE = dict(zip(range(0xFF01, 0xFF5F), range(0x21, 0x7F), strict=True))
_TABLE = {
    **{n: chr(fold).casefold() for n, fold in _WIDE.items()},
    **{n: chr(n).casefold() for n in range(ord("A"), ord("Z") + 1)},
    **{ord(sign): None for sign in _SIGNS},
    **{n: None for n, fold in _WIDE.items() if chr(fold) in _SIGNS},
}


def linked(parts: Sequence[Part], limits: Limits) -> tuple[list[list[int]], list[int]]:
    """Groups of rows that are linked and could pass the line within the window; and rows that cannot be compared."""
    rows, family, day, fen = _under(parts, limits)
    if not len(rows):
        return [], []
    near = _near(family, day, fen, limits)
    rows, family, day, fen = rows[near], family[near], day[near], fen[near]
    if not len(rows):
        return [], []
    some = [parts[n] for n in rows.tolist()]
    names = _names(some)
    bits, hashes, named = _signs(names)
    supplier = _codes([p.supplier for p in some])
    known = np.fromiter((bool(p.supplier) for p in some), bool, len(some))
    label = _joined(len(rows), _links(family, day, (bits, hashes, named), np.where(known, supplier, -1), limits))
    groups = [rows[group].tolist() for group in _heavy(label, day, fen, limits)]
    return groups, rows[~named & ~known].tolist()


def _under(parts: Sequence[Part], limits: Limits) -> tuple[Ints, Ints, Ints, Ints]:
    """The rows under the line and not too small for it, by family and day."""
    fen = np.fromiter((p.fen for p in parts), np.int64, len(parts))
    rows = np.flatnonzero((fen < limits.threshold_fen) & (fen >= max(limits.least_fen, 1)))
    some = [parts[n] for n in rows.tolist()]
    family = _codes([p.department or p.unit for p in some])
    day = np.fromiter((p.on.toordinal() for p in some), np.int64, len(some))
    order = np.lexsort((day, family))
    return rows[order], family[order], day[order], fen[rows[order]]


def _near(family: Ints, day: Ints, fen: Ints, limits: Limits) -> np.ndarray:
    """Which rows have, with all that their family did within the window before and after, enough to pass the line."""
    span = limits.window_days
    place = family * (1 << 32) + day
    total = np.concatenate(([0], np.cumsum(fen)))
    first = np.searchsorted(place, place - span, "left")
    last = np.searchsorted(place, place + span, "right")
    return (total[last] - total[first] >= limits.threshold_fen) & (last - first > 1)


def _codes(words: Sequence[str]) -> Ints:
    seen: dict[str, int] = {}
    return np.fromiter((seen.setdefault(word, len(seen)) for word in words), np.int64, len(words))


# --- names ---------------------------------------------------------------------------------------------------------------


def _names(parts: Sequence[Part]) -> list[str]:
    """What each name is about: without noise and without the unit that stands in it."""
    stems = _cleaned([p.title for p in parts])
    units = list(dict.fromkeys(p.unit for p in parts))
    full = dict(zip(units, _cleaned(units), strict=True))
    short = {unit: name.partition("市")[2] or name for unit, name in full.items()}
    out = []
    for part, stem in zip(parts, stems, strict=True):
        unit = part.unit
        if short[unit] and short[unit] in stem:
            out.append(stem.replace(full[unit], "").replace(short[unit], ""))
        else:
            out.append(stem)
    return out


def _cleaned(titles: Sequence[str]) -> list[str]:
    """All names at once: one pass over one long text costs a tenth of a million short ones."""
    lines = "\n".join(title.replace("\n", " ") if "\n" in title else title for title in titles)
    return _GENERIC.sub("", lines.translate(_TABLE)).split("\n")


def _signs(names: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each name 256 bits of its pairs of characters, their smallest hashes, and whether it has any."""
    text = np.frombuffer("\n".join([*names, ""]).encode("utf-32-le", "replace"), np.uint32)
    gap = text == ord("\n")
    pair = (text[:-1] * np.uint32(0x9E3779B1)) ^ (text[1:] * np.uint32(0x85EBCA77))
    pair ^= pair >> np.uint32(15)
    whole = ~(gap[:-1] | gap[1:])
    row = np.cumsum(gap[:-1])[whole]
    pair = pair[whole]
    count = np.bincount(row, minlength=len(names))
    named = count > 0
    start = np.concatenate(([0], np.cumsum(count)[:-1]))[named]
    bits = np.zeros((len(names), 4), np.uint64)
    hashes = np.zeros((len(names), HASHES), np.uint32)
    if len(pair):
        word, bit = (pair >> np.uint32(6)) & np.uint32(3), np.uint64(1) << (pair & np.uint32(63)).astype(np.uint64)
        for n in range(4):
            bits[named, n] = np.bitwise_or.reduceat(np.where(word == n, bit, np.uint64(0)), start)
        for n in range(HASHES):
            mixed = pair * np.uint32(0x27D4EB2F + 0x3C6EF372 * n & 0xFFFFFFFF | 1)
            hashes[named, n] = np.minimum.reduceat(mixed ^ (mixed >> np.uint32(13)), start)
    return bits, hashes, named


# --- links ---------------------------------------------------------------------------------------------------------------


def _links(
    family: Ints, day: Ints, signs: tuple[np.ndarray, np.ndarray, np.ndarray], supplier: Ints, limits: Limits
) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of rows that belong together: alike by name, or of one supplier and near, or both a little."""
    bits, hashes, named = signs
    alike, nearer = limits.likeness / 100, limits.supplier_likeness / 100
    every = np.flatnonzero(named)
    for n in range(HASHES):
        a, b = _pairs(every, family[every] * (1 << 32) + hashes[every, n], day, limits.window_days)
        share = _share(bits, a, b)
        good = (share >= alike) | ((share >= nearer) & (supplier[a] == supplier[b]) & (supplier[a] >= 0))
        yield a[good], b[good]
    bought = np.flatnonzero(supplier >= 0)
    a, b = _pairs(bought, family[bought] * (1 << 32) + supplier[bought], day, limits.window_days)
    good = (day[b] - day[a] <= limits.supplier_days) | (_share(bits, a, b) >= nearer)
    yield a[good], b[good]


def _pairs(rows: Ints, key: Ints, day: Ints, span: int) -> tuple[Ints, Ints]:
    """Rows of one key with the few that follow them within a span; the rows come in the order of days and keep it."""
    order = np.argsort(key, kind="stable")
    rows, key = rows[order], key[order]
    ones, others = [], []
    for lag in range(1, NEIGHBOURS + 1):
        a, b = rows[:-lag], rows[lag:]
        good = (key[:-lag] == key[lag:]) & (day[b] - day[a] <= span)
        if not good.any():
            break
        ones.append(a[good])
        others.append(b[good])
    none = np.empty(0, np.int64)
    return (np.concatenate(ones), np.concatenate(others)) if ones else (none, none)


def _share(bits: np.ndarray, a: Ints, b: Ints) -> np.ndarray:
    """Dice's coefficient of two sets of pairs."""
    count = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    both = np.bitwise_count(bits[a] & bits[b]).sum(axis=1, dtype=np.int64)
    share: np.ndarray = 2 * both / np.maximum(count[a] + count[b], 1)
    return share


def _joined(size: int, links: Iterator[tuple[Ints, Ints]]) -> Ints:
    """Union-find over all links at once: the smallest row of each group is its label."""
    ones, others = map(np.concatenate, zip(*links, strict=True))
    label = np.arange(size)
    while True:
        small = np.minimum(label[ones], label[others])
        before = label.copy()
        for side in (label[ones], label[others], ones, others):
            np.minimum.at(label, side, small)
        while not np.array_equal(further := label[label], label):
            label = further
        if np.array_equal(before, label):
            return label


def _heavy(label: Ints, day: Ints, fen: Ints, limits: Limits) -> Iterator[Ints]:
    """The groups in which some window passes the line: a sum slid over each group, sorted by day."""
    order = np.lexsort((day, label))
    group, when = label[order], day[order]
    place = group * (1 << 32) + when
    total = np.concatenate(([0], np.cumsum(fen[order])))
    last = np.searchsorted(place, place + limits.window_days, "right")
    first = np.arange(len(order))
    passing = (total[last] - total[first] >= limits.threshold_fen) & (last - first > 1)
    for one in np.unique(group[passing]).tolist():
        begin, end = np.searchsorted(group, [one, one + 1])
        yield order[begin:end]
