"""What must add up in a list: years and sources to the total of a row, rows to the total rows; totals by unit and year.

No rule of the table looks at a whole list, so these findings are the list's own; they rest on article 10.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Weight
from tongchou.lifecycle.words import Line
from tongchou.surfaces.check.siblings import repeated
from tongchou.surfaces.excel.grid import place
from tongchou.surfaces.excel.mapping import Column, Mapping
from tongchou.surfaces.excel.rows import Row, RowKind

CLAUSE = "10.3"
_TOTAL_WORD = re.compile("合计|总计|共计|总额|累计")
_SOURCES = ("fiscal_fen", "superior_fen", "social_fen", "other_fen")
_PARTS_OF = {"fen_by_year": "total_fen", "approved_fen_by_year": "approved_fen"}


@dataclass(frozen=True, slots=True)
class SumFinding:
    """Something that does not add up, or is there twice; ``rows`` are indexes, ``places`` the cells to look at."""

    title: str
    says: str
    remedy: str
    rows: tuple[int, ...]
    places: tuple[str, ...] = ()
    weight: Weight = Weight.STOP
    clauses: tuple[str, ...] = (CLAUSE,)


@dataclass(slots=True)
class Total:
    """Projects and amounts of one unit or year; ``amounts`` by column index, in 分."""

    name: str
    projects: int = 0
    amounts: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, row: Row) -> None:
        """Count one row."""
        self.projects += 1
        for column, fen in row.amounts.items():
            self.amounts[column] += fen


def money_columns(mapping: Mapping) -> tuple[Column, ...]:
    """The columns that are summed."""
    return tuple(c for c in mapping.columns if c.is_money)


def check_sums(
    mapping: Mapping, rows: Sequence[Row], cite: Callable[[Iterable[str]], tuple[str, ...]]
) -> tuple[SumFinding, ...]:
    """All that does not add up, in the order of the rows; ``cite`` gives the clause as the edition numbers it."""
    projects = [row for row in rows if row.kind is RowKind.PROJECT]
    found = [*_years(mapping, projects), *_sources(mapping, projects), *_total_rows(mapping, rows), *_twice(projects)]
    return tuple(replace(f, clauses=cite(f.clauses)) for f in sorted(found, key=lambda f: f.rows[0]))


# Within a row ------------------------------------------------------------------------------------------------------


def _column(mapping: Mapping, field_id: str) -> Column | None:
    return next((c for c in mapping.columns if any(t.field.id == field_id for t in c.targets)), None)


def _years(mapping: Mapping, projects: Sequence[Row]) -> Iterator[SumFinding]:
    """The years of a row against its total, as APP-MONEY says it of a form. A row without years is not compared."""
    for years_id, total_id in _PARTS_OF.items():
        total_column, first = _column(mapping, total_id), _column(mapping, years_id)
        for row in projects if total_column and first else ():
            answers = next((a for a in row.answers.values() if a.get(total_id) is not None and a.get(years_id)), None)
            if answers is None or sum(answers[years_id].values()) == answers[total_id]:
                continue
            parts, total = sum(answers[years_id].values()), answers[total_id]
            yield SumFinding(
                "分年度合计",
                f"各年度合计 {wan(parts)} 万元，与总数 {wan(total)} 万元相差 {wan(abs(total - parts))} 万元。",
                "补足差额，或改正总数。",
                (row.index,),
                tuple(place(row.index, c.index) for c in (total_column, first) if c),
            )


def _sources(mapping: Mapping, projects: Sequence[Row]) -> Iterator[SumFinding]:
    """The sources of money against the total: more than it is wrong, less is wrong only where all four are there."""
    columns = [c for name in _SOURCES if (c := _column(mapping, name))]
    for row in projects if columns else ():
        answers = row.answers.get(Line.APPLICATION, {})
        known = [answers[name] for name in _SOURCES if answers.get(name) is not None]
        total = answers.get("total_fen")
        if total is None or not known:
            continue
        short = len(known) == len(_SOURCES) and sum(known) < total
        if sum(known) > total or short:
            yield SumFinding(
                "资金来源合计",
                f"各项资金来源合计 {wan(sum(known))} 万元，与总投资 {wan(total)} 万元相差 {wan(abs(total - sum(known)))} 万元。",
                "补足差额，或改正总投资。",
                (row.index,),
                tuple(place(row.index, c.index) for c in columns),
            )


# Total rows --------------------------------------------------------------------------------------------------------


def _total_rows(mapping: Mapping, rows: Sequence[Row]) -> Iterator[SumFinding]:
    """Each total row against the rows that it may sum up; it adds up if any of the usual ways of summing gives it."""
    by_index = {c.index: c for c in mapping.columns}
    for row in rows:
        if row.kind is not RowKind.TOTAL or not row.adds_up:
            continue
        for column, stated in row.amounts.items():
            ways = list(_ways(row, rows))
            sums = [sum(r.amounts.get(column, 0) for r in way) for way in ways]
            if not sums or stated in sums:
                continue
            nearest = min(range(len(sums)), key=lambda i: (abs(sums[i] - stated), -len(ways[i])))
            gap, count = stated - sums[nearest], len(ways[nearest])
            rounding = "差得很小，可能是四舍五入。" if abs(gap) <= count * 5_000 else ""
            yield SumFinding(
                "合计行",
                f"“{row.title}”的{by_index[column].meaning}写了 {wan(stated)} 万元，所合计的 {count} 行加起来是"
                f" {wan(sums[nearest])} 万元，相差 {wan(abs(gap))} 万元。{rounding}",
                "核对合计，或核对有没有漏行、重复行。",
                (row.index,),
                (place(row.index, column),),
                Weight.WARN if rounding else Weight.STOP,
            )


def _ways(row: Row, rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The sets of project rows that a total row may sum up, by its words and by where it stands."""
    projects = [r for r in rows if r.kind is RowKind.PROJECT]
    breaks = [r.index for r in rows if r.kind in {RowKind.TOTAL, RowKind.GROUP, RowKind.ABOVE}]
    before = max((i for i in breaks if i < row.index), default=-1)
    after = min((i for i in breaks if i > row.index), default=len(rows))
    above = [r for r in projects if r.index < row.index]
    block_above = [r for r in above if r.index > before]
    block_below = [r for r in projects if row.index < r.index < after]
    named = [r for r in projects if r.unit and row.title.startswith(r.unit)]
    if named:
        ways = [named]
    elif "小计" in row.title:
        ways = [block_above or block_below]
    elif _TOTAL_WORD.search(row.title):
        ways = [above, projects, block_above]
    else:  # 一、应用系统类, with the sum of what follows
        ways = [block_below]
    return (way for way in ways if way)


