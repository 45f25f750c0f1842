"""The rules on procurement and contract, on both sides of each border."""

from dataclasses import fields, replace
from datetime import date

import pytest

from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.stages.procurement.facts import ProcurementFacts
from tongchou.stages.procurement.tender import local_conditions
from tongchou.stages.procurement.ties import firm_named, same_firm, tie

BUILDER = {
    "name": "示例软件股份有限公司",
    "uscc": "91330100799655058B",
    "legal_person": "周强",
    "phone": "0427-1000001",
}
SECOND = {"name": "示例数据有限公司", "uscc": "914403001922038216", "legal_person": "吴敏", "phone": "0427-1000002"}
THIRD = {"name": "示例网络有限公司", "uscc": "9144030071526726XG", "legal_person": "郑楠", "phone": "0427-1000003"}
AUTHOR = {"name": "示例咨询有限公司", "uscc": "91211100000000001A", "legal_person": "孙立", "phone": "0427-2000001"}
WATCHER = {"name": "示例监理有限公司", "uscc": "91211100000000002B", "legal_person": "何平", "phone": "0427-3000001"}
TESTER = {"name": "示例测评中心", "uscc": "12211100000000003C", "legal_person": "高远", "phone": "0427-3000002"}
EXPERT = {"name": "钱教授", "employer": "示例大学", "uscc": "12211100000000004D", "phone": "13800000000"}

GOOD = ProcurementFacts(
    budget_fen=742_500_000,
    ceiling_fen=740_000_000,
    method="open-tender",
    method_reason="",
    complex_work=True,
    intention_on=date(2026, 1, 20),
    planned_on=date(2026, 3, 1),
    noticed_on=date(2026, 3, 2),
    bidders=(BUILDER, SECOND, THIRD),
    evaluators=(EXPERT,),
    winner="示例软件股份有限公司",
    award_fen=718_000_000,
    awarded_on=date(2026, 4, 3),
    contract_fen=718_000_000,
    signed_on=date(2026, 4, 21),
    contract_months=16,
    free_years=3,
    supervisor=(WATCHER,),
    tester=(TESTER,),
    listed_on=date(2026, 1, 15),
    approved_fen=742_500_000,
    approved_by_year={2026: 400_000_000, 2027: 342_500_000},
    arranged_by_year={2026: 400_000_000},
    approved_build_months=16,
    author_firms=(AUTHOR,),
    local_conditions=(),
    tie_paths=(),
    points=({"point": "降低业绩要求", "field": "demand"},),
)
IDS = [r for step in steps_of(Line.PROCUREMENT) for r in step.rules]
NEEDS = sorted({(r, need) for r in IDS for need in RULES[r].needs})


def test_a_good_procurement_meets_every_rule(against):
    assert against(Line.PROCUREMENT, GOOD) == {}


@pytest.mark.parametrize(("rule_id", "need"), NEEDS)
def test_what_is_not_known_is_undetermined(unknown, rule_id, need):
    assert unknown(rule_id, replace(GOOD, **{need: None})) == {need}


def test_the_form_has_every_fact_and_every_ask(book):
    form = book.forms[Line.PROCUREMENT].fields
    assert {f.name for f in fields(ProcurementFacts)} <= set(form)
    assert all(form[ask].asked for step in steps_of(Line.PROCUREMENT) for ask in step.asks)


@pytest.mark.clause("11.3", "16")
def test_nothing_is_procured_that_is_not_listed(said):
    assert said("PRC-LISTED", ProcurementFacts(listed_on=date(2026, 1, 15))) == []
    assert said("PRC-LISTED", ProcurementFacts()) == ["项目还没有列入年度计划。"]


