"""How two firms belong together, as far as their registers say it (12.2, 19).

A firm is a row with ``name``, ``uscc`` (统一社会信用代码), ``legal_person``, ``phone`` and ``shareholders`` (names with 、
between them); what is not known is absent. Names of people have namesakes, so a tie other than identity is a reason
to look, and the row's ``tie_cleared`` says what came of looking.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tongchou.kernel.ties import BETWEEN_NAMES, digits, plain

Row = Mapping[str, Any]


def cell(row: Row, column: str) -> str:
    """What stands in a column, without the spaces around it; empty where nothing does."""
    return str(row.get(column) or "").strip()


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, however wide their signs are written: （） and (), １ and 1."""
    return bool(one) and plain(one) == plain(other)


def same_firm(one: Row, other: Row) -> bool:
    """Whether two rows speak of one firm: the same code, or the same name."""
    by_code = bool(cell(one, "uscc")) and plain(cell(one, "uscc")) == plain(cell(other, "uscc"))
    return by_code or same_name(cell(one, "name"), cell(other, "name"))


def firm_named(firms: Iterable[Row], name: str) -> Row | None:
    """The firm of a list that is called so, or has that code."""
    return next((f for f in firms if same_name(cell(f, "name"), name) or same_name(cell(f, "uscc"), name)), None)


def tie(one: Row, other: Row) -> str:
    """How two different firms are tied, in words that follow 甲与乙; empty where nothing shows it."""
    boss = cell(one, "legal_person")
    if same_name(boss, cell(other, "legal_person")):
        return f"的法定代表人同为{boss}"
    if digits(cell(one, "phone")) and digits(cell(one, "phone")) == digits(cell(other, "phone")):
        return "的联系电话相同"
    behind = _behind(other)
    shared = next((name for plain, name in _behind(one).items() if plain in behind), "")
    return f"经{shared}相连（法定代表人或股东）" if shared else ""


def _behind(firm: Row) -> dict[str, str]:
    """Who stands behind a firm, itself included, by plain name: its legal person and its shareholders."""
    names = (cell(firm, "name"), cell(firm, "legal_person"), *BETWEEN_NAMES.split(cell(firm, "shareholders")))
    return {plain(name): name.strip() for name in names if name.strip()}
