"""From the need to the listing: application, returns, opinions and the experts' word, as the projects of the demo take them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo import overlaps
from tongchou.surfaces.demo.consents import consent
from tongchou.surfaces.demo.life import LOOKED_INTO, YES
from tongchou.surfaces.demo.project import REVIEWERS, Project, after, called_on, form, meeting_of, money_by_year
from tongchou.surfaces.demo.script import SAVE, Act

JOINING = "wei.ping"
"""The leader of the department that takes part in what others lead."""

A, P, OI = Line.APPLICATION, Line.PROJECT, Line.OPINION
SPINE = "application.project"

COMING = "coming"
"""Whoever was drawn and comes, and the sheets that they handed in: who that is follows from the draw."""

NAMESAKES, NAMESAKE = ("王教授", "李研究员"), "核对过身份证号，与专家库里同名、在市直部门任职的不是同一人。"
EXPERTS = tuple(
    {"name": name, "employer": employer, "field": field, **({"tie_cleared": NAMESAKE} if name in NAMESAKES else {})}
    for name, employer, field in (
        ("王教授", "示例理工学院", "软件工程"), ("李研究员", "示例信息研究所", "数据治理"), ("赵高工", "示例设计院", "网络安全"),
        ("孙会计师", "示例会计师事务所", "造价"), ("周教授", "示例师范学院", "公共管理"), ("吴高工", "示例测绘院", "地理信息"),
        ("郑教授", "示例医学院", "医疗信息化"),
    )
)  # fmt: skip


def need(p: Project) -> Iterator[Act]:
    """From the first draft to the experts' conclusion (arts. 9-15)."""
    s = p.start
    yield p.begin(s, p.clerk, A, "open", form(p), "application-form proposal")
    yield p.act(after(s, 10), p.clerk, A, "send")
    yield from joined(p)
    if "late" in p.wrong:
        yield replace(p.act(after(s, 11), p.leader, A, "submit", YES), refused="APP-DEADLINE")
        yield from consent(p, after(s, 12), "APP-DEADLINE", "refuse" if p.comes else "grant")
        if p.comes:
            yield p.act(after(s, 17), p.leader, A, "decline", {"reason": "中心没有同意，改报下一年度。"})
            return
    yield p.act(after(s, 14), p.leader, A, "submit", YES)
    if "withdraw" in p.wrong:
        yield p.act(after(s, 19), p.leader, A, "withdraw", {"reason": "与省级统建系统重复，本单位不再申报。"})
        return
    if "return" in p.wrong:
        yield from returned(p, after(s, 16))
    if "lapse" in p.wrong:
        return
    yield p.act(after(s, 30 if "return-thrice" in p.wrong else 26), p.planner, A, "admit")
    if "reject" in p.wrong:
        given = {"reject_ground": "unclear", "reason": "新增需求和现有系统的边界没有说清，缺少业务流程依据。"}
        yield p.act(after(s, 30), p.planner, A, "reject", given, "reject-notice")
        return
    yield from looked_into(p, after(s, 28))
    yield p.act(after(s, 44), p.reviewer, A, "approve", approval(p), "review-opinion")
    if "read-twice" in p.wrong:
        yield replace(p.act(after(s, 45), p.reviewer, OI, "redo", {"reason": "想再看一遍。"}), refused="TEC-TIME")
    called, meeting = called_on(p), meeting_of(p)
    if "read-twice" in p.wrong:
        settle = p.act(after(called, -1), p.reviewer, A, "settle-grounds", {"ground_existing": "open"})
        yield replace(settle, refused="REV-SETTLED")
        yield replace(settle, stated=LOOKED_INTO)
    if "session" in p.wrong:
        drawn = {"experts": [COMING], "meeting_on": meeting.isoformat()}
        yield p.act(called, p.planner, A, "convene", drawn)
        said = {"scores": [COMING], "expert_opinion": "评审通过。"}
        yield p.act(after(meeting, 2), p.planner, A, "conclude", said, "expert-minutes")
        return
    yield p.act(called, p.planner, A, "convene", {"experts": list(EXPERTS[:5]), "meeting_on": meeting.isoformat()})
    if "revise" in p.wrong:
        told = {
            "reason": "投资测算依据不足，需补充功能点清单后再报。",
            "points": [{"point": "补充功能点清单", "field": "functions"}],
        }
        told |= {"answer_by": after(meeting, 15).isoformat()}
        yield p.act(meeting, p.planner, A, "revise", told, "expert-minutes")
        return
    scores = [
        {"expert": e["name"], "score": 78 + (p.n + n) % 17, "comment": "方案完整，可以实施。"}
        for n, e in enumerate(EXPERTS[:5])
    ]
    concluded = {"scores": scores, "expert_opinion": "评审通过。"}
    yield p.act(meeting, p.planner, A, "conclude", concluded, "expert-minutes")


