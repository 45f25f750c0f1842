"""查重 on a labelled set: how many planted duplicates are found, how many hard negatives are flagged, and what a search costs.

The set is made by rule (``duplicates_made.py``) with a seed that tuning never saw: three strengths of paraphrase, and hard
negatives that have the boilerplate, domain and unit of a project and other functions. It is written to a file of JSON lines,
as a city would hand it in, and asked with a glossary that knows none, half and all of the set's meanings, beside what
somebody would take instead (``duplicates_beside.py``), each with the same questions.

    python benchmarks/duplicates.py [SIZE] [--queries N] [--shares 0 0.5 1] [--beside fts5 tantivy bm25s pg_trgm]

Memory is what a process has of its own while it searches; the mapped file is the system's to keep or to drop.

Limits of the set: meanings are a vocabulary of some hundred, not collected proposals; a paraphrase is another word or another
sentence frame, never a new thought; so the shares say how engine and glossary work together, not what a city will see.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from duplicates_beside import OTHERS, MissingError, Search
from duplicates_made import Query, corpus, glossary, queries

from tongchou.stages.duplicates.index import build, open_index
from tongchou.surfaces.duplicates.reading import entries

UNSEEN_SEED = 20_281_129
TOP = 10
DETECTION = 0.95
Told = tuple[Search, float]


def written(path: Path, size: int) -> None:
    """The set as a file."""
    with path.open("w", encoding="utf-8") as file:
        for e in corpus(size, UNSEEN_SEED):
            told = {"id": e.id, "title": e.title, "unit": e.unit, "year": e.year, "objectives": e.goals}
            file.write(json.dumps({**told, "functions": e.functions, "data": e.data}, ensure_ascii=False) + "\n")


def asked(search: Search, questions: Sequence[Query]) -> tuple[dict[str, float], float, float, float]:
    """Recall among the first ten by strength, hard negatives flagged at 95 % detection, middle and 95 % time in ms."""
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
    return (
        {kind: statistics.fmean(hit) for kind, hit in found.items()},
        flagged,
        statistics.median(spent),
        sorted(spent)[int(0.95 * len(spent))],
    )


def ours(folder: Path, file: Path, share: float) -> Told:
    """The index of this project over the file; how long it took to make and to open."""
    words = glossary(share, UNSEEN_SEED)
    begun = time.perf_counter()
    build(folder, entries(file), words)
    made = time.perf_counter() - begun
    begun = time.perf_counter()
    index = open_index(folder, words)
    print(f"{'':<28}opened in {time.perf_counter() - begun:.2f} s, {_bytes(folder) / 2**30:.2f} GB on the disk")
    return (lambda entry: [(hit.id, hit.score) for hit in index.search(entry, TOP).hits]), made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--shares", type=float, nargs="*", default=[0.0, 0.5, 1.0])
    parser.add_argument("--beside", nargs="*", default=[f.__name__ for f in OTHERS.values()])
    told = parser.parse_args()
    questions = queries(told.queries, UNSEEN_SEED, told.size)
    print(f"{told.size:,} projects, {len(questions)} questions, seed {UNSEEN_SEED}")
    print(f"{'':<28}{'light':>8}{'medium':>8}{'strong':>8}{'flagged':>9}{'ms':>8}{'95 %':>8}{'build s':>9}{'MB':>7}")
    middle: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        file = folder / "projects.jsonl"
        written(file, told.size)
        for share in told.shares:
            search, made = ours(folder / f"of{share}", file, share)
            middle[""] = _told(f"ours, {share:.0%} of the meanings", search, questions, made)
        for name, other in OTHERS.items():
            if other.__name__ in told.beside:
                try:
                    search, made = other(folder, entries(file))
                except MissingError as how:
                    print(f"{name:<28}not here: {how}")
                    continue
                middle[name] = _told(name, search, questions, made)
    for name in filter(None, middle):
        print(f"a search beside one of {name}: {middle[name] / middle['']:.1f} times as fast")
    return 0


def _told(name: str, search: Search, questions: Sequence[Query], made: float) -> float:
    recall, flagged, middle, slow = asked(search, questions)
    shares = "".join(f"{recall[kind]:8.3f}" for kind in ("light", "medium", "strong"))
    print(f"{name:<28}{shares}{flagged:9.3f}{middle:8.1f}{slow:8.1f}{made:9.1f}{_own_memory():7}", flush=True)
    return middle


def _own_memory() -> int:
    """MB that are this process's own; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) >> 10 for line in lines if line.startswith("RssAnon")), 0)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


if __name__ == "__main__":
    sys.exit(main())
