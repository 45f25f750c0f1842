"""Steps: to begin a record, to take a step on one after a last look, and the receipt that says what was done."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongchou.lifecycle import supplement
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.step import OPENS, Step
from tongchou.lifecycle.table import FREE_STANDING, UNSIGNED, steps_from
from tongchou.lifecycle.words import LINES, Line
from tongchou.records import access, access_people, checklist, conduct, files
from tongchou.records.casefile import Actor
from tongchou.records.lawbook import edition_on
from tongchou.records.models import Record
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import BadAnswerError, Field
from tongchou.stages.application.queries import proposed
from tongchou.stages.review.queries import suggested
from tongchou.surfaces.printing.made import STATED
from tongchou.surfaces.web import forms, grids, kept, making, shown_form, shown_record, sitting
from tongchou.surfaces.web.attempt import Done, Refused, carry_out, carry_out_once
from tongchou.surfaces.web.doors import actor_of, record_of
from tongchou.surfaces.web.shown import ShownEntry, ShownStep
from tongchou.surfaces.web.views.drafts import LOOKED

CHECK, CHANGE, MAKE = "check", "change", "make:"
"""Buttons of a step's form that take nothing: look at it once more, and go back to change it."""


def begin(request: HttpRequest, noun: str, verb: str) -> HttpResponse:
    """Begin a record: its form, and the project where there must be one."""
    edition = edition_on(timezone.localdate())
    row = _opening(noun, verb, edition)
    asked = shown_record.form_fields(row.line, edition, row)
    back = kept.brought_back(request)
    typed = MultiValueDict(back.typed) if back else request.GET
    source = _brought_from(request, row)
    code = (request.POST.get("project") or typed.get("project", "") or (source.spine.number if source else "")).strip()
    optional = frozenset(row.may_state)
    brought = {f.id: source.answers.get(f.id) for f in asked} if source else {}
    fresh = forms.controls(asked, {**brought, **forms.prefilled(asked, request.GET)}, optional)
    shown = forms.read(asked, typed, optional)[1] if back else fresh
    context: dict[str, Any] = {
        "step": row,
        "controls": shown,
        "edition": edition,
        "project": code,
        "needs_project": _may_name_project(row),
        "back": back,
        "source": source,
        "wanted": [rulebook.load(edition).papers[kind] for kind in supplement.wanted(edition, row.line)],
        "names_unit": row.line == Line.PROJECT,
        "unit": (request.POST.get("unit") or typed.get("unit", "")).strip(),
        "units": access.units_inside() if row.line == Line.PROJECT else (),
    }
    if request.method != "POST":
        return render(request, "records/begin.html", context | {"sections": shown_form.sections(shown)})
    now = timezone.now()
    done = carry_out_once(request, now, asked, lambda answers: _open(request, row, code, answers, now), optional)
    if isinstance(done, Done):
        return kept.taken_in(request, _after_opening(done, row, edition))
    decision = ShownStep.of(done.decision) if done.decision is not None else None
    context |= {"failed": True, "controls": done.controls, "problems": done.problems, "decision": decision}
    context["sections"] = shown_form.sections(done.controls)
    return render(request, "records/begin.html", context, status=done.status)


def _brought_from(request: HttpRequest, row: Step) -> Record | None:
    """The application whose words an urgent matter begins with, where somebody turns one into the other (9.4)."""
    number = request.GET.get("from", "")
    if not number or row.line is not Line.URGENT:
        return None
    found = record_of(request, number)
    if found.line != Line.APPLICATION or found.spine is None:
        raise Http404(_("没有这份申报。"))
    return found


def _opening(noun: str, verb: str, edition: str) -> Step:
    """The row that an address names, or 404."""
    line = next((one for one, words in LINES.items() if words.noun == noun), None)
    rows = steps_from(line, OPENS, table_of(edition)) if line else ()
    found = next((s for s in rows if s.verb == verb), None)
    if found is None:
        raise Http404(_("没有这一步。"))
    return found


def _may_name_project(row: Step) -> bool:
    """Whether what is begun belongs to a project; a consent may be about one, or about any other record."""
    return row.line not in FREE_STANDING or row.line is Line.CONSENT


