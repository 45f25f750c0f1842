"""Answers as people read them: on pages, in printed forms and in documents with the same words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongchou.kernel import money
from tongchou.regulation.fieldbook import Field, Kind


def answer(stored: Any, field: Field) -> str:
    """An answer in words; a dash where there is none."""
    if stored in (None, "", [], {}):
        return "—"
    match field.kind:
        case Kind.MONEY:
            return f"{money.wan(stored)} 万元"
        case Kind.YESNO:
            return _("是") if stored else _("否")
        case Kind.CHOICE:
            return (field.choices or {}).get(stored, stored)
        case Kind.CHOICES:
            return "、".join((field.choices or {}).get(one, one) for one in stored)
        case Kind.LINES:
            return "\n".join(stored)
        case Kind.YEARS:
            return "；".join(f"{year} 年 {money.wan(fen)} 万元" for year, fen in sorted(stored.items()))
        case Kind.ROWS:
            columns = field.columns or {}
            return "\n".join(
                "，".join(f"{columns.get(k, k)} {_cell(k, v)}" for k, v in row.items() if v not in (None, ""))
                for row in stored
            )
        case Kind.INTEGER:
            return f"{stored} {field.unit}".strip()
        case _:
            return str(stored)


def cell(row: Mapping[str, Any], column: str) -> str:
    """A cell of a row, or a dash."""
    value = row.get(column)
    return "—" if value in (None, "") else _cell(column, value)


def _cell(column: str, value: Any) -> str:
    """Cells whose column is an amount in 分 are shown in 万元, as everywhere."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return f"{money.wan(value)} 万元" if isinstance(value, int) and column.endswith("fen") else str(value)
