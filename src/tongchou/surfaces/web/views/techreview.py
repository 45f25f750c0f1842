"""The centre's technical review: what waits for it, and one application in its five dimensions (14, 15)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.lifecycle.words import Line
from tongchou.records import conduct
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.surfaces.web import shown_review
from tongchou.surfaces.web.doors import actor_of, record_of
from tongchou.surfaces.web.shown import Refusal, refusals


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The applications that the centre reviews now, and how far each opinion is."""
    rows = shown_review.waiting(request.user, timezone.localdate())
    return render(request, "techreview/list.html", {"rows": rows})


@never_cache
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Machine facts, rules and the opinion beside each other; the form saves itself as every draft does."""
    record, now, today = record_of(request, number), timezone.now(), timezone.localdate()
    if record.line != Line.APPLICATION:
        raise Http404(_("%(number)s 不是项目申报。") % {"number": number})
    actor, wrong = actor_of(request, record), list[Refusal]()
    if request.method == "POST":
        spine = record.project
        try:
            if spine is None:
                raise Http404(_("%(number)s 不是项目申报。") % {"number": number})
            if shown_review.opinion_on(record, request.user, today) is None:
                said = shown_review.begun(record)
                conduct.open_record(Line.OPINION, actor, now, unit=spine.unit, project=spine, answers=said)
            return redirect("techreview-one", number)
        except StepRefusedError as refused:
            wrong = refusals(refused.decision)
        except BadAnswerError as bad:
            wrong = [Refusal(line) for line in str(bad).splitlines()]
    context = shown_review.page(record, request.user, actor, now, today)
    return render(request, "techreview/page.html", context | {"wrong": wrong}, status=409 if wrong else 200)
