"""What the other records of a project say to its own steps, its reports and its payments."""

import json
from typing import Any

from django.utils import timezone

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known
from tongchou.records.dossier import Dossier, signed_on
from tongchou.records.models import Entry, Record
from tongchou.records.register import entered_twins

ADVANCE = "advance"
SENT = ("submitted", "returned", "closed")


@known(Line.PROJECT)
def project(q: Question) -> dict[str, Any]:
    """The unasked facts of ``ProjectFacts``."""
    d = q.dossier
    return {
        **_entered(q),
        "listed_on": d.listed_on,
        "contract_signed_on": d.signed_on,
        "approved_fen": d.approved_fen,
        "supervisors": d.names("supervisor"),
        "testers": d.names("tester"),
        "tester_plan": d.of_contract("tester_plan"),
        "reported_periods": tuple(
            r.answers["period"] for r in d.records(Line.REPORT, *SENT) if r.answers.get("period")
        ),
        "accepted_on": d.accepted_on,
        "promised_data": d.promised_data,
        "published_data": tuple(r.title for r in d.catalogue),
        "risk_recorded_on": d.came_to(Line.RISK, "recorded"),
        "emergency_in_force_on": d.came_to(Line.EMERGENCY, "in-force")
        if d.records(Line.EMERGENCY, "in-force")
        else None,
    }


def _entered(q: Question) -> dict[str, Any]:
    """What the register says of a project that is entered from a list, or was."""
    saved = q.record.pk is not None
    if saved and "source" not in q.answers:
        return {}
    others = entered_twins(q.record.unit, q.answers.get("title"), q.answers.get("list_code")).exclude(pk=q.record.pk)
    rows = [(r.answers.get("list_code"), {"number": r.number, "title": r.title}) for r in others]
    code = q.answers.get("list_code")
    members = Record.objects.filter(project=q.record.pk).order_by("pk") if saved else Record.objects.none()
    return {
        "namesakes": tuple(told for its, told in rows if not (code and its == code)),
        "same_code": tuple(told for its, told in rows if code and its == code),
        "entered_on": timezone.localtime(q.record.opened_at).date() if saved else None,
        "resting": tuple(members.values_list("number", flat=True)),
    }


@known(Line.REPORT)
def report(q: Question) -> dict[str, Any]:
    """The unasked facts of ``ReportFacts``; the report before this one is the last that was sent."""
    d = q.dossier
    before = _before(q.record, d.records(Line.REPORT, *SENT))
    since = before.opened_at if before else None
    declared = d.records(Line.CHANGE, "submitted", "in-rereview", "approved", "returned")
    return {
        "last_percent": before.answers.get("percent") if before else None,
        "last_milestones": tuple(before.answers.get("milestones") or ()) if before else (),
        "approved_fen": d.approved_fen,
        "supervisors": d.names("supervisor"),
        "declared_changes": tuple(r.number for r in declared if since is None or r.opened_at >= since),
    }


def _before(record: Record, sent: list[Record]) -> Record | None:
    earlier = [r for r in sent if r.pk != record.pk and (record.pk is None or r.opened_at <= record.opened_at)]
    return earlier[-1] if earlier else None


@known(Line.PAYMENT)
def payment(q: Question) -> dict[str, Any]:
    """The unasked facts of ``PaymentFacts``."""
    d = q.dossier
    paid = d.paid(q.record)
    contract = d.contract_of(q.answers.get("contract_no"))
    return {
        "listed_on": d.listed_on,
        "contract_signed_on": signed_on(contract),
        "contract_fen": _price(contract, d),
        "paid_fen": sum(d.paid(q.record, contract).values()),
        "advance_fen": sum(d.paid(q.record, contract, kind=ADVANCE).values()),
        "arranged_by_year": d.arranged_by_year,
        "paid_by_year": dict(paid),
        "supervisors": d.names("supervisor"),
        "confirmed_milestones": _confirmed(d.records(Line.REPORT)),
    }


def _price(contract: Record | None, d: Dossier) -> int | None:
    """A contract's price; that of the project's own contract grows with what approved changes added to the baseline."""
    if contract is None:
        return None
    grown = d.baselines[-1].fen - d.baselines[0].fen if contract == d.contract and d.baselines else 0
    return contract.answers["contract_fen"] + max(0, grown)


def _confirmed(reports: list[Record]) -> tuple[str, ...]:
    """Milestones at 100 percent in a report that the supervisor has confirmed."""
    heard = Entry.objects.filter(record__in=reports, verb="confirm", taken=True).values_list("body", flat=True)
    rows = (m for body in heard for m in json.loads(body)["case"]["facts"]["milestones"] or ())
    return tuple(dict.fromkeys(m["name"] for m in rows if m.get("percent") == 100 and m.get("name")))
