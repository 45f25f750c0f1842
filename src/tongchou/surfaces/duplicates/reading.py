"""A file → entries. JSON lines may be as long as they like; a spreadsheet has one row, or several, for each entry.

What cannot be read is named by its place, up to ``MOST_SAID`` places, and then nothing of the file is taken: an index with
holes would say 'no duplicate' where it does not know.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tongchou.kernel.text import can_be_kept, fold
from tongchou.stages.duplicates.entries import LONGEST, MOST_PARTS, Entry
from tongchou.surfaces.excel.grid import Cell, Sheet, UnreadableError, text_of
from tongchou.surfaces.excel.reading import read

MOST_SAID = 20
MOST_LINE = 2_000_000
JSON_ENDINGS = {".jsonl", ".ndjson", ".json"}

NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "编号", "项目编号", "项目编码", "系统编号", "编码", "申报编号"),
    "title": ("title", "名称", "项目名称", "系统名称"),
    "unit": ("unit", "单位", "需求单位", "建设单位", "申报单位", "所属单位", "主管单位"),
    "year": ("year", "年度", "计划年度", "申报年度", "年份", "建设年份"),
    "objectives": ("objectives", "目标", "建设目标", "目标需求", "用途", "一句话用途"),
    "functions": ("functions", "功能", "功能清单", "功能描述", "主要功能", "建设内容"),
    "data": ("data", "数据", "数据项", "数据清单", "数据目录", "共享的数据"),
}
"""What a column may be called; the first is its name in JSON."""

_SEVERAL = re.compile(r"[;；]")


def entries(path: Path) -> Iterator[Entry]:
    """The entries of a file in its order. Raises ``UnreadableError`` at the end where a place could not be read."""
    problems: list[str] = []
    found = _of_lines(path, problems) if path.suffix.lower() in JSON_ENDINGS else _of_book(path, problems)
    count = 0
    for entry in found:
        count += 1
        yield entry
        if len(problems) >= MOST_SAID:
            break
    if problems:
        more = "（只列出前几处）" if len(problems) >= MOST_SAID else ""
        raise UnreadableError(
            "\n".join([f"“{path.name}”有读不懂的地方，一项也没有收。改好再来{more}：", *problems[:MOST_SAID]])
        )
    if not count:
        raise UnreadableError(f"“{path.name}”里一项也没有。一行写一个项目。")


# JSON lines -----------------------------------------------------------------------------------------------------------


def _of_lines(path: Path, problems: list[str]) -> Iterator[Entry]:
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(MOST_LINE + 1):
                number += 1
                if len(line) > MOST_LINE:
                    raise UnreadableError(
                        f"“{path.name}”第 {number} 行超过 {MOST_LINE // 10**6} MB。一行只写一个项目。"
                    )
                if line.strip():
                    yield from _of_line(line, f"第 {number} 行", problems)
    except FileNotFoundError:
        raise UnreadableError(f"没有“{path}”这个文件。核对文件名和所在的文件夹。") from None
    except OSError as error:
        raise UnreadableError(f"“{path}”打不开（{error.strerror}）。") from None


def _of_line(line: bytes, place: str, problems: list[str]) -> Iterator[Entry]:
    try:
        told = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        problems.append(f"{place}不是 UTF-8 文本。另存为 UTF-8。")
        return
    except (ValueError, RecursionError):
        problems.append(f'{place}不是 JSON。一行写一个项目，形如 {{"id": "1", "title": "…", "functions": ["…"]}}。')
        return
    if not isinstance(told, dict):
        problems.append(f"{place}不是一个项目，要用花括号写。")
        return
    try:
        yield _made({name: told.get(name) for name in NAMES})
    except ValueError as bad:
        problems.append(f"{place}{bad}")


def _made(told: dict[str, Any]) -> Entry:
    """An entry; what is wrong comes as ``ValueError`` with the second half of a sentence."""
    number, title = _text(told["id"], "id"), _text(told["title"], "title")
    if not number:
        raise ValueError("没有 id。每个项目要有自己的编号。")
    if not title:
        raise ValueError("没有 title。写上项目名称。")
    goals = told["objectives"]
    goals = "；".join(_list(goals, "objectives")) if isinstance(goals, list) else _text(goals, "objectives")
    return Entry(
        number, title, _text(told["unit"], "unit"), _year(told["year"]), goals,
        tuple(_list(told["functions"], "functions")), tuple(_list(told["data"], "data")),
    )  # fmt: skip


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"的 {name} 要是文字。")  # noqa: TRY004 — one kind of refusal for a file
        value = str(value)
    text = value.strip()
    if not can_be_kept(text):
        raise ValueError(f"的 {name} 里有存不下的字符（空字符或半个字）。删去它。")
    return text


def _year(value: object) -> int:
    text = _text(value, "year").removesuffix("年")
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and 1980 <= int(text[:8]) <= 2100):
        raise ValueError(f"的 year 是“{text[:20]}”，要写年份，例如 2027；不知道就空着。")
    return int(text)


def _list(value: object, name: str) -> list[str]:
    """A list of texts; a function may also be written as its name and its sentence."""
    if value is None:
        return []
    if isinstance(value, str):
        return _several(value)
    if not isinstance(value, list):
        raise ValueError(f"的 {name} 要是一个列表，每项一句话。")  # noqa: TRY004
    if len(value) > MOST_PARTS:
        raise ValueError(f"的 {name} 有 {len(value)} 项，最多比对 {MOST_PARTS} 项。拆成几个项目。")
    texts = [
        "：".join(_text(v, name) for v in item.values() if v) if isinstance(item, dict) else _text(item, name)
        for item in value
    ]
    long = next((t for t in texts if len(t) > LONGEST), "")
    if long:
        raise ValueError(f"的 {name} 里“{long[:20]}…”有 {len(long)} 个字，最多 {LONGEST} 个。一项只写一个功能。")
    return [t for t in texts if t]


def _several(text: str) -> list[str]:
    """A cell with several things: one on each line, or between semicolons where there is one line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        lines = [part.strip() for part in _SEVERAL.split(lines[0]) if part.strip()]
    return lines


