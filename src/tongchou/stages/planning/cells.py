"""How to read what people leave in a form: is it empty, is it an amount, is it a year."""

import re
from collections.abc import Mapping
from typing import Any


def empty(answer: object) -> bool:
    """Whether nothing is said: unknown, empty, zero, or only white space."""
    return not answer or (isinstance(answer, str) and not answer.strip())


def cell(row: Mapping[str, Any], column: str) -> str:
    """What stands in a column of a table, as a sentence can name it; the cells of a table may hold anything."""
    return str(row.get(column) or "").strip() or "（未写）"


def year_of(row: Mapping[str, Any]) -> int | None:
    """The year in a row, a number or the text of one; ``None`` where it is neither."""
    year = str(row.get("year"))
    return int(year) if re.fullmatch(r"[0-9]{4}", year) else None


def fen_of(row: Mapping[str, Any]) -> int | None:
    """The amount in a row; a cell that holds no whole number of fen holds no amount."""
    fen = row.get("fen")
    return fen if type(fen) is int else None
