"""One file of an index: entries, their parts, the features of each, and which entries hold a rare feature. Mapped, not read.

Arrays stand one behind the other on 64-byte bounds behind a JSON head, so opening a file costs nothing and a search
touches only what it asks for. A file is never changed once it is written; it is made beside its place and then named.
"""

import json
import os
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from tongchou.stages.duplicates.entries import BREAK, Entry, Part, digest_of
from tongchou.stages.duplicates.features import BITS, SPACE, U32, U64, Featurer

MAGIC = b"tongchou-dup/1\n"
AT_ONCE = 1 << (32 - BITS)
"""Entries that are read together while a file is made: a row among them and a feature are one number of 32 bits."""

WORKERS = 2
"""Threads that make numbers of texts; the heavy part of it runs without Python's lock."""

COMMON_SHARE, COMMON_LEAST = 0.02, 200
"""A feature that more than this share of a file's entries hold proposes no candidates; in a small file at least so many may hold it."""


class DamagedError(ValueError):
    """A file that is not what this program wrote."""


@dataclass(frozen=True)
class Segment:
    """A file as it is mapped. An entry is a row; its parts are ``part_ptr[row]`` up to the next."""

    path: Path
    part_ptr: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    feat_ptr: NDArray[np.int64]
    feats: U32
    vocabulary: U32
    df: U32
    post_ptr: NDArray[np.int64]
    posts: U32
    norms: NDArray[np.float32]
    head_ptr: NDArray[np.int64]
    heads: NDArray[np.uint8]
    text_ptr: NDArray[np.int64]
    texts: NDArray[np.uint8]
    id_hash: U64
    id_row: U32
    digests: U64
    silent: NDArray[np.bool_]
    """True for entries without a function list."""

    @property
    def size(self) -> int:
        """How many entries."""
        return len(self.digests)

    def head(self, row: int) -> tuple[str, str, int]:
        """Number, unit and year of an entry."""
        number, unit, year = json.loads(self.heads[self.head_ptr[row] : self.head_ptr[row + 1]].tobytes())
        return number, unit, year

    def text(self, part: int) -> str:
        """The text of a part."""
        return self.texts[self.text_ptr[part] : self.text_ptr[part + 1] - 1].tobytes().decode()

    def entry(self, row: int) -> Entry:
        """An entry as it was given."""
        number, unit, year = self.head(row)
        by: dict[Part, list[str]] = {kind: [] for kind in Part}
        for part in range(self.part_ptr[row], self.part_ptr[row + 1]):
            by[Part(self.kinds[part])].append(self.text(part))
        title, goals = (next(iter(by[kind]), "") for kind in (Part.TITLE, Part.GOALS))
        return Entry(number, title, unit, year, goals, tuple(by[Part.FUNCTION]), tuple(by[Part.DATA]))

    def rows_of(self, number: str) -> Iterator[int]:
        """Where an entry stands: in one row, or in several of which all but one no longer count."""
        hashed = id_hash(number)
        at = int(np.searchsorted(self.id_hash, hashed))
        while at < self.size and int(self.id_hash[at]) == hashed:
            row = int(self.id_row[at])
            if self.head(row)[0] == number:
                yield row
            at += 1

    def postings(self, features: U32) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the postings of features begin and end; equal where nobody proposes by it."""
        if not len(self.vocabulary):
            return np.zeros(len(features), np.int64), np.zeros(len(features), np.int64)
        at = np.searchsorted(self.vocabulary, features)
        at[at == len(self.vocabulary)] = 0
        there = self.vocabulary[at] == features
        return np.where(there, self.post_ptr[at], 0), np.where(there, self.post_ptr[at + 1], 0)

    def wrong(self) -> Iterator[str]:
        """What is damaged: texts are read again and compared with the digests that were written beside them."""
        for row in range(self.size):
            number = "?"
            try:
                number, unit, year = self.head(row)
                span = range(self.part_ptr[row], self.part_ptr[row + 1])
                told = [(Part(self.kinds[p]), self.text(p)) for p in span]
                right = digest_of(number, unit, year, told) == int(self.digests[row])
            except (ValueError, IndexError):
                right = False
            if not right:
                yield f"{self.path.name} 第 {row + 1} 项（{number}）的内容与写入时不一致"


def id_hash(number: str) -> int:
    """The hash by which entries are found."""
    return digest_of(number, "", 0, [])


def open_segment(path: Path) -> Segment:
    """Map a file. Raises ``DamagedError`` where it is not whole."""
    try:
        raw = np.asarray(
            np.memmap(path, np.uint8, "r")
        )  # a plain view of it: slices of a memmap cost five times as much
    except (OSError, ValueError):
        raise DamagedError(f"索引文件“{path.name}”打不开。重建索引。") from None
    start = len(MAGIC) + 8
    whole = len(raw) >= start and raw[: len(MAGIC)].tobytes() == MAGIC
    size = int.from_bytes(raw[len(MAGIC) : start].tobytes(), "little") if whole else 0
    try:
        head = json.loads(raw[start : start + size].tobytes()) if whole else {}
        arrays = {name: raw[at : at + length].view(kind) for name, (kind, at, length) in head["arrays"].items()}
        made = Segment(path, **arrays) if head["end"] == len(raw) else None
    except (ValueError, KeyError, TypeError):
        made = None
    if made is None:
        raise DamagedError(f"索引文件“{path.name}”不完整，或不是本程序写的。重建索引。")
    return made


def write_segment(path: Path, entries: Iterable[Entry], featurer: Featurer) -> int:
    """Make a file from entries; returns how many there were. Memory is for a chunk of them and the postings of rare features."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".making-") as folder:
        made = _Making(Path(folder), featurer)
        made.take(entries)
        arrays = made.finish()
        _write(path, arrays)
        made.close()
    return made.count


