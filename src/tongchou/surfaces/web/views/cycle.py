"""The page of a planning year: phases with the days of the law and of the city, counts, who is missing (9.1, 9.2)."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongchou.lifecycle import cycle
from tongchou.records.lawbook import edition_on, law_of
from tongchou.regulation import rulebook
from tongchou.surfaces.web import policy, shown_cycle

AHEAD = 2
"""Plan years after this one that have a page: whoever prepares looks one further than the year that is planned."""


def _years(today: date) -> range:
    """The plan years that have a page: from the first that an edition of the city's law plans."""
    first = min(rulebook.load(edition).in_force.year for edition in settings.TONGCHOU_EDITIONS)
    return range(first, today.year + AHEAD + 1)


@require_GET
def current(request: HttpRequest) -> HttpResponse:
    """To the plan year that is being worked on."""
    today = timezone.localdate()
    return redirect("cycle", cycle.plan_year(law_of(edition_on(today), today, today, timezone.now())))


@require_GET
def year(request: HttpRequest, year: int) -> HttpResponse:
    """One planning year."""
    today = timezone.localdate()
    if year not in _years(today):
        raise Http404(_("没有这一年的计划。"))
    context = shown_cycle.page(request.user, policy.roles_of(request), year, timezone.now(), today)
    neighbours = [y for y in (year - 1, year + 1) if y in _years(today)]
    return render(request, "queue/cycle.html", {**context, "neighbours": neighbours})
