"""Journeys in a real browser, each page by its proper person: a need becomes an application that the centre has approved.

J1 the clerk applies, J2 the leader signs on a phone, J3 the centre returns once and takes in, J4 the opinion is written
and read. Each begins where others have brought the matter. What is refused on the way is refused in the words of the
rules, with the article beside them.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.journeys.acting import RELIEF, record
from tests.journeys.windowed import (
    CHECK,
    LAND,
    PHONE,
    WAN,
    Season,
    Window,
    confirms,
    record_of,
    so_far,
)
from tests.surfaces.web.test_browser import CHROMIUM

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.models import Baseline, Entry, Grant, Paper, Record
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.demo.life import YES
from tongchou.surfaces.demo.script import SAVE, Act
from tongchou.surfaces.web.shown_record import form_fields

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]

A = Line.APPLICATION
APPLY, SIGN = date(2021, 7, 20), date(2021, 7, 22)
INTAKE, AGAIN, ADMIT = date(2021, 7, 27), date(2021, 8, 3), date(2021, 8, 5)
REVIEW, READ = date(2021, 8, 12), date(2021, 8, 17)

SECTIONS: dict[str, list[str]] = {}
for one in form_fields(A, "pzbf-2020-14"):
    SECTIONS.setdefault(one.section, []).append(one.id)
PLACES = {name: place for place, names in enumerate(SECTIONS.values(), 1) for name in names}
"""On which page of the form a field is asked."""

WHOLE = life.application(RELIEF)
GATE = {name: WHOLE[name] for name in SECTIONS["能不能在这里申报"] if name in WHOLE}
WRONG: dict[str, Any] = {
    "build_months": 30, "service_years": 3, "total_fen": 486 * WAN, "fen_by_year": {"2022": 350 * WAN, "2023": 122 * WAN},
    "security_design": "", "shared_data": [], "builds_own": ["room"], "supervision_fen": None, "testing_fen": None,
    "existing_reason": "",
}  # fmt: skip
"""What the clerk gets wrong at first."""

TOLD: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("建设周期填了 30 个月，不能超过 24 个月。 缩短周期，或把内容分到以后年度另行论证。", (11,)),
    ("使用年限填了 3 年，原则上不少于 5 年。", (11,)),
    ("各年度投资合计 472.00 万元，与总投资 486.00 万元相差 14.00 万元。", (10,)),
    ("建设内容里有机房，市直部门原则上不再单独建设。", (8,)),
    ("没有填写共享数据。无正当理由拒绝数据共享与交换要求的项目不列入年度计划。", (13,)),
    ("建设方案缺少信息安全内容。", (10,)),
    ("达到重大项目标准 400.00 万元（本市参数），没有填监理费。", (19,)),
    ("达到重大项目标准 400.00 万元（本市参数），没有填软件测评费。", (19,)),
    ("选了另外新建，没有写为什么。", (13, 18)),
)
"""What he is told of it, and by which articles."""


# --- J1 -------------------------------------------------------------------------------------------------------------


@pytest.mark.clause(
    "4.5", "8.2", "9.1", "10.2", "10.3", "11.1", "11.2", "11.4", "12.1", "13.2", "13.4", "18", "19", "32"
)
def test_j1_a_clerk_applies_and_sends_it_to_the_leader(season):
    """From the questions at the gate to the leader's desk."""
    Grant.objects.filter(person=season.people["qian.zx"]).delete()
    season.before(*so_far(LAND, "submit"))
    season.on(APPLY)
    sibling(season)
    clerk = season.as_("zhao.min")
    stopped_at_the_gate(clerk)
    number = clerk.begins(A, "open", {**GATE, "title": WHOLE["title"], "plan_year": 2022})
    assert clerk.path == f"/records/{number}/existing/"
    looked_for_what_is_there(clerk)
    walk(season.as_("zhao.min", script=False), number, {**WHOLE, **WRONG})
    clerk.goes(f"/records/{number}/tasks/")
    for says, articles in TOLD:
        clerk.cites(says, *articles)
    season.looks(clerk, "tasks")
    filled_the_gap(season, number)
    watched_the_panel(clerk, number)
    mended = {name: WHOLE[name] for name in (*WRONG, "fiscal_fen") if name != "service_years"}
    for place in sorted({PLACES[name] for name in mended}):
        part(clerk, number, place, {name: value for name, value in mended.items() if PLACES[name] == place})
    invited_the_author(season, number)
    clerk.brings(number, "papers/add/", "application-form")
    clerk.takes(number, "send").reads("在需求单位领导处（刘建", "剩 30 个工作日")
    season.looks(clerk, "sent")


