"""The workbench of each role: groups and counts, pages, filters, warnings with their article, tabs, what was opened last."""

import re
from datetime import date, timedelta

import pytest
from tests.journeys.acting import open_application, record, take, until

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.casefile import SYSTEM
from tongchou.records.models import NO_LIMIT, Notice, Owing, Record, Unit, Watch
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 24)


@pytest.fixture(autouse=True)
def _today(on):
    on(DAY)


def groups(page: str) -> dict[str, int]:
    return {name: int(n) for name, n in re.findall(r"<b>(\S+)</b>(\d+) 件", page)}


def owe(record: Record, desk: str, due: date | None, line: str = "application", n: int = 1) -> None:
    """Rows of a busy desk, as many as there are records of it would be."""
    Owing.objects.bulk_create(
        Owing(
            record=record, project=record.project, unit=record.unit, desk=desk, role=desk.partition(":")[0], roles=f" {desk} ",
            chased=False, kind="step", line=line, verb=f"x{i}", says=f"第 {i} 件", thing=f"{due}:{line}:{i:04d}", due=due,
            rank=due or NO_LIMIT, since=record.entered_at, provisional=False, local=False, clauses="9.1",
        )
        for i in range(n)
    )  # fmt: skip


@pytest.fixture
def draft(people):
    return open_application(people["zhao.min"], DAY, plan_year=2027, title="养老服务")


@pytest.mark.clause("4.1", "9.1")
def test_tasks_stand_in_groups_by_their_limit(as_, says, draft):
    for due, n in ((DAY - timedelta(1), 2), (DAY, 3), (DAY + timedelta(2), 4), (DAY + timedelta(30), 5), (None, 1)):
        owe(draft, "planner", due, n=n)
    page = says(as_("lin.jing").get("/"))
    assert groups(page) == {"已超期": 2, "今日到期": 3, "本周": 4, "以后": 6, "没有时限": 1}
    assert "本周需办结 9 件，其中今日到期 3 件、已超期 2 件" in page
    assert "超期 1 个工作日" in page
    assert 'class="lt bad"' in page
    assert groups(says(as_("chen.gong").get("/"))) == {}


def test_a_long_list_goes_on_where_it_stopped_and_loses_nothing(as_, says, draft):
    owe(draft, "planner", DAY + timedelta(3), n=120)
    client, seen, address = as_("lin.jing"), [], "/"
    for _ in range(5):
        page = says(client.get(address))
        seen += re.findall(r"第 (\d+) 件", page)
        following = re.search(r'href="(\?[^"]+)" rel="next"', page)
        if not following:
            break
        address = "/" + following[1].replace("&amp;", "&")
    assert sorted(map(int, seen)) == list(range(120))
    assert "回到最急的" in page
    assert groups(says(client.get("/")))["本周"] == 120


def test_nobody_counts_further_than_anybody_reads(as_, says, draft):
    owe(draft, "planner", DAY + timedelta(3), n=1005)
    page = says(as_("lin.jing").get("/"))
    assert "999+" in page
    assert "1005" not in page


def test_filters_stay_in_the_address_and_nonsense_does_nothing(as_, says, draft, people):
    owe(draft, "planner", DAY, n=60)
    owe(draft, "planner", DAY, line="change", n=2)
    client = as_("lin.jing")
    page = says(client.get("/?line=change"))
    assert groups(page)["今日到期"] == 2
    assert "清除筛选" in page
    narrowed = says(client.get(f"/?line=application&unit={draft.unit_id}"))
    assert f"line=application&amp;unit={draft.unit_id}&amp;after=" in narrowed
    assert groups(says(client.get("/?line=nonsense&unit=x&after=never~"))) == groups(says(client.get("/")))
    other = people["he.ping"].unit_id
    assert "没有符合筛选的事项" in says(client.get(f"/?unit={other}"))


def test_a_clerk_cannot_look_at_another_unit_by_the_filter(as_, says, draft, people):
    page = says(as_("he.ping").get(f"/?unit={draft.unit_id}"))
    assert "养老服务" not in page
    assert 'name="unit"' not in page


@pytest.mark.clause("9.1", "9.2")
def test_the_year_stands_above_with_whose_number_each_day_is(as_, says):
    page = says(as_("lin.jing").get("/"))
    strip = page.split('class="cyc"')[1].split("</section>")[0]
    assert "2027 年度计划" in strip
    assert strip.count("办法规定") == 3
    assert strip.count("本市参数") == 4
    assert "08-31 前" in strip
    assert "11-30 前" in strip


