"""What happens to systems in use, above all to the old one; and attempts at steps whose time has not come."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo.consents import consent
from tongchou.surfaces.demo.course import changed
from tongchou.surfaces.demo.life import YES, Life
from tongchou.surfaces.demo.project import MAJOR, NAMED, WAN, Project, after
from tongchou.surfaces.demo.script import Act

AS, PF, OP, RE, DR, IN, CA, P = (
    Line.ASSESSMENT, Line.PERFORMANCE, Line.OPERATION, Line.REUSE, Line.DRILL, Line.INCIDENT, Line.CATALOGUE, Line.PROJECT,
)  # fmt: skip
SPINE = "application.project"
PHONE = "0427-5550006"


def later(old: Life) -> Iterator[Act]:
    """All of it; ``old`` is the one life that has come all the way."""
    yield from assessed_badly(old)
    yield from performed_badly(old)
    yield from kept_running(old)
    yield from offered(old)
    yield from incidents(old)
    yield from drills()
    yield from too_early()
    yield from taken_back()
    yield from split_changes(NAMED["chemicals"])
    yield from put_off()


def assessed_badly(x: Life) -> Iterator[Act]:
    """A second assessment below sixty, disputed and upheld: what the unit asks for next year shows it (26.1, 27)."""
    which, y = "assessment-2025", 2025
    yield x.begin(date(y, 3, 3), "he.shan", AS, "open", {"title": f"{y} 年应用评估", "assess_year": y}, which=which)
    yield x.act(
        date(y, 3, 20),
        x.leader,
        AS,
        "self-assess",
        {"self_score": 85, "self_users": 1200, **YES},
        "self-assessment",
        which,
    )
    names = (("建设", "建设质量", 18), ("服务", "服务质量", 14), ("运维", "运维水平", 13), ("应用", "应用效果", 10))
    rows = [{"area": area, "indicator": name, "weight": 25, "points": points} for area, name, points in names]
    scored = {"indicators": rows, "score": 55, "grade": "poor"}
    score = x.act(date(y, 4, 10), "he.shan", AS, "score", scored, which=which)
    yield replace(score, stated={**scored, "indicators": rows[:2]}, refused="ASM-INDICATORS")
    yield replace(score, stated={**scored, "grade": "good"}, refused="ASM-GRADE")
    yield score
    yield replace(x.act(date(y, 4, 11), "lin.jing", AS, "publish", which=which), refused="ASM-OBJECTION-OVER")
    yield x.act(date(y, 4, 14), x.leader, AS, "object", {"objection": "移动端使用量没有计入。"}, which=which)
    answer = {"objection_answer": "移动端数据已计入，维持原评分。", "score": 55, "grade": "poor"}
    yield x.act(date(y, 4, 21), "lin.jing", AS, "decide", answer, which=which)
    again = x.act(date(y, 5, 12), x.leader, AS, "object", {"objection": "再次提出异议。"}, which=which)
    yield replace(again, refused="ASM-OBJECTION-TIME")
    yield x.act(date(y, 5, 14), "lin.jing", AS, "publish", which=which)


def performed_badly(x: Life) -> Iterator[Act]:
    """Finance's evaluation below sixty: it lies beside next year's money (26.2, 27.3); and one that is under way."""
    which = "performance-2024"
    opened = {"title": "2024 年绩效自评", "performance_year": 2024}
    yield x.begin(date(2025, 4, 1), x.clerk, PF, "open", opened, which=which)
    goals = [{"goal": "网上办理率", "target": "90%", "actual": "61%"}]
    own = {"self_score": 78, "goals_met": goals, "spent_fen": 40 * WAN, **YES}
    yield x.act(date(2025, 4, 16), x.leader, PF, "self-assess", own, "self-assessment", which)
    end = x.act(date(2025, 6, 3), "ma.jun", PF, "conclude", {"score": 52, "grade": "poor"}, "performance-report", which)
    yield replace(end, stated={"score": 52, "grade": "fair"}, refused="ASM-GRADE")
    yield replace(end, papers=())
    for name, last in (("bus-flow", 0), ("job-match", 1)):
        p = NAMED[name]
        day = date(2026, 11, 2)
        yield p.begin(day, p.clerk, PF, "open", {"title": "2026 年绩效自评", "performance_year": 2026})
        if last:
            goals = [{"goal": "匹配成功率", "target": "40%", "actual": "37%"}]
            yield p.act(
                after(day, 9),
                p.leader,
                PF,
                "self-assess",
                {"self_score": 86, "goals_met": goals, **YES},
                "self-assessment",
            )


def kept_running(x: Life) -> Iterator[Act]:
    """Money inside the free period, retirement before its time, data without a keeper: none of it goes (11.1, 21, 29)."""
    early = x.act(date(2025, 12, 19), "ma.jun", OP, "fund", {"om_fen": 60 * WAN, "om_year": 2026}, "om-budget")
    yield replace(early, refused="OPS-FREE")
    kept = {"retire_reason": "想换新系统。", "data_kept": [{"data": x.data[0], "keeper": "", "place": ""}]}
    retire = x.act(date(2026, 3, 4), x.leader, OP, "propose-retirement", kept, "retirement-report")
    yield replace(retire, refused="OPS-LIFE OPS-DATA")
    p = NAMED["job-match"]
    yield p.act(date(2026, 6, 10), p.clerk, CA, "withdraw", {"reason": "数据口径调整，停用。"}, which="catalogue-0")
    money = p.act(date(2026, 6, 17), "qiu.cai", OP, "fund", {"om_fen": 5 * WAN, "om_year": 2027}, "om-budget")
    yield replace(money, refused="OPS-CONNECTED OPS-FREE")
    free = {"om_fen": 28 * WAN, "om_year": 2026, "om_from": "2026-08-04"}
    yield x.act(date(2026, 8, 20), "ma.jun", OP, "fund", free)
    yield from retired()
    q = NAMED["old-care"]
    yield q.act(
        date(2026, 10, 13),
        q.clerk,
        CA,
        "maintain",
        {"updated_on": "2026-10-12", "quality": "按日更新，没有缺漏。"},
        which="catalogue-0",
    )


def retired() -> Iterator[Act]:
    """Two systems whose work went to the province: one is retired before its time by a consent, one has to stay (11.1)."""
    for name, ends in (("talent", "retire"), ("old-care", "keep")):
        p = NAMED[name]
        yield from consent(p, date(2026, 8, 11), "OPS-LIFE", "grant")
        kept = [{"data": data, "keeper": "示例市智慧城市运行管理中心", "place": "大数据中心"} for data in p.data]
        why = {"retire_reason": "业务划转省级统一系统。", "data_kept": kept}
        yield p.act(date(2026, 9, 8), p.leader, OP, "propose-retirement", why, "retirement-report")
        said = (
            {"retired_on": "2026-09-22"} if ends == "retire" else {"reason": "省级系统还没有覆盖补贴核发，继续使用。"}
        )
        yield p.act(date(2026, 9, 22), "he.shan", OP, ends, said)
    m = NAMED["museum"]
    yield m.act(date(2026, 9, 15), m.leader, Line.EMERGENCY, "replace", {"reason": "值班电话和处置流程已经变更。"})


def taken_back() -> Iterator[Act]:
    """What units take back themselves: a payment and a report with a slip, a change that is no longer needed, a request."""
    p = NAMED["air-grid"]
    twice = {"title": "重复填写的进展", "period": "2025-07"}
    yield p.begin(date(2025, 8, 5), p.clerk, Line.REPORT, "open", twice, which="report-twice")
    yield p.act(date(2025, 8, 5), p.clerk, Line.REPORT, "discard", which="report-twice")
    asked = {"title": "重复提交的进度款", "amount_fen": 10 * WAN, "pay_year": 2026, "payment_kind": "progress"}
    yield p.begin(date(2026, 3, 10), p.clerk, Line.PAYMENT, "open", asked, which="payment-twice")
    yield p.act(date(2026, 3, 11), p.clerk, Line.PAYMENT, "cancel", which="payment-twice")
    q = NAMED["pipe-net"]
    asked = {
        "title": "接口变更",
        "kinds": ["route"],
        "change_reason": "接口规范更新。",
        "description": "改用新版接口。",
    }
    yield q.begin(date(2026, 9, 15), q.clerk, Line.CHANGE, "open", asked, which="change-back")
    yield q.act(
        date(2026, 9, 17),
        q.leader,
        Line.CHANGE,
        "withdraw",
        {"reason": "新版接口兼容旧版，不用变更。"},
        which="change-back",
    )
    yield from consent(q, date(2026, 10, 13), "PRC-FREE-YEARS", "withdraw")


def offered(x: Life) -> Iterator[Act]:
    """Results of one project for others (28): adopted, declined, waiting; and one that is not the unit's to give."""
    for n, (what, saved, ends) in enumerate(
        (("家庭经济状况核对组件", 38, "adopt"), ("短信模板库", 2, "decline"), ("地址匹配接口", 0, "offer")), 1
    ):
        which, day = f"reuse-{n}", date(2026, n * 2, 11)
        said = {
            "title": what,
            "result": what,
            "interface": "REST 接口",
            "ip_owner": "unit",
            "offered_to": "示例市人力资源和社会保障局",
        }
        offer = x.begin(day, "lin.jing", RE, "offer", said, which=which)
        if n == 1:
            yield replace(offer, stated={**said, "ip_owner": "contractor"}, refused="REU-OWNED")
        yield offer
        if ends == "adopt":
            yield x.act(after(day, 20), x.leader, RE, "adopt", {"reuse_saved_fen": saved * WAN}, which=which)
        if ends == "decline":
            yield x.act(
                after(day, 12), x.leader, RE, "decline", {"reason": "模板差别大，改造成本高于新写。"}, which=which
            )


