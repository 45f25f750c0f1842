"""The pool of experts and its sessions: held, declared void, waiting for answers or for the witness, assigned in balance (9.2, 12.2).

Who is drawn follows from the values and from all numbers of the city, so the acts name him by what he is: the next who
has not answered, or all who come (``named``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, conduct, invitations, minutes
from tongchou.records.casefile import Actor
from tongchou.records.models import Person, Record, Scoring, Summons
from tongchou.stages.review import draw
from tongchou.stages.review.exported import ACCEPTS
from tongchou.stages.review.queries import suggested
from tongchou.surfaces.demo import season
from tongchou.surfaces.demo.needed import COMING
from tongchou.surfaces.demo.project import AUTHORS, NAMED, after, meeting_of
from tongchou.surfaces.demo.script import SAVE, Act

EX, SE = Line.EXPERT, Line.SESSION
NEXT = "next"
SAID_BY = {"experts": "convene", "scores": "conclude"}
"""Statements that draw and sheets have made already, by the step."""

WRITES, KEEPS, WITNESS = "chen.gong", "lin.jing", "ma.jun"
HEALTH, TRAINING = "@vaccine.application", "@job-train.application"

# fmt: off
POOL: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    # name, employer, post, fields, what else
    ("罗工",     "示例理工学院",         "教授",         "security",          {}),
    ("阮高工",   "示例信息研究所",       "正高级工程师", "security data",     {}),
    ("阎博士",   "虚构网络安全测评中心", "高级工程师",   "security",          {}),
    ("毕工",     "示例电力设计院",       "高级工程师",   "security infrastructure", {}),
    ("邵工",     "示例广电网络公司",     "高级工程师",   "security",          {}),
    ("管教授",   "示例师范学院",         "教授",         "security software", {}),
    ("宁博士",   "示例师范学院",         "副教授",       "data",              {}),
    ("甘研究员", "示例信息研究所",       "研究员",       "data",              {}),
    ("柯工",     "示例气象台",           "高级工程师",   "data software",     {}),
    ("李研究员", "示例市文化和旅游局",   "研究员",       "data",              {"username": "li.yjy"}),
    ("王教授",   "示例市教育局",         "教授",         "software",          {"username": "wang.js"}),
    ("童工",     "示例轨道交通公司",     "高级工程师",   "software",          {}),
    ("尚教授",   "示例理工学院",         "教授",         "software business", {}),
    ("孙会计师", "示例会计师事务所",     "注册会计师",   "cost",              {}),
    ("舒工",     "虚构造价咨询有限公司", "造价工程师",   "cost",              {}),
    ("卜工",     "示例审计事务所",       "高级审计师",   "cost",              {}),
    ("文履",     "示例市文化和旅游局",   "科长",         "cost business",     {"username": "wen.lv"}),
    ("叶主任",   "示例市卫生健康委员会", "主任",         "security",          {}),
    ("裴工",     "示例大数据公司",       "高级工程师",   "data",              {"kin": ["示例市人力资源和社会保障局"]}),
    ("岑工",     "示例数字研究院",       "高级工程师",   "software",          {"partners": [{"unit": "示例市卫生健康委员会", "until": "2026-03-31"}], "phone": AUTHORS[0]["phone"]}),
)
LOOKED = {"expert": "ZJ-2026-0021", "unit": AUTHORS[0]["name"], "finding": "号码是写字楼总机，查过社保和工商登记，没有任职和持股。"}
QUOTAS = [{"field": "安全", "count": 2}, {"field": "数据", "count": 1}, {"field": "软件", "count": 1}, {"field": "造价", "count": 1}]
# fmt: on


def reviews() -> Iterator[Act]:
    """All of it."""
    yield from through()
    yield from pool()
    yield from voided()
    yield from held()
    yield from waiting()
    yield from evenly()


def named(record: Record, stated: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is stated of experts, with their numbers; what draw and sheets say of an application, as they say it."""
    if record.line == Line.APPLICATION:
        told = {name: suggested(record, verb)[name] for name, verb in SAID_BY.items() if stated.get(name) == [COMING]}
        return {**stated, **told}
    if record.line != SE or not {"answering", "present"} & set(stated):
        return stated
    called = Summons.objects.filter(session=record).order_by("pk")
    open_, coming = (called.filter(answer=a).values_list("expert__number", flat=True) for a in ("", ACCEPTS))
    by_word = {NEXT: open_.first(), COMING: coming.first()}
    told = dict(stated)
    if told.get("answering") in by_word:
        told["answering"] = by_word[told["answering"]]
    if told.get("present") == [COMING]:
        told["present"] = list(coming)
    return told


