"""The solver, told in our words: whole numbers in, whole choices and prices out, the same on every run.

One thread, one seed and bounds on nodes, never on seconds, so that the answer does not depend on the machine. Money goes
in as 万元, so that the tolerances of floating point lie far below one 分; what comes out is checked in whole numbers by
whoever asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tongchou.kernel.money import FEN_PER_WAN
from tongchou.stages.planning.selection.problem import Line

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A problem over some columns: what each is worth, and the rows over them by place.

    ``loose`` columns may take any amount of 万元; all others are taken or not, or in shares where nobody asks for whole
    ones. ``enough`` is by how much the answer may miss the best; after so many ``nodes`` of the search tree the best
    that was found stands.
    """

    values: Sequence[int]
    lines: Sequence[Line]
    loose: frozenset[int] = frozenset()
    whole: bool = True
    enough: int = 0
    nodes: int = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """What the solver says: how much of each column, a price for each row, and whether it got to the end."""

    shares: list[float]
    prices: list[float]
    optimal: bool

    @property
    def taken(self) -> list[int]:
        """The places of the columns that are taken."""
        return [k for k, share in enumerate(self.shares) if share > 0.5]


def solve(part: Part) -> Solved | None:
    """The best choice; ``None`` where the solver found none that keeps to the rows."""
    import highspy  # slow, and only a selection needs it
    from highspy import _Highs as Solver  # type: ignore[attr-defined]  # without the layer that writes to the console

    if not part.values:  # the solver calls it an empty model, and does not look at its rows
        kept = all((x.low or 0) <= 0 and (x.high is None or x.high >= 0) for x in part.lines)
        return Solved(shares=[], prices=[0.0] * len(part.lines), optimal=True) if kept else None
    solver: Any = Solver()
    for name, value in (
        ("output_flag", False),
        ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0), ("mip_abs_gap", max(part.enough, 1e-6)),
        ("mip_max_nodes", part.nodes), ("mip_allow_restart", False), ("mip_feasibility_tolerance", TOLERANCE),
        ("primal_feasibility_tolerance", TOLERANCE),
    ):  # fmt: skip
        solver.setOptionValue(name, value)
    solver.passModel(_model(highspy, part))
    solver.run()
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    if not optimal and solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    found = solver.getSolution()
    return Solved(shares=list(found.col_value), prices=list(found.row_dual), optimal=optimal)


def _model(highspy: Any, part: Part) -> Any:
    lp, edge = highspy.HighsLp(), highspy.kHighsInf
    count = len(part.values)
    lp.num_col_, lp.num_row_ = count, len(part.lines)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = [float(v) for v in part.values]
    lp.col_lower_ = [0.0] * count
    lp.col_upper_ = [edge if k in part.loose else 1.0 for k in range(count)]
    lp.row_lower_ = [-edge if x.low is None else x.low / unit_of(x) for x in part.lines]
    lp.row_upper_ = [edge if x.high is None else x.high / unit_of(x) for x in part.lines]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = _rowwise(part.lines)
    if part.whole:
        whole, any_amount = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        lp.integrality_ = [any_amount if k in part.loose else whole for k in range(count)]
    return lp


def unit_of(line: Line) -> int:
    """In which unit a row goes to the solver: money in 万元, pairs as they are."""
    return FEN_PER_WAN if line.year is not None else 1


def _rowwise(lines: Sequence[Line]) -> tuple[list[int], list[int], list[float]]:
    starts, columns, amounts = [0], list[int](), list[float]()
    for line in lines:
        unit = unit_of(line)
        columns += line.parts
        amounts += [amount / unit for amount in line.parts.values()]
        starts.append(len(columns))
    return starts, columns, amounts


def narrowed(lines: Iterable[Line], columns: Sequence[int], taken: frozenset[int]) -> list[Line]:
    """The rows over some columns by place, when of all the others those in ``taken`` are taken."""
    place = {j: k for k, j in enumerate(columns)}
    out = []
    for line in lines:
        parts = {place[j]: amount for j, amount in line.parts.items() if j in place}
        have = sum(amount for j, amount in line.parts.items() if j in taken and j not in place)
        out.append(
            replace(
                line,
                parts=parts,
                low=None if line.low is None else line.low - have,
                high=None if line.high is None else line.high - have,
            )
        )
    return out
