"""How fast the journal appends, beside a bare insert of the same row: what the chain, the tree and the lock cost.

Prints entries per second and the ratio, measured in one run on the configured database (SQLite, or ``DATABASE_URL``).
Run: ``python benchmarks/journal.py``.
"""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

os.environ["TONGCHOU_HOME"] = tempfile.mkdtemp(prefix="tongchou-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongchou.config.settings_test")
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from tongchou.lifecycle.engine import decide  # noqa: E402
from tongchou.lifecycle.words import Line  # noqa: E402
from tongchou.records import access, conduct, journal  # noqa: E402
from tongchou.records.casefile import Doing, case_of  # noqa: E402
from tongchou.records.models import Entry, Notice, Record  # noqa: E402
from tongchou.surfaces.demo.people import settle  # noqa: E402

ROUNDS = 400


def main() -> None:
    """Three rates in one run: whole steps, entries alone, and bare inserts of the same text, one transaction each."""
    call_command("migrate", verbosity=0)
    people = settle()
    person, now = people["zhao.min"], timezone.now()
    actor = access.actor_on(person, None, timezone.localdate(), unit=person.unit)
    answers = {"title": "2027 年度计划", "plan_year": 2027}

    def whole_step(n: int) -> None:
        conduct.open_record(Line.PLAN, actor, now + timedelta(seconds=n), unit=person.unit, answers=answers)

    steps = rate(whole_step)
    record = Record.objects.filter(line=Line.PLAN).first()
    doing = Doing(record, actor, now)
    step = conduct.step_of(record, "submit")
    case = case_of(doing, step, timezone.localdate())
    decision = decide(step, case)
    entries = rate(lambda _: journal.refuse(doing, decision, case))
    entry = Entry.objects.last()

    def bare_insert(n: int) -> None:
        with transaction.atomic():
            Notice.objects.create(person=person, entry=entry, kind=f"bench {n}", text=entry.body, at=now)

    bare = rate(bare_insert)
    print(f"whole steps (decision, state, entry, effects): {steps:,.0f}/s")
    print(f"journal entries: {entries:,.0f}/s")
    print(f"bare inserts of the same text: {bare:,.0f}/s")
    print(f"ratio entries / bare inserts: {entries / bare:.2f}")


def rate(act: Callable[[int], object]) -> float:
    """How often an act is done in a second."""
    begun = time.perf_counter()
    for n in range(ROUNDS):
        act(n)
    return ROUNDS / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
