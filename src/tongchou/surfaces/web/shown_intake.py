"""What the pages of imports show: a job in a word, a row with all that is said of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.engine import Decision
from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import Line
from tongchou.records import intake
from tongchou.records.lawbook import edition_on
from tongchou.records.models import ImportJob, ImportRow
from tongchou.regulation.fieldbook import Field, Form
from tongchou.surfaces.intake import report
from tongchou.surfaces.web.shown import ShownStep

FOR_ALL = ("stage", "plan_year", "category", "nature", "funding")
"""What a list often leaves out because it holds for all of its rows; with what the opening asks it is asked once."""

KINDS = {
    "all": Q(),
    "doubt": Q(outcome="", error="") & (~Q(doubts=[]) | ~Q(findings=[]) | Q(twin__isnull=False)),
    "error": Q(outcome="") & (~Q(error="") | Q(unit__isnull=True)),
    "out": Q(outcome="", chosen=False),
    "entered": Q(outcome="entered"),
    "refused": Q(outcome="refused"),
    "stays": Q(undone="stays"),
}
"""The rows that a page may be narrowed to."""

TONES = {"不符合": "bad", "需说明": "warn"}


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence on a row: its word, tone and articles."""

    word: str
    tone: str
    says: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row, what became of it, and all that is said of it."""

    row: ImportRow
    answers: list[tuple[Field, Any]]
    said: list[Said]
    result: str
    reason: str

    @property
    def total(self) -> int | None:
        """The amount that the row states."""
        return self.row.answers.get("total_fen")


def counts(job: ImportJob) -> dict[str, int]:
    """How many rows of each sort."""
    sorts = KINDS | {
        "ready": Q(outcome="", chosen=True, error="", unit__isnull=False),
        "struck": Q(undone="struck"),
        "waiting": Q(outcome__in=("", "refused"), error=""),
    }
    each = {f"n_{kind}": Count("pk", filter=which) for kind, which in sorts.items() if which}
    counted = job.rows.aggregate(n_all=Count("pk"), **each)
    return {name.removeprefix("n_"): number for name, number in counted.items()}


def narrowed(job: ImportJob, kind: str) -> QuerySet[ImportRow]:
    """The rows of one sort, in the list's order."""
    return job.rows.filter(KINDS.get(kind, Q())).select_related("unit", "twin", "record", "job").order_by("index")


def rows(job: ImportJob, page: Iterable[ImportRow], form: Form, now: datetime) -> list[ShownRow]:
    """The rows of a page; those that wait are asked about, so that nothing comes as a surprise."""
    return [_row(job, row, form, now) for row in page]


def _row(job: ImportJob, row: ImportRow, form: Form, now: datetime) -> ShownRow:
    said = [_doubt(place, says) for place, says in row.doubts]
    found = [
        Said(f["verdict"], TONES.get(f["verdict"], ""), f"{f['says']}{f['remedy']}", tuple(f["clauses"]))
        for f in row.findings
    ]
    if not row.outcome and not row.error:
        told = {f["says"] for f in row.findings}
        said = [*_decided(*intake.may_enter(job, row, now), told), *said]
    stated = ((f, row.answers.get(f.id)) for f in form.fields.values() if f.id != "title")
    answers = [(f, value) for f, value in stated if value not in (None, "", [])]
    return ShownRow(row, answers, [*said, *found], report.result_of(row), report.reason_of(row))


def _doubt(place: str, says: str) -> Said:
    """A cell that was not taken as it stands, or a row that is there twice."""
    return Said(_("重复") if place.startswith("第") else _("没有录入"), "warn", f"{place}：{says}")


def _decided(decision: Decision | None, problem: str, told: set[str]) -> Iterable[Said]:
    """What the engine would say, without what the check of the list has said already in the same words."""
    if problem:
        yield Said(_("不能录入"), "bad", problem)
    for found in ShownStep.of(decision).findings if decision is not None else ():
        if found.says not in told:
            yield Said(found.word, found.tone, f"{found.says}{found.remedy}", tuple(found.clauses))


def for_all_rows(job: ImportJob, today: date) -> list[Field]:
    """The fields that may be stated once for all rows: what the opening asks or its rules need, and what lists leave out."""
    row = find(Line(job.line), job.verb, table_of(edition_on(today)))
    form = intake.form_of(job, today)
    needed = [need for rule_id in row.rules for need in RULES[rule_id].needs]
    names = dict.fromkeys([*row.asks, *needed, *FOR_ALL])
    own = ("title", "source")
    return [f for name in names if (f := form.fields.get(name)) and f.asked and f.id not in own]


def unknown_units(job: ImportJob) -> list[dict[str, Any]]:
    """The unit names of the list that mean no unit yet, each once, with how many rows have it."""
    waiting = job.rows.filter(outcome="", error="", unit__isnull=True).values("unit_name")
    named = waiting.annotate(rows=Count("pk")).order_by("-rows", "unit_name")
    return [{**one, "left_out": job.units.get(one["unit_name"]) == 0} for one in named]
