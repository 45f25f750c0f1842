"""The rules on experts and review sessions: a line of a table for each sentence."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tongchou.kernel import calendar
from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law
from tongchou.stages.review import draw
from tongchou.stages.review.facts import ExpertFacts, MinutesFacts, ScoreFacts, SessionFacts

NUMBER, CENTRE, WITNESS = "PS-2026-0001", "c" * 32, "w" * 32
EXPERT = ExpertFacts(
    title="罗工", employer="示例大学", fields=("security",), phone="0427-2800009", username="", partners=(), declared=True,
    leave_from=date(2026, 9, 1), leave_until=date(2026, 9, 9), same_expert="", username_known=False,
)  # fmt: skip
DRAWN = tuple(
    {"expert": f"ZJ-2026-000{n}", "name": f"专家{n}", "field": "security", "answer": "accept"} for n in range(5)
)
SESSION = SessionFacts(
    title="第一批评审", meeting_on=date(2026, 11, 10), applications=("SB-2026-0001",),
    quotas=({"field": "安全", "count": 5},), way=None, way_reason="", each_most=None, rest_sessions=None, load_most=None, relax_reason=None,
    centre_commitment=draw.commitment(NUMBER, "centre", CENTRE), witness_commitment=draw.commitment(NUMBER, "witness", WITNESS),
    centre_value=CENTRE, witness_value=WITNESS, answering="ZJ-2026-0001", answer="accept", answer_reason="",
    held_on=date(2026, 11, 10), present=tuple(row["expert"] for row in DRAWN), number=NUMBER,
    reviewable=("SB-2026-0001",), candidate_count=9, tied=(), short=(), staffing=(), gaps=(), attendance=(), sitting=DRAWN, own_expert="", for_office=True,
    link_hash="a" * 64, code_hash="b" * 64, hash_used=False, own_account=False, discussing="SB-2026-0001",
    discussion="分差出在投资上，讨论后各自坚持各自的意见。", waiting_sheets=(),
    disagreements=({"application": "SB-2026-0001", "spread": 40, "low": 50, "high": 90, "discussed": True},),
    minutes_number="JY-2026-0001", minutes_unsigned=(),
)  # fmt: skip
MARKS = tuple(
    {"criterion": f"第 {n} 项", "field": f"c{n}", "grade": "good", "points": 17, "most": 20, "lowest": False, "why": ""}
    for n in range(5)
)
SHEET = ScoreFacts(verdict="pass", advice="", cut_fen=None, marks=MARKS, own=True, goes_on=True)
THERE = tuple({"expert": row["expert"], "name": row["name"]} for row in DRAWN)
SAID = {
    "application": "SB-2026-0001",
    "title": "一网通办",
    "conclusion": "通过",
    "opinion": "方案完整，可以实施，按期建设。",
}
MINUTES = MinutesFacts(
    proceedings="听取汇报并质询。", opinions=(SAID,), signing="agree", dissent="", absent_signer="ZJ-2026-0004",
    reason="出国未归，电话和邮件都联系过三次。", experts=THERE, applications=("SB-2026-0001",), waiting_sheets=(), disagreements=(),
    own_expert="ZJ-2026-0001", unsigned=THERE[1:], circulated_on=date(2026, 7, 20),
)  # fmt: skip
GOOD = {Line.EXPERT: EXPERT, Line.SESSION: SESSION, Line.SCORE: SHEET, Line.MINUTES: MINUTES}
WIDE = {"application": "SB-2026-0001", "spread": 34, "low": 56, "high": 90, "discussed": False}
SHORT = {"fields": "安全", "have": 2, "need": 3, "recent": 1, "load": 0}
ASKED = {
    "expert": "ZJ-2026-0003", "name": "专家3", "unit": "示例咨询有限公司", "standing": "asked",
    "says": "专家3 —同名— 专家3 —法定代表人（CG-1）— 示例咨询有限公司",
}  # fmt: skip
LOOKED = {"expert": "ZJ-2026-0003", "unit": "示例咨询 有限公司", "finding": "身份证号不同，不是同一人。"}
ONE_OPEN = ({**DRAWN[0], "answer": ""}, *DRAWN[1:])

ASSIGNED = {
    "way": "assign",
    "way_reason": "同批申报多，一位专家看不完。",
    "applications": ("SB-2026-0001", "SB-2026-0002"),
}
MANY = tuple(f"SB-2026-{n:04}" for n in range(201))
GAP = {"application": "SB-2026-0001", "label": "安全", "have": 4, "need": 5}

# fmt: off
BAD: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("EXP-COMPLETE", "phone", {"phone": " "}, ["没有填“电话”。"]),
    ("EXP-COMPLETE", "fields", {"fields": ()}, ["专业领域选了 0 个，要 1 到 3 个。"]),
    ("EXP-COMPLETE", "many", {"fields": ("a", "b", "c", "d")}, ["专业领域选了 4 个，要 1 到 3 个。"]),
    ("EXP-COMPLETE", "declared", {"declared": None}, ["专家本人还没有申明要回避的单位。"]),
    ("EXP-COMPLETE", "partner", {"partners": ({"unit": "甲", "until": "去年"},)}, ["合作单位“甲”没有写全单位和到哪天止。"]),
    ("EXP-COMPLETE", "partner's name", {"partners": ({"until": "2026-01-01"},)}, ["合作单位“（未写）”没有写全单位和到哪天止。"]),
    ("EXP-ONCE", "twice", {"same_expert": "ZJ-2026-0009"}, ["这位专家已登记为 ZJ-2026-0009。"]),
    ("EXP-ONCE", "account", {"username": "nobody"}, ["没有在用的用户“nobody”。"]),
    ("EXP-LEAVE", "order", {"leave_until": date(2026, 8, 30)}, ["请假到 2026-08-30 止，早于起始的 2026-09-01。"]),
    ("EXP-LEAVE", "past", {"leave_from": date(2026, 1, 1), "leave_until": date(2026, 7, 1)}, ["请假到 2026-07-01 止，已经过去。"]),
    ("RVW-COMPLETE", "title", {"title": ""}, ["没有填“场次名称”。"]),
    ("RVW-COMPLETE", "past", {"meeting_on": date(2026, 7, 1)}, ["评审日期 2026-07-01 已经过去。"]),
    ("RVW-APPLICATIONS", "state", {"reviewable": ()}, ["申报 SB-2026-0001 不在等候专家评审。"]),
    ("RVW-APPLICATIONS", "twice", {"applications": ("SB-2026-0001",) * 2}, ["申报 SB-2026-0001 写了 2 次。"]),
    ("RVW-QUOTAS", "field", {"quotas": ({"field": "安全", "count": 4}, {"field": "法律", "count": 1})}, ["没有“法律”这个领域。"]),
    ("RVW-QUOTAS", "twice", {"quotas": ({"field": "安全", "count": 3}, {"field": "security", "count": 2})}, ["“security”写了不止一行。"]),
    ("RVW-QUOTAS", "count", {"quotas": ({"field": "安全", "count": 5}, {"field": "数据"})}, ["“数据”的人数写了“空”，要写 1 以上的整数。"]),
    ("RVW-QUOTAS", "few", {"quotas": ({"field": "安全", "count": 3},)}, ["一共抽 3 名，不少于 5 名（本市参数）。"]),
    ("RVW-QUOTAS", "even", {"quotas": ({"field": "安全", "count": 6},)}, ["一共抽 6 名，应为单数（本市参数）。"]),
    ("RVW-RELAXED", "rest", {"rest_sessions": 1}, ["最近 1 场参加过的不抽，本市参数是 3 场，没有写理由。"]),
    ("RVW-RELAXED", "load", {"load_most": 9}, ["一年最多评审 9 场，本市参数是 6 场，没有写理由。"]),
    ("RVW-RELAXED", "no limit", {"load_most": 0}, ["一年最多评审不限，本市参数是 6 场，没有写理由。"]),
    (
        "RVW-TIES", "asked", {"tied": (ASKED,)},
        [f"专家3（ZJ-2026-0003）与“示例咨询有限公司”疑似有关联（未经证实）：{ASKED['says']}。没有核查，不抽取。"],
    ),
    ("RVW-TIES", "cleared", {"tied": ({**ASKED, "standing": "cleared"}, {**ASKED, "standing": "proved"})}, []),
    ("RVW-CLEARED", "looked into", {"tied": ({**ASKED, "standing": "cleared"},), "cleared": (LOOKED,)}, []),
    (
        "RVW-CLEARED", "proved", {"tied": ({**ASKED, "standing": "proved"},), "cleared": (LOOKED,)},
        [f"专家3（ZJ-2026-0003）与“示例咨询有限公司”的关联已经证实：{ASKED['says']}。应当回避，不能写成没有。"],
    ),
    ("RVW-CLEARED", "nobody", {"cleared": (LOOKED,)}, ["ZJ-2026-0003 与“示例咨询 有限公司”没有要核查的关联。"]),
    (
        "RVW-CLEARED", "two words", {"tied": (ASKED,), "cleared": ({**LOOKED, "finding": "没有"},)},
        ["专家3（ZJ-2026-0003）的核查结论只有 2 个字，不少于 10 个字（本市参数）。"],
    ),
    ("RVW-ENOUGH", "short", {"short": (SHORT,)}, ["安全领域只有 2 名可抽，需 3 名，差 1 名。"]),
    ("RVW-ENOUGH", "many", {"candidate_count": 2001}, ["候选有 2001 名，一场最多从 2000 名里抽。"]),
    ("RVW-WAY", "no reason", {**ASSIGNED, "way_reason": "快。"}, ["均衡分派的理由只有 2 个字，不少于 10 个字（本市参数）。"]),
    ("RVW-WAY", "one", {**ASSIGNED, "applications": ("SB-2026-0001",)}, ["只有 1 个申报，用不着分派。"]),
    ("RVW-WAY", "many", {**ASSIGNED, "applications": MANY}, ["有 201 个申报、1005 个席位，一场最多分派 200 个申报、2000 个席位。"]),
    ("RVW-WAY", "large", {**ASSIGNED, "quotas": ({"field": "安全", "count": 1001},)}, ["有 2 个申报、2002 个席位，一场最多分派 200 个申报、2000 个席位。"]),
    ("RVW-WAY", "good", ASSIGNED, []),
    ("RVW-WAY", "a draw asks no reason", {"way": "draw"}, []),
    ("RVW-STAFFED", "field", {"staffing": ({"application": "SB-2026-0001", "label": "安全", "have": 2, "need": 3, "conflicted": 4},)},
     ["SB-2026-0001 的安全领域只有 2 名可派，需 3 名，差 1 名；另有 4 名要回避。"]),
    ("RVW-STAFFED", "turns", {"staffing": ({"labels": "安全\n数据", "seats": 9, "experts": 4, "most": 2},)},
     ["安全、数据领域共 9 个席位，能派的专家 4 名，每人最多评审 2 个，只够 8 个，差 1 个。"]),
    ("RVW-STAFFED", "conflicts", {"staffing": ({"count": 3, "most": 2},)}, ["因为回避，每人不超过 2 个分派不了：不管怎样派，都有人要评审 3 个。"]),
    ("RVW-COMMITMENT", "form", {"centre_commitment": CENTRE}, ["中心的承诺有 32 个字，应为 64 位小写十六进制。"]),
    ("RVW-COMMITMENT", "same", {"witness_commitment": SESSION.centre_commitment}, ["两方的承诺一样。"]),
    ("RVW-REVEAL", "other", {"witness_value": "x" * 32}, ["见证方的值与承诺不符。"]),
    ("RVW-REVEAL", "form", {"centre_value": "短"}, ["中心的值要 20 到 100 个字母或数字。"]),
    ("RVW-REVEAL", "of the other party", {"witness_value": CENTRE}, ["见证方的值与承诺不符。"]),
    ("RVW-ANSWER", "nobody", {"answering": "ZJ-1"}, ["ZJ-1 没有被叫到，或已经退出。"]),
    ("RVW-ANSWER", "another", {"for_office": False, "own_expert": "ZJ-2026-0002"}, ["ZJ-2026-0001 不是你本人。"]),
    ("RVW-ANSWER", "why", {"answer": "conflict"}, ["需回避，没有写原因。"]),
    ("RVW-SEATED", "open", {"sitting": ONE_OPEN}, ["专家0（ZJ-2026-0000）还没有答复。"]),
    ("RVW-SEATED", "short", {"sitting": DRAWN[1:]}, ["安全领域只有 4 名，需 5 名，没有可以递补的了。"]),
    ("RVW-SEATED", "nobody left", {**ASSIGNED, "gaps": (GAP,)}, ["SB-2026-0001 的安全领域只有 4 名，需 5 名，没有可以接替的了。"]),
    ("RVW-SEATED", "assigned, and the fields of a session are not those of an application", {**ASSIGNED, "sitting": DRAWN[1:]}, []),
    ("RVW-PRESENT", "stranger", {"present": (*SESSION.present, "ZJ-1")}, ["ZJ-1 不是这一场的专家。"]),
    ("RVW-PRESENT", "one application", {"attendance": ({"application": "SB-2026-0002", "count": 4}, {"application": "SB-2026-0003", "count": 5})},
     ["SB-2026-0002 的专家到会 4 名，不少于 5 名（本市参数）。"]),
    ("RVW-PRESENT", "few", {"present": SESSION.present[:4]}, ["到会 4 名，不少于 5 名（本市参数）。"]),
    ("RVW-INVITE", "stranger", {"answering": "ZJ-1"}, ["ZJ-1 没有被叫到，或已经退出。"]),
    ("RVW-INVITE", "own account", {"own_account": True}, ["ZJ-2026-0001 有自己的账号。"]),
    ("RVW-INVITE", "plain", {"code_hash": "12345678"}, ["一次性码的哈希应为 64 位小写十六进制。"]),
    ("RVW-INVITE", "twice", {"hash_used": True}, ["这个链接已经发过。"]),
    ("RVW-DISCUSS", "other", {"discussing": "SB-1"}, ["这一场没有评 SB-1。"]),
    ("RVW-DISCUSS", "short", {"discussion": "说了。"}, ["会上说明只有 3 个字，不少于 10 个字（本市参数）。"]),
    ("RVW-SCORED", "late", {"waiting_sheets": ({"name": "罗工", "application": "SB-2026-0001"},)}, ["罗工还没有交 SB-2026-0001 的评分表。"]),
    ("RVW-SPREAD", "wide", {"disagreements": (WIDE,)}, ["SB-2026-0001 最高 90 分，最低 56 分，相差 34 分，超过 30 分（本市参数），会上还没有说明。"]),
    ("RVW-SPREAD", "at the mark", {"disagreements": ({**WIDE, "spread": 30},)}, []),
    ("RVW-MINUTES", "none", {"minutes_number": ""}, ["评审纪要还没有送专家签署。"]),
    ("RVW-MINUTES", "open", {"minutes_unsigned": THERE[:1]}, ["专家0还没有签纪要 JY-2026-0001。"]),
    ("MIN-WHOLE", "blank", {"proceedings": " "}, ["没有写会议经过。"]),
    ("MIN-WHOLE", "missing", {"opinions": ()}, ["申报 SB-2026-0001 的结论有 0 行，应有一行。"]),
    ("MIN-WHOLE", "twice", {"opinions": (SAID, SAID)}, ["申报 SB-2026-0001 的结论有 2 行，应有一行。"]),
    ("MIN-WHOLE", "stranger", {"opinions": (SAID, {**SAID, "application": "SB-1"})}, ["这一场没有评 SB-1。"]),
    ("MIN-WHOLE", "conclusion", {"opinions": ({**SAID, "conclusion": "原则通过"},)}, ["申报 SB-2026-0001 的结论写了“原则通过”。"]),
    ("MIN-WHOLE", "why", {"opinions": ({**SAID, "opinion": "同意。"},)}, ["申报 SB-2026-0001 的意见只有 3 个字，不少于 10 个字（本市参数）。"]),
    ("MIN-SIGNER", "stranger", {"own_expert": "ZJ-1"}, ["你不在这一场的到会专家里。"]),
    ("MIN-SIGNER", "twice", {"own_expert": "ZJ-2026-0000"}, ["你已签过这份纪要。"]),
    ("MIN-DISSENT", "no words", {"signing": "dissent"}, ["不同意见只有 0 个字，不少于 10 个字（本市参数）。"]),
    ("MIN-DISSENT", "words", {"signing": "dissent", "dissent": "投资仍偏高，应写进结论。"}, []),
    ("MIN-DISSENT", "both", {"dissent": "投资仍偏高。"}, ["写了不同意见，又选了同意。"]),
    ("MIN-ABSENT", "signed", {"absent_signer": "ZJ-2026-0000"}, ["ZJ-2026-0000 不在还没有签的专家里。"]),
    ("MIN-ABSENT", "early", {"circulated_on": date(2026, 7, 28)}, ["2026-07-28 才送签，满 5 天（本市参数）还没有签的才记。"]),
    ("MIN-ABSENT", "why", {"reason": "没来。"}, ["理由只有 3 个字，不少于 10 个字（本市参数）。"]),
    ("SCO-OWN", "another", {"own": False}, ["这不是你的评分表。"]),
    ("SCO-TIME", "over", {"goes_on": False}, ["这场评审已经结束，或这个申报已有结论。"]),
    ("SCO-WHOLE", "open", {"marks": ({**MARKS[0], "points": None}, *MARKS[1:])}, ["“第 0 项”还没有评。"]),
    ("SCO-WHOLE", "lowest", {"marks": ({**MARKS[0], "points": 6, "lowest": True}, *MARKS[1:])}, ["“第 0 项”评了最低一档，没有写意见。"]),
    ("SCO-WHOLE", "explained", {"marks": ({**MARKS[0], "points": 6, "lowest": True, "why": "不清楚。"}, *MARKS[1:])}, []),
    ("SCO-WHOLE", "verdict", {"verdict": None}, ["没有选“总的意见”。"]),
    ("SCO-WHOLE", "advice", {"verdict": "revise"}, ["总的意见是“修改后通过”，没有写意见和建议。"]),
    ("SCO-WHOLE", "low", {"marks": tuple({**m, "points": 11} for m in MARKS)}, ["一共 55 分，低于 60 分（本市参数），没有写意见和建议。"]),
]
# fmt: on


@pytest.mark.clause("9.2", "12.2")
@pytest.mark.parametrize("line", GOOD)
def test_good_records_meet_every_rule(against, line):
    assert against(line, GOOD[line]) == {}


@pytest.mark.clause("9.2", "12.2", "4.1", "4.2")
@pytest.mark.parametrize(("rule_id", "what", "changed", "says"), BAD, ids=[f"{r} {w}" for r, w, _, _ in BAD])
def test_what_is_wrong_is_said(said, rule_id, what, changed, says):
    line = {"EXP": Line.EXPERT, "RVW": Line.SESSION, "SCO": Line.SCORE, "MIN": Line.MINUTES}[rule_id[:3]]
    assert said(rule_id, replace(GOOD[line], **changed)) == says


def test_every_rule_is_tried():
    asked = {r for line in GOOD for step in steps_of(line) for r in step.rules}
    assert asked == {rule_id for rule_id, _, _, _ in BAD}


NEEDS = sorted(
    {(line, r, need) for line in GOOD for step in steps_of(line) for r in step.rules for need in RULES[r].needs}
)


@pytest.mark.parametrize(("line", "rule_id", "need"), NEEDS)
def test_what_is_not_known_is_undetermined(unknown, line, rule_id, need):
    assert unknown(rule_id, replace(GOOD[line], **{need: None})) == {need}


def test_a_reason_lets_conditions_be_loosened(said):
    assert said("RVW-RELAXED", replace(SESSION, rest_sessions=0, load_most=0, relax_reason="专家少。")) == []


def test_the_shortage_says_what_would_help(judge):
    (found,) = judge("RVW-ENOUGH", replace(SESSION, short=(SHORT,)))
    assert found.remedy == "可放宽“近几场已参加”（多 1 名），或登记更多专家。"


def test_a_past_meeting_is_judged_by_today(judge, book):
    later = Law(book, SESSION.meeting_on, SESSION.meeting_on + timedelta(days=1), calendar.load())
    assert len(judge("RVW-COMPLETE", SESSION, later)) == 1
