"""Sent back for supplement (13.1): only what was asked for is open, by every way in, and the next round shows what changed."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from tests.journeys.acting import open_application, record, refused, stops, take
from tests.security.acting import paper

from tongchou.kernel.canonical import digest
from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, drafts, outbox, rounds
from tongchou.records.drafts import Sheet
from tongchou.records.models import Entry, Notice, Owing, Record, Round
from tongchou.records.queue import Queue
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
SENT, IN, BACK, LATER = date(2021, 7, 20), date(2021, 7, 21), date(2021, 7, 23), date(2021, 7, 26)
YES = {"truth_stated": True}


@pytest.fixture
def handed_in(people, city):
    """An application that has been submitted."""
    r = open_application(people["zhao.min"])
    paper(city, SENT, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"], SENT)
    take(r, "submit", people["liu.ju"], IN, YES)
    return r


def sent_back(r: Record, people: Any, city: Any, *points: dict[str, str], on: date = BACK) -> Record:
    paper(city, on, "lin.jing", r, "return-notice")
    told = {"reason": "有几处要补正。", "points": list(points), "answer_by": "2021-08-10"}
    take(r, "return", people["lin.jing"], on, told)
    return record(r.number)


def save(r: Record, people: Any, on: date = LATER, **answers: Any) -> Record:
    r.refresh_from_db()
    who = people["zhao.min"]
    return conduct.save(r, answers, access.actor_on(who, r, on), moment(on), version=r.version)


@pytest.fixture
def returned(handed_in, people, city):
    return sent_back(handed_in, people, city, {"point": "写明数据怎样更新", "field": "sharing_mechanism"})


OVER, TOO_SOON = date(2021, 8, 11), date(2021, 8, 10)
LEFT_OUT = {"reject_ground": "materials", "reason": "到期没有补交，也没有说明原因。"}


@pytest.fixture
def office(returned, people, city):
    """The notice of leaving it out lies ready."""
    paper(city, LATER, "lin.jing", returned, "reject-notice")
    return people["lin.jing"]


def reasons(decision: Any) -> list[tuple[str, tuple[str, ...]]]:
    return [(f.says, f.clauses) for f in decision.verdict.stops]


@pytest.mark.clause("13.1")
def test_what_is_not_mended_in_time_is_left_out_and_not_a_day_sooner(returned, people, office):
    decision = refused(returned, "lapse", office, TOO_SOON, LEFT_OUT)
    assert reasons(decision) == [("补正期限到 2021-08-10，今天是最后一天，现在不能按逾期未补正不列入。", ("13.1",))]
    assert record(returned.number).state == "returned"
    take(returned, "lapse", office, OVER, LEFT_OUT)
    found = record(returned.number)
    assert (found.state, found.answers["reject_ground"]) == ("rejected", "materials")
    assert record(found.project.number).state == "not-listed"
    outbox.sweep(moment(OVER))
    told = Notice.objects.filter(person=people["liu.ju"], entry__record=found).latest("pk")
    assert "逾期未补正，不列入。原因：到期没有补交" in told.text


@pytest.mark.clause("13.1")
def test_a_day_off_is_nobodys_last_day(handed_in, people, city):
    paper(city, BACK, "lin.jing", handed_in, "return-notice", "reject-notice")
    points = [{"point": "补附文件", "field": "basis"}]
    take(
        handed_in, "return", people["lin.jing"], BACK, {"reason": "补正。", "points": points, "answer_by": "2021-08-07"}
    )
    says = reasons(refused(handed_in, "lapse", people["lin.jing"], date(2021, 8, 8), LEFT_OUT))[0][0]
    assert says == "补正期限到 2021-08-09，还有 1 个工作日，现在不能按逾期未补正不列入。"
    take(handed_in, "lapse", people["lin.jing"], TOO_SOON, LEFT_OUT)


@pytest.mark.clause("13.1")
@pytest.mark.parametrize("declined", [False, True], ids=["signing", "draft"])
def test_a_file_that_lies_with_the_leader_is_not_there_either(returned, people, office, declined):
    take(returned, "send", people["zhao.min"], TOO_SOON)
    if declined:
        take(returned, "decline", people["liu.ju"], TOO_SOON, {"reason": "再看看。"})
    assert [a.number for a in Queue(office, moment(OVER), OVER).sent_back(None)[0]] == [returned.number]
    take(returned, "lapse", office, OVER, LEFT_OUT)
    assert record(returned.number).state == "rejected"


def test_what_was_never_sent_back_does_not_lapse(people):
    draft = open_application(people["zhao.min"])
    decision = refused(draft, "lapse", people["lin.jing"], OVER, LEFT_OUT)
    assert "这份申报没有退回补正过，谈不上补正逾期。" in [says for says, _ in reasons(decision)]


def test_whoever_may_leave_a_file_out_writes_nothing_into_it(returned, people, office, as_, time_machine):
    time_machine.move_to(moment(LATER), tick=False)
    assert not conduct.may_write(returned, access.actor_on(office, returned, LATER))
    assert conduct.may_write(returned, access.actor_on(people["zhao.min"], returned, LATER))
    assert as_("lin.jing").get(f"/records/{returned.number}/edit/").status_code == 403
    page = as_("lin.jing").get(f"/records/{returned.number}/").content.decode()
    assert f"/records/{returned.number}/edit/" not in page


@pytest.mark.clause("13.1")
def test_the_unit_owes_the_answer_by_the_day_it_was_told(returned, people):
    rows = Owing.objects.filter(record=returned)
    assert {(row.verb, row.due, row.local) for row in rows} == {("send", date(2021, 8, 10), False)}
    take(returned, "send", people["zhao.min"], LATER)
    assert [(row.verb, row.due) for row in rows.all()] == [("submit", date(2021, 8, 10))]
    take(returned, "submit", people["liu.ju"], LATER, YES)
    assert {row.verb for row in rows.all()} == {"admit"}


def test_a_return_tells_the_unit_and_not_the_office_that_it_is_theirs_to_do(returned, people):
    outbox.sweep(moment(BACK))
    told = Notice.objects.filter(entry__record=returned, entry__verb="return", kind="task")
    assert {n.person.username for n in told} >= {"zhao.min"}
    assert not told.filter(person=people["lin.jing"]).exists()
    assert "2021-08-10 前办理" in told.get(person=people["zhao.min"]).text


@pytest.mark.clause("13.1")
def test_only_the_named_field_is_open(returned, people):
    before = record(returned.number)
    with pytest.raises(BadAnswerError, match="“项目名称”不在补正事项里"):
        save(returned, people, title="另一个名字", sharing_mechanism="每日更新。")
    after = record(returned.number)
    assert (after.answers, after.version) == (before.answers, before.version)
    saved = save(returned, people, sharing_mechanism="每日更新，值班电话受理。", title=before.answers["title"])
    assert saved.answers["sharing_mechanism"] == "每日更新，值班电话受理。"


@pytest.mark.clause("13.1")
def test_page_and_api_hold_the_same_line(returned, people, client, time_machine, as_):
    time_machine.move_to(moment(LATER), tick=False)
    headers = {"Authorization": f"Bearer {make_token(people['zhao.min'], 't', moment(LATER), LATER)}"}
    body = {"version": returned.version, "answers": {"goals": "别的目标"}}
    asked = client.patch(f"/api/v1/records/{returned.number}", body, content_type="application/json", headers=headers)
    assert asked.status_code == 422
    assert "不在补正事项里" in asked.json()["says"]

    page = as_("zhao.min").get(f"/records/{returned.number}/edit/").content.decode()
    assert 'name="sharing_mechanism"' in page
    assert 'name="goals"' not in page
    posted = as_("zhao.min").post(
        f"/records/{returned.number}/edit/",
        {"version": returned.version, "page": "p", "goals": "别的目标", "sharing_mechanism": "每日更新。"},
    )
    assert posted.status_code == 302
    kept = record(returned.number).answers
    assert (kept["sharing_mechanism"], kept["goals"]) == ("每日更新。", returned.answers["goals"])


@pytest.mark.clause("13.1")
def test_a_draft_that_says_more_keeps_nothing(returned, people):
    actor = access.actor_on(people["zhao.min"], returned, LATER)
    sheet = Sheet("p", {"goals": ["别的目标"]}, {"goals": "别的目标"})
    with pytest.raises(BadAnswerError, match="不在补正事项里"):
        drafts.save(returned, sheet, actor, moment(LATER), version=returned.version)
    assert record(returned.number).answers == returned.answers


@pytest.mark.clause("13.1")
def test_it_stays_closed_when_the_leader_gives_it_back_and_opens_no_more_after_it_is_in(returned, people):
    save(returned, people, sharing_mechanism="每日更新。")
    take(returned, "send", people["zhao.min"], LATER)
    take(returned, "decline", people["liu.ju"], LATER, {"reason": "再写细些。"})
    with pytest.raises(BadAnswerError, match="不在补正事项里"):
        save(returned, people, goals="别的目标")
    assert save(returned, people, sharing_mechanism="每日更新，逾期催办。").state == "draft"
    take(returned, "send", people["zhao.min"], LATER)
    take(returned, "submit", people["liu.ju"], LATER, YES)
    with pytest.raises(BadAnswerError, match="现在不能修改"):
        save(returned, people, sharing_mechanism="又改。")


@pytest.mark.clause("13.1")
def test_a_section_opens_its_fields_and_the_whole_opens_all(handed_in, people, city):
    r = sent_back(handed_in, people, city, {"point": "金额重报", "field": "全部内容"})
    assert save(r, people, goals="别的目标").answers["goals"] == "别的目标"


def test_what_now_stands_in_the_way_is_open_too(handed_in, people, city):
    r = sent_back(handed_in, people, city, {"point": "核对总投资", "field": "total_fen"})
    with pytest.raises(BadAnswerError, match="不在补正事项里"):
        save(r, people, fen_by_year={"2022": 1})
    total = r.answers["total_fen"] + 1_000_000
    r = save(r, people, total_fen=total)
    blamed = conduct.opened(r, access.actor_on(people["zhao.min"], r, LATER), moment(LATER))
    assert "fen_by_year" in blamed.fields
    assert not blamed.has_field("goals")
    year = next(iter(r.answers["fen_by_year"]))
    by_year = {**r.answers["fen_by_year"], year: r.answers["fen_by_year"][year] + 1_000_000}
    assert save(r, people, fen_by_year=by_year).answers["fen_by_year"] == by_year


@pytest.mark.clause("13.1")
def test_only_the_papers_that_were_asked_for_are_replaced(handed_in, people, city):
    r = sent_back(handed_in, people, city, {"point": "方案第三章重写", "field": "项目建设方案"})
    clerk = access.actor_on(people["zhao.min"], r, LATER)
    assert conduct.may_attach(r, "proposal", clerk)
    assert not conduct.may_attach(r, "application-form", clerk)
    with pytest.raises(BadAnswerError, match="不在补正事项里"):
        save(r, people, goals="别的目标")


def test_with_a_field_goes_the_form_that_prints_it(returned, people):
    clerk = access.actor_on(people["zhao.min"], returned, LATER)
    assert conduct.may_attach(returned, "application-form", clerk)
    assert not conduct.may_attach(returned, "proposal", clerk)


@pytest.mark.clause("13.1")
def test_a_return_without_places_is_refused_and_written_down(handed_in, people, city):
    paper(city, BACK, "lin.jing", handed_in, "return-notice")
    told = {"reason": "不全。", "points": [{"point": "材料再完善"}], "answer_by": "2021-08-10"}
    actor = access.actor_on(people["lin.jing"], handed_in, BACK)
    decision = conduct.may(handed_in, "return", actor, moment(BACK), told)
    assert stops(decision) == ["RET-POINTS"]
    assert not Round.objects.exists()


@pytest.mark.clause("13.1")
def test_the_next_round_shows_what_changed_asked_or_not(handed_in, people, city):
    r = sent_back(
        handed_in, people, city,
        {"point": "核对总投资", "field": "投资合计" if False else "total_fen"}, {"point": "写明更新", "field": "sharing_mechanism"},
    )  # fmt: skip
    assert rounds.last_turn(r).changes == ()
    year = next(iter(r.answers["fen_by_year"]))
    r = save(r, people, total_fen=r.answers["total_fen"] + 1_000_000)
    save(r, people, fen_by_year={**r.answers["fen_by_year"], year: r.answers["fen_by_year"][year] + 1_000_000})
    paper(city, LATER, "zhao.min", r, "application-form")

    turn = rounds.last_turn(record(r.number))
    assert {(c.place.id, c.asked) for c in turn.changes} == {
        ("total_fen", True), ("fen_by_year", False), ("application-form", True),
    }  # fmt: skip
    assert [c.place.id for c in turn.unasked] == ["fen_by_year"]
    assert [(p.says, p.changed) for p in turn.points] == [("核对总投资", True), ("写明更新", False)]
    assert (turn.number, turn.sound) == (1, True)


@pytest.mark.clause("13.1")
def test_the_kept_round_is_what_the_journal_says(returned):
    kept = Round.objects.get(record=returned)
    body = json.loads(Entry.objects.get(seq=kept.entry_id).body)
    assert (body["verb"], body["answers"]) == ("return", digest(kept.answers))
    Round.objects.filter(pk=kept.pk).update(answers={**kept.answers, "title": "改过"})
    assert not rounds.last_turn(returned).sound


def test_what_was_never_sent_back_has_no_rounds_and_is_open(people):
    r = open_application(people["zhao.min"])
    assert rounds.last_turn(r) is None
    assert save(r, people, on=SENT + timedelta(days=1), goals="别的目标").answers["goals"] == "别的目标"
    assert r.line == Line.APPLICATION
