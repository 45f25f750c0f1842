"""Signing in and out, the second factor, and what everybody keeps of his own: password, codes, tokens, size of text."""

from datetime import timedelta
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import LoginView, LogoutView, PasswordResetConfirmView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from tongchou.lifecycle.trust import SECOND_FACTOR
from tongchou.records import access_people, factors, keyring
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo import people as demo
from tongchou.surfaces.web import policy, sitting
from tongchou.surfaces.web.people import ChosenPasswordForm, SignInForm, password_problems

MOST_TOKEN_DAYS = 365


class SignIn(LoginView):
    """One message for an unknown name and a wrong password, so that nobody can find out who has an account."""

    template_name = "account/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """The password was right; the second factor, where the roles ask for one, is the next page's."""
        answer = super().form_valid(form)
        sitting.begin(self.request, timezone.now())
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In a demo, who can sign in and how."""
        return super().get_context_data(**kwargs) | _demo_accounts()


class SignOut(LogoutView):
    """Only by POST, so that no picture on another site signs anybody out."""


language = set_language


def _demo_accounts() -> dict[str, Any]:
    return {"accounts": demo.shown(), "password": demo.PASSWORD} if settings.DEMO else {}


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """What somebody gets who tried too often: the same page whether the account exists or not."""
    context = {"locked": sitting.too_often(), "form": SignInForm(request), **_demo_accounts()}
    return render(request, "account/login.html", context, status=429)


def _next(request: HttpRequest) -> str:
    """Where to go on, on this site only."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if here else resolve_url(settings.LOGIN_REDIRECT_URL)


@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """The second factor, after the password."""
    device = factors.device_of(request.user)
    if device is None:
        return redirect("second-factor")
    if request.user.is_verified():
        return redirect(_next(request))
    problem = ""
    if request.method == "POST":
        found = factors.matching(request.user, request.POST.get("code", ""))
        if found is not None:
            _verified(request, found.persistent_id)
            return redirect(_next(request))
        problem = _("动态码不对，或已经用过。等下一个码再填；连着填错，要等的时间会变长。")
    context = {"problem": problem, "next": _next(request), "call": settings.TONGCHOU_CALL}
    if settings.DEMO:  # the telephone that nobody has who only wants to try
        context["present"] = factors.present_code(device)
    return render(request, "account/code.html", context, status=422 if problem else 200)


def _verified(request: HttpRequest, device: str) -> None:
    """From here on the sitting has both factors, under a new number."""
    request.session[factors.SESSION_KEY] = device
    request.session.cycle_key()
    sitting.prove(request, timezone.now())


@never_cache
@sensitive_post_parameters()
def second_factor(request: HttpRequest) -> HttpResponse:
    """Take a telephone in: its secret, and the first code of it. Who has one already proves that it is he."""
    now, has_one = timezone.now(), factors.device_of(request.user) is not None
    if has_one and not request.user.is_verified():
        return redirect("login-code")
    device, problem = factors.beginning(request.user), ""
    if request.method == "POST":
        try:
            if not sitting.is_fresh(request, now):
                sitting.check(request, request.POST.get("confirm", ""), now)
            if factors.confirm(device, request.POST.get("code", "")):
                _verified(request, device.persistent_id)
                codes = factors.new_codes(request.user)
                return render(request, "account/codes.html", {"codes": codes, "next": _next(request)})
            problem = _("动态码不对。看手机上现在的码，再填一次。")
        except sitting.UnprovedError as unproved:
            problem = str(unproved)
    context = {
        "secret": factors.secret_of(device), "picture": _picture(device.config_url), "problem": problem, "has_one": has_one,
        "confirm": not sitting.is_fresh(request, now), "next": _next(request),
        "present": factors.present_code(device) if settings.DEMO else "",
    }  # fmt: skip
    return render(request, "account/second_factor.html", context, status=422 if problem else 200)


def _picture(text: str) -> str:
    """A QR code as an SVG in the page: made here, so the secret goes to nobody else."""
    svg = segno.make(text, error="m", boost_error=False).svg_inline(scale=4, border=4, light="#fff", title=_("二维码"))
    return mark_safe(svg)  # noqa: S308  # made of nothing but squares


