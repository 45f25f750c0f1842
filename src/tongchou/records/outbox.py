"""What happens after a step was committed: the journal is the queue, an effect that failed is a row without its mark.

Handlers register by id, as rules do, so nothing below imports upward. They must be repeatable: a killed process may
leave an effect done but unmarked.
"""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F

from tongchou.records.models import Effect, Entry
from tongchou.records.prepared import Prepared
from tongchou.records.prepared_writes import Update

Handler = Callable[[Entry], None]
EFFECTS: dict[str, Handler] = {}
MOST_TRIES = 8
UNDONE = Prepared(lambda entry: Effect.objects.filter(entry=entry, done_at=None, tries__lt=MOST_TRIES), int)
DONE = Update(lambda pk: Effect.objects.filter(pk=pk, done_at=None), (int,), "done_at")

log = structlog.get_logger()


def effect(name: str) -> Callable[[Handler], Handler]:
    """Register the handler of an effect that rows of the table name."""

    def register(handle: Handler) -> Handler:
        if name in EFFECTS:
            raise ValueError(f"two effects are called {name}")
        EFFECTS[name] = handle
        return handle

    return register


def after_commit(entry: Entry) -> None:
    """Carry out the effects of an entry that has some as soon as its transaction is committed."""
    transaction.on_commit(lambda: react(entry, entry.at), robust=True)


def react(entry: Entry, at: datetime) -> None:
    """Carry out what is not yet done of an entry's effects; a failure is noted on its row and tried again later."""
    for row in UNDONE(entry.pk):
        try:
            with transaction.atomic():
                EFFECTS[row.effect](entry)
                DONE((row.pk,), at)
        except Exception as failure:
            log.exception("effect failed", entry=entry.seq, effect=row.effect)
            Effect.objects.filter(pk=row.pk).update(tries=F("tries") + 1, problem=repr(failure)[:500])


def sweep(at: datetime) -> int:
    """Repeat every effect that is not done; returns how many entries were looked at."""
    waiting = Entry.objects.filter(effects__done_at=None, effects__tries__lt=MOST_TRIES).distinct()
    for entry in waiting:
        react(entry, at)
    return len(waiting)
