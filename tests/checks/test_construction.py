"""The rules on the project's own steps, on progress reports and on payments."""

from dataclasses import replace
from datetime import date

import pytest

from tongchou.lifecycle.words import Line
from tongchou.stages.construction.checks.project import periods_between
from tongchou.stages.construction.facts import PaymentFacts, ProjectFacts, ReportFacts

PROJECT = ProjectFacts(
    started_on=date(2026, 1, 20),
    planned_completion=date(2026, 7, 20),
    completed_on=date(2026, 4, 10),
    in_use_on=date(2026, 7, 30),
    stage="in-use",
    listed_on=date(2026, 1, 5),
    contract_signed_on=date(2026, 1, 15),
    approved_fen=742_500_000,
    supervisors=("示例监理有限公司",),
    testers=("示例测评中心",),
    reported_periods=("2026-01", "2026-02", "2026-03"),
    accepted_on=date(2026, 7, 20),
    promised_data=("企业基本信息",),
    published_data=("企业基本信息", "车辆轨迹"),
    risk_recorded_on=date(2026, 7, 1),
    emergency_in_force_on=date(2026, 7, 2),
)
REPORT = ReportFacts(
    period="2026-07",
    percent=60,
    done="完成接口联调",
    milestones=(
        {"name": "需求与设计", "planned_on": "2026-03-01", "percent": 100, "evidence": "评审纪要"},
        {"name": "车辆定位数据接入", "planned_on": "2026-09-01", "percent": 74},
    ),
    conditions_changed=False,
    content_changed=False,
    supervisor_percent=60,
    last_percent=50,
    last_milestones=({"name": "需求与设计", "percent": 100}, {"name": "车辆定位数据接入", "percent": 60}),
    approved_fen=742_500_000,
    supervisors=("示例监理有限公司",),
    declared_changes=(),
    points=({"point": "补写接口联调", "field": "done"},),
)
PAYMENT = PaymentFacts(
    amount_fen=143_600_000,
    pay_year=2026,
    payment_kind="progress",
    milestone="需求与设计",
    paid_on=date(2026, 7, 30),
    listed_on=date(2026, 1, 5),
    contract_signed_on=date(2026, 1, 15),
    contract_fen=718_000_000,
    paid_fen=71_800_000,
    advance_fen=71_800_000,
    arranged_by_year={2026: 400_000_000},
    paid_by_year={2026: 71_800_000},
    supervisors=("示例监理有限公司",),
    confirmed_milestones=("需求与设计",),
)
GOOD = {Line.PROJECT: PROJECT, Line.REPORT: REPORT, Line.PAYMENT: PAYMENT}


# --- the project -----------------------------------------------------------------------------------------------------


@pytest.mark.clause("11.3")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"started_on": date(2026, 1, 15)}, []),
        ({"started_on": date(2026, 1, 14)}, ["开工日期 2026-01-14 早于合同签订的 2026-01-15。"]),
        (
            {"started_on": date(2026, 1, 4)},
            [
                "开工日期 2026-01-04 早于列入计划的 2026-01-05。",
                "开工日期 2026-01-04 早于合同签订的 2026-01-15。",
            ],
        ),
        ({"contract_signed_on": None}, ["还没有签订合同。"]),
    ],
)
def test_nothing_starts_before_approval_and_contract(said, change, says):
    assert said("BLD-EARLY", replace(PROJECT, **change)) == says


@pytest.mark.clause("11.2")
@pytest.mark.parametrize(
    ("planned", "says"),
    [
        (date(2028, 1, 20), []),
        (date(2028, 1, 21), ["2026-01-20 开工，计划 2028-01-21 完成，建设周期超过 24 个月。"]),
        (date(2026, 1, 20), []),
        (date(2026, 1, 19), ["计划完成日期 2026-01-19 早于开工日期 2026-01-20。"]),
    ],
)
def test_completion_is_planned_within_two_years(said, planned, says):
    assert said("BLD-PLAN", replace(PROJECT, planned_completion=planned)) == says


