"""The part of THE table that says who acts: units, persons, their roles, and whom they let act for them (4.1-4.5, 12.2, 19).

It is read as ``table.py`` is, and stands at its end; a file of its own, so that each fits in the head.
"""

from tongchou.lifecycle.step import Step, row
from tongchou.lifecycle.words import Line, Role

UN, PE, GR, DE = Line.UNIT, Line.PERSON, Line.GRANT, Line.DELEGATION
ADMIN, SECADMIN, SYSTEM = Role.ADMIN, Role.SECURITY_ADMIN, Role.SYSTEM
INSIDE = (
    Role.CLERK, Role.LEADER, Role.COUNTY, Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE, Role.FINANCE, Role.TRADING,
    Role.GOVERNMENT,
)  # fmt: skip
"""Roles that can be lent to a colleague: those that act. The keepers of the platform and the auditors lend nothing."""

# fmt: off
PEOPLE: tuple[Step, ...] = (
    # --- who acts: units, persons, their roles, and whom they let act for them (4.1-4.5, 12.2, 19) -----------------
    row(UN, "open",    "登记单位",      "",                "draft",     ADMIN,    clauses="4.1 4.5"),
    row(UN, "register", "完成登记",     "draft",           "kept",      ADMIN,    clauses="4.1 4.5", does="keep-unit", rules="UNT-COMPLETE UNT-CODE UNT-ONCE"),
    row(UN, "correct", "更正",          "kept",            "draft",     ADMIN,    clauses="4.1 4.5", asks="reason"),
    row(UN, "stop",    "停用单位",      "kept",            "stopped",   ADMIN,    clauses="4.5", asks="reason", rules="UNT-EMPTY", does="stop-unit"),
    row(UN, "reinstate", "恢复单位",   "stopped",         "kept",      ADMIN,    clauses="4.5", asks="reason", does="restore-unit"),
    row(PE, "open",    "登记人员",      "",                "draft",     ADMIN,    clauses="4.5"),
    row(PE, "admit",   "为受邀专家登记", "",               "kept",      SYSTEM,   clauses="9.2 12.2", does="keep-person",
        rules="PSN-COMPLETE PSN-UNIT PSN-ONCE"),
    row(PE, "register", "完成登记",     "draft",           "kept",      ADMIN,    clauses="4.5", does="keep-person", rules="PSN-COMPLETE PSN-UNIT PSN-ONCE PSN-STAYS"),
    row(PE, "correct", "更正",          "kept",            "draft",     ADMIN,    clauses="4.5", asks="reason"),
    row(PE, "ask-reset", "申请重设口令", "kept",           "resetting", ADMIN,    clauses="4.5", asks="reason"),
    row(PE, "reset",   "重设口令",      "resetting",       "kept",      SECADMIN, clauses="4.5", rules="PSN-SELF", does="forget-password"),
    row(PE, "keep",    "不重设口令",    "resetting",       "kept",      SECADMIN, clauses="4.5", asks="reason"),
    row(PE, "stop",    "停用人员",      "kept resetting",  "stopped",   ADMIN, SECADMIN, clauses="4.5", asks="reason", does="stop-person"),
    row(PE, "reinstate", "恢复人员",   "stopped",         "kept",      SECADMIN, clauses="4.5", asks="reason", does="restore-person"),
    row(GR, "propose", "提出授权",      "",                "proposed",  ADMIN,    clauses="4.1 4.2 4.3 4.4 4.5",
        rules="GRT-PERSON GRT-DATES GRT-UNIT GRT-PROJECT GRT-TIED GRT-APART GRT-SELF"),
    row(GR, "grant",   "授权",          "proposed",        "in-force",  SECADMIN, clauses="4.1 4.2 4.3 4.4 4.5",
        rules="GRT-PERSON GRT-DATES GRT-UNIT GRT-PROJECT GRT-TIED GRT-APART GRT-SELF", does="give-grant"),
    row(GR, "invite",  "授予受邀专家职责", "",             "in-force",  SYSTEM,   clauses="9.2 12.2", does="give-grant",
        rules="GRT-PERSON GRT-DATES GRT-UNIT GRT-APART"),
    row(GR, "refuse",  "不授权",        "proposed",        "refused",   SECADMIN, clauses="4.5", asks="reason"),
    row(GR, "revoke",  "收回授权",      "in-force",        "revoked",   ADMIN, SECADMIN, clauses="4.5", asks="reason", does="end-grant"),
    row(DE, "delegate", "委托他人代办", "",                "in-force",  *INSIDE,  clauses="4.5", does="lend", rules="DLG-TAKER DLG-ROLES DLG-DATES DLG-APART"),
    row(DE, "end",     "结束委托",      "in-force",        "ended",     *INSIDE, SECADMIN, clauses="4.5", rules="DLG-OWN", does="end-lending"),
)
# fmt: on
