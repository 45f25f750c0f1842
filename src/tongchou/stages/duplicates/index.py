"""The index: a folder of mapped files and a list of them, to which entries are added and from which they are taken away.

New entries go into a small file beside the large one; small files are joined as they grow, so that adding costs little and
a search asks few files. What is replaced or gone is only noted in the list, until its file is next made. The list is
replaced in one move: whoever reads sees the state before or after, never between. One writer at a time holds the lock.
"""

import fcntl
import json
import math
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongchou.stages.duplicates.align import Aligned, Asked, Beside, align, ragged
from tongchou.stages.duplicates.entries import LIST, Answer, Entry, Hit, Pair, Part
from tongchou.stages.duplicates.features import SPACE, U32, Featured, Featurer
from tongchou.stages.duplicates.glossary import Glossary
from tongchou.stages.duplicates.segment import (
    COMMON_LEAST,
    COMMON_SHARE,
    DamagedError,
    Segment,
    open_segment,
    write_segment,
)

CANDIDATES = 200
MOST_POSTINGS = 200_000
"""Postings that one search looks at, of the rarest features first; what is left out would hardly change the candidates."""

LEAST_FEATURES = 24
"""Features that are looked at whatever they cost."""

SAMPLE, SAMPLED_MORE = 16_384, 64
"""Points that are looked at to find a bound, and how many more than the wanted share are let pass, for it is a sample."""

FEW = 1_000
"""A register of so few entries is taken for one of so many: it says little about which words are rare."""

SMALL = 1_000
"""Entries up to which a file is made anew when one is added."""


class NoIndexError(ValueError):
    """There is no index that can be asked; the sentence says what to do."""


@dataclass(frozen=True)
class Index:
    """An index as it was when it was opened; ``gone`` are rows of a file that no longer count."""

    folder: Path
    featurer: Featurer
    segments: tuple[Segment, ...]
    gone: tuple[frozenset[int], ...]
    glossary: str
    rarity: NDArray[np.float32]
    df: U32

    @property
    def size(self) -> int:
        """Entries that count."""
        return sum(s.size - len(g) for s, g in zip(self.segments, self.gone, strict=True))

    @property
    def silent(self) -> int:
        """Entries without a function list."""
        return sum(
            int(s.silent.sum()) - sum(bool(s.silent[row]) for row in g)
            for s, g in zip(self.segments, self.gone, strict=True)
        )

    def entries(self) -> Iterator[Entry]:
        """All entries that count."""
        for segment, gone in zip(self.segments, self.gone, strict=True):
            yield from (segment.entry(row) for row in range(segment.size) if row not in gone)

    def digests(self) -> dict[str, int]:
        """The digest of each entry, by its number."""
        return {
            segment.head(row)[0]: int(segment.digests[row])
            for segment, gone in zip(self.segments, self.gone, strict=True)
            for row in range(segment.size)
            if row not in gone
        }

    def told_by(self, sentence: str, text: str) -> float:
        """The share, 0 … 1, of what is rare in a sentence that another text says too."""
        both = self.featurer.read([sentence, text])
        mine = self.rarity[both.of(0)]
        common = self.rarity[np.intersect1d(both.of(0), both.of(1))]
        return float(common.sum() / max(float(mine.sum()), 1e-6))

    def mute(self, most: int) -> list[str]:
        """The numbers of entries without a function list, as many as are asked for."""
        rows = (
            segment.head(int(row))[0]
            for segment, gone in zip(self.segments, self.gone, strict=True)
            for row in np.flatnonzero(segment.silent)
            if row not in gone
        )
        return list(islice(rows, most))

    def find(self, number: str) -> Entry | None:
        """An entry by its number."""
        for segment, gone in zip(self.segments, self.gone, strict=True):
            for row in segment.rows_of(number):
                if row not in gone:
                    return segment.entry(row)
        return None

    def search(self, entry: Entry, top: int = 10, but: frozenset[str] = frozenset()) -> Answer:
        """The old entries that do what the new one is for; never itself, nor those in ``but``."""
        return _Search(self, entry, top, but | {entry.id}).answer()

    def beside(self, entry: Entry, number: str) -> Hit | None:
        """One old entry beside the new one, however little they share; ``None`` where that is nothing."""
        return next(iter(_Search(self, entry, 1, frozenset(), number).answer().hits), None)


def build(folder: Path, entries: Iterable[Entry], glossary: Glossary) -> int:
    """Make an index anew; the old one is asked until the new one is whole. An entry that comes twice counts as it came last."""
    folder.mkdir(parents=True, exist_ok=True)
    featurer = Featurer(glossary)
    with _lock(folder):
        told = _listed(folder) or _empty(featurer.digest)
        name = f"{told['next']:06d}.dup"
        count = write_segment(folder / name, entries, featurer)
        gone = _twice(open_segment(folder / name))
        _list(folder, {"glossary": featurer.digest, "next": told["next"] + 1, "files": [{"name": name, "gone": gone}]})
    return count - len(gone)


