"""The pool as a session meets it: who could be drawn for which applications, who sat lately, who was called."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tongchou.kernel.calendar import add_months
from tongchou.kernel.text import can_be_kept, fold
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access_review, minutes, relations, scoring
from tongchou.records.casefile import Question, known
from tongchou.records.models import Entry, Invitation, Person, Record, Scoring, Summons
from tongchou.records.register import tied_to
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law
from tongchou.stages.review import assigned, draw
from tongchou.stages.review.assigned import Assignment
from tongchou.stages.review.assignment import Shortage
from tongchou.stages.review.draw import Barred, Candidate, Conditions, Reason, Tie
from tongchou.stages.review.exported import ACCEPTS, Kept, quotas_of
from tongchou.stages.review.minutes import Judged, Judgement, filled, unsigned

IN_POOL = ("kept", "on-leave")
WAITING = ("reviewed", "price-checked", "in-expert-review")
"""States of an application that wait for experts."""

MEETING = ("seated", "held", "closed")
"""States of a session in which it is settled who judges."""

SUGGESTED = ("convene", "conclude")

SAT = ("held", "closed")
THIRD_PARTY = "third-party"


def choices_of(law: Law) -> Mapping[str, str]:
    """The fields of experts by id, with their names."""
    return law.book.field(Line.EXPERT, "fields").choices or {}


@known(Line.EXPERT)
def expert(q: Question) -> dict[str, Any]:
    """The unasked facts of ``ExpertFacts``."""
    name, employer, username = (_text(q, key) for key in ("title", "employer", "username"))
    same = Q(title=name, answers__employer=employer)
    if username:
        same |= Q(answers__username=username)
    others = Record.objects.filter(same, line=Line.EXPERT).exclude(state="draft").order_by("number")
    others = others.exclude(pk=q.record.pk) if q.record.pk else others
    return {
        "same_expert": others.values_list("number", flat=True).first() or "",
        "username_known": Person.objects.filter(username=username, is_active=True).exists() if username else False,
    }


def _text(q: Question, name: str) -> str:
    text = str(q.answers.get(name) or "").strip()
    return text if can_be_kept(text) else ""


@known(Line.SESSION)
def session(q: Question) -> dict[str, Any]:
    """The unasked facts of ``SessionFacts``; what the pool holds is asked only until it is frozen."""
    choices = choices_of(q.law)
    kept = assigned.kept_from(q.record.number, q.answers, choices)
    conditions = None if kept else conditions_of(q.record, q.answers, q.law)
    pool = candidates(q.record, conditions, q.answers, q.law) if conditions else []
    even = q.answers.get("way") == assigned.WAY
    short = draw.shortages(conditions, pool) if conditions and not even else []
    numbers = [n for n in q.answers.get("applications") or () if can_be_kept(n)]
    waiting = Record.objects.filter(line=Line.APPLICATION, number__in=numbers, state__in=WAITING)
    mine = (
        Summons.objects.filter(session=q.record.pk, person=q.actor.person).order_by("-pk") if q.actor.person else None
    )
    own = mine.values_list("expert__number", flat=True).first() if mine is not None and q.record.pk else ""
    return {
        "number": q.record.number,
        "reviewable": tuple(waiting.order_by("number").values_list("number", flat=True)),
        "candidate_count": len(pool),
        "tied": tuple(
            {"expert": c.id, "name": c.name, "unit": unit, "standing": standing, "says": path}
            for c in pool
            for unit, standing, path, _ in c.ties
        ),
        "short": tuple(
            {
                "fields": "\n".join(s.labels), "have": s.have, "need": s.need,
                "recent": s.more[Reason.RECENT], "load": s.more[Reason.LOAD],
            }
            for s in short
        ),
        "staffing": tuple(map(assigned.shortage_row, staffing(conditions, pool, q.answers) if conditions and even else ())),
        "gaps": kept.gaps() if isinstance(kept, Assignment) else (),
        "attendance": _attendance(kept, q.answers.get("present") or ()),
        "sitting": _sitting(kept),
        "own_expert": own or "",
        "for_office": Role.PLANNER in q.actor.roles,
        **_about_invitation(q),
        "waiting_sheets": scoring.waiting_in(q.record) if q.record.pk else (),
        "disagreements": scoring.disagreements_in(q.record) if q.record.pk else (),
        **_about_minutes(q),
    }  # fmt: skip


def staffing(conditions: Conditions, pool: list[Candidate], answers: Mapping[str, Any]) -> tuple[Shortage, ...]:
    """What an assignment would be short of; not asked for more than a session holds, which is another rule's."""
    numbers, most = set(answers.get("applications") or ()), answers.get("each_most") or 0
    seats = len(numbers) * sum(q.count for q in conditions.quotas)
    if len(numbers) > assigned.MOST_APPLICATIONS or seats > assigned.MOST_SEATS:
        return ()
    return assigned.asked(conditions, pool, sorted(numbers), most).short


