"""The page of a year's plan in a real browser, wide and narrow: no barrier, no sideways scroll, and it works without script."""

from typing import Any

import pytest
from tests.journeys.acting import until
from tests.surfaces.web.test_browser import CHROMIUM, WIDTHS, barriers, chromium, open_all, press, shoot, visit  # noqa: F401  # fixtures
from tests.surfaces.web.test_web_plan import DAY, PLAN, made

from tongchou.surfaces.demo.city import City
from tongchou.surfaces.demo.people import settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
    pytest.mark.clause("9.2"),
]


@pytest.fixture
def standing(transactional_db: Any, time_machine: Any) -> None:
    city = City(settle())
    until(city, DAY)
    for n in range(12):
        made(city.people, f"SB-{n:02}", 60 + 3 * n, {2022: 40 + 25 * n, 2023: 10 * n}, place=f"领域{n % 3}/平台")


@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_the_budget_can_be_dragged(standing, visit, live_server, size):  # noqa: F811
    page = visit(size, "lin.jing")
    wrong = open_all(page, live_server, [PLAN])
    slide = page.get_by_role("slider", name="2022 年预算，拖动选择")
    top, step = int(slide.get_attribute("max")), int(slide.get_attribute("step"))
    assert top >= 12 * 40 + 25 * 66, "as long as what all of them ask"
    assert (slide.input_value(), slide.get_attribute("aria-valuetext")) == (str(top), "没有填，不限")
    page.fill("#budget-2022", "900.5")
    assert slide.input_value() == str(round(900.5 / step) * step)
    assert slide.get_attribute("aria-valuetext") == "900.5 万元"
    slide.press("ArrowRight")
    assert page.input_value("#budget-2022") == slide.input_value() == str(round(900.5 / step) * step + step)
    slide.press("Home")
    assert page.input_value("#budget-2022") == "0"
    box = slide.bounding_box()
    assert box["height"] >= 24
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    half = page.input_value("#budget-2022")
    assert abs(int(half) - top / 2) <= top / 20
    page.fill("#budget-2022", "1.2亿元")
    assert slide.input_value() == half, "what a slider cannot show leaves it where it is"
    page.fill("#budget-2022", half)
    press(page, "main .do .btn-primary")
    assert page.input_value("#budget-2022") == half
    assert page.get_by_role("slider", name="2022 年预算，拖动选择").input_value() == half
    wrong += barriers(page)
    shoot(page, f"plan-slider-{size[0]}")
    assert not wrong, "\n".join(wrong)


def test_without_script_there_is_the_number_alone(standing, visit, live_server):  # noqa: F811
    page = visit((1366, 768), "lin.jing", script=False)
    page.goto(live_server.url + PLAN)
    assert page.locator("input[type=range]:visible").count() == 0
    page.fill("#budget-2022", "900")
    page.click("main .do .btn-primary")
    assert page.input_value("#budget-2022") == "900"


@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_a_plan_is_selected_changed_and_compared(standing, visit, live_server, size):  # noqa: F811
    page = visit(size, "lin.jing")
    wrong = open_all(page, live_server, [PLAN])
    page.fill("#budget-2022", "许多")
    press(page, "main .do .btn-primary")
    assert page.evaluate("document.activeElement.className") == "esum"
    assert page.input_value("#budget-2022") == "许多"
    wrong += barriers(page)
    page.fill("#budget-2022", "900")
    page.select_option("#way-SB-00", "in")
    press(page, "main .do .btn-primary")
    assert page.is_visible("text=按要求必须列入。")
    wrong += barriers(page)
    page.uncheck("#take-SB-00")
    press(page, "main .do button[formaction]")
    assert page.is_visible("text=人工改动 1 处")
    wrong += barriers(page)
    wrong += open_all(page, live_server, [f"{PLAN}compare/"])
    page.goto(live_server.url + PLAN)
    page.emulate_media(media="print")
    assert not page.is_visible("main .do")
    assert page.is_visible("text=按要求必须列入。")
    reader = visit(size, "ma.jun")
    wrong += open_all(reader, live_server, [PLAN, f"{PLAN}compare/"])
    assert not wrong, "\n".join(wrong)
