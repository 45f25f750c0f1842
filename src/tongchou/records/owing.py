"""The derived table of what is owed: one row for each desk that owes a step of a record, as ``records.duties`` finds it.

A row holds no day of today, only the days that the law sets, so that it stays right until the record moves or the law
does. ``renew`` notices the second: a number or a year's working days was released, or one that was released before has
begun to count.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django.conf import settings
from django.forms.models import model_to_dict
from django.utils import timezone

from tongchou.kernel.canonical import canonical
from tongchou.lifecycle import waiting
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.duties import RECURRING, Duty
from tongchou.lifecycle.joints import JOINTS
from tongchou.lifecycle.step import OPENS
from tongchou.lifecycle.table import is_open, steps_from
from tongchou.lifecycle.words import Line, Role
from tongchou.records.access import OF_A_UNIT, desk_of
from tongchou.records.duties import Owed, Waits, owed_on, waiting_on
from tongchou.records.lawbook import law_of, released
from tongchou.records.models import NO_LIMIT, Made, Owing, Record

MOVES_THE_SPINE = frozenset({rule.line for rule in RECURRING} | {j.when[0] for j in JOINTS} | {Line.CATALOGUE})
"""Lines whose records change what is owed on, or watched of, their project."""

STEP, AGAIN, BEGIN = "step", "again", "begin"


def with_spines(records: Sequence[Record]) -> list[Record]:
    """The records, and the projects of those that change what their project waits for."""
    there = {r.pk for r in records}
    wanted = {r.project_id for r in records if r.project_id and Line(r.line) in MOVES_THE_SPINE} - there
    return [*records, *(Record.objects.filter(pk__in=wanted).select_related("unit") if wanted else ())]


def keep(records: Sequence[Record], at: datetime) -> None:
    """Make the rows of some records, and of the projects that they move, as they should be."""
    settle(Owing, _expected(with_spines(records), at), [r.pk for r in with_spines(records)])


def wrong(records: Sequence[Record], at: datetime) -> Iterator[str]:
    """What in the rows of some records is not as it should be."""
    return unlike(Owing, _expected(records, at), [r.pk for r in records])


def _expected(records: Sequence[Record], at: datetime) -> list[Owing]:
    records = [r for r in records if r.line != Line.SCORE]  # a sheet is on its expert's page, on nobody else's desk
    owed = owed_on(records, at, timezone.localtime(at).date())
    return [row for found in _one_each([*owed, *waiting_on(records, owed)]) for row in _rows(found)]


def _one_each(found: Iterable[Owed | Waits]) -> Iterator[Owed | Waits]:
    """Of several ways out of a state (return or admit) that the same roles owe by the same day, the one that leads on."""
    ways: dict[tuple[Any, ...], Owed | Waits] = {}
    for one in found:
        if isinstance(one, Waits) or not isinstance(one.duty, Duty):
            yield one
            continue
        step = one.duty.step
        key = (one.record.pk, one.by, one.duty.due)
        if key not in ways or step in waiting.turn(one.record.edition, Line(one.record.line), one.record.state):
            ways[key] = one
    yield from ways.values()


def _rows(found: Owed | Waits) -> Iterator[Owing]:
    """One row for each role that owes it; an open form is on the desk of whoever may write it too."""
    record, common = found.record, _said(found)
    by = list(common.pop("by"))
    if common["kind"] == STEP and is_open(record.state):
        openers = steps_from(Line(record.line), OPENS, table_of(record.edition))
        by += [role for s in openers for role in s.by]
    roles = [role for role in dict.fromkeys(by) if role is not Role.SYSTEM]
    spine = record.pk if record.line == Line.PROJECT else record.project_id
    for role in roles:
        yield Owing(
            record_id=record.pk, project_id=spine, unit_id=record.unit_id, desk=desk_of(role, record.unit_id, spine),
            role=role, roles=f" {' '.join(roles)} ", chased=role is roles[0] and _is_chased(role, common), since=record.entered_at,
            thing=f"{record.pk:012d}:{common['kind']}:{common['line']}:{common['verb']}", rank=common["due"] or NO_LIMIT, **common,
        )  # fmt: skip


def _is_chased(role: Role, said: dict[str, Any]) -> bool:
    return role in OF_A_UNIT and (said["kind"], said["line"]) != (AGAIN, Line.REPORT)


def _said(found: Owed | Waits) -> dict[str, Any]:
    """The columns that say what is owed, by whom and until when."""
    if isinstance(found, Waits):
        turn = found.turn
        return {
            "by": turn.by, "kind": BEGIN if turn.begins else STEP, "line": str(turn.step.line), "verb": turn.step.verb, "says": turn.step.title,
            "due": None, "provisional": False, "local": False, "paused": 0, "clauses": " ".join(turn.clauses),
        }  # fmt: skip
    duty = found.duty
    kind, line, verb, paused = (
        (STEP, duty.step.line, duty.step.verb, duty.paused)
        if isinstance(duty, Duty)
        else (AGAIN, duty.rule.line, "", 0)
    )
    return {
        "by": found.by, "kind": kind, "line": str(line), "verb": verb, "says": found.says, "due": duty.due.day,
        "provisional": duty.due.provisional, "local": duty.local, "paused": paused, "clauses": " ".join(duty.clauses),
    }  # fmt: skip


class Derived(Protocol):
    """A derived model whose rows belong to records."""

    objects: Any


def settle(model: type[Derived], expected: Iterable[Any], pks: Sequence[int]) -> None:
    """Delete what should not be there and add what is missing; what is right is not touched."""
    wanted = {_content(row): row for row in expected}
    stale = [r.pk for r in model.objects.filter(record__in=pks) if wanted.pop(_content(r), None) is None]
    if stale:
        model.objects.filter(pk__in=stale).delete()
    if wanted:
        model.objects.bulk_create(wanted.values(), batch_size=500)


def unlike(model: type[Derived], expected: Iterable[Any], pks: Sequence[int]) -> Iterator[str]:
    """The differences, one sentence each."""
    wanted = {_content(row): row for row in expected}
    for row in model.objects.filter(record__in=pks):
        if wanted.pop(_content(row), None) is None:
            yield f"多出 {row}"
    yield from (f"缺少 {row}" for row in wanted.values())


def _content(row: Any) -> tuple[Any, ...]:
    return tuple(value for name, value in sorted(model_to_dict(row).items()) if name != "id")


def mark(at: datetime, today: date) -> str:
    """The law that limits run under, as one word: another one means that every open row has to be looked at again."""
    limits = {s.due for e in settings.TONGCHOU_EDITIONS for s in table_of(e) if s.due} | {r.every for r in RECURRING}
    values = {}
    for edition in settings.TONGCHOU_EDITIONS:
        law = law_of(edition, today, today, at)
        values[edition] = {p: str(law.value(p)) for p in sorted(limits) if p in law.book.parameters}
    calendars = [r.pk for r in released(Line.WORKDAYS, at)]
    numbers = [r.pk for r in released(Line.PARAMETER, at)]
    return hashlib.sha256(canonical({"values": values, "days": calendars, "numbers": numbers}).encode()).hexdigest()


def is_stale(at: datetime, today: date) -> bool:
    """Whether the rows were made as a whole under another law."""
    return not Made.objects.filter(name="owing", under=mark(at, today)).exists()


def made(at: datetime, today: date) -> None:
    """Remember that all rows are as the law of this moment has them."""
    Made.objects.update_or_create(name="owing", defaults={"under": mark(at, today), "at": at})
