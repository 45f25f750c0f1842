"""Whether the platform is well: one word for strangers and machines, all of it for administrators."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tongchou.records import health


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


def readyz(request: HttpRequest) -> HttpResponse:
    """Whether people may be sent here; 503 where not. No detail for strangers.

    All addresses are made before the answer, the API's too, so that the first who is sent here does not wait for them.
    """
    reverse("api:openapi-json")
    ready = health.is_ready(timezone.now())
    return JsonResponse({"ok": ready}, status=200 if ready else 503)


def status(request: HttpRequest) -> HttpResponse:
    """Every check with its fact and what to do."""
    checks = health.checks(timezone.now())
    return render(request, "operation/status.html", {"checks": checks})
