import contextlib
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tongchou.kernel.money import capital, wan, yuan
from tongchou.kernel.reading import (
    MOST_FEN,
    MOST_WHOLE,
    BadValueError,
    MoneyUnit,
    Span,
    choice,
    day,
    is_blank,
    listed,
    money,
    money_unit,
    plain,
    serial,
    whole,
    yesno,
)
from tongchou.kernel.words import numeral

WAN, YUAN = MoneyUnit.WAN, MoneyUnit.YUAN
AMOUNTS = st.integers(0, MOST_FEN)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
CHOICES = {"new": "新建", "upgrade": "扩建或改造升级", "split": "分包", "whole": "不分包"}


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("500", 500 * WAN),
        ("1,234.5", 123_450 * WAN // 100),
        ("１，２３４．５", 123_450 * WAN // 100),
        ("500万元", 500 * WAN),
        ("500 万", 500 * WAN),
        ("3亿5000万元", 35_000 * WAN),
        ("12.5万元", 12_500_000),
        ("三百二十", 320 * WAN),
        ("三千万元", 3_000 * WAN),
        ("叁拾万元整", 30 * WAN),
        ("一万五百元", 1_050_000),
        ("5千元", 500_000),
        ("¥1,200,000元", 120 * WAN),
        ("人民币壹佰万元整", 100 * WAN),
        ("500万元（含税）", 500 * WAN),
        ("120元", 12_000),
        ("壹仟元伍角", 100_050),
        ("7角", 70),
        ("五分", 5),
        ("(12.5)", -12_500_000),
        ("-3", -3 * WAN),
        ("0", 0),
        ("1.2E+3", 1_200 * WAN),
        ("33.3333333333", 33_333_333),
        ("0.00005", 50),
    ],
)
def test_money_is_read_as_it_is_written(text: str, fen: int) -> None:
    assert money(text, WAN) == fen


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("约500", "不是一个确定的金额"),
        ("500-600", "不是一个确定的金额"),
        ("500万以上", "不是一个确定的金额"),
        ("不超过500", "不是一个确定的金额"),
        ("500多万", "不是一个确定的金额"),
        ("$2,408,600", "不是人民币"),
        ("30万美元", "不是人民币"),
        ("三百五", "读不成金额"),
        ("一万二", "读不成金额"),
        ("1234,5", "读不成金额"),
        ("1.2.3", "读不成金额"),
        ("详见附件", "读不成金额"),
        ("", "读不成金额"),
        ("万" * 3_000, "读不成金额"),
        ("1000000000", "太大"),
        ("1e99", "太大"),
    ],
)
def test_what_is_no_certain_amount_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadValueError, match=says) as refused:
        money(text, WAN)
    assert len(str(refused.value)) < 100


def test_an_amount_without_a_unit_is_refused_and_one_with_its_own_needs_none() -> None:
    with pytest.raises(BadValueError, match="没有单位"):
        money("500", None)
    assert money("500万", None) == 500 * WAN
    assert money("500元", WAN) == 50_000


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("万元", WAN),
        ("元", YUAN),
        ("（万元）", None),
        ("人民币万元", WAN),
        ("亿元", MoneyUnit.YI),
        ("个", None),
        ("", None),
    ],
)
def test_units_of_money(text: str, unit: MoneyUnit | None) -> None:
    assert money_unit(text) == unit


@given(AMOUNTS)
@example(0)
@example(MOST_FEN)
def test_amounts_as_people_see_them_are_read_back(fen: int) -> None:
    assert money(yuan(fen), YUAN) == fen
    assert money(wan(fen), WAN) == fen
    assert money(f"{yuan(fen)}元", WAN) == fen
    assert money(f"-{wan(fen)}", WAN) == -fen


