"""What people make of a selection, and two plans side by side."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tongchou.kernel.money import wan
from tongchou.stages.planning.selection.model import Axis, Candidate, Comparison, Conflict, Demands, Selection, Weighed
from tongchou.stages.planning.selection.problem import Problem


def weigh(candidates: Iterable[Candidate], demands: Demands, proposal: Selection, chosen: Iterable[str]) -> Weighed:
    """A selection made by hand beside the one that was proposed: what changed, what it costs, what it breaks."""
    problem = Problem(candidates, demands)
    have = frozenset(problem.place[code] for code in chosen)
    was = frozenset(problem.place[code] for code in proposal.chosen)
    value = problem.value(have)
    return Weighed(
        chosen=_codes(problem, have),
        put_in=_codes(problem, have - was),
        taken_out=_codes(problem, was - have),
        value=value,
        loss=proposal.value - value,
        fen_by_year=problem.spent(have),
        broken=tuple(_broken(problem, have)),
    )


def _broken(problem: Problem, have: frozenset[int]) -> Iterator[Conflict]:
    """The demands that a selection by hand does not keep."""
    for line in problem.lines:
        fen = line.over(have)
        if line.year is not None and fen:
            word = "超过" if line.high is not None else "不到"
            yield Conflict(
                says=f"合计 {wan(line.of(have))} 万元，{word}{line.after}。",
                remedy=f"{'减少' if line.high is not None else '增加'} {wan(fen)} 万元，或改这个要求。",
                fen=fen,
            )
    stopped = problem.running - have
    if stopped:
        yield Conflict(
            says=f"续建的{problem.names(stopped)}没有列入。", remedy="续建项目先安排；确要停，先暂停或终止它。"
        )
    for j in sorted(have):
        lacking = [k for k in problem.needs.get(j, ()) if k not in have]
        if lacking:
            yield Conflict(
                says=f"{problem.name(j)}依赖的{problem.names(lacking)}没有列入。", remedy="一并列入，或都不列入。"
            )
        rivals = [k for k in problem.rivals.get(j, ()) if k in have and k > j]
        if rivals:
            yield Conflict(says=f"{problem.name(j)}与{problem.names(rivals)}互斥。", remedy="只留一个。")
    for asked, word in (
        (problem.asked_in - have, "要求必须列入，没有列入"),
        (problem.asked_out & have, "要求不列入，列入了"),
    ):
        if asked:
            yield Conflict(says=f"{problem.names(asked)}{word}。", remedy="改要求，或改选择。")


def compare(first: Iterable[Candidate], second: Iterable[Candidate]) -> Comparison:
    """Two plans by what each lists; a candidate whose money changed in between counts with that of its own plan."""
    plans = [sorted(plan, key=lambda c: c.code) for plan in (first, second)]
    codes = [{c.code for c in plan} for plan in plans]
    sums = [sum(c.value for c in plan) for plan in plans]
    a, b = (_by_year(plan) for plan in plans)
    return Comparison(
        both=tuple(sorted(codes[0] & codes[1])),
        only_first=tuple(sorted(codes[0] - codes[1])),
        only_second=tuple(sorted(codes[1] - codes[0])),
        values=(sums[0], sums[1]),
        by_year={y: (a[y], b[y]) for y in sorted({*a, *b})},
        by_unit=_beside(plans, Axis.UNIT),
        by_area=_beside(plans, Axis.AREA),
    )


def _by_year(plan: Iterable[Candidate]) -> Counter[int]:
    out: Counter[int] = Counter()
    for c in plan:
        out.update(c.fen_by_year)
    return out


def _beside(plans: Sequence[Iterable[Candidate]], axis: Axis) -> dict[str, tuple[int, int]]:
    sums: list[Counter[str]] = [Counter(), Counter()]
    for plan, out in zip(plans, sums, strict=True):
        for c in plan:
            out[c.of(axis)] += sum(c.fen_by_year.values())
    return {name: (sums[0][name], sums[1][name]) for name in sorted({*sums[0], *sums[1]})}


def _codes(problem: Problem, places: Iterable[int]) -> tuple[str, ...]:
    return tuple(problem.items[j].code for j in sorted(places))
