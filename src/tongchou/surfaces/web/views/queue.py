"""The queue of an office, and the page on which one file is taken in: the file beside its checklist (9.1, 13.1).

Nothing here moves a state: what is decided on the checklist becomes the form of the step that the office then takes.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongchou.lifecycle import supplement
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.words import Line
from tongchou.records import access, checklist, conduct, drafts, queue, rounds
from tongchou.records.casefile import Actor
from tongchou.records.conduct import MovedUnderUsError
from tongchou.records.models import Checklist, Record
from tongchou.records.queue import Queue
from tongchou.regulation.rulebook import Law
from tongchou.surfaces.web import kept, shown_queue, shown_record
from tongchou.surfaces.web.doors import actor_of, record_of

LONGEST_PAGE = 40
LONGEST_NUMBER = 9


def _queue(request: HttpRequest) -> Queue:
    return Queue(request.user, timezone.now(), timezone.localdate())


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What waits to be taken in, by working days left."""
    return render(request, "queue/list.html", shown_queue.page(_queue(request), shown_queue.asked_of(request.GET)))


@require_GET
def sent_back(request: HttpRequest) -> HttpResponse:
    """What units are mending now."""
    word = request.GET.get("before", "")
    mine = _queue(request)
    rows, more = mine.sent_back(int(word) if word.isdecimal() and len(word) <= LONGEST_NUMBER else None)
    context = {
        "rows": [shown_queue.away(r, mine) for r in rows],
        "following": rows[-1].pk if more else 0,
        "law": mine.law,
    }
    return render(request, "queue/sent_back.html", context)


def _steps(record: Record, actor: Actor) -> tuple[list[Step], bool]:
    """What the person may do with the file from here; whether it lies in his queue at all."""
    ways = [d.step for d in conduct.ways_on(record, actor, timezone.now()) if actor.roles & set(d.step.by)]
    return ways, queue.is_here(record) and any(supplement.POINTS in s.asks for s in ways)


def one(request: HttpRequest, number: str) -> HttpResponse:
    """One file beside its checklist; a file that is not in the queue any more is shown on its own page."""
    record = record_of(request, number)
    actor = actor_of(request, record)
    ways, is_mine = _steps(record, actor)
    if not queue.is_here(record):
        return redirect("record", number)
    if not is_mine:
        raise PermissionDenied(_("这份材料现在不由你受理。看看它在谁手里。"))
    if request.method == "POST":
        return _saved(request, record, actor, ways)
    return _page(request, record, actor, ways, {"saved": "saved" in request.GET})


def _page(
    request: HttpRequest, record: Record, actor: Actor, ways: list[Step], more: dict[str, Any], status: int = 200
) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    whole = access.reads_whole(request.user, today)
    turn, found = rounds.last_turn(record), checklist.kept_of(record)
    lines = checklist.filled(record, actor, now, more.get("typed"))
    mine = Queue(request.user, now, today)
    context = {
        "record": record,
        "turn": turn,
        "kept": found,
        "version": found.version if found else 0,
        "page_key": request.POST.get("page", "")[:LONGEST_PAGE] or kept.new_key(),
        "groups": shown_queue.shown_lines(record, lines),
        "asks": sum(one.decided.decision == checklist.ASK for one in lines),
        "undecided": sum(bool(one.title) and not one.decided.decision for one in lines),
        "decisions": shown_queue.DECISION_WORDS,
        "places": supplement.places(record.edition, Line(record.line)),
        "whole_word": supplement.WHOLE,
        "sections": shown_queue.file_of(record, turn, whole=whole),
        "papers": shown_record.papers_of(record, request.user, today),
        "late": queue.is_late(record, mine.law),
        "law": mine.law,
        "ways": ways,
        "again": _again(record, mine.law),
        **more,
    }
    return render(request, "queue/file.html", context, status=status)


def _again(record: Record, law: Law) -> int:
    """The number that a return would have, where it is one at which the city wants to be warned; else 0 (13.1)."""
    number = rounds.times(record) + 1
    return number if number >= law.value("return-warn-from") else 0


class SecretError(ValueError):
    """What was typed speaks of state secrets; nothing of it is kept (art. 32)."""


def _keep(request: HttpRequest, record: Record, actor: Actor) -> Checklist:
    """Keep the checklist as it was sent; raises ``SecretError`` or ``MovedUnderUsError``."""
    now, typed = timezone.now(), shown_queue.typed(request.POST)
    words = {f"{key}:{part}": [text] for key, line in typed.items() for part, text in line.items()}
    if drafts.speaks_of_secrets(words):
        conduct.note_secret(record, actor, now)
        raise SecretError(
            _("填写的内容带有国家秘密标志，没有保存。涉密内容不进本系统，按国家有关规定办理。依据第三十二条。")
        )
    read = request.POST.get("version", "")
    version = int(read) if read.isdecimal() and len(read) <= LONGEST_NUMBER else 0
    page = request.POST.get("page", "")[:LONGEST_PAGE]
    return checklist.save(record, typed, request.user, now, version=version, page=page)


@require_POST
def autosave(request: HttpRequest, number: str) -> JsonResponse:
    """The same save, asked for by the page itself while somebody reads the file."""
    record = record_of(request, number)
    actor = actor_of(request, record)
    if not _steps(record, actor)[1]:
        raise PermissionDenied(_("这份材料现在不由你受理。看看它在谁手里。"))
    try:
        found = _keep(request, record, actor)
    except SecretError as secret:
        return JsonResponse({"says": str(secret)}, status=422)
    except MovedUnderUsError:
        return JsonResponse(
            {"says": _("这份核对表刚刚在别处保存过（同事，或你的另一个窗口）。保存时两份都在，核对后以你的为准。")},
            status=409,
        )
    said = {"version": found.version, "seq": found.version, "problems": {}, "totals": {}}
    return JsonResponse({**said, "at": f"{timezone.localtime(found.at):%H:%M}"})


def _saved(request: HttpRequest, record: Record, actor: Actor, ways: list[Step]) -> HttpResponse:
    """Keep the checklist and go on to the step that was chosen; where a colleague saved first, both are still there."""
    try:
        _keep(request, record, actor)
    except SecretError as secret:
        return _page(request, record, actor, ways, {"problem": str(secret)}, status=422)
    except MovedUnderUsError:
        typed = shown_queue.typed(request.POST)
        says = _(
            "这份核对表刚刚在别处保存过（同事，或你的另一个窗口）。你写的都在下面，核对后再保存一次，就以你的为准。"
        )
        return _page(request, record, actor, ways, {"problem": says, "typed": typed}, status=409)
    then = request.POST.get("then", "")
    if any(step.verb == then for step in ways):
        return kept.taken_in(request, redirect("record-step", record.number, then))
    answer = redirect("queue-file", record.number)
    answer["Location"] += "?saved"
    return kept.taken_in(request, answer)
