"""查重 (13.2): what is under review beside what there is; a machine hints, a reviewer decides, the unit is heard."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import Line
from tongchou.records import access, access_register, conduct, likeness
from tongchou.records.lawbook import edition_on, law_of
from tongchou.records.models import Record
from tongchou.regulation import rulebook
from tongchou.stages.duplicates import corpus
from tongchou.surfaces.api.records import download
from tongchou.surfaces.web import forms, kept, policy, shown_dup, shown_record
from tongchou.surfaces.web.attempt import Done, carry_out_once
from tongchou.surfaces.web.doors import actor_of, record_of
from tongchou.surfaces.web.shown import ShownStep
from tongchou.surfaces.web.tables import as_xlsx

ORIGINALS = "originals"
VIEWS = (
    ("alike", gettext_lazy("只看相似")),
    ("functions", gettext_lazy("功能清单对照")),
    ("all", gettext_lazy("全部对照")),
    (ORIGINALS, gettext_lazy("方案原文")),
)
DECIDE, DISMISS = "decide", "dismiss"
PAGE, MOST = 50, 200
AT_ONCE = 50
"""Applications that are compared while somebody waits for the list."""


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The applications under review by what is most like them, and what became of the hints before."""
    now, today = timezone.now(), timezone.localdate()
    waiting = corpus.compare(now, AT_ONCE)
    index = corpus.current()
    context = {
        "page": Paginator(shown_dup.season(request.user, today), PAGE).get_page(request.GET.get("page")),
        "waiting": waiting,
        "size": index.size,
        "silent": index.silent,
        "tally": shown_dup.tally(request.user, today),
        "least": _hint_from(),
    }
    return render(request, "dup/list.html", context)


@require_GET
def compared_with(request: HttpRequest) -> HttpResponse:
    """What is compared, and what of it says too little to be compared function by function."""
    index = corpus.current()
    known = likeness.named(index.mute(MOST))
    context = {
        "index": index,
        "rows": [known[number] for number in sorted(known)],
        "words": corpus.words(),
        "most": MOST,
    }
    return render(request, "dup/corpus.html", context)


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The yearly round: which of all that there is do the same, so that it can be joined, shared or given up."""
    now, today = timezone.now(), timezone.localdate()
    waiting = corpus.compare_register(now, AT_ONCE)
    rows = likeness.in_register(access.records_for(request.user, today), _least(request))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": shown_dup.twins(request.user, today, page),
        "kept": f"least={_least(request)}",
        "waiting": waiting,
        "round": likeness.compared_in_register(),
        "least": _least(request),
        "lowest": corpus.LEAST_PERCENT,
    }
    return render(request, "dup/register.html", context)


@require_GET
def register_table(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, all of it."""
    today = timezone.localdate()
    rows = likeness.in_register(access.records_for(request.user, today), _least(request))
    heads, lines = shown_dup.as_table(rows.iterator(PAGE))
    return download(as_xlsx(heads, lines), f"{_('查重清查')}-{today.isoformat()}.xlsx")


def _least(request: HttpRequest) -> int:
    """From how many percent on a pair is listed: what the city says, where nothing else is asked for."""
    asked = request.GET.get("least", "")
    chosen = int(asked[:3]) if asked.isdecimal() else 0
    return chosen if corpus.LEAST_PERCENT <= chosen <= 100 else _hint_from()


def _hint_from() -> int:
    today = timezone.localdate()
    found: int = law_of(edition_on(today), today, today, timezone.now()).value("duplicate-hint-percent")
    return found


@require_GET
def one(request: HttpRequest, number: str) -> HttpResponse:
    """The likest one of a project; a sentence where nothing is."""
    spine = _project(request, number)
    corpus.compare(timezone.now(), AT_ONCE)
    found = shown_dup.candidates(spine, _decided(request, spine))
    if found:
        return redirect("dup-pair", number, found[0].other.number)
    context = {"spine": spine, "comparison": likeness.comparisons([spine.pk]).get(spine.pk)}
    return render(request, "dup/none.html", context)


