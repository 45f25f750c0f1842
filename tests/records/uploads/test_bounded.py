"""The bounded process: whatever is in a file, the caller waits seconds and gets a sentence."""

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.records.uploads import samples

from tongchou.records.uploads import bounded, model
from tongchou.records.uploads.extract import extract
from tongchou.records.uploads.model import ProblemKind


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("方案.docx", samples.docx(samples.paragraph("部署在政务云"))),
        ("方案.txt", "本项目涉及国家秘密。".encode()),
        ("坏.docx", b"PK\x03\x04broken"),
        ('引号"与{file}.txt', "字".encode()),
    ],
    ids=["good", "possible", "broken", "name"],
)
def test_the_answer_is_that_of_the_extraction_itself(name: str, data: bytes) -> None:
    inside, outside = extract(name, data), bounded.extract(name, data)
    assert replace(outside, network_cut=False) == inside


def test_the_worker_knows_neither_django_nor_the_settings() -> None:
    code = "import sys, tongchou.records.uploads.worker; print(*sys.modules)"
    modules = _python(code).stdout.split()
    assert "tongchou.records.uploads.extract" in modules
    assert not [name for name in modules if name.startswith(("django", "tongchou.config", "tongchou.records.models"))]


def test_the_worker_cannot_write_or_start_anything(tmp_path: Path) -> None:
    target = tmp_path / "leak"
    code = (
        "import socket; from tongchou.records.uploads.worker import _confine; cut = _confine(512 << 20, 10)\n"
        f"try:\n f = open({str(target)!r}, 'w'); f.write('x'); f.flush(); print('written')\n"
        "except OSError: print('refused')\n"
        "print(cut)\n"
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "try:\n s.connect(('192.0.2.1', 9)); print('open')\n"
        "except OSError: print('cut')"
    )
    writing, stated, network = _python(code).stdout.split()
    assert writing == "refused"
    assert not target.exists() or target.read_bytes() == b""
    assert stated == "False" or network == "cut"


def test_memory_is_bounded_and_the_parsers_fit_in() -> None:
    data = samples.pdf("部署在政务云")
    assert bounded.extract("a.pdf", data, bounded.Limits(address_bytes=256 << 20)).problems == ()
    (problem,) = bounded.extract("a.pdf", data, bounded.Limits(address_bytes=20 << 20)).problems
    assert problem.kind in {ProblemKind.BROKEN, ProblemKind.LIMIT}


def _stored(document: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    parts = {"word/document.xml": (f"{samples.WORD}document.main+xml", b"")}
    types = zipfile.ZipFile(io.BytesIO(samples.ooxml(parts))).read("[Content_Types].xml")
    return samples.zipped({"[Content_Types].xml": types, "word/document.xml": document}, method)


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("a.docx", lambda: _stored(b"<w:p>" * 18_000_000)),
        ("a.docx", lambda: _stored(b"<w>" + b"<p><t>x</t></p>" * 6_500_000 + b"</w>", zipfile.ZIP_DEFLATED)),
        ("a.docx", lambda: _stored(b"<a>" * 8_000_000)),
        ("a.docx", lambda: _stored(b"<w><t>" + b"x" * 40_000_000 + b"</t></w>")),
        ("a.txt", lambda: b"a" * 90_000_000),
        ("a.txt", lambda: bytes(model.FILE_BYTES + 1)),
        ("a.zip", lambda: samples.claiming(samples.zipped({"a.txt": b"x"}), 0xFFFFFFF0)),
        ("a.zip", samples.overlapped_zip),
    ],
    ids=["90MB-xml", "97MB-packed", "deep", "one-line-xml", "one-line", "too-large", "claim", "overlap"],
)
def test_floods_are_refused_within_seconds(name: str, build: Callable[[], bytes]) -> None:
    data = build()
    started = time.perf_counter()
    found = bounded.extract(name, data)
    assert time.perf_counter() - started < 8
    assert [problem.kind for problem in found.problems if problem.kind in {ProblemKind.LIMIT, ProblemKind.BOMB}]
    assert found.problems[0].says.endswith("。")


@pytest.mark.parametrize(
    ("limits", "kind"),
    [
        (bounded.Limits(wall_seconds=0.01), ProblemKind.LIMIT),
        (bounded.Limits(cpu_seconds=0), ProblemKind.LIMIT),
        (bounded.Limits(answer_bytes=50), ProblemKind.LIMIT),
    ],
    ids=["wall", "processor", "answer"],
)
def test_each_limit_ends_in_a_sentence(limits: bounded.Limits, kind: ProblemKind) -> None:
    found = bounded.extract("a.txt", "部署在政务云".encode(), limits)
    assert [problem.kind for problem in found.problems] == [kind]
    assert found.text_parts == ()
    assert found.problems[0].says.startswith("“a.txt”")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"Traceback",
        b"[]",
        b"{}",
        b'{"text_parts": 1}',
        b'{"text_parts": [], "problems": [{"kind": "odd", "says": ""}]}',
    ],
)
def test_an_answer_of_another_form_is_not_believed(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "_run", lambda *_: (answer, 0))
    (problem,) = bounded.extract("a.txt", b"x").problems
    assert problem.kind is ProblemKind.BROKEN
    assert "Traceback" not in problem.says


def test_a_parser_that_aborts_is_a_sentence() -> None:
    found = bounded.extract("预算.xls", samples.looping_xls())
    assert [problem.says for problem in found.problems] == ["“预算.xls”系统读不出来。重新保存，或另存为 PDF 后重传。"]


def test_a_worker_that_does_not_start_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "_WORKER", "tongchou.records.uploads.no_such_module")
    (problem,) = bounded.extract("a.txt", b"x" * 1_000_000).problems
    assert problem.kind is ProblemKind.BROKEN
