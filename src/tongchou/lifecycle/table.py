"""THE table. Every step that a record can take is one row here, and nowhere else.

Read a row as: VERB (its name on the button) takes a record FROM one of these states TO that state, done BY these
roles, if the RULES let it and the PAPERS are on file; the taker states what is ASKED (what ends in ``?`` may be left
out); it is DUE by that parameter; it DOES this to other tables in the same transaction; as the CLAUSES say.

Rule 1: whatever decides whether a step may be taken is reachable from its row. No view, form, model or job compares
a state itself; it asks `engine.decide`.
Rule 2: this file knows no framework, no database, no clock and no number.
A row whose FROM is empty opens a record. ``to="="`` leaves the state as it is (an opinion is added, nothing moves).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tongchou.lifecycle.step import OPENS, STAYS, Step, row
from tongchou.lifecycle.table_flags import FLAGS
from tongchou.lifecycle.table_overlap import OVERLAPS
from tongchou.lifecycle.table_people import PEOPLE
from tongchou.lifecycle.table_review import REVIEW
from tongchou.lifecycle.words import Line, Role

CLERK, LEADER, COUNTY = Role.CLERK, Role.LEADER, Role.COUNTY
PLANNER, REVIEWER, ACCEPT = Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE
FINANCE, TRADING, GOV = Role.FINANCE, Role.TRADING, Role.GOVERNMENT
CONTRACTOR, SUPERVISOR, ADMIN, SECADMIN, SYSTEM = (
    Role.CONTRACTOR, Role.SUPERVISOR, Role.ADMIN, Role.SECURITY_ADMIN, Role.SYSTEM,
)  # fmt: skip
CL, PL, A, AP, U, P = Line.CALL, Line.PLAN, Line.APPLICATION, Line.ANNUAL_PLAN, Line.URGENT, Line.PROJECT
PT = Line.PARTICIPATION
PR, R, PAY, CH, IA, FA = Line.PROCUREMENT, Line.REPORT, Line.PAYMENT, Line.CHANGE, Line.INITIAL, Line.FINAL
OP, AS, PF, RI, EP, DR, IN = (
    Line.OPERATION, Line.ASSESSMENT, Line.PERFORMANCE, Line.RISK, Line.EMERGENCY, Line.DRILL, Line.INCIDENT,
)  # fmt: skip
CA, RE, FI, IR, CO, PM, IT, WD = (
    Line.CATALOGUE, Line.REUSE, Line.FILING, Line.INTERNAL_RULE, Line.CONSENT, Line.PARAMETER, Line.INTERPRETATION,
    Line.WORKDAYS,
)  # fmt: skip
UN, PE, GR, DE, EX, SE, SC, OI, MI, FL, OV = (
    Line.UNIT, Line.PERSON, Line.GRANT, Line.DELEGATION, Line.EXPERT, Line.SESSION, Line.SCORE,
    Line.OPINION, Line.MINUTES, Line.FLAG, Line.OVERLAP,
)  # fmt: skip

STATED = (
    "list_code? plan_year? category? nature? funding? build_mode? plan_place? total_fen? latest_fen? fen_by_year? basis?"
    " build_content? signed_on? contract_fen? contractor? started_on? planned_completion? completed_on? in_use_on?"
    " service_years? contact_name? contact_phone?"
)
"""What a list may say of a project that was there before the platform: all of it may be unknown (5.1)."""

# fmt: off
TABLE: tuple[Step, ...] = (
    # --- call: the centre asks all departments for their needs, and reminds those that are silent (9.1) ---------------
    row(CL, "open",     "拟征集通知",   "",                "draft",     PLANNER,  clauses="9.1 4.1"),
    row(CL, "issue",    "发布征集通知", "draft",           "released",  PLANNER,  clauses="9.1 4.1", effects="publish"),
    row(CL, "remind",   "催报",         "released",        STAYS,       PLANNER,  clauses="9.1 4.1", asks="units reason",
        rules="CAL-UNITS", effects="remind"),
    row(CL, "close",    "截止征集",     "released",        "closed",    PLANNER,  clauses="9.1"),
    row(CL, "discard",  "删除草稿",     "draft",           "discarded", PLANNER,  clauses="9.1"),
    row(CL, "restore",  "恢复草稿",     "discarded",       "draft",     PLANNER,  clauses="9.1"),

    # --- plan: a department's implementation plan for the next year (9.1) ------------------------------------------
    row(PL, "open",     "编制计划",     "",                "draft",     CLERK,   clauses="9.1"),
    row(PL, "submit",   "报送计划",     "draft returned",  "submitted", LEADER,  clauses="9.1 4.5", due="plan-deadline",
        rules="PLN-DEADLINE PLN-COMPLETE", papers="unit-plan", asks="truth_stated", effects="receipt"),
    row(PL, "return",   "退回补正",     "submitted",       "returned",  PLANNER, clauses="9.1 13.1",
        asks="reason points answer_by", rules="RET-POINTS", due="plan-check-days", does="keep-round", effects="notify"),
    row(PL, "accept",   "采纳计划",     "submitted",       "accepted",  PLANNER, clauses="9.1 4.1", due="plan-check-days"),
    row(PL, "withdraw", "撤回",         "draft submitted returned", "withdrawn", LEADER, clauses="9.1 4.5", asks="reason"),
    row(PL, "close",    "办结",         "accepted",        "closed",    SYSTEM,  clauses="9.2"),
    row(PL, "discard", "删除草稿",     "draft",           "discarded", CLERK, clauses="9.1"),
    row(PL, "restore", "恢复草稿",     "discarded",       "draft",     CLERK, clauses="9.1"),

    # --- application: from a need to the annual plan (3, 6-8, 10-15, 18, 19, 21-23, 32) ----------------------------
    row(A, "open",     "开始申报",      "",                "draft",     CLERK,    clauses="3.4 9.1 32",
        rules="APP-SECRET APP-SCOPE", does="register-project"),
    row(A, "send",     "送领导审签",    "draft returned",  "signing",   CLERK,    clauses="4.5 10.3 13.1", due="plan-deadline",
        rules="APP-COMPLETE APP-MONEY APP-CATEGORY APP-NATURE APP-FUNDING", does="ask-participants"),
    row(A, "decline",  "退回修改",      "signing",         "draft",     LEADER,   clauses="4.5", asks="reason"),
    row(A, "submit",   "签署并提交",    "signing",         "submitted", LEADER,   clauses="4.5 9.1 10.1 10.2 10.3 32",
        due="plan-deadline", papers="application-form proposal", asks="truth_stated", does="record-author", effects="receipt compare",
        rules="APP-SECRET APP-SCOPE APP-DEADLINE APP-COMPLETE APP-MONEY APP-CATEGORY APP-NATURE APP-FUNDING APP-RESEARCH"
              " APP-PROPOSAL APP-SECURITY APP-LIFE APP-BUILD APP-EARLY APP-SPLIT APP-PLACE APP-UNIFIED APP-LEAD APP-ALONE"
              " APP-COUNTIES APP-DEPARTMENTS APP-INTEGRATE APP-SUPPORT APP-CLOUD APP-BASE APP-OWN-BUILD APP-AUTHOR"
              " APP-SHARE APP-REUSE APP-SUPERVISION APP-TESTING APP-FREE-PERIOD APP-OM-CAP APP-PRODUCTS APP-MECHANISM"
              " APP-ASSESSED APP-EXISTING"),
    row(A, "return",   "退回补正",      "submitted",       "returned",  PLANNER, REVIEWER, clauses="13.1",
        asks="reason points answer_by", rules="RET-POINTS RET-AGAIN", papers="return-notice", due="intake-days", does="keep-round", effects="notify"),
    row(A, "admit",    "受理",          "submitted",       "admitted",  PLANNER, REVIEWER, clauses="4.1 9.1 13.1",
        rules="APP-COMPLETE APP-MONEY APP-PROPOSAL", due="intake-days", effects="notify"),
    row(A, "commission", "委托预审",    "admitted",        "pre-review", REVIEWER, clauses="15",
        asks="pre_reviewer pre_review_reason answer_by pre_reviewer_cleared?", rules="REV-PRE-REVIEWER"),
    row(A, "receive",  "接收预审意见",  "pre-review",      "admitted",  REVIEWER, clauses="15", papers="pre-review-report",
        asks="pre_review_opinion", due="pre-review-days"),
    row(A, "approve",  "核定",          "admitted",        "reviewed",  REVIEWER, clauses="14.1 14.2 4.1",
        papers="review-opinion", due="technical-review-days", does="freeze-baseline", effects="notify",
        asks="opinion_layout opinion_route opinion_budget opinion_security opinion_sharing approved_content approved_fen"
             " approved_fen_by_year approved_build_months approved_reason? approved_costs? opinion_layout_text? opinion_route_text?"
             " opinion_budget_text? opinion_security_text? opinion_sharing_text? ground_materials? ground_materials_text? ground_existing?"
             " ground_existing_text? ground_unclear? ground_unclear_text? ground_sharing? ground_sharing_text?",
        rules="REV-FIVE REV-GROUNDS REV-FIGURES REV-OVERLAP REV-PRE-REVIEW REV-READ REV-AVOID APP-UNIFIED APP-LEAD APP-BASE APP-OWN-BUILD APP-SUPPORT APP-CLOUD"
              " APP-EXISTING APP-SHARE APP-PLACE"),
    row(A, "convene",  "提交专家评审",  "reviewed",        "in-expert-review", PLANNER, clauses="9.2",
        rules="EXP-AUTHOR EXP-QUORUM EXP-DRAWN", asks="experts meeting_on"),
    row(A, "conclude", "评审通过",      "in-expert-review", "passed",   PLANNER,  clauses="9.2 12.2", papers="expert-minutes",
        asks="scores expert_opinion", rules="EXP-AUTHOR EXP-QUORUM EXP-DRAWN EXP-SCORES EXP-SHEETS EXP-SPREAD EXP-MINUTES"
        " EXP-CONCLUSION", due="expert-review-deadline"),
    row(A, "revise",   "修改后再报",    "in-expert-review", "returned", PLANNER,  clauses="9.2 13.1", papers="expert-minutes",
        asks="reason points answer_by", rules="RET-POINTS EXP-MINUTES", does="keep-round", effects="notify"),
    row(A, "reject",   "不列入",        "submitted admitted reviewed in-expert-review", "rejected", PLANNER, REVIEWER,
        clauses="13.1 13.2 13.3 13.4", asks="reject_ground reason", rules="REJ-GROUND", papers="reject-notice",
        effects="notify"),
    row(A, "lapse",    "逾期未补正，不列入", "returned signing draft", "rejected", PLANNER, REVIEWER, clauses="13.1",
        asks="reject_ground reason", rules="RET-OVERDUE REJ-GROUND", papers="reject-notice", effects="notify"),
    row(A, "list",     "列入年度计划",  "passed",          "listed",    SYSTEM,   clauses="9.2 9.3 16"),
    row(A, "defer",    "缓列",          "passed",          "deferred",  SYSTEM, PLANNER, clauses="9.2", asks="reason"),
    row(A, "revive",   "重新安排",      "deferred",        "passed",    PLANNER,  clauses="9.2", asks="reason", rules="APP-REVIVE"),
    row(A, "settle-grounds", "认定不列入情形", "reviewed in-expert-review passed deferred", STAYS, REVIEWER,
        clauses="13.1 13.2 13.3 13.4", rules="REV-SETTLED REV-AVOID",
        asks="ground_materials? ground_materials_text? ground_existing? ground_existing_text? ground_unclear?"
             " ground_unclear_text? ground_sharing? ground_sharing_text?"),
    row(A, "list-urgent", "一事一议列入", "draft signing submitted returned admitted pre-review reviewed in-expert-review passed"
        " deferred", "listed", SYSTEM, clauses="9.4"),
    row(A, "withdraw", "撤回",          "draft signing submitted returned admitted", "withdrawn", LEADER, clauses="4.5",
        asks="reason"),
    row(A, "discard", "删除草稿",     "draft",           "discarded", CLERK, clauses="3.4 9.1"),
    row(A, "restore", "恢复草稿",     "discarded",       "draft",     CLERK, clauses="3.4 9.1"),

    # --- participation: each department that a joint application names says yes or no to its part (6.3, 7.2) ---------
    row(PT, "ask",     "请求确认",      "",                "asked",     SYSTEM,   clauses="6.3 7.2", effects="notify"),
    row(PT, "confirm", "确认参与",      "asked",           "confirmed", LEADER,   clauses="6.3 7.2", due="participation-days",
        asks="part_opinion?", effects="tell-lead"),
    row(PT, "refuse",  "不参与",        "asked",           "refused",   LEADER,   clauses="6.3 7.2", due="participation-days",
        asks="reason", effects="tell-lead"),
    row(PT, "lapse",   "不再需要",      "asked confirmed", "superseded", SYSTEM,  clauses="6.3"),

    # --- annual plan: the centre's proposal, finance's money (9.2, 9.3, 13, 27) ------------------------------------
    row(AP, "compile", "编制年度计划",  "",                "draft",     PLANNER,  clauses="4.1 9.2"),
    row(AP, "propose", "报送财政",      "draft returned",  "proposed",  PLANNER,  clauses="9.2 13.1 13.2 13.3 13.4",
        asks="items", rules="PLA-LISTABLE PLA-MONEY PLA-EXPERTS PLA-ASSESSED PLA-TABLE PLA-TABLE-READ PLA-LETTER",
        papers="plan-letter plan-table",
        due="annual-plan-deadline", effects="notify"),
    row(AP, "return",  "退回调整",      "proposed",        "returned",  FINANCE,  clauses="9.3 4.2", asks="reason"),
    row(AP, "fund",    "安排资金",      "proposed",        "funded",    FINANCE,  clauses="9.3 4.2 27.3",
        asks="arranged", rules="PLA-ARRANGED PLA-FUND-PLAN PLA-PERFORMANCE", papers="fund-plan", due="fund-days", does="allot"),
    row(AP, "issue",   "下达计划",      "funded",          "issued",    PLANNER,  clauses="9.3 16 5.1",
        does="list-items", due="issue-days", effects="publish"),
    row(AP, "append",  "年中追加",      "issued",          STAYS,       SYSTEM,   clauses="9.4", asks="items"),

    # --- urgent: 一事一议 (9.4) --------------------------------------------------------------------------------------
    row(U, "open",     "提出一事一议",  "",                "draft",     CLERK,    clauses="9.4 32", rules="APP-SECRET"),
    row(U, "submit",   "签署并上报",    "draft returned",  "submitted", LEADER,   clauses="9.4 4.5",
        papers="superior-document proposal", asks="truth_stated", effects="receipt",
        rules="URG-BASIS URG-REASON URG-MONEY APP-EARLY"),
    row(U, "return",   "退回补正",      "submitted",       "returned",  GOV,      clauses="9.4", asks="reason points answer_by",
        rules="RET-POINTS", does="keep-round"),
    row(U, "consult",  "征求意见",      "submitted",       "consulting", GOV,     clauses="9.4 4.1 4.2", asks="answer_by",
        due="urgent-intake-days", effects="notify"),
    row(U, "advise",   "出具技术意见",  "consulting",      STAYS,       REVIEWER, clauses="4.1 9.4 14.1",
        asks="centre_opinion centre_advice", due="urgent-opinion-days"),
    row(U, "find-money", "出具资金意见", "consulting",     STAYS,       FINANCE,  clauses="4.2 9.4",
        asks="finance_opinion finance_advice", due="urgent-opinion-days"),
    row(U, "remind",   "催办",          "consulting",      STAYS,       GOV,      clauses="9.4 4.1 4.2", asks="reason",
        rules="URG-REMIND", effects="chase"),
    row(U, "approve",  "同意",          "consulting",      "approved",  GOV,      clauses="9.4", papers="decision",
        asks="decision_text approved_fen approved_fen_by_year?", rules="URG-OPINIONS URG-FIGURES APP-EARLY", due="urgent-decision-days",
        does="freeze-urgent-baseline append-item", effects="notify"),
    row(U, "refuse",   "不同意",        "submitted consulting", "refused", GOV,   clauses="9.4", papers="decision",
        asks="decision_text"),
    row(U, "withdraw", "撤回",          "draft submitted returned", "withdrawn", LEADER, clauses="9.4 4.5", asks="reason"),
    row(U, "discard", "删除草稿",     "draft",           "discarded", CLERK, clauses="9.4"),
    row(U, "restore", "恢复草稿",     "discarded",       "draft",     CLERK, clauses="9.4"),

    # --- project: the spine, one code for life (5.1, 11, 16, 25, 28, 29) -------------------------------------------
    row(P, "register", "登记项目",      "",                "registered", SYSTEM,  clauses="5.1"),
    row(P, "list",     "列入",          "registered not-listed", "listed", SYSTEM, clauses="9.3 16"),
    row(P, "drop",     "未列入",        "registered",      "not-listed", SYSTEM,  clauses="13.1 13.2 13.3 13.4"),
    row(P, "readmit",  "恢复申报",      "not-listed",      "registered", SYSTEM,  clauses="5.1"),
    row(P, "procure",  "转入采购",      "listed",          "procuring", SYSTEM,   clauses="16"),
    row(P, "relist",   "采购取消",      "procuring",       "listed",    SYSTEM,   clauses="16"),
    row(P, "contract", "签约",          "procuring",       "contracted", SYSTEM,  clauses="16"),
    row(P, "start",    "开工",          "contracted",      "building",  LEADER,   clauses="11.3 16 20.1", papers="start-order",
        asks="started_on planned_completion", rules="BLD-EARLY BLD-PLAN BLD-MAJOR", due="start-days", effects="notify"),
    row(P, "suspend",  "暂停建设",      "building",        "suspended", LEADER, ACCEPT, clauses="5.2 20.2", asks="reason"),
    row(P, "resume",   "恢复建设",      "suspended",       "building",  ACCEPT,   clauses="5.2 20.2", asks="reason"),
    row(P, "complete", "建设完成",      "building",        "completed", LEADER,   clauses="11.2 24.1", asks="completed_on",
        rules="BLD-ORDER BLD-PERIOD BLD-REPORTED", papers="completion-report"),
    row(P, "pass-initial", "初验合格",  "completed",       "initially-accepted", SYSTEM, clauses="24.1"),
    row(P, "pass-final",   "终验合格",  "initially-accepted", "finally-accepted", SYSTEM, clauses="24.2 25"),
    row(P, "put-in-use",   "正式投入使用", "finally-accepted", "in-use", LEADER,  clauses="25 21 29.1 30.1 31.1",
        asks="in_use_on", rules="USE-ACCEPTED USE-CATALOGUE USE-SECURITY USE-EMERGENCY", due="in-use-days",
        effects="notify"),
    row(P, "retire",   "退役",          "in-use",          "retired",   SYSTEM,   clauses="11.1 5.2"),
    row(P, "enter",    "补录既有项目",  "",                "entered",   PLANNER,  clauses="5.1", asks="title stage source " + STATED,
        rules="ENT-CODE ENT-NAMESAKE ENT-ORDER ENT-STAGE ENT-EARLY ENT-PERIOD ENT-MONEY"),
    row(P, "take-in-use", "转入使用管理", "entered",        "in-use",    LEADER,   clauses="5.1 21 25", asks="in_use_on",
        rules="ENT-IN-USE", effects="notify"),
    row(P, "correct",  "更正补录",      "entered",         STAYS,       PLANNER,  clauses="5.1", asks="reason title? stage? " + STATED, does="restate",
        rules="ENT-CODE ENT-NAMESAKE ENT-ORDER ENT-STAGE ENT-EARLY ENT-PERIOD ENT-MONEY"),
    row(P, "register-retired", "登记退役", "entered",       "retired",   PLANNER, LEADER, clauses="5.1 11.1", asks="reason retired_on",
        rules="ENT-LIFE"),
    row(P, "strike",   "撤销补录",      "entered",         "struck",    PLANNER,  clauses="5.1", asks="reason", rules="ENT-STRIKE"),
    row(P, "terminate", "终止项目",     "listed procuring contracted building suspended completed", "terminated", GOV,
        clauses="5.2 14.2", asks="reason", papers="decision"),

    # --- procurement and contract (4.4, 12.2, 14.2, 16, 17, 19, 21) ------------------------------------------------
    row(PR, "open",    "启动采购",      "",                "draft",     PLANNER,  clauses="16 11.3", rules="PRC-LISTED"),
    row(PR, "submit",  "送合规审查",    "draft returned",  "in-compliance", PLANNER, clauses="16 4.4",
        papers="tender-document", rules="PRC-CEILING PRC-METHOD PRC-FAIR PRC-INTENTION"),
    row(PR, "return",  "退回修改",      "in-compliance",   "returned",  TRADING,  clauses="4.4", asks="reason points", rules="PRC-POINTS", does="keep-round",
        due="compliance-days"),
    row(PR, "clear",   "合规审查通过",  "in-compliance",   "cleared",   TRADING,  clauses="4.4", papers="compliance-opinion",
        due="compliance-days", rules="PRC-FAIR"),
    row(PR, "tender",  "发布采购公告",  "cleared",         "tendering", TRADING,  clauses="4.4 17.2", asks="notice_no noticed_on",
        rules="PRC-EARLY"),
    row(PR, "award",   "定标",          "tendering",       "awarded",   TRADING,  clauses="4.4 12.2 17.1 17.2",
        asks="bidders winner award_fen awarded_on evaluators?", rules="PRC-EARLY PRC-AUTHOR PRC-EXPERTS PRC-OPEN PRC-AWARD", papers="award-notice",
        does="record-bidders"),
    row(PR, "fail",    "采购失败",      "tendering",       "failed",    TRADING,  clauses="4.4", asks="reason"),
    row(PR, "retry",   "重新采购",      "failed",          "draft",     PLANNER,  clauses="16", asks="reason"),
    row(PR, "contract", "签订合同",     "awarded",         "contracted", LEADER,  clauses="14.2 16 19 21",
        asks="contract_no contract_fen signed_on contract_months free_years supervisor? tester? tester_plan?"
             " contract_difference? payment_terms? ip_owner?", papers="contract",
        rules="PRC-CONTRACT PRC-FREE-YEARS PRC-INDEPENDENT PRC-MAJOR PRC-PERIOD PRC-SIGNED", due="contract-days",
        does="record-parties", effects="notify"),
    row(PR, "cancel",  "取消采购",      "draft returned cleared failed", "cancelled", PLANNER, clauses="16", asks="reason"),

    # --- report: progress at the set interval (20.1) ---------------------------------------------------------------
    row(R, "open",     "填报进展",      "",                "draft",     CLERK, CONTRACTOR, SYSTEM, clauses="20.1"),
    row(R, "fill",     "承建单位填报",  "draft returned",  "filled",    CONTRACTOR, clauses="20.1",
        rules="RPT-COMPLETE RPT-BACKWARD"),
    row(R, "confirm",  "监理确认",      "filled",          "confirmed", SUPERVISOR, clauses="20.1 19", rules="RPT-COMPLETE",
        asks="supervisor_opinion supervisor_percent", due="report-confirm-days"),
    row(R, "dispute",  "监理提出异议",  "filled",          "disputed",  SUPERVISOR, clauses="20.1 19",
        asks="supervisor_opinion supervisor_percent", due="report-confirm-days"),
    row(R, "submit",   "报送进展",      "draft returned filled confirmed disputed", "submitted", CLERK, clauses="20.1",
        rules="RPT-COMPLETE RPT-BACKWARD RPT-CONFIRMED RPT-CHANGE", due="report-days", effects="receipt"),
    row(R, "return",   "退回补充",      "submitted",       "returned",  ACCEPT,   clauses="20.1", asks="reason points", rules="RPT-POINTS", does="keep-round",
        due="report-check-days", effects="notify"),
    row(R, "accept",   "审阅归档",      "submitted",       "closed",    ACCEPT,   clauses="20.1 5.2", due="report-check-days"),
    row(R, "discard", "删除草稿",     "draft",           "discarded", CLERK, CONTRACTOR, clauses="20.1"),
    row(R, "restore", "恢复草稿",     "discarded",       "draft",     CLERK, CONTRACTOR, clauses="20.1"),

    # --- payment (4.2, 9.3, 11.3, 14.2) ----------------------------------------------------------------------------
    row(PAY, "open",   "申请拨付",      "",                "draft",     CLERK,    clauses="4.2"),
    row(PAY, "request", "提交拨付申请", "draft returned",  "requested", LEADER,   clauses="4.2 9.3 14.2 11.3", papers="invoice",
        rules="PAY-EARLY PAY-CONTRACT PAY-ADVANCE PAY-YEAR PAY-MILESTONE"),
    row(PAY, "return", "退回补充",      "requested",       "returned",  FINANCE,  clauses="4.2", asks="reason"),
    row(PAY, "pay",    "拨付",          "requested",       "paid",      FINANCE,  clauses="4.2 9.3", asks="paid_on voucher_no",
        rules="PAY-EARLY PAY-CONTRACT PAY-ADVANCE PAY-YEAR PAY-MILESTONE", due="payment-days"),
    row(PAY, "cancel", "撤回",          "draft returned",  "cancelled", CLERK,    clauses="4.2"),

    # --- change of what was approved (14.2, 20.2, 11.2) ------------------------------------------------------------
    row(CH, "open",    "提出变更",      "",                "draft",     CLERK,    clauses="14.2 20.2"),
    row(CH, "submit",  "签署并申报",    "draft returned",  "submitted", LEADER,   clauses="20.2 14.2 4.5", papers="change-form",
        asks="truth_stated", rules="CHG-COMPLETE CHG-BEFORE CHG-BUILD CHG-MONEY CHG-SPLIT", effects="receipt"),
    row(CH, "return",  "退回补正",      "submitted",       "returned",  REVIEWER, clauses="20.2 13.1", asks="reason points answer_by", rules="RET-POINTS", does="keep-round",
        due="change-days"),
    row(CH, "approve", "核准变更",      "submitted",       "approved",  REVIEWER, clauses="14.2 20.2", papers="change-opinion",
        asks="change_opinion", rules="CHG-LIMIT CHG-BUILD CHG-MONEY", due="change-days", does="new-baseline", effects="notify"),
    row(CH, "refer",   "转重新评审",    "submitted",       "in-rereview", REVIEWER, clauses="14.1 14.2", asks="reason",
        due="change-days"),
    row(CH, "conclude", "重新核定",     "in-rereview",     "approved",  PLANNER,  clauses="14.1 14.2 9.2", papers="expert-minutes",
        asks="change_opinion", rules="CHG-BUILD CHG-MONEY", due="technical-review-days", does="new-baseline", effects="notify"),
    row(CH, "refuse",  "不核准",        "submitted in-rereview", "refused", REVIEWER, PLANNER, clauses="14.2", asks="reason"),
    row(CH, "withdraw", "撤回",         "draft submitted returned", "withdrawn", LEADER, clauses="4.5 20.2", asks="reason"),
    row(CH, "discard", "删除草稿",     "draft",           "discarded", CLERK, clauses="14.2 20.2"),
    row(CH, "restore", "恢复草稿",     "discarded",       "draft",     CLERK, clauses="14.2 20.2"),

    # --- initial acceptance, by the demand unit (24.1, 22, 23) -----------------------------------------------------
    row(IA, "open",    "组织初验",      "",                "testing",   LEADER,   clauses="24.1", rules="INI-COMPLETED"),
    row(IA, "pass",    "初验合格",      "testing rectified", "passed",  LEADER,   clauses="24.1 19 22.2",
        asks="tested_on functions_done trial_from? trial_to? test_report_no? test_report_on?", papers="initial-report", rules="INI-FUNCTIONS INI-TEST INI-TRIAL", effects="notify"),
    row(IA, "fail",    "初验不合格",    "testing rectified", "rectifying", LEADER, clauses="24.1 25", asks="rectification",
        papers="rectification-notice"),
    row(IA, "rectify", "完成整改",      "rectifying",      "rectified", CONTRACTOR, CLERK, clauses="25", papers="rectification-report",
        asks="rectified", rules="FIN-RECTIFIED", due="rectification-days"),

    # --- final acceptance, by the centre (22-25, 18) ---------------------------------------------------------------
    row(FA, "open",    "准备终验",      "",                "draft",     CLERK,    clauses="24.2"),
    row(FA, "apply",   "申请终验",      "draft returned",  "applied",   LEADER,   clauses="24.2 22.1 22.2 23 4.5",
        papers="final-application unit-summary contractor-summary supervisor-summary product-statement",
        asks="truth_stated", due="final-apply-days", effects="receipt",
        rules="FIN-INITIAL FIN-MATERIALS FIN-EXCHANGE FIN-MECHANISM FIN-PRODUCTS FIN-TEST"),
    row(FA, "return",  "退回补正",      "applied",         "returned",  ACCEPT,   clauses="24.2 13.1", asks="reason points answer_by", rules="RET-POINTS", does="keep-round",
        due="final-check-days", effects="notify"),
    row(FA, "inspect", "安排验收",      "applied rectified", "inspecting", ACCEPT, clauses="4.1 24.2", asks="inspect_on inspectors?",
        rules="FIN-APPOINTED", due="final-check-days", effects="notify"),
    row(FA, "pass",    "终验通过",      "inspecting",      "passed",    ACCEPT,   clauses="25 22.1 23 18 14.2",
        asks="accepted_on accepted_fen exchange_checked_on reuse_measured inspectors?", papers="acceptance-certificate expert-minutes",
        rules="FIN-EXCHANGE FIN-MECHANISM FIN-PRODUCTS FIN-TEST FIN-BASELINE FIN-REUSE FIN-INSPECTORS", due="inspection-days", effects="notify"),
    row(FA, "fail",    "终验不通过",    "inspecting",      "rectifying", ACCEPT,  clauses="25", asks="rectification answer_by",
        papers="rectification-notice", due="inspection-days", effects="notify"),
    row(FA, "rectify", "完成整改再申请", "rectifying",     "rectified", LEADER,   clauses="25", papers="rectification-report",
        asks="rectified", rules="FIN-RECTIFIED", due="rectification-days"),
    row(FA, "withdraw", "撤回",         "draft applied returned", "withdrawn", LEADER, clauses="24.2", asks="reason"),
    row(FA, "discard", "删除草稿",     "draft",           "discarded", CLERK, clauses="24.2"),
    row(FA, "restore", "恢复草稿",     "discarded",       "draft",     CLERK, clauses="24.2"),

    # --- operation, maintenance and retirement (5.2, 11.1, 21) -----------------------------------------------------
    row(OP, "begin",   "开始免费运维",  "",                "free",      SYSTEM,   clauses="21", does="count-free-period"),
    row(OP, "fund",    "纳入运维预算",  "free paid-service", "paid-service", FINANCE, clauses="21 5.2 4.2", asks="om_fen om_year om_from?",
        rules="OPS-FREE OPS-CAP OPS-CONNECTED", papers="om-budget"),
    row(OP, "propose-retirement", "申请退役", "free paid-service", "retiring", LEADER, clauses="11.1 5.2",
        asks="retire_reason data_kept", papers="retirement-report", rules="OPS-LIFE OPS-DATA"),
    row(OP, "keep",    "不同意退役",    "retiring",        "paid-service", ACCEPT, clauses="11.1", asks="reason", due="retirement-days"),
    row(OP, "retire",  "同意退役",      "retiring",        "retired",   ACCEPT,   clauses="11.1 5.2 29.3", asks="retired_on",
        rules="OPS-DATA", due="retirement-days", effects="notify"),

    # --- assessment of use, yearly, published (26.1, 27.1, 27.2) ---------------------------------------------------
    row(AS, "open",    "启动应用评估",  "",                "self-assessing", ACCEPT, PLANNER, clauses="26.1 27.1", rules="ASM-ACCEPTED"),
    row(AS, "self-assess", "提交自评",  "self-assessing",  "assessed",  LEADER,   clauses="4.5 27.1",
        asks="self_score truth_stated self_users? usage_explained? self_summary?",
        papers="self-assessment", due="self-assessment-days", rules="ASM-USAGE"),
    row(AS, "score",   "评分",          "self-assessing assessed", "scored", ACCEPT, clauses="26.1", asks="indicators score grade",
        rules="ASM-INDICATORS ASM-GRADE", due="assessment-days", effects="notify"),
    row(AS, "object",  "提出异议",      "scored",          "objected",  LEADER,   clauses="27.1", asks="objection",
        rules="ASM-OBJECTION-TIME"),
    row(AS, "decide",  "答复异议",      "objected",        "scored",    PLANNER,  clauses="27.1", asks="objection_answer score grade",
        rules="ASM-GRADE",
        due="objection-answer-days"),
    row(AS, "publish", "公布结果",      "scored",          "published", PLANNER,  clauses="27.1 27.2", rules="ASM-OBJECTION-OVER",
        due="assessment-deadline", effects="publish"),

    # --- performance, finance's stream (26.2, 27.3) ----------------------------------------------------------------
    row(PF, "open",    "启动绩效自评",  "",                "self-assessing", CLERK, FINANCE, clauses="26.2"),
    row(PF, "self-assess", "提交绩效自评", "self-assessing", "assessed", LEADER,  clauses="26.2 4.5",
        asks="self_score goals_met truth_stated spent_fen?", papers="self-assessment", due="performance-days"),
    row(PF, "spot-check", "抽查",       "assessed",        "spot-checked", FINANCE, clauses="26.2", asks="checked_score check_opinion"),
    row(PF, "conclude", "评价",         "assessed spot-checked", "concluded", FINANCE, clauses="26.2 27.3", asks="score grade",
        rules="ASM-GRADE", papers="performance-report"),

    # --- security: risk assessment, emergency plan, drill, incident (30, 31) ---------------------------------------
    row(RI, "open",    "开展风险评估",  "",                "draft",     CLERK, CONTRACTOR, clauses="30.1"),
    row(RI, "sign",    "需求单位签认",  "draft",           "unit-signed", LEADER, clauses="30.1", papers="risk-report",
        rules="RSK-COMPLETE", due="risk-days"),
    row(RI, "countersign", "承建单位签认", "unit-signed",  "recorded",  CONTRACTOR, clauses="30.1", due="countersign-days"),
    row(RI, "discard", "删除草稿",     "draft",           "discarded", CLERK, CONTRACTOR, clauses="30.1"),
    row(RI, "restore", "恢复草稿",     "discarded",       "draft",     CLERK, CONTRACTOR, clauses="30.1"),
    row(EP, "open",    "制定应急预案",  "",                "draft",     CLERK, CONTRACTOR, clauses="31.1"),
    row(EP, "sign",    "需求单位签认",  "draft",           "unit-signed", LEADER, clauses="31.1", papers="emergency-plan",
        rules="EMG-COMPLETE"),
    row(EP, "countersign", "承建单位签认", "unit-signed",  "in-force",  CONTRACTOR, clauses="31.1", due="countersign-days"),
    row(EP, "replace", "由新版替代",    "in-force",        "superseded", LEADER,  clauses="31.1", asks="reason"),
    row(EP, "discard", "删除草稿",     "draft",           "discarded", CLERK, CONTRACTOR, clauses="31.1"),
    row(EP, "restore", "恢复草稿",     "discarded",       "draft",     CLERK, CONTRACTOR, clauses="31.1"),
    row(DR, "schedule", "安排演练",     "",                "scheduled", CLERK, SYSTEM, clauses="31.2"),
    row(DR, "hold",    "完成演练",      "scheduled",       "held",      LEADER,   clauses="31.2", asks="held_on findings scenario?",
        papers="drill-record", rules="DRL-PLAN", due="drill-days"),
    row(DR, "countersign", "承建单位签认", "held",         "recorded",  CONTRACTOR, clauses="31.2", due="countersign-days"),
    row(IN, "report",  "报告安全事件",  "",                "reported",  CLERK, LEADER, CONTRACTOR, clauses="31.3",
        rules="INC-COMPLETE", effects="alarm"),
    row(IN, "notify",  "向有关部门报告", "reported",       "handling",  LEADER,   clauses="31.3", asks="notified notified_at",
        due="incident-report-hours", rules="INC-NOTIFIED"),
    row(IN, "handle",  "处置完成",      "handling",        "handled",   CLERK, LEADER, clauses="31.3", asks="measures handled_at",
        papers="incident-record"),
    row(IN, "close",   "归档",          "handled",         "closed",    ACCEPT,   clauses="30.2 31.3", asks="responsible",
        rules="INC-RESPONSIBLE", due="incident-close-days"),

    # --- data catalogue and reuse of results (28, 29) --------------------------------------------------------------
    row(CA, "open",    "编目",          "",                "draft",     CLERK,    clauses="29.1 29.3"),
    row(CA, "submit",  "提交目录",      "draft returned",  "submitted", CLERK,    clauses="29.1 29.3", rules="CAT-COMPLETE"),
    row(CA, "return",  "退回补正",      "submitted",       "returned",  PLANNER,  clauses="29.1", asks="reason"),
    row(CA, "publish", "发布目录",      "submitted",       "published", PLANNER,  clauses="29.1 29.2 22.1", rules="CAT-COMPLETE",
        due="catalogue-days"),
    row(CA, "maintain", "更新维护",     "published",       STAYS,       CLERK,    clauses="29.3", asks="updated_on quality",
        due="catalogue-update-months"),
    row(CA, "withdraw", "停用目录",     "draft returned published", "withdrawn", PLANNER, CLERK, clauses="29.3", asks="reason"),
    row(RE, "offer",   "推荐成果",      "",                "offered",   PLANNER, REVIEWER, clauses="28", rules="REU-OWNED"),
    row(RE, "adopt",   "采用成果",      "offered",         "adopted",   LEADER,   clauses="28 18", asks="reuse_saved_fen"),
    row(RE, "decline", "不采用",        "offered",         "declined",  LEADER,   clauses="28", asks="reason"),

    # --- filings: county projects, projects by analogy, units' own rules (33-35) -----------------------------------
    row(FI, "open",    "填报备案",      "",                "draft",     COUNTY, CLERK, clauses="33 34 32", rules="APP-SECRET"),
    row(FI, "submit",  "提交备案",      "draft returned",  "submitted", COUNTY, LEADER, clauses="33 34 6.2",
        rules="FIL-COMPLETE FIL-PLAN FIL-EXCHANGE FIL-UNIFIED", effects="receipt"),
    row(FI, "return",  "退回补正",      "submitted",       "returned",  PLANNER,  clauses="33", asks="reason points", rules="FIL-POINTS", does="keep-round", due="filing-days"),
    row(FI, "file",    "同意备案",      "submitted",       "filed",     PLANNER,  clauses="33 34", rules="FIL-PLAN FIL-EXCHANGE FIL-UNIFIED",
        due="filing-days", effects="notify"),
    row(FI, "withdraw", "撤回",         "draft submitted returned", "withdrawn", COUNTY, LEADER, clauses="33 34", asks="reason"),
    row(FI, "discard", "删除草稿",     "draft",           "discarded", COUNTY, CLERK, clauses="33 34"),
    row(FI, "restore", "恢复草稿",     "discarded",       "draft",     COUNTY, CLERK, clauses="33 34"),
    row(IR, "open",    "准备报备",      "",                "draft",     CLERK, LEADER, clauses="35"),
    row(IR, "file",    "报备制度",      "draft",           "filed",     LEADER,   clauses="35 4.5", papers="internal-rule"),
    row(IR, "replace", "由新版替代",    "filed",           "superseded", LEADER,  clauses="35", asks="reason"),
    row(IR, "discard", "删除草稿",     "draft",           "discarded", CLERK, LEADER, clauses="35"),
    row(IR, "restore", "恢复草稿",     "discarded",       "draft",     CLERK, LEADER, clauses="35"),

    # --- what the law lets somebody decide: consents, the city's numbers, interpretations, working days ------------
    row(CO, "request", "申请特殊情况",  "",                "requested", LEADER, CLERK, clauses="7.4 8.2 9.1 11.1 21", rules="CON-REASON"),
    row(CO, "grant",   "同意",          "requested",       "granted",   REVIEWER, clauses="7.4 8.2 9.1 11.1 21", asks="consent_opinion",
        due="consent-days"),
    row(CO, "refuse",  "不同意",        "requested",       "refused",   REVIEWER, clauses="7.4 8.2 9.1 11.1 21", asks="reason",
        due="consent-days"),
    row(CO, "withdraw", "撤回",         "requested",       "withdrawn", LEADER, CLERK, clauses="7.4 8.2 9.1 11.1 21"),
    row(PM, "propose", "提出参数",      "",                "proposed",  ADMIN, PLANNER, clauses="37", rules="PAR-SOURCE PAR-VALUE"),
    row(PM, "release", "发布参数",      "proposed",        "released",  SECADMIN, PLANNER, clauses="37", rules="PAR-SOURCE PAR-VALUE",
        papers="decision", effects="renew"),
    row(PM, "reject",  "不发布",        "proposed",        "rejected",  SECADMIN, PLANNER, clauses="37", asks="reason"),
    row(IT, "draft",   "起草解释",      "",                "draft",     PLANNER, REVIEWER, clauses="36"),
    row(IT, "sign",    "签署解释",      "draft",           "signed",    PLANNER,  clauses="36", asks="signed_on", rules="INT-COMPLETE"),
    row(IT, "replace", "由新解释替代",  "signed",          "superseded", PLANNER, clauses="36", asks="reason"),
    row(IT, "discard", "删除草稿",     "draft",           "discarded", PLANNER, REVIEWER, clauses="36"),
    row(IT, "restore", "恢复草稿",     "discarded",       "draft",     PLANNER, REVIEWER, clauses="36"),
    row(WD, "propose", "录入工作日",    "",                "proposed",  ADMIN,    clauses="37"),
    row(WD, "release", "发布工作日",    "proposed",        "released",  ADMIN, SECADMIN, clauses="37", rules="WRK-TABLE",
        effects="renew"),
    row(WD, "reject",  "不发布",        "proposed",        "rejected",  ADMIN, SECADMIN, clauses="37", asks="reason"),

    *REVIEW, *PEOPLE, *FLAGS, *OVERLAPS,
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a line wants to go, and the states from which nothing leads on."""

    goal: str
    final: frozenset[str]


