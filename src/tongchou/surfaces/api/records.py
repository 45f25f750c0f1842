"""Reading records, keeping drafts, attaching papers, and asking what may be done: the same for every line."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import JsonValue

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, duties, files, minutes
from tongchou.records.models import Record
from tongchou.surfaces.api.once import once
from tongchou.surfaces.api.shapes import (
    DutyOut,
    EntriesOut,
    EntryOut,
    PaperOut,
    Problem,
    RecordOut,
    RecordsOut,
    StepOut,
)

router = Router(tags=["记录"])
PAGE = 50


def record_of(request: HttpRequest, number: str) -> Record:
    """The record through the door; whoever may not see it learns no more than that there is nothing to see."""
    found = access.record_numbered(request.auth, number, timezone.localdate())
    if found is None:
        raise Http404(f"没有编号为 {number} 的记录，或你没有查看它的权限。")
    return found


@router.get("/records", response=RecordsOut, operation_id="records_list", summary="记录清单")
def listing(
    request: HttpRequest,
    *,
    line: str = "",
    state: str = "",
    unit: str = "",
    project: str = "",
    year: int | None = None,
    after: str = "",
) -> RecordsOut:
    """Fifty records at a time in the order of their numbers; filters narrow what the door lets through."""
    rows = access.records_for(request.auth, timezone.localdate()).order_by("number")
    asked = {
        "line": line, "state": state, "unit__name": unit, "project__number": project, "year": year, "number__gt": after,
    }  # fmt: skip
    page = list(rows.filter(**{k: v for k, v in asked.items() if v})[: PAGE + 1])
    more = len(page) > PAGE
    whole = access.reads_whole(request.auth, timezone.localdate())
    return RecordsOut(
        records=[RecordOut.of(r, whole=whole) for r in page[:PAGE]], after=page[PAGE - 1].number if more else ""
    )


@router.get("/records/{number}", response={200: RecordOut, 404: Problem}, operation_id="record", summary="一份记录")
def one(request: HttpRequest, number: str) -> RecordOut:
    """One record with its answers."""
    return shown(request, record_of(request, number))


def shown(request: HttpRequest, record: Record) -> RecordOut:
    """A record as the asker may read it."""
    whole = access.reads_whole(request.auth, timezone.localdate())
    part = None if whole or record.line != Line.MINUTES else minutes.part_of(record, request.auth)
    return RecordOut.of(record, whole=whole, seen=conduct.seen_of(record), part=part)


class Draft(Schema):
    """Answers to keep; ``version`` is the version that was read, so that nobody overwrites what he has not seen."""

    version: int
    answers: dict[str, JsonValue]


@router.patch(
    "/records/{number}",
    response={200: RecordOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    operation_id="record_save",
    summary="保存草稿",
)
def save(request: HttpRequest, number: str, draft: Draft) -> Any:
    """Keep answers in a form that is still open."""
    record, at = record_of(request, number), timezone.now()
    actor = access.actor_on(request.auth, record, timezone.localdate())
    if not conduct.may_write(record, actor):
        return _not_yours()

    def act() -> tuple[int, RecordOut]:
        return 200, shown(request, conduct.save(record, draft.answers, actor, at, version=draft.version))

    return Status(*once(request, at, act))


def _not_yours() -> Status:
    return Status(403, Problem(code="not-yours", says="这份记录现在不由你填写。看看它在谁手里。"))


@router.get(
    "/records/{number}/steps", response={200: list[StepOut], 404: Problem}, operation_id="steps", summary="能走哪几步"
)
def steps(request: HttpRequest, number: str) -> list[StepOut]:
    """Every step that leads on, whoever may take it, with every reason why the asker may not."""
    record = record_of(request, number)
    actor = access.actor_on(request.auth, record, timezone.localdate())
    return [StepOut.of(d) for d in conduct.ways_on(record, actor, timezone.now())]


@router.get(
    "/records/{number}/steps/{verb}",
    response={200: StepOut, 404: Problem},
    operation_id="step",
    summary="这一步能不能走",
)
def step(request: HttpRequest, number: str, verb: str) -> StepOut:
    """One step of the record's line, also one that does not begin where the record is."""
    record = record_of(request, number)
    actor = access.actor_on(request.auth, record, timezone.localdate())
    try:
        return StepOut.of(conduct.may(record, verb, actor, timezone.now()))
    except LookupError:
        raise Http404(f"没有“{verb}”这一步。") from None