def through() -> Iterator[Act]:
    """The year before: a smaller pool, one session, nobody late, and minutes that say what all have said."""
    yield from season.pool()
    day = after(meeting_of(NAMED[season.THROUGH]), -49)
    applications = [f"@{season.THROUGH}.application"]
    meets = meeting_of(NAMED[season.THROUGH]).isoformat()
    yield from session(
        day, season.NUMBER, season.NAME, title="2026 年度项目专家评审", meeting_on=meets, applications=applications
    )
    yield from drawn(day, season.NUMBER, season.NAME)
    yield from answers(after(day, 7), season.NAME, *[ACCEPTS] * 5)
    yield Act(after(day, 7), KEEPS, SE, "settle", season.NAME)
    yield from season.sitting()


def pool() -> Iterator[Act]:
    """One of the centre writes, another takes in; one is on leave, one has gone, one came back, one was entered twice."""
    day = date(2026, 9, 7)
    for n, (name, employer, post, fields, more) in enumerate(POOL, 1):
        said = {
            "title": name, "employer": employer, "post_title": post, "fields": fields.split(), "phone": f"0427-55502{n:02d}",
            "declared": True, **more,
        }  # fmt: skip
        bad = {"phone": "", "declared": None} if n == 1 else {}
        yield Act(day, WRITES, EX, "open", f"expert-{n}", {**said, **bad}, opens=True)
        register = Act(day, KEEPS, EX, "register", f"expert-{n}")
        if bad:
            yield replace(register, refused="EXP-COMPLETE")
            yield replace(register, who=WRITES, verb=SAVE, stated={key: said[key] for key in bad})
        yield register
        if n == 1:
            yield Act(day, WRITES, EX, "open", "expert-twice", said, opens=True)
            yield Act(day, KEEPS, EX, "register", "expert-twice", refused="EXP-ONCE")
    leave = Act(
        date(2026, 9, 9), WRITES, EX, "leave", "expert-5", {"leave_from": "2026-10-01", "leave_until": "2026-09-20"}
    )
    yield replace(leave, refused="EXP-LEAVE")
    yield replace(leave, stated={"leave_from": "2026-09-20", "leave_until": "2026-10-20"})
    yield Act(date(2026, 10, 26), WRITES, EX, "back", "expert-5")
    yield Act(date(2026, 9, 9), KEEPS, EX, "stop", "expert-17", {"reason": "调离，联系不上。"})
    yield Act(date(2026, 11, 2), KEEPS, EX, "reinstate", "expert-17", {"reason": "已回本市。"})
    yield Act(date(2026, 9, 9), WRITES, EX, "correct", "expert-13", {"reason": "补一个专业领域。"})
    yield Act(date(2026, 9, 9), KEEPS, EX, "register", "expert-13")


def session(day: date, number: str, name: str, **said: Any) -> Iterator[Act]:
    """Opened, and the centre's commitment handed in."""
    asked = {
        "title": f"2027 年度项目专家评审（{number[-1]}）",
        "place": "市民中心 3 号会议室",
        "quotas": QUOTAS,
        **said,
    }
    yield Act(day, KEEPS, SE, "open", name, asked, opens=True)
    yield committing(day, number, name)


def committing(day: date, number: str, name: str) -> Act:
    """The centre's commitment."""
    return Act(
        day, KEEPS, SE, "commit", name, {"centre_commitment": draw.commitment(number, draw.CENTRE, value(number, "c"))}
    )


def value(number: str, who: str) -> str:
    """A party's value: of a demo, so that the same city is built each time."""
    return (number.replace("-", "") + who * 12)[:22]


def drawn(day: date, number: str, name: str) -> Iterator[Act]:
    """Witnessed, revealed and drawn, each a day later."""
    hashed = draw.commitment(number, draw.WITNESS, value(number, "w"))
    yield Act(after(day, 1), WITNESS, SE, "witness", name, {"witness_commitment": hashed})
    yield Act(after(day, 1), WITNESS, SE, "reveal", name, {"witness_value": value(number, "x")}, refused="RVW-REVEAL")
    yield Act(after(day, 1), WITNESS, SE, "reveal", name, {"witness_value": value(number, "w")})
    yield Act(after(day, 2), KEEPS, SE, "draw", name, {"centre_value": value(number, "c")})


