"""Minutes of a session in a real browser, wide and narrow: written in the meeting, saved by themselves, read and signed."""

from typing import Any

import pytest
from tests.journeys.acting import record, take
from tests.journeys.reviewing import MEETING, hand_in, minutes_of, seated, sheets, sitting
from tests.surfaces.web.test_browser import (  # noqa: F401  # fixtures
    CHROMIUM,
    WIDTHS,
    barriers,
    chromium,
    shoot,
    visit,
)

from tongchou.records import drafts
from tongchou.surfaces.demo.city import City
from tongchou.surfaces.demo.people import settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.clause("9.2", "4.5"),
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]


@pytest.fixture
def city(transactional_db: Any) -> City:
    return City(settle())


@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_minutes_are_written_saved_by_themselves_and_signed(city, visit, live_server, size):  # noqa: F811
    people, r, wrong = city.people, seated(city), []
    for person in sitting(r, people).values():
        hand_in(sheets(r, person)[0], person, advice="核减终端，补充等级保护测评的安排。")
    present = {"held_on": MEETING.isoformat(), "present": list(sitting(r, people))}
    take(r, "hold", people["lin.jing"], MEETING, present)
    m = minutes_of(r)
    office = visit(size, "lin.jing")
    office.goto(f"{live_server.url}/records/{m.number}/")
    assert office.url == f"{live_server.url}/minutes/{m.number}/"
    wrong += shoot(office, "minutes-draft")
    office.check("text=修改后再报")
    with office.expect_response(lambda answer: answer.url.endswith("/draft/")):
        office.locator("#o-0").focus()  # what is left saves itself
    office.fill("#o-0", "投资偏高，核减终端以后再报。")
    with office.expect_response(lambda answer: answer.url.endswith("/draft/")) as saved:
        office.locator("#f-proceedings").focus()
    assert saved.value.ok
    (row,) = record(m.number).answers["opinions"]
    assert (row["conclusion"], row["opinion"]) == ("修改后再报", "投资偏高，核减终端以后再报。")
    assert [d.by for d in drafts.versions_of(m)] == [people["lin.jing"]]
    with office.expect_navigation():
        office.click("text=保存纪要")
    assert office.url == f"{live_server.url}/minutes/{m.number}/"
    take(record(m.number), "circulate", people["lin.jing"], MEETING)
    expert = next(p for p in sitting(r, people).values() if p.username in ("wang.js", "li.yjy"))
    page = visit(size, expert.username)
    page.goto(f"{live_server.url}/expert/")
    wrong += shoot(page, "minutes-mine")
    with page.expect_navigation():
        page.click("ul.rows a")
    wrong += shoot(page, "minutes-read")
    with page.expect_navigation():
        page.click("text=签署纪要")
    wrong += shoot(page, "minutes-sign")
    page.check("text=有不同意见")
    page.fill("#f-dissent", "终端应当全部核减，不是一部分。")
    page.check("#f-truth_stated")
    with page.expect_navigation():
        page.click("main form button.btn-primary")
    wrong += shoot(page, "minutes-check")
    with page.expect_navigation():
        page.click("main form button.btn-primary")
    assert record(m.number).answers["signatures"][0]["said"] == "不同意见：终端应当全部核减，不是一部分。"
    office.goto(f"{live_server.url}/minutes/{m.number}/")
    wrong += shoot(office, "minutes-signing")
    answer = office.request.get(f"{live_server.url}/records/{m.number}/print.pdf")
    assert answer.body().startswith(b"%PDF")
    assert not wrong, "\n".join(wrong)
