"""What other records say of an application: the unit's other projects, its systems, its assessments, what began early."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tongchou.lifecycle.supplement import LAPSE
from tongchou.lifecycle.words import Line
from tongchou.records import likeness as overlap
from tongchou.records import minutes, naming, printed, relations, rounds, scoring
from tongchou.records.casefile import Question, known, papers_of
from tongchou.records.dossier import early_evidence
from tongchou.records.models import Entry, Record, Unit
from tongchou.records.prepared import Prepared
from tongchou.records.register import ENDED, drawn_for, same_place, systems, tied_to, unified_projects
from tongchou.stages.application.checks.returning import MATERIALS
from tongchou.stages.application.facts import AuthorKind, BuildMode, Existing, Sharing

CENTRE = "centre"
MOST_SIMILAR = 5

# fmt: off
ALIVE = Prepared(
    lambda unit, this, spine: Record.objects.filter(unit=unit, line__in=(Line.APPLICATION, Line.URGENT, Line.FILING))
    .exclude(state__in=ENDED).exclude(pk=this).exclude(project=spine)
    .order_by("number").values_list("number", "title", "total_fen", "opened_at"),
    int, int, int,
)
SYSTEMS = Prepared(
    lambda unit, spine: systems().filter(unit=unit).exclude(pk=spine).values_list("number", "title"),
    int, int,
)
PUBLISHED = Prepared(
    lambda unit: Record.objects.filter(line=Line.ASSESSMENT, state="published", unit=unit)
    .select_related("project").order_by("number"),
    int,
)
SUBMITTED = Prepared(
    lambda record: Entry.objects.filter(record=record, verb="submit", taken=True).order_by("seq").values_list("at"),
    int,
)
# fmt: on


@known(Line.APPLICATION)
def application(q: Question) -> dict[str, Any]:
    """The facts of ``ApplicationFacts`` that are known from other records."""
    unit = q.record.unit
    similar = _similar(q)
    elsewhere = same_place(q.answers.get("plan_place"), unit)
    return {
        "unit_name": unit.name,
        "unit_is_centre": unit.kind == CENTRE,
        "declared_on": _declared_on(q),
        "siblings": _siblings(q),
        "unified_projects": unified_projects(elsewhere),
        "led_projects": _led(elsewhere, unit),
        "confirmations": _confirmations(q),
        "participants_inside": _inside(q),
        "own_systems": [{"number": number, "title": title} for number, title in SYSTEMS(unit.pk, _spine_pk(q))],
        "similar_systems": similar,
        "suspicions": suspicions(q, q.answers, similar),
        "overlap_cut_fen": overlap.cut_fen(q.dossier),
        "early_evidence": early_evidence(q.dossier),
        "maintained": _maintained(q),
        "assessments": _assessments(unit),
        "author_ties": tied_to(q.answers.get("author")),
        "review_ties": _review_ties(q),
        "drawn_experts": drawn_for(q.record.number) if q.answers.get("experts") else (),
        "returned_before": rounds.times(q.record),
        **_on_sheets(q),
        "readings": _readings(q),
        "taker_unit": q.actor.person.unit.name if q.actor.person else "",
    }


def _review_ties(q: Question) -> tuple[dict[str, Any], ...]:
    """How other records tie those who are to judge to the author or the applicant; asked where somebody is named (12.2, 15)."""
    people = [row for row in q.answers.get("experts") or () if isinstance(row, dict)]
    other = "" if q.answers.get("pre_review_opinion") else str(q.answers.get("pre_reviewer") or "").strip()
    if not people and not other:
        return ()
    does = {q.record.unit.name: "—申报— 本项目"}
    firms = [{"name": q.record.unit.name}]
    if q.answers.get("author_kind") == AuthorKind.THIRD_PARTY and q.answers.get("author"):
        firms.insert(0, {key: q.answers.get(said) for key, said in AUTHOR_IS.items()})
        does[q.answers["author"]] = "—编制方案— 本项目"
    hub = q.law.value("tie-hub-most")
    found = [
        {"kind": "expert", **tie.plain(row, does[tie.firm])}
        for row, tie in relations.of_people(people, firms, hub)
        if not tie.direct
    ]
    if other:
        house = {"name": other, "tie_cleared": q.answers.get("pre_reviewer_cleared")}
        ties = relations.of_firm(house, firms, hub)
        found += [{"kind": "pre-reviewer", **tie.plain(house, does[tie.firm])} for tie in ties]
    return tuple(found)


AUTHOR_IS = {"name": "author", "uscc": "author_uscc", "legal_person": "author_legal_person", "phone": "author_phone"}


@known(Line.CONSENT)
def consent(q: Question) -> dict[str, Any]:
    """The unasked facts of ``ConsentFacts``."""
    return {"project_code": q.record.spine.number if q.record.spine else ""}


def _on_sheets(q: Question) -> dict[str, Any]:
    """What the experts' own sheets say, once they are open; asked only where experts were named."""
    if not q.answers.get("experts") or not q.record.pk:
        return {"sheets": (), "waiting_sheets": 0, "spread_open": 0, "minutes": (), "minutes_code": ""}
    rows = minutes.on_application(q.record)
    papers = {p.kind: p.text for p in papers_of(q.record)} if rows else {}
    return {
        **scoring.sheets_on(q.record), "minutes": tuple(rows),
        "minutes_code": printed.code_in(papers.get("expert-minutes", "")),
    }  # fmt: skip