@given(st.integers(0, 99_999_999_99))
def test_capital_numerals_are_read_back(fen: int) -> None:
    assert money(capital(fen), WAN) == fen


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2026年3月5日", "2026-03-05", "2026-03-05"),
        ("2026-3-5", "2026-03-05", "2026-03-05"),
        ("2026/03/05 00:00:00", "2026-03-05", "2026-03-05"),
        ("2026.3.5", "2026-03-05", "2026-03-05"),
        ("20260305", "2026-03-05", "2026-03-05"),
        ("2026-01-29T22:50:43Z", "2026-01-29", "2026-01-29"),
        ("２０２６ 年 ３ 月 ５ 日", "2026-03-05", "2026-03-05"),
        ("二〇二六年三月五日", "2026-03-05", "2026-03-05"),
        ("二○二六年十二月三十一日", "2026-12-31", "2026-12-31"),
        ("二0二六年十月", "2026-10-01", "2026-10-31"),
        ("46086", "2026-03-05", "2026-03-05"),
        ("2026年3月", "2026-03-01", "2026-03-31"),
        ("2026年06月", "2026-06-01", "2026-06-30"),
        ("2026.3", "2026-03-01", "2026-03-31"),
        ("202602", "2026-02-01", "2026-02-28"),
        ("2028年2月底", "2028-02-21", "2028-02-29"),
        ("2026年6月上旬", "2026-06-01", "2026-06-10"),
        ("2026年6月下旬", "2026-06-21", "2026-06-30"),
        ("2026年上半年", "2026-01-01", "2026-06-30"),
        ("2026年第二季度", "2026-04-01", "2026-06-30"),
        ("2026Q4", "2026-10-01", "2026-12-31"),
        ("2026年底", "2026-10-01", "2026-12-31"),
        ("2026年度", "2026-01-01", "2026-12-31"),
        ("2026（计划）", "2026-01-01", "2026-12-31"),
        ("March 31, 2024", "2024-03-31", "2024-03-31"),
        ("31 Mar 2024", "2024-03-31", "2024-03-31"),
        ("Sept 2024", "2024-09-01", "2024-09-30"),
    ],
)
def test_days_are_read_as_closely_as_they_are_written(text: str, low: str, high: str) -> None:
    assert day(text) == Span(date.fromisoformat(low), date.fromisoformat(high))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3/5/2026", "读不成日期"),
        ("26年3月", "读不成日期"),
        ("明年", "读不成日期"),
        ("2026.3-2026.12", "读不成日期"),
        ("", "读不成日期"),
        ("2026-02-30", "不是有这一天"),
        ("2026年13月", "不是有这一天"),
        ("Foo 2024", "不是有这一天"),
        ("1850", "不是有这一天"),
    ],
)
def test_what_is_no_day_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadValueError, match=says):
        day(text)


@given(DAYS)
def test_every_way_of_writing_a_day_is_read_back(on: date) -> None:
    exact = Span(on, on)
    forms = (
        f"{on}",
        f"{on:%Y/%m/%d}",
        f"{on:%Y%m%d}",
        f"{on.year}.{on.month}.{on.day}",
        f"{on.year}年{on.month}月{on.day}日",
    )
    chinese = "".join("〇一二三四五六七八九"[int(d)] for d in str(on.year))
    assert {day(form) for form in forms} == {exact}
    assert day(f"{chinese}年{numeral(on.month)}月{numeral(on.day)}日") == exact
    assert day(f"{on:%Y-%m}") == Span(on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1]))


