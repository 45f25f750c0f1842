"""What every request passes: the outer door, and a number by which a fault that a user reports can be found."""

import secrets
import time
from collections.abc import Callable

import structlog
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import reverse
from django.utils import timezone

from tongchou.surfaces.web import kept, policy, sitting

log = structlog.get_logger()

OPEN_TO_HALF = frozenset({"login", "login-code", "second-factor", "logout", "set_language", "healthz", "readyz"})
"""What somebody may open who has signed in with his password and still owes the second factor of his roles."""


class PolicyMiddleware:
    """The outer door: who may open an address stands in ``policy``; the API asks each caller for a token itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the address is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Let pass, send to the sign-in page, or refuse; an address that the policy does not know is closed."""
        if request.path.startswith("/api/"):
            return None
        name = request.resolver_match.view_name
        if request.user.is_authenticated and name not in OPEN_TO_HALF:
            now = timezone.now()
            if sitting.is_over(request, now):
                logout(request)
            elif sitting.lacks_factor(request):
                if request.method == "POST":
                    kept.rescue(request)
                return redirect_to_login(request.get_full_path(), reverse("login-code"))
        if name in policy.POLICY and policy.POLICY[name] is policy.PUBLIC:
            return None
        if not request.user.is_authenticated:
            if request.method == "POST":
                kept.rescue(request)  # the session ended while he was writing: the words wait for him on the same page
            return redirect_to_login(request.get_full_path())
        if not policy.is_open(name, policy.roles_of(request)):
            raise PermissionDenied("这一页不在你的职责里。要办的事在工作台上；职责不对的，找本单位管理员。")
        return None


class RequestLogMiddleware:
    """One JSON line per request: who, what, how long; never a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number, time and log the request."""
        number = secrets.token_hex(4).upper()
        request.number = number
        structlog.contextvars.bind_contextvars(request=number)
        begun = time.perf_counter()
        try:
            if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
                return HttpResponseNotFound()  # no text of ours holds a NUL, and PostgreSQL takes none
            response = self.get_response(request)
        finally:
            structlog.contextvars.unbind_contextvars("request")
        who = getattr(getattr(request, "auth", None) or request.user, "pk", None)
        route = request.resolver_match.route if request.resolver_match else ""
        spent = round((time.perf_counter() - begun) * 1000)
        log.info(
            "request",
            request=number,
            who=who,
            method=request.method,
            route=route,
            status=response.status_code,
            ms=spent,
        )
        response.headers["X-Request-Id"] = number
        if request.user.is_authenticated or getattr(request, "auth", None):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Leave a trace under the number that the page of the fault shows, and lose no word of the form that met it."""
        if request.method == "POST" and not request.path.startswith("/api/"):
            kept.rescue(request)
        if not isinstance(exception, Http404 | PermissionDenied):
            log.error("fault", request=request.number, exc_info=exception)