def answers(day: date, name: str, *said: str) -> Iterator[Act]:
    """What those who were called said, one after the other."""
    for one in said:
        given = {
            "answering": NEXT,
            "answer": one,
            "answer_reason": "与需求单位的负责人是同学。" if one == "conflict" else "",
        }
        yield Act(day, KEEPS, SE, "answer", name, {k: v for k, v in given.items() if v})


def voided() -> Iterator[Act]:
    """Nothing about it was right at first; then a condition was, and the witness declared it void."""
    day, number, name = date(2026, 9, 14), "PS-2026-0001", "review-void"
    good = {
        "title": "2027 年度项目专家评审（试抽）", "meeting_on": "2026-10-12", "applications": [TRAINING, HEALTH], "quotas": QUOTAS,
        "rest_sessions": None, "cleared": [],
    }  # fmt: skip
    bad = {
        "title": "", "applications": [HEALTH, HEALTH], "quotas": [{"field": "基础设施", "count": 4}], "rest_sessions": 0,
        "cleared": [{**LOOKED, "expert": "ZJ-2026-0001"}],
    }  # fmt: skip
    yield Act(day, KEEPS, SE, "open", name, {**good, **bad}, opens=True)
    yield replace(
        committing(day, number, name), stated={"centre_commitment": "20260914"},
        refused="RVW-COMPLETE RVW-APPLICATIONS RVW-QUOTAS RVW-RELAXED RVW-CLEARED RVW-ENOUGH RVW-COMMITMENT",
    )  # fmt: skip
    yield Act(day, KEEPS, SE, SAVE, name, good)
    yield committing(day, number, name)
    yield Act(after(day, 1), WITNESS, SE, "void", name, {"reason": "第 5 位专家已请假，名单要重新核对。"})


def held() -> Iterator[Act]:
    """From the commitment to the signed minutes: one declines, one steps back when all was settled."""
    day, number, name = date(2026, 9, 16), "PS-2026-0002", "review-held"
    yield from session(day, number, name, meeting_on="2026-10-12", applications=[TRAINING, HEALTH], cleared=[LOOKED])
    yield from drawn(day, number, name)
    called = after(day, 5)
    yield Act(called, KEEPS, SE, "settle", name, refused="RVW-SEATED")
    yield Act(called, KEEPS, SE, "answer", name, {"answering": "ZJ-2026-0099", "answer": ACCEPTS}, refused="RVW-ANSWER")
    yield from answers(called, name, ACCEPTS, "conflict", ACCEPTS, ACCEPTS, ACCEPTS, ACCEPTS)
    yield Act(called, KEEPS, SE, "settle", name)
    yield Act(
        after(called, 2),
        KEEPS,
        SE,
        "step-back",
        name,
        {"answering": COMING, "answer": "decline", "answer_reason": "住院。"},
    )
    yield from answers(after(called, 3), name, ACCEPTS)
    yield Act(after(called, 3), KEEPS, SE, "settle", name)
    yield Act(after(called, 5), KEEPS, SE, MARKING, name)
    meeting = date(2026, 10, 12)
    present = Act(meeting, KEEPS, SE, "hold", name, {"held_on": meeting.isoformat(), "present": ["ZJ-2026-0099"]})
    yield replace(present, refused="RVW-PRESENT")
    yield replace(present, stated={"held_on": meeting.isoformat(), "present": [COMING]})
    yield from concluded(after(meeting, 8), name)


def concluded(day: date, name: str) -> Iterator[Act]:
    """One sheet is late, two experts think very differently, and that is talked about before anybody concludes."""
    close = Act(day, KEEPS, SE, "close", name)
    yield replace(close, refused="RVW-SCORED")
    typed = [{"expert": "罗工", "score": 88, "comment": "可以实施。"}]
    yield Act(
        day,
        KEEPS,
        Line.APPLICATION,
        "conclude",
        TRAINING[1:],
        {"scores": typed, "expert_opinion": "通过。"},
        refused="EXP-SHEETS EXP-SPREAD EXP-MINUTES",
    )
    yield Act(day, KEEPS, SE, REST, name)
    yield replace(close, refused="RVW-SPREAD")
    said = {"discussing": TRAINING, "discussion": "分差出在投资上：一位认为学时核验不必另建。讨论后各自坚持。"}
    talk = Act(day, KEEPS, SE, "discuss", name, said)
    yield replace(talk, stated={**said, "discussion": "说了。"}, refused="RVW-DISCUSS")
    yield talk
    yield Act(day, KEEPS, SE, WRITE_UP, name)
    yield replace(close, refused="RVW-MINUTES")
    yield Act(after(day, 1), KEEPS, SE, SIGNING, name)
    yield Act(after(day, 6), KEEPS, SE, LAST_NAME, name)
    conclude = Act(after(day, 6), KEEPS, Line.APPLICATION, "conclude", TRAINING[1:])
    yield replace(conclude, stated={"scores": typed, "expert_opinion": "通过。"}, refused="EXP-CONCLUSION EXP-MINUTES")
    yield replace(close, on=after(day, 6))
    yield Act(after(day, 6), KEEPS, SE, TOO_LATE, name)


