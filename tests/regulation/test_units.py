"""How numbers of the law are said."""

import pytest

from tongchou.regulation.units import UNITS, said

SAID = [
    (5, "years", "5 年"),
    (24, "months", "24 个月"),
    (30, "days", "30 天"),
    (10, "workdays", "10 个工作日"),
    (4, "hours", "4 小时"),
    (400_000_000, "fen", "400.00 万元"),
    (8, "percent", "8%"),
    (3, "count", "3"),
    ("08-31", "month-day", "8 月 31 日"),
    ("公开招标", "text", "公开招标"),
    (["建设", "运维"], "list", "建设、运维"),
]


@pytest.mark.parametrize(("value", "unit", "words"), SAID)
def test_a_number_with_its_unit(value, unit, words):
    assert said(value, unit) == words


def test_every_unit_is_tried():
    assert {unit for _, unit, _ in SAID} == UNITS


def test_an_unknown_unit_is_an_error():
    with pytest.raises(KeyError):
        said(5, "fortnights")
