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
        "refusals": refusals(), "season": season(2026), "two_roles": len(roles) - Person.objects.count(),
    }  # fmt: skip
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


def refusals() -> dict[str, dict[str, Any]]:
    """By rule: what it said when it first was not met, to whom it did not pass."""
    out: dict[str, dict[str, Any]] = {}
    for body in Entry.objects.order_by("seq").values_list("body", flat=True):
        for found in json.loads(body)["findings"]:
            if found["outcome"] != "met":
                out.setdefault(found["rule"], {name: found[name] for name in ("says", "remedy", "clauses", "outcome")})
    return out


SEASON = (
    "call",
    "plan",
    "application",
    "participation",
    "opinion",
    "session",
    "score",
    "minutes",
    "annual-plan",
    "urgent",
)


def season(year: int) -> list[dict[str, Any]]:
    """The journal of one plan year: what was tried, on which record, and whether who took it held the role on that day."""
    mine = {r.pk: r for r in Record.objects.filter(line__in=SEASON) if year in _years(r)}
    held: dict[int, list[Grant]] = defaultdict(list)
    for grant in Grant.objects.all():
        held[grant.person_id].append(grant)
    return [
        _told(entry, held)
        for entry in Entry.objects.filter(record__in=mine).select_related("record__unit").order_by("seq")
    ]


def _years(record: Record) -> set[int | None]:
    """The plan years that a record is about: its own, that of its project's application, those of a session's applications."""
    said = record.answers
    if record.line == "minutes":
        said = Record.objects.get(number=said["session"]).answers
    numbers = said.get("applications") or ([said["application"]] if record.line == "score" else [])
    if not numbers and record.line in ("participation", "opinion"):
        return set(Record.objects.filter(line="application", project=record.project).values_list("year", flat=True))
    return set(Record.objects.filter(number__in=numbers).values_list("year", flat=True)) if numbers else {record.year}


def _told(entry: Entry, held: dict[int, list[Grant]]) -> dict[str, Any]:
    body, day = json.loads(entry.body), entry.at.date()
    who = entry.behalf_id or entry.actor_id
    roles = (
        {g.role for g in held[who or 0] if g.since <= day and (g.until is None or day <= g.until)}
        if who
        else {"system"}
    )
    row = None if entry.verb == "attach" else find(Line(entry.line), entry.verb, table_of(body["edition"]))
    return {
        "at": entry.at.isoformat(), "step": f"{entry.line}:{entry.verb}", "taken": entry.taken, "number": entry.record.number,
        "project": entry.scope, "unit": entry.record.unit.name, "line": entry.line, "held": row is None or bool(roles & set(row.by)),
        "stops": sorted({f["rule"] for f in body["findings"] if f["weight"] == "stop" and not f["waived_by"]}),
    }  # fmt: skip


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
