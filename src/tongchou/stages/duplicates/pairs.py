"""All of an index beside all of it: which entries do the same, for the yearly clean-up of what there is (6.2, 13.2)."""

from collections.abc import Iterator
from dataclasses import dataclass

from tongchou.stages.duplicates.entries import Entry, Hit, Part
from tongchou.stages.duplicates.index import Index

MOST = 10


@dataclass(frozen=True, slots=True)
class Twins:
    """Two entries that do the same: how much of ``entry`` is in the hit, compared by functions, goals or title."""

    entry: Entry
    hit: Hit
    by: Part


@dataclass(frozen=True, slots=True)
class Seen:
    """How far it is: entries that were compared, of how many; and what was found with the last one."""

    done: int
    of: int
    mute: bool
    """The last one says nothing that can be compared."""

    found: tuple[Twins, ...]


def pairs(index: Index, least: float) -> Iterator[Seen]:
    """Each entry beside all others, one ``Seen`` for each; a pair comes once, as it was found first.

    ``least`` 0 … 1 is the share from which on two are a pair. An entry's ``MOST`` likest are looked at.
    """
    told: set[tuple[str, str]] = set()
    of = index.size
    for done, entry in enumerate(index.entries(), 1):
        answer = index.search(entry, MOST)
        new = []
        for hit in answer.hits:
            key = (min(entry.id, hit.id), max(entry.id, hit.id))
            if hit.score >= least and key not in told and answer.by is not None:
                told.add(key)
                new.append(Twins(entry, hit, answer.by))
        yield Seen(done, of, answer.by is None, tuple(new))
