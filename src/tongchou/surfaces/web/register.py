"""The lists of the register as data: columns, filters, orders. The project list and the systems list are two of them.

A list is narrowed, summed, paged and exported by the same conditions, so that what is exported is what was filtered.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongchou.lifecycle.track import TRACK, stage_name
from tongchou.lifecycle.words import STATES
from tongchou.records.models import Registered, Tally, Unit
from tongchou.regulation.rulebook import Law

PAGE = 50
NAME = _("项目名称")
MOST_TYPED = 200
FORM = "application"

Value = Callable[[Registered, "Reading"], Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell may need beside its row: the law, today, and the words of the application form's choices."""

    law: Law
    today: date

    def choice(self, name: str, value: str) -> str:
        """The words of a choice of the application form."""
        return (self.law.book.forms[FORM].fields[name].choices or {}).get(value, "")

    def lateness(self, row: Registered) -> int | None:
        """Days that building is or was behind its baseline; negative where it was ahead; ``None`` before a start."""
        if row.due_on is None:
            return None
        late = ((row.completed_on or self.today) - row.due_on).days
        return late if row.completed_on or late > 0 else 0

    def light(self, row: Registered) -> str:
        """正常 ok, 预警 warn, 偏离 bad, 未开始 off: the worse of time and money, thresholds are the city's."""
        late = self.lateness(row)
        over = row.approved_fen is not None and max(row.contract_fen or 0, row.paid_fen or 0) > row.approved_fen
        if late is None and not over:
            return "off"
        if over or (late or 0) > self.law.value("deviation-days"):
            return "bad"
        return "warn" if (late or 0) > self.law.value("deviation-warn-days") else "ok"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how it is called, what stands in it, and what kind of thing that is (text, money, date, light, state)."""

    id: str
    title: Promise
    value: Value
    kind: str = "text"
    usual: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its name in the address, its title, its choices, and the condition that a choice is."""

    id: str
    title: Promise
    choices: Callable[["Reading", Sequence[Unit]], Sequence[tuple[str, str]]]
    condition: Callable[[str, "Reading"], Q]


