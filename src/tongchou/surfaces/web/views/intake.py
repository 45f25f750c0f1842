"""Lists that a city brings along: upload, columns, rows, load, undo. Each page is a step back to what the job holds."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tongchou.kernel.reading import MoneyUnit
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import Line
from tongchou.records import access, files, intake
from tongchou.records.lawbook import edition_on
from tongchou.records.models import ImportJob
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.surfaces.api.records import download
from tongchou.surfaces.excel import entering
from tongchou.surfaces.excel.grid import UnreadableError
from tongchou.surfaces.intake import columns, report, run
from tongchou.surfaces.intake.rows import read_rows
from tongchou.surfaces.web import forms, shown_intake
from tongchou.surfaces.web.doors import openings

PAGE = 50
TARGETS = (("project", "enter"), ("application", "open"))
"""The openings into which a list can be loaded, row by row."""

UNITS = (("YUAN", "元"), ("WAN", "万元"), ("YI", "亿元"), ("QIAN", "千元"), ("BAIWAN", "百万元"))


def jobs(request: HttpRequest) -> HttpResponse:
    """The lists that were brought along, and the form for one more."""
    targets = [s for s in openings(request) if (s.line, s.verb) in TARGETS]
    problems: tuple[str, ...] = ()
    asks = False
    if request.method == "POST":
        try:
            return redirect("import-columns", _received(request, targets).pk)
        except files.RefusedFileError as refused:
            problems, asks = refused.says, refused.why is files.Why.ASK
        except UnreadableError as bad:
            problems = (str(bad),)
    mine = access.imports_for(request.user, timezone.localdate())
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "targets": targets,
        "problems": problems,
        "asks": asks,
        "chosen": request.POST.get("target", ""),
    }
    return render(request, "import/jobs.html", context, status=422 if problems else 200)


def _received(request: HttpRequest, targets: list[Step]) -> ImportJob:
    """The job of the file that was sent; one that cannot be read leaves none behind."""
    row = next((s for s in targets if s.key == request.POST.get("target")), None)
    upload = request.FILES.get("file")
    if row is None:
        raise UnreadableError("没有选录成什么。选既有项目或申报草稿。")
    if upload is None:
        raise UnreadableError("没有选择文件。选好文件再上传。")
    affirmed = "affirmed" in request.POST
    name = (upload.name or "")[:200]
    job = intake.receive(request.user, row.line, row.verb, name, upload.read(), timezone.now(), affirmed=affirmed)
    try:
        opened = columns.open_list(job, timezone.localdate())
    except UnreadableError:
        intake.forget(job)
        raise
    sheets = [[s.name, len(s.rows)] for s in opened.file.sheets if not s.hidden]
    intake.choose_columns(job, kind=opened.file.kind[:40], sheets=sheets, sheet=opened.sheet.name)
    return job


def job_of(request: HttpRequest, pk: int) -> ImportJob:
    """The job, or a 404 that says no more than that there is nothing to see."""
    found = access.imports_for(request.user, timezone.localdate()).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这次录入，或你没有查看它的权限。")
    return found


def _head(job: ImportJob) -> dict[str, Any]:
    counts = shown_intake.counts(job)
    return {
        "job": job,
        "target": find(Line(job.line), job.verb).title,
        "counts": counts,
        "begun": counts["entered"] > 0,
    }


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the job stands: to its columns, to its rows, or what became of them."""
    job = job_of(request, pk)
    if job.phase == "columns":
        return redirect("import-columns", pk)
    return redirect("import-rows", pk) if job.phase == "rows" else _result(request, job)


def _result(request: HttpRequest, job: ImportJob, problem: str = "") -> HttpResponse:
    kind = request.GET.get("show", "all")
    found = shown_intake.narrowed(job, kind)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = _head(job) | {
        "page": page,
        "kind": kind,
        "kept": f"show={kind}",
        "rows": shown_intake.rows(job, page.object_list, intake.form_of(job, today), timezone.now()),
        "problem": problem,
        "working": job.phase in ("loading", "undoing"),
        "back": intake.may_undo(job, request.user, timezone.now()) if job.phase == "loaded" else None,
        "edition": edition_on(timezone.localdate()),
    }
    return render(request, "import/result.html", context, status=422 if problem else 200)


