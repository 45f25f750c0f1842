"""The desk: whose turn it is, how urgent, and that a list costs the same however long it is."""

from datetime import date

import pytest
from tests.journeys.acting import open_application, take

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 24)


@pytest.fixture(autouse=True)
def _today(on):
    on(DAY)


def test_a_visitor_gets_the_rulebook(client):
    assert client.get("/").headers["Location"] == "/rules/"


def test_an_empty_desk_says_what_to_do(as_, says):
    text = says(as_("bai.xian").get("/"))
    assert "没有等你办的事" in text
    assert "8 月 24 日，星期一" in text


@pytest.mark.clause("9.1")
def test_a_department_is_told_of_the_plan_that_it_has_not_begun(as_):
    page = as_("zhao.min").get("/").content.decode()
    assert "报送下一年度项目实施计划" in page
    assert 'href="/new/plans/open/"' in page
    assert "2027 年度项目实施计划" in page


@pytest.mark.clause("9.1")
@pytest.mark.parametrize(
    ("day", "group", "left"),
    [
        (date(2026, 8, 21), "以后", "剩 6 个工作日"),
        (date(2026, 8, 31), "今日到期", "今日到期"),
        (date(2026, 9, 1), "已超期", "超期 1 个工作日"),
        (date(2026, 9, 5), "已超期", "超期 4 个工作日"),
    ],
)
def test_a_draft_is_owed_by_its_clerk_until_the_deadline(as_, says, people, on, day, group, left):
    record = open_application(people["zhao.min"], date(2026, 8, 3), plan_year=2027)
    on(day)
    text = says(as_("zhao.min").get("/"))
    assert f"<b>{group}</b>" in text
    assert left in text
    assert record.number in text
    assert "第十条" in text


@pytest.mark.clause("4.5")
def test_what_somebody_else_owes_is_counted_and_not_listed(as_, says, people):
    record = open_application(people["zhao.min"], DAY, plan_year=2027)
    text = says(as_("liu.ju").get("/"))
    assert record.number not in text
    assert "另有 1 件在等别人办" in text
    take(record, "send", people["zhao.min"], DAY)
    assert record.number in says(as_("liu.ju").get("/"))
    assert record.number not in says(as_("he.ping").get("/"))


def test_a_deadline_on_friday_is_late_on_saturday(as_, says, people, on):
    open_application(people["zhao.min"], date(2029, 8, 3), plan_year=2030)
    on(date(2029, 8, 31))
    assert "<b>今日到期</b>" in says(as_("zhao.min").get("/"))
    on(date(2029, 9, 1))
    text = says(as_("zhao.min").get("/"))
    assert "<b>已超期</b>" in text
    assert "超期 1 个工作日" in text


@pytest.mark.parametrize("n", [1, 3])
def test_the_desk_costs_the_same_however_much_is_owed(as_, people, django_assert_num_queries, n):
    for serial in range(n):
        open_application(people["zhao.min"], DAY, plan_year=2027, title=f"系统 {serial}")
    client = as_("zhao.min")
    with django_assert_num_queries(30):
        client.get("/")


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(as_, people, django_assert_num_queries, n):
    for serial in range(n):
        open_application(people["zhao.min"], DAY, plan_year=2027, title=f"系统 {serial}")
    client = as_("zhao.min")
    with django_assert_num_queries(12):
        client.get("/records/")
