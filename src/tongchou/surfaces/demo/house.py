"""What happens beside the projects of the year: the city's own law, filings of counties, urgent matters, and who is sent away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo.life import YES
from tongchou.surfaces.demo.project import NAMED, PHONES, WAN, Project, after
from tongchou.surfaces.demo.script import SAVE, Act

PM, IT, WD, FI, U = (
    Line.PARAMETER, Line.INTERPRETATION, Line.WORKDAYS, Line.FILING, Line.URGENT,
)  # fmt: skip
FORECAST = 'year = 2028\nsource = "示例市预估，待国务院办公厅公布"\npublished = false\noff = [2028-05-01, 2028-10-02, 2028-10-03]\nwork = []\n'
OFFICE = "示例市人民政府办公室"


def beside() -> Iterator[Act]:
    """All of it."""
    yield from parameters()
    yield from interpretations()
    yield from workdays()
    yield from sent_away()
    yield from filings()
    yield from urgent()
    yield from internal_rules()


def parameters() -> Iterator[Act]:
    """Numbers of the city's own: one released, one not, one waiting, and two that nobody could have traced or read (37)."""
    good = {
        "title": "进展报送间隔", "parameter": "report-interval-months", "since": "2024-03-01", "value": "3",
        "source": "示政办发〔2024〕6号", "decided_by": OFFICE,
    }  # fmt: skip
    yield Act(
        date(2024, 2, 19), "admin", PM, "propose", "interval", {**good, "source": ""}, opens=True, refused="PAR-SOURCE"
    )
    yield Act(
        date(2024, 2, 19), "admin", PM, "propose", "interval", {**good, "value": "三"}, opens=True, refused="PAR-VALUE"
    )
    yield Act(date(2024, 2, 20), "admin", PM, "propose", "interval", good, opens=True)
    yield Act(date(2024, 2, 27), "secadmin", PM, "release", "interval", papers=("decision",))
    longer = {**good, "title": "使用年限", "parameter": "service-life-min", "since": "2025-06-01", "value": "8"}
    yield Act(date(2025, 5, 12), "admin", PM, "propose", "longer", longer, opens=True)
    yield Act(date(2025, 5, 20), "secadmin", PM, "reject", "longer", {"reason": "办法第十一条已有规定，不另设。"})
    trial = {**good, "title": "试运行时间", "parameter": "trial-run-months-min", "since": "2027-01-01", "value": "2"}
    yield Act(
        date(2026, 10, 20), "admin", PM, "propose", "trial", {**trial, "source": "示政办发〔2026〕31号"}, opens=True
    )


def interpretations() -> Iterator[Act]:
    """What the centre says an article means: one replaced by the next, one still a draft (36)."""
    text = "使用年限自正式投入使用之日起算，扩建不重新起算。"
    for name, year, article in (("life-years", 2024, 11), ("life-years-2", 2026, 11)):
        said = {"title": "使用年限的起算", "article": article, "text": text, "signer": "示例市智慧城市运行管理中心"}
        day = date(year, 3, 5)
        yield Act(day, "lin.jing", IT, "draft", name, {**said, "article": 99}, opens=True)
        yield Act(
            after(day, 2), "xu.ning", IT, "sign", name, {"signed_on": after(day, 2).isoformat()}, refused="INT-COMPLETE"
        )
        yield Act(after(day, 3), "lin.jing", IT, SAVE, name, {"article": article})
        yield Act(after(day, 5), "xu.ning", IT, "sign", name, {"signed_on": after(day, 5).isoformat()})
    yield Act(date(2026, 3, 10), "xu.ning", IT, "replace", "life-years", {"reason": "由 2026 年的解释替代。"})
    said = {
        "title": "共享数据的范围",
        "article": 13,
        "text": "共享数据以目录为准。",
        "signer": "示例市智慧城市运行管理中心",
    }
    yield Act(date(2026, 10, 13), "cao.yue", IT, "draft", "scope-first", {**said, "text": ""}, opens=True)
    yield Act(date(2026, 10, 20), "cao.yue", IT, "discard", "scope-first")  # the reviewers write it instead
    yield Act(date(2026, 10, 27), "chen.gong", IT, "draft", "scope", said, opens=True)


def workdays() -> Iterator[Act]:
    """A table that cannot be read, and a forecast of the city's own (37)."""
    bad = {"title": "2027 年工作日", "year": 2027, "table": "放假安排见通知。"}
    yield Act(date(2026, 9, 7), "admin", WD, "propose", "days-bad", bad, opens=True)
    yield Act(date(2026, 9, 8), "secadmin", WD, "release", "days-bad", refused="WRK-TABLE")
    yield Act(date(2026, 9, 8), "secadmin", WD, "reject", "days-bad", {"reason": "不是工作日表，按格式重新录入。"})
    good = {"title": "2028 年工作日（预估）", "year": 2028, "table": FORECAST}
    yield Act(date(2026, 9, 14), "admin", WD, "propose", "days-good", good, opens=True)
    yield Act(date(2026, 9, 16), "secadmin", WD, "release", "days-good")