@dataclass(frozen=True, slots=True)
class Order:
    """One order; the last key makes it total, so that pages can be cut by it."""

    id: str
    title: Promise
    key: str
    falling: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of the register."""

    id: str
    title: Promise
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    orders: tuple[Order, ...]
    base: Q


def _of_form(name: str) -> Callable[[Reading, Sequence[Unit]], Sequence[tuple[str, str]]]:
    return lambda reading, _units: list((reading.law.book.forms[FORM].fields[name].choices or {}).items())


def _field(name: str) -> Callable[[str, Reading], Q]:
    return lambda value, _reading: Q(**{name: value})


def _number(name: str) -> Callable[[str, Reading], Q]:
    return lambda value, _reading: Q(**{name: int(value)}) if value.isdecimal() and len(value) < 10 else Q(pk=None)


ASSESSED = _("已评估")

LIGHTS = (("bad", _("偏离")), ("warn", _("预警")), ("ok", _("正常")), ("off", _("未开始")))


def _lit(value: str, reading: Reading) -> Q:
    """The condition of a light: the same thresholds as ``Reading.light``, asked of the database."""
    over = Q(contract_fen__gt=F("approved_fen")) | Q(paid_fen__gt=F("approved_fen"))

    def later(days: int) -> Q:
        behind = Q(completed_on=None, due_on__lt=reading.today - timedelta(days=days))
        return behind | Q(completed_on__gt=F("due_on") + timedelta(days=days))

    bad = over | later(reading.law.value("deviation-days"))
    warn = later(reading.law.value("deviation-warn-days"))
    return {
        "bad": bad,
        "warn": warn & ~bad,
        "ok": Q(due_on__isnull=False) & ~warn & ~bad,
        "off": Q(due_on=None) & ~over,
    }[value]


def _years(reading: Reading, _units: Sequence[Unit]) -> Sequence[tuple[str, str]]:
    return [(str(y), str(y)) for y in range(reading.today.year + 1, reading.today.year - 8, -1)]


UNIT = Filter(
    "unit", _("单位"), lambda _r, units: [(str(u.pk), u.name) for u in units], _number("unit")
)  # fmt: skip
YEAR = Filter("year", _("年度"), _years, _number("year"))
CATEGORY = Filter("category", _("类别"), _of_form("category"), _field("category"))
NATURE = Filter("nature", _("性质"), _of_form("nature"), _field("nature"))
FUNDING = Filter("funding", _("资金方式"), _of_form("funding"), _field("funding"))
MODE = Filter("mode", _("建设方式"), _of_form("build_mode"), _field("build_mode"))
STAGE = Filter(
    "stage", _("阶段"), lambda _r, _u: [(str(n), stage_name(n)) for n in range(len(TRACK))] + [(str(len(TRACK)), str(ASSESSED))],
    _number("stage"),
)  # fmt: skip
LIGHT = Filter("light", _("进度"), lambda _r, _u: [(k, str(v)) for k, v in LIGHTS], _lit)
MAJOR = Filter(
    "major", _("重大项目"), lambda _r, _u: [("1", "是"), ("0", "否")], lambda v, _r: Q(is_major=v == "1")
)  # fmt: skip
WAYS = (("1", _("一事一议")), ("0", _("年度申报")))
WAY = Filter(
    "way", _("列入方式"), lambda _r, _u: [(k, str(v)) for k, v in WAYS], lambda v, _r: Q(is_urgent=v == "1")
)  # fmt: skip

NEWEST = Order("moved", _("最近变动"), "moved_at", falling=True)
BY_CODE = Order("code", _("编码"), "code", falling=False)
BY_MONEY = Order("money", _("总投资"), "weight_fen", falling=True)

CODE = Column("code", _("编码"), lambda r, _c: r.code)
OWNER = Column("unit", _("单位"), lambda r, _c: r.unit.name)
TOTAL = Column("total", _("总投资（万元）"), lambda r, _c: r.total_fen, "money")
CONTRACT = Column("contract", _("合同额（万元）"), lambda r, _c: r.contract_fen, "money")
PAID = Column("paid", _("已支付（万元）"), lambda r, _c: r.paid_fen, "money")

PROJECTS = Listing(
    id="projects",
    title=_("项目库"),
    columns=(
        CODE,
        OWNER,
        Column("year", _("年度"), lambda r, _c: r.year or "—", usual=True),
        Column("state", _("状态"), lambda r, _c: r.state, "state"),
        Column("stage", _("阶段"), lambda r, _c: stage_name(r.stage)),
        Column("light", _("进度"), lambda r, c: c.light(r), "light"),
        TOTAL,
        CONTRACT,
        PAID,
        Column("way", _("列入方式"), lambda r, _c: str(WAYS[0][1]) if r.is_urgent else "—", usual=False),
        Column("category", _("类别"), lambda r, c: c.choice("category", r.category), usual=False),
        Column("nature", _("性质"), lambda r, c: c.choice("nature", r.nature), usual=False),
        Column("funding", _("资金方式"), lambda r, c: c.choice("funding", r.funding), usual=False),
        Column("mode", _("建设方式"), lambda r, c: c.choice("build_mode", r.build_mode), usual=False),
        Column("place", _("在顶层规划中的位置"), lambda r, _c: r.place, usual=False),
        Column("first", _("原核定（万元）"), lambda r, _c: r.first_fen, "money", usual=False),
        Column("started", _("开工"), lambda r, _c: r.started_on, "date", usual=False),
        Column("due", _("应完工"), lambda r, _c: r.due_on, "date", usual=False),
        Column("completed", _("完工"), lambda r, _c: r.completed_on, "date", usual=False),
        Column("contact", _("联系人"), lambda r, _c: r.contact, usual=False),
    ),
    filters=(UNIT, YEAR, STAGE, LIGHT, CATEGORY, NATURE, FUNDING, MODE, MAJOR, WAY),
    orders=(NEWEST, BY_CODE, BY_MONEY),
    base=Q(),
)


def _life_until(row: Registered, reading: Reading) -> date | None:
    if row.in_use_on is None:
        return None
    years = int(reading.law.value("service-life-min"))
    return row.in_use_on.replace(year=row.in_use_on.year + years, day=min(row.in_use_on.day, 28))


SYSTEMS = Listing(
    id="systems",
    title=_("在用系统"),
    columns=(
        CODE,
        OWNER,
        Column("state", _("状态"), lambda r, _c: r.state, "state"),
        Column("in_use", _("投入使用"), lambda r, _c: r.in_use_on, "date"),
        Column("life", _("最低使用到"), _life_until, "date"),
        Column("free", _("免费运维到"), lambda r, _c: r.free_until, "date"),
        Column("category", _("类别"), lambda r, c: c.choice("category", r.category)),
        Column("place", _("在顶层规划中的位置"), lambda r, _c: r.place, usual=False),
        TOTAL,
        Column("contact", _("联系人"), lambda r, _c: r.contact, usual=False),
    ),
    filters=(UNIT, CATEGORY, YEAR),
    orders=(BY_CODE, NEWEST, BY_MONEY),
    base=Q(in_use=True),
)

LISTINGS = {one.id: one for one in (PROJECTS, SYSTEMS)}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a list: only filters, columns and an order that it has; the rest is dropped."""

    listing: Listing
    chosen: Mapping[str, str]
    words: str
    order: Order
    columns: tuple[Column, ...]
    after: tuple[str, str]

    @classmethod
    def of(cls, listing: Listing, query: QueryDict) -> "Asked":
        """Read a query; what is not known is as if it were not there."""
        chosen = {f.id: v for f in listing.filters if (v := query.get(f.id, "").strip()[:MOST_TYPED])}
        wanted = set(query.getlist("col"))
        columns = tuple(c for c in listing.columns if (c.id in wanted if wanted else c.usual))
        order = next((o for o in listing.orders if o.id == query.get("order")), listing.orders[0])
        key, _sep, pk = query.get("after", "")[:MOST_TYPED].rpartition("|")
        words = query.get("q", "").strip()[:MOST_TYPED].replace("\0", "")
        return cls(listing, chosen, words, order, columns or listing.columns, (key, pk))

    def query(self, **more: str) -> str:
        """The query again, without the page, with something added or (empty) taken out."""
        columns = [("col", c.id) for c in self.columns] if self.columns != _usual(self.listing) else []
        own = {**self.chosen, "q": self.words, "order": self.order.id if self.order != self.listing.orders[0] else ""}
        return urlencode([(k, v) for k, v in {**own, **more}.items() if v] + columns)

    @property
    def is_tallied(self) -> bool:
        """Whether the kept sums answer it: they know units, years and stages, and no other filter."""
        return not self.words and self.chosen.keys() <= TALLIED

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.chosen or self.words)

    def condition(self, reading: Reading, *, without: str = "") -> Q:
        """All that is filtered as one condition."""
        met = self.listing.base
        for one in self.listing.filters:
            value = self.chosen.get(one.id)
            if value and one.id != without:
                known = {k for k, _v in one.choices(reading, ())} if one.id == "light" else {value}
                met &= one.condition(value, reading) if value in known else Q(pk=None)
        if self.words:
            met &= Q(title__icontains=self.words) | Q(code__startswith=self.words)
        return met


