"""A season in a real browser, each page by its proper person: from a need to the annual plan, and 一事一议 after it.

J1 the clerk applies, J2 the leader signs on a phone, J3 the centre returns once and takes in, J4 the opinion is written
and read, J5 experts are drawn, J6 they score, J7 the plan is made, funded, issued and published, J8 an urgent matter.
What is refused on the way is refused in the words of the rules, with the article beside them.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.journeys.acting import RELIEF, record, take
from tests.journeys.reviewing import WORST, hand_in, marked, pool, sheets, sitting
from tests.journeys.windowed import CHECK, PHONE, Season, Window, confirms
from tests.surfaces.web.test_browser import CHROMIUM, chromium, visit  # noqa: F401  # fixtures

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.models import Baseline, Entry, Grant, Paper, Record
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.demo.life import YES
from tongchou.surfaces.demo.people import settle
from tongchou.surfaces.web.shown_record import form_fields

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]

A, SE = Line.APPLICATION, Line.SESSION
APPLY, SIGN = date(2021, 7, 20), date(2021, 7, 22)
INTAKE, AGAIN, ADMIT = date(2021, 7, 27), date(2021, 8, 3), date(2021, 8, 5)
REVIEW, READ = date(2021, 8, 12), date(2021, 8, 17)
DRAW, ANSWER, SCORE, MEETING, CONCLUDE = (
    date(2021, 9, 22), date(2021, 9, 24), date(2021, 10, 8), date(2021, 10, 12), date(2021, 10, 15),
)  # fmt: skip
SELECT, WARN, PROPOSE, FUND, ISSUE = (
    date(2021, 11, 8), date(2021, 11, 26), date(2021, 11, 29), date(2021, 12, 10), date(2021, 12, 20),
)  # fmt: skip
URGENT, ASKED, DECIDED = date(2022, 3, 7), date(2022, 3, 9), date(2022, 3, 15)

SECTIONS: dict[str, list[str]] = {}
for one in form_fields(A, "pzbf-2020-14"):
    SECTIONS.setdefault(one.section, []).append(one.id)
PLACES = {name: place for place, names in enumerate(SECTIONS.values(), 1) for name in names}
"""On which page of the form a field is asked."""

WHOLE = life.application(RELIEF)
GATE = {name: WHOLE[name] for name in SECTIONS["能不能在这里申报"] if name in WHOLE}
WAN = 1_000_000
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

PUPILS = replace(
    RELIEF, name="pupils", title="学位预测", clerk="he.ping", leader="tang.wei", fen=300 * WAN, place="民生服务/教育",
    content=("预测", "公布"), data=("学位",), start=date(2021, 7, 5),
)  # fmt: skip
LAND = replace(
    RELIEF, name="land", title="受灾群众救助发放", clerk="tu.zhi", leader="shan.chuan", fen=200 * WAN, place="城市治理/自然资源",
    content=("登记", "发放"), data=("受灾群众",), start=date(2021, 7, 4),
)  # fmt: skip


@pytest.fixture
def season(transactional_db: Any, visit: Any, live_server: Any, time_machine: Any) -> Season:  # noqa: F811
    people = settle()
    Grant.objects.filter(person=people["qian.zx"]).delete()
    others = [act for one in (PUPILS, LAND) for act in life.review(one)]
    return Season.begin(visit, live_server.url, time_machine, people, others)


@pytest.mark.clause("4.1", "4.5", "9.1", "9.2", "9.3", "9.4", "12.1", "12.2", "13.1", "14.1", "14.2", "32")
def test_a_season_from_a_need_to_the_plan_and_an_urgent_matter(season):
    applied(season)
    signed(season)
    taken_in(season)
    reviewed(season)
    drawn(season)
    scored(season)
    conclude_session(season)
    too_late(season)
    selected(season)
    published(season)
    urgent(season)
    assert not season.wrong, "\n".join(season.wrong)


# --- J1 -------------------------------------------------------------------------------------------------------------


def applied(season: Season) -> None:
    """From the questions at the gate to the leader's desk."""
    season.on(APPLY)
    sibling(season)
    clerk = season.as_("zhao.min")
    stopped_at_the_gate(clerk)
    number = season.names["relief"] = clerk.begins(A, "open", {**GATE, "title": WHOLE["title"], "plan_year": 2022})
    assert clerk.path == f"/records/{number}/existing/"
    looked_for_what_is_there(clerk)
    walk(season.as_("zhao.min", script=False), number, {**WHOLE, **WRONG})
    clerk.goes(f"/records/{number}/tasks/")
    for says, articles in TOLD:
        clerk.cites(says, *articles)
    season.looks(clerk, "tasks")
    watched_the_panel(clerk, number)
    mended = {name: WHOLE[name] for name in WRONG if name != "service_years"}
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
    conduct.open_record(A, access.actor_on(person, None, APPLY, unit=person.unit), moment(APPLY), unit=person.unit, answers=said)


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
    clerk.presses(".look button").reads("个相近的系统和项目", LAND.title, "示例市自然资源局")
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


