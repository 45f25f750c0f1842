"""Every row of a sheet, each with what it is: a project, a total, a heading, a note, nothing. None is lost."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tongchou.kernel.reading import BadValueError, Span, day, is_blank, plain, whole
from tongchou.lifecycle.words import Line
from tongchou.regulation.fieldbook import Field, Kind
from tongchou.surfaces.excel.grid import Cell, Sheet, place, text_of
from tongchou.surfaces.excel.mapping import Column, Mapping
from tongchou.surfaces.excel.values import read_cell, read_money
from tongchou.surfaces.excel.vocabulary import Role, norm

MOST_MERGED = 200_000
IMPLAUSIBLE_FEN = 10_000_000_000 * 100  # 100 亿元: larger than any project; the unit is wrong
_TOTAL = re.compile(r"(?P<of>.{0,20}?)(?P<word>合计|小计|总计|共计|总额|累计)(?:[(（].*[)）])?[:：]?")
_ENUMERATED = re.compile(r"[(（]?[一二三四五六七八九十]+[)）]?[、.．]|[(（][一二三四五六七八九十]+[)）]")
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|填表人|填报人|制表|审核人|审核|负责人|单位负责人|联系人|编制单位|填报日期|打印)(?:[:：\d]|$)"
)


class RowKind(StrEnum):
    """What a row of the sheet is."""

    ABOVE = "above"  # title, units, header
    PROJECT = "project"
    TOTAL = "total"
    GROUP = "group"  # 一、应用系统类
    NOTE = "note"
    BLANK = "blank"
    BAD = "bad"  # has content, and cannot be told what it is


KIND_NAMES: dict[RowKind, str] = {
    RowKind.ABOVE: "表头及以上",
    RowKind.PROJECT: "项目行",
    RowKind.TOTAL: "合计行",
    RowKind.GROUP: "分组行",
    RowKind.NOTE: "说明行",
    RowKind.BLANK: "空行",
    RowKind.BAD: "没有检查的行",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in one cell (or in the row, where ``place`` names only the row) that could not be taken as it stands."""

    place: str
    says: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``answers`` are by line and field id; a field that is absent there is not known."""

    index: int  # from 0; people count from 1
    kind: RowKind
    title: str = ""
    unit: str = ""
    year: int | None = None
    answers: Map[Line, Map[str, Any]] = field(default_factory=dict)
    amounts: Map[int, int] = field(default_factory=dict)  # 分 by column, only what stands in this row itself
    problems: tuple[Problem, ...] = ()
    adds_up: bool = True  # False: a row of figures about many projects, which is no sum of rows here

    @property
    def number(self) -> int:
        """The row's number as the spreadsheet shows it."""
        return self.index + 1


