"""The first page of everybody: the desk, the auditor's start, or the rulebook."""

from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from tongchou.lifecycle.words import LINES, Role
from tongchou.records import access
from tongchou.records.desk import Chosen
from tongchou.surfaces.web import policy, shown_desk
from tongchou.surfaces.web.shown_audit import start

AUDITORS = frozenset({Role.AUDIT, Role.AUDIT_ADMIN})


def home(request: HttpRequest) -> HttpResponse:
    """What the person owes, the most urgent first; an auditor begins elsewhere; a visitor gets the rulebook."""
    if not request.user.is_authenticated:
        return redirect("rules")
    today, now = timezone.localdate(), timezone.now()
    roles = policy.roles_of(request)
    if roles and roles <= AUDITORS:
        return render(request, "desk/audit.html", start(request.user, now, today))
    if roles == {Role.EXPERT}:  # he has no desk: what he owes are his sheets
        return redirect("expert")
    chosen = _chosen(request.GET, roles)
    return render(request, "home.html", shown_desk.page(request.user, roles, chosen, now, today))


def _chosen(asked: QueryDict, roles: frozenset[Role]) -> Chosen:
    """The filters and the place in the list; nonsense does nothing."""
    line, unit = asked.get("line", ""), asked.get("unit", "")
    known = unit.isdecimal() and len(unit) < 10 and bool(roles & access.WHOLE_CITY)
    return Chosen(line if line in LINES else "", int(unit) if known else None, _after(asked.get("after", "")))


def _after(word: str) -> tuple[date, str] | None:
    day, _, thing = word.partition("~")
    try:
        return (date.fromisoformat(day), thing[:100]) if thing else None
    except ValueError:
        return None