def part(clerk: Window, number: str, place: int, said: dict[str, Any]) -> None:
    clerk.goes(f"/records/{number}/edit/{place}/").types(A, said).presses(CHECK)
    assert not clerk.path.endswith(f"/edit/{place}/"), clerk.path


def watched_the_panel(clerk: Window, number: str) -> None:
    """The panel answers what is typed: below the line alone, over it together with the other draft."""
    page = clerk.goes(f"/records/{number}/edit/{PLACES['total_fen']}/").page
    page.fill("#f-total_fen", "300")
    page.locator("#f-total_fen").blur()
    page.wait_for_selector("#panel :text('各年度投资合计 472.00 万元，与总投资 300.00 万元相差 172.00 万元')")
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


def signed(season: Season) -> None:
    """What still does not hold cannot be signed; returned with one line, mended, signed with the statement of truth."""
    number = season.names["relief"]
    season.on(SIGN)
    leader = season.as_("liu.ju", PHONE)
    leader.goes("/").presses(f"main a[href*='/records/{number}/']")
    leader.goes(f"/records/{number}/steps/submit/").reads("还不能“签署并提交”")
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


# --- J3 -------------------------------------------------------------------------------------------------------------


def taken_in(season: Season) -> None:
    """One list of points goes back, only what it names is open, and the second round shows what changed."""
    number = season.names["relief"]
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


def reviewed(season: Season) -> None:
    """Five dimensions and the figures by one person, read by another, and what was read is what is approved."""
    number = season.names["relief"]
    season.on(REVIEW)
    stays_away(season)
    first = season.as_("chen.gong")
    first.goes("/techreview/").presses(f"a[href='/techreview/{number}/']").presses("text=起草审查意见")
    met = {f"opinion_{name}": "met" for name in ("layout", "route", "security", "sharing")}
    first.types(Line.OPINION, {**met, "opinion_budget": "part"}).presses("text=保存审查意见")
    first.shows("opinion")
    opinion = record_of(Line.OPINION, number)
    first.tries(opinion, "submit").cites("“投资预算合理性”部分符合，没有写意见。", 14)
    first.goes(f"/techreview/{number}/").types(Line.OPINION, {"opinion_budget_text": "单价按市价核过，不再核减。"})
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


def record_of(line: Line, number: str) -> str:
    """The record of a line on the project of another record."""
    return Record.objects.get(line=line, project=record(number).project).number


def stays_away(season: Season) -> None:
    """A reviewer on loan from the unit that applies is told so before he sends anything on."""
    land = season.names["land.application"]
    lent = season.as_("guo.shen")
    lent.goes(f"/techreview/{land}/").presses("text=起草审查意见")
    lent.cites("审核人所在单位“示例市自然资源局”是本项目的需求单位。", 12)
    lent.takes(record_of(Line.OPINION, land), "discard")


# --- J5 -------------------------------------------------------------------------------------------------------------


def drawn(season: Season) -> None:
    """Conditions that cannot be met say what is short; two commitments, two values, seats, an answer that replaces."""
    season.on(DRAW)
    pool(season.people)
    office = season.as_("lin.jing")
    office.goes("/reviews/").presses("main .acts a:has-text('安排评审')")
    asked = {
        "title": "第一批评审", "meeting_on": MEETING.isoformat(), "place": "市民中心", "applications": [season.names["relief"]],
        "quotas": [{"field": "安全", "count": 9}, {"field": "数据", "count": 1}, {"field": "造价", "count": 1}],
    }  # fmt: skip
    number = season.names["session"] = office.begins(SE, "open", asked)
    office.goes(f"/reviews/{number}/draw/").cites("安全领域只有 5 名可抽，需 9 名，差 4 名。", 9)
    office.reads("编制者", "有亲属").shows("short")
    assert not office.page.locator("text=用这个承诺").count()
    office.tries(number, "commit", {"centre_commitment": "0" * 64}).cites("安全领域只有 5 名可抽，需 9 名，差 4 名。", 9)
    office.edits(number, {"quotas": [{**row, "count": min(row["count"], 3)} for row in asked["quotas"]]})
    centre = commits(office, number)
    office.shows("committed")
    witness = season.as_("ma.jun", PHONE)
    value = commits(witness, number)
    witness.tries(number, "reveal", {"witness_value": value[::-1]}).cites("见证方的值与承诺不符。", 9, 4)
    witness.takes(number, "reveal", {"witness_value": value})
    season.as_("lin.jing").takes(number, "draw", {"centre_value": centre})
    answered(season, number)


