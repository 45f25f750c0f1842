"""How a number of the law is said: the unit of a parameter, in the words of screens and prints."""

from collections.abc import Callable, Mapping
from typing import Any

from tongchou.kernel.money import wan

_SAID: Mapping[str, Callable[[Any], str]] = {
    "years": lambda n: f"{n} 年",
    "months": lambda n: f"{n} 个月",
    "days": lambda n: f"{n} 天",
    "workdays": lambda n: f"{n} 个工作日",
    "hours": lambda n: f"{n} 小时",
    "fen": lambda fen: f"{wan(fen)} 万元",
    "percent": lambda n: f"{n}%",
    "count": str,
    "month-day": lambda text: f"{int(text[:2])} 月 {int(text[3:])} 日",
    "text": str,
    "list": lambda items: "、".join(str(item) for item in items),
}

UNITS = frozenset(_SAID)
"""All units that a parameter may have."""


def said(value: Any, unit: str) -> str:
    """``said(5, "years")`` is ``5 年``, ``said("08-31", "month-day")`` is ``8 月 31 日``; ``KeyError`` if no unit."""
    return _SAID[unit](value)