def _open(request: HttpRequest, row: Step, code: str, answers: dict[str, Any], now: datetime) -> Done:
    project = record_of(request, code) if code and _may_name_project(row) else None
    unit = project.unit if project else request.user.unit
    if row.line == Line.PROJECT:  # a project that is entered is another unit's
        named = request.POST.get("unit", "").strip()
        found = access.unit_named(named)
        if found is None:
            raise BadAnswerError(
                f"没有名为“{named}”的单位。从列出的单位里选。" if named else "没有写是哪个单位的项目。"
            )
        unit = found
    actor = access.actor_on(request.user, project, timezone.localdate(), unit=unit)
    record = conduct.open_record(row.line, actor, now, unit=unit, project=project, answers=answers, verb=row.verb)
    return Done(record.number, record.journal.latest("seq").seq)


def _after_opening(done: Done, row: Step, edition: str) -> HttpResponse:
    """A draft is gone on with on its page, a form that asks what is there already with that; what binds has a receipt."""
    if row.to in UNSIGNED and LOOKED in rulebook.load(edition).forms[row.line].fields:
        return redirect("record-existing", done.number)
    if row.to in UNSIGNED:
        return redirect("record", done.number)
    return redirect("record-receipt", done.number, done.seq)


@dataclass(frozen=True, slots=True)
class _Before:
    """Who stands before which step of which record, and when."""

    request: HttpRequest
    record: Record
    row: Step
    actor: Actor
    now: datetime


