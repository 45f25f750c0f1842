"""A project goes from 申报 to 退役 through pages alone, each step by its person, in Chromium with and without JavaScript.

All its acts go through the pages' forms as they are served; and, because a window takes ten times as long, one act of
each kind of page is worked in a real one, while what lies between goes through ``conduct``.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.journeys.page_player import ByChromium, PagePlayer
from tests.surfaces.web.test_browser import CHROMIUM, FLAGS

from tongchou.lifecycle.words import Line
from tongchou.records import evidence
from tongchou.records.models import Entry, Kept, Record
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.lives import LIVES
from tongchou.surfaces.demo.people import settle
from tongchou.surfaces.demo.script import Act, play

WITH_SCRIPT = {
    "application:open", "application:send", "application:submit", "application:approve", "procurement:contract",
    "report:open", "report:fill", "final-acceptance:attach", "incident:report", "operation:retire",
}  # fmt: skip
WITHOUT_SCRIPT = {
    "application:admit", "application:conclude", "annual-plan:propose", "payment:open", "change:approve",
    "final-acceptance:apply",
}  # fmt: skip


def is_over(names: dict[str, str]) -> None:
    """What is true at the end of the whole life, however it was acted."""
    spine = Record.objects.get(number=names["relief.application.project"])
    assert (spine.state, spine.line) == ("retired", Line.PROJECT)
    assert not Entry.objects.filter(taken=False).exists()
    assert spine.baselines.count() == 2
    assert evidence.check() == []
    assert not Kept.objects.exists()


@pytest.mark.django_db
@pytest.mark.clause("4.1", "4.2", "4.4", "4.5", "5.1", "9.2", "9.3", "16", "24.1", "24.2", "25")
def test_a_project_goes_from_draft_to_retired_by_its_pages(people):
    player = PagePlayer(people)
    is_over(play(life.whole(LIVES[0]), player))
    assert not any(player.later.values())


class Windows:
    """A window for the first act of each kind, one with and one without JavaScript for each person."""

    def __init__(self, browser: Any, server: str):
        self.browser, self.server = browser, server
        self.pages: dict[tuple[str, bool], Any] = {}
        self.first: dict[str, Act] = {}
        self.complaints: list[str] = []

    def wants(self, act: Act) -> bool:
        """Whether an act is worked in a window: the first of its kind, papers and all."""
        kind = f"{act.line}:{act.verb}"
        if kind in WITH_SCRIPT | WITHOUT_SCRIPT:
            self.first.setdefault(kind, act)
        return self.first.get(kind) is act

    def __call__(self, act: Act, client: Client) -> ByChromium:
        script = f"{act.line}:{act.verb}" in WITH_SCRIPT
        page = self._page(act.who, script)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.server}])
        return ByChromium(page, self.server, script)

    def _page(self, who: str, script: bool) -> Any:
        if (who, script) not in self.pages:
            context = self.browser.new_context(java_script_enabled=script, locale="zh-CN")
            page = self.pages[who, script] = context.new_page()
            page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return self.pages[who, script]


@pytest.fixture
def windows(live_server: Any) -> Iterator[Windows]:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield Windows(browser, live_server.url)
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")
@pytest.mark.usefixtures("emptied")
def test_a_project_goes_from_draft_to_retired_in_a_browser(windows):
    player = PagePlayer(settle(), windows)
    is_over(play(life.whole(LIVES[0]), player))
    assert set(windows.first) == WITH_SCRIPT | WITHOUT_SCRIPT
    assert windows.complaints == []
