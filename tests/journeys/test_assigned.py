"""A session that is staffed by a balanced assignment, from its conditions to its minutes; and who may read what."""

import json
from collections import Counter

import pytest
from tests.journeys import assigning, reviewing
from tests.journeys.acting import record, refused, stops, take
from tests.journeys.assigning import LIVES, assigned, kept, session, waiting
from tests.journeys.reviewing import MEETING, ON, answer, commitment, pool, sheets

from tongchou.lifecycle.words import Line
from tongchou.records import access, evidence, minutes
from tongchou.records.models import Entry, Record, Scoring, Summons
from tongchou.records.register import drawn_for
from tongchou.stages.review import draw
from tongchou.stages.review.queries import suggested
from tongchou.surfaces.demo.city import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffed(city: City) -> Record:
    """Assigned, and nobody has answered."""
    pool(city.people)
    return assigned(city, session(city, waiting(city)))


@pytest.mark.clause("9.2", "12.2", "4.1", "4.2", "4.3")
def test_a_session_is_assigned_answered_marked_and_signed(city: City, staffed: Record) -> None:
    people, r = city.people, staffed
    seats = kept(r).seats_now()
    assert [Counter(sitting.values()) for sitting in seats.values()] == [
        Counter({"security": 3, "data": 1, "cost": 1})
    ] * len(LIVES)
    assert {c.id: c.name for c in kept(r).candidates}.keys() > set(kept(r).load())
    body = json.loads(Entry.objects.filter(record=r, verb="record-assignment").latest("seq").body)
    assert body["actor"] == ""
    assert body["given"]["result"] == kept(r).result()
    assert all("没有要回避的关系" in row["reason"] for row in body["given"]["assigned"])
    assert kept(r).again() == kept(r).placed, "the same question has the same answer"
    called = {s.expert.number for s in Summons.objects.filter(session=r)}
    assert called == set(kept(r).load())

    for number in list(kept(r).sitting()):
        answer(r, people["lin.jing"], number, "accept")
    take(r, "settle", people["lin.jing"], ON)
    issued = Scoring.objects.filter(summons__session=r).values_list("application__number", "summons__expert__number")
    assert sorted(issued) == sorted((number, expert) for number, sitting in seats.items() for expert in sitting)

    coming = list(kept(r).sitting())
    school = record(r.answers["applications"][1])
    some = [n for n in coming if n not in list(seats[school.number])[:2]]
    held = {"held_on": MEETING.isoformat(), "present": some}
    found = refused(r, "hold", people["lin.jing"], MEETING, held).verdict.stops
    assert f"{school.number} 的专家到会 3 名，不少于 5 名（本市参数）。" in [f.says for f in found]
    take(r, "hold", people["lin.jing"], MEETING, {**held, "present": coming})
    assert "专家由系统均衡分派" in reviewing.minutes_of(r).answers["proceedings"]
    assert stops(refused(r, "close", people["lin.jing"], MEETING)) == [*["RVW-SCORED"] * 15, "RVW-MINUTES"]
    reviewing.marked(r, people, MEETING)
    signed = reviewing.signed(r, people)
    assert [row["scores"].count("、") + 1 for row in signed.answers["results"]] == [5, 5, 5]
    take(r, "close", people["lin.jing"], MEETING)
    assert len(drawn_for(school.number)) == 5
    experts = suggested(school, "convene")["experts"]
    assert Counter(row["field"] for row in experts) == Counter({"安全": 3, "数据": 1, "造价": 1})
    assert evidence.check() == []


@pytest.mark.clause("12.2")
def test_whoever_is_tied_to_one_application_judges_another_and_sees_only_that(city: City, staffed: Record) -> None:
    people, r = city.people, staffed
    relief, school, park = (record(n) for n in r.answers["applications"])
    wang = people["wang.js"]  # of the bureau that applies for the school
    (number,) = Summons.objects.filter(session=r, person=wang).values_list("expert__number", flat=True)
    away = {n for n, why in _why(r, number).items() if "employer" in why}
    assert away == {school.number}
    (mine,) = kept(r).of_expert(number)
    assert mine in {relief.number, park.number}
    answer(r, wang, number, "accept")
    (sheet,) = sheets(r, wang)
    take(sheet, "declare", wang, ON, {"no_interest": True})
    sees = [n for n in r.answers["applications"] if access.may_see(wang, record(n), ON)]
    assert sees == [mine]
    for one in [n for n in kept(r).sitting() if n != number]:
        answer(r, people["lin.jing"], one, "accept")
    take(r, "settle", people["lin.jing"], ON)
    take(r, "hold", people["lin.jing"], MEETING, {"held_on": MEETING.isoformat(), "present": list(kept(r).sitting())})
    reviewing.marked(r, people, MEETING)
    m = reviewing.circulated(r, people)
    read = minutes.part_of(m, wang)
    assert [row["application"] for row in read["results"]] == [mine]
    assert minutes.aside(m, wang) == frozenset()
    assert len(m.answers["results"]) == len(LIVES)