def step(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One step: what stands in the way, what is asked, who has it then, and the button that takes it."""
    record, now = record_of(request, number), timezone.now()
    try:
        row = conduct.step_of(record, verb)
    except LookupError:
        raise Http404(_("没有这一步。")) from None
    actor, optional = actor_of(request, record), frozenset(row.may_state)
    here = _Before(request, record, row, actor, now)
    fields = rulebook.load(record.edition).forms[record.line].fields
    asked = [fields[name] for name in (*row.asks, *row.may_state)]
    request.POST = grids.folded(row, request.POST)
    if request.method != "POST":
        back = kept.brought_back(request)
        begun = {
            **record.answers,
            **suggested(record, verb),
            **proposed(record, verb),
            **checklist.prepared(record, row),
            **forms.prefilled(asked, request.GET),
        }
        shown = forms.controls(asked, begun, optional)
        if back is not None:
            shown = forms.read(asked, MultiValueDict(back.typed), optional)[1]
        return _page(here, {"controls": shown, "back": back})
    stage = request.POST.get("stage", "")
    if stage == CHANGE:
        return _page(here, {"controls": forms.read(asked, request.POST, optional)[1]})
    if stage == CHECK:
        return _look_again(here, asked)
    if stage.startswith(MAKE):
        return _make(here, asked, stage.removeprefix(MAKE))

    def take(answers: dict[str, Any]) -> Done:
        return Done(number, conduct.take(record, verb, actor, now, answers, seen=request.POST.get("seen", "")).seq)

    try:
        sitting.must_prove(request, row, now)
    except sitting.UnprovedError as unproved:  # counted as at the door; the journal hears of no attempt
        return _unproved(here, asked, str(unproved))
    done = carry_out_once(request, now, asked, take, optional)
    if isinstance(done, Done):
        return kept.taken_in(request, redirect("record-receipt", done.number, done.seq))
    return _refused(here, done)


def _make(here: _Before, asked: list[Field], kind: str) -> HttpResponse:
    """A paper made of what is typed, attached; the form comes back as it was typed, and nothing is taken."""
    answers, shown = forms.read(asked, here.request.POST, frozenset(here.row.may_state))
    if STATED.get(kind) not in answers or kind not in here.row.papers or any(c.problem for c in shown):
        return _refused(here, Refused(shown, 422, ()))
    try:
        making.attach(here.request, here.record, kind, answers[STATED[kind]])
    except files.RefusedFileError as refused:
        return _refused(here, Refused(shown, 422, (refused.says,)))
    return _page(here, {"controls": shown, "made": rulebook.load(here.record.edition).papers[kind].title})


def _unproved(here: _Before, asked: list[Field], says: str) -> HttpResponse:
    """The page from which it was sent, with everything in it, and the question who it is once more."""
    if not shown_form.is_read_through(here.row, asked):
        return _look_again(here, asked, says)
    controls = forms.read(asked, here.request.POST, frozenset(here.row.may_state))[1]
    return _refused(here, Refused(controls, 422, (says,)))


def _look_again(here: _Before, asked: list[Field], says: str = "") -> HttpResponse:
    """All that the step would say and do, read only, with the button that does it; a stop shows the form again."""
    post, optional = here.request.POST, frozenset(here.row.may_state)

    def ask(answers: dict[str, Any]) -> Any:
        return conduct.may(here.record, here.row.verb, here.actor, here.now, answers), answers

    looked = carry_out(asked, post, ask, optional)
    if isinstance(looked, Refused):
        return _refused(here, looked)
    decision, answers = looked
    if not decision:
        shown = forms.read(asked, post, optional)[1]
        return _refused(here, Refused(shown, 409, decision=decision))
    context = {
        "seen": post.get("seen", ""),  # what was read on the page before, not what is there by now
        "stated": [(f, answers[f.id]) for f in asked if f.id in answers],
        "typed": list(forms.typed_in(asked, post).items()),  # pairs: a field may itself be called “items”
        "decision": ShownStep.of(decision),
        "problems": (says,) if says else (),
    }
    return render(here.request, "records/check.html", _about(here) | context, status=422 if says else 200)


def _refused(here: _Before, done: Refused) -> HttpResponse:
    """The form again, with every reason beside it; what was not stated is said at its field too."""
    context: dict[str, Any] = {"problems": done.problems, "controls": done.controls, "failed": True}
    if done.decision is not None:
        shown = ShownStep.of(done.decision)
        unstated = {f.field: f"{f.says}{f.remedy}" for f in shown.findings if f.rule == "ASKS"}
        context["controls"] = [replace(c, problem=c.problem or unstated.get(c.field.id, "")) for c in done.controls]
        context |= {"decision": shown, "refused": True}
    return _page(here, context, status=done.status)


def _page(here: _Before, more: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page of a step before its last look."""
    record, row, actor = here.record, here.row, here.actor
    fields = [c.field for c in more["controls"]]
    papers = shown_form.wanted_papers(record, row, actor)
    context = {
        "papers": papers,
        "makes": [w.kind for w in papers if w.mine and w.made and w.kind.id in STATED],
        "waits_for_papers": any(w.paper is None for w in papers),
        "may_upload": any(w.mine for w in papers),
        **shown_form.bounds(),
        "editable": conduct.is_editable(record) and conduct.may_write(record, actor),
        "last_look": shown_form.is_read_through(row, fields),
        **_about(here),
        **more,
    }
    context["controls"] = grids.laid(record, here.request.user, timezone.localdate(), context["controls"])
    context.setdefault("decision", ShownStep.of(conduct.may(record, row.verb, actor, here.now)))
    return render(here.request, "records/step.html", context, status=status)


def _about(here: _Before) -> dict[str, Any]:
    """What the page of a step and its last look both show: the record in its chief facts, and who has it then."""
    record, person, today = here.record, here.request.user, timezone.localdate()
    whole = access.reads_whole(person, today)
    answers = shown_record.answers_of(record, whole=whole)
    behalf = here.actor.behalf(here.row)
    return {
        "record": record,
        "step": here.row,
        "seen": conduct.seen_of(record),
        "edition": record.edition,
        "confirm": sitting.asks(here.request, here.row, here.now),
        "chief": [(f, value) for f, value in answers if f.public],
        "rest": [(f, value) for f, value in answers if not f.public],
        "on_file": shown_record.papers_of(record, person, today),
        "next": shown_form.handed(record, here.row, here.now, today),
        "loan": access_people.loan(behalf, person, here.row.by, today) if behalf else None,
    }


@require_GET
def receipt(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """What was done, under which number and hash, who has it now until when, and what happens next."""
    record, now, today = record_of(request, number), timezone.now(), timezone.localdate()
    entry = access.entries_for(request.user, today).filter(record=record, seq=seq, taken=True).first()
    if entry is None:
        raise Http404(_("没有这张回执，或你没有查看它的权限。"))
    actor = actor_of(request, record)
    page = shown_record.page(record, request.user, actor, now, today)
    whole = access.reads_whole(request.user, today)
    context = {
        "entry": ShownEntry.of(entry, whole=whole),
        "later": record.journal.filter(taken=True, seq__gt=seq).exists(),
    }
    return render(request, "records/receipt.html", page | context)
