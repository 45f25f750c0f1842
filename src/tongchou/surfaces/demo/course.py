"""The course of a project of the demo, step by step from the need to its use; what goes wrong on the way is laid over it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tongchou.kernel.calendar import add_months
from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo.life import INSPECTORS, OTHERS, TESTER, TESTER_PERSON, YES
from tongchou.surfaces.demo.needed import need
from tongchou.surfaces.demo.project import Project, after
from tongchou.surfaces.demo.script import ATTACH, Act

P, PR, R, PAY, CH = Line.PROJECT, Line.PROCUREMENT, Line.REPORT, Line.PAYMENT, Line.CHANGE
IA, FA, CA, RI, EP = Line.INITIAL, Line.FINAL, Line.CATALOGUE, Line.RISK, Line.EMERGENCY
SPINE = "application.project"
QUARTER = 3
"""Months between two reports: the city's number, released in 2024."""

DESIGN = "设计与开发"
"""The milestone for which a supervised project is paid."""


def course(p: Project) -> Iterator[Act]:
    """Everything that a project takes when nothing is in its way."""
    yield from need(p)
    yield from tender(p)
    yield from building(p)
    if "terminate" not in p.wrong:
        yield from acceptance(p)
        yield from use(p)


def tender(p: Project) -> Iterator[Act]:
    """From the listed project to the signed contract (arts. 4, 12, 16, 17, 19, 21)."""
    s, y = p.opened, p.year
    bid_on, signed_on = after(s, 48), after(s, 62)
    needed = {
        "title": f"{p.title}采购", "demand": f"按核定内容采购：{'、'.join(p.content)}。", "budget_fen": p.fen, "ceiling_fen": p.fen,
        "method": "open-tender", "complex_work": p.major, "intention_on": after(s, -20).isoformat(),
        "planned_on": after(s, 18).isoformat(),
    }  # fmt: skip
    yield p.begin(s, p.planner, PR, "open", needed, "tender-document")
    yield p.act(after(s, 5), p.planner, PR, "submit")
    if p.comes == "procurement:return":
        told = {"reason": "资格条件里的业绩要求过高。", "points": [{"point": "降低业绩要求", "field": "demand"}]}
        yield p.act(after(s, 9), p.trader, PR, "return", told)
    yield p.act(after(s, 10), p.trader, PR, "clear", papers="compliance-opinion")
    if "cancel" in p.wrong:
        yield p.act(after(s, 14), p.planner, PR, "cancel", {"reason": "采购需求调整，取消本次采购。"})
    noticed = {"notice_no": f"SZC{y}-{p.n:03d}", "noticed_on": after(s, 18).isoformat()}
    yield p.act(after(s, 18), p.trader, PR, "tender", noticed)
    if "tender-fails" in p.wrong:
        yield p.act(after(s, 40), p.trader, PR, "fail", {"reason": "投标人只有两家，不足三家，本次采购失败。"})
        yield p.act(after(s, 43), p.planner, PR, "retry", {"reason": "放宽业绩要求，重新采购。"})
        yield p.act(after(s, 43), p.planner, PR, "submit")
        yield p.act(after(s, 44), p.trader, PR, "clear")
        yield p.act(after(s, 44), p.trader, PR, "tender", noticed)
    yield p.act(bid_on, p.trader, PR, "award", award(p, bid_on), "award-notice")
    signed: dict[str, Any] = {
        "contract_no": f"HT-{y}-{p.n:03d}", "contract_fen": price(p), "signed_on": signed_on.isoformat(),
        "contract_months": p.months, "free_years": 3,
    }  # fmt: skip
    if p.supervised:
        signed |= {"supervisor": [p.watcher[0]], "tester": [TESTER]}
    yield p.act(signed_on, p.leader, PR, "contract", signed, "contract")


def price(p: Project) -> int:
    """What the winner asks: a little below the ceiling."""
    return p.fen * (90 + p.n % 8) // 100


