"""Joint applications (6.3, 7.2): each department that takes part answers for its own part before the lead may submit."""

import pytest
from tests.journeys.acting import DAY, RELIEF, may, open_application, refused, stops, take

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.models import Entry, Notice, Record
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import moment

pytestmark = [pytest.mark.django_db, pytest.mark.clause("6.3")]
SIGN = {"truth_stated": True}
MARKET, OUTSIDE = "示例市市场监督管理局", "驻市某分局"


def joint(people, *rows, **changes):
    lead = people["zhao.min"].unit.name
    rows = rows or ({"unit": MARKET, "opens": "事件上报"},)
    return open_application(
        people["zhao.min"],
        build_mode="cross-department",
        lead_department=lead,
        participants=list(rows),
        **changes,
    )


def papers(city, record):
    for kind in ("application-form", "proposal"):
        city.attach(life.Life.act(RELIEF, DAY, "zhao.min", Line.APPLICATION, "x"), record.number, kind)


def asked(record):
    return list(Record.objects.filter(project=record.project_id, line=Line.PARTICIPATION).order_by("pk"))


def rewrite(record, people, day=DAY, **answers):
    record.refresh_from_db()
    actor = access.actor_on(people["zhao.min"], record, day)
    conduct.save(record, answers, actor, moment(day), version=record.version)


def test_the_lead_cannot_submit_until_each_has_confirmed(people, city):
    record = joint(people)
    papers(city, record)
    assert asked(record) == []
    take(record, "send", people["zhao.min"])
    (part,) = asked(record)
    assert (part.state, part.unit.name, part.answers["opens"]) == ("asked", MARKET, "事件上报")
    assert stops(refused(record, "submit", people["liu.ju"], given=SIGN)) == ["APP-LEAD"]
    assert stops(refused(part, "confirm", people["liu.ju"])) == ["ROLE"]  # the lead cannot say yes for another
    assert stops(refused(part, "confirm", people["shi.jian"])) == ["ROLE"]  # nor can a clerk
    take(part, "confirm", people["wei.ping"], given={"part_opinion": "同意。"})
    assert take(record, "submit", people["liu.ju"], given=SIGN)


def test_who_takes_part_sees_its_own_part_and_no_more(people, city):
    record = joint(people)
    take(record, "send", people["zhao.min"])
    (part,) = asked(record)
    seen = access.records_for(people["wei.ping"], DAY)
    assert set(seen.filter(project=record.project_id)) == {part}
    assert record not in seen
    assert record.project not in seen
    assert part in access.records_for(people["zhao.min"], DAY)
    assert part not in access.records_for(people["he.ping"], DAY)


def test_a_refusal_stops_the_lead_with_its_reason_and_both_are_told(people, city, django_capture_on_commit_callbacks):
    record = joint(people)
    papers(city, record)
    with django_capture_on_commit_callbacks(execute=True):
        take(record, "send", people["zhao.min"])
        (part,) = asked(record)
        take(part, "refuse", people["wei.ping"], given={"reason": "本局没有这项业务。"})
    decision = refused(record, "submit", people["liu.ju"], given=SIGN)
    assert [f.says for f in decision.verdict.stops] == [f"参与部门“{MARKET}”不同意参与：本局没有这项业务。"]
    entry = Entry.objects.get(record=part, verb="refuse")
    told = set(Notice.objects.filter(entry=entry).values_list("person__username", flat=True))
    assert {"zhao.min", "liu.ju", "wei.ping"} <= told
    assert "he.ping" not in told
    take(record, "decline", people["liu.ju"], given={"reason": "先商量。"})
    rewrite(record, people, participants=[{"unit": MARKET, "opens": "只接收结果"}])
    take(record, "send", people["zhao.min"])
    first, second = asked(record)
    assert (first.state, second.state, second.answers["opens"]) == ("refused", "asked", "只接收结果")


def test_the_same_words_are_asked_once_and_others_anew(people, city):
    record = joint(people)
    papers(city, record)
    take(record, "send", people["zhao.min"])
    (part,) = asked(record)
    take(part, "confirm", people["wei.ping"])
    take(record, "decline", people["liu.ju"], given={"reason": "再看。"})
    take(record, "send", people["zhao.min"])
    assert [p.state for p in asked(record)] == ["confirmed"]
    assert may(record, "submit", people["liu.ju"], given=SIGN)
    take(record, "decline", people["liu.ju"], given={"reason": "再看。"})
    rewrite(record, people, participants=[{"unit": MARKET, "opens": "另一样"}])
    take(record, "send", people["zhao.min"])
    assert [p.state for p in asked(record)] == ["superseded", "asked"]
    assert stops(may(record, "submit", people["liu.ju"], given=SIGN)) == ["APP-LEAD"]


def test_who_is_not_on_the_platform_is_vouched_for_by_the_lead(people, city):
    record = joint(people, {"unit": OUTSIDE, "opens": "查询", "confirmed_on": "2021-07-01"})
    papers(city, record)
    take(record, "send", people["zhao.min"])
    assert asked(record) == []
    assert may(record, "submit", people["liu.ju"], given=SIGN)
    take(record, "decline", people["liu.ju"], given={"reason": "再看。"})
    rewrite(record, people, participants=[{"unit": OUTSIDE, "opens": "查询"}])
    take(record, "send", people["zhao.min"])
    assert stops(may(record, "submit", people["liu.ju"], given=SIGN)) == ["APP-LEAD"]


def test_what_is_given_up_waits_on_nobodys_desk(people, city):
    record = joint(people)
    take(record, "send", people["zhao.min"])
    take(record, "withdraw", people["liu.ju"], given={"reason": "不报了。"})
    assert [p.state for p in asked(record)] == ["superseded"]


def test_an_application_of_one_department_asks_nobody(people):
    record = open_application(people["zhao.min"], participants=[{"unit": MARKET, "opens": "x"}])
    take(record, "send", people["zhao.min"])
    assert asked(record) == []


def test_the_page_of_a_part_says_what_is_asked_and_takes_the_answer(people, as_, time_machine):
    time_machine.move_to(moment(DAY), tick=False)
    record = joint(people)
    take(record, "send", people["zhao.min"])
    (part,) = asked(record)
    page = as_("wei.ping").get(f"/records/{part.number}/").content.decode()
    assert "事件上报" in page
    assert "确认参与" in page
    assert as_("wei.ping").get(f"/records/{record.number}/").status_code == 404
    shown = as_("wei.ping").get(f"/records/{part.number}/steps/confirm/")
    answer = as_("wei.ping").post(
        f"/records/{part.number}/steps/confirm/", {"seen": shown.context["seen"], "part_opinion": "同意。"}
    )
    assert answer.status_code == 302
    part.refresh_from_db()
    assert part.state == "confirmed"