def open_index(folder: Path, glossary: Glossary) -> Index:
    """Map an index. Raises ``NoIndexError`` where there is none, it is damaged, or it was made with other words."""
    told = _listed(folder)
    if told is None:
        raise NoIndexError(f"“{folder}”里没有查重索引。先用 tongchou duplicates index 建一个。")
    featurer = Featurer(glossary)
    if told["glossary"] != featurer.digest:
        raise NoIndexError("词表改过，索引还是按旧词表建的。重建索引，再查。")
    try:
        segments = tuple(open_segment(folder / f["name"]) for f in told["files"])
    except DamagedError as bad:
        raise NoIndexError(str(bad)) from None
    df = np.zeros(SPACE, np.uint32)
    for segment in segments:
        df[segment.vocabulary] += segment.df
    total = max(sum(s.size for s in segments), FEW)
    rarity = np.log1p((total - np.minimum(df, total) + 0.5) / (df + 0.5)).astype(np.float32)
    common = df > max(COMMON_LEAST, int(COMMON_SHARE * total))
    rarity[common] = 0
    gone = tuple(frozenset(f["gone"]) for f in told["files"])
    return Index(folder, featurer, segments, gone, told["glossary"], rarity, df)


def change(folder: Path, glossary: Glossary, put: Sequence[Entry], drop: Iterable[str] = ()) -> int:
    """Add or replace entries, and take others away; returns how many entries the index has now. Searchable at once."""
    put = list({entry.id: entry for entry in put}.values())
    with _lock(folder):
        index = open_index(folder, glossary)
        told = _listed(folder) or _empty(index.glossary)
        leaving = {e.id for e in put} | set(drop)
        files = []
        for segment, gone in zip(index.segments, index.gone, strict=True):
            rows = {row for number in leaving for row in segment.rows_of(number)}
            files.append((segment, gone | rows))
        joined = list(put)
        while files and _small(files[-1], len(joined)):
            segment, gone = files.pop()
            joined[:0] = [segment.entry(row) for row in range(segment.size) if row not in gone]
        listed = [{"name": s.path.name, "gone": sorted(map(int, g))} for s, g in files]
        if joined:
            name = f"{told['next']:06d}.dup"
            write_segment(folder / name, joined, index.featurer)
            listed.append({"name": name, "gone": []})
        _list(folder, {"glossary": index.glossary, "next": told["next"] + 1, "files": listed})
        return sum(s.size - len(g) for s, g in files) + len(joined)


def _small(file: tuple[Segment, frozenset[int]], joining: int) -> bool:
    """Whether a file is so small beside what joins it that both become one."""
    left = file[0].size - len(file[1])
    return left <= SMALL or left <= 4 * joining


def _twice(segment: Segment) -> list[int]:
    """Rows whose number comes again further down."""
    last: dict[str, int] = {}
    out = []
    same = np.flatnonzero(segment.id_hash[1:] == segment.id_hash[:-1])
    for row in sorted({int(segment.id_row[n]) for at in same for n in (at, at + 1)}):
        number = segment.head(row)[0]
        if number in last:
            out.append(last[number])
        last[number] = row
    return sorted(out)


# --- the list and the lock --------------------------------------------------------------------------------------------


def _empty(glossary: str) -> dict[str, Any]:
    return {"glossary": glossary, "next": 1, "files": []}


