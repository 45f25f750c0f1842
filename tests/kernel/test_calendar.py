"""Working days against the published notices, the algebra of spans, and tables that cannot be true."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel.calendar import (
    Calendar,
    Due,
    MalformedYearError,
    YearTable,
    add_months,
    add_years,
    load,
    month_day,
    parse_year,
)

CALENDAR = load()
REFERENCE = Path(__file__).parents[2] / "../shared/data/reference/cn-holidays-2015-2026.csv"
FIRST, LAST = 2004, 2026

anywhen = st.dates(date(1990, 1, 1), date(2040, 12, 31))
FORECAST_2027 = """
year = 2027
source = "国办发明电〔2026〕9号"
off = [2027-01-01, 2027-02-08, 2027-10-01]
work = [2027-02-14]
published = false
"""


def days_of(year: int) -> Iterator[date]:
    return (date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))


def table(year: int, *, published: bool = True, off: tuple[date, ...] = (), work: tuple[date, ...] = ()) -> YearTable:
    return YearTable(year, frozenset(off), frozenset(work), "test", published)


class TestShippedYears:
    @pytest.mark.parametrize("year", range(FIRST, LAST + 1))
    def test_every_day_agrees_with_the_seed(self, year: int) -> None:
        assert [d for d in days_of(year) if CALENDAR.is_workday(d) != chinese_calendar.is_workday(d)] == []

    def test_all_years_are_there_and_published(self) -> None:
        assert list(CALENDAR.years) == list(range(FIRST, LAST + 1))
        assert all(t.published and t.source for t in CALENDAR.years.values())

    def test_the_tables_hold_only_departures_from_the_week(self) -> None:
        for shipped in CALENDAR.years.values():
            assert all(day.weekday() < 5 for day in shipped.off)
            assert all(day.weekday() >= 5 for day in shipped.work)

    @pytest.mark.parametrize("year", range(2015, LAST + 1))
    def test_a_second_source_gives_the_same_year(self, year: int) -> None:
        if not REFERENCE.exists():
            pytest.skip("the reference data is not beside this checkout")
        with REFERENCE.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["date"].startswith(str(year))]
        # 2020-02-03, a Monday, is named in a notice as the day on which work begins again; the parser refuses it
        text = "date,day_type,source_notice_url\n" + "".join(
            f"{r['date']},{r['day_type']},{r['source_notice_url']}\n" for r in rows if r["date"] != "2020-02-03"
        )
        assert parse_year(text) == CALENDAR.years[year]

    @pytest.mark.parametrize(
        ("year", "workdays"),
        [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
    )
    def test_working_days_of_a_year(self, year: int, workdays: int) -> None:
        assert CALENDAR.between(date(year - 1, 12, 31), date(year, 12, 31)) == workdays

    def test_days_worked_in_exchange_in_2026(self) -> None:
        worked = [day for day in days_of(2026) if day.weekday() >= 5 and CALENDAR.is_workday(day)]
        assert [f"{day:%m-%d}" for day in worked] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


class TestAdd:
    def test_the_published_result(self) -> None:
        assert CALENDAR.add(date(2026, 2, 10), 10) == Due(date(2026, 3, 2), provisional=False)

    def test_zero_days_is_today_or_the_next_working_day(self) -> None:
        assert CALENDAR.add(date(2026, 2, 14), 0).day == date(2026, 2, 14)  # a Saturday that is worked
        assert CALENDAR.add(date(2026, 2, 15), 0).day == date(2026, 2, 24)

    def test_back_over_the_spring_festival(self) -> None:
        assert CALENDAR.add(date(2026, 2, 24), -1).day == date(2026, 2, 14)
        assert CALENDAR.add(date(2026, 2, 20), -2).day == date(2026, 2, 13)

    @given(anywhen, st.integers(1, 1500))
    def test_the_span_to_the_due_day_is_what_was_added(self, day: date, n: int) -> None:
        assert CALENDAR.between(day, CALENDAR.add(day, n).day) == n

    @given(anywhen, st.integers(-1500, 0))
    def test_back_from_a_working_day_likewise(self, day: date, n: int) -> None:
        start = CALENDAR.add(day, 0).day
        assert CALENDAR.between(start, CALENDAR.add(start, n).day) == n

    @given(anywhen, st.integers(-1500, 1500))
    def test_a_due_day_is_a_working_day(self, day: date, n: int) -> None:
        assert CALENDAR.is_workday(CALENDAR.add(day, n).day)

    @given(anywhen, st.integers(-40, 40))
    def test_counting_day_by_day_gives_the_same(self, day: date, n: int) -> None:
        step = timedelta(days=1 if n >= 0 else -1)
        walk = day if n == 0 else day + step
        rest = abs(n) - CALENDAR.is_workday(walk) if n else -CALENDAR.is_workday(walk) + 1
        touched = {walk.year}
        while rest > 0:
            walk += step
            rest -= CALENDAR.is_workday(walk)
            touched.add(walk.year)
        assert CALENDAR.add(day, n) == Due(walk, provisional=not touched <= set(CALENDAR.years))

    def test_the_end_of_time_is_an_error_and_no_loop(self) -> None:
        with pytest.raises(OverflowError):
            CALENDAR.add(date(9999, 12, 1), 60)
        with pytest.raises(OverflowError):
            CALENDAR.add(date(1, 1, 5), -60)

    def test_a_moment_is_not_a_day(self) -> None:
        with pytest.raises(TypeError):
            CALENDAR.add(datetime(2026, 2, 10, 9, 30), 10)


class TestProvisional:
    @pytest.mark.parametrize(
        ("day", "n", "due"),
        [
            (date(2026, 12, 30), 1, "2026-12-31"),
            (date(2026, 12, 31), 1, "2027-01-01（预计）"),  # not known to be off: nothing is published
            (date(2027, 1, 1), -1, "2026-12-31"),
            (date(2027, 1, 2), -1, "2027-01-01（预计）"),
            (date(2003, 12, 31), 1, "2004-01-02"),
            (date(2003, 12, 31), 0, "2003-12-31（预计）"),
            (date(2003, 12, 31), 600, str(CALENDAR.add(date(2004, 1, 1), 600).day)),
        ],
    )
    def test_only_where_a_year_without_table_was_touched(self, day: date, n: int, due: str) -> None:
        assert str(CALENDAR.add(day, n)) == due

    def test_an_unpublished_table_counts_and_stays_provisional(self) -> None:
        forecast = parse_year(FORECAST_2027)
        calendar = load({2027: forecast})
        assert calendar.add(date(2026, 12, 31), 1) == Due(date(2027, 1, 4), provisional=True)
        assert calendar.is_workday(date(2027, 2, 14))

    def test_an_operators_table_replaces_a_shipped_one_and_only_there(self) -> None:
        calendar = load({2026: table(2026, off=(date(2026, 3, 2),))})
        assert calendar.add(date(2026, 2, 27), 1).day == date(2026, 3, 3)
        assert calendar.years[2025] is CALENDAR.years[2025]
        assert load().add(date(2026, 2, 10), 10).day == date(2026, 3, 2)

    def test_a_published_gap_in_the_middle_is_seen(self) -> None:
        calendar = Calendar({2025: table(2025), 2027: table(2027)})
        assert calendar.add(date(2025, 12, 1), 400).provisional
        assert not Calendar({y: table(y) for y in (2025, 2026, 2027)}).add(date(2025, 12, 1), 400).provisional


class TestBetween:
    @given(anywhen, anywhen, anywhen)
    def test_spans_add_up_in_any_order(self, a: date, b: date, c: date) -> None:
        assert CALENDAR.between(a, b) + CALENDAR.between(b, c) == CALENDAR.between(a, c)

    @given(anywhen, st.integers(0, 900))
    def test_it_counts_the_days_after_the_start(self, start: date, length: int) -> None:
        days = [start + timedelta(days=n) for n in range(1, length + 1)]
        assert CALENDAR.between(start, start + timedelta(days=length)) == sum(map(CALENDAR.is_workday, days))

    @pytest.mark.parametrize(
        ("today", "left"),
        [
            (date(2026, 6, 9), 3),  # Tuesday
            (date(2026, 6, 12), 0),  # the last day
            (date(2026, 6, 13), -1),
            (date(2026, 6, 15), -1),
            (date(2026, 6, 16), -2),
        ],
    )
    def test_days_left_until_a_friday(self, today: date, left: int) -> None:
        assert CALENDAR.left(today, date(2026, 6, 12)) == left

    def test_a_deadline_on_a_day_off(self) -> None:
        sunday = date(2025, 8, 31)
        assert CALENDAR.left(date(2025, 8, 29), sunday) == 0
        assert CALENDAR.left(date(2025, 8, 30), sunday) == 0
        assert CALENDAR.left(date(2025, 9, 1), sunday) == -1

    @given(anywhen, anywhen)
    def test_the_sign_says_late(self, today: date, due: date) -> None:
        assert (CALENDAR.left(today, due) < 0) == (today > due)


class TestCivilDates:
    @pytest.mark.clause("9.1", "9.2")
    def test_the_days_that_the_law_names(self) -> None:
        assert month_day(2026, "08-31") == date(2026, 8, 31)
        assert month_day(2026, "11-30") == date(2026, 11, 30)

    def test_the_leap_day_is_clipped_and_no_other(self) -> None:
        assert month_day(2028, "02-29") == date(2028, 2, 29)
        assert month_day(2027, "02-29") == date(2027, 2, 28)
        for wrong in ("02-30", "13-01", "8-31", "2026-08-31", ""):
            with pytest.raises(ValueError, match=r".+"):
                month_day(2027, wrong)

    @pytest.mark.parametrize(
        ("day", "n", "then"),
        [
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2028, 1, 31), 1, date(2028, 2, 29)),
            (date(2026, 11, 30), 24, date(2028, 11, 30)),
            (date(2026, 3, 31), -1, date(2026, 2, 28)),
            (date(2026, 1, 15), -1, date(2025, 12, 15)),
            (date(2026, 12, 31), 0, date(2026, 12, 31)),
        ],
    )
    def test_months_end_where_the_month_ends(self, day: date, n: int, then: date) -> None:
        assert add_months(day, n) == then

    def test_years(self) -> None:
        assert add_years(date(2028, 2, 29), 1) == date(2029, 2, 28)
        assert add_years(date(2028, 2, 29), 4) == date(2032, 2, 29)
        with pytest.raises(OverflowError):
            add_years(date(2026, 1, 1), 8000)


class TestTables:
    def test_a_day_of_another_year_is_no_table(self) -> None:
        with pytest.raises(ValueError, match="2026-12-31 不是 2027 年的日期"):
            table(2027, off=(date(2026, 12, 31),))

    def test_off_and_work_exclude_each_other(self) -> None:
        with pytest.raises(ValueError, match="既写成放假，又写成上班"):
            table(2027, off=(date(2027, 2, 14),), work=(date(2027, 2, 14),))

    def test_a_table_under_the_wrong_year(self) -> None:
        with pytest.raises(ValueError, match="2027 年的表放在了 2028 年下"):
            Calendar({2028: table(2027)})

    def test_toml(self) -> None:
        assert parse_year("\ufeff" + FORECAST_2027.replace("\n", "\r\n")) == YearTable(
            2027,
            frozenset({date(2027, 1, 1), date(2027, 2, 8), date(2027, 10, 1)}),
            frozenset({date(2027, 2, 14)}),
            "国办发明电〔2026〕9号",
            published=False,
        )

    def test_csv_with_weekends_off_and_a_source(self) -> None:
        text = (
            "date,festival,day_type,source_notice_url\n"
            "2028-01-01,元旦,off,https://example.org/a\n"  # a Saturday
            "2028-01-03,元旦,off,https://example.org/a\n"
            "2028-05-01,劳动节,off,https://example.org/a\n"
            "2028-05-06,劳动节,work_调休上班,https://example.org/b\n"
            "2028-10-02,国庆节,off,https://example.org/b\n"
            "2028-10-03,国庆节,off,https://example.org/b\n"
        )
        found = parse_year(text)
        assert found.off == {date(2028, 1, 3), date(2028, 5, 1), date(2028, 10, 2), date(2028, 10, 3)}
        assert found.work == {date(2028, 5, 6)}
        assert (found.year, found.source, found.published) == (
            2028,
            "https://example.org/a https://example.org/b",
            True,
        )

    @pytest.mark.parametrize(
        ("replace", "by", "says"),
        [
            ("2027-10-01]", "2026-10-01]", "2026-10-01 不是 2027 年的日期。删去，或写进 2026 年的表。"),
            ("2027-02-14", "2027-02-08", "2027-02-08 既写成放假（off），又写成上班（work）。只留一个。"),
            ("2027-02-14", "2027-02-15", "2027-02-15 是星期一，本来就上班，不用写成 work。核对日期；没有写错就删去。"),
            ("2027-10-01]", "2027-01-01]", "2027-01-01 在 off 里写了 2 次。只留一次。"),
            ("2027-10-01]", '"2027-10-01"]', "off 的第 3 项“2027-10-01”不是日期。写成 2027-01-01，不加引号和时刻。"),
            ("2027-10-01]", "2027-10-01T08:00:00]", "off 的第 3 项“2027-10-01 08:00:00”不是日期"),
            ("[2027-02-14]", "2027-02-14", "work 不是列表"),
            ("year = 2027", 'year = "2027"', "缺少年份，或年份不是数字。写成 year = 2027。"),
            ("year = 2027", "", "缺少年份"),
            ("国办发明电〔2026〕9号", " ", "缺少来源"),
            ("published = false", 'published = "no"', "published 只能是 true"),
            ("work =", "works =", "不认识“works”"),
            ("off = [", "off = ", "第 4 行第 17 列不合 TOML 的写法"),
        ],
    )
    def test_what_cannot_be_true_is_said(self, replace: str, by: str, says: str) -> None:
        text = FORECAST_2027.replace(replace, by)
        with pytest.raises(MalformedYearError) as caught:
            parse_year(text)
        assert any(says in problem for problem in caught.value.problems), caught.value.problems

    def test_a_published_year_has_the_days_that_the_decree_fixes(self) -> None:
        forecast = FORECAST_2027.replace("2027-10-01", "2027-10-08")
        assert not parse_year(forecast).published
        with pytest.raises(MalformedYearError) as caught:
            parse_year(forecast.replace("published = false", ""))
        (problem,) = caught.value.problems
        assert problem.startswith("2027-10-01 是法定节假日，表里没有写成放假（off）。")

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("date,day_type\n2027/01/01,off\n", "第 2 行的“2027/01/01”不是日期"),
            ("date,day_type\n20270101,off\n", "第 2 行的“20270101”不是日期"),
            ("date,day_type\n2027-02-30,off\n", "第 2 行的“2027-02-30”不是日期"),
            ("date,day_type\n2027-01-01,offer\n", "第 2 行的 day_type 是“offer”"),
            ("date,day_type\n2027-01-01\n", "第 2 行的 day_type 是“”"),
            ("date,day_type\n", "表里没有日期"),
            ("date,kind\n2027-01-01,off\n", "表头写成 date,day_type"),
            ("date,day_type\n2027-01-01,off\n2027-10-01,off\n2026-12-31,off\n", "2026-12-31 不是 2027 年的日期"),
            ('date,day_type\n"' + "x" * 200_000, "不合 csv 的写法"),
            ("", "缺少年份"),
        ],
    )
    def test_csv_that_cannot_be_read(self, text: str, says: str) -> None:
        with pytest.raises(MalformedYearError) as caught:
            parse_year(text)
        assert any(says in problem for problem in caught.value.problems), caught.value.problems

    def test_all_problems_come_at_once(self) -> None:
        text = FORECAST_2027.replace("2027-02-14", "2027-02-15, 2026-02-14").replace("work", "extra = 1\nwork")
        with pytest.raises(MalformedYearError) as caught:
            parse_year(text)
        assert len(caught.value.problems) == 3
        assert str(caught.value).count("\n") == 2