@known(Line.OPINION)
def opinion(q: Question) -> dict[str, Any]:
    """The unasked facts of ``OpinionFacts``: what the project's application says, and whether it waits for the opinion."""
    rows = Record.objects.filter(project=q.record.spine, line=Line.APPLICATION).select_related("unit").order_by("-pk")
    application = rows.first()
    said = application.answers if application else {}
    similar = _similar(replace(q, record=application, answers=said)) if application else []
    unit = application.unit if application else q.record.unit
    return {
        "suspicions": suspicions(q, said, similar),
        "overlap_cut_fen": overlap.cut_fen(q.dossier),
        "nature": said.get("nature"),
        "total_fen": application.total_fen if application else None,
        "unit_name": unit.name,
        "unit_is_centre": unit.kind == CENTRE,
        "author_kind": said.get("author_kind"),
        "author": said.get("author"),
        "author_ties": tied_to(said.get("author")),
        "taker_unit": q.actor.person.unit.name if q.actor.person else "",
        "waits": application is not None and rows.filter(pk=application.pk, state__in=IN_REVIEW).exists(),
    }


def suspicions(q: Question, said: Mapping[str, Any], similar: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What of article 13 stands against a project: hints for a named person to decide, and what such persons settled (13.2, 13.4)."""
    found = overlap.suspicions(q.dossier, q.law.value("duplicate-hint-percent"))
    out: list[dict[str, Any]] = [{"ground": "existing", **row} for row in found]
    if said.get("existing_answer") == Existing.MEETS:
        out.append({"ground": "existing", "says": "填报已有系统可以满足需求"})
    elif similar and not out:
        names = "、".join(f"{row['title']}（{row['unit']}）" for row in similar)
        out.append({"ground": "existing", "says": f"登记里有名称相近的：{names}"})
    if said.get("sharing") in {Sharing.PART, Sharing.REFUSES}:
        out.append({"ground": "sharing", "says": "数据没有全部共享"})
    return out


def proposed(record: Record, verb: str) -> dict[str, Any]:
    """What a second person has read of the centre's opinion, for whoever approves by it; of what is overdue, its ground."""
    if record.line != Line.APPLICATION or record.project_id is None:
        return {}
    if verb == LAPSE:
        return {"reject_ground": MATERIALS, "reason": ""}  # the reason of the return is not that of leaving it out
    if verb != "approve":
        return {}
    read = (
        Record.objects.filter(project=record.project_id, line=Line.OPINION, state="confirmed").order_by("-pk").first()
    )
    return {name: said for name, said in read.answers.items() if name.startswith(STATED)} if read else {}


STATED = ("opinion_", "ground_", "approved_")

IN_REVIEW = ("admitted", "pre-review")
"""States of an application in which the centre reviews it."""


def _readings(q: Question) -> list[dict[str, Any]]:
    """The technical opinions on the project, which may be read a second time; asked only where an opinion is given."""
    if q.answers.get("approved_fen") is None or q.record.spine is None:
        return []
    given_up = {r.pk for r in q.dossier.records(Line.OPINION, "discarded")}
    read = {r.pk for r in q.dossier.records(Line.OPINION, "confirmed")}
    return [
        {
            "number": r.number, "confirmed": r.pk in read, "fen": r.answers.get("approved_fen"),
            "content": r.answers.get("approved_content"),
        }
        for r in q.dossier.records(Line.OPINION)
        if r.pk not in given_up
    ]  # fmt: skip


def _spine_pk(q: Question) -> int:
    """The project's row, which is left out of what is searched; 0, which no row has, where there is none yet."""
    return (q.record.spine.pk if q.record.spine else None) or 0


def _declared_on(q: Question) -> date:
    if q.record.law_day is None:  # the day of the first submission gives a record its law
        return q.today
    sent = SUBMITTED(q.record.pk)
    return timezone.localtime(sent[0][0]).date() if sent else q.today


def _siblings(q: Question) -> list[dict[str, Any]]:
    """The unit's other applications, urgent matters and filings that are alive, for the suspicion of a split (11.4)."""
    rows = ALIVE(q.record.unit_id, q.record.pk or 0, _spine_pk(q))
    return [
        {
            "number": number, "title": title, "fen": fen or 0,
            "opened_on": timezone.localtime(opened_at).date().isoformat(),
        }
        for number, title, fen, opened_at in rows
    ]  # fmt: skip


def _led(elsewhere: list[Record], unit: Unit) -> list[dict[str, Any]]:
    """Cross-department projects of the same place that name this unit as a participant (6.3)."""
    led = (r for r in elsewhere if r.answers.get("build_mode") == BuildMode.CROSS_DEPARTMENT)
    named = (r for r in led if any(p.get("unit") == unit.name for p in r.answers.get("participants") or ()))
    return [{"number": r.number, "title": r.title, "lead": r.unit.name} for r in named]


def _confirmations(q: Question) -> list[dict[str, Any]]:
    """What the participating departments answered, oldest first; an answer that lapsed is none (6.3)."""
    asked = q.dossier.records(Line.PARTICIPATION, "asked", "confirmed", "refused")
    names = dict(Unit.objects.filter(pk__in=[r.unit_id for r in asked]).values_list("pk", "name")) if asked else {}
    return [
        {
            "unit": names[r.unit_id], "opens": r.answers.get("opens"), "state": r.state, "reason": r.answers.get("reason"),
        }
        for r in asked
    ]  # fmt: skip


def _inside(q: Question) -> list[str]:
    """The participants that are units on the platform, and so answer for themselves."""
    names = [str(row.get("unit") or "") for row in q.answers.get("participants") or ()]
    return (
        sorted(Unit.objects.filter(name__in=names).exclude(kind="firm").values_list("name", flat=True)) if names else []
    )


def _similar(q: Question) -> list[dict[str, Any]]:
    """Systems and live projects whose titles are like this one's, best first: a hint for people, never a decision.

    A pair on which somebody has decided is no hint any more.
    """
    done = {r.answers.get("other") for r in overlap.judged(q.dossier)} if q.dossier.spine else set()
    least, most = q.law.value("similar-title-percent"), MOST_SIMILAR + len(done)
    best = naming.best_known(q.answers.get("title") or "", _spine_pk(q), least, most)
    told = [{"number": number, "title": name, "unit": unit} for number, name, unit in best if number not in done]
    return told[:MOST_SIMILAR]


def _maintained(q: Question) -> list[dict[str, Any]]:
    """The systems that an operation project is for, with the end of their free period (21)."""
    codes = q.answers.get("om_systems") or []
    if not codes:
        return []
    free = Record.objects.filter(line=Line.OPERATION).filter(Q(project__number__in=codes) | Q(project__title__in=codes))
    return [
        {
            "number": r.project.number, "title": r.project.title, "free_until": r.answers.get("free_until"),
            "build_fen": r.project.total_fen,
        }
        for r in free.select_related("project").order_by("number")
    ]  # fmt: skip


def _assessments(unit: Unit) -> list[dict[str, Any]]:
    """The unit's systems in the last published assessment (27.2)."""
    rows = PUBLISHED(unit.pk)
    last = max((r.year or 0 for r in rows), default=0)
    return [
        {"year": last, "title": r.project.title, "score": r.answers.get("score")} for r in rows if (r.year or 0) == last
    ]
