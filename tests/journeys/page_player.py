"""A player that acts a play through pages alone: by their forms as they stand on the page, in Chromium or without one.

Each act is taken by its person, signed in, with the clock on the act's day. A form is filled field by field with what
people would type; a field that is not on the page fails the act.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.table import find, steps_of
from tongchou.lifecycle.words import LINES, Line
from tongchou.records.models import Person, Record
from tongchou.regulation import rulebook
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.script import Act
from tongchou.surfaces.web import forms
from tongchou.surfaces.web.shown_record import form_fields

Words = Mapping[str, list[str]]
WRITTEN, PAPERS = "form[data-keep]", "form.gives"
WRITTEN_X, PAPERS_X = "[@data-keep]", "[@class='gives']"


class RefusedByPageError(AssertionError):
    """A page answered otherwise than the play expects; carries what it says."""


class Surf(Protocol):
    """A way of getting at pages: signed in as one person for one act."""

    def send(self, path: str, words: Words) -> str:
        """Fill the form of a page, go through the last look where there is one, and say where it led."""

    def upload(self, path: str, kind: str, name: str, data: bytes) -> None:
        """Choose a file for one paper and send it."""


@dataclass
class ByClient:
    """Without a browser: what a form holds is read from its page, as a browser without JavaScript would."""

    client: Client

    def _form(self, answer: Any, mark: str) -> html.FormElement:
        page = html.fromstring(answer.content.decode())
        found = page.xpath(f"//form{mark}") if answer.status_code == 200 else []
        if not found:
            raise RefusedByPageError(
                f"{answer.status_code}, no form {mark} on the page:\n{answer.content.decode()[-3000:]}"
            )
        return found[0]

    def _fields(self, form: html.FormElement) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for name, value in form.form_values():
            out.setdefault(name, []).append(value)
        return out

    def send(self, path: str, words: Words) -> str:
        page = self.client.get(path)
        form = self._form(page, WRITTEN_X)
        there = {e.get("name") for e in form.inputs}
        if missing := set(words) - there:
            raise RefusedByPageError(f"{path} does not ask for {sorted(missing)}:\n{said(page.content.decode())}")
        sent = self._fields(form) | dict(words)
        if form.xpath(".//button[@name='stage'][@value='check']"):
            path = path.partition("?")[0]
            sent = self._fields(self._form(self.client.post(path, {**sent, "stage": "check"}), WRITTEN_X))
        answer = self.client.post(path, sent)
        if answer.status_code != 302:
            raise RefusedByPageError(f"{path} {answer.status_code}:\n{said(answer.content.decode())}")
        return answer.headers["Location"]

    def upload(self, path: str, kind: str, name: str, data: bytes) -> None:
        form = self._form(self.client.get(path), PAPERS_X)
        assert f"file-{kind}" in {e.get("name") for e in form.inputs}, f"{path} has no line for {kind}"
        sent = {**self._fields(form), f"file-{kind}": SimpleUploadedFile(name, data)}
        answer = self.client.post(form.action, sent)
        if answer.status_code != 302:
            raise RefusedByPageError(f"{form.action} {answer.status_code}:\n{said(answer.content.decode())}")


def said(page: str) -> str:
    """What an answer says in its main part, for a failing test."""
    return "\n".join(line for t in html.fromstring(page).xpath("//main")[0].itertext() if (line := t.strip()))[:3000]


@dataclass
class ByChromium:
    """In a real window, by typing and clicking."""

    page: Any
    server: str
    javascript: bool

    def _button(self) -> Any:
        return self.page.locator(f"{WRITTEN} button.btn-primary")

    def _press(self) -> None:
        with self.page.expect_navigation():
            self._button().click()

    def send(self, path: str, words: Words) -> str:
        self.page.goto(self.server + path)
        for name, values in words.items():
            self._fill(name, values)
        looks = self.page.locator(f"{WRITTEN} button[name=stage][value=check]").count()
        self._press()
        if looks:
            if "核对" not in self.page.title():
                raise RefusedByPageError(f"{path}:\n{said(self.page.content())}")
            self._press()
        landed = self.page.url.removeprefix(self.server)
        if landed.partition("?")[0] == path.partition("?")[0]:
            raise RefusedByPageError(f"{path}:\n{said(self.page.content())}")
        return landed

    def _fill(self, name: str, values: list[str]) -> None:
        inputs = self.page.locator(f'{WRITTEN} [name="{name}"]')
        kind = inputs.first.evaluate("e => e.localName === 'input' ? e.type : e.localName")
        if kind in ("radio", "checkbox"):
            for value in filter(None, values):
                self.page.check(f'{WRITTEN} [name="{name}"][value="{value}"]')
        elif kind == "select":
            inputs.select_option(values[0])
        else:
            inputs.fill(values[0])

    def upload(self, path: str, kind: str, name: str, data: bytes) -> None:
        self.page.goto(self.server + path)
        self.page.set_input_files(f"#p-{kind}", {"name": name, "mimeType": "text/plain", "buffer": data})
        with self.page.expect_navigation():
            self.page.click(f"{PAPERS} button:not([name])")  # the named ones generate a paper
        there = self.page.locator("main", has_text=name)
        assert there.count(), said(self.page.content())


@dataclass
class PagePlayer:
    """Acts by pages. With ``windows``, which gives one for an act, acts for which it gives none go through ``conduct``."""

    people: Mapping[str, Person]
    windows: Any = None
    later: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By record: what the play states at its opening, and the pages ask with a later step."""

    @contextmanager
    def surf(self, act: Act) -> Iterator[Surf]:
        """The act's person at the act's hour."""
        with time_machine.travel(moment(act.on), tick=False):
            client = Client()
            client.force_login(self.people[act.who])
            yield self.windows(act, client) if self.windows else ByClient(client)

    def _aside(self, act: Act) -> City | None:
        """Who acts what needs no window; nobody where all is acted by pages."""
        return City(self.people) if self.windows and not self.windows.wants(act) else None

    def open(self, act: Act, stated: Mapping[str, Any], project: str) -> tuple[str, str]:
        if city := self._aside(act):
            return city.open(act, stated, project)
        path = f"/new/{LINES[act.line].noun}/{act.verb}/" + (f"?project={project}" if project else "")
        asked = {f.id for f in form_fields(act.line, "pzbf-2020-14")}
        now = {name: value for name, value in stated.items() if name in asked}
        with self.surf(act) as surf:
            number = surf.send(path, typed(act.line, now)).split("/")[2]
        self.later[number] = {name: value for name, value in stated.items() if name not in asked}
        record = Record.objects.get(number=number)
        return number, record.spine.number if record.spine else ""

    def find(self, act: Act, project: str) -> str:
        with time_machine.travel(moment(act.on), tick=False):
            client = Client()
            client.force_login(self.people[act.who])
            listed = client.get(f"/records/?line={act.line}&project={project}")
        links = html.fromstring(listed.content.decode()).xpath("//main//tbody//a[starts-with(@href, '/records/')]")
        assert links, f"{act}: {said(listed.content.decode())}"
        return links[0].get("href").split("/")[2]

    def attach(self, act: Act, number: str, kind: str) -> None:
        if city := self._aside(act):
            city.attach(act, number, kind)
            return
        record = Record.objects.get(number=number)
        rows = [s for s in steps_of(Line(record.line), table_of(record.edition)) if kind in s.papers]
        row = next((s for s in rows if record.state in s.frm), None)
        page = f"steps/{row.verb}/" if row else "papers/add/"
        data = f"{kind} {number} {act.on} 演示材料，内容为虚构。".encode()
        with self.surf(act) as surf:
            surf.upload(f"/records/{number}/{page}", kind, f"{kind}.txt", data)

    def take(self, act: Act, number: str, stated: Mapping[str, Any]) -> None:
        row, waiting = find(act.line, act.verb), self.later.get(number, {})
        due = {name: waiting.pop(name) for name in (*row.asks, *row.may_state) if name in waiting}
        told = {**due, **stated}
        if city := self._aside(act):
            city.take(act, number, told)
            return
        with self.surf(act) as surf:
            landed = surf.send(f"/records/{number}/steps/{act.verb}/", typed(act.line, told))
        assert landed.startswith(f"/records/{number}/receipt/"), landed


def typed(line: Line, stated: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is stated, as people type it into the form."""
    known = rulebook.load("pzbf-2020-14").forms[line].fields
    shown = forms.controls([known[name] for name in stated], stated)
    return {c.field.id: list(c.picked) if c.widget == "checkbox" else [c.text] for c in shown}
