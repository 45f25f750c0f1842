"""The doors of experts: the sessions to which they are called, what is reviewed there, and the sheets of scores (9.2, 12.2).

Who is called sees the session. Who has said that he comes, and has declared for an application that he has no interest
in it, sees that application and its papers until the session is over. Who declines, or asks to stay away, sees
nothing of it from that moment. A sheet is its writer's alone until the last of them was handed in; then the offices may
read it, and the others who have handed in theirs.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tongchou.lifecycle.words import Line
from tongchou.records.models import Entry, Invitation, Person, Record, Scoring, Summons

REVIEW_LINES = (Line.EXPERT, Line.SESSION, Line.SCORE, Line.OPINION, Line.MINUTES)
"""Who may be drawn and who was, and what they said: the offices of art. 4 know it, no unit does, also not where the centre itself applies."""

ACCEPTS = "accept"
READING = ("drawn", "seated", "held")
"""States of a session in which its experts read."""

OPENED = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a state of a sheet means to those before whom it stands."""

    waits: bool = False  # for its expert, to declare or to write
    written: bool = False  # its expert may write on it
    known: bool = False  # its expert may read the application
    handed_in: bool = False
    open: bool = False  # the others read it too
    aside: bool = False  # its expert asked to stay away
    gone: bool = False  # its expert does not sit there any more


MEANS = {
    "declaring": Means(waits=True),
    "draft": Means(waits=True, written=True, known=True),
    "sealed": Means(known=True, handed_in=True),
    OPENED: Means(known=True, handed_in=True, open=True),
    "recused": Means(aside=True),
    "lapsed": Means(gone=True),
}
WRITING = tuple(state for state, means in MEANS.items() if means.waits)
"""States of a sheet that is not handed in."""

SHUT = tuple(state for state, means in MEANS.items() if not means.open)
"""States of a sheet in which nobody but its writer reads it; what was recused or lapsed stays shut."""

LEFT = tuple(state for state, means in MEANS.items() if means.gone)
KNOWING = tuple(state for state, means in MEANS.items() if means.known)
HANDED_IN = tuple(state for state, means in MEANS.items() if means.handed_in)


def means_of(scoring: Scoring) -> Means:
    """What the state of a sheet means."""
    return MEANS[scoring.record.state]


def shut() -> Q:
    """The sheets of scores that are not open: no office and no auditor reads them."""
    return Q(line=Line.SCORE, state__in=SHUT)


def without_shut(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries of the journal without those of sheets that are not open."""
    return entries.exclude(record__in=Record.objects.filter(shut()))


def called(person: Person) -> Q:
    """The records that somebody sees as an expert."""
    mine = Summons.objects.filter(person=person, answer__in=("", ACCEPTS)).exclude(session__state="cancelled")
    sheets = Scoring.objects.filter(summons__person=person, summons__answer=ACCEPTS)
    reading = sheets.filter(record__state__in=KNOWING, summons__session__state__in=READING)
    seen = Q(pk__in=mine.values("session")) | Q(pk__in=sheets.values("record"))
    seen |= Q(pk__in=reading.values("application"))
    was_there = set(sheets.exclude(record__state__in=LEFT).values_list("summons__session__number", flat=True))
    seen |= Q(line=Line.MINUTES, law_day__isnull=False, answers__session__in=was_there) if was_there else Q(pk__in=[])
    done = reading.filter(record__state__in=HANDED_IN).values_list("summons__session", "application")
    for session, application in done:
        peers = Scoring.objects.filter(summons__session=session, application=application, record__state=OPENED)
        seen |= Q(pk__in=peers.values("record"))
    return seen


def summons_of(session: Record) -> dict[str, Summons]:
    """Who was called to a session, by the expert's number."""
    return {s.expert.number: s for s in session.summons.select_related("expert", "person").order_by("pk")}


def sheets_in(session: Record) -> list[Scoring]:
    """The sheets of a session, whoever wrote them: for who has finished, never for what he wrote."""
    rows = Scoring.objects.filter(summons__session=session).select_related("record", "summons__expert", "application")
    return list(rows.order_by("application", "pk"))


def open_sheets(session: Record, application: Record) -> list[Scoring]:
    """The sheets of an application that are open."""
    rows = Scoring.objects.filter(summons__session=session, application=application, record__state=OPENED)
    return list(rows.select_related("record", "summons__expert").order_by("pk"))


def own_summons(person: Person) -> QuerySet[Summons]:
    """The sessions to which somebody is or was called, the newest first."""
    mine = Summons.objects.filter(person=person, answer__in=("", ACCEPTS)).exclude(session__state="cancelled")
    return mine.select_related("session", "expert").order_by("-pk")


def unanswered(person: Person) -> QuerySet[Summons]:
    """The calls to which somebody has still to say whether he comes."""
    return Summons.objects.filter(person=person, answer="", session__state=READING[0])


def own_sheets(person: Person, session: Record | None = None) -> list[Scoring]:
    """Somebody's own sheets, of one session or of all, in the order in which they were issued; lapsed ones are left out."""
    rows = Scoring.objects.filter(summons__person=person, summons__answer=ACCEPTS).exclude(record__state="lapsed")
    rows = rows.filter(summons__session=session) if session is not None else rows
    return list(
        rows.select_related("record", "application__unit", "summons__expert", "summons__session").order_by("pk")
    )


def own_sheet(person: Person, number: str) -> Scoring | None:
    """One of them by its number."""
    return next((s for s in own_sheets(person) if s.record.number == number), None)


def invitations_of(session: Record) -> dict[int, Invitation]:
    """The newest invitation of each who was called."""
    rows = Invitation.objects.filter(summons__session=session).order_by("pk")
    return {one.summons_id: one for one in rows}


def expert_of(record: Record) -> list[Person]:
    """The one person who has a sheet of scores in hand."""
    scoring = Scoring.objects.filter(record=record).select_related("summons__person__unit").first()
    person = scoring.summons.person if scoring else None
    return [person] if person and person.is_active else []


def application_of(opinion: Record) -> str:
    """The number of the application that a technical opinion is on."""
    rows = Record.objects.filter(project=opinion.project_id, line=Line.APPLICATION).order_by("-pk")
    return rows.values_list("number", flat=True).first() or ""
