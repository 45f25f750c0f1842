"""Drafts of a year's selection, kept so that they can be compared: nothing of the law depends on them (9.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from tongchou.records.models import Person, Scenario

MOST = 100
"""Drafts of one year that are kept; older ones go."""


def keep(
    year: int, by: Person, at: datetime, *, candidates: str, asked: Mapping[str, Any], outcome: Mapping[str, Any]
) -> Scenario:
    """Keep a draft under the year's next number; one that says the same as the newest is that one."""
    said = {"candidates": candidates, "asked": dict(asked), "outcome": dict(outcome)}
    try:
        return _next(year, by, at, said)
    except IntegrityError:  # two began the year at the same moment
        return _next(year, by, at, said)


def _next(year: int, by: Person, at: datetime, said: Mapping[str, Any]) -> Scenario:
    with transaction.atomic():
        newest = Scenario.objects.select_for_update().filter(year=year).first()
        if newest is not None and all(getattr(newest, name) == value for name, value in said.items()):
            return newest
        last = Scenario.objects.filter(year=year).aggregate(last=Max("seq"))["last"] or 0
        made = Scenario.objects.create(year=year, seq=last + 1, by=by, at=at, **said)
        Scenario.objects.filter(year=year, seq__lte=made.seq - MOST).delete()
    return made


def keep_frontier(draft: Scenario, points: list[dict[str, Any]]) -> None:
    """Keep with a draft what other budgets would bring: the same question, so the same draft."""
    draft.frontier = points
    draft.save(update_fields=["frontier"])