def sibling(season: Season) -> None:
    """A draft of the same department, alike by name and small by money."""
    person = season.people["dou.ya"]
    said = {**WHOLE, "title": "社会救助一体化查询", "total_fen": 150 * WAN}
    conduct.open_record(
        A, access.actor_on(person, None, APPLY, unit=person.unit), moment(APPLY), unit=person.unit, answers=said
    )


def stopped_at_the_gate(clerk: Window) -> None:
    """State secrets end it, and nothing of it is kept."""
    before = Record.objects.count()
    clerk.goes("/new/").presses("main a[href='/new/applications/open/']")
    clerk.types(A, {**GATE, "involves_state_secrets": True, "title": "不该写在这里的名称"})
    clerk.presses(CHECK)
    clerk.cites("涉及国家秘密的项目不在本系统办理。 退出本系统，按国家有关规定办理。", 32)
    assert Record.objects.count() == before
    assert not Entry.objects.filter(body__contains="不该写在这里的名称").exists()


def looked_for_what_is_there(clerk: Window) -> None:
    """One sentence of purpose finds what another department wants to build; that it was seen stays with the application."""
    page = clerk.page
    page.fill("#look", "给困难群众办理救助发放")
    clerk.presses(".look button").reads(LAND.title, "示例市自然资源局")
    page.get_by_label(LAND.title).check()
    clerk.types(A, {"existing_answer": "none", "existing_way": "new"})
    clerk.presses(CHECK)
    assert clerk.path.endswith("/tasks/"), clerk.path


def walk(clerk: Window, number: str, said: dict[str, Any]) -> None:
    """Section by section, as the button leads from one to the next; also where no script runs."""
    clerk.goes(f"/records/{number}/edit/1/")
    for place, names in enumerate(SECTIONS.values(), 1):
        assert clerk.path == f"/records/{number}/edit/{place}/", clerk.path
        clerk.types(A, {name: said[name] for name in names if name in said})
        clerk.presses(CHECK)


def filled_the_gap(season: Season, number: str) -> None:
    """One press puts the difference into the last year, another into the city's own money; without script it is the same."""
    place = PLACES["fen_by_year"]
    for script, button, name, says in (
        (True, "补入差额 14.00 万元", "fen_by_year", "2022 350\n2023 136"),
        (False, "补入差额 6.00 万元", "fiscal_fen", "486"),
    ):
        clerk = season.as_("zhao.min", script=script)
        clerk.goes(f"/records/{number}/edit/{place}/")
        clerk.presses(f"text={button}")
        assert clerk.path == f"/records/{number}/edit/{place}/#f-{name}"
        assert clerk.page.input_value(f"#f-{name}") == says
        assert button not in clerk.page.inner_text("main")
    season.looks(season.as_("zhao.min"), "gap")
    clerk = season.as_("zhao.min", PHONE).goes(f"/records/{number}/edit/{place}/")
    clerk.page.fill("#f-fiscal_fen", "500")
    clerk.page.locator("#f-total_fen").focus()
    clerk.page.wait_for_selector("text=减去差额 14.00 万元")
    season.looks(clerk, "gap-phone")
    clerk.presses("text=减去差额 14.00 万元")
    assert clerk.page.input_value("#f-fiscal_fen") == "486"


def part(clerk: Window, number: str, place: int, said: dict[str, Any]) -> None:
    clerk.goes(f"/records/{number}/edit/{place}/").types(A, said).presses(CHECK)
    assert not clerk.path.endswith(f"/edit/{place}/"), clerk.path


def watched_the_panel(clerk: Window, number: str) -> None:
    """The panel answers what is typed: below the line alone, over it together with the other draft."""
    page = clerk.goes(f"/records/{number}/edit/{PLACES['total_fen']}/").page
    page.fill("#f-total_fen", "300")
    page.locator("#f-total_fen").blur()
    page.wait_for_selector("#panel :text('各年度投资合计 486.00 万元，与总投资 300.00 万元相差 186.00 万元')")
    clerk.cites("社会救助一体化查询），合计 450.00 万元，达到 400.00 万元（本市参数），而每个都低于它，疑似拆分。", 11)


