"""The form of a draft: it saves itself, keeps what cannot be read, knows who else is writing, and compares its versions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongchou.kernel.canonical import digest
from tongchou.records import access, conduct, drafts, rounds
from tongchou.records.casefile import Actor
from tongchou.records.conduct import MovedUnderUsError
from tongchou.records.drafts import Sheet
from tongchou.records.models import Draft, Record
from tongchou.regulation.fieldbook import BadAnswerError, Field
from tongchou.surfaces.web import forms, gaps, kept, shown_form, shown_record
from tongchou.surfaces.web.doors import actor_of, record_of
from tongchou.surfaces.web.forms import Control
from tongchou.surfaces.web.shown_draft import differences, read_back, settled
from tongchou.surfaces.web.shown_form import Panel

LONGEST_PAGE, LONGEST_TOKEN = 40, 40

LOOKED = "existing_way"
"""The field of a form that is answered after a look at what is there already."""

LOOK = ("purpose", "existing_found", "existing_answer", LOOKED, "existing_reason")
"""The fields of the page that looks; after a return it is only there where all of them are open."""

NEXT = "next"
"""The button of a section that saves it and goes on to the next."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A form that somebody writes: all of it, or the section that stands on one page (``place``, from 1; 0 is all)."""

    record: Record
    actor: Actor
    every: list[Field]
    place: int = 0
    names: tuple[str, ...] = ()
    """Where a page asks a few fields of its own choice: these."""

    @property
    def asked(self) -> list[Field]:
        """The fields on this page."""
        if self.names:
            return [f for f in self.every if f.id in self.names]
        if not self.place:
            return self.every
        titles = list(dict.fromkeys(f.section for f in self.every))
        return [f for f in self.every if f.section == titles[self.place - 1]]

    @property
    def looks(self) -> bool:
        """Whether the form asks what is there already."""
        return set(LOOK) <= {f.id for f in self.every}

    @property
    def is_part(self) -> bool:
        """Whether the page holds only some of the form."""
        return bool(self.place or self.names)

    @property
    def address(self) -> str:
        """Where this page is."""
        number = self.record.number
        return (
            reverse("record-part", args=[number, self.place]) if self.place else reverse("record-edit", args=[number])
        )

    @property
    def token(self) -> str:
        """What its writer has read: the version, and of a section what it says, because the others may change meanwhile."""
        return f"{self.record.version}.{self._said()}" if self.is_part else str(self.record.version)

    def version(self, token: str) -> int:
        """The version that a writer has read; the present one where nobody has changed his section since."""
        read, _dot, said = token[:LONGEST_TOKEN].partition(".")
        if self.is_part and said == self._said():
            return self.record.version
        return int(read) if read.isdecimal() and len(read) < 10 else 0

    def _said(self) -> str:
        return digest([self.record.answers.get(f.id) for f in self.asked])[:16]


def open_form(request: HttpRequest, number: str, place: int = 0) -> Sheaf:
    """The form, in the roles of whoever asks; 403 where he may not write, 404 where it has no such section."""
    record = record_of(request, number)
    actor = actor_of(request, record)
    if not (conduct.is_editable(record) and conduct.may_write(record, actor)):
        raise PermissionDenied(_("这份记录现在不由你填写。看看它在谁手里。"))
    opened = conduct.opened(record, actor, timezone.now())
    every = shown_record.form_fields(record.line, record.edition)
    every = [f for f in every if opened is None or opened.has_field(f.id)]
    if place > len({f.section for f in every}):
        raise Http404(_("这份表没有这一部分。"))
    return Sheaf(record, actor, every, place)


def edit(request: HttpRequest, number: str, place: int = 0) -> HttpResponse:
    """The form of a draft, or one section of it."""
    form = open_form(request, number, place)
    record, now = form.record, timezone.now()
    if request.method == "POST":
        return _sent(request, form)
    other = drafts.writing_now(record, request.user, now)
    if other is not None and not place and "mine" not in request.GET:
        whole = access.reads_whole(request.user, timezone.localdate())
        context = {"record": record, "other": other, "answers": shown_record.answers_of(record, whole=whole)}
        return render(request, "records/edit_watch.html", context)
    back = kept.brought_back(request)
    shown = stored(record, form.asked)
    if back is not None:
        shown = read_back(shown, back.typed)
    return _form(request, form, shown, {"back": back, "page_key": kept.new_key(), "other": other})


