"""Journeys in a real browser, each page by its proper person: from approved applications to the year's plan.

J5 experts are drawn, J6 they score, sign the minutes, and the application is concluded, J7 the plan is made, funded,
issued and published, J8 an urgent matter goes its own way. Each begins where others have brought the matter. What is
refused on the way is refused in the words of the rules, with the article beside them.
"""

from dataclasses import replace
from datetime import date

import pytest
from tests.journeys.acting import RELIEF, record, take
from tests.journeys.page_player import typed
from tests.journeys.reviewing import (
    AGREED,
    WORST,
    answer,
    begin,
    drawn,
    hand_in,
    marked,
    minutes_of,
    pool,
    sheets,
    sitting,
)
from tests.journeys.windowed import CHECK, LAND, PHONE, PUPILS, WAN, Season, Window, so_far
from tests.surfaces.web.test_browser import CHROMIUM

from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.life import YES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]

A, SE = Line.APPLICATION, Line.SESSION
DRAW, ANSWER, SCORE, MEETING, CONCLUDE = (
    date(2021, 9, 22), date(2021, 9, 24), date(2021, 10, 8), date(2021, 10, 12), date(2021, 10, 15),
)  # fmt: skip
SELECT, WARN, PROPOSE, FUND, ISSUE = (
    date(2021, 11, 8), date(2021, 11, 26), date(2021, 11, 29), date(2021, 12, 10), date(2021, 12, 20),
)  # fmt: skip
LATE, URGENT, ASKED, OVERDUE, DECIDED = (
    date(2022, 1, 10), date(2022, 3, 7), date(2022, 3, 9), date(2022, 3, 17), date(2022, 3, 18),
)  # fmt: skip
GATE = {
    "involves_state_secrets": False, "special_rules": False, "serves_government": True, "funding": "fiscal",
}  # fmt: skip
SPARE = replace(RELIEF, name="spare", title="社会救助一体化查询", fen=150 * WAN)


# --- J5 -------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.1", "4.2", "9.2", "12.2")
def test_j5_experts_are_drawn_before_a_witness_and_answer(season):
    """Conditions that cannot be met say what is short; two commitments, two values, seats, an answer that replaces."""
    season.before(*so_far(RELIEF, "approve"))
    season.on(DRAW)
    pool(season.people)
    office = season.as_("lin.jing")
    office.goes("/reviews/").presses("main .acts a:has-text('安排评审')")
    asked = {
        "title": "第一批评审", "meeting_on": MEETING.isoformat(), "place": "市民中心", "applications": [season.names["relief.application"]],
        "quotas": [{"field": "安全", "count": 9}, {"field": "数据", "count": 1}, {"field": "造价", "count": 1}],
    }  # fmt: skip
    number = season.names["session"] = office.begins(SE, "open", asked)
    office.goes(f"/reviews/{number}/draw/").cites("安全领域只有 5 名可抽，需 9 名，差 4 名。", 9)
    office.cites("任职单位“示例咨询有限公司”是", 12).cites("申明有近亲属在“示例咨询有限公司”，它是", 12).shows("short")
    assert not office.page.locator("text=用这个承诺").count()
    office.tries(number, "commit", {"centre_commitment": "0" * 64}).cites(
        "安全领域只有 5 名可抽，需 9 名，差 4 名。", 9
    )
    office.edits(number, {"quotas": [{**row, "count": min(row["count"], 3)} for row in asked["quotas"]]})
    commits(office, number)
    number = voided(season, number)
    centre = commits(office, number)
    office.shows("committed")
    witness = season.as_("ma.jun", PHONE)
    value = commits(witness, number)
    witness.tries(number, "reveal", {"witness_value": value[::-1]}).cites("见证方的值与承诺不符。", 9, 4)
    witness.takes(number, "reveal", {"witness_value": value})
    season.as_("lin.jing").takes(number, "draw", {"centre_value": centre})
    answered(season, number)


