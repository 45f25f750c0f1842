"""Pages in a real browser, wide and narrow: no barrier that axe-core finds, no sideways scroll, nothing that the content
policy had to block; and the few things that only a browser shows: focus on the errors, the menu of a phone, a print.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.journeys.acting import open_application, take, until

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, lawtexts
from tongchou.records.models import Person, Record
from tongchou.regulation.published.read import read
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.people import settle

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "")
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
OLD = "pzbf-2020-14"
DAY = date(2022, 6, 12)
WIDTHS = [(1366, 768), (390, 844)]
EXPECTED = tuple(
    f"Failed to load resource: {why}"
    for why in ("the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED")
)
"""What the console says of pages that refuse, and of a network that a test has cut."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]

FOR_EVERYBODY = [
    "/rules/", f"/rules/{OLD}/", f"/rules/{OLD}/articles/11/", f"/rules/{OLD}/articles/26/", f"/rules/{OLD}/steps/",
    f"/rules/{OLD}/steps/application/", f"/rules/{OLD}/steps/drill/", f"/rules/{OLD}/checks/", f"/rules/{OLD}/parameters/",
    f"/rules/{OLD}/papers/", "/rules/shili-2028-1/", "/rules/compare/", "/workdays/", "/workdays/2026/", "/workdays/2027/",
    "/login/", "/nothing/",
]  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for the module; Playwright runs a loop of its own, which Django's safety check must let pass."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def life(transactional_db: Any) -> dict[str, str]:
    """A project on its way, a draft with faults, an imported text, an interpretation and a proposed year; numbers by name."""
    city = City(settle())
    people = city.people
    until(city, DAY)
    text = "第一条　为了说明页面，编造这一条。\n第二条　这一条也是编造的，其中“空白地名”看来有误。\n"
    found = read("编造.txt", text.encode())
    lawtexts.store(found, edition=OLD, name="编造.txt", source="编造的文本", at=moment(DAY))
    draft = open_application(people["he.ping"], DAY, plan_year=2023, title="学位预测", goals="", service_years=3)
    asked = {"title": "从哪天算起", "article": 11, "text": "从正式投入使用那天算起。", "signer": "许宁"}
    actor = access.actor_on(people["lin.jing"], None, DAY)
    answer = conduct.open_record(Line.INTERPRETATION, actor, moment(DAY), unit=people["lin.jing"].unit, answers=asked)
    take(answer, "sign", people["xu.ning"], DAY, {"signed_on": "2022-06-01"})
    client = Client()
    client.force_login(people["he.ping"])
    client.post(f"/records/{draft.number}/steps/send/")
    project = Record.objects.get(line=Line.PROJECT, unit=people["zhao.min"].unit)
    return {"draft": draft.number, "project": project.number}


@pytest.fixture
def draft(transactional_db: Any) -> str:
    """The number of a draft, in a city where nothing else has happened."""
    return open_application(settle()["he.ping"], DAY, plan_year=2023, title="学位预测").number


