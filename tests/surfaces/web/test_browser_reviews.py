"""The page of a draw in a real browser, wide and narrow, in both languages: no barrier, no sideways scroll, and it is used."""

import os
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.acting import take
from tests.journeys.reviewing import ON, answer, begin, commitment, drawn, pool, session
from tests.surfaces.web.test_browser import (  # noqa: F401  # fixtures
    CHROMIUM,
    WIDTHS,
    barriers,
    chromium,
    press,
    visit,
)

from tongchou.lifecycle.words import Line
from tongchou.records.models import Record
from tongchou.stages.review import draw
from tongchou.surfaces.demo.city import City
from tongchou.surfaces.demo.people import settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]


@pytest.fixture
def sessions(transactional_db: Any) -> dict[str, Record]:
    """One session in which nobody has committed, one that waits for the witness, one that is drawn, one that is short."""
    city = City(settle())
    people = city.people
    pool(people)
    done = drawn(session(city), people)
    answer(done, people["lin.jing"], done.answers["seats"][0]["expert"], "decline")
    answer(done, people["lin.jing"], done.answers["seats"][1]["expert"], "accept")
    number = done.answers["applications"]

    def another(**changes: Any) -> Record:
        said = {"title": "第二批", "meeting_on": "2021-12-01", "applications": number, "quotas": done.answers["quotas"]}
        return begin(Line.SESSION, people["lin.jing"], **{**said, **changes})

    fresh, waits = another(), another()
    take(waits, "commit", people["lin.jing"], ON, commitment(waits, draw.CENTRE))
    return {"drawn": done, "fresh": fresh, "waits": waits, "short": another(quotas=[{"field": "造价", "count": 5}])}


@pytest.mark.appearance
@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_the_page_of_a_draw_has_no_barrier(sessions, visit, live_server, size):  # noqa: F811
    wrong: list[str] = []
    for who, name in (
        ("lin.jing", "fresh"),
        ("ma.jun", "waits"),
        ("lin.jing", "drawn"),
        ("sun.shen", "drawn"),
        ("lin.jing", "short"),
    ):
        for language in ("zh-CN", "en"):
            page = visit(size, who, language)
            page.goto(f"{live_server.url}/reviews/{sessions[name].number}/draw/")
            wrong += barriers(page)
            if shots := os.environ.get("SHOTS"):
                page.screenshot(path=Path(shots) / f"{name}-{who}-{language}-{size[0]}.png", full_page=True)
    page = visit(size, "lin.jing")
    page.goto(f"{live_server.url}/reviews/")
    wrong += barriers(page)
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=Path(shots) / f"list-{size[0]}.png", full_page=True)
    page.goto(f"{live_server.url}/records/{sessions['drawn'].number}/")
    wrong += barriers(page)
    assert not wrong, "\n".join(wrong)


def test_a_commitment_is_handed_in_from_the_page(sessions, visit, live_server):  # noqa: F811
    page = visit(WIDTHS[1], "ma.jun")
    page.goto(f"{live_server.url}/reviews/{sessions['waits'].number}/draw/")
    hashed = page.locator("code.secret").last.inner_text()
    press(page, "text=用这个承诺")
    assert page.input_value("#f-witness_commitment") == hashed
    press(page, "text=下一步：核对")
    press(page, "main button.btn-primary")
    page.goto(f"{live_server.url}/reviews/{sessions['waits'].number}/draw/")
    assert hashed in page.inner_text("main")
    assert page.locator("text=揭示见证值").count() >= 1
