"""The selection itself: prices from the linear relaxation, then whole choices where the prices leave something open.

A candidate whose worth is far from its price is settled by the prices; what lies near is decided exactly. For a city's
year (some hundred candidates) everything is decided exactly, and the answer is the best there is. For many thousands the
few hundred nearest are, and the certificate says how far from the best the answer can be at most.

The same question has the same answer, in whatever order it is put: the solver sees the candidates in the order of their
codes, and of candidates that differ in nothing but the code the earlier one is taken first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tongchou.stages.planning.selection.bound import SCALE, bound_of, own_worths, whole_prices, worths
from tongchou.stages.planning.selection.conflict import conflicts_of
from tongchou.stages.planning.selection.greedy import Basket, by_hand
from tongchou.stages.planning.selection.highs import Part, narrowed, solve, unit_of
from tongchou.stages.planning.selection.model import Candidate, Demands, Selection
from tongchou.stages.planning.selection.problem import Problem
from tongchou.stages.planning.selection.why import next_in, rows_of

SMALL = 200
"""Up to so many candidates with something to decide, the answer is proven to be the best."""

CORES = (60, 300)
"""How many of the candidates nearest to their price are decided exactly, first and then."""

ONE_IN = 10_000
"""Where there are many, it is enough to miss the bound by one part in so many."""

FEW_NODES, MANY_NODES = 100, 5_000
"""How long the search may go on for a core, and for what is to be proven."""


@dataclass(frozen=True, slots=True)
class Found:
    """A selection by place, and whether it is proven to be the best."""

    chosen: frozenset[int]
    proven: bool = False


def select(candidates: Iterable[Candidate], demands: Demands) -> Selection:
    """The best selection that keeps every demand, or which demands conflict; ``UnknownCodeError`` for a strange code."""
    problem = Problem(candidates, demands)
    wrong = tuple(problem.contradictions())
    if wrong:
        return Selection(conflicts=wrong)
    free = problem.free
    relaxed = solve(
        Part(
            values=[problem.values[j] for j in free],
            lines=narrowed(problem.lines, free, problem.forced_in),
            whole=False,
        )
    )
    if relaxed is None:
        return Selection(conflicts=conflicts_of(problem))
    prices = whole_prices(problem.lines, relaxed.prices, [unit_of(x) for x in problem.lines])
    search = _Search(problem, prices, relaxed.shares)
    found = search.best()
    if found is None:
        return Selection(conflicts=conflicts_of(problem))
    rows = rows_of(problem, found.chosen, own_worths(problem, prices))
    return Selection(
        chosen=tuple(problem.items[j].code for j in sorted(found.chosen)),
        rows=rows,
        value=problem.value(found.chosen),
        fen_by_year=problem.spent(found.chosen),
        bound=search.bound,
        prices=prices,
        proven=found.proven,
        next_in=next_in(problem, rows),
    )


class _Search:
    """Whole choices, from prices and shares of the relaxation."""

    def __init__(self, problem: Problem, prices: Sequence[int], shares: Sequence[float]) -> None:
        self.problem = problem
        self.over = worths(problem, prices)
        self.bound = bound_of(problem, prices, self.over)
        self.is_small = len(problem.free) <= SMALL
        share_of = dict(zip(problem.free, shares, strict=True))
        self.split = [j for j, share in share_of.items() if 1e-6 < share < 1 - 1e-6]
        self.near = sorted(problem.free, key=lambda j: (abs(self.over[j]), j))
        self.taken = problem.forced_in | {j for j, share in share_of.items() if share > 0.5}

    def best(self) -> Found | None:
        """The best that is found; ``None`` where nothing keeps the demands."""
        best = None
        for size in CORES:
            core = sorted({*self.split, *self.near[:size]})
            best = self._better(best, self._exact(core, self.taken), core)
            if self.is_small or (best is not None and self._is_enough(best)):
                break
        if self.is_small and not (best and best.proven):
            best = self._prove(best)
        by_greed = by_hand(self.problem) if best is None else None
        best = Found(by_greed) if by_greed is not None else best
        return best and Found(self._tidied(best.chosen), best.proven)

    def _value(self, found: Found) -> int:
        return self.problem.value(found.chosen)

    def _is_enough(self, found: Found) -> bool:
        return (self.bound - self._value(found)) * ONE_IN <= self.bound

    def _better(self, best: Found | None, found: Found | None, core: Sequence[int]) -> Found | None:
        if found is None or (best is not None and self._value(best) > self._value(found)):
            return best
        proven = found.proven and set(self._open(found)) <= set(core)
        return Found(found.chosen, proven)

    def _open(self, found: Found) -> list[int]:
        """The candidates that a selection at least as good might treat otherwise than the prices do."""
        room = (self.bound + 1 - self._value(found)) * SCALE
        return [j for j in self.problem.free if abs(self.over[j]) <= room]

    def _prove(self, best: Found | None) -> Found | None:
        """Decide exactly all that the prices leave open."""
        free = self.problem.free
        left = list(free) if best is None else self._open(best)
        by_price = self.problem.forced_in | {j for j in free if self.over[j] > 0}
        return self._better(best, self._exact(left, by_price, prove=True), left)

    def _exact(self, core: Sequence[int], taken: frozenset[int], *, prove: bool = False) -> Found | None:
        """The best choice of the core's columns when all the others are as the prices say."""
        values = [self.problem.values[j] for j in core]
        lines = [x for x in narrowed(self.problem.lines, core, taken) if x.parts]
        thorough = prove or self.is_small
        enough, nodes = (0, MANY_NODES) if thorough else (self.bound // (4 * ONE_IN), FEW_NODES)
        solved = solve(Part(values=values, lines=lines, enough=enough, nodes=nodes))
        if solved is None:
            return None
        chosen = (taken - frozenset(core)) | {core[k] for k in solved.taken}
        return Found(chosen, solved.optimal and thorough) if self.problem.keeps(chosen) else None

    def _tidied(self, chosen: frozenset[int]) -> frozenset[int]:
        """Use what is left of the money, and of candidates that differ in nothing but the code take the earlier ones."""
        basket = Basket(self.problem, chosen)
        basket.fill()
        twins: dict[object, list[int]] = {}
        linked = {*self.problem.needs, *self.problem.needed_by, *self.problem.rivals}
        for j in self.problem.free:
            c = self.problem.items[j]
            if j not in linked:
                twins.setdefault((c.score, c.need, c.unit, c.area, tuple(sorted(c.fen_by_year.items()))), []).append(j)
        out = set(basket.chosen)
        for group in twins.values():
            count = sum(j in out for j in group)
            out -= set(group)
            out |= set(group[:count])
        return frozenset(out)
