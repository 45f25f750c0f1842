"""How long a selection takes and how good it is, for a city's year and for many thousands of candidates.

Beside it, on the same question in the same run: choosing by hand (the most points for the money first), the solver alone
on the whole problem with its own default gap and a limit of seconds, and the linear relaxation, whose exact bound no
selection can pass. Candidates are drawn by lot from a fixed seed: money over three years, fields and units, running projects,
dependencies, exclusions, a floor and a ceiling for each field.

    python benchmarks/selection.py [SIZES…] [--seeds N] [--limit SECONDS]

Prints the seconds of each, the ratio to the relaxation's time, the value as a part of the bound, and the certified gap;
exits with 1 where a selection breaks a demand, is worse than by hand, or misses the bound by more than 0.02 % without being
proven to be the best.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from tongchou.kernel.money import FEN_PER_WAN
from tongchou.stages.planning.selection import Axis, Candidate, Demands, Quota, Selection, greedy, select
from tongchou.stages.planning.selection.bound import bound_of
from tongchou.stages.planning.selection.highs import Part, _model, narrowed, solve
from tongchou.stages.planning.selection.problem import Problem

YEARS = (2027, 2028, 2029)
FIELDS, UNITS = 6, 40
MOST_GAP = 0.0002
Question = tuple[list[Candidate], Demands]


def city(count: int, seed: int) -> Question:
    """Candidates as a city has them, and money for a little less than half of what they ask."""
    r = random.Random(seed)
    items = []
    for n in range(count):
        wan = 10 ** r.uniform(1.7, 3.3)
        shares = [r.random() + (k == 0) for k in range(len(YEARS))]
        fen = {y: int(wan * s / sum(shares)) * FEN_PER_WAN for y, s in zip(YEARS, shares, strict=True)}
        items.append(
            Candidate(
                code=f"SB-{n:05}", title=f"项目{n}", unit=f"第{r.randrange(UNITS)}局", area=f"领域{r.randrange(FIELDS)}",
                score=sum(r.randrange(60, 100) for _ in range(5)) * 20, fen_by_year=fen, running=r.random() < 0.05,
            )
        )  # fmt: skip
    first = YEARS[0]
    fixed = [c.code for c in items if not c.running][: count // 50]
    new = [c.code for c in items if not c.running][count // 50 :]
    asked = {y: sum(c.fen_by_year[y] for c in items) for y in YEARS}
    of_field = [sum(c.fen_by_year[first] for c in items if c.area == f"领域{f}") for f in range(FIELDS)]
    return items, Demands(
        budget={y: fen * 45 // 100 for y, fen in asked.items()},
        must_in=frozenset(fixed),
        requires=tuple((a, b) for a, b in (r.sample(new, 2) for _ in range(count // 50))),
        excludes=tuple((a, b) for a, b in (r.sample(new, 2) for _ in range(count // 50))),
        quotas=tuple(
            Quota(axis=Axis.AREA, name=f"领域{f}", year=first, least=fen // 5, most=fen // 2)
            for f, fen in enumerate(of_field)
        ),
    )


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    out = act()
    return time.perf_counter() - begun, out


def alone(problem: Problem, limit: float) -> int:
    """What the solver finds by itself on the whole problem."""
    import highspy

    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", limit)
    part = Part(
        values=[problem.values[j] for j in problem.free],
        lines=narrowed(problem.lines, problem.free, problem.forced_in),
    )
    solver.passModel(_model(highspy, part))
    solver.run()
    taken = [j for j, share in zip(problem.free, solver.getSolution().col_value, strict=False) if share > 0.5]
    return problem.value({*problem.forced_in, *taken})


def relaxed(problem: Problem) -> None:
    values = [problem.values[j] for j in problem.free]
    solve(Part(values=values, lines=narrowed(problem.lines, problem.free, problem.forced_in), whole=False))


def one(count: int, seed: int, limit: float) -> bool:
    """Measure one question and print a line; whether all is as it should be."""
    items, demands = city(count, seed)
    took, found = timed(lambda: select(items, demands))
    assert isinstance(found, Selection)
    problem = Problem(items, demands)
    relaxing, _ = timed(lambda: relaxed(problem))
    by_hand, chosen = timed(lambda: greedy(items, demands))
    solver, of_solver = timed(lambda: alone(problem, limit))
    of_hand = problem.value(problem.place[code] for code in chosen or ())
    bound = bound_of(problem, found.prices)
    gap = (bound - found.value) / bound
    fine = (
        problem.keeps(frozenset(problem.place[code] for code in found.chosen))
        and found.value >= of_hand
        and (found.proven or gap <= MOST_GAP)
    )
    ends = "best, proven" if found.proven else "certified"
    print(
        f"{count:>7,}{seed:>3}  {took:6.2f} s = {took / relaxing:5.1f} LP  {found.value / bound:9.5f}  gap {gap:8.4%} {ends:<12}"
        f"  by hand {by_hand:5.2f} s {of_hand / bound:8.5f}  solver alone {solver:6.2f} s {of_solver / bound:8.5f}"
        f"{'' if fine else '  WRONG'}",
        flush=True,
    )
    return fine


def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("sizes", type=int, nargs="*", default=[120, 20_000])
    asked.add_argument("--seeds", type=int, default=3)
    asked.add_argument("--limit", type=float, default=20.0, help="seconds for the solver alone")
    given = asked.parse_args(words)
    select(*city(20, 0))  # so that nobody's time is that of loading the solver
    print("   size seed      selection       of the bound")
    wrong = sum(not one(n, seed, given.limit) for n in given.sizes for seed in range(given.seeds))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