@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """What everybody keeps of his own."""
    return _account(request)


def _account(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    person, today = request.user, timezone.localdate()
    delegations = access_people.own_delegations(person)
    context = {
        "openable": access_people.openable(person, (d.record_id for d in delegations), today),
        "grants": access_people.own_grants(person, today), "delegations": delegations, "today": today,
        "tokens": access_people.tokens_of(person), "device": factors.device_of(person), "codes_left": factors.codes_left(person),
        "must": bool(policy.roles_of(request) & SECOND_FACTOR), "days": 90, "most_days": MOST_TOKEN_DAYS,
        "confirm": not sitting.is_fresh(request, timezone.now()),
    }  # fmt: skip
    return render(request, "account/account.html", context | more, status=status)


@never_cache
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """A new password; every other sitting of this account ends."""
    problems: list[str] = []
    if request.method == "POST":
        problems = _change_password(request)
        if not problems:
            return redirect("account")
    return render(request, "account/password.html", {"problems": problems}, status=422 if problems else 200)


def _change_password(request: HttpRequest) -> list[str]:
    """Change it, or say all that is wrong."""
    old, new, again = (request.POST.get(name, "") for name in ("old", "new", "again"))
    problems = password_problems(new, again, request.user)
    try:
        if not sitting.knows_password(request, old):
            problems.insert(0, _("现在的口令不对。"))
    except sitting.UnprovedError as unproved:
        problems = [str(unproved)]
    if not problems:
        request.user.set_password(new)
        request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)
        sitting.prove(request, timezone.now())
    return problems


@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A key to the API, whose secret is shown on this one page."""
    now, name, typed = timezone.now(), request.POST.get("name", "").strip(), request.POST.get("days", "")
    try:
        if not sitting.is_fresh(request, now):
            sitting.check(request, request.POST.get("confirm", ""), now)
    except sitting.UnprovedError as unproved:
        return _account(request, 422, problem=str(unproved), name=name, days=typed)
    days = int(typed) if typed.isdecimal() and len(typed) < 5 else 0
    if not 0 < len(name) <= 60 or not 1 <= days <= MOST_TOKEN_DAYS:
        says = _("写用途（60 字以内）和有效天数（1 到 %(most)d）。") % {"most": MOST_TOKEN_DAYS}
        return _account(request, 422, problem=says, name=name, days=typed)
    secret = make_token(request.user, name, now, timezone.localdate() + timedelta(days=days))
    return _account(request, secret=secret)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a key of one's own away."""
    if not keyring.revoke(request.user, pk):
        raise Http404("没有这个令牌。")
    return redirect("account")


@require_POST
def large(request: HttpRequest) -> HttpResponse:
    """Larger text on every page, or not."""
    request.user.large_text = request.POST.get("large") == "yes"
    request.user.save(update_fields=["large_text"])
    return redirect("account")


@require_POST
@sensitive_post_parameters()
def codes(request: HttpRequest) -> HttpResponse:
    """New codes on paper; the old ones count no more."""
    now = timezone.now()
    if not request.user.is_verified():
        raise PermissionDenied("还没有动态码，备用码跟着动态码一起用。先设动态码。")
    try:
        if not sitting.is_fresh(request, now):
            sitting.check(request, request.POST.get("confirm", ""), now)
    except sitting.UnprovedError as unproved:
        return _account(request, 422, problem=str(unproved))
    return render(
        request, "account/codes.html", {"codes": factors.new_codes(request.user), "next": resolve_url("account")}
    )


class Welcome(PasswordResetConfirmView):
    """The first password, or a new one after a reset by two persons: by a link that counts while there is none."""

    template_name = "account/welcome.html"
    form_class = ChosenPasswordForm
    success_url = reverse_lazy("login")
    token_generator = default_token_generator

    def get_user(self, uidb64: str) -> Any:
        """Nobody whose account is stopped, or who has a password already."""
        person = super().get_user(uidb64)
        return person if person and person.is_active and not person.has_usable_password() else None
