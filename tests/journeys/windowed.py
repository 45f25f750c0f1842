"""People at real windows over a season: who sits where on which day, what he types and presses, what he reads.

One clock for the test and for the server, which run in one process. Whoever comes back on another day signs in anew.
Every press waits for the page that answers it.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.test import Client
from tests.journeys.acting import RELIEF, record
from tests.journeys.page_player import WRITTEN, ByChromium, typed
from tests.surfaces.web.test_browser import press, shoot

from tongchou.kernel.words import article_name
from tongchou.lifecycle.words import LINES, Line
from tongchou.records.models import Person, Record
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.life import Life
from tongchou.surfaces.demo.people import PASSWORD
from tongchou.surfaces.demo.script import Act, play
from tongchou.surfaces.web import sitting

KINDS = "all => Object.fromEntries(all.map(e => [e.name, e.localName === 'input' ? e.type : e.localName]))"
CHECK = f"{WRITTEN} button.btn-primary"
"""The button of a form that leads on: to the last look, and from it to the receipt."""

DESK, PHONE = (1366, 768), (390, 844)
WAN = 1_000_000


@dataclass
class Window(ByChromium):
    """One person's window on one day."""

    def goes(self, path: str) -> "Window":
        self.page.goto(self.server + path)
        return self

    def presses(self, button: str) -> "Window":
        press(self.page, button)
        return self

    @property
    def path(self) -> str:
        """Where he is."""
        return str(self.page.url).removeprefix(self.server)

    def types(self, line: Line, stated: Mapping[str, Any]) -> "Window":
        """Fill in the form of the page: boxes and buttons are ticked, all else is typed."""
        kinds = self.page.eval_on_selector_all(f"{WRITTEN} [name]", KINDS)
        for name, values in typed(line, stated).items():
            where = f'{WRITTEN} [name="{name}"]'
            assert name in kinds, f"{self.path} does not ask for {name}"
            if kinds[name] == "checkbox":
                for box in self.page.locator(where).all():
                    box.set_checked(box.get_attribute("value") in values)
            elif kinds[name] == "radio":
                self.page.check(f'{where}[value="{values[0]}"]')
            else:
                self.page.fill(where, values[0])
        return self

    def reads(self, *words: str) -> "Window":
        """Each of these stands on the page where he sees it."""
        shown = self.page.inner_text("main")
        for word in words:
            assert word in shown, f"{self.path} does not say “{word}”:\n{shown}"
        return self

    def cites(self, says: str, *articles: int) -> "Window":
        """This sentence stands on the page, and beside it the articles that it rests on."""
        beside = self.page.locator("main li, main p").filter(has_text=says)
        shown = "\n".join(self.page.locator("main").all_inner_texts())
        assert beside.count(), f"{self.path} does not say “{says}”:\n{shown}"
        for number in articles:
            link = self.page.locator("a.art", has_text=re.compile(f"^{article_name(str(number))}"))
            assert beside.filter(has=link).count(), f"{self.path}: no article {number} beside “{says}”:\n{shown}"
        return self

    def shows(self, name: str) -> "Window":
        """A picture of a page whose barriers are looked for elsewhere, for whoever names a folder in ``SHOTS``."""
        if "SHOTS" in os.environ:
            shoot(self.page, f"season-{name}")
        return self

    def begins(self, line: Line, verb: str, stated: Mapping[str, Any], project: str = "") -> str:
        """Begin a record by its form; returns its number."""
        path = f"/new/{LINES[line].noun}/{verb}/" + (f"?project={project}" if project else "")
        return self.send(path, typed(line, stated)).split("/")[2]

    def brings(self, number: str, page: str, *kinds: str) -> "Window":
        """Choose a file for each paper, and send it."""
        for kind in kinds:
            data = f"{kind} {number} 演示材料，内容为虚构。".encode()
            self.upload(f"/records/{number}/{page}", kind, f"{kind}.txt", data)
        return self

    def takes(self, number: str, verb: str, stated: Mapping[str, Any] | None = None, papers: str = "") -> "Window":
        """Take a step by its page: papers, words, a last look, and the receipt."""
        self.brings(number, f"steps/{verb}/", *papers.split())
        landed = self.send(f"/records/{number}/steps/{verb}/", typed(line_of(number), stated or {}))
        assert landed.startswith(f"/records/{number}/receipt/"), landed
        return self

    def tries(self, number: str, verb: str, stated: Mapping[str, Any] | None = None) -> "Window":
        """Fill in the page of a step and press its button, to be told why not; there is no button where that is known."""
        self.goes(f"/records/{number}/steps/{verb}/")
        if not self._button().count():
            assert not stated
            return self.reads("处不符合，改正后才能")
        self.types(line_of(number), stated or {}).presses(CHECK)
        assert "/receipt/" not in self.path, self.path
        return self

    def edits(self, number: str, stated: Mapping[str, Any]) -> "Window":
        """Write into the form of a draft that stands on one page."""
        self.send(f"/records/{number}/edit/", typed(line_of(number), stated))
        return self


