"""The rules on initial and final acceptance."""

from dataclasses import fields, replace
from datetime import date

import pytest

from tongchou.lifecycle.rules import FACTS, RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.stages.acceptance.facts import FinalFacts, InitialFacts

DONE = (
    {"function": "企业一张图", "shown_by": "测试用例 1 至 12"},
    {"function": "风险预警", "shown_by": "演示记录"},
)
INITIAL = InitialFacts(
    tested_on=date(2026, 7, 20),
    functions_done=DONE,
    trial_from=date(2026, 4, 1),
    trial_to=date(2026, 7, 1),
    test_report_no="CP-2026-018",
    test_report_on=date(2026, 7, 10),
    rectification=({"item": "补日志", "owner": "承建单位", "due": "2026-07-18"},),
    rectified=({"item": "补日志", "closed_on": "2026-07-17", "evidence": "整改报告"},),
    completed_on=date(2026, 3, 20),
    approved_content=("企业一张图", "风险预警"),
    approved_fen=742_500_000,
)
SERVER = {"name": "应用服务器", "model": "甲型", "quantity": 4, "secure": "在安全可靠清单内"}
DATABASE = {"name": "数据库", "model": "乙型", "quantity": 1, "secure": "在安全可靠清单内"}
AUTHOR = {"name": "示例咨询有限公司", "uscc": "91211100000000001A", "legal_person": "孙立", "phone": "0427-2000001"}
BUILDER = {
    "name": "示例软件股份有限公司",
    "uscc": "91330100799655058B",
    "legal_person": "周强",
    "phone": "0427-1000001",
}
EXPERT = {"name": "钱教授", "employer": "示例大学", "uscc": "12211100000000004D", "phone": "13800000000"}
FINAL = FinalFacts(
    sharing_mechanism="每日更新，按目录共享",
    sharing_contact="数据处，李工",
    delivered_products=(SERVER, DATABASE),
    test_report_no="CP-2026-018",
    test_conclusion="passed",
    inspectors=(EXPERT,),
    accepted_on=date(2026, 7, 30),
    accepted_fen=742_500_000,
    exchange_checked_on=date(2026, 7, 29),
    reuse_measured=({"component": "统一身份认证", "evidence": "日志 7 月调用 1.2 万次"},),
    rectification=(),
    rectified=(),
    initial_passed_on=date(2026, 7, 20),
    papers_on_file=(
        "unit-summary",
        "contractor-summary",
        "supervisor-summary",
        "test-report",
        "completion-report",
        "product-list",
    ),
    supervisors=("示例监理有限公司",),
    testers=("示例测评中心",),
    promised_data=("企业基本信息",),
    exchange_evidence=({"kind": "catalogue", "what": "企业基本信息", "on": "2026-05-01"},),
    proposed_products=(SERVER, DATABASE),
    approved_fen=742_500_000,
    approved_content=("企业一张图", "风险预警"),
    functions_done=DONE,
    reuse_declared=("统一身份认证",),
    author_firms=(AUTHOR,),
    inspector_ties=(),
    contractor_firms=(BUILDER,),
    points=({"point": "补交使用意见", "field": "unit-summary"},),
)
GOOD = {Line.INITIAL: INITIAL, Line.FINAL: FINAL}
NEEDS = sorted(
    {(line, r, need) for line in GOOD for step in steps_of(line) for r in step.rules for need in RULES[r].needs}
)


@pytest.mark.parametrize("line", GOOD)
def test_good_acceptances_meet_every_rule(against, line):
    assert against(line, GOOD[line]) == {}


@pytest.mark.parametrize(("line", "rule_id", "need"), NEEDS)
def test_what_is_not_known_is_undetermined(unknown, line, rule_id, need):
    assert unknown(rule_id, replace(GOOD[line], **{need: None})) == {need}


@pytest.mark.parametrize("line", GOOD)
def test_the_forms_have_every_fact_and_every_ask(book, line):
    form = book.forms[line].fields
    assert {f.name for f in fields(FACTS[line])} <= set(form)
    assert all(form[ask].asked for step in steps_of(line) for ask in step.asks)


# --- initial acceptance ----------------------------------------------------------------------------------------------


@pytest.mark.clause("24.1")
def test_only_what_is_built_is_tested(said):
    assert said("INI-COMPLETED", replace(INITIAL, completed_on=None)) == ["项目还没有登记建设完成。"]


