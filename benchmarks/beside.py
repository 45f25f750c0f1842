"""Two sizes beside each other: each has a process and a database of its own, and they are asked in turn.

Whatever disturbs the machine disturbs both alike, so their ratio says what the size does. ``settle`` of a benchmark fills
the database of its process and returns who opens pages there; what is measured is a page in that process, which serves
no one else.
"""

import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from made import database, sign_in

ROUNDS = 25
MOST_SLOWER = 1.5
Settle = Callable[[int], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page took: milliseconds at its best, and queries."""

    ms: float
    queries: int


class Serving:
    """A process that serves a city of one size."""

    def __init__(self, settle: Settle, size: int) -> None:
        os.environ["TONGCHOU_HOME"] = tempfile.mkdtemp(prefix=f"tongchou-bench-{size}-")
        if url := os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = _database_beside(url, f"bench_{size}")
        context = multiprocessing.get_context("spawn")
        self._end, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, settle, size), daemon=True)
        self._process.start()
        if url:
            os.environ["DATABASE_URL"] = url
        print(self._end.recv(), flush=True)

    def ask(self, who: str, path: str, *, count: bool = False) -> float:
        """Milliseconds of a page, or how many queries it asks; ``who`` may be nobody."""
        self._end.send((who, path, count))
        answer = self._end.recv()
        if isinstance(answer, str):
            raise SystemExit(answer)
        return answer

    def stop(self) -> int:
        """End it; the most memory that it had, MB."""
        self._end.send(None)
        return int(self._end.recv())


def compare(
    settle: Settle, pages: Sequence[tuple[str, str]], sizes: Sequence[int], unbound: Sequence[tuple[str, str]] = ()
) -> tuple[int, dict[tuple[str, str], Asked]]:
    """Print every page at both sizes; returns how many grow too much, and what they took at the larger size.

    The ``unbound`` ones are printed too, and may grow.
    """
    small, large = (Serving(settle, size) for size in sizes)
    print(f"{'page':<44}{sizes[0]:>9,}  {sizes[1]:>9,}   ratio   queries")
    slow, found = 0, {}
    for who, path in [*pages, *unbound]:
        counts = [int(one.ask(who, path, count=True)) for one in (small, large)]
        rounds = [(small.ask(who, path), large.ask(who, path)) for _ in range(ROUNDS)]
        before, after = (min(column) for column in zip(*rounds, strict=True))
        worse = (who, path) not in unbound and (after / before > MOST_SLOWER or counts[0] != counts[1])
        slow += worse
        found[who, path] = Asked(after, counts[1])
        ends = f"{counts[0]} / {counts[1]}{'  TOO MUCH' if worse else ''}"
        print(f"{who + ' ' + path:<44}{before:6.1f} ms  {after:6.1f} ms  {after / before:5.2f}   {ends}", flush=True)
    print(f"memory of the two serving processes at their largest: {small.stop()} and {large.stop()} MB")
    return slow, found


def sizes_asked() -> list[int]:
    """The two sizes on the command line."""
    return [int(word) for word in sys.argv[1:3]] or [1_000, 100_000]


def _database_beside(url: str, name: str) -> str:
    """A new database on the server of a URL."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _serve(end: Connection, settle: Settle, size: int) -> None:
    """Fill the database of this process, then open a page whenever it is asked to."""
    database()
    readers = {"": Client()}
    for name, person in settle(size).items():
        readers[name] = Client()
        sign_in(readers[name], person)  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a server's log goes elsewhere too
    end.send(f"{connection.vendor}, {size:,} projects settled")
    while asked := end.recv():
        who, path, count = asked
        with CaptureQueriesContext(connection) as queries:
            begun = time.perf_counter()
            answer = readers[who].get(path)
            spent = (time.perf_counter() - begun) * 1_000
        if answer.status_code != 200:
            end.send(f"{who} {path}: {answer.status_code}")
        else:
            end.send(float(len(queries)) if count else spent)
    end.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
