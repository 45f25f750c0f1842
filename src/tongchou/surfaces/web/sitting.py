"""One sitting of a person: since when, from which address, and when he last proved that it is he.

Idle time is the session's own (``SESSION_COOKIE_AGE``). A step by which somebody approves, signs or pays asks again for
the password or a code where the last proof is older than ``TONGCHOU_CONFIRM_MINUTES`` (``lifecycle.trust``, D20).
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongchou.lifecycle.step import Step
from tongchou.lifecycle.trust import SECOND_FACTOR, asks_again
from tongchou.records import factors
from tongchou.surfaces.web import policy

BEGAN, PROVED = "sitting-began", "sitting-proved"
SLACK = timedelta(minutes=1)
"""How far a clock may have been set back between two machines."""


class UnprovedError(Exception):
    """A step was asked for by somebody who has not proved lately that it is he; carries the sentence for him."""


def begin(request: HttpRequest, now: datetime) -> None:
    """Somebody signed in with his password just now."""
    request.session[BEGAN] = now.timestamp()
    prove(request, now)


def prove(request: HttpRequest, now: datetime) -> None:
    """Somebody proved just now that it is he."""
    request.session[PROVED] = now.timestamp()


def is_over(request: HttpRequest, now: datetime) -> bool:
    """Whether the sitting has lasted so long that one signs in anew, idle or not."""
    began = request.session.setdefault(BEGAN, now.timestamp())
    return now.timestamp() - began > timedelta(hours=settings.TONGCHOU_SITTING_HOURS).total_seconds()


def is_fresh(request: HttpRequest, now: datetime) -> bool:
    """Whether the last proof is young enough for a weighty step."""
    age = timedelta(seconds=now.timestamp() - request.session.get(PROVED, 0))
    return -SLACK <= age <= timedelta(minutes=settings.TONGCHOU_CONFIRM_MINUTES)


def lacks_factor(request: HttpRequest) -> bool:
    """Whether a person's roles ask for a second factor that this sitting has not seen."""
    return bool(policy.roles_of(request) & SECOND_FACTOR) and not request.user.is_verified()


def asks(request: HttpRequest, step: Step, now: datetime) -> bool:
    """Whether the form of a step must ask who it is."""
    return asks_again(step) and not is_fresh(request, now)


def must_prove(request: HttpRequest, step: Step, now: datetime) -> None:
    """Raise ``UnprovedError`` unless the step may be taken without proof, or the form brings one."""
    if asks(request, step, now):
        check(request, request.POST.get("confirm", ""), now)


def check(request: HttpRequest, typed: str, now: datetime) -> None:
    """Take a password or a code as proof, or raise ``UnprovedError``; what is wrong is counted as at the door."""
    if not request.user.has_usable_password():
        raise UnprovedError(_("你是用邀请进来的，没有口令。联系会务人员重发邀请，进来以后接着办；填过的内容都还在。"))
    if not typed.strip():
        raise UnprovedError(_("没有填口令或动态码。填好再办一次；填过的内容都还在。"))
    digits = "".join(typed.split())
    if digits.isdecimal() and len(digits) == 6:
        if factors.matching(request.user, digits) is None:
            raise UnprovedError(_("动态码不对，或已经用过。等下一个码，或填口令。"))
    elif not knows_password(request, typed):
        raise UnprovedError(_("口令不对。核对后再填；填过的内容都还在。"))
    prove(request, now)


def knows_password(request: HttpRequest, typed: str) -> bool:
    """Whether it is the person's password. Counted as a sign-in is, but nothing of the form is kept with the count."""
    asked = counted_as(request, "/login/")
    known = authenticate(asked, username=request.user.username, password=typed)
    if getattr(asked, "axes_locked_out", False):
        raise UnprovedError(too_often())
    return known is not None and known.pk == request.user.pk


def counted_as(request: HttpRequest, path: str) -> HttpRequest:
    """A request from the same place with nothing of the form in it, and no secret in its address."""
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info = "POST", path, path
    asked.META = {name: request.META[name] for name in ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR") if name in request.META}
    return asked


def too_often() -> str:
    """What somebody is told who tried too often; the same for every name, known or not."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return _("试的次数太多，%(minutes)d 分钟后再试。急着办事的，找%(call)s。") % {
        "minutes": minutes,
        "call": settings.TONGCHOU_CALL,
    }


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: behind a proxy of our own, what that one saw last; never what a client says of itself."""
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip() if settings.HTTPS else ""
    return seen or request.META.get("REMOTE_ADDR", "")
