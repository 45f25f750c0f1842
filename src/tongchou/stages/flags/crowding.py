"""Amounts that stand just under a line more often than chance would put them there (11.4).

Where nobody minds a line, amounts fall on both sides of it alike: from just under it, from as far again below, and from as far
above. So of a unit's amounts around the line, the share just under it is known, from the width of the three bands in
proportions and from what all other units have; the exact tail of the binomial says how rare the unit's count would be. One
in so many units looks odd by chance alone, therefore the rarity asked is divided by the number of units looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, lgamma, log, log1p

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, tell
from tongchou.stages.flags.parts import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """A line and how near to it counts, percent of it; ``rarity`` is how often chance may accuse anybody at all, per 10,000."""

    line_fen: int
    percent: int
    least: int  # fewer amounts just under the line prove nothing
    rarity: int

    def band(self, fen: int) -> int:
        """0 just under the line, -1 as far again below, 1 as far above; 9 elsewhere."""
        width = self.line_fen * self.percent
        off = (fen - self.line_fen) * 100
        if -width <= off < 0:
            return 0
        if -2 * width <= off < -width:
            return -1
        return 1 if 0 <= off < width else 9

    @property
    def share(self) -> float:
        """The part of the amounts around the line that falls just under it where amounts are spread in proportions."""
        near = self.percent / 100
        under, all_three = -log(1 - near), log(1 + near) - log(1 - 2 * near)
        return under / all_three


@dataclass(frozen=True, slots=True)
class Crowd:
    """One unit's amounts just under a line, beside what chance would have put there."""

    unit: str
    under: tuple[Part, ...]
    around: int
    share: float
    chance: float
    bands: Bands

    @property
    def expected(self) -> float:
        """How many chance would give."""
        return self.around * self.share

    def sentence(self) -> Sentence:
        """The count beside the expected one."""
        return tell(
            "{unit}在 {line} 万元（本市参数）上下各 {band}% 左右共有 {around} 个金额，其中 {count} 个刚好低于它；按全市情况应有 {expected} 个左右，"
            "偶然出现的可能不到 {chance}。",
            "说明这些金额怎样定的。",
            unit=self.unit, line=wan(self.bands.line_fen), band=self.bands.percent, around=self.around, count=len(self.under),
            expected=f"{self.expected:.1f}", chance=_odds(self.chance),
        )  # fmt: skip


def crowded(parts: Iterable[Part], bands: Bands) -> list[Crowd]:
    """The units whose amounts crowd under the line beyond chance, the rarest first."""
    around: dict[str, list[list[Part]]] = {}
    for part in parts:
        band = bands.band(part.fen)
        if band != 9:
            around.setdefault(part.department or part.unit, [[], []])[band != 0].append(part)
    whole = sum(len(under) for under, _ in around.values()), sum(len(u) + len(o) for u, o in around.values())
    found = []
    for unit, (under, others) in around.items():
        count, total = len(under), len(under) + len(others)
        if count < bands.least:
            continue
        share = max(bands.share, _rest(whole, count, total))
        chance = tail(count, total, share)
        if chance * len(around) * 10_000 <= bands.rarity:
            found.append(Crowd(unit, tuple(sorted(under, key=lambda p: (p.on, p.id))), total, share, chance, bands))
    return sorted(found, key=lambda c: (c.chance, c.unit))


def _rest(whole: tuple[int, int], count: int, total: int) -> float:
    """The share just under the line of all other units; nothing is known where they have too few amounts to tell."""
    under, around = whole[0] - count, whole[1] - total
    return under / around if around >= 30 else 0.0


def tail(count: int, total: int, share: float) -> float:
    """The chance of at least ``count`` of ``total`` where each comes with ``share``."""
    if share >= 1 or count <= 0:
        return 1.0
    whole = lgamma(total + 1)
    terms = (
        exp(whole - lgamma(k + 1) - lgamma(total - k + 1) + k * log(share) + (total - k) * log1p(-share))
        for k in range(count, total + 1)
    )
    return min(1.0, sum(terms))


_ODDS = ((1e-6, "百万分之一"), (1e-5, "十万分之一"), (1e-4, "万分之一"), (1e-3, "千分之一"), (1e-2, "百分之一"))


def _odds(chance: float) -> str:
    """The smallest round number that a chance stays below, as people say it."""
    return next((says for bound, says in _ODDS if chance < bound), "十分之一")