def _attendance(kept: Kept | None, present: Iterable[str]) -> tuple[dict[str, Any], ...]:
    """The applications of an assignment where not everybody is present."""
    if not isinstance(kept, Assignment):
        return ()
    there = set(present)
    return tuple(
        {"application": number, "count": len(there & set(sitting))}
        for number, sitting in kept.seats_now().items()
        if not set(sitting) <= there
    )


def _about_minutes(q: Question) -> dict[str, Any]:
    found = minutes.of_session(q.record)
    sent = found is not None and found.line == Line.MINUTES and found.law_day is not None
    fixed = found is not None and sent and minutes.are_fixed(q.record.pk)
    return {
        "minutes_number": found.number if found and fixed else "",
        "minutes_unsigned": unsigned(found.answers) if found and fixed else (),
    }


@known(Line.MINUTES)
def of_minutes(q: Question) -> dict[str, Any]:
    """The unasked facts of ``MinutesFacts``."""
    session = minutes.session_of(Record(answers=q.answers))
    if session is None:  # before it is opened
        return {}
    sent = Entry.objects.filter(record=q.record.pk, verb="circulate", taken=True).order_by("-seq").first()
    mine = Summons.objects.filter(session=session, person=q.actor.person) if q.actor.person else Summons.objects.none()
    return {
        "applications": tuple(session.answers.get("applications") or ()),
        "waiting_sheets": scoring.waiting_in(session),
        "disagreements": scoring.disagreements_in(session),
        "own_expert": mine.order_by("-pk").values_list("expert__number", flat=True).first() or "",
        "unsigned": unsigned(q.answers),
        "circulated_on": timezone.localtime(sent.at).date() if sent else None,
    }


def judged_in(session: Record) -> list[Judged]:
    """Each application of a session with its open sheets, who stepped aside, and what was said in the meeting."""
    numbers = list(session.answers.get("applications") or ())
    listed = Record.objects.filter(line=Line.APPLICATION, number__in=numbers).select_related("unit")
    said: dict[str, list[str]] = {}
    for row in session.answers.get("discussions") or ():
        said.setdefault(row["application"], []).append(row["said"])
    sheets = access_review.sheets_in(session)
    choices = rulebook.load(session.edition).field(Line.SCORE, "verdict").choices or {}
    return [
        Judged(
            number=one.number,
            title=one.title,
            unit=one.unit.name,
            sheets=tuple(
                Judgement(
                    s.summons.expert.title, scoring.total_of(s.record),
                    choices.get(s.record.answers.get("verdict") or "", ""), s.record.answers.get("advice") or "",
                )
                for s in sheets
                if s.application_id == one.pk and access_review.means_of(s).open
            ),
            recused=tuple(
                (s.summons.expert.number, s.summons.expert.title)
                for s in sheets
                if s.application_id == one.pk and access_review.means_of(s).aside
            ),
            said="".join(said.get(one.number, ())),
        )
        for one in sorted(listed, key=lambda r: numbers.index(r.number))
    ]  # fmt: skip