@pytest.mark.clause("24.1")
@pytest.mark.parametrize(
    ("second", "says"),
    [
        ({"function": "风险预警", "explanation": "按整改通知延期"}, []),
        (
            {"function": "风险预警", "shown_by": " "},
            ["核定内容“风险预警”没有写用什么证实，也没有说明为什么没有完成。"],
        ),
        ({"function": "别的功能", "shown_by": "演示"}, ["核定内容“风险预警”没有初验结果。"]),
    ],
)
def test_each_approved_item_is_shown_or_explained(said, second, says):
    assert said("INI-FUNCTIONS", replace(INITIAL, functions_done=(DONE[0], second))) == says


@pytest.mark.clause("19")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"test_report_on": date(2026, 7, 20)}, []),
        ({"test_report_on": date(2026, 7, 21)}, ["软件测评报告日期 2026-07-21 晚于初验日期 2026-07-20。"]),
        (
            {"test_report_no": ""},
            ["核定 742.50 万元，是重大项目（标准 400.00 万元，本市参数），没有软件测评报告。"],
        ),
        (
            {"test_report_on": None, "approved_fen": 400_000_000},
            ["核定 400.00 万元，是重大项目（标准 400.00 万元，本市参数），没有软件测评报告。"],
        ),
        ({"test_report_no": None, "test_report_on": None, "approved_fen": 399_999_999}, []),
    ],
)
def test_a_major_project_is_tested_before_the_opinion(said, change, says):
    assert said("INI-TEST", replace(INITIAL, **change)) == says


@pytest.mark.clause("24.1")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"trial_to": date(2026, 6, 30)}, ["试运行从 2026-04-01 到 2026-06-30，不到 3 个月（本市参数）。"]),
        ({"trial_from": None}, ["没有填试运行的起止日期，试运行不少于 3 个月（本市参数）。"]),
        ({"trial_to": None}, ["没有填试运行的起止日期，试运行不少于 3 个月（本市参数）。"]),
        ({"trial_to": date(2026, 8, 1)}, []),
        ({"trial_to": date(2026, 8, 2)}, ["试运行结束日期 2026-08-02 还没有到。"]),
    ],
)
def test_the_system_ran_on_trial(said, change, says):
    assert said("INI-TRIAL", replace(INITIAL, **change)) == says


def test_a_city_that_asks_for_no_trial_run_gets_none(judge, law):
    trial = law.book.parameters["trial-run-months-min"]
    none = replace(trial, values=(replace(trial.values[0], value=0),))
    lax = replace(law, book=replace(law.book, parameters={**law.book.parameters, trial.id: none}))
    assert judge("INI-TRIAL", replace(INITIAL, trial_from=None), lax) == []


# --- final acceptance ------------------------------------------------------------------------------------------------


@pytest.mark.clause("24.1", "24.2")
def test_the_initial_acceptance_comes_first(said):
    assert said("FIN-INITIAL", replace(FINAL, initial_passed_on=None)) == ["初验还没有合格。"]


@pytest.mark.clause("24.2")
@pytest.mark.parametrize(
    ("without", "change", "says"),
    [
        ("unit-summary", {}, []),  # the completion report may be the unit's, too
        ("contractor-summary", {}, []),  # and it may be the contractor's
        ("supervisor-summary", {}, ["没有监理单位的验收材料。"]),
        ("supervisor-summary", {"supervisors": ()}, []),
        ("test-report", {}, ["没有测评机构的验收材料。"]),
        ("test-report", {"testers": ()}, []),
        ("product-list", {}, ["缺少验收材料“软硬件清单”（本市参数）。"]),
    ],
)
def test_every_party_brings_its_materials(said, without, change, says):
    on_file = tuple(kind for kind in FINAL.papers_on_file if kind != without)
    assert said("FIN-MATERIALS", replace(FINAL, papers_on_file=on_file, **change)) == says


@pytest.mark.clause("24.2")
def test_nothing_on_file_names_every_party(said):
    assert said("FIN-MATERIALS", replace(FINAL, papers_on_file=())) == [
        "没有需求单位的验收材料。",
        "没有承建单位的验收材料。",
        "没有监理单位的验收材料。",
        "没有测评机构的验收材料。",
        "缺少验收材料“竣工报告”（本市参数）。",
        "缺少验收材料“软硬件清单”（本市参数）。",
    ]


