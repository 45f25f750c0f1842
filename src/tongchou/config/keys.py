"""The installation's own secrets: made once, kept in its data folder, readable by its owner only."""

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """Django's signing key, from the environment or from the data folder, where it is made at the first start."""
    given = os.environ.get("TONGCHOU_SECRET_KEY")
    return given or keep(home / "keys" / "secret.txt", secrets.token_urlsafe(48).encode()).decode()


def keep(path: Path, fresh: bytes) -> bytes:
    """The bytes of a key file; ``fresh`` becomes them when there is none. Two processes that race get the same key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(fresh)
    return fresh
