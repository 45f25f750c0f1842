"""Locked streams open again, and with openssl, and with nothing but the right passphrase."""

import io
import shutil
import subprocess

import pytest

from tongchou.kernel import lockbox

TEXT = bytes(range(256)) * 9000 + b"end"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(lockbox, "ROUNDS", 1000)


def locked(text: bytes, passphrase: bytes) -> bytes:
    out = io.BytesIO()
    with lockbox.Locked(out, passphrase) as file:
        for start in range(0, len(text), 70_001):
            file.write(text[start : start + 70_001])
    return out.getvalue()


def opened(data: bytes, passphrase: bytes) -> bytes:
    out = io.BytesIO()
    lockbox.unlock(io.BytesIO(data), out, passphrase)
    return out.getvalue()


@pytest.mark.parametrize("text", [b"", b"x", b"x" * 16, TEXT], ids=len)
def test_what_was_locked_opens_again(text):
    data = locked(text, b"secret")
    assert lockbox.is_locked(data)
    assert opened(data, b"secret") == text
    assert text not in data or len(text) < 2


def test_two_locks_of_one_text_differ():
    assert locked(TEXT, b"secret") != locked(TEXT, b"secret")


@pytest.mark.parametrize(
    "data",
    [b"", b"tar", locked(b"text", b"other"), locked(b"text", b"secret")[:-1]],
    ids=["nothing", "open", "other", "cut"],
)
def test_what_does_not_open_says_so(data):
    with pytest.raises(lockbox.WrongPassphraseError):
        opened(data, b"secret")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_openssl_opens_it(tmp_path):
    (tmp_path / "locked").write_bytes(locked(TEXT, b"secret"))
    command = [
        "openssl",
        "enc",
        "-d",
        "-aes-256-cbc",
        "-pbkdf2",
        "-iter",
        "1000",
        "-in",
        "locked",
        "-pass",
        "pass:secret",
    ]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout == TEXT