@require_GET
def task_list(request: HttpRequest, number: str) -> HttpResponse:
    """The sections of a long form, each with what is filled and what is found in it."""
    form = open_form(request, number)
    if not shown_form.has_tasks(form.record.line, form.record.edition):
        return redirect("record-edit", number)
    shown = stored(form.record, form.every)
    seen = _panel(form, form.every, form_is_here=False)
    listed = shown_form.tasks(shown, seen.findings)
    context = {
        "record": form.record,
        "tasks": listed,
        "places": {c.field.id: t.place for t in listed for c in t.controls},
        "done": sum(bool(t.filled and not t.stops and not t.asks) for t in listed),
        "panel": seen,
        "other": drafts.writing_now(form.record, request.user, seen.at),
        "draft": drafts.newest(form.record),
        "looks": form.looks,
        "turn": rounds.last_turn(form.record),
        "looked": bool(form.record.answers.get(LOOKED)),
    }
    return render(request, "records/tasks.html", context)


def _panel(form: Sheaf, fields: list[Field], *, form_is_here: bool = True) -> Panel:
    now, today = timezone.now(), timezone.localdate()
    return shown_form.panel(form.record, form.actor, now, today, fields, form_is_here=form_is_here)


def stored(record: Record, asked: list[Field]) -> list[Control]:
    """The form as it is stored: its answers, and where there is none, what was typed and could not be read."""
    return forms.overlaid(forms.controls(asked, record.answers), drafts.unread_of(record))


def _form(
    request: HttpRequest, form: Sheaf, shown: list[Control], more: dict[str, Any], status: int = 200
) -> HttpResponse:
    record = form.record
    context = {
        "record": record,
        "controls": shown,
        "version": form.token,
        "draft": drafts.newest(record),
        "panel": _panel(form, form.asked),
        "turn": rounds.last_turn(record),
        **more,
    }
    if not form.place:
        context |= {"sections": shown_form.sections(shown), "long": shown_form.has_tasks(record.line, record.edition)}
        return render(request, "records/edit.html", context, status=status)
    mine = {c.field.id: c for c in shown}
    every = [mine.get(c.field.id, c) for c in stored(record, form.every)]
    listed = shown_form.tasks(every, context["panel"].findings)
    context |= {
        "tasks": listed,
        "part": listed[form.place - 1],
        "before": form.place - 1,
        "after": form.place + 1 if form.place < len(listed) else 0,
        "places": {c.field.id: t.place for t in listed for c in t.controls},
        "looks": form.looks and any(f.id == LOOKED for f in form.asked),
    }
    return render(request, "records/part.html", context, status=status)


def sheet_of(request: HttpRequest, form: Sheaf) -> tuple[Sheet, int, list[Control]]:
    """What was sent, the version that its writer had read, and the controls as they were typed.

    A version of a draft is always the whole form, so a section that is sent goes into what is stored of the others.
    """
    asked = form.asked
    answers, shown = forms.read(asked, request.POST)
    unread = [c.field.id for c in shown if c.problem]
    emptied = {f.id: None for f in asked if f.id not in answers}
    page = request.POST.get("page", "")[:LONGEST_PAGE] or kept.new_key()
    typed = forms.typed_in(asked, request.POST)
    if form.is_part:
        others = [f for f in form.every if f.id not in typed]
        kept_unread = drafts.unread_of(form.record)
        unread += [f.id for f in others if f.id in kept_unread]
        rest = forms.controls(others, form.record.answers)
        typed = {c.field.id: list(c.picked) if c.widget == "checkbox" else [c.text] for c in rest} | {
            **{f.id: kept_unread[f.id] for f in others if f.id in kept_unread},
            **typed,
        }
    version = form.version(request.POST.get("version", ""))
    return Sheet(page, typed, {**emptied, **answers}, tuple(unread)), version, shown


def _sent(request: HttpRequest, form: Sheaf) -> HttpResponse:
    """Save what can be read; what cannot comes back marked; where somebody was faster, both texts are shown."""
    record = form.record
    if fill := request.POST.get("fill", ""):
        request.POST = gaps.put_in(request.POST, form.asked, record.answers, fill)
    if request.POST.getlist("differ"):
        settlement = settled(stored(record, form.asked), request.POST)
        if settlement is None:
            return _conflict(request, form, undecided=True)
        request.POST = settlement
    sheet, version, shown = sheet_of(request, form)
    more = {"failed": True, "page_key": sheet.page}
    try:
        drafts.save(record, sheet, form.actor, timezone.now(), version=version)
    except MovedUnderUsError:
        record.refresh_from_db()
        return _conflict(request, form)
    except BadAnswerError as bad:
        return _form(request, form, shown, {**more, "problems": str(bad).splitlines()}, status=422)
    if any(c.problem for c in shown):
        return _form(request, form, shown, {**more, "partly": True}, status=422)
    return kept.taken_in(request, redirect(_after(request, form)))


