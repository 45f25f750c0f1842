"""What is typed into a form is never lost: drafts in versions, who is writing now, and forms that could not be taken in.

What can be read becomes the record's answers through ``conduct.save``; what cannot stays here as it was typed and comes
back marked. Nothing here binds anybody, so nothing here is journaled; and nothing that speaks of state secrets is kept
(art. 32).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tongchou.kernel import secrecy
from tongchou.records import conduct
from tongchou.records.casefile import Actor
from tongchou.records.conduct import MovedUnderUsError
from tongchou.records.models import Draft, Kept, Person, Record
from tongchou.regulation.fieldbook import BadAnswerError

MOST_VERSIONS = 30
"""Versions of one draft that are kept; older ones go."""

ONE_SITTING = timedelta(minutes=10)
"""How long one page writes over its own version before it begins a new one."""

PRESENT = timedelta(minutes=5)
"""How long after the last save somebody counts as writing: a window that is left open locks nobody out."""

MOST_KEPT, MOST_KEPT_SIGNS = 10, 200_000
KEPT_FOR = timedelta(days=30)

Words = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it was sent: which page sent it, every text in it, and what of it could be read."""

    page: str
    typed: Words
    answers: Mapping[str, Any]
    unread: tuple[str, ...] = ()


def save(record: Record, sheet: Sheet, actor: Actor, at: datetime, *, version: int) -> Draft | None:
    """Save what can be read and keep the rest as it was typed; ``None`` where nothing of it may be kept (art. 32).

    Raises ``MovedUnderUsError`` where somebody else changed the record meanwhile; the words are kept even then. A page
    that was the last to save is never in conflict with itself, also when the answer to its last save was lost, and two
    forms that say the same are in no conflict.
    """
    problem: MovedUnderUsError | BadAnswerError
    with transaction.atomic():  # what is wrong is raised after it: the words, and the note of a secret, are committed
        Record.objects.select_for_update().get(pk=record.pk)
        record.refresh_from_db()
        last = newest(record)
        if last is not None and last.page == sheet.page and last.version == record.version:
            version = record.version
        changed = {k: v for k, v in sheet.answers.items() if record.answers.get(k) != v}
        try:
            if changed:
                conduct.save(record, changed, actor, at, version=version)
            return _keep(record, sheet, actor.person, at, version=record.version)
        except MovedUnderUsError as moved:
            _keep(record, sheet, actor.person, at, version=0)
            problem = moved
        except BadAnswerError as bad:
            problem = bad
    raise problem


def _keep(record: Record, sheet: Sheet, by: Person | None, at: datetime, *, version: int) -> Draft | None:
    """Write a version, over that of the same sitting where there is one; the oldest beyond the bound go."""
    if speaks_of_secrets(sheet.typed):
        return None
    last = newest(record)
    if last is not None and last.page == sheet.page and last.by == by and at - last.begun_at < ONE_SITTING:
        draft = last
    else:
        draft = Draft(record=record, by=by, page=sheet.page, begun_at=at, seq=last.seq + 1 if last else 1)
    draft.at, draft.version, draft.typed, draft.unread = at, version, dict(sheet.typed), list(sheet.unread)
    draft.save()
    Draft.objects.filter(record=record, seq__lte=draft.seq - MOST_VERSIONS).delete()
    return draft


def newest(record: Record) -> Draft | None:
    """The newest version, saved into the record or not."""
    return versions_of(record).first()


def versions_of(record: Record) -> QuerySet[Draft]:
    """The versions of a draft, the newest first."""
    return Draft.objects.filter(record=record).select_related("by").order_by("-seq")


def unread_of(record: Record) -> dict[str, list[str]]:
    """What was typed last into fields that have no answer because nobody could read it, by field."""
    last = versions_of(record).exclude(version=0).first()
    fields = last.unread if last else []
    return {name: last.typed[name] for name in fields if last and record.answers.get(name) is None}


def writing_now(record: Record, person: Person, at: datetime) -> Draft | None:
    """The version that somebody else has saved a short while ago: he is still writing."""
    last = newest(record)
    return last if last is not None and last.by not in (None, person) and at - last.at < PRESENT else None


def keep_form(writer: int, path: str, typed: Words, at: datetime) -> bool:
    """Keep the words of a form that could not be taken in, by its writer's key; says whether they were."""
    words = {name: texts for name, texts in typed.items() if any(texts)}
    size = sum(len(one) for texts in words.values() for one in texts)
    if not words or size > MOST_KEPT_SIGNS or len(path) > 200 or speaks_of_secrets(words):
        return False
    with transaction.atomic():
        Kept.objects.update_or_create(person_id=writer, path=path, defaults={"typed": words, "at": at})
        mine = Kept.objects.filter(person_id=writer)
        mine.filter(at__lt=at - KEPT_FOR).delete()
        mine.exclude(pk__in=list(mine.values_list("pk", flat=True)[:MOST_KEPT])).delete()
    return True


def kept_forms(person: Person) -> QuerySet[Kept]:
    """A person's own forms that could not be taken in, the newest first."""
    return Kept.objects.filter(person=person)


def let_go(writer: int, path: str) -> None:
    """The form was taken in, or its writer does not want it back."""
    Kept.objects.filter(person_id=writer, path=path).delete()


def speaks_of_secrets(typed: Words) -> bool:
    """Whether a form bears a marking of state secrets, or says that it is about some: then nothing of it may be kept."""
    if "yes" in typed.get("involves_state_secrets", ()):
        return True
    return secrecy.is_marked("\n".join(text for texts in typed.values() for text in texts))