UNCONNECTED = ["尚未与市政务数据交换共享平台对接：没有已发布的目录，也没有 30 天以内探测成功的记录（本市参数）。"]


@pytest.mark.clause("22.1")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"exchange_evidence": ()}, UNCONNECTED),
        ({"exchange_evidence": ({"kind": "probe", "what": "接口", "on": "2026-07-02"},)}, []),
        ({"exchange_evidence": ({"kind": "probe", "what": "接口", "on": "2026-07-01"},)}, UNCONNECTED),
        ({"exchange_evidence": (), "promised_data": ()}, []),
        ({"exchange_checked_on": None}, []),
        ({"exchange_checked_on": date(2026, 8, 2)}, ["核验对接的日期 2026-08-02 还没有到。"]),
    ],
)
def test_the_connection_is_shown_by_evidence(said, change, says):
    assert said("FIN-EXCHANGE", replace(FINAL, **change)) == says


@pytest.mark.clause("22.1")
def test_no_form_has_a_box_to_tick_for_the_connection(book):
    assert not book.forms[Line.FINAL].fields["exchange_evidence"].asked


@pytest.mark.clause("22.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sharing_mechanism": ""}, ["没有填“信息共享长效机制”。"]),
        ({"sharing_contact": None}, ["没有填“信息共享责任人”。"]),
        ({"sharing_mechanism": "", "sharing_contact": "", "promised_data": ()}, []),
    ],
)
def test_sharing_has_a_mechanism_and_somebody_for_it(said, change, says):
    assert said("FIN-MECHANISM", replace(FINAL, **change)) == says


@pytest.mark.clause("23")
@pytest.mark.parametrize(
    ("delivered", "says"),
    [
        ((SERVER,), ["方案里的“数据库”没有交付，也没有写由什么替换。"]),
        ((SERVER, DATABASE | {"secure": ""}), ["“数据库”没有写安全可靠情况。"]),
        ((SERVER, DATABASE | {"model": "丙型"}), ["“数据库”方案写的是乙型，交付的是丙型，没有说明。"]),
        ((SERVER, DATABASE | {"model": "丙型", "reason": "乙型停产"}), []),
        ((SERVER, DATABASE | {"model": ""}), []),
        (
            (SERVER, {"name": "图数据库", "secure": "已测评", "replaces": "数据库"}),
            ["“图数据库”不在方案的产品清单里，没有说明。"],
        ),
        ((SERVER, {"name": "图数据库", "secure": "已测评", "replaces": "数据库", "reason": "关系查询多"}), []),
        (
            (SERVER, DATABASE, {"name": "防火墙", "secure": "已测评"}),
            ["“防火墙”不在方案的产品清单里，没有说明。"],
        ),
    ],
)
def test_products_are_held_against_the_proposal_line_by_line(said, delivered, says):
    assert said("FIN-PRODUCTS", replace(FINAL, delivered_products=delivered)) == says


@pytest.mark.clause("19")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"test_report_no": " "},
            ["核定 742.50 万元，是重大项目（标准 400.00 万元，本市参数），没有软件测评报告。"],
        ),
        ({"test_conclusion": "failed"}, ["软件测评结论不是通过。"]),
        ({"test_conclusion": None}, ["软件测评结论不是通过。"]),
        ({"test_report_no": None, "test_conclusion": None, "approved_fen": 399_999_999}, []),
    ],
)
def test_a_major_project_passed_its_test(said, change, says):
    assert said("FIN-TEST", replace(FINAL, **change)) == says


@pytest.mark.clause("14.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"accepted_fen": 742_500_001}, ["最终投资 742.500001 万元超过核定 742.50 万元。"]),
        ({"accepted_fen": 0}, []),
        (
            {"functions_done": (DONE[0], {"function": "风险预警", "explanation": "延期"})},
            ["核定内容有 1 项没有完成，也没有核准的变更：风险预警。"],
        ),
        ({"approved_content": ("企业一张图",), "functions_done": DONE[:1]}, []),
    ],
)
def test_cost_and_content_are_those_of_the_baseline(said, change, says):
    assert said("FIN-BASELINE", replace(FINAL, **change)) == says


