"""Forms from the field book: what a field is decides its control, and its text is read as people write it.

Nothing typed is lost: a form that is refused comes back with every word in it and a sentence at each field.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongchou.kernel.money import capital, wan
from tongchou.kernel.reading import BadValueError, MoneyUnit, day, money, whole
from tongchou.regulation.fieldbook import BadAnswerError, Field, Kind
from tongchou.surfaces.web import pasted
from tongchou.surfaces.web.pasted import ONE_LINE_SIGNS

UNREADABLE = (BadValueError, BadAnswerError)


@dataclass(frozen=True, slots=True)
class Control:
    """One field on a page: what it asks, what stands in it, and what is wrong with that."""

    field: Field
    text: str
    picked: tuple[str, ...]
    problem: str = ""
    required: bool = True
    grid: tuple[Any, ...] = ()
    """The rows of a table that are known beforehand (``grids``)."""
    value: Any = None
    """What was read, as the field book stores it; ``None`` where nothing stands there or nobody can read it."""

    @property
    def id(self) -> str:
        """The id of the input, to which the error summary links."""
        return f"f-{self.field.id}"

    @property
    def unit(self) -> str:
        """What stands after the input."""
        return gettext("万元") if self.field.kind is Kind.MONEY else self.field.unit

    @property
    def says(self) -> str:
        """What is wrong, in the same words above the form and at the field."""
        return self.problem if self.field.label in self.problem else f"{self.field.label}：{self.problem}"

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The choices of a field that has some; 是 and 否 are choices too."""
        return (
            [("yes", "是"), ("no", "否")] if self.field.kind is Kind.YESNO else list((self.field.choices or {}).items())
        )

    @property
    def widget(self) -> str:
        """The control: up to seven choices stand open, more are a list; rows are pasted from a sheet."""
        if self.field.kind in (Kind.YESNO, Kind.CHOICE):
            return "radio" if len(self.choices) <= MOST_RADIOS else "select"
        return _WIDGETS.get(self.field.kind, "text")

    @property
    def hint(self) -> str:
        """How to write it, after what the field book says."""
        return self.field.help + str(_HINTS.get(self.field.kind, "")) + self._columns()

    @property
    def counts(self) -> bool:
        """Whether what was read is said beside it: amounts and tables."""
        return self.field.kind in (Kind.MONEY, Kind.YEARS, Kind.ROWS)

    @property
    def total(self) -> str:
        """What was read, counted and added up to the fen, with the amount in capital numerals."""
        if not self.counts or not self.value:
            return ""
        if self.field.kind is Kind.MONEY:
            return _capital(self.value)
        if self.field.kind is Kind.YEARS:
            said = gettext("%(n)d 年，合计 %(sum)s 万元，") % {
                "n": len(self.value),
                "sum": wan(sum(self.value.values())),
            }
            return said + _capital(sum(self.value.values()))
        amounts = [name for name in self.field.columns or {} if name.endswith("fen")]
        if not amounts:
            return gettext("读出 %d 行。") % len(self.value)
        parts = [cell for row in self.value if type(cell := row.get(amounts[0])) is int]
        said = gettext("%(n)d 行，合计 %(sum)s 万元，") % {"n": len(self.value), "sum": wan(sum(parts))}
        return said + _capital(sum(parts))

    def _columns(self) -> str:
        if self.field.kind is not Kind.ROWS:
            return ""
        columns = "、".join((self.field.columns or {}).values())
        return gettext("一行一项，各列用制表符隔开（可从表格粘贴）：%s。") % columns


def _capital(fen: int) -> str:
    return gettext("大写：%s。") % capital(fen)


MOST_RADIOS = 7

_WIDGETS = {
    Kind.CHOICES: "checkbox",
    Kind.INTEGER: "number",
    Kind.MONEY: "number",
    Kind.DATE: "date",
    Kind.LINES: "lines",
    Kind.YEARS: "lines",
    Kind.ROWS: "table",
}

_BLANKS = {Kind.ROWS: " \r\n"}
"""What may stand around a text and means nothing; before the first cell of a row a tab means that it is empty."""

ONE_LINE = frozenset({Kind.INTEGER, Kind.MONEY, Kind.DATE})
MOST_TYPED = 200_000
"""Signs of one field before anything is read."""

_HINTS = {
    Kind.MONEY: _("单位万元；也可写“12.5亿元”“300元”。"),
    Kind.LINES: _("一行一项。"),
    Kind.YEARS: _("一行一年，如 2027 120.00（万元）。"),
}


