"""How long it takes to assign experts to applications, and how even the load is, beside choosing one after another.

Beside the assignment, on the same question in the same run: greedy, which gives each seat to whoever has the least so far
among those who may sit there. Experts, fields, employers and conflicts are drawn by lot from a fixed seed.

    python benchmarks/assignment.py [EXPERTS] [APPLICATIONS]

Prints seconds, the smallest and the greatest load of both; exits with 1 where a seat is empty, a conflict is broken, or
greedy is more even.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from tongchou.stages.review import draw
from tongchou.stages.review.assignment import _asked, assign
from tongchou.stages.review.draw import Barred, Candidate, Conditions, Quota

FIELDS = ("software", "data", "security", "infrastructure", "cost", "business")
UNITS = 120


def pool(experts: int, applications: int, seed: int) -> tuple[Conditions, list[Candidate], list[str]]:
    """Experts with one to three fields, some of them rare; each application has a unit and an author."""
    r = random.Random(seed)
    people = [
        Candidate(
            id=f"ZJ-{n:05}", name=f"专家{n}", employer=f"单位{r.randrange(UNITS)}",
            fields=tuple(r.choices(FIELDS, weights=(8, 6, 4, 4, 3, 5), k=r.choice((1, 1, 2, 3)))),
            kin=(f"单位{r.randrange(UNITS)}",) if r.random() < 0.1 else (),
            partners=((f"公司{r.randrange(60)}", "2027-01-01"),) if r.random() < 0.3 else (),
        )
        for n in range(experts)
    ]  # fmt: skip
    numbers = [f"SB-{n:05}" for n in range(applications)]
    barred = [Barred(n, f"单位{r.randrange(UNITS)}", "applicant") for n in numbers]
    barred += [Barred(n, f"公司{r.randrange(60)}", "author") for n in numbers]
    quotas = tuple(Quota(f, f, c) for f, c in (("software", 2), ("data", 1), ("security", 1), ("cost", 1)))
    asked = Conditions(
        session="PS-1", meeting_on="2026-10-20", quotas=quotas, barred=tuple(barred), partner_since="2024-01-01"
    )
    return asked, people, numbers


def greedy(conditions: Conditions, people: list[Candidate], numbers: list[str]) -> tuple[dict[int, int], int]:
    """Each seat to whoever has the least so far; returns the loads and how many seats stayed empty."""
    question = _asked(conditions, people, numbers, 0, b"")
    load = dict.fromkeys({e for places in question.by_field.values() for e in places}, 0)
    empty = 0
    for number in question.applications:
        here: set[int] = set()
        for quota in question.quotas:
            free = sorted(
                (e for e in question.by_field[quota.field] if e not in question.barred[number] and e not in here),
                key=lambda e: (load[e], e),
            )
            empty += max(0, quota.count - len(free))
            for e in free[: quota.count]:
                here.add(e)
                load[e] += 1
    return load, empty


def main() -> int:
    """Run it."""
    experts, applications = (int(a) for a in (*sys.argv[1:3], *("500", "2000")[len(sys.argv) - 1 :]))
    conditions, people, numbers = pool(experts, applications, 1)
    begun = time.perf_counter()
    found = assign(conditions, people, numbers)
    took = time.perf_counter() - begun
    begun = time.perf_counter()
    load, empty = greedy(conditions, people, numbers)
    greedy_took = time.perf_counter() - begun
    seats = sum(q.count for q in conditions.quotas) * len(numbers)
    low, high = found.spread
    print(f"{experts} experts, {applications} applications, {seats} seats")
    print(f"assignment  {took:6.2f} s   load {low}-{high}   seats {len(found.seats)}")
    print(f"greedy      {greedy_took:6.2f} s   load {min(load.values())}-{max(load.values())}   empty {empty}")
    known = {c.id: c for c in people}
    by_number: dict[str, list[Barred]] = {}
    for bar in conditions.barred:
        by_number.setdefault(bar.application, []).append(bar)
    broken = [
        s for s in found.seats
        if any(e.unit for e in draw.exclusions(
            Conditions(session="", meeting_on=conditions.meeting_on, quotas=(), barred=tuple(by_number[s.application]),
                       partner_since=conditions.partner_since), known[s.expert]))
    ]  # fmt: skip
    twice = len({(s.application, s.expert) for s in found.seats}) != len(found.seats)
    worse = high - low > max(load.values()) - min(load.values()) and not empty
    return int(len(found.seats) != seats or bool(broken) or twice or worse)


if __name__ == "__main__":
    sys.exit(main())
