"""An installation of one's own in a folder of its own: commands, a server that can be killed, and its API."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

TONGCHOU = Path(sys.executable).with_name("tongchou")
UNIT = "示例市民政局"


@dataclass
class Installation:
    """``home`` is its data folder, ``url`` its database (empty: SQLite in the folder)."""

    home: Path
    url: str
    token: str = ""
    port: int = 0

    def run(self, *words: str, typed: str = "", ok: bool = True) -> str:
        """A command's output; with ``ok`` it must succeed."""
        done = subprocess.run(
            [TONGCHOU, *words], env=self._env(), input=typed, capture_output=True, text=True, check=False
        )
        assert not ok or done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def _env(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TONGCHOU_", "DATABASE_URL", "DJANGO_"))}
        return (
            kept
            | {"TONGCHOU_HOME": str(self.home), "PYTHONIOENCODING": "utf-8"}
            | ({"DATABASE_URL": self.url} if self.url else {})
        )

    def settle(self) -> None:
        """One unit with a clerk and a leader, and the clerk's token."""
        self.run("setup", "--empty")
        for username, role in (("clerk", "clerk"), ("leader", "leader")):
            self.run("person", "add", username, username, UNIT, typed=f"{secrets.token_hex(9)}\n")
            self.run("person", "grant", username, role)
        self.token = self.run("person", "token", "clerk").split()[-1]

    @contextlib.contextmanager
    def served(self) -> Iterator[subprocess.Popen[bytes]]:
        """A running server in a process group of its own; whatever is left of it is killed at the end."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        server = subprocess.Popen(
            [TONGCHOU, "serve", "--port", str(self.port)],
            env=self._env(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            self._wait()
            yield server
        finally:
            kill(server)

    def _wait(self) -> None:
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(self.address("/readyz"), timeout=2):
                return
            time.sleep(0.1)
        raise AssertionError("the server did not come up")

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def call(self, method: str, path: str, body: Any = None, *, kind: str = "application/json") -> tuple[int, Any]:
        """Status and answer of an API call as the clerk; raises ``OSError`` where no answer came."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        request = urllib.request.Request(self.address(f"/api/v1{path}"), data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()


def kill(server: "subprocess.Popen[bytes]") -> None:
    """``kill -9`` on the server and all its workers."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


@contextlib.contextmanager
def another_database(like: str = "") -> Iterator[str]:
    """On PostgreSQL a database beside that of the tests, empty or a copy of ``like``; on SQLite an empty URL."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    name = f"own_{secrets.token_hex(4)}"
    template = urlsplit(like).path.lstrip("/") if like else "template0"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