def _ends(goal: str, final: str) -> Ends:
    return Ends(goal, frozenset(final.split()))


ENDS: dict[Line, Ends] = {
    PL: _ends("closed", "closed withdrawn"),
    A: _ends("listed", "listed rejected withdrawn"),
    CL: _ends("closed", "closed"),
    PT: _ends("confirmed", "refused superseded"),
    AP: _ends("issued", ""),
    U: _ends("approved", "approved refused withdrawn"),
    P: _ends("retired", "retired terminated struck"),
    PR: _ends("contracted", "contracted cancelled"),
    R: _ends("closed", "closed"),
    PAY: _ends("paid", "paid cancelled"),
    CH: _ends("approved", "approved refused withdrawn"),
    IA: _ends("passed", "passed"),
    FA: _ends("passed", "passed withdrawn"),
    OP: _ends("retired", "retired"),
    AS: _ends("published", "published"),
    PF: _ends("concluded", "concluded"),
    RI: _ends("recorded", "recorded"),
    EP: _ends("in-force", "superseded"),
    DR: _ends("recorded", "recorded"),
    IN: _ends("closed", "closed"),
    CA: _ends("published", "withdrawn"),
    RE: _ends("adopted", "adopted declined"),
    FI: _ends("filed", "filed withdrawn"),
    IR: _ends("filed", "superseded"),
    CO: _ends("granted", "granted refused withdrawn"),
    PM: _ends("released", "released rejected"),
    IT: _ends("signed", "superseded"),
    WD: _ends("released", "released rejected"),
    EX: _ends("kept", ""),
    SE: _ends("closed", "closed cancelled"),
    SC: _ends("opened", "recused lapsed"),
    OI: _ends("confirmed", ""),
    MI: _ends("signed", "signed"),
    FL: _ends("upheld", ""),
    OV: _ends("settled", ""),
    UN: _ends("kept", ""),
    PE: _ends("kept", ""),
    GR: _ends("in-force", "refused revoked"),
    DE: _ends("in-force", "ended"),
}


