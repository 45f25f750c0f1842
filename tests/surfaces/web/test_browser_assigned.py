"""The page of a balanced assignment in a real browser, wide and narrow, in both languages: no barrier, no sideways scroll."""

import os
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.acting import record
from tests.journeys.assigning import assigned, kept, session, waiting
from tests.journeys.reviewing import answer, pool
from tests.surfaces.web.test_browser import (  # noqa: F401  # fixtures
    CHROMIUM,
    WIDTHS,
    barriers,
    chromium,
    press,
    visit,
)

from tongchou.records.models import Record
from tongchou.surfaces.demo.city import City
from tongchou.surfaces.demo.people import settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]


@pytest.fixture
def sessions(transactional_db: Any) -> dict[str, Record]:
    """One in which nobody has committed, one that is short, one that is assigned and where one withdrew."""
    city = City(settle())
    pool(city.people)
    numbers = waiting(city)
    done = assigned(city, session(city, numbers))
    lin = city.people["lin.jing"]
    for said in ("decline", "accept", "accept"):
        answer(
            done, lin, next(n for n in kept(done).sitting() if n not in {a.expert for a in kept(done).answers}), said
        )
    return {
        "assigned": record(done.number),
        "fresh": session(city, numbers, title="第二批"),
        "short": session(city, numbers, title="第三批", quotas=[{"field": "造价", "count": 5}]),
    }


@pytest.mark.appearance
@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_the_page_of_an_assignment_has_no_barrier(sessions, visit, live_server, size):  # noqa: F811
    wrong: list[str] = []
    for who, name in (("lin.jing", "fresh"), ("lin.jing", "assigned"), ("sun.shen", "assigned"), ("lin.jing", "short")):
        for language in ("zh-CN", "en"):
            page = visit(size, who, language)
            page.goto(f"{live_server.url}/reviews/{sessions[name].number}/draw/")
            for one in page.locator("details.who summary").all()[:2]:
                one.click()
            wrong += barriers(page)
            if shots := os.environ.get("SHOTS"):
                page.screenshot(path=Path(shots) / f"as-{name}-{who}-{language}-{size[0]}.png", full_page=True)
    page = visit(size, "lin.jing")
    page.goto(f"{live_server.url}/records/{sessions['fresh'].number}/edit/")
    wrong += barriers(page)
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=Path(shots) / f"as-edit-{size[0]}.png", full_page=True)
    assert not wrong, "\n".join(wrong)


def test_the_way_is_chosen_on_the_form_and_an_answer_is_noted_from_the_page(sessions, visit, live_server):  # noqa: F811
    page = visit(WIDTHS[1], "lin.jing")
    page.goto(f"{live_server.url}/reviews/{sessions['fresh'].number}/draw/")
    assert "均衡分派，不抽取" in page.inner_text("main")
    page.goto(f"{live_server.url}/reviews/{sessions['assigned'].number}/draw/")
    press(page, "text=记答复 >> nth=0")
    assert page.input_value("#f-answering")
    page.check("input[value=accept]")
    press(page, "text=下一步：核对")
    press(page, "main button.btn-primary")
    page.goto(f"{live_server.url}/reviews/{sessions['assigned'].number}/draw/")
    assert page.locator("text=改答复").count() == 3