@pytest.mark.clause("18")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reuse_measured": ()}, ["申报复用 1 项，有 1 项没有查到实际使用：统一身份认证。"]),
        (
            {"reuse_measured": ({"component": "统一身份认证", "evidence": ""},)},
            ["申报复用 1 项，有 1 项没有查到实际使用：统一身份认证。"],
        ),
        ({"reuse_declared": (), "reuse_measured": ()}, []),
    ],
)
def test_declared_reuse_is_measured_and_stops_nothing(said, judge, change, says):
    assert said("FIN-REUSE", replace(FINAL, **change)) == says
    assert {f.weight for f in judge("FIN-REUSE", replace(FINAL, **change))} <= {"warn"}


@pytest.mark.clause("12.2", "9.2")
@pytest.mark.parametrize(
    ("inspectors", "says"),
    [
        ((), ["没有填验收专家。"]),
        (
            (EXPERT | {"employer": "示例咨询 有限公司"},),
            ["验收专家钱教授任职于方案编制单位示例咨询有限公司，应当回避。"],
        ),
        (
            (EXPERT | {"uscc": BUILDER["uscc"], "tie_cleared": "写错了"},),
            ["验收专家钱教授任职于承建单位示例软件股份有限公司，应当回避。"],
        ),
        (
            (EXPERT | {"name": "周强"},),
            ["验收专家周强与承建单位示例软件股份有限公司的法定代表人同名，疑似关联。"],
        ),
        ((EXPERT | {"name": "周强", "tie_cleared": "同名，不是同一人"},), []),
        (
            (EXPERT | {"phone": BUILDER["phone"]},),
            ["验收专家钱教授与承建单位示例软件股份有限公司的电话相同，疑似关联。"],
        ),
        (({"name": "钱教授"},), ["验收专家钱教授没有填工作单位，无法核对回避关系。"]),
    ],
)
def test_inspectors_have_no_tie_to_author_or_builder(said, inspectors, says):
    assert said("FIN-INSPECTORS", replace(FINAL, inspectors=inspectors)) == says


@pytest.mark.clause("12.2", "24.2")
@pytest.mark.parametrize("rule_id", ["FIN-INSPECTORS", "FIN-APPOINTED"])
def test_an_inspector_who_is_tied_by_other_records_is_told_by_the_path(said, rule_id):
    path = "钱教授 —任职（ZJ-1）— 示例集团 —上级单位— 示例软件股份有限公司 —承建— 本项目"
    tie = {"name": "钱教授", "says": path, "certain": False, "cleared": ""}
    assert said(rule_id, replace(FINAL, inspector_ties=(tie,))) == [f"验收专家钱教授疑似有关联（未经证实）：{path}。"]
    assert said(rule_id, replace(FINAL, inspector_ties=({**tie, "cleared": "只是同名。"},))) == []
    sure = ({**tie, "certain": True, "cleared": "只是同名。"},)
    assert said(rule_id, replace(FINAL, inspector_ties=sure)) == [f"验收专家钱教授有关联，应当回避：{path}。"]


@pytest.mark.clause("12.2", "24.2")
def test_who_is_not_named_yet_is_not_asked_about(said):
    assert said("FIN-APPOINTED", replace(FINAL, inspectors=None)) == []


DEFECTS = ({"item": "补充日志"}, {"item": "修复弱口令"})


@pytest.mark.clause("25")
@pytest.mark.parametrize(
    ("rectified", "says"),
    [
        (
            (
                {"item": "补充日志", "closed_on": "2026-08-01", "evidence": "截图"},
                {"item": "修复弱口令", "closed_on": "2026-08-01", "evidence": "复测报告"},
            ),
            [],
        ),
        (
            ({"item": "补充日志", "closed_on": "2026-08-01", "evidence": "截图"},),
            ["整改事项 2 项，还有 1 项没有写完成日期和佐证：修复弱口令。"],
        ),
        (
            ({"item": "补充日志", "closed_on": "2026-08-01"}, {"item": "修复弱口令", "evidence": "复测报告"}),
            ["整改事项 2 项，还有 2 项没有写完成日期和佐证：补充日志、修复弱口令。"],
        ),
    ],
)
def test_every_defect_is_mended_with_evidence(said, rectified, says):
    assert said("FIN-RECTIFIED", replace(FINAL, rectification=DEFECTS, rectified=rectified)) == says
