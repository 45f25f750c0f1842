"""Made papers, money cell by cell, budgets, the published plan and 一事一议 in a real browser, wide and narrow (9.2, 9.3, 9.4)."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.acting import until
from tests.surfaces.web.test_browser import CHROMIUM, WIDTHS, barriers, chromium, open_all, press, visit  # noqa: F401  # fixtures
from tests.surfaces.web.test_web_plan import DAY, PLAN, made
from tests.surfaces.web.test_web_published import acted

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, files
from tongchou.records.models import Paper, Record
from tongchou.records.uploads import extract
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.people import settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
    pytest.mark.clause("9.2", "9.3", "9.4"),
]
SHOTS = os.environ.get("TONGCHOU_SHOTS")


def shot(page: Any, name: str, size: Any) -> None:
    """For whoever wants to look."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{size[0]}.png", full_page=True)


@pytest.fixture
def city(transactional_db: Any, time_machine: Any) -> City:
    return City(settle())


@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_papers_are_made_and_money_is_set(city, visit, live_server, size):  # noqa: F811
    numbers = until(city, date(2021, 11, 12))
    plan, people = Record.objects.get(number=numbers["plan-2022"]), city.people
    items = [{"number": numbers["relief.application"], "title": "救助", "unit": "示例市民政局", "fen": plan.total_fen}]
    conduct.save(
        plan, {"items": items}, access.actor_on(people["lin.jing"], plan, DAY), moment(DAY), version=plan.version
    )
    page = visit(size, "lin.jing")
    wrong = open_all(page, live_server, [f"/records/{plan.number}/steps/propose/"])
    shot(page, "propose", size)
    press(page, "button[value=plan-table]")
    press(page, "button[value=plan-letter]")
    assert {p.kind for p in Paper.objects.filter(record=plan)} == {"plan-letter", "plan-table"}
    wrong += barriers(page)
    conduct.take(
        plan, "propose", access.actor_on(people["lin.jing"], plan, DAY), moment(date(2021, 11, 20)), {"items": items}
    )
    files.receive(plan, "fund-plan", "文.txt", b"x", by=people["ma.jun"], at=moment(DAY), run=extract.extract)
    page = visit(size, "ma.jun")
    wrong += open_all(page, live_server, [f"/records/{plan.number}/steps/fund/"])
    page.fill("#arranged-0-fen", "100")
    shot(page, "fund", size)
    press(page, "main form.form .btn-primary")
    assert page.input_value("#arranged-0-fen") == "100"
    assert page.is_visible("text=安排 100.00 万元，没有说明。")
    wrong += barriers(page)
    assert not wrong, "\n".join(wrong)


@pytest.mark.appearance
@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_budgets_stand_beside_each_other(city, visit, live_server, size):  # noqa: F811
    until(city, DAY)
    for n in range(8):
        made(city.people, f"SB-{n:02}", 60 + 3 * n, {2022: 40 + 25 * n, 2023: 10 * n}, place=f"领域{n % 3}/平台")
    page = visit(size, "lin.jing")
    page.goto(live_server.url + PLAN)
    page.fill("#budget-2022", "500")
    press(page, "main .do .btn-primary")
    press(page, "form[action$='budgets/'] button")
    assert page.is_visible("svg.frontier")
    wrong = barriers(page)
    shot(page, "frontier", size)
    press(page, "button[form=ask] >> nth=3")
    assert page.input_value("#budget-2022") != "500"
    assert not wrong, "\n".join(wrong)


@pytest.mark.appearance
@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_the_published_plan_and_the_urgent_page(city, visit, live_server, size):  # noqa: F811
    until(city, date(2021, 12, 21))
    record = acted(city, city.people, "typhoon", date(2026, 4, 7), "approve", date(2026, 4, 13))
    page = visit(size, "zhou.my")
    addresses = ["/published/", "/published/2022/", f"/urgent/{record.number}/"]
    wrong = []
    for address in addresses:
        wrong += open_all(page, live_server, [address])
        shot(page, address.split("/")[1] + address.split("/")[2], size)
    assert Record.objects.filter(line=Line.URGENT, state="consulting").exists()
    assert not wrong, "\n".join(wrong)
