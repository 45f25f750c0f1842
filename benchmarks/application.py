"""How long one section of an application takes to save itself and to be judged, in a small city and in a large one, in one run.

Prints milliseconds at the median and at the 95th of a hundred, as the server spends them, for the three requests of a
section: its page, its save, and the rules beside it; and their ratio. The rules ask what other projects there are, so
the large city is the one that counts.

    python benchmarks/application.py [SMALL] [LARGE] [ROUNDS]

The database is a new SQLite file, or the one of ``DATABASE_URL``, which has to be empty. Returns 1 where the 95th of a
hundred saves or judgements is over ``MOST_MS``.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from django.db import connection
from django.test import Client
from django.utils import timezone
from made import database, make, sign_in

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.models import Person, Record
from tongchou.surfaces.demo.life import application
from tongchou.surfaces.demo.lives import LIVES
from tongchou.surfaces.web import forms
from tongchou.surfaces.web.shown_record import form_fields

MOST_MS = 150
SECTION = "投资与资金"


def opened(person: Person) -> Record:
    """A whole application of a clerk, in the state in which it is written."""
    now, unit = timezone.now(), person.unit
    actor = access.actor_on(person, None, timezone.localdate(), unit=unit)
    return conduct.open_record(Line.APPLICATION, actor, now, unit=unit, answers=application(LIVES[0]))


def requests(client: Client, record: Record) -> dict[str, Callable[[int], Any]]:
    """The three requests of a section; each save says something new."""
    every = form_fields(Line.APPLICATION, record.edition)
    place = list(dict.fromkeys(f.section for f in every)).index(SECTION) + 1
    shown = forms.controls([f for f in every if f.section == SECTION], record.answers)
    number, words = (
        record.number,
        {c.field.id: c.text for c in shown} | {"page": "bench", "version": str(record.version)},
    )

    def save(n: int) -> Any:
        answer = client.post(f"/records/{number}/draft/{place}/", {**words, "social_fen": str(n + 1)})
        words["version"] = answer.json()["version"]
        return answer

    return {
        "page": lambda _n: client.get(f"/records/{number}/edit/{place}/"),
        "save": save,
        "panel": lambda _n: client.get(f"/records/{number}/panel/{place}/"),
    }


def measured(ask: Callable[[int], Any], rounds: int) -> tuple[float, float]:
    """Milliseconds at the median and at the 95th of a hundred."""
    spent = []
    for n in range(rounds + 2):
        begun = time.perf_counter()
        answer = ask(n)
        spent.append((time.perf_counter() - begun) * 1_000)
        assert answer.status_code == 200, answer.content[:500]
    cut = quantiles(spent[2:], n=20, method="inclusive")
    return cut[9], cut[18]


def main(small: int, large: int, rounds: int) -> int:
    people = database()
    client, record = Client(), opened(people["zhao.min"])
    sign_in(client, people["zhao.min"])
    found: dict[int, dict[str, tuple[float, float]]] = {}
    for size, more in ((small, small), (large, large - small)):
        make(more, seed=size)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        record.refresh_from_db()
        found[size] = {name: measured(ask, rounds) for name, ask in requests(client, record).items()}
    print(
        f"{connection.vendor}, {rounds} rounds\n{'':<8}{small:>10,} projects    {large:>10,} projects     ratio of p50"
    )
    over = 0
    for name, (median, worst) in found[small].items():
        later, most = found[large][name]
        wrong = name != "page" and most > MOST_MS
        over += wrong
        print(
            f"{name:<8}p50 {median:6.1f}  p95 {worst:6.1f} ms   p50 {later:6.1f}  p95 {most:6.1f} ms   "
            f"{later / median:5.2f}{'  TOO MUCH' if wrong else ''}"
        )
    return 1 if over else 0


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:4]]
    sys.exit(main(*(asked + [1_000, 20_000, 100][len(asked) :])))
