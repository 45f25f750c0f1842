"""Who calls: a person, by a token of his own. There is no service account: every act is somebody's (4.5)."""

import secrets
from datetime import date, datetime
from hashlib import sha256

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from tongchou.records.models import Person, Token


def make_token(person: Person, name: str, at: datetime, expires_on: date) -> str:
    """Make a token and return its secret, which is shown once and kept only as a hash."""
    secret = "tc_" + secrets.token_urlsafe(32)
    Token.objects.create(person=person, name=name, digest=digest(secret), made_at=at, expires_on=expires_on)
    return secret


def digest(secret: str) -> str:
    """What is kept of a token. 256 random bits need no slow hash."""
    return sha256(secret.encode()).hexdigest()


class TokenAuth(HttpBearer):
    """``Authorization: Bearer tc_…``."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person of an unexpired token, or nobody."""
        today = timezone.localdate()
        rows = Token.objects.select_related("person__unit")
        found = rows.filter(digest=digest(token), expires_on__gte=today, person__is_active=True).first()
        return found.person if found else None
