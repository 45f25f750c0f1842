"""What a return for supplement must say, and what it opens (13.1)."""

from dataclasses import replace

import pytest
from tests.checks.test_acceptance import FINAL
from tests.checks.test_change import GOOD as CHANGE
from tests.checks.test_construction import REPORT
from tests.checks.test_filing import GOOD as FILING
from tests.checks.test_procurement import GOOD as PROCUREMENT

from tongchou.lifecycle import supplement
from tongchou.lifecycle.table import TABLE
from tongchou.lifecycle.words import Line
from tongchou.stages.planning.facts import PlanFacts, UrgentFacts

A, EDITION = Line.APPLICATION, "pzbf-2020-14"


@pytest.mark.clause("13.1")
@pytest.mark.parametrize(
    ("points", "says"),
    [
        (({"point": "附上全文", "field": "basis"},), []),
        (({"point": "附上全文", "field": "建设依据"},), []),
        (({"point": "重写", "field": "proposal"},), []),
        (({"point": "重写", "field": "项目建设方案"},), []),
        (({"point": "全部重报", "field": "全部内容"},), []),
        ((), ["没有写补正事项。"]),
        (({"field": "basis"},), ["补正事项第 1 条没有写要改什么。"]),
        (({"point": "附上全文"},), ["补正事项第 1 条没有写对应的项，退回后不知道开放哪一项。"]),
        (
            ({"point": "附上全文", "field": "basis"}, {"point": "改", "field": "别的"}),
            ["补正事项第 2 条对应的项写了“别的”，项目申报里没有这一项。"],
        ),
        (({"point": 3, "field": True},), ["补正事项第 1 条对应的项写了“True”，项目申报里没有这一项。"]),
    ],
)
def test_each_point_says_what_and_where(said, application, points, says):
    assert said("RET-POINTS", replace(application, points=points)) == says


def test_the_same_rule_judges_plans_and_urgent_matters(said, unknown, application):
    assert said("RET-POINTS", PlanFacts(points=({"point": "补写", "field": "items"},))) == []
    assert said("RET-POINTS", UrgentFacts(points=({"point": "补附", "field": "superior-document"},))) == []
    assert said("RET-POINTS", PlanFacts(points=({"point": "补写", "field": "costs"},))) != []
    assert unknown("RET-POINTS", replace(application, points=None)) == {"points"}


@pytest.mark.clause("4.4", "20.1", "33", "13.1")
@pytest.mark.parametrize(
    ("rule", "good", "place", "label", "cites"),
    [
        ("PRC-POINTS", PROCUREMENT, "ceiling_fen", "修改事项", "4.4"), ("RPT-POINTS", REPORT, "milestones", "补充事项", "20.1"),
        ("FIL-POINTS", FILING, "plan_place", "补正事项", "33"), ("RET-POINTS", CHANGE, "change-form", "补正事项", "13.1"),
        ("RET-POINTS", FINAL, "final-application", "补正事项", "13.1"),
    ],
    ids=str,
)  # fmt: skip
def test_the_same_rule_judges_every_line_that_sends_back_with_points(said, judge, rule, good, place, label, cites):
    assert said(rule, replace(good, points=({"point": "改", "field": place},))) == []
    found = judge(rule, replace(good, points=({"point": "再完善"},)))
    assert [(f.says, f.clauses) for f in found] == [
        (f"{label}第 1 条没有写对应的项，退回后不知道开放哪一项。", (cites,))
    ]
    assert said(rule, replace(good, points=())) == [f"没有写{label}。"]


def test_no_step_sends_back_with_points_unjudged():
    returns = [s for s in TABLE if supplement.POINTS in s.asks]
    assert all(any(r.endswith("-POINTS") for r in s.rules) for s in returns)
    assert len({s.line for s in returns}) == 8


def test_places_are_the_form_and_the_papers_it_came_with():
    known = {(p.kind, p.id) for p in supplement.places(EDITION, A)}
    assert {("field", "costs"), ("paper", "proposal"), ("paper", "application-form")} <= known
    assert (
        not {("field", "truth_stated"), ("field", "scores"), ("paper", "return-notice"), ("field", "siblings")} & known
    )
    assert any(kind == "section" for kind, _ in known)


def test_every_section_opens_its_fields_and_every_word_means_one_place():
    for line in Line:
        for place in supplement.places(EDITION, line):
            assert supplement.place_of(place.id, EDITION, line) is not None
            if place.kind == "section":
                assert len(place.opens) >= 1


def test_what_is_named_is_open_and_a_field_takes_the_printed_form_along():
    only = supplement.opened([{"field": "costs"}], EDITION, A)
    assert (only.has_field("costs"), only.has_field("title"), only.has_paper("application-form")) == (True, False, True)
    assert not only.has_paper("proposal")
    paper = supplement.opened([{"field": "proposal"}], EDITION, A)
    assert (paper.has_paper("proposal"), paper.has_paper("application-form"), paper.fields) == (
        True,
        False,
        frozenset(),
    )


@pytest.mark.parametrize("points", [[], [{"point": "改"}], [{"field": "costs"}, {"field": "全部内容"}]])
def test_a_point_without_a_place_opens_everything(points):
    assert supplement.opened(points, EDITION, A).whole
