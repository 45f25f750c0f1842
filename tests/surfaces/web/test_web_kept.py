"""No way of failing loses a word: the session ends, the token is stale, the step is no longer his, we break."""

from datetime import date

import pytest
from django.test import Client
from tests.journeys.acting import open_application, take

from tongchou.records import drafts
from tongchou.records.models import Kept, Record
from tongchou.surfaces.web import kept

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 20)


@pytest.fixture(autouse=True)
def _today(on):
    on(DAY)


@pytest.fixture
def draft(people):
    return open_application(people["zhao.min"])


def test_a_form_sent_after_the_session_ended_is_back_after_signing_in(people, says, draft):
    path = f"/records/{draft.number}/edit/"
    words = {
        "who": kept.signed(people["zhao.min"]),
        "version": draft.version,
        "goals": "写了很久",
        "network": ["internet"],
    }
    client = Client()
    answer = client.post(path, words)
    assert answer.headers["Location"] == f"/login/?next={path}"
    client.post("/login/", {"username": "zhao.min", "password": "tongchou-demo-2026", "next": path})
    page = client.get(path)
    assert ">写了很久</textarea>" in says(page)
    assert "已放回表里" in says(page)
    assert next(c for c in page.context["controls"] if c.field.id == "network").picked == ("internet",)
    draft.refresh_from_db()
    assert draft.answers["goals"] != "写了很久"
    client.post(path, {**words, "version": draft.version})
    assert not Kept.objects.exists()


def test_what_a_draft_saves_by_itself_waits_on_its_page(people, draft):
    words = {"who": kept.signed(people["zhao.min"]), "goals": "写了很久"}
    Client().post(f"/records/{draft.number}/draft/", words)
    assert Kept.objects.get().path == f"/records/{draft.number}/edit/"


def test_its_writer_can_let_it_go(as_, people, says, draft):
    path = f"/records/{draft.number}/steps/withdraw/"
    drafts.keep_form(people["liu.ju"].pk, path, {"reason": ["算了"]}, draft.opened_at)
    assert ">算了</textarea>" in says(as_("liu.ju").get(path))
    assert ">算了</textarea>" not in says(as_("liu.ju").get(f"{path}?drop=1"))
    assert not Kept.objects.exists()


def test_a_stale_token_keeps_the_words_of_whoever_wrote_them(people, says, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["zhao.min"])
    path = f"/records/{draft.number}/edit/"
    answer = client.post(
        path, {"who": kept.signed(people["zhao.min"]), "goals": "写了很久", "csrfmiddlewaretoken": "x"}
    )
    assert answer.status_code == 403
    assert "你填的内容已留住" in says(answer)
    assert Kept.objects.get().typed == {"goals": ["写了很久"]}
    assert ">写了很久</textarea>" in says(client.get(path))


@pytest.mark.parametrize("who", ["", "1", "1:x:y", "forged"])
def test_nobody_makes_us_keep_words_in_anothers_name(people, draft, who):
    Client().post(f"/records/{draft.number}/edit/", {"who": who, "goals": "塞进来的"})
    other = Client()
    other.force_login(people["he.ping"])
    own = kept.signed(people["zhao.min"])
    other.post(f"/records/{draft.number}/edit/", {"who": own, "goals": "塞进来的"})
    assert not Kept.objects.exists()


def test_a_form_that_is_no_longer_his_keeps_his_words(as_, people, says, draft):
    take(draft, "send", people["zhao.min"])
    path = f"/records/{draft.number}/edit/"
    answer = as_("zhao.min").post(path, {"who": kept.signed(people["zhao.min"]), "goals": "晚了一步"})
    assert answer.status_code == 403
    assert "你填的内容已留住" in says(answer)
    assert "晚了一步" in says(as_("zhao.min").get("/kept/"))
    assert "晚了一步" not in says(as_("liu.ju").get("/kept/"))
    as_("liu.ju").post("/kept/", {"path": path})
    assert Kept.objects.count() == 1
    as_("zhao.min").post("/kept/", {"path": path})
    assert not Kept.objects.exists()


def test_a_fault_of_ours_shows_its_number_and_the_words_are_back(as_, people, says, draft, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("deliberate")

    monkeypatch.setattr("tongchou.surfaces.web.views.drafts.drafts.save", broken)
    client, path = as_("zhao.min"), f"/records/{draft.number}/edit/"
    client.raise_request_exception = False
    answer = client.post(path, {"who": kept.signed(people["zhao.min"]), "goals": "写了很久"})
    assert answer.status_code == 500
    assert f"编号 {answer.headers['X-Request-Id']}" in says(answer)
    assert "你填的内容已留住" in says(answer)
    assert ">写了很久</textarea>" in says(client.get(path))


@pytest.mark.clause("32")
@pytest.mark.parametrize("words", [{"involves_state_secrets": "yes", "goals": "x"}, {"goals": "绝密★长期"}])
def test_of_secrets_nothing_is_kept(people, draft, words):
    Client().post(f"/records/{draft.number}/edit/", {"who": kept.signed(people["zhao.min"]), **words})
    assert not Kept.objects.exists()


def test_only_answers_are_kept_and_no_password(people, draft):
    who = kept.signed(people["zhao.min"])
    Client().post(
        f"/records/{draft.number}/edit/", {"who": who, "goals": "x", "password": "p", "otp": "1", "page": "k"}
    )
    assert Kept.objects.get().typed == {"goals": ["x"]}


def test_what_is_kept_is_bounded(people, draft):
    pk = people["zhao.min"].pk
    assert not drafts.keep_form(pk, "/x/", {"goals": ["长" * 200_001]}, draft.opened_at)
    for n in range(drafts.MOST_KEPT + 2):
        assert drafts.keep_form(pk, f"/x/{n}/", {"goals": ["x"]}, draft.opened_at)
    assert Kept.objects.count() == drafts.MOST_KEPT


def test_the_browser_is_told_which_form_was_taken_in(as_, draft):
    path = f"/records/{draft.number}/edit/"
    answer = as_("zhao.min").post(path, {"version": draft.version, "title": "新名"})
    assert answer.cookies["done"].value == path
    refused = as_("zhao.min").post(path, {"version": draft.version, "total_fen": "许多"})
    assert "done" not in refused.cookies


def test_to_stay_is_asked_by_post_and_only_by_whoever_is_signed_in(as_, client):
    assert as_("zhao.min").post("/session/").json() == {"left": 1800}
    assert as_("zhao.min").get("/session/").status_code == 405
    assert client.post("/session/").status_code == 302
    assert not Record.objects.exists()
