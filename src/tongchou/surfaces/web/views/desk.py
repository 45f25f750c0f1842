"""The other tabs of the desk: what I did, what I began, what is for reading; and all warnings."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tongchou.records import access, alerts, desk
from tongchou.records.desk import PAGE, Desk
from tongchou.surfaces.web import shown_desk

FIRST_LISTED, MOST_LISTED = 20, 200


def _frame(request: HttpRequest) -> tuple[Desk, dict[str, Any]]:
    """The desk of whoever asks, and what all its tabs show."""
    now, today = timezone.now(), timezone.localdate()
    mine = Desk(request.user, now, today)
    total = sum(mine.counts(desk.Chosen()).values())
    return mine, {"tabs": shown_desk.tabs(request.user, today, total), "law": mine.law}


def _before(request: HttpRequest) -> int | None:
    """The place after which a list goes on; nonsense begins at the beginning."""
    word = request.GET.get("before", "")
    return int(word) if word.isdecimal() and len(word) < 16 else None


def done(request: HttpRequest) -> HttpResponse:
    """What the person has done, newest first."""
    mine, context = _frame(request)
    before, rows = _before(request), access.acts_of(request.user)
    entries = list((rows.filter(seq__lt=before) if before else rows)[: PAGE + 1])
    shown = shown_desk.acts_of(request.user, entries[:PAGE], mine.law)
    following = entries[PAGE - 1].seq if len(entries) > PAGE else 0
    return render(request, "desk/done.html", {**context, "rows": shown, "following": following})


def mine(request: HttpRequest) -> HttpResponse:
    """What the person began: who has it now, for how long, until when."""
    own, context = _frame(request)
    before, rows = _before(request), access.begun_by(request.user, timezone.localdate())
    records = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    following = records[PAGE - 1].pk if len(records) > PAGE else 0
    shown = shown_desk.rows_of(records[:PAGE], own.law)
    return render(request, "desk/mine.html", {**context, "rows": shown, "following": following})


def circulated(request: HttpRequest) -> HttpResponse:
    """The notices that are for reading."""
    _, context = _frame(request)
    rows = list(shown_desk.circulars(request.user)[: PAGE + 1])
    return render(request, "desk/read.html", {**context, "rows": rows[:PAGE], "more": len(rows) > PAGE})


def warnings(request: HttpRequest) -> HttpResponse:
    """All warnings, each with the first things that it is about; or one, with many."""
    mine = Desk(request.user, timezone.now(), timezone.localdate())
    found = shown_desk.shown_alerts(mine.seat, mine.law)
    one = [a for a in found if a.alert.kind == request.GET.get("kind")]
    most = MOST_LISTED if one else FIRST_LISTED
    shown = [(a, alerts.listed(mine.seat, mine.law, a.alert.kind, most)) for a in one or found]
    return render(request, "desk/alerts.html", {"shown": shown, "law": mine.law, "most": most, "one": bool(one)})
