"""The rules on risk assessments, emergency plans, drills and incidents."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tongchou.lifecycle.words import Line
from tongchou.stages.security.checks import MISCONDUCT, moment
from tongchou.stages.security.facts import DrillFacts, EmergencyFacts, IncidentFacts, RiskFacts

RISK = RiskFacts(
    assessed_on=date(2026, 7, 15),
    scope="平台全部系统和数据",
    unit_people=("李工",),
    contractor_people=("赵工",),
    risks=({"risk": "弱口令", "level": "高", "measure": "强制复杂度", "owner": "赵工", "due": "2026-08-01"},),
    conclusion="整改后风险可接受",
)
EMERGENCY = EmergencyFacts(
    scenarios=("数据泄露", "系统瘫痪"),
    response="断开、取证、通报、恢复",
    reporting="1 小时内报告网信部门",
    recovery="每日异地备份，4 小时内恢复",
    contacts=(
        {"name": "李工", "side": "需求单位", "duty": "指挥", "phone": "13800000001"},
        {"name": "赵工", "side": "承建单位", "duty": "处置", "phone": "13800000002"},
    ),
)
DRILL = DrillFacts(held_on=date(2026, 7, 20), plan_in_force_on=date(2026, 7, 1))
INCIDENT = IncidentFacts(
    incident_kind="leak",
    found_at="2026-07-30 23:30",
    what_happened="导出文件外传",
    effect="约 200 条联系方式",
    reporter_phone="13800000001",
    notified=("市委网信办", "市公安局"),
    notified_at="2026-07-31 01:10",
    responsible=({"who": "运维人员甲", "conduct": "私自导出", "consequence": "停止授权，移交处理"},),
)
GOOD = {Line.RISK: RISK, Line.EMERGENCY: EMERGENCY, Line.DRILL: DRILL, Line.INCIDENT: INCIDENT}


@pytest.mark.clause("30.1")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"assessed_on": date(2026, 8, 1)}, []),
        ({"assessed_on": date(2026, 8, 2)}, ["评估日期 2026-08-02 还没有到。"]),
        ({"contractor_people": ()}, ["没有填“承建单位参加人员”。"]),
        ({"unit_people": None}, ["没有填“需求单位参加人员”。"]),
        ({"scope": " ", "conclusion": ""}, ["没有填“评估范围”。", "没有填“评估结论”。"]),
        ({"risks": ()}, ["没有填“风险清单”。"]),
        ({"risks": ({"risk": "弱口令", "owner": "赵工"},)}, ["风险“弱口令”没有写措施。"]),
        ({"risks": ({"risk": "弱口令"},)}, ["风险“弱口令”没有写措施、责任人。"]),
    ],
)
def test_both_sides_assess_the_risk_and_deal_with_it(said, change, says):
    assert said("RSK-COMPLETE", replace(RISK, **change)) == says


@pytest.mark.clause("31.1")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"scenarios": ()}, ["没有填“针对的事件”。"]),
        ({"response": ""}, ["没有填“处置步骤”。"]),
        ({"reporting": None}, ["没有填“报告要求”。"]),
        ({"recovery": "  "}, ["没有填“恢复办法”。"]),
        ({"contacts": ()}, ["没有填“应急联系人”。"]),
        ({"contacts": EMERGENCY.contacts[:1]}, ["应急联系人里没有承建单位的人和电话。"]),
        (
            {"contacts": (EMERGENCY.contacts[0] | {"phone": ""}, EMERGENCY.contacts[1])},
            ["应急联系人里没有需求单位的人和电话。"],
        ),
    ],
)
def test_an_emergency_plan_says_who_does_what(said, change, says):
    assert said("EMG-COMPLETE", replace(EMERGENCY, **change)) == says


@pytest.mark.clause("31.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"plan_in_force_on": date(2026, 7, 20)}, []),
        ({"plan_in_force_on": date(2026, 7, 21)}, ["应急预案 2026-07-21 才生效，晚于演练日期 2026-07-20。"]),
        ({"plan_in_force_on": None}, ["没有有效的应急预案。"]),
        ({"held_on": date(2026, 8, 2)}, ["演练日期 2026-08-02 还没有到。"]),
    ],
)
def test_a_drill_follows_a_plan(said, change, says):
    assert said("DRL-PLAN", replace(DRILL, **change)) == says


@pytest.mark.clause("31.3")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"incident_kind": None}, ["没有填“事件种类”。"]),
        ({"found_at": ""}, ["没有填“发现时间”。"]),
        ({"found_at": "昨晚"}, ["“发现时间”写了“昨晚”，看不出几点。"]),
        ({"found_at": "2026-08-01 23:59"}, []),
        ({"found_at": "2026-08-02 00:00"}, ["发现时间 2026-08-02 00:00 还没有到。"]),
        ({"what_happened": "", "effect": " "}, ["没有填“发生了什么”。", "没有填“影响”。"]),
        ({"reporter_phone": None}, ["没有填“报告人电话”。"]),
    ],
)
def test_an_incident_is_told_in_five_answers(said, change, says):
    assert said("INC-COMPLETE", replace(INCIDENT, **change)) == says


@pytest.mark.clause("31.3")
@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("2026-07-31 03:30", []),
        (
            "2026-07-31 03:36",
            ["2026-07-30 23:30 发现，2026-07-31 03:36 报告，用了 4.1 小时，超过 4 小时（本市参数）。"],
        ),
        ("2026-07-30 23:29", ["报告时间 2026-07-30 23:29 早于发现时间 2026-07-30 23:30。"]),
        ("2026-07-31", ["“报告时间”写了“2026-07-31”，看不出几点。"]),
    ],
)
def test_a_late_report_is_flagged_and_not_refused(said, judge, told, says):
    assert said("INC-NOTIFIED", replace(INCIDENT, notified_at=told)) == says
    assert {f.weight for f in judge("INC-NOTIFIED", replace(INCIDENT, notified_at=told))} <= {"warn"}


@pytest.mark.clause("30.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"responsible": ()}, ["泄露信息资源事件没有写责任单位和责任人。"]),
        ({"responsible": ({"who": "甲", "conduct": "私自导出"},)}, ["责任人“甲”的行为或处理结果没有写全。"]),
        ({"responsible": (), "incident_kind": "attack"}, []),
    ],
)
def test_somebody_answers_for_misconduct(said, change, says):
    assert said("INC-RESPONSIBLE", replace(INCIDENT, **change)) == says


@pytest.mark.clause("30.2")
def test_the_kinds_that_the_law_names_are_choices_of_the_form(book):
    assert set(book.field("incident", "incident_kind").choices) >= MISCONDUCT


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-08-01 14:30", datetime(2026, 8, 1, 14, 30)),
        (" 2026-08-01T14:30:59 ", datetime(2026, 8, 1, 14, 30, 59)),
        ("2026-02-30 14:30", None),
        ("2026-08-01 25:00", None),
        ("2026-08-01", None),
        ("2026-08-01 14:30+08:00", None),
        ("", None),
    ],
)
def test_a_moment_has_a_day_and_a_minute(text, at):
    assert moment(text) == at