def voided(season: Season, number: str) -> str:
    """Only the witness sets a draw aside, with a reason that stays to be seen; returns the number of the next session."""
    season.as_("lin.jing").goes(f"/records/{number}/steps/void/").reads("作废抽取")
    witness = season.as_("ma.jun", PHONE)
    witness.tries(number, "void").cites("没有填“理由”", 9)
    witness.takes(number, "void", {"reason": "名单冻结以后才知道一名专家已调离。"})
    office = season.as_("lin.jing")
    office.goes(f"/reviews/{number}/draw/").reads("这次抽取已作废。", "名单冻结以后才知道一名专家已调离。")
    said = {
        n: v
        for n, v in record(number).answers.items()
        if n in ("title", "meeting_on", "place", "applications", "quotas")
    }
    return begin(SE, season.people["lin.jing"], DRAW, **said).number


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
        take(
            record(number),
            "answer",
            season.people["lin.jing"],
            ANSWER,
            {"answering": one.expert.number, "answer": "accept"},
        )
    office.goes(f"/reviews/{number}/draw/").presses(f"main a[href$='?answering={last.expert.number}']")
    office.types(SE, {"answer": "accept"}).presses(CHECK).presses(CHECK)
    office.goes(f"/reviews/{number}/draw/").reads("接替")
    office.takes(number, "settle")
    office.takes(season.names["relief.application"], "convene")


# --- J6 -------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.5", "9.2", "12.2", "14.1")
def test_j6_experts_score_sign_the_minutes_and_conclude(season):
    """A link and a code open one person's sheets on a phone; a low grade wants its reason; nobody sees the others'."""
    season.before(*so_far(RELIEF, "approve"))
    season.on(SCORE)
    people = season.people
    number = seated_for(season, season.names["relief.application"])
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
    others = {
        n: p
        for n, p in sitting(record(number), people, SCORE).items()
        if sheets(record(number), p)[0].state == "declaring"
    }
    hand_in(sheets(record(number), next(iter(others.values())))[0], next(iter(others.values())), SCORE,
            verdict="fail", advice="投资没有依据，不宜建设。", **WORST)  # fmt: skip
    guest.goes("/expert/").reads("1 / 1 张已交", "你交之前，谁也看不到你的评分；都交了才启封。")
    office.goes(f"/reviews/{number}/scores/").reads("还有 3 / 5 张没有交")
    marked(record(number), people, SCORE)
    conclude_session(season, number)


def seated_for(season: Season, application: str) -> str:
    """A session over an application to which everybody who was drawn comes; returns its number."""
    people = season.people
    pool(people)
    quotas = [{"field": "安全", "count": 3}, {"field": "数据", "count": 1}, {"field": "造价", "count": 1}]
    said = {
        "title": "第一批评审",
        "meeting_on": MEETING.isoformat(),
        "place": "市民中心",
        "applications": [application],
    }
    r = drawn(begin(SE, people["lin.jing"], **said, quotas=quotas), people)
    for seat in r.answers["seats"]:
        answer(r, people["lin.jing"], seat["expert"], "accept")
    take(r, "settle", people["lin.jing"], DRAW)
    named = [
        {"name": s.expert.title, "employer": s.expert.answers["employer"], "field": "评审"} for s in r.summons.all()
    ]
    given = {"experts": named, "meeting_on": MEETING.isoformat()}
    take(record(application), "convene", people["lin.jing"], DRAW, given)
    return str(r.number)


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


def conclude_session(season: Season, number: str) -> None:
    """The meeting: who came, what was said of a wide spread, the minutes that each signs, and the conclusion."""
    relief = season.names["relief.application"]
    season.on(MEETING)
    office = season.as_("lin.jing")
    coming = list(record(number).summons.filter(answer="accept").values_list("expert__number", flat=True))
    office.tries(number, "hold", {"held_on": MEETING.isoformat(), "present": coming[:3]})
    office.cites("到会 3 名，不少于 5 名（本市参数）。", 9)
    office.takes(number, "hold", {"held_on": MEETING.isoformat(), "present": coming})
    office.goes(f"/reviews/{number}/scores/").cites("超过 30 分（本市参数）", 9).reads("离群")
    office.shows("spread")
    office.tries(number, "close").cites("会上还没有说明。 请会上说明，记下来写进纪要。", 9)
    office.cites("评审纪要还没有送专家签署。 在纪要页写好，送专家签署。", 4, 9)
    said = {"discussing": relief, "discussion": "分差出在投资上：一位认为没有依据。讨论后各自坚持。"}
    office.tries(number, "discuss", {**said, "discussion": "各自坚持。"})
    office.cites("会上说明只有 5 个字，不少于 10 个字（本市参数）。", 9)
    office.takes(number, "discuss", said)
    minutes = minuted(season, number)
    season.on(CONCLUDE)
    office = season.as_("lin.jing")
    office.takes(number, "close")
    office.brings(relief, "steps/conclude/", "expert-minutes")
    office.tries(relief, "conclude", {"expert_opinion": "修改投资说明后实施。"}).cites(
        "附上的会议纪要不是签署的那一份。", 9
    )
    office.goes(f"/records/{relief}/steps/conclude/").presses("button[value=expert-minutes]")
    office.takes(relief, "conclude", {"expert_opinion": "修改投资说明后实施。"}).reads("已办：评审通过")
    assert record(minutes).answers["signatures"]


