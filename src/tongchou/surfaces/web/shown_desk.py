"""The desk as its page shows it: groups of tasks, the year's cycle, the week, warnings, what was opened last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongchou.lifecycle import cycle
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.cycle import Phase
from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records import access, alerts, desk, notices
from tongchou.records.access import Seat
from tongchou.records.alerts import Alert, Warned
from tongchou.records.desk import Chosen, Desk, Holding, Task
from tongchou.records.models import Person, Record
from tongchou.regulation.rulebook import Law
from tongchou.surfaces.web import policy
from tongchou.surfaces.web.shown_cycle import when

GROUPS: Mapping[str, Promise] = {
    desk.LATE: _("已超期"),
    desk.TODAY: _("今日到期"),
    desk.WEEK: _("本周"),
    desk.LATER: _("以后"),
    desk.OPEN: _("没有时限"),
}
WORDS: Mapping[str, Promise] = {
    alerts.PLANS: _("未报计划"),
    "late": _("超期未办"),
    "supplement": _("补正逾期"),
    "report": _("未报进展"),
    "build": _("建设周期"),
    "catalogue": _("未编目"),
    "free": _("免费运维期满"),
}
MOST_RECENT = 6
NARROW = access.OF_A_PROJECT | {Role.EXPERT}


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the list, with the tasks of it that are on this page."""

    name: Promise
    count: int
    tasks: list[Task]


@dataclass(frozen=True, slots=True)
class ShownPhase:
    """A phase of the cycle: *done*, *now* or *later*."""

    phase: Phase
    when: str


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """A warning with its word."""

    alert: Alert
    word: Promise

    @property
    def many(self) -> bool:
        """Whether the sentence has to say how many."""
        return self.alert.count > 1


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a list, and who has it."""

    record: Record
    holding: Holding
    act: Any = None
    opens: bool = True


def page(person: Person, roles: frozenset[Role], chosen: Chosen, now: datetime, today: date) -> dict[str, Any]:
    """The context of the desk."""
    mine = Desk(person, now, today)
    tasks, more = mine.page(chosen)
    counts = mine.counts(chosen)
    narrow = roles <= NARROW
    context = {
        "groups": _groups(mine, tasks, counts),
        "counts": counts,
        "by_sunday": counts[desk.LATE] + counts[desk.TODAY] + counts[desk.WEEK],
        "total": sum(counts.values()),
        "tabs": tabs(person, today, sum(mine.counts(Chosen()).values()) if chosen.line or chosen.unit else sum(counts.values())),
        "following": _following(tasks[-1], chosen) if more else "",
        "chosen": chosen,
        "first": urlencode(kept(chosen)),
        "stages": stages(roles, mine.law),
        "units": list(access.units_with_desks()) if roles & access.WHOLE_CITY else [],
        "law": mine.law,
        "narrow": narrow,
        "decides": roles == {Role.GOVERNMENT},
    }  # fmt: skip
    if narrow:
        return {**context, "projects": _projects(person, mine.law)}
    return {
        **context,
        "others": 0 if roles & access.WHOLE_CITY else mine.others(),
        "cycle": {**_cycle(mine.law), "has_page": policy.is_open("cycle", roles)},
        "alerts": shown_alerts(mine.seat, mine.law),
        "week": _week(mine),
        "recent": recent(person, today),
    }


def _groups(mine: Desk, tasks: Iterable[Task], counts: Mapping[str, int]) -> list[Group]:
    by_group: dict[str, list[Task]] = {}
    for task in tasks:
        by_group.setdefault(mine.group(task.rank), []).append(task)
    return [Group(GROUPS[g], counts[g], by_group[g]) for g in desk.GROUPS if g in by_group]


def tabs(person: Person, today: date, total: int) -> dict[str, int]:
    """The counts beside the names of the tabs."""
    return {
        "todo": min(total, desk.MOST + 1),
        "done": desk.capped(access.acts_of(person)),
        "mine": desk.capped(access.begun_by(person, today)),
        "read": desk.capped(circulars(person)),
    }


def circulars(person: Person) -> Any:
    """The unread notices that ask for nothing but reading."""
    return desk.unread(person).exclude(kind="task")


def _following(last: Task, chosen: Chosen) -> str:
    """The query of the next page: it goes on after the last task of this one."""
    return urlencode({**kept(chosen), "after": f"{last.rank}~{last.thing}"})


def kept(chosen: Chosen) -> dict[str, str]:
    """The filters, as they stand in an address."""
    return {k: str(v) for k, v in (("line", chosen.line), ("unit", chosen.unit)) if v}


def stages(roles: frozenset[Role], law: Law) -> list[tuple[Line, str]]:
    """The stages in which these roles have something to do."""
    lines = {s.line for s in table_of(law.book.edition) if roles & set(s.by)}
    return [(line, LINES[line].name) for line in Line if line in lines]


def _cycle(law: Law) -> dict[str, Any]:
    """The strip of the plan year, and the deadline that comes next."""
    year = cycle.plan_year(law)
    shown = [ShownPhase(phase, when(phase, law.today)) for phase in cycle.phases(year, law)]
    coming = next((s.phase for s in reversed(shown) if s.when == "now"), shown[-1].phase)
    left = law.calendar.left(law.today, coming.until.day)
    return {"year": year, "phases": shown, "next": coming, "left": left}


def shown_alerts(seat: Seat, law: Law) -> list[ShownAlert]:
    """The warnings of today."""
    return [ShownAlert(alert, WORDS[alert.kind]) for alert in alerts.alerts(seat, law)]


def _week(mine: Desk) -> list[tuple[date, int, list[Warned]]]:
    """By day of this week: how much is due, and which meetings and inspections there are."""
    due = mine.week()
    sunday = mine.today + timedelta(days=6 - mine.today.weekday())
    met: dict[date, list[Warned]] = {}
    for one in alerts.meetings(mine.seat, mine.today, sunday):
        met.setdefault(one.day or mine.today, []).append(one)
    return [(day, due[day], met.get(day, [])) for day in sorted({*due, *met})]


def recent(person: Person, today: date) -> list[Record]:
    """The records opened last that the person may still see."""
    numbers = notices.preference_of(person).opened[:MOST_RECENT]
    found = {r.number: r for r in access.records_for(person, today).filter(number__in=numbers)} if numbers else {}
    return [found[n] for n in numbers if n in found]


def _projects(person: Person, law: Law) -> list[Row]:
    """An outsider's projects, and who has each now."""
    rows = list(access.records_for(person, law.today).filter(line=Line.PROJECT).order_by("-entered_at")[: desk.PAGE])
    held = desk.holdings(rows, law)
    return [Row(r, held.get(r.pk, Holding())) for r in rows]


def rows_of(records: Iterable[Record], law: Law) -> list[Row]:
    """Records with whoever has them."""
    listed = list(records)
    held = desk.holdings(listed, law)
    return [Row(r, held.get(r.pk, Holding())) for r in listed]


def acts_of(person: Person, entries: Iterable[Any], law: Law) -> list[Row]:
    """One's own acts, with where each record is now; a record that one may no longer see has no link."""
    acts = [e for e in entries if e.record is not None]
    seen = set(
        access.records_for(person, law.today).filter(pk__in={e.record_id for e in acts}).values_list("pk", flat=True)
    )
    held = desk.holdings({e.record.pk: e.record for e in acts if e.record_id in seen}.values(), law)
    return [Row(e.record, held.get(e.record_id, Holding()), e, e.record_id in seen) for e in acts]