def commits(window: Window, number: str) -> str:
    """Keep the value that the page has taken, and hand in its commitment; returns the value."""
    page = window.goes(f"/reviews/{number}/draw/").page
    value = page.locator(".draw-own code.secret").nth(-2).inner_text()
    window.presses("text=用这个承诺").presses("text=下一步：核对").presses(CHECK)
    assert "/receipt/" in window.path, window.path
    return str(value)


def answered(season: Season, number: str) -> None:
    """One declines and the next is called; whoever has an account answers himself; the office notes the others."""
    season.on(ANSWER)
    office = season.as_("lin.jing")
    office.goes(f"/reviews/{number}/draw/")
    office.shows("drawn")
    own = next(s for s in record(number).summons.select_related("person") if s.person)
    expert = season.as_(own.person.username, PHONE)
    expert.goes("/expert/").presses("main a:has-text('答复')")
    expert.types(SE, {"answer": "accept"}).presses(CHECK).presses(CHECK)
    first = record(number).summons.filter(person=None).order_by("pk").first()
    given = {"answering": first.expert.number, "answer": "conflict"}
    office.tries(number, "answer", given).cites("需回避，没有写原因。", 12)
    office.takes(number, "answer", {**given, "answer_reason": "与需求单位的负责人是同学。"})
    office.tries(number, "settle").cites("还没有答复。 催一下；联系不上的，记下后叫下一位。", 9)
    *others, last = record(number).summons.filter(answer="").order_by("pk")
    for one in others:
        take(record(number), "answer", season.people["lin.jing"], ANSWER, {"answering": one.expert.number, "answer": "accept"})
    office.goes(f"/reviews/{number}/draw/").presses(f"main a[href$='?answering={last.expert.number}']")
    office.types(SE, {"answer": "accept"}).presses(CHECK).presses(CHECK)
    office.goes(f"/reviews/{number}/draw/").reads("接替")
    office.takes(number, "settle")
    office.takes(season.names["relief"], "convene")


# --- J6 -------------------------------------------------------------------------------------------------------------


def scored(season: Season) -> None:
    """A link and a code open one person's sheets on a phone; a low grade wants its reason; nobody sees the others'."""
    season.on(SCORE)
    number, people = season.names["session"], season.people
    office = season.as_("lin.jing")
    office.goes(f"/reviews/{number}/scores/")
    row = office.page.locator(".seats li:has(button)").first
    with office.page.expect_navigation():
        row.locator("button").click()
    link, code = (one.inner_text() for one in office.page.locator("code.secret").all())
    office.shows("invited")
    guest = season.stranger(PHONE)
    guest.page.goto(link)
    guest.page.fill("#code", "1111 1111")
    guest.presses("main button.btn-primary").reads("码不对")
    guest.page.fill("#code", code)
    guest.presses("main button.btn-primary").reads("第一批评审", "0 / 1")
    other = season.stranger()
    other.page.goto(link)
    other.reads("这个链接用不了：用过了、过期了，或已经另发了一个。")
    guest.presses("main tbody a.tn")
    scores_one(season, guest)
    others = {n: p for n, p in sitting(record(number), people, SCORE).items() if sheets(record(number), p)[0].state == "declaring"}
    hand_in(sheets(record(number), next(iter(others.values())))[0], next(iter(others.values())), SCORE,
            verdict="fail", advice="投资没有依据，不宜建设。", **WORST)  # fmt: skip
    guest.goes("/expert/").reads("1 / 1 张已交", "你交之前，谁也看不到你的评分；都交了才启封。")
    office.goes(f"/reviews/{number}/scores/").reads("还有 3 / 5 张没有交")
    marked(record(number), people, SCORE)


def scores_one(season: Season, guest: Window) -> None:
    """Declared, marked, refused for want of a reason, and handed in."""
    page = guest.page
    guest.presses("text=申明并看材料").cites("没有填“我与需求单位", 12)
    page.check("#no_interest")
    guest.presses("text=申明并看材料").reads(RELIEF.title)
    for name in ("need", "design", "budget", "sharing"):
        page.check(f"[name={name}][value=good]")
    page.check("[name=security][value=poor]")
    page.check("[name=verdict][value=pass]")
    guest.presses("text=交评分表").cites("评了最低一档，没有写意见。写一句理由。", 9, 14)
    guest.shows("sheet")
    page.fill("[name=security_why]", "没有写密码应用。")
    guest.presses("text=交评分表")


