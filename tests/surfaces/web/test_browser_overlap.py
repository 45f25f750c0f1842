"""查重 in Chromium (J4): the pair side by side, from mark to mark by the keyboard, and the decision, without a barrier."""

from datetime import date

import pytest
from tests.journeys.acting import RELIEF, record, until
from tests.journeys.test_overlap_decisions import ON, WHY, entered
from tests.surfaces.web.test_browser import CHROMIUM, WIDTHS, barriers, chromium, open_all, press, visit  # noqa: F401

from tongchou.lifecycle.words import Line
from tongchou.records.models import Record
from tongchou.surfaces.demo.city import moment

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]


@pytest.mark.clause("13.2", "14.2")
@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_a_pair_is_read_by_the_keyboard_and_decided(city, visit, live_server, time_machine, settings, tmp_path, size):  # noqa: F811
    settings.HOME = tmp_path
    time_machine.move_to(moment(ON))
    old = entered(city.people, "困难群众帮扶系统", "受理；核对；发放；短信通知")
    names = until(city, date(2021, 7, 27))
    spine = record(names[f"{RELIEF.name}.application.project"])
    path = f"/dup/{spine.number}/{old.number}/"
    page = visit(size, "chen.gong")
    wrong = open_all(
        page,
        live_server,
        ["/dup/", "/dup/corpus/", "/dup/register/", path, f"{path}?view=all", f"{path}?view=originals"],
    )
    page.goto(f"{live_server.url}/dup/")
    page.get_by_role("link", name=RELIEF.title).click()
    page.wait_for_url(f"**{path}")
    assert page.locator("[data-at]").inner_text() == "0"
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.locator("[data-at]").inner_text() == "2"
    assert page.evaluate("document.activeElement.id") == "m2"
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.id") == "m1"
    page.check("input[name=outcome][value=partly]")
    page.fill("#f-cut_fen", "100")
    page.fill("#f-reason", "一样")
    press(page, "button[value=decide]")
    assert "个字" in page.inner_text(".esum")
    assert page.input_value("#f-cut_fen") == "100"
    wrong += barriers(page)
    page.fill("#f-reason", WHY)
    press(page, "button[value=decide]")
    [made] = Record.objects.filter(line=Line.OVERLAP)
    assert (made.answers["cut_fen"], made.answers["outcome"]) == (100_000_000, "partly")
    wrong += open_all(page, live_server, [path])
    unit = visit(size, "zhao.min")
    wrong += open_all(unit, live_server, [path])
    unit.goto(f"{live_server.url}{path}")
    press(unit, "main a.btn-primary")
    unit.fill("#f-comment", "同意在已有系统上扩建发放功能。")
    press(unit, "main form .btn-primary")
    assert wrong == []
