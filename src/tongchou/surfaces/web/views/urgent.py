"""一事一议 on one page, for whoever decides with a phone in his hand: the order, the reason, two opinions, the money (9.4)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongchou.lifecycle.words import Line
from tongchou.surfaces.web import shown_urgent
from tongchou.surfaces.web.doors import actor_of, record_of


@require_GET
def one(request: HttpRequest, number: str) -> HttpResponse:
    """The page; what it sends goes to the page of the step, as from anywhere else."""
    record, now, today = record_of(request, number), timezone.now(), timezone.localdate()
    if record.line != Line.URGENT:
        raise Http404(_("%(number)s 不是一事一议。") % {"number": number})
    context = shown_urgent.page(record, request.user, actor_of(request, record), now, today)
    return render(request, "urgent/page.html", context)
