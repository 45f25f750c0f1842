"""The derived table of days to watch: each is one fact of a record and one number of the law, found as the rules find it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tongchou.kernel.calendar import add_months
from tongchou.lifecycle.words import Line
from tongchou.records.casefile import law_for
from tongchou.records.models import Record, Watch
from tongchou.records.owing import settle, unlike, with_spines
from tongchou.regulation.rulebook import Law

BUILD, FREE, CATALOGUE, MEETING, INSPECTION = "build", "free", "catalogue", "meeting", "inspection"


@dataclass(frozen=True, slots=True)
class Rule:
    """While records of a line are in these states, this day of theirs is watched under these clauses."""

    kind: str
    line: Line
    states: frozenset[str]
    day: Callable[[Record, Law], date | None]
    clauses: tuple[str, ...]


def _answer(name: str) -> Callable[[Record, Law], date | None]:
    return lambda record, _law: _day(record.answers.get(name))


def _day(stored: Any) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _longest_build(record: Record, law: Law) -> date | None:
    """The last day on which the building may end (11.2)."""
    begun = _day(record.answers.get("started_on"))
    return add_months(begun, law.value("construction-max")) if begun else None


RULES: tuple[Rule, ...] = (
    Rule(BUILD, Line.PROJECT, frozenset({"building", "suspended"}), _longest_build, ("11.2",)),
    Rule(FREE, Line.OPERATION, frozenset({"free"}), _answer("free_until"), ("21",)),
    Rule(
        CATALOGUE,
        Line.PROJECT,
        frozenset({"completed", "initially-accepted"}),
        lambda record, _law: timezone.localtime(record.entered_at).date(),
        ("22.1", "29.1"),
    ),
    Rule(MEETING, Line.APPLICATION, frozenset({"in-expert-review"}), _answer("meeting_on"), ("9.2",)),
    Rule(INSPECTION, Line.FINAL, frozenset({"inspecting"}), _answer("inspect_on"), ("24.2",)),
)


def keep(records: Sequence[Record], at: datetime) -> None:
    """Make the rows of some records, and of the projects that they move, as they should be."""
    all_of_them = with_spines(records)
    settle(Watch, _expected(all_of_them, at), [r.pk for r in all_of_them])


def wrong(records: Sequence[Record], at: datetime) -> Iterator[str]:
    """What in the rows of some records is not as it should be."""
    return unlike(Watch, _expected(records, at), [r.pk for r in records])


def _expected(records: Sequence[Record], at: datetime) -> list[Watch]:
    today = timezone.localtime(at).date()
    found = [(record, rule) for record in records for rule in RULES if _is_watched(record, rule)]
    listed = _catalogued([record for record, rule in found if rule.kind == CATALOGUE])
    laws: dict[tuple[str, date | None], Law] = {}
    out = []
    for record, rule in found:
        key = (record.edition, record.law_day)
        law = laws[key] = laws.get(key) or law_for(record, at, today)
        day = rule.day(record, law)
        if day is not None and not (rule.kind == CATALOGUE and listed.get(record.pk)):
            cited = " ".join(law.book.cite(rule.clauses))
            out.append(Watch(record_id=record.pk, unit_id=record.unit_id, kind=rule.kind, day=day, clauses=cited))
    return out


def _is_watched(record: Record, rule: Rule) -> bool:
    return rule.line == record.line and frozenset({record.state}) <= rule.states


def _catalogued(projects: list[Record]) -> Mapping[int, bool]:
    """The projects that have a published entry in the catalogue of information resources (22.1, 29.1)."""
    if not projects:
        return {}
    there = Record.objects.filter(project__in=[p.pk for p in projects], line=Line.CATALOGUE, state="published")
    return dict.fromkeys(there.values_list("project", flat=True), True)
