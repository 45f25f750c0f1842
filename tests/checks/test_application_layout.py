"""Who builds for whom, on what ground, with what proposal: articles 6 to 8 and 10, clause by clause, on both sides of the border."""

from dataclasses import replace

import pytest

from tongchou.kernel.outcome import Weight

UNIFIED = ({"number": "XM-2025-0012", "title": "城市运行管理平台", "lead": "市城管局"},)
CROSS = {
    "build_mode": "cross-department",
    "lead_department": "市住房和城乡建设局",
    "participants": ({"unit": "市公安局", "opens": "违停取证", "confirmed_on": "2026-07-01"},),
}
VERTICAL = {"build_mode": "vertical", "county_interfaces": ("车位接口",), "county_data": ("车位信息",)}


@pytest.mark.clause("6.1")
@pytest.mark.parametrize("place", [None, "", "  "])
def test_a_project_says_where_it_stands_in_the_plan_of_the_city(judge, application, place):
    [found] = judge("APP-PLACE", replace(application, plan_place=place))
    assert (found.weight, found.field, found.clauses) == (Weight.WARN, "plan_place", ("6.1",))
    assert judge("APP-PLACE", replace(application, plan_place="规划里没有这一项")) == []


@pytest.mark.clause("6.2")
def test_what_is_built_once_for_city_and_counties_is_not_built_again(judge, said, application):
    assert judge("APP-UNIFIED", application) == []
    assert (
        said("APP-UNIFIED", replace(application, unified_projects=UNIFIED * 2))
        == ["“城市运行管理平台”（XM-2025-0012）由市城管局统一建设，覆盖同一领域，其他单位不再重复建设。"] * 2
    )
    [found] = judge("APP-UNIFIED", replace(application, unified_projects=UNIFIED))
    assert found.weight is Weight.STOP


@pytest.mark.clause("6.3")
def test_the_lead_department_applies_for_all_and_each_participant_confirms(said, application):
    joint = replace(application, **CROSS)
    assert said("APP-LEAD", joint) == []
    assert said("APP-LEAD", replace(joint, lead_department="")) == ["多部门协同的项目没有填牵头部门。"]
    assert said("APP-LEAD", replace(joint, unit_name="市公安局")) == [
        "牵头部门是市住房和城乡建设局，申报单位是市公安局。"
    ]
    assert said("APP-LEAD", replace(joint, participants=())) == ["多部门协同的项目没有填参与部门。"]
    waiting = ({"unit": "市公安局", "opens": "取证"}, {"unit": "市城管局", "opens": "派单"})
    assert said("APP-LEAD", replace(joint, participants=waiting)) == [
        "参与部门“市公安局”还没有确认。",
        "参与部门“市城管局”还没有确认。",
    ]
    assert said("APP-LEAD", replace(joint, category="study", participants=())) == []
    assert said("APP-LEAD", replace(application, led_projects=UNIFIED)) == [
        "“城市运行管理平台”（XM-2025-0012）由市城管局牵头统一建设，市住房和城乡建设局是参与部门，不再单独申报。"
    ]


@pytest.mark.clause("6.3", "7.2")
def test_who_is_on_the_platform_answers_there_and_for_the_part_as_it_is_now(said, application):
    row = {"unit": "市公安局", "opens": "取证"}
    joint = replace(application, **(CROSS | {"participants": (row,)}), participants_inside=("市公安局",))
    answers = {"unit": "市公安局", "opens": "取证", "state": "confirmed"}
    waits = ["参与部门“市公安局”还没有确认。"]
    assert said("APP-LEAD", joint) == waits
    assert said("APP-LEAD", replace(joint, participants=({**row, "confirmed_on": "2026-07-01"},))) == waits
    assert said("APP-LEAD", replace(joint, confirmations=(answers,))) == []
    assert said("APP-LEAD", replace(joint, confirmations=({**answers, "opens": "别的"},))) == waits
    assert said("APP-LEAD", replace(joint, confirmations=({**answers, "state": "asked"},))) == waits
    refused = {**answers, "state": "refused", "reason": "没有这项业务。"}
    assert said("APP-LEAD", replace(joint, confirmations=(refused,))) == [
        "参与部门“市公安局”不同意参与：没有这项业务。"
    ]
    assert said("APP-LEAD", replace(joint, confirmations=(refused, answers))) == []


