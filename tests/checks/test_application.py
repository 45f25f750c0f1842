"""The rules of an application up to its submission, each on both sides of its border."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tongchou.kernel.outcome import Finding, Weight
from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Rulebook
from tongchou.stages.application.facts import ApplicationFacts

Said = Callable[..., list[str]]
LINE = Line.APPLICATION
RULE_IDS = tuple(dict.fromkeys(r for step in steps_of(LINE) for r in step.rules))

STUDY = {"category": "study", "research_value": "其他区县可以照用。"}
OPERATION = {
    "nature": "operation",
    "om_systems": ("XM-2020-0001",),
    "om_from": date(2027, 1, 1),
    "maintained": ({"title": "违停抓拍系统", "free_until": "2026-12-31", "build_fen": 5_000_000_000},),
}
UPGRADE = {"nature": "upgrade", "extends_system": "违停抓拍系统", "continuity": "共用数据库。"}
CROSS = {
    "build_mode": "cross-department",
    "lead_department": "市住房和城乡建设局",
    "participants": ({"unit": "市公安局", "opens": "违停取证", "confirmed_on": "2026-07-01"},),
}
VERTICAL = {"build_mode": "vertical", "county_interfaces": ("车位接口",), "county_data": ("车位信息",)}
MAJOR = {
    "total_fen": 400_000_000,
    "fen_by_year": {2027: 400_000_000},
    "costs": ({"item": "全部", "fen": 400_000_000},),
    "fiscal_fen": 400_000_000,
}
SIBLING = {"number": "SB-2026-0007", "title": "智慧停车二期", "fen": 100_000_000, "opened_on": "2026-03-01"}
UNIFIED = ({"number": "XM-2025-0012", "title": "城市运行管理平台", "lead": "市城管局"},)


def case(rule: str, changes: dict[str, Any], *sentences: str) -> Any:
    marks = pytest.mark.clause(*RULES[rule].clauses)
    return pytest.param(rule, changes, list(sentences), marks=marks, id=f"{rule}-{len(sentences)}")


CASES = [
    case("APP-SECRET", {"involves_state_secrets": True}, "涉及国家秘密的项目不在本系统办理。"),
    case(
        "APP-SCOPE",
        {"serves_government": False},
        "项目不是用来支撑政务部门履行管理和服务职能的，不属于政务信息化项目。",
    ),
    case("APP-SCOPE", {"special_rules": True}, "国家对这类项目另有专门规定。"),
    case("APP-SCOPE", {"funding": "none"}, "项目不直接使用财政资金，没有填是不是市场化运作。"),
    case(
        "APP-SCOPE",
        {"funding": "none", "market_run": True},
        "项目不直接使用财政资金，按市场化方式运作，不适用本办法。",
    ),
    case(
        "APP-SCOPE",
        {"funding": "none", "market_run": False},
        "项目不直接使用财政资金，也不按市场化方式运作，参照本办法执行。",
    ),
    case("APP-SCOPE", {"funding": "operation"}),
    case("APP-DEADLINE", {"declared_on": date(2026, 8, 31)}),
    case(
        "APP-DEADLINE",
        {"declared_on": date(2026, 9, 1)},
        "2027 年度申报已于 2026-08-31 截止，本申报在 2026-09-01 提出。",
    ),
    case("APP-DEADLINE", {"declared_on": date(2026, 9, 1), "plan_year": 2028}),
    case("APP-DEADLINE", {"plan_year": 20270}, "“计划年度”填了 20270，不是年份。"),
    case("APP-COMPLETE", {"title": " "}, "没有填“项目名称”。"),
    case("APP-COMPLETE", {"total_fen": 0}, "没有填“总投资额”。"),
    case(
        "APP-COMPLETE",
        {"basis": (), "goals": None, "year_plan": "", "fen_by_year": {}, "fiscal_fen": None},
        "没有填“建设依据”。",
        "没有填“目标需求”。",
        "没有填“年度实施计划”。",
        "没有填“年度投资额”。",
        "没有填资金来源。",
    ),
    case("APP-COMPLETE", {"fiscal_fen": None, "social_fen": 300_000_000}),
    case(
        "APP-MONEY",
        {"fen_by_year": {2027: 200_000_000, 2028: 99_999_999}},
        "各年度投资合计 299.999999 万元，与总投资 300.00 万元相差 0.000001 万元。",
    ),
    case(
        "APP-MONEY",
        {"costs": ({"item": "软件", "fen": 310_000_000},)},
        "各项费用合计 310.00 万元，与总投资 300.00 万元相差 10.00 万元。",
    ),
    case(
        "APP-MONEY",
        {"costs": ({"item": "软件", "fen": 300_000_000}, {"item": "其他", "fen": True})},
        "费用构成第 2 行没有填金额。",
    ),
    case(
        "APP-MONEY",
        {"fiscal_fen": 200_000_000, "social_fen": 114_000_000},
        "各项资金来源合计 314.00 万元，与总投资 300.00 万元相差 14.00 万元。",
    ),
    case("APP-MONEY", {"fiscal_fen": 186_000_000, "social_fen": 114_000_000}),
    case("APP-CATEGORY", {"category": "study"}),
    case(
        "APP-CATEGORY",
        {"category": "furniture"},
        "“项目类别”填了“furniture”，没有这一种。",
    ),
    case("APP-NATURE", {"nature": "repair"}, "“建设性质”填了“repair”，没有这一种。"),
    case("APP-NATURE", UPGRADE),
    case("APP-NATURE", {"nature": "upgrade"}, "扩建或改造升级，没有写明是哪个系统。"),
    case("APP-NATURE", OPERATION),
    case("APP-NATURE", {"nature": "operation"}, "申报运行维护，没有写明是哪些系统。"),
    case("APP-NATURE", {**OPERATION, "category": "study"}, "类别是软课题研究，性质是运行维护，两者对不上。"),
    case("APP-FUNDING", {"funding": "lottery"}, "“资金方式”填了“lottery”，没有这一种。"),
    case(
        "APP-FUNDING",
        {"funding": "joint"},
        "资金方式是财政资金和社会资金联合投资，资金来源里没有填全这两种资金。",
    ),
    case("APP-FUNDING", {"funding": "joint", "social_fen": 1}),
    case("APP-FUNDING", {"fiscal_fen": None, "superior_fen": 1}),
    case("APP-FUNDING", {"fiscal_fen": None, "other_fen": 1}, "资金方式用财政资金，资金来源里没有填财政资金。"),
    case("APP-FUNDING", {"social_fen": 1}, "资金来源里有社会资金，资金方式没有选联合投资。"),
    case("APP-RESEARCH", STUDY),
    case("APP-RESEARCH", {"category": "study"}, "软课题研究没有写推广应用价值。"),
    case(
        "APP-PROPOSAL",
        {"necessity": "", "feasibility": None, "build_content": "\n"},
        "建设方案缺少“建设必要性”。",
        "建设方案缺少“建设可行性”。",
        "建设方案缺少“建设内容”。",
    ),
    case("APP-SECURITY", {"security_design": ""}, "建设方案缺少信息安全内容。"),
    case("APP-SECURITY", {"security_design": "", **STUDY}),
    case("APP-AUTHOR", {"author_kind": "own", "author": None, "author_declares": None}),
    case("APP-AUTHOR", {"author": ""}, "方案委托第三方编制，没有填编制单位。"),
    case("APP-AUTHOR", {"author_qualification": None}, "没有填方案编制单位的信息化咨询设计类资质。"),
    case("APP-AUTHOR", {"author_declares": False}, "方案编制单位还没有承诺不参加本项目的投标和评审。"),
    case("APP-SUPERVISION", {"total_fen": 399_999_999}),
    case(
        "APP-SUPERVISION",
        MAJOR,
        "总投资 400.00 万元，达到重大项目标准 400.00 万元（本市参数），没有填监理费。",
    ),
    case("APP-SUPERVISION", {**MAJOR, "supervision_fen": 8_000_000}),
    case("APP-SUPERVISION", {**MAJOR, **OPERATION}),
    case(
        "APP-TESTING",
        {**MAJOR, "testing_fen": 0},
        "总投资 400.00 万元，达到重大项目标准 400.00 万元（本市参数），没有填软件测评费。",
    ),
    case("APP-TESTING", {**MAJOR, "testing_fen": 6_000_000}),
    case("APP-TESTING", {**MAJOR, **STUDY}),
    case("APP-FREE-PERIOD", OPERATION),
    case(
        "APP-FREE-PERIOD",
        {**OPERATION, "om_from": date(2026, 12, 31)},
        "系统“违停抓拍系统”免费运维到 2026-12-31，申报的运维从 2026-12-31 起。",
    ),
    case("APP-FREE-PERIOD", {**OPERATION, "maintained": ({"title": "旧系统", "free_until": ""},)}),
    case("APP-FREE-PERIOD", {**OPERATION, "om_from": None}, "没有填“运维起始日期”。"),
    case(
        "APP-FREE-PERIOD",
        {**OPERATION, "maintained": ()},
        "申请运维的系统在系统登记里查不到，不知道免费运维到哪一天。",
    ),
    case("APP-OM-CAP", {**OPERATION, "fen_by_year": {2027: 400_000_000}}),
    case(
        "APP-OM-CAP",
        {**OPERATION, "fen_by_year": {2027: 400_000_000, 2028: 400_000_001}},
        "2028 年运维费 400.000001 万元，超过建设投资 5,000.00 万元的 8%（本市参数）。",
    ),
    case(
        "APP-OM-CAP",
        {**OPERATION, "maintained": ({"title": "旧系统"},)},
        "有系统没有登记建设投资，比不出运维费的比例。",
    ),
    case("APP-OM-CAP", {"fen_by_year": {2027: 10**12}}),
    case("APP-OM-CAP", {**OPERATION, "maintained": ()}),
    case("APP-PLACE", {"plan_place": None}, "没有写明项目在智慧城市顶层规划中的位置。"),
    case(
        "APP-UNIFIED",
        {"unified_projects": UNIFIED},
        "“城市运行管理平台”（XM-2025-0012）由市城管局统一建设，覆盖同一领域，其他单位不再重复建设。",
    ),
    case(
        "APP-LEAD",
        {"led_projects": UNIFIED},
        "“城市运行管理平台”（XM-2025-0012）由市城管局牵头统一建设，市住房和城乡建设局是参与部门，不再单独申报。",
    ),
    case("APP-LEAD", CROSS),
    case("APP-LEAD", {**CROSS, "lead_department": ""}, "多部门协同的项目没有填牵头部门。"),
    case("APP-LEAD", {**CROSS, "unit_name": "市公安局"}, "牵头部门是市住房和城乡建设局，申报单位是市公安局。"),
    case("APP-LEAD", {**CROSS, "participants": ()}, "多部门协同的项目没有填参与部门。"),
    case("APP-LEAD", {**CROSS, "participants": ({"unit": "市公安局"},)}, "参与部门“市公安局”还没有确认。"),
    case("APP-LEAD", {"build_mode": "vertical"}),
    case("APP-ALONE", {"alone_reason": ""}, "由单个部门建设，没有写为什么确需单独建设。"),
    case("APP-ALONE", {"alone_reason": "", **VERTICAL}),
    case("APP-ALONE", {"alone_reason": "", **STUDY}),
    case("APP-COUNTIES", VERTICAL),
    case(
        "APP-COUNTIES",
        {"build_mode": "vertical", "county_interfaces": ()},
        "市县两级统一建设的平台，没有写向县区开放哪些接口。",
        "市县两级统一建设的平台，没有写向县区开放哪些数据。",
    ),
    case("APP-DEPARTMENTS", CROSS),
    case("APP-DEPARTMENTS", {**CROSS, "participants": ({"unit": "市公安局"},), **STUDY}),
    case(
        "APP-DEPARTMENTS",
        {**CROSS, "participants": ({"unit": "市公安局", "opens": " "}, {"unit": "市城管局"})},
        "没有写向市公安局、市城管局开放哪些应用，业务链条会断在那里。",
    ),
    case("APP-INTEGRATE", {"integration": "", "own_systems": ()}),
    case("APP-INTEGRATE", {"integration": ""}, "本部门已有 1 个系统（违停抓拍系统），没有写怎样与它们整合。"),
    case(
        "APP-INTEGRATE",
        {"integration": None, "own_systems": tuple({"title": t} for t in "甲乙丙丁")},
        "本部门已有 4 个系统（甲、乙、丙等），没有写怎样与它们整合。",
    ),
    case("APP-SUPPORT", {"support_components": ()}, "没有写使用哪些全市统一支撑。"),
    case(
        "APP-SUPPORT",
        {"own_components": ("自建电子印章", "自建短信")},
        "自建了这些支撑组件：自建电子印章、自建短信。应用系统要充分利用全市统一支撑。",
    ),
    case("APP-SUPPORT", {"support_components": (), "category": "infrastructure"}),
    case("APP-CLOUD", {"deployment": None}, "没有填“部署方式”。"),
    case(
        "APP-CLOUD",
        {"deployment": "own-room"},
        "部署方式是“自有机房”，除特殊情况外一般在市级政务云平台上部署。",
    ),
    case("APP-CLOUD", {"deployment": "own-room", **OPERATION}),
    case("APP-BASE", {"builds_base": None}, "没有填“建设的基础支撑平台”。"),
    case(
        "APP-BASE",
        {"builds_base": ("cloud", "data-centre")},
        "建设内容里有政务云平台、大数据中心，由中心统一规划建设。",
    ),
    case("APP-BASE", {"builds_base": ("cloud",), "unit_is_centre": True}),
    case(
        "APP-OWN-BUILD",
        {"builds_own": ("room",)},
        "建设内容里有机房，市直部门原则上不再单独建设。",
        "单独建设机房，没有写怎样与市级平台互联互通。",
    ),
    case(
        "APP-OWN-BUILD",
        {"builds_own": ("room",), "interconnection": "专线接入电子政务外网。"},
        "建设内容里有机房，市直部门原则上不再单独建设。",
    ),
    case("APP-OWN-BUILD", {"builds_own": ("room",), "unit_is_centre": True}),
    case("APP-OWN-BUILD", {"builds_own": None, **STUDY}),
    case("APP-BASE", {"builds_base": None, **OPERATION}),
    case("APP-OWN-BUILD", {"builds_own": ()}, "没有填“单独建设的网络、机房、基础平台”。"),
    case("APP-REUSE", {"reused_components": (), "no_reuse_reason": "全市没有同类成果。"}),
    case("APP-REUSE", {"reused_components": ()}, "没有写复用哪些成果和组件，也没有写不复用的理由。"),
    case("APP-REUSE", UPGRADE),
    case("APP-REUSE", {**UPGRADE, "continuity": ""}, "扩建或改造升级，没有写新建部分与现有部分怎样衔接。"),
    case("APP-LIFE", {"service_years": 5}),
    case("APP-LIFE", {"service_years": 4}, "使用年限填了 4 年，原则上不少于 5 年。"),
    case("APP-LIFE", {"service_years": None}, "没有填“使用年限”。"),
    case("APP-LIFE", {"service_years": None, **STUDY}),
    case("APP-BUILD", {"build_months": 24, "planned_finish": date(2029, 3, 1)}),
    case("APP-BUILD", {"build_months": 30}, "建设周期填了 30 个月，不能超过 24 个月。"),
    case("APP-BUILD", {"build_months": None}, "没有填“建设周期”。"),
    case("APP-BUILD", {"build_months": None, **OPERATION}),
    case("APP-BUILD", {"build_months": 25, **STUDY}, "建设周期填了 25 个月，不能超过 24 个月。"),
    case(
        "APP-BUILD",
        {"planned_finish": date(2029, 3, 2)},
        "计划 2027-03-01 开工、2029-03-02 完工，完工应在开工以后 24 个月以内，即不晚于 2029-03-01。",
    ),
    case("APP-BUILD", {"planned_finish": date(2027, 3, 1)}),
    case("APP-BUILD", {"planned_start": None, "planned_finish": date(2035, 1, 1)}),
    case(
        "APP-BUILD",
        {"planned_finish": date(2027, 2, 28)},
        "计划 2027-03-01 开工、2027-02-28 完工，完工应在开工以后 24 个月以内，即不晚于 2029-03-01。",
    ),
    case(
        "APP-EARLY",
        {"already_started": True, "started_on": date(2026, 5, 20)},
        "填报已经签约、付款或开工（2026-05-20），项目还没有批准。",
    ),
    case("APP-EARLY", {"already_started": True}, "填报已经签约、付款或开工（日期未填），项目还没有批准。"),
    case(
        "APP-EARLY",
        {"early_evidence": ({"what": "合同签订", "number": "CG-2026-0003", "on": "2026-08-01"},)},
        "合同签订 CG-2026-0003 的日期是 2026-08-01，项目还没有批准。",
    ),
    case("APP-EARLY", {"early_evidence": ({"what": "开工", "number": "XM-1", "on": "2026-08-02"},)}),
    case(
        "APP-SPLIT",
        {"siblings": (SIBLING,)},
        "本单位另有 1 个项目与本项目名称相近（SB-2026-0007 智慧停车二期），合计 400.00 万元，"
        "达到 400.00 万元（本市参数），而每个都低于它，疑似拆分。",
    ),
    case(
        "APP-SPLIT",
        {"siblings": (SIBLING,), "split_explanation": "一期管路内，二期管路外，机房和用户都不同。"},
        "本单位另有 1 个项目与本项目名称相近（SB-2026-0007 智慧停车二期），合计 400.00 万元，"
        "达到 400.00 万元（本市参数），而每个都低于它，疑似拆分。单位填报的区别：一期管路内，二期管路外，机房和用户都不同。",
    ),
    case("APP-SPLIT", {"siblings": ({**SIBLING, "fen": 99_999_999},)}),
    case("APP-SPLIT", {"siblings": ({**SIBLING, "fen": 400_000_000},)}),
    case("APP-SPLIT", {"siblings": (SIBLING,), "total_fen": 400_000_000}),
    case("APP-SPLIT", {"siblings": ({**SIBLING, "title": "智慧消防"},)}),
    case("APP-SPLIT", {"siblings": ({**SIBLING, "opened_on": date(2025, 7, 31)},)}),
    case("APP-SPLIT", {"siblings": ({**SIBLING, "opened_on": date(2027, 8, 2)},)}),
    *(
        case(
            "APP-SPLIT",
            {"siblings": ({**SIBLING, "opened_on": border},)},
            "本单位另有 1 个项目与本项目名称相近（SB-2026-0007 智慧停车二期），合计 400.00 万元，"
            "达到 400.00 万元（本市参数），而每个都低于它，疑似拆分。",
        )
        for border in (date(2025, 8, 1), date(2027, 8, 1))
    ),
    case("APP-SHARE", {"shared_data": ()}, "没有填写共享数据。无正当理由拒绝数据共享与交换要求的项目不列入年度计划。"),
    case(
        "APP-SHARE",
        {"sharing": "refuses"},
        "数据没有全部共享，也没有写理由。无正当理由拒绝数据共享与交换要求的项目不列入年度计划。",
    ),
    case("APP-SHARE", {"sharing": "refuses", "sharing_reason": "个人病历，依法不予共享。"}),
    case(
        "APP-SHARE",
        {"sharing": "no-data"},
        "数据没有全部共享，也没有写理由。无正当理由拒绝数据共享与交换要求的项目不列入年度计划。",
    ),
    case("APP-SHARE", {"sharing": "no-data", **STUDY}),
    case("APP-MECHANISM", {"sharing_mechanism": ""}, "没有写信息共享长效机制。"),
    case("APP-MECHANISM", {"sharing_mechanism": "", "sharing": "refuses"}),
    case("APP-PRODUCTS", {"products": (), "product_statement": "只用政务云上的产品。"}),
    case("APP-PRODUCTS", {"product_statement": None}, "没有说明软硬件产品的安全可靠情况。"),
    case("APP-PRODUCTS", {"products": ({"name": "防火墙"},)}, "产品“防火墙”没有写安全可靠情况。"),
    case("APP-PRODUCTS", {"product_statement": None, **STUDY}),
    case(
        "APP-ASSESSED",
        {"assessments": ({"year": 2025, "title": "违停抓拍系统", "score": 59},)},
        "系统“违停抓拍系统”2025 年应用评估 59 分，低于 60 分（本市参数），没有说明。",
    ),
    case(
        "APP-ASSESSED",
        {
            "assessments": ({"year": 2025, "title": "违停抓拍系统", "score": 59},),
            "assessment_explanation": "摄像头老化，已列入更换。",
        },
    ),
    case("APP-ASSESSED", {"assessments": ()}),
    case("APP-EXISTING", {"existing_answer": None}, "没有回答已有系统能否满足需求。"),
    case(
        "APP-EXISTING",
        {"existing_answer": "meets"},
        "填报已有系统可以满足需求。已建系统可满足需求的项目不列入年度计划。",
    ),
    case("APP-EXISTING", {"existing_answer": "part"}, "没有写已有系统为什么不够。"),
    case("APP-EXISTING", {"existing_answer": "part", "existing_reason": "没有缴费功能。"}),
    case(
        "APP-EXISTING",
        {"similar_systems": ({"number": "XM-1", "title": "智慧泊车系统", "unit": "市城管局"},)},
        "填报没有相近系统，系统登记里有 1 个：智慧泊车系统（市城管局）。",
    ),
    case("APP-EXISTING", {"existing_way": None}, "没有写查过已有系统以后怎么办。"),
    case(
        "APP-EXISTING",
        {"existing_way": "reuse"},
        "选了直接使用已有的。已建系统可满足需求的项目不列入年度计划。",
    ),
    case("APP-EXISTING", {"existing_way": "extend"}, "选了在已有的上面扩建，建设性质填的是新建。"),
    case("APP-EXISTING", {"existing_way": "extend", "nature": "upgrade"}),
    case(
        "APP-EXISTING",
        {"existing_found": ({"number": "XM-1", "title": "智慧泊车系统"},)},
        "查到 1 个相近的系统和项目（智慧泊车系统），选了另外新建，没有写为什么。",
    ),
    case(
        "APP-EXISTING",
        {"existing_found": ({"number": "XM-1", "title": "智慧泊车系统"},), "existing_reason": "它不管路侧车位。"},
    ),
]


@pytest.mark.parametrize(("rule", "changes", "sentences"), CASES)
def test_a_rule_says_exactly_this(
    rule: str, changes: dict[str, Any], sentences: list[str], application: ApplicationFacts, said: Said
) -> None:
    assert said(rule, replace(application, **changes)) == sentences


@pytest.mark.parametrize(
    ("rule", "changes", "remedy"),
    [
        ("APP-LIFE", {"service_years": 4}, "改为 5 年以上；有特殊原因的，申请中心同意。"),
        (
            "APP-FREE-PERIOD",
            {**OPERATION, "om_from": date(2026, 1, 1)},
            "改为从 2027-01-01 起，或从本申报里去掉这个系统。",
        ),
        ("EXP-QUORUM", {"experts": ({"name": "甲"},)}, "增加 4 位专家。"),
        ("REV-FIGURES", {"approved_build_months": 25}, "改为 24 个月以内。"),
    ],
)
def test_a_remedy_names_the_figure_to_reach(
    rule: str, changes: dict[str, Any], remedy: str, application: ApplicationFacts, judge: Callable[..., list[Finding]]
) -> None:
    assert [f.remedy for f in judge(rule, replace(application, **changes))] == [remedy]


def test_nothing_objects_to_a_good_application(
    application: ApplicationFacts, against: Callable[..., dict[str, list[str]]]
) -> None:
    assert against(LINE, application) == {}


@pytest.mark.parametrize(
    "changes",
    [{**STUDY}, {**OPERATION}, {**UPGRADE}, {**CROSS}, {**VERTICAL}, {**MAJOR, "supervision_fen": 1, "testing_fen": 1}],
    ids=["study", "operation", "upgrade", "cross", "vertical", "major"],
)
def test_nothing_objects_to_a_good_application_of_another_sort(
    changes: dict[str, Any], application: ApplicationFacts, against: Callable[..., dict[str, list[str]]]
) -> None:
    approved = {"approved_reason": "按申报数核定。"}
    assert against(LINE, replace(application, **approved, **changes)) == {}


@pytest.mark.parametrize(("rule", "need"), [(r, need) for r in RULE_IDS for need in RULES[r].needs])
def test_a_rule_that_lacks_a_fact_says_so_and_does_not_pass(
    rule: str, need: str, application: ApplicationFacts, unknown: Callable[..., set[str]]
) -> None:
    assert unknown(rule, replace(application, **{need: None})) == {need}


def test_an_empty_application_passes_no_rule_that_stops_a_submission(
    judge: Callable[..., list[Finding]],
) -> None:
    """Only the rules that look at what may rightly be absent have nothing to say."""
    silent = {r for r in RULE_IDS if not judge(r, ApplicationFacts())}
    assert silent == {"REV-PRE-REVIEW"}


@pytest.mark.parametrize(("rule", "changes", "sentences"), [c for c in CASES if c.values[2]])
def test_every_sentence_has_a_remedy_and_keeps_to_the_words(
    rule: str,
    changes: dict[str, Any],
    sentences: list[str],
    application: ApplicationFacts,
    judge: Callable[..., list[Finding]],
    book: Rulebook,
) -> None:
    for finding in judge(rule, replace(application, **changes)):
        assert finding.says.endswith("。")
        assert finding.remedy.endswith("。")
        assert not re.search("您|！|依据第|None|(?<!申)请", finding.says + finding.remedy)
        assert finding.field in book.forms[LINE].fields
        assert finding.clauses == RULES[rule].clauses
    assert sentences


@pytest.mark.parametrize(
    "rule", ["APP-SPLIT", "APP-PLACE", "APP-ASSESSED", "APP-EXISTING", "APP-OM-CAP", "EXP-DRAWN", "RET-AGAIN"]
)
def test_a_suspicion_only_warns(rule: str) -> None:
    assert RULES[rule].weight is Weight.WARN


def test_the_others_stop() -> None:
    warning = {r for r in RULE_IDS if RULES[r].weight is not Weight.STOP}
    assert warning == {"APP-SPLIT", "APP-PLACE", "APP-ASSESSED", "APP-EXISTING", "APP-OM-CAP", "EXP-DRAWN", "RET-AGAIN"}


def test_every_rule_up_to_submission_is_tried_on_both_sides() -> None:
    submit = {r for step in steps_of(LINE) if step.verb == "submit" for r in step.rules}
    objecting = {c.values[0] for c in CASES if c.values[2]}
    assert objecting == submit
