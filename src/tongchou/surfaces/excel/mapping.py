"""Where the header is and what each column means: a guess that is always shown, and that ``--map`` corrects."""

import difflib
import re
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from enum import StrEnum

from tongchou.kernel.reading import MoneyUnit, money_unit, plain
from tongchou.lifecycle.words import Line
from tongchou.regulation.fieldbook import Kind
from tongchou.surfaces.excel.grid import Cell, Sheet, UnreadableError, letters, text_of
from tongchou.surfaces.excel.vocabulary import ROLE_NAMES, Heading, Role, Sense, Target, Vocabulary, norm, take_apart

LAST_HEADER_ROW = 40
TALLEST_HEADER = 3
_MONEY_LINE = re.compile(r"(?:金额|货币|计量)?单位[:：]?\s*((?:人民币)?(?:万元|亿元|千元|百万元|元))")
_UNIT_LINE = re.compile(
    r"(?:填报|申报|编制|报送|需求|建设|采购)(?:单位|部门)(?:\([^)]*\))?[:：]\s*([^:：]+?)(?:\s{2,}|\s*(?:填报|日期|联系|单位[:：]|金额)|$)"
)
_TITLE_YEAR = re.compile(r"(?<![-—–~至到\d])(20\d\d)\s*年(?!度?\s*[-—–~至到])")  # 2019—2026年 is no year


class How(StrEnum):
    """How sure a column's meaning is."""

    GIVEN = "given"
    NAMED = "named"
    GUESSED = "guessed"
    UNKNOWN = "unknown"
    TWICE = "twice"
    BELIED = "belied"
    EMPTY = "empty"