def joined(p: Project) -> Iterator[Act]:
    """What the department that takes part answers: not to a part that nobody has described, then to the one that is (6.3)."""
    if p.mode != "cross-department":
        return
    if "APP-LEAD" in p.wrong:
        why = {"reason": "没有写向本局开放哪些应用，无法确认。"}
        yield p.act(after(p.start, 7), JOINING, Line.PARTICIPATION, "refuse", why, which="participation-first")
    said = {"part_opinion": "同意参与，事件数据每日推送。"}
    yield p.act(after(p.start, 12), JOINING, Line.PARTICIPATION, "confirm", said)


def returned(p: Project, on: date) -> Iterator[Act]:
    """Sent back once for what is missing, and handed in again (13.1); three times where it went wrong three times."""
    for turn in range(3 if "return-thrice" in p.wrong else 1):
        day = after(on, turn * 4)
        points = [{"point": "逐项写明费用的计算依据", "field": "costs"}]
        told = {
            "reason": "建设内容与申报表的费用构成对不上。",
            "points": points,
            "answer_by": after(day, 7).isoformat(),
        }
        yield p.act(day, p.planner, A, "return", told, "return-notice")
        if "stuck" in p.wrong:
            return
        if "lapse" in p.wrong:
            yield from unanswered(p, after(day, 3), after(day, 7))
            return
        yield p.act(after(day, 2), p.clerk, A, "send")
        yield p.act(after(day, 3), p.leader, A, "submit", YES)


def unanswered(p: Project, early: date, last: date) -> Iterator[Act]:
    """Nobody answers the return: not yet to be left out while its day has not passed, and then it is (13.1)."""
    why = "退回补正的费用计算依据到期没有补交，也没有说明原因。"
    lapse = p.act(early, p.planner, A, "lapse", {"reject_ground": "materials", "reason": why}, "reject-notice")
    yield replace(lapse, refused="RET-OVERDUE")
    yield replace(lapse, on=after(last, 6), papers=())


def looked_into(p: Project, on: date) -> Iterator[Act]:
    """What the centre does with some before it approves: others look at it, a second person reads, likeness is decided on."""
    if "pre-review" in p.wrong:
        yield from looked_at_before(p, on)
    if "read-twice" in p.wrong:
        yield from read_twice(p, after(on, 2))
    if "overlap" in p.wrong:
        yield from overlapping(p, after(on, 2))
    if "likeness" in p.wrong:
        yield from overlaps.apart(p, after(on, 2), "job-match")


