"""化整为零: one work in several parts, each under a line that all of them together pass (11.4).

Parts belong together when they are of one unit (or of units of one department), near in time, and alike by name or by
supplier. What the rest of the city does in the same way is no suspicion: the yearly round of one service, and the
phases of one whole that was approved as such, are let pass, and the reason is told beside them.

A million rows are taken as columns (``columns``, which loads numpy): sorted once by unit and day, names compared by a
few hashes of their pairs of characters, linked parts joined by union-find, and a window slid over their sums. All sums are of
whole 分.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, tell
from tongchou.kernel.text import fold
from tongchou.stages.flags.parts import Limits, Part


@dataclass(frozen=True, slots=True)
class Split:
    """Parts that together pass the line; ``passed`` says why they are let pass, empty where they are not."""

    parts: tuple[Part, ...]
    threshold_fen: int
    passed: str = ""

    @property
    def fen(self) -> int:
        """What all parts come to, 分."""
        return sum(p.fen for p in self.parts)

    @property
    def key(self) -> str:
        """What the suspicion is about: the same parts are the same suspicion, however often they are looked at."""
        return " ".join(sorted(p.id for p in self.parts))

    @property
    def supplier(self) -> str:
        """The supplier of all of them; empty where there is none, or more than one."""
        one, *rest = {p.supplier for p in self.parts}
        return "" if rest else one

    def sentence(self) -> Sentence:
        """What is seen, and what is asked."""
        units = list(dict.fromkeys(p.unit for p in self.parts))
        claims = "".join(f"{p.id} 填报的区别：{p.claim}" for p in self.parts if p.claim)
        return tell(
            "{units}在 {first} 至 {last} 有 {count} 个{how}的项目，每个都低于 {line} 万元（本市参数），合计 {sum} 万元，疑似拆分。{claims}",
            "说明它们之间的关系；属于同一系统的，合并申报。",
            units="、".join(units), first=self.parts[0].on, last=self.parts[-1].on, count=len(self.parts),
            how="供应商相同" if self.supplier else "名称相近", line=wan(self.threshold_fen), sum=wan(self.fen),
            claims=claims,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What was suspected, what was let pass with its reason, and what could not be compared at all."""

    splits: tuple[Split, ...] = ()
    passed: tuple[Split, ...] = ()
    nameless: tuple[Part, ...] = field(
        default=()
    )  # the name says nothing and no supplier is known: never counted as clean


def find_splits(parts: Sequence[Part], limits: Limits) -> Found:
    """Every suspicion in some rows, the largest sum first; rows of other kinds are looked at apart."""
    from tongchou.stages.flags.columns import linked

    groups, nameless = linked(parts, limits)
    suspected: list[Split] = []
    passed: list[Split] = []
    for rows in groups:
        for split in _judged([parts[n] for n in rows], limits):
            (passed if split.passed else suspected).append(split)
    order = sorted(suspected, key=lambda s: (-s.fen, s.key))
    return Found(tuple(order), tuple(sorted(passed, key=lambda s: s.key)), tuple(parts[n] for n in nameless))


def _judged(rows: list[Part], limits: Limits) -> Iterator[Split]:
    """The windows of one group of linked parts, best first, each with what speaks for it."""
    rest = sorted(rows, key=lambda p: (p.on, p.id))
    while (window := _best(rest, limits)) is not None:
        chosen = rest[slice(*window)]
        rest = rest[: window[0]] + rest[window[1] :]
        left, reason = _apart_from_approved(chosen)
        if not reason and _is_yearly(chosen, limits):
            reason = f"每年一次的工作，前后相隔不少于 {limits.yearly_gap_days} 天"
        elif reason and len(left) > 1 and sum(p.fen for p in left) >= limits.threshold_fen:
            chosen, reason = left, ""
        yield Split(tuple(chosen), limits.threshold_fen, reason)


def _best(rows: Sequence[Part], limits: Limits) -> tuple[int, int] | None:
    """The stretch of days, as from and to in the rows, whose parts come to most; ``None`` where none passes the line."""
    best, most, first, total = None, limits.threshold_fen - 1, 0, 0
    for last, part in enumerate(rows):
        total += part.fen
        while (part.on - rows[first].on).days > limits.window_days:
            total -= rows[first].fen
            first += 1
        if total > most and last > first:
            best, most = (first, last + 1), total
    return best


def _apart_from_approved(parts: list[Part]) -> tuple[list[Part], str]:
    """The parts without those that one approval saw together, or that were approved as something else; and the reasons."""
    seen = Counter(p.approval for p in parts if p.approval)
    whole = sorted(a for a, n in seen.items() if n > 1)
    apart = [p for p in parts if p.accepted and p.claim]
    reasons = [f"按 {'、'.join(whole)} 作为一个整体批准的分期"] if whole else []
    reasons += [f"{p.id} 与相近项目的区别经核定采纳：{p.claim}" for p in apart]
    return [p for p in parts if p.approval not in whole and p not in apart], "；".join(reasons)


_YEAR = re.compile(r"20\d\d")


def _is_yearly(parts: Sequence[Part], limits: Limits) -> bool:
    """Work that returns every year: said by its name (运维, or the year in it) and by the days between."""
    far = all((b.on - a.on).days >= limits.yearly_gap_days for a, b in pairwise(parts))
    if not far:
        return False
    titles = [fold(p.title) for p in parts]
    years = [_YEAR.findall(t) for t in titles]
    numbered = all(years) and len({y[0] for y in years}) == len(years)
    return numbered or all(any(word in t for word in limits.recurring) for t in titles)