@router.post(
    "/records/{number}/papers",
    response={201: PaperOut, 403: Problem, 404: Problem, 422: Problem},
    operation_id="paper_attach",
    summary="上传材料",
)
def attach(
    request: HttpRequest, number: str, kind: Form[str], file: File[UploadedFile], affirmed: Form[bool] = False
) -> Any:
    """Attach a new version of a paper.

    A file with a state-secret marking is refused and nothing of it is kept (32). Where the screening is not sure the
    code is ``file-ask``: send it again with ``affirmed`` when you have looked and it is no state secret.
    """
    record, at = record_of(request, number), timezone.now()
    actor = access.actor_on(request.auth, record, timezone.localdate())
    if not conduct.may_attach(record, kind, actor):
        return _not_yours()
    try:
        paper = files.receive(record, kind, file.name or "", file.read(), by=request.auth, at=at, affirmed=affirmed)
    except files.RefusedFileError as refused:
        if refused.why is files.Why.SECRET:
            conduct.note_secret(record, actor, at, refused.fact)
        return Status(422, Problem(code=f"file-{refused.why}", says=str(refused)))
    return Status(201, PaperOut.of(paper))


@router.get(
    "/records/{number}/papers", response={200: list[PaperOut], 404: Problem}, operation_id="papers", summary="材料清单"
)
def papers(request: HttpRequest, number: str) -> list[PaperOut]:
    """All versions of all papers of a record."""
    record = record_of(request, number)
    return [PaperOut.of(p) for p in access.papers_for(request.auth, timezone.localdate()).filter(record=record)]


@router.get("/papers/{paper_id}/content", operation_id="paper_content", summary="下载材料", response={404: Problem})
def content(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The bytes, always as an attachment that no browser renders in our origin (D15)."""
    paper = access.papers_for(request.auth, timezone.localdate()).filter(pk=paper_id).exclude(state="pending").first()
    if paper is None:
        raise Http404("没有这份材料，或你没有查看它的权限。")
    return download(files.read(paper), paper.name)


def download(data: bytes, name: str) -> HttpResponse:
    """Bytes as a download under a name of any script."""
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@router.get(
    "/records/{number}/journal",
    response={200: EntriesOut, 404: Problem},
    operation_id="journal",
    summary="办理记录",
)
def journal(request: HttpRequest, number: str, after: int = 0) -> EntriesOut:
    """What was done and refused on a record, oldest first, fifty at a time, with the exact text that is hashed."""
    record = record_of(request, number)
    today = timezone.localdate()
    whole = access.reads_whole(request.auth, today)
    rows = access.entries_for(request.auth, today).filter(record=record, seq__gt=after).order_by("seq")
    page = list(rows[: PAGE + 1])
    entries = [EntryOut.of(e, whole=whole) for e in page[:PAGE]]
    return EntriesOut(entries=entries, after=page[PAGE - 1].seq if len(page) > PAGE else 0)


@router.get("/duties", response=list[DutyOut], operation_id="duties", summary="待办与时限")
def my_duties(request: HttpRequest) -> list[DutyOut]:
    """What the asker owes, the most urgent first."""
    today = timezone.localdate()
    rows = access.records_for(request.auth, today)
    mine = access.roles_of(request.auth, today)
    yearly = duties.owed_this_year(access.units_of(request.auth, today), timezone.now(), today)
    owed = sorted([*duties.owed_on(rows, timezone.now(), today), *yearly], key=lambda o: o.left)
    return [DutyOut.of(o) for o in owed if mine & set(o.by)]
