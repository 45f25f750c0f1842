"""A session from its conditions to its minutes: frozen, committed, drawn, answered, replayed; and who may read what."""

import json
from pathlib import Path
from typing import Any

import pytest
import verify
from tests.journeys import reviewing
from tests.journeys.acting import may, record, refused, stops, take
from tests.journeys.reviewing import MEETING, ON, answer, commitment, drawn, pool, register, session

from tongchou.kernel.canonical import canonical
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, evidence
from tongchou.records.casefile import law_for
from tongchou.records.models import Entry, Person, Record, Summons
from tongchou.stages.review import draw
from tongchou.stages.review.exported import Kept
from tongchou.stages.review.queries import kept_of
from tongchou.surfaces.demo.city import City, moment

pytestmark = pytest.mark.django_db


def kept(r: Record) -> Kept:
    found = kept_of(record(r.number), law_for(r, moment(ON), ON))
    assert found is not None
    return found


def replayed(r: Record, folder: Path) -> list[str]:
    file = folder / "draw.json"
    file.write_text(canonical(kept(r).document()), "utf-8")
    return [f"{kind} {where}" for kind, where, _ in verify.check_draw(file, kept(r).inputs).flaws]


@pytest.mark.clause("9.2", "12.2", "4.1", "4.2", "4.3")
def test_a_session_is_drawn_answered_and_held(city: City, tmp_path: Path) -> None:
    people = city.people
    experts = pool(people)
    r = session(city)
    take(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE))
    assert replayed(r, tmp_path) == []
    out = {c.name: e.reason for e in kept(r).excluded for c in kept(r).candidates if c.id == e.expert}
    assert out == {"本单位": "employer", "编制者": "employer", "有亲属": "kin", "合作过": "partner"}
    take(r, "witness", people["ma.jun"], ON, commitment(r, draw.WITNESS))
    assert stops(refused(r, "reveal", people["ma.jun"], ON, {"witness_value": "x" * 30})) == ["RVW-REVEAL"]
    take(r, "reveal", people["ma.jun"], ON, {"witness_value": reviewing.VALUES[draw.WITNESS]})
    assert stops(refused(r, "draw", people["lin.jing"], ON, {"centre_value": "y" * 30})) == ["RVW-REVEAL"]
    take(r, "draw", people["lin.jing"], ON, {"centre_value": reviewing.VALUES[draw.CENTRE]})

    seats = kept(r).seats
    assert sorted(s.field for s in seats) == ["cost", "data", "security", "security", "security"]
    body = json.loads(Entry.objects.filter(record=r, verb="record-draw").latest("seq").body)
    assert body["given"]["seats"] == [s.plain() for s in seats]
    assert body["actor"] == ""
    assert Summons.objects.filter(session=r).count() == len(seats)

    first = next(s for s in seats if s.field == "security")
    assert stops(refused(r, "settle", people["lin.jing"], ON)) == ["RVW-SEATED"] * 5
    answer(r, people["lin.jing"], first.expert, "decline")
    following = kept(r).answers[-1].called
    assert following
    assert following not in {s.expert for s in seats}
    for expert in list(kept(r).sitting()):
        answer(r, people["lin.jing"], expert, "accept")
    take(r, "settle", people["lin.jing"], ON)
    assert replayed(r, tmp_path) == []
    coming = [s.expert for s in kept(r).seated()]
    assert following in coming

    application, known = record(r.answers["applications"][0]), {c.id: c for c in kept(r).candidates}
    named = [{"name": known[n].name, "employer": known[n].employer, "field": "评审"} for n in coming]
    asked = {"experts": named, "meeting_on": MEETING.isoformat()}
    assert list(may(application, "convene", people["lin.jing"], ON, asked).verdict) == []
    asked["experts"] = [*named[1:], {"name": "外请", "employer": "别处", "field": "评审"}]
    (warned,) = may(application, "convene", people["lin.jing"], ON, asked).verdict
    assert (warned.says, warned.weight) == ("专家外请（别处）不在抽取的名单里。", "warn")

    held = {"held_on": MEETING.isoformat(), "present": coming}
    strangers = {**held, "present": [*coming[:4], experts["本单位"].number]}
    assert stops(refused(r, "hold", people["lin.jing"], MEETING, strangers)) == ["RVW-PRESENT", "RVW-PRESENT"]
    take(r, "hold", people["lin.jing"], MEETING, held)
    assert stops(refused(r, "close", people["lin.jing"], MEETING)) == [*["RVW-SCORED"] * 5, "RVW-MINUTES"]
    reviewing.marked(r, people, MEETING)
    assert stops(refused(r, "close", people["lin.jing"], MEETING)) == ["RVW-MINUTES"]
    reviewing.signed(r, people)
    take(r, "close", people["lin.jing"], MEETING)
    assert replayed(r, tmp_path) == []
    assert evidence.check() == []


