"""Write ``src/tongchou/kernel/workdays/YYYY.toml`` from the development dependency chinesecalendar.

    python tools/seed_workdays.py                      every year that the package knows
    python tools/seed_workdays.py --notices FILE.csv   the same, compared day by day with a second source

The csv has the columns ``date,day_type,source_notice_url``; where it covers a year, that year's notices become its
``source``, and any day on which the two disagree ends the run before a file is written.
"""

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import chinese_calendar
from chinese_calendar.constants import holidays

HERE = Path(__file__).resolve().parents[1] / "src/tongchou/kernel/workdays"
SATURDAY = 5


@dataclass
class Notices:
    """What the second source says of one year: which days it names and which notices it cites, in its order."""

    works: dict[date, bool] = field(default_factory=dict)
    urls: dict[str, None] = field(default_factory=dict)


def days_of(year: int) -> Iterator[date]:
    """Every day of a year."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def read_notices(path: Path) -> Mapping[int, Notices]:
    """The second source, by the year of the day.

    A notice that names a day of the year before (2018-12-29) is cited in both years.
    """
    years: dict[int, Notices] = defaultdict(Notices)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["date"])
            notices = years[day.year]
            notices.works[day] = row["day_type"].startswith("work")
            notices.urls |= dict.fromkeys(row["source_notice_url"].split())
    return years


def toml_of(year: int, source: str) -> str:
    """The file of one year, months on lines of their own so that a change shows as one line."""
    days = list(days_of(year))
    off = [d for d in days if d.weekday() < SATURDAY and not chinese_calendar.is_workday(d)]
    work = [d for d in days if d.weekday() >= SATURDAY and chinese_calendar.is_workday(d)]
    head = f'year = {year}\nsource = "{source}"\npublished = true\n'
    return head + _list("off", off) + _list("work", work)


def _list(name: str, days: list[date]) -> str:
    months: dict[int, list[str]] = defaultdict(list)
    for day in days:
        months[day.month].append(day.isoformat())
    lines = "".join(f"    {', '.join(month)},\n" for month in months.values())
    return f"{name} = [\n{lines}]\n"


def main() -> int:
    """Compare, then write; 1 where the two sources disagree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notices", type=Path)
    notices = read_notices(path) if (path := parser.parse_args().notices) else {}
    disputed = [
        day
        for year in notices
        for day in days_of(year)
        if notices[year].works.get(day, day.weekday() < SATURDAY) != chinese_calendar.is_workday(day)
    ]
    if disputed:
        sys.stderr.write(f"the sources disagree on {', '.join(map(str, disputed))}\n")
        return 1
    package = f"chinesecalendar {version('chinesecalendar')}"
    for year in range(min(holidays).year, max(holidays).year + 1):
        source = " ".join(notices[year].urls) if year in notices else package
        (HERE / f"{year}.toml").write_text(toml_of(year, source), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
