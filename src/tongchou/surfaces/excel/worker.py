"""The child process that opens a workbook: reads one file, writes one JSON object, and may use little of the machine.

Run as ``python -m tongchou.surfaces.excel.worker FILE`` by ``reading.py`` and by nobody else. It limits itself before it
touches the file, so that no file can make the parent slow or large.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tongchou.surfaces.excel import package
from tongchou.surfaces.excel.grid import MOST_COLUMNS, MOST_ROWS, letters
from tongchou.surfaces.excel.reading import portable

try:
    import resource
except ImportError:  # not on every system
    resource = None  # type: ignore[assignment]

MOST_MEMORY = 1_000_000_000
MOST_SECONDS = 25
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOCKED = "文件有打开密码。去掉密码，另存一份再检查。"
_DAMAGED = "文件已损坏，或不是表格。用表格软件打开，另存为 xlsx，再检查。"


def main(path: Path) -> dict[str, Any]:
    """What the file holds, or ``{"problem": sentence}``."""
    try:
        if zipfile.is_zipfile(path):
            return _xlsx(path)
        if _ENCRYPTED in path.read_bytes():
            return {"problem": _LOCKED}
        with CalamineWorkbook.from_path(path) as book:
            return {"kind": "xls", "sheets": list(_sheets(book, {}))}
    except package.BombError as bomb:
        return {"problem": str(bomb)}
    except PasswordError:
        return {"problem": _LOCKED}
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError, SyntaxError):
        return {"problem": _DAMAGED}


def _xlsx(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        package.inspect(archive)
        kind = package.kind_of(archive)
        if kind not in {"xlsx", "xlsm"}:
            return {"problem": f"这是 {kind} 文件，读的是 xlsx、xls 和 csv。另存为 xlsx，再检查。"}
        parts = package.sheet_parts(archive)
        broken = {name: package.broken_cells(archive, part) for name, part in parts.items()}
    with CalamineWorkbook.from_path(path) as book:
        return {"kind": kind, "sheets": list(_sheets(book, broken))}


def _sheets(book: CalamineWorkbook, broken: dict[str, dict[str, str]]) -> Iterator[dict[str, Any]]:
    for meta in book.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        _refuse_what_nobody_fills(sheet)
        yield {
            "name": meta.name,
            "hidden": meta.visible is not SheetVisibleEnum.Visible,
            "rows": sheet.to_python(skip_empty_area=False),
            "merges": [(*top, *bottom) for top, bottom in sheet.merged_cell_ranges or []],
            "broken": broken.get(meta.name, {}),
        }


def _refuse_what_nobody_fills(sheet: CalamineSheet) -> None:
    """A cell far away makes a sheet of billions; say where it is before the rest is copied."""
    if sheet.end and (sheet.end[0] >= MOST_ROWS * 2 or sheet.end[1] >= MOST_COLUMNS * 2):
        row, column = sheet.end
        raise package.BombError(
            f"工作表“{sheet.name}”用到了 {letters(column)} 列第 {row + 1} 行，中间几乎都是空的。删去远处的单元格再检查。"
        )


def _limit() -> None:
    """Bound this process; where the system cannot (Windows), only the parent's clock does."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    json.dump(main(Path(sys.argv[1])), sys.stdout, default=portable)
