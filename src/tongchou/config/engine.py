"""Which database: SQLite on a file by default, PostgreSQL by ``DATABASE_URL``; nothing else changes.

Settings of SQLite are those that lost no acknowledged commit in simulated power cuts: WAL, synchronous=FULL, IMMEDIATE
transactions, and an engine newer than 3.51.3 (the WAL-reset bug), which ``pysqlite3`` bundles.
"""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"


def use_bundled_sqlite() -> None:
    """Put the bundled engine in the place of the system's, before Django imports it; without it, the system's stays."""
    try:
        import pysqlite3  # noqa: PLC0415  # only where its wheel exists
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's description of the database that a URL names; an empty URL is the file in ``home``."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home / "tongchou.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": PRAGMAS,
                "cached_statements": 1024,
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"DATABASE_URL 要写成 postgresql://用户:口令@主机:端口/库名，不是 {parts.scheme}://。")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "tongchou",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }
