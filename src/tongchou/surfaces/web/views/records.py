"""Records, whatever their line: one list, one page, one form for a draft."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from tongchou.lifecycle.words import LINES, STATES
from tongchou.records import access, conduct
from tongchou.records.models import Record
from tongchou.surfaces.web import forms, shown_record
from tongchou.surfaces.web.attempt import Refused, carry_out
from tongchou.surfaces.web.doors import actor_of, openings, record_of
from tongchou.surfaces.web.shown import ShownEntry

PAGE = 50
MOST_WORDS = 200


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
    words = {name: asked.get(name, "").strip()[:MOST_WORDS] for name in ("line", "state", "project", "q")}
    known = {"line": LINES, "state": STATES}
    return {k: v for k, v in words.items() if v and (k not in known or v in known[k])}


def _narrowed(rows: QuerySet[Record], chosen: dict[str, str]) -> QuerySet[Record]:
    columns = {"line": "line", "state": "state", "project": "project__number"}
    narrowed = rows.filter(**{columns[k]: v for k, v in chosen.items() if k in columns})
    words = chosen.get("q")
    return narrowed.filter(Q(number__icontains=words) | Q(title__icontains=words)) if words else narrowed


def one(request: HttpRequest, number: str) -> HttpResponse:
    """Where the record is, who holds it until when, what may be done and why not, and what was done."""
    record, today = record_of(request, number), timezone.localdate()
    context = shown_record.page(record, request.user, actor_of(request, record), timezone.now(), today)
    return render(request, "records/page.html", context)


def journal(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that was done and refused on the record, with what was stated and why it was refused."""
    record = record_of(request, number)
    rows = shown_record.journal_of(record, request.user, timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    whole = access.reads_whole(request.user, timezone.localdate())
    entries = [ShownEntry.of(e, whole=whole) for e in page.object_list]
    return render(request, "records/journal.html", {"record": record, "page": page, "entries": entries})


def edit(request: HttpRequest, number: str) -> HttpResponse:
    """The form of a draft."""
    record = record_of(request, number)
    if not (conduct.is_editable(record) and conduct.may_write(record, actor_of(request, record))):
        raise PermissionDenied("这份记录现在不由你填写。看看它在谁手里。")
    asked = shown_record.form_fields(record.line, record.edition)
    context: dict[str, Any] = {
        "record": record,
        "controls": forms.controls(asked, record.answers),
        "version": record.version,
    }
    if request.method != "POST":
        return render(request, "records/edit.html", context)

    def save(answers: dict[str, Any]) -> Record:
        emptied = {f.id: None for f in asked if f.id not in answers}
        read = request.POST.get("version", "")
        version = int(read) if read.isdecimal() and len(read) < 10 else 0
        return conduct.save(record, {**emptied, **answers}, actor_of(request, record), timezone.now(), version=version)

    done = carry_out(asked, request.POST, save)
    if not isinstance(done, Refused):
        return redirect("record", number)
    context |= {
        "failed": True,
        "controls": done.controls,
        "problems": done.problems,
        "version": request.POST.get("version", "0"),
    }
    return render(request, "records/edit.html", context, status=done.status)


def openable(request: HttpRequest) -> HttpResponse:
    """What the person may begin."""
    return render(request, "records/openable.html", {"steps": openings(request)})