@dataclass
class _Making:
    """A file while it is made: each array grows in a file of its own, so that memory does not."""

    folder: Path
    featurer: Featurer
    count: int = 0
    df: U32 = field(default_factory=lambda: np.zeros(SPACE, np.uint32))
    chunks: list[tuple[int, int]] = field(default_factory=list)
    files: dict[str, IO[bytes]] = field(default_factory=dict)

    def put(self, name: str, array: NDArray[Any]) -> None:
        if name not in self.files:
            self.files[name] = (self.folder / name).open("w+b")
        self.files[name].write(np.ascontiguousarray(array).data)

    def take(self, entries: Iterable[Entry]) -> None:
        """Read entries chunk by chunk: while the next ones are gathered, numbers are made of those before, each chunk on its own."""
        rest = iter(entries)
        with ThreadPoolExecutor(WORKERS) as pool:
            ahead: deque[Future[_Numbered]] = deque()
            while chunk := list(islice(rest, AT_ONCE)):
                ahead.append(pool.submit(_numbered, _gather(chunk), self.featurer))
                if len(ahead) > WORKERS:
                    self._keep(ahead.popleft().result())
            while ahead:
                self._keep(ahead.popleft().result())

    def _keep(self, made: "_Numbered") -> None:
        told = made.told
        self.put("kinds", told.kinds)
        self.put("part_n", told.part_n)
        self.put("feat_n", made.feat_n)
        self.put("feats", made.feats)
        self.put("head_n", told.head_n)
        self.put("heads", told.heads)
        self.put("text_n", told.text_n)
        self.put("text_bytes", told.text_bytes)
        self.put("digests", told.digests)
        self.put("id_hash", told.id_hash)
        self.put("silent", told.silent)
        self.df += np.bincount(made.held, minlength=SPACE).astype(np.uint32)
        self.put("held", made.held)
        self.put("held_row", made.held_row + np.uint32(self.count))
        self.put("norm_n", np.bincount(made.held_row, minlength=len(told.part_n)).astype(np.uint32))
        self.chunks.append((len(made.held), len(told.part_n)))
        self.count += len(told.part_n)

    def got(self, name: str, kind: Any) -> NDArray[Any]:
        file = self.files.get(name)
        if file is None or file.tell() == 0:
            return np.zeros(0, kind)
        file.flush()
        return np.memmap(file.name, kind, "r")

    def finish(self) -> Mapping[str, NDArray[Any]]:
        """The arrays of the file, in its order."""
        vocabulary = np.flatnonzero(self.df).astype(np.uint32)
        rare = self.df <= max(COMMON_LEAST, int(COMMON_SHARE * self.count))
        posted = np.where(rare, self.df, 0)[vocabulary]
        post_ptr = _ptr(posted)
        sizes = self.got("norm_n", np.uint32).astype(np.float32)
        mean = float(sizes.mean()) if self.count else 1.0
        hashes = self.got("id_hash", np.uint64)
        order = np.argsort(hashes, kind="stable")
        return {
            "part_ptr": _ptr(self.got("part_n", np.uint32)),
            "kinds": self.got("kinds", np.uint8),
            "feat_ptr": _ptr(self.got("feat_n", np.uint32)),
            "feats": self.got("feats", np.uint32),
            "vocabulary": vocabulary,
            "df": self.df[vocabulary],
            "post_ptr": post_ptr,
            "posts": self._posts(vocabulary, rare, post_ptr),
            "norms": (1 / (0.7 + 0.3 * sizes / max(mean, 1.0))).astype(np.float32),
            "head_ptr": _ptr(self.got("head_n", np.uint32)),
            "heads": self.got("heads", np.uint8),
            "text_ptr": _ptr(self.got("text_n", np.uint32)),
            "texts": self.got("text_bytes", np.uint8),
            "id_hash": hashes[order],
            "id_row": order.astype(np.uint32),
            "digests": self.got("digests", np.uint64),
            "silent": self.got("silent", np.bool_),
        }

    def _posts(self, vocabulary: U32, rare: NDArray[np.bool_], post_ptr: NDArray[np.int64]) -> U32:
        """Rows by feature: each chunk is sorted, and its runs are put behind those of the chunks before."""
        posts = np.zeros(int(post_ptr[-1]), np.uint32)
        following = np.zeros(SPACE, np.int64)
        following[vocabulary] = post_ptr[:-1]
        held, rows = self.got("held", np.uint32), self.got("held_row", np.uint32)
        at = 0
        for length, _ in self.chunks:
            feats, of = held[at : at + length], rows[at : at + length]
            at += length
            some = rare[feats]
            keys = feats[some].astype(np.uint64) << np.uint64(32) | of[some]
            keys.sort()
            feats = (keys >> np.uint64(32)).astype(np.uint32)
            first = np.flatnonzero(np.concatenate([[True], feats[1:] != feats[:-1]])) if len(feats) else feats
            runs = np.diff(np.append(first, len(feats)))
            place = np.arange(len(feats)) + np.repeat(following[feats[first]] - first, runs)
            posts[place] = keys.astype(np.uint32)
            following[feats[first]] += runs
        return posts

    def close(self) -> None:
        for file in self.files.values():
            file.close()


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What of a chunk of entries is kept as it is."""

    texts: list[str]
    kinds: NDArray[np.uint8]
    part_n: U32
    text_n: U32
    text_bytes: NDArray[np.uint8]
    heads: NDArray[np.uint8]
    head_n: U32
    digests: U64
    id_hash: U64
    silent: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A chunk with the features of its parts, and what each entry holds: feature and row of the chunk, by row."""

    told: _Gathered
    feat_n: U32
    feats: U32
    held: U32
    held_row: U32