# Spreadsheets ---------------------------------------------------------------------------------------------------------


def _of_book(path: Path, problems: list[str]) -> Iterator[Entry]:
    """The sheet with the most known columns; rows with the same number are one entry, their functions one behind the other."""
    best = max(((_heading(sheet), sheet) for sheet in read(path).sheets), key=lambda b: len(b[0][1]), default=None)
    if best is None or not {"id", "title"} <= best[0][1].keys():
        wanted = "、".join(NAMES["title"][:3])
        raise UnreadableError(
            f"“{path.name}”没有认出编号和名称两列。第一行写列名：id（或编号）、title（或{wanted}）、functions（或功能清单）等。"
        )
    (bottom, columns), sheet = best
    gathered: dict[str, dict[str, Any]] = {}
    last = ""
    for at, row in enumerate(sheet.rows[bottom + 1 :], bottom + 2):
        told = {name: _cell(row[column]) for name, column in columns.items()}
        if not any(told.values()):
            continue
        last = told["id"] or ("" if told["title"] else last)
        if not last:
            problems.append(f"第 {at} 行没有编号。每个项目要有自己的编号。")
            continue
        entry = gathered.setdefault(last, {"at": at, **dict.fromkeys(NAMES, ""), "id": last})
        for name, value in told.items():
            if name in {"functions", "data"}:
                entry[name] = "\n".join(filter(None, (entry[name], *_several(value))))
            elif not entry[name]:
                entry[name] = value
    for told in gathered.values():
        place = f"第 {told.pop('at')} 行"
        try:
            yield _made(told)
        except ValueError as bad:
            problems.append(f"{place}{bad}")


def _cell(cell: Cell) -> str:
    return text_of(cell).strip()


def _heading(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The row, among the first ten, that names most columns; each name counts where it stands first."""
    known = {fold(word): name for name, words in NAMES.items() for word in words}
    best: tuple[int, dict[str, int]] = (0, {})
    for at, row in enumerate(sheet.rows[:10]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row):
            name = known.get(fold(text_of(cell)))
            if name:
                columns.setdefault(name, column)
        if len(columns) > len(best[1]):
            best = (at, columns)
    return best
