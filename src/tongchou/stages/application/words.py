"""Small judgements on words that several rules of applications need: is it empty, the same unit?"""

from collections.abc import Iterable, Mapping
from typing import Any

from tongchou.kernel.text import fold


def blank(answer: object) -> bool:
    """Whether nothing is said: unknown, empty, or only white space."""
    return not answer or (isinstance(answer, str) and not answer.strip())


def cell(row: Mapping[str, Any], column: str) -> str:
    """What stands in a column of a table, as a sentence can name it; the cells of a table may hold anything."""
    return str(row.get(column) or "").strip() or "（未写）"


def same_unit(name: object, others: Iterable[object]) -> bool:
    """Whether a unit is among others, by name; no name is nobody."""
    folded = fold(name)
    return bool(folded) and folded in {fold(other) for other in others}