@pytest.mark.clause("19")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"approved_fen": 399_999_999, "supervisors": (), "testers": ()}, []),
        (
            {"approved_fen": 400_000_000, "supervisors": ()},
            ["核定 400.00 万元，是重大项目（标准 400.00 万元，本市参数），还没有监理单位。"],
        ),
        (
            {"testers": ()},
            ["核定 742.50 万元，是重大项目（标准 400.00 万元，本市参数），没有软件测评机构，也没有选定的安排。"],
        ),
        ({"testers": (), "tester_plan": "试运行前选定"}, []),
    ],
)
def test_a_major_project_is_supervised_from_its_start(said, change, says):
    assert said("BLD-MAJOR", replace(PROJECT, **change)) == says


@pytest.mark.clause("11.2")
def test_nothing_ends_before_it_begins(said):
    assert said("BLD-ORDER", replace(PROJECT, completed_on=PROJECT.started_on)) == []
    before = replace(PROJECT, completed_on=date(2026, 1, 19))
    assert said("BLD-ORDER", before) == ["完成日期 2026-01-19 早于开工日期 2026-01-20。"]


@pytest.mark.clause("11.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"started_on": date(2024, 8, 1), "completed_on": date(2026, 8, 1)}, []),
        (
            {"started_on": date(2024, 7, 31), "completed_on": date(2026, 8, 1)},
            ["2024-07-31 开工，2026-08-01 完成，建设周期超过 24 个月。"],
        ),
    ],
)
def test_how_long_building_took_is_shown_and_stops_nothing(said, judge, change, says):
    assert said("BLD-PERIOD", replace(PROJECT, **change)) == says
    assert {f.weight for f in judge("BLD-PERIOD", replace(PROJECT, **change))} <= {"warn"}


@pytest.mark.clause("20.1")
@pytest.mark.parametrize(
    ("reported", "says"),
    [
        (("2026-01", "2026-02", "2026-03"), []),
        (("2026-02",), ["每 1 个月报送一次进展（本市参数），有 2 期没有报送：2026-01、2026-03。"]),
        (
            (),
            ["每 1 个月报送一次进展（本市参数），有 3 期没有报送：2026-01、2026-02、2026-03。"],
        ),
    ],
)
def test_months_without_a_report_are_shown(said, reported, says):
    assert said("BLD-REPORTED", replace(PROJECT, reported_periods=reported)) == says


def test_periods_run_from_the_first_month_to_the_one_before_the_last():
    assert periods_between(date(2026, 11, 30), date(2027, 2, 1), 1) == [["2026-11"], ["2026-12"], ["2027-01"]]
    assert periods_between(date(2026, 1, 1), date(2026, 6, 1), 3) == [
        ["2026-01", "2026-02", "2026-03"],
        ["2026-04", "2026-05"],
    ]
    assert periods_between(date(2026, 5, 1), date(2026, 5, 31), 1) == []


@pytest.mark.clause("25")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"in_use_on": date(2026, 7, 20)}, []),
        ({"in_use_on": date(2026, 7, 19)}, ["正式投入使用日期 2026-07-19 早于终验合格的 2026-07-20。"]),
        ({"accepted_on": None}, ["还没有通过竣工验收。"]),
    ],
)
def test_nothing_is_used_before_it_is_accepted(said, change, says):
    assert said("USE-ACCEPTED", replace(PROJECT, **change)) == says


@pytest.mark.clause("29.1")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"promised_data": (), "published_data": ()}, []),
        (
            {"promised_data": ("企业基本信息", "处罚记录"), "published_data": ("企业基本信息",)},
            ["申报时承诺共享的数据有 1 项没有发布目录：处罚记录。"],
        ),
    ],
)
def test_promised_data_is_catalogued_before_use(said, change, says):
    assert said("USE-CATALOGUE", replace(PROJECT, **change)) == says


