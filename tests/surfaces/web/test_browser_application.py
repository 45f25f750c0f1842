"""An application in a real browser: section by section with and without scripts, and no barrier on any of its pages."""

import pytest
from django.test import Client
from tests.journeys.acting import open_application
from tests.surfaces.web.test_browser import CHROMIUM, DAY, WIDTHS, barriers, chromium, draft, visit  # noqa: F401

from tongchou.lifecycle.words import Line
from tongchou.records.models import Person, Record
from tongchou.surfaces.demo.people import settle
from tongchou.surfaces.web.shown_record import form_fields

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]

SECTIONS = list(dict.fromkeys(f.section for f in form_fields(Line.APPLICATION, "pzbf-2020-14")))
MONEY, GOALS = SECTIONS.index("投资与资金") + 1, SECTIONS.index("必要性与目标") + 1


@pytest.mark.appearance
@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_no_page_of_an_application_has_a_barrier(visit, live_server, transactional_db, size):  # noqa: F811
    changes = {"goals": "", "service_years": 3, "fen_by_year": {"2023": 100_000_000}, "total_fen": None}
    record = open_application(settle()["he.ping"], DAY, plan_year=2023, title="学位预测", **changes)
    page = visit(size, "he.ping")
    paths = ["tasks/", "form/", "existing/", "existing/?purpose=学位预测", *(f"edit/{n}/" for n in range(1, 15))]
    wrong = []
    for path in paths:
        page.goto(f"{live_server.url}/records/{record.number}/{path}")
        wrong += barriers(page)
    assert wrong == []


def test_a_section_saves_itself_and_says_what_it_lacks_while_somebody_types(visit, live_server, draft):  # noqa: F811
    page = visit(WIDTHS[0], "he.ping")
    page.goto(f"{live_server.url}/records/{draft}/edit/{MONEY}/")
    page.fill("#f-total_fen", "486")
    page.locator("#f-total_fen").blur()
    page.wait_for_selector("#save:has-text('已自动保存')")
    assert page.inner_text("#f-total_fen-s") == "大写：肆佰捌拾陆万元整。"
    page.wait_for_selector("#panel :text('各项费用合计')")
    assert Record.objects.get(number=draft).total_fen == 486_000_000
    page.fill("#f-costs", "费用名称\t金额(万元)\n软件\t486")
    page.locator("#f-costs").blur()
    page.wait_for_selector("#f-costs-s:has-text('1 行，合计 486.00 万元')")
    assert barriers(page) == []
    with page.expect_navigation():
        page.click("form button.btn-primary")
    assert page.url.endswith(f"/edit/{MONEY + 1}/")


def test_two_windows_write_two_sections_at_once(visit, live_server, draft):  # noqa: F811
    one, other = visit(WIDTHS[0], "he.ping"), visit(WIDTHS[0], "tang.wei")
    one.goto(f"{live_server.url}/records/{draft}/edit/{GOALS}/")
    other.goto(f"{live_server.url}/records/{draft}/edit/{MONEY}/")
    one.fill("#f-goals", "三个月办结")
    one.locator("#f-goals").blur()
    one.wait_for_selector("#save:has-text('已自动保存')")
    other.fill("#f-superior_fen", "20")
    other.locator("#f-superior_fen").blur()
    other.wait_for_selector("#save:has-text('已自动保存')")
    answers = Record.objects.get(number=draft).answers
    assert (answers["goals"], answers["superior_fen"]) == ("三个月办结", 20_000_000)


def test_without_scripts_the_sections_lead_from_one_to_the_next(chromium, live_server, draft):  # noqa: F811
    client = Client()
    client.force_login(Person.objects.get(username="he.ping"))
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"{live_server.url}/records/{draft}/existing/")
    page.fill("#look", "学位预测")
    with page.expect_navigation():
        page.click(".look button")
    page.check("[name=existing_way][value=new]")
    with page.expect_navigation():
        page.click("form.form button.btn-primary")
    assert page.url.endswith("/tasks/")
    with page.expect_navigation():
        page.click(f".tlist a[href$='/edit/{GOALS}/']")
    page.fill("#f-goals", "不用脚本写的")
    with page.expect_navigation():
        page.click("form button.btn-primary")
    assert page.url.endswith(f"/edit/{GOALS + 1}/")
    answers = Record.objects.get(number=draft).answers
    assert (answers["goals"], answers["purpose"], answers["existing_way"]) == ("不用脚本写的", "学位预测", "new")
    context.close()