@pytest.mark.clause("6.4")
def test_building_alone_needs_its_reason(said, application):
    assert said("APP-ALONE", application) == []
    assert said("APP-ALONE", replace(application, alone_reason=" ")) == ["由单个部门建设，没有写为什么确需单独建设。"]
    assert said("APP-ALONE", replace(application, alone_reason="", **VERTICAL)) == []


@pytest.mark.clause("7.1")
def test_a_platform_of_city_and_counties_opens_interfaces_and_data(said, application):
    vertical = replace(application, **VERTICAL)
    assert said("APP-COUNTIES", vertical) == []
    assert said("APP-COUNTIES", replace(vertical, county_interfaces=())) == [
        "市县两级统一建设的平台，没有写向县区开放哪些接口。"
    ]
    assert said("APP-COUNTIES", replace(vertical, county_data=None)) == [
        "市县两级统一建设的平台，没有写向县区开放哪些数据。"
    ]
    assert said("APP-COUNTIES", application) == []


@pytest.mark.clause("7.2")
def test_what_departments_build_together_is_open_to_each(said, application):
    joint = replace(application, **CROSS)
    assert said("APP-DEPARTMENTS", joint) == []
    closed = ({"unit": "市公安局", "opens": " "}, {"unit": "市城管局"}, {"unit": "市交通局", "opens": "查询"})
    assert said("APP-DEPARTMENTS", replace(joint, participants=closed)) == [
        "没有写向市公安局、市城管局开放哪些应用，业务链条会断在那里。"
    ]


@pytest.mark.clause("7.3")
def test_a_department_joins_the_new_to_what_it_runs_already(said, application):
    assert said("APP-INTEGRATE", application) == []
    island = replace(application, integration="")
    assert said("APP-INTEGRATE", island) == ["本部门已有 1 个系统（违停抓拍系统），没有写怎样与它们整合。"]
    assert said("APP-INTEGRATE", replace(island, own_systems=())) == []
    assert said("APP-INTEGRATE", replace(island, **VERTICAL)) == []


@pytest.mark.clause("8.1")
def test_the_ground_of_all_is_built_by_the_centre_alone(said, application):
    assert said("APP-BASE", application) == []
    own = replace(application, builds_base=("cloud", "extranet"))
    assert said("APP-BASE", own) == ["建设内容里有政务云平台、电子政务外网，由中心统一规划建设。"]
    assert said("APP-BASE", replace(own, unit_is_centre=True)) == []
    assert said("APP-BASE", replace(application, builds_base=None)) == ["没有填“建设的基础支撑平台”。"]


@pytest.mark.clause("10.1")
def test_the_proposal_treats_all_that_article_10_names(said, application):
    chapters = {
        "necessity": "建设必要性", "feasibility": "建设可行性", "reasonableness": "建设合理性",
        "business_need": "业务需求", "build_content": "建设内容",
    }  # fmt: skip
    assert said("APP-PROPOSAL", application) == []
    for name, label in chapters.items():
        assert said("APP-PROPOSAL", replace(application, **{name: " "})) == [f"建设方案缺少“{label}”。"]
    assert len(said("APP-PROPOSAL", replace(application, **dict.fromkeys(chapters)))) == len(chapters)


@pytest.mark.clause("10.2")
def test_security_is_designed_with_the_system(said, application):
    assert said("APP-SECURITY", application) == []
    assert said("APP-SECURITY", replace(application, security_design=None)) == ["建设方案缺少信息安全内容。"]
    assert said("APP-SECURITY", replace(application, security_design="", category="study")) == []
