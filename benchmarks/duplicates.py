"""查重 on a labelled set: how many planted duplicates are found, how many hard negatives are flagged, and what a search costs.

The set is made by rule (``duplicates_made.py``) with a seed that tuning never saw: three strengths of paraphrase, and hard
negatives that have the boilerplate, domain and unit of a project and other functions. It is asked with a glossary that
knows none, half and all of the set's meanings, beside the full-text index of SQLite (FTS5, trigrams, BM25) over the same
function lists, each with the same questions in turn.

    python benchmarks/duplicates.py [SIZE] [--queries N]

Limits of the set: meanings are a vocabulary of some hundred, not collected proposals; a paraphrase is another word or another
sentence frame, never a new thought; so the shares say how engine and glossary work together, not what a city will see.
"""

import argparse
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from duplicates_made import Query, corpus, glossary, queries

from tongchou.stages.duplicates.entries import Entry
from tongchou.stages.duplicates.index import build, open_index

UNSEEN_SEED = 20_281_129
TOP = 10
DETECTION = 0.95
Search = Callable[[Entry], list[tuple[str, float]]]


def asked(search: Search, questions: Sequence[Query]) -> tuple[dict[str, float], float, float]:
    """Recall among the first ten by strength, hard negatives flagged at 95 % detection, and the middle time in ms."""
    found: dict[str, list[bool]] = {}
    right: list[float] = []
    wrong: list[float] = []
    spent: list[float] = []
    for question in questions:
        begun = time.perf_counter()
        hits = search(question.entry)
        spent.append((time.perf_counter() - begun) * 1_000)
        score = next((s for number, s in hits if number == question.of), 0.0)
        if question.kind == "hard":
            wrong.append(score)
        else:
            right.append(score)
            found.setdefault(question.kind, []).append(score > 0)
    floor = sorted(right)[int((1 - DETECTION) * len(right))]
    flagged = sum(score >= max(floor, 1e-9) for score in wrong) / len(wrong)
    return {kind: statistics.fmean(hit) for kind, hit in found.items()}, flagged, statistics.median(spent)


def ours(folder: Path, size: int, share: float) -> tuple[Search, float]:
    """The index of this project; how long it took to make."""
    words = glossary(share, UNSEEN_SEED)
    begun = time.perf_counter()
    build(folder, corpus(size, UNSEEN_SEED), words)
    made = time.perf_counter() - begun
    index = open_index(folder, words)
    return (lambda entry: [(hit.id, hit.score) for hit in index.search(entry, TOP).hits]), made


def full_text(size: int) -> tuple[Search, float]:
    """SQLite's own index over title and functions, asked with all their trigrams."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE projects USING fts5(number UNINDEXED, said, tokenize='trigram')")
    begun = time.perf_counter()
    rows = ((e.id, " ".join((e.title, *e.functions))) for e in corpus(size, UNSEEN_SEED))
    database.executemany("INSERT INTO projects VALUES (?, ?)", rows)

    def search(entry: Entry) -> list[tuple[str, float]]:
        said = [text[n : n + 3] for text in (entry.title, *entry.functions) for n in range(len(text) - 2)]
        match = " OR ".join(f'"{part}"' for part in dict.fromkeys(said) if '"' not in part)
        statement = "SELECT number, -rank FROM projects WHERE projects MATCH ? ORDER BY rank LIMIT ?"
        return list(database.execute(statement, [match, TOP]))

    return search, time.perf_counter() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=100)
    told = parser.parse_args()
    questions = queries(told.queries, UNSEEN_SEED, told.size)
    print(f"{told.size:,} projects, {len(questions)} questions, seed {UNSEEN_SEED}")
    print(f"{'':<28}{'light':>8}{'medium':>8}{'strong':>8}{'flagged':>9}{'ms':>8}{'build s':>9}")
    middle = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for share, name in ((0.0, "no glossary"), (0.5, "half of the meanings"), (1.0, "all meanings")):
            search, made = ours(Path(folder, name), told.size, share)
            middle = _told(name, search, questions, made)
    search, made = full_text(told.size)
    theirs = _told("SQLite FTS5, trigrams", search, questions, made)
    print(f"a search beside one of FTS5: {theirs / middle:.1f} times as fast")
    print(f"memory at its largest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")
    return 0


def _told(name: str, search: Search, questions: Sequence[Query], made: float) -> float:
    recall, flagged, middle = asked(search, questions)
    shares = "".join(f"{recall[kind]:8.3f}" for kind in ("light", "medium", "strong"))
    print(f"{name:<28}{shares}{flagged:9.3f}{middle:8.1f}{made:9.1f}", flush=True)
    return middle


if __name__ == "__main__":
    sys.exit(main())
