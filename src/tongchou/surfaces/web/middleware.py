"""A number for each request, in the log and in the answer, so that a fault that a user reports can be found."""

import secrets
import time
from collections.abc import Callable

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound

log = structlog.get_logger()


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
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Leave a trace under the number that the page of the fault shows."""
        if not isinstance(exception, Http404 | PermissionDenied):
            log.error("fault", request=request.number, exc_info=exception)
