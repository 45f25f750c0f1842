"""The grid: what a spreadsheet holds once it is read, whatever the file was, with places named as people see them (C12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None

MOST_BYTES = 50_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 400


class UnreadableError(ValueError):
    """A file that cannot be read; the message is one sentence with the cause and what to do."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells shown as one, first and last row and column from 0; the top left one carries the content."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows`` begin at A1 and are equally long; an empty cell is ``None``.

    ``broken`` names cells that show something which the file does not hold as a value: a formula that was never
    calculated, or one that ended in an error such as #N/A.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    broken: Mapping[str, str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0


def text_of(cell: Cell) -> str:
    """A cell as its reader sees it; numbers with 15 digits, which is all that a spreadsheet keeps."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return format(cell, ".15g") if abs(cell) < 1e15 else format(cell, ".0f")
    return str(cell)


def letters(column: int) -> str:
    """The letters of a column counted from 0: A, Z, AA."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def place(row: int, column: int) -> str:
    """The name of a cell, row and column counted from 0: C12."""
    return f"{letters(column)}{row + 1}"


def rectangle(name: str, rows: list[list[Cell]], **more: object) -> Sheet:
    """A sheet from rows of any length: blanks become ``None``, empty edges below and to the right are cut off.

    Raises ``UnreadableError`` where more is left than anybody writes by hand.
    """
    cleaned = [[None if isinstance(cell, str) and not cell.strip() else cell for cell in row] for row in rows]
    width = 0
    while cleaned and all(cell is None for cell in cleaned[-1]):
        cleaned.pop()
    for row in cleaned:
        used = len(row)
        while used > width and row[used - 1] is None:
            used -= 1
        width = max(width, used)
    if len(cleaned) > MOST_ROWS:
        raise UnreadableError(f"工作表“{name}”有 {len(cleaned)} 行，最多读 {MOST_ROWS} 行。拆成几个文件再检查。")
    if width > MOST_COLUMNS:
        raise UnreadableError(
            f"工作表“{name}”用到了第 {width} 列（{letters(width - 1)}），最多读 {MOST_COLUMNS} 列。删去多余的列。"
        )
    squared = tuple(tuple(row[:width]) + (None,) * (width - len(row)) for row in cleaned)
    return Sheet(name, squared, **more)  # type: ignore[arg-type]