@pytest.mark.clause("14.2", "9.3")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ceiling_fen": 742_500_000}, []),
        ({"ceiling_fen": 742_500_001}, ["最高限价 742.500001 万元高于采购预算 742.50 万元。"]),
        (
            {"budget_fen": 760_000_000},
            [
                "采购预算 760.00 万元超过核定 742.50 万元。",
                "采购预算 760.00 万元超过能用的资金 742.50 万元（已安排的年度按安排数，以后年度按核定数）。",
            ],
        ),
        (
            {"arranged_by_year": {2026: 390_000_000}},
            ["采购预算 742.50 万元超过能用的资金 732.50 万元（已安排的年度按安排数，以后年度按核定数）。"],
        ),
        ({"arranged_by_year": {2026: 400_000_000, 2027: 342_500_000}}, []),
        ({"arranged_by_year": {}}, ["财政还没有给项目安排资金。"]),
        ({"approved_by_year": {}, "arranged_by_year": {2026: 742_500_000}}, []),
    ],
)
def test_the_price_stays_within_approval_and_money(said, change, says):
    assert said("PRC-CEILING", replace(GOOD, **change)) == says


@pytest.mark.clause("17.2", "4.4")
@pytest.mark.parametrize(
    ("method", "reason", "says"),
    [
        ("open-tender", None, []),
        ("single-source", "只能从原厂商采购", []),
        ("single-source", " ", ["采购方式选了单一来源，没有写理由。"]),
        ("consultation", None, ["采购方式选了竞争性磋商，没有写理由。"]),
    ],
)
def test_a_closed_method_has_a_reason(said, method, reason, says):
    assert said("PRC-METHOD", replace(GOOD, method=method, method_reason=reason)) == says


@pytest.mark.clause("17.1", "17.2")
def test_a_local_condition_is_pointed_out_and_stops_nothing(judge):
    (finding,) = judge("PRC-FAIR", replace(GOOD, local_conditions=("第 12 页：投标人注册地在本市",)))
    assert finding.says == "招标文件第 12 页：投标人注册地在本市。这可能排斥外地企业。"
    assert finding.weight == "warn"


@pytest.mark.clause("17.1")
def test_local_conditions_are_found_in_the_tender_text(law):
    words = law.value("local-condition-words")
    pages = ["采购需求见附件。", "一、投标人注 册地\n在本市；二、鼓励创新。", "本市\n企业优先。评分：本地企业加 5 分。"]
    assert local_conditions(pages, words) == (
        "第 2 页：一、投标人注册地在本市",
        "第 3 页：本市企业优先",
        "第 3 页：评分：本地企业加5分",
    )
    assert local_conditions(pages[:1], words) == ()
    assert local_conditions(pages, []) == ()


def test_only_the_words_around_a_local_condition_are_quoted():
    (found,) = local_conditions(["前" * 50 + "注册地在本市" + "后" * 50], ["注册地在"])
    assert found == f"第 1 页：{'前' * 20}注册地在本市{'后' * 18}"


@pytest.mark.clause("4.4")
@pytest.mark.parametrize(
    ("intention", "says"),
    [
        (date(2026, 1, 31), []),
        (
            date(2026, 2, 1),
            ["采购意向 2026-02-01 公开，到采购开始 2026-03-02 只有 29 天，不少于 30 天（本市参数）。"],
        ),
        (None, ["没有填采购意向公开日期。"]),
    ],
)
def test_the_intention_is_published_in_time(said, intention, says):
    assert said("PRC-INTENTION", replace(GOOD, intention_on=intention)) == says


def test_before_the_notice_the_planned_day_counts_and_then_today(said):
    draft = replace(GOOD, noticed_on=None)
    assert said("PRC-INTENTION", replace(draft, intention_on=date(2026, 2, 10))) != []
    assert said("PRC-INTENTION", replace(draft, intention_on=date(2026, 2, 10), planned_on=None)) == []


