"""Papers of a record: attach one or several, and read one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongchou.records import access, conduct, files
from tongchou.records.casefile import Actor
from tongchou.records.models import Record
from tongchou.regulation import rulebook
from tongchou.surfaces.api.records import download
from tongchou.surfaces.web import shown_form
from tongchou.surfaces.web.doors import actor_of, record_of

ADD = "add"
"""Where a form of papers belongs to no step, the page that it comes back to."""

OF_KIND = "file-"
"""Inputs of a form that sends several papers at once: each is named by its kind."""


@require_POST
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Attach papers, and come back to the step that needs them; each file that is refused is named with the cause."""
    record, now, back = record_of(request, number), timezone.now(), request.POST.get("verb", "")
    actor = actor_of(request, record)
    sent = _sent(request)
    if not all(conduct.may_attach(record, kind, actor) for kind, _upload in sent):
        raise PermissionDenied(_("这份材料现在不由你上传。看看这份记录在谁手里。"))
    refused = [one for kind, upload in sent if (one := _receive(request, record, actor, kind, upload, now))]
    if request.headers.get("Accept") == "application/json":
        says = [sentence for one in refused for sentence in one["says"]]
        asks = bool(refused) and all(one["asks"] for one in refused)
        return JsonResponse({"says": says, "asks": asks}, status=422 if refused else 201)
    if refused:
        context = {"record": record, "verb": back, "refused": refused, "taken": len(sent) - len(refused)}
        return render(request, "records/refused_file.html", context, status=422)
    if back == ADD:
        return redirect("record-papers", number)
    return redirect("record-step", number, back) if back else redirect("record", number)


@require_GET
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Every paper that the person may bring to a record, whichever step needs it, or none."""
    record = record_of(request, number)
    needed, others = shown_form.bringable_papers(record, actor_of(request, record))
    if not needed and not others:
        raise PermissionDenied(_("这份记录现在没有要你上传的材料。"))
    context = {"record": record, "edition": record.edition, "needed": needed, "others": others, **shown_form.bounds()}
    return render(request, "records/papers.html", context)


def _sent(request: HttpRequest) -> list[tuple[str, UploadedFile | None]]:
    """The papers in a request, each with its kind: one of a named kind, or several by their inputs."""
    if "kind" in request.POST:
        return [(request.POST["kind"], request.FILES.get("file"))]
    several = [(name.removeprefix(OF_KIND), upload) for name, upload in request.FILES.items() if upload]
    return several or [("", None)]


def _receive(
    request: HttpRequest, record: Record, actor: Actor, kind: str, upload: UploadedFile | None, now: datetime
) -> dict[str, Any] | None:
    """Take in one file; why it was not, where it was not."""
    if upload is None:
        return _why(record, kind, "", [_("没有选择文件。选好文件再上传。")])
    name, affirmed = upload.name or "", "affirmed" in request.POST
    try:
        files.receive(record, kind, name, upload.read(), by=request.user, at=now, affirmed=affirmed)
    except files.RefusedFileError as refused:
        if refused.why is files.Why.SECRET:
            conduct.note_secret(record, actor, now, refused.fact)
            name = ""  # it may itself be what must not be kept
        return _why(record, kind, name, refused.says, asks=refused.why is files.Why.ASK)
    return None


def _why(record: Record, kind: str, name: str, says: Iterable[str], *, asks: bool = False) -> dict[str, Any]:
    """Why a file was not taken in, with its name and that of its paper."""
    known = rulebook.load(record.edition).papers.get(kind)
    return {"kind": kind, "title": known.title if known else "", "name": name, "says": list(says), "asks": asks}


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper's bytes as a download."""
    found = access.papers_for(request.user, timezone.localdate()).filter(pk=pk).exclude(state="pending").first()
    if found is None:
        raise Http404(_("没有这份材料，或你没有查看它的权限。"))
    return download(files.read(found), found.name)