def _after(request: HttpRequest, form: Sheaf) -> str:
    """Where a saved form leads: to the record, or from one section to the next one, back to the list after the last."""
    number, filled = form.record.number, request.POST.get("fill", "")
    if any(f.id == filled for f in form.asked):
        return f"{form.address}#f-{filled}"
    if not form.place:
        return reverse("record", args=[number])
    if request.POST.get("then") == NEXT and form.place < len({f.section for f in form.every}):
        return reverse("record-part", args=[number, form.place + 1])
    return reverse("record-tasks", args=[number])


def _conflict(request: HttpRequest, form: Sheaf, *, undecided: bool = False) -> HttpResponse:
    """Both texts, field by field, and the question which to keep; what is the same in both goes along unseen."""
    record, asked = form.record, form.asked
    mine = forms.read(asked, request.POST)[1]
    pairs = differences(mine, stored(record, asked))
    context = {
        "record": record,
        "pairs": pairs,
        "asked_again": {p.mine.field.id for p in pairs},
        "typed": list(forms.typed_in(asked, request.POST).items()),
        "last": drafts.versions_of(record).exclude(version=0).exclude(by=request.user).first(),
        "page_key": request.POST.get("page", "")[:LONGEST_PAGE],
        "undecided": undecided,
        "address": form.address,
    }
    return render(request, "records/edit_conflict.html", context, status=409)


@require_POST
def autosave(request: HttpRequest, number: str, place: int = 0) -> JsonResponse:
    """The same save, asked for by the page itself while its writer goes on."""
    form = open_form(request, number, place)
    sheet, version, shown = sheet_of(request, form)
    now = timezone.now()
    try:
        draft = drafts.save(form.record, sheet, form.actor, now, version=version)
    except MovedUnderUsError:
        return JsonResponse({"says": _("别人刚刚改过这份记录。你写的都在，保存时选留哪一份。")}, status=409)
    except BadAnswerError as bad:
        return JsonResponse({"says": str(bad)}, status=422)
    problems = {c.id: c.says for c in shown if c.problem}
    totals = {f"{c.id}-s": c.total for c in shown if c.counts}
    said = {"version": form.record.version if not place else form.token, "problems": problems, "totals": totals}
    return JsonResponse({**said, **_saved(draft, now)})


def _saved(draft: Draft | None, at: datetime) -> dict[str, Any]:
    """When it was saved and which version that is; none where nothing may be kept (art. 32)."""
    if draft is None:
        return {"secret": True}
    return {"at": f"{timezone.localtime(at):%H:%M}", "seq": draft.seq}


@require_GET
def panel(request: HttpRequest, number: str, place: int = 0) -> HttpResponse:
    """The rules beside the form, as the record stands now: a piece of the page."""
    form = open_form(request, number, place)
    context: dict[str, Any] = {"record": form.record, "panel": _panel(form, form.asked)}
    if not place:
        return render(request, "records/_panel.html", context)
    titles = list(dict.fromkeys(f.section for f in form.every))
    context["places"] = {f.id: titles.index(f.section) + 1 for f in form.every}
    return render(request, "records/_part_panel.html", context)


@require_GET
def versions(request: HttpRequest, number: str) -> HttpResponse:
    """The versions of a draft, and what changed between two of them."""
    record = record_of(request, number)
    actor = actor_of(request, record)
    if not conduct.may_write(record, actor):
        raise PermissionDenied(_("这份草稿的各版本只有填写它的单位能看。"))
    every = list(drafts.versions_of(record))
    new = _chosen(every, request.GET.get("new", ""), 0)
    old = _chosen(every, request.GET.get("old", ""), 1)
    asked = shown_record.form_fields(record.line, record.edition)
    pairs = []
    if new is not None and old is not None:
        both = new.typed.keys() & old.typed.keys()  # after a return a form holds only what was asked for
        blank = forms.controls([f for f in asked if f.id in both], {})
        pairs = differences(read_back(blank, new.typed), read_back(blank, old.typed))
    context = {"record": record, "versions": every, "new": new, "old": old, "pairs": pairs}
    return render(request, "records/versions.html", context)


def _chosen(every: list[Draft], asked: str, otherwise: int) -> Draft | None:
    """The version that the address names; without a name the newest, or the one before it."""
    if not asked:
        return every[otherwise] if len(every) > otherwise else None
    found = next((d for d in every if str(d.seq) == asked), None)
    if found is None:
        raise Http404(_("没有这一版。只保留最近的版本。"))
    return found
