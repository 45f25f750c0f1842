"""How long the register and the search take at 1,000 and at 100,000 projects, in one run on one database.

Prints milliseconds (the best of some rounds, both sizes asked in turn), the ratio, the number of queries at both sizes,
how many records a second are indexed, and requests a second of the register's page beside those of a page without any
database behind it. The derived rows are kept by the product's own code from synthetic records.

    python benchmarks/register.py [SMALL] [LARGE]

Each size has a new SQLite file, or a new database on the server of ``DATABASE_URL``.
"""

import random
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from beside import compare, sizes_asked
from django.db import transaction
from django.utils import timezone
from made import make

from tongchou.lifecycle.words import Line
from tongchou.records import registration, searching, tally
from tongchou.records.models import Grant, Person, Record, Registered, Unit

AT_ONCE = 500
PAGES = (
    "/projects/", "/projects/?order=money", "/projects/?order=code", "/projects/?stage=6", "/projects/?unit=3&year=2025", "/systems/",
    "/search/?q=交通", "/search/?q=智慧 监管", "/search/?q=zhjt",
)  # fmt: skip
OF_A_UNIT = ("/projects/", "/projects/?order=money", "/projects/?order=code", "/systems/", "/search/?q=平台")
"""What fills a page of one unit's clerk at both sizes: a page that is half empty is no measure for a full one."""

SUMMED = ("/projects/?year=2026&light=bad", "/projects/?funding=special")
"""Filters that no sum is kept of: their totals are added up from what is found, so they grow with it. No bound is asked."""

BARE = "/healthz"
BUILDING, IN_USE = 7, 10
DRAWN = ("stage", "year", "category", "in_use", "in_use_on", "due_on")


def derived(seed: int) -> float:
    """Keep the register and the index; records a second of the index.

    Synthetic records have no journal, so how far each has come, and what follows from it, is drawn by lot.
    """
    r = random.Random(seed)
    now, last, spent, count = timezone.now(), 0, 0.0, 0
    while batch := list(
        Record.objects.select_related("unit", "project__unit").filter(pk__gt=last).order_by("pk")[:AT_ONCE]
    ):
        last = batch[-1].pk
        with transaction.atomic():
            registration.keep([b for b in batch if b.line == Line.PROJECT], now)
            before = time.perf_counter()
            searching.keep(batch, now)
            spent += time.perf_counter() - before
        count += len(batch)
    rows = list(Registered.objects.all())
    for row in rows:
        row.stage, row.year, row.category = (
            r.randrange(12),
            r.randrange(2019, 2028),
            r.choice(("system", "data", "ops")),
        )
        if row.stage >= IN_USE:
            row.in_use, row.in_use_on = True, date(row.year, 6, 1)
        if row.stage >= BUILDING:
            row.due_on = date(row.year, 12, 1)
    Registered.objects.bulk_update(rows, DRAWN, batch_size=1_000)
    tally.anew()
    return count / spent


def settle(size: int) -> dict[str, Person]:
    """Fill the database of this process; who opens pages: an office that sees all, and a clerk of the busiest unit."""
    planner, clerk = (Person.objects.get(username=name) for name in ("lin.jing", "zhao.min"))
    Grant.objects.filter(person=clerk).update(unit=Unit.objects.get(name="示例市第01局"))
    make(size, seed=size)
    print(f"{Record.objects.count():,} records, {derived(seed=size):,.0f} records a second indexed")
    return {"planner": planner, "clerk": clerk}


def main() -> int:
    pages = [("planner", path) for path in PAGES] + [("clerk", path) for path in OF_A_UNIT]
    summed = [("planner", path) for path in SUMMED]
    slow, found = compare(settle, [*pages, ("", BARE)], sizes_asked(), unbound=summed)
    page, bare = found["planner", "/projects/"].ms, found["", BARE].ms
    print(
        f"requests a second in one process: register {1000 / page:,.0f}, bare page {1000 / bare:,.0f}, ratio {bare / page:.3f}"
    )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
