"""The red flag desk (5.2, 9.3, 11, 12, 14.2, 19): suspicions, their evidence, and what people found them to be."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongchou.lifecycle.words import Line
from tongchou.stages.flags.rounds import law_now
from tongchou.surfaces.web import policy, shown_flags
from tongchou.surfaces.web.doors import actor_of, record_of

PAGE = 50
LONGEST = 40


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What may be read of all flags, and how often each detector was right."""
    now, today = timezone.now(), timezone.localdate()
    seen = shown_flags.seen_by(request.user, today)
    rows, chosen = shown_flags.narrowed(seen, request.GET)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    may_try = policy.is_open("flags-what-if", policy.roles_of(request))
    context = {
        "page": page,
        "today": today,
        "chosen": chosen,
        "may_try": may_try,
        "kept": urlencode(chosen),
        **shown_flags.listing(seen, now, today),
    }
    return render(request, "flags/list.html", context)


@require_GET
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One flag with its rule, its facts and the records that are its evidence."""
    record = record_of(request, number)
    if record.line != Line.FLAG:
        raise Http404(_("%(number)s 不是红旗。") % {"number": number})
    context = shown_flags.page(record, request.user, actor_of(request, record), timezone.now(), timezone.localdate())
    return render(request, "flags/page.html", context)


@require_GET
def what_if(request: HttpRequest) -> HttpResponse:
    """What another number would show: nothing is changed, nothing is kept."""
    now, today = timezone.now(), timezone.localdate()
    asked = {name: request.GET.get(name, "")[:LONGEST] for name in ("detector", "number", "value")}
    if not asked["number"] and " " in asked["detector"]:
        asked["detector"], asked["number"] = asked["detector"].split(" ", 1)
    result, wrong = None, ""
    if asked["value"]:
        try:
            result = shown_flags.what_if(asked["detector"], asked["number"], asked["value"], now, today)
        except ValueError as problem:
            wrong = str(problem)
    law = law_now(now, today)
    tunable = [
        (one, [(n, n.at(law.day).value, f"{one.id} {n.id}") for n in numbers])
        for one, numbers in shown_flags.tunable(law)
    ]
    context = {
        "tunable": tunable,
        "asked": asked,
        "picked": f"{asked['detector']} {asked['number']}",
        "result": result,
        "wrong": wrong,
    }
    return render(request, "flags/what_if.html", context, status=400 if wrong else 200)