MARKING, REST, TOO_LATE = "mark", "mark-rest", "mark-late"
WRITE_UP, SIGNING, LAST_NAME = "write-up", "sign-all", "last-name"
TOGETHER = frozenset({MARKING, REST, TOO_LATE, WRITE_UP, SIGNING, LAST_NAME}) | season.SMOOTH
"""What all experts of a session do on one day: which of them it is follows from the draw, so one act stands for it."""

GRADES = ("excellent", "good", "good", "excellent", "fair")
CRITERIA = ("need", "design", "budget", "security", "sharing")


def together(session: Record, act: Act, office: Actor, at: datetime) -> int:
    """Everybody who comes does his part, each as himself; returns how many steps that were."""
    if act.verb in season.SMOOTH:
        return season.smooth(session, act.verb, office, at)
    if act.verb == TOO_LATE:
        sheet = _sheets(session).filter(record__state="opened").first()
        if sheet is not None:
            refused(sheet.record, "reconsider", sheet.summons.person, at, "SCO-TIME", {"reason": "再想一想。"})
        return 0
    if act.verb in (WRITE_UP, SIGNING, LAST_NAME):
        return _minutes(session, act.verb, office, at)
    done = 0
    if act.verb == MARKING:
        first = session.summons.filter(answer=ACCEPTS).order_by("pk").first()
        told = {"link_hash": "x", "code_hash": "x", "answering": first.expert.number if first else ""}
        refused(session, "invite", None, at, "RVW-INVITE", told, office)
        for n, one in enumerate(
            session.summons.filter(answer=ACCEPTS, person=None).select_related("expert").order_by("pk")
        ):
            link = invitations.hash_of(f"{session.number} {n}")
            told = {"answering": one.expert.number, "link_hash": link, "code_hash": invitations.hash_of(link)}
            conduct.take(session, "invite", office, at, told)
            done += 1
    listed = session.answers["applications"]
    waiting = sorted(
        _sheets(session).filter(record__state="declaring"),
        key=lambda s: (s.summons_id, listed.index(s.application.number)),
    )
    for n, sheet in enumerate(waiting if act.verb == REST else waiting[:-1]):
        done += _marked(sheet, n if act.verb == MARKING else 5, at, waiting[-1])
    return done


def _sheets(session: Record) -> QuerySet[Scoring]:
    rows = Scoring.objects.filter(summons__session=session).order_by("summons", "pk")
    return rows.select_related("record__unit", "record__project", "summons__person", "summons__expert", "application")


def _marked(sheet: Scoring, n: int, at: datetime, other: Scoring) -> int:
    """One sheet: the first is very low, the second is recused, the third is handed in too early and taken back once."""
    record, person = sheet.record, sheet.summons.person
    own = Actor(person, frozenset({Role.EXPERT}))
    if n == 2:
        refused(record, "declare", other.summons.person, at, "SCO-OWN", {"no_interest": True})
    conduct.take(record, "declare", own, at, {"no_interest": True})
    if n == 1:
        conduct.take(record, "recuse", own, at, {"reason": "与需求单位有合作，刚刚想起来。"})
        return 2
    if n == 2:
        refused(record, "hand-in", person, at, "SCO-WHOLE")
    said: dict[str, Any] = dict.fromkeys(CRITERIA, "poor") if n == 0 else dict(zip(CRITERIA, GRADES, strict=True))
    said |= {f"{name}_why": "测算没有依据。" for name in CRITERIA if n == 0}
    said |= {"verdict": "revise", "advice": "投资核减后再报。"} if n == 0 else {"verdict": "pass"}
    conduct.save(record, said, own, at, version=record.version)
    conduct.take(record, "hand-in", own, at)
    return 2


