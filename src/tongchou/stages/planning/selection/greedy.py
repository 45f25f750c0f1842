"""Choosing as one does by hand: the most points for the money first, as long as there is money.

For comparison, as the least that an answer must reach, and to use up what a solver that was stopped has left.
"""

from collections.abc import Iterable

from tongchou.stages.planning.selection.model import Candidate, Demands
from tongchou.stages.planning.selection.problem import Problem, reach


class Basket:
    """A growing selection that never breaks a limit, with what each limited row has used."""

    def __init__(self, problem: Problem, chosen: Iterable[int]) -> None:
        self.problem = problem
        self.chosen: set[int] = set()
        self.limited, self.rows = problem.limits, problem.limits_of
        self.used = [0] * len(self.limited)
        for j in chosen:
            self._put(j)

    def _put(self, j: int) -> None:
        self.chosen.add(j)
        for k in self.rows.get(j, ()):
            self.used[k] += self.limited[k].parts[j]

    def add(self, j: int) -> set[int]:
        """Add a candidate with what it requires, where all of it fits; says what was added."""
        more = reach([j], self.problem.needs) - self.chosen
        if self.lacking(more) or not self.permits(more):
            return set()
        for k in more:
            self._put(k)
        return more

    def permits(self, more: set[int]) -> bool:
        """Whether more may be added by the rules of in and out."""
        rivals = self.problem.rivals
        return not more & self.problem.forced_out and not any(
            k in self.chosen or k in more for j in more for k in rivals.get(j, ())
        )

    def lacking(self, more: set[int]) -> dict[int, int]:
        """By limited row, how much it lacks for more; rows with room are absent."""
        asked: dict[int, int] = {}
        for j in more:
            for k in self.rows.get(j, ()):
                asked[k] = asked.get(k, 0) + self.limited[k].parts[j]
        over = {k: self.used[k] + fen - (self.limited[k].high or 0) for k, fen in sorted(asked.items())}
        return {k: fen for k, fen in over.items() if fen > 0}

    def fill(self) -> None:
        """Add whatever still fits, the most points for the money first."""
        for j in self.problem.ranking:
            if self.problem.values[j] > 0 and j not in self.chosen:
                self.add(j)


def greedy(candidates: Iterable[Candidate], demands: Demands) -> tuple[str, ...] | None:
    """The codes that one would choose by hand; ``None`` where not all demands are kept in the end."""
    problem = Problem(candidates, demands)
    found = by_hand(problem)
    return None if found is None else tuple(problem.items[j].code for j in sorted(found))


def by_hand(problem: Problem) -> frozenset[int] | None:
    """The same by place: first what must be, then floors, then the rest."""
    basket = Basket(problem, problem.forced_in)
    for line in problem.lines:
        if line.year is not None and line.low is not None:
            have = line.of(basket.chosen)
            for j in problem.ranking:
                if have < line.low and j in line.parts:
                    have += line.of(basket.add(j))
    basket.fill()
    found = frozenset(basket.chosen)
    return found if problem.keeps(found) else None
