"""The register: lists of projects and systems, their exports and kept views, and the page of one project."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tongchou.lifecycle.track import TRACK
from tongchou.lifecycle.words import Line
from tongchou.records import access, access_register, views
from tongchou.records.lawbook import edition_on, law_of
from tongchou.surfaces.api.records import download
from tongchou.surfaces.web import register, shown_project
from tongchou.surfaces.web.doors import actor_of, record_of
from tongchou.surfaces.web.register import LISTINGS, Asked, Listing, Reading
from tongchou.surfaces.web.tables import as_csv, as_xlsx

AT_ONCE = 2000


def _reading(today: date) -> Reading:
    return Reading(law_of(edition_on(today), today, today, timezone.now()), today)


def _listing(name: str) -> Listing:
    if name not in LISTINGS:
        raise Http404(f"没有“{name}”这张清单。")
    return LISTINGS[name]


def listing(request: HttpRequest, name: str) -> HttpResponse:
    """A list of the register: filters, sums of all that is filtered, and one page of it."""
    chosen, today = _listing(name), timezone.localdate()
    asked, reading = Asked.of(chosen, request.GET), _reading(today)
    rows = access_register.registered_for(request.user, today)
    units = list(access_register.units_known(request.user, today))
    page = register.page_of(rows, asked, reading)
    sums = register.sums_of(rows, access_register.tallied_for(request.user, today), asked, reading)
    context = {
        "listing": chosen,
        "asked": asked,
        "filters": [(f, f.choices(reading, units), asked.chosen.get(f.id, "")) for f in chosen.filters],
        "rows": [(row, register.cells(row, asked, reading)) for row in page.rows],
        "next": asked.query(after=page.after) if page.after else "",
        "first": not asked.after[1],
        "sums": sums,
        "totals": [sums.money.get(c.id) for c in asked.columns],
        "stages": [
            (str(n), name, sums.stages.get(n, 0), asked.query(stage=str(n)))
            for n, name in enumerate([*(s.name for s in TRACK), register.ASSESSED])
        ],
        "views": access.views_of(request.user, chosen.id),
    }
    return render(request, "projects/list.html", context)


def export(request: HttpRequest, name: str, kind: str) -> HttpResponse | StreamingHttpResponse:
    """Exactly what is filtered, through the same door, in the columns that are shown."""
    chosen, today = _listing(name), timezone.localdate()
    asked, reading = Asked.of(chosen, request.GET), _reading(today)
    found = access_register.registered_for(request.user, today).filter(asked.condition(reading))
    sign = "-" if asked.order.falling else ""
    ordered = found.order_by(f"{sign}{asked.order.key}", f"{sign}project")
    heads = [str(register.NAME), *(str(c.title) for c in asked.columns)]
    lines = (
        [row.title, *(register.plain(c, v) for c, v in register.cells(row, asked, reading))]
        for row in ordered.iterator(AT_ONCE)
    )
    stem = f"{chosen.title}-{today.isoformat()}"
    if kind == "csv":
        answer = StreamingHttpResponse(as_csv(heads, lines), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{chosen.id}-{today.isoformat()}.csv"'
        return answer
    return download(as_xlsx(heads, lines), f"{stem}.xlsx")


@require_POST
def keep_view(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the present filters under a name, or forget a kept view."""
    chosen = _listing(name)
    forgotten = request.POST.get("forget", "")
    if forgotten.isdecimal():
        views.forget(request.user, int(forgotten))
        return redirect("projects", name)
    asked = Asked.of(chosen, request.GET)
    views.keep(request.user, chosen.id, request.POST.get("title", ""), asked.query())
    return redirect(f"{request.path.removesuffix('views/')}?{asked.query()}")


def project(request: HttpRequest, code: str, tab: str = "") -> HttpResponse:
    """The page of one project, or one of its tabs."""
    record, today, now = record_of(request, code), timezone.localdate(), timezone.now()
    if record.line != Line.PROJECT:
        return redirect("record", code)
    shown = shown_project.page(record, request.user, actor_of(request, record), now, today, tab)
    if shown is None:
        raise Http404("没有这一页。")
    return render(request, shown.template, shown.context)
