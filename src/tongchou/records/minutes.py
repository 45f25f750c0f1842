"""The minutes of review sessions: those of a session, what they say of an application, who signs them (9.2, 12.2).

Whoever asked to stay away from an application reads the minutes without it, and signs the rest.
"""

from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.records.access_review import ACCEPTS, MEANS
from tongchou.records.models import Person, Record, Scoring, Summons
from tongchou.records.printed import code_of
from tongchou.records.register import ASSIGNED

GOING_ON, DONE = "circulated", "signed"
SENT = (GOING_ON, DONE)
"""States of minutes whose words are fixed: nothing that they rest on may change meanwhile."""

ABOUT = ("opinions", "results", "recusals")
"""Answers with a row for each application."""

ASIDE = tuple(state for state, means in MEANS.items() if means.aside)
GONE = tuple(state for state, means in MEANS.items() if means.gone)


def of_session(session: Record) -> Record | None:
    """The minutes of a session; ``None`` before it was held."""
    found = Record.objects.filter(line=Line.MINUTES, answers__session=session.number).select_related("unit", "project")
    return found.order_by("-pk").first() if session.pk else None


def session_of(minutes: Record) -> Record | None:
    """The session that minutes are of."""
    number = minutes.answers.get("session") or ""
    return Record.objects.select_related("unit").filter(line=Line.SESSION, number=number).first()


def are_fixed(session: int) -> bool:
    """Whether the minutes of a session have been sent to those who sign them."""
    number = Record.objects.filter(pk=session).values_list("number", flat=True).first()
    return Record.objects.filter(line=Line.MINUTES, answers__session=number, state__in=SENT).exists()


def on_application(application: Record) -> list[dict[str, Any]]:
    """What the minutes of each session say of an application that was marked there: none where it was in no session."""
    sheets = Scoring.objects.filter(application=application, summons__answer=ACCEPTS)
    sheets = sheets.exclude(record__state__in=GONE).exclude(summons__session__state="cancelled").order_by("pk")
    sessions = {s.summons.session_id: s.summons.session for s in sheets.select_related("summons__session")}
    return [_said(application, session) for session in sessions.values()]


def _said(application: Record, session: Record) -> dict[str, Any]:
    minutes = of_session(session)
    said = minutes.answers if minutes else {}
    rows = [r for r in said.get("opinions") or () if r.get("application") == application.number]
    return {
        "session": session.number,
        "number": minutes.number if minutes else "",
        "signed": bool(minutes and Record.objects.filter(pk=minutes.pk, state=DONE).exists()),
        "conclusion": str(rows[0].get("conclusion") or "").strip() if rows else "",
        "opinion": str(rows[0].get("opinion") or "").strip() if rows else "",
        "code": code_of(minutes) if minutes else "",
    }


def signed_for(application: Record) -> Record | None:
    """The newest signed minutes of an application."""
    said = [row["number"] for row in on_application(application) if row["signed"]]
    return Record.objects.select_related("unit", "project").filter(number=said[-1]).first() if said else None


def aside(minutes: Record, person: Person) -> frozenset[str]:
    """The applications that somebody asked to stay away from in the session of these minutes."""
    sheets = Scoring.objects.filter(
        summons__person=person, summons__session__number=minutes.answers.get("session") or "", record__state__in=ASIDE
    )
    return frozenset(sheets.values_list("application__number", flat=True))


def not_his(minutes: Record, person: Person) -> frozenset[str]:
    """Where experts are assigned: the applications that others judged, from which a conflict may have kept him."""
    session = session_of(minutes)
    if session is None or session.answers.get("way") != ASSIGNED:
        return frozenset()
    sheets = Scoring.objects.filter(summons__person=person, summons__session=session).exclude(record__state__in=GONE)
    return frozenset(session.answers["applications"]) - set(sheets.values_list("application__number", flat=True))


def part_of(minutes: Record, person: Person) -> dict[str, Any]:
    """What minutes say, without what somebody asked to stay away from, or what was never his to judge."""
    away = aside(minutes, person) | not_his(minutes, person)
    return {
        name: [row for row in said if row.get("application") not in away] if name in ABOUT else said
        for name, said in minutes.answers.items()
    }


def signers_of(minutes: Record) -> list[Person]:
    """The accounts of those who were there, in the order of the minutes."""
    numbers = [row["expert"] for row in minutes.answers.get("experts") or ()]
    called = Summons.objects.filter(session__number=minutes.answers.get("session") or "", expert__number__in=numbers)
    found = {s.expert.number: s.person for s in called.select_related("expert", "person__unit")}
    return [p for n in numbers if (p := found.get(n)) is not None and p.is_active]


def to_sign(person: Person) -> list[Record]:
    """The minutes that wait for somebody's name or bear it, the newest first."""
    mine = Summons.objects.filter(person=person, answer=ACCEPTS).values_list("session__number", "expert__number")
    expert = dict(mine)
    rows = Record.objects.filter(line=Line.MINUTES, answers__session__in=list(expert), state__in=SENT).order_by("-pk")
    return [r for r in rows.select_related("unit") if expert[r.answers["session"]] in _there(r)]


def _there(minutes: Record) -> set[str]:
    return {row["expert"] for row in minutes.answers.get("experts") or ()}
