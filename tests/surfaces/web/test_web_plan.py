"""The page of a year's plan: who stands in it, what a selection says, what hands change, and that nothing else happens."""

from datetime import date
from typing import Any

import pytest
from tests.journeys.acting import RELIEF, may, stops, until
from tests.surfaces.web.test_web_validity import errors

from tongchou.lifecycle.words import Line
from tongchou.records import access, scenarios
from tongchou.records.models import Baseline, Entry, Person, Record, Scenario
from tongchou.stages.planning.candidates import contenders
from tongchou.surfaces.demo.city import City, moment

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.2")]
DAY = date(2021, 11, 5)
YEAR = 2022
PLAN = f"/plan/{YEAR}/"
WAN = 1_000_000


def made(people: dict[str, Person], number: str, score: int, fen: dict[int, int], **more: Any) -> Record:
    """An application that the experts passed, without its history; money in 万元."""
    answers = {
        "plan_year": YEAR, "plan_place": more.pop("place", "城市治理/停车"), "build_mode": "single",
        "scores": [{"expert": "王教授", "score": score}], "fen_by_year": {str(y): f * WAN for y, f in fen.items()},
    }  # fmt: skip
    return Record.objects.create(
        line=more.pop("line", Line.APPLICATION), number=number, state=more.pop("state", "passed"), edition="pzbf-2020-14",
        unit=people[more.pop("who", "he.ping")].unit, title=f"项目{number}", year=YEAR, answers=answers, opened_at=moment(DAY),
        entered_at=moment(DAY), **more,
    )  # fmt: skip


@pytest.fixture
def standing(city: City, people: dict[str, Person], on: Any) -> dict[str, str]:
    """One application that came through every step, three without history, one of them deferred; numbers by name."""
    numbers = until(city, DAY)
    made(people, "SB-A", 90, {2022: 100})
    made(people, "SB-B", 60, {2022: 100, 2023: 50}, place="乡村振兴/农机")
    made(people, "SB-C", 95, {2022: 80}, state="deferred")
    on(DAY)
    return numbers


def draft() -> Scenario:
    return Scenario.objects.get()


def chosen(one: Scenario) -> list[str]:
    return [row["code"] for row in one.outcome["rows"] if row["chosen"]]


def states() -> list[tuple[str, str, int]]:
    return list(Record.objects.order_by("pk").values_list("number", "state", "version"))


# Who stands there


@pytest.mark.clause("27.2")
def test_the_table_has_what_planners_look_at(standing, people, as_, says):
    made(people, "PG-1", 0, {}, line=Line.ASSESSMENT, state="published", who="zhao.min")
    Record.objects.filter(number="PG-1").update(answers={"score": 71}, year=2021)
    made(people, "PG-2", 0, {}, line=Line.ASSESSMENT, state="published", who="zhao.min")
    Record.objects.filter(number="PG-2").update(answers={"score": 99}, year=2020)
    number = standing["relief.application"]
    page = as_("lin.jing").get(PLAN)
    text = says(page)
    assert errors(page) == []
    assert "4 个候选" in text
    row = text[text.index(f'href="/records/{number}/"') :].split("</tr>")[0]
    for cell in (RELIEF.title, "示例市民政局", number, "86.00", "360.00", "120.00", ">71<", "单个部门建设", "民生服务"):
        assert cell in row, cell
    assert "评审通过" in text
    assert "缓列" in text


def test_running_projects_stand_with_the_money_that_finance_arranged(city, people, as_, on, says):
    until(city, date(2022, 6, 30))
    on(date(2022, 11, 5))
    spine = Record.objects.get(line=Line.PROJECT)
    (one,) = contenders(access.records_for(people["lin.jing"], DAY), 2023)
    assert one.candidate.running
    assert one.candidate.code == spine.number
    assert one.candidate.fen_by_year == {2023: 120 * WAN}
    assert one.candidate.area == "民生服务"
    client = as_("lin.jing")
    client.post("/plan/2023/select/", {"budget-2023": "100", "high": "120", "low": "80"})
    page = says(client.get("/plan/2023/"))
    assert "必须列入的 1 个项目（其中续建 1 个）合计 120.00 万元，超过 2023 年预算 100.00 万元。" in page
    assert "放宽 20.00 万元" in page
    client.post("/plan/2023/select/", {"budget-2023": "130", "high": "120", "low": "80"})
    page = says(client.get("/plan/2023/"))
    assert "续建项目，先安排。" in page
    assert "其中续建 1 个" in page


