"""Every link on every page leads somewhere, every anchor exists, no id stands twice; and nothing stands inline."""

import re
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.journeys.acting import open_application, until

from tongchou.surfaces.web import urls

TEMPLATES = sorted((Path(urls.__file__).parent / "templates").rglob("*.html"))
PRINTED = (".pdf", ".docx")
LINK = re.compile(r'(?:href|src)="([^"]+)"')
ID = re.compile(r'\sid="([^"]*)"')
DAY = date(2022, 6, 30)


class Crawler:
    """Follows links that begin with a slash; what one reader has seen of the law is not read again by the next."""

    def __init__(self):
        self.seen: dict[str, set[str]] = {}
        self.wrong: list[str] = []
        self.anchored: set[tuple[str, str, str]] = set()  # page, page that is linked to, anchor on it

    def crawl(self, client: Client, who: str, *starts: str) -> int:
        """All pages within reach; returns how many were new."""
        waiting, read, printed = list(starts), set(), set()
        while waiting:
            path = waiting.pop()
            if path.endswith(PRINTED):  # setting a form takes longer than a page; one of each kind for a reader
                kind = path.rpartition(".")[2]
                if kind in printed:
                    continue
                printed.add(kind)
            if path in read or (path in self.seen and path.startswith(("/rules/", "/static/", "/workdays/20"))):
                continue
            read.add(path)
            if path.startswith("/static/"):
                self.wrong += [] if finders.find(path.removeprefix("/static/")) else [f"{path} is not there"]
                continue
            waiting += self._links(path, client.get(path), who)
        return len(read)

    def _links(self, path: str, answer, who: str) -> list[str]:
        if answer.status_code not in (200, 302):
            self.wrong.append(f"{who} {path}: {answer.status_code}")
        if not answer.headers["Content-Type"].startswith("text/html"):
            return []
        text = answer.content.decode()
        ids = ID.findall(text)
        self.seen[path] = set(ids)
        self.wrong += [f"{who} {path}: id {i} twice" for i in set(ids) if ids.count(i) > 1]
        found = [unescape(link) for link in LINK.findall(text)]
        for link in found:
            page, anchor = urldefrag(link)
            if anchor:
                self.anchored.add((path, page or path, anchor))
        return [urldefrag(link)[0] for link in found if link.startswith("/") and not link.startswith("//")]

    def dangling(self) -> list[str]:
        """Links to an anchor that is not on its page."""
        return [f"{path}: {page}#{anchor}" for path, page, anchor in self.anchored if anchor not in self.seen[page]]


@pytest.mark.django_db
def test_every_link_leads_somewhere(city, people, as_, client, on):
    until(city, date(2022, 6, 12))
    open_application(people["he.ping"], date(2022, 6, 20), title="学位预测", plan_year=2023)
    on(DAY)
    crawler = Crawler()
    assert crawler.crawl(client, "visitor", "/rules/", "/login/") > 150
    for who in ("lin.jing", "zhao.min", "he.ping", "feng.cj", "admin"):
        assert crawler.crawl(as_(who), who, "/") >= 10
    assert crawler.wrong == []
    assert crawler.dangling() == []
    assert len(crawler.anchored) > 500


@pytest.mark.django_db
def test_an_empty_system_has_no_dead_end(people, as_, on):
    on(DAY)
    for who in ("zhao.min", "sun.shen", "secadmin"):
        for path in ("/", "/records/", "/new/", "/workdays/"):
            assert as_(who).get(path).status_code == 200


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.name)
def test_nothing_stands_inline(template):
    text = template.read_text("utf-8")
    assert not re.search(r"<script(?! type=\"module\" src=)|<style|\sstyle=|\son[a-z]+=|javascript:", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.name)
def test_no_word_of_the_frame_escapes_translation(template):
    """Chinese words stand in a translate tag; what stands outside is punctuation, data or a demo's seal."""
    text = template.read_text("utf-8")
    text = re.sub(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{[%{].*?[%}]\}", "", text)
    assert set(re.findall(r"[\u4e00-\u9fff]+", text)) <= {"统", "中文"}
