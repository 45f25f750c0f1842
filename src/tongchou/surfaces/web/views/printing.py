"""Printed forms of records, and the page that says what a printed form is worth."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tongchou.lifecycle.words import Line
from tongchou.records import access, files, printed
from tongchou.regulation import rulebook
from tongchou.surfaces.api.records import download
from tongchou.surfaces.printing import minutes as minutes_paper
from tongchou.surfaces.printing.annual import Order
from tongchou.surfaces.printing.sheet import Sheet, sheet_of
from tongchou.surfaces.printing.typeset import pdf
from tongchou.surfaces.printing.word import docx
from tongchou.surfaces.web import making, shown_minutes, shown_record
from tongchou.surfaces.web.doors import record_of
from tongchou.surfaces.web.views.papers import ADD


def _sheet(request: HttpRequest, number: str) -> Sheet:
    """The form with what this person may read of it."""
    record, now, today = record_of(request, number), timezone.now(), timezone.localdate()
    if record.line == Line.MINUTES:
        order = Order(record, request.user.name, now, making.address(request, record))
        return minutes_paper.sheet_of(order, shown_minutes.told(record, request.user, now, today))
    whole = access.reads_whole(request.user, today)
    answers = shown_record.answers_of(record, whole=whole)
    entries = (
        access.entries_for(request.user, today)
        .filter(record=record)
        .select_related("actor__unit", "behalf")
        .order_by("seq")
    )
    return sheet_of(record, answers, entries, address=making.address(request, record), by=request.user.name, now=now)


@require_GET
def as_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The form as PDF."""
    sheet = _sheet(request, number)
    return download(pdf(sheet), f"{sheet.title}-{sheet.number}.pdf")


@require_GET
def as_word(request: HttpRequest, number: str) -> HttpResponse:
    """The form as a Word file."""
    sheet = _sheet(request, number)
    return download(docx(sheet), f"{sheet.title}-{sheet.number}.docx")


@require_GET
def made(request: HttpRequest, number: str, kind: str, form: str) -> HttpResponse:
    """A paper of a record, made of what the record says, to read before it is attached."""
    record = record_of(request, number)
    name, data = making.made(request, record, kind, form)
    return download(data, name)


@require_POST
def attach_made(request: HttpRequest, number: str) -> HttpResponse:
    """Attach a paper that the platform makes, in place of one made by hand; it is screened like any other."""
    record = record_of(request, number)
    kind = request.POST.get("made", "")
    try:
        making.attach(request, record, kind)
    except files.RefusedFileError as refused:
        title = rulebook.load(record.edition).papers[kind].title
        says = {
            "kind": kind,
            "title": title,
            "name": title,
            "says": refused.says,
        }
        context = {"record": record, "verb": request.POST.get("verb", ""), "refused": [says], "taken": 0}
        return render(request, "records/refused_file.html", context, status=422)
    verb = request.POST.get("verb", "")
    if verb == ADD:
        return redirect("record-papers", number)
    return redirect("record-step", number, verb) if verb else redirect("record", number)


@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Whether a form on paper is the record as it is now; who may not see the record learns nothing of it."""
    number, typed = request.GET.get("number", "").strip()[:40], request.GET.get("code", "").strip()[:40]
    code = printed.typed(typed)
    record = access.record_numbered(request.user, number, timezone.localdate()) if number else None
    context = {
        "number": number,
        "typed": typed,
        "code": code,
        "record": record,
        "judged": printed.judge(record, code) if record and code else None,
    }
    return render(request, "printing/check.html", context)
