"""Plans as they are published, open to everybody: the list of years, one plan, and the same plan as a csv (9.3, 9.4)."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongchou.kernel.money import wan
from tongchou.records import access
from tongchou.stages.planning.published import Published, published
from tongchou.surfaces.web.tables import as_csv


@require_GET
def years(request: HttpRequest) -> HttpResponse:
    """Every year that has an issued plan, with the share of what came 一事一议."""
    return render(request, "published/years.html", {"plans": [published(p) for p in access.published_plans()[:MOST]]})


MOST = 60


def _of(year: int) -> list[Published]:
    found = [published(p) for p in access.published_plans().filter(year=year)]
    if not found:
        raise Http404(_("这一年度的计划还没有下达。"))
    return found


@require_GET
def one(request: HttpRequest, year: int) -> HttpResponse:
    """The plans of one year: usually one."""
    return render(request, "published/year.html", {"year": year, "plans": _of(year)})


@require_GET
def file(request: HttpRequest, year: int) -> StreamingHttpResponse:
    """The same as a csv."""
    heads = [_("年度"), _("项目名称"), _("需求单位"), _("本年度投资（万元）"), _("列入方式")]
    lines = (
        [
            plan.year,
            item.title,
            item.unit,
            wan(item.fen).replace(",", ""),
            _("一事一议") if item.urgent else _("年度申报"),
        ]
        for plan in _of(year)
        for item in plan.items
    )
    answer = StreamingHttpResponse(as_csv(heads, lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="plan-{year}.csv"'
    return answer
