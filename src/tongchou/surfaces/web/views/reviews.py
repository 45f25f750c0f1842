"""Review sessions: the list, the page of a draw, and the file by which anybody replays it (9.2, 12.2)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.lifecycle.table import DISCARDED
from tongchou.lifecycle.words import Line
from tongchou.records import access, access_review, conduct, invitations
from tongchou.records.conduct import MovedUnderUsError
from tongchou.records.models import Record
from tongchou.surfaces.api.once import MOVED
from tongchou.surfaces.web import shown_draw, shown_scores
from tongchou.surfaces.web.doors import actor_of, openings, record_of
from tongchou.surfaces.web.shown import Refusal, refusals

MOST = 100


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The sessions, newest first, and how many experts the pool has."""
    seen = access.records_for(request.user, timezone.localdate())
    sessions = seen.filter(line=Line.SESSION).exclude(state=DISCARDED).order_by("-pk")[:MOST]
    experts = seen.filter(line=Line.EXPERT).exclude(state__in=("draft", "stopped")).count()
    begins = [*openings(request, Line.SESSION), *openings(request, Line.EXPERT)]
    return render(request, "reviews/list.html", {"sessions": sessions, "experts": experts, "begins": begins})


def _session(request: HttpRequest, number: str) -> Record:
    record = record_of(request, number)
    if record.line != Line.SESSION:
        raise Http404(_("%(number)s 不是评审场次。") % {"number": number})
    return record


@never_cache
@require_GET
def draw(request: HttpRequest, number: str) -> HttpResponse:
    """Conditions, exclusions, commitments, result and replacements of one session."""
    record, now, today = _session(request, number), timezone.now(), timezone.localdate()
    context = shown_draw.page(record, request.user, actor_of(request, record), now, today)
    return render(request, "reviews/draw.html", context)


@require_GET
def file(request: HttpRequest, number: str) -> HttpResponse:
    """The draw as one file that ``verify.py draw`` replays without the platform."""
    record = _session(request, number)
    text = shown_draw.file_of(record, timezone.now(), timezone.localdate())
    if text is None:
        raise Http404(_("还没有定下条件，没有可重放的文件。"))
    answer = HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="draw-{record.number}.json"'
    return answer


@never_cache
@require_GET
def scores(request: HttpRequest, number: str) -> HttpResponse:
    """Who has handed in; and once the sheets are open, how the scores lie and who lies far from the others."""
    return _scores(request, _session(request, number))


def _scores(request: HttpRequest, record: Record, status: int = 200, **more: Any) -> HttpResponse:
    context = shown_scores.page(record, request.user, actor_of(request, record), timezone.now(), timezone.localdate())
    return render(request, "reviews/scores.html", context | more, status=status)


@never_cache
@require_POST
def invite(request: HttpRequest, number: str) -> HttpResponse:
    """A link and a code for one expert, shown on this one page; only their hashes go into the step."""
    record, told = _session(request, number), invitations.Secrets.new()
    expert = request.POST.get("expert", "")[:40]
    try:
        given = {"answering": expert, **told.hashes()}
        conduct.take(record, "invite", actor_of(request, record), timezone.now(), given)
    except StepRefusedError as refused:
        return _scores(request, record, 409, wrong=refusals(refused.decision))
    except MovedUnderUsError:
        return _scores(request, record, 409, wrong=[Refusal(MOVED)])
    link = request.build_absolute_uri(reverse("invited", args=[told.link]))
    name = next(s.expert.title for n, s in access_review.summons_of(record).items() if n == expert)
    return _scores(request, record, invited={"name": name, "link": link, "code": f"{told.code[:4]} {told.code[4:]}"})
