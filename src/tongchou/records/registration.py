"""Keeps the register's derived rows: what the records of a project say together, as lists sort and filter it (5.1).

A project that was brought in from an old list carries its facts in its own answers, under the names of the application
form; the application of a project says them otherwise.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from tongchou.kernel.calendar import add_months
from tongchou.lifecycle.table import is_over
from tongchou.lifecycle.track import STATED, behind
from tongchou.lifecycle.words import Line
from tongchou.records import tally
from tongchou.records.casefile import law_for
from tongchou.records.models import Baseline, Entry, Record, Registered
from tongchou.regulation.rulebook import Law

CHOSEN = ("category", "nature", "funding", "build_mode")
LONGEST = 200
TAKEN_BACK = "struck"
"""A project that was entered by mistake and taken back is not in the register; its journal is."""


@dataclass(frozen=True, slots=True)
class _Members:
    """The records of one project by line, oldest first, its baselines, and what states they came to."""

    spine: Record
    by_line: Mapping[str, list[Record]]
    baselines: Sequence[Baseline]
    reached: frozenset[tuple[Line, str]]

    def said(self, name: str, *lines: Line) -> Any:
        """The newest answer on the spine or, where it has none, on these lines in their order."""
        records = [self.spine, *(r for line in lines for r in reversed(self.by_line.get(line, [])))]
        return next((r.answers[name] for r in records if r.answers.get(name) not in (None, "")), None)


@transaction.atomic
def keep(records: Sequence[Record], at: datetime) -> None:
    """Bring the rows of the projects of some records up to date."""
    spines = {s.pk: s for r in records if (s := r.spine) is not None}
    rows = [_row(members, at) for members in _members(list(spines))]
    tally.change(Registered.objects.select_for_update().filter(project__in=list(spines)).order_by("project"), rows)
    fields = [f.name for f in Registered._meta.concrete_fields if not f.primary_key]  # noqa: SLF001 - Django's public name
    Registered.objects.filter(project__in=list(spines), project__state=TAKEN_BACK).delete()
    Registered.objects.bulk_create(rows, update_conflicts=True, unique_fields=["project"], update_fields=fields)


def wrong(records: Sequence[Record], at: datetime) -> Iterator[str]:
    """Rows of these records' own projects that are not as the records say."""
    spines = [r.pk for r in records if r.line == Line.PROJECT]
    there = Registered.objects.in_bulk(spines)
    for code in Registered.objects.filter(project__in=spines, project__state=TAKEN_BACK).values_list("code", flat=True):
        yield f"{code} 已撤销，却还在项目库里"
    for members in _members(spines):
        row = there.get(members.spine.pk)
        if row is None:
            yield f"{members.spine.number} 不在项目库里"
            continue
        now, then = model_to_dict(_row(members, at)), model_to_dict(row)
        different = [name for name in now if now[name] != then[name]]
        if different:
            yield f"{members.spine.number} 的{'、'.join(different)}与记录不一致"


def _members(spines: Sequence[int]) -> Iterator[_Members]:
    """Four queries for however many projects."""
    by_line: dict[int, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for r in Record.objects.filter(project__in=spines).order_by("opened_at", "pk"):
        by_line[r.project_id][r.line].append(r)
    baselines: dict[int, list[Baseline]] = defaultdict(list)
    for b in Baseline.objects.filter(project__in=spines).order_by("seq"):
        baselines[b.project_id].append(b)
    reached: dict[int, set[tuple[Line, str]]] = defaultdict(set)
    moves = Entry.objects.filter(taken=True)
    for own in ("record", "record__project"):
        for spine, line, to in moves.filter(**{f"{own}__in": spines}).values_list(own, "line", "to").distinct():
            reached[spine].add((Line(line), to))
    for spine in Record.objects.filter(pk__in=spines).exclude(state=TAKEN_BACK).select_related("unit"):
        yield _Members(spine, by_line[spine.pk], baselines[spine.pk], frozenset(reached[spine.pk]))


def _row(m: _Members, at: datetime) -> Registered:
    spine = m.spine
    law = law_for(spine, at, timezone.localtime(at).date())
    forms = (Line.APPLICATION, Line.URGENT)
    total = m.baselines[-1].fen if m.baselines else m.said("total_fen", *forms)
    started = _day(spine.answers.get("started_on"))
    contact = " ".join(str(m.said(n, *forms) or "") for n in ("contact_name", "contact_phone")).strip()
    return Registered(
        project=spine,
        code=spine.number,
        unit=spine.unit,
        title=str(m.said("title", *forms) or spine.title)[:LONGEST],
        **{name: str(m.said(name, *forms) or "") for name in CHOSEN},
        place=str(m.said("plan_place", *forms) or "")[:LONGEST],
        year=m.said("plan_year", *forms),
        state=spine.state,
        stage=max(behind(set(m.reached)), STATED.get(spine.answers.get("stage"), 0)),
        total_fen=total,
        first_fen=m.baselines[0].fen if m.baselines else None,
        approved_fen=m.baselines[-1].fen if m.baselines else None,
        contract_fen=_sum(m.by_line.get(Line.PROCUREMENT, ()), "contract_fen", spine),
        paid_fen=_sum((r for r in m.by_line.get(Line.PAYMENT, ()) if r.answers.get("paid_on")), "amount_fen", None),
        weight_fen=total or 0,
        is_major=_is_major(total, law),
        is_urgent=(Line.URGENT, "approved") in m.reached,
        due_on=_due(started, m),
        started_on=started,
        completed_on=_day(spine.answers.get("completed_on")),
        in_use_on=_day(spine.answers.get("in_use_on")),
        in_use=bool(spine.answers.get("in_use_on")) and not is_over(Line.PROJECT, spine.state),
        free_until=_day(m.said("free_until", Line.OPERATION)),
        contact=contact[:120],
        moved_at=max([spine.entered_at, *(r.entered_at for rows in m.by_line.values() for r in rows)]),
    )


def _sum(records: Iterable[Record], name: str, spine: Record | None) -> int | None:
    """The sum of an answer over records; where none has it, what the spine itself says."""
    told = [r.answers[name] for r in records if r.answers.get(name) is not None]
    return sum(told) if told else spine.answers.get(name) if spine else None


def _is_major(total: int | None, law: Law) -> bool:
    return total is not None and total >= law.value("major-project-fen")


def _due(started: date | None, m: _Members) -> date | None:
    """The day by which the baseline that counts now has building completed."""
    months = m.baselines[-1].build_months if m.baselines else None
    return add_months(started, months) if started and months else None


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