def _minutes(session: Record, verb: str, office: Actor, at: datetime) -> int:
    """Written and sent; one signs with a dissent; one never signs, and the witness says so."""
    found = minutes.of_session(session)
    if found is None:
        raise LookupError(f"{session.number} has no minutes")
    if verb == WRITE_UP:
        return _written(found, office, at)
    if verb == SIGNING:
        return _signed(found, at)
    witness = Person.objects.select_related("unit").get(username=WITNESS)
    absent = found.answers["experts"][-1]["expert"]
    told = {"absent_signer": absent, "reason": "出国未归，电话和邮件都联系过三次。"}
    conduct.take(found, "attest", access.actor_on(witness, found, conduct.day_of(at)), at, told)
    return 1


def _written(found: Record, office: Actor, at: datetime) -> int:
    refused(found, "circulate", None, at, "MIN-WHOLE", None, office)
    conduct.take(found, "refill", office, at)
    rows = [dict(row) for row in found.answers["opinions"]]
    rows[0] |= {"conclusion": "修改后再报", "opinion": f"{rows[0]['opinion']}投资核减后再报。"}
    conduct.save(found, {"opinions": rows}, office, at, version=found.version)
    conduct.take(found, "circulate", office, at)
    conduct.take(found, "recall", office, at, {"reason": "一处数字要核对。"})
    conduct.take(found, "circulate", office, at)
    return 4


def _signed(found: Record, at: datetime) -> int:
    there = [row["expert"] for row in found.answers["experts"]]
    called = Summons.objects.filter(session__number=found.answers["session"]).select_related("person__unit", "expert")
    people = {s.expert.number: s.person for s in called.order_by("pk")}
    agreed = {"signing": "agree", "truth_stated": True}
    stranger = next(p for n, p in people.items() if n not in there)
    refused(found, "sign", stranger, at, "MIN-SIGNER", agreed)
    witness = Person.objects.select_related("unit").get(username=WITNESS)
    early = access.actor_on(witness, found, conduct.day_of(at))
    refused(found, "attest", None, at, "MIN-ABSENT", {"absent_signer": there[-1], "reason": "没有来签。"}, early)
    words = {"signing": "dissent", "truth_stated": True}
    refused(found, "sign", people[there[0]], at, "MIN-DISSENT", words)
    for n, number in enumerate(there[:-1]):
        own = Actor(people[number], frozenset({Role.EXPERT}))
        mine = {**words, "dissent": "投资仍偏高，核减幅度应写进结论。"} if n == 0 else agreed
        conduct.take(found, "sign", own, at, mine)
    return len(there) - 1


def refused(
    record: Record,
    verb: str,
    who: Person | None,
    at: datetime,
    rule: str,
    given: Any = None,
    actor: Actor | None = None,
) -> None:
    """The play fails where this is taken."""
    try:
        conduct.take(record, verb, actor or Actor(who, frozenset({Role.EXPERT})), at, given)
    except StepRefusedError as refusal:
        if rule in {f.rule for f in refusal.decision.verdict.stops}:
            return
        raise
    raise AssertionError(f"{record.number} {verb} 应被 {rule} 拒绝，却办成了")


def waiting() -> Iterator[Act]:
    """Two that are on their way: experts are being asked, and a witness is waited for."""
    day = date(2026, 11, 17)
    yield from session(day, "PS-2026-0003", "review-asking", meeting_on="2026-12-08", applications=[TRAINING])
    yield from drawn(day, "PS-2026-0003", "review-asking")
    yield from answers(date(2026, 11, 24), "review-asking", ACCEPTS, "decline", ACCEPTS)
    yield from session(
        date(2026, 11, 25), "PS-2026-0004", "review-waits", meeting_on="2026-12-15", applications=[HEALTH]
    )


def evenly() -> Iterator[Act]:
    """Two applications between whose experts the work is shared out: first asked for what there is not."""
    day, number, name = date(2026, 11, 26), "PS-2026-0005", "review-evenly"
    bad = {"way_reason": "快。", "quotas": [{"field": "安全", "count": 2}, {"field": "业务", "count": 3}]}
    good = {"way_reason": "这一批两个申报领域相近，一位专家一天看不完两份方案。", "quotas": QUOTAS}
    said = {"meeting_on": "2026-12-17", "applications": [TRAINING, HEALTH], "way": "assign", **bad}
    yield Act(
        day,
        KEEPS,
        SE,
        "open",
        name,
        {"title": "2027 年度项目专家评审（分派）", "place": "市民中心", **said},
        opens=True,
    )
    yield replace(committing(day, number, name), refused="RVW-WAY RVW-STAFFED")
    yield Act(day, KEEPS, SE, SAVE, name, good)
    yield committing(day, number, name)
    yield from drawn(after(day, -1), number, name)
    yield from answers(date(2026, 11, 27), name, ACCEPTS, "decline")
