"""Doors: nobody reads or touches what is not theirs, by any operation of the API or any page, nor learns that it is there."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern
from tests.journeys.acting import DAY, open_application, record, until
from tests.security.acting import BUILDING

from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records.models import Entry, Grant, Notice, Person, Record
from tongchou.surfaces.api.api import api
from tongchou.surfaces.demo.people import SINCE
from tongchou.surfaces.web import policy
from tongchou.surfaces.web.urls import urlpatterns

pytestmark = pytest.mark.django_db
PASSED = date(2021, 10, 4)


def told(answer) -> str:
    """An answer with its Chinese readable."""
    return json.dumps(answer.json(), ensure_ascii=False)


# --- every operation, every page ---------------------------------------------------------------------------------------


def test_no_operation_of_the_api_reaches_a_record_of_another_unit(call, people):
    r = open_application(people["zhao.min"])
    file = {"kind": "proposal", "file": SimpleUploadedFile("a.txt", b"x")}
    before = (Entry.objects.count(), record(r.number).version)
    tried = 0
    for path, operations in api.get_openapi_schema(path_prefix="/")["paths"].items():
        if "{number}" not in path:
            continue
        address = path.replace("{number}", r.number).replace("{verb}", "send")
        for method in operations:
            body = {"version": r.version, "answers": {}} if method == "patch" else {} if method == "post" else None
            if path.endswith("/papers") and method == "post":
                answer = call("he.ping", "upload", address, file)
            else:
                answer = call("he.ping", method, address, body)
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), (method, path)
            tried += 1
    assert tried > 100
    assert (Entry.objects.count(), record(r.number).version) == before


def test_no_page_reaches_a_record_of_another_unit(as_, people):
    r = open_application(people["zhao.min"])
    pages = [p for p in urlpatterns if isinstance(p, URLPattern) and "<str:number>" in str(p.pattern)]
    assert len(pages) >= 5
    before = Entry.objects.count()
    for page in pages:
        address = "/" + str(page.pattern).replace("<str:number>", r.number).replace("<str:verb>", "send")
        get, post = as_("he.ping").get(address), as_("he.ping").post(address, {"kind": "proposal"})
        to_clerks = policy.is_open(page.name, frozenset({Role.CLERK}))
        closed = set() if to_clerks else {(403, 403)}  # to his role, whatever is there
        assert (get.status_code, post.status_code) in (closed or {(404, 404), (405, 404), (404, 405)}), address
        assert r.title not in get.content.decode()
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "where", ["/records?unit=示例市民政局", "/records?line=application", "/records?year=2022", "/duties"]
)
def test_no_list_of_the_api_tells_of_other_units(call, people, where):
    r = open_application(people["zhao.min"])
    assert r.number in told(call("zhao.min", "get", where))
    assert "SB-" not in told(call("he.ping", "get", where))
    assert r.project.number not in told(call("he.ping", "get", f"/records?project={r.project.number}"))


def test_no_list_page_tells_of_other_units_not_even_how_many(as_, people):
    r = open_application(people["zhao.min"])
    for where in (
        "/",
        "/records/",
        f"/records/?q={r.number}",
        f"/records/?project={r.project.number}",
        "/records/?page=2",
    ):
        text = as_("he.ping").get(where).content.decode()
        assert r.title not in text
        assert (
            r.project.number not in text.replace(f'value="{r.project.number}"', "").replace(where, "")
            or "?project" in where
        )
    assert "0 份" in as_("he.ping").get(f"/records/?q={r.number}").content.decode()


def test_comparing_editions_over_a_record_goes_through_the_door(as_, client, people):
    r = open_application(people["zhao.min"])
    assert as_("he.ping").get(f"/rules/compare/?record={r.number}").status_code == 404
    assert r.title not in client.get(f"/rules/compare/?record={r.number}").content.decode()


# --- grants ------------------------------------------------------------------------------------------------------------


def regrant(person: Person, **changes) -> None:
    Grant.objects.filter(person=person).update(**changes)


@pytest.mark.parametrize(
    "when", [{"until": DAY - timedelta(days=1)}, {"since": DAY + timedelta(days=1)}], ids=["expired", "not yet begun"]
)
@pytest.mark.parametrize("who", ["lin.jing", "sun.shen", "zhao.min"])
def test_a_grant_counts_only_while_it_lasts(call, people, who, when):
    r = open_application(people["zhao.min"])
    assert call(who, "get", f"/records/{r.number}").status_code == 200
    regrant(people[who], **when)
    assert call(who, "get", f"/records/{r.number}").status_code == 404
    assert call(who, "get", "/records").json()["records"] == []


def test_the_last_day_of_a_grant_still_counts(call, people):
    r = open_application(people["zhao.min"])
    regrant(people["zhao.min"], until=DAY)
    assert call("zhao.min", "get", f"/records/{r.number}").status_code == 200


def test_a_session_ends_with_the_person(as_, people):
    client = as_("zhao.min")
    assert client.get("/records/").status_code == 200
    Person.objects.filter(pk=people["zhao.min"].pk).update(is_active=False)
    assert client.get("/records/").status_code == 302


# --- experts, outsiders, notices ---------------------------------------------------------------------------------------


def test_administrators_experts_and_firms_without_a_part_read_no_business(call, city):
    until(city, date(2021, 9, 30))
    for who in ("admin", "secadmin", "auditadmin", "wang.js", "feng.cj"):
        assert call(who, "get", "/records").json()["records"] == [], who
        assert call(who, "get", "/duties").json() == [], who


def test_tasks_and_notices_reach_nobody_of_another_unit_or_firm_and_nobody_who_has_left(
    people, city, django_capture_on_commit_callbacks
):
    regrant(people["xu.ning"], until=SINCE)
    with django_capture_on_commit_callbacks(execute=True):
        until(city, BUILDING)
    strangers = ["he.ping", "tang.wei", "bai.xian", "wang.js", "admin", "qian.zx", "jiang.cp", "xu.ning"]
    inside = Notice.objects.exclude(kind="publication")
    assert not inside.filter(person__username__in=strangers).exists()
    assert {"zhao.min", "lin.jing"} <= set(inside.values_list("person__username", flat=True))
    published = set(Notice.objects.filter(kind="publication").values_list("person__username", flat=True))
    assert "he.ping" in published
    assert not {"xu.ning", "feng.cj", "qian.zx"} & published


def test_the_search_for_duplicates_tells_nothing_of_another_units_draft(call, people):
    secret_plan = open_application(people["zhao.min"], title="社会救助一体化办理")
    mine = open_application(people["he.ping"], title="社会救助一体化办理")
    text = told(call("he.ping", "get", f"/records/{mine.number}/steps/submit"))
    assert secret_plan.project.number not in text
    assert "示例市民政局" not in text


# --- opening ------------------------------------------------------------------------------------------------------------


def test_nothing_is_opened_in_the_name_of_another_unit(call, people):
    gate = {"involves_state_secrets": False, "special_rules": False, "serves_government": True, "funding": "fiscal"}
    answer = call("he.ping", "post", "/applications", {"unit": "示例市民政局", "answers": gate})
    assert answer.status_code == 409
    assert [f["rule"] for f in answer.json()["findings"]] == ["ROLE"]
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    "line", [Line.CHANGE, Line.PAYMENT, Line.REPORT, Line.CONSENT, Line.FINAL, Line.URGENT, Line.CATALOGUE]
)
def test_nothing_is_opened_on_a_project_of_another_unit(call, people, line):
    project = open_application(people["zhao.min"]).project.number
    before = Record.objects.count()
    for unit in ("", "示例市教育局", "示例市民政局"):
        for verb in ("", "/request"):
            path = f"/{LINES[line].noun}{verb}"
            for who in ("he.ping", "tang.wei"):
                answer = call(who, "post", path, {"unit": unit, "project": project, "answers": {}})
                assert answer.status_code in {404, 405}, (path, unit, who)
    assert Record.objects.count() == before


def test_a_record_is_opened_only_under_a_project(call, people):
    application = open_application(people["zhao.min"])
    call("zhao.min", "post", "/changes", {"project": application.number, "answers": {"title": "x"}})
    assert not Record.objects.filter(project=application).exists()


def test_a_visitor_reads_the_rulebook_and_nothing_else(people):
    r = open_application(people["zhao.min"])
    visitor = Client()
    for page in urlpatterns:
        address = "/" + str(page.pattern).replace("<str:number>", r.number).replace("<int:pk>", "1")
        if (
            "<" in address
            or address.startswith(
                ("/rules", "/workdays", "/healthz", "/readyz", "/login", "/logout", "/language", "/published")
            )
            or address == "/search/"
        ):
            continue
        assert visitor.get(address).status_code == 302, address
