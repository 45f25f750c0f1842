"""The page of a technical review: the five dimensions of article 14, each with what the machine knows and what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tongchou.lifecycle.rules import RULES, Rule
from tongchou.lifecycle.table import DISCARDED
from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, drafts
from tongchou.records.casefile import Actor, judged
from tongchou.records.models import Person, Record
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Field
from tongchou.stages.application.queries import IN_REVIEW
from tongchou.surfaces.web import forms, kept, shown_form, shown_record
from tongchou.surfaces.web.shown import ShownFinding, ShownStep

OF_DIMENSION: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "opinion_layout": (
        ("APP-PLACE", "APP-UNIFIED", "APP-LEAD", "APP-ALONE", "APP-INTEGRATE", "APP-EXISTING"),
        ("plan_place", "build_mode", "lead_department", "participants", "integration", "existing_answer", "existing_reason"),
    ),
    "opinion_route": (
        ("APP-SUPPORT", "APP-CLOUD", "APP-BASE", "APP-OWN-BUILD", "APP-BUILD", "APP-LIFE"),
        ("deployment", "support_components", "own_components", "builds_base", "builds_own", "build_months", "service_years"),
    ),
    "opinion_budget": (
        ("APP-MONEY", "APP-SPLIT", "APP-SUPERVISION", "APP-TESTING", "APP-OM-CAP"),
        ("total_fen", "fen_by_year", "costs", "supervision_fen", "testing_fen"),
    ),
    "opinion_security": (
        ("APP-SECURITY", "APP-PRODUCTS"),
        ("protection_level", "security_design", "products", "product_statement"),
    ),
    "opinion_sharing": (
        ("APP-SHARE", "APP-REUSE", "APP-MECHANISM", "APP-COUNTIES"),
        ("sharing", "shared_data", "sharing_reason", "sharing_mechanism", "reused_components"),
    ),
    "ground_materials": (
        ("APP-COMPLETE", "APP-PROPOSAL"),
        ("existing_answer", "existing_way", "existing_reason", "sharing", "sharing_reason"),
    ),
}  # fmt: skip
"""By dimension (14.1), and for the grounds of article 13: the rules that speak of it, and the answers on which they stand."""

MOST = 200


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule and what it found; nothing means that it is met."""

    rule: Rule
    findings: list[ShownFinding]


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension, or the figures at the end: facts, rules, and where the opinion is written or read."""

    section: shown_form.Section | None
    title: str
    anchor: str
    facts: list[tuple[Field, Any]]
    checks: list[Checked]
    said: list[tuple[Field, Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """An application that is under review, and the opinion on it where one was begun."""

    record: Record
    opinion: Record | None


def waiting(person: Person, today: date) -> list[Row]:
    """The applications under review, those that have waited longest first."""
    seen = access.records_for(person, today)
    rows = list(seen.filter(line=Line.APPLICATION, state__in=IN_REVIEW).order_by("entered_at", "pk")[:MOST])
    spines = [r.project_id for r in rows]
    found = seen.filter(line=Line.OPINION, project__in=spines).exclude(state=DISCARDED).order_by("pk")
    by_spine = {o.project_id: o for o in found}
    return [Row(r, by_spine.get(r.project_id)) for r in rows]


def opinion_on(application: Record, person: Person, today: date) -> Record | None:
    """The opinion on an application that was not thrown away."""
    seen = access.records_for(person, today).filter(line=Line.OPINION, project=application.project_id)
    return seen.exclude(state=DISCARDED).order_by("-pk").first() if application.project_id else None


def begun(application: Record) -> dict[str, Any]:
    """What an opinion begins with: the figures as they were applied for, to be cut."""
    said = application.answers
    rows = (
        {"item": row.get("item"), "asked_fen": row.get("fen"), "fen": row.get("fen")} for row in said.get("costs") or ()
    )
    first = {
        "title": f"技术审查：{application.title}"[:200], "approved_content": said.get("build_content"),
        "approved_fen": application.total_fen, "approved_fen_by_year": said.get("fen_by_year"),
        "approved_build_months": said.get("build_months"), "approved_costs": [r for r in rows if r["item"]],
    }  # fmt: skip
    return {name: value for name, value in first.items() if value not in (None, "", [], {})}


def page(application: Record, person: Person, actor: Actor, now: datetime, today: date) -> dict[str, Any]:
    """The context of the page."""
    opinion = opinion_on(application, person, today)
    writes = bool(opinion and conduct.is_editable(opinion) and conduct.may_write(opinion, actor))
    ways = [w for w in (ShownStep.of(d) for d in conduct.ways_on(application, actor, now)) if w.mine]
    consents = access.records_for(person, today).filter(line=Line.CONSENT, project=application.project_id)
    context = {
        "record": application,
        "opinion": opinion,
        "parts": _parts(application, opinion, actor, now, today, writes=writes),
        "papers": shown_record.papers_of(application, person, today),
        "consents": list(consents.order_by("pk")),
        "commission": [w.step for w in ways if w.step.verb in ("commission", "receive")],
        "decide": [w.step for w in ways if w.step.verb in ("approve", "return", "reject")],
        "begins": opinion is None and any(w.step.verb == "approve" for w in ways),
        "writes": writes,
        "opinion_ways": [],
    }
    if opinion is not None:
        mine = (ShownStep.of(d) for d in conduct.ways_on(opinion, access.actor_on(person, opinion, today), now))
        context["opinion_ways"] = [w.step for w in mine if w.may_begin and w.step.verb not in ("discard", "restore")]
        if writes:
            fields = shown_record.form_fields(Line.OPINION, opinion.edition)
            context |= {
                "version": opinion.version,
                "draft": drafts.newest(opinion),
                "page_key": kept.new_key(),
                "panel": shown_form.panel(opinion, actor, now, today, fields),
            }
    return context


def _parts(
    application: Record, opinion: Record | None, actor: Actor, now: datetime, today: date, *, writes: bool
) -> list[Part]:
    fields = rulebook.load(application.edition).forms[Line.APPLICATION].fields
    found = judged(application, (r for rules, _ in OF_DIMENSION.values() for r in rules), actor, now, today)
    edition = opinion.edition if opinion else application.edition
    asked = shown_record.form_fields(Line.OPINION, edition)
    answers = opinion.answers if opinion else {}
    shown = forms.overlaid(forms.controls(asked, answers), drafts.unread_of(opinion) if opinion and writes else {})
    sections = [s for s in shown_form.sections(shown) if s.title]
    out = []
    for section in sections:
        first = section.controls[0].field.id
        rules, names = OF_DIMENSION.get(first, ((), ()))
        facts = [
            (fields[n], application.answers[n]) for n in names if application.answers.get(n) not in (None, "", [], {})
        ]
        said = [
            (c.field, answers[c.field.id])
            for c in section.controls
            if answers.get(c.field.id) not in (None, "", [], {})
        ]
        checks = [Checked(RULES[r], list(_shown(found[r]))) for r in rules if r in found]
        out.append(Part(section if writes else None, section.title, section.anchor, facts, checks, said))
    return out


def _shown(findings: Iterable[Any]) -> Iterable[ShownFinding]:
    return (
        ShownFinding(f.says, f.remedy, f.clauses, f.rule, f.weight, f.outcome, f.waived_by, f.field) for f in findings
    )
