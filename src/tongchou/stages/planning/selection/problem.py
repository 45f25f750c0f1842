"""The question as rows of whole numbers over the candidates in the order of their codes.

What demands of in and out decide by themselves is decided here: what must be in takes along what it requires, what must
be out leaves behind what requires it. So a contradiction among them is found without a solver, and the rows below are
about money and about the pairs that are still open.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tongchou.kernel.money import wan
from tongchou.stages.planning.selection.model import Axis, Candidate, Conflict, Demands, Quota, UnknownCodeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: ``low <= sum of parts <= high``, about money of a year (分) or about a pair (counts)."""

    label: str
    parts: Mapping[int, int]
    low: int | None = None
    high: int | None = None
    year: int | None = None
    quota: Quota | None = None

    @property
    def after(self) -> str:
        """The label as it stands behind a Chinese word: a digit is set off by a space."""
        return f" {self.label}" if self.label[0].isdigit() else self.label

    def of(self, chosen: Collection[int]) -> int:
        """What a selection puts into the row."""
        if len(chosen) > len(self.parts):
            return sum(amount for j, amount in self.parts.items() if j in chosen)
        return sum(self.parts.get(j, 0) for j in chosen)

    def over(self, chosen: Collection[int]) -> int:
        """By how much a selection breaks the row; 0 where it keeps to it."""
        have = self.of(chosen)
        above = have - self.high if self.high is not None else 0
        below = self.low - have if self.low is not None else 0
        return max(above, below, 0)