@pytest.mark.clause("9.2", "12.2")
def test_nobody_is_put_in_after_the_conditions_are_fixed(city: City, tmp_path: Path) -> None:
    people = city.people
    pool(people)
    r = session(city)
    take(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE))
    before = kept(r).inputs
    late = register(people, "后来的", employer="别处", fields=["security"])
    gone = Record.objects.filter(line=Line.EXPERT, title="甲0").get()
    take(gone, "stop", people["lin.jing"], ON, {"reason": "退休。"})
    take(r, "witness", people["ma.jun"], ON, commitment(r, draw.WITNESS))
    take(r, "reveal", people["ma.jun"], ON, {"witness_value": reviewing.VALUES[draw.WITNESS]})
    take(r, "draw", people["lin.jing"], ON, {"centre_value": reviewing.VALUES[draw.CENTRE]})
    assert kept(r).inputs == before
    assert late.number not in kept(r).order
    assert gone.number in kept(r).order
    assert replayed(r, tmp_path) == []


@pytest.mark.clause("9.2")
def test_the_impossible_is_said_with_its_numbers(city: City) -> None:
    people = city.people
    pool(people)
    asked = [{"field": "造价", "count": 3}, {"field": "基础设施", "count": 2}]
    r = session(city, quotas=asked)
    decision = refused(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE))
    assert [f.says for f in decision.verdict.stops] == [
        "造价领域只有 2 名可抽，需 3 名，差 1 名。",
        "基础设施领域只有 0 名可抽，需 2 名，差 2 名。",
    ]
    assert record(r.number).answers.get("candidates") is None


@pytest.mark.clause("9.2")
def test_who_sat_lately_rests_and_who_has_sat_often_too(city: City) -> None:
    people = city.people
    pool(people)
    first = drawn(session(city), people)
    for expert in list(kept(first).sitting()):
        answer(first, people["lin.jing"], expert, "accept")
    take(first, "settle", people["lin.jing"], ON)
    coming = [s.expert for s in kept(first).seated()]
    take(first, "hold", people["lin.jing"], MEETING, {"held_on": MEETING.isoformat(), "present": coming})
    again = {"quotas": [{"field": "安全", "count": 5}], "meeting_on": MEETING.isoformat(), "title": "第二批"}
    number = first.answers["applications"]
    second = reviewing.begin(Line.SESSION, people["lin.jing"], MEETING, **again, applications=number)
    short = refused(second, "commit", people["lin.jing"], MEETING, commitment(second, draw.CENTRE)).verdict.stops
    assert [(f.says, f.remedy) for f in short] == [
        ("安全领域只有 2 名可抽，需 5 名，差 3 名。", "可放宽“近几场已参加”（多 3 名），或登记更多专家。")
    ]
    loose = {**again, "rest_sessions": 0, "relax_reason": "安全专家少。"}
    third = reviewing.begin(Line.SESSION, people["lin.jing"], MEETING, **loose, applications=number)
    assert may(third, "commit", people["lin.jing"], MEETING, commitment(third, draw.CENTRE))
    tight = {**loose, "load_most": 1}
    fourth = reviewing.begin(Line.SESSION, people["lin.jing"], MEETING, **tight, applications=number)
    (found,) = refused(fourth, "commit", people["lin.jing"], MEETING, commitment(fourth, draw.CENTRE)).verdict.stops
    assert found.remedy == "可放宽“一年最多场次”（多 3 名），或登记更多专家。"


