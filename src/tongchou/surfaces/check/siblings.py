"""The other projects of a row's unit in the same sheet, for the rule on suspected splits (art. 11), and rows that are
there twice.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tongchou.kernel.calendar import add_years
from tongchou.kernel.reading import Span
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.words import fold, stem
from tongchou.surfaces.excel.rows import Row

Siblings = tuple[Mapping[str, Any], ...]


def siblings_of(rows: Sequence[Row], law: Law) -> dict[int, Siblings]:
    """By the index of each row whose unit is known: the rows of that unit whose names share a good part with its own.

    The rule measures likeness itself; here only names that cannot be alike are left out, because a thousand rows of one
    unit make a million pairs. A row of the very same name is the same project twice (``repeated``). Rows of one year count as near in time, unless each has its own day.
    """
    least = law.value("split-likeness-percent") / 200  # half of what the rule asks
    by_unit: dict[str, list[tuple[Row, frozenset[str]]]] = defaultdict(list)
    for row in rows:
        if row.unit:
            by_unit[fold(row.unit)].append((row, _pairs(stem(row.title, row.unit))))
    out: dict[int, Siblings] = {}
    for group in by_unit.values():
        for row, pairs in group:
            alike = (other for other, theirs in group if fold(other.title) != fold(row.title) and _may_be_alike(pairs, theirs, least))
            out[row.index] = tuple(_sibling(row, other, law) for other in alike if _total(other) is not None)
    return out


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text})


def _may_be_alike(one: frozenset[str], other: frozenset[str], least: float) -> bool:
    common = len(one & other)
    return bool(common) and 2 * common >= least * (len(one) + len(other))


def _sibling(row: Row, other: Row, law: Law) -> Mapping[str, Any]:
    """A sibling as the rule takes it. The rule counts from the law's day, so the day is set as far from it as the two
    rows are from each other: by their own days, else by their years.
    """
    mine, theirs = _declared(row), _declared(other)
    on = law.day
    if mine and theirs:
        on += theirs - mine
    elif row.year and other.year:
        on = add_years(on, other.year - row.year)
    return {"number": f"第 {other.number} 行", "title": other.title, "fen": _total(other), "opened_on": on.isoformat()}


def _total(row: Row) -> int | None:
    value = row.answers.get(Line.APPLICATION, {}).get("total_fen")
    return value if isinstance(value, int) else None


def _declared(row: Row) -> date | None:
    value = row.answers.get(Line.APPLICATION, {}).get("declared_on")
    return value.low if isinstance(value, Span) else value


def repeated(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Rows that name the same project of the same unit, as they stand in the sheet."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[fold(row.unit), fold(row.title)].append(row)
    return (tuple(group) for group in groups.values() if len(group) > 1)
