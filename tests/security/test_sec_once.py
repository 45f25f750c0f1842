"""The same request twice: a key belongs to one person and one request, and a repeated act has its consequences once."""

import json

import pytest
from tests.journeys.acting import DAY, open_application, record, take
from tests.security.acting import paper

from tongchou.records import outbox
from tongchou.records.models import Effect, Entry, Notice, Receipt, Record
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
GATE = {"involves_state_secrets": False, "special_rules": False, "serves_government": True, "funding": "fiscal"}
KEY = {"Idempotency-Key": "k1"}


def test_a_key_of_one_person_is_no_key_of_another(call, people):
    one = call("zhao.min", "post", "/applications", {"answers": GATE}, **KEY)
    other = call("he.ping", "post", "/applications", {"answers": GATE}, **KEY)
    assert one.status_code == other.status_code == 201
    assert one.json()["number"] != other.json()["number"]
    assert other.json()["unit"] == "示例市教育局"


@pytest.mark.parametrize("what", ["path", "body", "method"])
def test_a_key_is_for_one_request(call, people, what):
    r = open_application(people["zhao.min"], goals="")
    other = open_application(people["zhao.min"], goals="")
    assert call("zhao.min", "post", f"/applications/{r.number}/send", {}, **KEY).status_code == 409
    if what == "path":
        again = call("zhao.min", "post", f"/applications/{other.number}/send", {}, **KEY)
    elif what == "body":
        again = call("zhao.min", "post", f"/applications/{r.number}/send", {"reason": "x"}, **KEY)
    else:
        again = call("zhao.min", "patch", f"/records/{r.number}", {"version": r.version, "answers": {}}, **KEY)
    assert (again.status_code, again.json()["code"]) == (422, "key-reused")
    assert Receipt.objects.count() == 1


def test_a_kept_answer_is_given_only_to_who_may_still_see_the_record(call, people):
    r = open_application(people["zhao.min"])
    path, body = f"/records/{r.number}", {"version": r.version, "answers": {"goals": "新目标"}}
    assert call("zhao.min", "patch", path, body, **KEY).status_code == 200
    people["zhao.min"].grants.all().delete()
    assert call("zhao.min", "patch", path, body, **KEY).status_code == 404


def test_a_fault_keeps_no_answer_and_no_act(call, people, monkeypatch):
    monkeypatch.setattr("tongchou.surfaces.api.lines.RecordOut.of", lambda _: 1 / 0)
    assert call("zhao.min", "post", "/applications", {"answers": GATE}, **KEY).status_code == 500
    assert not Record.objects.exists()
    assert not Receipt.objects.exists()
    assert not Entry.objects.exists()


def test_long_keys_that_differ_are_two_or_refused(call, people):
    r = open_application(people["zhao.min"])
    for n, goals in enumerate(("甲", "乙"), 1):
        body = {"version": record(r.number).version, "answers": {"goals": goals}}
        answer = call("zhao.min", "patch", f"/records/{r.number}", body, **{"Idempotency-Key": "x" * 80 + str(n)})
        assert answer.status_code == 200 or answer.json()["code"] == "key-too-long"


def test_an_effect_that_is_repeated_tells_nobody_twice(people, city, django_capture_on_commit_callbacks):
    r = open_application(people["zhao.min"])
    paper(city, DAY, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"])
    with django_capture_on_commit_callbacks(execute=True):
        entry = take(r, "submit", people["liu.ju"], given={"truth_stated": True})
    told = Notice.objects.count()
    assert told > 0
    Effect.objects.update(done_at=None)
    for _ in range(2):
        outbox.sweep(moment(DAY))
    assert Notice.objects.count() == told
    assert not entry.effects.filter(done_at=None).exists()


def test_an_effect_that_fails_moves_nothing_else_and_is_tried_again(
    people, city, monkeypatch, django_capture_on_commit_callbacks
):
    r = open_application(people["zhao.min"])
    paper(city, DAY, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"])
    monkeypatch.setitem(outbox.EFFECTS, "receipt", lambda _: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True):
        entry = take(r, "submit", people["liu.ju"], given={"truth_stated": True})
    assert record(r.number).state == "submitted"
    rows = {row.effect: row for row in entry.effects.all()}
    assert (rows["receipt"].done_at, rows["receipt"].tries) == (None, 1)
    assert all(row.done_at is not None for name, row in rows.items() if name != "receipt")
    assert json.loads(entry.body)["given"] == {"truth_stated": True}