def _listed(folder: Path) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads((folder / LIST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return told if {"glossary", "next", "files"} <= told.keys() else None


def _list(folder: Path, told: Mapping[str, Any]) -> None:
    """Name the files that count, and throw away the others; a reader that has one mapped keeps it."""
    making = folder / (LIST + ".making")
    making.write_text(json.dumps(told), "utf-8")
    making.replace(folder / LIST)
    named = {f["name"] for f in told["files"]}
    for path in folder.iterdir():
        if path.suffix == ".dup" and path.name not in named:
            path.unlink()
        elif path.name.startswith(".making-"):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- asking -----------------------------------------------------------------------------------------------------------


@dataclass
class _Search:
    """One search. Kept as an object because every step needs the index and what is asked."""

    index: Index
    entry: Entry
    top: int
    but: frozenset[str]
    only: str = ""
    """The number of the one entry that is asked for; empty where the likest are."""

    parts: list[tuple[Part, str]] = field(default_factory=list)
    telling: list[bool] = field(default_factory=list)
    """For each part whether it says anything that not everybody says."""

    def answer(self) -> Answer:
        self.parts = list(self.entry.parts())
        featured = self.index.featurer.read([text for _, text in self.parts])
        kinds = [kind for kind, _ in self.parts]
        rare = np.concatenate([[0], np.cumsum(self.index.rarity[featured.features] > 0)])[featured.ptr]
        self.telling = (np.diff(rare) > 0).tolist()
        by = self._by(featured, kinds)
        if by is None:
            return Answer((), self.index.size, self.index.silent, None, ())
        asked = Asked(featured, kinds, by)
        wanted = np.unique(featured.features)
        found = []
        for number, segment in enumerate(self.index.segments):
            gone = self.index.gone[number]
            rows = (
                np.array([r for r in segment.rows_of(self.only) if r not in gone], np.int64)
                if self.only
                else self._candidates(segment, gone, wanted)
            )
            beside = _beside(segment, rows)
            aligned = align(asked, beside, self.index.rarity)
            order = np.argsort(-aligned.score, kind="stable")[: 2 * self.top + len(self.but)]
            found += [(float(aligned.score[n]), number, int(rows[n]), int(n), aligned, beside) for n in order]
        found.sort(key=lambda f: (-f[0], f[1], f[2]))
        hits: list[Hit] = []
        for score, number, row, at, aligned, beside in found:
            if len(hits) == self.top or score <= 0:
                break
            segment = self.index.segments[number]
            if segment.head(row)[0] not in self.but and (aligned.best[at] >= 0).any():
                hits.append(self._hit(_At(segment, row, at), score, aligned, beside, asked))
        return Answer(tuple(hits), self.index.size, self.index.silent, by, self._common(by))

    def _by(self, featured: Featured, kinds: Sequence[Part]) -> Part | None:
        """The best that can be compared: functions, else goals, else the title, else data."""
        able = {kind for n, kind in enumerate(kinds) if featured.ptr[n + 1] > featured.ptr[n]}
        return next((k for k in (Part.FUNCTION, Part.GOALS, Part.TITLE, Part.DATA) if k in able), None)

    def _common(self, by: Part) -> tuple[str, ...]:
        """The compared parts that say nothing which not everybody says."""
        return tuple(
            text for (kind, text), tells in zip(self.parts, self.telling, strict=True) if kind is by and not tells
        )

    def _candidates(self, segment: Segment, gone: frozenset[int], features: U32) -> NDArray[np.int64]:
        """The rows that share most of what is rare, by BM25, at most ``CANDIDATES``; the rarest features first."""
        starts, ends = segment.postings(features)
        some = np.flatnonzero(ends > starts)
        if not len(some):
            return np.zeros(0, np.int64)
        some = some[np.argsort((ends - starts)[some], kind="stable")]
        lengths = (ends - starts)[some]
        enough = max(int(np.searchsorted(np.cumsum(lengths), MOST_POSTINGS)), LEAST_FEATURES)
        some, lengths = some[:enough], lengths[:enough]
        rows = np.concatenate([segment.posts[a:b] for a, b in zip(starts[some], ends[some], strict=True)])
        points = np.repeat(self.index.rarity[features[some]], lengths)
        score = np.bincount(rows, points, segment.size)
        if gone:
            score[list(gone)] = 0
        held = np.flatnonzero(score)
        return _most(held, score[held] * segment.norms[held], CANDIDATES)

    def _hit(self, place: "_At", score: float, aligned: Aligned, beside: Beside, asked: Asked) -> Hit:
        segment, row, at = place.segment, place.row, place.at
        base = int(segment.part_ptr[row]) - int(beside.part_ptr[at])
        pairs, new = [], []
        best, sure = aligned.best[at].tolist(), aligned.sure[at].tolist()
        for n, (kind, text) in enumerate(self.parts):
            if best[n] >= 0:
                told = segment.text(base + best[n]), Part(int(beside.kinds[best[n]]))
                pairs.append(Pair(kind, text, *told, round(sure[n], 3)))
            elif kind is asked.by and self.telling[n]:
                new.append(text)
        number, unit, year = segment.head(row)
        first = int(segment.part_ptr[row])
        title = segment.text(first) if segment.kinds[first] == Part.TITLE else ""
        theirs = set(beside.kinds[beside.part_ptr[at] : beside.part_ptr[at + 1]].tolist())
        silent = tuple(k for k in (Part.FUNCTION, Part.DATA) if k not in theirs or k not in asked.kinds)
        return Hit(number, title, unit, year, round(min(score, 1.0), 4), tuple(pairs), tuple(new), silent)


@dataclass(frozen=True, slots=True)
class _At:
    """Where a hit stands: its row in a file, and its place among the candidates that were aligned."""

    segment: Segment
    row: int
    at: int


def _most(rows: NDArray[np.int64], points: NDArray[np.floating[Any]], most: int) -> NDArray[np.int64]:
    """The rows with most points. A sample says about where the bound is, so that half a million rows are not ordered."""
    if len(rows) > 64 * most:
        sample = np.sort(points[:: max(1, len(points) // SAMPLE)])
        least = sample[-math.ceil(2 * most * len(sample) / len(points)) - SAMPLED_MORE]
        above = np.flatnonzero(points > least)
        if len(above) >= most:
            rows, points = rows[above], points[above]
    if len(rows) > most:
        rows = rows[np.argpartition(-points, most)[:most]]
    return np.sort(rows)


def _beside(segment: Segment, rows: NDArray[np.int64]) -> Beside:
    """The parts of some rows with their features, one behind the other."""
    starts = segment.part_ptr[rows]
    lengths = segment.part_ptr[rows + 1] - starts
    parts = ragged(starts, lengths)
    first = segment.feat_ptr[parts]
    sizes = segment.feat_ptr[parts + 1] - first
    return Beside(
        segment.feats[ragged(first, sizes)], np.concatenate([[0], np.cumsum(sizes)]), segment.kinds[parts],
        np.concatenate([[0], np.cumsum(lengths)]),
    )  # fmt: skip
