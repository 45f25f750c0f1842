"""Papers that the platform makes of a record: with their name, to read, or attached at once and screened like any other."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongchou.lifecycle.words import Line
from tongchou.records import conduct, files, printed
from tongchou.records.models import Record
from tongchou.records.uploads import extract
from tongchou.regulation import rulebook
from tongchou.surfaces.printing.annual import Order
from tongchou.surfaces.printing.made import MADE, forms_of, told_by
from tongchou.surfaces.web.doors import actor_of

Rows = Sequence[Mapping[str, Any]]


def address(request: HttpRequest, record: Record) -> str:
    """Where the code of a printed form can be asked."""
    return request.build_absolute_uri(f"{reverse('printed')}?number={record.number}&code={printed.code_of(record)}")


def made(request: HttpRequest, record: Record, kind: str, form: str, arranged: Rows = ()) -> tuple[str, bytes]:
    """A paper with its name, ``arranged`` being what is stated beside the record; 404 where none is made."""
    told = told_by(record, kind)
    if told is None or form not in forms_of(record, kind):
        raise Http404(_("这份材料不由系统生成，或记录里还没有可以写进去的内容。"))
    title = rulebook.load(record.edition).papers[kind].title
    order = Order(told, request.user.name, timezone.now(), address(request, told), tuple(arranged))
    return f"{title}-{record.number}.{form}", MADE[Line(record.line), kind][form](order)


def attach(request: HttpRequest, record: Record, kind: str, arranged: Rows = ()) -> str:
    """Attach a paper in its first form, in place of one made by hand; returns its name, raises ``RefusedFileError``."""
    if not conduct.may_attach(record, kind, actor_of(request, record)):
        raise PermissionDenied(_("这份材料现在不由你上传。看看这份记录在谁手里。"))
    form = next(iter(forms_of(record, kind)), "")
    name, data = made(request, record, kind, form, arranged)
    files.receive(record, kind, name, data, by=request.user, at=timezone.now(), run=extract.extract)
    return name
