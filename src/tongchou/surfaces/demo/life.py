"""The whole life of one project, from the first draft to retirement, as the regulation asks for it, act by act."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tongchou.kernel.calendar import add_months
from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo.people import UNITS, invented_uscc
from tongchou.surfaces.demo.script import ATTACH, Act

A, AP, P, PR = Line.APPLICATION, Line.ANNUAL_PLAN, Line.PROJECT, Line.PROCUREMENT
R, PAY, CH, IA, FA = Line.REPORT, Line.PAYMENT, Line.CHANGE, Line.INITIAL, Line.FINAL
PLANNER, PLANNER_2, REVIEWER, ACCEPTANCE, FINANCE, TRADING = (
    "lin.jing", "xu.ning", "chen.gong", "he.shan", "ma.jun", "deng.gong",
)  # fmt: skip
BUILDER, SUPERVISOR, TESTER_PERSON = "feng.cj", "zhou.xiao", "jiang.cp"
YES = {"truth_stated": True}
SERIALS = {name: n for n, name in enumerate(UNITS, 1)}


def firm(name: str, person: str, phone: str) -> dict[str, str]:
    """A firm as tables of parties name it."""
    return {"name": name, "uscc": invented_uscc(SERIALS[name], UNITS[name]), "legal_person": person, "phone": phone}


AUTHOR = firm("示例咨询有限公司", "孔令策", "0427-5550101")
CONTRACTOR = firm("示例软件股份有限公司", "石磊", "0427-5550102")
WATCHER = firm("示例监理有限公司", "严正", "0427-5550103")
TESTER = firm("示例测评有限公司", "丁测", "0427-5550104")
INSPECTORS = [
    {"name": "王教授", "employer": "示例理工学院"},
    {"name": "李研究员", "employer": "示例信息研究所"},
    {"name": "赵高工", "employer": "示例设计院"},
]
OTHERS = (
    {
        "name": "虚构远望数据有限公司",
        "uscc": invented_uscc(901, "firm"),
        "legal_person": "高远",
        "phone": "024-5550201",
    },
    {
        "name": "虚构海蓝信息有限公司",
        "uscc": invented_uscc(902, "firm"),
        "legal_person": "蓝海",
        "phone": "024-5550202",
    },
)


@dataclass(frozen=True, slots=True)
class Life:
    """What makes one project this one; ``name`` is its name in the play, money in 分."""

    name: str
    title: str
    clerk: str
    leader: str
    year: int
    fen: int
    content: tuple[str, ...]
    place: str
    data: tuple[str, ...]
    start: date  # first day of the year before the plan year on which the clerk begins

    def act(
        self,
        on: date,
        who: str,
        line: Line,
        verb: str,
        stated: dict[str, Any] | None = None,
        papers: str = "",
        which: str = "",
    ) -> Act:
        """A step on one of the project's records."""
        return Act(on, who, line, verb, f"{self.name}.{which or line}", stated or {}, tuple(papers.split()))

    def begin(
        self, on: date, who: str, line: Line, verb: str, stated: dict[str, Any], papers: str = "", which: str = ""
    ) -> Act:
        """The opening of one of the project's records."""
        project = "" if line is A else f"{self.name}.application.project"
        return Act(
            on, who, line, verb, f"{self.name}.{which or line}", stated, tuple(papers.split()), opens=True, project=project
        )  # fmt: skip


