"""Records, whatever their line: one list and one page."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from tongchou.lifecycle.table import DISCARDED
from tongchou.lifecycle.words import LINES, STATES, Line
from tongchou.records import access, access_review
from tongchou.records.models import Record
from tongchou.surfaces.web import policy, shown_form, shown_record
from tongchou.surfaces.web.doors import actor_of, openings, record_of
from tongchou.surfaces.web.shown import ShownEntry

PAGE = 50
MOST_WORDS = 200
YEAR_SIGNS = 4


def listing(request: HttpRequest) -> HttpResponse:
    """All that the person may see, narrowed by line, state and words."""
    seen = access.records_for(request.user, timezone.localdate()).order_by("-entered_at", "number")
    chosen = _chosen(request.GET)
    page = Paginator(_narrowed(seen, chosen), PAGE).get_page(request.GET.get("page"))
    states = sorted(STATES.items(), key=lambda named: named[1].name)
    context = {"page": page, "chosen": chosen, "kept": urlencode(chosen), "lines": LINES.items(), "states": states}
    return render(request, "records/list.html", context)


def _chosen(asked: QueryDict) -> dict[str, str]:
    """The filters that mean something."""
    words = {name: asked.get(name, "").strip()[:MOST_WORDS] for name in ("line", "state", "project", "year", "q")}
    if not (words["year"].isdecimal() and len(words["year"]) == YEAR_SIGNS):
        words["year"] = ""
    known = {"line": LINES, "state": STATES}
    return {k: v for k, v in words.items() if v and (k not in known or v in known[k])}


def _narrowed(rows: QuerySet[Record], chosen: dict[str, str]) -> QuerySet[Record]:
    columns = {"line": "line", "state": "state", "project": "project__number", "year": "year"}
    narrowed = rows.filter(**{columns[k]: v for k, v in chosen.items() if k in columns})
    words = chosen.get("q")
    if not words and "state" not in chosen:
        narrowed = narrowed.exclude(state=DISCARDED)  # it is found under its state and by its number
    return narrowed.filter(Q(number__icontains=words) | Q(title__icontains=words)) if words else narrowed


def one(request: HttpRequest, number: str) -> HttpResponse:
    """Where the record is, who holds it until when, what may be done and why not, and what was done."""
    record, today = record_of(request, number), timezone.localdate()
    if record.line == Line.PROJECT:
        return redirect("project", number)
    if record.line == Line.OPINION and (number := access_review.application_of(record)):
        return redirect("techreview-one", number)
    if record.line == Line.FLAG:
        return redirect("flag", number)
    if record.line == Line.SCORE and access_review.own_sheet(request.user, number):
        return redirect("expert-sheet", number)
    if record.line == Line.MINUTES and policy.is_open("minutes", policy.roles_of(request)):
        return redirect("minutes", number)
    context = shown_record.page(record, request.user, actor_of(request, record), timezone.now(), today)
    context["long"] = shown_form.has_tasks(record.line, record.edition)
    return render(request, "records/page.html", context)


def journal(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that was done and refused on the record, with what was stated and why it was refused."""
    record = record_of(request, number)
    rows = shown_record.journal_of(record, request.user, timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    whole = access.reads_whole(request.user, timezone.localdate())
    entries = [ShownEntry.of(e, whole=whole) for e in page.object_list]
    return render(request, "records/journal.html", {"record": record, "page": page, "entries": entries})


def openable(request: HttpRequest) -> HttpResponse:
    """What the person may begin."""
    return render(request, "records/openable.html", {"steps": openings(request)})
