"""How good a selection can be at most, from prices, in whole numbers.

Put a price on every row. Then no selection that keeps to the rows is worth more than what the limits are worth at these
prices, and what each candidate is worth beyond its own price where that is something (weak duality). This holds for any
prices of the right sign, so the certificate can be checked without a solver and without trusting one: good prices only
make the bound tight.
"""

from collections.abc import Sequence

from tongchou.stages.planning.selection.problem import Line, Problem

SCALE = 10**18
"""Prices are whole numbers: value for one unit of the row, times this."""


def whole_prices(lines: Sequence[Line], prices: Sequence[float], units: Sequence[int]) -> tuple[int, ...]:
    """Prices of a solver as a certificate: whole, and 0 where the sign would prove nothing."""
    out = []
    for line, price, unit in zip(lines, prices, units, strict=True):
        limit = line.high if price > 0 else line.low
        out.append(0 if limit is None else round(price * SCALE) // unit)
    return tuple(out)


def worths(problem: Problem, prices: Sequence[int]) -> list[int]:
    """What each candidate is worth beyond its price, times ``SCALE``."""
    out = [v * SCALE for v in problem.values]
    for line, price in zip(problem.lines, prices, strict=True):
        if price:
            for j, amount in line.parts.items():
                out[j] -= price * amount
    return out


def own_worths(problem: Problem, prices: Sequence[int]) -> list[int]:
    """The same at the prices of money alone, without what a floor or another candidate adds."""
    lines = zip(problem.lines, prices, strict=True)
    return worths(problem, [price if line.year is not None and price > 0 else 0 for line, price in lines])


def bound_of(problem: Problem, prices: Sequence[int], over: Sequence[int] | None = None) -> int:
    """No selection that keeps the demands is worth more than this; ``over`` are the ``worths`` where they are known."""
    limits = 0
    for line, price in zip(problem.lines, prices, strict=True):
        limit = line.high if price > 0 else line.low
        if price and limit is None:
            raise ValueError(f"the price of “{line.label}” proves nothing")
        limits += price * (limit or 0)
    over = worths(problem, prices) if over is None else over
    limits += sum(over[j] for j in problem.forced_in)
    return (limits + sum(max(0, over[j]) for j in problem.free)) // SCALE
