"""What more or less money would bring: the best selection for several budgets of one year, all other demands unchanged."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tongchou.kernel.money import FEN_PER_WAN
from tongchou.stages.planning.selection.choose import select
from tongchou.stages.planning.selection.model import Candidate, Demands
from tongchou.stages.planning.selection.problem import Problem

STEPS = 8
"""Budgets that are tried between what must be paid and what all ask."""

MOST = 200
"""Candidates up to which it is worth the wait: each budget is a selection of its own, proven like the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One budget: what the best selection is worth, spends in the year, and lists; nothing where demands conflict."""

    budget: int
    value: int
    fen: int
    count: int
    feasible: bool


def frontier(candidates: Iterable[Candidate], demands: Demands, year: int) -> tuple[Point, ...]:
    """The points in the order of their budgets, the one that is asked for among them; none where there is no choice."""
    items = tuple(candidates)
    problem = Problem(items, demands)
    if len(items) > MOST or not problem.free or any(problem.contradictions()):
        return ()
    low = problem.spent(problem.forced_in).get(year, 0)
    high = low + sum(problem.items[j].fen_by_year.get(year, 0) for j in problem.free)
    if high <= low:
        return ()
    asked = demands.budget.get(year)
    tried = {_whole(low + (high - low) * n // STEPS) for n in range(STEPS + 1)}
    return tuple(_point(items, demands, year, fen) for fen in sorted(tried | ({asked} if asked is not None else set())))


def _whole(fen: int) -> int:
    """A budget that people would write: whole 万元, never less than was meant."""
    return -(-fen // FEN_PER_WAN) * FEN_PER_WAN


def _point(items: tuple[Candidate, ...], demands: Demands, year: int, fen: int) -> Point:
    found = select(items, replace(demands, budget={**demands.budget, year: fen}))
    return Point(
        budget=fen, value=found.value, fen=found.fen_by_year.get(year, 0), count=len(found.chosen),
        feasible=not found.conflicts,
    )  # fmt: skip
