"""What an expert sees: the invitation, his sessions, and one sheet of scores for each application (9.2, 12.2)."""

from datetime import datetime
from typing import Any

from django.contrib.auth import authenticate, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.records import access_review, conduct, drafts, invitations, minutes
from tongchou.records.conduct import MovedUnderUsError
from tongchou.records.drafts import Sheet
from tongchou.records.models import Scoring
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.surfaces.api.once import MOVED
from tongchou.surfaces.web import forms, kept, shown_sheet, sitting
from tongchou.surfaces.web.doors import actor_of
from tongchou.surfaces.web.shown import Refusal, refusals
from tongchou.surfaces.web.views.account import locked_out

HAND_IN, SAVE, NEXT = "hand-in", "save", "next"
STEPS = frozenset({"declare", "recuse", "take-back", "reconsider"})
LONGEST_PAGE = 40


@never_cache
@sensitive_post_parameters("code")
def invited(request: HttpRequest, link: str) -> HttpResponse:
    """Opening the link uses nothing up: what counts is the code, which came another way."""
    found = invitations.pending(link, timezone.now())
    if found is None:
        return render(request, "expert/invited.html", {"dead": True}, status=410)
    problem = ""
    if request.method == "POST":
        name, asked = f"invitation-{found.pk}", sitting.counted_as(request, "/invited/")
        person = authenticate(asked, username=name, invitation=link, code=request.POST.get("code", ""))
        if getattr(asked, "axes_locked_out", False):
            return locked_out(request, None, {"username": name})
        if person is not None:
            login(request, person)
            sitting.begin(request, timezone.now())
            return redirect("expert")
        if invitations.pending(link, timezone.now()) is None:
            return render(request, "expert/invited.html", {"dead": True}, status=410)
        problem = _("码不对。核对后再填；连着填错 5 次，这个链接就作废。")
    context = {"problem": problem, "session": found.summons.session, "until": found.expires_at}
    return render(request, "expert/invited.html", context, status=422 if problem else 200)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The sessions to which one is called, and how far one's sheets are."""
    return render(
        request,
        "expert/mine.html",
        {"sessions": shown_sheet.sessions(request.user), "minutes": minutes.to_sign(request.user)},
    )


def _own(request: HttpRequest, number: str) -> Scoring:
    found = access_review.own_sheet(request.user, number)
    if found is None:
        raise Http404(_("没有这张评分表，或它不是你的。"))
    return found


@never_cache
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """One application: declare, read, mark, hand in."""
    scoring, now = _own(request, number), timezone.now()
    if request.method != "POST":
        return _page(request, scoring, now, {"back": kept.brought_back(request)})
    act = request.POST.get("act", SAVE)
    if act in STEPS:
        return _take(request, scoring, act, now)
    return _write(request, scoring, act, now)


def _page(
    request: HttpRequest, scoring: Scoring, now: datetime, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = shown_sheet.page(scoring, request.user, now, timezone.localdate(), back=more.get("back"))
    context |= {"page_key": kept.new_key(), **more}
    context["criteria"] = shown_sheet.criteria(context["controls"], more.get("found", ()))
    context["others"] = {c.field.id: c for c in context["controls"] if c.field.id in shown_sheet.GENERAL}
    return render(request, "expert/sheet.html", context, status=status)


def _take(request: HttpRequest, scoring: Scoring, verb: str, now: datetime) -> HttpResponse:
    """A step that asks for a word at most."""
    record = scoring.record
    row = conduct.step_of(record, verb)
    asked = [shown_sheet.field(record, name) for name in row.asks]
    answers, shown = forms.read(asked, request.POST)
    wrong = [Refusal(c.says, c.field.id, c.field.clauses) for c in shown if c.problem]
    if not wrong:
        try:
            conduct.take(record, verb, actor_of(request, record), now, answers)
            return kept.taken_in(request, redirect("expert-sheet", record.number))
        except StepRefusedError as refused:
            wrong = refusals(refused.decision)
        except MovedUnderUsError:
            wrong = [Refusal(MOVED)]
        except BadAnswerError as bad:
            wrong = [Refusal(line) for line in str(bad).splitlines()]
    typed = {name: request.POST.get(name, "") for name in row.asks}
    return _page(request, scoring, now, {"wrong": wrong, "tried": verb, "typed": typed}, status=409)


def _write(request: HttpRequest, scoring: Scoring, act: str, now: datetime) -> HttpResponse:
    """Save what can be read, then go on, or hand in."""
    record, actor = scoring.record, actor_of(request, scoring.record)
    asked = shown_sheet.asked(record)
    answers, shown = forms.read(asked, request.POST)
    unread = tuple(c.field.id for c in shown if c.problem)
    read = request.POST.get("version", "")
    version = int(read) if read.isdecimal() and len(read) < 10 else 0
    page = request.POST.get("page", "")[:LONGEST_PAGE] or kept.new_key()
    emptied = {f.id: None for f in asked if f.id not in answers}
    more: dict[str, Any] = {"page_key": page, "controls": shown, "failed": True}
    try:
        words = Sheet(page, forms.typed_in(asked, request.POST), {**emptied, **answers}, unread)
        drafts.save(record, words, actor, now, version=version)
        record.refresh_from_db()
        if unread:
            return _page(request, scoring, now, more, status=422)
        if act == HAND_IN:
            conduct.take(record, HAND_IN, actor, now)
    except StepRefusedError as refused:
        return _page(request, scoring, now, {**more, "found": refusals(refused.decision)}, 409)
    except MovedUnderUsError:
        return _page(request, scoring, now, {**more, "found": [Refusal(MOVED)]}, 409)
    except BadAnswerError as bad:
        return _page(request, scoring, now, {**more, "found": [Refusal(line) for line in str(bad).splitlines()]}, 422)
    following = shown_sheet.following(scoring, request.user) if act != SAVE else scoring.record.number
    return kept.taken_in(request, redirect("expert-sheet", following) if following else redirect("expert"))


@require_POST
def hand_in_all(request: HttpRequest, session: str) -> HttpResponse:
    """Every sheet of a session that is whole; of the others it is said what is missing."""
    now, left = timezone.now(), []
    for scoring in access_review.own_sheets(request.user):
        if scoring.summons.session.number != session or not access_review.means_of(scoring).written:
            continue
        try:
            conduct.take(scoring.record, HAND_IN, actor_of(request, scoring.record), now)
        except (StepRefusedError, MovedUnderUsError) as refused:
            why = refusals(refused.decision) if isinstance(refused, StepRefusedError) else [Refusal(MOVED)]
            left.append((scoring.record, why))
    context = {"sessions": shown_sheet.sessions(request.user), "minutes": minutes.to_sign(request.user), "left": left}
    return render(request, "expert/mine.html", context, status=409) if left else redirect("expert")