def pair(request: HttpRequest, number: str, other: str) -> HttpResponse:
    """One pair, part beside part, and the decision on it."""
    spine, today = _project(request, number), timezone.localdate()
    beside = likeness.named({other} - {spine.number}).get(other)
    decided = _decided(request, spine)
    decision = next((r for r in decided if r.answers.get("other") == other), None)
    reads = policy.is_open("dup-one", policy.roles_of(request))
    if beside is None or not (reads or decision):
        raise Http404(_("没有编号为 %(number)s 的项目可以对照。") % {"number": other})
    # A form that is sent twice meets its own decision, and is led to the same receipt.
    asked = _asked(request, spine, other) if decision is None or request.method == "POST" else {}
    done = _sent(request, spine, asked) if request.method == "POST" and asked else None
    if isinstance(done, Done):
        return kept.taken_in(request, redirect("record-receipt", done.number, done.seq))
    context = _page(request, spine, beside, asked)
    if done is not None:
        stops = ShownStep.of(done.decision) if done.decision is not None else None
        context |= {"failed": True, "controls": done.controls, "problems": done.problems, "decision": stops}
    context |= {
        "decided": decision,
        "reads": reads,
        "candidates": shown_dup.candidates(spine, decided) if reads else (),
    }
    if decision is not None:
        actor = access.actor_on(request.user, decision, today)
        context["outcome"] = _outcome(decision)
        context["ways"] = [
            w.step for w in (ShownStep.of(d) for d in conduct.ways_on(decision, actor, timezone.now())) if w.may_begin
        ]
    return render(request, "dup/pair.html", context, status=done.status if done is not None else 200)


def _page(request: HttpRequest, spine: Record, other: Record, asked: dict[str, Any]) -> dict[str, Any]:
    today = timezone.localdate()
    form = access.records_for(request.user, today).filter(
        project=spine, line__in=(Line.APPLICATION, Line.URGENT), law_day__isnull=False
    )
    seen = shown_dup.beside(spine, form.order_by("-pk").first(), other)
    view = request.GET.get("view", "")
    view = view if view in dict(VIEWS) else VIEWS[0][0]
    back = kept.brought_back(request) if asked and request.method == "GET" else None
    controls = forms.controls(asked["fields"], {}, asked["optional"]) if asked else []
    if back:
        controls = forms.read(asked["fields"], MultiValueDict(back.typed), asked["optional"])[1]
    may_read = access_register.told_projects(request.user, today).filter(pk=other.pk).exists()
    return {
        "same_author": likeness.written_by_both(spine, other) if may_read else (),
        "spine": spine,
        "other": other,
        "seen": seen,
        "rows": list(shown_dup.shown(seen.rows, view)),
        "originals": shown_dup.originals(request.user, today, spine, other) if view == ORIGINALS else None,
        "marks": max((r.place for r in seen.rows), default=0) if view != ORIGINALS else 0,
        "kinds": shown_dup.KINDS,
        "view": view,
        "views": VIEWS,
        "may_read": may_read,
        "functions": seen.share(shown_dup.Part.FUNCTION),
        "data": seen.share(shown_dup.Part.DATA),
        "asks": bool(asked),
        "edition": edition_on(today),
        "controls": controls,
        "back": back,
    }


def _outcome(decision: Record) -> str:
    """The words of what was found; nothing where the two do not overlap."""
    choices = rulebook.load(decision.edition).forms[Line.OVERLAP].fields["outcome"].choices or {}
    return choices.get(decision.answers.get("outcome", ""), "")


def _project(request: HttpRequest, number: str) -> Record:
    record = record_of(request, number)
    spine = record.spine
    if spine is None:
        raise Http404(_("%(number)s 不属于一个项目。") % {"number": number})
    return spine


def _decided(request: HttpRequest, spine: Record) -> list[Record]:
    """The decisions on pairs of a project, the oldest first."""
    seen = access.records_for(request.user, timezone.localdate())
    return list(seen.filter(line=Line.OVERLAP, project=spine).order_by("pk"))


def _asked(request: HttpRequest, spine: Record, other: str) -> dict[str, Any]:
    """What a decision on the pair asks of this person; nothing where it is not his to take."""
    edition = edition_on(timezone.localdate())
    row = find(Line.OVERLAP, DECIDE, table_of(edition))
    actor = actor_of(request, spine)
    if not actor.roles & set(row.by) or not corpus.in_review().filter(pk=spine.pk).exists():
        return {}
    fields = [f for f in shown_record.form_fields(Line.OVERLAP, edition, row) if f.id not in {"title", "other"}]
    return {"fields": fields, "optional": frozenset(row.may_state), "actor": actor, "other": other, "edition": edition}


def _sent(request: HttpRequest, spine: Record, asked: dict[str, Any]) -> Any:
    """Carry out the decision that was sent."""
    verb = DISMISS if request.POST.get("verb") == DISMISS else DECIDE
    row = find(Line.OVERLAP, verb, table_of(asked["edition"]))
    stated = {*row.asks, *row.may_state}
    fields = [f for f in asked["fields"] if f.id in stated]
    title = {"title": f"{spine.title}｜{asked['other']}"[:200], "other": asked["other"]}
    now = timezone.now()

    def act(answers: dict[str, Any]) -> Done:
        record = conduct.open_record(
            Line.OVERLAP, asked["actor"], now, unit=spine.unit, project=spine, answers={**answers, **title}, verb=verb
        )
        return Done(record.number, record.journal.latest("seq").seq)

    return carry_out_once(request, now, fields, act, frozenset(row.may_state))
