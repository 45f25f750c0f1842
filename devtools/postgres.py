"""A PostgreSQL of one's own for the length of a test run, so that nobody has to set one up or clean one out."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import secrets
import shutil
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from devtools.console import capture

if TYPE_CHECKING:
    from collections.abc import Iterator

# The cluster dies with the run: nothing in it has to survive a power cut.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "jit": "off",
}


class PostgresError(Exception):
    """PostgreSQL is here but did not start; the text is what it said."""


def find_programs() -> Path | None:
    """The folder of initdb, pg_ctl and postgres: Debian keeps them off the PATH, by version; the newest wins."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0),
        reverse=True,
    )
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    return None


@contextlib.contextmanager
def throwaway(programs: Path) -> Iterator[str]:
    """A running server, given as a URL for DATABASE_URL; stopped and deleted whatever happens inside.

    PostgresError if it does not start.
    """
    owner = _owner()
    password = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="tongchou-pg-") as name:
        folder = Path(name)
        (folder / "password").write_text(password, encoding="utf-8")
        if owner is not None:
            shutil.chown(folder, owner)
            shutil.chown(folder / "password", owner)
        data = folder / "data"
        port = free_port()
        options = " ".join(f"-c {key}='{value}'" for key, value in (SETTINGS | {"port": str(port)}).items())
        make = ["initdb", "--pgdata", str(data), "--username", "tongchou", "--auth", "scram-sha-256", "--pwfile"]
        make += [str(folder / "password"), "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        control = ["pg_ctl", "--pgdata", str(data), "--wait", "--silent"]
        _call(programs, folder, owner, make)
        try:
            _call(programs, folder, owner, [*control, "--log", str(folder / "log"), "--options", options, "start"])
            yield f"postgresql://tongchou:{password}@127.0.0.1:{port}/postgres"
        finally:
            if (data / "postmaster.pid").exists():
                _call(programs, folder, owner, [*control, "--mode", "immediate", "stop"])


def free_port() -> int:
    """A port that the system had free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _owner() -> str | None:
    """PostgreSQL refuses to run as root; Debian's package brings the user `postgres`, every system has `nobody`."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


def _call(programs: Path, folder: Path, owner: str | None, command: list[str]) -> None:
    # In our own folder, because the caller's may be closed to the other user.
    code, text = capture([str(programs / command[0]), *command[1:]], os.environ, cwd=folder, user=owner)
    if code != 0:
        log = folder / "log"
        raise PostgresError(text + (log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""))