def invited_the_author(season: Season, number: str) -> None:
    """Whoever wrote the proposal is let in to this project, by two keepers, and brings it himself."""
    code = record(number).project.number
    asked = {"title": "邀请编制方案", "username": "qian.zx", "role": "author", "since": str(APPLY), "for_project": code}
    grant = season.as_("admin").begins(Line.GRANT, "propose", asked)
    season.as_("secadmin").takes(grant, "grant")
    season.as_("qian.zx", PHONE).brings(number, "papers/add/", "proposal")
    assert Paper.objects.get(record=record(number)).by.username == "qian.zx"


# --- J2 -------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.5", "9.1", "11.1")
def test_j2_the_leader_signs_on_a_phone(season):
    """What still does not hold cannot be signed; returned with one line, mended, signed with the statement of truth."""
    number = waiting_for_the_leader(season)
    season.on(SIGN)
    leader = season.as_("liu.ju", PHONE)
    leader.goes("/").presses(f"main a[href*='/records/{number}/']")
    leader.goes(f"/records/{number}/steps/submit/").reads("处不符合，改正后才能“签署并提交”")
    leader.cites("使用年限填了 3 年，原则上不少于 5 年。", 11)
    season.looks(leader, "cannot-sign")
    leader.takes(number, "decline", {"reason": "使用年限再核一遍。"})
    clerk = season.as_("zhao.min")
    part(clerk, number, PLACES["service_years"], {"service_years": WHOLE["service_years"]})
    clerk.takes(number, "send")
    leader = season.as_("liu.ju", PHONE, proved=False)
    leader.goes(f"/records/{number}/steps/submit/").reads(RELIEF.title, "480.00", "没有发现问题")
    season.looks(leader, "sign")
    leader.types(A, YES).presses(CHECK).reads("没有填口令或动态码")
    confirms(leader)
    leader.reads("已办：签署并提交", number, "在中心规划统筹")
    season.looks(leader, "signed")


@pytest.mark.clause("4.5")
def test_j2_whoever_signs_for_the_leader_is_told_that_it_will_be_said(season):
    """Lent for some days: the page says for whom and until when before anything is signed, and the receipt says it after."""
    season.before(*so_far(RELIEF, "send"))
    number = season.names["relief.application"]
    season.on(SIGN)
    asked = {"title": "出差", "username": "dou.ya", "roles": ["leader"], "since": str(SIGN), "until": "2021-07-30"}
    season.as_("liu.ju", PHONE).begins(Line.DELEGATION, "delegate", asked)
    deputy = season.as_("dou.ya", PHONE, proved=False)
    name = season.people["dou.ya"].name
    says = f"你在 2021-07-22 至 2021-07-30 代刘建办理，将记为“{name}（代刘建）”。"
    deputy.goes(f"/records/{number}/steps/submit/").cites(says, 4)
    season.looks(deputy, "for-another")
    deputy.types(A, YES).presses(CHECK).cites(says, 4)
    confirms(deputy)
    deputy.reads("已办：签署并提交", f"{name}（代刘建）")


def waiting_for_the_leader(season: Season) -> str:
    """An application that the clerk has sent on though one figure does not hold; returns its number."""
    opened, sent, *_ = life.review(RELIEF)
    season.before(replace(opened, stated={**WHOLE, "service_years": 3}), sent)
    return season.names["relief.application"]


