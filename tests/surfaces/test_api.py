"""The API beside the journeys: who may call, what an error looks like, one request carried out once, papers."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openapi_spec_validator import validate
from tests.journeys.acting import DAY, RELIEF, application, open_application, take

from tongchou.lifecycle.table import TABLE
from tongchou.lifecycle.words import Line, Role
from tongchou.records.models import Entry, Notice, Paper, Receipt, Record
from tongchou.surfaces.api.api import api
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(people, client, time_machine):
    """Call the API as somebody, on ``DAY``."""
    time_machine.move_to(moment(DAY), tick=False)

    def ask(who, method, path, body=None, **headers):
        sent = {"Authorization": f"Bearer {make_token(people[who], 't', moment(DAY), date(2022, 1, 1))}", **headers}
        if method == "upload":
            return client.post(f"/api/v1{path}", data=body, headers=sent)
        return getattr(client, method)(f"/api/v1{path}", body, content_type="application/json", headers=sent)

    return ask


def test_without_a_token_there_is_a_sentence_and_nothing_else(client):
    answer = client.get("/api/v1/records")
    assert answer.status_code == 401
    assert answer.json()["code"] == "no-token"


def test_a_token_that_has_expired_or_was_taken_away_opens_nothing(people, client, time_machine):
    time_machine.move_to(moment(DAY), tick=False)
    old = make_token(people["zhao.min"], "old", moment(DAY), date(2021, 7, 1))
    good = make_token(people["zhao.min"], "good", moment(DAY), date(2022, 7, 1))
    assert client.get("/api/v1/records", headers={"Authorization": f"Bearer {old}"}).status_code == 401
    assert client.get("/api/v1/records", headers={"Authorization": f"Bearer {good}"}).status_code == 200
    people["zhao.min"].is_active = False
    people["zhao.min"].save()
    assert client.get("/api/v1/records", headers={"Authorization": f"Bearer {good}"}).status_code == 401


def test_the_document_is_valid_and_has_every_step_that_a_person_can_take():
    schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    validate(schema)
    assert schema["openapi"].startswith("3.1")
    named = {op["operationId"] for path in schema["paths"].values() for op in path.values()}
    wanted = {s.key.replace(":", "_").replace("-", "_") for s in TABLE if set(s.by) != {Role.SYSTEM}}
    assert wanted <= named


def test_schemas_are_strict():
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    body = schema["components"]["schemas"]["ApplicationOpenAnswers"]
    assert body["additionalProperties"] is False
    assert body["properties"]["total_fen"]["minimum"] == 0
    assert body["properties"]["category"]["enum"] == ["system", "data", "security", "infrastructure", "study"]
    assert "siblings" not in body["properties"]


def test_an_unknown_answer_is_refused_with_every_problem(call):
    answer = call("zhao.min", "post", "/applications", {"answers": {"nonsense": 1, "plan_year": "二〇二七"}})
    assert answer.status_code == 422
    assert answer.json()["code"] == "bad-answer"
    assert len(answer.json()["says"].splitlines()) == 2
    assert not Record.objects.exists()


def test_a_record_of_another_unit_is_not_there(call, people):
    r = open_application(people["zhao.min"])
    for method, path in (("get", ""), ("get", "/steps"), ("get", "/journal"), ("get", "/papers"), ("patch", "")):
        body = {"version": 1, "answers": {}} if method == "patch" else None
        answer = call("he.ping", method, f"/records/{r.number}{path}", body)
        assert answer.status_code == 404, path
        assert answer.json()["code"] == "not-found"
    assert call("he.ping", "post", f"/applications/{r.number}/send", {}).status_code == 404
    assert not Entry.objects.filter(verb="send").exists()


def test_a_step_of_another_line_is_not_there(call, people):
    r = open_application(people["zhao.min"])
    assert call("zhao.min", "post", f"/plans/{r.number}/submit", {}).status_code == 404


def test_the_same_request_sent_twice_is_carried_out_once(call):
    body = {"answers": application()}
    one = call("zhao.min", "post", "/applications", body, **{"Idempotency-Key": "k1"})
    two = call("zhao.min", "post", "/applications", body, **{"Idempotency-Key": "k1"})
    assert one.status_code == two.status_code == 201
    assert one.json() == two.json()
    assert Record.objects.filter(line="application").count() == 1
    other = call("zhao.min", "post", "/applications", {"answers": {}}, **{"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (422, "key-reused")
    assert Receipt.objects.count() == 1


def test_a_refusal_is_journaled_once_though_sent_twice(call, people):
    r = open_application(people["zhao.min"], goals="")
    for _ in range(2):
        answer = call("zhao.min", "post", f"/applications/{r.number}/send", {}, **{"Idempotency-Key": "k2"})
        assert answer.status_code == 409
    assert Entry.objects.filter(verb="send", taken=False).count() == 1


def test_a_draft_is_saved_only_by_whom_it_belongs_to_and_only_on_what_was_read(call, people):
    r = open_application(people["zhao.min"])
    assert (
        call(
            "zhao.min", "patch", f"/records/{r.number}", {"version": r.version, "answers": {"title": "新名"}}
        ).status_code
        == 200
    )
    stale = call("zhao.min", "patch", f"/records/{r.number}", {"version": r.version, "answers": {"title": "旧人"}})
    assert (stale.status_code, stale.json()["code"]) == (409, "moved")
    other = call("lin.jing", "patch", f"/records/{r.number}", {"version": r.version + 1, "answers": {"title": "越权"}})
    assert (other.status_code, other.json()["code"]) == (403, "not-yours")
    r.refresh_from_db()
    assert r.title == "新名"


@pytest.mark.clause("4.5")
def test_nobody_signs_what_has_changed_since_he_read_it(call, people):
    """Neither words nor papers: the answer says to read again, and there is no entry, for nobody tried what is there."""
    r = open_application(people["zhao.min"])
    path = f"/records/{r.number}"
    send = f"/applications/{r.number}/send"
    read = call("zhao.min", "get", path).json()["seen"]
    call("zhao.min", "patch", path, {"version": r.version, "answers": {"title": "新名"}})
    stale = call("zhao.min", "post", send, {}, **{"If-Match": f'"{read}"'})
    assert (stale.status_code, stale.json()["code"]) == (409, "moved")
    again = call("zhao.min", "get", path).json()["seen"]
    Paper.objects.create(
        record=r, kind="proposal", version=1, name="方案.pdf", sha256="0" * 64, size=1, state="scanned", at=moment(DAY)
    )
    other = call("zhao.min", "post", send, {}, **{"If-Match": f'"{again}"'})
    assert (other.status_code, other.json()["code"]) == (409, "moved")
    assert not Entry.objects.filter(verb="send").exists()
    now = call("zhao.min", "get", path).json()["seen"]
    assert call("zhao.min", "post", send, {}, **{"If-Match": f'"{now}"'}).status_code == 200


@pytest.mark.clause("32")
def test_a_marked_document_is_refused_and_only_the_fact_is_kept(call, people, settings):
    r = open_application(people["zhao.min"])
    papers = settings.HOME / "papers"
    before = sorted(papers.rglob("*")) if papers.exists() else []
    file = SimpleUploadedFile("方案.txt", "机密★5年\n某某指挥所布局".encode())
    answer = call("zhao.min", "upload", f"/records/{r.number}/papers", {"kind": "proposal", "file": file})
    assert (answer.status_code, answer.json()["code"]) == (422, "file-secret")
    assert "第三十二条" in answer.json()["says"]
    assert not Paper.objects.exists()
    assert (sorted(papers.rglob("*")) if papers.exists() else []) == before
    entry = Entry.objects.last()
    assert (entry.verb, entry.taken) == ("attach", False)
    assert "指挥所" not in entry.body
    assert "方案.txt" not in entry.body


@pytest.mark.clause("32")
def test_what_the_screening_is_not_sure_of_waits_for_a_person(call, people):
    r = open_application(people["zhao.min"])
    text = "本项目属于国家秘密。".encode()
    ask = call(
        "zhao.min",
        "upload",
        f"/records/{r.number}/papers",
        {"kind": "proposal", "file": SimpleUploadedFile("a.txt", text)},
    )
    assert (ask.status_code, ask.json()["code"]) == (422, "file-ask")
    assert not Paper.objects.exists()
    body = {"kind": "proposal", "file": SimpleUploadedFile("a.txt", text), "affirmed": "true"}
    yes = call("zhao.min", "upload", f"/records/{r.number}/papers", body)
    assert yes.status_code == 201
    assert Paper.objects.get().hints


def test_papers_are_versioned_and_bound_by_the_step_that_stands_on_them(call, people):
    r = open_application(people["zhao.min"])
    for n in (1, 2):
        for kind in ("application-form", "proposal"):
            file = SimpleUploadedFile(f"{kind}.txt", f"第 {n} 稿".encode())
            assert (
                call("zhao.min", "upload", f"/records/{r.number}/papers", {"kind": kind, "file": file}).status_code
                == 201
            )
    take(r, "send", people["zhao.min"])
    assert call("liu.ju", "post", f"/applications/{r.number}/submit", {"truth_stated": True}).status_code == 200
    states = sorted(Paper.objects.values_list("kind", "version", "state"))
    assert states == [
        ("application-form", 1, "scanned"), ("application-form", 2, "bound"), ("proposal", 1, "scanned"), ("proposal", 2, "bound"),
    ]  # fmt: skip
    body = json.loads(Entry.objects.get(verb="submit").body)
    assert {p["sha256"] for p in body["papers"]} == set(
        Paper.objects.filter(state="bound").values_list("sha256", flat=True)
    )
    paper = Paper.objects.get(kind="proposal", version=2)
    answer = call("sun.shen", "get", f"/papers/{paper.pk}/content")
    assert answer.content == "第 2 稿".encode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert call("he.ping", "get", f"/papers/{paper.pk}/content").status_code == 404


def test_a_paper_comes_from_its_maker_or_from_who_works_on_the_record(call, people):
    r = open_application(people["zhao.min"])
    file = SimpleUploadedFile("a.txt", b"x y z")
    answer = call("ma.jun", "upload", f"/records/{r.number}/papers", {"kind": "proposal", "file": file})
    assert (answer.status_code, answer.json()["code"]) == (403, "not-yours")
    unknown = call(
        "zhao.min",
        "upload",
        f"/records/{r.number}/papers",
        {"kind": "nonsense", "file": SimpleUploadedFile("a.txt", b"x")},
    )
    assert unknown.status_code == 403


@pytest.mark.clause("9.1")
def test_duties_say_who_owes_what_by_when(call, people, city):
    r = open_application(people["zhao.min"])
    (mine,) = [d for d in call("zhao.min", "get", "/duties").json() if d["number"] == r.number]
    assert (mine["due"], mine["says"], mine["clauses"][0]) == ("2021-08-31", "送领导审签", "4.5")


@pytest.mark.clause("4.5")
def test_a_receipt_tells_the_unit_and_the_next_holder(people, city, django_capture_on_commit_callbacks):
    r = open_application(people["zhao.min"])
    for kind in ("application-form", "proposal"):
        city.attach(RELIEF.act(DAY, "zhao.min", Line.APPLICATION, "x"), r.number, kind)
    take(r, "send", people["zhao.min"])
    with django_capture_on_commit_callbacks(execute=True):
        take(r, "submit", people["liu.ju"], given={"truth_stated": True})
    told = {n.person.username: n.text for n in Notice.objects.all()}
    assert r.number in told["liu.ju"]
    assert "现在由你办理" in told["lin.jing"]
    assert "he.ping" not in told


@pytest.mark.clause("37")
def test_editions_and_numbers_say_whose_they_are(call):
    editions = {e["id"]: e for e in call("lin.jing", "get", "/editions").json()}
    assert editions["pzbf-2020-14"]["current"]
    assert editions["shili-2028-1"]["fictitious"]
    numbers = {p["id"]: p for p in call("lin.jing", "get", "/editions/pzbf-2020-14/parameters").json()}
    assert (numbers["service-life-min"]["value"], numbers["service-life-min"]["origin"]) == (5, "regulation")
    assert numbers["major-project-fen"]["origin"] == "city"
    assert call("lin.jing", "get", "/editions/none/parameters").status_code == 404
