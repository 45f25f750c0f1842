"""Leak canaries: words that stand in one unit's work only are looked for in whatever everybody else can open."""

import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern
from tests.journeys.acting import DAY, open_application, take

from tongchou.records import access, files
from tongchou.records.models import Grant, Record
from tongchou.records.uploads import extract
from tongchou.surfaces.api.api import api
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.web.urls import urlpatterns

pytestmark = pytest.mark.django_db

BIRD, SONG = "金丝雀鸟笼", "丝雀晨曲"
"""In the form, and in the text of a paper."""

OUTSIDE = ("he.ping", "bai.xian", "wang.js", "feng.cj", "admin")
INSIDE = ("zhao.min", "lin.jing")
NAMED = {
    "name": ("projects", "systems"),
    "kind": ("csv", "xlsx"),
    "edition": ("pzbf-2020-14",),
    "line": ("application",),
}
ASKED = (
    f"/search/?q={BIRD}",
    f"/search/?q={SONG}",
    f"/search/quick/?q={BIRD}",
    f"/records/?q={BIRD}",
    f"/projects/?q={BIRD}",
)
READ_ON = {"csv", "xlsx", "pdf", "docx", "json"}


@pytest.fixture
def nest(people: dict[str, Any]) -> Record:
    """An application of 示例市民政局, sent to its leader, with the canaries in title, answers and a paper."""
    r = open_application(people["zhao.min"], title=f"{BIRD}平台", build_content=f"内有{BIRD}。", office=f"{BIRD}科")
    text = f"方案写到{SONG}。".encode()
    files.receive(r, "proposal", f"{BIRD}.txt", text, by=people["zhao.min"], at=moment(DAY), run=extract.extract)
    take(r, "send", people["zhao.min"])
    return r


def addresses(r: Record) -> Iterator[str]:
    """Every address of the pages and every GET of the API, filled with what belongs to the nest."""
    paper = r.papers.get()
    numbers = {
        "number": r.number,
        "code": r.project.number,
        "verb": "submit",
        "tab": "log",
        "seq": 1,
        "year": DAY.year + 1,
    }
    ids = {"papers": paper.pk, "units": r.unit_id, "people": r.opened_by_id, "import": 1}
    for page in urlpatterns:
        if not isinstance(page, URLPattern) or "uidb64" in str(page.pattern):
            continue
        yield from _filled("/" + str(page.pattern), numbers, ids)
    for path, operations in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        if "get" in operations:
            yield from _filled(re.sub(r"\{(\w+)\}", r"<str:\1>", path), numbers, {"papers": paper.pk, **ids})
    yield from ASKED


def _filled(pattern: str, numbers: dict[str, Any], ids: dict[str, Any]) -> Iterator[str]:
    head = pattern.strip("/").partition("/")[0]
    ways = [pattern]
    for name in re.findall(r"<\w+:(\w+)>", pattern):
        values = NAMED.get(name) or (numbers.get(name, ids.get(head, "1")),)
        ways = [re.sub(rf"<\w+:{name}>", str(v), way) for way in ways for v in values]
    yield from ways


def said(answer: Any) -> str:
    """Everything that an answer says, of a workbook or a document what is packed in it."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        packed = zipfile.ZipFile(BytesIO(body))
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return body.decode("utf-8", "replace") + str(answer.headers.get("Content-Disposition", ""))


def heard(read: Callable[[str], Any], r: Record) -> list[str]:
    """The addresses at which somebody meets a canary that he did not bring himself."""
    out = []
    for path in addresses(r):
        text = said(read(path))
        birds = [f"{BIRD}平台", f"内有{BIRD}", f"{BIRD}科", f"写到{SONG}", *([] if r.number in path else [r.number])]
        if any(bird in text for bird in birds):
            out.append(path)
    return out


@pytest.fixture
def reader(as_: Callable[[str], Client], call: Callable[..., Any]) -> Callable[[str], Callable[[str], Any]]:
    """How somebody reads an address: a page with his session, the API with his token."""

    def of(who: str) -> Callable[[str], Any]:
        client = as_(who) if who else Client()
        by_token = who and (lambda path: call(who, "get", path.removeprefix("/api/v1")))
        return lambda path: by_token(path) if by_token and path.startswith("/api/") else client.get(path)

    return of


@pytest.mark.parametrize("who", [*OUTSIDE, ""])
def test_nobody_outside_the_unit_hears_of_its_work(nest, reader, who):
    assert heard(reader(who), nest) == []


@pytest.mark.parametrize("who", INSIDE)
def test_those_whose_work_it_is_hear_it(nest, reader, who):
    """So that silence elsewhere means something: the same walk hears the canaries in many places."""
    assert len(heard(reader(who), nest)) > 10


def test_a_door_left_open_is_heard(nest, reader, monkeypatch):
    """The fault is planted: a clerk's roles count in every unit."""
    real = access._inside

    def open_door(grants: list[Grant]) -> Any:
        for grant in grants:
            grant.unit_id = nest.unit_id
        return real(grants)

    monkeypatch.setattr(access, "_inside", open_door)
    assert len(heard(reader("he.ping"), nest)) > 3
