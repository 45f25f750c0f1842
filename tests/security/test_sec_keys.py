"""Keys and evidence: readable by their owner only, through no address, and no act of an administrator alters what was written."""

import json
import stat

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from tests.journeys.acting import DAY, open_application, take
from tests.security.acting import paper

from tongchou.config import keys
from tongchou.kernel import keyfile
from tongchou.records import evidence
from tongchou.records.models import Entry, Record
from tongchou.surfaces.api.api import api
from tongchou.surfaces.cli import evidence as commands
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


def test_key_files_are_their_owners_alone(home, settings):
    evidence.signers()
    commands._sm2(None)
    keys.secret_key(home)
    files = [p for p in (home / "keys").iterdir() if p.is_file()]
    assert {p.name for p in files} >= {"log-ed25519.pem", "log-sm2.pem"}
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700


def test_two_processes_that_begin_together_sign_with_one_key(home, monkeypatch):
    """The second makes its key while the first has looked and not yet written: what it signed with must be what stays."""
    generate, second = evidence.Ed25519Signer.generate, []

    def meanwhile(origin):
        monkeypatch.setattr(evidence.Ed25519Signer, "generate", generate)
        second.append(evidence._ed25519_key(evidence.key_folder()))
        return generate(origin)

    monkeypatch.setattr(evidence.Ed25519Signer, "generate", meanwhile)
    first = evidence._ed25519_key(evidence.key_folder())
    assert second == [first]
    assert (home / "keys" / "log-ed25519.pem").read_bytes() == first


def test_a_key_is_never_read_before_it_is_written(tmp_path, monkeypatch):
    path = tmp_path / "keys" / "secret.txt"
    read = []
    link = keyfile.os.link

    def slow(draft, target):
        assert not path.exists()
        monkeypatch.setattr(keyfile.os, "link", link)
        read.append(keyfile.keep(path, b"other"))  # what a second process gets in this moment
        return link(draft, target)

    monkeypatch.setattr(keyfile.os, "link", slow)
    kept = keyfile.keep(path, b"fresh")
    assert read == [kept] == [b"other"]
    assert list(path.parent.iterdir()) == [path]


def test_no_address_leads_to_a_key_or_to_the_whole_log(client, call, people, settings):
    evidence.sign_head(moment(DAY))
    for path in (
        "/static/../keys/secret.txt", "/static/%2e%2e/keys/secret.txt", "/static/..%2f..%2fkeys%2flog-ed25519.pem", "/keys/secret.txt",
        "/var/keys/secret.txt", "/media/keys/secret.txt", "/admin/", "/api/v1/keys", "/api/v1/evidence", "/static/tongchou/../../../../config/keys.py",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code in {302, 404}, path
        assert settings.SECRET_KEY not in answer.content.decode()
        assert "PRIVATE KEY" not in answer.content.decode()
    named = " ".join(api.get_openapi_schema(path_prefix="/")["paths"])
    assert "evidence" not in named
    assert "key" not in named


@pytest.mark.parametrize("table", ["records_entry", "records_baseline"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_the_application_itself_cannot_change_what_was_written(people, table, verb):
    r = open_application(people["zhao.min"])
    if table == "records_baseline":
        r.project.baselines.create(seq=1, content="x", fen=1, by=r, at=r.opened_at)
    column = "body" if table == "records_entry" else "content"
    statement = f"UPDATE {table} SET {column} = 'x'" if verb == "UPDATE" else f"DELETE FROM {table}"
    with (
        pytest.raises(DatabaseError, match=r"append-only|never rewritten"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.exclude(body="x").exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the way around is SQLite's")
def test_replacing_a_row_is_changing_it(people):
    open_application(people["zhao.min"])
    one = Entry.objects.first()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO records_entry SELECT seq, scope, scope_seq, at, line, verb, taken, frm, 'x', 'x', leaf, actor_id, record_id"
            " FROM records_entry WHERE seq = %s", [one.seq],
        )  # fmt: skip
    assert Entry.objects.get(seq=one.seq).body == one.body


def test_a_state_that_was_changed_behind_the_journals_back_is_found(people):
    r = open_application(people["zhao.min"])
    assert evidence.check() == []
    Record.objects.filter(pk=r.pk).update(state="passed")
    assert [f.where for f in evidence.check()] == [r.number]


def test_answers_that_were_changed_after_the_signature_are_found(city, people):
    r = open_application(people["zhao.min"])
    paper(city, DAY, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"])
    take(r, "submit", people["liu.ju"], given={"truth_stated": True})
    assert json.loads(r.journal.last().body)["case"]["facts"]["total_fen"] == r.total_fen
    Record.objects.filter(pk=r.pk).update(answers={**r.answers, "total_fen": 1}, total_fen=1)
    assert evidence.check()


def test_a_bound_paper_that_was_exchanged_in_the_table_is_found(city, people):
    r = open_application(people["zhao.min"])
    paper(city, DAY, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"])
    take(r, "submit", people["liu.ju"], given={"truth_stated": True})
    one, other = r.papers.filter(state="bound").order_by("kind")
    r.papers.filter(pk=other.pk).update(sha256=one.sha256, size=one.size)
    assert evidence.check()