def opinions_in(session: Record, law: Law, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the minutes with what is still empty drafted from the sheets."""
    choices = law.book.field(Line.SCORE, "verdict").choices or {}
    least = law.value("expert-pass-score")
    return filled(rows, judged_in(session), least, choices.get("fail", ""), choices.get("revise", ""))


def present_at(session: Record, law: Law) -> list[dict[str, str]]:
    """Who was there, as the minutes name them."""
    kept = kept_of(session, law)
    if kept is None:
        return []
    known, labels = {c.id: c for c in kept.candidates}, kept.labels()
    return [
        {"expert": n, "name": known[n].name, "employer": known[n].employer, "field": labels[n]}
        for n in dict.fromkeys(session.answers.get("present") or ())
        if n in labels
    ]  # fmt: skip


def _about_invitation(q: Question) -> dict[str, bool]:
    number, hashed = (str(q.answers.get(name) or "") for name in ("answering", "link_hash"))
    expert = Record.objects.filter(line=Line.EXPERT, number=number).first() if can_be_kept(number) else None
    own = bool(expert and (expert.answers.get("username") or "").strip())
    used = can_be_kept(hashed) and Invitation.objects.filter(link=hashed).exists()
    return {"own_account": own, "hash_used": used}


def suggested(record: Record, verb: str) -> dict[str, Any]:
    """What draw and sheets already say of a step on an application, so that nobody types it: its experts, their scores."""
    if record.line != Line.APPLICATION or verb not in SUGGESTED:
        return {}
    seats = Scoring.objects.filter(application=record, summons__answer=ACCEPTS, summons__session__state__in=MEETING)
    judging = seats.exclude(record__state__in=("lapsed", "recused")).order_by("pk")
    rows = [s.summons for s in judging.select_related("summons__expert", "summons__session")]
    if not rows:
        return {}
    if verb == SUGGESTED[0]:
        experts = [
            {
                "name": s.expert.title, "employer": s.expert.answers.get("employer") or "",
                "field": choices_on(record).get(field_on(record, s), s.field),
            }
            for s in rows
        ]  # fmt: skip
        return {"experts": experts, "meeting_on": rows[-1].session.answers["meeting_on"]}
    sheets = scoring.sheets_on(record)["sheets"]
    told: dict[str, Any] = {
        "scores": [{"expert": s["name"], "score": s["score"], "comment": s["comment"]} for s in sheets]
    }
    said = [row["opinion"] for row in minutes.on_application(record) if row["signed"] and row["opinion"]]
    return {**told, "expert_opinion": said[-1]} if said else told


def field_on(application: Record, summons: Summons) -> str:
    """The field for which somebody sits on an application: where experts are assigned, it is not everywhere the same."""
    kept = assigned.kept_from(summons.session.number, summons.session.answers, choices_on(summons.session))
    if isinstance(kept, Assignment):
        return kept.seats_now().get(application.number, {}).get(summons.expert.number, summons.field)
    return summons.field


def choices_on(record: Record) -> Mapping[str, str]:
    """The fields of experts in a record's own edition."""
    return rulebook.load(record.edition).field(Line.EXPERT, "fields").choices or {}


@known(Line.SCORE)
def score(q: Question) -> dict[str, Any]:
    """The unasked facts of ``ScoreFacts``."""
    mine = Scoring.objects.filter(record=q.record.pk) if q.record.pk else Scoring.objects.none()
    person = q.actor.person
    return {
        "marks": tuple(m.plain() for m in scoring.marks_on(q.record, q.answers)),
        "own": person is not None and mine.filter(summons__person=person).exists(),
        "goes_on": mine.filter(
            summons__session__state__in=access_review.READING, application__state__in=WAITING, summons__answer=ACCEPTS
        ).exists()
        and not any(minutes.are_fixed(pk) for pk in mine.values_list("summons__session", flat=True)),
    }


def _sitting(kept: Kept | None) -> tuple[dict[str, str], ...]:
    if kept is None:
        return ()
    names = {c.id: c.name for c in kept.candidates}
    coming = {seat.expert for seat in kept.seated()}
    return tuple(
        {"expert": expert, "name": names[expert], "field": field, "answer": ACCEPTS if expert in coming else ""}
        for expert, field in kept.sitting().items()
    )


def conditions_of(record: Record, answers: Mapping[str, Any], law: Law) -> Conditions | None:
    """The conditions as the form has them now; ``None`` where day or quotas are still missing."""
    quotas = quotas_of(answers.get("quotas") or (), choices_of(law))
    if not answers.get("meeting_on") or not quotas:
        return None
    day = date.fromisoformat(answers["meeting_on"])
    rest, most = answers.get("rest_sessions"), answers.get("load_most")
    return Conditions(
        session=record.number,
        meeting_on=day.isoformat(),
        quotas=quotas,
        barred=_barred(answers.get("applications") or ()),
        partner_since=add_months(day, -law.value("expert-partner-months")).isoformat(),
        rest=law.value("expert-rest-sessions") if rest is None else rest,
        load_most=law.value("expert-load-most") if most is None else most,
    )


def _barred(numbers: list[str]) -> tuple[Barred, ...]:
    """The applicant, who wrote the proposal, and whoever is tied to him, of each application (12.2)."""
    rows = Record.objects.filter(line=Line.APPLICATION, number__in=[n for n in numbers if can_be_kept(n)])
    found: dict[Barred, None] = {}
    for r in rows.select_related("unit").order_by("number"):
        found[Barred(r.number, r.unit.name, Tie.APPLICANT)] = None
        author = r.answers.get("author") if r.answers.get("author_kind") == THIRD_PARTY else ""
        if author:
            found[Barred(r.number, author, Tie.AUTHOR)] = None
        found |= {Barred(r.number, unit, Tie.TIED): None for unit in tied_to(author)}
    return tuple(found)


def candidates(record: Record, conditions: Conditions, answers: Mapping[str, Any], law: Law) -> list[Candidate]:
    """Everybody in the pool who has one of the fields, as he is now, with his ties to those whom the conditions bar."""
    wanted = {q.field for q in conditions.quotas}
    sat, load = _sat(record, conditions.rest), _load(record, conditions.meeting_on[:4])
    rows = Record.objects.filter(line=Line.EXPERT, state__in=IN_POOL).order_by("number")
    known = [
        (number, said, _candidate(number, said, sat.get(pk, ()), load[pk], away=away))
        for pk, number, said, away in rows.values_list("pk", "number", "answers", "state")
        if wanted & set(said.get("fields") or ())
    ]
    people = [
        {"number": number, "name": c.name, "employer": c.employer, "phone": said.get("phone"), "kin": c.kin}
        for number, said, c in known
    ]
    ties = _ties(people, conditions.barred, answers.get("cleared") or (), law.value("tie-hub-most"))
    return [replace(c, ties=ties.get(c.id, ())) for _, _, c in known]


def _ties(
    people: Sequence[Mapping[str, Any]], barred: Iterable[Barred], cleared: Iterable[Mapping[str, Any]], hub: int
) -> dict[str, tuple[tuple[str, str, str, str], ...]]:
    """By candidate, how other records tie him to a barred unit, and what somebody found who looked into what is not proved."""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    looked = {(str(row.get("expert")), fold(row.get("unit"))): str(row.get("finding") or "").strip() for row in cleared}
    units = [{"name": unit} for unit in sorted({bar.unit for bar in barred if bar.tie != Tie.TIED})]
    for row, tie in relations.of_people(people, units, hub):
        own = (row["employer"], *row["kin"])
        if len(tie.steps) == 1 and fold(tie.firm) in map(fold, own):
            continue  # what he declared himself is a reason of its own
        finding = "" if tie.certain else looked.get((row["number"], fold(tie.firm)), "")
        standing = draw.PROVED if tie.certain else draw.CLEARED if finding else draw.ASKED
        found.setdefault(row["number"], []).append((tie.firm, standing, *(_flat(text) for text in (tie.says, finding))))
    return {number: tuple(ties) for number, ties in found.items()}


def _flat(text: str) -> str:
    """On one line, as a cell of the frozen list holds it."""
    return " ".join(text.split())


def _candidate(number: str, said: Mapping[str, Any], sat: tuple[str, ...], load: int, *, away: str) -> Candidate:
    leave = (said["leave_from"], said["leave_until"]) if away == IN_POOL[1] else None
    return Candidate(
        id=number,
        name=said["title"].strip(),
        employer=said["employer"].strip(),
        title=said.get("post_title") or "",
        fields=tuple(said["fields"]),
        kin=tuple(unit.strip() for unit in said.get("kin") or () if unit.strip()),
        partners=tuple((str(row["unit"]).strip(), row["until"]) for row in said.get("partners") or ()),
        recent=sat,
        load=load,
        leave=leave,
    )


def _sat(record: Record, rest: int) -> dict[int, tuple[str, ...]]:
    """By expert, in which of the last sessions he sat."""
    held = Record.objects.filter(line=Line.SESSION, state__in=SAT).exclude(pk=record.pk).order_by("-pk")
    last = list(held.values_list("pk", flat=True)[:rest])
    out: dict[int, list[str]] = {}
    rows = Summons.objects.filter(session__in=last, answer=ACCEPTS).order_by("session")
    for expert, number in rows.values_list("expert", "session__number"):
        out.setdefault(expert, []).append(number)
    return {expert: tuple(numbers) for expert, numbers in out.items()}


def _load(record: Record, year: str) -> Counter[int]:
    """By expert, in how many sessions of a year he sat or sits."""
    rows = Summons.objects.filter(answer=ACCEPTS, session__answers__meeting_on__startswith=year)
    return Counter(rows.exclude(session=record.pk).exclude(session__state="cancelled").values_list("expert", flat=True))


def kept_of(record: Record, law: Law) -> Kept | None:
    """The draw or the assignment of a session as its record keeps it."""
    return assigned.kept_from(record.number, record.answers, choices_of(law))


def account_of(number: str) -> tuple[Record, Person | None]:
    """An expert's record and the person who signs in as him, where there is one."""
    record = Record.objects.get(line=Line.EXPERT, number=number)
    username = (record.answers.get("username") or "").strip()
    return record, Person.objects.filter(username=username, is_active=True).first() if username else None
