"""The sums of the register by unit, year and stage, so that a list of a hundred thousand projects is summed at once.

A change adds lines and alters none: two steps at the same time never wait for each other's sum, and never overwrite it.
The clock folds the lines of one place into one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum

from tongchou.records.models import Registered, Tally

PLACE = ("unit_id", "year", "stage", "in_use")
MONEY = ("total_fen", "first_fen", "contract_fen", "paid_fen")
SUMS = ("count", *MONEY)

Place = tuple[Any, ...]


def change(before: Iterable[Registered], after: Iterable[Registered]) -> None:
    """Some rows of the register became others: add what differs."""
    sums: dict[Place, Counter[str]] = defaultdict(Counter)
    for sign, rows in ((-1, before), (1, after)):
        for row in rows:
            place = sums[tuple(getattr(row, name) for name in PLACE)]
            place["count"] += sign
            for name in MONEY:
                place[name] += sign * (getattr(row, name) or 0)
    _add(sums)


@transaction.atomic
def fold() -> int:
    """Make one line of the lines of each place; returns how many lines that saved."""
    lines = list(Tally.objects.all())
    sums: dict[Place, Counter[str]] = defaultdict(Counter)
    for line in lines:
        sums[tuple(getattr(line, name) for name in PLACE)].update({name: getattr(line, name) for name in SUMS})
    if len(lines) == len(sums):
        return 0
    Tally.objects.filter(pk__in=[line.pk for line in lines]).delete()
    return len(lines) - _add(sums)


@transaction.atomic
def anew() -> None:
    """Sum the whole register again."""
    Tally.objects.all().delete()
    _add(_of_register())


def wrong() -> Iterator[str]:
    """Places whose sums are not those of the register's rows."""
    kept = Tally.objects.values_list(*PLACE).annotate(*(Sum(name) for name in SUMS))
    told = {tuple(row[: len(PLACE)]): tuple(row[len(PLACE) :]) for row in kept if any(row[len(PLACE) :])}
    true = {place: tuple(sums[name] for name in SUMS) for place, sums in _of_register().items()}
    for place in sorted(told.keys() | true.keys(), key=str):
        if told.get(place) != true.get(place):
            yield f"单位 {place[0]}、年度 {place[1] or '—'}、阶段 {place[2]} 的合计与项目库不一致"


def _of_register() -> dict[Place, Counter[str]]:
    rows = Registered.objects.order_by().values_list(*PLACE).annotate(Count("pk"), *(Sum(name) for name in MONEY))
    return {
        tuple(row[: len(PLACE)]): Counter({name: n or 0 for name, n in zip(SUMS, row[len(PLACE) :], strict=True)})
        for row in rows
    }


def _add(sums: dict[Place, Counter[str]]) -> int:
    lines = [Tally(**dict(zip(PLACE, place, strict=True)), **of) for place, of in sums.items() if any(of.values())]
    Tally.objects.bulk_create(lines, batch_size=1_000)
    return len(lines)
