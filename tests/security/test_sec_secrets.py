"""Article 32: of what was refused as a state secret nothing stays, in no table, no file and no log."""

import io
import json
import tempfile
import zipfile

import pytest
from django.apps import apps
from django.core.files import uploadedfile
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys.acting import open_application, record

from tongchou.records.models import Entry, Paper, Receipt, Record

pytestmark = [pytest.mark.django_db, pytest.mark.clause("32")]
GATE = {"involves_state_secrets": False, "special_rules": False, "serves_government": True, "funding": "fiscal"}
WORDS = "某某指挥所布局"


def everything_stored() -> str:
    """Every row of every table, as text."""
    rows = [
        list(model.objects.values())
        for app in ("records", "sessions")
        for model in apps.get_app_config(app).get_models()
    ]
    return json.dumps(rows, ensure_ascii=False, default=str)


@pytest.mark.parametrize("key", ["", "k1"])
def test_a_refused_opening_leaves_no_word_in_tables_or_log(call, people, capsys, key):
    headers = {"Idempotency-Key": key} if key else {}
    answers = {**GATE, "involves_state_secrets": True, "title": WORDS, "goals": WORDS}
    answer = call("zhao.min", "post", "/applications", {"answers": answers}, **headers)
    assert answer.status_code == 409
    assert not Record.objects.exists()
    assert Entry.objects.get().taken is False
    assert WORDS not in everything_stored()
    out = capsys.readouterr()
    assert WORDS not in out.out + out.err


@pytest.mark.parametrize("noun", ["applications", "filings", "urgents"])
def test_it_is_refused_on_every_line_that_asks_and_on_pages_too(call, as_, people, noun):
    project = open_application(people["zhao.min"]).project.number
    before = Record.objects.count()
    answers = {**GATE, "involves_state_secrets": True, "title": WORDS}
    answers = answers if noun == "applications" else {"involves_state_secrets": True, "title": WORDS}
    body = {"project": project if noun == "urgents" else "", "answers": answers}
    assert call("zhao.min", "post", f"/{noun}", body).status_code == 409
    typed = {k: ("yes" if v else "no") if isinstance(v, bool) else v for k, v in answers.items()}
    assert as_("zhao.min").post(f"/new/{noun}/open/", {"project": project, **typed}).status_code == 409
    assert Record.objects.count() == before
    assert Entry.objects.filter(taken=False).count() == 2
    assert WORDS not in everything_stored()


@pytest.mark.parametrize("key", ["", "k1"])
def test_a_refused_draft_leaves_no_word_in_tables_or_log(call, people, capsys, key):
    r = open_application(people["zhao.min"])
    headers = {"Idempotency-Key": key} if key else {}
    body = {"version": r.version, "answers": {"involves_state_secrets": True, "goals": WORDS}}
    assert call("zhao.min", "patch", f"/records/{r.number}", body, **headers).status_code == 422
    assert Entry.objects.last().verb == "attach"
    assert record(r.number).answers == r.answers
    assert WORDS not in everything_stored()
    out = capsys.readouterr()
    assert WORDS not in out.out + out.err


def test_a_bad_answer_beside_a_secret_one_leaves_no_word(call, people):
    answers = {**GATE, "involves_state_secrets": True, "category": WORDS}
    call("zhao.min", "post", "/applications", {"answers": answers}, **{"Idempotency-Key": "k1"})
    assert WORDS not in everything_stored()


@pytest.mark.parametrize("field", ["title", "goals", "build_content"])
def test_typed_text_with_a_marking_is_refused_as_a_file_is(call, people, field):
    answer = call("zhao.min", "post", "/applications", {"answers": {**GATE, field: f"机密★10年\n{WORDS}"}})
    assert answer.status_code in {409, 422}
    assert WORDS not in everything_stored()


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [("方案.txt", f"机密★5年\n{WORDS}".encode()), ("机密★5年某某指挥所布局.txt", b"x"), ("a.zip", zipped("b.txt", f"绝密★长期\n{WORDS}".encode()))],
    ids=["text", "name", "in a zip"],
)  # fmt: skip
def test_a_refused_file_leaves_no_word_and_no_byte(call, as_, people, settings, capsys, name, data):
    r = open_application(people["zhao.min"])
    papers = settings.HOME / "papers"
    before = sorted(papers.rglob("*")) if papers.exists() else []
    answer = call(
        "zhao.min",
        "upload",
        f"/records/{r.number}/papers",
        {"kind": "proposal", "file": SimpleUploadedFile(name, data)},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "file-secret")
    page = as_("zhao.min").post(
        f"/records/{r.number}/papers/", {"kind": "proposal", "file": SimpleUploadedFile(name, data)}
    )
    assert page.status_code == 422
    assert not Paper.objects.exists()
    assert not Receipt.objects.exists()
    assert (sorted(papers.rglob("*")) if papers.exists() else []) == before
    stored = everything_stored()
    assert WORDS not in stored
    assert name not in stored
    out = capsys.readouterr()
    assert WORDS not in out.out + out.err
    assert name not in out.out + out.err


def test_no_byte_reaches_a_disk_before_it_was_looked_at(call, people, monkeypatch):
    r = open_application(people["zhao.min"])
    written = []
    real = tempfile.NamedTemporaryFile
    monkeypatch.setattr(
        uploadedfile.tempfile, "NamedTemporaryFile", lambda *a, **k: written.append(a) or real(*a, **k)
    )  # fmt: skip
    file = SimpleUploadedFile("方案.txt", f"机密★5年\n{WORDS}\n".encode() + b"x" * (3 << 20))
    call("zhao.min", "upload", f"/records/{r.number}/papers", {"kind": "proposal", "file": file})
    assert not Paper.objects.exists()
    assert written == []
