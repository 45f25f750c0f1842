"""Derived tables: what desks, lists and searches ask of the database, kept by the conduct in the transaction of each act.

Nothing is decided on them, and nothing is in them that the records, the journal and the law do not say: ``tongchou
derive`` makes them anew, and ``tongchou derive --check`` compares. So a list of a hundred thousand projects costs what
a page of it costs, and no copy of the truth can drift unseen.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from tongchou.records import naming, owing, registration, searching, tally, watch
from tongchou.records.models import Record

AT_ONCE = 500
"""Records that are brought up to date together when everything is made anew."""


@dataclass(frozen=True, slots=True)
class Projection:
    """One derived table: how it is kept for some records, and what in it is not as the records say."""

    name: str
    keep: Callable[[Sequence[Record], datetime], None]
    wrong: Callable[[Sequence[Record], datetime], Iterable[str]]
    at_once: bool = False
    """Rules ask it, so the next step of a long job must find it as it is; lists can wait for the job's end."""


PROJECTIONS: tuple[Projection, ...] = (
    Projection("项目库", registration.keep, registration.wrong),
    Projection("检索", searching.keep, searching.wrong),
    Projection("待办", owing.keep, owing.wrong),
    Projection("预警", watch.keep, watch.wrong),
    Projection("名称", naming.keep, naming.wrong, at_once=True),
)

_held: ContextVar[set[int] | None] = ContextVar("held", default=None)


def touched(record: Record, at: datetime, *, old: bool = False) -> None:
    """A record was opened, moved or saved: bring its derived rows up to date, in the transaction of the act.

    ``old``: the copy in hand may be from before somebody else's step, and is read again.
    """
    held = _held.get()
    now = [p for p in PROJECTIONS if p.at_once or held is None]
    if held is not None:
        held.add(record.pk)
    if old:
        record = Record.objects.select_related("unit", "project__unit").get(pk=record.pk)
    for projection in now:
        projection.keep([record], at)


def is_held() -> bool:
    """Whether the derived tables wait for the end of a job of thousands of steps."""
    return _held.get() is not None


@contextmanager
def held(at: datetime) -> Iterator[None]:
    """Keep the derived tables once at the end instead of after each act: for jobs that take thousands of steps."""
    token = _held.set(set())
    try:
        yield
    finally:
        pks = _held.get() or set()
        _held.reset(token)
        derive(at, sorted(pks))


def derive(at: datetime, pks: Sequence[int] | None = None) -> int:
    """Bring the derived rows of some records up to date, or of all; returns how many records were looked at."""
    count = 0
    for records in _batches(pks):
        for projection in PROJECTIONS:
            projection.keep(records, at)
        count += len(records)
    if pks is None:
        tally.anew()
    return count


def differences(at: datetime) -> Iterator[str]:
    """What in the derived tables is not as the records, the journal and the law say, one sentence each."""
    for records in _batches(None):
        for projection in PROJECTIONS:
            yield from (f"{projection.name}: {says}" for says in projection.wrong(records, at))
    yield from (f"合计: {says}" for says in tally.wrong())


def _batches(pks: Sequence[int] | None) -> Iterator[list[Record]]:
    everything = Record.objects.select_related("unit", "project__unit").order_by("pk")
    if pks is not None:
        for start in range(0, len(pks), AT_ONCE):
            yield list(everything.filter(pk__in=pks[start : start + AT_ONCE]))
        return
    last = 0
    while batch := list(everything.filter(pk__gt=last)[:AT_ONCE]):
        last = batch[-1].pk
        yield batch