# --- warnings ------------------------------------------------------------------------------------------------------


@pytest.mark.clause("9.1")
def test_an_office_sees_who_has_not_begun_the_plan(as_, says, people):
    count = Unit.objects.filter(kind="department").count()
    page = says(as_("lin.jing").get("/"))
    assert f"{count} 个单位还没有编制下一年度计划，2026-08-31 前报送" in page
    assert "未报计划" not in says(as_("zhao.min").get("/"))
    actor = access.actor_on(people["zhao.min"], None, DAY, unit=people["zhao.min"].unit)
    conduct.open_record(
        Line.PLAN, actor, moment(DAY), unit=people["zhao.min"].unit, answers={"title": "计划", "plan_year": 2027}
    )
    assert f"{count - 1} 个单位还没有" in says(as_("lin.jing").get("/"))
    text = says(as_("lin.jing").get("/desk/alerts/"))
    assert "示例市教育局" in text
    assert "示例市民政局" not in text


@pytest.mark.clause("20.1", "11.2", "21", "22.1")
@pytest.mark.parametrize(
    ("on_day", "word", "article"),
    [
        (date(2022, 7, 30), "未报进展", "第二十条"),
        (date(2023, 3, 1), "建设周期", "第十一条"),
        (date(2026, 6, 1), "免费运维期满", "第二十一条"),
    ],
)
def test_warnings_come_from_the_records_with_their_article(as_, says, city, on, on_day, word, article):
    until(city, date(2022, 6, 12) if on_day.year < 2024 else date(2023, 9, 1))
    on(on_day)
    if word == "建设周期":
        Watch.objects.filter(kind="build").update(day=on_day + timedelta(60))
    for who in ("he.shan", "zhao.min"):
        rail = says(as_(who).get("/")).split('id="alerts"')[1].split("</section>")[0]
        assert word in rail
        assert article in rail
    for who in ("he.ping", "feng.cj"):
        assert word not in says(as_(who).get("/"))


@pytest.mark.clause("22.1")
def test_a_project_that_is_built_and_in_no_catalogue_is_warned_of(as_, says, city, on):
    names = until(city, date(2023, 5, 20))
    spine = record(names["relief.application.project"])
    on(date(2023, 5, 21))
    there = Record.objects.filter(project=spine, line=Line.CATALOGUE, state="published").exists()
    assert Watch.objects.filter(record=spine, kind="catalogue").exists() == (
        spine.state in {"completed", "initially-accepted"} and not there
    )
    assert Watch.objects.filter(kind="catalogue").exists()
    assert "未编目" in says(as_("he.shan").get("/"))
    assert "未编目" in says(as_("zhao.min").get("/desk/alerts/?kind=catalogue"))


def test_no_warning_says_so(as_, says, on):
    on(date(2026, 2, 2))
    assert "没有预警" in says(as_("lin.jing").get("/"))
    assert "没有预警" in says(as_("lin.jing").get("/desk/alerts/"))


def test_what_a_unit_has_not_done_in_time_is_told_to_the_offices(as_, says, draft, on):
    on(date(2026, 9, 2))
    assert "超期未办" in says(as_("lin.jing").get("/"))
    assert "养老服务" in says(as_("lin.jing").get("/desk/alerts/?kind=late"))
    assert "超期未办" not in says(as_("zhao.min").get("/"))


# --- the other tabs --------------------------------------------------------------------------------------------------


def test_what_i_began_says_who_has_it_since_when_until_when(as_, says, draft, people):
    take(draft, "send", people["zhao.min"], DAY)
    page = says(as_("zhao.min").get("/desk/mine/"))
    assert "在需求单位领导处" in page
    assert "刘建" in page
    assert "08-24 收到，已 0 个工作日" in page
    assert "剩 5 个工作日" in page
    assert draft.number in page
    assert draft.number not in says(as_("liu.ju").get("/desk/mine/"))


def test_what_i_did_is_listed_and_a_record_out_of_sight_has_no_link(as_, says, draft, people):
    take(draft, "send", people["zhao.min"], DAY)
    page = says(as_("zhao.min").get("/desk/done/"))
    assert "送领导审签" in page
    assert f"/records/{draft.number}/" in page
    assert "你还没有办过" in says(as_("he.ping").get("/desk/done/"))
    people["zhao.min"].grants.update(unit=people["he.ping"].unit)
    moved = says(as_("zhao.min").get("/desk/done/"))
    assert "没有查看它的权限" in moved
    assert "养老服务" not in moved
    assert f"/records/{draft.number}/" not in moved