def minuted(season: Season, number: str) -> str:
    """Written in the meeting, frozen, and signed by each; who does not agree says so in words. Returns their number."""
    people, office = season.people, season.as_("lin.jing")
    minutes = str(minutes_of(record(number)).number)
    office.goes(f"/reviews/{number}/scores/").presses("main .acts a:has-text('评审纪要')")
    assert office.path == f"/minutes/{minutes}/"
    page = office.page
    page.check("main label:has-text('通过') >> nth=0")
    page.fill("#o-0", "")
    office.presses("text=保存纪要")
    office.tries(minutes, "circulate").cites("的意见只有 0 个字，不少于 10 个字（本市参数）。 写明理由。", 9, 12)
    office.goes(f"/minutes/{minutes}/")
    page.fill("#o-0", "投资说明补充以后可以实施。")
    office.presses("text=保存纪要")
    season.looks(office, "minutes")
    office.takes(minutes, "circulate")
    (dissents, *others) = sitting(record(number), people, MEETING).values()
    expert = season.as_(dissents.username, PHONE)
    expert.goes("/expert/").presses("ul.rows a").reads("投资说明补充以后可以实施。")
    expert.presses("text=签署纪要").types(Line.MINUTES, {"signing": "dissent", "dissent": "不同意", **YES}).presses(
        CHECK
    )
    expert.cites("不同意见只有 3 个字", 9)
    expert.types(Line.MINUTES, {"dissent": "投资没有依据，应当先核实再实施。"}).presses(CHECK).presses(CHECK)
    too_late_to_mark(expert, sheets(record(number), dissents)[0].number)
    office.tries(number, "close").cites("还没有签纪要", 4, 9)
    for person in others:
        take(record(minutes), "sign", person, MEETING, AGREED)
    office.goes(f"/minutes/{minutes}/").reads("不同意见：投资没有依据，应当先核实再实施。", "已签 5 / 5")
    return minutes


def too_late_to_mark(expert: Window, sheet: str) -> None:
    """Once minutes are before those who sign, marks stay as they are."""
    page = expert.goes(f"/expert/{sheet}/").page
    page.click("details.away summary")
    page.fill("#reason", "想再核一遍造价。")
    expert.presses("text='会上重评'").cites("这场评审已经结束，或这个申报已有结论。需补评的，联系中心会务人员。", 9)


# --- J7 -------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.1", "4.2", "9.2", "9.3", "13.1")
def test_j7_the_plan_is_made_funded_and_published(season):
    """From the candidates of the year to what everybody reads."""
    spare = list(so_far(SPARE, "submit"))
    asked = {
        "reason": "补正一处。",
        "answer_by": "2021-08-06",
        "points": [{"point": "写明谁来核对", "field": "信息共享长效机制"}],
    }
    sent_back = SPARE.act(date(2021, 7, 27), "lin.jing", A, "return", asked, "return-notice")
    lives = [act for one in (RELIEF, PUPILS, LAND) for act in so_far(one, "conclude")]
    season.before(*lives, *spare, sent_back)
    selected(season)
    published(season)