class Problem:
    """Candidates and demands, with what follows from the demands of in and out alone."""

    def __init__(self, candidates: Iterable[Candidate], demands: Demands) -> None:
        self.items: tuple[Candidate, ...] = tuple(sorted(candidates, key=lambda c: c.code))
        self.demands = demands
        self.place = {c.code: j for j, c in enumerate(self.items)}
        if len(self.place) < len(self.items):
            raise ValueError("a code stands for two candidates")
        self._know((*demands.must_in, *demands.must_out, *sum(demands.requires + demands.excludes, ())))
        self.running = frozenset(j for j, c in enumerate(self.items) if c.running) - self._at(demands.must_out)
        self.asked_in = self._at(demands.must_in)
        self.asked_out = self._at(demands.must_out)
        self.needs: dict[int, list[int]] = _pairs(self.place, demands.requires)
        self.needed_by: dict[int, list[int]] = _pairs(self.place, [(b, a) for a, b in demands.requires])
        both = [*demands.excludes, *((b, a) for a, b in demands.excludes)]
        self.rivals: dict[int, list[int]] = _pairs(self.place, [(a, b) for a, b in both if a != b])

    def _know(self, codes: Iterable[str]) -> None:
        unknown = sorted(set(codes) - set(self.place))
        if unknown:
            raise UnknownCodeError("、".join(unknown))

    def _at(self, codes: Iterable[str]) -> frozenset[int]:
        return frozenset(self.place[c] for c in codes)

    @cached_property
    def forced_in(self) -> frozenset[int]:
        """In, whatever else: running, asked for, or required by such."""
        return frozenset(reach(self.running | self.asked_in, self.needs))

    @cached_property
    def forced_out(self) -> frozenset[int]:
        """Out, whatever else: asked for, a rival of what is in, or requiring such."""
        rivals = {k for j in self.forced_in for k in self.rivals.get(j, ())}
        return frozenset(reach(self.asked_out | rivals, self.needed_by))

    @cached_property
    def free(self) -> tuple[int, ...]:
        """The candidates about which there is something to decide."""
        return tuple(j for j in range(len(self.items)) if j not in self.forced_in and j not in self.forced_out)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All rows, money first."""
        return (*self._budgets(), *self._quotas(), *self._links())

    @cached_property
    def limits(self) -> tuple[Line, ...]:
        """The rows that money must not pass: budgets and ceilings."""
        return tuple(x for x in self.lines if x.year is not None and x.high is not None)

    @cached_property
    def limits_of(self) -> dict[int, list[int]]:
        """By candidate, the places of the limits that it uses up."""
        out: dict[int, list[int]] = {}
        for k, line in enumerate(self.limits):
            for j in line.parts:
                out.setdefault(j, []).append(k)
        return out

    @cached_property
    def values(self) -> tuple[int, ...]:
        """What each candidate is worth."""
        return tuple(c.value for c in self.items)

    @cached_property
    def costs(self) -> tuple[int, ...]:
        """What each candidate costs in the years that are limited, 分."""
        return tuple(sum(c.fen_by_year.get(y, 0) for y in self.years) for c in self.items)

    @cached_property
    def ranking(self) -> tuple[int, ...]:
        """The candidates with something to decide, the most points for the money first; of equals the earlier code."""
        key = [(-v / max(fen, 1), j) for j, (v, fen) in enumerate(zip(self.values, self.costs, strict=True))]
        return tuple(sorted(self.free, key=key.__getitem__))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years with a budget, or all in which there is money where none has."""
        return tuple(sorted(self.demands.budget or {y for c in self.items for y in c.fen_by_year}))

    def _budgets(self) -> Iterator[Line]:
        for year, fen in sorted(self.demands.budget.items()):
            parts = {j: c.fen_by_year[year] for j, c in enumerate(self.items) if c.fen_by_year.get(year)}
            yield Line(label=f"{year} 年预算 {wan(fen)} 万元", parts=parts, high=fen, year=year)

    def _quotas(self) -> Iterator[Line]:
        asked = {(q.axis, q.name, q.year) for q in self.demands.quotas}
        groups: dict[tuple[Axis, str, int], dict[int, int]] = {key: {} for key in asked}
        for axis, year in sorted({(axis, year) for axis, _, year in asked}):
            for j, c in enumerate(self.items):
                fen, key = c.fen_by_year.get(year), (axis, c.of(axis), year)
                if fen and key in groups:
                    groups[key][j] = fen
        for q in self.demands.quotas:
            for low, high, word in ((q.least, None, "下限"), (None, q.most, "上限")):
                fen = low if high is None else high
                if fen is not None:
                    label = f"“{q.name}”{q.year} 年{word} {wan(fen)} 万元"
                    parts = groups[q.axis, q.name, q.year]
                    yield Line(label=label, parts=parts, low=low, high=high, year=q.year, quota=q)

    def _links(self) -> Iterator[Line]:
        free = frozenset(self.free)
        for a, b in sorted({(self.place[a], self.place[b]) for a, b in self.demands.requires}):
            if a in free and b in free and a != b:
                yield Line(label=f"{self.name(a)}依赖{self.name(b)}", parts={a: 1, b: -1}, high=0)
        pairs = {tuple(sorted((self.place[a], self.place[b]))) for a, b in self.demands.excludes if a != b}
        for a, b in sorted(pairs):
            if a in free and b in free:
                yield Line(label=f"{self.name(a)}与{self.name(b)}互斥", parts={a: 1, b: 1}, high=1)

    def name(self, j: int) -> str:
        """A candidate as a sentence names it."""
        return f"“{self.items[j].title or self.items[j].code}”"

    def names(self, js: Iterable[int], most: int = 3) -> str:
        """Several candidates as a sentence names them."""
        every = sorted(js)
        shown = "、".join(self.name(j) for j in every[:most])
        return shown if len(every) <= most else f"{shown}等 {len(every)} 个项目"

    def value(self, chosen: Iterable[int]) -> int:
        """What a selection is worth."""
        return sum(self.values[j] for j in chosen)

    def spent(self, chosen: Iterable[int]) -> dict[int, int]:
        """What a selection costs, 分 by year."""
        out: dict[int, int] = dict.fromkeys(self.years, 0)
        for j in chosen:
            for year, fen in self.items[j].fen_by_year.items():
                out[year] = out.get(year, 0) + fen
        return dict(sorted(out.items()))

    def contradictions(self) -> Iterator[Conflict]:
        """Demands of in and out that contradict each other, without any money."""
        for j in sorted(self.asked_in & self.asked_out):
            yield Conflict(says=f"{self.name(j)}既要求必须列入，又要求不列入。", remedy="留下其中一个要求。")
        for j in sorted(self.forced_in & self.asked_out - self.asked_in):
            because = self.names(k for k in self.needed_by.get(j, ()) if k in self.forced_in)
            yield Conflict(
                says=f"{because}必须列入，依赖的{self.name(j)}却要求不列入。", remedy="改其中一个要求，或去掉依赖。"
            )
        seen = {(j, k) for j in self.forced_in for k in self.rivals.get(j, ()) if k in self.forced_in and j < k}
        for j, k in sorted(seen):
            yield Conflict(
                says=f"{self.name(j)}和{self.name(k)}互斥，却都必须列入。", remedy="去掉互斥，或少列入一个。"
            )

    def keeps(self, chosen: Iterable[int]) -> bool:
        """Whether a selection keeps every demand, in whole numbers."""
        have = frozenset(chosen)
        return (
            have >= self.forced_in
            and not have & self.forced_out
            and all(k in have for j, needed in self.needs.items() if j in have for k in needed)
            and not any(k in have for j, rivals in self.rivals.items() if j in have for k in rivals)
            and not any(line.over(have) for line in self.lines if line.year is not None)
        )


def reach(start: Iterable[int], along: Mapping[int, Sequence[int]]) -> set[int]:
    """All that is reached along pairs, the start included."""
    found: set[int] = set()
    waiting = list(start)
    while waiting:
        j = waiting.pop()
        if j not in found:
            found.add(j)
            waiting += along.get(j, ())
    return found


def _pairs(place: Mapping[str, int], pairs: Iterable[tuple[str, str]]) -> dict[int, list[int]]:
    out: dict[int, list[int]] = {}
    for a, b in sorted(set(pairs)):
        out.setdefault(place[a], []).append(place[b])
    return out