# --- J3 -------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.1", "10.3", "13.1")
def test_j3_the_centre_returns_it_once_and_takes_it_in(season):
    """One list of points goes back, only what it names is open, and the second round shows what changed."""
    season.before(*so_far(RELIEF, "submit"))
    number = season.names["relief.application"]
    season.on(INTAKE)
    office = season.as_("lin.jing")
    office.goes("/queue/").presses(f"a[href='/queue/{number}/']")
    office.page.click("summary:has-text('系统认为符合的')")
    office.page.check("#d-rule-APP-SHARE-ask")
    office.page.click("#l-rule-APP-SHARE summary")
    office.page.fill("#s-rule-APP-SHARE", "写明谁来核对目录")
    office.page.fill("#p-rule-APP-SHARE", "信息共享长效机制")
    office.shows("queue")
    office.presses(".chk .do button[value=return]")
    assert office.path == f"/records/{number}/steps/return/", office.path
    office.brings(number, "steps/return/", "return-notice")
    nowhere = [{"point": "写得更好一些"}]
    office.tries(number, "return", {"reason": "补正一处。", "answer_by": "2021-08-06", "points": nowhere})
    office.cites("补正事项第 1 条没有写对应的项，退回后不知道开放哪一项。", 13)
    office.takes(number, "return", {"reason": "补正一处。", "answer_by": "2021-08-06"})
    office.goes("/queue/sent-back/").reads(RELIEF.title, "2021-08-06")
    mended_what_was_asked(season, number)
    season.on(ADMIT)
    office = season.as_("lin.jing")
    office.goes("/queue/?kind=again").reads("已退回 1 次", "计时暂停").presses(f"a[href='/queue/{number}/']")
    office.reads("第 1 次退回以后，改了 1 处", "写明谁来核对目录")
    assert office.page.locator("#a-sharing_mechanism .tag.ok").inner_text() == "已改"
    office.shows("second-round")
    office.presses(".chk .do button[value=admit]")
    office.takes(number, "admit").reads("已办：受理")


@pytest.mark.clause("13.1")
def test_j3_a_late_answer_shows_and_a_third_return_is_warned_of(season):
    """The unit lets a day pass; the centre sees how late it is, and before a third return it is told to talk first."""
    season.before(*so_far(RELIEF, "submit"), *turned_back("2021-07-28"))
    number = season.names["relief.application"]
    season.on(date(2021, 8, 4))
    office = season.as_("lin.jing")
    office.goes("/queue/sent-back/").reads(RELIEF.title, "2021-08-02", "超期 2 个工作日")
    season.before(*answered_again("2021-08-04"), *turned_back("2021-08-06"), *answered_again("2021-08-10"))
    season.on(date(2021, 8, 11))
    office = season.as_("lin.jing")
    office.goes(f"/queue/{number}/").cites("再退回就是第 3 次（本市参数）。先和需求单位说清缺什么，一次写全。", 13)
    season.looks(office, "third-return")
    office.goes(f"/records/{number}/steps/return/")
    office.cites(
        "已经退回过 2 次，这是第 3 次；第 3 次起提示（本市参数）。 先和需求单位说清缺什么，一次写全补正事项。", 13
    )


@pytest.mark.clause("13.1")
def test_j3_what_is_never_mended_is_left_out_once_its_day_is_over(season):
    """The day before it is said which day it is; the day after the queue offers it, and the unit reads why."""
    season.before(*so_far(RELIEF, "submit"), *turned_back("2021-07-28"))
    number = season.names["relief.application"]
    season.on(date(2021, 8, 2))
    office = season.as_("lin.jing")
    office.goes("/queue/sent-back/").reads(RELIEF.title, "2021-08-02")
    assert "按逾期不列入" not in office.page.inner_text("main")
    office.goes(f"/records/{number}/steps/lapse/").cites("补正期限到 2021-08-02，今天是最后一天，现在不能", 13)
    season.on(date(2021, 8, 4))
    office = season.as_("lin.jing")
    office.goes("/").cites("应在 2021-08-02 前补正，还没有再报。可以电话催办，或按逾期未补正不列入。", 13)
    office.goes("/queue/sent-back/").reads("超期 2 个工作日")
    season.looks(office, "overdue-return")
    office.presses("text=按逾期不列入")
    office.brings(number, "steps/lapse/", "reject-notice").goes(f"/records/{number}/steps/lapse/")
    office.reads("申报资料不全或未按要求提交")
    assert office.page.input_value("[name=reason]") == ""
    office.takes(number, "lapse", {"reason": "到期没有补交，也没有说明原因。"})
    office.reads("已办：逾期未补正，不列入")
    leader = season.as_("liu.ju", PHONE)
    leader.goes(f"/records/{number}/")
    leader.cites("申报资料不全或未按要求提交。到期没有补交，也没有说明原因。", 13)
    leader.cites("可以在下一年度重新申报", 9)
    season.looks(leader, "left-out")


