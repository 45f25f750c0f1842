"""The words that the lifecycle table is written in: roles, lines and states, with their names on screens."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who acts (art. 4). A person holds a role by a grant, in a unit, for a time."""

    CLERK = "clerk"
    LEADER = "leader"
    PLANNER = "planner"
    REVIEWER = "reviewer"
    ACCEPTANCE = "acceptance"
    FINANCE = "finance"
    AUDIT = "audit"
    TRADING = "trading"
    GOVERNMENT = "government"
    COUNTY = "county"
    EXPERT = "expert"
    AUTHOR = "author"
    CONTRACTOR = "contractor"
    SUPERVISOR = "supervisor"
    TESTER = "tester"
    ADMIN = "admin"
    SECURITY_ADMIN = "security-admin"
    AUDIT_ADMIN = "audit-admin"
    SYSTEM = "system"


ROLE_NAMES: dict[Role, str] = {
    Role.CLERK: "需求单位经办",
    Role.LEADER: "需求单位领导",
    Role.PLANNER: "中心规划统筹",
    Role.REVIEWER: "中心审核",
    Role.ACCEPTANCE: "中心验收监管",
    Role.FINANCE: "市财政局",
    Role.AUDIT: "市审计局",
    Role.TRADING: "公共资源交易中心",
    Role.GOVERNMENT: "市政府",
    Role.COUNTY: "县区",
    Role.EXPERT: "专家",
    Role.AUTHOR: "方案编制单位",
    Role.CONTRACTOR: "承建单位",
    Role.SUPERVISOR: "监理单位",
    Role.TESTER: "测评机构",
    Role.ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
    Role.SYSTEM: "系统",
}


class Line(StrEnum):
    """One automaton of the table: a kind of record and its way from opening to end."""

    CALL = "call"
    PLAN = "plan"
    APPLICATION = "application"
    PARTICIPATION = "participation"
    ANNUAL_PLAN = "annual-plan"
    URGENT = "urgent"
    PROJECT = "project"
    PROCUREMENT = "procurement"
    REPORT = "report"
    PAYMENT = "payment"
    CHANGE = "change"
    INITIAL = "initial-acceptance"
    FINAL = "final-acceptance"
    OPERATION = "operation"
    ASSESSMENT = "assessment"
    PERFORMANCE = "performance"
    RISK = "risk"
    EMERGENCY = "emergency-plan"
    DRILL = "drill"
    INCIDENT = "incident"
    CATALOGUE = "catalogue"
    REUSE = "reuse"
    FILING = "filing"
    INTERNAL_RULE = "internal-rule"
    CONSENT = "consent"
    PARAMETER = "parameter"
    INTERPRETATION = "interpretation"
    WORKDAYS = "workdays"
    UNIT = "unit"
    PERSON = "person"
    GRANT = "grant"
    DELEGATION = "delegation"
    EXPERT = "expert"
    SESSION = "session"
    SCORE = "score"
    OPINION = "opinion"
    MINUTES = "minutes"
    FLAG = "flag"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class LineWords:
    """The Chinese name of a line, its noun in addresses, and the letters that its record numbers begin with."""

    name: str
    noun: str
    letters: str


