"""Which demands cannot hold together, and by how much: every limit may be stretched, as little as possible in all.

Rows that have a price in the stretched problem are the ones that stand against each other (Farkas): the sentence names
them. What must be in or out by itself was settled before, so what is left is money.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tongchou.kernel.money import FEN_PER_WAN, wan
from tongchou.stages.planning.selection.highs import Part, Solved, narrowed, solve
from tongchou.stages.planning.selection.model import Conflict
from tongchou.stages.planning.selection.problem import Line, Problem

MOST_WHOLE = 200
NO_WAY = Conflict(says="没有找到满足全部要求的方案。", remedy="放宽预算、下限或上限，减少必须列入，再选一次。")


def conflicts_of(problem: Problem) -> tuple[Conflict, ...]:
    """The demands that conflict, a sentence for each limit that would have to give way."""
    money = [x for x in problem.lines if x.year is not None]
    shares = _stretched(problem, money, whole=False)
    against = _priced(money, shares)
    whole = _stretched(problem, money, whole=True) if len(problem.free) <= MOST_WHOLE else None
    found = whole or shares
    if found is None:
        return (NO_WAY,)
    out = tuple(_told(problem, money, found, against))
    return out or (NO_WAY,)


def _stretched(problem: Problem, money: Sequence[Line], *, whole: bool) -> Solved | None:
    """The problem with a loose column in each row of money; all that counts is how little they are used."""
    free = problem.free
    lines = narrowed(money, free, problem.forced_in)
    for k, line in enumerate(lines):
        more = -FEN_PER_WAN if line.high is not None else FEN_PER_WAN
        lines[k] = replace(line, parts={**line.parts, len(free) + k: more})
    pairs = narrowed((x for x in problem.lines if x.year is None), free, problem.forced_in)
    values = [0] * len(free) + [-1] * len(lines)
    loose = frozenset(range(len(free), len(values)))
    return solve(Part(values=values, lines=[*lines, *pairs], loose=loose, whole=whole))


def _priced(money: Sequence[Line], found: Solved | None) -> list[Line]:
    prices = found.prices if found else []
    return [line for line, price in zip(money, prices, strict=False) if abs(price) > 1e-7]


def _told(problem: Problem, money: Sequence[Line], found: Solved, against: Sequence[Line]) -> Iterator[Conflict]:
    count = len(problem.free)
    stretched = {k: fen for k in range(len(money)) if (fen := round(found.shares[count + k] * FEN_PER_WAN)) > 0}
    for k, fen in stretched.items():
        line = money[k]
        yield _too_much(problem, line, fen) or _too_little(problem, line, fen) or _apart(line, fen, against)


def _too_much(problem: Problem, line: Line, fen: int) -> Conflict | None:
    """What must be in is alone more than a budget or a ceiling."""
    inside = [j for j in problem.forced_in if j in line.parts]
    together = line.of(inside)
    if line.high is None or together <= line.high:
        return None
    running = sum(j in problem.running for j in inside)
    part = f"（其中续建 {running} 个）" if running else ""
    return Conflict(
        says=f"必须列入的 {len(inside)} 个项目{part}合计 {wan(together)} 万元，超过{line.after}。",
        remedy=f"放宽 {wan(fen)} 万元，或减少必须列入。",
        fen=fen,
    )


def _too_little(problem: Problem, line: Line, fen: int) -> Conflict | None:
    """All that may be in is less than a floor."""
    together = line.of([j for j in line.parts if j not in problem.forced_out])
    if line.low is None or together >= line.low:
        return None
    return Conflict(
        says=f"{line.label}，能列入的项目合计只有 {wan(together)} 万元。",
        remedy=f"下限降低 {wan(fen)} 万元，或减少不列入。",
        fen=fen,
    )


def _apart(line: Line, fen: int, against: Sequence[Line]) -> Conflict:
    others = [x for x in against if x.label != line.label]
    behind = "、".join([others[0].after, *(x.label for x in others[1:])]) if others else ""
    says = f"{line.label}与{behind}" if others else f"{line.label}与依赖、互斥和项目不可拆分"
    return Conflict(
        says=f"{says}不能同时满足，至少差 {wan(fen)} 万元。", remedy="放宽其中一个，或改必须列入和不列入。", fen=fen
    )