def is_over(line: Line, state: str) -> bool:
    """Whether nothing leads on from a state of a line."""
    return state in ENDS[line].final


PAUSED = frozenset({"returned", "pre-review", "suspended"})
"""States in which another party holds the file and the clock of the receiving office stands still (第十三条)."""

EDITABLE = frozenset({"draft", "returned"})
"""States in which the answers of a form may be changed outside a step, by those who can take the next one."""

UNSIGNED = frozenset({OPENS, "draft", "signing"})
"""States before anybody has signed: the law of today counts, not yet that of a submission (art. 37)."""

DISCARDED = "discarded"
"""The state of a draft that its writer threw away: it owes nothing and counts for nothing, and can be taken back."""

FREE_STANDING = frozenset({CL, PL, A, AP, P, FI, IR, CO, PM, IT, WD, UN, PE, GR, DE, EX, SE, MI, FL})
"""Lines whose records are opened without naming a project; an application registers its own."""


def steps_of(line: Line, table: tuple[Step, ...] = TABLE) -> tuple[Step, ...]:
    """All rows of a line, in the order of the table."""
    return tuple(s for s in table if s.line is line)


def find(line: Line, verb: str, table: tuple[Step, ...] = TABLE) -> Step:
    """The row of a verb, or ``LookupError``."""
    for step in table:
        if step.line is line and step.verb == verb:
            return step
    raise LookupError(f"no step {verb!r} on {line}")


def is_open(state: str) -> bool:
    """Whether the answers of a form may be changed in a state."""
    return state in EDITABLE


def steps_from(line: Line, state: str, table: tuple[Step, ...] = TABLE) -> Iterator[Step]:
    """The rows that lead on from a state, whoever may take them."""
    return (s for s in table if s.line is line and state in s.frm)
