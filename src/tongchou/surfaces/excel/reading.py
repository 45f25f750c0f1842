"""A file → its sheets. Workbooks are read in a child process with little memory and time, csv here.

A workbook is a program's input from a stranger: 50 kB can ask for 16 GB. The child may fail as it likes; whatever
happens to it, the caller hears one sentence (``UnreadableError``).
"""

import codecs
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from tongchou.surfaces.excel.grid import MOST_BYTES, Cell, Merge, Sheet, UnreadableError, rectangle

WALL_SECONDS = 40
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_A_TABLE = {
    b"%PDF": "PDF", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片", b"GIF8": "图片", b"Rar!": "压缩包", b"7z\xbc\xaf": "压缩包",
    b"{\\rtf": "文档",
}  # fmt: skip
_DELIMITERS = ",\t;|，"
_TOO_BIG = "文件展开后太大，或已经损坏，读取时超过了内存或时间的上限。另存为 xlsx，删去多余的行和列，再检查。"


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a file, in its order; ``kind`` says what was read (xlsx, xls, csv) and how (gb18030)."""

    name: str
    kind: str
    sheets: tuple[Sheet, ...]


def read(path: Path, name: str = "") -> Book:
    """Read a spreadsheet. Raises ``UnreadableError`` with the cause: missing, empty, locked, damaged, too large.

    ``name`` is what people call a file that is kept under another name.
    """
    called = name or path.name
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UnreadableError(f"“{called}”是文件夹。给出里面的一个文件。")
        if size == 0:
            raise UnreadableError(f"“{called}”是空文件，里面什么也没有。")
        if size > MOST_BYTES:
            raise UnreadableError(
                f"“{called}”有 {size // 10**6} MB，最多读 {MOST_BYTES // 10**6} MB。拆成几个文件再检查。"
            )
        with path.open("rb") as file:
            head = file.read(512)
    except FileNotFoundError:
        raise UnreadableError(f"没有“{path}”这个文件。核对文件名和所在的文件夹。") from None
    except OSError as error:
        raise UnreadableError(f"“{path}”打不开（{error.strerror}）。") from None
    for magic, what in _NOT_A_TABLE.items():
        if head.startswith(magic):
            raise UnreadableError(f"“{called}”是{what}，不是表格。给出 xlsx、xls 或 csv。")
    if head.startswith((_ZIP, _OLE)):
        return _workbook(path, called)
    return Book(called, *_csv(called, path.read_bytes()))


# Workbooks ---------------------------------------------------------------------------------------------------------


def _workbook(path: Path, called: str) -> Book:
    """Ask the child, and turn its answer into sheets."""
    command = [sys.executable, "-m", "tongchou.surfaces.excel.worker", str(path.resolve())]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    try:
        done = subprocess.run(command, env=env, capture_output=True, timeout=WALL_SECONDS, check=False)  # noqa: S603 — our own program
        answer = json.loads(done.stdout, object_hook=_revive)
    except (subprocess.TimeoutExpired, ValueError):
        raise UnreadableError(f"“{called}”读不了：{_TOO_BIG}") from None
    if "problem" in answer:
        raise UnreadableError(f"“{called}”读不了：{answer['problem']}")
    return Book(called, answer["kind"], tuple(_sheet(sheet) for sheet in answer["sheets"]))


def _sheet(raw: dict[str, Any]) -> Sheet:
    merges = tuple(Merge(*merge) for merge in raw["merges"])
    return rectangle(raw["name"], raw["rows"], merges=merges, hidden=raw["hidden"], broken=raw["broken"])


def portable(cell: Cell) -> object:
    """A value that JSON does not know as one that it does; ``_revive`` is the way back."""
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return {"text": str(cell)}


def _revive(raw: dict[str, Any]) -> Any:
    match raw:
        case {"moment": text}:
            moment = datetime.fromisoformat(text)
            return moment.date() if moment.time() == time() else moment
        case {"day": text}:
            return date.fromisoformat(text)
        case {"text": text}:
            return text
        case _:
            return raw


# csv ---------------------------------------------------------------------------------------------------------------


def _csv(name: str, content: bytes) -> tuple[str, tuple[Sheet, ...]]:
    text, encoding = _decode(name, content)
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<?xml", "<table", "<meta", "mime-version")):
        raise UnreadableError(f"“{name}”是网页格式的表。用表格软件打开，另存为 xlsx，再检查。")
    sheet = rectangle("csv", _records(name, text))
    if not sheet.rows:
        raise UnreadableError(f"“{name}”里没有内容。")
    return f"csv，{encoding}", (sheet,)


def _decode(name: str, content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: a mark at the beginning decides, then UTF-8, then GB18030."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding.removesuffix("-sig").upper()
    if b"\0" in content:
        raise UnreadableError(f"“{name}”不是表格，也不是文本。给出 xlsx、xls 或 csv。")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding), encoding.upper()
        except UnicodeDecodeError:
            continue
    raise UnreadableError(f"“{name}”的文字编码认不出。用表格软件打开，另存为 xlsx 或 UTF-8 的 csv，再检查。")


def _records(name: str, text: str) -> list[list[Cell]]:
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Cell]] = []
    try:
        rows.extend(list(row) for row in reader)
    except csv.Error as error:
        if "end of data" in str(error) or "field larger" in str(error):
            raise UnreadableError(
                f"“{name}”第 {len(rows) + 1} 行有一个引号没有闭合，后面的内容分不开。补上引号再检查。"
            ) from None
        relaxed = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = [list(row) for row in relaxed]
    return rows


def _delimiter(text: str) -> str:
    """The sign that splits the first lines into the most cells, evenly."""
    lines = text.splitlines()[:20]

    def evenness(sign: str) -> tuple[int, int]:
        counts = [len(row) for row in _quiet(csv.reader(lines, delimiter=sign))]
        usual = max(set(counts), key=lambda n: (n > 1, counts.count(n), n), default=1)
        return (counts.count(usual) if usual > 1 else 0, usual)

    return max(_DELIMITERS, key=evenness)


def _quiet(rows: Iterable[list[str]]) -> list[list[str]]:
    try:
        return list(rows)
    except csv.Error:
        return []
