"""Experts' sheets in a real browser, wide and narrow, in both languages: no barrier, and a whole batch by the keyboard."""

from typing import Any

import pytest
from tests.journeys.acting import record, take
from tests.journeys.reviewing import BEST, ON, WORST, hand_in, seated, sheets, sitting, write
from tests.surfaces.web.test_browser import (  # noqa: F401  # fixtures
    CHROMIUM,
    WIDTHS,
    barriers,
    chromium,
    shoot,
    visit,
)

from tongchou.records import invitations
from tongchou.records.models import Record
from tongchou.surfaces.demo.city import City
from tongchou.surfaces.demo.people import settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]


@pytest.fixture
def city(transactional_db: Any) -> City:
    return City(settle())


def tab_to(page: Any, name: str) -> None:
    """Go on by Tab to the next control of a name, as somebody without a mouse does."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no way to {name} by Tab")


def own(r: Record, city: City) -> tuple[str, Any]:
    """The expert of a session who signs in with an account of his own."""
    number, person = next((n, p) for n, p in sitting(r, city.people).items() if p.username in ("wang.js", "li.yjy"))
    return number, person


@pytest.mark.appearance
@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_no_page_of_a_sheet_has_a_barrier(city, visit, live_server, size):  # noqa: F811
    people, r, wrong = city.people, seated(city), []
    _, expert = own(r, city)
    (mine,) = sheets(r, expert)
    page, told = visit(size), invitations.Secrets.new()
    stranger = next(n for n, p in sitting(r, people).items() if p != expert)
    take(r, "invite", people["lin.jing"], ON, {"answering": stranger, **told.hashes()})
    page.goto(f"{live_server.url}/invited/{told.link}/")
    wrong += shoot(page, "invited-dead")
    page = visit(size, expert.username)
    page.goto(f"{live_server.url}/expert/")
    wrong += shoot(page, "mine")
    page.goto(f"{live_server.url}/expert/{mine.number}/")
    wrong += shoot(page, "declare")
    with page.expect_navigation():
        page.click("text=申明并看材料")
    wrong += shoot(page, "declare-refused")
    page.check("#no_interest")
    with page.expect_navigation():
        page.click("text=申明并看材料")
    wrong += shoot(page, "sheet")
    with page.expect_navigation():
        page.click("text=交评分表")
    assert page.locator(".esum li").count() == 6
    wrong += shoot(page, "sheet-refused")
    for n, person in enumerate(p for p in sitting(r, people).values() if p != expert):
        hand_in(
            sheets(r, person)[0],
            person,
            **({"advice": "投资没有依据，不宜建设。", "verdict": "fail", **WORST} if n == 0 else BEST),
        )
    office = visit(size, "lin.jing")
    office.goto(f"{live_server.url}/reviews/{r.number}/scores/")
    wrong += shoot(office, "scores-shut")
    mine.refresh_from_db()
    hand_in(mine, expert)
    page.goto(f"{live_server.url}/expert/{mine.number}/")
    wrong += shoot(page, "opened")
    office.goto(f"{live_server.url}/reviews/{r.number}/scores/")
    wrong += shoot(office, "scores-open")
    with office.expect_navigation():
        office.locator("text=重发邀请").first.click()
    wrong += shoot(office, "scores-invited")
    assert not wrong, "\n".join(wrong)


def test_an_invited_expert_marks_a_whole_batch_by_the_keyboard(city, visit, live_server):  # noqa: F811
    """From the link to the last sheet without a mouse."""
    people = city.people
    r = seated(city)
    number = next(s.expert.number for s in r.summons.select_related("expert") if s.person is None)
    office = visit(WIDTHS[0], "lin.jing")
    office.goto(f"{live_server.url}/reviews/{r.number}/scores/")
    row = office.locator(".seats li", has_text=record(number).title)
    with office.expect_navigation():
        row.locator("button").click()
    link, code = (one.inner_text() for one in office.locator("code.secret").all())
    page = visit(WIDTHS[0])
    page.goto(link)
    page.focus("#code")
    page.keyboard.type("1111 1111")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "码不对" in page.inner_text("main")
    page.focus("#code")
    page.keyboard.type(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{live_server.url}/expert/"
    again = visit(WIDTHS[0])
    again.goto(link)
    assert "用不了" in again.inner_text("main")

    person = sitting(r, people)[number]
    (sheet,) = sheets(r, person)
    page.focus(f'a[href="/expert/{sheet.number}/"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.focus("#no_interest")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert record(sheet.number).state == "draft"
    page.focus("a[href='#marks']")
    page.keyboard.press("Enter")
    tab_to(page, "need")
    page.keyboard.press("Space")
    for name in ("design", "budget", "security", "sharing"):
        tab_to(page, name)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    tab_to(page, "verdict")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    said = record(sheet.number).answers
    assert [said[f] for f in ("need", "design", "budget", "security", "sharing", "verdict")] == [
        "excellent",
        *["good"] * 4,
        "pass",
    ]
    page.focus("form.do button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert record(sheet.number).state == "sealed"


def test_a_sheet_saves_itself(city, visit, live_server):  # noqa: F811
    r = seated(city)
    _, expert = own(r, city)
    (mine,) = sheets(r, expert)
    write(mine, expert)
    page = visit(WIDTHS[0], expert.username)
    page.goto(f"{live_server.url}/expert/{mine.number}/")
    page.check("#f-need")
    page.focus("#f-advice")
    page.locator("#save", has_text="已自动保存").wait_for()
    assert record(mine.number).answers["need"] == "excellent"
