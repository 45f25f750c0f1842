"""Whether an inspector belongs to a firm, as far as what both stated says it (9.2, 12.2)."""

from collections.abc import Mapping
from typing import Any

from tongchou.kernel.ties import plain

Row = Mapping[str, Any]


def cell(row: Row, column: str) -> str:
    """What stands in a column, without the spaces around it; empty where nothing does."""
    return str(row.get(column) or "").strip()


def employed_by(person: Row, firm: Row) -> bool:
    """Whether a person (name, employer, uscc of the employer, phone) works for a firm."""
    return _alike(person, "employer", firm, "name") or _alike(person, "uscc", firm, "uscc")


def tie(person: Row, firm: Row) -> str:
    """What else binds a person to a firm, in words that follow both names; empty where nothing shows it."""
    if _alike(person, "name", firm, "legal_person"):
        return "的法定代表人同名"
    return "的电话相同" if _alike(person, "phone", firm, "phone") else ""


def _alike(one: Row, mine: str, other: Row, its: str) -> bool:
    name = plain(cell(one, mine))
    return bool(name) and name == plain(cell(other, its))