@pytest.mark.clause("4.1", "4.2")
def test_each_party_does_its_own_part_and_only_the_witness_voids(city: City) -> None:
    people = city.people
    pool(people)
    r = session(city)
    assert "ROLE" in stops(refused(r, "commit", people["ma.jun"], ON, commitment(r, draw.CENTRE)))
    take(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE))
    assert "ROLE" in stops(refused(r, "witness", people["lin.jing"], ON, commitment(r, draw.WITNESS)))
    copied = {"witness_commitment": r.answers["centre_commitment"]}
    assert stops(refused(r, "witness", people["ma.jun"], ON, copied)) == ["RVW-COMMITMENT"]
    assert "ROLE" in stops(refused(r, "void", people["lin.jing"], ON, {"reason": "重抽。"}))
    take(r, "void", people["ma.jun"], ON, {"reason": "条件写错。"})
    assert "STATE" in stops(refused(r, "witness", people["ma.jun"], ON, commitment(r, draw.WITNESS)))
    assert record(r.number).answers["inputs"], "what was declared void stays to be read"


@pytest.mark.clause("12.2")
def test_two_persons_take_an_expert_into_the_pool_and_nobody_twice(city: City) -> None:
    people = city.people
    one = reviewing.begin(
        Line.EXPERT, people["lin.jing"], title="甲", employer="示例大学", fields=["data"], phone="1", declared=True
    )
    assert stops(refused(one, "register", people["lin.jing"], ON)) == ["APART"]
    take(one, "register", people["xu.ning"], ON)
    two = reviewing.begin(
        Line.EXPERT, people["chen.gong"], title="甲", employer="示例大学", fields=["data"], phone="1", declared=True
    )
    assert stops(refused(two, "register", people["lin.jing"], ON)) == ["EXP-ONCE"]


def declare(r: Record, person: Person) -> None:
    for sheet in Record.objects.filter(line=Line.SCORE, scoring__summons__session=r, scoring__summons__person=person):
        take(sheet, "declare", person, ON, {"no_interest": True})


def sees(person: Person, r: Record) -> bool:
    return access.may_see(person, record(r.number), ON)


@pytest.mark.clause("12.2", "9.2")
def test_a_conflicted_expert_cannot_open_the_material(city: City, as_: Any) -> None:
    """Called: he sees the session. Coming: its applications too. A conflict declared, also later: nothing any more."""
    people = city.people
    experts = pool(people)
    r = drawn(session(city), people)
    number = {"wang.js": experts["王教授"].number, "li.yjy": experts["李研究员"].number}
    (called,) = set(number) & {s.person.username for s in Summons.objects.filter(session=r).exclude(person=None)}
    other = (set(number) - {called}).pop()
    application = record(r.answers["applications"][0])
    assert sees(people[called], r)
    assert not sees(people[called], application)
    assert not sees(people[other], r)

    assert stops(refused(r, "answer", people[called], ON, {"answering": number[other], "answer": "accept"})) == [
        "RVW-ANSWER"
    ]
    answer(r, people[called], number[called], "accept")
    assert not sees(people[called], application), "not before he has declared for this application"
    declare(r, people[called])
    assert sees(people[called], application)
    assert not sees(people[called], application.project)
    page = as_(called).get(f"/records/{application.number}/")
    assert page.status_code == 200
    assert not access.reads_whole(people[called], ON)

    answer(r, people[called], number[called], "conflict", "我爱人在编制单位任职。")
    assert not sees(people[called], application)
    assert not sees(people[called], r)
    assert as_(called).get(f"/records/{application.number}/").status_code == 404
    assert as_(called).get(f"/records/{r.number}/").status_code == 404
    assert sees(people[other], r), "the next of his field was called"
    assert Role.EXPERT in access.roles_of(people[called], ON)


@pytest.mark.clause("12.2")
def test_material_is_closed_again_when_the_minutes_are_signed_or_the_draw_is_void(city: City) -> None:
    people = city.people
    experts = pool(people)
    r = drawn(session(city), people)
    application = record(r.answers["applications"][0])
    coming = {s.expert.number: s.person for s in Summons.objects.filter(session=r) if s.person}
    ((number, person),) = coming.items()
    answer(r, person, number, "accept")
    declare(r, person)
    assert sees(person, application)
    take(r, "void", people["ma.jun"], ON, {"reason": "条件写错。"})
    assert not sees(person, application)
    assert not sees(person, r)
    assert experts


@pytest.mark.clause("9.2")
def test_no_unit_sees_who_may_judge_it(city: City) -> None:
    """Not even the centre's own people who apply: experts and sessions stand in the centre's unit."""
    people = city.people
    pool(people)
    r = session(city)
    assert not sees(people["jiang.lan"], r)
    assert people["jiang.lan"].unit == r.unit
    assert not sees(people["zhao.min"], r)
    assert all(sees(people[office], r) for office in ("lin.jing", "ma.jun", "sun.shen"))
