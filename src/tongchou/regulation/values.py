"""How a parameter's value is written by a person, and what it is then: the unit of the parameter says how to read it."""

import re

from tongchou.kernel.calendar import month_day

WHOLE = frozenset({"years", "months", "days", "workdays", "hours", "fen", "percent", "count"})
"""Units of whole numbers that are not negative; ``fen`` is an amount in 分."""

_DIGITS = re.compile(r"[0-9]+")
_BETWEEN = re.compile(r"[、,，;；\n]+")


def read_value(unit: str, text: str) -> int | str | list[str]:
    """The value as an edition's ``parameters.toml`` would have it; ``ValueError`` with a sentence for the writer.

    ``month-day`` stays text (``"08-31"``), ``list`` is split at 、 and line ends, ``text`` is taken as it is.
    """
    text = text.strip()
    if not text:
        raise ValueError("没有写数值。")
    if unit in WHOLE:
        return _whole(text)
    if unit == "month-day":
        return _month_day(text)
    if unit == "list":
        return _list(text)
    if unit == "text":
        return text
    raise ValueError(f"这个参数的单位“{unit}”不认识。")


def _whole(text: str) -> int:
    if not _DIGITS.fullmatch(text):
        raise ValueError(f"数值写了“{text}”，不是不小于 0 的整数。")
    return int(text)


def _list(text: str) -> list[str]:
    items = [item.strip() for item in _BETWEEN.split(text) if item.strip()]
    if not items:
        raise ValueError(f"数值写了“{text}”，里面没有一项。")
    return items


def _month_day(text: str) -> str:
    try:
        month_day(2024, text)  # a leap year, so that 02-29 is a day
    except ValueError:
        raise ValueError(f"数值写了“{text}”，不是月日。写成 08-31 这样。") from None
    return text
