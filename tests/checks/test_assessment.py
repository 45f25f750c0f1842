"""The rules on the assessment of use and on performance."""

from dataclasses import fields, replace
from datetime import date

import pytest

from tongchou.lifecycle.rules import FACTS, RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.stages.assessment.facts import AssessmentFacts, PerformanceFacts

INDICATORS = (
    {"area": "建设", "indicator": "数据共享", "weight": 20, "points": 18},
    {"area": "服务", "indicator": "服务响应", "weight": 20, "points": 17},
    {"area": "运维", "indicator": "可用性", "weight": 20, "points": 20},
    {"area": "应用", "indicator": "用户活跃度", "weight": 40, "points": 30},
)
ASSESSMENT = AssessmentFacts(
    assess_year=2026,
    self_users=4200,
    indicators=INDICATORS,
    score=85,
    grade="good",
    accepted_on=date(2025, 12, 31),
    logged_users=4000,
    scored_on=date(2026, 7, 24),  # a Friday: five working days end on Friday the 31st
)
PERFORMANCE = PerformanceFacts(score=90, grade="excellent")
GOOD = {Line.ASSESSMENT: ASSESSMENT, Line.PERFORMANCE: PERFORMANCE}
NEEDS = sorted(
    {(line, r, need) for line in GOOD for step in steps_of(line) for r in step.rules for need in RULES[r].needs}
)


def test_a_good_assessment_meets_every_rule_but_it_is_too_late_to_object(against):
    assert set(against(Line.ASSESSMENT, ASSESSMENT)) == {"ASM-OBJECTION-TIME"}
    assert set(against(Line.ASSESSMENT, replace(ASSESSMENT, scored_on=date(2026, 7, 31)))) == {"ASM-OBJECTION-OVER"}


def test_a_good_performance_meets_every_rule(against):
    assert against(Line.PERFORMANCE, PERFORMANCE) == {}


@pytest.mark.parametrize(("line", "rule_id", "need"), NEEDS)
def test_what_is_not_known_is_undetermined(unknown, line, rule_id, need):
    assert unknown(rule_id, replace(GOOD[line], **{need: None})) == {need}


@pytest.mark.parametrize("line", GOOD)
def test_the_forms_have_every_fact_and_every_ask(book, line):
    form = book.forms[line].fields
    assert {f.name for f in fields(FACTS[line])} <= set(form)
    assert all(form[ask].asked for step in steps_of(line) for ask in step.asks)


@pytest.mark.clause("27.1")
@pytest.mark.parametrize(
    ("accepted", "says"),
    [
        (date(2025, 12, 31), []),
        (date(2026, 1, 1), ["项目 2026-01-01 验收，2026 年度只评估往年验收的项目。"]),
        (None, ["项目还没有通过竣工验收。"]),
    ],
)
def test_only_what_was_accepted_in_an_earlier_year_is_assessed(said, accepted, says):
    assert said("ASM-ACCEPTED", replace(ASSESSMENT, accepted_on=accepted)) == says


@pytest.mark.clause("27.1")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"self_users": 4800}, []),
        ({"self_users": 4801}, ["自评月活 4,801，日志月活 4,000，相差超过 20%（本市参数）。"]),
        ({"self_users": 3199}, ["自评月活 3,199，日志月活 4,000，相差超过 20%（本市参数）。"]),
        ({"self_users": 4200, "logged_users": 610}, ["自评月活 4,200，日志月活 610，相差超过 20%（本市参数）。"]),
        ({"self_users": 4801, "usage_explained": "含窗口代办"}, []),
        ({"self_users": 0, "logged_users": 0}, []),
    ],
)
def test_users_are_held_against_the_logs(said, judge, change, says):
    assert said("ASM-USAGE", replace(ASSESSMENT, **change)) == says
    assert {f.weight for f in judge("ASM-USAGE", replace(ASSESSMENT, **change))} <= {"warn"}


@pytest.mark.clause("26.1")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"score": 84}, ["各项得分合计 85，总分填了 84。"]),
        (
            {"indicators": (*INDICATORS[:3], INDICATORS[3] | {"weight": 39})},
            ["评估指标的分值合计 99，应当是 100。"],
        ),
        (
            {"indicators": (*INDICATORS[:3], INDICATORS[3] | {"points": 41})},
            ["评估指标第 4 行的分值或得分不对。"],
        ),
        (
            {"indicators": (INDICATORS[0] | {"points": "十八"}, *INDICATORS[1:])},
            ["评估指标第 1 行的分值或得分不对。"],
        ),
        (
            {"indicators": (INDICATORS[0], *(row | {"area": "建设"} for row in INDICATORS[1:]))},
            ["评估指标没有覆盖服务、运维、应用。"],
        ),
        (
            {"indicators": (), "score": 0},
            ["评估指标没有覆盖建设、服务、运维、应用。", "评估指标的分值合计 0，应当是 100。"],
        ),
    ],
)
def test_indicators_cover_four_areas_and_add_up(said, change, says):
    assert said("ASM-INDICATORS", replace(ASSESSMENT, **change)) == says


@pytest.mark.clause("26.1", "26.2")
@pytest.mark.parametrize(
    ("score", "grade", "says"),
    [
        (100, "excellent", []),
        (90, "excellent", []),
        (89, "good", []),
        (80, "good", []),
        (79, "fair", []),
        (60, "fair", []),
        (59, "poor", []),
        (0, "poor", []),
        (89, "excellent", ["得分 89 对应的等次是良（本市参数），填了优。"]),
        (59, "fair", ["得分 59 对应的等次是差（本市参数），填了中。"]),
        (101, "excellent", ["得分填了 101，不能超过 100。"]),
    ],
)
@pytest.mark.parametrize("line", GOOD)
def test_the_grade_is_that_of_the_score(said, line, score, grade, says):
    assert said("ASM-GRADE", replace(GOOD[line], score=score, grade=grade)) == says


@pytest.mark.clause("27.1")
@pytest.mark.parametrize(
    ("today", "may_object"),
    [(date(2026, 7, 31), True), (date(2026, 8, 1), False), (date(2026, 7, 24), True)],
)
def test_publishing_waits_until_objecting_is_over(said, law, today, may_object):
    then = replace(law, today=today)
    late = said("ASM-OBJECTION-TIME", ASSESSMENT, then)
    early = said("ASM-OBJECTION-OVER", ASSESSMENT, then)
    if may_object:
        assert (late, early) == ([], ["异议期到 2026-07-31（评分后 5 个工作日，本市参数），还不能公布。"])
    else:
        assert (late, early) == (["异议期到 2026-07-31 为止（评分后 5 个工作日，本市参数），已经过了。"], [])