def incidents(x: Life) -> Iterator[Act]:
    """What breaks and what leaks, and who answers for it (30.2, 31.3)."""
    for n, (kind, day, what, last) in enumerate(
        (
            ("leak", date(2026, 5, 18), "离职账号未停用，导出了救助对象名单。", "close"),
            ("attack", date(2026, 9, 21), "登录接口遭到撞库。", "handle"),
            ("failure", date(2026, 11, 24), "数据库主备切换失败，停办一小时。", "notify"),
            ("malware", date(2026, 11, 27), "一台运维终端告警。", "report"),
        )
    ):  # fmt: skip
        which = f"incident-{n}"
        said = {
            "title": what[:12], "incident_kind": kind, "found_at": f"{day} 08:20", "what_happened": what, "effect": "影响窗口办理。",
            "reporter_phone": PHONE,
        }  # fmt: skip
        report = x.begin(day, x.clerk, IN, "report", said, which=which)
        if n == 0:
            yield replace(report, stated={**said, "effect": "", "reporter_phone": ""}, refused="INC-COMPLETE")
        yield report
        if last == "report":
            continue
        told = {"notified": ["市智慧城市运行管理中心"], "notified_at": f"{day} {'17:40' if n == 0 else '09:30'}"}
        yield x.act(day, x.leader, IN, "notify", told, which=which)
        if last == "notify":
            continue
        mended = {"measures": "停用账号，改口令，补审计。", "handled_at": f"{after(day, 1)} 09:00"}
        yield x.act(after(day, 2), x.clerk, IN, "handle", mended, "incident-record", which)
        if last == "handle":
            continue
        close = x.act(after(day, 7), "he.shan", IN, "close", {"responsible": []}, which=which)
        yield replace(close, refused="INC-RESPONSIBLE")
        blame = {"responsible": [{"who": "信息化科账号管理员", "conduct": "未按期停用账号", "consequence": "通报批评"}]}
        yield replace(close, stated=blame)


