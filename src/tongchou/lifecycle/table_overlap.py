"""The part of THE table that says how it is decided whether something exists already (13.2): a person decides, the unit is heard.

It is read as ``table.py`` is. A record is about one pair: the project in whose review it is opened, and another one. What is
settled binds the finding of article 13 and the figures of the review; a machine's likeness alone binds nobody.
"""

from tongchou.lifecycle.step import Step, row
from tongchou.lifecycle.words import Line, Role

OV = Line.OVERLAP
CLERK, LEADER, PLANNER, REVIEWER = Role.CLERK, Role.LEADER, Role.PLANNER, Role.REVIEWER

# fmt: off
OVERLAPS: tuple[Step, ...] = (
    row(OV, "decide",  "认定重合",     "",                 "overlapping", REVIEWER, PLANNER, clauses="13.2 14.2",
        asks="title? other outcome cut_fen? reason same_words?", rules="OVL-KNOWN OVL-CUT OVL-REASON OVL-AVOID", effects="notify"),
    row(OV, "dismiss", "认定不重复",   "",                 "unrelated", REVIEWER, PLANNER, clauses="13.2 14.2",
        asks="title? other reason", rules="OVL-KNOWN OVL-REASON OVL-AVOID", effects="notify"),
    row(OV, "answer",  "反馈意见",     "overlapping",      "heard",     CLERK, LEADER, clauses="4.5 13.2", asks="comment",
        rules="OVL-COMMENT", due="overlap-answer-days", effects="notify"),
    row(OV, "revise",  "改变认定",     "overlapping heard", "overlapping", REVIEWER, PLANNER, clauses="13.2 14.2",
        asks="outcome cut_fen? reason same_words?", rules="OVL-CUT OVL-REASON OVL-AVOID", effects="notify"),
    row(OV, "clear",   "改认定为不重复", "overlapping heard", "unrelated", REVIEWER, PLANNER, clauses="13.2 14.2", asks="reason",
        rules="OVL-REASON OVL-AVOID", effects="notify"),
    row(OV, "settle",  "确认认定",     "overlapping heard", "settled",  REVIEWER, PLANNER, clauses="13.2 14.2",
        rules="OVL-HEARD OVL-CUT OVL-AVOID", due="overlap-settle-days", effects="notify"),
    row(OV, "reopen",  "重新认定",     "settled unrelated", "overlapping", REVIEWER, PLANNER, clauses="13.2 14.2",
        asks="outcome cut_fen? reason evidence", rules="OVL-CUT OVL-REASON OVL-EVIDENCE OVL-AVOID", effects="notify"),
)
# fmt: on