def _twice(projects: Sequence[Row]) -> Iterator[SumFinding]:
    """One project in several rows: perhaps a slip, perhaps several figures on it; either way the totals count it twice."""
    for group in repeated(projects):
        numbers = "、".join(str(row.number) for row in group)
        whose = "同一单位的同一个名称" if group[0].unit else "同一个名称"
        yield SumFinding(
            "同名项目",
            f"第 {numbers} 行是{whose}，汇总时会重复计算。",
            "重复的删去；是同一项目的几笔数，分列填写；不是同一项目，改名区分。",
            tuple(row.index for row in group),
            (),
            Weight.WARN,
        )


# Totals ------------------------------------------------------------------------------------------------------------


def totals_by_unit(projects: Sequence[Row]) -> list[Total]:
    """Projects and amounts by unit, most projects first."""
    return sorted(_grouped(projects, lambda r: r.unit or "没有写单位"), key=lambda t: (-t.projects, t.name))


def totals_by_year(projects: Sequence[Row]) -> list[Total]:
    """Projects and amounts by the year of the row, in order."""
    return sorted(_grouped(projects, lambda r: f"{r.year} 年" if r.year else "没有写年度"), key=lambda t: t.name)


def _grouped(projects: Sequence[Row], name: Callable[[Row], str]) -> list[Total]:
    groups: dict[str, Total] = {}
    for row in projects:
        key = name(row)
        groups.setdefault(key, Total(key)).add(row)
    return list(groups.values())