@pytest.fixture
def visit(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Open a window of some size, as somebody or nobody; complains at the end of anything that the console reported."""
    complaints: list[str] = []
    contexts = []

    def window(size: tuple[int, int], username: str = "", language: str = "zh-CN", *, script: bool = True) -> Any:
        viewport = dict(zip(("width", "height"), size, strict=True))
        context = chromium.new_context(viewport=viewport, locale=language, java_script_enabled=script)
        contexts.append(context)
        if username:
            client = Client()
            client.force_login(Person.objects.get(username=username))
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        return page

    window.complaints = complaints  # type: ignore[attr-defined]
    yield window
    for context in contexts:
        context.close()
    assert [c for c in complaints if not c.startswith(EXPECTED)] == []


def press(page: Any, button: str) -> None:
    """Click what sends a form, and wait for the page that answers: a click alone returns while the old page still stands."""
    with page.expect_navigation():
        page.click(button)


JUDGED = """async () => {
    const stuck = [...document.querySelectorAll("body *")].filter(e => getComputedStyle(e).position === "sticky");
    stuck.forEach(e => e.style.setProperty("position", "static", "important"));
    try { return await axe.run(document, {rules: {"target-size": {enabled: true}}}); }
    finally { stuck.forEach(e => e.style.removeProperty("position")); }
}"""
"""A bar that stays in view covers now this and now that link, which whoever scrolls reaches all the same."""


def barriers(page: Any) -> list[str]:
    """What is wrong with the page that is open: what axe-core finds, and sideways scroll."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(JUDGED)
    wrong = [f"{page.url} {v['id']}: {n['html'][:120]}" for v in found["violations"] for n in v["nodes"][:3]]
    wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [*wrong, *([f"{page.url} scrolls sideways: {wide} in {room}"] if wide > room else [])]


def shoot(page: Any, name: str) -> list[str]:
    """The barriers of the page that is open; where ``SHOTS`` names a folder, a picture of it goes there too."""
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=Path(shots) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    return barriers(page)


def open_all(page: Any, server: Any, paths: list[str]) -> list[str]:
    """The barriers of several pages."""
    wrong = []
    for path in paths:
        page.goto(server.url + path)
        wrong += barriers(page)
    return wrong


@pytest.mark.appearance
@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_no_page_has_a_barrier(visit, live_server, life, size):
    """In one walk through the city, because building it takes longer than looking at it."""
    draft, project = f"/records/{life['draft']}/", f"/records/{life['project']}/"
    wrong = open_all(visit(size), live_server, FOR_EVERYBODY)
    planner = [
        "/",
        "/records/",
        "/records/?q=nothing",
        "/new/",
        project,
        f"{project}journal/",
        "/records/nothing/",
        "/printed/",
    ]
    wrong += open_all(visit(size, "lin.jing"), live_server, [*planner, f"/rules/compare/?record={life['draft']}"])
    wrong += open_all(visit(size, "liu.ju"), live_server, [project, f"{project}steps/complete/"])
    wrong += open_all(
        visit(size, "admin"), live_server, ["/workdays/", "/workdays/propose/", "/new/parameters/propose/"]
    )
    desk = ["/desk/done/", "/desk/mine/", "/desk/read/", "/desk/alerts/", "/notices/", "/notices/settings/"]
    wrong += open_all(visit(size, "zhao.min"), live_server, ["/", *desk])
    wrong += open_all(visit(size, "sun.shen"), live_server, ["/", "/cycle/2023/"])
    wrong += open_all(visit(size, "feng.cj"), live_server, ["/"])
    clerk = visit(size, "he.ping")
    wrong += open_all(
        clerk, live_server, ["/", draft, f"{draft}edit/", f"{draft}steps/send/", "/new/applications/open/"]
    )
    clerk.goto(live_server.url + "/new/reports/open/")
    press(clerk, "main button.btn-primary")
    wrong += barriers(clerk)
    assert not wrong, "\n".join(wrong)


PLANTED = {
    "image-alt": "<img src='/static/tongchou/app.css' width=30 height=30>",
    "label": "<input type=text>",
    "color-contrast": "<p id=pale>看不清的字</p>",
    "button-name": "<button type=button></button>",
    "target-size": "<a href='/a' id=small>一</a><a href='/b' id=smaller>二</a>",
    "scrolls sideways": "<div id=wide>宽</div>",
}
"""By what must be said of it: what is put on a page that has no barrier."""


@pytest.mark.appearance
@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_barrier_is_found(visit, live_server, db, fault):
    page = visit(WIDTHS[1])
    page.goto(live_server.url + "/rules/")
    assert barriers(page) == []
    page.evaluate(
        """html => {
            document.querySelector("main").insertAdjacentHTML("beforeend", html);
            const set = (id, looks) => Object.assign(document.getElementById(id)?.style ?? {}, looks);
            set("pale", {color: "#ddd", background: "#fff"});
            for (const id of ["small", "smaller"]) set(id, {display: "inline-block", fontSize: "6px", width: "8px", height: "8px"});
            set("wide", {width: "3000px"});
        }""",
        PLANTED[fault],
    )
    assert any(fault in wrong for wrong in barriers(page))


@pytest.mark.appearance
@pytest.mark.parametrize(
    "inline", ["<img src=x onerror='document.title = 1'>", "<p style='color: red'>红</p>"], ids=["script", "style"]
)
def test_a_planted_inline_script_or_style_is_blocked_and_heard_of(visit, live_server, db, inline):
    page = visit(WIDTHS[1])
    page.goto(live_server.url + "/rules/")
    assert visit.complaints == []
    with page.expect_event("console", lambda message: "Content Security Policy" in message.text):
        page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", inline)
    assert page.title() != "1"
    assert any("Content Security Policy" in said for said in visit.complaints)
    visit.complaints.clear()


def test_a_mistake_moves_the_focus_to_the_errors_and_keeps_what_was_typed(visit, live_server, draft):
    page = visit(WIDTHS[1], "he.ping")
    page.goto(f"{live_server.url}/records/{draft}/edit/")
    page.fill("#f-total_fen", "许多")
    press(page, "main button.btn-primary")
    assert page.title().startswith("错误：")
    assert page.evaluate("document.activeElement.className") == "esum"
    assert page.input_value("#f-total_fen") == "许多"
    page.click(".esum a")
    assert page.evaluate("document.activeElement.id") == "f-total_fen"
    assert barriers(page) == []


def test_a_table_that_is_refused_stays_in_its_box(visit, live_server, draft):
    page = visit(WIDTHS[1], "admin")
    page.goto(live_server.url + "/workdays/propose/")
    page.fill("#table", "year = 2027")
    press(page, "main button.btn-primary")
    assert page.input_value("#table") == "year = 2027"
    assert barriers(page) == []


def test_a_page_is_worked_from_the_keyboard(visit, live_server, draft):
    page = visit(WIDTHS[0], "he.ping")
    page.goto(f"{live_server.url}/records/{draft}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到主要内容"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_on_a_phone_the_menu_opens_and_leads_on(visit, live_server):
    page = visit(WIDTHS[1])
    page.goto(live_server.url + "/rules/")
    assert not page.is_visible(".nav-s a")
    page.click("details.mb summary")
    page.click(".nav-s a:has-text('工作日历')")
    assert page.url == live_server.url + "/workdays/"


@pytest.mark.appearance
def test_english_fits_on_a_phone(visit, live_server):
    page = visit(WIDTHS[1], language="en-US")
    assert open_all(page, live_server, ["/rules/", f"/rules/{OLD}/articles/11/", "/workdays/2026/", "/login/"]) == []
    assert page.title().startswith("Sign in")


def test_a_list_is_walked_by_single_keys_until_they_are_switched_off(visit, live_server, draft):
    page = visit(WIDTHS[0], "he.ping")
    page.goto(live_server.url)
    at = "document.activeElement.closest('tr')?.querySelector('.tn').textContent ?? ''"
    page.keyboard.press("j")
    first = page.evaluate(at)
    page.keyboard.press("j")
    second = page.evaluate(at)
    assert first
    assert second not in {"", first}
    page.keyboard.press("k")
    assert page.evaluate(at) == first
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    assert barriers(page) == []
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.reload()
    for key in ("j", "?", "/"):
        page.keyboard.press(key)
    assert page.evaluate(at) == ""
    assert not page.is_visible("#keys")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.click(".keys-open")
    page.check("#keys-on")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.rstrip("/") != live_server.url)


@pytest.mark.appearance
def test_a_print_has_the_matter_and_not_the_frame(visit, live_server):
    page = visit(WIDTHS[0])
    page.goto(live_server.url + f"/rules/{OLD}/articles/1/")
    page.emulate_media(media="print")
    assert not page.is_visible("header.top")
    assert not page.is_visible("nav.nav-l")
    assert page.is_visible(".gist")
    assert page.is_visible(".printed")
