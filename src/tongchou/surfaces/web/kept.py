"""Forms that could not be taken in: whose words they are, what of them is kept, and how they come back.

A form carries its writer's name, signed. So its words are kept for him also when his session has ended or the token of
the form is stale, and nobody can make us keep words in another's name.
"""

import json
import re
from contextlib import suppress
from functools import cache
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.signing import BadSignature, TimestampSigner
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from tongchou.records import drafts
from tongchou.records.models import Kept, Person
from tongchou.regulation import rulebook

SIGNER = TimestampSigner(salt="form")
LONGEST = 24 * 3600
"""Seconds for which a form on a screen can still be traced to its writer."""

DONE = "done"
"""The cookie that tells the page's script which form was taken in, so that it forgets the words that it holds."""


def signed(person: Person) -> str:
    """The writer of a form, for its hidden field."""
    return SIGNER.sign(str(person.pk))


def new_key() -> str:
    """A key that makes the form on this page one act, however often it is sent."""
    return uuid4().hex


@cache
def _fields() -> frozenset[str]:
    books = [rulebook.load(edition) for edition in settings.TONGCHOU_EDITIONS]
    return frozenset({"project", *(name for book in books for form in book.forms.values() for name in form.fields)})


def words_of(post: MultiValueDict) -> dict[str, list[str]]:
    """The answers in a form, and never a password, a code or a token."""
    return {name: post.getlist(name) for name in sorted(post) if name in _fields()}


def asked(request: HttpRequest) -> str:
    """A hash of what a form asks for: the same key with other words is another request."""
    words = json.dumps(words_of(request.POST), ensure_ascii=False, sort_keys=True)
    return sha256(f"{request.path}\n{words}".encode()).hexdigest()


def rescue(request: HttpRequest) -> bool:
    """Keep the words of a form that is not taken in, for its writer; says whether they were, also to the page."""
    with suppress(BadSignature, ValueError, OSError, SuspiciousOperation, DatabaseError):
        writer = int(SIGNER.unsign(request.POST.get("who", ""), max_age=LONGEST))
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated or user.pk == writer:
            request.kept = drafts.keep_form(writer, form_path(request), words_of(request.POST), timezone.now())
    return getattr(request, "kept", False)


def form_path(request: HttpRequest) -> str:
    """The page of a form: what a draft saves by itself belongs to the page where it is written."""
    return re.sub(r"/draft/(\d+/)?\Z", lambda m: f"/edit/{m[1] or ''}", request.path)


def brought_back(request: HttpRequest) -> Kept | None:
    """The words that were kept of this page's form, unless their writer has just let them go."""
    if "drop" in request.GET:
        drafts.let_go(request.user.pk, request.path)
        return None
    return drafts.kept_forms(request.user).filter(path=request.path).first() if request.method == "GET" else None


def taken_in(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The form was taken in: nothing of it need be kept, neither here nor in the browser."""
    drafts.let_go(request.user.pk, request.path)
    answer.set_cookie(DONE, request.path, max_age=60, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return answer