def _why(r: Record, number: str) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for e in kept(r).left_out():
        if e.expert == number:
            out.setdefault(e.application, set()).add(e.reason)
    return out


@pytest.mark.clause("9.2", "12.2")
def test_who_withdraws_is_replaced_on_each_of_his_applications(city: City, staffed: Record) -> None:
    people, r = city.people, staffed
    lin, before = people["lin.jing"], kept(r).seats_now()
    security = {e for sitting in before.values() for e, f in sitting.items() if f == "security"}
    leaves = max(security, key=lambda e: (kept(r).load()[e], e))
    for number in [n for n in kept(r).sitting() if n != leaves]:
        answer(r, lin, number, "accept")
    have = set(Scoring.objects.filter(summons__session=r).values_list("summons__expert__number", flat=True))
    assert leaves not in have
    least = min(kept(r).load()[e] for e in security if e != leaves)
    answer(r, lin, leaves, "decline")
    now = kept(r)
    assert leaves not in now.sitting()
    assert {m.application for m in now.moves} == {n for n, sitting in before.items() if leaves in sitting}
    for move in now.moves:
        assert move.called not in before[move.application]
        assert move.application not in _why(r, move.called)
        assert "手上最少" in move.reason
    assert now.moves[0].called
    assert least <= min(now.load()[m.called] for m in now.moves)
    for number in [n for n in kept(r).sitting() if n not in {a.expert for a in kept(r).answers}]:
        answer(r, lin, number, "accept")
    take(r, "settle", lin, ON)
    alive = Scoring.objects.filter(summons__session=r).exclude(record__state="lapsed")
    pairs = alive.values_list("application__number", "summons__expert__number")
    assert sorted(pairs) == sorted((n, e) for n, sitting in kept(r).seats_now().items() for e in sitting)
    stays = next(iter(kept(r).sitting()))
    answer(r, lin, stays, "conflict", "与需求单位的负责人是同学。", verb="step-back")
    assert stays not in kept(r).load()
    assert record(r.number).state == "drawn"


@pytest.mark.clause("9.2")
def test_where_nobody_is_left_it_is_said_for_each_application(city: City, staffed: Record) -> None:
    r, lin = staffed, city.people["lin.jing"]
    cost = {e for sitting in kept(r).seats_now().values() for e, f in sitting.items() if f == "cost"}
    for number in sorted(cost):
        answer(r, lin, number, "decline")
    gaps = [f.says for f in refused(r, "settle", lin, ON).verdict.stops if f.field == "moves"]
    assert gaps == [f"{n} 的造价领域只有 0 名，需 1 名，没有可以接替的了。" for n in sorted(r.answers["applications"])]


@pytest.mark.clause("9.2", "12.2")
def test_what_cannot_be_assigned_is_refused_and_nothing_is_frozen(city: City) -> None:
    people = city.people
    pool(people)
    numbers = waiting(city)

    def tried(**changes: object) -> list[str]:
        r = session(city, numbers, **changes)
        found = refused(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE)).verdict.stops
        assert record(r.number).answers.get("inputs") is None
        assert not Summons.objects.filter(session=r).exists()
        return [f.says for f in found]

    assert tried(way_reason="快。") == ["均衡分派的理由只有 2 个字，不少于 10 个字（本市参数）。"]
    assert tried(applications=numbers[:1]) == ["只有 1 个申报，用不着分派。"]
    cost = [{"field": "造价", "count": 3}, {"field": "安全", "count": 2}]
    assert tried(quotas=cost) == [
        f"{numbers[0]} 的造价领域只有 2 名可派，需 3 名，差 1 名；另有 0 名要回避。",
        f"{numbers[1]} 的造价领域只有 1 名可派，需 3 名，差 2 名；另有 1 名要回避。",
        f"{numbers[2]} 的造价领域只有 2 名可派，需 3 名，差 1 名；另有 0 名要回避。",
    ]
    assert tried(each_most=1) == ["造价领域共 3 个席位，能派的专家 2 名，每人最多评审 1 个，只够 2 个，差 1 个。"]


@pytest.mark.clause("9.2", "4.1", "4.2")
def test_the_same_parties_as_in_a_draw_and_without_the_answer_it_is_one(city: City) -> None:
    people = city.people
    pool(people)
    numbers = waiting(city)
    r = session(city, numbers)
    assert "ROLE" in stops(refused(r, "commit", people["ma.jun"], ON, commitment(r, draw.CENTRE)))
    take(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE))
    assert "ROLE" in stops(refused(r, "witness", people["lin.jing"], ON, commitment(r, draw.WITNESS)))
    assert "STATE" in stops(refused(r, "draw", people["lin.jing"], ON, {"centre_value": "x" * 20}))
    take(r, "void", people["ma.jun"], ON, {"reason": "条件写错。"})
    lots = reviewing.drawn(session(city, numbers, way="draw", way_reason=""), people)
    assert len(lots.answers["seats"]) == 5
    assert "assigned" not in lots.answers
    assert not Record.objects.filter(line=Line.SCORE).exists()
    other = assigning.session(city, numbers, way=None, title="再一场")
    assert "way" not in {k for k, v in other.answers.items() if v}
