"""The journal cannot be rewritten, and what was done past it is found and named."""

import json

import pytest
from django.db import DatabaseError, connection, transaction
from tests.journeys.acting import open_application, take

from tongchou.records import evidence
from tongchou.records.models import Entry, Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(people):
    record = open_application(people["zhao.min"])
    take(record, "send", people["zhao.min"])
    return record


@pytest.mark.clause("4.3")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records_entry SET verb = 'x'",
        "DELETE FROM records_entry",
        "INSERT OR REPLACE INTO records_entry SELECT * FROM records_entry WHERE seq = 1",
        "TRUNCATE records_entry CASCADE",
    ],
)
def test_nobody_rewrites_the_journal_not_even_with_sql(sent, sql):
    if "REPLACE" in sql and connection.vendor != "sqlite":
        pytest.skip("SQLite's own words")
    if "TRUNCATE" in sql and connection.vendor == "sqlite":
        pytest.skip("PostgreSQL's own words")
    before = list(Entry.objects.values_list("leaf", flat=True))
    if "TRUNCATE" in sql:
        with connection.cursor() as cursor:
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # else it is refused for the open checks of this transaction
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(Entry.objects.values_list("leaf", flat=True)) == before


@pytest.mark.clause("14.2")
@pytest.mark.parametrize("sql", ["UPDATE records_baseline SET fen = 1", "DELETE FROM records_baseline"])
def test_nobody_rewrites_a_baseline(sent, people, sql, at):
    from tongchou.records.baselines import freeze

    freeze(sent.project, sent, at("2021-08-01"), content="受理", fen=100, fen_by_year={"2022": 100}, months=12)
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_sound_log_has_no_flaw(sent):
    assert evidence.check() == []


@pytest.mark.clause("4.3")
def test_a_state_that_was_changed_behind_the_journal_is_named(sent):
    Record.objects.filter(pk=sent.pk).update(state="listed")
    (flaw,) = evidence.check()
    assert (flaw.kind, flaw.where) == ("state", sent.number)
    assert "signing" in flaw.zh


def test_an_entry_holds_all_that_the_decision_stood_on(sent):
    entry = Entry.objects.get(record=sent, verb="send")
    body = json.loads(entry.body)
    assert body["case"]["facts"]["title"] == sent.title
    assert body["clauses"] == ["4.5", "10.3", "13.1"]
    assert evidence.replay(entry).same


@pytest.mark.clause("37")
def test_an_entry_can_be_decided_again_under_another_edition(sent):
    entry = Entry.objects.get(record=sent, verb="send")
    again = evidence.replay(entry, "shili-2028-1")
    assert again.allowed
    assert entry.taken


def test_numbers_have_no_gap_and_scopes_count_their_own(sent, people):
    open_application(people["wu.hao"])
    seqs = list(Entry.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    for scope in set(Entry.objects.values_list("scope", flat=True)):
        own = list(Entry.objects.filter(scope=scope).order_by("seq").values_list("scope_seq", flat=True))
        assert own == list(range(1, len(own) + 1))
