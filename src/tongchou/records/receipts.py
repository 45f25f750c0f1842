"""A request that is sent twice is carried out once: the answer is kept with the act, in the same transaction (D11).

One implementation for the API, whose callers send a key of their own, and for pages, whose forms carry one.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tongchou.records.models import Person, Receipt

MOST_KEY = 80
NOT_KEPT = 422
"""The answer that is not kept: nothing was done, and the sentence may quote what must not be kept (art. 32)."""


class KeyReusedError(Exception):
    """The key was used by the same person for another request."""


def once(
    person: Person, key: str, asked: str, at: datetime, act: Callable[[], tuple[int, Any]]
) -> tuple[int, Any, bool]:
    """Carry out ``act``, or give again what the same person's same key was answered; the last says which (True: again).

    ``asked`` is a hash of the whole request.
    """
    with transaction.atomic():
        _one_at_a_time(person, key)
        kept = Receipt.objects.filter(person=person, key=key).first()
        if kept is not None and kept.asked != asked:
            raise KeyReusedError(key)
        if kept is not None:
            return kept.status, kept.answer, True
        status, answer = act()
        if status != NOT_KEPT:
            Receipt.objects.create(person=person, key=key, asked=asked, status=status, answer=answer, at=at)
    return status, answer, False


def _one_at_a_time(person: Person, key: str) -> None:
    """Two requests with one key wait for each other; on SQLite every writing transaction waits anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [person.pk % 2**31, key])