def award(p: Project, on: date) -> dict[str, Any]:
    """Three bids, the best of them, and five who judged."""
    seats = [{"name": f"评委{sign}", "employer": "示例市评审专家库"} for sign in "一二三四五"]
    firm, best = p.builder[0], price(p)
    others = [{**other, "offer_fen": best + best * more // 1000} for other, more in zip(OTHERS, (31, 74), strict=True)]
    if "same-machine" in p.wrong:
        others = [{**other, "machine": "D4-5D-64-3A-09-1C"} for other in others]
    return {
        "bidders": [{**firm, "offer_fen": best}, *others], "winner": firm["name"], "award_fen": price(p), "awarded_on": on.isoformat(), "evaluators": seats,
    }  # fmt: skip


def building(p: Project) -> Iterator[Act]:
    """From the start of work to its completion: reports, payments, a change (arts. 11, 14, 20)."""
    begun, done = p.begun, p.done
    stated = {"started_on": begun.isoformat(), "planned_completion": done.isoformat()}
    yield p.act(begun, p.leader, P, "start", stated, "start-order", which=SPINE)
    yield from paid(p, after(begun, 20), "预付款", "advance", price(p) * 3 // 10)
    if "suspend" in p.wrong:
        yield p.act(
            after(begun, 40), p.accepter, P, "suspend", {"reason": "上级政策调整，等待新的业务口径。"}, which=SPINE
        )
        yield p.act(after(begun, 75), p.accepter, P, "resume", {"reason": "业务口径已经明确。"}, which=SPINE)
    if "change" in p.wrong:
        yield from changed(p, after(begun, 30), "", p.fen // 50)
    for n in range(1, -(-p.months // QUARTER) + 1):
        if "BLD-REPORTED" not in p.wrong and not ("terminate" in p.wrong and n > 1):
            yield from report(p, n, min(add_months(begun, n * QUARTER), after(done, -8)))
    if "terminate" in p.wrong:
        why = {"reason": "机构职能调整，业务划转省级统一系统。"}
        yield p.act(after(begun, 100), "zhou.my", P, "terminate", why, "decision", which=SPINE)
        return
    day = min(after(done, -4), date(p.year, 11, 20))
    if not p.supervised and "unspent" not in p.wrong and day > after(begun, 30):
        yield from paid(p, day, "进度款", "progress", price(p) * 45 // 100)
    yield p.act(done, p.leader, P, "complete", {"completed_on": done.isoformat()}, "completion-report", which=SPINE)
    if p.supervised and not p.wrong & {"unspent", "BLD-REPORTED", "RPT-CONFIRMED"}:
        yield from paid(p, after(done, 3), "进度款", "progress", price(p) // 5, milestone=DESIGN)


def report(p: Project, n: int, on: date) -> Iterator[Act]:
    """One report; a supervisor confirms it where there is one (20.1)."""
    which = f"report-{n}"
    month = add_months(p.begun, min(n * QUARTER, p.months) - 1)
    percent = min(95, 100 * n * QUARTER // p.months)
    stated = {
        "title": f"{month:%Y-%m} 进展", "period": f"{month:%Y-%m}", "percent": percent, "done": f"完成{p.content[n % len(p.content)]}。",
        "milestones": [{
            "name": DESIGN, "planned_on": p.done.isoformat(), "percent": 100 if n * QUARTER >= p.months else percent, "evidence": "评审记录",
        }],
        "conditions_changed": False, "content_changed": False,
    }  # fmt: skip
    yield p.begin(on, p.clerk, R, "open", stated, which=which)
    if p.supervised and "RPT-CONFIRMED" not in p.wrong:
        seen = {"supervisor_opinion": "属实。", "supervisor_percent": percent}
        yield p.act(on, p.builder[1], R, "fill", which=which)
        if "dispute" in p.wrong and n == 1:
            seen = {"supervisor_opinion": "接口联调没有完成。", "supervisor_percent": max(0, percent - 15)}
            yield p.act(after(on, 1), p.watcher[1], R, "dispute", seen, which=which)
        else:
            yield p.act(after(on, 1), p.watcher[1], R, "confirm", seen, which=which)
    yield p.act(after(on, 2), p.clerk, R, "submit", which=which)
    if "report-returned" in p.wrong and n == 1:
        told = {"reason": "没有写接口联调的进度。", "points": [{"point": "补写接口联调", "field": "done"}]}
        yield p.act(after(on, 4), p.accepter, R, "return", told, which=which)
        yield p.act(after(on, 6), p.clerk, R, "submit", which=which)
    yield p.act(after(on, 7), p.accepter, R, "accept", which=which)


def paid(p: Project, on: date, title: str, kind: str, fen: int, *, milestone: str = "") -> Iterator[Act]:
    """One payment from the request to the transfer (4.2)."""
    which = f"payment-{kind}"
    asked = {
        "title": title,
        "amount_fen": fen,
        "pay_year": on.year,
        "payment_kind": kind,
        "payee": p.builder[0]["name"],
        **({"milestone": milestone} if milestone else {}),
    }
    yield p.begin(on, p.clerk, PAY, "open", asked, "invoice", which=which)
    yield p.act(after(on, 1), p.leader, PAY, "request", which=which)
    if f"return-{kind}" in p.wrong:
        yield p.act(after(on, 4), p.finance, PAY, "return", {"reason": "发票抬头与合同不一致。"}, which=which)
        yield p.act(after(on, 6), p.leader, PAY, "request", which=which)
    done = after(on, 9)
    yield p.act(
        done,
        p.finance,
        PAY,
        "pay",
        {"paid_on": done.isoformat(), "voucher_no": f"ZF{done:%Y%m%d}-{p.n:03d}"},
        which=which,
    )


def changed(p: Project, on: date, more: str, fen: int, *, ends: str = "approve") -> Iterator[Act]:
    """A change of what was approved, declared before it is carried out (14.2, 20.2)."""
    which = f"change{more}"
    asked = {
        "title": f"{p.title}变更{more}", "kinds": ["content", "money"], "change_reason": "上级新印发的业务规范增加了要求。",
        "description": f"增加历史{p.data[0]}补录。", "items": [{"after": f"历史{p.data[0]}补录{more}", "old_fen": 0, "new_fen": fen}],
        "new_total_fen": p.fen + fen, "new_build_months": p.months, "security_effect": "没有影响。", "data_effect": "没有影响。",
    }  # fmt: skip
    yield p.begin(on, p.clerk, CH, "open", asked, "change-form", which=which)
    yield p.act(after(on, 1), p.leader, CH, "submit", YES, which=which)
    if "change-returned" in p.wrong:
        told = {
            "reason": "对照表没有写单价。",
            "points": [{"point": "补写单价", "field": "items"}],
            "answer_by": after(on, 8).isoformat(),
        }
        yield p.act(after(on, 3), p.reviewer, CH, "return", told, which=which)
        yield p.act(after(on, 6), p.leader, CH, "submit", YES, which=which)
    match ends:
        case "approve":
            yield p.act(
                after(on, 9), p.reviewer, CH, "approve", {"change_opinion": "同意变更。"}, "change-opinion", which=which
            )
        case "refer":
            yield p.act(
                after(on, 9), p.reviewer, CH, "refer", {"reason": "累计变动超过限额，转重新评审。"}, which=which
            )
            said = {"change_opinion": "专家复核，同意。"}
            yield p.act(after(on, 28), p.planner, CH, "conclude", said, "expert-minutes", which=which)
        case "refuse":
            yield p.act(
                after(on, 9), p.reviewer, CH, "refuse", {"reason": "增加的内容不在核定的业务范围里。"}, which=which
            )


def acceptance(p: Project) -> Iterator[Act]:
    """Both acceptances and what must be there before use (arts. 22-25, 29-31)."""
    d = after(p.done, 12)
    trial: dict[str, Any] = {
        "title": f"{p.title}初验", "trial_from": add_months(after(p.done, -3), -3).isoformat(), "trial_to": after(p.done, -2).isoformat(),
    }  # fmt: skip
    if p.supervised:
        trial |= {"test_report_no": f"CS-{p.year}-{p.n:03d}", "test_report_on": after(p.done, 3).isoformat()}
    done = [{"function": c, "shown_by": "现场演示"} for c in contents(p)]
    yield p.begin(d, p.leader, IA, "open", trial)
    if "initial-fails" in p.wrong:
        told = {
            "rectification": [{"item": "修复导出错误", "owner": p.builder[0]["name"], "due": after(d, 12).isoformat()}]
        }
        yield p.act(after(d, 2), p.leader, IA, "fail", told, "rectification-notice")
        mended = {"rectified": [{"item": "修复导出错误", "closed_on": after(d, 5).isoformat(), "evidence": "复测记录"}]}
        yield p.act(after(d, 5), p.clerk, IA, "rectify", mended, "rectification-report")
    passed = {"tested_on": after(d, 6).isoformat(), "functions_done": done}
    yield p.act(after(d, 7), p.leader, IA, "pass", passed, "initial-report")
    for n, name in enumerate(p.data):
        yield from catalogue(p, n, name, after(d, 9))
    yield from finally_accepted(p, after(d, 20))


def contents(p: Project) -> tuple[str, ...]:
    """What was approved, and what an approved change added."""
    turns = [""] if "change" in p.wrong else ["-1", "-2"] if "CHG-LIMIT" in p.wrong else []
    return (*p.content, *(f"历史{p.data[0]}补录{turn}" for turn in turns))


def catalogue(p: Project, n: int, name: str, on: date) -> Iterator[Act]:
    """An entry of the catalogue of information resources (29.1)."""
    which = f"catalogue-{n}"
    entry = {
        "title": name, "owner": p.unit, "source_system": p.title, "share_type": "unconditional", "open_type": "conditional", "update_cycle": "day",
        "items": [{"item": "编号", "type": "文字", "meaning": "唯一编号"}, {"item": "日期", "type": "日期", "meaning": "发生日期"}],
    }  # fmt: skip
    yield p.begin(on, p.clerk, CA, "open", entry, which=which)
    yield p.act(after(on, 1), p.clerk, CA, "submit", which=which)
    if f"catalogue-returned-{n}" in p.wrong:
        yield p.act(after(on, 3), p.planner, CA, "return", {"reason": "数据项没有写口径。"}, which=which)
        yield p.act(after(on, 4), p.clerk, CA, "submit", which=which)
    yield p.act(after(on, 5), p.planner, CA, "publish", which=which)


def finally_accepted(p: Project, d: date) -> Iterator[Act]:
    """Final acceptance by the centre, with as many rounds of mending as it takes (arts. 22-25)."""
    test = {"test_report_no": f"CS-{p.year}-{p.n:03d}", "test_conclusion": "passed"} if p.supervised else {}
    asked = {
        "title": f"{p.title}终验", "sharing_mechanism": "由信息化科按月核对目录，数据变化当日更新。", "sharing_contact": "信息化科",
        "delivered_products": [{"name": "数据库", "model": "示例型号 V8", "quantity": 1, "secure": True}], **test,
    }  # fmt: skip
    yield p.begin(d, p.clerk, FA, "open", asked, "final-application unit-summary product-statement")
    yield p.act(d, p.builder[1], FA, ATTACH, papers="contractor-summary product-list supervisor-summary")
    if p.supervised:
        yield p.act(d, TESTER_PERSON, FA, ATTACH, papers="test-report")
    yield p.act(after(d, 1), p.leader, FA, "apply", YES)
    if "final-returned" in p.wrong:
        told = {
            "reason": "缺少用户使用意见。",
            "points": [{"point": "补交使用意见", "field": "unit-summary"}],
            "answer_by": after(d, 6).isoformat(),
        }
        yield p.act(after(d, 2), p.accepter, FA, "return", told)
        yield p.act(after(d, 3), p.leader, FA, "apply", YES)
    day = after(d, 10)
    looking = {"inspect_on": day.isoformat(), "inspectors": INSPECTORS}
    yield p.act(after(d, 4), p.accepter, FA, "inspect", looking)
    for turn in range(2 if "rectify-twice" in p.wrong else 1 if "rectify" in p.wrong else 0):
        item, by = f"补齐第 {turn + 1} 批操作日志", after(day, 10)
        told = {
            "rectification": [{"item": item, "owner": p.builder[0]["name"], "due": by.isoformat()}],
            "answer_by": by.isoformat(),
        }
        yield p.act(day, p.accepter, FA, "fail", told, "rectification-notice")
        mended = {"rectified": [{"item": item, "closed_on": after(day, 8).isoformat(), "evidence": "整改报告附件一"}]}
        yield p.act(after(day, 9), p.leader, FA, "rectify", mended, "rectification-report")
        day = after(day, 15)
        yield p.act(after(day, -2), p.accepter, FA, "inspect", {"inspect_on": day.isoformat()})
    fen = price(p) + (p.fen // 50 if "change" in p.wrong else 0)
    passed = {
        "accepted_on": day.isoformat(), "accepted_fen": fen, "exchange_checked_on": day.isoformat(),
        "reuse_measured": [{"component": "统一身份认证", "evidence": "登录接口日志"}],
    }  # fmt: skip
    yield p.act(day, p.accepter, FA, "pass", passed, "acceptance-certificate expert-minutes")
    yield from secured(p, after(day, 3))
    used = after(day, 14)
    yield p.act(used, p.leader, P, "put-in-use", {"in_use_on": used.isoformat()}, which=SPINE)


def secured(p: Project, on: date) -> Iterator[Act]:
    """Risk assessment and emergency plan, each signed by both sides (30.1, 31.1)."""
    later = after(on, 2)
    risk = {
        "title": "投入使用前安全风险评估", "assessed_on": on.isoformat(), "scope": "系统、数据和运行环境",
        "unit_people": ["信息化科"], "contractor_people": ["项目经理"], "conclusion": "风险可控。",
        "risks": [{"risk": "弱口令", "level": "中", "measure": "强制改密", "owner": "信息化科", "due": later.isoformat()}],
    }  # fmt: skip
    plan = {
        "title": "网络安全事件应急预案", "scenarios": ["系统中断", "数据泄露"], "response": "十分钟内到岗，一小时内恢复。",
        "reporting": "向中心和网信、公安部门报告。", "recovery": "从异地备份恢复。",
        "contacts": [
            {"name": "值班员", "side": "需求单位", "duty": "指挥", "phone": "0427-5550001"},
            {"name": "驻场工程师", "side": "承建单位", "duty": "处置", "phone": p.builder[0]["phone"]},
        ],
    }  # fmt: skip
    for line, stated, paper in ((RI, risk, "risk-report"), (EP, plan, "emergency-plan")):
        yield p.begin(on, p.clerk, line, "open", stated, paper)
        yield p.act(on, p.leader, line, "sign")
        yield p.act(later, p.builder[1], line, "countersign")


def use(p: Project) -> Iterator[Act]:
    """The assessment of use in the year after acceptance (26.1, 27)."""
    y = after(p.done, 60).year + 1
    yield p.begin(date(y, 3, 1), p.accepter, Line.ASSESSMENT, "open", {"title": f"{y} 年应用评估", "assess_year": y})
    own = {"self_score": 88, **YES}
    yield p.act(date(y, 3, 20), p.leader, Line.ASSESSMENT, "self-assess", own, "self-assessment")
    points = 19 + p.n % 5
    names = (("建设", "建设质量"), ("服务", "服务质量"), ("运维", "运维水平"), ("应用", "应用效果"))
    rows = [{"area": area, "indicator": name, "weight": 25, "points": points} for area, name in names]
    grade = "excellent" if points * 4 >= 90 else "good" if points * 4 >= 80 else "fair"
    yield p.act(
        date(y, 4, 10), p.accepter, Line.ASSESSMENT, "score", {"indicators": rows, "score": points * 4, "grade": grade}
    )
    yield p.act(date(y, 5, 10), p.planner, Line.ASSESSMENT, "publish")
