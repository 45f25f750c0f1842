"""Steps: to begin a record, to take a step on one, to attach the paper that a step needs."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.step import OPENS, Step
from tongchou.lifecycle.table import FREE_STANDING, steps_from
from tongchou.lifecycle.words import LINES
from tongchou.records import access, conduct, files
from tongchou.records.lawbook import edition_on
from tongchou.records.models import Entry, Record
from tongchou.regulation import rulebook
from tongchou.surfaces.api.records import download
from tongchou.surfaces.web import forms, shown_record
from tongchou.surfaces.web.attempt import Refused, carry_out
from tongchou.surfaces.web.doors import actor_of, record_of
from tongchou.surfaces.web.shown import ShownStep


def begin(request: HttpRequest, noun: str, verb: str) -> HttpResponse:
    """Begin a record: its form, and the project where there must be one."""
    edition = edition_on(timezone.localdate())
    row = _opening(noun, verb, edition)
    asked = shown_record.form_fields(row.line, edition)
    code = (request.POST.get("project") or request.GET.get("project", "")).strip()
    context: dict[str, Any] = {
        "step": row,
        "controls": forms.controls(asked, forms.prefilled(asked, request.GET)),
        "edition": edition,
        "project": code,
        "needs_project": row.line not in FREE_STANDING,
    }
    if request.method != "POST":
        return render(request, "records/begin.html", context)
    done = carry_out(asked, request.POST, lambda answers: _open(request, row, code, answers))
    if not isinstance(done, Refused):
        return redirect("record", done.number)
    decision = ShownStep.of(done.decision) if done.decision else None
    context |= {"failed": True, "controls": done.controls, "problems": done.problems, "decision": decision}
    return render(request, "records/begin.html", context, status=done.status)


def _opening(noun: str, verb: str, edition: str) -> Step:
    """The row that an address names, or 404."""
    line = next((one for one, words in LINES.items() if words.noun == noun), None)
    rows = steps_from(line, OPENS, table_of(edition)) if line else ()
    found = next((s for s in rows if s.verb == verb), None)
    if found is None:
        raise Http404("没有这一步。")
    return found


def _open(request: HttpRequest, row: Step, code: str, answers: dict[str, Any]) -> Record:
    project = record_of(request, code) if code and row.line not in FREE_STANDING else None
    unit = project.unit if project else request.user.unit
    actor = access.actor_on(request.user, project, timezone.localdate(), unit=unit)
    return conduct.open_record(
        row.line, actor, timezone.now(), unit=unit, project=project, answers=answers, verb=row.verb
    )


def step(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One step: what stands in the way, what is asked, and the button that takes it."""
    record, now = record_of(request, number), timezone.now()
    try:
        row = conduct.step_of(record, verb)
    except LookupError:
        raise Http404("没有这一步。") from None
    actor, optional = actor_of(request, record), frozenset(row.may_state)
    known = rulebook.load(record.edition).forms[record.line].fields
    asked = [known[name] for name in (*row.asks, *row.may_state)]

    def take(answers: dict[str, Any]) -> Entry:
        return conduct.take(record, verb, actor, now, answers)

    done = carry_out(asked, request.POST, take, optional) if request.method == "POST" else None
    if isinstance(done, Entry):
        return redirect("record", number)
    context = {
        "record": record,
        "step": row,
        "edition": record.edition,
        "missing": shown_record.missing_papers(record, row, actor),
        "problems": done.problems if done else (),
        "controls": done.controls if done else forms.controls(asked, record.answers, optional),
        "decision": ShownStep.of((done.decision if done else None) or conduct.may(record, verb, actor, now)),
        "failed": done is not None,
        "editable": conduct.is_editable(record) and conduct.may_write(record, actor),
    }
    return render(request, "records/step.html", context, status=done.status if done else 200)


@require_POST
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Attach a paper, and come back to the step that needs it."""
    record, now = record_of(request, number), timezone.now()
    kind, back = request.POST.get("kind", ""), request.POST.get("verb", "")
    actor = actor_of(request, record)
    if not conduct.may_attach(record, kind, actor):
        raise PermissionDenied("这份材料现在不由你上传。看看这份记录在谁手里。")
    try:
        _receive(request, record, kind, now)
    except files.RefusedFileError as refused:
        if refused.why is files.Why.SECRET:
            conduct.note_secret(record, actor, now, refused.fact)
        asks = refused.why is files.Why.ASK
        context = {"record": record, "kind": kind, "verb": back, "says": refused.says, "asks": asks}
        return render(request, "records/refused_file.html", context, status=422)
    return redirect("record-step", number, back) if back else redirect("record", number)


def _receive(request: HttpRequest, record: Record, kind: str, now: datetime) -> None:
    """Take in the file that was sent; raises ``RefusedFileError``, also where there is none."""
    upload = request.FILES.get("file")
    if upload is None:
        raise files.RefusedFileError(files.Why.UNFIT, ["没有选择文件。选好文件再上传。"])
    affirmed = "affirmed" in request.POST
    files.receive(record, kind, upload.name or "", upload.read(), by=request.user, at=now, affirmed=affirmed)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper's bytes as a download."""
    found = access.papers_for(request.user, timezone.localdate()).filter(pk=pk).exclude(state="pending").first()
    if found is None:
        raise Http404("没有这份材料，或你没有查看它的权限。")
    return download(files.read(found), found.name)