def choose_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 1: the sheet, the header, and what each column is."""
    job = job_of(request, pk)
    today = timezone.localdate()
    if _head(job)["begun"]:
        return redirect("import", pk)
    problem = ""
    if request.method == "POST":
        try:
            _keep_columns(job, request.POST)
            unasked = [f"u{n}" not in request.POST for n in columns.lacks_unit(columns.open_list(job, today))]
            if request.POST.get("do") == "read" and not any(unasked):
                read_rows(job, today)
                return redirect("import-rows", pk)
            return redirect("import-columns", pk)
        except UnreadableError as bad:
            problem = str(bad)
    context = _head(job) | {"problem": problem, "units": UNITS}
    try:
        opened = columns.open_list(job, today)
        context |= {
            "opened": opened,
            "columns": columns.shown(opened),
            "options": entering.options(opened.form, opened.columns),
            "lines": columns.header_lines(opened.sheet),
            "named": opened.columns.title_column() is not None,
        }
    except UnreadableError as bad:
        context["problem"] = problem or str(bad)
    return render(request, "import/columns.html", context, status=422 if context["problem"] else 200)


def _keep_columns(job: ImportJob, post: QueryDict) -> None:
    """What the page said: another sheet or header begins anew; else the columns that were changed."""
    sheet, typed = post.get("sheet", job.sheet), post.get("header", "")
    header = int(typed) if typed.isdecimal() and len(typed) < 4 else None
    opened = columns.open_list(job, timezone.localdate())
    known = {name for name, _rows in job.sheets}
    if sheet != job.sheet and sheet in known:
        intake.choose_columns(job, sheet=sheet, header=None, columns={})
        return
    if header is not None and header != opened.columns.top:
        intake.choose_columns(job, header=header, columns={})
        return
    wanted = {o.value for o in entering.options(opened.form, opened.columns)}
    sent = {
        c.index: (post[f"c{c.index}"], unit if (unit := post.get(f"u{c.index}", "")) in MoneyUnit.__members__ else "")
        for c in opened.columns.columns
        if post.get(f"c{c.index}") in wanted
    }
    said = columns.said(job) | {int(i): s for i, s in columns.changed(opened.columns, sent).items()}
    intake.choose_columns(job, columns={str(i): list(s) for i, s in said.items()})


def choose_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: the rows as they will be entered, and which of them are."""
    job = job_of(request, pk)
    if job.phase != "rows":
        return redirect("import", pk)
    kind = request.GET.get("show", "all")
    problems: list[str] = []
    if request.method == "POST":
        problems = _keep_rows(request, job)
        if not problems:
            return _onward(request, job, kind)
    today, now = timezone.localdate(), timezone.now()
    page = Paginator(shown_intake.narrowed(job, kind), PAGE).get_page(request.GET.get("page"))
    form = intake.form_of(job, today)
    asked = shown_intake.for_all_rows(job, today)
    context = _head(job) | {
        "page": page,
        "kind": kind,
        "rows": shown_intake.rows(job, page.object_list, form, now),
        "controls": forms.controls(asked, job.defaults, frozenset(f.id for f in asked)),
        "unknown": shown_intake.unknown_units(job),
        "units": access.units_inside(),
        "problems": problems,
        "edition": edition_on(timezone.localdate()),
    }
    return render(request, "import/rows.html", context, status=422 if problems else 200)


def _keep_rows(request: HttpRequest, job: ImportJob) -> list[str]:
    """Keep what the page said, of its part; returns what could not be read."""
    post = request.POST
    if post.get("part") == "defaults":
        asked = shown_intake.for_all_rows(job, timezone.localdate())
        answers, controls = forms.read(asked, post, frozenset(f.id for f in asked))
        wrong = [c.says for c in controls if c.problem]
        if not wrong:
            try:
                intake.set_defaults(job, answers, timezone.localdate())
            except BadAnswerError as bad:
                return str(bad).splitlines()
        return wrong
    if post.get("part") == "units":
        return _keep_units(job, post)
    shown = [int(n) for n in post.getlist("shown") if n.isdecimal()]
    intake.choose(job, shown, [int(n) for n in post.getlist("take") if n.isdecimal()])
    return []


def _keep_units(job: ImportJob, post: QueryDict) -> list[str]:
    """Which unit each unknown name means: a unit's name, or left out."""
    named, wrong = {}, []
    for number, one in enumerate(shown_intake.unknown_units(job)):
        if post.get(f"name{number}") != one["unit_name"]:
            continue
        typed = post.get(f"unit{number}", "").strip()
        unit = access.unit_named(typed) if typed else None
        if typed and unit is None:
            wrong.append(f"没有名为“{typed}”的单位。从列出的单位里选，或先由管理员登记这个单位。")
        elif unit or f"out{number}" in post:
            named[one["unit_name"]] = unit
    intake.match_units(job, named)
    return wrong


def _onward(request: HttpRequest, job: ImportJob, kind: str) -> HttpResponse:
    """To the page that was asked for, or on to loading."""
    if request.POST.get("do") == "load":
        intake.start(job)
        run.carry_on(job)
        return redirect("import", job.pk)
    page = request.POST.get("go") or request.GET.get("page", "")
    asked = QueryDict(mutable=True)
    asked["show"] = request.POST.get("narrow") or kind
    if page.isdecimal() and "narrow" not in request.POST:
        asked["page"] = page
    response = redirect("import-rows", job.pk)
    response["Location"] += f"?{asked.urlencode()}"
    return response


@require_POST
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry on what was begun, as far as the time of a request goes, or go back to what did not go in."""
    job = job_of(request, pk)
    if request.POST.get("do") == "again":
        intake.reopen(job)
    run.carry_on(job)
    return redirect("import", pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was loaded and nobody has acted on."""
    job = job_of(request, pk)
    reason = request.POST.get("reason", "").strip()[:2000]
    if not reason:
        return _result(request, job, "没有写为什么撤销。写一句话，它和每个项目一起留在记录里。")
    intake.begin_undo(job, request.user, reason)
    run.carry_on(job)
    return redirect("import", pk)


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a job of which nothing was loaded."""
    intake.forget(job_of(request, pk))
    return redirect("imports")


def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a workbook."""
    job = job_of(request, pk)
    stem = job.name.rpartition(".")[0] or job.name
    return download(report.workbook(job), f"{stem}-录入结果.xlsx")
