"""Signed heads of the evidence log: Ed25519 always, SM2 with SM3 beside it where 商密 is asked.

A signer knows its name and signs bytes; where the private key lives is its own matter, so a certified
device can stand behind the same ``Signer``. A head is a C2SP checkpoint: a signed note of
three lines that fits on a printed page and that anyone may keep.
"""

import base64
import binascii
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

ED25519 = "ed25519"
SM2 = "sm2"

SM2_DISTID = "1234567812345678"
"""The signer identity that GM/T 0009 sets where the parties agreed on none; part of what SM2 signs."""

_NAME = re.compile(r"[^\s+\x00-\x1f]+")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_OPENSSL_SECONDS = 10
_SM2_OPTIONS = ["-rawin", "-digest", "sm3", "-pkeyopt", f"distid:{SM2_DISTID}"]

# For each algorithm: the fixed DER head of a public key, the length of the key after it, and the C2SP
# signature type. C2SP assigns no byte to SM2, hence 0xff and a name that nobody else will choose.
_KINDS = {
    ED25519: (bytes.fromhex("302a300506032b6570032100"), 32, b"\x01"),
    SM2: (bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200"), 65, b"\xfftongchou-sm2-with-sm3"),
}


class SealError(RuntimeError):
    """The signing tool is absent, failed or did not answer; nothing is said about a signature."""


class Signer(Protocol):
    """What a head needs of a key: who signs, by which algorithm, and the signature."""

    @property
    def name(self) -> str:
        """The key name on the signature line, normally the origin of the log."""

    @property
    def algorithm(self) -> str:
        """``ED25519`` or ``SM2``."""

    def public_pem(self) -> bytes:
        """Return the public key as SubjectPublicKeyInfo PEM."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature: 64 bytes for Ed25519, a DER sequence of about 71 bytes for SM2."""


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """Signs in process with a key held in memory."""

    name: str
    key: Ed25519PrivateKey = field(repr=False)
    algorithm: str = field(default=ED25519, init=False)

    @classmethod
    def generate(cls, name: str) -> "Ed25519Signer":
        """Make a new key; keep it with ``private_pem``."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, name: str, pem: bytes, password: bytes | None = None) -> "Ed25519Signer":
        """Read a private key; raise ``ValueError`` for another kind of key or a wrong password."""
        key = load_pem_private_key(pem, password)
        if not isinstance(key, Ed25519PrivateKey):
            msg = f"{type(key).__name__} is not an Ed25519 private key"
            raise ValueError(msg)  # noqa: TRY004 - the content of the file is wrong, not the type of the argument
        return cls(name, key)

    def private_pem(self, password: bytes | None = None) -> bytes:
        """Return the private key as PKCS #8 PEM, encrypted where a password is given."""
        how = BestAvailableEncryption(password) if password else NoEncryption()
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)

    def public_pem(self) -> bytes:
        """Return the public key as SubjectPublicKeyInfo PEM."""
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of RFC 8032."""
        return self.key.sign(data)


@dataclass(frozen=True, slots=True)
class Sm2Signer:
    """Signs with SM2 over SM3 through the ``openssl`` command (3.0 or later), as no Python library here does."""

    name: str
    pem: bytes = field(repr=False)
    openssl: str = "openssl"
    algorithm: str = field(default=SM2, init=False)

    @classmethod
    def generate(cls, name: str, openssl: str = "openssl") -> "Sm2Signer":
        """Make a new key; ``pem`` holds the private key, unencrypted."""
        return cls(name, _run([openssl, "genpkey", "-algorithm", "SM2"], b""), openssl)

    def public_pem(self) -> bytes:
        """Return the public key as SubjectPublicKeyInfo PEM."""
        return _run([self.openssl, "pkey", "-pubout"], self.pem)

    def sign(self, data: bytes) -> bytes:
        """Return the DER signature; each call gives another one, as SM2 draws a random number."""
        with TemporaryDirectory() as folder:
            key, text = _private_file(folder, "key", self.pem), _private_file(folder, "text", data)
            return _run([self.openssl, "pkeyutl", "-sign", "-inkey", key, *_SM2_OPTIONS, "-in", text], b"")


def sm2_supported(openssl: str = "openssl") -> bool:
    """Tell whether the ``openssl`` command is there and can make, sign and verify with an SM2 key."""
    try:
        signer = Sm2Signer.generate("probe", openssl)
        return verify(signer.public_pem(), SM2, b"probe", signer.sign(b"probe"), openssl)
    except SealError:
        return False


def verify(pem: bytes, algorithm: str, data: bytes, signature: bytes, openssl: str = "openssl") -> bool:
    """Tell whether ``signature`` of ``data`` was made with the key of ``pem`` by ``algorithm``.

    Raises ``ValueError`` for a PEM that is no public key of this algorithm, ``SealError`` where the
    ``openssl`` command that SM2 needs is absent: a signature not checked is not a bad one.
    """
    kind, raw = read_public_key(pem)
    if kind != algorithm:
        msg = f"this is a key for {kind}, not for {algorithm}"
        raise ValueError(msg)
    if kind == ED25519:
        try:
            Ed25519PublicKey.from_public_bytes(raw).verify(signature, data)
        except InvalidSignature:
            return False
        return True
    with TemporaryDirectory() as folder:
        key, text = _private_file(folder, "key", pem), _private_file(folder, "text", data)
        sealed = _private_file(folder, "signature", signature)
        command = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", key, *_SM2_OPTIONS]
        return _call([*command, "-in", text, "-sigfile", sealed], b"").returncode == 0


def read_public_key(pem: bytes) -> tuple[str, bytes]:
    """Return the algorithm and the bare key: 32 bytes for Ed25519, 65 bytes (04, x, y) for SM2.

    Strict: exactly one PEM block of one of the two kinds and nothing beside it, else ``ValueError``.
    """
    block = re.fullmatch(rb"-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=\n]+)-----END PUBLIC KEY-----\n", pem)
    try:
        der = base64.b64decode(block[1].replace(b"\n", b""), validate=True) if block else b""
    except binascii.Error:
        der = b""
    for algorithm, (head, length, _) in _KINDS.items():
        if der.startswith(head) and len(der) == len(head) + length and _pem_text(der) == pem:
            return algorithm, der[len(head) :]
    msg = "not the PEM text of an Ed25519 or SM2 public key"
    raise ValueError(msg)


@lru_cache(maxsize=256)
def key_hint(name: str, pem: bytes) -> bytes:
    """Return the 4 bytes by which a signature line points at its key (C2SP signed-note, "Signatures")."""
    algorithm, raw = read_public_key(pem)
    return sha256(name.encode() + b"\n" + _KINDS[algorithm][2] + raw).digest()[:4]


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a head: the key's name, its 4-byte hint and the bare signature."""

    name: str
    hint: bytes
    value: bytes

    def line(self) -> str:
        """Return the line as C2SP signed-note writes it, with its newline."""
        return f"— {self.name} {base64.b64encode(self.hint + self.value).decode()}\n"


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head: ``size`` entries of the log ``origin`` have the Merkle root ``root`` (C2SP tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[Signature, ...] = ()

    @classmethod
    def sign(cls, origin: str, size: int, root: bytes, signers: Sequence[Signer]) -> "Head":
        """Make a head under the signature of each signer; ``str(head)`` is the text to keep and hand out."""
        for name in (origin, *(signer.name for signer in signers)):
            if not _NAME.fullmatch(name):
                msg = f"“{name}” cannot name a log or a key: no spaces, no plus, not empty"
                raise ValueError(msg)
        bare = cls(origin, size, root)
        signed = (Signature(s.name, key_hint(s.name, s.public_pem()), s.sign(bare.text().encode())) for s in signers)
        return cls(origin, size, root, tuple(signed))

    @classmethod
    def parse(cls, note: str) -> "Head":
        """Read what ``str(head)`` wrote, byte for byte; raise ``ValueError`` for any other text."""
        text, blank, tail = note.partition("\n\n")
        lines = text.split("\n")
        if not blank or len(lines) != 3 or not _NAME.fullmatch(lines[0]) or not _SIZE.fullmatch(lines[1]):
            msg = "origin, size and root are not on three lines before a blank line"
            raise ValueError(msg)
        head = cls(
            lines[0], int(lines[1]), _base64(lines[2]), tuple(_signature(line) for line in tail.split("\n")[:-1])
        )
        if len(head.root) != sha256().digest_size or str(head) != note:
            msg = "the text is not exactly that of a head"
            raise ValueError(msg)
        return head

    def text(self) -> str:
        """Return the three lines under signature."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def __str__(self) -> str:
        """Return the whole signed note."""
        return self.text() + "\n" + "".join(one.line() for one in self.signatures)


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        msg = f"“{text[:80]}” is not base64"
        raise ValueError(msg) from None


def _signature(line: str) -> Signature:
    fields = line.split(" ")
    if len(fields) != 3 or fields[0] != "—" or not _NAME.fullmatch(fields[1]):
        msg = f"“{line[:80]}” is no signature line"
        raise ValueError(msg)
    value = _base64(fields[2])
    return Signature(fields[1], value[:4], value[4:])


def _pem_text(der: bytes) -> bytes:
    # As openssl writes it, 64 characters a line: one text for one key, so that no altered byte goes unseen.
    text = base64.b64encode(der)
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN PUBLIC KEY-----", *lines, b"-----END PUBLIC KEY-----", b""])


def _private_file(folder: str, name: str, content: bytes) -> str:
    path = Path(folder, name)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return str(path)


def _run(command: list[str], stdin: bytes) -> bytes:
    done = _call(command, stdin)
    if done.returncode:
        msg = f"{' '.join(command[:2])} failed: {done.stderr.decode(errors='replace').strip()}"
        raise SealError(msg)
    return done.stdout


def _call(command: list[str], stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        # No shell, and every argument is a constant or a path of our own making.
        return subprocess.run(command, input=stdin, capture_output=True, timeout=_OPENSSL_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        msg = f"{command[0]} did not run: {error}"
        raise SealError(msg) from error