@pytest.mark.clause("11.3")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"noticed_on": date(2026, 1, 15)}, []),
        ({"noticed_on": date(2026, 1, 14)}, ["采购公告日期 2026-01-14 早于列入计划的 2026-01-15。"]),
        ({"awarded_on": date(2026, 1, 14)}, ["定标日期 2026-01-14 早于列入计划的 2026-01-15。"]),
        ({"signed_on": date(2026, 1, 14)}, ["合同签订日期 2026-01-14 早于列入计划的 2026-01-15。"]),
        ({"awarded_on": None, "signed_on": None}, []),
    ],
)
def test_nothing_is_dated_before_the_listing(said, change, says):
    assert said("PRC-EARLY", replace(GOOD, **change)) == says


@pytest.mark.clause("12.2")
@pytest.mark.parametrize(
    ("bidder", "says"),
    [
        (SECOND, []),
        (AUTHOR, ["示例咨询有限公司是本项目方案编制单位，不得参加投标。"]),
        (SECOND | {"uscc": AUTHOR["uscc"]}, ["示例数据有限公司是本项目方案编制单位，不得参加投标。"]),
        (
            SECOND | {"legal_person": "孙 立"},
            ["投标人示例数据有限公司与方案编制单位示例咨询有限公司的法定代表人同为孙 立，疑似关联。"],
        ),
        (
            SECOND | {"phone": "0427 2000001"},
            ["投标人示例数据有限公司与方案编制单位示例咨询有限公司的联系电话相同，疑似关联。"],
        ),
        (
            SECOND | {"shareholders": "赵一、示例咨询有限公司"},
            [
                "投标人示例数据有限公司与方案编制单位示例咨询有限公司经示例咨询有限公司相连（法定代表人或股东），疑似关联。"
            ],
        ),
        (SECOND | {"legal_person": "孙立", "tie_cleared": "同名，身份证号不同"}, []),
        (
            AUTHOR | {"tie_cleared": "不是同一家"},
            ["示例咨询有限公司是本项目方案编制单位，不得参加投标。"],
        ),
        (
            {"name": "示例数据有限公司"},
            ["投标人示例数据有限公司没有填统一社会信用代码，无法核对它和方案编制单位的关系。"],
        ),
    ],
)
def test_the_author_does_not_bid(said, bidder, says):
    assert said("PRC-AUTHOR", replace(GOOD, bidders=(BUILDER, bidder))) == says


@pytest.mark.clause("12.2")
def test_a_plan_of_the_unit_itself_bars_nobody(said):
    assert said("PRC-AUTHOR", replace(GOOD, author_firms=(), bidders=({"name": "无代码公司"},))) == []
    assert said("PRC-EXPERTS", replace(GOOD, author_firms=(), evaluators=({"name": "钱教授"},))) == []
    assert said("PRC-EXPERTS", replace(GOOD, author_firms=(), evaluators=None)) == []


@pytest.mark.clause("12.2")
@pytest.mark.parametrize(
    ("expert", "says"),
    [
        (EXPERT, []),
        (
            EXPERT | {"employer": "示例咨询有限公司"},
            ["评审专家钱教授所在的示例咨询有限公司是本项目方案编制单位，不得参加评审。"],
        ),
        (
            EXPERT | {"name": "孙立"},
            ["评审专家孙立与方案编制单位示例咨询有限公司的法定代表人同为孙立，疑似关联。"],
        ),
        (EXPERT | {"name": "孙立", "tie_cleared": "同名"}, []),
        (EXPERT | {"employer": ""}, ["评审专家钱教授没有填工作单位，无法核对回避关系。"]),
    ],
)
def test_the_author_does_not_evaluate(said, expert, says):
    assert said("PRC-EXPERTS", replace(GOOD, evaluators=(expert,))) == says


@pytest.mark.clause("12.2")
@pytest.mark.parametrize("evaluators", [None, ()])
def test_where_somebody_wrote_the_plan_the_evaluators_are_named(said, evaluators):
    assert said("PRC-EXPERTS", replace(GOOD, evaluators=evaluators)) == ["没有填评审专家，无法核对回避关系。"]


