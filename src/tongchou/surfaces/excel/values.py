"""One cell → the value of one field, by the field's kind; whatever cannot be read raises ``BadValueError``.

``None`` stands for an open cell: not known. 无 is an answer: an empty text, an empty list.
"""

import re
from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from tongchou.kernel import reading
from tongchou.kernel.reading import BadValueError, MoneyUnit, Span
from tongchou.regulation.fieldbook import Field, Kind
from tongchou.surfaces.excel.grid import Cell, Sheet, text_of
from tongchou.surfaces.excel.mapping import Column, How, Mapping

_NONE = frozenset({"无", "没有", "不适用", "无此项", "未涉及"})
_FOREIGN_SIGN = re.compile(r"^\s*(?:US|C|CA|A|HK)?[$€£]\s*")
_YEAR_AND_SUM = re.compile(r"(20\d\d)\s*年?度?\s*[:：]?\s*([\d.,]+\s*(?:万元|亿元|元|万)?)")
_DENIALS = frozenset("不非未无否")
SHORTEST_PART = 3
SAMPLE = 300  # cells that tell whether a column is what its heading says
_SYNONYMS = {
    "运维": "运行维护",
    "升级": "改造升级",
    "升级改造": "改造升级",
    "改扩建": "扩建",
    "改建": "改造升级",
    "维护": "运行维护",
    "在建": "建设中",
    "在用": "使用中",
    "已上线": "使用中",
    "已投用": "使用中",
    "运行中": "使用中",
    "已竣工": "已验收",
    "停用": "已退役",
    "已停用": "已退役",
}


@dataclass(frozen=True, slots=True)
class _Written:
    """A cell that is not blank, with all that its reading depends on."""

    cell: Cell
    text: str
    field: Field
    column: Column
    unit: MoneyUnit | None

    @property
    def nothing(self) -> bool:
        """Whether it says that there is none."""
        return reading.plain(self.text) in _NONE


def read_cell(cell: Cell, field: Field, column: Column, unit: MoneyUnit | None) -> Any:
    """The value of a cell as rules take it: 分, dates, tuples; a ``Span`` where it is written loosely."""
    text = text_of(cell)
    if reading.is_blank(text):
        return None
    return _READERS[field.kind](_Written(cell, text, field, column, unit))


def _yesno(w: _Written) -> bool:
    return w.cell if isinstance(w.cell, bool) else reading.yesno(w.text)


def _choices(w: _Written) -> tuple[str, ...]:
    return () if w.nothing else tuple(_choice(item, w.field) for item in reading.listed(w.text))


def _years(w: _Written) -> int | dict[int, int]:
    """One year in a column of its own, or several in one cell: 2026年300万元；2027年200万元."""
    if w.column.year:
        return read_money(w.cell, w.column, w.unit)
    found = _YEAR_AND_SUM.findall(reading.plain(w.text))
    if not found:
        raise BadValueError(f"“{reading.plain(w.text)}”看不出哪一年多少。写成 2026年300万元；2027年200万元。")
    return {int(year): reading.money(amount, w.column.unit or w.unit) for year, amount in found}


def read_money(cell: Cell, column: Column, unit: MoneyUnit | None) -> int:
    """An amount in 分; a sign of dollars counts as a unit only where the user has not named one."""
    text = text_of(cell)
    if reading.plain(text) in _NONE:
        raise BadValueError(f"写了“{reading.plain(text)}”。没有这笔钱写 0，还不知道就空着。")
    if isinstance(cell, date | bool):
        raise BadValueError(f"“{text}”不是金额。把这一格的格式改成数字。")
    if column.unit_given:
        text = _FOREIGN_SIGN.sub("", text)
    return reading.money(text, column.unit or unit)


def _day(cell: Cell) -> Span[date]:
    if isinstance(cell, date):
        found = cell.date() if isinstance(cell, datetime) else cell
        return Span(found, found)
    if isinstance(cell, float) and re.fullmatch(r"\d{4}\.1", text_of(cell)):
        raise BadValueError(f"{text_of(cell)} 是数字，分不清是 1 月还是 10 月。写成 2026年10月 这样的文字。")
    return reading.day(text_of(cell))


