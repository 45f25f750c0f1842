"""The working days that all deadlines count by: to read for everybody, to propose for the administrator."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tongchou.kernel.calendar import Calendar, MalformedYearError, parse_year
from tongchou.lifecycle.table import ENDS
from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.lawbook import edition_on, law_of
from tongchou.records.models import Record
from tongchou.surfaces.web import shown_days
from tongchou.surfaces.web.doors import openings

LARGEST = 64 * 1024
"""Bytes of a year's table; the shipped ones have one or two thousand."""


def calendar_now() -> Calendar:
    """The shipped years with those that the city has released laid over."""
    today = timezone.localdate()
    return law_of(edition_on(today), today, today, timezone.now()).calendar


def years(request: HttpRequest) -> HttpResponse:
    """All years, and what waits for its second administrator."""
    shown = shown_days.years(calendar_now(), timezone.localdate())
    context = {"years": shown, "pending": _pending(request), "proposing": openings(request, Line.WORKDAYS)}
    return render(request, "workdays/years.html", context)


def _pending(request: HttpRequest) -> list[Record]:
    """Proposed tables that the person may see and that nobody has decided on."""
    if not request.user.is_authenticated:
        return []
    seen = access.records_for(request.user, timezone.localdate()).filter(line=Line.WORKDAYS)
    return list(seen.exclude(state__in=ENDS[Line.WORKDAYS].final).order_by("-entered_at"))


def year(request: HttpRequest, year: int) -> HttpResponse:
    """One year as twelve months."""
    calendar = calendar_now()
    listed = {one.year: one for one in shown_days.years(calendar, timezone.localdate())}
    if year not in listed:
        raise Http404(f"没有 {year} 年的日历。")
    context = {
        "shown": listed[year],
        "months": list(shown_days.months(calendar, year)),
        "before": listed.get(year - 1),
        "after": listed.get(year + 1),
    }
    return render(request, "workdays/year.html", context)


def propose(request: HttpRequest) -> HttpResponse:
    """Paste or upload the table of a year; another administrator releases it."""
    if not openings(request, Line.WORKDAYS):
        raise PermissionDenied("录入工作日由系统管理员办理。")
    text, problems = "", []
    if request.method == "POST":
        text = _table(request)
        try:
            return redirect("record", _opened(request, text))
        except MalformedYearError as bad:
            problems = list(bad.problems)
    context = {"text": text, "problems": problems}
    return render(request, "workdays/propose.html", context, status=422 if problems else 200)


def _table(request: HttpRequest) -> str:
    """The table that was sent: the file where there is one, else what was pasted."""
    upload = request.FILES.get("file")
    if upload is None:
        return request.POST.get("table", "")
    return upload.read(LARGEST).decode("utf-8-sig", errors="replace")


def _opened(request: HttpRequest, text: str) -> str:
    """The number of the record that proposes a table; raises ``MalformedYearError``."""
    table = parse_year(text)
    answers = {"title": f"{table.year} 年工作日", "year": table.year, "table": text}
    actor = access.actor_on(request.user, None, timezone.localdate(), unit=request.user.unit)
    return conduct.open_record(Line.WORKDAYS, actor, timezone.now(), unit=request.user.unit, answers=answers).number