def test_what_was_approved_counts_and_not_what_was_asked(standing, people, as_):
    number = standing["relief.application"]
    application = Record.objects.get(number=number)
    Baseline.objects.create(
        project=application.project, seq=2, content="x", fen=10 * WAN, fen_by_year={"2022": 10 * WAN}, by=application,
        at=moment(DAY),
    )  # fmt: skip
    found = {c.candidate.code: c.candidate for c in contenders(access.records_for(people["lin.jing"], DAY), YEAR)}
    assert found[number].fen_by_year == {2022: 10 * WAN}


def test_the_years_for_which_anybody_applied_lead_to_each_other(standing, people, as_, says):
    made(people, "SB-OLD", 80, {2019: 1})
    Record.objects.filter(number="SB-OLD").update(year=2019)
    text = says(as_("lin.jing").get(PLAN))
    assert 'href="/plan/2019/"' in text
    assert 'href="/plan/2023/"' not in text


def test_a_year_without_candidates_says_what_belongs_there(standing, as_, says):
    page = as_("lin.jing").get("/plan/2040/")
    assert "2040 年度还没有候选" in says(page)
    assert errors(page) == []


def test_the_menu_leads_to_the_year_that_is_worked_on(standing, as_, says):
    client = as_("lin.jing")
    assert client.get("/plan/").headers["Location"] == PLAN
    assert '<a href="/plan/" aria-current="true">年度计划</a>' in says(client.get(PLAN))
    assert 'href="/plan/"' not in says(as_("zhao.min").get("/"))


# A selection


def asked(**more: str) -> dict[str, Any]:
    return {"budget-2022": "200", "high": "120", "low": "80", **more}


def test_a_selection_is_kept_as_a_draft_with_why_per_row_and_moves_nothing(standing, as_, says):
    before, entries = states(), Entry.objects.count()
    client = as_("lin.jing")
    answer = client.post(f"{PLAN}select/", asked())
    assert answer.headers["Location"] == f"{PLAN}1/"
    assert chosen(draft()) == ["SB-A", "SB-B"]
    page = client.get(f"{PLAN}1/")
    text = says(page)
    assert errors(page) == []
    assert "4 个候选列入 2 个，得分合计 150.00。" in text
    assert "已证明没有更好的方案" in text
    assert "资金不足：2022 年再有 360.00 万元可列入。" in text
    assert "缓列的申报，先“重新安排”才参加选取。" in text
    assert f"2022 年预算再加 360.00 万元，可再列入“{RELIEF.title}”，其余不变。" in text
    assert (states(), Entry.objects.count()) == (before, entries)


def test_what_was_asked_comes_back_with_the_draft(standing, as_, says):
    client = as_("lin.jing")
    client.post(
        f"{PLAN}select/",
        asked(
            **{
                "way-SB-B": "out", "need-SB-A": "high", "deferred": "on", "link-a": "SB-C 项目SB-C", "link-kind": "requires",
                "link-b": "SB-A", "limit-of": "area:城市治理", "limit-least": "100", "limit-most": "190",
            }
        ),
    )  # fmt: skip
    assert chosen(draft()) == ["SB-A", "SB-C"]
    text = says(client.get(f"{PLAN}1/"))
    for typed in (
        'value="200"', 'value="SB-C 项目SB-C"', 'value="190"', '<option value="out" selected>', '<option value="high" selected>',
        '<option value="area:城市治理" selected>', 'name="deferred" checked', "依赖“项目SB-A”",
    ):  # fmt: skip
        assert typed in text, typed
    assert "按要求不列入。" in text
    assert "得分合计 203.00。" in text  # 90 × 120 % + 95


def test_the_same_question_is_the_same_draft(standing, as_):
    client = as_("lin.jing")
    for _ in range(2):
        assert client.post(f"{PLAN}select/", asked()).headers["Location"] == f"{PLAN}1/"
    assert client.post(f"{PLAN}select/", asked(**{"budget-2022": "201"})).headers["Location"] == f"{PLAN}2/"


def test_what_cannot_be_read_comes_back_marked_and_nothing_is_kept(standing, as_, says):
    page = as_("lin.jing").post(
        f"{PLAN}select/",
        {
            "budget-2022": "许多", "high": "x", "low": "80", "link-a": ["SB-Z", "SB-A"], "link-kind": ["requires", "excludes"],
            "link-b": ["SB-A", "SB-A"], "limit-of": ["", "area:城市治理"], "limit-least": ["1", "9"], "limit-most": ["", "8"],
        },
    )  # fmt: skip
    assert page.status_code == 422
    text = says(page)
    assert errors(page) == []
    for sentence in (
        "许多",
        "“x”不是 1 到 300 的整数",
        "“SB-Z”不在候选里",
        "不能依赖或排斥自己",
        "没有选是哪个领域或单位",
        "上限比下限小",
    ):
        assert sentence in text, sentence
    for anchor in ("budget-2022", "high", "link-a-0", "link-b-1", "limit-of-0", "limit-most-1"):
        assert f'href="#{anchor}"' in text
        assert f'id="{anchor}"' in text
    assert "<title>错误：" in text
    assert not Scenario.objects.exists()


