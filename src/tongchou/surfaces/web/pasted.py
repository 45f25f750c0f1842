"""Tables in a form: pasted from a spreadsheet as it copies them, read row by row, and written back so that nothing is lost.

A copied cell that holds a line break stands in quotation marks, with those inside it doubled; a heading may come along,
then its order of columns counts. Every row that cannot be read says which one it is and why.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongchou.kernel.reading import BadValueError, MoneyUnit, money
from tongchou.kernel.tokens import fold
from tongchou.regulation.fieldbook import BadAnswerError, Field

ONE_LINE_SIGNS, LONGEST_NUMBER = 100, 16
"""Bounds before anything is read: the readers' patterns are not made for texts without end."""

MOST_SAID = 10
"""Bad rows that are named; who has more of them mends these first."""

_CELL = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*)')
_UNIT = re.compile(r"[（(]?万元[）)]?$")


def table(field: Field, text: str) -> list[dict[str, Any]]:
    """The rows of a pasted table; raises ``BadAnswerError`` with a sentence for each row that cannot be read."""
    rows = copied(text) if "\t" in text else [[line] for line in text.splitlines()]
    names, out, problems = list(field.columns or {}), [], []
    for place, found in enumerate(rows, 1):
        cells = found[0].replace("，", ",").split(",") if len(found) == 1 else found  # a line typed by hand
        filled = _without_end([cell.strip() for cell in cells])
        if not filled:
            continue
        if place == 1 and (heading := _heading(field, filled)):
            names = heading
            continue
        try:
            out.append(_row(names, filled))
        except (BadValueError, BadAnswerError) as bad:
            problems.append(_("第 %(place)d 行：%(says)s") % {"place": place, "says": bad})
    if problems:
        more = _("另有 %d 行读不懂。") % (len(problems) - MOST_SAID) if len(problems) > MOST_SAID else ""
        raise BadAnswerError("\n".join([*problems[:MOST_SAID], *filter(None, [more])]))
    return out


def typed(field: Field, rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as a spreadsheet would copy them."""
    return copy([[_typed(name, row.get(name)) for name in field.columns or {}] for row in rows])


def copy(rows: Iterable[Iterable[str]]) -> str:
    """Cells as a spreadsheet copies them."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def wan(fen: int) -> str:
    """An amount as it is typed: 万元, and no more decimals than it needs."""
    return f"{fen // 1_000_000}.{fen % 1_000_000:06d}".rstrip("0").rstrip(".")


def copied(text: str) -> list[list[str]]:
    """Lines and cells of a copied range."""
    rows: list[list[str]] = [[]]
    at, text = 0, text.replace("\r\n", "\n").replace("\r", "\n")
    while at <= len(text):
        match = _CELL.match(text, at)
        if match is None:
            break
        quoted, plain = match.groups()
        rows[-1].append(quoted.replace('""', '"') if quoted is not None else plain)
        at = match.end()
        if at >= len(text):
            break
        if text[at] == "\n":
            rows.append([])
        at += 1
    return rows


def _without_end(cells: list[str]) -> list[str]:
    """Cells without the empty ones behind the last: a copied range is often wider than its table."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _heading(field: Field, cells: list[str]) -> list[str]:
    """The columns that a first line names, in its order; empty where it is no heading."""
    known = {_plain(title): name for name, title in (field.columns or {}).items()}
    named = [known.get(_plain(cell), "") for cell in cells]
    return named if all(named) and len(set(named)) == len(named) and len(named) > 1 else []


def _plain(title: str) -> str:
    return _UNIT.sub("", fold(title).strip())


def _row(names: list[str], cells: list[str]) -> dict[str, Any]:
    """One line as a row; cells of amounts become 分, whole numbers numbers, 是 and 否 answers."""
    if len(cells) > len(names):
        raise BadAnswerError(f"“{chr(9).join(cells)[:60]}”有 {len(cells)} 列，最多 {len(names)} 列。")
    return {name: _cell(name, cell) for name, cell in zip(names, cells, strict=False) if cell}


def _cell(name: str, text: str) -> Any:
    if name.endswith("fen"):
        if len(text) > ONE_LINE_SIGNS:
            raise BadAnswerError("金额太长。写成一个数。")
        return money(text, MoneyUnit.WAN)
    if text in ("是", "否"):
        return text == "是"
    short = len(text) < LONGEST_NUMBER and text.isascii()
    return int(text) if short and text.isdigit() and not text.startswith("0") else text


def _typed(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return wan(value) if name.endswith("fen") and isinstance(value, int) else str(value)


def _quoted(text: str) -> str:
    quoted = any(sign in text for sign in "\t\n\r") or text.startswith('"')
    return '"' + text.replace('"', '""') + '"' if quoted else text
