"""Files: by whom, under which names, how they come out again, and how much of them at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.journeys.acting import DAY, open_application

from tongchou.records import files
from tongchou.records.models import Paper
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(people):
    return open_application(people["zhao.min"])


def named(name: str, data: bytes = b"x") -> SimpleUploadedFile:
    """A file under a name that Django's own wrapper would clean."""
    file = SimpleUploadedFile("a.txt", data)
    file._name = name
    return file


@pytest.mark.parametrize(
    "name",
    ["<img src=x onerror=alert(1)>.txt", "报告\u202etxt.exe", "a.pdf.exe", "x.svg", "x.js", "x.docm", "...", "a|b.txt", 'a".txt', "a.txt ", "x.php"],
)  # fmt: skip
def test_a_hostile_name_or_kind_of_file_is_not_taken_in(call, draft, name):
    answer = call("zhao.min", "upload", f"/records/{draft.number}/papers", {"kind": "proposal", "file": named(name)})
    assert answer.status_code == 422, answer.content.decode()
    assert not Paper.objects.exists()


@pytest.mark.parametrize("name", ["x.html", "x.htm"])
def test_a_page_is_not_taken_in_whatever_it_begins_with(call, draft, name):
    file = {"kind": "proposal", "file": named(name, b"hello <script>alert(1)</script>")}
    assert call("zhao.min", "upload", f"/records/{draft.number}/papers", file).status_code == 422
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.txt", "..\\..\\a.txt", "/etc/a.txt", "C:\\a.txt", "a\r\nX-Evil: 1.txt"]
)
def test_a_name_leads_nowhere_and_breaks_no_header(call, draft, settings, name):
    answer = call("zhao.min", "upload", f"/records/{draft.number}/papers", {"kind": "proposal", "file": named(name)})
    for paper in Paper.objects.all():
        assert not set(paper.name) & set("/\\\r\n")
        assert files.path_of(paper.sha256).is_relative_to(settings.HOME / "papers")
        header = call("zhao.min", "get", f"/papers/{paper.pk}/content").headers["Content-Disposition"]
        assert header.isascii()
        assert "\n" not in header
    assert answer.status_code in {201, 422}


@pytest.mark.parametrize("name", ["报告（终稿）.txt", "a;b=c.txt", "a'b.txt", "a%0d%0ab.txt", "ａ 空格.txt"])
def test_a_download_is_an_attachment_that_no_browser_runs(call, as_, draft, name):
    assert (
        call(
            "zhao.min", "upload", f"/records/{draft.number}/papers", {"kind": "proposal", "file": named(name)}
        ).status_code
        == 201
    )
    paper = Paper.objects.get()
    for answer in (call("zhao.min", "get", f"/papers/{paper.pk}/content"), as_("zhao.min").get(f"/papers/{paper.pk}/")):
        assert answer.content == b"x"
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment; filename*=UTF-8''")
        assert not set(disposition.partition("''")[2]) & set(" ;\"'\\\r\n")


def test_a_row_that_was_tampered_with_breaks_no_header_and_opens_no_file(call, draft, people, settings):
    """Names are checked on the way in; a download must not depend on it."""
    settings.HOME.mkdir(exist_ok=True)
    evil = Paper.objects.create(
        record=draft, kind="proposal", version=1, name='x"\r\nSet-Cookie: a=b\r\n', sha256="../../keys/secret.txt", size=1,
        state="scanned", at=moment(DAY), by=people["zhao.min"],
    )  # fmt: skip
    answer = call("zhao.min", "get", f"/papers/{evil.pk}/content")
    assert answer.status_code >= 400
    assert "secret" not in answer.content.decode()
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("kind", ["nonsense", "", "../x", "proposal\0", "<b>"])
def test_a_kind_that_is_none_is_refused(call, draft, kind):
    file = {"kind": kind, "file": named("a.txt")}
    assert call("zhao.min", "upload", f"/records/{draft.number}/papers", file).status_code in {403, 422}
    assert not Paper.objects.exists()


def test_a_paper_that_is_still_being_looked_at_is_not_handed_out(call, as_, draft, people):
    pending = Paper.objects.create(
        record=draft, kind="proposal", version=1, name="a.txt", sha256="0" * 64, size=1, state="pending", at=moment(DAY),
    )  # fmt: skip
    assert call("zhao.min", "get", f"/papers/{pending.pk}/content").status_code == 404
    assert as_("zhao.min").get(f"/papers/{pending.pk}/").status_code == 404


def test_too_large_a_file_is_refused_before_anything_reads_it(call, draft, settings, monkeypatch):
    settings.TONGCHOU_UPLOAD_BYTES = 1_000
    monkeypatch.setattr(files, "screen", lambda *_: pytest.fail("it was read"))
    answer = call(
        "zhao.min",
        "upload",
        f"/records/{draft.number}/papers",
        {"kind": "proposal", "file": named("a.txt", b"x" * 1_001)},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "file-unfit")


def test_a_visitor_cannot_send_more_than_an_upload_may_have(people, settings):
    settings.TONGCHOU_UPLOAD_BYTES = 1 << 20
    answer = Client(raise_request_exception=False).post(
        "/login/", {"username": "x", "file": named("a.bin", b"x" * (3 << 20))}
    )
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize("path", ["/records", "/papers/{}/content", "/duties"])
def test_nothing_of_the_api_stays_in_a_cache(call, draft, path):
    call("zhao.min", "upload", f"/records/{draft.number}/papers", {"kind": "proposal", "file": named("a.txt")})
    answer = call("zhao.min", "get", path.format(Paper.objects.get().pk))
    assert answer.status_code == 200
    assert "no-store" in answer.headers.get("Cache-Control", "")
