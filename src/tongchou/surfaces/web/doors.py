"""How pages get at records: through the doors of ``records.access``, in the name of whoever asks."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.words import Line
from tongchou.records import access
from tongchou.records.casefile import Actor
from tongchou.records.lawbook import edition_on
from tongchou.records.models import Record


def record_of(request: HttpRequest, number: str) -> Record:
    """The record, or a 404 that says no more than that there is nothing to see."""
    found = access.record_numbered(request.user, number, timezone.localdate())
    if found is None:
        raise Http404(f"没有编号为 {number} 的记录，或你没有查看它的权限。")
    return found


def actor_of(request: HttpRequest, record: Record) -> Actor:
    """The person in the roles that count on a record."""
    return access.actor_on(request.user, record, timezone.localdate())


def openings(request: HttpRequest, line: Line | None = None) -> list[Step]:
    """The rows by which the person may begin a record, of one line or of all; none for a visitor."""
    if not request.user.is_authenticated:
        return []
    today = timezone.localdate()
    mine = access.roles_of(request.user, today)
    table = table_of(edition_on(today))
    return [s for s in table if s.opens and mine & set(s.by) and line in (None, s.line)]
