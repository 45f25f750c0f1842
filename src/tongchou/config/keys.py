"""The installation's own secrets: made once, kept in its data folder, readable by its owner only."""

import os
import secrets
from pathlib import Path

from tongchou.kernel.keyfile import keep


def secret_key(home: Path) -> str:
    """Django's signing key, from the environment or from the data folder, where it is made at the first start."""
    given = os.environ.get("TONGCHOU_SECRET_KEY")
    return given or keep(home / "keys" / "secret.txt", secrets.token_urlsafe(48).encode()).decode()
