"""The rules on how an application is judged, and on consents, each on both sides of its border."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tongchou.kernel.outcome import Finding, Outcome, Weight
from tongchou.lifecycle.engine import Case, decide
from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import find, steps_of
from tongchou.lifecycle.words import Line, Role
from tongchou.regulation.rulebook import Law, Rulebook
from tongchou.stages.application.checks.review import DIMENSIONS
from tongchou.stages.application.facts import ApplicationFacts, ConsentFacts

Said = Callable[..., list[str]]

CENTRE = "市智慧城市运行管理中心"
EXPERTS = tuple({"name": name, "employer": f"{name}大学"} for name in "甲乙丙丁戊")
SCORES = tuple({"expert": name, "score": 80} for name in "甲乙丙丁戊")
SHEETS = tuple({"name": name, "employer": f"{name}大学", "score": 80} for name in "甲乙丙丁戊")

SIMILAR = {"ground": "existing", "says": "有相近的"}
MINUTES = {
    "session": "PS-2026-0001", "number": "JY-2026-0001", "signed": True, "conclusion": "通过", "opinion": "可以实施。",
    "code": "ABCD-0000-0001",
}  # fmt: skip
READ = {"number": "JC-2026-0001", "confirmed": True, "fen": 290_000_000, "content": "平台和接入网关。"}


def case(rule: str, changes: dict[str, Any], *sentences: str) -> Any:
    marks = pytest.mark.clause(*RULES[rule].clauses)
    return pytest.param(rule, changes, list(sentences), marks=marks, id=f"{rule}-{len(sentences)}")


PATH = "甲 —任职（ZJ-1）— 示例设计集团 —上级单位— 示例设计院有限公司 —编制方案— 本项目"
TIED = {"kind": "expert", "name": "甲", "says": PATH, "certain": True, "cleared": ""}
HOUSE = {**TIED, "kind": "pre-reviewer", "name": "示例评测中心", "certain": False}

CASES = [
    case("REV-FIVE", {"opinion_security": "not"}, "“信息安全可靠性”的意见是不符合，不能核定。"),
    case("REV-FIVE", {"opinion_budget": "part"}, "“投资预算合理性”部分符合，没有写意见。"),
    case("REV-FIVE", {"opinion_budget": "part", "opinion_budget_text": "核减 10 万元后合理。"}),
    case(
        "REV-OVERLAP",
        {"overlap_cut_fen": 100_000_000, "total_fen": 400_000_000, "approved_fen": 400_000_000},
        "查重认定核减 100.00 万元，核定投资 400.00 万元，超过申报数减去核减数的 300.00 万元。",
    ),
    case(
        "REV-GROUNDS",
        {"suspicions": (SIMILAR,), "ground_existing": "none"},
        "“已建系统可满足需求”有疑点：有相近的。还没有认定。",
    ),
    case(
        "REV-GROUNDS",
        {"suspicions": (SIMILAR,), "ground_existing": "cleared", "ground_existing_text": "看过，功能不同，不能用。"},
    ),
    case(
        "REV-GROUNDS",
        {"suspicions": (SIMILAR,), "ground_existing": "open", "ground_existing_text": "已约原单位下周演示系统。"},
    ),
    case(
        "REV-GROUNDS",
        {"ground_unclear": "cleared"},
        "“新需求不清晰”的核实情况只有 0 个字，不少于 10 个字（本市参数）。",
    ),
    case("REV-GROUNDS", {"ground_sharing": "stands"}, "审查认定“无正当理由拒绝数据共享与交换要求”成立，不能核定。"),
    case("REV-SETTLED", {"ground_existing": "open"}, "“已建系统可满足需求”还是待核实。"),
    case("REV-SETTLED", {"ground_existing": "stands", "ground_existing_text": "原系统已上线同样的功能，可以直接用。"}),
    case("REV-FIGURES", {"approved_content": " "}, "没有写核定的建设内容。"),
    case("REV-FIGURES", {"approved_fen": 0, "approved_fen_by_year": {}}, "核定投资是 0。"),
    case(
        "REV-FIGURES",
        {"approved_fen_by_year": {2027: 289_999_999}},
        "核定年度投资合计 289.999999 万元，与核定投资 290.00 万元相差 0.000001 万元。",
    ),
    case("REV-FIGURES", {"approved_fen": 300_000_000, "approved_fen_by_year": {2027: 300_000_000}}),
    case(
        "REV-FIGURES",
        {"approved_fen": 300_000_001, "approved_fen_by_year": {2027: 300_000_001}},
        "核定投资 300.000001 万元，超过申报的 300.00 万元，没有说明。",
    ),
    case(
        "REV-FIGURES",
        {
            "approved_fen": 300_000_001,
            "approved_fen_by_year": {2027: 300_000_001},
            "approved_reason": "漏算了密码测评。",
        },
    ),
    case("REV-FIGURES", {"approved_build_months": 24}),
    case("REV-FIGURES", {"approved_build_months": 25}, "核定建设周期 25 个月，不能超过 24 个月。"),
    case("REV-FIGURES", {"approved_build_months": 36, "nature": "operation"}),
    case("REV-PRE-REVIEWER", {"pre_reviewer": ""}, "没有填预审机构。"),
    case("REV-PRE-REVIEWER", {"pre_review_reason": None}, "没有写为什么委托预审。"),
    case(
        "REV-PRE-REVIEWER",
        {"pre_reviewer": "示例设计院 有限公司"},
        "预审机构“示例设计院 有限公司”编制了本项目的方案，不得评审本项目。",
    ),
    case(
        "REV-PRE-REVIEWER",
        {"pre_reviewer": "示例设计集团"},
        "预审机构“示例设计集团”与本项目的方案编制单位有关联，不得评审本项目。",
    ),
    case(
        "REV-PRE-REVIEWER",
        {"pre_reviewer": "市住房和城乡建设局", "author_kind": "own"},
        "预审机构“市住房和城乡建设局”是本项目的需求单位，不得评审本项目。",
    ),
    case("REV-PRE-REVIEWER", {"pre_reviewer": "示例设计院有限公司", "author_kind": "own"}),
    case("REV-PRE-REVIEWER", {"review_ties": (HOUSE, TIED)}, f"预审机构示例评测中心疑似有关联（未经证实）：{PATH}。"),
    case("REV-PRE-REVIEWER", {"review_ties": ({**HOUSE, "cleared": "总机号码，没有股权关系。"},)}),
    case("REV-PRE-REVIEW", {"pre_review_opinion": None}, "已委托示例评测中心预审，还没有收到意见。"),
    case("REV-PRE-REVIEW", {"pre_reviewer": None, "pre_review_opinion": None}),
    case(
        "REV-AVOID",
        {"taker_unit": "市住房和城乡建设局"},
        "审核人所在单位“市住房和城乡建设局”是本项目的需求单位。",
    ),
    case(
        "REV-AVOID",
        {"taker_unit": "示例设计院有限公司"},
        "审核人所在单位“示例设计院有限公司”编制了本项目的方案。",
    ),
    case("REV-AVOID", {"unit_name": CENTRE, "unit_is_centre": True}),
    case(
        "REV-AVOID",
        {"unit_name": CENTRE, "unit_is_centre": True, "taker_unit": "示例设计集团"},
        "审核人所在单位“示例设计集团”与本项目的方案编制单位有关联。",
    ),
    case(
        "EXP-AUTHOR",
        {"experts": (*EXPERTS[1:], {"name": "甲", "employer": "示例设计院有限公司"})},
        "专家甲的任职单位“示例设计院有限公司”编制了本项目的方案，应回避本项目。",
    ),
    case(
        "EXP-AUTHOR",
        {"experts": (*EXPERTS[1:], {"name": "甲", "employer": "示例设计集团"})},
        "专家甲的任职单位“示例设计集团”与本项目的方案编制单位有关联，应回避本项目。",
    ),
    case(
        "EXP-AUTHOR",
        {"experts": (*EXPERTS[1:], {"name": "甲", "employer": "市住房和城乡建设局"})},
        "专家甲的任职单位“市住房和城乡建设局”是本项目的需求单位，应回避本项目。",
    ),
    case("EXP-AUTHOR", {"experts": (*EXPERTS[1:], {"name": "甲"})}, "专家甲没有填任职单位，判断不了是否应回避。"),
    case("EXP-AUTHOR", {"review_ties": (TIED, HOUSE)}, f"专家甲有关联，应当回避：{PATH}。"),
    case("EXP-AUTHOR", {"review_ties": ({**TIED, "certain": False},)}, f"专家甲疑似有关联（未经证实）：{PATH}。"),
    case("EXP-AUTHOR", {"review_ties": ({**TIED, "certain": False, "cleared": "只是同名。"},)}),
    case("EXP-AUTHOR", {"review_ties": ({**TIED, "cleared": "只是同名。"},)}, f"专家甲有关联，应当回避：{PATH}。"),
    case("EXP-QUORUM", {"experts": EXPERTS[:4]}, "评审专家 4 人，不少于 5 人（本市参数）。"),
    case(
        "EXP-QUORUM",
        {"experts": (*EXPERTS[:4], {"name": " 甲", "employer": "甲大学"})},
        "评审专家 4 人，不少于 5 人（本市参数）。",
    ),
    case(
        "EXP-QUORUM",
        {"experts": (*EXPERTS, {"name": "己", "employer": "己大学"})},
        "评审专家 6 人，应为单数（本市参数）。",
    ),
    case("EXP-MINUTES", {"minutes": (MINUTES,), "minutes_code": "ABCD-0000-0001"}),
    case("EXP-MINUTES", {"minutes": ({**MINUTES, "signed": False},)}, "场次 PS-2026-0001 的评审纪要还没有签毕。"),
    case("EXP-MINUTES", {"minutes": (MINUTES,), "minutes_code": ""}, "附上的会议纪要不是签署的那一份。"),
    case("EXP-CONCLUSION", {"minutes": (MINUTES,)}),
    case(
        "EXP-CONCLUSION",
        {"minutes": ({**MINUTES, "conclusion": "修改后再报"},)},
        "纪要 JY-2026-0001 对本申报的结论是“修改后再报”，不能办评审通过。",
    ),
    case("EXP-DRAWN", {"drawn_experts": EXPERTS}),
    case("REV-READ", {"approved_fen": 999_999_999}),
    case(
        "REV-READ",
        {"approved_fen": 1_000_000_000},
        "核定投资 1,000.00 万元，达到须复核的 1,000.00 万元（本市参数），没有复核过的审查意见。",
    ),
    case("REV-READ", {"readings": (READ,)}),
    case("REV-READ", {"readings": ({**READ, "confirmed": False},)}, "审查意见 JC-2026-0001 还没有复核。"),
    case(
        "REV-READ",
        {"readings": ({**READ, "fen": 280_000_000},)},
        "审查意见 JC-2026-0001 复核的核定投资是 280.00 万元，这里写了 290.00 万元。",
    ),
    case(
        "REV-READ", {"readings": ({**READ, "content": "别的。"},)}, "核定建设内容与审查意见 JC-2026-0001 复核的不同。"
    ),
    case("EXP-SHEETS", {"waiting_sheets": 2}, "还有 2 份评分表没有交。"),
    case("EXP-SHEETS", {"sheets": SHEETS}),
    case("EXP-SHEETS", {"sheets": SHEETS[1:]}, f"专家{SHEETS[0]['name']}没有这个申报的评分表，或已经回避。"),
    case(
        "EXP-SHEETS",
        {"sheets": ({**SHEETS[0], "score": 12}, *SHEETS[1:])},
        f"专家{SHEETS[0]['name']}的评分表是 12 分，这里写了 {SHEETS[0]['score']} 分。",
    ),
    case("EXP-SPREAD", {"spread_open": 30}),
    case("EXP-SPREAD", {"spread_open": 34}, "专家评分相差 34 分，超过 30 分（本市参数），会上还没有说明。"),
    case("EXP-DRAWN", {"drawn_experts": EXPERTS[1:]}, "专家甲（甲大学）不在抽取的名单里。"),
    case("EXP-SCORES", {"scores": SCORES[1:]}, "专家甲有 0 个评分，应各有一个。"),
    case("EXP-SCORES", {"scores": (*SCORES, SCORES[0])}, "专家甲有 2 个评分，应各有一个。"),
    case(
        "EXP-SCORES",
        {"scores": (*SCORES, {"expert": "己", "score": 90})},
        "己评了分，不在评审专家里。",
    ),
    case(
        "EXP-SCORES",
        {"scores": (*SCORES[1:], {"expert": "甲", "score": 101})},
        "专家甲的得分写了“101”，不是 0 到 100 的整数。",
    ),
    case(
        "EXP-SCORES",
        {"scores": (*SCORES[1:], {"expert": "甲", "score": 59})},
        "专家甲评了 59 分，没有写意见。",
    ),
    case("EXP-SCORES", {"scores": (*SCORES[1:], {"expert": "甲", "score": 59, "comment": "安全设计太简。"})}),
    case("EXP-SCORES", {"scores": tuple({**row, "score": 60} for row in SCORES)}),
    case("EXP-SCORES", {"scores": tuple({**row, "score": 100} for row in SCORES)}),
    case("EXP-SCORES", {"scores": (*SCORES[1:], {"expert": "甲", "score": 0, "comment": "没有安全设计。"})}),
    case(
        "EXP-SCORES",
        {"scores": (*({**row, "score": 60} for row in SCORES[1:]), {"expert": "甲", "score": 59, "comment": "简。"})},
        "平均 59.8 分，低于通过的 60 分（本市参数）。",
    ),
    case("REJ-GROUND", {"reject_ground": "dislike"}, "没有“dislike”这种不列入的情形。"),
    case("REJ-GROUND", {"reason": "一二三四五六七八九 "}, "不列入的理由只有 9 个字，不少于 10 个字（本市参数）。"),
    case("REJ-GROUND", {"reason": "一二三四五六七八九十"}),
    case("RET-POINTS", {"points": ()}, "没有写补正事项。"),
    case("RET-AGAIN", {"returned_before": 1}),
    case("RET-AGAIN", {"returned_before": 2}, "已经退回过 2 次，这是第 3 次；第 3 次起提示（本市参数）。"),
    case("RET-OVERDUE", {"answer_by": date(2026, 7, 31)}),
    case(
        "RET-OVERDUE",
        {"answer_by": date(2026, 8, 1)},
        "补正期限到 2026-08-03，还有 1 个工作日，现在不能按逾期未补正不列入。",
    ),
    case(
        "RET-OVERDUE",
        {"answer_by": date(2026, 8, 10)},
        "补正期限到 2026-08-10，还有 6 个工作日，现在不能按逾期未补正不列入。",
    ),
    case("RET-OVERDUE", {"returned_before": 0}, "这份申报没有退回补正过，谈不上补正逾期。"),
    case("RET-OVERDUE", {"answer_by": None}, "退回时没有写答复期限，不能认定逾期。"),
    case("RET-OVERDUE", {"reject_ground": None}),
    case(
        "RET-OVERDUE",
        {"reject_ground": "unclear"},
        "逾期未补正只能归在“申报资料不全或未按要求提交”里。",
    ),
    case("APP-REVIVE", {"plan_year": 2026}),
    case("APP-REVIVE", {"plan_year": 2025}, "计划年度 2025 年已经过去。"),
]


@pytest.mark.parametrize(("rule", "changes", "sentences"), CASES)
def test_a_rule_says_exactly_this(
    rule: str,
    changes: dict[str, Any],
    sentences: list[str],
    application: ApplicationFacts,
    judge: Callable[..., list[Finding]],
) -> None:
    found = judge(rule, replace(application, **changes))
    assert [f.says for f in found] == sentences
    for finding in found:
        assert finding.outcome is Outcome.NOT_MET
        assert finding.weight is RULES[rule].weight
        assert finding.remedy.endswith("。")
        assert not re.search("您|！|依据第|None|(?<!申)请", finding.says + finding.remedy)


def test_every_rule_of_review_is_tried() -> None:
    submit = {r for step in steps_of(Line.APPLICATION) if step.verb == "submit" for r in step.rules}
    after = {r for step in steps_of(Line.APPLICATION) for r in step.rules} - submit
    assert {c.values[0] for c in CASES if c.values[2]} == after


@pytest.mark.clause("14.1")
def test_there_are_five_dimensions_each_with_room_for_words(book: Rulebook) -> None:
    form = book.forms[Line.APPLICATION].fields
    assert [form[name].label for name in DIMENSIONS] == [
        "建设布局合规性", "技术路线科学性", "投资预算合理性", "信息安全可靠性", "数据共享可行性",
    ]  # fmt: skip
    assert all(f"{name}_text" in form for name in DIMENSIONS)


@pytest.mark.clause("13.1", "13.2", "13.3", "13.4")
def test_article_13_has_four_grounds_and_no_fifth(book: Rulebook) -> None:
    assert len(book.field(Line.APPLICATION, "reject_ground").choices or ()) == 4


# --- consents ----------------------------------------------------------------------------------------------------------

CONSENT = ConsentFacts(
    rule="APP-LIFE",
    request_reason="设备由上级统一配发，三年后收回。",
    valid_until=date(2026, 12, 31),
    project_code="211100-2026-0001-7",
)


@pytest.mark.clause("9.1")
def test_a_consent_says_what_it_is_about(said: Said) -> None:
    free = replace(CONSENT, project_code="")
    assert said("CON-REASON", free) == ["没有写明是哪一份记录的特殊情况。"]
    assert said("CON-REASON", replace(free, about="SS-2026-0001")) == []


def test_nothing_objects_to_a_good_consent(against: Callable[..., dict[str, list[str]]]) -> None:
    assert against(Line.CONSENT, CONSENT) == {}


@pytest.mark.clause("7.4", "8.2", "11.1", "9.1")
@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"rule": "APP-BUILD"}, ["规则 APP-BUILD 不能放宽。"]),
        ({"rule": "APP-NONSENSE"}, ["规则 APP-NONSENSE 不能放宽。"]),
        ({"request_reason": "特殊情况"}, ["特殊情况只写了 4 个字，不少于 10 个字（本市参数）。"]),
        ({"request_reason": "一二三四五六七八九十"}, []),
        ({"valid_until": date(2026, 8, 1)}, []),
        ({"valid_until": date(2026, 7, 31)}, ["放宽到 2026-07-31，已经过去。"]),
    ],
)
def test_a_consent_says_what_why_and_until_when(changes: dict[str, Any], sentences: list[str], said: Said) -> None:
    assert said("CON-REASON", replace(CONSENT, **changes)) == sentences


@pytest.mark.parametrize("need", ["rule", "request_reason", "valid_until"])
def test_a_consent_that_lacks_a_fact_is_undetermined(need: str, unknown: Callable[..., set[str]]) -> None:
    assert unknown("CON-REASON", replace(CONSENT, **{need: None})) == {need}


@pytest.mark.clause("7.4", "8.2", "11.1", "9.1")
def test_the_form_offers_exactly_the_rules_that_can_be_lifted(book: Rulebook) -> None:
    offered = set(book.field(Line.CONSENT, "rule").choices or ())
    assert offered == {r.id for r in RULES.values() if r.waivable}


@pytest.mark.clause("11.1", "7.4")
def test_a_consent_lowers_the_stop_to_a_warning_and_nothing_else(application: ApplicationFacts, law: Law) -> None:
    short = replace(application, service_years=3, build_months=30)
    case = Case(
        state="signing",
        roles=frozenset({Role.LEADER}),
        facts=short,
        on_file=frozenset({"application-form", "proposal"}),
        law=law,
        given={"truth_stated": True},
        waivers={"APP-LIFE": "TY-2026-0001", "APP-BUILD": "TY-2026-0002"},
    )
    verdict = decide(find(Line.APPLICATION, "submit"), case).verdict
    assert [(f.rule, f.weight, f.waived_by) for f in verdict] == [
        ("APP-LIFE", Weight.WARN, "TY-2026-0001"),
        ("APP-BUILD", Weight.STOP, ""),
    ]
