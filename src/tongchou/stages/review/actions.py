"""What the steps of sessions and sheets do: candidates frozen, the draw, who is called next, sheets issued and opened.

Each is a step of its own in the journal, in the transaction of the one that caused it. Beside it stands who was called, in
a table that doors and the counts of later draws ask.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from tongchou.lifecycle.words import Line, Role
from tongchou.records import conduct, invitations, minutes
from tongchou.records.access_review import WRITING
from tongchou.records.casefile import SYSTEM, Doing, law_for
from tongchou.records.conduct import consequence, day_of
from tongchou.records.models import Person, Record, Scoring, Summons
from tongchou.regulation.rulebook import Law
from tongchou.stages.review import assigned, draw
from tongchou.stages.review.assigned import Assignment
from tongchou.stages.review.assignment import solver
from tongchou.stages.review.exported import ACCEPTS, Kept, candidate_row, frozen
from tongchou.stages.review.minutes import text_hash, unsigned
from tongchou.stages.review.queries import (
    account_of,
    candidates,
    conditions_of,
    judged_in,
    kept_of,
    opinions_in,
    present_at,
)


def _law(doing: Doing) -> Law:
    return law_for(doing.record, doing.at, day_of(doing.at))


def _kept(doing: Doing) -> Kept:
    kept = kept_of(doing.record, _law(doing))
    if kept is None:
        raise LookupError(f"{doing.record.number} has no candidates")
    return kept


@consequence("freeze-candidates")
def freeze_candidates(doing: Doing) -> None:
    """Every candidate as he is at this moment, who of them is left out and why, and the hash of it all."""
    record, law = doing.record, _law(doing)
    conditions = conditions_of(record, record.answers, law)
    if conditions is None:
        raise LookupError(f"{record.number} has no conditions")
    pool = candidates(record, conditions, record.answers, law)
    start = frozen(conditions, pool)
    if record.answers.get("way") == assigned.WAY:
        answers = record.answers
        start = assigned.frozen(conditions, pool, answers["applications"], answers.get("each_most") or 0)
    stated = {
        "inputs": start.inputs,
        "candidates": [candidate_row(c) for c in start.candidates],
        "barred": conditions.plain()["barred"],
        "excluded": [e.plain() for e in start.excluded],
        "partner_since": conditions.partner_since,
        "rest_used": conditions.rest,
        "load_used": conditions.load_most,
    }
    conduct.take(record, "freeze", SYSTEM, doing.at, stated, because=doing.because)


@consequence("draw-experts")
def draw_experts(doing: Doing) -> None:
    """Both values are shown: seed, and order and seats or the assignment, follow from them."""
    record, kept = doing.record, _kept(doing)
    key = draw.seed(kept.inputs, kept.revealed[draw.CENTRE], kept.revealed[draw.WITNESS])
    if isinstance(kept, Assignment):
        _assign(doing, kept, key)
        return
    drawn = draw.draw(kept.conditions, kept.candidates, key)
    stated = {"seed": key.hex(), "order": list(drawn.order), "seats": [seat.plain() for seat in drawn.seats]}
    conduct.take(record, "record-draw", SYSTEM, doing.at, stated, because=doing.because)
    for seat in drawn.seats:
        _call(record, seat.expert, seat.field)


def _assign(doing: Doing, kept: Assignment, key: bytes) -> None:
    record = doing.record
    found = assigned.once(kept.conditions, kept.candidates, kept.applications, kept.each_most, key)
    if found.short:
        raise LookupError(f"{record.number} was staffed when its conditions were fixed, and is short now")
    stated = {
        "seed": key.hex(), "assigned": [asdict(seat) for seat in found.seats],
        "result": assigned.result_of(found.seats), "solver": solver(),
    }  # fmt: skip
    conduct.take(record, "record-assignment", SYSTEM, doing.at, stated, because=doing.because)
    for expert, field in _kept(doing).sitting().items():
        _call(record, expert, field)


@consequence("call-next")
def call_next(doing: Doing) -> None:
    """What an expert answered; where he does not come, the next of his field is called, or each of his seats is taken anew."""
    record, kept = doing.record, _kept(doing)
    expert, answer = doing.given["answering"], doing.given["answer"]
    if isinstance(kept, Assignment):
        _replace(doing, kept, expert, answer)
        return
    field = kept.sitting()[expert]
    following = "" if answer == ACCEPTS else kept.next_for(expert)
    said = {"expert": expert, "answer": answer, "called": following}
    calls = [*(record.answers.get("calls") or ()), said]
    conduct.take(record, "call", SYSTEM, doing.at, {"calls": calls}, because=doing.because)
    Summons.objects.filter(session=record, expert__number=expert).update(answer=answer)
    if answer == ACCEPTS:
        _issue(doing)
    else:
        _lapse(doing, Scoring.objects.filter(summons__session=record, summons__expert__number=expert), WITHDRAWN)
    if following:
        _call(record, following, field)


def _replace(doing: Doing, kept: Assignment, expert: str, answer: str) -> None:
    record = doing.record
    before, moves = kept.sitting(), () if answer == ACCEPTS else kept.leaving(expert)
    stated: dict[str, Any] = {"calls": [*(record.answers.get("calls") or ()), {"expert": expert, "answer": answer}]}
    if moves:
        stated["moves"] = [*(record.answers.get("moves") or ()), *(move.plain() for move in moves)]
    conduct.take(record, "call", SYSTEM, doing.at, stated, because=doing.because)
    Summons.objects.filter(session=record, expert__number=expert).update(answer=answer)
    for called, field in _kept(doing).sitting().items():
        if called not in before:
            _call(record, called, field)
    _issue(doing)  # also to those who come already and now have one more
    if answer != ACCEPTS:
        _lapse(doing, Scoring.objects.filter(summons__session=record, summons__expert__number=expert), WITHDRAWN)


def _call(session: Record, number: str, field: str) -> None:
    expert, person = account_of(number)
    Summons.objects.create(session=session, expert=expert, person=person, field=field)


# --- invitations -------------------------------------------------------------------------------------------------------


@consequence("invite-expert")
def invite_expert(doing: Doing) -> None:
    """The expert gets an account that only an invitation opens; earlier invitations of his to this session are over."""
    given = doing.given
    summons = Summons.objects.select_related("expert").get(session=doing.record, expert__number=given["answering"])
    person = _account(doing, summons.expert)
    Summons.objects.filter(expert=summons.expert, person=None).update(person=person)
    until = doing.at + timedelta(days=_law(doing).value("expert-invite-days"))
    invitations.make(summons, given["link_hash"], given["code_hash"], doing.at, until)


def _account(doing: Doing, expert: Record) -> Person:
    """His account and his role, each by a step of its own line, so that the journal says who made him what he is (4.5)."""
    unit, username = invitations.pool(), invitations.username_of(expert)
    person = invitations.account_of(expert)
    if person is None:
        said = {
            "title": expert.title[:60], "username": username, "unit_name": unit.name,
            "phone": (expert.answers.get("phone") or "").strip(),
        }  # fmt: skip
        conduct.open_record(Line.PERSON, SYSTEM, doing.at, unit=unit, answers=said, verb="admit", because=doing.because)
        person = Person.objects.get(username=username)
    if not person.grants.filter(role=Role.EXPERT).exists():
        role = {
            "title": f"{person.name}：专家", "username": person.username, "role": str(Role.EXPERT),
            "since": day_of(doing.at).isoformat(),
        }  # fmt: skip
        conduct.open_record(Line.GRANT, SYSTEM, doing.at, unit=unit, answers=role, verb="invite", because=doing.because)
    return person


@consequence("stop-expert")
def stop_expert(doing: Doing) -> None:
    """Who leaves the pool can no more come in by an invitation."""
    invitations.close(doing.record)


@consequence("restore-expert")
def restore_expert(doing: Doing) -> None:
    """As before."""
    invitations.reopen(doing.record)


# --- sheets of scores --------------------------------------------------------------------------------------------------

SETTLED = ("seated", "held")
"""States of a session in which it is settled who judges."""

WITHDRAWN, VOIDED, ABSENT = "已退出本场评审。", "本次抽取已作废。", "没有到会。"


@consequence("issue-sheets")
def issue_sheets(doing: Doing) -> None:
    """Whoever comes has a sheet for each application; those who had said so before sheets were issued get theirs now."""
    _issue(doing)
    for application in dict.fromkeys(
        _alive(doing.record).order_by("application").values_list("application", flat=True)
    ):
        _open_when_all_are_in(doing, doing.record.pk, application)


def _issue(doing: Doing) -> None:
    session = doing.record
    numbers = session.answers.get("applications") or ()
    listed = Record.objects.filter(line=Line.APPLICATION, number__in=numbers).select_related("project", "unit")
    applications = sorted(listed, key=lambda r: list(numbers).index(r.number))
    there = set(_alive(session).values_list("summons", "application"))
    kept = kept_of(session, _law(doing))
    seats = kept.seats_now() if isinstance(kept, Assignment) else None
    for summons in Summons.objects.filter(session=session, answer=ACCEPTS).select_related("expert").order_by("pk"):
        for application in applications:
            if (summons.pk, application.pk) in there:
                continue
            if seats is not None and summons.expert.number not in seats[application.number]:
                continue
            said = {
                "title": application.title, "session": session.number, "application": application.number,
                "expert": summons.expert.number,
            }  # fmt: skip
            sheet = conduct.open_record(
                Line.SCORE, SYSTEM, doing.at, unit=session.unit, project=application.project, answers=said, verb="issue",
                because=doing.because,
            )  # fmt: skip
            Scoring.objects.create(record=sheet, summons=summons, application=application)


def _alive(session: Record) -> QuerySet[Scoring]:
    return Scoring.objects.filter(summons__session=session).exclude(record__state="lapsed")


def _lapse(doing: Doing, sheets: QuerySet[Scoring], why: str) -> None:
    """Sheets of somebody who does not judge any more count no more; what he had written stays shut and on record."""
    left = list(sheets.exclude(record__state__in=("lapsed", "recused")).select_related("record").order_by("pk"))
    for scoring in left:
        conduct.take(scoring.record, "lapse", SYSTEM, doing.at, {"reason": why}, because=doing.because)
    for session, application in dict.fromkeys((s.summons.session_id, s.application_id) for s in left):
        _open_when_all_are_in(doing, session, application)


@consequence("leave-absent")
def leave_absent(doing: Doing) -> None:
    """Who did not come does not judge."""
    absent = Scoring.objects.filter(summons__session=doing.record)
    _lapse(doing, absent.exclude(summons__expert__number__in=doing.given["present"]), ABSENT)


@consequence("void-sheets")
def void_sheets(doing: Doing) -> None:
    """A draw that is void has no judges."""
    _lapse(doing, Scoring.objects.filter(summons__session=doing.record), VOIDED)


@consequence("open-sheets")
def open_sheets(doing: Doing) -> None:
    """The last one who hands in, or steps aside, opens the sheets of all."""
    scoring = Scoring.objects.select_related("summons").get(record=doing.record)
    _open_when_all_are_in(doing, scoring.summons.session_id, scoring.application_id)


def _open_when_all_are_in(doing: Doing, session: int, application: int) -> None:
    sheets = Scoring.objects.filter(summons__session=session, application=application)
    if sheets.filter(record__state__in=WRITING).exists():
        return
    if not Record.objects.filter(pk=session, state__in=SETTLED).exists():
        return  # somebody may still be called, and nobody is to know what the others think before he comes
    for scoring in sheets.filter(record__state="sealed").select_related("record").order_by("pk"):
        conduct.take(scoring.record, "unseal", SYSTEM, doing.at, because=doing.because)


@consequence("note-discussion")
def note_discussion(doing: Doing) -> None:
    """What was said stays beside what was said before."""
    record, given = doing.record, doing.given
    said = {
        "application": given["discussing"], "said": given["discussion"].strip(), "on": day_of(doing.at).isoformat(),
    }  # fmt: skip
    rows = [*(record.answers.get("discussions") or ()), said]
    conduct.take(record, "note", SYSTEM, doing.at, {"discussions": rows}, because=doing.because)


# --- minutes -----------------------------------------------------------------------------------------------------------


@consequence("begin-minutes")
def begin_minutes(doing: Doing) -> None:
    """A session that is held has its minutes, with what is known already."""
    session, law = doing.record, _law(doing)
    said = {
        "title": f"{session.title}会议纪要"[:200], "session": session.number, "proceedings": _opening(session, law, doing),
        "opinions": opinions_in(session, law, ()),
    }  # fmt: skip
    conduct.open_record(Line.MINUTES, SYSTEM, doing.at, unit=session.unit, answers=said, because=doing.because)


def _opening(session: Record, law: Law, doing: Doing) -> str:
    there = present_at(session, law)
    names = "、".join(row["name"] for row in there)
    place = session.answers.get("place") or ""
    return (
        f"{doing.given['held_on']}，{session.unit.name}{f'在{place}' if place else ''}召开“{session.title}”，"
        f"评审 {len(session.answers.get('applications') or ())} 个申报。到会专家 {len(there)} 名：{names}。"
        f"{_chosen(session)}，名单哈希 {(session.answers.get('inputs') or '')[:16]}。专家听取汇报、质询并独立评分。"
    )


def _chosen(session: Record) -> str:
    if session.answers.get("way") == assigned.WAY:
        return "专家由系统均衡分派，各人只评审分给他的申报"
    return "专家在系统里抽取"


def _session_of(doing: Doing) -> Record:
    session = minutes.session_of(doing.record)
    if session is None:
        raise LookupError(f"{doing.record.number} has no session")
    return session


@consequence("refill-minutes")
def refill_minutes(doing: Doing) -> None:
    """What is still empty is drafted from the sheets; a word that somebody wrote stays as it is."""
    record = doing.record
    rows = opinions_in(_session_of(doing), _law(doing), record.answers.get("opinions") or ())
    conduct.save(record, {"opinions": rows}, SYSTEM, doing.at, version=record.version)


@consequence("freeze-minutes")
def freeze_minutes(doing: Doing) -> None:
    """What the signatures will stand under: who was there, how they marked, who stepped aside, and the hash of it all."""
    record, session = doing.record, _session_of(doing)
    judged = judged_in(session)
    told: dict[str, Any] = {
        "experts": present_at(session, law_for(session, doing.at, day_of(doing.at))),
        "results": [one.row() for one in judged],
        "recusals": [
            {"application": one.number, "expert": n, "name": name} for one in judged for n, name in one.recused
        ],
    }
    told["text_hash"] = text_hash({**record.answers, **told})
    conduct.take(record, "freeze", SYSTEM, doing.at, told, because=doing.because)


AGREES, WAS_ABSENT = "同意", "未签"


@consequence("note-signature")
def note_signature(doing: Doing) -> None:
    """His name under the words that he read, with what he thinks otherwise."""
    session = _session_of(doing)
    person = doing.actor.person
    summons = Summons.objects.filter(session=session, person=person).select_related("expert").order_by("-pk")[0]
    dissent = (doing.given.get("dissent") or "").strip()
    _signed(doing, summons.expert.number, f"不同意见：{dissent}" if dissent else AGREES)


@consequence("note-absent-signer")
def note_absent_signer(doing: Doing) -> None:
    """What the witness says of somebody who cannot sign."""
    _signed(doing, doing.given["absent_signer"], f"{WAS_ABSENT}：{doing.given['reason'].strip()}")


def _signed(doing: Doing, expert: str, said: str) -> None:
    record = doing.record
    name = next(row["name"] for row in record.answers["experts"] if row["expert"] == expert)
    one = {
        "expert": expert, "name": name, "on": day_of(doing.at).isoformat(), "said": said,
        "text": record.answers["text_hash"],
    }  # fmt: skip
    rows = [*(record.answers.get("signatures") or ()), one]
    of_one = dict.fromkeys(
        ("signing", "dissent", "truth_stated", "absent_signer", "reason")
    )  # not the next one's words
    conduct.take(record, "note", SYSTEM, doing.at, {"signatures": rows, **of_one}, because=doing.because)
    record.refresh_from_db()
    if not unsigned(record.answers):
        conduct.take(record, "complete", SYSTEM, doing.at, because=doing.because)