def conclude_session(season: Season) -> None:
    """The meeting: who came, what was said of a wide spread, the minutes, and the conclusion on the application."""
    number, relief = season.names["session"], season.names["relief"]
    season.on(MEETING)
    office = season.as_("lin.jing")
    coming = list(record(number).summons.filter(answer="accept").values_list("expert__number", flat=True))
    office.tries(number, "hold", {"held_on": MEETING.isoformat(), "present": coming[:3]})
    office.cites("到会 3 名，不少于 5 名（本市参数）。", 9)
    office.takes(number, "hold", {"held_on": MEETING.isoformat(), "present": coming})
    office.goes(f"/reviews/{number}/scores/").reads("超过 30 分（本市参数）", "离群")
    office.shows("spread")
    office.tries(number, "close").cites("会上还没有说明。 请会上说明，记下来写进纪要。", 9)
    said = {"discussing": relief, "discussion": "分差出在投资上：一位认为没有依据。讨论后各自坚持。"}
    office.takes(number, "discuss", said)
    season.on(CONCLUDE)
    office = season.as_("lin.jing")
    office.takes(number, "close", papers="expert-minutes")
    office.takes(relief, "conclude", {"expert_opinion": "修改投资说明后实施。"}, "expert-minutes").reads("已办：评审通过")


# --- after the last day ---------------------------------------------------------------------------------------------


def too_late(season: Season) -> None:
    """Who begins after 31 August is told so by the panel, and where to go."""
    clerk = season.as_("wu.hao")
    said = {**GATE, "title": "台风应急指挥", "plan_year": 2022}
    number = season.names["typhoon"] = clerk.begins(A, "open", said)
    clerk.goes(f"/records/{number}/tasks/")
    clerk.cites("2022 年度申报已于 2021-08-31 截止", 9)
    clerk.cites("国家、省、市急需建设的项目转为一事一议", 9)


# --- J7 -------------------------------------------------------------------------------------------------------------


def selected(season: Season) -> None:
    """Demands that conflict say by how much; a selection, a hand's change and its mark, and the plan that is filled."""
    season.on(SELECT)
    office = season.as_("lin.jing")
    relief, pupils, land = (season.names[name] for name in ("relief", "pupils.application", "land.application"))
    page = office.goes("/plan/2022/").reads("3 个候选", RELIEF.title, PUPILS.title, LAND.title).page
    page.fill("#budget-2022", "500")
    for one in (relief, pupils, land):
        page.select_option(f"#way-{one}", "in")
    office.presses("main .do .btn-primary").reads("必须列入的 3 个项目", "735.00 万元", "放宽 235.00 万元，或减少必须列入。")
    office.shows("conflict")
    for one in (relief, pupils, land):
        page.select_option(f"#way-{one}", "")
    page.fill("#budget-2022", "600")
    office.presses("main .do .btn-primary").reads("3 个候选列入 2 个", "已证明没有更好的方案")
    page.uncheck(f"#take-{pupils}" if page.is_checked(f"#take-{pupils}") else f"#take-{land}")
    office.presses("main .do button[formaction]").reads("人工改动 1 处", "人工去掉", "分")
    office.shows("by-hand")
    office.presses("main .acts a:has-text('两稿对比')").reads("两稿都列入")
    office.goes("/plan/2022/").presses("form[action$='/fill/'] button")
    season.names["plan"] = office.path.split("/")[2]


def published(season: Season) -> None:
    """Warned, refused what article 13 keeps out and what was changed by hand, funded with a reason, issued, read by all."""
    number, relief = season.names["plan"], season.names["relief"]
    season.on(WARN)
    season.as_("lin.jing").goes("/").reads("剩 2 个工作日")
    season.on(PROPOSE)
    office = season.as_("lin.jing")
    kept = record(number).answers["items"]
    office.goes(f"/records/{number}/steps/propose/").presses("button[value=plan-table]").presses("button[value=plan-letter]")
    early = Record.objects.get(title="社会救助一体化查询", line=A)
    more = [*kept, {"number": early.number, "title": early.title, "unit": early.unit.name, "fen": WAN}]
    office.tries(number, "propose", {"items": more}).cites(f"“{early.title}”没有通过专家评审，不能列入。", 9)
    changed = [{**row, "fen": row["fen"] + WAN} if row["number"] == relief else row for row in kept]
    office.tries(number, "propose", {"items": changed}).cites("计划稿是 361.00 万元。", 9)
    office.takes(number, "propose").reads("已办：报送财政")
    funded(season, number)
    season.on(ISSUE)
    season.as_("xu.ning").takes(number, "issue")
    anybody = season.stranger(PHONE)
    anybody.goes("/published/").presses("a[href='/published/2022/']").reads(RELIEF.title, "年度申报", "没有一事一议的项目。")
    season.looks(anybody, "published")
    assert record(relief).state == "listed"


