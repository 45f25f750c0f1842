"""The few tags and filters that templates need: articles as links, money in 万元, states with their tone."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongchou.kernel import money
from tongchou.kernel.words import article_name, article_of, numeral
from tongchou.lifecycle.words import LINES, ROLE_NAMES, STATES, Line, Role
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Field, Kind
from tongchou.regulation.units import said as said_in_words

register = template.Library()


@register.simple_tag
def article(edition: str, clause: str) -> SafeString:
    """第十一条 as a link to its page, in 宋体."""
    address = reverse("rules-article", args=[edition, article_of(clause)])
    return format_html('<a class="art" href="{}">{}</a>', address, article_name(clause))


@register.simple_tag
def articles(edition: str, clauses: Any) -> SafeString:
    """Several articles as links, each once."""
    seen = {article_of(c): c for c in reversed(list(clauses))}
    links = [article(edition, c) for _, c in sorted(seen.items())]
    return SafeString("、".join(links))  # each part was escaped by format_html


@register.filter
def wan(fen: int | None) -> str:
    """万元, or a dash where nothing is known."""
    return "—" if fen is None else money.wan(fen)


@register.filter
def said(value: Any, unit: str) -> str:
    """A number of the law in the words of its unit: 5 年, 8 月 31 日."""
    return said_in_words(value, unit)


@register.filter
def chapter(number: int) -> str:
    """第三章."""
    return f"第{numeral(number)}章"


@register.filter
def article_title(number: int) -> str:
    """第十一条, from the number of an article."""
    return article_name(str(number))


@register.filter
def roles(values: Iterable[str]) -> str:
    """The Chinese names of roles, in the order of the table's words."""
    held = set(values)
    return "、".join(name for value, name in ROLE_NAMES.items() if value in held)


@register.filter
def role(value: str) -> str:
    """The Chinese name of a role."""
    return ROLE_NAMES[Role(value)]


@register.filter
def line(value: str) -> str:
    """The Chinese name of a line."""
    return LINES[Line(value)].name


@register.filter
def noun(value: str) -> str:
    """The noun of a line in addresses."""
    return LINES[Line(value)].noun


@register.filter
def clauses(words: str) -> tuple[str, ...]:
    """Clauses of the reference edition, written in a template with commas."""
    return tuple(words.split(","))


@register.filter
def cited(reference: Iterable[str], edition: str) -> tuple[str, ...]:
    """Clauses of the reference edition as an edition numbers them."""
    return rulebook.load(edition).cite(reference)


@register.simple_tag
def state(value: str) -> SafeString:
    """A state as a tag: word and tone, never colour alone."""
    words = STATES[value]
    return format_html('<span class="tag {}">{}</span>', words.tone, words.name)


@register.filter
def state_name(value: str) -> str:
    """The word of a state; a record that is not opened yet has none."""
    return STATES[value].name if value in STATES else "—"


@register.filter
def answer(stored: Any, field: Field) -> str:
    """An answer as people read it."""
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


@register.filter
def cell(row: Mapping[str, Any], column: str) -> str:
    """A cell of a row, or a dash."""
    value = row.get(column)
    return "—" if value in (None, "") else _cell(column, value)


def _cell(column: str, value: Any) -> str:
    """Cells whose column is an amount in 分 are shown in 万元, as everywhere."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return f"{money.wan(value)} 万元" if isinstance(value, int) and column.endswith("fen") else str(value)


@register.filter
def deadline(left: int) -> str:
    """剩 5 个工作日 / 今日到期 / 超期 2 个工作日."""
    if left < 0:
        return _("超期 %d 个工作日") % -left
    return _("剩 %d 个工作日") % left if left else _("今日到期")


@register.filter
def urgency(left: int) -> str:
    """The mark of a deadline: amber from one working day, red after (principles §4)."""
    return "bad" if left < 0 else "warn" if left <= 1 else ""


@register.filter
def tail(address: str) -> str:
    """The host and the last part of an address, which is what tells documents apart: www.gov.cn/…/content_7047091.htm."""
    host, _, path = address.partition("://")[2].partition("/")
    return f"{host}/…/{path.rpartition('/')[2]}" if "/" in path else f"{host}/{path}"


@register.filter
def iso(value: date | None) -> str:
    """A date as tables show it."""
    return value.isoformat() if value else "—"
