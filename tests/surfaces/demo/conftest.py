"""The demo city, built once for all that is asked of it."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

DAY = date(2026, 11, 27)
TELL = Path(__file__).with_name("tell.py")


def told(until: date, home: Path) -> Any:
    env = {**os.environ, "TONGCHOU_HOME": str(home), "PYTHONHASHSEED": str(until.day)}
    env.pop("DATABASE_URL", None)
    run = subprocess.run(
        [sys.executable, str(TELL), until.isoformat()], env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The whole city, built once, in a folder and a process of its own."""
    if connection.vendor != "sqlite":
        pytest.skip("the city is built once, on SQLite")
    return told(DAY, tmp_path_factory.mktemp("city"))