LINES: dict[Line, LineWords] = {
    Line.CALL: LineWords("征集通知", "calls", "TZ"),
    Line.PLAN: LineWords("年度项目实施计划", "plans", "SS"),
    Line.APPLICATION: LineWords("项目申报", "applications", "SB"),
    Line.PARTICIPATION: LineWords("参与确认", "participations", "QR"),
    Line.ANNUAL_PLAN: LineWords("年度建设安排计划", "annual-plans", "ND"),
    Line.URGENT: LineWords("一事一议", "urgents", "YS"),
    Line.PROJECT: LineWords("项目", "projects", "XM"),
    Line.PROCUREMENT: LineWords("采购与合同", "procurements", "CG"),
    Line.REPORT: LineWords("进展报送", "reports", "JZ"),
    Line.PAYMENT: LineWords("资金拨付", "payments", "BF"),
    Line.CHANGE: LineWords("变更", "changes", "BG"),
    Line.INITIAL: LineWords("初验", "initial-acceptances", "CY"),
    Line.FINAL: LineWords("终验", "final-acceptances", "ZY"),
    Line.OPERATION: LineWords("运行维护", "operations", "YW"),
    Line.ASSESSMENT: LineWords("应用评估", "assessments", "PG"),
    Line.PERFORMANCE: LineWords("绩效评价", "performances", "JX"),
    Line.RISK: LineWords("安全风险评估", "risks", "FX"),
    Line.EMERGENCY: LineWords("应急预案", "emergency-plans", "YA"),
    Line.DRILL: LineWords("应急演练", "drills", "YL"),
    Line.INCIDENT: LineWords("安全事件", "incidents", "SJ"),
    Line.CATALOGUE: LineWords("信息资源目录", "catalogues", "ML"),
    Line.REUSE: LineWords("成果推广", "reuses", "TG"),
    Line.FILING: LineWords("县区备案", "filings", "BA"),
    Line.INTERNAL_RULE: LineWords("单位制度备案", "internal-rules", "ZD"),
    Line.CONSENT: LineWords("特殊情况同意", "consents", "TY"),
    Line.PARAMETER: LineWords("本市参数", "parameters", "CS"),
    Line.INTERPRETATION: LineWords("条文解释", "interpretations", "JS"),
    Line.WORKDAYS: LineWords("工作日历", "workdays", "RL"),
    Line.UNIT: LineWords("单位登记", "units", "DW"),
    Line.PERSON: LineWords("人员登记", "people", "RY"),
    Line.GRANT: LineWords("职责授权", "grants", "SQ"),
    Line.DELEGATION: LineWords("委托", "delegations", "WT"),
    Line.EXPERT: LineWords("评审专家", "experts", "ZJ"),
    Line.SESSION: LineWords("专家评审", "sessions", "PS"),
    Line.SCORE: LineWords("评分表", "scores", "PF"),
    Line.OPINION: LineWords("技术审查", "opinions", "JC"),
    Line.MINUTES: LineWords("评审纪要", "minutes", "JY"),
    Line.FLAG: LineWords("红旗", "flags", "HQ"),
    Line.OVERLAP: LineWords("查重认定", "overlaps", "CC"),
}


class Tone(StrEnum):
    """The meaning of a state's colour; always shown with its word."""

    OFF = "off"
    GO = "go"
    WAIT = "warn"
    DONE = "ok"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state's name inside, its name for the public, and its tone."""

    name: str
    public: str
    tone: Tone


def _state(name: str, tone: Tone, public: str = "") -> StateWords:
    return StateWords(name, public or name, tone)