def _whole(cell: Cell, field: Field, column: Column) -> Span[int]:
    text = text_of(cell)
    if isinstance(cell, date):
        raise BadValueError(f"“{text}”是日期，这里要写数字（{field.unit}）。把这一格的格式改成数字。")
    bare = re.fullmatch(r"[\d.,]+", reading.plain(text))
    if field.unit == "年" and re.match(r"(?:19|20)\d\d\D", reading.plain(text)) and not re.search(r"[-~至]\d", text):
        found = reading.day(text)
        return Span(found.low.year, found.high.year)
    return reading.whole(text + column.unit_text if bare and column.unit_text else text, field.unit)


def _exact(span: Span[Any]) -> Any:
    return span.low if span.exact else span


def _choice(text: str, field: Field) -> str:
    """The choice that a cell names: its label, a part of it, or the one label that the text stands in.

    What the label says besides must not be a denial: 分包 is not 不分包.
    """
    choices = tuple((field.choices or {}).items())
    wanted = reading.plain(text)
    names = dict(_parts(choices))
    around = [(choice_id, label) for choice_id, label in choices if wanted in label]
    if len(around) == 1 and len(wanted) >= SHORTEST_PART and not _DENIALS & set(around[0][1].replace(wanted, "")):
        names.setdefault(wanted, around[0][0])
    return reading.choice(text, dict(choices), names)


@cache
def _parts(choices: tuple[tuple[str, str], ...]) -> Map[str, str]:
    """Other names of choices: the parts of 扩建或改造升级, each where it is the part of one choice only."""
    parts: dict[str, list[str]] = {}
    for choice_id, label in choices:
        for part in re.split(r"[或、/]", label):
            parts.setdefault(part, []).append(choice_id)
    names = {part: ids[0] for part, ids in parts.items() if len(ids) == 1}
    return names | {short: names[long] for short, long in _SYNONYMS.items() if long in names}


_READERS: Map[Kind, Callable[[_Written], Any]] = {
    Kind.TEXT: lambda w: "" if w.nothing else reading.plain(w.text),
    Kind.INTEGER: lambda w: _exact(_whole(w.cell, w.field, w.column)),
    Kind.MONEY: lambda w: read_money(w.cell, w.column, w.unit),
    Kind.DATE: lambda w: _exact(_day(w.cell)),
    Kind.YESNO: _yesno,
    Kind.CHOICE: lambda w: _choice(w.text, w.field),
    Kind.CHOICES: _choices,
    Kind.LINES: lambda w: () if w.nothing else reading.listed(w.text),
    Kind.YEARS: _years,
}
"""How each kind is read; a table (ROWS) fits no cell, and no column is taken for one."""


def settle(sheet: Sheet, mapping: Mapping) -> Mapping:
    """The mapping without the columns whose cells belie their heading: a list's own 类别 is not the law's.

    A column that the user has ordered stays, and its cells are named one by one.
    """
    return replace(mapping, columns=tuple(_settled(sheet, mapping, c) for c in mapping.columns))


def _settled(sheet: Sheet, mapping: Mapping, column: Column) -> Column:
    if not column.targets or column.how is How.GIVEN:
        return column
    filled = bad = 0
    example = ""
    for row in sheet.rows[mapping.bottom + 1 :]:
        cell = row[column.index]
        if cell is None or reading.is_blank(text_of(cell)):
            continue
        filled += 1
        if filled > SAMPLE:
            break
        try:
            read_cell(cell, column.targets[0].field, column, mapping.money_unit)
        except BadValueError:
            bad += 1
            example = example or reading.plain(text_of(cell))[:20]
    if not filled or bad * 2 <= filled:
        return column
    note = f"{filled} 格里有 {bad} 格读不成“{column.meaning}”，例如“{example}”"
    return replace(column, targets=(), how=How.BELIED, note=note)
