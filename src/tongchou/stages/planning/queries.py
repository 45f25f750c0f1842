"""What other records say to plans: when a unit declared, what may be listed, what began early."""

from typing import Any

from django.utils import timezone

from tongchou.lifecycle.words import Line
from tongchou.records import season
from tongchou.records.baselines import arranged_beside
from tongchou.records.casefile import Question, known, papers_of
from tongchou.records.dossier import Dossier, early_evidence
from tongchou.records.models import Entry, Record, Unit
from tongchou.records.prepared import Prepared
from tongchou.records.printed import code_in, code_of_answers
from tongchou.regulation import rulebook
from tongchou.stages.planning import readback

OPEN_MATTERS = {
    "returned": "补正未完成",
    "rejected": "已决定不列入",
    "pre-review": "预审意见未收到",
    "withdrawn": "已撤回",
    "listed": "已列入年度计划",
}
"""What of article 13 keeps an application out, by the state that its own line has brought it to."""

RESULTS = Prepared(
    lambda unit, line, state: Record.objects.filter(unit=unit, line=line, state=state).values_list("year", "answers"),
    int, str, str,
)  # fmt: skip

PASSED = {"passed": True}
"""The state to which only the experts' conclusion leads, and from which alone an application is listed."""


@known(Line.CALL)
def call(q: Question) -> dict[str, Any]:
    """The unasked facts of ``CallFacts``."""
    year = q.answers.get("plan_year")
    return {"owing_units": tuple(u.name for u in season.silent(year)) if year else None}


@known(Line.PLAN)
def plan(q: Question) -> dict[str, Any]:
    """The unasked facts of ``PlanFacts``."""
    first = (
        Entry.objects.filter(record=q.record, verb="submit", taken=True).order_by("seq").first()
        if q.record.pk
        else None
    )
    return {"declared_on": timezone.localtime(first.at).date() if first else q.today}


@known(Line.URGENT)
def urgent(q: Question) -> dict[str, Any]:
    """The unasked facts of ``UrgentFacts``."""
    silent = [name for name, opinion in SIDES if not q.answers.get(opinion)]
    return {"early_evidence": early_evidence(q.dossier), "silent_sides": tuple(silent)}


SIDES = (("中心", "centre_opinion"), ("市财政局", "finance_opinion"))
"""Whose opinions the government has before it when it decides an urgent matter (4.1, 4.2)."""


@known(Line.ANNUAL_PLAN)
def annual_plan(q: Question) -> dict[str, Any]:
    """The unasked facts of ``AnnualPlanFacts``: every application of the year, with what stands for and against it."""
    year = q.answers.get("plan_year")
    rows = Record.objects.filter(line=Line.APPLICATION, year=year).select_related("unit", "project").order_by("number")
    papers = {p.kind: p.text for p in papers_of(q.record)}
    return {
        "candidates": [_candidate(r, q.record) for r in rows] if year else None,
        "table": readback.rows(papers["plan-table"]) if "plan-table" in papers else None,
        "letter_code": code_in(papers.get("plan-letter", "")),
        "draft_code": code_of_answers(q.answers),
        "fund_table": readback.rows(papers["fund-plan"]) if "fund-plan" in papers else None,
        "fund_code": code_in(papers.get("fund-plan", "")),
        "proposed_code": code_of_answers(q.record.answers),
    }


def _candidate(r: Record, plan: Record) -> dict[str, Any]:
    return {
        "number": r.number,
        "title": r.title,
        "unit": r.unit.name,
        "passed": PASSED.get(r.state, False),
        "reviewed_on": r.answers.get("meeting_on") or "",
        "ground": OPEN_MATTERS.get(r.state, "") or _finding(r),
        "approved_fen": Dossier(r.project).approved_fen,
        "arranged_fen": arranged_beside(r.project, plan),
        "assessment": _last_score(r.unit, Line.ASSESSMENT, "published"),
        "performance": _last_score(r.unit, Line.PERFORMANCE, "concluded"),
    }


FINDINGS = {"stands": "经审查认定有“{label}”的情形", "open": "的“{label}”还待核实"}
"""How a finding about article 13 that keeps an application out is said, by what was found."""

GROUNDS = ("ground_materials", "ground_existing", "ground_unclear", "ground_sharing")


def _finding(r: Record) -> str:
    """The first ground of article 13 that a named person affirmed or left open; empty where there is none."""
    form = rulebook.load(r.edition).forms[Line.APPLICATION].fields
    said = ((name, FINDINGS.get(r.answers.get(name) or "", "")) for name in GROUNDS)
    return next((says.format(label=form[name].label) for name, says in said if says), "")


def _last_score(unit: Unit, line: Line, state: str) -> int | None:
    """The unit's worst score in the newest year of published results (27.2, 27.3)."""
    rows = RESULTS(unit.pk, str(line), state)
    scored = [(year or 0, answers["score"]) for year, answers in rows if answers.get("score") is not None]
    newest = max((year for year, _ in scored), default=0)
    return min((score for year, score in scored if year == newest), default=None)
