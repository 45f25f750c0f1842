"""The rules on operation, maintenance and retirement."""

from dataclasses import fields, replace
from datetime import date

import pytest

from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.stages.operation.facts import OperationFacts

GOOD = OperationFacts(
    free_until=date(2026, 6, 30),
    om_fen=59_400_000,
    om_year=2027,
    data_kept=({"data": "企业基本信息", "keeper": "市应急管理局", "place": "大数据中心"},),
    in_use_on=date(2021, 8, 1),
    accepted_fen=742_500_000,
    promised_data=("企业基本信息",),
    published_data=("企业基本信息",),
    last_exchange_on=date(2026, 7, 31),
)
IDS = [r for step in steps_of(Line.OPERATION) for r in step.rules]
NEEDS = sorted({(r, need) for r in IDS for need in RULES[r].needs})


def test_a_good_operation_meets_every_rule(against):
    assert against(Line.OPERATION, GOOD) == {}


@pytest.mark.parametrize(("rule_id", "need"), NEEDS)
def test_what_is_not_known_is_undetermined(unknown, rule_id, need):
    assert unknown(rule_id, replace(GOOD, **{need: None})) == {need}


def test_the_form_has_every_fact_and_every_ask(book):
    form = book.forms[Line.OPERATION].fields
    assert {f.name for f in fields(OperationFacts)} <= set(form)
    assert all(form[ask].asked for step in steps_of(Line.OPERATION) for ask in step.asks)


@pytest.mark.clause("21")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"free_until": date(2026, 12, 31)}, []),
        (
            {"free_until": date(2027, 1, 1)},
            ["免费运行维护到 2027-01-01，运维费从 2027-01-01 算起，有一段仍在免费期内。"],
        ),
        ({"free_until": date(2027, 6, 30), "om_from": date(2027, 7, 1)}, []),
        (
            {"free_until": date(2027, 6, 30), "om_from": date(2027, 6, 30)},
            ["免费运行维护到 2027-06-30，运维费从 2027-06-30 算起，有一段仍在免费期内。"],
        ),
        ({"om_from": date(2028, 1, 1)}, ["费用起算日期 2028-01-01 不在预算年度 2027 年内。"]),
    ],
)
def test_no_money_is_taken_for_the_free_period(said, change, says):
    assert said("OPS-FREE", replace(GOOD, **change)) == says


@pytest.mark.clause("21", "5.2")
@pytest.mark.parametrize(
    ("fen", "says"),
    [(59_400_000, []), (59_400_001, ["年运维费 59.400001 万元，超过建设费 742.50 万元的 8%（本市参数）。"])],
)
def test_dear_maintenance_is_pointed_out_and_stops_nothing(said, judge, fen, says):
    assert said("OPS-CAP", replace(GOOD, om_fen=fen)) == says
    assert {f.weight for f in judge("OPS-CAP", replace(GOOD, om_fen=fen))} <= {"warn"}


@pytest.mark.clause("5.2", "22.2", "29.3")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"promised_data": (), "published_data": (), "last_exchange_on": None}, []),
        ({"promised_data": ("企业基本信息", "处罚记录")}, ["承诺共享的数据有 1 项没有编目：处罚记录。"]),
        ({"last_exchange_on": None}, []),
        ({"last_exchange_on": date(2026, 5, 3)}, []),
        ({"last_exchange_on": date(2026, 5, 2)}, ["最近一次数据交换是 2026-05-02，已超过 90 天（本市参数）。"]),
    ],
)
def test_what_is_not_catalogued_and_shared_gets_no_money(said, change, says):
    assert said("OPS-CONNECTED", replace(GOOD, **change)) == says


@pytest.mark.clause("11.1")
@pytest.mark.parametrize(
    ("used", "says"),
    [
        (date(2021, 8, 1), []),
        (date(2021, 8, 2), ["2021-08-02 投入使用，到 2026-08-02 才满 5 年，原则上不提前退役。"]),
    ],
)
def test_a_system_serves_its_years(said, used, says):
    assert said("OPS-LIFE", replace(GOOD, in_use_on=used)) == says
    assert RULES["OPS-LIFE"].waivable


@pytest.mark.clause("29.1")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"data_kept": ()}, ["有 1 项数据没有写明退役后由谁保管：企业基本信息。"]),
        (
            {"data_kept": ({"data": "企业基本信息", "keeper": " "},)},
            ["有 1 项数据没有写明退役后由谁保管：企业基本信息。"],
        ),
        ({"data_kept": (), "published_data": ()}, ["没有写明系统里的数据退役后怎样处置。"]),
        ({"data_kept": ({"data": "日志", "keeper": "中心"},), "published_data": ()}, []),
    ],
)
def test_data_outlives_its_system(said, change, says):
    assert said("OPS-DATA", replace(GOOD, **change)) == says
