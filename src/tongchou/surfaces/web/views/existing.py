"""Is there something already? One sentence of purpose is searched before the form is filled, and the answer stays with it."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tongchou.records import access, access_register, drafts, likeness
from tongchou.records.conduct import MovedUnderUsError
from tongchou.records.models import Record
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.stages.duplicates import corpus
from tongchou.surfaces.web import forms, kept, pasted
from tongchou.surfaces.web.views.drafts import LOOK, Sheaf, open_form, sheet_of, stored

LONGEST = 200


def existing(request: HttpRequest, number: str) -> HttpResponse:
    """The sentence, what is near it, and what follows for the application."""
    form = replace(open_form(request, number), names=LOOK)
    if not form.looks:
        raise Http404(_("这份表不问有没有现成的。"))
    if request.method == "POST":
        return _sent(request, form)
    purpose = request.GET.get("purpose", form.record.answers.get("purpose") or "").strip()[:LONGEST].replace("\0", "")
    shown = forms.overlaid(stored(form.record, form.asked), {"purpose": [purpose]})
    return _page(request, form, shown, {"page_key": kept.new_key()})


def _page(
    request: HttpRequest, form: Sheaf, shown: list[forms.Control], more: dict[str, object], status: int = 200
) -> HttpResponse:
    by_name = {c.field.id: c for c in shown}
    purpose, today = by_name["purpose"].text, timezone.localdate()
    spine = form.record.spine
    hits = _near(request, purpose, spine)
    open_ = set(
        access.records_for(request.user, today).filter(pk__in=[h.pk for h in hits]).values_list("pk", flat=True)
    )
    found = {row.get("number") for row in by_name["existing_found"].value or ()}
    context = {
        "record": form.record,
        "version": form.token,
        "purpose": by_name["purpose"],
        "controls": [by_name[name] for name in LOOK[2:]],
        "hits": [(h, h.pk in open_, h.number in found) for h in hits],
        "before": [
            row for row in by_name["existing_found"].value or () if row.get("number") not in {h.number for h in hits}
        ],
        **more,
    }
    return render(request, "records/existing.html", context, status=status)


def _sent(request: HttpRequest, form: Sheaf) -> HttpResponse:
    """Keep the answer; the projects that were ticked go along by name, so that it is known what was looked at."""
    post = request.POST.copy()
    field = next(f for f in form.asked if f.id == "existing_found")
    post["existing_found"] = pasted.typed(field, _ticked(request, form, post.getlist("near")))
    request.POST = post
    sheet, version, shown = sheet_of(request, form)
    more: dict[str, object] = {"failed": True, "page_key": sheet.page}
    try:
        drafts.save(form.record, sheet, form.actor, timezone.now(), version=version)
    except MovedUnderUsError:
        problem = _("别人刚刚改过这一部分。看过现在存着的，再保存。")
        form.record.refresh_from_db()
        return _page(request, form, shown, {**more, "problems": [problem]}, status=409)
    except BadAnswerError as bad:
        return _page(request, form, shown, {**more, "problems": str(bad).splitlines()}, status=422)
    if any(c.problem for c in shown):
        return _page(request, form, shown, more, status=422)
    return kept.taken_in(request, redirect("record-tasks", form.record.number))


def _ticked(request: HttpRequest, form: Sheaf, numbers: list[str]) -> list[dict[str, str]]:
    """The ticked projects: those that the search shows him, and those that stood there before; nothing else."""
    before = {str(row.get("number")): row for row in form.record.answers.get("existing_found") or ()}
    spine = form.record.spine
    purpose = request.POST.get("purpose", "")[:LONGEST].replace("\0", "")
    near = _near(request, purpose, spine)
    return [_row(h) for h in near if h.number in numbers] + [
        row for number, row in before.items() if number in numbers and number not in {h.number for h in near}
    ]


def _near(request: HttpRequest, purpose: str, spine: Record | None) -> list[Record]:
    """What there is for the sentence, by 查重: the likest first, and never what is somebody's secret plan."""
    if not purpose:
        return []
    told = access_register.told_projects(request.user, timezone.localdate())
    found = corpus.near(purpose, spine.number if spine else "", told)
    records = likeness.named(h.id for h in found)
    return [records[h.id] for h in found if h.id in records]


def _row(hit: Record) -> dict[str, str]:
    return {"number": hit.number, "title": hit.title, "unit": hit.unit.name}