def selected(season: Season) -> None:
    """Demands that conflict say by how much; a selection, a hand's change and its mark, and the plan that is filled."""
    season.on(SELECT)
    office = season.as_("lin.jing")
    relief, pupils, land = (season.names[f"{name}.application"] for name in ("relief", "pupils", "land"))
    page = office.goes("/plan/2022/").reads("3 个候选", RELIEF.title, PUPILS.title, LAND.title).page
    page.fill("#budget-2022", "500")
    for one in (relief, pupils, land):
        page.select_option(f"#way-{one}", "in")
    over = "必须列入的 3 个项目合计 735.00 万元，超过 2022 年预算 500.00 万元。放宽 235.00 万元，或减少必须列入。"
    office.presses("main .do .btn-primary").cites(over, 9).shows("conflict")
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
    number, relief = season.names["plan"], season.names["relief.application"]
    season.on(WARN)
    season.as_("lin.jing").goes("/").reads("剩 2 个工作日")
    season.on(PROPOSE)
    office = season.as_("lin.jing")
    kept = record(number).answers["items"]
    office.goes(f"/records/{number}/steps/propose/").presses("button[value=plan-table]").presses(
        "button[value=plan-letter]"
    )
    spare = record(season.names["spare.application"])
    more = [*kept, {"number": spare.number, "title": spare.title, "unit": spare.unit.name, "fen": WAN}]
    office.tries(number, "propose", {"items": more}).cites(f"“{spare.title}”补正未完成，不能列入。", 13)
    changed = [{**row, "fen": row["fen"] + WAN} if row["number"] == relief else row for row in kept]
    office.tries(number, "propose", {"items": changed}).cites("计划稿是 361.00 万元。", 9)
    office.takes(number, "propose").reads("已办：报送财政")
    funded(season, number)
    season.on(ISSUE)
    season.as_("xu.ning").takes(number, "issue")
    anybody = season.stranger(PHONE)
    anybody.goes("/published/").presses("a[href='/published/2022/']").reads(
        RELIEF.title, "年度申报", "没有一事一议的项目。"
    )
    season.looks(anybody, "published")
    assert record(relief).state == "listed"
    season.as_("lin.jing").goes("/plan/2022/").reads("已公布。")


def funded(season: Season, number: str) -> None:
    """Finance sets the money of each project and year; what differs has its reason."""
    season.on(FUND)
    finance = season.as_("ma.jun")
    finance.goes(f"/records/{number}/steps/fund/").presses("button[value=fund-plan]")
    page = finance.page
    page.fill("#arranged-0-fen", "100")
    finance.presses(CHECK).cites("安排 100.00 万元，没有说明。", 9)
    season.looks(finance, "fund")
    page.fill("#arranged-0-note", "其余由上级补助安排。")
    finance.presses(CHECK).cites("资金安排是 100.00 万元。", 9)
    finance.presses("text=按填写的内容生成").reads("已按填写的内容生成“年度资金安排文件”并附上。")
    season.looks(finance, "fund-made")
    finance.presses(CHECK).presses(CHECK)
    finance.reads("已办：安排资金")


# --- J8 -------------------------------------------------------------------------------------------------------------


def too_late(season: Season) -> None:
    """Who begins after 31 August is told so by the panel, and where to go."""
    season.on(LATE)
    clerk = season.as_("wu.hao")
    said = {**GATE, "title": "台风应急指挥", "plan_year": 2022, "goals": "十分钟内到岗。"}
    number = season.names["typhoon"] = clerk.begins(A, "open", said)
    clerk.goes(f"/records/{number}/tasks/")
    clerk.cites("2022 年度申报已于 2021-08-31 截止", 9)
    clerk.cites("国家、省、市急需建设的项目转为一事一议", 9)


@pytest.mark.clause("9.1", "9.4", "11.3", "32")
def test_j8_an_urgent_matter_is_decided_with_two_opinions(season):
    """An order from above that can be looked up, nothing begun, two opinions beside each other, one page to decide on."""
    season.before(*so_far(RELIEF, "conclude"), *life.annual_plan(2022, [RELIEF]))
    too_late(season)
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
    clerk.goes(f"/records/{season.names['typhoon']}/tasks/").presses("text=转为一事一议，带上已填的内容")
    clerk.reads("里填过的内容已经带到下面")
    assert [clerk.page.input_value(f"[name={name}]") for name in ("project", "title", "plan_year", "goals")] == [
        code, asked["title"], "2022", "十分钟内到岗。",
    ]  # fmt: skip
    season.looks(clerk, "urgent-instead")
    number = clerk.send(clerk.path, typed(Line.URGENT, {**asked, **bad})).split("/")[2]
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
    season.on(OVERDUE)
    office = season.as_("zhou.my")
    office.goes(f"/urgent/{number}/").reads("超期 1 个工作日").cites("还没有收到中心的技术意见。", 4, 9)
    office.presses("text=催办").takes(number, "remind", {"reason": "汛期将至，今天回复。"}).reads("已办：催办")
    office.goes(f"/urgent/{number}/").reads("周明远 2022-03-17 已催办：汛期将至，今天回复。")
    season.looks(office, "urgent-reminded")
    centre = season.as_("chen.gong")
    centre.goes("/notices/").reads("还没有收到你的意见", "汛期将至，今天回复。")
    assert "汛期将至" not in season.as_("ma.jun").goes("/notices/").page.inner_text("main")
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
