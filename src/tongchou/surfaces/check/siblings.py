"""The other projects of a row's unit in the same sheet, for suspected splits (art. 11), and rows that are there twice."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tongchou.kernel.alike import stem
from tongchou.kernel.calendar import add_years
from tongchou.kernel.reading import Span
from tongchou.kernel.text import fold
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law
from tongchou.surfaces.excel.rows import Row

MOST = 20
AMOUNTS = (
    (Line.APPLICATION, "total_fen"),
    (Line.URGENT, "total_fen"),
    (Line.FILING, "total_fen"),
    (Line.PROCUREMENT, "budget_fen"),
)
Siblings = tuple[Mapping[str, Any], ...]


def siblings_of(rows: Sequence[Row], law: Law) -> dict[int, Siblings]:
    """By the index of each row whose unit is known: rows of that unit whose names share a good part with its own.

    The rule measures likeness itself; here only names that cannot be alike are left out, because a thousand rows of one
    unit make a million pairs, and of many that are alike the first ``MOST`` are evidence enough. A row of the very same
    name is the same project twice (``repeated``) and no sibling.
    """
    least = law.value("split-likeness-percent") / 200  # half of what the rule asks
    by_unit: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.unit:
            by_unit[fold(row.unit)][fold(row.title)].append(row)
    out: dict[int, Siblings] = {}
    for by_title in by_unit.values():
        alike = _alike({title: _pairs(stem(title, group[0].unit)) for title, group in by_title.items()}, least)
        for title, group in by_title.items():
            others = [other for name in alike[title] for other in by_title[name][:1] if amount_of(other) is not None]
            for row in group:
                out[row.index] = tuple(_sibling(row, other, law) for other in others[:MOST])
    return out


def _alike(pairs: Mapping[str, frozenset[str]], least: float) -> dict[str, list[str]]:
    """For each name the others that share enough pairs of characters with it, in their order."""
    having: dict[str, list[str]] = defaultdict(list)
    for name, own in pairs.items():
        for pair in own:
            having[pair].append(name)
    out: dict[str, list[str]] = {}
    for name, own in pairs.items():
        common = Counter(other for pair in own for other in having[pair] if other != name)
        out[name] = [o for o, n in common.most_common(MOST) if 2 * n >= least * (len(own) + len(pairs[o]))]
    return out


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text})


def _sibling(row: Row, other: Row, law: Law) -> Mapping[str, Any]:
    """A sibling as the rule takes it.

    The rule counts from the law's day, so the day is set as far from it as the two rows are from each other: by their
    own days, else by their years.
    """
    mine, theirs = _declared(row), _declared(other)
    on = law.day
    if mine and theirs:
        on += theirs - mine
    elif row.year and other.year:
        on = add_years(on, other.year - row.year)
    return {
        "number": f"第 {other.number} 行",
        "title": other.title,
        "fen": amount_of(other),
        "opened_on": on.isoformat(),
    }


def amount_of(row: Row) -> int | None:
    """The amount that tells how large a project is: what it asks for, else what is to be spent on its procurement."""
    for line, field_id in AMOUNTS:
        value = row.answers.get(line, {}).get(field_id)
        if isinstance(value, int):
            return value
    return None


def _declared(row: Row) -> date | None:
    value = row.answers.get(Line.APPLICATION, {}).get("declared_on")
    return value.low if isinstance(value, Span) else value


def repeated(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Rows that name the same project of the same unit, as they stand in the sheet."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[fold(row.unit), fold(row.title)].append(row)
    return (tuple(group) for group in groups.values() if len(group) > 1)
