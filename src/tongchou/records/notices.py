"""What a person has chosen about notices, what he has read, and the secret of his calendar feed: each one's own."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from tongchou.lifecycle.words import Line
from tongchou.records import access
from tongchou.records.models import Letter, Notice, Person, Preference

AT_ONCE, DIGEST, OFF = "at-once", "digest", "off"
WAYS = (AT_ONCE, DIGEST, OFF)
MOST_OPENED = 8
MOST_TRIES = 10
"""How often a letter is tried, each time after twice as long: about half a day."""

LOST_AFTER = timedelta(minutes=15)
"""A letter that was claimed so long ago and is not sent: nobody knows whether it went out."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice: how it is told by letter unless the person chooses otherwise; an urgent one always at once."""

    way: str
    urgent: bool = False


KINDS: Mapping[str, Kind] = {
    "alarm": Kind(AT_ONCE, urgent=True),
    "task": Kind(DIGEST),
    "notice": Kind(DIGEST),
    "receipt": Kind(OFF),
    "publication": Kind(DIGEST),
}
URGENT_LINES = frozenset({Line.URGENT, Line.INCIDENT})
"""What cannot wait for the morning, whatever kind of notice tells of it (9.4, 31.3)."""


def way_of(kind: str, line: str, ways: Mapping[str, str]) -> str:
    """How a notice goes out by letter, by what the person has chosen."""
    known = KINDS[kind]
    return AT_ONCE if known.urgent or line in URGENT_LINES else ways.get(kind, known.way)


def preference_of(person: Person) -> Preference:
    """A person's settings; as nobody has changed anything where there are none."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def choose(person: Person, email: str, ways: Mapping[str, str]) -> None:
    """Keep the address and the ways that mean something."""
    known = {k: w for k, w in ways.items() if k in KINDS and w in WAYS and not KINDS[k].urgent}
    Preference.objects.update_or_create(person=person, defaults={"email": email, "ways": known})


def read(person: Person, pks: Iterable[int], at: datetime) -> int:
    """Mark notices of a person as read; returns how many were not yet."""
    return Notice.objects.filter(person=person, pk__in=list(pks), read_at=None).update(read_at=at)


def read_until(person: Person, newest: int, at: datetime) -> int:
    """Mark all that a page could have shown: what came after it was made stays unread."""
    return Notice.objects.filter(person=person, pk__lte=newest, read_at=None).update(read_at=at)


def opened(person: Person, number: str, at: datetime) -> None:
    """A person looked at a record: it is among the last ones opened, and what was said about it has been seen."""
    kept = Preference.objects.filter(person=person).values_list("opened", flat=True).first()
    before = kept or []
    if before[:1] != [number]:
        latest = [number, *(n for n in before if n != number)][:MOST_OPENED]
        Preference.objects.update_or_create(person=person, defaults={"opened": latest})
    Notice.objects.filter(person=person, read_at=None, entry__record__number=number).update(read_at=at)


def new_feed(person: Person, at: datetime) -> str:
    """A new secret for the calendar feed, shown once; the one before it stops working."""
    secret = secrets.token_urlsafe(32)
    Preference.objects.update_or_create(person=person, defaults={"feed_digest": _digest(secret), "feed_made_at": at})
    return secret


def end_feed(person: Person) -> None:
    """No address leads to the feed any more."""
    Preference.objects.filter(person=person).update(feed_digest=None, feed_made_at=None)


def person_of_feed(secret: str) -> Person | None:
    """Whose feed a secret opens; nobody's where it is unknown, revoked, or the account is closed."""
    found = Preference.objects.filter(feed_digest=_digest(secret), person__is_active=True)
    kept = found.select_related("person__unit").first()
    return kept.person if kept else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def unread_count(person: Person, most: int) -> int:
    """How many notices a person has not read, up to ``most`` + 1."""
    return access.notices_for(person).filter(read_at=None).order_by()[: most + 1].count()


def stuck(now: datetime) -> QuerySet[Letter]:
    """The letters that did not go out: tried in vain, or claimed by a process that is gone."""
    lost = Q(claimed_at__lte=now - LOST_AFTER) | Q(claimed_at=None, tries__gt=0)
    return Letter.objects.filter(lost, sent_at=None).order_by("pk")
