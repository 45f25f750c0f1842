"""The rules on changes."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.stages.change.facts import ChangeFacts, moved_fen

GOOD = ChangeFacts(
    kinds=("content", "money"),
    change_reason="新增隧道监测",
    description="增加隧道监测 12 个功能点",
    items=({"before": "", "after": "隧道监测", "old_fen": 0, "new_fen": 38_000_000},),
    new_total_fen=780_500_000,
    security_effect="没有",
    data_effect="目录增加 1 项",
    original_fen=742_500_000,
    approved_fen=742_500_000,
    started_on=date(2026, 1, 20),
    earlier_changes=(),
    points=({"point": "补写单价", "field": "items"},),
)
IDS = [r for step in steps_of(Line.CHANGE) for r in step.rules]
NEEDS = sorted({(r, need) for r in IDS for need in RULES[r].needs})


def items(*pairs: tuple[int, int]) -> tuple[dict[str, int], ...]:
    return tuple({"old_fen": old, "new_fen": new} for old, new in pairs)


def test_a_good_change_meets_every_rule(against):
    assert against(Line.CHANGE, GOOD) == {}


@pytest.mark.parametrize(("rule_id", "need"), NEEDS)
def test_what_is_not_known_is_undetermined(unknown, rule_id, need):
    assert unknown(rule_id, replace(GOOD, **{need: None})) == {need}


def test_the_form_has_every_fact_and_every_ask(book):
    form = book.forms[Line.CHANGE].fields
    assert {f.name for f in fields(ChangeFacts)} <= set(form)
    assert all(form[ask].asked for step in steps_of(Line.CHANGE) for ask in step.asks)


@pytest.mark.clause("20.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kinds": ()}, ["没有选变更事项。"]),
        ({"change_reason": ""}, ["没有填“变更原因”。"]),
        ({"description": None}, ["没有填“变更内容”。"]),
        ({"security_effect": " "}, ["没有填“对安全的影响”。"]),
        ({"data_effect": None}, ["没有填“对数据共享的影响”。"]),
        ({"kinds": ("time",)}, ["选了工期变更，没有填变更后的周期或完成日期。"]),
        ({"kinds": ("time",), "new_build_months": 18}, []),
        ({"kinds": ("time",), "new_completion": date(2027, 6, 30)}, []),
    ],
)
def test_a_declaration_is_complete(said, change, says):
    assert said("CHG-COMPLETE", replace(GOOD, **change)) == says


@pytest.mark.clause("20.2", "14.2")
@pytest.mark.parametrize(
    ("done", "declared", "says"),
    [
        (None, None, []),
        (date(2026, 8, 1), None, []),
        (date(2026, 7, 31), None, ["申报日期 2026-08-01 晚于实施日期 2026-07-31，按未批先变更记录。"]),
        (date(2026, 7, 31), date(2026, 7, 31), []),
        (
            date(2026, 7, 30),
            date(2026, 7, 31),
            ["申报日期 2026-07-31 晚于实施日期 2026-07-30，按未批先变更记录。"],
        ),
    ],
)
def test_a_late_declaration_is_flagged_and_not_refused(said, judge, done, declared, says):
    late = replace(GOOD, carried_out_on=done, declared_on=declared)
    assert said("CHG-BEFORE", late) == says
    assert {f.weight for f in judge("CHG-BEFORE", late)} <= {"warn"}


@pytest.mark.clause("11.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, []),
        ({"new_build_months": 24}, []),
        ({"new_build_months": 25}, ["变更后建设周期 25 个月，不能超过 24 个月。"]),
        ({"new_completion": date(2028, 1, 20)}, []),
        (
            {"new_completion": date(2028, 1, 21)},
            ["2026-01-20 开工，变更后 2028-01-21 完成，建设周期超过 24 个月。"],
        ),
        ({"new_completion": date(2028, 1, 21), "started_on": None}, []),
    ],
)
def test_a_changed_project_is_still_built_within_two_years(said, change, says):
    assert said("CHG-BUILD", replace(GOOD, **change)) == says


@pytest.mark.clause("14.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"items": items((10, 0), (0, 38_000_010))}, []),
        (
            {"new_total_fen": 780_500_001},
            [
                (
                    "现核定 742.50 万元按对照表变更后是 780.50 万元，"
                    "填的变更后总投资是 780.500001 万元，相差 0.000001 万元。"
                )
            ],
        ),
        ({"kinds": ("content",), "items": (), "new_total_fen": 742_500_000}, []),
        ({"items": (), "new_total_fen": 742_500_000}, ["选了投资变更，没有填变更对照表。"]),
        (
            {"items": ({"after": "隧道监测"}, *items((0, 1)), {"old_fen": 0, "new_fen": "38 万"})},
            ["变更对照表第 1、3 行的金额没有填全。"],
        ),
    ],
)
def test_the_items_add_up_to_the_new_total(said, change, says):
    assert said("CHG-MONEY", replace(GOOD, **change)) == says


@pytest.mark.clause("14.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"items": items((0, 50_000_000))}, []),
        (
            {"items": items((0, 50_000_001))},
            [
                (
                    "各次变更累计变动 50.000001 万元，超过 50.00 万元"
                    "（原核定 742.50 万元的 10% 与 50.00 万元取小，本市参数）。"
                )
            ],
        ),
        (
            {"original_fen": 100_000_000, "items": items((0, 10_000_001))},
            [
                (
                    "各次变更累计变动 10.000001 万元，超过 10.00 万元"
                    "（原核定 100.00 万元的 10% 与 50.00 万元取小，本市参数）。"
                )
            ],
        ),
        ({"items": items((25_000_000, 0), (0, 25_000_000))}, []),
        (
            {"items": items((26_000_000, 0), (0, 26_000_000))},
            ["各次变更累计变动 52.00 万元，超过 50.00 万元（原核定 742.50 万元的 10% 与 50.00 万元取小，本市参数）。"],
        ),
        (
            {"earlier_changes": ({"number": "BG-2026-0001", "moved_fen": 20_000_000},)},
            ["各次变更累计变动 58.00 万元，超过 50.00 万元（原核定 742.50 万元的 10% 与 50.00 万元取小，本市参数）。"],
        ),
    ],
)
def test_changes_beyond_the_limit_are_reviewed_again(said, change, says):
    assert said("CHG-LIMIT", replace(GOOD, **change)) == says


@pytest.mark.clause("11.4", "20.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"earlier_changes": ({"number": "BG-1", "moved_fen": 12_000_000},)}, []),
        (
            {"earlier_changes": ({"number": "BG-1", "moved_fen": 12_000_001},)},
            [
                (
                    "本次变动 38.00 万元，以前还有 1 次变更，单次都不超过 50.00 万元，"
                    "累计 50.000001 万元，超过了（本市参数）。疑似拆分变更。"
                )
            ],
        ),
        ({"items": items((0, 60_000_000))}, []),
        ({"earlier_changes": ({"number": "BG-1", "moved_fen": 60_000_000},)}, []),
    ],
)
def test_small_changes_that_are_large_together_are_pointed_out(said, judge, change, says):
    assert said("CHG-SPLIT", replace(GOOD, **change)) == says
    assert {f.weight for f in judge("CHG-SPLIT", replace(GOOD, **change))} <= {"warn"}


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9))))
def test_the_money_moved_is_never_less_than_the_net_change(pairs):
    net = sum(new - old for old, new in pairs)
    assert moved_fen(items(*pairs)) >= abs(net)
    assert moved_fen(items(*((new, old) for old, new in pairs))) == moved_fen(items(*pairs))