@given(st.dates(date(1954, 10, 4), date(2119, 1, 10)))
def test_serials_are_read_back(on: date) -> None:
    number = (on - date(1899, 12, 30)).days
    assert serial(number) == on
    assert day(str(number)) == Span(on, on)


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("5", "年", 5, 5),
        ("5年", "年", 5, 5),
        ("五年", "年", 5, 5),
        ("2年", "个月", 24, 24),
        ("一年半", "个月", 18, 18),
        ("半年", "个月", 6, 6),
        ("1.5年", "个月", 18, 18),
        ("24 个月", "个月", 24, 24),
        ("36个月", "年", 3, 3),
        ("5.0", "年", 5, 5),
        ("100人", "人", 100, 100),
        ("5年以上", "年", 5, MOST_WHOLE),
        ("5年（含）以上", "年", 5, MOST_WHOLE),
        ("不少于5年", "年", 5, MOST_WHOLE),
        ("24个月以内", "个月", 0, 24),
        ("3-5年", "年", 3, 5),
        ("1年至18个月", "个月", 12, 18),
    ],
)
def test_whole_numbers_keep_how_closely_they_are_written(text: str, unit: str, low: int, high: int) -> None:
    assert whole(text, unit) == Span(low, high)


@pytest.mark.parametrize("text", ["90天", "30个月", "约5年", "永久", "-3", "", "5.5", "10000", "1e99"])
def test_what_is_no_whole_number_of_years_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        whole(text, "年")


@given(st.integers(0, 9_999))
def test_whole_numbers_are_read_back(number: int) -> None:
    assert whole(str(number), "个") == Span(number, number)
    assert whole(f"{number:,}", "人") == Span(number, number)
    assert whole(numeral(number), "个") == Span(number, number)
    assert whole(f"{number}年", "个月") == Span(12 * number, 12 * number) if 12 * number <= MOST_WHOLE else True


@pytest.mark.parametrize("text", ["是", "√", "Y", "有", "1", "是（见附件）", "需要", "TRUE"])
def test_yes(text: str) -> None:
    assert yesno(text) is True


@pytest.mark.parametrize("text", ["否", "×", "n", "无", "0", "否，已有平台", "不涉及", "不需要", "未"])
def test_no(text: str) -> None:
    assert yesno(text) is False


@pytest.mark.parametrize("text", ["是否", "待定", "", "可能", "不一定"])
def test_neither_yes_nor_no_is_refused(text: str) -> None:
    with pytest.raises(BadValueError, match="看不出是还是否"):
        yesno(text)


def test_a_choice_is_its_whole_name_its_id_or_an_alias() -> None:
    assert choice("新 建", CHOICES) == "new"
    assert choice("upgrade", CHOICES) == "upgrade"
    assert choice("不分包", CHOICES) == "whole"
    assert choice("分包", CHOICES) == "split"
    assert choice("升级", CHOICES, {"升级": "upgrade"}) == "upgrade"
    with pytest.raises(BadValueError, match="不在可选的几项里：新建、扩建或改造升级、分包、不分包"):
        choice("包", CHOICES)


@pytest.mark.parametrize("text", ["", " ", "—", "/", "待定", "（未注明）", "\u3000", "N/A"])
def test_what_is_left_open_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["无", "0", "否", "没有"])
def test_an_answer_is_not_blank(text: str) -> None:
    assert not is_blank(text)


def test_plain_and_listed() -> None:
    assert plain(" 市\u200b级　政务云\n平台 ") == "市级 政务云 平台"
    assert plain("ＡＢ１２（万元）") == "AB12(万元)"
    assert listed("统一身份认证、电子证照；地理信息\n") == ("统一身份认证", "电子证照", "地理信息")


@given(st.text(max_size=60))
@example("1" * 60)
@example("零" * 30 + "年")
@example("2026年99999月")
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for read in (lambda t: money(t, WAN), day, lambda t: whole(t, "个月"), yesno, lambda t: choice(t, CHOICES)):
        with contextlib.suppress(BadValueError):
            read(text)
            continue
        with pytest.raises(BadValueError, match=r"。$"):
            read(text)


@given(st.dates(date(1901, 1, 1), date(2199, 1, 1)), st.integers(0, 400))
def test_a_span_never_ends_before_it_begins(on: date, more: int) -> None:
    span = Span(on, on + timedelta(days=more))
    assert span.exact == (more == 0)