def application(life: Life) -> dict[str, Any]:
    """A complete application that every rule lets through."""
    last = life.fen // 4
    soft, hard = life.fen * 7 // 10, life.fen // 10
    watch, test = life.fen // 25, life.fen // 50
    return {
        "involves_state_secrets": False, "special_rules": False, "serves_government": True, "funding": "fiscal",
        "title": life.title, "plan_year": life.year, "category": "system", "nature": "new", "build_mode": "single",
        "office": "信息化科", "leader_name": "刘建", "contact_name": "赵敏", "contact_phone": "0427-5550001",
        "basis": ["示政办发〔2019〕12号 示例市智慧城市顶层规划"],
        "goals": "群众办事材料减少三成，办理时限压缩一半，验收和评估时逐项对照。",
        "targets": [{"target": "网上办理率", "value": "90%", "by": f"{life.year + 2}-12"}],
        "year_plan": f"{life.year} 年完成采购和主体建设，{life.year + 1} 年完成验收。",
        "planned_start": f"{life.year}-05-10", "planned_finish": f"{life.year + 1}-05-10", "build_months": 12, "service_years": 6,
        "total_fen": life.fen, "fen_by_year": {str(life.year): life.fen - last, str(life.year + 1): last},
        "costs": [
            {"item": "定制软件开发", "fen": soft, "method": "功能点法"},
            {"item": "设备购置", "fen": hard, "method": "三家询价"},
            {"item": "监理费", "fen": watch, "method": "差额定率累进"},
            {"item": "软件测评费", "fen": test, "method": "差额定率累进"},
            {"item": "预备费", "fen": life.fen - soft - hard - watch - test, "method": "按比例"},
        ],
        "fiscal_fen": life.fen, "supervision_fen": watch, "testing_fen": test, "yearly_om_fen": life.fen * 6 // 100,
        "necessity": "现有办理依靠纸质材料，群众多次跑动。", "feasibility": "政务云和统一身份认证已经具备。",
        "reasonableness": "功能与现有系统不重复，投资按市价测算。", "business_need": "受理、核对、发放、统计四个环节。",
        "build_content": "\n".join(life.content),
        "functions": [{"system": life.title, "module": c, "function": c} for c in life.content],
        "security_design": "按第三级等级保护设计，同步规划、同步建设、同步运行。", "protection_level": "three",
        "crypto_design": "传输和存储采用商用密码，投入使用前完成评估。",
        "author_kind": "third-party", "author": AUTHOR["name"], "author_uscc": AUTHOR["uscc"],
        "author_legal_person": AUTHOR["legal_person"], "author_phone": AUTHOR["phone"],
        "author_qualification": "信息化咨询设计资质 示例证书 001", "author_declares": True,
        "plan_place": life.place, "alone_reason": "业务只在本部门内部办理，没有其他部门参与。",
        "integration": "与本部门现有系统共用数据库和统一门户。", "support_components": ["统一身份认证", "电子证照"],
        "deployment": "municipal-cloud", "network": ["extranet"], "builds_base": ["none"], "builds_own": ["none"],
        "reused_components": ["统一身份认证"], "sharing": "shares",
        "shared_data": [{"name": d, "scope": "市直部门", "way": "接口", "update": "每日"} for d in life.data],
        "sharing_mechanism": "由信息化科按月核对目录，数据变化当日更新。",
        "products": [{"name": "数据库", "model": "示例型号 V8", "quantity": 1, "secure": True}],
        "product_statement": "关键软硬件采用安全可靠产品，逐项列出。", "existing_answer": "none", "existing_way": "new",
        "purpose": f"给窗口和群众用，办理{'、'.join(life.content[:2])}。",
        "existing_reason": "已查系统库，没有可以直接用的系统。", "already_started": False,
    }  # fmt: skip


def unit_plan(life: Life) -> Iterator[Act]:
    """The department's own plan for the year, sent in time and taken up by the centre (9.1)."""
    s = life.start
    plan = {
        "title": f"{life.year} 年度项目实施计划", "plan_year": life.year, "basis": "示政办发〔2019〕12号",
        "leader_name": "分管领导", "contact_name": "信息化科", "contact_phone": "0427-5550001", "nothing_planned": False,
        "items": [{"title": life.title, "nature": "新建", "summary": "、".join(life.content), "start": f"{life.year}-05", "fen": life.fen}],
        "total_fen": life.fen,
    }  # fmt: skip
    name = f"{life.name}.plan"
    yield Act(s - timedelta(days=10), life.clerk, Line.PLAN, "open", name, plan, ("unit-plan",), opens=True)
    yield Act(s - timedelta(days=8), life.leader, Line.PLAN, "submit", name, YES)
    yield Act(s + timedelta(days=2), PLANNER, Line.PLAN, "accept", name)


