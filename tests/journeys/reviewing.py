"""A pool of experts and a session over one application, for tests that draw."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tests.journeys.acting import RELIEF, record, take, until

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, files, invitations, minutes
from tongchou.records.models import Person, Record
from tongchou.records.uploads import extract
from tongchou.stages.review import draw
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.printing.annual import Order
from tongchou.surfaces.printing.made import MADE

ON = RELIEF.start + timedelta(days=79)
"""The application is reviewed, and not before the experts yet."""

MEETING = ON + timedelta(days=20)
VALUES = {draw.CENTRE: "centre" * 5, draw.WITNESS: "witness" * 5}
POOL: tuple[tuple[str, dict[str, Any]], ...] = (
    *((f"甲{n}", {"employer": f"示例大学{n}", "fields": ["security"]}) for n in range(5)),
    *((f"乙{n}", {"employer": f"虚构学院{n}", "fields": ["software", "data"]}) for n in range(4)),
    ("王教授", {"employer": "示例市教育局", "fields": ["cost"], "username": "wang.js"}),
    ("李研究员", {"employer": "示例市文化和旅游局", "fields": ["cost"], "username": "li.yjy"}),
    ("本单位", {"employer": "示例市民政局", "fields": ["security"]}),
    ("编制者", {"employer": "示例咨询有限公司", "fields": ["security"]}),
    ("有亲属", {"employer": "示例医院", "fields": ["security"], "kin": ["示例咨询有限公司"]}),
    ("合作过", {"employer": "示例医院二", "fields": ["data"], "partners": [{"unit": "示例咨询有限公司", "until": "2021-01-31"}]}),
    ("合作久了", {"employer": "示例医院三", "fields": ["data"], "partners": [{"unit": "示例咨询有限公司", "until": "2016-01-31"}]}),
)  # fmt: skip


def begin(line: Line, person: Person, on: date = ON, **answers: Any) -> Record:
    actor = access.actor_on(person, None, on, unit=person.unit)
    return conduct.open_record(line, actor, moment(on), unit=person.unit, answers=answers)


def register(people: Mapping[str, Person], name: str, **said: Any) -> Record:
    asked = {"title": name, "phone": "0427-2800009", "declared": True, **said}
    expert = begin(Line.EXPERT, people["chen.gong"], **asked)
    take(expert, "register", people["lin.jing"], ON)
    return expert


def pool(people: Mapping[str, Person]) -> dict[str, Record]:
    return {name: register(people, name, **said) for name, said in POOL}


def session(city: City, **changes: Any) -> Record:
    """A session whose application waits for experts; nothing is committed yet."""
    number = until(city, ON)["relief.application"]
    said = {
        "title": "第一批评审", "meeting_on": MEETING.isoformat(), "place": "市民中心", "applications": [number],
        "quotas": [{"field": "安全", "count": 3}, {"field": "数据", "count": 1}, {"field": "造价", "count": 1}],
    }  # fmt: skip
    return begin(Line.SESSION, city.people["lin.jing"], **{**said, **changes})


def commitment(r: Record, party: str) -> dict[str, str]:
    return {f"{party}_commitment": draw.commitment(r.number, party, VALUES[party])}


def drawn(r: Record, people: Mapping[str, Person]) -> Record:
    """Both commit, both reveal."""
    take(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE))
    take(r, "witness", people["ma.jun"], ON, commitment(r, draw.WITNESS))
    take(r, "reveal", people["ma.jun"], ON, {"witness_value": VALUES[draw.WITNESS]})
    take(r, "draw", people["lin.jing"], ON, {"centre_value": VALUES[draw.CENTRE]})
    return record(r.number)


def answer(r: Record, person: Person, expert: str, said: str, why: str = "", verb: str = "answer") -> None:
    given = {"answering": expert, "answer": said, **({"answer_reason": why} if why else {})}
    take(r, verb, person, ON, given)


def minutes_of(r: Record) -> Record:
    found = minutes.of_session(record(r.number))
    assert found is not None
    return found


def circulated(r: Record, people: Mapping[str, Person], on: date = MEETING, **said: Any) -> Record:
    """The minutes of a session that was held, with every word in them, before those who sign."""
    m = minutes_of(r)
    take(m, "refill", people["lin.jing"], on)
    m = record(m.number)
    rows = [{**row, "conclusion": "通过", "opinion": "方案完整，可以实施。", **said} for row in m.answers["opinions"]]
    conduct.save(m, {"opinions": rows}, access.actor_on(people["lin.jing"], m, on), moment(on), version=m.version)
    take(m, "circulate", people["lin.jing"], on)
    return record(m.number)


def paper_of(application: Record, m: Record, person: Person, on: date = MEETING) -> None:
    """The signed minutes in the file of an application, as the platform prints them."""
    order = Order(m, person.name, moment(on), "https://example.invalid/printed/")
    data = MADE[Line.APPLICATION, "expert-minutes"]["pdf"](order)
    files.receive(application, "expert-minutes", "纪要.pdf", data, by=person, at=moment(on), run=extract.extract)


AGREED = {"signing": "agree", "truth_stated": True}


def signed(r: Record, people: Mapping[str, Person], on: date = MEETING, **said: Any) -> Record:
    """The same, signed by everybody who was there."""
    m = circulated(r, people, on, **said)
    there = {row["expert"] for row in m.answers["experts"]}
    for number, person in sitting(r, people, on).items():
        if number in there:
            take(m, "sign", person, on, AGREED)
    return record(m.number)


MARKS = dict.fromkeys(("need", "design", "budget", "security", "sharing"), "good")
"""A sheet of 83 points."""

BEST = dict.fromkeys(MARKS, "excellent")
WORST = {**dict.fromkeys(MARKS, "poor"), **{f"{name}_why": "写得不清楚。" for name in MARKS}}


def invited(r: Record, person: Person, expert: str, on: date = ON) -> invitations.Secrets:
    told = invitations.Secrets.new()
    take(r, "invite", person, on, {"answering": expert, **told.hashes()})
    return told


def sitting(r: Record, people: Mapping[str, Person], on: date = ON) -> dict[str, Person]:
    """Who comes to a session, by number; whoever has no account is invited."""
    for one in r.summons.filter(answer="accept").select_related("expert").order_by("pk"):
        if one.person is None:
            invited(r, people["lin.jing"], one.expert.number, on)
    coming = r.summons.filter(answer="accept").select_related("expert", "person").order_by("pk")
    return {s.expert.number: s.person for s in coming if s.person}


def sheets(r: Record, person: Person | None = None) -> list[Record]:
    rows = Record.objects.filter(line=Line.SCORE, scoring__summons__session=r).exclude(state="lapsed")
    return list((rows.filter(scoring__summons__person=person) if person else rows).order_by("pk"))


def write(
    sheet: Record, person: Person, on: date = ON, *, verdict: str = "pass", advice: str = "", **marks: str
) -> None:
    """Declared where he has not yet, and filled in; not handed in."""
    if record(sheet.number).state == "declaring":
        take(sheet, "declare", person, on, {"no_interest": True})
    sheet.refresh_from_db()
    said = {**(marks or MARKS), "verdict": verdict, "advice": advice}
    conduct.save(sheet, said, access.actor_on(person, sheet, on), moment(on), version=sheet.version)


def hand_in(sheet: Record, person: Person, on: date = ON, **said: Any) -> None:
    write(sheet, person, on, **said)
    take(sheet, "hand-in", person, on)


def marked(r: Record, people: Mapping[str, Person], on: date = ON) -> None:
    """Everybody hands in whatever he has not yet."""
    for person in sitting(r, people, on).values():
        for sheet in sheets(r, person):
            if record(sheet.number).state in ("declaring", "draft"):
                hand_in(sheet, person, on)


def seated(city: City, **changes: Any) -> Record:
    """A session that everybody comes to."""
    people = city.people
    pool(people)
    r = drawn(session(city, **changes), people)
    for seat in r.answers["seats"]:
        answer(r, people["lin.jing"], seat["expert"], "accept")
    take(r, "settle", people["lin.jing"], ON)
    return record(r.number)
