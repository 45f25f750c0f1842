"""Streams locked with a passphrase, in the format of ``openssl enc``, so that a backup opens without this program.

AES-256-CBC, key and vector from PBKDF2-HMAC-SHA256 over the passphrase and eight bytes of salt, after ``Salted__``:
``openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -in LOCKED -out OPEN -pass file:PASSPHRASE``. The format hides, it does
not seal: what is inside carries its own hashes.
"""

import os
from types import TracebackType
from typing import IO, Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

MAGIC = b"Salted__"
SALT, KEY, BLOCK = 8, 32, 16
ROUNDS = 600_000
CHUNK = 1 << 20


class WrongPassphraseError(ValueError):
    """The stream does not open with this passphrase, or it was damaged."""


def _cipher(passphrase: bytes, salt: bytes) -> Cipher[modes.CBC]:
    derived = PBKDF2HMAC(hashes.SHA256(), KEY + BLOCK, salt, ROUNDS).derive(passphrase)
    return Cipher(algorithms.AES(derived[:KEY]), modes.CBC(derived[KEY:]))


class Locked:
    """A file to write into; what arrives in ``target`` is locked. Close it, or use it in a ``with``, to write the end."""

    def __init__(self, target: IO[bytes], passphrase: bytes) -> None:
        salt = os.urandom(SALT)
        self._target = target
        self._padder = PKCS7(BLOCK * 8).padder()
        self._lock = _cipher(passphrase, salt).encryptor()
        target.write(MAGIC + salt)

    def write(self, data: bytes) -> int:
        """Lock some bytes."""
        self._target.write(self._lock.update(self._padder.update(data)))
        return len(data)

    def close(self) -> None:
        """Write the last block."""
        self._target.write(self._lock.update(self._padder.finalize()) + self._lock.finalize())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()


def is_locked(start: bytes) -> bool:
    """Whether a file that begins like this is a locked one."""
    return start.startswith(MAGIC)


def unlock(source: IO[bytes], target: IO[bytes], passphrase: bytes) -> None:
    """Open a locked stream into ``target``, or raise ``WrongPassphraseError``; what was written by then is worthless."""
    if source.read(len(MAGIC)) != MAGIC:
        raise WrongPassphraseError("这不是加密的备份。")
    opening = _cipher(passphrase, source.read(SALT)).decryptor()
    padding = PKCS7(BLOCK * 8).unpadder()
    try:
        while chunk := source.read(CHUNK):
            target.write(padding.update(opening.update(chunk)))
        target.write(padding.update(opening.finalize()) + padding.finalize())
    except ValueError as error:
        raise WrongPassphraseError("口令不对，或备份文件不完整。核对口令和文件。") from error
