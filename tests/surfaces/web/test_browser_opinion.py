"""The page of a technical review in a real browser, wide and narrow: no barrier, and it saves itself."""

import pytest
from tests.journeys.test_opinion import under_review
from tests.surfaces.web.test_browser import (  # noqa: F401  # fixtures
    CHROMIUM,
    WIDTHS,
    barriers,
    chromium,
    shoot,
    visit,
)

from tongchou.lifecycle.words import Line
from tongchou.records.models import Record
from tongchou.surfaces.demo.city import City
from tongchou.surfaces.demo.people import settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]


@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_an_opinion_is_drafted_beside_what_the_machine_knows(transactional_db, visit, live_server, size):  # noqa: F811
    application = under_review(City(settle()))
    page = visit(size, "chen.gong")
    page.goto(f"{live_server.url}/techreview/")
    wrong = shoot(page, "techreview-list")
    page.goto(f"{live_server.url}/techreview/{application.number}/")
    wrong += shoot(page, "techreview-empty")
    with page.expect_navigation():
        page.click("main button.btn-primary")
    wrong += shoot(page, "techreview")
    page.check("#f-opinion_layout")
    page.focus("#f-approved_content")
    page.locator("#save", has_text="已自动保存").wait_for()
    opinion = Record.objects.get(line=Line.OPINION)
    assert opinion.answers["opinion_layout"] == "met"
    with page.expect_navigation():
        page.click("text=保存审查意见")
    assert page.url.endswith(f"/techreview/{application.number}/")
    assert not wrong, "\n".join(wrong)
