"""Plans that everybody may read, the mark of 一事一议 on them and on the register, and its page for whoever decides."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.journeys.acting import RELIEF, open_application, until
from tests.surfaces.web.test_web_validity import errors

from tongchou.lifecycle.words import Line
from tongchou.records import access
from tongchou.records.models import Allotment, Entry, Record, Registered
from tongchou.surfaces.demo import house
from tongchou.surfaces.demo.city import City
from tongchou.surfaces.demo.project import NAMED
from tongchou.surfaces.demo.script import play

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.3", "9.4")]
ISSUED = date(2021, 12, 21)
YEAR = 2026


@pytest.fixture
def issued(city: City, on: Any) -> dict[str, str]:
    numbers = until(city, ISSUED)
    on(ISSUED)
    return numbers


def test_a_visitor_reads_the_public_fields_and_no_others(issued, says):
    page = Client().get("/published/2022/")
    text = says(page)
    assert errors(page) == []
    for part in (RELIEF.title, "示例市民政局", "360.00", "2021-12-20 下达", "年度申报", "没有一事一议的项目。"):
        assert part in text, part
    plan = Record.objects.get(number=issued["plan-2022"])
    for hidden in (plan.number, issued["relief.application"], "200.00", "20,000.00", "120.00"):
        assert hidden not in text.replace("2022", ""), hidden
    assert says(Client().get("/published/")).count("/published/2022/") == 1


def test_the_csv_says_the_same(issued):
    answer = Client().get("/published/2022.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "年度,项目名称,需求单位,本年度投资（万元）,列入方式", f"2022,{RELIEF.title},示例市民政局,360.00,年度申报",
    ]  # fmt: skip


def test_before_it_is_issued_nobody_reads_it(city, on):
    until(city, date(2021, 12, 11))
    on(date(2021, 12, 11))
    assert Allotment.objects.exists()
    assert Client().get("/published/2022/").status_code == 404
    assert Client().get("/published/2022.csv").status_code == 404
    assert list(access.published_plans()) == []


# 一事一议


def acted(city: City, people: Any, name: str, begun: date, ends: str, until_day: date) -> Record:
    """An urgent matter of a project for which its unit had begun an application, acted up to a day."""
    p = NAMED[name]
    before = open_application(people[p.clerk], begun - timedelta(days=5), title=p.title)
    known = {f"{name}.application": before.number, f"{name}.application.project": before.project.number}
    play([a for a in house.one_urgent(p, begun, ends) if a.on <= until_day], city, known)
    return Record.objects.get(line=Line.URGENT)


@pytest.fixture
def typhoon(city: City, people: Any, on: Any) -> Any:
    def until_day(day: date) -> Record:
        record = acted(city, people, "typhoon", date(2026, 4, 7), "approve", day)
        on(day)
        return record

    return until_day


def test_one_page_has_the_order_the_reason_and_both_opinions(typhoon, as_, says):
    record = typhoon(date(2026, 4, 13))
    page = as_("zhou.my").get(f"/urgent/{record.number}/")
    text = says(page)
    assert errors(page) == []
    for part in (
        "省",
        record.answers["document_no"],
        record.answers["why_late"],
        "方案可行。",
        "从预备费安排。",
        "同意：核对",
        "不同意：核对",
    ):
        assert part in text, part
    assert f'formaction="/records/{record.number}/steps/refuse/"' in text


def test_while_an_opinion_is_out_the_page_says_so_and_takes_nothing(typhoon, as_, says):
    record = typhoon(date(2026, 4, 10))
    before = Entry.objects.count()
    text = says(as_("zhou.my").get(f"/urgent/{record.number}/"))
    assert text.count("还没有收到。") == 2
    assert Entry.objects.count() == before
    assert "同意：核对" not in says(as_("ma.jun").get(f"/urgent/{record.number}/"))
    assert as_("liu.ju").get(f"/urgent/{record.number}/").status_code == 404


def test_the_decision_is_sent_from_the_page_and_looked_at_once_more(typhoon, as_, says):
    record = typhoon(date(2026, 4, 15))
    client, wan = as_("zhou.my"), record.total_fen // 1_000_000
    typed = {"decision_text": "同意实施。", "approved_fen": f"{wan}", "approved_fen_by_year": f"2026 {wan}"}
    look = client.post(f"/records/{record.number}/steps/approve/", {**typed, "stage": "check"})
    assert look.status_code == 200
    assert "核对后“同意”" in says(look)
    record.refresh_from_db()
    assert record.state == "consulting"
    assert "/receipt/" in client.post(f"/records/{record.number}/steps/approve/", typed)["Location"]
    text = says(client.get(f"/urgent/{record.number}/"))
    assert "同意实施。" in text
    assert "同意：核对" not in text


def test_it_is_marked_for_ever_on_the_register_and_on_the_plan(typhoon, city, people, as_, says, on):
    record = typhoon(date(2026, 4, 17))
    row = Registered.objects.get(project=record.project)
    assert row.is_urgent
    head = says(as_("lin.jing").get(f"/projects/{record.project.number}/"))
    assert "一事一议" in head
    listed = says(as_("lin.jing").get("/projects/lists/projects/?way=1"))
    assert record.title in listed
    assert record.title not in says(as_("lin.jing").get("/projects/lists/projects/?way=0"))
    application = Record.objects.get(line=Line.APPLICATION, project=record.project)
    assert access.urgent_numbers(YEAR) == {application.number}


def test_a_matter_that_was_refused_bears_no_mark(city, people):
    record = acted(city, people, "epidemic", date(2026, 5, 12), "refuse", date(2026, 6, 1))
    assert record.state == "refused"
    assert not Registered.objects.get(project=record.project).is_urgent
    assert access.urgent_numbers(2026) == frozenset()