@pytest.mark.clause("17.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, []),
        ({"method": "consultation", "bidders": (BUILDER,)}, []),
        ({"method": "single-source", "complex_work": False}, []),
        ({"method": "single-source"}, ["建设内容复杂的项目选了单一来源。"]),
        ({"method": "invited-tender"}, ["建设内容复杂的项目选了邀请招标。"]),
        ({"bidders": (BUILDER, SECOND)}, ["公开招标只有 2 家投标，不少于 3 家（本市参数）。"]),
    ],
)
def test_complex_work_goes_by_open_competition(said, change, says):
    assert said("PRC-OPEN", replace(GOOD, **change)) == says


@pytest.mark.clause("14.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"award_fen": 740_000_000}, []),
        ({"award_fen": 740_000_001}, ["中标价 740.000001 万元高于最高限价 740.00 万元。"]),
        ({"winner": "示例软件股份有限公司 "}, []),
        ({"winner": "91330100799655058B"}, []),
        ({"winner": "别家公司"}, ["中标单位“别家公司”不在投标人里。"]),
        ({"winner": ""}, ["中标单位“”不在投标人里。"]),
    ],
)
def test_the_award_goes_to_a_bid_within_the_ceiling(said, change, says):
    assert said("PRC-AWARD", replace(GOOD, **change)) == says


@pytest.mark.clause("14.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"contract_fen": 742_500_000, "award_fen": 742_500_000}, []),
        (
            {"contract_fen": 760_000_000, "award_fen": 760_000_000},
            ["合同价 760.00 万元超过核定 742.50 万元，不能备案。"],
        ),
        ({"contract_fen": 717_999_999}, ["合同价 717.999999 万元与中标价 718.00 万元不同，没有说明。"]),
        ({"contract_fen": 717_999_999, "contract_difference": "更正算术错误"}, []),
    ],
)
def test_the_contract_is_the_award_within_the_approval(said, change, says):
    assert said("PRC-CONTRACT", replace(GOOD, **change)) == says


@pytest.mark.clause("21")
@pytest.mark.parametrize(("years", "says"), [(3, []), (2, ["合同免费运行维护 2 年，原则上不少于 3 年。"]), (5, [])])
def test_the_contract_keeps_it_running_free(said, years, says):
    assert said("PRC-FREE-YEARS", replace(GOOD, free_years=years)) == says
    assert RULES["PRC-FREE-YEARS"].waivable


@pytest.mark.clause("19")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"supervisor": None, "tester": None}, []),
        ({"supervisor": (), "tester": ()}, []),
        ({"supervisor": (BUILDER,)}, ["监理单位示例软件股份有限公司就是承建单位。"]),
        (
            {"tester": (TESTER | {"shareholders": "示例软件股份有限公司"},)},
            [
                "测评机构示例测评中心与承建单位示例软件股份有限公司经示例软件股份有限公司相连（法定代表人或股东），疑似关联。"
            ],
        ),
        ({"tester": (TESTER | {"phone": BUILDER["phone"], "tie_cleared": "同一栋楼的总机"},)}, []),
    ],
)
def test_supervisor_and_tester_are_not_the_builder(said, change, says):
    assert said("PRC-INDEPENDENT", replace(GOOD, **change)) == says


@pytest.mark.clause("19")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"approved_fen": 399_999_999, "supervisor": None, "tester": None}, []),
        (
            {"supervisor": None, "tester": None},
            [
                "核定 742.50 万元，是重大项目（标准 400.00 万元，本市参数），没有监理单位。",
                "核定 742.50 万元，是重大项目（标准 400.00 万元，本市参数），没有软件测评机构。",
            ],
        ),
        (
            {"approved_fen": 400_000_000, "supervisor": ()},
            ["核定 400.00 万元，是重大项目（标准 400.00 万元，本市参数），没有监理单位。"],
        ),
        ({"tester": ()}, ["核定 742.50 万元，是重大项目（标准 400.00 万元，本市参数），没有软件测评机构。"]),
        ({"tester": (), "tester_plan": "开发完成前公开招标"}, []),
    ],
)
def test_a_major_project_has_supervisor_and_tester(said, change, says):
    assert said("PRC-MAJOR", replace(GOOD, **change)) == says


