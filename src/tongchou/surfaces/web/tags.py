"""The few tags and filters that templates need: articles as links, money in 万元, states with their tone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongchou.kernel import money
from tongchou.kernel.words import article_name, article_of, numeral
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.trust import UNIT_KINDS
from tongchou.lifecycle.words import LINES, ROLE_NAMES, STATES, Line, Role
from tongchou.records.models import Entry
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Field
from tongchou.regulation.units import said as said_in_words
from tongchou.surfaces import words
from tongchou.surfaces.web import kept, shown_plan

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


@register.simple_tag
def unit_kind(value: str) -> str:
    """The name of a unit's kind."""
    return UNIT_KINDS.get(value, value)


@register.filter
def line(value: str) -> str:
    """The Chinese name of a line."""
    return LINES[Line(value)].name


@register.filter
def said_columns(rows: Sequence[Mapping[str, Any]], field: Field) -> dict[str, str]:
    """The columns of a table in which some row says something: to read it, one need not look past empty ones."""
    every = dict(field.columns or {})
    told = {column for row in rows for column, value in row.items() if value not in (None, "", [])}
    return {column: name for column, name in every.items() if column in told} or every


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


register.filter("answer", words.answer)
register.filter("cell", words.cell)


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


@register.filter
def day_in(value: date | datetime, today: date) -> str:
    """11-30 within the year, else the whole date."""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


@register.filter
def upto(count: int, most: int) -> str:
    """A count that was not taken further: 12, or 999+."""
    return f"{most}+" if count > most else str(count)


@register.filter
def at(words: Mapping[str, Any], name: str) -> Any:
    """What stands under a name, or the name."""
    return words.get(name, name)


@register.filter
def act_title(entry: Entry) -> str:
    """What a step is called on its button; an upload is no step of the table."""
    edition = entry.record.edition
    steps = table_of(edition)
    found = (s.title for s in steps if s.line == entry.line and s.verb == entry.verb)
    return next(found, _("上传材料"))


@register.simple_tag(takes_context=True)
def keeps(context: Mapping[str, Any]) -> SafeString:
    """The hidden fields of a form that loses no word: whose it is, and the key that makes it one act."""
    fields = '<input type="hidden" name="who" value="{}"><input type="hidden" name="once" value="{}">'
    return format_html(fields, kept.signed(context["user"]), kept.new_key())


@register.filter
def at_place(values: Sequence[Any], place: int) -> Any:
    """What stands at a place of a list beside the one that is gone through."""
    return values[place]


@register.filter
def points(value: int) -> str:
    """Hundredths of a point as people read them."""
    return shown_plan.points(value)


@register.filter
def fen_of(kept: Mapping[str, Any], year: int) -> int | None:
    """The money of a year in a draft of a plan, or in one of its rows."""
    return kept["fen"].get(str(year))


@register.filter
def count_chosen(outcome: Mapping[str, Any]) -> int:
    """How many candidates a draft of a plan lists."""
    return sum(row["chosen"] for row in outcome["rows"])
