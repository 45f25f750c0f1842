"""What experts' sheets of scores say together, for the rules of sessions and applications: of open sheets only (9.2)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from tongchou.lifecycle.words import Line
from tongchou.records.access_review import ACCEPTS, OPENED, WRITING
from tongchou.records.models import Record, Scoring
from tongchou.records.prepared import Prepared
from tongchou.regulation import rulebook, scoring
from tongchou.regulation.scoring import Mark

UNOPENED = (*WRITING, "sealed")


def _alive(application: int) -> QuerySet[Scoring]:
    """The sheets on an application of the experts who come, in sessions that take place."""
    rows = Scoring.objects.filter(application=application, summons__answer=ACCEPTS)
    return rows.exclude(summons__session__state="cancelled").order_by("pk")


SHEETS = Prepared(
    lambda application: _alive(application).filter(record__state=OPENED)
    .select_related("record", "summons__expert", "summons__session"),
    int,
)  # fmt: skip
UNOPENED_SHEETS = Prepared(
    lambda application: _alive(application).filter(record__state__in=UNOPENED).values_list("pk"), int
)


def marks_on(sheet: Record, answers: Mapping[str, Any]) -> tuple[Mark, ...]:
    """The marks by the criteria of the sheet's own edition."""
    return scoring.marks_of(rulebook.load(sheet.edition).forms[Line.SCORE], answers)


def total_of(sheet: Record) -> int:
    """The points of a sheet that was handed in, and so is whole."""
    return scoring.total(marks_on(sheet, sheet.answers)) or 0


def totals_of(session: Record, application: int) -> dict[str, int]:
    """By the expert's number, the totals of one application in a session."""
    rows = Scoring.objects.filter(summons__session=session, application=application, record__state=OPENED)
    return {s.summons.expert.number: total_of(s.record) for s in rows.select_related("record", "summons__expert")}


def waiting_in(session: Record) -> tuple[dict[str, str], ...]:
    """Who has not handed in what; never what he has marked so far."""
    rows = Scoring.objects.filter(summons__session=session, record__state__in=WRITING).order_by("pk")
    said = rows.values_list("summons__expert__title", "application__number")
    return tuple({"name": name, "application": number} for name, number in said)


def disagreements_in(session: Record) -> tuple[dict[str, Any], ...]:
    """How wide the totals of each application of a session lie, and whether that was talked about."""
    rows = Scoring.objects.filter(summons__session=session, record__state=OPENED).order_by("application")
    pairs = rows.values_list("application", "application__number").distinct()
    return tuple(found for pk, number in pairs for found in _disagreement(session, pk, number))


def _disagreement(session: Record, application: int, number: str) -> Iterator[dict[str, Any]]:
    lie = scoring.spread(totals_of(session, application).values())
    if lie is not None:
        talked = any(row["application"] == number for row in session.answers.get("discussions") or ())
        yield {"application": number, "spread": lie.width, "low": lie.low, "high": lie.high, "discussed": talked}


def sheets_on(application: Record) -> dict[str, Any]:
    """The facts of an application about its sheets: none where it was in no session with sheets."""
    rows = SHEETS(application.pk)
    sheets = tuple(
        {
            "name": s.summons.expert.title, "employer": s.summons.expert.answers.get("employer") or "",
            "score": total_of(s.record), "comment": (s.record.answers.get("advice") or "").strip(),
        }
        for s in rows
    )  # fmt: skip
    sessions = {s.summons.session_id: s.summons.session for s in rows}
    found = [d for session in sessions.values() for d in _disagreement(session, application.pk, application.number)]
    return {
        "sheets": sheets,
        "waiting_sheets": len(UNOPENED_SHEETS(application.pk)),
        "spread_open": max((d["spread"] for d in found if not d["discussed"]), default=0),
    }
