"""One application that goes the whole way of a season (arts. 9-15), and the session of experts that passes it.

Its leader declines it once, whoever takes part confirms, the centre sends it back and reads it twice.

Who is drawn follows from the values, so the acts name experts by what they are, as those of ``reviews`` do.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tongchou.lifecycle.words import Line, Role
from tongchou.records import conduct, invitations, minutes
from tongchou.records.casefile import Actor
from tongchou.records.models import Record, Scoring, Summons
from tongchou.stages.review.exported import ACCEPTS
from tongchou.surfaces.demo.needed import COMING
from tongchou.surfaces.demo.project import NAMED, after, meeting_of
from tongchou.surfaces.demo.script import Act

EX, SE = Line.EXPERT, Line.SESSION
WRITES, KEEPS = "chen.gong", "lin.jing"
THROUGH = "joint-permit"
NUMBER, NAME = "PS-2025-0001", "review-through"
QUOTAS = [
    {"field": "安全", "count": 2},
    {"field": "数据", "count": 1},
    {"field": "软件", "count": 1},
    {"field": "造价", "count": 1},
]

POOL = (
    ("景教授", "示例海洋大学", "教授", "security"), ("康工", "示例通信管理中心", "高级工程师", "security"),
    ("蓝工", "示例密码测评公司", "高级工程师", "security"), ("盛博士", "示例统计研究所", "研究员", "data"),
    ("路工", "示例测绘地理院", "高级工程师", "data"), ("芮教授", "示例财经学院", "教授", "software"),
    ("麦工", "示例软件评测公司", "高级工程师", "software"), ("农会计师", "示例工程造价公司", "造价工程师", "cost"),
    ("欧会计师", "虚构税务师事务所", "注册会计师", "cost"),
)  # fmt: skip
"""Who could be drawn in the year before the pool was made larger."""

GRADES = ("good", "excellent", "good", "good", "good")
CRITERIA = ("need", "design", "budget", "security", "sharing")
INVITE, MARK, WRITE, SIGN = "invite-all", "mark-all", "write-all", "sign-as-written"
SMOOTH = frozenset({INVITE, MARK, WRITE, SIGN})
"""What all experts of a session do on one day, where nobody is late and nobody differs."""


def pool() -> Iterator[Act]:
    """One writes, another takes in."""
    for n, (name, employer, post, field) in enumerate(POOL, 1):
        said = {
            "title": name, "employer": employer, "post_title": post, "fields": [field], "phone": f"0427-55503{n:02d}", "declared": True,
        }  # fmt: skip
        called, day = f"expert-of-2025-{n}", after(meeting_of(NAMED[THROUGH]), -63)
        yield Act(day, WRITES, EX, "open", called, said, opens=True)
        yield Act(after(day, 1), KEEPS, EX, "register", called)


def sitting() -> Iterator[Act]:
    """From the meeting to the closed session; what comes before it is as for every draw."""
    meeting = meeting_of(NAMED[THROUGH])
    yield Act(after(meeting, -20), KEEPS, SE, INVITE, NAME)
    yield Act(after(meeting, -6), KEEPS, SE, MARK, NAME)
    yield Act(meeting, KEEPS, SE, "hold", NAME, {"held_on": meeting.isoformat(), "present": [COMING]})
    yield Act(meeting, KEEPS, SE, WRITE, NAME)
    yield Act(after(meeting, 1), KEEPS, SE, SIGN, NAME)
    yield Act(after(meeting, 2), KEEPS, SE, "close", NAME)


def smooth(session: Record, verb: str, office: Actor, at: datetime) -> int:
    """Everybody who comes does his part, each as himself; returns how many steps that were."""
    return {INVITE: _invited, MARK: _marked, WRITE: _written, SIGN: _signed}[verb](session, office, at)


def _invited(session: Record, office: Actor, at: datetime) -> int:
    coming = Summons.objects.filter(session=session, answer=ACCEPTS).select_related("expert").order_by("pk")
    for n, one in enumerate(coming):
        link = invitations.hash_of(f"{session.number} {n}")
        told = {"answering": one.expert.number, "link_hash": link, "code_hash": invitations.hash_of(link)}
        conduct.take(session, "invite", office, at, told)
    return len(coming)


def _marked(session: Record, _office: Actor, at: datetime) -> int:
    sheets = Scoring.objects.filter(summons__session=session, summons__answer=ACCEPTS).order_by("pk")
    for sheet in sheets.select_related("record__unit", "record__project", "summons__person"):
        own = Actor(sheet.summons.person, frozenset({Role.EXPERT}))
        conduct.take(sheet.record, "declare", own, at, {"no_interest": True})
        said: dict[str, Any] = {**dict(zip(CRITERIA, GRADES, strict=True)), "verdict": "pass"}
        conduct.save(sheet.record, said, own, at, version=sheet.record.version)
        conduct.take(sheet.record, "hand-in", own, at)
    return 2 * len(sheets)


def _written(session: Record, office: Actor, at: datetime) -> int:
    found = _minutes(session)
    conduct.take(found, "refill", office, at)
    rows = [
        {**row, "conclusion": "通过", "opinion": "方案完整，联办边界清楚，可以实施。"}
        for row in found.answers["opinions"]
    ]
    conduct.save(found, {"opinions": rows}, office, at, version=found.version)
    conduct.take(found, "circulate", office, at)
    return 2


def _signed(session: Record, _office: Actor, at: datetime) -> int:
    found = _minutes(session)
    there = minutes.signers_of(found)
    for person in there:
        conduct.take(
            found, "sign", Actor(person, frozenset({Role.EXPERT})), at, {"signing": "agree", "truth_stated": True}
        )
    return len(there)


def _minutes(session: Record) -> Record:
    found = minutes.of_session(session)
    if found is None:
        raise LookupError(f"{session.number} has no minutes")
    return found
