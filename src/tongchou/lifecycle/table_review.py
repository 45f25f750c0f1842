"""The part of THE table that says who judges: experts, sessions with a draw or an assignment that anyone can check, sheets of scores (9.2, 12.2).

It is read as ``table.py`` is; a file of its own, so that each fits in the head. The rows of the system state in the
journal what was frozen, drawn or assigned, and called, in the transaction of the step that caused it; ``docs/draw.md`` and
``docs/assignment.md`` say how. Which of the two a session is was fixed with its conditions.
"""

from tongchou.lifecycle.step import STAYS, Step, row
from tongchou.lifecycle.words import Line, Role

EX, SE, SC, OI, MI = Line.EXPERT, Line.SESSION, Line.SCORE, Line.OPINION, Line.MINUTES
PLANNER, REVIEWER, FINANCE, EXPERT, SYSTEM = Role.PLANNER, Role.REVIEWER, Role.FINANCE, Role.EXPERT, Role.SYSTEM

# fmt: off
REVIEW: tuple[Step, ...] = (
    # --- experts: who can be drawn; one person of the centre writes, another takes in (9.2, 12.2) -------------------
    row(EX, "open",    "登记专家",      "",                "draft",     PLANNER, REVIEWER, clauses="9.2 12.2"),
    row(EX, "register", "入库",         "draft",           "kept",      PLANNER,  clauses="9.2 12.2 4.1", rules="EXP-COMPLETE EXP-ONCE"),
    row(EX, "correct", "更正",          "kept",            "draft",     PLANNER, REVIEWER, clauses="9.2 12.2", asks="reason"),
    row(EX, "leave",   "请假",          "kept",            "on-leave",  PLANNER, REVIEWER, clauses="9.2",
        asks="leave_from leave_until", rules="EXP-LEAVE"),
    row(EX, "back",    "销假",          "on-leave",        "kept",      PLANNER, REVIEWER, clauses="9.2"),
    row(EX, "stop",    "出库",          "kept on-leave",   "stopped",   PLANNER,  clauses="9.2 12.2", asks="reason", does="stop-expert"),
    row(EX, "reinstate", "重新入库",    "stopped",         "kept",      PLANNER,  clauses="9.2 12.2", asks="reason", rules="EXP-COMPLETE EXP-ONCE",
        does="restore-expert"),

    # --- session: conditions, two commitments, two values, seats, replacements, minutes (4.1, 4.2, 9.2, 12.2) -------
    row(SE, "open",    "安排评审",      "",                "draft",     PLANNER,  clauses="9.2"),
    row(SE, "commit",  "定下条件并承诺", "draft",          "committed", PLANNER,  clauses="9.2 12.2 4.1", asks="centre_commitment",
        rules="RVW-COMPLETE RVW-WAY RVW-APPLICATIONS RVW-QUOTAS RVW-RELAXED RVW-CLEARED RVW-TIES RVW-ENOUGH RVW-STAFFED RVW-COMMITMENT", does="freeze-candidates",
        effects="notify"),
    row(SE, "freeze",  "冻结候选名单",  "committed",       STAYS,       SYSTEM,   clauses="9.2 12.2", asks="inputs candidates barred partner_since rest_used load_used excluded?"),
    row(SE, "witness", "见证并承诺",    "committed",       "witnessed", FINANCE,  clauses="9.2 4.2", asks="witness_commitment",
        rules="RVW-COMMITMENT", due="draw-step-days", effects="notify"),
    row(SE, "reveal",  "揭示见证值",    "witnessed",       "revealed",  FINANCE,  clauses="9.2 4.2", asks="witness_value",
        rules="RVW-REVEAL", due="draw-step-days", effects="notify"),
    row(SE, "draw",    "揭示并定专家",  "revealed",        "drawn",     PLANNER,  clauses="9.2 12.2 4.1", asks="centre_value",
        rules="RVW-REVEAL", due="draw-step-days", does="draw-experts"),
    row(SE, "record-draw", "记下抽取结果", "drawn",        STAYS,       SYSTEM,   clauses="9.2", asks="seed order seats"),
    row(SE, "record-assignment", "记下分派结果", "drawn",   STAYS,       SYSTEM,   clauses="9.2 12.2", asks="seed assigned result solver"),
    row(SE, "answer",  "记专家答复",    "drawn",           STAYS,       PLANNER, EXPERT, clauses="9.2 12.2",
        asks="answering answer answer_reason?", rules="RVW-ANSWER", does="call-next"),
    row(SE, "call",    "记下递补",      "drawn",           STAYS,       SYSTEM,   clauses="9.2", asks="calls moves?"),
    row(SE, "settle",  "定下到会专家",  "drawn",           "seated",    PLANNER,  clauses="9.2", rules="RVW-SEATED", due="expert-answer-days",
        does="issue-sheets"),
    row(SE, "step-back", "到会前退出",  "seated",          "drawn",     PLANNER, EXPERT, clauses="9.2 12.2",
        asks="answering answer answer_reason?", rules="RVW-ANSWER", does="call-next"),
    row(SE, "invite",  "发邀请",        "drawn seated held", STAYS,     PLANNER,  clauses="9.2 12.2", asks="answering link_hash code_hash",
        rules="RVW-INVITE", does="invite-expert"),
    row(SE, "hold",    "开会",          "seated",          "held",      PLANNER,  clauses="9.2", asks="held_on present", rules="RVW-PRESENT",
        does="leave-absent begin-minutes"),
    row(SE, "discuss", "记会上说明",    "held",            STAYS,       PLANNER,  clauses="9.2", asks="discussing discussion", rules="RVW-DISCUSS",
        does="note-discussion"),
    row(SE, "note",    "记下说明",      "held",            STAYS,       SYSTEM,   clauses="9.2", asks="discussions"),
    row(SE, "close",   "办结场次",      "held",            "closed",    PLANNER,  clauses="9.2 12.2",
        rules="RVW-SCORED RVW-SPREAD RVW-MINUTES"),
    row(SE, "void",    "作废抽取",      "committed witnessed revealed drawn seated", "cancelled", FINANCE, clauses="9.2 4.2",
        asks="reason", does="void-sheets", effects="notify"),
    row(SE, "discard", "删除草稿",      "draft",           "discarded", PLANNER,  clauses="9.2"),
    row(SE, "restore", "恢复草稿",      "discarded",       "draft",     PLANNER,  clauses="9.2"),

    # --- score: what one expert says of one application; shut until the last of them has handed in (9.2, 12.2, 14.1) --
    row(SC, "issue",   "发评分表",      "",                "declaring", SYSTEM,   clauses="9.2", asks="title session application expert"),
    row(SC, "declare", "申明没有利害关系", "declaring",    "draft",     EXPERT,   clauses="12.2 4.5", asks="no_interest", rules="SCO-OWN SCO-TIME"),
    row(SC, "recuse",  "申请回避",      "declaring draft sealed opened", "recused", EXPERT, clauses="12.2", asks="reason", rules="SCO-OWN",
        does="open-sheets"),
    row(SC, "hand-in", "交评分表",      "draft",           "sealed",    EXPERT,   clauses="9.2 14.1", rules="SCO-OWN SCO-TIME SCO-WHOLE",
        does="open-sheets"),
    row(SC, "take-back", "取回",        "sealed",          "draft",     EXPERT,   clauses="9.2", rules="SCO-OWN SCO-TIME"),
    row(SC, "unseal",  "启封",          "sealed",          "opened",    SYSTEM,   clauses="9.2"),
    row(SC, "reconsider", "会上重评",   "opened",          "draft",     EXPERT,   clauses="9.2", asks="reason", rules="SCO-OWN SCO-TIME"),
    row(SC, "lapse",   "失效",          "declaring draft sealed opened", "lapsed", SYSTEM, clauses="9.2 12.2", asks="reason"),

    # --- minutes: what a session concluded, written in the meeting and signed by each who sat there (4.5, 9.2, 12.2) --
    row(MI, "begin",   "生成纪要",      "",                "draft",     SYSTEM,   clauses="9.2", asks="title session"),
    row(MI, "refill",  "补写空着的意见", "draft",          STAYS,       PLANNER,  clauses="9.2", does="refill-minutes"),
    row(MI, "circulate", "送专家签署",  "draft",           "circulated", PLANNER, clauses="9.2 12.2 4.1",
        rules="RVW-SCORED RVW-SPREAD MIN-WHOLE", does="freeze-minutes", effects="ask-signers", due="minutes-days"),
    row(MI, "freeze",  "记下评审结果",  "circulated",      STAYS,       SYSTEM,   clauses="9.2 12.2", asks="experts results text_hash recusals?"),
    row(MI, "sign",    "签署纪要",      "circulated",      STAYS,       EXPERT,   clauses="9.2 4.5", asks="signing truth_stated dissent?",
        rules="MIN-SIGNER MIN-DISSENT", does="note-signature"),
    row(MI, "attest",  "记未签",        "circulated",      STAYS,       FINANCE,  clauses="9.2 4.2", asks="absent_signer reason",
        rules="MIN-ABSENT", does="note-absent-signer"),
    row(MI, "note",    "记下签署",      "circulated",      STAYS,       SYSTEM,   clauses="9.2 4.5",
        asks="signatures signing? dissent? truth_stated? absent_signer? reason?"),
    row(MI, "complete", "签毕",         "circulated",      "signed",    SYSTEM,   clauses="9.2 4.5"),
    row(MI, "recall",  "收回修改",      "circulated",      "draft",     PLANNER,  clauses="9.2", asks="reason", effects="ask-signers"),

    # --- opinion: the centre's technical review of an application, and its second reading (4.1, 14.1, 14.2) ---------
    row(OI, "open",    "起草审查意见",  "",                "draft",     REVIEWER, clauses="14.1"),
    row(OI, "submit",  "送复核",        "draft",           "in-reading", REVIEWER, clauses="14.1 14.2",
        rules="TEC-FIVE TEC-GROUNDS TEC-FIGURES TEC-OVERLAP TEC-COSTS TEC-TIME TEC-AVOID", due="technical-review-days"),
    row(OI, "send-back", "退回修改",    "in-reading",      "draft",     REVIEWER, clauses="14.1 4.1", asks="reason"),
    row(OI, "confirm", "复核同意",      "in-reading",      "confirmed", REVIEWER, clauses="14.1 14.2 4.1", asks="second_opinion",
        rules="TEC-TIME TEC-AVOID", due="second-reading-days"),
    row(OI, "redo",    "重新审查",      "confirmed",       "draft",     REVIEWER, clauses="14.1", asks="reason", rules="TEC-TIME"),
    row(OI, "discard", "删除草稿",      "draft",           "discarded", REVIEWER, clauses="14.1"),
    row(OI, "restore", "恢复草稿",      "discarded",       "draft",     REVIEWER, clauses="14.1"),
)
# fmt: on
