"""Why each row is in or out, as a sentence, and what money would let it in."""

from collections.abc import Mapping, Sequence

from tongchou.kernel.money import FEN_PER_WAN, wan
from tongchou.stages.planning.selection.greedy import Basket
from tongchou.stages.planning.selection.model import POINT, Next, Reason, Row
from tongchou.stages.planning.selection.problem import Problem, reach


def rows_of(problem: Problem, chosen: frozenset[int], over: Sequence[int]) -> tuple[Row, ...]:
    """All rows in the order of codes; ``over`` is what each is worth beyond the price of its money."""
    basket = Basket(problem, chosen)
    rank = {j: n for n, j in enumerate(problem.ranking, start=1)}
    return tuple(
        _inside(problem, chosen, over, rank, j) if j in chosen else _outside(problem, basket, j)
        for j in range(len(problem.items))
    )


def _inside(problem: Problem, chosen: frozenset[int], over: Sequence[int], rank: Mapping[int, int], j: int) -> Row:
    users = [k for k in problem.needed_by.get(j, ()) if k in chosen]
    if j in problem.running:
        reason, says = Reason.RUNNING, "续建项目，先安排。"
    elif j in problem.asked_in:
        reason, says = Reason.MUST_IN, "按要求必须列入。"
    elif j in problem.forced_in or (users and over[j] < 0):
        reason, says = Reason.REQUIRED, f"{problem.names(users)}依赖它，一并列入。"
    elif over[j] >= 0:
        worth = f"每万元 {_ratio(problem, j)} 分" if problem.costs[j] else f"{_points(problem, j)} 分，不占限额"
        reason, says = Reason.WORTH, f"{worth}，在 {len(rank)} 个可选的里排第 {rank[j]}。"
    else:
        floors = [x.label for x in problem.lines if x.low is not None and j in x.parts and x.year is not None]
        tight = [x for x in problem.lines if x.label in floors and x.of(chosen - {j}) < (x.low or 0)]
        if tight:
            reason, says = Reason.FLOOR, f"为达到{tight[0].label}列入。"
        else:
            reason, says = Reason.REST, f"每万元 {_ratio(problem, j)} 分，余下的资金正好够，列入。"
    return Row(code=problem.items[j].code, chosen=True, reason=reason, says=says)


def _outside(problem: Problem, basket: Basket, j: int) -> Row:
    code = problem.items[j].code
    more = reach([j], problem.needs) - basket.chosen
    barred = sorted(k for k in more if k in problem.asked_out and k != j)
    rivals = sorted({k for i in more for k in problem.rivals.get(i, ()) if k in basket.chosen or k in more})
    short: dict[int, int] = {}
    if j in problem.asked_out:
        reason, says = Reason.MUST_OUT, "按要求不列入。"
    elif barred:
        reason, says = Reason.LACKS, f"依赖的{problem.names(barred)}不列入。"
    elif rivals:
        its = "" if any(k in rivals for k in problem.rivals.get(j, ())) else "依赖的项目"
        reason, says = Reason.EXCLUDED, f"{its}与{problem.names(rivals)}互斥。"
    elif problem.values[j] <= 0:
        reason, says = Reason.UNSCORED, "没有得分，不自动列入。"
    else:
        reason, says, short = _unpaid(problem, basket, j, more)
    return Row(code=code, chosen=False, reason=reason, says=says, short=short)


def _unpaid(problem: Problem, basket: Basket, j: int, more: set[int]) -> tuple[Reason, str, dict[int, int]]:
    """What of money or of a ceiling keeps a row out, and how much of it would let it in with all else unchanged."""
    lacking = basket.lacking(more)
    along = "" if len(more) == 1 else f"连同依赖的{problem.names(more - {j})}，"
    over = [(basket.limited[k], fen) for k, fen in lacking.items()]
    short = {line.year: fen for line, fen in over if line.quota is None and line.year is not None}
    ceilings = [f"{line.label}，要再有 {wan(fen)} 万元" for line, fen in over if line.quota is not None]
    if not short and not ceilings:  # it would fit: only demands of more money than this keep it out
        return Reason.REST, f"{along}得分 {_points(problem, j)} 分，列入别的更高。", {}
    parts = [f"{year} 年再有 {wan(fen)} 万元" for year, fen in short.items()]
    if not ceilings:
        return Reason.MONEY, f"资金不足：{along}{'、'.join(parts)}可列入。", short
    both = "；".join([*ceilings, *(["资金不足：" + "、".join(parts)] if parts else [])])
    return Reason.CEILING, f"{along}{both}可列入。", short


def next_in(problem: Problem, rows: Sequence[Row]) -> Next | None:
    """The row that the smallest addition to the budget brings in; of equals the one that is worth more."""
    waiting = [(sum(r.short.values()), -problem.values[j], j) for j, r in enumerate(rows) if r.reason is Reason.MONEY]
    if not waiting:
        return None
    j = min(waiting)[2]
    more = "、".join(f"{year} 年预算再加 {wan(fen)} 万元" for year, fen in rows[j].short.items())
    return Next(code=rows[j].code, short=rows[j].short, says=f"{more}，可再列入{problem.name(j)}，其余不变。")


def _points(problem: Problem, j: int) -> str:
    return f"{problem.values[j] / POINT:.2f}"


def _ratio(problem: Problem, j: int) -> str:
    return f"{problem.values[j] / POINT * FEN_PER_WAN / max(problem.costs[j], 1):.2f}"
