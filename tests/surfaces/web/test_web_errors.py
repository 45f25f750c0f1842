"""What a page says when it cannot be shown: a sentence, a way on, never a trace; and signing in."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.surfaces.web.pages_with_errors")]


def test_an_address_that_leads_nowhere(client, says):
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "没有这个页面" in says(answer)
    assert 'href="/rules/"' in says(answer)


def test_a_record_that_is_not_there_is_said_in_its_own_words(as_, says):
    answer = as_("zhao.min").get("/records/SB-2021-9999/")
    assert answer.status_code == 404
    assert "没有编号为 SB-2021-9999 的记录，或你没有查看它的权限。" in says(answer)


def test_what_a_person_may_not_do_is_said_in_its_own_words(as_, says):
    answer = as_("zhao.min").get("/workdays/propose/")
    assert answer.status_code == 403
    assert "录入工作日由系统管理员办理。" in says(answer)


def test_a_fault_of_ours_has_a_number_that_the_log_has_too(as_, says, capsys):
    client = as_("zhao.min")
    client.raise_request_exception = False
    answer = client.get("/fail/")
    number = answer.headers["X-Request-Id"]
    assert answer.status_code == 500
    assert f"编号 {number}" in says(answer)
    assert "deliberate" not in says(answer)
    assert number in capsys.readouterr().out


def test_a_form_from_another_site_is_not_taken(people, says):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["zhao.min"])
    answer = client.post("/new/applications/open/", {"title": "x"})
    assert answer.status_code == 403
    assert "系统没有收下这次提交" in says(answer)


@pytest.mark.clause("32")
def test_the_sign_in_page_forbids_secret_material(client, says):
    text = says(client.get("/login/"))
    assert "本系统不处理国家秘密" in text
    assert "第三十二条" in text
    assert "演示账号" not in text


def test_a_demo_lists_its_accounts_and_marks_every_page(client, says, settings):
    settings.DEMO = True
    text = says(client.get("/login/"))
    assert "演示账号" in text
    assert "zhao.min" in text
    assert '<span class="demo">' in text
    assert '<span class="demo">' in says(client.get("/rules/"))


def test_without_a_demo_there_is_no_mark(client, says):
    assert '<span class="demo">' not in says(client.get("/rules/"))


def test_signing_in_leads_on_and_signing_out_ends(client, people):
    sent = {"username": "zhao.min", "password": "tongchou-demo-2026", "next": "/records/"}
    assert client.post("/login/", sent).headers["Location"] == "/records/"
    assert client.get("/records/").status_code == 200
    assert client.get("/logout/").status_code == 405
    client.post("/logout/")
    assert client.get("/records/").status_code == 302


@pytest.mark.parametrize("sent", [{"username": "zhao.min", "password": "x"}, {"username": "nobody", "password": "x"}])
def test_a_wrong_name_and_a_wrong_password_get_the_same_sentence(client, people, says, sent):
    answer = client.post("/login/", sent)
    assert "用户名或口令不对" in says(answer)
    assert client.get("/records/").status_code == 302


def test_pages_of_a_person_are_not_kept_by_the_browser_and_admit_no_foreign_content(as_, client):
    answer = as_("zhao.min").get("/records/")
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_alive_and_ready_without_a_person(client):
    assert client.get("/healthz").json() == {"ok": True}
    assert client.get("/readyz").json() == {"ok": True}