def _usual(listing: Listing) -> tuple[Column, ...]:
    return tuple(c for c in listing.columns if c.usual)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, and how the next one is asked for; empty on the last."""

    rows: list[Registered]
    after: str


def page_of(rows: QuerySet[Registered], asked: Asked, reading: Reading) -> Page:
    """Fifty rows after a place, by comparing with the place and never by counting up to it.

    The units are asked for afterwards: a join would tempt a database to walk the units first and sort everything.
    """
    key, sign = asked.order.key, "-" if asked.order.falling else ""
    found = rows.filter(asked.condition(reading)).order_by(f"{sign}{key}", f"{sign}project")
    value, pk = asked.after
    if pk.isdecimal() and len(pk) < 19:
        found = found.filter(_past(asked.order, value, int(pk)))
    page = list(found.select_related(None).prefetch_related("unit")[: PAGE + 1])
    more = len(page) > PAGE
    last = page[PAGE - 1] if more else None
    return Page(page[:PAGE], f"{_place(getattr(last, key))}|{last.pk}" if last else "")


def _place(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _past(order: Order, text: str, pk: int) -> Q:
    """Rows that come after a place in an order; a place that cannot be read is before everything."""
    compare = "lt" if order.falling else "gt"
    try:
        value = Registered._meta.get_field(order.key).to_python(text)  # noqa: SLF001 - Django's public name
    except (ValueError, TypeError, ValidationError):
        return Q()
    return Q(**{f"{order.key}__{compare}": value}) | Q(**{order.key: value, f"project__{compare}": pk})


@dataclass(frozen=True, slots=True)
class Sums:
    """What all filtered rows come to, and how many stand at each stage (by the count of stages behind them)."""

    count: int
    money: Mapping[str, int]
    stages: Mapping[int, int]


TALLIED = frozenset({"unit", "year", "stage"})
MONEY = {"total": "total_fen", "contract": "contract_fen", "paid": "paid_fen", "first": "first_fen"}


def sums_of(rows: QuerySet[Registered], tallies: QuerySet[Tally] | None, asked: Asked, reading: Reading) -> Sums:
    """One query, grouped by stage; the map of stages leaves the filter by stage out, the sums obey it.

    It is asked of the kept sums wherever they know the answer, so that its time does not grow with the register.
    """
    kept = tallies is not None and asked.is_tallied
    found = (tallies if kept else rows.select_related(None)).filter(asked.condition(reading, without="stage"))
    asked_money = {c.id: MONEY[c.id] for c in asked.columns if c.kind == "money"}
    money_sums = {f"sum_{k}": Sum(v) for k, v in asked_money.items()}
    groups = found.order_by().values("stage").annotate(n=Sum("count") if kept else Count("pk"), **money_sums)
    stages, money, count = {}, dict.fromkeys(asked_money, 0), 0
    for group in groups:
        if group["n"]:
            stages[group["stage"]] = group["n"]
        if asked.chosen.get("stage", str(group["stage"])) == str(group["stage"]):
            count += group["n"]
            for name in asked_money:
                money[name] += group[f"sum_{name}"] or 0
    return Sums(count, money, stages)


def cells(row: Registered, asked: Asked, reading: Reading) -> list[tuple[Column, Any]]:
    """A row as its columns show it."""
    return [(c, c.value(row, reading)) for c in asked.columns]


def plain(column: Column, value: Any) -> Any:
    """A cell for a spreadsheet: money as 万元, states and lights as words."""
    if value is None:
        return ""
    match column.kind:
        case "money":
            return value / 1_000_000
        case "state":
            return STATES[value].name
        case "light":
            return str(dict(LIGHTS)[value])
        case "date":
            return value.isoformat()
        case _:
            return value
