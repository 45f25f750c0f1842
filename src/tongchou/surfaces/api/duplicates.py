"""查重 by API (13.2): a project beside all that is known, with its explanation; a hint, and never a decision."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import JsonValue

from tongchou.lifecycle.words import Line, Role
from tongchou.records import access
from tongchou.stages.duplicates import corpus
from tongchou.surfaces.api.records import record_of
from tongchou.surfaces.api.shapes import Problem
from tongchou.surfaces.duplicates.telling import as_data

router = Router(tags=["查重"])
READERS = frozenset({Role.REVIEWER, Role.PLANNER, Role.AUDIT})
"""Those before whom the pages of 查重 are open."""


class ComparedOut(Schema):
    """The answer as ``tongchou duplicates search --json`` gives it: hits with pairs, what is new, what was not compared."""

    id: str
    title: str
    compared_by: str | None
    compared_with: int
    without_functions: int
    says: list[str]
    common: list[str]
    hits: list[dict[str, JsonValue]]


@router.get(
    "/projects/{number}/duplicates",
    response={200: ComparedOut, 404: Problem},
    operation_id="duplicates",
    summary="查重",
)
def compared(request: HttpRequest, number: str) -> dict[str, Any]:
    """What a project is like, as it was last sent."""
    today = timezone.localdate()
    record = record_of(request, number)
    if record.line != Line.PROJECT or not access.roles_of(request.auth, today) & READERS:
        raise Http404(f"没有编号为 {number} 的项目，或你没有查看查重的权限。")
    [text] = corpus.texts_of([record])
    return as_data(text, corpus.current().search(text))
