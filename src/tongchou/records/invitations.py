"""How an expert without an account comes in: by a link and a code that is good once, for one session (9.2, 12.2).

The centre sends the link by one way and tells the code by another. Kept are only hashes: that of the link, and that of
the code with the link before it, so that nobody who reads the tables or the journal can find a code by trying them all.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from tongchou.records.models import Invitation, Person, Record, Summons, Unit

POOL_KIND, POOL_NAME = "pool", "评审专家库"
"""The unit of those who have an account only because they were invited; nobody in it holds any other role."""

MOST_TRIES = 5
CODE_DIGITS = 8
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is told once and kept nowhere."""

    link: str
    code: str

    @classmethod
    def new(cls) -> "Secrets":
        """A link that nobody guesses, and a code that can be told by telephone."""
        return cls(secrets.token_urlsafe(24), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}")

    def hashes(self) -> dict[str, str]:
        """What the step of inviting states."""
        return {"link_hash": hash_of(self.link), "code_hash": hash_of(f"{self.link}:{self.code}")}


def hash_of(text: str) -> str:
    """SHA-256, hexadecimal. The link has 192 random bits and needs no slow hash, and the code hangs on it."""
    return sha256(text.encode()).hexdigest()


def make(summons: Summons, link: str, code: str, at: datetime, until: datetime) -> Invitation:
    """One more invitation; whatever was sent before to the same seat is over."""
    Invitation.objects.filter(summons=summons, used_at=None, ended_at=None).update(ended_at=at)
    return Invitation.objects.create(summons=summons, link=link, code=code, made_at=at, expires_at=until)


def pending(link: str, at: datetime) -> Invitation | None:
    """The invitation of a link that can still be used; opening the link uses nothing up."""
    rows = Invitation.objects.select_related("summons__person", "summons__session").filter(link=_hashed(link))
    alive = rows.filter(used_at=None, ended_at=None, expires_at__gt=at, tries__lt=MOST_TRIES)
    return alive.filter(summons__person__is_active=True).exclude(summons__session__state__in=OVER).first()


OVER = ("closed", "cancelled")
"""States of a session to which nobody need come any more."""


def _hashed(link: str) -> str:
    return hash_of(link[:LONGEST])


def redeem(link: str, code: str, at: datetime) -> Person | None:
    """Whose invitation it is, if the code is of it; it is used up then. A wrong code counts against the invitation."""
    with transaction.atomic():
        found = pending(link, at)
        if found is None:
            return None
        locked = Invitation.objects.select_for_update().get(pk=found.pk)
        if locked.used_at or locked.tries >= MOST_TRIES:
            return None
        digits = "".join(code.split())[:LONGEST]
        if not secrets.compare_digest(hash_of(f"{link[:LONGEST]}:{digits}"), locked.code):
            locked.tries += 1
            locked.ended_at = at if locked.tries >= MOST_TRIES else None
            locked.save(update_fields=["tries", "ended_at"])
            return None
        locked.used_at = at
        locked.save(update_fields=["used_at"])
    return found.summons.person


def username_of(expert: Record) -> str:
    """The user name of the account that invitations open: the expert's number, in the signs that user names have."""
    return expert.number.lower().replace("-", ".")


def _names(expert: Record) -> tuple[str, str]:
    return username_of(expert), expert.number.lower()  # as accounts were called before they were registered by a step


def account_of(expert: Record) -> Person | None:
    """The account that an earlier invitation made; no password can ever open it."""
    return Person.objects.filter(username__in=_names(expert)).first()


def pool() -> Unit:
    """The unit of those who have an account only because they were invited."""
    unit, _ = Unit.objects.get_or_create(name=POOL_NAME, defaults={"kind": POOL_KIND})
    return unit


def close(expert: Record) -> None:
    """The account that invitations opened is shut."""
    Person.objects.filter(username__in=_names(expert), unit__kind=POOL_KIND).update(is_active=False)


def reopen(expert: Record) -> None:
    """Invitations open it again."""
    Person.objects.filter(username__in=_names(expert), unit__kind=POOL_KIND).update(is_active=True)
