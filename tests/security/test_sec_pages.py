"""What a browser gets: text as text, headers that keep others out, one way in and one way out, nothing for a stranger."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.journeys.acting import DAY, RELIEF, application, open_application, record, refused, take
from tests.security.acting import paper
from tests.surfaces.web import pages_with_errors

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.models import Notice, Person
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Kind, most_signs
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.demo.people import PASSWORD

pytestmark = pytest.mark.django_db
EVIL = "\"'></textarea></title><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}{% load %}"
SRC = Path(__file__).parents[2] / "src"


def poisoned() -> dict:
    """An application with the payload in every answer that takes text."""
    out = dict(application())
    for field in rulebook.load("pzbf-2020-14").forms[Line.APPLICATION].fields.values():
        if field.id not in out:
            continue
        match field.kind:
            case Kind.TEXT:
                out[field.id] = EVIL[: most_signs(field.id)]
            case Kind.LINES:
                out[field.id] = [EVIL]
            case Kind.ROWS:
                out[field.id] = [dict.fromkeys(field.columns, EVIL)]
    return out


def harmless(text: str) -> bool:
    return "<script>alert" not in text and "<img src=x" not in text and "&lt;script&gt;" in text


def test_text_of_users_is_text_on_every_page(as_, city, people, django_capture_on_commit_callbacks):
    Person.objects.filter(username="zhao.min").update(name=EVIL[:60])
    r = open_application(people["zhao.min"], **poisoned())
    paper(city, DAY, "zhao.min", r, "application-form", "proposal")
    Notice.objects.create(person=people["lin.jing"], entry=r.journal.first(), kind="notice", text=EVIL, at=moment(DAY))
    refused(r, "withdraw", people["zhao.min"], DAY, {"reason": EVIL})
    spine = r.project.number
    pages = {
        "zhao.min": [f"/records/{r.number}/", f"/records/{r.number}/edit/", f"/records/{r.number}/journal/", f"/records/{r.number}/steps/send/",
                     "/records/", f"/projects/{spine}/", f"/projects/{spine}/reviews/", "/projects/", f"/records/{spine}/journal/", "/"],
        "lin.jing": [f"/records/{r.number}/", "/", "/records/", f"/rules/compare/?record={r.number}"],
    }  # fmt: skip
    for who, addresses in pages.items():
        for address in addresses:
            assert harmless(as_(who).get(address).content.decode()), (who, address)


@pytest.mark.parametrize(
    "address",
    ["/records/{}/", "/records/?q={}", "/records/?project={}", "/rules/{}/", "/rules/compare/?day={}", "/rules/pzbf-2020-14/steps/{}/",
     "/new/changes/open/?project={}", "/new/applications/open/?title={}", "/nonsense/{}"],
)  # fmt: skip
def test_text_of_an_address_is_text_on_the_page(as_, people, address):
    payload = (
        "<script>alert(1)<%2Fscript>"
        if "project={}" in address and "records" in address
        else "<script>alert(1)</script>"
    )
    answer = as_("zhao.min").get(address.format(payload))
    assert "<script>alert" not in answer.content.decode()


def test_what_was_typed_comes_back_as_text_when_it_is_refused(as_, people):
    r = open_application(people["zhao.min"])
    client = as_("zhao.min")
    for path, sent in (
        (f"/records/{r.number}/edit/", {"version": EVIL, "planned_start": EVIL, "costs": EVIL}),
        (f"/records/{r.number}/steps/send/", {"reason": EVIL}),
        ("/new/applications/open/", {"title": EVIL, "plan_year": EVIL}),
        ("/new/changes/open/", {"title": EVIL, "project": ""}),
    ):
        text = client.post(path, sent).content.decode()
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path


def test_an_interpretation_is_text_on_the_public_page_of_its_article(client, people):
    actor = access.actor_on(people["lin.jing"], None, DAY, unit=people["lin.jing"].unit)
    told = {"title": EVIL, "article": 11, "text": EVIL, "signer": EVIL}
    r = conduct.open_record(Line.INTERPRETATION, actor, moment(DAY), unit=people["lin.jing"].unit, answers=told)
    take(r, "sign", people["xu.ning"], DAY, {"signed_on": "2021-07-20"})
    assert harmless(client.get("/rules/pzbf-2020-14/articles/11/").content.decode())


# --- headers and cookies ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/rules/", "/login/", "/nonsense/", "/records/", "/api/v1/records", "/healthz"])
def test_every_answer_says_that_it_is_not_to_be_framed_sniffed_or_scripted(client, people, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    policy = headers["Content-Security-Policy"]
    for says in (
        "default-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "script-src 'self'",
    ):
        assert says in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/", "/records/", "/rules/", "/new/"])
def test_no_page_of_somebody_signed_in_stays_in_a_cache(as_, people, path):
    assert "no-store" in as_("zhao.min").get(path).headers["Cache-Control"]


def test_cookies_are_not_for_scripts_nor_for_other_sites(client, people):
    client.post("/login/", {"username": "zhao.min", "password": PASSWORD})
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert int(session["max-age"]) <= 30 * 60


def test_an_unknown_host_gets_nothing(client, people):
    assert client.get("/login/", headers={"host": "evil.example"}).status_code == 400


SHOW = """
import json, django
from django.conf import settings as s
names = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_PROXY_SSL_HEADER CSRF_TRUSTED_ORIGINS SECURE_HSTS_SECONDS DEBUG".split()
print(json.dumps({n: getattr(s, n) for n in names}))
"""


@pytest.fixture(scope="module")
def behind_https(tmp_path_factory):
    """The settings of an installation that is served by https, behind something that ends it."""
    env = {
        "TONGCHOU_HTTPS": "1", "TONGCHOU_HOME": str(tmp_path_factory.mktemp("home")), "PYTHONPATH": str(SRC), "TONGCHOU_HOSTS": "tc.example",
        "DJANGO_SETTINGS_MODULE": "tongchou.config.settings",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", SHOW], env=env, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_by_https_cookies_go_nowhere_else(behind_https):
    assert behind_https["SESSION_COOKIE_SECURE"]
    assert behind_https["CSRF_COOKIE_SECURE"]
    assert not behind_https["DEBUG"]


def test_by_https_forms_can_be_sent(behind_https):
    assert behind_https["SECURE_PROXY_SSL_HEADER"] or behind_https["CSRF_TRUSTED_ORIGINS"]


def test_by_https_browsers_are_told_to_stay_there(behind_https):
    assert behind_https["SECURE_HSTS_SECONDS"] > 0


def test_no_page_names_a_stranger_on_the_network(client, people):
    for page in ("/rules/", "/login/", "/api/v1/docs"):
        assert "cdn." not in client.get(page).content.decode()


# --- in and out -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "away",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_nobody_is_sent_to_another_site(people, away):
    for sent in (
        Client().post("/login/", {"username": "zhao.min", "password": PASSWORD, "next": away}),
        Client().post(f"/login/?next={away}", {"username": "zhao.min", "password": PASSWORD}),
        Client().post("/language/", {"language": "en", "next": away}),
        Client().get("/language/", {"next": away}),
    ):
        assert sent.status_code == 302
        assert "evil" not in sent.headers["Location"]
        assert "javascript" not in sent.headers["Location"]


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(client, people):
    client.get("/login/")
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = client.cookies["sessionid"] = session.session_key
    client.post("/login/", {"username": "zhao.min", "password": PASSWORD})
    own = client.cookies["sessionid"].value
    assert own != planted
    assert client.get("/logout/").status_code == 405
    assert client.get("/records/").status_code == 200
    client.post("/logout/")
    stale = Client()
    stale.cookies["sessionid"] = own
    assert stale.get("/records/").status_code == 302


def test_every_failure_to_sign_in_says_the_same(people):
    Person.objects.filter(username="he.ping").update(is_active=False)
    tries = [("zhao.min", "wrong"), ("nobody", "wrong"), ("he.ping", PASSWORD), ("he.ping", "wrong")]
    texts = set()
    for username, password in tries:
        answer = Client().post("/login/", {"username": username, "password": password})
        assert answer.status_code == 200
        texts.add(answer.content.decode().split("<main")[1].split("csrfmiddlewaretoken")[0].replace(username, ""))
    assert len(texts) == 1


def test_a_form_of_another_site_is_not_taken(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["zhao.min"])
    r = open_application(people["zhao.min"])
    for path in (
        f"/records/{r.number}/steps/withdraw/",
        f"/records/{r.number}/edit/",
        "/new/applications/open/",
        "/logout/",
        "/language/",
    ):
        assert client.post(path, {"reason": "x"}).status_code == 403, path
    assert record(r.number).state == "draft"


def test_a_session_is_no_token_and_a_token_is_no_session(as_, people):
    assert as_("zhao.min").get("/api/v1/records").status_code == 401
    token = make_token(people["zhao.min"], "t", moment(DAY), date(2100, 1, 1))
    assert Client().get("/records/", headers={"Authorization": f"Bearer {token}"}).status_code == 302


def test_passwords_cannot_be_guessed_without_end(people):
    for n in range(30):
        Client().post("/login/", {"username": "zhao.min", "password": f"wrong{n}"})
    client = Client()
    client.post("/login/", {"username": "zhao.min", "password": PASSWORD})
    assert "sessionid" not in client.cookies or not client.cookies["sessionid"].value


# --- tokens and logs --------------------------------------------------------------------------------------------------


def test_a_token_counts_to_the_end_of_its_last_day(people, at_day):
    token = make_token(people["zhao.min"], "t", moment(DAY), DAY)
    asked = {"Authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/records", headers=asked).status_code == 200
    at_day(DAY + timedelta(days=1))
    assert Client().get("/api/v1/records", headers=asked).status_code == 401


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer  x", "bearer tc_", "Basic eDp5", "Bearer \xff\xfe", "Bearer " + "x" * 9_000],
)
def test_no_odd_token_is_anybody_or_a_fault(people, header):
    answer = Client(raise_request_exception=False).get("/api/v1/records", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "no-token")


def test_no_log_line_holds_a_token_a_password_a_body_or_an_address(call, people, capsys):
    token = make_token(people["zhao.min"], "t", moment(DAY), date(2100, 1, 1))
    Client().get("/api/v1/records?state=geheim", headers={"Authorization": f"Bearer {token}"})
    Client().post("/login/", {"username": "zhao.min", "password": "falsches-Wort"})
    call("zhao.min", "get", "/records/x%0Ay%1B%5B31m")
    out = capsys.readouterr().out
    assert out.count('"event": "request"') == 3
    for word in (token, "falsches-Wort", "geheim", "\x1b", "y\\u001b"):
        assert word not in out
    assert all(json.loads(line)["event"] == "request" for line in out.splitlines())


def test_a_fault_is_in_the_log_under_its_number(people, settings, capsys):
    settings.ROOT_URLCONF = pages_with_errors.__name__
    answer = Client(raise_request_exception=False).get("/fail/")
    assert answer.status_code == 500
    out = capsys.readouterr()
    assert answer.headers["X-Request-Id"] in out.out + out.err
    assert "deliberate" in out.out + out.err


def test_the_life_that_is_poisoned_here_is_a_whole_one():
    assert set(application()) & set(poisoned())
    assert RELIEF.title not in json.dumps(poisoned(), ensure_ascii=False)
