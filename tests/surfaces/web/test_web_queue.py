"""The queue of an office, the page on which a file is taken in, and the page of a planning year (9.1, 9.2, 13.1)."""

from datetime import date
from typing import Any

import pytest
from tests.journeys.acting import open_application, record, take
from tests.security.acting import paper
from tests.surfaces.web.test_web_validity import errors

from tongchou.lifecycle.words import Line
from tongchou.records import access, checklist, conduct, outbox, queue
from tongchou.records.models import Checklist, Entry, Notice, Record
from tongchou.records.queue import Asked, Queue
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
SENT, IN, NEXT, BACK, LATER = (
    date(2021, 7, 20), date(2021, 7, 21), date(2021, 7, 22), date(2021, 7, 23), date(2021, 8, 4),
)  # fmt: skip
YES = {"truth_stated": True}


@pytest.fixture
def handed_in(people, city, on):
    """An application in the centre's queue."""
    r = open_application(people["zhao.min"])
    paper(city, SENT, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"], SENT)
    take(r, "submit", people["liu.ju"], IN, YES)
    on(NEXT)
    return record(r.number)


def mine(people: Any, who: str, on: date) -> Queue:
    return Queue(people[who], moment(on), on)


@pytest.mark.clause("9.1", "13.1")
def test_the_queue_holds_what_waits_with_the_days_left(handed_in, people, as_, says):
    (row,), more = mine(people, "lin.jing", NEXT).page(Asked())
    assert (row.record, row.due, row.left, row.late, row.turns, row.decided, more) == (
        handed_in, date(2021, 7, 28), 4, False, 0, 0, False,
    )  # fmt: skip
    page = says(as_("lin.jing").get("/queue/"))
    assert f"/queue/{handed_in.number}/" in page
    assert "剩 4 个工作日" in page


def test_only_what_an_office_may_send_back_lies_in_its_queue(handed_in, people, as_):
    assert mine(people, "cao.yue", NEXT).lines
    for who in ("zhou.my", "zhao.min"):
        assert mine(people, who, NEXT).page(Asked()) == ([], False)
    assert as_("zhao.min").get("/queue/").status_code == 403
    assert as_("zhao.min").get(f"/queue/{handed_in.number}/").status_code == 403
    assert as_("zhou.my").get(f"/queue/{handed_in.number}/").status_code == 403


def test_filters_narrow_and_nonsense_does_nothing(handed_in, people, as_):
    own = mine(people, "lin.jing", NEXT)
    unit = handed_in.unit_id
    for asked, there in (
        (Asked(line="application"), 1), (Asked(line="plan"), 0), (Asked(unit=unit), 1), (Asked(unit=unit + 1), 0),
        (Asked(year=2022), 1), (Asked(year=2030), 0), (Asked(kind="overdue"), 0), (Asked(kind="again"), 0), (Asked(kind="late"), 0),
    ):  # fmt: skip
        assert len(own.page(asked)[0]) == there, asked
        assert own.counts(asked)[asked.kind] == there
    client = as_("lin.jing")
    for words in ("?unit=x&year=abcd&line=zz&kind=no&after=9~9", "?after=2021-07-01~", "?unit=" + "9" * 30):
        assert client.get(f"/queue/{words}").status_code == 200


def test_pages_go_on_where_the_last_one_ended(handed_in, people, monkeypatch, city):
    more = []
    for _ in range(4):
        r = open_application(people["zhao.min"])
        paper(city, SENT, "zhao.min", r, "application-form", "proposal")
        take(r, "send", people["zhao.min"], SENT)
        take(r, "submit", people["liu.ju"], IN, YES)
        more.append(r.number)
    monkeypatch.setattr(queue, "PAGE", 2)
    own, seen, after = mine(people, "lin.jing", NEXT), [], None
    while True:
        rows, following = own.page(Asked(after=after))
        seen += [row.record.number for row in rows]
        if not following:
            break
        after = rows[-1].place
    assert seen == [handed_in.number, *more]


@pytest.mark.clause("9.1")
def test_what_came_after_the_day_of_the_law_is_marked(handed_in, people, as_, says):
    Record.objects.filter(pk=handed_in.pk).update(law_day=date(2021, 9, 1))
    own = mine(people, "lin.jing", NEXT)
    assert [r.late for r in own.page(Asked(kind="late"))[0]] == [True]
    assert "逾期申报" in says(as_("lin.jing").get("/queue/"))
    assert "逾期申报" in says(as_("lin.jing").get("/cycle/2022/"))
    Record.objects.filter(pk=handed_in.pk).update(law_day=date(2021, 8, 31))
    assert own.page(Asked(kind="late")) == ([], False)


@pytest.mark.clause("13.1")
def test_the_checklist_has_a_line_for_each_rule_and_paper_with_the_finding_of_the_machine(handed_in, people):
    actor = access.actor_on(people["lin.jing"], handed_in, NEXT)
    lines = {one.key: one for one in checklist.lines(handed_in, actor, moment(NEXT))}
    assert {"paper-proposal", "paper-application-form", "rule-APP-COMPLETE", "rule-APP-LIFE"} <= lines.keys()
    assert lines["rule-APP-LIFE"].outcome == checklist.MET
    assert lines["rule-APP-LIFE"].decided.decision == checklist.OK
    assert lines["rule-APP-LIFE"].clauses == ("11.1",)

    Record.objects.filter(pk=handed_in.pk).update(answers={**handed_in.answers, "service_years": 3})
    bad = {one.key: one for one in checklist.lines(record(handed_in.number), actor, moment(NEXT))}["rule-APP-LIFE"]
    assert (bad.outcome, bad.decided.decision, bad.decided.place) == (checklist.NOT_MET, checklist.ASK, "使用年限")
    assert "3 年" in bad.findings[0].says
    assert not Checklist.objects.exists(), "looking writes nothing"


def typed(version: int, **more: str) -> dict[str, str]:
    return {
        "version": str(version), "decision:rule-APP-LIFE": "ok", "decision:rule-APP-SHARE": "ask",
        "says:rule-APP-SHARE": "写明更新周期", "place:rule-APP-SHARE": "共享机制", **more,
    }  # fmt: skip


@pytest.mark.clause("13.1")
def test_decisions_are_kept_and_become_the_points_of_one_return(handed_in, people, as_, says, city):
    client, address = as_("lin.jing"), f"/queue/{handed_in.number}/"
    place = _label("sharing_mechanism")
    first = typed(
        0,
        **{
            "place:rule-APP-SHARE": place,
            "evidence:rule-APP-SHARE": "项目建设方案",
            "quote:rule-APP-SHARE": "第 12 页",
        },
    )
    first |= {"says:more-1": "附会议纪要", "place:more-1": "项目建设方案", "then": "return"}
    sent = client.post(address, first)
    assert (sent.status_code, sent["Location"]) == (302, f"/records/{handed_in.number}/steps/return/")
    assert record(handed_in.number).state == "submitted", "a checklist moves nothing"
    kept = Checklist.objects.get(record=handed_in)
    assert (kept.version, kept.by, kept.lines["rule-APP-LIFE"]["decision"]) == (1, people["lin.jing"], "ok")

    city.records.clear()  # the player knows the file as it was before it was handed in
    paper(city, NEXT, "lin.jing", handed_in, "return-notice")
    form = says(client.get(sent["Location"]))
    assert f"写明更新周期\t{place}\t项目建设方案：“第 12 页”" in form
    assert "附会议纪要\t项目建设方案" in form
    assert "已核 2 项" in says(client.get("/queue/"))

    given = {"reason": "补正后再报。", "points": checklist.points(record(handed_in.number)), "answer_by": "2021-08-10"}
    take(handed_in, "return", people["lin.jing"], NEXT, given)
    assert mine(people, "lin.jing", NEXT).page(Asked()) == ([], False)
    assert handed_in.number in says(client.get("/queue/sent-back/"))
    assert client.get(address).status_code == 302


def _label(name: str) -> str:
    from tongchou.regulation import rulebook

    return rulebook.load("pzbf-2020-14").forms["application"].fields[name].label


def test_a_colleague_who_was_faster_is_not_written_over(handed_in, people, as_, says):
    address = f"/queue/{handed_in.number}/"
    assert as_("lin.jing").post(address, typed(0)).status_code == 302
    late = as_("xu.ning").post(address, typed(0, **{"says:rule-APP-SHARE": "另一句话"}))
    assert late.status_code == 409
    assert "另一句话" in says(late)
    assert Checklist.objects.get().lines["rule-APP-SHARE"]["says"] == "写明更新周期"
    again = as_("xu.ning").post(address, typed(1, **{"says:rule-APP-SHARE": "另一句话"}))
    assert again.status_code == 302
    assert Checklist.objects.get().lines["rule-APP-SHARE"]["says"] == "另一句话"


@pytest.mark.clause("32")
def test_what_bears_a_marking_is_not_kept(handed_in, as_, says):
    answer = as_("lin.jing").post(f"/queue/{handed_in.number}/", typed(0, **{"says:more-1": "机密★5年 某文件"}))
    assert answer.status_code == 422
    assert not Checklist.objects.exists()
    assert not Entry.objects.filter(body__contains="某文件").exists()


def test_a_place_that_is_not_there_is_said_and_kept(handed_in, as_, says):
    client, address = as_("lin.jing"), f"/queue/{handed_in.number}/"
    client.post(address, typed(0, **{"place:rule-APP-SHARE": "没有的项"}))
    page = says(client.get(address))
    assert "表里没有这一项" in page
    assert 'value="没有的项"' in page


@pytest.mark.clause("13.1")
def test_the_next_round_is_marked_and_the_clock_has_stood_still(handed_in, people, city, as_, says, on):
    paper(city, BACK, "lin.jing", handed_in, "return-notice")
    points = [{"point": "写明更新周期", "field": "sharing_mechanism"}, {"point": "核对总投资", "field": "total_fen"}]
    told = {"reason": "补正后再报。", "points": points, "answer_by": "2021-08-10"}
    take(handed_in, "return", people["lin.jing"], BACK, told)
    r = record(handed_in.number)
    clerk = access.actor_on(people["zhao.min"], r, LATER)
    conduct.save(r, {"sharing_mechanism": "每日更新。"}, clerk, moment(LATER), version=r.version)
    on(LATER)
    assert "只有补正事项写明的项" in says(as_("zhao.min").get(f"/records/{r.number}/edit/"))
    take(r, "send", people["zhao.min"], LATER)
    take(r, "submit", people["liu.ju"], LATER, YES)

    ((row,), _) = mine(people, "lin.jing", LATER).page(Asked(kind="again"))
    assert (row.turns, row.paused, row.left) == (1, 8, 3)
    page = says(as_("lin.jing").get(f"/queue/{r.number}/"))
    assert "第 1 次退回以后，改了 1 处" in page
    assert "未改" in page
    assert "已改" in page
    assert "不在补正事项里：" not in page
    assert Checklist.objects.count() == 0


@pytest.mark.clause("9.1", "9.2")
def test_the_cycle_tells_the_days_of_the_law_from_the_citys(handed_in, as_, says):
    page = says(as_("lin.jing").get("/cycle/2022/"))
    for words in ("2021-08-31", "2021-11-30", "办法规定", "本市参数", "受理审核", "项目申报 已提交 1"):
        assert words in page
    assert "没有报送计划的单位" in page
    unit = says(as_("zhao.min").get("/cycle/2022/"))
    assert "项目申报 已提交 1" in unit
    assert "没有报送计划的单位" not in unit
    assert "项目申报 已提交 1" not in says(as_("wu.hao").get("/cycle/2022/"))
    assert as_("lin.jing").get("/cycle/1999/").status_code == 404
    assert as_("lin.jing").get("/cycle/")["Location"] == "/cycle/2022/"


@pytest.mark.clause("9.1")
def test_who_is_silent_is_seen_and_reminded_by_an_act(people, as_, says, on):
    day = date(2021, 8, 20)
    on(day)
    head = {"title": "关于征集 2022 年度项目的通知", "plan_year": 2022}
    actor = access.actor_on(people["lin.jing"], None, day, unit=people["lin.jing"].unit)
    call = conduct.open_record(Line.CALL, actor, moment(day), unit=people["lin.jing"].unit, answers=head)
    take(call, "issue", people["lin.jing"], day)
    page = says(as_("lin.jing").get("/cycle/2022/"))
    unit = people["zhao.min"].unit.name
    assert unit in page
    assert f'action="/records/{call.number}/steps/remind/"' in page
    assert as_("zhao.min").get(f"/records/{call.number}/").status_code == 200

    Notice.objects.all().delete()
    look = as_("lin.jing").post(
        f"/records/{call.number}/steps/remind/", {"stage": "change", "units": unit, "reason": "8 月 31 日截止。"}
    )
    assert unit in says(look)
    assert not Notice.objects.exists(), "a look reminds nobody"
    entry = take(call, "remind", people["lin.jing"], day, {"units": [unit], "reason": "8 月 31 日截止。"})
    outbox.react(entry, entry.at)
    told = {n.person.username for n in Notice.objects.select_related("person")}
    assert {"zhao.min", "liu.ju"} <= told
    assert "wu.hao" not in told
    assert "2021-08-20" in says(as_("lin.jing").get("/cycle/2022/"))
    other = as_("wu.hao")
    for path in (f"/records/{call.number}/", f"/records/{call.number}/journal/"):
        assert unit not in says(other.get(path)), "who was reminded is the offices' to know"
        assert unit in says(as_("lin.jing").get(path))


def test_what_is_sent_is_html_as_the_standard_writes_it(handed_in, as_):
    client, own = as_("lin.jing"), as_("zhao.min")
    file = f"/queue/{handed_in.number}/"
    answers = [client.get(path) for path in ("/queue/", "/queue/sent-back/", "/cycle/2022/", "/cycle/2023/", file)]
    answers += [client.post(file, typed(9)), own.get("/cycle/2022/")]
    assert [a.status_code for a in answers] == [200, 200, 200, 200, 200, 409, 200]
    assert [error for answer in answers for error in errors(answer)] == []
