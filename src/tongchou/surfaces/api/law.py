"""The law by API: editions, parameters with their history, and what the same facts would mean under another edition."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from tongchou.records.lawbook import edition_on, law_of
from tongchou.regulation import rulebook
from tongchou.surfaces.api.shapes import Problem

router = Router(tags=["规则库"])


class ClauseOut(Schema):
    """One clause; the gist is ours, the official wording is imported separately."""

    id: str
    article: int
    title: str
    gist: str


class EditionOut(Schema):
    """One edition of the regulation."""

    id: str
    title: str
    number: str
    issuer: str
    city: str
    in_force: date
    repealed: date | None
    replaces: str
    fictitious: bool
    ours: bool
    current: bool
    clauses: list[ClauseOut]


class ValueOut(Schema):
    """A number and the day from which it counts; ``origin`` says whether it is the regulation's or the city's."""

    since: date
    value: Any
    source: str
    origin: str
    decided_by: str


class ParameterOut(Schema):
    """A number of the law with its whole history, newest first."""

    id: str
    title: str
    unit: str
    clauses: list[str]
    on: date
    value: Any
    origin: str
    values: list[ValueOut]


def _book(edition: str) -> rulebook.Rulebook:
    if edition not in rulebook.editions():
        raise Http404(f"没有版本“{edition}”。")
    today = timezone.localdate()
    return law_of(edition, today, today, timezone.now()).book


def _edition(book: rulebook.Rulebook, today: date) -> EditionOut:
    return EditionOut(
        id=book.edition, title=book.title, number=book.number, issuer=book.issuer, city=book.city,
        in_force=book.in_force, repealed=book.repealed, replaces=book.replaces, fictitious=book.fictitious,
        ours=book.edition in settings.TONGCHOU_EDITIONS, current=book.edition == edition_on(today),
        clauses=[ClauseOut(id=c.id, article=c.article, title=c.title, gist=c.gist) for c in book.clauses.values()],
    )  # fmt: skip


@router.get("/editions", response=list[EditionOut], operation_id="editions", summary="规则版本")
def editions(request: HttpRequest) -> list[EditionOut]:
    """All editions that ship, oldest first."""
    return [_edition(_book(e), timezone.localdate()) for e in rulebook.editions()]


@router.get(
    "/editions/{edition}/parameters",
    response={200: list[ParameterOut], 404: Problem},
    operation_id="edition_parameters",
    summary="参数与沿革",
)
def parameters(request: HttpRequest, edition: str, on: date | None = None) -> list[ParameterOut]:
    """Every number of an edition on a day, with the city's own values laid over it."""
    day = on or timezone.localdate()
    return [
        ParameterOut(
            id=p.id, title=p.title, unit=p.unit, clauses=list(p.clauses), on=day,
            value=p.at(day).value, origin=p.at(day).origin,
            values=[
                ValueOut(since=v.since, value=v.value, source=v.source, origin=v.origin, decided_by=v.decided_by)
                for v in p.values
            ],
        )
        for p in _book(edition).parameters.values()
    ]  # fmt: skip
