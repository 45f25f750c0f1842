"""Signatures and signed heads: known vectors, what is refused, and that a key leaves no readable file."""

import base64
import contextlib
import itertools
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel.seal import (
    ED25519,
    SM2,
    Ed25519Signer,
    Head,
    SealError,
    Signature,
    Sm2Signer,
    key_hint,
    read_public_key,
    sm2_supported,
    verify,
)

ORIGIN = "log.example/1"
ROOT = bytes(range(32))
SIGNER = Ed25519Signer.generate(ORIGIN)
needs_sm2 = pytest.mark.skipif(not sm2_supported(), reason="this openssl cannot sign with SM2")


def pem_of(raw: bytes) -> bytes:
    """PEM of a bare Ed25519 public key, as RFC 8410 lays it out."""
    text = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + raw)
    return b"-----BEGIN PUBLIC KEY-----\n" + text + b"\n-----END PUBLIC KEY-----\n"


def test_the_first_vector_of_rfc_8032():
    pem = pem_of(bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert verify(pem, ED25519, b"", signature)
    assert not verify(pem, ED25519, b"x", signature)


def test_the_key_id_is_that_of_c2sp_for_the_go_checksum_database():
    # The public verifier key of sum.golang.org: name, key id in hex, and 0x01 with the key in base64.
    name, hint, key = "sum.golang.org", "033de0ae", "Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    assert key_hint(name, pem_of(base64.b64decode(key)[1:])).hex() == hint


@pytest.mark.parametrize("password", [None, b"correct horse"])
def test_an_ed25519_key_comes_back_from_its_pem(password):
    again = Ed25519Signer.from_pem(ORIGIN, SIGNER.private_pem(password), password)
    assert again.public_pem() == SIGNER.public_pem()
    assert again.sign(b"text") == SIGNER.sign(b"text")


def test_a_key_of_another_kind_or_a_wrong_password_is_refused():
    other = X25519PrivateKey.generate()
    with pytest.raises(ValueError, match="not an Ed25519"):
        Ed25519Signer.from_pem(ORIGIN, other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(ValueError, match=r"[Pp]assword|decrypt"):
        Ed25519Signer.from_pem(ORIGIN, SIGNER.private_pem(b"one"), b"other")


def test_no_private_key_in_a_repr():
    assert "Ed25519PrivateKey" not in repr(SIGNER)
    assert "PRIVATE" not in repr(Sm2Signer("x", b"-----BEGIN PRIVATE KEY-----"))


def test_a_public_key_with_any_byte_changed_is_another_key_or_none():
    pem = SIGNER.public_pem()
    same = []
    for at, mask in itertools.product(range(len(pem)), range(1, 256)):
        changed = pem[:at] + bytes([pem[at] ^ mask]) + pem[at + 1 :]
        with contextlib.suppress(ValueError):
            same += [(at, mask)] if read_public_key(changed) == read_public_key(pem) else []
    assert same == []


@pytest.mark.parametrize("spoil", [lambda pem: pem + b"\n", lambda pem: pem * 2, lambda pem: b"", bytes.lower])
def test_a_public_key_file_with_anything_beside_the_key_is_refused(spoil):
    with pytest.raises(ValueError, match="PEM"):
        read_public_key(spoil(SIGNER.public_pem()))


def test_a_signature_is_checked_only_with_a_key_of_its_algorithm():
    with pytest.raises(ValueError, match="not for sm2"):
        verify(SIGNER.public_pem(), SM2, b"text", SIGNER.sign(b"text"))


@needs_sm2
def test_sm2_signs_and_verifies_and_a_change_is_seen():
    signer = Sm2Signer.generate(ORIGIN)
    pem, signature = signer.public_pem(), signer.sign(b"text")
    assert read_public_key(pem)[0] == signer.algorithm == SM2
    assert verify(pem, SM2, b"text", signature)
    assert not verify(pem, SM2, b"texT", signature)
    assert not verify(pem, SM2, b"text", signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not verify(pem, SM2, b"text", b"no DER")
    assert not verify(Sm2Signer.generate(ORIGIN).public_pem(), SM2, b"text", signature)


@needs_sm2
def test_a_broken_sm2_key_says_so():
    with pytest.raises(SealError, match="pkeyutl failed"):
        Sm2Signer(ORIGIN, b"no key").sign(b"text")


def test_without_openssl_nothing_is_said_about_an_sm2_signature():
    assert not sm2_supported("no-such-openssl")
    with pytest.raises(SealError, match="did not run"):
        Sm2Signer.generate(ORIGIN, "no-such-openssl")
    point = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200") + b"\x04" + bytes(64)
    body = base64.b64encode(point)
    pem = b"-----BEGIN PUBLIC KEY-----\n" + body[:64] + b"\n" + body[64:] + b"\n-----END PUBLIC KEY-----\n"
    with pytest.raises(SealError, match="did not run"):
        verify(pem, SM2, b"text", b"signature", "no-such-openssl")


def test_the_key_file_given_to_openssl_is_for_the_owner_alone_and_gone_afterwards(tmp_path):
    spy = tmp_path / "openssl"
    spy.write_text('#!/bin/sh\nwhile [ "$1" != -inkey ]; do shift; done\nstat -c "%a %n" "$2"\ncat "$2"\n')
    spy.chmod(0o700)
    mode, path, content = (
        Sm2Signer(ORIGIN, b"the key", str(spy)).sign(b"text").decode().replace("\n", " ", 1).split(" ", 2)
    )
    assert (mode, content) == ("600", "the key")
    assert not Path(path).exists()
    assert not Path(path).parent.exists()


def test_a_head_is_a_c2sp_checkpoint():
    head = Head.sign(ORIGIN, 12, ROOT, [SIGNER])
    lines = str(head).split("\n")
    assert lines[:4] == [ORIGIN, "12", base64.b64encode(ROOT).decode(), ""]
    dash, name, blob = lines[4].split(" ")
    assert (dash, name, lines[5:]) == ("\u2014", ORIGIN, [""])
    assert base64.b64decode(blob)[:4] == key_hint(ORIGIN, SIGNER.public_pem())
    assert verify(SIGNER.public_pem(), ED25519, "\n".join(lines[:3]).encode() + b"\n", base64.b64decode(blob)[4:])
    assert Head.parse(str(head)) == head


def test_a_known_note_of_go_verifies():
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    blob = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    pem = pem_of(base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:])
    assert key_hint("PeterNeumann", pem) == blob[:4]
    assert verify(pem, ED25519, text.encode(), blob[4:])


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak"])
def test_a_name_that_would_break_a_head_is_refused(name):
    with pytest.raises(ValueError, match="cannot name"):
        Head.sign(name, 0, ROOT, [])
    with pytest.raises(ValueError, match="cannot name"):
        Head.sign(ORIGIN, 0, ROOT, [Ed25519Signer(name, SIGNER.key)])


HEAD = str(Head.sign(ORIGIN, 12, ROOT, [SIGNER]))


@pytest.mark.parametrize(
    "note",
    [
        "", HEAD[:-1], HEAD + "\n", HEAD + "x", HEAD.replace("\n\n", "\n"), HEAD.replace("\n12\n", "\n012\n"),
        HEAD.replace("\n12\n", "\n-1\n"), HEAD.replace("\n12\n", "\n１２\n"), HEAD.replace("\u2014", "-"),
        HEAD.replace("\n12\n", "\n12\nextension\n").replace("\u2014 ", "\u2014  "), HEAD.replace("\n", "\r\n"),
        HEAD.replace(base64.b64encode(ROOT).decode(), base64.b64encode(ROOT[:-1]).decode()),
        HEAD.replace(base64.b64encode(ROOT).decode(), "?"), HEAD.replace("=\n\n", "\n\n"),
    ],
)  # fmt: skip
def test_a_text_that_is_not_exactly_a_head_is_refused(note):
    with pytest.raises(ValueError, match=r"."):
        Head.parse(note)


@given(
    st.integers(0, 10**15),
    st.binary(min_size=32, max_size=32),
    st.lists(st.binary(min_size=4, max_size=80), max_size=3),
)
def test_reading_and_writing_a_head_changes_nothing(size, root, values):
    head = Head(ORIGIN, size, root, tuple(Signature("key.example", value[:4], value[4:]) for value in values))
    assert Head.parse(str(head)) == head