def sent_away() -> Iterator[Act]:
    """Who is told at the first question that this is not the place (3.4, 32)."""
    asked = {
        "title": "内部办公",
        "involves_state_secrets": True,
        "serves_government": True,
        "special_rules": False,
        "funding": "fiscal",
    }
    yield Act(
        date(2025, 7, 9),
        "ren.bao",
        Line.APPLICATION,
        "open",
        "secret",
        {"involves_state_secrets": True},
        opens=True,
        refused="APP-SECRET",
    )
    outside = {**asked, "title": "职工食堂点餐", "involves_state_secrets": False, "serves_government": False}
    yield Act(date(2026, 7, 8), "wen.lv", Line.APPLICATION, "open", "outside", outside, opens=True, refused="APP-SCOPE")


def internal_rules() -> Iterator[Act]:
    """The rules that a unit makes for its own projects: filed, and replaced by the next year's (35)."""
    for name, year in (("own-rules", 2024), ("own-rules-2", 2026)):
        day = date(year, 4, 8)
        said = {
            "title": f"信息化项目内部管理规定（{year} 年版）", "document_no": f"示民发〔{year}〕8号", "subject": ["application", "construction"],
            "in_force_on": after(day, 10).isoformat(), "summary": "项目申报前由办公会审议，建设期间每月通报进展。",
        }  # fmt: skip
        yield Act(day, "zhao.min", Line.INTERNAL_RULE, "open", name, said, ("internal-rule",), opens=True)
        yield Act(after(day, 2), "liu.ju", Line.INTERNAL_RULE, "file", name)
    yield Act(date(2026, 4, 20), "liu.ju", Line.INTERNAL_RULE, "replace", "own-rules", {"reason": "由 2026 年版替代。"})


COUNTY = (
    # name, who, title, content, 万元, year, month, last step
    ("county-market", "bai.xian", "示例县农贸市场智慧监管", "摊位备案 检测公示 价格采集", 68, 2025, 3, "file"),
    ("county-water", "xian.lin", "示例县农村供水监测", "水厂数据接入 水质公示 缺水报修", 92, 2025, 9, "file"),
    ("district-gov", "qu.shu", "虚构区政务服务大厅智能引导", "叫号分流 材料预审 满意度评价", 45, 2026, 4, "file"),
    ("county-forest", "bai.xian", "示例县林区卡口管理", "车辆识别 火源检查 巡护登记", 57, 2026, 10, "submit"),
    ("district-park", "qu.shu", "虚构区口袋公园管护", "设施台账 巡查派单 市民报修", 31, 2026, 10, "return"),
    ("county-school", "bai.xian", "示例县寄宿学校热水改造", "水温采集 用水刷卡", 28, 2026, 6, "withdraw"),
    ("district-data", "qu.shu", "虚构区数据回流应用", "数据申请 回流入库 使用登记", 76, 2026, 11, "open"),
)


def filings() -> Iterator[Act]:
    """Counties file what they build; the first try of one of them does not hold (6.2, 33)."""
    for name, who, title, content, wan, year, month, last in COUNTY:
        day = date(year, month, 3)
        said = {
            "involves_state_secrets": False, "filing_kind": "county", "title": title, "plan_year": year, "builder": title[:3],
            "build_content": content, "total_fen": wan * WAN, "planned_start": after(day, 60).isoformat(),
            "planned_finish": after(day, 240).isoformat(), "contact_name": "项目联系人", "contact_phone": PHONES["示例县数据局"],
            "conforms": True, "plan_place": "城市治理/县区应用", "exchange": "planned", "exchange_on": after(day, 300).isoformat(),
        }  # fmt: skip
        act = Act(day, who, FI, "open", name, said)
        yield replace(act, opens=True)
        if name == "county-market":
            bad = {"contact_name": "", "conforms": False, "exchange": "none", "plan_place": "民生服务/全民健康"}
            yield replace(act, verb=SAVE, stated=bad)
            yield replace(act, verb="submit", stated={}, refused="FIL-COMPLETE FIL-PLAN FIL-EXCHANGE FIL-UNIFIED")
            yield replace(act, verb=SAVE, stated={key: said[key] for key in bad})
        if last == "open":
            continue
        yield replace(act, on=after(day, 2), verb="submit", stated={})
        told = {"reason": "没有写与市级平台怎样衔接。", "points": [{"point": "补写衔接", "field": "exchange"}]}
        match last:
            case "file":
                yield replace(act, on=after(day, 9), who="cao.yue", verb="file", stated={})
            case "return":
                back = replace(act, on=after(day, 8), who="cao.yue", verb="return", stated=told)
                yield replace(back, stated={**told, "points": [{"point": "再完善"}]}, refused="FIL-POINTS")
                yield back
            case "withdraw":
                yield replace(act, on=after(day, 6), verb="withdraw", stated={"reason": "改由学校自筹。"})