def test_nonsense_and_nul_do_no_harm(standing, as_):
    posted = {
        "budget-2022": "1\0", "budget-x": "1", "high": "９", "low": "", "way-nobody": "in", "way-SB-A\0": "in", "take": "nobody",
        "limit-of": "moon:x", "link-a": "\0",
    }  # fmt: skip
    assert as_("lin.jing").post(f"{PLAN}hand/", posted).status_code == 422
    assert as_("lin.jing").post(f"{PLAN}hand/", asked(take="nobody")).status_code == 302
    assert chosen(draft()) == []


def test_demands_that_conflict_are_said_with_the_amount(standing, as_, says):
    client = as_("lin.jing")
    client.post(f"{PLAN}select/", asked(**{"way-SB-A": "in", "way-SB-B": "in", "budget-2022": "150"}))
    text = says(client.get(PLAN))
    assert "必须列入的 2 个项目合计 200.00 万元，超过 2022 年预算 150.00 万元。" in text
    assert "放宽 50.00 万元，或减少必须列入。" in text
    assert chosen(draft()) == []
    assert "填入年度计划" not in text


def test_later_changes_of_the_candidates_are_said_and_the_draft_stays(standing, as_, says):
    client = as_("lin.jing")
    client.post(f"{PLAN}select/", asked())
    assert "候选有变化" not in says(client.get(PLAN))
    Record.objects.filter(number="SB-A").update(title="改了名")
    text = says(client.get(PLAN))
    assert "候选有变化" in text
    assert "项目SB-A" in text


# By hand, and two drafts


def test_changes_by_hand_are_marked_and_their_loss_is_shown(standing, as_, says):
    client = as_("lin.jing")
    client.post(f"{PLAN}select/", asked())
    answer = client.post(f"{PLAN}hand/", asked(take="SB-A"))
    text = says(client.get(answer.headers["Location"]))
    assert "人工改动 1 处" in text
    assert "比方案少 60.00 分。" in text
    assert "人工去掉" in text
    over = says(client.get(client.post(f"{PLAN}hand/", asked(take=["SB-A", "SB-B", "SB-C"])).headers["Location"]))
    assert "合计 280.00 万元，超过 2022 年预算 200.00 万元。" in over
    assert "人工列入" in over


def test_two_drafts_stand_side_by_side(standing, as_, says):
    client = as_("lin.jing")
    empty = client.get(f"{PLAN}compare/")
    assert "要有两稿才能对比" in says(empty)
    client.post(f"{PLAN}select/", asked())
    client.post(f"{PLAN}select/", asked(**{"budget-2022": "480"}))
    page = client.get(f"{PLAN}compare/?a=1&b=2")
    text = says(page)
    assert errors(page) == []
    assert "只在第 2 稿列入" in text
    assert RELIEF.title in text
    for amount in ("200.00", "460.00", "+260.00"):
        assert amount in text
    assert client.get(f"{PLAN}compare/?a=9").status_code == 404


# Into an annual plan


def test_a_draft_fills_the_form_of_a_new_plan_and_a_named_person_proposes_it(standing, people, as_):
    client = as_("lin.jing")
    number = standing["relief.application"]
    client.post(f"{PLAN}select/", asked(**{"budget-2022": "370", "way-SB-A": "out", "way-SB-B": "out"}))
    before = states()
    answer = client.post(f"{PLAN}1/fill/", {"plan": ""})
    plan = Record.objects.get(line=Line.ANNUAL_PLAN)
    assert answer.headers["Location"] == f"/records/{plan.number}/"
    item = {"number": number, "title": RELIEF.title, "unit": "示例市民政局", "fen": 360 * WAN}
    assert plan.answers["items"] == [item]
    assert (plan.answers["total_fen"], plan.answers["budget_fen"], plan.year) == (360 * WAN, 370 * WAN, YEAR)
    assert plan.state == "draft"
    assert plan.opened_by == people["lin.jing"]
    assert [e.verb for e in plan.journal.all()] == ["compile"]
    assert [s for s in states() if s[0] != plan.number] == before
    decision = may(plan, "propose", people["lin.jing"], DAY, {"items": plan.answers["items"]})
    assert {f.rule for f in decision.verdict.stops} == {
        "PAPER",
        "PLA-TABLE",
    }  # letter and table are missing, and so unread
    decision = may(plan, "propose", people["lin.jing"], DAY, {"items": [{**item, "number": "SB-C"}]})
    assert "PLA-LISTABLE" in stops(decision)


