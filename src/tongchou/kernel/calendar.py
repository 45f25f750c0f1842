"""Working days (工作日), due dates and month ends.

The State Council publishes the holidays of a year in the autumn before it; until then nobody knows them. A date that
was computed through a year without a published table is therefore marked provisional (预计) and never passed off as
certain. Dates are ``datetime.date``; a ``datetime`` is not accepted.
"""

import calendar as civil
import csv
import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from types import MappingProxyType

SATURDAY = 5
"""``date.weekday()`` of the first day of a weekend."""

FIXED_HOLIDAYS = ("01-01", "05-01", "10-01", "10-02", "10-03")
"""Days that the decree on national holidays (全国年节及纪念日放假办法) fixes in the civil calendar, as MM-DD.

A published table in which one of them is a working day is incomplete or of another year.
"""

_WEEKDAYS = "一二三四五六日"
_NO_TABLES: Mapping[int, "YearTable"] = MappingProxyType({})
_TOML_KEYS = {"year", "source", "published", "off", "work"}


class MalformedYearError(ValueError):
    """The table of a year cannot be read; ``problems`` says everything that is wrong, one sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class YearTable:
    """How one year departs from Monday to Friday.

    ``off`` are weekdays on which nobody works (a weekend day in it does no harm), ``work`` are weekend days worked in
    exchange. ``published`` is false for a forecast of the operator's own: its days count, but what is computed with
    them stays provisional.
    """

    year: int
    off: frozenset[date]
    work: frozenset[date]
    source: str
    published: bool

    def __post_init__(self) -> None:
        if stray := sorted(day for day in self.off | self.work if day.year != self.year):
            raise ValueError(f"{stray[0]} 不是 {self.year} 年的日期。")
        if both := sorted(self.off & self.work):
            raise ValueError(f"{both[0]} 既写成放假，又写成上班。")

    def is_workday(self, day: date) -> bool:
        """Whether offices work on a day of this year."""
        return day in self.work or (day.weekday() < SATURDAY and day not in self.off)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day on which something is in time, and whether a table still to be published may move it."""

    day: date
    provisional: bool

    def __str__(self) -> str:
        """``2027-03-01（预计）`` while provisional, else ``2027-03-01``."""
        return f"{self.day}（预计）" if self.provisional else str(self.day)


class Calendar:
    """Working days over any span of years; a year without a table counts Monday to Friday.

    Each year's working days are listed once, when first asked for; after that every question is a bisection.
    """

    def __init__(self, years: Mapping[int, YearTable]) -> None:
        if wrong := [key for key, table in years.items() if key != table.year]:
            raise ValueError(f"{years[wrong[0]].year} 年的表放在了 {wrong[0]} 年下。")
        self.years: Mapping[int, YearTable] = MappingProxyType(dict(years))
        self._published = frozenset(year for year, table in years.items() if table.published)
        self._workdays: dict[int, tuple[date, ...]] = {}

    def is_workday(self, day: date) -> bool:
        """Whether offices work on a day."""
        table = self.years.get(day.year)
        return day.weekday() < SATURDAY if table is None else table.is_workday(day)

    def add(self, day: date, n: int) -> Due:
        """The ``n``-th working day after ``day``: the start day is not counted, the due day is.

        ``n == 0`` is the first working day at or after ``day``; a negative ``n`` counts back from the day before.
        """
        year = day.year
        workdays = self._workdays_of(year)
        index = bisect_right(workdays, day) + n - 1 if n > 0 else bisect_left(workdays, day) + n
        while index >= len(workdays):
            index -= len(workdays)
            year += 1
            workdays = self._workdays_of(year)
        while index < 0:
            year -= 1
            workdays = self._workdays_of(year)
            index += len(workdays)
        due = workdays[index]
        if year == day.year:
            return Due(due, year not in self._published)
        counted_from = day + timedelta(days=(n > 0) - (n < 0))
        first, last = sorted((counted_from.year, year))
        return Due(due, any(y not in self._published for y in range(first, last + 1)))

    def between(self, start: date, end: date) -> int:
        """How many working days lie after ``start``, up to and including ``end``; negative where ``end`` is earlier.

        Spans add up: ``between(a, b) + between(b, c) == between(a, c)``, in whatever order the days stand.
        """
        if end < start:
            return -self.between(end, start)
        before = bisect_right(self._workdays_of(start.year), start)
        whole_years = sum(len(self._workdays_of(year)) for year in range(start.year, end.year))
        return whole_years + bisect_right(self._workdays_of(end.year), end) - before

    def left(self, today: date, due: date) -> int:
        """Working days left until ``due``, today not counted; 0 on the last day, negative once it is late.

        The sign alone says late: the weekend after a Friday's deadline is already ``-1``, as the Monday is.
        """
        days = self.between(today, due)
        return days if today <= due else min(days, -1)

    def _workdays_of(self, year: int) -> tuple[date, ...]:
        known = self._workdays.get(year)
        if known is None:
            known = self._workdays[year] = tuple(filter(self.is_workday, _days_of(year)))
        return known


