"""Two editions side by side, and one record judged under both: what a change of the regulation means here (art. 37)."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tongchou.records.lawbook import edition_on, law_of
from tongchou.regulation import rulebook
from tongchou.surfaces.web import shown_compare, shown_law
from tongchou.surfaces.web.doors import actor_of, record_of


def compare(request: HttpRequest) -> HttpResponse:
    """Choose two editions and a day; a person who is signed in may name a record."""
    now, today = timezone.now(), timezone.localdate()
    a, b = _pair(request, edition_on(today))
    day, problem = _day(request, today)
    laws = [law_of(edition, day, today, now) for edition in (a, b)]
    context: dict[str, Any] = {
        "a": laws[0].book,
        "b": laws[1].book,
        "day": day,
        "problem": problem,
        "editions": shown_law.editions(today),
        "subjects": shown_compare.by_subject(*laws),
    }
    number = request.GET.get("record", "").strip()
    if number and request.user.is_authenticated:
        record = record_of(request, number)
        rows = shown_compare.judged(record, actor_of(request, record), (a, b), now, today)
        context |= {
            "record": record,
            "differing": [r for r in rows if r.differs],
            "same": [r for r in rows if not r.differs],
        }
    return render(request, "rules/compare.html", context)


def _pair(request: HttpRequest, current: str) -> tuple[str, str]:
    """The two editions that were chosen; else the law of today and another one."""
    known = rulebook.editions()
    a = request.GET.get("a", "")
    a = a if a in known else current
    b = request.GET.get("b", "")
    return a, b if b in known else next((e for e in reversed(known) if e != a), a)


def _day(request: HttpRequest, today: date) -> tuple[date, str]:
    """The day that was chosen, or today with a sentence on what was wrong with it."""
    typed = request.GET.get("day", "").strip()
    try:
        return (date.fromisoformat(typed) if typed else today), ""
    except ValueError:
        return today, f"“{typed}”不是日期，按今天比较。写成 2026-08-31 这样。"