LOOKED_INTO = {
    "ground_existing": "cleared", "ground_existing_text": "逐一看过名称相近的系统，功能不同，不能满足需求。",
    "ground_sharing": "cleared", "ground_sharing_text": "不共享的部分有法律依据，已与主管部门核实。",
}  # fmt: skip
"""What the centre found about the grounds of article 13 at which the machine points (13.2, 13.4)."""


def review(life: Life) -> Iterator[Act]:
    """From the first draft to the experts' conclusion (arts. 9-15)."""
    s = life.start
    yield life.begin(s, life.clerk, A, "open", application(life), "application-form proposal")
    yield life.act(s + timedelta(days=15), life.clerk, A, "send")
    yield life.act(s + timedelta(days=16), life.leader, A, "submit", YES)
    yield life.act(s + timedelta(days=20), PLANNER, A, "admit")
    opinions = {f"opinion_{part}": "met" for part in ("layout", "route", "budget", "security", "sharing")}
    texts = {f"{name}_text": "符合要求。" for name in opinions}
    approved = {
        "approved_content": "\n".join(life.content), "approved_fen": life.fen, "approved_build_months": 12,
        "approved_fen_by_year": application(life)["fen_by_year"],
    }  # fmt: skip
    yield life.act(
        s + timedelta(days=40),
        REVIEWER,
        A,
        "approve",
        {**opinions, **texts, **LOOKED_INTO, **approved},
        "review-opinion",
    )
    experts = [
        {"name": name, "employer": employer, "field": field}
        for name, employer, field in (
            ("王教授", "示例理工学院", "软件工程"), ("李研究员", "示例信息研究所", "数据治理"), ("赵高工", "示例设计院", "网络安全"),
            ("孙会计师", "示例会计师事务所", "造价"), ("周教授", "示例师范学院", "公共管理"),
        )
    ]  # fmt: skip
    meeting = s + timedelta(days=90)
    yield life.act(
        s + timedelta(days=80), PLANNER, A, "convene", {"experts": experts, "meeting_on": meeting.isoformat()}
    )
    scores = [{"expert": e["name"], "score": 84 + n, "comment": "方案完整，可以实施。"} for n, e in enumerate(experts)]
    yield life.act(
        meeting, PLANNER, A, "conclude", {"scores": scores, "expert_opinion": "评审通过。"}, "expert-minutes"
    )  # fmt: skip