def _days_of(year: int) -> Iterator[date]:
    """Every day of a year; ``OverflowError`` outside 1 … 9999, as the standard library has it."""
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"year {year} is out of range")
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range(366 if civil.isleap(year) else 365))


def month_day(year: int, text: str) -> date:
    """The day that ``MM-DD`` names in a year, as the law names its days (``"08-31"``); 02-29 is clipped to the 28th."""
    found = re.fullmatch(r"(\d{2})-(\d{2})", text)
    if found is None:
        raise ValueError(f"{text!r} is not MM-DD")
    month, day = int(found[1]), int(found[2])
    if text == "02-29":
        day = civil.monthrange(year, month)[1]
    return date(year, month, day)


def add_months(day: date, n: int) -> date:
    """The same day ``n`` months later, or the last of that month where it is shorter: 31 January + 1 is 28 February."""
    years, month = divmod(day.month - 1 + n, 12)
    year, month = day.year + years, month + 1
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"year {year} is out of range")
    return date(year, month, min(day.day, civil.monthrange(year, month)[1]))


def add_years(day: date, n: int) -> date:
    """The same day ``n`` years later; 29 February becomes the 28th where the year has none."""
    return add_months(day, 12 * n)


def load(extra: Mapping[int, YearTable] = _NO_TABLES) -> Calendar:
    """The shipped years, overlaid with the tables that the operator imported or edited."""
    return Calendar({**_shipped(), **extra})


@cache
def _shipped() -> Mapping[int, YearTable]:
    """The years in ``workdays/``, read once: they are part of the program and cannot change while it runs."""
    files = resources.files(__package__).joinpath("workdays").iterdir()
    tables = (parse_year(file.read_text(encoding="utf-8")) for file in files if file.name.endswith(".toml"))
    return MappingProxyType({table.year: table for table in sorted(tables, key=lambda table: table.year)})


def parse_year(text: str) -> YearTable:
    """Read one year from TOML as in ``workdays/``, or from csv with the columns ``date`` and ``day_type``.

    In csv ``day_type`` begins with off or work, and a column ``source_notice_url`` becomes the source. Days off that
    fall on a weekend are accepted and dropped, since they are off anyway. Raises ``MalformedYearError`` with all
    problems at once.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    columns = [name.strip() for name in text.partition("\n")[0].split(",")]
    is_csv = "date" in columns and "day_type" in columns
    draft = _from_csv(text) if is_csv else _from_toml(text)
    problems = [*draft.problems, *_problems_of(draft)]
    if problems:
        raise MalformedYearError(problems)
    off = frozenset(day for day in draft.off if day.weekday() < SATURDAY)
    return YearTable(draft.year, off, frozenset(draft.work), draft.source, draft.published)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a file says, before anyone asked whether it can be true; ``year`` is 0 where it says none."""

    year: int
    off: tuple[date, ...] = ()
    work: tuple[date, ...] = ()
    source: str = ""
    published: bool = True
    problems: tuple[str, ...] = ()


