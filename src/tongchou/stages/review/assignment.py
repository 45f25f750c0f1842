"""Many experts to many applications at once, in balance: the alternative to the draw where a call is large (9.2, 12.2).

Every application gets its number of each field; nobody judges what he must stay away from, by the same exclusions as in the
draw; and the load is as even as these allow. Experts with the same fields are exchangeable but for conflicts. So HiGHS first
says how many seats of each field each such group takes, with every further turn dearer than the last: a flow, so its answer
is whole, and no assignment at all can be more even. Then the applications are seated one by one towards it, and what
conflicts spoil is mended by moving seats, until no chain of moves takes a turn from anybody to somebody with at least two
fewer: then no assignment is more even, and none has a smaller greatest load. Among equals the ticket decides, as in the
draw. Pure, and the same on every run.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from tongchou.kernel.outcome import Sentence, tell
from tongchou.stages.review import draw
from tongchou.stages.review.draw import Barred, Candidate, Conditions
from tongchou.stages.review.seating import Question, Seating


@dataclass(frozen=True, slots=True)
class Seat:
    """Who judges an application for which field, and why he."""

    application: str
    field: str
    expert: str
    reason: str


@dataclass(frozen=True, slots=True)
class Short:
    """A field of an application for which too few are left, with the number that conflicts keep out."""

    application: str
    label: str
    have: int
    need: int
    conflicted: int

    def sentence(self) -> Sentence:
        """What is short, by how much, and what can be done."""
        return tell(
            "{application} 的{label}领域只有 {have} 名可派，需 {need} 名，差 {gap} 名；另有 {out} 名要回避。",
            "登记更多专家，或减少这个领域的人数。", field="quotas", application=self.application, label=self.label,
            have=self.have, need=self.need, gap=self.need - self.have, out=self.conflicted,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Overload:
    """Fields whose experts, all together, may not take so many turns."""

    labels: tuple[str, ...]
    seats: int
    experts: int
    most: int

    def sentence(self) -> Sentence:
        """How many turns are missing, and how far the limit would have to rise."""
        return tell(
            "{fields}领域共 {seats} 个席位，能派的专家 {experts} 名，每人最多评审 {most} 个，只够 {room} 个，差 {gap} 个。",
            "每人最多评审放宽到 {enough} 个，或登记更多专家。", field="each_most", fields="、".join(self.labels),
            seats=self.seats, experts=self.experts, most=self.most, room=self.most * self.experts,
            gap=self.seats - self.most * self.experts, enough=-(-self.seats // self.experts),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Crowded:
    """The turns would suffice, but for conflicts: somebody would have to take more than the limit."""

    count: int
    most: int

    def sentence(self) -> Sentence:
        """How many, and to what the limit would have to be loosened."""
        return tell(
            "因为回避，每人不超过 {most} 个分派不了：不管怎样派，都有人要评审 {count} 个。",
            "每人最多评审放宽到 {count} 个，或登记更多专家。", field="each_most", most=self.most, count=self.count,
        )  # fmt: skip


Shortage = Short | Overload | Crowded


@dataclass(frozen=True, slots=True)
class Assigned:
    """The answer: the seats with the load of each expert, or what is short."""

    seats: tuple[Seat, ...] = ()
    load: Mapping[str, int] = field(default_factory=dict)
    short: tuple[Shortage, ...] = ()

    @property
    def spread(self) -> tuple[int, int]:
        """The smallest and the greatest load of those who can judge anything at all."""
        loads = list(self.load.values())
        return (min(loads), max(loads)) if loads else (0, 0)


def assign(
    conditions: Conditions,
    candidates: Iterable[Candidate],
    applications: Sequence[str],
    *,
    most: int = 0,
    key: bytes = b"",
) -> Assigned:
    """Seats for every application; ``most`` is how many applications one expert takes at most, 0 without limit.

    ``key`` is the seed of both parties: who comes first among equals follows from it. Whether it can be done at all, and
    how even it is, does not depend on it.
    """
    question = _asked(conditions, candidates, applications, most, key)
    short = tuple(_short(question))
    if short or not question.applications:
        return Assigned(short=short)
    tightest = _tightest(question)
    if question.most and tightest.seats > question.most * tightest.experts:
        return Assigned(short=(tightest,))
    shares = _shares(question, -(-tightest.seats // tightest.experts))
    seating = Seating(question, shares.wanted)
    for a in range(len(question.applications)):
        if not seating.seat(a):
            return Assigned(short=(_together(question, question.applications[a]),))
    seating.mend()
    if seating.squares > shares.squares:
        seating.relieve()
    busiest = max(seating.load.values())
    if question.most and busiest > question.most:
        return Assigned(short=(Crowded(busiest, question.most),))
    return _told(question, seating)


def _asked(
    conditions: Conditions, candidates: Iterable[Candidate], applications: Sequence[str], most: int, key: bytes
) -> Question:
    general = replace(conditions, barred=())
    able = [c for c in sorted(candidates, key=lambda c: place(key, c.id)) if not any(draw.exclusions(general, c))]
    fields = {q.field: tuple(n for n, c in enumerate(able) if q.field in c.fields) for q in conditions.quotas}
    return Question(
        tuple(able),
        tuple(sorted(set(applications))),
        conditions.quotas,
        _barred(conditions, able, applications),
        fields,
        tuple({q.field: q.field in c.fields for q in conditions.quotas} for c in able),
        most,
    )


def place(key: bytes, expert: str) -> tuple[bytes, str]:
    """Where an expert stands among equals: by his ticket, as in the draw; by his number before there is a seed."""
    return draw.ticket(key, expert) if key else b"", expert


def _barred(
    conditions: Conditions, able: Sequence[Candidate], applications: Sequence[str]
) -> dict[str, frozenset[int]]:
    """By application, who must stay away: each unit is compared once, however many applications it has."""
    by_unit: dict[str, list[Barred]] = {}
    for bar in conditions.barred:
        by_unit.setdefault(bar.unit, []).append(bar)
    away: dict[str, set[int]] = {number: set() for number in applications}
    only = replace(conditions, barred=tuple(Barred("", unit, "") for unit in by_unit), rest=0, load_most=0)
    for n, c in enumerate(able):
        units = {e.unit for e in draw.exclusions(only, c) if e.unit}
        for bar in (bar for unit in units for bar in by_unit[unit]):
            if bar.application in away:
                away[bar.application].add(n)
    return {number: frozenset(found) for number, found in away.items()}


def _short(question: Question) -> Iterable[Short]:
    """Fields of single applications that cannot be filled, whatever else."""
    for number in question.applications:
        for quota in question.quotas:
            free = question.free(number, quota.field)
            if free < quota.count:
                out = len(question.by_field[quota.field]) - free
                yield Short(number, quota.label, free, quota.count, out)


def _tightest(question: Question) -> Overload:
    """The fields that ask most of each expert who has any of them: no load can be below that (Hall)."""
    count, found = len(question.applications), []
    for size in range(1, len(question.quotas) + 1):
        for some in combinations(question.quotas, size):
            experts = len({e for q in some for e in question.by_field[q.field]})
            seats = count * sum(q.count for q in some)
            found.append(Overload(tuple(q.label for q in some), seats, experts, question.most))
    return max(found, key=lambda o: o.seats / max(o.experts, 1))


def _together(question: Question, application: str) -> Short:
    """Fields of one application that each have enough and together have not, because the same experts have both."""
    away, found = question.barred[application], []
    for size in range(1, len(question.quotas) + 1):
        for some in combinations(question.quotas, size):
            able = {e for q in some for e in question.by_field[q.field]}
            need, label = sum(q.count for q in some), "、".join(q.label for q in some)
            found.append(Short(application, label, len(able - away), need, len(able & away)))
    return min(found, key=lambda one: one.have - one.need)


# --- how even it can be -------------------------------------------------------------------------------------------------

Group = tuple[int, ...]
"""The quotas that an expert can fill, by place: who has the same is exchangeable but for conflicts."""


@dataclass(frozen=True, slots=True)
class _Shares:
    """How many turns each expert should take, and the sum of their squares, below which no assignment comes."""

    wanted: Mapping[int, int]
    squares: int


def _groups(question: Question) -> dict[Group, list[int]]:
    out: dict[Group, list[int]] = {}
    for e, c in enumerate(question.experts):
        group = tuple(f for f, q in enumerate(question.quotas) if q.field in c.fields)
        if group:
            out.setdefault(group, []).append(e)
    return out


def _shares(question: Question, highest: int) -> _Shares:
    """The most even shares that the fields allow, conflicts aside; nobody needs more turns than ``highest``."""
    groups, count = _groups(question), len(question.applications)
    totals = _solve(list(groups.items()), [q.count * count for q in question.quotas], highest)
    wanted: dict[int, int] = {}
    for members, total in zip(groups.values(), totals, strict=True):
        each, more = divmod(total, len(members))
        wanted |= {e: each + (n < more) for n, e in enumerate(members)}
    return _Shares(wanted, sum(n * n for n in wanted.values()))


def _solve(groups: Sequence[tuple[Group, list[int]]], needs: Sequence[int], most: int) -> list[int]:
    """The turns of each group; columns are group by field, then one for each further turn of all of a group."""
    import highspy  # slow, and only an assignment needs it
    from highspy import _Highs as Solver  # type: ignore[attr-defined]  # without the layer that writes to the console

    fields = [(g, f) for g, (group, _members) in enumerate(groups) for f in group]
    turns = [(g, k) for g in range(len(groups)) for k in range(most)]
    lp, edge = highspy.HighsLp(), highspy.kHighsInf
    lp.num_col_, lp.num_row_ = len(fields) + len(turns), len(needs) + len(groups)
    lp.col_cost_ = [0.0] * len(fields) + [2.0 * k + 1 for _g, k in turns]  # k turns cost k * k in all
    lp.col_lower_ = [0.0] * lp.num_col_
    lp.col_upper_ = [edge] * len(fields) + [float(len(groups[g][1])) for g, _k in turns]
    lp.row_lower_ = lp.row_upper_ = [float(n) for n in needs] + [0.0] * len(groups)
    starts, index, values = [0], list[int](), list[float]()
    for g, f in fields:
        index += [f, len(needs) + g]
        values += [1.0, 1.0]
        starts.append(len(index))
    for g, _k in turns:
        index.append(len(needs) + g)
        values.append(-1.0)
        starts.append(len(index))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, index, values
    solver: Any = Solver()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("solver", "simplex")):
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError("the shares have no solution, though no field is short")
    taken = solver.getSolution().col_value
    totals: Counter[int] = Counter()
    for (g, _f), share in zip(fields, taken, strict=False):
        totals[g] += round(share)
    return [totals[g] for g in range(len(groups))]


def solver() -> str:
    """The solver and its version: among equally even shares another one may choose others."""
    from highspy import _Highs as Solver  # type: ignore[attr-defined]

    return f"HiGHS {Solver().version()}"


# --- the answer ---------------------------------------------------------------------------------------------------------


def _told(question: Question, seating: Seating) -> Assigned:
    seats, load = [], seating.load
    low, high = min(load.values()), max(load.values())
    for a, sitting in enumerate(seating.seats):
        number = question.applications[a]
        for e, f in sorted(sitting.items(), key=lambda one: (one[1], one[0])):
            quota = question.quotas[f]
            free = question.free(number, quota.field)
            out = len(question.by_field[quota.field]) - free
            avoided = f"，另有 {out} 名要回避" if out else ""
            reason = (
                f"有{quota.label}领域，没有要回避的关系；可派的有 {free} 名{avoided}；"
                f"本人共评审 {load[e]} 个，各人 {low} 至 {high} 个。"
            )
            seats.append(Seat(number, quota.field, question.experts[e].id, reason))
    named = {question.experts[e].id: n for e, n in load.items()}
    return Assigned(seats=tuple(seats), load=dict(sorted(named.items())))
