"""One form as a workbook: made from the field book with what stands in it, filled in elsewhere, and read back.

The first sheet asks one thing a row; a table has a sheet of its own under the name of its field. A field is known by
its id in a hidden column, or by its label where that column was lost. An empty cell says nothing about its field.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from tongchou.regulation.fieldbook import Field, Kind
from tongchou.surfaces.excel.grid import Cell, Sheet, UnreadableError, text_of
from tongchou.surfaces.excel.reading import Book

FIRST, CHOICES = "填报", "选项"
HEADS = ("部分", "项", "填写", "怎样填", "依据", "字段")
WIDTHS = (20, 24, 48, 52, 18, 4)
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MOST_ROWS = 2_000
MOST_NAME = 31
"""Signs of the name of a sheet."""

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_BETWEEN = re.compile(r"[、，,;；\n]+")


@dataclass(frozen=True, slots=True)
class Filled:
    """A field with what stands in it, in the words of people, and how to fill it."""

    field: Field
    text: str
    rows: Sequence[Sequence[str]]
    hint: str
    articles: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What a workbook says: by field its text, or the lines of its table; and what it says that nobody asked."""

    texts: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, list[list[str]]] = field(default_factory=dict)
    strangers: tuple[str, ...] = ()


def sheet_name(one: Field) -> str:
    """The name of the sheet of a table."""
    return _NO_NAME.sub("", one.label)[:MOST_NAME]


def labels(one: Field) -> list[str]:
    """The choices of a field as its list offers them."""
    return ["是", "否"] if one.kind is Kind.YESNO else list((one.choices or {}).values())


def write(filled: Sequence[Filled]) -> bytes:
    """The workbook; no text in it can become a formula."""
    from xlsxwriter import Workbook

    target = BytesIO()
    with Workbook(target, SAFE) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF0F2"}),
            "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
            "number": book.add_format({"valign": "top", "align": "left"}),
            "given": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#56626E"}),
        }
        first, choices = book.add_worksheet(FIRST), book.add_worksheet(CHOICES)
        choices.hide()
        _first(first, choices, filled, styles)
        for one in filled:
            if one.field.kind is Kind.ROWS:
                _table(book.add_worksheet(sheet_name(one.field)), one, styles)
    return target.getvalue()


def _first(sheet: Any, choices: Any, filled: Sequence[Filled], styles: Mapping[str, Any]) -> None:
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width, None, {"hidden": head == HEADS[-1]})
        sheet.write_string(0, column, head, styles["head"])
    sheet.freeze_panes(1, 2)
    for row, one in enumerate(filled, 1):
        f = one.field
        for column, text in ((0, f.section), (1, f.label), (3, one.hint), (4, one.articles), (5, f.id)):
            sheet.write_string(row, column, text, styles["given"])
        if f.kind is Kind.ROWS:
            sheet.write_string(row, 2, f"填在表“{sheet_name(f)}”里", styles["given"])
            continue
        _cell(sheet, row, 2, one.text, f.kind in (Kind.MONEY, Kind.INTEGER), styles)
        if f.kind in (Kind.YESNO, Kind.CHOICE):
            offered = labels(f)
            for place, label in enumerate(offered):
                choices.write_string(row, place, label)
            last = chr(ord("A") + len(offered) - 1)
            source = f"={CHOICES}!$A${row + 1}:${last}${row + 1}"
            sheet.data_validation(row, 2, row, 2, {"validate": "list", "source": source, "error_type": "warning"})


def _table(sheet: Any, one: Filled, styles: Mapping[str, Any]) -> None:
    columns = one.field.columns or {}
    for column, (name, title) in enumerate(columns.items()):
        sheet.set_column(column, column, 28, styles["text"])
        sheet.write_string(0, column, f"{title}（万元）" if name.endswith("fen") else title, styles["head"])
    sheet.freeze_panes(1, 0)
    amounts = [name.endswith("fen") for name in columns]
    for row, cells in enumerate(one.rows, 1):
        for column, text in enumerate(cells):
            _cell(sheet, row, column, text, amounts[column], styles)


def _cell(sheet: Any, row: int, column: int, text: str, number: bool, styles: Mapping[str, Any]) -> None:
    if number and _NUMBER.fullmatch(text):
        sheet.write_number(row, column, float(text), styles["number"])
    else:
        sheet.write_string(row, column, text, styles["text"])


def read(book: Book, fields: Iterable[Field]) -> Brought:
    """What a workbook says about a form; raises ``UnreadableError`` where it is none of ours."""
    known = {f.id: f for f in fields}
    first = next((s for s in book.sheets if _columns(s)), None)
    if first is None:
        raise UnreadableError(f"“{book.name}”里没有“项”和“填写”两列。下载这份表的模板，填好再上传。")
    texts: dict[str, str] = {}
    strangers: list[str] = []
    by_label = {f.label: f for f in known.values()}
    for label, text, name in _lines(first):
        found = known.get(name) or by_label.get(label)
        if found is None:
            strangers += [label or name] if text else []
        elif text and found.kind is not Kind.ROWS:
            texts[found.id] = _typed(found, text)
    tables = {}
    named = {sheet_name(f): f for f in known.values() if f.kind is Kind.ROWS}
    for sheet in book.sheets:
        if sheet is first or sheet.hidden:
            continue
        if sheet.name not in named:
            strangers.append(sheet.name)
        elif rows := _rows(sheet):
            tables[named[sheet.name].id] = rows
    return Brought(texts, tables, tuple(strangers))


def _columns(sheet: Sheet) -> dict[str, int]:
    """Where the columns of the first sheet are; empty where it is another sheet."""
    head = [text_of(cell).strip() for cell in sheet.rows[0]] if sheet.rows else []
    return {name: head.index(name) for name in HEADS if name in head} if {"项", "填写"} <= set(head) else {}


def _lines(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    """By row: the label, what was filled in, and the id."""
    at = _columns(sheet)
    for row in sheet.rows[1:]:
        id_ = text_of(row[at["字段"]]).strip() if "字段" in at else ""
        yield text_of(row[at["项"]]).strip(), _said(row[at["填写"]]), id_


def _said(cell: Cell) -> str:
    """A cell as it would be typed."""
    return text_of(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def _typed(one: Field, text: str) -> str:
    """What was written, as the form's own control would send it; what is no choice goes along and is refused there."""
    if one.kind is Kind.YESNO:
        return {"是": "yes", "否": "no"}.get(text, text)
    ids = {label: name for name, label in (one.choices or {}).items()}
    if one.kind is Kind.CHOICE:
        return ids.get(text, text)
    if one.kind is Kind.CHOICES:
        return "\n".join(ids.get(part.strip(), part.strip()) for part in _BETWEEN.split(text) if part.strip())
    return text


def _rows(sheet: Sheet) -> list[list[str]]:
    """The lines of a table with its heading; nothing where only the heading stands there."""
    rows = [[_said(cell) for cell in row] for row in sheet.rows[: MOST_ROWS + 2]]
    filled = [row for row in rows if any(row)]
    return filled if len(filled) > 1 else []
