"""What an auditor takes away is checked by the one-file verifier: sound as it is, and every attack found and named."""

import json
import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from tests.journeys.acting import open_application, until

from tongchou.kernel.evidence import Head, Leaf, entry_text
from tongchou.kernel.merkle import root
from tongchou.kernel.seal import sm2_supported
from tongchou.records import evidence
from tongchou.records.models import Entry, SignedHead
from tongchou.surfaces.cli import main
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
VERIFY = Path(__file__).parents[2] / "verify.py"
LATER = date(2021, 10, 1)


@pytest.fixture
def log(city, people):
    """A log with one project's way to the experts and another unit's draft."""
    names = until(city, date(2021, 9, 30))
    open_application(people["wu.hao"], date(2021, 9, 30))
    return names["relief.application.project"]


def export(scope, path):
    with path.open("wb") as file:
        evidence.export(scope, moment(LATER), file)
    return path


def verify(package, *more):
    done = subprocess.run(
        [sys.executable, str(VERIFY), str(package), *map(str, more)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def keep_head(folder):
    """The head and key that an auditor keeps outside."""
    head = folder / "kept.txt"
    head.write_text(evidence.sign_head(moment(LATER)).text, "utf-8")
    keys = []
    for name, pem in evidence.public_keys().items():
        key = folder / name
        key.write_bytes(pem)
        keys += ["--key", key]
    return ["--head", head, *keys]


def rewrite(package, member, change):
    """The package with one member changed, everything else as it was."""
    with zipfile.ZipFile(package) as old:
        members = {i.filename: old.read(i) for i in old.infolist()}
    members[member] = change(members[member])
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    package.write_bytes(out.getvalue())
    return package


@pytest.mark.clause("4.3")
@pytest.mark.parametrize("whole", [True, False])
def test_a_sound_package_verifies_offline(log, tmp_path, whole):
    package = export(None if whole else log, tmp_path / "p.zip")
    code, said = verify(package, *keep_head(tmp_path))
    assert code == 0, said


@pytest.mark.clause("4.3")
def test_a_project_package_shows_no_other_project(log, tmp_path):
    package = export(log, tmp_path / "p.zip")
    other = Entry.objects.exclude(scope=log).last()
    assert other.scope not in package.read_bytes().decode("latin-1")


@pytest.mark.clause("4.3")
def test_a_flipped_byte_is_found_with_its_place(log, tmp_path):
    package = export(log, tmp_path / "p.zip")
    flipped = rewrite(package, "entries.jsonl", lambda b: b.replace(b'"submit"', b'"submiu"', 1))
    code, said = verify(flipped, *keep_head(tmp_path))
    assert code == 1
    seq = Entry.objects.get(scope=log, verb="submit").seq
    assert str(seq) in said


@pytest.mark.clause("4.3")
def test_a_cut_tail_is_found_against_a_head_kept_outside(log, tmp_path, monkeypatch):
    kept = keep_head(tmp_path)
    size = Entry.objects.count()
    bodies, leaves = list(evidence.bodies())[:-3], list(evidence.index(size))[:-3]
    monkeypatch.setattr(evidence, "bodies", lambda scope=None, size=None: iter(bodies))
    monkeypatch.setattr(evidence, "index", lambda size: iter(leaves))
    SignedHead.objects.all().delete()
    monkeypatch.setattr(evidence, "sign_head", lambda at: SignedHead(size=size - 3))
    package = export(None, tmp_path / "p.zip")
    code, said = verify(package, *kept)
    assert code == 1
    assert f"{size}" in said
    assert f"{size - 3}" in said


@pytest.mark.clause("4.3")
def test_a_chain_rewritten_with_the_stolen_key_is_found_against_the_kept_head(log, tmp_path, monkeypatch, settings):
    kept = keep_head(tmp_path)
    forged, leaves, prev = [], [], ""
    for entry in Entry.objects.order_by("seq"):
        body = json.loads(entry.body)
        body["prev"] = prev
        if entry.verb == "submit":
            body["at"] = "2021-06-01T02:00:00.000000Z"
        text = entry_text(body)
        leaf = Leaf.of(entry.seq, entry.scope, text)
        prev = leaf.hash().hex()
        forged.append(text)
        leaves.append(leaf)
    monkeypatch.setattr(evidence, "bodies", lambda scope=None, size=None: iter(forged))
    monkeypatch.setattr(evidence, "index", lambda size: iter(leaves))
    SignedHead.objects.all().delete()
    stolen = Head.sign(
        settings.TONGCHOU_ORIGIN, len(leaves), root([leaf.hash() for leaf in leaves]), evidence.signers()
    )
    SignedHead.objects.create(size=len(leaves), text=str(stolen), at=moment(LATER))
    monkeypatch.setattr(evidence, "sign_head", lambda at: SignedHead.objects.get())
    package = export(None, tmp_path / "p.zip")

    alone, _ = verify(package, *kept[2:])
    code, said = verify(package, *kept)

    assert alone == 0  # with the key stolen and no head outside, nothing can show it
    assert code == 1
    assert "rewritten" in said


@pytest.mark.clause("4.3")
def test_the_command_line_verifies_exports_and_replays(log, tmp_path, capsys):
    assert main(["evidence", "verify"]) == 0
    assert "没有发现改动" in capsys.readouterr().out
    assert main(["evidence", "replay"]) == 0
    assert "0 条不同" in capsys.readouterr().out
    assert main(["evidence", "export", str(tmp_path / "p.zip"), "--project", log]) == 0
    assert verify(tmp_path / "p.zip")[0] == 0
    assert main(["evidence", "export", str(tmp_path / "q.zip"), "--project", "没有"]) == 2
    assert not (tmp_path / "q.zip").exists()


def test_heads_carry_an_sm2_line_where_the_installation_has_such_a_key(log, tmp_path, capsys, settings):
    if not sm2_supported():
        pytest.skip("needs an openssl with SM2")
    settings.HOME = tmp_path
    assert main(["evidence", "sm2"]) == 0
    head = evidence.sign_head(moment(LATER))
    assert head.text.count("— ") == 2
    assert [flaw for flaw in evidence.check([head.text]) if flaw.kind != "paper"] == []