@pytest.mark.clause("30.1")
@pytest.mark.parametrize(
    ("recorded", "says"),
    [
        (date(2025, 7, 30), []),
        (date(2025, 7, 29), ["安全风险评估是 2025-07-29 签认的，到 2026-07-30 已超过 12 个月（本市参数）。"]),
        (None, ["没有需求单位和承建单位共同签认的安全风险评估。"]),
    ],
)
def test_risk_was_assessed_lately(said, recorded, says):
    assert said("USE-SECURITY", replace(PROJECT, risk_recorded_on=recorded)) == says


@pytest.mark.clause("31.1")
def test_an_emergency_plan_is_in_force_before_use(said):
    assert said("USE-EMERGENCY", replace(PROJECT, emergency_in_force_on=None)) == [
        "没有需求单位和承建单位共同签认的应急预案。"
    ]


# --- reports ---------------------------------------------------------------------------------------------------------


@pytest.mark.clause("20.1")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"period": "2026-08"}, []),
        ({"period": "2026-09"}, ["期次 2026-09 还没有到。"]),
        ({"period": "2026-13"}, ["期次写了“2026-13”。"]),
        ({"period": "7 月"}, ["期次写了“7 月”。"]),
        ({"percent": 101}, ["总体进度填了 101%，不能超过 100%。"]),
        ({"done": " "}, ["没有写本期完成情况。"]),
        ({"milestones": ()}, ["没有填里程碑。"]),
        ({"milestones": ({"percent": 10},)}, ["有一个里程碑没有写名称。"]),
        ({"milestones": ({"name": "接入", "percent": 101},)}, ["里程碑“接入”的完成比例不是 0 到 100 的整数。"]),
        ({"milestones": ({"name": "接入", "percent": "七成"},)}, ["里程碑“接入”的完成比例不是 0 到 100 的整数。"]),
        ({"milestones": ({"name": "接入", "percent": True},)}, ["里程碑“接入”的完成比例不是 0 到 100 的整数。"]),
        ({"milestones": ({"name": "接入", "percent": 99},)}, []),
        ({"milestones": ({"name": "接入", "percent": 100},)}, ["里程碑“接入”报了 100%，没有写佐证。"]),
    ],
)
def test_a_report_is_complete(said, change, says):
    assert said("RPT-COMPLETE", replace(REPORT, **change)) == says


@pytest.mark.clause("20.1")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"percent": 50}, []),
        ({"percent": 49}, ["总体进度由 50% 改为 49%，没有说明。"]),
        ({"percent": 49, "fall_reason": "测试发现要返工"}, []),
        ({"last_percent": None, "last_milestones": (), "percent": 0}, []),
        (
            {"milestones": (REPORT.milestones[0], {"name": "车辆定位数据接入", "percent": 59})},
            ["“车辆定位数据接入”由 60% 改为 59%，没有说明。"],
        ),
        (
            {"milestones": (REPORT.milestones[0], {"name": "车辆定位数据接入", "percent": 59, "explanation": "返工"})},
            [],
        ),
        ({"milestones": REPORT.milestones[:1]}, ["上期的里程碑“车辆定位数据接入”这期没有了。"]),
        ({"milestones": REPORT.milestones[:1], "fall_reason": "已按变更取消"}, []),
    ],
)
def test_progress_does_not_fall_in_silence(said, change, says):
    assert said("RPT-BACKWARD", replace(REPORT, **change)) == says


@pytest.mark.clause("19", "20.1")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"supervisor_percent": None}, ["监理还没有确认本期进展。"]),
        ({"supervisor_percent": 40}, ["承建单位报 60%，监理认为 40%，按较低的看。"]),
        ({"supervisor_percent": None, "supervisors": ()}, ["监理还没有确认本期进展。"]),
        ({"supervisor_percent": None, "supervisors": (), "approved_fen": 399_999_999}, []),
    ],
)
def test_the_supervisors_view_travels_with_the_report(said, judge, change, says):
    assert said("RPT-CONFIRMED", replace(REPORT, **change)) == says
    assert {f.weight for f in judge("RPT-CONFIRMED", replace(REPORT, **change))} <= {"warn"}


