"""How long a draw from many experts takes, as a multiple of hashing and sorting their numbers.

The ratio is measured in one run on one core, so that it can be compared between machines; the seconds cannot.
Run: ``python benchmarks/draw.py [experts]``.
"""

import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from tongchou.stages.review import draw, exported
from tongchou.stages.review.draw import Barred, Candidate, Conditions, Quota, Tie

ROUNDS = 5
FIELDS = ("security", "data", "software", "network", "cost")


def pool(experts: int) -> list[Candidate]:
    """Experts as a province might have them: two fields each, some with ties, some who sat lately."""
    return [
        Candidate(
            id=f"ZJ-2026-{n:05d}", name=f"专家{n}", employer=f"示例大学第{n % 700}学院", title="教授",
            fields=(FIELDS[n % 5], FIELDS[n % 7 % 5]), kin=(f"示例单位{n % 90}",) if n % 11 == 0 else (),
            partners=((f"示例公司{n % 50}", "2025-03-01"),) if n % 13 == 0 else (),
            recent=("PS-2026-0007",) if n % 17 == 0 else (), load=n % 8,
        )
        for n in range(experts)
    ]  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds of one run."""
    start = process_time()
    work()
    return process_time() - start


def main() -> None:
    """Freeze, draw and shuffle alternately; print the best of each and the ratio."""
    experts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    candidates = pool(experts)
    barred = [Barred(f"SB-2026-{n:04d}", f"示例单位{n}", Tie.APPLICANT) for n in range(10)]
    barred += [Barred(f"SB-2026-{n:04d}", f"示例公司{n}", Tie.AUTHOR) for n in range(10)]
    conditions = Conditions(
        session="PS-2026-0001", meeting_on="2026-11-10", quotas=tuple(Quota(f, f, 3) for f in FIELDS),
        barred=tuple(barred), partner_since="2023-11-10", rest=3, load_most=6,
    )  # fmt: skip
    key = draw.seed("0" * 64, "A" * 32, "B" * 32)
    freeze = drawn = bare = float("inf")
    for _ in range(ROUNDS):  # alternately, so that a busy machine slows all
        freeze = min(freeze, seconds(lambda: exported.frozen(conditions, candidates)))
        drawn = min(drawn, seconds(lambda: draw.draw(conditions, candidates, key)))
        bare = min(bare, seconds(lambda: sorted(candidates, key=lambda c: sha256(c.id.encode()).digest())))
    print(f"experts:    {experts}, {len(FIELDS)} fields, {sum(q.count for q in conditions.quotas)} seats")
    print(f"freeze:     {freeze * 1000:,.0f} ms: exclusions with reasons, a hash of each candidate, one of all")
    print(f"draw:       {drawn * 1000:,.0f} ms: exclusions again, shortage, tickets, seats")
    print(f"bare:       {bare * 1000:,.0f} ms: one SHA-256 each, and the sorting")
    print(f"ratio:      {drawn / bare:.1f} for the draw, {(freeze + drawn) / bare:.1f} with the freezing")


if __name__ == "__main__":
    main()