def _problems_of(draft: _Draft) -> Iterator[str]:
    """Everything in a draft that cannot be true of a year."""
    if not draft.year:
        return
    for day in sorted({*draft.off, *draft.work}):
        if day.year != draft.year:
            yield f"{day} 不是 {draft.year} 年的日期。删去，或写进 {day.year} 年的表。"
    for day in sorted(set(draft.off) & set(draft.work)):
        yield f"{day} 既写成放假（off），又写成上班（work）。只留一个。"
    for name, days in (("off", draft.off), ("work", draft.work)):
        for day in sorted(day for day, times in Counter(days).items() if times > 1):
            yield f"{day} 在 {name} 里写了 {days.count(day)} 次。只留一次。"
    for day in sorted(day for day in set(draft.work) if day.weekday() < SATURDAY):
        yield f"{day} 是星期{_WEEKDAYS[day.weekday()]}，本来就上班，不用写成 work。核对日期；没有写错就删去。"
    fixed = (month_day(draft.year, text) for text in FIXED_HOLIDAYS if draft.published)
    for day in fixed:
        if day.weekday() < SATURDAY and day not in draft.off:
            yield f"{day} 是法定节假日，表里没有写成放假（off）。对照国务院办公厅的放假通知，把放假日期写全。"


def _from_csv(text: str) -> _Draft:
    """Rows of ``date,day_type``: the year is the one that most rows are of."""
    reader = csv.DictReader(text.split("\n"), skipinitialspace=True)
    try:
        rows = [(reader.line_num, {(name or "").strip(): cell for name, cell in row.items()}) for row in reader]
    except csv.Error:
        return _Draft(0, problems=(f"第 {reader.line_num} 行不合 csv 的写法。每天写一行，例如 2027-01-01,off。",))
    days: dict[str, list[date]] = {"off": [], "work": []}
    sources: dict[str, None] = {}
    problems: list[str] = []
    for line, row in rows:
        written, kind = (row["date"] or "").strip(), (row.get("day_type") or "").strip()
        kind = next((known for known in days if kind == known or kind.startswith(known + "_")), kind)
        day = _iso_date(written)
        if day is None:
            problems.append(f"第 {line} 行的“{written}”不是日期。写成 2027-01-01 的样子。")
        elif kind not in days:
            problems.append(f"第 {line} 行的 day_type 是“{kind}”。只能写 off（放假）或 work（上班）。")
        else:
            days[kind].append(day)
            sources |= dict.fromkeys((row.get("source_notice_url") or "").split())
    if not rows:
        problems.append("表里没有日期。每天写一行，例如 2027-01-01,off。")
    years = Counter(day.year for kind in days.values() for day in kind)
    year = years.most_common(1)[0][0] if years else 0
    return _Draft(year, tuple(days["off"]), tuple(days["work"]), " ".join(sources), problems=tuple(problems))


def _iso_date(text: str) -> date | None:
    """A date written as 2027-01-01, and in no other way that ``fromisoformat`` would take."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _from_toml(text: str) -> _Draft:
    """The form of the files in ``workdays/``."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第 {at[1]} 行第 {at[2]} 列" if at else "文件"
        return _Draft(0, problems=(f"{where}不合 TOML 的写法。照已有年份的表改；如果是 csv，表头写成 date,day_type。",))
    problems = [
        f"不认识“{key}”。只能写 year、source、published、off、work。" for key in sorted(data.keys() - _TOML_KEYS)
    ]
    year, source, published = data.get("year"), data.get("source"), data.get("published", True)
    if type(year) is not int or not 1949 <= year <= 9998:
        problems.append("缺少年份，或年份不是数字。写成 year = 2027。")
        year = 0
    if not isinstance(source, str) or not source.strip():
        problems.append('缺少来源。写成 source = "国办发明电〔2026〕1号"的样子。')
        source = ""
    if not isinstance(published, bool):
        problems.append("published 只能是 true（国务院办公厅已发通知）或 false（预计）。")
        published = True
    off, off_problems = _dates_of(data, "off")
    work, work_problems = _dates_of(data, "work")
    return _Draft(year, off, work, source, published, (*problems, *off_problems, *work_problems))


def _dates_of(data: Mapping[str, object], key: str) -> tuple[tuple[date, ...], list[str]]:
    """The dates of a TOML list, and a sentence for each entry that is none."""
    entries = data.get(key, [])
    if not isinstance(entries, list):
        return (), [f"{key} 不是列表。写成 {key} = [2027-01-01, 2027-01-02]。"]
    days, problems = [], []
    for place, entry in enumerate(entries, start=1):
        if isinstance(entry, date) and not isinstance(entry, datetime):
            days.append(entry)
        else:
            problems.append(f"{key} 的第 {place} 项“{entry}”不是日期。写成 2027-01-01，不加引号和时刻。")
    return tuple(days), problems
