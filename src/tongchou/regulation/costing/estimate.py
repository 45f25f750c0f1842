"""From a list of function points to a price: every line of the pack with its exact value, for each productivity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from tongchou.regulation.costing.pack import DIRECT, PRODUCTIVITY, SIZE, BadPickError, Pack, fen

NEW = "新增"
"""The only kind of modification (修改类型) whose weight the published standards state."""


@dataclass(frozen=True, slots=True)
class Item:
    """One counted function: what it is, how much of it is reused, and whether it stands on a second terminal."""

    name: str
    kind: str
    reuse: str = ""
    second_terminal: bool = False


@dataclass(frozen=True, slots=True)
class Worked:
    """A line of arithmetic with its values by productivity (``P25``, ``P50`` …); exact."""

    id: str
    name: str
    unit: str
    values: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Estimate:
    """All lines, the last of which is the price; and what has to be explained."""

    pack: Pack
    size: Fraction
    lines: tuple[Worked, ...]
    explain: tuple[str, ...]

    def price(self, productivity: str = "P50") -> int:
        """The price in 分."""
        return fen(self.lines[-1].values[productivity])


def unadjusted(pack: Pack, kind: str) -> Fraction:
    """The weight of one function of a kind (UFP)."""
    if kind not in pack.weights:
        raise BadPickError(f"没有“{kind}”这一类，可选：{'、'.join(pack.weights)}。")
    return pack.weights[kind].value


def size_of(pack: Pack, item: Item) -> Fraction:
    """The size of one function (US): weight by reuse, and by the second terminal where the pack has a rule for it."""
    reuse = item.reuse or pack.usual_reuse
    if reuse not in pack.reuse:
        raise BadPickError(f"没有重用程度“{reuse}”，可选：{'、'.join(pack.reuse)}。")
    times = unadjusted(pack, item.kind) * pack.reuse[reuse].value
    if not item.second_terminal:
        return times
    if item.kind not in pack.second_terminal:
        raise BadPickError(f"{pack.title}没有写第二个端怎么算。")
    return times * pack.second_terminal[item.kind]


def total_size(pack: Pack, items: Iterable[Item]) -> Fraction:
    """The size of a whole list."""
    return sum((size_of(pack, item) for item in items), Fraction(0))


def estimate(pack: Pack, size: Fraction, picks: Mapping[str, str] | None = None, direct_fen: int = 0) -> Estimate:
    """Work through the lines of the pack for a size; ``picks`` by factor, the usual choice where nothing is picked.

    ``direct_fen`` are costs besides labour, in 分. Raises ``BadPickError``.
    """
    chosen = dict(picks or {})
    strange = sorted(set(chosen) - set(pack.factors))
    if strange:
        raise BadPickError(f"{pack.title}没有“{'、'.join(strange)}”，有：{'、'.join(pack.factors)}。")
    if size < 0 or direct_fen < 0:
        raise BadPickError("规模和直接费用不能是负数。")
    base = {SIZE: size, DIRECT: Fraction(direct_fen, 100)}
    base |= {name: number.value for name, number in pack.numbers.items()}
    base |= {name: factor.pick(chosen.get(name)) for name, factor in pack.factors.items()}
    worked: dict[str, dict[str, Fraction]] = {line.id: {} for line in pack.lines}
    for level, productivity in pack.productivity.items():
        known = {**base, PRODUCTIVITY: productivity}
        for line in pack.lines:
            value = prod((known[n] for n in line.times), start=Fraction(1))
            value /= prod((known[n] for n in line.over), start=Fraction(1))
            known[line.id] = worked[line.id][level] = value + sum((known[n] for n in line.plus), Fraction(0))
    lines = tuple(Worked(line.id, line.name, line.unit, worked[line.id]) for line in pack.lines)
    explain = tuple(
        f"{f.name}取 {float(base[f.id]):g}，高于 {float(f.reason_above):g}，要说明理由。"
        for f in pack.factors.values()
        if f.reason_above is not None and base[f.id] > f.reason_above
    )
    return Estimate(pack, size, lines, explain)
