"""Minutes of a review session: written in the meeting by the centre, read and signed by those who sat there (9.2)."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongchou.lifecycle.words import Line
from tongchou.records.models import Record
from tongchou.surfaces.web import shown_minutes
from tongchou.surfaces.web.doors import actor_of, record_of
from tongchou.surfaces.web.views import drafts


def _minutes(request: HttpRequest, number: str) -> Record:
    record = record_of(request, number)
    if record.line != Line.MINUTES:
        raise Http404(_("%(number)s 不是评审纪要。") % {"number": number})
    return record


@never_cache
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Results, words and signatures on one page; what is written in its boxes is saved as every draft is."""
    record = _minutes(request, number)
    if request.method == "POST":
        request.POST = shown_minutes.folded(request.POST)
        return drafts.edit(request, number)
    now, today = timezone.now(), timezone.localdate()
    context = shown_minutes.page(record, request.user, actor_of(request, record), now, today)
    return render(request, "reviews/minutes.html", context)


@require_POST
def autosave(request: HttpRequest, number: str) -> JsonResponse:
    """The same save, asked for by the page while people talk."""
    _minutes(request, number)
    request.POST = shown_minutes.folded(request.POST)
    return drafts.autosave(request, number)
