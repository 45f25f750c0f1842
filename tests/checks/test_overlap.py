"""The rules on decisions about overlaps, on both sides of their border (13.2, 14.2)."""

from dataclasses import replace
from datetime import date

import pytest

from tongchou.stages.application.facts import ApplicationFacts, Ground, OpinionFacts
from tongchou.stages.duplicates.facts import Outcome, OverlapFacts

pytestmark = pytest.mark.clause("13.2", "14.2")
GOOD = OverlapFacts(
    other="XM-2", outcome=Outcome.PARTLY, cut_fen=100, reason="逐项对照了四项功能和两项数据。", comment="同意在已有系统上扩建发放功能。",
    evidence="旧系统停用的批文，八月一日印发。", other_known={"title": "旧系统", "unit": "某局"}, decided_before="", number="XM-1", total_fen=900,
    asked_on=date(2021, 8, 2), heard_on=date(2021, 8, 3), unit_name="某局", unit_is_centre=False, taker_unit="中心",
)  # fmt: skip
WRONG = {
    "OVL-KNOWN": [({"other": "XM-1"}, "就是本项目"), ({"other_known": {}}, "没有编号为“XM-2”"), ({"decided_before": "CC-1"}, "CC-1")],
    "OVL-CUT": [
        ({"cut_fen": None}, "没有写核减多少"), ({"outcome": Outcome.MEETS}, "却写了核减"), ({"cut_fen": 900}, "不少于总投资"),
    ],
    "OVL-REASON": [({"reason": "一样"}, "个字"), ({"reason": None}, "个字")],
    "OVL-COMMENT": [({"comment": "同意"}, "个字")],
    "OVL-EVIDENCE": [({"evidence": "有"}, "个字")],
    "OVL-HEARD": [({"heard_on": None, "asked_on": date(2026, 11, 23)}, "还没有反馈"), ({"outcome": Outcome.EXPLAIN}, "退回说明")],
    "OVL-AVOID": [({"taker_unit": "某局"}, "回避关系")],
}  # fmt: skip
CASES = [(rule, changes, words) for rule, cases in WRONG.items() for changes, words in cases]


@pytest.mark.parametrize("rule", WRONG)
def test_a_good_decision_meets_every_rule(judge, rule):
    assert judge(rule, GOOD) == []


@pytest.mark.parametrize(("rule", "changes", "words"), CASES)
def test_what_is_wrong_is_said(judge, law, rule, changes, words):
    asked = {name: law.today if name == "asked_on" and on else on for name, on in changes.items()}
    (found,) = judge(rule, replace(GOOD, **asked))
    assert words in found.says


@pytest.mark.clause("12.2")
def test_the_centre_s_own_projects_have_no_other_house_to_go_to(judge):
    assert judge("OVL-AVOID", replace(GOOD, taker_unit="某局", unit_is_centre=True)) == []


def test_silence_ends_with_its_days(judge, law):
    assert judge("OVL-HEARD", replace(GOOD, heard_on=None, asked_on=date(2021, 8, 2))) == []


@pytest.mark.parametrize(("rule", "kind"), [("REV-OVERLAP", ApplicationFacts), ("TEC-OVERLAP", OpinionFacts)])
def test_what_was_cut_is_not_approved_again(said, rule, kind):
    facts = kind(total_fen=900_000_000, approved_fen=800_000_000, overlap_cut_fen=100_000_000)
    assert said(rule, facts) == []
    (says,) = said(rule, replace(facts, approved_fen=800_000_100))
    assert "查重认定核减 100.00 万元" in says
    assert said(rule, replace(facts, approved_fen=900_000_000, overlap_cut_fen=0)) == []


@pytest.mark.parametrize(("rule", "kind"), [("REV-GROUNDS", ApplicationFacts), ("TEC-GROUNDS", OpinionFacts)])
def test_settled_decisions_bind_open_ones_wait_and_hints_ask(said, judge, rule, kind):
    cleared = {"ground_existing": Ground.CLEARED, "ground_existing_text": "两套系统服务的对象不同，逐项核对过。"}
    hint, settled, open_ = (
        {"ground": "existing", "says": "像", **more} for more in ({}, {"settled": "CC-1"}, {"open": "CC-2"})
    )
    assert said(rule, kind(suspicions=(hint,), **cleared)) == []
    assert "还没有认定" in said(rule, kind(suspicions=(hint,)))[0]
    assert "却不是成立" in said(rule, kind(suspicions=(hint, settled), **cleared))[0]
    (waits,) = judge(rule, kind(suspicions=(open_,), **cleared))
    assert "先确认" in waits.remedy