def test_reading_is_another_tab_and_can_be_marked(as_, says, draft, people):
    entry = draft.journal.first()
    for kind, text in (("notice", "看这个"), ("task", "办那个")):
        Notice.objects.create(person=people["zhao.min"], entry=entry, kind=kind, text=text, at=moment(DAY))
    client = as_("zhao.min")
    page = says(client.get("/desk/read/"))
    assert "看这个" in page
    assert "办那个" not in page
    pk = Notice.objects.get(text="看这个").pk
    assert as_("he.ping").post("/notices/read/", {"pk": pk}).status_code == 302
    assert Notice.objects.get(pk=pk).read_at is None
    client.post("/notices/read/", {"pk": pk, "next": "https://example.org/"})
    assert Notice.objects.get(pk=pk).read_at == moment(DAY)
    assert "没有要看的" in says(client.get("/desk/read/"))


def test_what_was_opened_last_is_for_oneself_alone(as_, says, draft, people):
    client = as_("zhao.min")
    assert "最近打开" not in says(client.get("/"))
    client.get(f"/records/{draft.number}/")
    rail = says(client.get("/")).split('id="recent"')[1]
    assert draft.number in rail
    assert "最近打开" not in says(as_("lin.jing").get("/"))
    people["zhao.min"].grants.update(unit=people["he.ping"].unit)
    assert "最近打开" not in says(client.get("/"))
    as_("he.ping").get("/records/nothing/")
    assert "最近打开" not in says(as_("he.ping").get("/"))


def test_to_open_a_record_is_to_have_seen_what_was_said_of_it(as_, says, draft, people):
    entry = draft.journal.first()
    Notice.objects.create(person=people["zhao.min"], entry=entry, kind="notice", text="一条", at=moment(DAY))
    client = as_("zhao.min")
    assert '<span class="cnt">1</span>' in says(client.get("/"))
    client.get(f"/records/{draft.number}/")
    assert '<span class="cnt">' not in says(client.get("/"))


# --- by role -----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.3")
def test_the_auditor_begins_with_the_journal_and_can_press_nothing(as_, says, draft):
    page = says(as_("sun.shen").get("/"))
    assert "审计起点" in page
    assert draft.number in page
    assert "不能改动任何一条" in page
    assert "<button" not in page.split("<main")[1]


@pytest.mark.parametrize("who", ["feng.cj", "zhou.xiao", "jiang.cp", "qian.zx"])
def test_outsiders_have_one_column(as_, says, who):
    page = says(as_(who).get("/"))
    assert "我的项目" in page
    assert 'class="cyc"' not in page
    assert 'id="alerts"' not in page


def test_the_first_page_of_an_expert_is_that_of_his_reviews(as_):
    assert as_("wang.js").get("/").headers["Location"] == "/expert/"


def test_a_contractor_sees_his_tasks_and_projects(as_, says, city, on):
    until(city, date(2022, 6, 12))
    on(date(2022, 6, 13))
    page = says(as_("feng.cj").get("/"))
    assert "社会救助一体化办理" in page
    assert "在需求单位" in page


@pytest.mark.clause("9.4")
def test_the_government_gets_what_waits_for_its_decision(as_, says):
    assert "待我决定" in says(as_("zhou.my").get("/"))
    assert "待我决定" not in says(as_("lin.jing").get("/"))


@pytest.mark.parametrize(
    "path", ["/desk/done/", "/desk/mine/", "/desk/read/", "/desk/alerts/", "/notices/", "/notices/settings/"]
)
def test_a_visitor_sees_no_desk(client, path):
    assert client.get(path).headers["Location"].startswith("/login/")


@pytest.mark.parametrize("path", ["/desk/done/", "/desk/mine/", "/notices/"])
def test_nonsense_in_the_address_begins_at_the_beginning(as_, path):
    assert as_("zhao.min").get(f"{path}?before=x").status_code == 200
    assert as_("zhao.min").get(f"{path}?before=99999999999999999999").status_code == 200


@pytest.mark.parametrize("path", ["/desk/mine/", "/desk/done/", "/notices/"])
def test_the_tabs_cost_the_same_however_long_they_are(as_, people, path, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(2):
        open_application(people["zhao.min"], DAY, plan_year=2027)
        client = as_("zhao.min")
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_task_that_is_done_leaves_every_desk(as_, says, draft, people):
    conduct.take(draft, "list-urgent", SYSTEM, moment(DAY))
    assert "养老服务" not in says(as_("zhao.min").get("/")).split("<aside")[0]
