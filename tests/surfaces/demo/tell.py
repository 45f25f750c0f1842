"""Builds the demo city up to a day in a data folder of its own, and tells what stands in its journal, as JSON."""

import json
import os
import sys
import time
from collections import defaultdict
from datetime import date
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tongchou.config.settings_test"
import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tongchou.lifecycle.amendments import table_of  # noqa: E402
from tongchou.lifecycle.table import find  # noqa: E402
from tongchou.lifecycle.words import Line  # noqa: E402
from tongchou.records import evidence  # noqa: E402
from tongchou.records.models import Effect, Entry, Grant, Notice, Person, Record, Unit  # noqa: E402
from tongchou.surfaces.demo.city import build  # noqa: E402


def main(until: date) -> None:
    """Write one JSON object."""
    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    steps = build(until)
    seconds = time.perf_counter() - begun
    rules = judged()
    states: dict[str, set[str]] = defaultdict(set)
    for line, frm, to in Entry.objects.filter(record__isnull=False).values_list("line", "frm", "to"):
        states[line] |= {frm, to}
    last = Entry.objects.order_by("seq").last()
    roles = Grant.objects.values_list("person", "role")
    told = {
        "steps": steps, "seconds": seconds, "leaves": list(Entry.objects.order_by("seq").values_list("leaf", flat=True)),
        "flaws": [str(flaw) for flaw in evidence.check()], "bad": sorted(rules["not-met"]), "met": sorted(rules["met"]),
        "undetermined": sorted(rules["undetermined"]), "states": {line: sorted(found) for line, found in states.items()},
        "last": last.at.isoformat() if last else "",
        "later": Record.objects.filter(entered_at__date__gt=until).count() + Notice.objects.filter(at__date__gt=until).count(),
        "undone": Effect.objects.filter(done_at=None).count(), "projects": Record.objects.filter(line="project").count(),
        "now": sorted(set(Record.objects.filter(line="project").values_list("state", flat=True))),
        "years": sorted(set(Record.objects.filter(line="application").values_list("year", flat=True))),
        "units": Unit.objects.count(), "people": Person.objects.count(),
        "two_roles": len(roles) - Person.objects.count(),
    }  # fmt: skip
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


def judged() -> dict[str, set[str]]:
    """The rules by what the journal says of them: met where a row asks a rule and the entry finds nothing against it."""
    out: dict[str, set[str]] = defaultdict(set)
    for body in Entry.objects.exclude(record=None).values_list("body", flat=True):
        entry: dict[str, Any] = json.loads(body)
        asked = set(find(Line(entry["line"]), entry["verb"], table_of(entry["edition"])).rules)
        against = {f["rule"] for f in entry["findings"]}
        out["met"] |= asked - against
    for body in Entry.objects.values_list("body", flat=True):
        for found in json.loads(body)["findings"]:
            out[found["outcome"]].add(found["rule"])
    return out


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
