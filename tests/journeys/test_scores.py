"""Sheets of scores: declared for each application, written alone, opened together, and a conclusion that rests on them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from tests.journeys import reviewing
from tests.journeys.acting import may, record, refused, stops, take
from tests.journeys.reviewing import (
    BEST,
    MEETING,
    ON,
    WORST,
    answer,
    hand_in,
    invited,
    seated,
    sheets,
    sitting,
    write,
)

from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, evidence, invitations, projections
from tongchou.records.models import Document, Entry, Grant, Invitation, Owing, Person, Record
from tongchou.regulation.rulebook import editions, load
from tongchou.surfaces.demo.city import City, moment

pytestmark = pytest.mark.django_db

CANARY = "金丝雀评语七三九"
TALK = "两位专家对投资的理解不同，讨论以后各自坚持，取中位数。"


def sees(person: Person, r: Record) -> bool:
    return access.may_see(person, record(r.number), ON)


def experts(r: Record, people: Any) -> list[Person]:
    return list(sitting(r, people).values())


def named(r: Record) -> dict[str, Any]:
    coming = r.summons.filter(answer="accept").select_related("expert").order_by("pk")
    rows = [{"name": s.expert.title, "employer": s.expert.answers["employer"], "field": "评审"} for s in coming]
    return {"experts": rows, "meeting_on": MEETING.isoformat()}


def test_the_criteria_of_every_edition_are_a_hundred_points() -> None:
    for edition in editions():
        form = load(edition).forms[Line.SCORE]
        criteria = [f for f in form.fields.values() if f.points]
        assert sum(max(f.points.values()) for f in criteria if f.points) == 100
        assert all(f.choices and set(f.points or ()) == set(f.choices) for f in criteria)
        assert all(list((f.points or {}).values()) == sorted((f.points or {}).values(), reverse=True) for f in criteria)
        assert all(f"{f.id}_why" in form.fields for f in criteria)


@pytest.mark.clause("9.2", "12.2", "14.1")
def test_nobody_reads_a_score_before_the_last_sheet_is_in(city: City) -> None:
    people, r = city.people, seated(city)
    coming = experts(r, people)
    own = {person.pk: sheets(r, person)[0] for person in coming}
    office = [people[name] for name in ("lin.jing", "chen.gong", "ma.jun", "sun.shen")]
    for person in coming[:-1]:
        hand_in(own[person.pk], person, advice=CANARY)
        assert sees(person, own[person.pk]), "his own he reads"
        for other in (*coming, *office):
            if other != person:
                assert not sees(other, own[person.pk])
    last = own[coming[-1].pk]
    write(last, coming[-1], advice=CANARY)
    for other in (*coming, *office):
        texts = [e.body for e in access.entries_for(other, ON).exclude(actor=other)]
        assert not any(CANARY in text for text in texts), other.username
    assert not Document.objects.filter(text__contains=CANARY).exists(), "the search knows of none"
    assert not Owing.objects.filter(line=Line.SCORE).exists()

    take(last, "hand-in", coming[-1], ON)
    assert {record(s.number).state for s in own.values()} == {"opened"}
    for sheet in own.values():
        assert all(sees(person, sheet) for person in (*coming, *office))
        assert not sees(people["zhao.min"], sheet)
        assert not sees(people["jiang.lan"], sheet), "also not the centre's own people who apply"
    assert not Document.objects.filter(text__contains=CANARY).exists()
    assert list(projections.differences(moment(ON))) == []
    body = json.loads(Entry.objects.filter(record=last, verb="hand-in", taken=True).get().body)
    assert [m["points"] for m in body["case"]["facts"]["marks"]] == [17, 21, 17, 13, 17]
    assert evidence.check() == []


@pytest.mark.clause("12.2")
def test_an_application_opens_with_the_declaration_and_closes_with_a_recusal(city: City) -> None:
    people, r = city.people, seated(city)
    first, second, *others = experts(r, people)
    application, sheet = record(r.answers["applications"][0]), sheets(r, first)[0]
    assert not sees(first, application)
    assert stops(refused(sheet, "declare", first, ON, {"no_interest": False})) == ["ASKS"]
    assert stops(refused(sheet, "declare", second, ON, {"no_interest": True})) == ["SCO-OWN"]
    take(sheet, "declare", first, ON, {"no_interest": True})
    assert sees(first, application)
    assert not sees(second, application)
    write(sheet, first, advice=CANARY)
    for person in (second, *others):
        hand_in(sheets(r, person)[0], person)
    assert record(sheet.number).state == "draft"
    take(sheet, "recuse", first, ON, {"reason": "发现我爱人参与过方案。"})
    assert not sees(first, application)
    assert record(sheet.number).answers["advice"] == CANARY, "nothing is deleted"
    assert not sees(people["lin.jing"], sheet)
    assert {record(sheets(r, p)[0].number).state for p in (second, *others)} == {"opened"}
    assert "STATE" in stops(refused(sheet, "hand-in", first, ON))


@pytest.mark.clause("9.2", "14.1")
def test_a_sheet_is_whole_and_its_low_grades_have_reasons(city: City) -> None:
    people, r = city.people, seated(city)
    person = experts(r, people)[0]
    sheet = sheets(r, person)[0]
    write(sheet, person, verdict="revise", need="good", design="poor")
    assert [f.says for f in refused(sheet, "hand-in", person, ON).verdict.stops] == [
        "“方案与技术路线”评了最低一档，没有写意见。",
        "“投资合理性”还没有评。",
        "“安全可靠”还没有评。",
        "“数据共享与复用”还没有评。",
        "总的意见是“修改后通过”，没有写意见和建议。",
    ]
    write(sheet, person, advice=" ", **WORST)
    assert [f.says for f in refused(sheet, "hand-in", person, ON).verdict.stops] == [
        "一共 30 分，低于 60 分（本市参数），没有写意见和建议。"
    ]
    write(sheet, person, advice="不宜建设。", verdict="fail", **WORST)
    take(sheet, "hand-in", person, ON)
    take(sheet, "take-back", person, ON)
    assert record(sheet.number).state == "draft"


@pytest.mark.clause("9.2")
def test_strong_disagreement_is_talked_about_before_anybody_concludes(city: City) -> None:
    people, r = city.people, seated(city)
    coming = experts(r, people)
    number = r.answers["applications"][0]
    application = record(number)
    take(application, "convene", people["lin.jing"], ON, named(r))
    for n, person in enumerate(coming):
        hand_in(sheets(r, person)[0], person, **({"advice": "不行。", **WORST} if n == 0 else BEST))
    take(r, "hold", people["lin.jing"], MEETING, {"held_on": MEETING.isoformat(), "present": list(sitting(r, people))})
    scores = [
        {"expert": e["name"], "score": 30 if n == 0 else 100, "comment": "见评分表。"}
        for n, e in enumerate(named(r)["experts"])
    ]
    said = {"scores": scores, "expert_opinion": "通过。"}
    wide = "相差 70 分，超过 30 分（本市参数），会上还没有说明。"
    found = refused(application, "conclude", people["lin.jing"], MEETING, said).verdict.stops
    assert [f.rule for f in found] == ["PAPER", "EXP-SPREAD", "EXP-MINUTES"]
    assert found[1].says == f"专家评分{wide}"
    (found, unwritten) = refused(r, "close", people["lin.jing"], MEETING).verdict.stops
    assert (found.rule, found.says) == ("RVW-SPREAD", f"{number} 最高 100 分，最低 30 分，{wide}")
    assert unwritten.says == "评审纪要还没有送专家签署。"

    told = {"discussing": number, "discussion": TALK}
    assert stops(refused(r, "discuss", people["lin.jing"], MEETING, {**told, "discussion": "说了。"})) == [
        "RVW-DISCUSS"
    ]
    assert stops(refused(r, "discuss", people["lin.jing"], MEETING, {**told, "discussing": "SB-1"})) == ["RVW-DISCUSS"]
    take(r, "discuss", people["lin.jing"], MEETING, told)
    assert record(r.number).answers["discussions"] == [{"application": number, "said": TALK, "on": MEETING.isoformat()}]
    typed = {**said, "scores": [{**scores[0], "score": 80}, *scores[1:]]}
    found = refused(application, "conclude", people["lin.jing"], MEETING, typed).verdict.stops
    assert f"专家{scores[0]['expert']}的评分表是 30 分，这里写了 80 分。" in [f.says for f in found]
    take(sheets(r, coming[0])[0], "reconsider", coming[0], MEETING, {"reason": "听了说明。"})
    assert stops(refused(application, "conclude", people["lin.jing"], MEETING, said)) == [
        "PAPER", "EXP-SHEETS", "EXP-SHEETS", "EXP-MINUTES",
    ]  # fmt: skip
    hand_in(sheets(r, coming[0])[0], coming[0], MEETING)
    said["scores"][0]["score"] = 85
    m = reviewing.signed(r, people)
    assert m.answers["results"][0]["spread"] == 15
    reviewing.paper_of(application, m, people["lin.jing"])
    take(application, "conclude", people["lin.jing"], MEETING, said)
    assert "SCO-TIME" in stops(refused(sheets(r, coming[0])[0], "reconsider", coming[0], MEETING, {"reason": "再想。"}))
    take(r, "close", people["lin.jing"], MEETING)


@pytest.mark.clause("9.2", "12.2")
def test_sheets_stay_shut_while_a_seat_may_still_change(city: City) -> None:
    """All who came so far have handed in; the one who takes the empty seat must not know what they think."""
    people = city.people
    reviewing.pool(people)
    r = reviewing.drawn(reviewing.session(city), people)
    first, *rest = [s["expert"] for s in r.answers["seats"]]
    for expert in rest:
        answer(r, people["lin.jing"], expert, "accept")
    for person in experts(r, people):
        hand_in(sheets(r, person)[0], person)
    assert {s.state for s in sheets(r)} == {"sealed"}
    answer(r, people["lin.jing"], first, "accept")
    take(r, "settle", people["lin.jing"], ON)
    assert {s.state for s in sheets(r)} == {"sealed", "declaring"}
    late = sitting(r, people)[first]
    hand_in(sheets(r, late)[0], late)
    assert {s.state for s in sheets(r)} == {"opened"}
    gone, by = next(
        (p, n) for n, p in sitting(r, people).items() if n in rest and record(n).answers["fields"] == ["security"]
    )
    answer(r, people["lin.jing"], by, "decline", "住院。", verb="step-back")
    assert [s.state for s in Record.objects.filter(scoring__summons__person=gone)] == ["lapsed"]
    seat = r.summons.get(answer="")
    answer(r, people["lin.jing"], seat.expert.number, "accept")
    new = sitting(r, people)[seat.expert.number]
    assert not any(sees(new, sheet) for sheet in sheets(r) if sheet.state == "opened"), "his own is not in"
    hand_in(sheets(r, new)[0], new)
    assert sheets(r, new)[0].state == "sealed", "opened when it is settled again who comes"
    take(r, "settle", people["lin.jing"], ON)
    assert sheets(r, new)[0].state == "opened"


@pytest.mark.clause("9.2")
def test_who_did_not_come_does_not_judge_and_holds_up_nobody(city: City) -> None:
    people, r = city.people, seated(city, quotas=[{"field": "安全", "count": 4}, {"field": "数据", "count": 3}])
    away, *came = experts(r, people)
    for person in came:
        hand_in(sheets(r, person)[0], person)
    present = [n for n, p in sitting(r, people).items() if p != away]
    take(r, "hold", people["lin.jing"], MEETING, {"held_on": MEETING.isoformat(), "present": present})
    assert [s.state for s in Record.objects.filter(scoring__summons__person=away)] == ["lapsed"]
    assert {s.state for s in sheets(r)} == {"opened"}


@pytest.mark.clause("12.2", "4.5")
def test_an_invitation_opens_once_for_its_expert_and_no_longer_than_it_says(city: City) -> None:
    people, r = city.people, seated(city)
    seat = next(s for s in r.summons.select_related("expert") if not s.expert.answers.get("username"))
    before = Person.objects.count()
    told = invited(r, people["lin.jing"], seat.expert.number)
    assert Person.objects.count() == before + 1
    person = Person.objects.get(username=invitations.username_of(seat.expert))
    assert [g.role for g in Grant.objects.filter(person=person)] == [Role.EXPERT]
    assert not person.has_usable_password()
    made = Entry.objects.filter(line__in=("person", "grant"), verb__in=("admit", "invite"), taken=True)
    assert [e.line for e in made.order_by("seq")] == ["person", "grant"], "the journal made him what he is"
    assert all(evidence.replay(e).same for e in made)
    assert json.loads(made.get(line="grant").body)["case"]["facts"]["role"] == "expert"
    kept = [*Invitation.objects.values_list("link", "code"), *Entry.objects.values_list("body")]
    assert not any(told.link in text or told.code in text for row in kept for text in row)

    now = moment(ON)
    assert invitations.redeem(told.link, "00000000", now) is None
    assert invitations.redeem("x" * 32, told.code, now) is None
    assert invitations.redeem(told.link, told.code, now + timedelta(days=8)) is None, "expired"
    assert invitations.redeem(told.link, f"{told.code[:4]} {told.code[4:]}", now) == person
    assert invitations.redeem(told.link, told.code, now) is None, "used"

    told = invited(r, people["lin.jing"], seat.expert.number)
    for _ in range(5):
        assert invitations.redeem(told.link, "00000000", now) is None
    assert invitations.redeem(told.link, told.code, now) is None, "too many wrong codes"
    old = invited(r, people["lin.jing"], seat.expert.number)
    new = invited(r, people["lin.jing"], seat.expert.number)
    assert invitations.redeem(old.link, old.code, now) is None, "another one took its place"
    take(record(seat.expert.number), "stop", people["lin.jing"], ON, {"reason": "退休。"})
    assert invitations.redeem(new.link, new.code, now) is None, "out of the pool"
    assert Person.objects.count() == before + 1


@pytest.mark.clause("9.2")
def test_only_who_is_called_and_has_no_account_is_invited(city: City) -> None:
    people, r = city.people, seated(city)
    own = next(s for s in r.summons.select_related("expert") if s.expert.answers.get("username"))
    told = invitations.Secrets.new()
    given = {"answering": own.expert.number, **told.hashes()}
    assert stops(refused(r, "invite", people["lin.jing"], ON, given)) == ["RVW-INVITE"]
    assert stops(refused(r, "invite", people["lin.jing"], ON, {**given, "answering": "ZJ-2021-0099"})) == ["RVW-INVITE"]
    assert stops(refused(r, "invite", people["ma.jun"], ON, given)) == ["ROLE", "RVW-INVITE"]
    other = next(s for s in r.summons.select_related("expert") if s.person is None)
    given["answering"] = other.expert.number
    assert stops(refused(r, "invite", people["lin.jing"], ON, {**given, "code_hash": "12345678"})) == ["RVW-INVITE"]
    assert not Invitation.objects.exists()
    take(r, "invite", people["lin.jing"], ON, given)
    assert stops(refused(r, "invite", people["lin.jing"], ON, given)) == ["RVW-INVITE"], "no link twice"
    assert may(r, "invite", people["lin.jing"], ON, {**given, **invitations.Secrets.new().hashes()})