def _numbered(told: _Gathered, featurer: Featurer) -> _Numbered:
    featured = featurer.read(told.texts)
    lengths = np.diff(featured.ptr)
    of_part = np.repeat(np.arange(len(told.part_n), dtype=np.uint32) << np.uint32(BITS), told.part_n)
    keys = np.repeat(of_part, lengths) | featured.features
    keys.sort()
    if len(keys):
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    held, rows = keys & np.uint32(SPACE - 1), keys >> np.uint32(BITS)
    return _Numbered(told, lengths.astype(np.uint32), featured.features, held, rows)


def _gather(chunk: list[Entry]) -> _Gathered:
    texts: list[str] = []
    kinds: list[int] = []
    part_n, heads, digests, hashes, silent = [], [], [], [], []
    for entry in chunk:
        parts = list(entry.parts())
        texts += [text for _, text in parts]
        kinds += [kind for kind, _ in parts]
        part_n.append(len(parts))
        heads.append(json.dumps([entry.id, entry.unit, entry.year], ensure_ascii=False).encode("utf-8", "replace"))
        digests.append(digest_of(entry.id, entry.unit, entry.year, parts))
        hashes.append(id_hash(entry.id))
        silent.append(not any(kind is Part.FUNCTION for kind, _ in parts))
    raw = np.frombuffer((BREAK.join(texts) + BREAK).encode("utf-8", "replace") if texts else b"", np.uint8)
    ends = np.flatnonzero(raw == ord(BREAK)) + 1
    return _Gathered(
        texts, np.array(kinds, np.uint8), np.array(part_n, np.uint32), np.diff(ends, prepend=0).astype(np.uint32), raw,
        np.frombuffer(b"".join(heads), np.uint8), np.array([len(h) for h in heads], np.uint32),
        np.array(digests, np.uint64), np.array(hashes, np.uint64), np.array(silent, np.bool_),
    )  # fmt: skip


def _ptr(counts: NDArray[Any]) -> NDArray[np.int64]:
    out = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=out[1:])
    return out


def _write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """The head, then each array on a 64-byte bound; named only once it is whole."""
    told: dict[str, tuple[str, int, int]] = {}
    room = 4096
    at = room
    for name, array in arrays.items():
        at += -at % 64
        told[name] = (array.dtype.str, at, array.nbytes)
        at += array.nbytes
    head = json.dumps({"arrays": told, "end": at}).encode()
    making = path.with_name(path.name + ".making")
    with making.open("wb") as file:
        file.write(MAGIC + len(head).to_bytes(8, "little") + head)
        for name, array in arrays.items():
            file.seek(told[name][1])
            file.write(np.ascontiguousarray(array).data)
        file.truncate(at)
        file.flush()
        os.fsync(file.fileno())
    making.replace(path)
