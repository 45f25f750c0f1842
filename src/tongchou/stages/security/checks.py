"""The rules on risk assessments, emergency plans, drills and incidents."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.security.facts import DrillFacts, EmergencyFacts, IncidentFacts, RiskFacts

MISCONDUCT = frozenset({"abuse", "spread", "unauthorised", "leak"})
"""The kinds of incident that 30.2 names: for each, somebody answers."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?", re.ASCII)

SIDES = ("需求单位", "承建单位")


def _cell(row: Mapping[str, Any], column: str) -> str:
    return str(row.get(column) or "").strip()


def _unfilled(facts: Any, fields: tuple[str, ...], law: Law) -> Iterator[Sentence]:
    """A sentence for each field that is unknown, empty or white space."""
    for field in fields:
        answer = getattr(facts, field)
        if not (answer.strip() if isinstance(answer, str) else answer):
            label = law.book.field(facts.LINE, field).label
            yield tell("没有填“{label}”。", "填写“{label}”。", field=field, label=label)


@rule("RSK-COMPLETE", "风险评估完整", "30.1", needs="assessed_on")
def risk_assessment_is_complete(r: RiskFacts, law: Law) -> Iterator[Sentence]:
    """Both sides took part by name, and each risk has someone who deals with it."""
    if r.assessed_on > law.today:
        yield tell("评估日期 {on} 还没有到。", "评估以后再签认。", field="assessed_on", on=r.assessed_on)
    yield from _unfilled(r, ("scope", "unit_people", "contractor_people", "risks", "conclusion"), law)
    for row in r.risks or ():
        missing = [name for column, name in (("measure", "措施"), ("owner", "责任人")) if not _cell(row, column)]
        if missing:
            yield tell(
                "风险“{risk}”没有写{missing}。",
                "逐项写明措施和责任人。",
                field="risks",
                risk=_cell(row, "risk"),
                missing="、".join(missing),
            )


@rule("EMG-COMPLETE", "应急预案完整", "31.1")
def emergency_plan_is_complete(e: EmergencyFacts, law: Law) -> Iterator[Sentence]:
    yield from _unfilled(e, ("scenarios", "response", "reporting", "recovery", "contacts"), law)
    if not e.contacts:
        return
    for side in SIDES:
        if not any(_cell(row, "side") == side and _cell(row, "phone") for row in e.contacts):
            yield tell(
                "应急联系人里没有{side}的人和电话。", "双方各写至少一名联系人和电话。", field="contacts", side=side
            )


@rule("DRL-PLAN", "按预案演练", "31.2", needs="held_on")
def drill_has_a_plan(d: DrillFacts, law: Law) -> Iterator[Sentence]:
    if d.held_on > law.today:
        yield tell("演练日期 {on} 还没有到。", "演练以后再登记。", field="held_on", on=d.held_on)
    if d.plan_in_force_on is None:
        yield tell("没有有效的应急预案。", "先制定应急预案，双方签认以后再演练。", field="plan_in_force_on")
    elif d.plan_in_force_on > d.held_on:
        yield tell(
            "应急预案 {plan} 才生效，晚于演练日期 {held}。",
            "核对日期；预案生效以后再演练一次。",
            field="held_on",
            plan=d.plan_in_force_on,
            held=d.held_on,
        )


@rule("INC-COMPLETE", "事件报告完整", "31.3")
def incident_report_is_complete(i: IncidentFacts, law: Law) -> Iterator[Sentence]:
    """Five things that whoever is up at night can answer in two minutes."""
    yield from _unfilled(i, ("incident_kind", "found_at", "what_happened", "effect", "reporter_phone"), law)
    if i.found_at and i.found_at.strip():
        found = moment(i.found_at)
        if found is None:
            yield _not_a_moment("found_at", i.found_at, law)
        elif found.date() > law.today:
            yield tell("发现时间 {at} 还没有到。", "核对时间。", field="found_at", at=i.found_at)


@rule("INC-NOTIFIED", "按时报告", "31.3", weight=Weight.WARN, needs="found_at notified_at")
def reported_in_time(i: IncidentFacts, law: Law) -> Iterator[Sentence]:
    """A late report is a finding for whoever closes the incident, not a reason to refuse the report."""
    found, told = moment(i.found_at), moment(i.notified_at)
    if found is None or told is None:
        field = "found_at" if found is None else "notified_at"
        yield _not_a_moment(field, getattr(i, field), law)
        return
    if told < found:
        yield tell(
            "报告时间 {told} 早于发现时间 {found}。",
            "核对时间。",
            field="notified_at",
            told=i.notified_at,
            found=i.found_at,
        )
    limit = law.value("incident-report-hours")
    hours = (told - found).total_seconds() / 3600
    if hours > limit:
        yield tell(
            "{found} 发现，{told} 报告，用了 {hours} 小时，超过 {limit} 小时（本市参数）。",
            "写明迟报的原因。",
            field="notified_at",
            found=i.found_at,
            told=i.notified_at,
            hours=f"{hours:.1f}",
            limit=limit,
        )


@rule("INC-RESPONSIBLE", "责任追究", "30.2", needs="incident_kind responsible")
def somebody_answers_for_misconduct(i: IncidentFacts, law: Law) -> Iterator[Sentence]:
    """An outside attack may have nobody inside to blame; abuse, spread, unauthorised use and leaks always have."""
    if i.incident_kind not in MISCONDUCT:
        return
    if not i.responsible:
        kind = (law.book.field(i.LINE, "incident_kind").choices or {}).get(i.incident_kind, i.incident_kind)
        yield tell("{kind}事件没有写责任单位和责任人。", "写明责任人、行为和处理结果。", field="responsible", kind=kind)
    for row in i.responsible:
        if not (_cell(row, "who") and _cell(row, "conduct") and _cell(row, "consequence")):
            yield tell(
                "责任人“{who}”的行为或处理结果没有写全。",
                "写明责任人、行为和处理结果。",
                field="responsible",
                who=_cell(row, "who"),
            )


def moment(text: str) -> datetime | None:
    """The moment that a text names, day and minute at least, in the city's time; None where it names none."""
    if not MOMENT.fullmatch(text.strip()):
        return None
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:  # the 31st of February, or 25 o'clock
        return None


def _not_a_moment(field: str, text: str, law: Law) -> Sentence:
    label = law.book.field("incident", field).label
    return tell(
        "“{label}”写了“{stated}”，看不出几点。",
        "写成 2026-08-01 14:30 这样。",
        field=field,
        label=label,
        stated=text,
    )
