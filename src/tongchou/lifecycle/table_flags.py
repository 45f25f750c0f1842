"""The part of THE table that says what becomes of a suspicion: a detector raises it, and only named persons say what it was (4.1, 11, 12).

It is read as ``table.py`` is. A flag is a record of its own: it pulls nothing along, holds up no step, and no record that
it speaks of changes because of it. What was found to be true is followed by other steps, which people take.
"""

from tongchou.lifecycle.step import Step, row
from tongchou.lifecycle.words import Line, Role

FL = Line.FLAG
CLERK, LEADER, PLANNER, REVIEWER, ACCEPT, FINANCE, SYSTEM = (
    Role.CLERK, Role.LEADER, Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE, Role.FINANCE, Role.SYSTEM,
)  # fmt: skip

# fmt: off
FLAGS: tuple[Step, ...] = (
    row(FL, "raise",   "提示",          "",                "raised",    SYSTEM,   clauses="5.2 9.3 11.1 11.2 11.3 11.4 12.1 12.2 14.2 19",
        asks="title detector subject says remedy about seen_on numbers touched_fen?", effects="notify"),
    row(FL, "explain", "说明",          "raised",          "explained", CLERK, LEADER, clauses="4.5 5.2", asks="explanation",
        rules="FLG-ANSWER", due="flag-answer-days", effects="notify"),
    row(FL, "ask-again", "要求补充说明", "explained",      "raised",    PLANNER, REVIEWER, ACCEPT, clauses="4.1 5.2", asks="reason",
        due="flag-decide-days", effects="notify"),
    row(FL, "uphold",  "认定属实",      "raised explained", "upheld",   PLANNER, REVIEWER, ACCEPT, clauses="4.1 5.2", asks="reason",
        rules="FLG-REASON", due="flag-decide-days", effects="notify"),
    row(FL, "dismiss", "认定不属实",    "raised explained", "unfounded", PLANNER, REVIEWER, ACCEPT, clauses="4.1 5.2", asks="reason",
        rules="FLG-REASON", due="flag-decide-days", effects="notify"),
    row(FL, "reopen",  "重新核实",      "upheld unfounded", "raised",   PLANNER,  clauses="4.1 5.2", asks="reason", rules="FLG-AVOID",
        effects="notify"),
    # A flag on the centre's own project goes past the centre: finance decides, audit reads as it reads all (4.2, 4.3).
    row(FL, "raise-apart", "提示（中心回避）", "",         "apart",     SYSTEM,   clauses="5.2 9.3 11.1 11.2 11.3 11.4 12.1 12.2 14.2 19",
        asks="title detector subject says remedy about seen_on numbers touched_fen?", effects="notify"),
    row(FL, "explain-apart", "说明",    "apart",           "apart-explained", CLERK, LEADER, clauses="4.5 5.2", asks="explanation",
        rules="FLG-ANSWER", due="flag-answer-days", effects="notify"),
    row(FL, "ask-apart", "要求补充说明", "apart-explained", "apart",    FINANCE,  clauses="4.2 5.2", asks="reason", due="flag-decide-days",
        effects="notify"),
    row(FL, "uphold-apart", "认定属实", "apart apart-explained", "upheld", FINANCE, clauses="4.2 5.2", asks="reason", rules="FLG-REASON",
        due="flag-decide-days", effects="notify"),
    row(FL, "dismiss-apart", "认定不属实", "apart apart-explained", "unfounded", FINANCE, clauses="4.2 5.2", asks="reason", rules="FLG-REASON",
        due="flag-decide-days", effects="notify"),
    row(FL, "reopen-apart", "重新核实", "upheld unfounded", "apart",    FINANCE,  clauses="4.2 5.2", asks="reason", rules="FLG-AVOID",
        effects="notify"),
)
# fmt: on