HOW_WORDS: dict[How, str] = {
    How.GIVEN: "指定",
    How.NAMED: "认出",
    How.GUESSED: "猜测",
    How.UNKNOWN: "没有认出",
    How.TWICE: "与前面的列重复",
    How.BELIED: "内容不是这一项",
    How.EMPTY: "没有列名",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading as written, and what it was taken for."""

    index: int
    heading: str
    how: How = How.UNKNOWN
    targets: tuple[Target, ...] = ()
    role: Role | None = None
    year: int | None = None
    unit: MoneyUnit | None = None
    unit_text: str = ""  # the unit in the heading where it is none of money: 年, 个月
    unit_given: bool = False  # the user named the unit, so a foreign sign before the figure does not count
    note: str = ""

    @property
    def is_money(self) -> bool:
        """Whether the column holds amounts."""
        kinds = {t.field.kind for t in self.targets}
        return self.role is Role.AMOUNT or bool(kinds & {Kind.MONEY, Kind.YEARS})

    @property
    def meaning(self) -> str:
        """The field's name for the reader, with its year."""
        label = self.targets[0].field.label if self.targets else ROLE_NAMES[self.role] if self.role else ""
        return f"{label} {self.year} 年" if self.year else label


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a sheet's columns mean, where its header stands, and what the lines above it say for all rows."""

    sheet: str
    top: int
    bottom: int
    columns: tuple[Column, ...]
    money_unit: MoneyUnit | None = None
    unit_name: str = ""
    year: int | None = None
    caption: str = ""

    @property
    def known(self) -> tuple[Column, ...]:
        """The columns that mean something."""
        return tuple(c for c in self.columns if c.targets or c.role)

    @property
    def unknown(self) -> tuple[Column, ...]:
        """The columns with a heading that no field book knows."""
        return tuple(c for c in self.columns if c.how in {How.UNKNOWN, How.TWICE, How.BELIED})

    def column_of(self, role: Role) -> Column | None:
        """The first column of a role."""
        return next((c for c in self.columns if c.role is role), None)

    def title_column(self) -> Column | None:
        """The column that names the project."""
        return next((c for c in self.columns if any(t.field.id == "title" for t in c.targets)), None)

    def of_lines(self, lines: Collection[Line]) -> "Mapping":
        """The mapping as far as some lines need it: 项目名称 belongs to every line, and is read for these only."""
        return replace(self, columns=tuple(_of_lines(c, lines) for c in self.columns))

    def table(self) -> Iterator[tuple[str, str, str, str]]:
        """Letter, heading, meaning with unit, and how sure: the rows of the table that is shown."""
        for c in self.columns:
            unit = _UNIT_WORDS.get(c.unit or self.money_unit) if c.is_money else None
            yield (
                letters(c.index),
                c.heading,
                f"{c.meaning}（{unit or '单位不明'}）" if c.is_money else c.meaning,
                c.note or HOW_WORDS[c.how],
            )


_UNIT_WORDS: dict[MoneyUnit | None, str] = {
    MoneyUnit.YUAN: "元", MoneyUnit.WAN: "万元", MoneyUnit.YI: "亿元", MoneyUnit.QIAN: "千元", MoneyUnit.BAIWAN: "百万元",
    MoneyUnit.FEN: "分",
}  # fmt: skip


def _of_lines(column: Column, lines: Collection[Line]) -> Column:
    return replace(column, targets=tuple(t for t in column.targets if t.line in lines) or column.targets)


@dataclass(frozen=True, slots=True)
class Order:
    """One ``--map``: the column as the user names it, and what it is to mean."""

    column: str
    sense: Sense
    unit: MoneyUnit | None
    index: int | None = None  # the column counted from 0, where it was pointed at instead of named


def read_orders(words: Sequence[str], vocabulary: Vocabulary) -> tuple[Order, ...]:
    """``列名=字段`` each; a field by label, id, ``line.id`` or role, with a unit behind it where it is money.

    Raises ``UnreadableError`` for a field that no field book has, with the nearest names.
    """
    return tuple(_order(word, vocabulary) for word in words)


def _order(word: str, vocabulary: Vocabulary) -> Order:
    column, _, meaning = word.replace("＝", "=").rpartition("=")
    if not column or not meaning.strip():
        raise UnreadableError(f"--map 写成“列名=字段”，这里写的是“{word}”。")
    heading = take_apart(meaning)
    sense = vocabulary.sense(heading)
    if sense is None:
        near = difflib.get_close_matches(heading.name, vocabulary.names(), n=4, cutoff=0.4)
        hint = f"相近的有：{'、'.join(near)}。" if near else ""
        raise UnreadableError(f"--map 里的字段“{heading.name}”，字段表里没有。{hint}")
    return Order(column.strip(), replace(sense, sure=True), heading.money_unit)


def guess(sheet: Sheet, vocabulary: Vocabulary, orders: Sequence[Order] = (), header: int | None = None) -> Mapping:
    """Find the header of a sheet and read its columns; ``header`` says on which line, from 0, it begins.

    Raises ``UnreadableError`` where no header can be found or a ``--map`` names a column that is not there.
    """
    tops = [(score, -top, top, bottom) for top, bottom, score in _candidates(sheet, vocabulary, orders, header)]
    if not tops:
        raise UnreadableError(
            f"工作表“{sheet.name}”里没有找到表头。第一行写上列名，例如：项目名称、需求单位、总投资额（万元）。"
        )
    _, _, top, bottom = max(tops)
    headings = _headings(sheet, top, bottom)
    missing = [o.column for o in orders if _ordered(o, headings) is None]
    if missing:
        there = "、".join(h for h in headings if h)
        raise UnreadableError(f"--map 里的列“{missing[0]}”，表里没有。表里的列：{there}。")
    above = [plain(text_of(cell)) for row in sheet.rows[:top] for cell in dict.fromkeys(row) if cell is not None]
    caption = max((text for text in above if not _MONEY_LINE.search(text)), key=len, default="")
    year = _TITLE_YEAR.search(caption)
    unit_name = next((found[1] for text in above if (found := _UNIT_LINE.search(text))), "")
    unit = next((money_unit(found[1]) for text in above if (found := _MONEY_LINE.search(text))), None)
    columns = tuple(_columns(headings, vocabulary, orders))
    return Mapping(sheet.name, top, bottom, columns, unit, unit_name, int(year[1]) if year else None, caption)


# The header --------------------------------------------------------------------------------------------------------


def _candidates(
    sheet: Sheet, vocabulary: Vocabulary, orders: Sequence[Order], header: int | None
) -> Iterator[tuple[int, int, tuple[int, int, int]]]:
    """Every place where a header may stand, with how well it reads: known columns first, then units, then low height."""
    for top in range(min(LAST_HEADER_ROW, len(sheet.rows))):
        if header != top if header is not None else not _is_wordy(sheet.rows[top]):
            continue
        for height in range(1, TALLEST_HEADER + 1):
            bottom = top + height - 1
            if bottom >= len(sheet.rows) or (height > 1 and not _continues(sheet, top, bottom)):
                break
            columns = tuple(_columns(_headings(sheet, top, bottom), vocabulary, orders))
            known = sum(bool(c.targets or c.role) for c in columns)
            named = sum(c.how is not How.EMPTY for c in columns)
            if known or named >= 2 or header is not None:
                units = sum(bool(c.unit or c.unit_text) for c in columns)
                yield top, bottom, (known, units, -height)


def _is_wordy(row: Sequence[Cell]) -> bool:
    """Whether a row could be a header: mostly words, and more than one of them."""
    filled = [cell for cell in row if cell is not None]
    words = [cell for cell in filled if isinstance(cell, str) and not re.fullmatch(r"[\d.,\s%$¥￥:/-]+", cell)]
    return len(set(words)) >= 1 and 2 * len(words) >= len(filled)


def _continues(sheet: Sheet, top: int, bottom: int) -> bool:
    """Whether a row belongs to the header above it: it fills only what is open, stands under a merge, or names units."""
    upper, lower = sheet.rows[bottom - 1], sheet.rows[bottom]
    filled = [i for i, cell in enumerate(lower) if cell is not None]
    if not filled or any(isinstance(lower[i], float | int) for i in filled if not _is_year(lower[i])):
        return False
    if all(re.fullmatch(r"[(（]?(?:万元|元|亿元|年|月|个月|天|个|%)[)）]?", plain(text_of(lower[i]))) for i in filled):
        return True
    under_merge = {
        i for m in sheet.merges if top <= m.top <= bottom - 1 and m.right > m.left for i in range(m.left, m.right + 1)
    }
    return all(upper[i] is None or i in under_merge or _begins_span(upper, lower, i) for i in filled)


def _begins_span(upper: Sequence[Cell], lower: Sequence[Cell], at: int) -> bool:
    """Whether an upper text stands over several lower ones, as a merge looks once it is saved as csv."""
    return at + 1 < len(upper) and upper[at + 1] is None and lower[at + 1] is not None


def _is_year(cell: Cell) -> bool:
    return isinstance(cell, float | int) and 2000 <= cell <= 2099 and cell == int(cell)


def _headings(sheet: Sheet, top: int, bottom: int) -> list[str]:
    """The heading of each column: its texts from top to bottom, a merged text counted for each column below it."""
    levels = [_spread(sheet, row, last=row == bottom) for row in range(top, bottom + 1)]
    out = []
    for texts in zip(*levels, strict=True):
        parts = list(dict.fromkeys(text for text in texts if text))
        out.append(
            "/".join(parts)
            if len(parts) < 2 or not _is_unit(parts[-1])
            else f"{parts[0]}（{parts[-1].strip('()（）')}）"
        )
    return out


def _is_unit(text: str) -> bool:
    return money_unit(text.strip("()（）")) is not None


def _spread(sheet: Sheet, row: int, *, last: bool) -> list[str]:
    """One level of the header, merged and, above the lowest level, open cells filled from the left."""
    texts = [plain(text_of(cell)).removesuffix(".0") for cell in sheet.rows[row]]
    merged = False
    for m in sheet.merges:
        if m.top <= row <= m.bottom:
            merged = True
            for column in range(m.left, min(m.right + 1, len(texts))):
                texts[column] = plain(text_of(sheet.rows[m.top][m.left]))
    if not last and not merged and any(sheet.rows[row + 1]):
        for column in range(1, len(texts)):
            if not texts[column] and sheet.rows[row + 1][column] is not None:
                texts[column] = texts[column - 1]
    return texts


# The columns -------------------------------------------------------------------------------------------------------


def _columns(headings: Sequence[str], vocabulary: Vocabulary, orders: Sequence[Order]) -> Iterator[Column]:
    """What each heading means. A field is taken once: first as ordered, then as named, then as guessed."""
    ordered = {index: o for o in orders if (index := _ordered(o, headings)) is not None}
    first = [_column(i, heading, vocabulary, ordered.get(i)) for i, heading in enumerate(headings)]
    taken: dict[tuple[object, ...], int] = {}
    for how in (How.GIVEN, How.NAMED, How.GUESSED):
        for c in first:
            if c.how is how:
                for key in _keys(c):
                    taken.setdefault(key, c.index)
    for c in first:
        free = tuple(t for t in c.targets if taken[(t.line, t.field.id, c.year)] == c.index)
        role = c.role if c.role and (c.role in {Role.OTHER, Role.AMOUNT} or taken[(c.role,)] == c.index) else None
        lost = (c.targets or c.role) and not free and not role
        yield replace(c, targets=free, role=role, how=How.TWICE) if lost else replace(c, targets=free, role=role)


def _keys(c: Column) -> Iterator[tuple[object, ...]]:
    yield from ((t.line, t.field.id, c.year) for t in c.targets)
    if c.role:
        yield (c.role,)


def _column(index: int, heading: str, vocabulary: Vocabulary, order: Order | None) -> Column:
    apart = take_apart(heading)
    if order:
        s = order.sense
        unit = order.unit or apart.money_unit
        given = order.unit is not None
        return Column(index, heading, How.GIVEN, s.targets, s.role, s.year, unit, apart.unit, unit_given=given)
    if not heading:
        return Column(index, heading, How.EMPTY)
    sense = vocabulary.sense(apart) or _by_part(heading, vocabulary)
    if sense is None:
        return Column(index, heading)
    how = How.NAMED if sense.sure else How.GUESSED
    return Column(index, heading, how, sense.targets, sense.role, sense.year, apart.money_unit, apart.unit)


def _by_part(heading: str, vocabulary: Vocabulary) -> Sense | None:
    """The meaning of a heading of two levels by its lower, else its upper part: 资金情况/总投资（万元）."""
    parts: list[Heading] = [take_apart(part) for part in heading.split("/")]
    if len(parts) < 2:
        return None
    return next((sense for part in reversed(parts) if (sense := vocabulary.sense(part))), None)


def _ordered(order: Order, headings: Sequence[str]) -> int | None:
    """The column that an order names: by its heading, by its name without unit, or by its letter."""
    if order.index is not None:
        return order.index if order.index < len(headings) else None
    wanted = norm(order.column)
    for spell in (norm, lambda h: norm(take_apart(h).name)):
        for index, heading in enumerate(headings):
            if heading and spell(heading) == wanted:
                return index
    by_letter: Map[str, int] = {letters(i): i for i in range(len(headings))}
    return by_letter.get(order.column.upper())