def line_of(number: str) -> Line:
    return Line(Record.objects.values_list("line", flat=True).get(number=number))


PUPILS = replace(
    RELIEF, name="pupils", title="学位预测", clerk="he.ping", leader="tang.wei", fen=300 * WAN, place="民生服务/教育",
    content=("预测", "公布"), data=("学位",), start=date(2021, 7, 5),
)  # fmt: skip
LAND = replace(
    RELIEF, name="land", title="受灾群众救助发放", clerk="tu.zhi", leader="shan.chuan", fen=200 * WAN, place="城市治理/自然资源",
    content=("登记", "发放"), data=("受灾群众",), start=date(2021, 7, 4),
)  # fmt: skip


def so_far(one: Life, last: str) -> Iterator[Act]:
    """What others have done with an application before a journey begins, up to and including a step."""
    for act in life.review(one):
        yield act
        if act.verb == last:
            return


@dataclass
class Season:
    """The city over a half year: its clock, its people at their windows, and what others have done before."""

    visit: Any
    server: str
    clock: Any
    people: Mapping[str, Person]
    names: dict[str, str] = field(default_factory=dict)
    """Numbers of records by what the season calls them."""
    wrong: list[str] = field(default_factory=list)
    """Barriers on the pages that were looked at."""
    _pages: dict[tuple[str, tuple[int, int], bool], Any] = field(default_factory=dict)

    def before(self, *acts: Act) -> None:
        """What has happened already, without windows."""
        play(acts, City(self.people), self.names)

    def on(self, day: date) -> None:
        """Go on to a day; whoever comes then signs in anew."""
        self.clock.move_to(moment(day), tick=False)

    def as_(self, username: str, size: tuple[int, int] = DESK, *, proved: bool = True, script: bool = True) -> Window:
        """Somebody signs in at his window; with ``proved=False`` it was so long ago that a weighty step asks again."""
        client = Client()
        client.force_login(Person.objects.get(username=username))
        if not proved:
            session = client.session
            session[sitting.PROVED] = 0
            session.save()
        key = (username, size, script)
        if key not in self._pages:
            self._pages[key] = self.visit(size, script=script)
        page = self._pages[key]
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.server}]
        )
        return Window(page, self.server, javascript=script)

    def stranger(self, size: tuple[int, int] = DESK) -> Window:
        """Somebody who has no account, or has not signed in."""
        return Window(self.visit(size), self.server, javascript=True)

    def looks(self, window: Window, name: str) -> None:
        """Note the barriers of the page that somebody has before him."""
        self.wrong += shoot(window.page, f"season-{name}")


def confirms(window: Window) -> None:
    """Prove once more who it is, and press again."""
    window.page.fill("#confirm", PASSWORD)
    window.presses(CHECK)


def record_of(line: Line, number: str) -> str:
    """The record of a line on the project of another record."""
    return Record.objects.get(line=line, project=record(number).project).number