def looked_at_before(p: Project, on: date) -> Iterator[Act]:
    """A second opinion on what the centre does not know itself (art. 15)."""
    asked = {
        "pre_reviewer": "示例信息研究所", "pre_review_reason": "涉及前沿技术，中心缺少评审力量。",
        "answer_by": after(on, 14).isoformat(),
    }  # fmt: skip
    own = {**asked, "pre_reviewer": p.unit}
    yield replace(p.act(on, p.reviewer, A, "commission", own), refused="REV-PRE-REVIEWER")
    yield p.act(on, p.reviewer, A, "commission", asked)
    yield replace(
        p.act(after(on, 5), p.reviewer, A, "approve", approval(p), "review-opinion"), refused="REV-PRE-REVIEW"
    )
    said = {"pre_review_opinion": "技术路线可行，建议补充算法评测指标。"}
    yield p.act(after(on, 12), p.reviewer, A, "receive", said, "pre-review-report")


def approval(p: Project) -> dict[str, Any]:
    """The centre's five opinions and its figures (14.1, 14.2)."""
    opinions = {f"opinion_{part}": "met" for part in ("layout", "route", "budget", "security", "sharing")}
    texts = {f"{name}_text": "符合要求。" for name in opinions}
    cut = overlaps.CUT if "overlap" in p.wrong else 0
    years = money_by_year(p)
    years |= {first: years[first] - cut for first in list(years)[:1]}
    return {
        **opinions, **texts, **LOOKED_INTO, "approved_content": "\n".join(p.content), "approved_fen": p.fen - cut,
        "approved_build_months": p.months, "approved_fen_by_year": years,
    }  # fmt: skip


def overlapping(p: Project, on: date) -> Iterator[Act]:
    """Part of it exists already; neither the opinion nor the approval pays for that part again (13.2, 14.2)."""
    yield from overlaps.partly(p, on)
    whole = {**approval(p), "approved_fen": p.fen, "approved_fen_by_year": money_by_year(p)}
    costs = [{"item": row["item"], "asked_fen": row["fen"], "fen": row["fen"], "note": ""} for row in form(p)["costs"]]
    opinion = {**whole, "title": f"技术审查：{p.title}", "approved_costs": costs}
    yield p.begin(after(on, 9), p.reviewer, OI, "open", opinion)
    yield replace(p.act(after(on, 9), p.reviewer, OI, "submit"), refused="TEC-OVERLAP")
    yield p.act(after(on, 9), p.reviewer, OI, "discard")
    yield replace(p.act(after(on, 10), p.reviewer, A, "approve", whole, "review-opinion"), refused="REV-OVERLAP")


def read_twice(p: Project, on: date) -> Iterator[Act]:
    """The opinion is drafted with faults, sent back once, and read by a second person (14.1)."""
    other = next(name for name in REVIEWERS if name != p.reviewer)
    costs = [{"item": row["item"], "asked_fen": row["fen"], "fen": row["fen"], "note": ""} for row in form(p)["costs"]]
    good = {**approval(p), "title": f"技术审查：{p.title}", "approved_costs": costs}
    bad = {
        "ground_sharing_text": "", "opinion_route": "part", "opinion_route_text": "", "approved_build_months": 30,
        "approved_costs": [{**costs[0], "fen": costs[0]["fen"] - 1_000_000}, *costs[1:]],
    }  # fmt: skip
    yield p.begin(on, p.reviewer, OI, "open", {**good, **bad})
    submit = p.act(after(on, 2), p.reviewer, OI, "submit")
    yield replace(submit, refused="TEC-FIVE TEC-GROUNDS TEC-FIGURES TEC-COSTS")
    yield replace(submit, verb=SAVE, stated={name: good[name] for name in bad})
    if p.unit == "示例市自然资源局":  # of whom one is a reviewer at the centre
        yield replace(submit, who="guo.shen", refused="TEC-AVOID")
    yield submit
    approve = p.act(after(on, 3), p.reviewer, A, "approve", approval(p), "review-opinion")
    yield replace(approve, refused="REV-READ")
    yield p.act(after(on, 3), other, OI, "send-back", {"reason": "建设内容和费用项对一遍。"})
    yield p.act(after(on, 4), p.reviewer, OI, "submit")
    yield p.act(after(on, 6), other, OI, "confirm", {"second_opinion": "数据、费用核对无误，同意。"})
