"""Records and their steps, from the table: one list, one page, one form for every line."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.engine import Decision, StepRefusedError
from tongchou.lifecycle.table import FREE_STANDING, OPENS, Step, steps_from
from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records import access, conduct, duties, files
from tongchou.records.casefile import Actor, law_for
from tongchou.records.conduct import MovedUnderUsError
from tongchou.records.lawbook import edition_on
from tongchou.records.models import Record
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import BadAnswerError, Form
from tongchou.surfaces.api.once import MOVED
from tongchou.surfaces.api.records import download
from tongchou.surfaces.web import forms
from tongchou.surfaces.web.shown import ShownDuty, ShownEntry, ShownStep


def record_of(request: HttpRequest, number: str) -> Record:
    """The record through the door."""
    found = access.records_for(request.user, timezone.localdate()).filter(number=number).first()
    if found is None:
        raise Http404(f"没有编号为 {number} 的记录，或你没有查看它的权限。")
    return found


def actor_of(request: HttpRequest, record: Record) -> Actor:
    """The person in the roles that count here."""
    return access.actor_on(request.user, record, timezone.localdate())


def listing(request: HttpRequest) -> HttpResponse:
    """All that the person may see, by line and state."""
    rows = access.records_for(request.user, timezone.localdate()).order_by("-entered_at", "number")
    chosen = {k: request.GET.get(k, "") for k in ("line", "state")}
    rows = rows.filter(**{k: v for k, v in chosen.items() if v})
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "records/list.html", {"page": page, "chosen": chosen, "lines": LINES.items()})


def one(request: HttpRequest, number: str) -> HttpResponse:
    """Where the record is, who holds it until when, what may be done and why not, and what was done."""
    record = record_of(request, number)
    now, today = timezone.now(), timezone.localdate()
    actor = actor_of(request, record)
    ways = [ShownStep.of(d) for d in conduct.ways_on(record, actor, now) if set(d.step.by) != {Role.SYSTEM}]
    entries = access.entries_for(request.user, today).filter(record=record).order_by("-seq")
    members = access.records_for(request.user, today).filter(project=record).order_by("line", "number")
    form = rulebook.load(record.edition).forms[record.line]
    return render(
        request,
        "records/page.html",
        {
            "record": record,
            "law": law_for(record, now, today),
            "ways": ways,
            "duties": [ShownDuty.of(o) for o in duties.owed_on([record], now, today)],
            "entries": [ShownEntry.of(e, record.edition) for e in entries],
            "answers": [(f, record.answers[f.id]) for f in form.fields.values() if record.answers.get(f.id) not in (None, "", [])],
            "papers": access.papers_for(request.user, today).filter(record=record),
            "members": members,
            "baselines": record.baselines.all(),
            "editable": conduct.is_editable(record) and conduct.may_write(record, actor),
        },
    )


def edit(request: HttpRequest, number: str) -> HttpResponse:
    """The form of a draft."""
    record = record_of(request, number)
    form = rulebook.load(record.edition).forms[record.line]
    asked = [f for f in form.fields.values() if f.asked and f.id not in _stated_with_steps(record)]
    if not (conduct.is_editable(record) and conduct.may_write(record, actor_of(request, record))):
        raise Http404("这份记录现在不能修改。")
    shown, problem = forms.controls(asked, record.answers), ""
    if request.method == "POST":
        answers, shown = forms.read(asked, request.POST)
        empty: Mapping[str, Any] = {f.id: None for f in asked if f.id not in answers}
        if not any(c.problem for c in shown):
            try:
                conduct.save(record, {**empty, **answers}, timezone.now(), version=int(request.POST.get("version", "0")))
                return redirect("record", number)
            except MovedUnderUsError:
                problem = MOVED
            except BadAnswerError as bad:
                problem = str(bad)
    context = {"record": record, "controls": shown, "problem": problem, "version": request.POST.get("version", record.version)}
    return render(request, "records/edit.html", context, status=409 if problem else 200)


def _stated_with_steps(record: Record) -> set[str]:
    """Fields that are stated with a step, not in the form."""
    rows = (s for s in table_of(record.edition) if s.line == record.line and not s.opens)
    return {name for s in rows for name in (*s.asks, *s.may_state)}


def openable(request: HttpRequest) -> HttpResponse:
    """What the person may begin, by line."""
    mine = access.roles_of(request.user, timezone.localdate())
    rows = [s for s in table_of(edition_on(timezone.localdate())) if s.opens and mine & set(s.by)]
    return render(request, "records/openable.html", {"steps": rows})


def begin(request: HttpRequest, noun: str, verb: str) -> HttpResponse:
    """Begin a record: its form, and the project where there must be one."""
    today, now = timezone.localdate(), timezone.now()
    line = next((n for n, w in LINES.items() if w.noun == noun), None)
    edition = edition_on(today)
    step = next((s for s in steps_from(line, OPENS, table_of(edition)) if s.verb == verb), None) if line else None
    if line is None or step is None:
        raise Http404("没有这一步。")
    form = rulebook.load(edition).forms[line]
    asked = _opening_fields(form, line, edition)
    needs_project = line not in FREE_STANDING
    shown, decision, problem = forms.controls(asked, {}), None, ""
    code = request.POST.get("project") or request.GET.get("project", "")
    if request.method == "POST":
        answers, shown = forms.read(asked, request.POST)
        project = record_of(request, code) if needs_project and code else None
        unit = project.unit if project and line not in FREE_STANDING else request.user.unit
        actor = access.actor_on(request.user, project, today, unit=unit)
        if not any(c.problem for c in shown):
            try:
                record = conduct.open_record(line, actor, now, unit=unit, project=project, answers=answers, verb=verb)
                return redirect("record", record.number)
            except StepRefusedError as refused:
                decision = refused.decision
            except BadAnswerError as bad:
                problem = str(bad)
    return render(
        request,
        "records/step.html",
        {
            "step": step, "line": line, "controls": shown, "decision": _shown(decision), "problem": problem,
            "needs_project": needs_project, "project": code, "edition": edition, "record": None,
        },
        status=409 if decision or problem else 200,
    )  # fmt: skip


def _opening_fields(form: Form, line: Line, edition: str) -> list[Any]:
    later = {n for s in table_of(edition) if s.line is line and not s.opens for n in (*s.asks, *s.may_state)}
    return [f for f in form.fields.values() if f.asked and f.id not in later]


def _shown(decision: Decision | None) -> ShownStep | None:
    return ShownStep.of(decision) if decision else None


def step(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One step: what stands in the way, what is asked, and the button that takes it."""
    record = record_of(request, number)
    try:
        row = conduct.step_of(record, verb)
    except LookupError:
        raise Http404("没有这一步。") from None
    form = rulebook.load(record.edition).forms[record.line]
    optional = frozenset(row.may_state)
    asked = [form.fields[name] for name in (*row.asks, *row.may_state)]
    actor, now = actor_of(request, record), timezone.now()
    shown, problem, status = forms.controls(asked, record.answers, optional), "", 200
    decision = conduct.may(record, verb, actor, now)
    if request.method == "POST":
        answers, shown = forms.read(asked, request.POST, optional)
        status = 409
        if not any(c.problem for c in shown):
            try:
                conduct.take(record, verb, actor, now, answers)
                return redirect("record", number)
            except StepRefusedError as refused:
                decision = refused.decision
            except MovedUnderUsError:
                problem = MOVED
            except BadAnswerError as bad:
                problem = str(bad)
    return render(request, "records/step.html", _step_context(record, row, shown, ShownStep.of(decision), problem), status=status)