def read_rows(sheet: Sheet, mapping: Mapping) -> tuple[Row, ...]:
    """All rows of the sheet in their order; as many come out as went in."""
    return tuple(_Reader(sheet, mapping).rows())


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What one cell says: facts by line, an amount, or why it cannot be read."""

    answers: tuple[tuple[Line, str, Any], ...]
    fen: int | None
    problem: str


class _Reader:
    """Reads one sheet. Kept as an object because every step needs the sheet, its mapping and its merged cells."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self.sheet = sheet
        self.mapping = mapping
        self.shown_by = _shown_by(sheet, mapping.bottom)
        self.known = mapping.known
        self.money = tuple(c for c in mapping.known if c.is_money)
        self.meanings: dict[tuple[Any, ...], _Meaning] = {}
        self.title = mapping.title_column()
        self.roles = {role: mapping.column_of(role) for role in Role}
        self.header = [norm(c.heading) for c in mapping.columns]
        self.labels = self._label_columns()

    def _label_columns(self) -> tuple[int, ...]:
        """The columns in which 合计 makes a row a total: names, numbers, units, and what stands left of them."""
        named = [c.index for c in (self.title, self.roles[Role.NUMBER], self.roles[Role.UNIT]) if c]
        return tuple(range(max(named) + 1)) if named else tuple(range(min(2, self.sheet.width)))

    def rows(self) -> Iterator[Row]:
        for index, cells in enumerate(self.sheet.rows):
            if index <= self.mapping.bottom:
                yield Row(index, RowKind.ABOVE)
            else:
                yield self._row(index, cells)

    def _row(self, index: int, cells: Sequence[Cell]) -> Row:
        filled = [i for i, cell in enumerate(cells) if cell is not None]
        if not filled and not any((index, c.index) in self.shown_by for c in self.known):
            return Row(index, RowKind.BLANK)
        kind, words, adds_up = self._kind(index, cells, filled)
        if kind is RowKind.TOTAL:
            amounts, problems = self._amounts(index)
            return Row(index, kind, words, amounts=amounts, problems=problems, adds_up=adds_up)
        if kind is not RowKind.PROJECT:
            text = next((plain(cell) for cell in cells if isinstance(cell, str) and not cell.strip().isdecimal()), "")
            return Row(index, kind, text, problems=self._why_bad(index, text) if kind is RowKind.BAD else ())
        return self._project(index)

    # What a row is

    def _kind(self, index: int, cells: Sequence[Cell], filled: Sequence[int]) -> tuple[RowKind, str, bool]:
        """What a row is; for a total its words, and whether it is a sum of rows here."""
        texts = {i: plain(text_of(cells[i])) for i in filled if isinstance(cells[i], str)}
        for i, text in texts.items():
            found = _TOTAL.fullmatch(text.replace(" ", ""))
            if found and (i in self.labels or (not found["of"] and len(texts) > 1)):
                return RowKind.TOTAL, found[0], i in self.labels
        if self._is_note(index, cells, filled, texts):
            return RowKind.NOTE, "", True
        if self._is_group(index, texts, filled):
            sums, _ = self._amounts(index)
            return (RowKind.TOTAL if sums else RowKind.GROUP), next(iter(texts.values())), True
        nameless = self.title is not None and is_blank(text_of(self._cell(index, self.title.index)))
        return (RowKind.BAD if nameless else RowKind.PROJECT), "", True

    def _is_note(self, index: int, cells: Sequence[Cell], filled: Sequence[int], texts: Map[int, str]) -> bool:
        """A remark under the table, the header repeated on a new page, or the numbers of the columns."""
        first = texts.get(filled[0], "") if filled else ""
        if first and _NOTE.match(first) and len(filled) <= 4:
            return True
        if first and norm(first) == self.header[filled[0]] and self._is_header_again(cells, filled):
            return True
        return index == self.mapping.bottom + 1 and self._is_numbering(cells, filled)

    def _is_header_again(self, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        """The header repeated at the top of a printed page."""
        return len(filled) > 1 and all(norm(text_of(cells[i])) == self.header[i] for i in filled)

    def _is_numbering(self, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        """The row of column numbers that forms carry under the header: 1 2 3, 甲 乙 1 2, 栏次."""
        texts = [plain(text_of(cells[i])).removesuffix(".0") for i in filled]
        return len(texts) >= 3 and all(
            re.fullmatch(r"\(?\d{1,2}\)?(?:=[\d+()=-]+)?|[甲乙丙丁戊A-Z]|栏次", text) for text in texts
        )

    def _is_group(self, index: int, texts: Map[int, str], filled: Sequence[int]) -> bool:
        """A heading between rows: 一、应用系统类 with no other words, or one text across several columns."""
        if len(texts) != 1:
            return False
        at, text = next(iter(texts.items()))
        across = any(
            m.top == index == m.bottom and m.left <= at <= m.right and m.right - m.left >= 1 for m in self.sheet.merges
        )
        alone = len(filled) == 1 and (across or (self.title is not None and at < self.title.index))
        return alone or bool(_ENUMERATED.match(text) and at in self.labels)

    def _why_bad(self, index: int, text: str) -> tuple[Problem, ...]:
        shown = f"（{text[:20]}）" if text else ""
        column = f" {place(index, self.title.index)}" if self.title else ""
        return (
            Problem(f"第 {index + 1} 行", f"没有项目名称{shown}，这一行没有检查。在{column} 补上名称，或删去这一行。"),
        )

    # What a row says

    def _cell(self, row: int, column: int) -> Cell:
        top, left = self.shown_by.get((row, column), (row, column))
        return self.sheet.rows[top][left]

    def _project(self, index: int) -> Row:
        answers: dict[Line, dict[str, Any]] = {}
        problems: list[Problem] = []
        for column in self.known:
            for line, field_id, value in self._answers(index, column, problems):
                of_line = answers.setdefault(line, {})
                years = isinstance(value, dict) and field_id in of_line
                of_line[field_id] = {**of_line[field_id], **value} if years else value
        amounts, _ = self._amounts(index)
        return Row(
            index,
            RowKind.PROJECT,
            self._text(index, self.title) or f"第 {index + 1} 行",
            self._unit(index),
            self._year(index, answers),
            answers,
            amounts,
            tuple(problems),
        )

    def _answers(self, index: int, column: Column, problems: list[Problem]) -> Iterator[tuple[Line, str, Any]]:
        """What one cell says to each line; a cell that cannot be read says nothing and is named."""
        row, left = self.shown_by.get((index, column.index), (index, column.index))
        cell = self.sheet.rows[row][left]
        at = place(row, left) if self.sheet.broken else ""
        if at in self.sheet.broken:
            problems.append(Problem(at, _broken(self.sheet.broken[at])))
        elif cell is not None:
            meaning = self._meaning(column, cell)
            if meaning.problem:
                problems.append(Problem(place(row, left), meaning.problem))
            yield from meaning.answers

    def _meaning(self, column: Column, cell: Cell) -> "_Meaning":
        """What a content means in a column; contents repeat, so each is read once."""
        key = (column.index, type(cell), cell)
        if key not in self.meanings:
            self.meanings[key] = self._read(column, cell)
        return self.meanings[key]

    def _read(self, column: Column, cell: Cell) -> "_Meaning":
        read: dict[tuple[Any, ...], Any] = {}
        answers: list[tuple[Line, str, Any]] = []
        problem = ""
        for target in column.targets:
            f = target.field
            signature = (f.kind, f.unit, tuple((f.choices or {}).items()))
            try:
                if signature not in read:
                    read[signature] = read_cell(cell, f, column, self.mapping.money_unit)
            except BadValueError as bad:
                problem = problem or f"“{f.label}”的{bad}"
                read[signature] = None
            value = read[signature]
            if value is not None:
                answers.append((target.line, f.id, {column.year: value} if _is_one_year(f, column) else value))
        fen = None
        if column.is_money and not is_blank(text_of(cell)):
            try:
                fen = read_money(cell, column, self.mapping.money_unit)
            except BadValueError as bad:
                problem = problem or f"“{column.meaning}”的{bad}"
        if fen is not None and abs(fen) > IMPLAUSIBLE_FEN:
            problem = f"“{column.meaning}”折合 {fen / 10**10:,.1f} 亿元，像是单位写错了。核对是元还是万元。"
        return _Meaning(tuple(answers), fen, problem)

    def _amounts(self, index: int) -> tuple[dict[int, int], tuple[Problem, ...]]:
        """The amounts that stand in the row itself: a merged amount is counted once, where it stands."""
        amounts: dict[int, int] = {}
        problems: list[Problem] = []
        for column in self.money:
            cell = self.sheet.rows[index][column.index]
            if cell is None:
                continue
            meaning = self._meaning(column, cell)
            if meaning.fen is not None:
                amounts[column.index] = meaning.fen
            if meaning.problem:
                problems.append(Problem(place(index, column.index), meaning.problem))
        return amounts, tuple(problems)

    def _text(self, index: int, column: Column | None) -> str:
        return plain(text_of(self._cell(index, column.index))) if column else ""

    def _unit(self, index: int) -> str:
        own = self._text(index, self.roles[Role.UNIT])
        return self.mapping.unit_name if is_blank(own) else own

    def _year(self, index: int, answers: Map[Line, Map[str, Any]]) -> int | None:
        """The year that a row belongs to: its own column, else the table's title, else the earliest date in it."""
        column = self.roles[Role.YEAR]
        if column:
            return _year_of(self._text(index, column))
        if self.mapping.year:
            return self.mapping.year
        days = (v.low if isinstance(v, Span) else v for of_line in answers.values() for v in of_line.values())
        return min((d.year for d in days if isinstance(d, date)), default=None)


def _year_of(text: str) -> int | None:
    """The year that a cell names, also as the year of a date; ``None`` for 2019-2021."""
    try:
        years = whole(text, "年")
    except BadValueError:
        pass
    else:
        return years.low if years.exact else None
    try:
        days = day(text)
    except BadValueError:
        return None
    return days.low.year if days.low.year == days.high.year else None


def _shown_by(sheet: Sheet, header_bottom: int) -> dict[tuple[int, int], tuple[int, int]]:
    """For each cell inside a merged one below the header, the cell that carries its content."""
    out: dict[tuple[int, int], tuple[int, int]] = {}
    for m in sheet.merges:
        if m.bottom <= header_bottom or len(out) > MOST_MERGED:
            continue
        for row in range(max(m.top, header_bottom + 1), min(m.bottom + 1, len(sheet.rows))):
            for column in range(m.left, min(m.right + 1, sheet.width)):
                if (row, column) != (m.top, m.left):
                    out[row, column] = (m.top, m.left)
    return out


def _is_one_year(f: Field, column: Column) -> bool:
    return f.kind is Kind.YEARS and column.year is not None


def _broken(error: str) -> str:
    if error:
        return f"公式的结果是 {error}。改好公式，或直接写数。"
    return "公式还没有算出结果。用表格软件打开，保存一次，再检查。"


def counts(rows: Sequence[Row]) -> Counter[RowKind]:
    """How many rows of each kind; they add up to the rows of the sheet."""
    return Counter(row.kind for row in rows)