def controls(
    fields: Iterable[Field], answers: Mapping[str, Any], optional: frozenset[str] = frozenset()
) -> list[Control]:
    """The controls of a form with the stored answers in them."""
    return [
        Control(
            f,
            _text(f, stored),
            _picked(f, stored),
            required=f.id not in optional,
            value=stored,
        )
        for f, stored in ((f, answers.get(f.id)) for f in fields)
    ]


def typed_in(fields: Iterable[Field], post: MultiValueDict) -> dict[str, list[str]]:
    """Every text of a sent form, by field, as the browser sent it."""
    return {f.id: post.getlist(f.id) for f in fields}


def overlaid(shown: Iterable[Control], unread: Mapping[str, list[str]]) -> list[Control]:
    """Controls in which what could not be read stands again as it was typed, each with what is wrong with it."""
    return [
        read([c.field], MultiValueDict({c.field.id: unread[c.field.id]}))[1][0] if c.field.id in unread else c
        for c in shown
    ]


def prefilled(fields: Iterable[Field], asked: QueryDict) -> dict[str, str]:
    """Texts that the address of a form brings along, so that a link can begin a form at what it is about."""
    return {f.id: asked[f.id] for f in fields if f.kind is Kind.TEXT and f.id in asked}


def read(
    fields: Iterable[Field], post: MultiValueDict, optional: frozenset[str] = frozenset()
) -> tuple[dict[str, Any], list[Control]]:
    """The answers of a sent form, and its controls as typed, each with what is wrong with it."""
    answers: dict[str, Any] = {}
    out = []
    for field in fields:
        typed = post.getlist(field.id)
        text, problem, value = post.get(field.id, "").strip(_BLANKS.get(field.kind)), "", None
        try:
            value = field.admit(_value(field, text, typed))
            if value is not None:
                answers[field.id] = value
        except UNREADABLE as bad:
            problem = str(bad)
        out.append(
            Control(field, text, tuple(typed), problem, field.id not in optional, value=value if not problem else None)
        )
    return answers, out


def _value(field: Field, text: str, typed: list[str]) -> Any:
    """What was typed as the field book stores it; ``None`` for an empty field."""
    if field.kind is Kind.CHOICES:
        return typed or None
    if not text:
        return None
    if field.kind in ONE_LINE and len(text) > ONE_LINE_SIGNS:
        raise BadAnswerError(f"写了 {len(text)} 个字，太长。写成一个数或一个日期。")
    if len(text) > MOST_TYPED:
        raise BadAnswerError(f"有 {len(text)} 个字，最多 {MOST_TYPED} 个。较长的内容作为材料上传。")
    match field.kind:
        case Kind.INTEGER:
            return _exact(whole(text, field.unit), text)
        case Kind.MONEY:
            return money(text, MoneyUnit.WAN)
        case Kind.DATE:
            return _exact(day(text), text).isoformat()
        case Kind.YESNO:
            return text == "yes"
        case Kind.LINES:
            return [one.strip() for one in text.splitlines() if one.strip()]
        case Kind.YEARS:
            return dict(_year(one) for one in text.splitlines() if one.strip())
        case Kind.ROWS:
            return pasted.table(field, text)
        case _:
            return text


def _exact(span: Any, text: str) -> Any:
    """A form needs one value; what is written only roughly is asked for again."""
    if span.low != span.high:
        raise BadAnswerError(f"“{text}”不够确切，写出一个确定的值。")
    return span.low


def _year(text: str) -> tuple[str, int]:
    year, _, amount = (
        text.replace("年", " ").replace("=", " ").replace("：", " ").replace(":", " ").strip().partition(" ")
    )
    if not (year.isdigit() and len(year) == 4):
        raise BadAnswerError(f"“{text}”里没有四位数字的年度。写成 2027 120.00。")
    if len(amount) > ONE_LINE_SIGNS:
        raise BadAnswerError("金额太长。写成 2027 120.00。")
    return year, money(amount.strip(), MoneyUnit.WAN)


def _text(field: Field, stored: Any) -> str:
    """A stored answer as it would be typed."""
    if stored is None:
        return ""
    match field.kind:
        case Kind.MONEY:
            return pasted.wan(stored)
        case Kind.YESNO:
            return "yes" if stored else "no"
        case Kind.LINES:
            return "\n".join(stored)
        case Kind.YEARS:
            return "\n".join(f"{year} {pasted.wan(fen)}" for year, fen in sorted(stored.items()))
        case Kind.ROWS:
            return pasted.typed(field, stored)
        case Kind.CHOICES:
            return ""
        case _:
            return str(stored)


def _picked(field: Field, stored: Any) -> tuple[str, ...]:
    return tuple(stored or ()) if field.kind is Kind.CHOICES else (_text(field, stored),)