@pytest.mark.clause("11.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"contract_months": 24, "approved_build_months": None}, []),
        ({"contract_months": 25, "approved_build_months": None}, ["合同工期 25 个月，不能超过 24 个月。"]),
        ({"contract_months": 17}, ["合同工期 17 个月，长于核定的 16 个月。"]),
        ({"contract_months": 30, "approved_build_months": 30}, ["合同工期 30 个月，不能超过 24 个月。"]),
    ],
)
def test_the_contract_ends_in_time(said, change, says):
    assert said("PRC-PERIOD", replace(GOOD, **change)) == says


@pytest.mark.clause("11.3")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"signed_on": date(2026, 4, 3)}, []),
        ({"signed_on": date(2026, 4, 2)}, ["合同签订日期 2026-04-02 早于定标的 2026-04-03。"]),
        ({"awarded_on": date(2026, 3, 1)}, ["定标日期 2026-03-01 早于采购公告的 2026-03-02。"]),
        ({"noticed_on": date(2026, 1, 14)}, ["采购公告日期 2026-01-14 早于列入计划的 2026-01-15。"]),
        ({"signed_on": date(2026, 8, 1)}, []),
        ({"signed_on": date(2026, 8, 2)}, ["合同签订日期 2026-08-02 还没有到。"]),
    ],
)
def test_the_days_stand_in_their_order(said, change, says):
    assert said("PRC-SIGNED", replace(GOOD, **change)) == says


def test_two_firms_without_a_common_sign_are_strangers():
    assert not same_firm(BUILDER, SECOND)
    assert tie(BUILDER, SECOND) == ""
    assert not same_firm({}, {})
    assert tie({}, {}) == ""


def test_a_common_shareholder_ties_two_firms():
    one, other = BUILDER | {"shareholders": "甲集团；乙基金"}, SECOND | {"shareholders": "丙公司, 乙 基金"}
    assert tie(one, other) == "经乙基金相连（法定代表人或股东）"


def test_a_firm_is_one_by_name_however_its_signs_are_written():
    assert same_firm({"name": "示例（盘锦）有限公司"}, {"name": "示例(盘锦) 有限公司"})
    assert firm_named((BUILDER, SECOND), "示例数据有限公司") is SECOND
    assert firm_named((BUILDER, SECOND), "") is None


PATH = {
    "one": "示例咨询有限公司",
    "says": "疑似关联（未经证实）：示例咨询有限公司 —法定代表人（SB-1）— 孙立 —股东（CG-2）— 示例软件股份有限公司",
}


@pytest.mark.clause("12.2", "19")
@pytest.mark.parametrize(
    ("rule_id", "kind", "other"),
    [
        ("PRC-AUTHOR", "bidder", "示例软件股份有限公司"),
        ("PRC-EXPERTS", "evaluator", "钱教授"),
        ("PRC-INDEPENDENT", "supervisor", "示例监理有限公司"),
        ("PRC-INDEPENDENT", "tester", "示例测评中心"),
    ],
)
def test_a_tie_through_other_records_is_told_as_its_path(said, rule_id, kind, other):
    rows = ({**PATH, "kind": kind, "other": other},)
    (says,) = said(rule_id, replace(GOOD, tie_paths=rows))
    assert other in says
    assert PATH["says"] in says
    for elsewhere in {"PRC-AUTHOR", "PRC-EXPERTS", "PRC-INDEPENDENT"} - {rule_id}:
        assert said(elsewhere, replace(GOOD, tie_paths=rows)) == []
