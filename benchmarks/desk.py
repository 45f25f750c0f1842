"""How long the workbench takes at 1,000 and at 100,000 projects, in one run on one database, and what it asks of it.

Prints milliseconds (the best of some rounds, both sizes asked in turn), the ratio, and the number of queries at both
sizes, for a planner of the centre (who has the whole city before his eyes) and for a clerk of one department. The derived
rows are made in bulk beside the records, as ``records.owing`` would name them; times therefore are those of real lists.

    python benchmarks/desk.py [SMALL] [LARGE]

Each size has a new SQLite file, or a new database on the server of ``DATABASE_URL``.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from beside import compare, sizes_asked
from django.utils import timezone
from made import AT_ONCE, make

from tongchou.lifecycle import waiting
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.table import steps_from
from tongchou.lifecycle.words import Line, Role
from tongchou.records.access import OF_A_UNIT, desk_of
from tongchou.records.models import NO_LIMIT, Grant, Owing, Person, Record, Unit, Watch

PAGES = ("/", "/?line=application", "/desk/mine/", "/desk/alerts/")


def derived(today: date, seed: int) -> None:
    """The derived rows: due days lie around today as they do in a busy office."""
    r = random.Random(seed)
    last = 0
    while batch := list(Record.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        Owing.objects.bulk_create((row for record in batch for row in owed(record, today, r)), batch_size=1_000)
        Watch.objects.bulk_create((row for record in batch for row in watched(record, today, r)), batch_size=1_000)


def owed(record: Record, today: date, r: random.Random) -> Iterator[Owing]:
    line = Line(record.line)
    limited = [s for s in steps_from(line, record.state, table_of(record.edition)) if s.due]
    for step in (limited or list(waiting.turn(record.edition, line, record.state)))[:1]:
        due = today + timedelta(days=r.randrange(-30, 60)) if step.due else None
        yield from _rows(record, "step", str(line), step.verb, step.title, step.by, due)
    if line is Line.PROJECT and not frozenset({record.state}).isdisjoint({"building"}):
        due = today + timedelta(days=r.randrange(-10, 30))
        yield from _rows(record, "again", "report", "", "报送建设进展", (Role.CLERK,), due)


def _rows(
    record: Record, kind: str, line: str, verb: str, says: str, by: tuple[Role, ...], due: date | None
) -> Iterator[Owing]:
    spine = record.project_id or record.pk
    roles = [role for role in by if role is not Role.SYSTEM]
    for role in roles:
        yield Owing(
            record_id=record.pk, project_id=spine, unit_id=record.unit_id, desk=desk_of(role, record.unit_id, spine), role=role,
            roles=f" {' '.join(roles)} ", chased=role is roles[0] and role in OF_A_UNIT and kind != "again", kind=kind, line=line, verb=verb, says=says,
            thing=f"{record.pk:012d}:{kind}:{line}:{verb}", due=due, rank=due or NO_LIMIT, since=record.entered_at,
            provisional=False, local=False, clauses="9.1",
        )  # fmt: skip


def watched(record: Record, today: date, r: random.Random) -> Iterator[Watch]:
    kinds = {"building": "build", "completed": "catalogue", "in-use": "free"}
    if record.line == Line.PROJECT and record.state in kinds:
        day = today + timedelta(days=r.randrange(-60, 700))
        yield Watch(record_id=record.pk, unit_id=record.unit_id, kind=kinds[record.state], day=day, clauses="11.2")


def settle(size: int) -> dict[str, Person]:
    """Fill the database of this process; who opens pages: an office that sees all, and a clerk of the busiest unit."""
    planner, clerk = (Person.objects.get(username=name) for name in ("lin.jing", "zhao.min"))
    unit = Unit.objects.get(name="示例市第01局")
    Grant.objects.filter(person=clerk).update(unit=unit)
    make(size, seed=size)
    derived(timezone.localdate(), seed=size)
    Record.objects.filter(unit=unit).update(opened_by=clerk)
    print(f"{Record.objects.count():,} records, {Owing.objects.count():,} rows owed")
    return {"planner": planner, "clerk": clerk}


def main() -> int:
    slow, _ = compare(settle, [(who, path) for who in ("planner", "clerk") for path in PAGES], sizes_asked())
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
