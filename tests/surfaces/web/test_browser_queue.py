"""The queue, the page on which a file is taken in and the year's page in a real browser, wide and narrow, also without script."""

from datetime import date
from typing import Any

import pytest
from tests.journeys.acting import open_application, record, take
from tests.security.acting import paper
from tests.surfaces.web.test_browser import CHROMIUM, WIDTHS, barriers, chromium, open_all, press, visit  # noqa: F401  # fixtures

from tongchou.records import access, conduct
from tongchou.records.models import Checklist
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.people import settle

SENT, IN, BACK, NOW = date(2021, 7, 20), date(2021, 7, 21), date(2021, 7, 23), date(2021, 8, 4)
YES = {"truth_stated": True}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
    pytest.mark.clause("13.1"),
]


@pytest.fixture
def second_round(transactional_db: Any) -> str:
    """The number of an application that was sent back once and handed in again; and one that is being mended."""
    city = City(settle())
    people, numbers = city.people, []
    for _ in range(2):
        r = open_application(people["zhao.min"], SENT)
        paper(city, SENT, "zhao.min", r, "application-form", "proposal")
        take(r, "send", people["zhao.min"], SENT)
        take(r, "submit", people["liu.ju"], IN, YES)
        city.records.clear()
        paper(city, BACK, "lin.jing", r, "return-notice")
        points = [{"point": "写明更新周期", "field": "sharing_mechanism"}, {"point": "补充风险", "field": "proposal"}]
        take(r, "return", people["lin.jing"], BACK, {"reason": "补正。", "points": points, "answer_by": "2021-08-10"})
        numbers.append(r.number)
    r = record(numbers[0])
    clerk = access.actor_on(people["zhao.min"], r, NOW)
    conduct.save(r, {"sharing_mechanism": "每日更新。"}, clerk, moment(NOW), version=r.version)
    take(r, "send", people["zhao.min"], NOW)
    take(r, "submit", people["liu.ju"], NOW, YES)
    return numbers[0]


@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_a_file_is_taken_in_without_a_barrier(second_round, visit, live_server, size):  # noqa: F811
    page = visit(size, "lin.jing")
    wrong = open_all(page, live_server, ["/queue/", "/queue/?kind=again", "/queue/sent-back/", "/cycle/2022/"])
    page.goto(f"{live_server.url}/queue/{second_round}/")
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    wrong += barriers(page)
    page.check("#d-rule-APP-SHARE-ask")
    page.fill("#s-rule-APP-SHARE", "写明更新周期")
    page.fill("#p-rule-APP-SHARE", "没有的项")
    press(page, ".chk .do .btn-primary")
    assert page.is_visible("text=核对表已保存")
    assert page.input_value("#p-rule-APP-SHARE") == "没有的项"
    assert page.is_visible("#e-rule-APP-SHARE")
    wrong += barriers(page)
    unit = visit(size, "zhao.min")
    wrong += open_all(unit, live_server, ["/cycle/2022/", "/records/SB-2021-0002/edit/"])
    assert unit.is_visible("text=第 1 次退回补正")
    assert not wrong, "\n".join(wrong)


def test_it_works_without_script(second_round, visit, live_server, chromium):  # noqa: F811
    signed_in = visit(WIDTHS[0], "lin.jing").context
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    context.add_cookies(signed_in.cookies())
    page = context.new_page()
    page.goto(f"{live_server.url}/queue/{second_round}/")
    assert page.is_visible("text=第 1 次退回以后，改了 1 处")
    page.click("summary:has-text('系统认为符合的')")
    page.check("#d-rule-APP-LIFE-ask")
    page.click("#l-rule-APP-LIFE summary")
    page.fill("#s-rule-APP-LIFE", "附使用年限的依据")
    press(page, ".chk .do button[value=return]")
    assert page.url.endswith(f"/records/{second_round}/steps/return/")
    assert Checklist.objects.get().lines["rule-APP-LIFE"]["says"] == "附使用年限的依据"
    context.close()