@pytest.mark.clause("20.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"conditions_changed": True}, ["本期报告建设条件有重大变化，还没有申报变更。"]),
        (
            {"conditions_changed": True, "content_changed": True},
            ["本期报告建设条件、建设内容有重大变化，还没有申报变更。"],
        ),
        ({"content_changed": True, "declared_changes": ("BG-2026-0001",)}, []),
    ],
)
def test_a_reported_change_asks_for_a_declaration_and_lets_the_report_in(said, judge, change, says):
    assert said("RPT-CHANGE", replace(REPORT, **change)) == says
    assert {f.weight for f in judge("RPT-CHANGE", replace(REPORT, **change))} <= {"warn"}


# --- payments --------------------------------------------------------------------------------------------------------


@pytest.mark.clause("11.3")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"paid_on": date(2026, 1, 15)}, []),
        ({"paid_on": date(2026, 1, 14)}, ["拨付日期 2026-01-14 早于合同签订的 2026-01-15。"]),
        (
            {"paid_on": date(2026, 1, 4)},
            [
                "拨付日期 2026-01-04 早于列入计划的 2026-01-05。",
                "拨付日期 2026-01-04 早于合同签订的 2026-01-15。",
            ],
        ),
        ({"paid_on": None}, []),
        (
            {"paid_on": None, "contract_signed_on": date(2026, 8, 2)},
            ["拨付日期 2026-08-01 早于合同签订的 2026-08-02。"],
        ),
        ({"contract_signed_on": None}, ["还没有签订合同。"]),
    ],
)
def test_nothing_is_paid_before_approval_and_contract(said, change, says):
    assert said("PAY-EARLY", replace(PAYMENT, **change)) == says


@pytest.mark.clause("14.2", "4.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"amount_fen": 646_200_000}, []),
        (
            {"amount_fen": 646_200_001},
            ["本次 646.200001 万元，连同以前的 71.80 万元，合计 718.000001 万元，超过合同价 718.00 万元。"],
        ),
        ({"amount_fen": 0}, ["拨付金额是 0。"]),
    ],
)
def test_payments_stay_within_the_contract(said, change, says):
    assert said("PAY-CONTRACT", replace(PAYMENT, **change)) == says


@pytest.mark.clause("4.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"amount_fen": 287_200_000}, []),
        ({"amount_fen": 287_200_001}, ["预付款连同本次共 359.000001 万元，超过合同价 718.00 万元的 50%（本市参数）。"]),
        ({"amount_fen": 287_200_001, "payment_kind": "progress"}, []),
    ],
)
def test_advances_together_stay_within_their_part_of_the_contract(said, change, says):
    assert said("PAY-ADVANCE", replace(PAYMENT, **{"payment_kind": "advance"} | change)) == says


@pytest.mark.clause("9.3")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"amount_fen": 328_200_000}, []),
        (
            {"amount_fen": 328_200_001},
            ["2026 年连同本次合计拨付 400.000001 万元，超过当年安排的 400.00 万元。"],
        ),
        ({"pay_year": 2027}, ["2027 年没有给项目安排资金。"]),
        ({"pay_year": 2027, "arranged_by_year": {2027: 143_600_000}}, []),
    ],
)
def test_payments_stay_within_the_years_money(said, change, says):
    assert said("PAY-YEAR", replace(PAYMENT, **change)) == says


@pytest.mark.clause("4.2")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"milestone": "数据接入"}, ["里程碑“数据接入”未经监理确认，暂不能拨付。"]),
        ({"milestone": ""}, ["没有写本次拨付对应的里程碑。"]),
        ({"milestone": None, "payment_kind": "advance"}, []),
        ({"milestone": None, "supervisors": ()}, []),
    ],
)
def test_a_milestone_is_paid_when_the_supervisor_confirmed_it(said, change, says):
    assert said("PAY-MILESTONE", replace(PAYMENT, **change)) == says
