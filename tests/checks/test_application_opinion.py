"""The rules on the centre's technical opinion: a line of a table for each sentence."""

from dataclasses import replace
from typing import Any

import pytest

from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.stages.application.facts import OpinionFacts

COSTS = (
    {"item": "定制软件开发", "asked_fen": 250_000_000, "fen": 240_000_000, "note": "功能点重复。"},
    {"item": "设备", "asked_fen": 50_000_000, "fen": 50_000_000},
)
GOOD = OpinionFacts(
    **{f"opinion_{part}": "met" for part in ("layout", "route", "budget", "security", "sharing")},
    approved_content="平台和接入网关。", approved_fen=290_000_000, approved_fen_by_year={2027: 290_000_000},
    approved_build_months=12, approved_reason="", approved_costs=COSTS, nature="new", total_fen=300_000_000,
    unit_name="市住房和城乡建设局", unit_is_centre=False, author_kind="third-party", author="示例设计院有限公司",
    author_ties=(), suspicions=(), overlap_cut_fen=0, taker_unit="市智慧城市运行管理中心", waits=True,
)  # fmt: skip

# fmt: off
BAD: list[tuple[str, dict[str, Any], list[str]]] = [
    ("TEC-FIVE", {"opinion_route": "part"}, ["“技术路线科学性”部分符合，没有写意见。"]),
    ("TEC-FIVE", {"opinion_route": "not"}, ["“技术路线科学性”的意见是不符合，不能核定。"]),
    ("TEC-GROUNDS", {"suspicions": ({"ground": "existing", "says": "有相近的"},)}, ["“已建系统可满足需求”有疑点：有相近的。还没有认定。"]),
    ("TEC-GROUNDS", {"ground_existing": "stands"}, ["审查认定“已建系统可满足需求”成立，不能核定。"]),
    ("TEC-FIGURES", {"approved_build_months": 30}, ["核定建设周期 30 个月，不能超过 24 个月。"]),
    ("TEC-COSTS", {"approved_costs": ({**COSTS[0], "note": " "}, COSTS[1])}, ["“定制软件开发”申报 250.00 万元，核定 240.00 万元，没有写说明。"]),
    ("TEC-COSTS", {"approved_costs": COSTS[:1]}, ["各项费用核定合计 240.00 万元，与核定投资 290.00 万元相差 50.00 万元。"]),
    ("TEC-COSTS", {"approved_costs": (*COSTS, {"item": "预备费"})}, ["“预备费”没有核定数。"]),
    ("TEC-COSTS", {"approved_costs": ()}, []),
    (
        "TEC-OVERLAP", {"overlap_cut_fen": 100_000_000, "total_fen": 400_000_000, "approved_fen": 400_000_000},
        ["查重认定核减 100.00 万元，核定投资 400.00 万元，超过申报数减去核减数的 300.00 万元。"],
    ),
    ("TEC-TIME", {"waits": False}, ["这个申报现在不在技术审查。"]),
    ("TEC-AVOID", {"taker_unit": "示例设计院有限公司"}, ["审核人所在单位“示例设计院有限公司”编制了本项目的方案。"]),
]
# fmt: on


@pytest.mark.clause("14.1", "14.2")
def test_a_good_opinion_meets_every_rule(against):
    assert against(Line.OPINION, GOOD) == {}


@pytest.mark.clause("14.1", "14.2", "12.2")
@pytest.mark.parametrize(("rule_id", "changed", "says"), BAD)
def test_what_is_wrong_is_said(said, rule_id, changed, says):
    assert said(rule_id, replace(GOOD, **changed)) == says


RULES_OF = sorted({r for step in steps_of(Line.OPINION) for r in step.rules})


def test_every_rule_is_tried():
    assert set(RULES_OF) == {rule_id for rule_id, _, _ in BAD}


@pytest.mark.parametrize(("rule_id", "need"), [(r, need) for r in RULES_OF for need in RULES[r].needs])
def test_what_is_not_known_is_undetermined(unknown, rule_id, need):
    assert unknown(rule_id, replace(GOOD, **{need: None})) == {need}