def annual_plan(year: int, chosen: list[Life]) -> Iterator[Act]:
    """The year's plan from the centre's proposal to its issue (arts. 9, 16)."""
    before = year - 1
    items = [
        {"number": f"@{x.name}.application", "title": x.title, "unit": "示例市民政局", "fen": x.fen - x.fen // 4}
        for x in chosen
    ]
    arranged = [
        {"number": f"@{x.name}.application", "year": y, "fen": fen}
        for x in chosen
        for y, fen in ((year, x.fen - x.fen // 4), (year + 1, x.fen // 4))
    ]
    name = f"plan-{year}"
    head = {"title": f"{year} 年度政务信息化项目建设安排计划", "plan_year": year}
    yield Act(
        date(before, 11, 10), PLANNER, AP, "compile", name,
        {**head, "total_fen": sum(i["fen"] for i in items), "budget_fen": 20_000_000_000}, opens=True,
    )  # fmt: skip
    yield Act(date(before, 11, 20), PLANNER, AP, "propose", name, {"items": items}, ("plan-letter", "plan-table"))
    yield Act(date(before, 12, 10), FINANCE, AP, "fund", name, {"arranged": arranged}, ("fund-plan",))
    yield Act(date(before, 12, 20), PLANNER, AP, "issue", name)


def procurement(life: Life) -> Iterator[Act]:
    """From the listed project to the signed contract (arts. 4, 12, 16, 17, 19, 21)."""
    y = life.year
    award = life.fen * 9 // 10
    need = {
        "title": f"{life.title}采购", "demand": "按核定内容采购。", "budget_fen": life.fen, "ceiling_fen": life.fen,
        "method": "open-tender", "complex_work": True, "intention_on": f"{y}-01-10", "planned_on": f"{y}-03-10",
    }  # fmt: skip
    yield life.begin(date(y, 2, 20), PLANNER, PR, "open", need, "tender-document")
    yield life.act(date(y, 3, 1), PLANNER, PR, "submit")
    yield life.act(date(y, 3, 5), TRADING, PR, "clear", papers="compliance-opinion")
    yield life.act(date(y, 3, 10), TRADING, PR, "tender", {"notice_no": f"SZC{y}-018", "noticed_on": f"{y}-03-10"})
    bid = {
        "bidders": [CONTRACTOR, *OTHERS],
        "winner": CONTRACTOR["name"],
        "award_fen": award,
        "awarded_on": f"{y}-04-08",
    }
    seats = {
        "evaluators": [
            {"name": n, "employer": "示例市评审专家库"} for n in ("评委一", "评委二", "评委三", "评委四", "评委五")
        ]
    }
    yield life.act(date(y, 4, 8), TRADING, PR, "award", {**bid, **seats}, "award-notice")
    signed = {
        "contract_no": f"HT-{y}-018", "contract_fen": award, "signed_on": f"{y}-04-25", "contract_months": 12, "free_years": 3,
        "supervisor": [WATCHER], "tester": [TESTER],
    }  # fmt: skip
    yield life.act(date(y, 4, 25), life.leader, PR, "contract", signed, "contract")


def building(life: Life) -> Iterator[Act]:
    """From the start of work to its completion: reports, a payment, a change (arts. 11, 14, 20)."""
    y = life.year
    begun = date(y, 5, 10)
    stated = {"started_on": begun.isoformat(), "planned_completion": add_months(begun, 12).isoformat()}
    yield life.act(begun, life.leader, P, "start", stated, "start-order", which="application.project")
    for n in range(1, 12):
        yield from report(life, n, add_months(begun, n))
    pay = {
        "title": "首付款", "amount_fen": life.fen * 9 // 10 * 3 // 10, "pay_year": y, "payment_kind": "progress", "milestone": "需求与设计",
    }  # fmt: skip
    yield life.begin(date(y, 8, 20), life.clerk, PAY, "open", pay, "invoice")
    yield life.act(date(y, 8, 21), life.leader, PAY, "request")
    yield life.act(date(y, 8, 28), FINANCE, PAY, "pay", {"paid_on": f"{y}-08-28", "voucher_no": f"ZF{y}-0828"})
    change = {
        "title": "第 1 次变更", "kinds": ["content", "money"], "change_reason": "政策调整，增加补录。", "description": "增加历史数据补录。",
        "items": [{"after": "历史数据补录", "old_fen": 0, "new_fen": life.fen // 50}],
        "new_total_fen": life.fen + life.fen // 50, "new_build_months": 12, "security_effect": "没有影响。", "data_effect": "没有影响。",
    }  # fmt: skip
    yield life.begin(date(y, 9, 10), life.clerk, CH, "open", change, "change-form")
    yield life.act(date(y, 9, 11), life.leader, CH, "submit", YES)
    yield life.act(date(y, 9, 18), REVIEWER, CH, "approve", {"change_opinion": "同意变更。"}, "change-opinion")
    done = {"completed_on": date(y + 1, 5, 8).isoformat()}
    yield life.act(
        date(y + 1, 5, 8), life.leader, P, "complete", done, "completion-report", which="application.project"
    )


def report(life: Life, n: int, on: date) -> Iterator[Act]:
    """One month's report by contractor, supervisor and clerk, read by the centre (20.1)."""
    which = f"report-{n}"
    percent = min(100, n * 9)
    month = add_months(on, -1)
    milestones = [
        {
            "name": "需求与设计",
            "planned_on": f"{life.year}-07-31",
            "percent": min(100, n * 34),
            "evidence": "设计评审记录",
        },
        {"name": "开发与测试", "planned_on": f"{life.year + 1}-04-30", "percent": percent, "evidence": "测试记录"},
    ]
    stated = {
        "title": f"{month:%Y-%m} 进展", "period": f"{month:%Y-%m}", "percent": percent, "done": "按计划推进。",
        "milestones": milestones, "conditions_changed": False, "content_changed": False,
    }  # fmt: skip
    yield life.begin(on, life.clerk, R, "open", stated, which=which)
    yield life.act(on, BUILDER, R, "fill", which=which)
    yield life.act(
        on, SUPERVISOR, R, "confirm", {"supervisor_opinion": "属实。", "supervisor_percent": percent}, which=which
    )  # fmt: skip
    yield life.act(on, life.clerk, R, "submit", which=which)
    yield life.act(on + timedelta(days=3), ACCEPTANCE, R, "accept", which=which)


def acceptance(life: Life) -> Iterator[Act]:
    """Both acceptances, the second after a failed attempt, and what must be there before use (arts. 22-25, 29-31)."""
    y = life.year + 1
    done = [{"function": c, "shown_by": "现场演示"} for c in (*life.content, "历史数据补录")]
    trial = {
        "title": "初验", "trial_from": f"{y}-02-01", "trial_to": f"{y}-05-01",
        "test_report_no": f"CS-{y}-7", "test_report_on": f"{y}-05-10",
    }  # fmt: skip
    yield life.begin(date(y, 5, 20), life.leader, IA, "open", trial)
    yield life.act(
        date(y, 5, 25), life.leader, IA, "pass", {"tested_on": f"{y}-05-24", "functions_done": done}, "initial-report"
    )  # fmt: skip
    for n, name in enumerate(life.data):
        entry = {
            "title": name, "owner": "示例市民政局", "source_system": life.title, "share_type": "unconditional", "open_type": "conditional", "update_cycle": "day",
            "items": [{"item": "名称", "type": "文字", "meaning": "名称"}, {"item": "日期", "type": "日期", "meaning": "发生日期"}],
        }  # fmt: skip
        which = f"catalogue-{n}"
        yield life.begin(date(y, 6, 1), life.clerk, Line.CATALOGUE, "open", entry, which=which)
        yield life.act(date(y, 6, 2), life.clerk, Line.CATALOGUE, "submit", which=which)
        yield life.act(date(y, 6, 5), PLANNER, Line.CATALOGUE, "publish", which=which)
    yield from security(life, date(y, 6, 8))
    brought = (
        (BUILDER, "contractor-summary product-list"),
        (SUPERVISOR, "supervisor-summary"),
        (TESTER_PERSON, "test-report"),
    )
    form = {
        "title": "终验", "sharing_mechanism": "由信息化科按月核对目录，数据变化当日更新。", "sharing_contact": "赵敏",
        "delivered_products": [{"name": "数据库", "model": "示例型号 V8", "quantity": 1, "secure": True}],
        "test_report_no": f"CS-{y}-7", "test_conclusion": "passed",
    }  # fmt: skip
    yield life.begin(date(y, 7, 1), life.clerk, FA, "open", form, "final-application unit-summary product-statement")
    for who, papers in brought:
        yield life.act(date(y, 7, 1), who, FA, ATTACH, papers=papers)
    yield life.act(date(y, 7, 2), life.leader, FA, "apply", YES)
    yield life.act(date(y, 7, 6), ACCEPTANCE, FA, "inspect", {"inspect_on": f"{y}-07-12", "inspectors": INSPECTORS})
    points = [{"item": "补齐操作日志", "owner": CONTRACTOR["name"], "due": f"{y}-07-31"}]
    yield life.act(
        date(y, 7, 12), ACCEPTANCE, FA, "fail", {"rectification": points, "answer_by": f"{y}-07-31"}, "rectification-notice"
    )  # fmt: skip
    closed = {"rectified": [{"item": "补齐操作日志", "closed_on": f"{y}-07-25", "evidence": "整改报告附件一"}]}
    yield life.act(date(y, 7, 26), life.leader, FA, "rectify", closed, "rectification-report")
    yield life.act(date(y, 7, 28), ACCEPTANCE, FA, "inspect", {"inspect_on": f"{y}-08-03"})
    passed = {
        "accepted_on": f"{y}-08-03", "accepted_fen": life.fen * 9 // 10 + life.fen // 50, "exchange_checked_on": f"{y}-08-03",
        "reuse_measured": [{"component": "统一身份认证", "evidence": "登录接口日志"}],
    }  # fmt: skip
    yield life.act(date(y, 8, 3), ACCEPTANCE, FA, "pass", passed, "acceptance-certificate expert-minutes")
    yield life.act(
        date(y, 8, 10), life.leader, P, "put-in-use", {"in_use_on": f"{y}-08-10"}, which="application.project"
    )


def security(life: Life, on: date) -> Iterator[Act]:
    """Risk assessment, emergency plan and drill, each signed by both sides (arts. 30, 31)."""
    later = on + timedelta(days=2)
    risk = {
        "title": "投入使用前安全风险评估", "assessed_on": on.isoformat(), "scope": "系统、数据和运行环境",
        "unit_people": ["赵敏"], "contractor_people": ["冯承"], "conclusion": "风险可控。",
        "risks": [{"risk": "弱口令", "level": "中", "measure": "强制改密", "owner": "赵敏", "due": later.isoformat()}],
    }  # fmt: skip
    plan = {
        "title": "网络安全事件应急预案", "scenarios": ["系统中断", "数据泄露"], "response": "十分钟内到岗，一小时内恢复。",
        "reporting": "向中心和网信、公安部门报告。", "recovery": "从异地备份恢复。",
        "contacts": [
            {"name": "赵敏", "side": "需求单位", "duty": "指挥", "phone": "0427-5550001"},
            {"name": "冯承", "side": "承建单位", "duty": "处置", "phone": "0427-5550102"},
        ],
    }  # fmt: skip
    for line, stated, paper in ((Line.RISK, risk, "risk-report"), (Line.EMERGENCY, plan, "emergency-plan")):
        yield life.begin(on, life.clerk, line, "open", stated, paper)
        yield life.act(on, life.leader, line, "sign")
        yield life.act(later, BUILDER, line, "countersign")
    yield life.begin(later, life.clerk, Line.DRILL, "schedule", {"title": "首次应急演练"})
    held = {
        "held_on": (later + timedelta(days=5)).isoformat(),
        "findings": [{"finding": "通讯录有旧号码", "measure": "更新通讯录", "owner": "赵敏", "due": later.isoformat()}],
    }
    yield life.act(later + timedelta(days=5), life.leader, Line.DRILL, "hold", held, "drill-record")
    yield life.act(later + timedelta(days=6), BUILDER, Line.DRILL, "countersign")


def use(life: Life) -> Iterator[Act]:
    """The first year of use: an assessment that is published, finance's evaluation, an incident (arts. 26, 27, 31)."""
    y = life.year + 2
    yield life.begin(
        date(y, 3, 1), ACCEPTANCE, Line.ASSESSMENT, "open", {"title": f"{y} 年应用评估", "assess_year": y}
    )  # fmt: skip
    self_view = {"self_score": 90, **YES}
    yield life.act(date(y, 3, 20), life.leader, Line.ASSESSMENT, "self-assess", self_view, "self-assessment")
    indicators = [
        {"area": area, "indicator": name, "weight": 25, "points": 22}
        for area, name in (("建设", "建设质量"), ("服务", "服务质量"), ("运维", "运维水平"), ("应用", "应用效果"))
    ]
    scored = {"indicators": indicators, "score": 88, "grade": "good"}
    yield life.act(date(y, 4, 10), ACCEPTANCE, Line.ASSESSMENT, "score", scored)
    yield life.act(date(y, 5, 10), PLANNER, Line.ASSESSMENT, "publish")
    yield life.begin(
        date(y, 4, 1), life.clerk, Line.PERFORMANCE, "open", {"title": f"{y - 1} 年绩效自评", "performance_year": y - 1}
    )  # fmt: skip
    own = {"self_score": 92, "goals_met": [{"goal": "网上办理率", "target": "90%", "actual": "93%"}], **YES}
    yield life.act(date(y, 4, 15), life.leader, Line.PERFORMANCE, "self-assess", own, "self-assessment")
    spot = {"checked_score": 86, "check_opinion": "个别指标口径偏宽。"}
    yield life.act(date(y, 5, 15), FINANCE, Line.PERFORMANCE, "spot-check", spot)
    yield life.act(
        date(y, 6, 1), FINANCE, Line.PERFORMANCE, "conclude", {"score": 86, "grade": "good"}, "performance-report"
    )  # fmt: skip
    incident = {
        "title": "短时中断", "incident_kind": "failure", "found_at": f"{y}-09-01 09:10", "what_happened": "数据库连接耗尽。",
        "effect": "窗口停办二十分钟。", "reporter_phone": "0427-5550001",
    }  # fmt: skip
    yield life.begin(date(y, 9, 1), life.clerk, Line.INCIDENT, "report", incident)
    told = {"notified": ["市智慧城市运行管理中心"], "notified_at": f"{y}-09-01 09:40"}
    yield life.act(date(y, 9, 1), life.leader, Line.INCIDENT, "notify", told)
    yield life.act(
        date(y, 9, 2), life.clerk, Line.INCIDENT, "handle",
        {"measures": "扩大连接池，增加监控。", "handled_at": f"{y}-09-01 09:30"}, "incident-record",
    )  # fmt: skip
    blame = {"responsible": [{"who": CONTRACTOR["name"], "conduct": "容量测算不足", "consequence": "免费扩容"}]}
    yield life.act(date(y, 9, 10), ACCEPTANCE, Line.INCIDENT, "close", blame)


def ending(life: Life) -> Iterator[Act]:
    """Paid maintenance after the free years, and retirement after the service life (arts. 11, 21)."""
    y = life.year + 5
    fund = {"om_fen": life.fen * 6 // 100, "om_year": y, "om_from": f"{y}-01-01"}
    yield life.act(date(y - 1, 12, 20), FINANCE, Line.OPERATION, "fund", fund, "om-budget")
    kept = [{"data": d, "keeper": "示例市智慧城市运行管理中心", "place": "大数据中心"} for d in life.data]
    end = date(life.year + 7, 9, 1)
    yield life.act(
        end, life.leader, Line.OPERATION, "propose-retirement", {"retire_reason": "由新系统替代。", "data_kept": kept}, "retirement-report"
    )  # fmt: skip
    yield life.act(
        end + timedelta(days=20),
        ACCEPTANCE,
        Line.OPERATION,
        "retire",
        {"retired_on": (end + timedelta(days=20)).isoformat()},
    )


def whole(life: Life) -> list[Act]:
    """Every act of one project's life, its year's plan included."""
    parts = (
        unit_plan(life), review(life), annual_plan(life.year, [life]), procurement(life), building(life), acceptance(life), use(life), ending(life),
    )  # fmt: skip
    return [act for part in parts for act in part]