def _step_context(record: Record, row: Step, shown: list[forms.Control], decision: ShownStep, problem: str) -> dict[str, Any]:
    papers = rulebook.load(record.edition).papers
    missing = [papers[kind] for kind in row.papers if not record.papers.filter(kind=kind).exclude(state="pending").exists()]
    return {
        "record": record, "step": row, "line": Line(record.line), "controls": shown, "decision": decision,
        "problem": problem, "missing": missing, "edition": record.edition, "needs_project": False,
    }  # fmt: skip


@require_POST
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Attach a paper, and come back to the step that needs it."""
    record, now = record_of(request, number), timezone.now()
    kind, back = request.POST.get("kind", ""), request.POST.get("verb", "")
    actor = actor_of(request, record)
    upload = request.FILES.get("file")
    if upload is None or not conduct.may_attach(record, kind, actor):
        raise Http404("没有选择文件，或这份材料现在不由你上传。")
    try:
        files.receive(record, kind, upload.name or "", upload.read(), by=request.user, at=now)
    except files.RefusedFileError as refused:
        if refused.secret:
            with transaction.atomic():
                conduct.note_secret(record, actor, now)
        return render(request, "records/refused_file.html", {"record": record, "verb": back, "says": refused.says}, status=422)
    return redirect("record-step", number, back) if back else redirect("record", number)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper's bytes as a download."""
    found = access.papers_for(request.user, timezone.localdate()).filter(pk=pk).exclude(state="pending").first()
    if found is None:
        raise Http404("没有这份材料，或你没有查看它的权限。")
    return download(files.read(found), found.name)

