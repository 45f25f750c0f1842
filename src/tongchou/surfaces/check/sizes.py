"""A submitted size sheet (A.6) from a spreadsheet: its header is found by its words, wherever it stands."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from tongchou.regulation.costing.recount import Stated
from tongchou.surfaces.excel.grid import Cell, Sheet, UnreadableError, place, text_of
from tongchou.surfaces.excel.reading import Book

COLUMNS = {
    "name": ("功能点计数项名称", "计数项名称", "功能点名称", "功能名称", "名称"),
    "kind": ("类别", "类型", "功能点类别"),
    "reuse": ("重用程度", "复用程度"),
    "modified": ("修改类型",),
    "ufp": ("UFP", "未调整功能点"),
    "us": ("US", "调整后功能点", "功能点数"),
}
"""What the columns are called; the first name that a header has wins."""

LOOKED_AT = 20
"""Rows at the top in which the header is looked for."""

KIND = re.compile(r"\b(ILF|EIF|EI|EO|EQ)\b", re.IGNORECASE)


def size_sheet(book: Book) -> tuple[Sheet, list[Stated]]:
    """The first sheet with the columns of A.6, and its lines. Raises ``UnreadableError`` where there is none."""
    for sheet in book.sheets:
        found = _header(sheet)
        if found:
            row, columns = found
            return sheet, list(_lines(sheet.rows[row + 1 :], row + 1, columns))
    raise UnreadableError(f"“{book.name}”里没有规模估算表：要有“类别”和“UFP”或“US”两列（A.6）。")


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for n, row in enumerate(sheet.rows[:LOOKED_AT]):
        heads = [text_of(cell).replace("\n", "").strip() for cell in row]
        columns = {
            key: next(heads.index(name) for name in names if name in heads)
            for key, names in COLUMNS.items()
            if any(name in heads for name in names)
        }
        if "kind" in columns and {"ufp", "us"} & set(columns):
            return n, columns
    return None


def _lines(rows: Sequence[Sequence[Cell]], above: int, columns: dict[str, int]) -> Iterator[Stated]:
    for n, row in enumerate(rows, above):
        cells = {key: text_of(row[at]).strip() if at < len(row) else "" for key, at in columns.items()}
        kind = KIND.search(cells["kind"])
        if kind is None and not cells["kind"]:
            continue  # an empty line, a heading, a sum
        yield Stated(
            place=place(n, columns["kind"]),
            name=cells.get("name", ""),
            kind=kind.group().upper() if kind else cells["kind"],
            reuse=cells.get("reuse", ""),
            modified=cells.get("modified", ""),
            ufp=_number(cells.get("ufp", "")),
            us=_number(cells.get("us", "")),
        )


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(text.replace(",", "")) if text else None
    except ValueError:
        return None
