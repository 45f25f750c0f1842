"""Minutes of a session: drafted from its sheets, written in the meeting, signed by each who was there, and binding."""

import json
from datetime import timedelta
from typing import Any

import pytest
from tests.journeys import reviewing
from tests.journeys.acting import record, refused, stops, take
from tests.journeys.reviewing import AGREED, MEETING, hand_in, minutes_of, seated, sheets, sitting

from tongchou.records import access, conduct, drafts, evidence, files, minutes
from tongchou.records.models import Entry, Notice, Person, Record
from tongchou.records.uploads import extract
from tongchou.surfaces.api.records import shown
from tongchou.surfaces.demo.city import City, moment

pytestmark = pytest.mark.django_db


def held(city: City, **changes: Any) -> Record:
    """A session whose experts came and have all handed in."""
    people, r = city.people, seated(city, **changes)
    present = {"held_on": MEETING.isoformat(), "present": list(sitting(r, people))}
    for person in sitting(r, people).values():
        hand_in(sheets(r, person)[0], person, advice="核减终端。")
    take(r, "hold", people["lin.jing"], MEETING, present)
    return record(r.number)


@pytest.mark.clause("9.2", "4.5", "12.2")
def test_minutes_are_drafted_written_signed_and_bind(city: City, django_capture_on_commit_callbacks: Any) -> None:
    people, r = city.people, held(city)
    m = minutes_of(r)
    (row,) = m.answers["opinions"]
    assert row["conclusion"] == "通过"
    assert "5 位专家评分，平均 85.0 分" in row["opinion"]
    assert "核减终端" in row["opinion"]
    assert "到会专家 5 名" in m.answers["proceedings"]

    mine = access.actor_on(people["lin.jing"], m, MEETING)
    typed = drafts.Sheet("a", {"proceedings": ["改过的经过。"]}, {"proceedings": "改过的经过。"})
    drafts.save(m, typed, mine, moment(MEETING), version=m.version)
    assert [d.by for d in drafts.versions_of(m)] == [people["lin.jing"]], "who changed it is kept"
    take(m, "refill", people["lin.jing"], MEETING)
    assert record(m.number).answers["proceedings"] == "改过的经过。", "what somebody wrote stays"

    with django_capture_on_commit_callbacks(execute=True):
        take(m, "circulate", people["lin.jing"], MEETING)
    m = record(m.number)
    there = sitting(r, people)
    assert {row["expert"] for row in m.answers["experts"]} == set(there)
    assert m.answers["results"][0]["average"] == "85.0"
    asked = Notice.objects.filter(entry__record=m, kind="task").values_list("person", flat=True)
    assert set(asked) == {p.pk for p in there.values()}, "those who were there, and no other expert"

    first, *others = there.items()
    dissent = {**AGREED, "signing": "dissent", "dissent": "终端应当全部核减，不是一部分。"}
    assert stops(refused(m, "sign", first[1], MEETING, {"signing": "dissent", "truth_stated": True})) == ["MIN-DISSENT"]
    assert stops(refused(m, "sign", first[1], MEETING, {**AGREED, "truth_stated": False})) == ["ASKS"]
    take(m, "sign", first[1], MEETING, dissent)
    assert stops(refused(m, "sign", first[1], MEETING, AGREED)) == ["MIN-SIGNER"]
    assert "ROLE" in stops(refused(m, "sign", people["lin.jing"], MEETING, AGREED))
    assert stops(refused(r, "close", people["lin.jing"], MEETING)) == ["RVW-MINUTES"] * 4
    for _, person in others:
        take(m, "sign", person, MEETING, AGREED)
    m = record(m.number)
    assert m.state == "signed"
    kept = {row["expert"]: row["said"] for row in m.answers["signatures"]}
    assert kept[first[0]] == "不同意见：终端应当全部核减，不是一部分。"
    assert set(kept.values()) == {kept[first[0]], "同意"}
    take(r, "close", people["lin.jing"], MEETING)
    assert evidence.check() == []
    signing = Entry.objects.filter(record=m, verb="sign", taken=True)
    assert all(evidence.replay(e).same for e in signing)


@pytest.mark.clause("9.2", "4.5")
def test_another_word_is_signed_anew_and_earlier_signatures_stay(city: City) -> None:
    people, r = city.people, held(city)
    m = reviewing.circulated(r, people)
    first, *others = sitting(r, people).values()
    take(m, "sign", first, MEETING, AGREED)
    sheet = sheets(r, first)[0]
    assert "SCO-TIME" in stops(refused(sheet, "reconsider", first, MEETING, {"reason": "再想。"})), "marks are fixed"
    take(m, "recall", people["lin.jing"], MEETING, {"reason": "写错一个数。"})
    before = record(m.number).answers["text_hash"]
    m = reviewing.circulated(r, people, opinion="方案完整，核减终端以后实施。")
    assert m.answers["text_hash"] != before
    assert [row["text"] for row in m.answers["signatures"]] == [before]
    for person in (first, *others):
        take(m, "sign", person, MEETING, AGREED)
    m = record(m.number)
    assert m.state == "signed"
    assert [row["text"] for row in m.answers["signatures"]] == [before, *[m.answers["text_hash"]] * 5]


