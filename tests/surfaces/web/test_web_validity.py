"""What is sent is HTML as the standard writes it: a strict parser finds no error on any kind of page."""

from datetime import date

import pytest
from django.test import Client
from html5lib import HTMLParser
from tests.journeys.acting import open_application, take, until

from tongchou.lifecycle.words import Line
from tongchou.records import drafts
from tongchou.records.models import Entry, Record

pytestmark = pytest.mark.django_db
OLD = "pzbf-2020-14"
DAY = date(2022, 6, 12)
FOR_ALL = [
    "/rules/", f"/rules/{OLD}/", f"/rules/{OLD}/articles/11/", f"/rules/{OLD}/steps/", f"/rules/{OLD}/steps/application/",
    f"/rules/{OLD}/checks/", f"/rules/{OLD}/parameters/", f"/rules/{OLD}/papers/", "/rules/compare/", "/workdays/",
    "/workdays/2026/", "/login/", "/nothing/",
]  # fmt: skip


def errors(answer) -> list[str]:
    """Parse errors, and ids that stand twice."""
    parser = HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(answer.content.decode())
    found = [f"{line}:{column} {code}" for (line, column), code, _ in parser.errors]
    ids = [e.attrib["id"] for e in page.iter() if "id" in e.attrib]
    return found + [f"id {i} twice" for i in sorted(set(ids)) if ids.count(i) > 1]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"</main>", b"</div></main>"),
        (b"</main>", b""),
        (b"<h1", b"<table><h1"),
        (b"<h1", b"<h1><h1"),
        (b"<h1>", b"<h1 lang=zh lang=en>"),
        (b"</h1>", b"&nosuch;</h1>"),
        (b"</body>", b'<i id="main"></i></body>'),
    ],
    ids=["not open", "not closed", "not there", "inside itself", "said twice", "unknown sign", "two of a name"],
)
def test_a_planted_fault_on_a_page_of_ours_is_found(client, right, wrong):
    answer = client.get("/rules/")
    assert errors(answer) == []
    assert right in answer.content
    answer.content = answer.content.replace(right, wrong, 1)
    assert errors(answer) != []


def wrong_on(client: Client, *paths: str) -> list[str]:
    answers = {path: client.get(path) for path in paths}
    assert all(a.status_code in (200, 403, 404) for a in answers.values())
    return [f"{path} {error}" for path, answer in answers.items() for error in errors(answer)]


def test_every_kind_of_page_is_valid(city, people, as_, on):
    until(city, DAY)
    draft = open_application(people["he.ping"], DAY, plan_year=2023, title="学位预测", goals="")
    good = open_application(people["he.ping"], DAY, plan_year=2023, title="入学服务")
    take(good, "send", people["he.ping"])
    on(DAY)
    clerk, leader, spine = (
        as_("he.ping"),
        as_("tang.wei"),
        Record.objects.get(line=Line.PROJECT, unit__name="示例市民政局"),
    )
    drafts.keep_form(people["he.ping"].pk, "/x/", {"goals": ["x"]}, draft.opened_at)
    entry, record, project = (
        Entry.objects.get(record=good, verb="send"),
        f"/records/{draft.number}/",
        f"/projects/{spine.number}/",
    )
    wrong = wrong_on(Client(), *FOR_ALL)
    wrong += wrong_on(
        as_("lin.jing"),
        "/",
        "/records/",
        "/new/",
        "/projects/",
        "/systems/",
        "/search/?q=救助",
        project,
        f"{project}progress/",
        f"{project}docs/",
        f"{project}log/",
        f"/records/{spine.number}/journal/",
    )
    wrong += wrong_on(
        clerk, "/", record, f"{record}edit/", f"{record}tasks/", f"{record}edit/4/", f"{record}edit/11/",
        f"{record}existing/?purpose=学位", f"{record}form/", f"{record}versions/", f"{record}papers/add/", f"{record}steps/send/",
        f"{record}steps/discard/", f"/records/{good.number}/receipt/{entry.seq}/", f"/records/{good.number}/edit/",
        "/new/applications/open/", "/new/reports/open/", "/kept/",
    )  # fmt: skip
    wrong += wrong_on(leader, *(f"/records/{good.number}/steps/{verb}/" for verb in ("submit", "decline", "withdraw")))
    path = f"/records/{good.number}/steps/decline/"
    sent = {
        "check": leader.post(path, {"reason": "x", "stage": "check"}),
        "refused": clerk.post(f"{record}steps/send/"),
        "unread": clerk.post(f"{record}edit/", {"version": draft.version, "total_fen": "许多"}),
        "conflict": clerk.post(f"{record}edit/", {"version": 1, "title": "别的"}),
        "no file": leader.post(f"/records/{good.number}/papers/", {"kind": "proposal", "verb": "submit"}),
        "begin": clerk.post("/new/applications/open/", {"total_fen": "许多"}),
    }
    wrong += [f"{name} {error}" for name, answer in sent.items() for error in errors(answer)]
    piece = HTMLParser()
    piece.parseFragment(clerk.get(f"{record}panel/").content.decode())
    assert [*wrong, *piece.errors] == []
