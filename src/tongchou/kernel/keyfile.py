"""A key file is made once and never half: whoever reads it, in whatever moment, reads a whole key that stays."""

import contextlib
import os
import secrets
from pathlib import Path


def keep(path: Path, fresh: bytes) -> bytes:
    """The bytes of a key file, readable by its owner only; ``fresh`` becomes them when there is none.

    Written beside it first and then linked to its name, which happens at once or not at all: of two processes that begin
    together one makes the key, and both get that one.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        return path.read_bytes()
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle, not a path
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return path.read_bytes()