def drills() -> Iterator[Act]:
    """One on a system that has no plan yet, one held, one that is still to be held (31.2)."""
    for name, day, last in (
        ("school-bus", date(2026, 9, 3), "refused"),
        ("talent", date(2026, 4, 13), "hold"),
        ("museum", date(2026, 11, 11), ""),
    ):
        p = NAMED[name]
        yield p.begin(day, p.clerk, DR, "schedule", {"title": "系统中断应急演练"})
        found = [
            {"finding": "通讯录有旧号码", "measure": "更新", "owner": "信息化科", "due": after(day, 30).isoformat()}
        ]
        held = p.act(
            after(day, 6), p.leader, DR, "hold", {"held_on": day.isoformat(), "findings": found}, "drill-record"
        )
        if last:
            yield replace(held, refused="DRL-PLAN" if last == "refused" else "")


def too_early() -> Iterator[Act]:
    """Steps before their time, each of them refused and kept in the log (11.3, 16, 24, 25, 27)."""
    p = NAMED["price-watch"]
    need = {"title": f"{p.title}采购", "budget_fen": p.fen, "method": "open-tender"}
    yield replace(p.begin(date(2025, 2, 11), p.planner, Line.PROCUREMENT, "open", need), refused="PRC-LISTED")
    c = NAMED["chemicals"]
    assert c.fen >= MAJOR  # noqa: S101 - a play that is wrong should fail where it is written
    dates = {"started_on": "2026-02-02", "planned_completion": "2027-02-02"}
    yield replace(c.act(date(2026, 2, 3), c.leader, P, "start", dates, "start-order", SPINE), refused="BLD-MAJOR")
    yield replace(
        c.begin(date(2026, 9, 9), c.leader, Line.INITIAL, "open", {"title": "初验"}, which="early-initial"),
        refused="INI-COMPLETED",
    )
    year = {"title": "2026 年应用评估", "assess_year": 2026}
    yield replace(
        c.begin(date(2026, 3, 3), "yao.qi", AS, "open", year, which="early-assessment"), refused="ASM-ACCEPTED"
    )
    g = NAMED["air-grid"]
    form: dict[str, Any] = {"title": "终验", "sharing_mechanism": "", "delivered_products": []}
    yield g.begin(date(2026, 1, 13), g.clerk, Line.FINAL, "open", form, which="early-final")
    apply = g.act(date(2026, 1, 14), g.leader, Line.FINAL, "apply", YES, which="early-final")
    yield replace(apply, refused="FIN-INITIAL FIN-MATERIALS FIN-EXCHANGE")
    yield g.act(
        date(2026, 1, 15), g.leader, Line.FINAL, "withdraw", {"reason": "初验以后再申请。"}, which="early-final"
    )
    used = g.act(date(2026, 1, 15), g.leader, P, "put-in-use", {"in_use_on": "2026-01-15"}, which=SPINE)
    yield replace(used, refused="USE-ACCEPTED USE-CATALOGUE USE-SECURITY USE-EMERGENCY")


def split_changes(p: Project) -> Iterator[Act]:
    """Two changes, each below the limit and together above it: reviewed again (11.4, 14.2)."""
    fen = 30 * WAN
    yield from changed(p, after(p.begun, 40), "-1", fen)
    grown = replace(p, fen=p.fen + fen)
    for act in changed(grown, after(p.begun, 90), "-2", fen, ends="refer"):
        if act.verb == "refer":
            said = {"change_opinion": "同意变更。"}
            yield replace(act, verb="approve", stated=said, papers=("change-opinion",), refused="CHG-LIMIT")
        yield act
    q = NAMED["pipe-net"]
    yield from changed(q, after(q.begun, 50), "-1", 20 * WAN, ends="refuse")


def put_off() -> Iterator[Act]:
    """Deferred projects: one waits too long and must apply anew, one is taken up again in its year (9.2)."""
    p, q = NAMED["price-watch"], NAMED["beauty-village"]
    why = {"reason": "年中有结余资金，重新安排。"}
    yield replace(p.act(date(2026, 3, 11), p.planner, Line.APPLICATION, "revive", why), refused="APP-REVIVE")
    yield q.act(date(2026, 6, 9), q.planner, Line.APPLICATION, "revive", why)