def turned_back(day: str) -> Iterator[Act]:
    """A list of one point, to be answered on the third working day."""
    on = date.fromisoformat(day)
    points = [{"point": "写明谁来核对目录", "field": "sharing_mechanism"}]
    asked = {"reason": "补正一处。", "points": points, "answer_by": str(on + timedelta(days=5))}
    yield RELIEF.act(on, "lin.jing", A, "return", asked, "return-notice")


def answered_again(day: str) -> Iterator[Act]:
    """Mended in one place, sent and signed."""
    on = date.fromisoformat(day)
    yield RELIEF.act(on, "zhao.min", A, SAVE, {"sharing_mechanism": f"由信息化科核对目录，{day} 改定。"})
    yield RELIEF.act(on, "zhao.min", A, "send")
    yield RELIEF.act(on, "liu.ju", A, "submit", YES)


def mended_what_was_asked(season: Season, number: str) -> None:
    season.on(AGAIN)
    clerk = season.as_("zhao.min")
    clerk.goes(f"/records/{number}/edit/").reads("第 1 次退回补正", "写明谁来核对目录")
    assert clerk.page.locator("#f-sharing_mechanism").count() == 1
    assert clerk.page.locator("#f-goals, #f-total_fen, #f-title").count() == 0
    clerk.edits(number, {"sharing_mechanism": "由信息化科按月核对目录，数据变化当日更新，出了问题找赵敏。"})
    clerk.takes(number, "send")
    season.as_("liu.ju", PHONE).takes(number, "submit", YES)


# --- J4 -------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.1", "12.2", "13.4", "14.1", "14.2")
def test_j4_the_opinion_is_written_read_and_approved(season):
    """Five dimensions and the figures by one person, read by another, and what was read is what is approved."""
    opened, *then = so_far(RELIEF, "admit")
    part = {"sharing": "part", "sharing_reason": "发放明细涉及个人隐私，只共享到街道的汇总。"}
    season.before(replace(opened, stated={**opened.stated, **part}), *then, *so_far(LAND, "admit"))
    number = season.names["relief.application"]
    season.on(REVIEW)
    stays_away(season)
    first = season.as_("chen.gong")
    first.goes("/techreview/").presses(f"a[href='/techreview/{number}/']").presses("text=起草审查意见")
    met = {f"opinion_{name}": "met" for name in ("layout", "route", "security", "sharing")}
    first.types(Line.OPINION, {**met, "opinion_budget": "part"}).presses("text=保存审查意见")
    first.shows("opinion")
    opinion = record_of(Line.OPINION, number)
    first.tries(opinion, "submit").cites("“投资预算合理性”部分符合，没有写意见。", 14)
    first.cites("有疑点：数据没有全部共享。还没有认定。 核实以后选“核实不成立”并写明；还要核实的选“待核实”。", 13)
    found = {"ground_sharing": "cleared", "ground_sharing_text": "明细依法不能共享，汇总够用，已与主管部门核实。"}
    first.goes(f"/techreview/{number}/").types(
        Line.OPINION, {**found, "opinion_budget_text": "单价按市价核过，不再核减。"}
    )
    first.presses("text=保存审查意见").presses("main .acts a:has-text('送复核')")
    first.takes(opinion, "submit")
    first.brings(number, "steps/approve/", "review-opinion")
    first.types(A, {"approved_fen": RELIEF.fen}).presses(CHECK)
    first.cites(f"审查意见 {opinion} 还没有复核。 复核以后再核定。", 14)
    season.on(READ)
    second = season.as_("fan.lei")
    second.goes(f"/techreview/{number}/").reads("单价按市价核过，不再核减。")
    second.presses("main .acts a:has-text('复核同意')").takes(opinion, "confirm", {"second_opinion": "同意。"})
    season.as_("chen.gong").takes(number, "approve").reads("已办：核定")
    assert Baseline.objects.get(project=record(number).project).fen == RELIEF.fen


def stays_away(season: Season) -> None:
    """A reviewer on loan from the unit that applies is told so before he sends anything on."""
    land = season.names["land.application"]
    lent = season.as_("guo.shen")
    lent.goes(f"/techreview/{land}/").presses("text=起草审查意见")
    lent.cites("审核人所在单位“示例市自然资源局”是本项目的需求单位。", 12)
    lent.takes(record_of(Line.OPINION, land), "discard")