def funded(season: Season, number: str) -> None:
    """Finance sets the money of each project and year; what differs has its reason."""
    season.on(FUND)
    finance = season.as_("ma.jun")
    finance.brings(number, "steps/fund/", "fund-plan")
    page = finance.page
    page.fill("#arranged-0-fen", "100")
    finance.presses(CHECK).cites("安排 100.00 万元，没有说明。", 9)
    season.looks(finance, "fund")
    page.fill("#arranged-0-note", "其余由上级补助安排。")
    finance.presses(CHECK).presses(CHECK)
    finance.reads("已办：安排资金")


# --- J8 -------------------------------------------------------------------------------------------------------------


def urgent(season: Season) -> None:
    """An order from above that can be looked up, nothing begun, two opinions beside each other, one page to decide on."""
    season.on(URGENT)
    code = record(season.names["typhoon"]).project.number
    asked = {
        "involves_state_secrets": False, "title": "台风应急指挥", "plan_year": 2022, "level": "province",
        "document_title": "关于做好应急保障的紧急通知", "document_no": "示省办函〔2022〕40号", "document_on": "2022-03-01",
        "goals": "按省级时限上线。", "why_late": "省级文件本月印发，上年度申报时没有这项任务。", "latest_start": "2022-05-06",
        "build_content": "值守\n指挥", "build_months": 6, "total_fen": 200 * WAN, "fen_by_year": {"2022": 200 * WAN},
        "fiscal_fen": 200 * WAN, "contact_name": "信息化科", "contact_phone": "0427-5550002", "already_started": False,
    }  # fmt: skip
    clerk = season.as_("wu.hao")
    bad = {"document_no": "", "already_started": True, "started_on": "2022-03-02"}
    number = clerk.begins(Line.URGENT, "open", {**asked, **bad}, code)
    clerk.brings(number, "papers/add/", "superior-document", "proposal")
    leader = season.as_("zheng.ling", PHONE)
    leader.goes(f"/records/{number}/steps/submit/")
    leader.cites("没有填“上级文件文号”。一事一议只用于国家、省、市急需建设的项目。", 9)
    leader.cites("填报已经签约、付款或开工（2022-03-02），项目还没有批准。", 11)
    clerk.edits(number, {"document_no": asked["document_no"], "already_started": False, "started_on": None})
    leader.takes(number, "submit", YES)
    decided(season, number)


def decided(season: Season, number: str) -> None:
    """Both are asked at once, each answers for himself, and the government decides with both before it."""
    season.on(ASKED)
    office = season.as_("zhou.my")
    office.takes(number, "consult", {"answer_by": "2022-03-14"})
    office.goes(f"/urgent/{number}/").cites("还没有收到中心的技术意见。", 9).cites("还没有收到市财政局的资金意见。", 9)
    money = season.as_("ma.jun")
    money.takes(number, "find-money", {"finance_opinion": "agree", "finance_advice": "从预备费安排。"})
    centre = season.as_("chen.gong")
    centre.takes(number, "advise", {"centre_opinion": "agree", "centre_advice": "方案可行。"})
    season.on(DECIDED)
    office = season.as_("zhou.my", PHONE)
    office.goes(f"/urgent/{number}/").reads("方案可行。", "从预备费安排。", "示省办函〔2022〕40号")
    season.looks(office, "urgent")
    office.upload(f"/urgent/{number}/", "decision", "decision.txt", "同意实施，内容为虚构。".encode())
    office.goes(f"/urgent/{number}/").types(Line.URGENT, {"decision_text": "同意实施。"})
    office.presses("text=同意：核对").presses(CHECK).reads("已办：同意")
    anybody = season.stranger(PHONE)
    anybody.goes("/published/2022/").reads("台风应急指挥", "一事一议", "200.00")
    assert record(season.names["typhoon"]).state == "listed"
    season.as_("lin.jing").goes("/plan/2022/").reads("已公布。")