@pytest.mark.clause("9.2", "4.2")
def test_who_cannot_sign_is_written_down_by_the_witness_and_not_at_once(city: City) -> None:
    people, r = city.people, held(city)
    m = reviewing.circulated(r, people)
    (absent, _), *others = sitting(r, people).items()
    for _, person in others:
        take(m, "sign", person, MEETING, AGREED)
    told = {"absent_signer": absent, "reason": "住院，家属说明一周内不能签。"}
    assert stops(refused(m, "attest", people["ma.jun"], MEETING, told)) == ["MIN-ABSENT"]
    later = MEETING + timedelta(days=5)
    assert "ROLE" in stops(refused(m, "attest", people["lin.jing"], later, told)), "the centre cannot sign for anybody"
    take(m, "attest", people["ma.jun"], later, told)
    assert record(m.number).state == "signed"
    assert record(m.number).answers["signatures"][-1]["said"].startswith("未签：住院")


def read_by(person: Person, m: Record) -> dict[str, Any]:
    class Asked:
        auth = person

    answers: dict[str, Any] = shown(Asked(), record(m.number)).answers  # type: ignore[arg-type]
    return answers


@pytest.mark.clause("12.2", "9.2")
def test_who_stepped_aside_reads_and_signs_the_rest(city: City, as_: Any) -> None:
    """One application is judged here, so what is left for him is the meeting itself."""
    people = city.people
    r = seated(city, quotas=[{"field": "安全", "count": 4}, {"field": "数据", "count": 3}])
    there = sitting(r, people)
    (_, gone), *others = there.items()
    take(sheets(r, gone)[0], "recuse", gone, MEETING, {"reason": "我爱人在编制单位任职。"})
    for _, person in others:
        hand_in(sheets(r, person)[0], person)
    take(r, "hold", people["lin.jing"], MEETING, {"held_on": MEETING.isoformat(), "present": list(there)})
    m = minutes_of(r)
    assert not access.may_see(others[0][1], m, MEETING), "the draft is the centre's"
    m = reviewing.circulated(r, people)
    number = r.answers["applications"][0]
    assert [row["name"] for row in m.answers["recusals"]] == [record(next(iter(there))).title]
    assert number in json.dumps(read_by(others[0][1], m))
    mine = read_by(gone, m)
    assert mine["proceedings"]
    assert mine["opinions"] == mine["results"] == mine["recusals"] == []
    page = as_(gone.username).get(f"/minutes/{m.number}/") if gone.has_usable_password() else None
    assert page is None or record(number).title not in page.content.decode()
    for person in there.values():
        take(m, "sign", person, MEETING, AGREED)
    assert record(m.number).state == "signed"


@pytest.mark.clause("9.2")
def test_no_unit_and_no_other_expert_sees_them(city: City) -> None:
    people, r = city.people, held(city)
    m = reviewing.circulated(r, people)
    there = set(sitting(r, people).values())
    others = [people[name] for name in ("wang.js", "li.yjy") if people[name] not in there]
    assert others
    for person in (*others, people["zhao.min"], people["liu.ju"], people["jiang.lan"]):
        assert not access.may_see(person, m, MEETING)
    assert all(access.may_see(p, m, MEETING) for p in there)
    assert minutes.signers_of(m) == list(sitting(r, people).values())


def conclusion(application: Record, r: Record, m: Record, people: Any) -> Any:
    coming = r.summons.filter(answer="accept").select_related("expert").order_by("pk")
    rows = [{"expert": s.expert.title, "score": 85, "comment": ""} for s in coming]
    return conduct.may(
        record(application.number), "conclude", access.actor_on(people["lin.jing"], application, MEETING),
        moment(MEETING), {"scores": rows, "expert_opinion": "通过。"},
    )  # fmt: skip


@pytest.mark.clause("9.2", "4.5")
def test_an_application_is_concluded_as_its_signed_minutes_say_and_with_that_paper(city: City) -> None:
    people = city.people
    r = seated(city)
    application = record(r.answers["applications"][0])
    coming = r.summons.filter(answer="accept").select_related("expert").order_by("pk")
    named = [{"name": s.expert.title, "employer": s.expert.answers["employer"], "field": "评审"} for s in coming]
    take(
        application,
        "convene",
        people["lin.jing"],
        given={"experts": named, "meeting_on": MEETING.isoformat()},
        on=MEETING,
    )
    for person in sitting(r, people).values():
        hand_in(sheets(r, person)[0], person)
    take(r, "hold", people["lin.jing"], MEETING, {"held_on": MEETING.isoformat(), "present": list(sitting(r, people))})
    m = reviewing.circulated(r, people)
    assert [f.says for f in conclusion(application, r, m, people).verdict.stops][-1] == (
        f"场次 {r.number} 的评审纪要还没有签毕。"
    )
    for person in sitting(r, people).values():
        take(m, "sign", person, MEETING, AGREED)
    other = "另外写的一份纪要。".encode()
    files.receive(
        application, "expert-minutes", "纪要.txt", other, by=people["lin.jing"], at=moment(MEETING), run=extract.extract
    )
    (found,) = conclusion(application, r, m, people).verdict.stops
    assert found.says == "附上的会议纪要不是签署的那一份。"
    reviewing.paper_of(application, record(m.number), people["lin.jing"])
    assert conclusion(application, r, m, people)