def test_a_draft_fills_a_plan_that_is_open_and_no_other(standing, people, as_, says):
    client = as_("lin.jing")
    client.post(f"{PLAN}select/", asked())
    client.post(f"{PLAN}1/fill/", {"plan": ""})
    plan = Record.objects.get(line=Line.ANNUAL_PLAN)
    client.post(f"{PLAN}hand/", asked(take=["SB-A", standing["relief.application"]]))
    assert client.post(f"{PLAN}2/fill/", {"plan": plan.number}).status_code == 302
    plan.refresh_from_db()
    assert [i["number"] for i in plan.answers["items"]] == sorted(["SB-A", standing["relief.application"]])
    assert {i.get("note") for i in plan.answers["items"]} == {None, "人工列入"}
    Record.objects.filter(pk=plan.pk).update(state="proposed")
    refused = client.post(f"{PLAN}1/fill/", {"plan": plan.number})
    assert refused.status_code == 403
    assert "现在不由你填写" in says(refused)
    plan.refresh_from_db()
    assert len(plan.answers["items"]) == 2
    assert client.post(f"{PLAN}1/fill/", {"plan": "ND-2000-0001"}).status_code == 404
    assert client.post(f"{PLAN}1/fill/", {"plan": standing["relief.application"]}).status_code == 404


def test_a_form_that_is_sent_twice_makes_one_plan(standing, as_):
    client = as_("lin.jing")
    client.post(f"{PLAN}select/", asked())
    answers = [client.post(f"{PLAN}1/fill/", {"plan": "", "once": "k"}) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Record.objects.filter(line=Line.ANNUAL_PLAN).count() == 1


# Doors


@pytest.mark.clause("4.1", "4.2", "4.3")
def test_who_may_not_sees_nothing_and_changes_nothing(standing, people, as_, client):
    as_("lin.jing").post(f"{PLAN}select/", asked())
    before = states()
    pages = ("/plan/", PLAN, f"{PLAN}1/", f"{PLAN}compare/")
    forms = (f"{PLAN}select/", f"{PLAN}hand/", f"{PLAN}1/fill/")
    for who in ("zhao.min", "liu.ju", "chen.gong", "feng.cj", "wang.js", "admin", "bai.xian"):
        assert [as_(who).get(path).status_code for path in pages] == [403] * 4, who
        assert [as_(who).post(path, asked()).status_code for path in forms] == [403] * 3, who
        assert not access.scenarios_for(people[who], YEAR, DAY).exists()
    for who in ("ma.jun", "zhou.my", "sun.shen"):
        assert [as_(who).get(path).status_code for path in pages[1:]] == [200] * 3, who
        assert [as_(who).post(path, asked()).status_code for path in forms] == [403] * 3, who
        assert "<select" not in as_(who).get(PLAN).content.decode().split("<main")[1].split("各稿")[0], who
    assert [client.get(path).status_code for path in pages] == [302] * 4
    assert [client.post(path, asked()).status_code for path in forms] == [302] * 3
    assert Scenario.objects.count() == 1
    assert states() == before


def test_looking_writes_nothing_and_forms_are_not_looked_at(standing, as_):
    client = as_("lin.jing")
    for path in (PLAN, f"{PLAN}compare/"):
        assert client.get(path).status_code == 200
    assert not Scenario.objects.exists()
    assert client.get(f"{PLAN}select/").status_code == 405
    assert client.get(f"{PLAN}hand/").status_code == 405
    assert client.get(f"{PLAN}1/fill/").status_code == 405


@pytest.mark.parametrize("path", ["/plan/1999/", "/plan/3000/", f"{PLAN}7/", "/plan/99999999999999999999/"])
def test_what_is_not_there_is_not_found(standing, as_, path):
    assert as_("lin.jing").get(path).status_code == 404


def test_only_the_latest_drafts_are_kept(standing, people, monkeypatch):
    monkeypatch.setattr(scenarios, "MOST", 2)
    for n in range(4):
        scenarios.keep(YEAR, people["lin.jing"], moment(DAY), candidates="", asked={"n": n}, outcome={})
    assert list(Scenario.objects.values_list("seq", flat=True)) == [4, 3]


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_asks_the_database_the_same_however_many_stand_there(
    people, as_, on, count, django_assert_num_queries
):
    for n in range(count):
        made(people, f"SB-{n}", 80 + n, {2022: 100})
    on(DAY)
    client = as_("lin.jing")
    client.post(f"{PLAN}select/", asked())
    client.get(PLAN)
    with django_assert_num_queries(23):
        client.get(PLAN)


def test_the_page_speaks_english(standing, as_, says):
    client = as_("lin.jing")
    client.post("/language/", {"language": "en", "next": "/"})
    client.post(f"{PLAN}select/", asked())
    text = says(client.get(PLAN))
    assert "<h1>Annual plan 2022</h1>" in text
    assert "Proven: nothing is better" in text