STATES: dict[str, StateWords] = {
    "draft": _state("草稿", Tone.OFF, "准备中"),
    "discarded": _state("已删除", Tone.OFF, "已撤回"),
    "signing": _state("待审签", Tone.WAIT, "准备中"),
    "submitted": _state("已提交", Tone.GO, "审核中"),
    "returned": _state("补正中", Tone.WAIT, "审核中"),
    "admitted": _state("已受理", Tone.GO, "审核中"),
    "pre-review": _state("委托预审", Tone.GO, "审核中"),
    "reviewed": _state("已核定", Tone.GO, "审核中"),
    "price-checked": _state("造价已审", Tone.GO, "审核中"),
    "in-expert-review": _state("评审中", Tone.GO, "评审中"),
    "passed": _state("已通过", Tone.DONE),
    "listed": _state("已列入", Tone.DONE),
    "deferred": _state("缓列", Tone.OFF),
    "rejected": _state("不列入", Tone.BAD),
    "withdrawn": _state("已撤回", Tone.OFF),
    "accepted": _state("已采纳", Tone.DONE),
    "closed": _state("已办结", Tone.DONE),
    "proposed": _state("已报送", Tone.GO),
    "funded": _state("已安排资金", Tone.GO),
    "issued": _state("已下达", Tone.DONE),
    "consulting": _state("征求意见", Tone.GO, "审核中"),
    "approved": _state("已同意", Tone.DONE),
    "refused": _state("不同意", Tone.BAD),
    "entered": _state("补录", Tone.DONE, "既有项目"),
    "struck": _state("已撤销", Tone.OFF),
    "registered": _state("申报中", Tone.OFF),
    "not-listed": _state("未列入", Tone.OFF),
    "procuring": _state("采购中", Tone.GO),
    "contracted": _state("已签约", Tone.GO),
    "building": _state("建设中", Tone.GO),
    "suspended": _state("暂停", Tone.WAIT),
    "completed": _state("待初验", Tone.GO, "建设中"),
    "initially-accepted": _state("已初验", Tone.GO, "验收中"),
    "finally-accepted": _state("已终验", Tone.DONE),
    "in-use": _state("使用中", Tone.DONE),
    "retired": _state("已退役", Tone.OFF),
    "terminated": _state("已终止", Tone.BAD),
    "in-compliance": _state("合规审查", Tone.GO, "采购中"),
    "cleared": _state("审查通过", Tone.GO, "采购中"),
    "tendering": _state("招标中", Tone.GO, "采购中"),
    "awarded": _state("已定标", Tone.GO),
    "failed": _state("未成交", Tone.BAD),
    "cancelled": _state("已取消", Tone.OFF),
    "filled": _state("待监理", Tone.GO, "建设中"),
    "confirmed": _state("已确认", Tone.GO, "建设中"),
    "disputed": _state("有异议", Tone.WAIT, "建设中"),
    "requested": _state("已申请", Tone.GO),
    "paid": _state("已拨付", Tone.DONE),
    "in-rereview": _state("重新评审", Tone.GO, "审核中"),
    "filed": _state("已备案", Tone.DONE),
    "testing": _state("初验中", Tone.GO, "验收中"),
    "applied": _state("已申请", Tone.GO, "验收中"),
    "inspecting": _state("验收中", Tone.GO),
    "rectifying": _state("整改中", Tone.WAIT, "验收中"),
    "rectified": _state("待复核", Tone.GO, "验收中"),
    "free": _state("免费运维", Tone.DONE, "使用中"),
    "paid-service": _state("付费运维", Tone.DONE, "使用中"),
    "retiring": _state("拟退役", Tone.WAIT, "使用中"),
    "self-assessing": _state("自评中", Tone.GO),
    "assessed": _state("已自评", Tone.GO),
    "scored": _state("征询异议", Tone.GO),
    "objected": _state("异议中", Tone.WAIT),
    "published": _state("已公布", Tone.DONE),
    "spot-checked": _state("已抽查", Tone.GO),
    "concluded": _state("已评价", Tone.DONE),
    "unit-signed": _state("待乙方签", Tone.WAIT),
    "in-force": _state("有效", Tone.DONE),
    "superseded": _state("已替代", Tone.OFF),
    "scheduled": _state("已安排", Tone.GO),
    "held": _state("待签认", Tone.WAIT),
    "recorded": _state("已记录", Tone.DONE),
    "reported": _state("已报告", Tone.WAIT),
    "handling": _state("处置中", Tone.WAIT),
    "handled": _state("已处置", Tone.GO),
    "asked": _state("待确认", Tone.WAIT, "准备中"),
    "offered": _state("已推荐", Tone.GO),
    "adopted": _state("已采用", Tone.DONE),
    "declined": _state("未采用", Tone.OFF),
    "granted": _state("已同意", Tone.DONE),
    "released": _state("已发布", Tone.DONE),
    "signed": _state("已签署", Tone.DONE),
    "stopped": _state("已停用", Tone.OFF),
    "resetting": _state("待重设口令", Tone.WAIT),
    "kept": _state("已登记", Tone.DONE),
    "revoked": _state("已收回", Tone.OFF),
    "ended": _state("已结束", Tone.OFF),
    "on-leave": _state("请假", Tone.WAIT),
    "committed": _state("待见证", Tone.WAIT, "评审中"),
    "witnessed": _state("待揭示", Tone.WAIT, "评审中"),
    "revealed": _state("待定专家", Tone.WAIT, "评审中"),
    "drawn": _state("征询专家", Tone.GO, "评审中"),
    "seated": _state("专家已定", Tone.GO, "评审中"),
    "declaring": _state("待申明", Tone.WAIT, "评审中"),
    "sealed": _state("已封存", Tone.GO, "评审中"),
    "opened": _state("已启封", Tone.DONE, "评审中"),
    "recused": _state("已回避", Tone.OFF, "评审中"),
    "circulated": _state("待专家签", Tone.WAIT, "评审中"),
    "raised": _state("待核实", Tone.WAIT),
    "explained": _state("已说明", Tone.GO, "待核实"),
    "apart": _state("待核实（中心回避）", Tone.WAIT, "待核实"),
    "apart-explained": _state("已说明（中心回避）", Tone.GO, "待核实"),
    "upheld": _state("属实", Tone.BAD, "已核实"),
    "overlapping": _state("待反馈", Tone.WAIT, "审核中"),
    "heard": _state("已反馈", Tone.GO, "审核中"),
    "settled": _state("已认定", Tone.DONE, "审核中"),
    "unrelated": _state("不重复", Tone.OFF, "审核中"),
    "unfounded": _state("不属实", Tone.DONE, "已核实"),
    "in-reading": _state("复核中", Tone.GO, "审核中"),
    "lapsed": _state("已失效", Tone.OFF, "评审中"),
}
