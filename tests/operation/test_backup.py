"""The drill: an installation is backed up, lost, and put back elsewhere; what was altered on the way is not put back."""

import io
import json
import tarfile

import pytest
from tests.operation.test_kill import BOUNDARY, upload

from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.lives import LIVES

PASSPHRASE = "a long passphrase of the city"


@pytest.fixture
def used(place):
    """An installation with an application and a paper on it, and a head that somebody outside keeps."""
    with place.served():
        answers = {**life.application(LIVES[0]), "plan_year": 2027}
        status, record = place.call("POST", "/applications", {"answers": answers})
        assert status == 201, record
        body = upload("proposal", "方案.txt", b"proposal")
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        assert place.call("POST", f"/records/{record['number']}/papers", body, kind=kind)[0] == 201
    place.run("evidence", "head", "--out", str(place.home / "kept.txt"))
    return place, record["number"]


@pytest.mark.clause("4.3")
def test_the_drill(used, elsewhere, tmp_path):
    lost, number = used
    (tmp_path / "pass").write_text(f"{PASSPHRASE}\n")
    target = tmp_path / "backup.enc"
    said = lost.run("backup", str(target), "--passphrase-file", str(tmp_path / "pass"))
    assert "已备份" in said
    assert number.encode() not in target.read_bytes()
    assert list(tmp_path.glob(".*.part")) == []

    found = elsewhere("found")
    said = found.run(
        "restore", str(target), "--passphrase-file", str(tmp_path / "pass"), "--head", str(lost.home / "kept.txt")
    )
    assert "没有发现改动" in said
    found.token = lost.token
    with found.served():
        status, record = found.call("GET", f"/records/{number}")
        assert status == 200
        assert record["answers"]["title"] == LIVES[0].title
        _, papers = found.call("GET", f"/records/{number}/papers")
        assert [p["name"] for p in papers] == ["方案.txt"]
    assert found.run("evidence", "keys") == lost.run("evidence", "keys")
    assert "已经有数据" in found.run("restore", str(target), "--passphrase-file", str(tmp_path / "pass"), ok=False)


def test_without_a_passphrase_no_private_key_leaves(used, tmp_path):
    lost, _ = used
    lost.run("backup", str(tmp_path / "open.tar"))
    with tarfile.open(tmp_path / "open.tar") as tar:
        names = tar.getnames()
        manifest = json.loads(tar.extractfile("manifest.json").read())
    assert [n for n in names if n.startswith("keys/") and "/public/" not in n] == []
    assert any(n.startswith("papers/") for n in names)
    assert names[-1] == "manifest.json"
    assert set(manifest["members"]) == set(names) - {"manifest.json"}
    assert "已经存在" in lost.run("backup", str(tmp_path / "open.tar"), ok=False)


def test_an_altered_backup_is_not_put_back(used, elsewhere, tmp_path):
    lost, _ = used
    lost.run("backup", str(tmp_path / "open.tar"))
    with tarfile.open(tmp_path / "open.tar") as good, tarfile.open(tmp_path / "bad.tar", "w") as bad:
        for member in good.getmembers():
            data = good.extractfile(member).read()
            if member.name.startswith("papers/"):
                data = b"p" + data[1:].replace(b"l", b"L")
            bad.addfile(member, io.BytesIO(data))
    found = elsewhere("found")
    said = found.run("restore", str(tmp_path / "bad.tar"), ok=False)
    assert "与登记的摘要不符" in said
    assert "没有恢复" in said
    assert not (found.home / "papers").exists()
    (tmp_path / "cut.tar").write_bytes((tmp_path / "open.tar").read_bytes()[:2000])
    assert "没有恢复" in found.run("restore", str(tmp_path / "cut.tar"), ok=False)
    assert list(found.home.glob(".restore-*")) == []
