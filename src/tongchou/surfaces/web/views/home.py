"""The first page, and whether the process is alive."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tongchou.lifecycle.words import Role
from tongchou.records import access, duties
from tongchou.surfaces.web.shown import ShownDuty


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What the person owes, the most urgent first; a visitor gets the rulebook."""
    if not request.user.is_authenticated:
        return redirect("rules")
    today, now = timezone.localdate(), timezone.now()
    mine = access.roles_of(request.user, today) - {Role.SYSTEM}
    owed = duties.owed_on(access.records_for(request.user, today), now, today)
    shown = [ShownDuty.of(o) for o in owed]
    return render(
        request,
        "home.html",
        {
            "mine": [d for d in shown if mine & set(d.by)],
            "others": len([d for d in shown if not mine & set(d.by)]),
            "roles": sorted(mine),
            "notices": access.notices_for(request.user)[:10],
        },
    )


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too. No detail for strangers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
