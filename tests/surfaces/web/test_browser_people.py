"""The door and the pages of people in a real browser, wide and narrow: no barrier, no sideways scroll, and it can be used."""

from typing import Any

import pytest
from tests.journeys.acting import record
from tests.journeys.test_who_acts import SPORT, asked, begin, lend, registered
from tests.surfaces.web.test_browser import (  # noqa: F401  # fixtures
    CHROMIUM,
    WIDTHS,
    barriers,
    chromium,
    open_all,
    press,
    visit,
)

from tongchou.lifecycle.words import Line, Role
from tongchou.records import factors
from tongchou.records.models import Person, Unit
from tongchou.surfaces.demo.city import City
from tongchou.surfaces.demo.people import PASSWORD, settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]


@pytest.fixture
def city(transactional_db: Any, settings: Any) -> City:
    settings.DEMO = True
    return City(settle())


def sign_in(page: Any, server: Any, username: str) -> None:
    page.goto(server.url + "/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    press(page, "main button.btn-primary")


@pytest.mark.appearance
@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_the_door_and_the_pages_of_people_have_no_barrier(city, visit, live_server, size):  # noqa: F811
    people = city.people
    unit = registered(Line.UNIT, people["admin"], **SPORT)
    qin = Person.objects.create_person("qin.fen", "秦芬", people["liu.ju"].unit, None)
    lend(people["liu.ju"], qin, "leader")
    page = visit(size)
    sign_in(page, live_server, "liu.ju")
    wrong = barriers(page)
    page.fill("#code", "nonsense")
    press(page, "main button.btn-primary")
    page.wait_for_function("document.activeElement.className === 'esum'", timeout=5000)
    wrong += barriers(page)
    page.fill("#code", page.inner_text("[data-present]"))
    press(page, "main button.btn-primary")
    assert page.url == live_server.url + "/"
    wrong += open_all(page, live_server, ["/account/", "/account/password/", "/account/second-factor/"])
    page.fill("#code", page.inner_text("[data-present]"))
    press(page, "main button.btn-primary")
    assert page.locator(".codes li").count() == 8
    wrong += barriers(page)
    page.goto(live_server.url + "/account/")
    page.fill("#name", "同步")
    press(page, "text=发放令牌")
    assert page.inner_text("code.secret").startswith("tc_")
    wrong += barriers(page)
    press(page, "text=用大字号")
    assert page.evaluate("document.documentElement.className") == "large"
    wrong += [*barriers(page), *open_all(page, live_server, ["/", "/records/"])]
    pk, me = Unit.objects.get(name=SPORT["title"]).pk, people["liu.ju"].pk
    paths = ["/units/", f"/units/{pk}/", f"/units/{qin.unit_id}/", "/people/", f"/people/{qin.pk}/", f"/people/{me}/"]
    admin = visit(size, "admin")
    wrong += open_all(
        admin, live_server, [*paths, f"/records/{unit.number}/", "/new/units/open/", "/new/grants/propose/"]
    )
    admin.goto(f"{live_server.url}/people/{qin.pk}/")
    press(admin, "text=取设口令的链接")
    wrong += barriers(admin)
    stranger = visit(size)
    stranger.goto(admin.inner_text("code.secret"))
    wrong += barriers(stranger)
    wrong += open_all(visit(size, "secadmin"), live_server, ["/people/sign-ins/"])
    for _ in range(7):
        sign_in(stranger, live_server, "he.ping2")
    assert "试的次数太多" in stranger.inner_text("main")
    wrong += barriers(stranger)
    assert not wrong, "\n".join(wrong)


def test_a_decision_asks_again_and_what_was_typed_stays(city, visit, live_server, settings):  # noqa: F811
    people = city.people
    r = begin(Line.GRANT, people["admin"], **asked(Role.EXPERT, "he.ping"))
    settings.TONGCHOU_CONFIRM_MINUTES = -1
    page = visit(WIDTHS[1], "secadmin")
    page.goto(f"{live_server.url}/records/{r.number}/steps/refuse/")
    page.fill("#f-reason", "没有任命文件")
    press(page, "main .do button.btn-primary")
    page.fill("#confirm", "not my password")
    assert barriers(page) == []
    press(page, "main .do button.btn-primary")
    assert "口令不对" in page.inner_text(".esum")
    assert "没有任命文件" in page.inner_text("main .dl")
    assert page.input_value("#confirm") == ""
    assert barriers(page) == []
    assert record(r.number).state == "proposed"
    page.fill("#confirm", factors.present_code(factors.device_of(people["secadmin"])))
    press(page, "main .do button.btn-primary")
    page.wait_for_url(f"{live_server.url}/records/{r.number}/receipt/**")
    assert record(r.number).state == "refused"
