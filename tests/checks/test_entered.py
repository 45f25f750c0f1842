"""The rules on projects that were there before the platform: one code once, hints on what is past, striking in time."""

from dataclasses import replace
from datetime import date

import pytest

from tongchou.kernel.outcome import Weight
from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import Line
from tongchou.stages.construction.facts import ProjectFacts

OLD = ProjectFacts(
    stage="in-use",
    list_code="JY-1",
    total_fen=100_000_000,
    contract_fen=90_000_000,
    signed_on=date(2019, 4, 1),
    started_on=date(2019, 5, 1),
    completed_on=date(2020, 3, 1),
    in_use_on=date(2020, 6, 1),
)


@pytest.mark.clause("5.1")
@pytest.mark.parametrize(
    ("rule_id", "change", "says"),
    [
        ("ENT-CODE", {"same_code": ({"number": "P-1", "title": "甲"},)}, ["原编号“JY-1”已经补录为 P-1“甲”。"]),
        ("ENT-NAMESAKE", {"namesakes": ({"number": "P-2", "title": "乙"},)}, ["本单位已有同名项目 P-2。"]),
        ("ENT-ORDER", {"completed_on": date(2019, 4, 30)}, ["建设完成日期 2019-04-30 早于开工日期 2019-05-01。"]),
        ("ENT-STAGE", {"stage": "building", "in_use_on": None}, ["阶段写的是“建设中”，建设完成日期却有 2020-03-01。"]),
        ("ENT-EARLY", {"signed_on": date(2019, 5, 2)}, ["开工日期 2019-05-01 早于合同签订的 2019-05-02。"]),
        (
            "ENT-PERIOD",
            {"completed_on": date(2021, 5, 2)},
            ["2019-05-01 开工，2021-05-02 完成，建设周期超过 24 个月。"],
        ),
        ("ENT-MONEY", {"contract_fen": 100_000_100}, ["合同价 100.0001 万元，超过总投资额 100.00 万元。"]),
        ("ENT-IN-USE", {"stage": "building"}, ["补录的阶段是“建设中”，没有验收的系统不能投入使用。"]),
        ("ENT-LIFE", {"retired_on": date(2025, 5, 31)}, ["2020-06-01 投入使用，2025-05-31 退役，使用不到 5 年。"]),
        ("ENT-STRIKE", {"entered_on": date(2026, 7, 1)}, ["2026-07-01 补录，超过 30 天，不能撤销。"]),
        (
            "ENT-STRIKE",
            {"entered_on": date(2026, 7, 2), "resting": ("ML-1",)},
            ["项目上已有 1 份记录（ML-1），不能撤销。"],
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_is_not_is_not(said, rule_id, change, says):
    assert said(rule_id, replace(OLD, **change)) == says
    assert said(rule_id, OLD) == []


@pytest.mark.clause("11.2", "11.3", "14.2")
def test_what_is_past_is_hinted_at_and_never_stopped():
    for row in ("enter", "correct"):
        stops = {r for r in find(Line.PROJECT, row).rules if RULES[r].weight is Weight.STOP}
        assert stops == {"ENT-CODE"}


def test_a_list_of_few_columns_can_be_entered(said):
    nothing = ProjectFacts(stage="planned")
    for rule_id in find(Line.PROJECT, "enter").rules:
        assert said(rule_id, nothing) == []
