"""Settings of the test run: its own data folder, a fast password hasher, no demo."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("TONGCHOU_HOME", tempfile.mkdtemp(prefix="tongchou-test-"))

from tongchou.config.settings import *  # noqa: F403
from tongchou.config.settings import DATABASES, HOME

DEMO = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads race on it exactly as web processes do.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(HOME) / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = {}  # a pool would outlive the test database
