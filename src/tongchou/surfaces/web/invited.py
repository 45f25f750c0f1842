"""The way in of an expert without an account: the code of an invitation, counted and locked as passwords are."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils import timezone

from tongchou.records import invitations
from tongchou.records.models import Person


class InvitationBackend(ModelBackend):
    """Knows whom an invitation is for; a password means nothing to it."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Person | None:
        """The expert, once, if link and code are of one invitation."""
        link, code = credentials.get("invitation"), credentials.get("code")
        if not isinstance(link, str) or not isinstance(code, str):
            return None
        return invitations.redeem(link, code, timezone.now())
