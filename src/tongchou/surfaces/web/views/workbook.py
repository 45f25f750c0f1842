"""The workbook of one form: downloaded with what stands in it, and taken back after a look at what it would change."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongchou.kernel.words import article_name
from tongchou.records import conduct, drafts
from tongchou.records.conduct import MovedUnderUsError
from tongchou.regulation.fieldbook import BadAnswerError, Field, Kind
from tongchou.surfaces.api.records import download
from tongchou.surfaces.excel import form as workbook
from tongchou.surfaces.excel.grid import UnreadableError
from tongchou.surfaces.excel.reading import read
from tongchou.surfaces.web import forms, kept, pasted
from tongchou.surfaces.web.forms import Control
from tongchou.surfaces.web.shown_draft import differences
from tongchou.surfaces.web.views.drafts import Sheaf, open_form, sheet_of, stored

MOST_BYTES = 10 * 1024 * 1024


@require_GET
def template(request: HttpRequest, number: str) -> HttpResponse:
    """The form as a workbook, with what stands in it now."""
    form = open_form(request, number)
    filled = [_filled(c) for c in stored(form.record, form.every)]
    return download(workbook.write(filled), f"{form.record.title or number}-{number}.xlsx")


def _filled(control: Control) -> workbook.Filled:
    field = control.field
    known = dict(control.choices)
    text = control.text
    if field.kind in (Kind.YESNO, Kind.CHOICE):
        text = known.get(text, text)
    elif field.kind is Kind.CHOICES:
        text = "、".join(known.get(one, one) for one in control.picked)
    rows = pasted.copied(text) if field.kind is Kind.ROWS and text else []
    articles = "、".join(dict.fromkeys(article_name(c) for c in field.clauses))
    return workbook.Filled(field, "" if rows else text, rows, _how(control), articles)


def _how(control: Control) -> str:
    """How to fill a cell: what the field book says, the unit, and what can be chosen."""
    field = control.field
    said = {
        Kind.MONEY: _("万元。"),
        Kind.LINES: _("一行一项，同一格里换行用 Alt+Enter。"),
        Kind.YEARS: _("一行一年，如 2027 120.00（万元），同一格里换行用 Alt+Enter。"),
        Kind.DATE: _("写成 2026-08-31 这样。"),
        Kind.INTEGER: field.unit,
        Kind.CHOICES: _("可选几项，用顿号隔开：%s。") % "、".join(workbook.labels(field)),
    }
    return field.help + said.get(field.kind, "")


def load(request: HttpRequest, number: str) -> HttpResponse:
    """Take a filled workbook: first what it would change, and then, when it is sent once more from there, the change."""
    form = open_form(request, number)
    if request.method != "POST":
        return _page(request, form, {})
    if request.POST.get("stage") == "take":
        return _take(request, form)
    try:
        brought = _brought(request, form)
    except (UnreadableError, BadAnswerError) as bad:
        return _page(request, form, {"problems": [str(bad)]}, 422)
    return _preview(request, form, _as_typed(brought, form.every), {"strangers": brought.strangers})


def _brought(request: HttpRequest, form: Sheaf) -> workbook.Brought:
    """What the file says; nothing of the file is kept, and of one that speaks of state secrets only that (art. 32)."""
    upload = request.FILES.get("file")
    if upload is None:
        raise UnreadableError(_("没有选择文件。选好文件再上传。"))
    if upload.size > MOST_BYTES:
        raise UnreadableError(
            _("文件有 %(n)d MB，最多 %(most)d MB。") % {"n": upload.size >> 20, "most": MOST_BYTES >> 20}
        )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(upload.read())
        brought = workbook.read(read(path, (upload.name or "")[:200]), form.every)
    if drafts.speaks_of_secrets(_as_typed(brought, form.every)):
        conduct.note_secret(form.record, form.actor, timezone.now(), _("上传的表格"))
        raise UnreadableError(
            _("表格涉及国家秘密或带有国家秘密标志，没有收下。涉密内容不进本系统，按国家有关规定办理。依据第三十二条。")
        )
    return brought


def _as_typed(brought: workbook.Brought, fields: list[Field]) -> dict[str, list[str]]:
    """The texts of a workbook as the form's own controls would send them."""
    kinds = {f.id: f.kind for f in fields}
    texts = {n: t.split("\n") if kinds[n] is Kind.CHOICES else [t] for n, t in brought.texts.items()}
    return texts | {name: [pasted.copy(rows)] for name, rows in brought.tables.items()}


def _preview(
    request: HttpRequest, form: Sheaf, typed: dict[str, list[str]], more: dict[str, Any], status: int = 200
) -> HttpResponse:
    """What would change, field by field, and what nobody can read."""
    part = replace(form, names=tuple(typed))
    shown = forms.read(part.asked, MultiValueDict(typed))[1] if typed else []
    normal = [forms.controls([c.field], {c.field.id: c.value})[0] if not c.problem else c for c in shown]
    pairs = differences(normal, stored(form.record, part.asked)) if typed else []
    changing = {p.mine.field.id for p in pairs}
    context = {
        "previewed": True,
        "pairs": pairs,
        "controls": [c for c in shown if c.problem],
        "same": len(shown) - len(pairs),
        "typed": [(name, texts) for name, texts in typed.items() if name in changing],
        "version": replace(form, names=tuple(changing)).token if changing else "",
        "page_key": kept.new_key(),
        **more,
    }
    return _page(request, form, context, status)


def _page(request: HttpRequest, form: Sheaf, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "records/workbook.html", {"record": form.record, **context}, status=status)


def _take(request: HttpRequest, form: Sheaf) -> HttpResponse:
    """Save what was looked at; where somebody changed the same fields meanwhile, it is looked at once more."""
    names = tuple(f.id for f in form.every if f.id in request.POST)
    if not names:
        return redirect("record-tasks", form.record.number)
    part = replace(form, names=names)
    sheet, version, _shown = sheet_of(request, part)
    try:
        drafts.save(form.record, sheet, form.actor, timezone.now(), version=version)
    except MovedUnderUsError:
        form.record.refresh_from_db()
        moved = {"problems": [_("别人刚刚改过这些内容。再看一遍，再收下。")]}
        return _preview(request, form, {n: request.POST.getlist(n) for n in names}, moved, 409)
    except BadAnswerError as bad:
        return _page(request, form, {"problems": str(bad).splitlines()}, 422)
    return kept.taken_in(request, redirect("record-tasks", form.record.number))
