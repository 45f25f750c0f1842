"""What stands on the one page of an urgent matter, and the decision that can be sent from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.casefile import Actor, law_for
from tongchou.records.models import Entry, Person, Record
from tongchou.regulation import rulebook
from tongchou.stages.planning.published import Share, published
from tongchou.surfaces.web import forms, shown_form, shown_record
from tongchou.surfaces.web.shown import ShownDuty, ShownStep

ORDER = ("level", "document_title", "document_no", "document_on", "latest_start")
SUBJECT = ("goals", "build_content", "build_months")
MONEY = ("total_fen", "fen_by_year", "fiscal_fen", "superior_fen", "social_fen", "other_fen")
OPINIONS = ((_("技术意见"), "centre", "advise"), (_("资金意见"), "finance", "find-money"))
APPROVE, REFUSE, REMIND = "approve", "refuse", "remind"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One of the two that are given beside each other: by whom and when, or by when it is owed."""

    name: Any
    says: str
    tone: str
    advice: str
    entry: Entry | None
    duty: ShownDuty | None


TONES = {"agree": "ok", "amend": "warn", "disagree": "bad"}


def page(record: Record, person: Person, actor: Actor, now: datetime, today: date) -> dict[str, Any]:
    """The context of the page."""
    shown = shown_record.page(record, person, actor, now, today)
    answers = {field.id: (field, value) for field, value in shown["answers"]}
    ways = {w.step.verb: w for w in (*shown["mine"], *shown["theirs"])}
    entries = {e.verb: e for e in access.entries_for(person, today).filter(record=record, taken=True).order_by("seq")}
    remind, reminded = ways.get(REMIND), entries.get(REMIND)
    return {
        **shown,
        "papers_seen": shown["papers"],
        "parts": [[answers[name] for name in names if name in answers] for names in (ORDER, SUBJECT, MONEY)],
        "why_late": record.answers.get("why_late") or "",
        "opinions": [
            _opinion(record, name, who, entries.get(verb), shown["duties"], verb) for name, who, verb in OPINIONS
        ],
        "share": _share(record),
        "decided": next((entries[verb] for verb in (APPROVE, REFUSE) if verb in entries), None),
        "remind": remind if remind and remind.may_press else None,
        "reminded": reminded,
        "reminder": json.loads(reminded.body)["given"].get("reason", "") if reminded else "",
        "decision_text": record.answers.get("decision_text") or "",
        "seen_now": conduct.seen_of(record),
        **_decision(record, ways, actor, law_for(record, now, today).book.edition),
    }


def _opinion(record: Record, name: Any, who: str, entry: Entry | None, duties: list[ShownDuty], verb: str) -> Opinion:
    """What the record says now; the entry that is named is the one that last said it."""
    choice = record.answers.get(f"{who}_opinion") or ""
    words = rulebook.load(record.edition).field(Line.URGENT, f"{who}_opinion").choices or {}
    advice = record.answers.get(f"{who}_advice") or ""
    due = next((d for d in duties if d.verb == verb), None)
    return Opinion(name, words.get(choice, ""), TONES.get(choice, "off"), advice, entry, due)


def _share(record: Record) -> tuple[int, Share] | None:
    """How much of the year's plan came this way already."""
    plan = access.published_plans().filter(year=record.year).first()
    return (plan.year, published(plan).urgent) if plan and plan.year else None


def _decision(record: Record, ways: Mapping[str, ShownStep], actor: Actor, edition: str) -> dict[str, Any]:
    """The form of the decision, for whoever takes it now: agreeing and refusing ask the same text."""
    agree, refuse = ways.get(APPROVE), ways.get(REFUSE)
    if agree is None or not agree.may_begin:
        return {"controls": [], "agree": None, "refuse": refuse if refuse and refuse.may_begin else None}
    known = rulebook.load(edition).forms[Line.URGENT].fields
    asked = [known[name] for name in (*agree.step.asks, *agree.step.may_state)]
    proposed = {
        "approved_fen": record.answers.get("total_fen"), "approved_fen_by_year": record.answers.get("fen_by_year"),
        **{k: v for k, v in record.answers.items() if v is not None},
    }  # fmt: skip
    papers = shown_form.wanted_papers(record, agree.step, actor)
    return {
        "controls": forms.controls(asked, proposed, frozenset(agree.step.may_state)), "agree": agree, "refuse": refuse,
        "step": agree.step, "papers": papers, "waits_for_papers": any(w.paper is None for w in papers),
        "may_upload": any(w.mine for w in papers), "edition": edition, **shown_form.bounds(),
    }  # fmt: skip
