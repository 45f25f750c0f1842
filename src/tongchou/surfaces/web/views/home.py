"""The first page, and whether the process is alive."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tongchou.records import access, duties
from tongchou.surfaces.web.shown import Desk


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What the person owes, the most urgent first; a visitor gets the rulebook."""
    if not request.user.is_authenticated:
        return redirect("rules")
    today = timezone.localdate()
    now = timezone.now()
    owed = duties.owed_on(access.records_for(request.user, today), now, today)
    yearly = duties.owed_this_year(access.units_of(request.user, today), now, today)
    desk = Desk.of([*yearly, *owed], access.roles_on(request.user, today), today)
    return render(request, "home.html", {"desk": desk, "notices": access.notices_for(request.user)[:10]})


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