def urgent() -> Iterator[Act]:
    """一事一议: one approved after two bad tries, one refused, one being consulted on (9.4)."""
    for name, day, ends in (
        ("typhoon", date(2026, 4, 7), "approve"), ("epidemic", date(2026, 5, 12), "refuse"), ("icy-road", date(2026, 11, 16), "consult"),
        ("drought", date(2026, 11, 23), "submit"), ("mass-event", date(2026, 9, 8), "return"), ("storm", date(2026, 9, 21), "withdraw"),
    ):  # fmt: skip
        yield from one_urgent(NAMED[name], day, ends)


def one_urgent(p: Project, day: date, ends: str) -> Iterator[Act]:
    """One of them, to its last step."""
    asked: dict[str, Any] = {
        "involves_state_secrets": False, "title": p.title, "plan_year": p.year, "level": "province", "document_title": "关于做好应急保障的紧急通知",
        "document_no": f"示省办函〔{day.year}〕{40 + p.n}号", "document_on": after(day, -6).isoformat(), "goals": "按省级时限上线。",
        "why_late": "省级文件本月印发，上年度申报时没有这项任务。", "latest_start": after(day, 60).isoformat(),
        "build_content": "\n".join(p.content), "build_months": p.months, "total_fen": p.fen, "fen_by_year": {str(p.year): p.fen},
        "fiscal_fen": p.fen, "contact_name": "信息化科", "contact_phone": PHONES[p.unit], "already_started": False,
    }  # fmt: skip
    papers = "superior-document proposal"
    yield p.begin(day, p.clerk, U, "open", asked, papers)
    if ends == "approve":
        bad = {"document_no": "", "why_late": "太忙。", "fen_by_year": {str(p.year): p.fen // 2}}
        yield p.act(day, p.clerk, U, SAVE, bad)
        yield replace(p.act(day, p.leader, U, "submit", YES), refused="URG-BASIS URG-REASON URG-MONEY")
        yield p.act(day, p.clerk, U, SAVE, {key: asked[key] for key in bad})
    yield p.act(after(day, 1), p.leader, U, "submit", YES)
    if ends == "submit":
        return
    if ends == "withdraw":
        yield p.act(after(day, 3), p.leader, U, "withdraw", {"reason": "省级另行统一建设。"})
        return
    if ends == "return":
        told = {
            "reason": "没有附省级文件全文。",
            "points": [{"point": "补附文件", "field": "superior-document"}],
            "answer_by": after(day, 9).isoformat(),
        }
        yield p.act(after(day, 2), "zhou.my", U, "return", told)
        return
    yield p.act(after(day, 2), "zhou.my", U, "consult", {"answer_by": after(day, 9).isoformat()})
    if ends == "consult":
        return
    yes = {"decision_text": "同意实施。", "approved_fen": p.fen, "approved_fen_by_year": {str(p.year): p.fen}}
    if ends == "approve":
        yield replace(p.act(after(day, 3), "zhou.my", U, "approve", yes, "decision"), refused="URG-OPINIONS")
    if ends == "refuse":
        yield p.act(after(day, 4), "zhou.my", U, "remind", {"reason": "疫情形势紧，请在两天内回复。"})
    yield p.act(after(day, 5), p.reviewer, U, "advise", {"centre_opinion": "agree", "centre_advice": "方案可行。"})
    yield p.act(
        after(day, 6), p.finance, U, "find-money", {"finance_opinion": "agree", "finance_advice": "从预备费安排。"}
    )
    if ends == "refuse":
        yield replace(p.act(after(day, 7), "zhou.my", U, "remind", {"reason": "请尽快。"}), refused="URG-REMIND")
        yield p.act(after(day, 9), "zhou.my", U, "refuse", {"decision_text": "可用现有系统，不另建。"}, "decision")
        return
    more = {**yes, "approved_fen": p.fen * 2}
    yield replace(p.act(after(day, 8), "zhou.my", U, "approve", more), refused="URG-FIGURES")
    yield p.act(after(day, 9), "zhou.my", U, "approve", yes)
