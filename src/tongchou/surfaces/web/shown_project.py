"""The page of one project: its track, what was approved beside what is, and a tab for each part of its life."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongchou.kernel.calendar import add_months, month_day
from tongchou.kernel.money import wan
from tongchou.lifecycle.track import TRACK, Stage
from tongchou.lifecycle.words import Line
from tongchou.records import access, access_register, conduct
from tongchou.records.casefile import Actor, law_for
from tongchou.records.dossier import Dossier
from tongchou.records.models import Baseline, Person, Record, Registered
from tongchou.regulation.rulebook import Law
from tongchou.surfaces.web import shown_record
from tongchou.surfaces.web.register import Reading


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its address, its title, and the lines whose records it shows."""

    id: str
    title: Promise
    lines: tuple[Line, ...] = ()
    begins: str = ""
    """The stage of the track with which this part of the life begins."""


TABS: tuple[Tab, ...] = (
    Tab("", gettext_lazy("概览")),
    Tab("docs", gettext_lazy("方案与文档")),
    Tab(
        "reviews",
        gettext_lazy("申报与评审"),
        (Line.APPLICATION, Line.PARTICIPATION, Line.URGENT, Line.CONSENT),
        "declared",
    ),
    Tab("contract", gettext_lazy("采购与合同"), (Line.PROCUREMENT, Line.PAYMENT), "listed"),
    Tab("progress", gettext_lazy("进展"), (Line.REPORT,), "contracted"),
    Tab("changes", gettext_lazy("变更"), (Line.CHANGE,), "reviewed"),
    Tab("acceptance", gettext_lazy("验收"), (Line.INITIAL, Line.FINAL), "built"),
    Tab("ops", gettext_lazy("运维"), (Line.OPERATION,), "in-use"),
    Tab("results", gettext_lazy("评估与绩效"), (Line.ASSESSMENT, Line.PERFORMANCE), "final"),
    Tab("security", gettext_lazy("安全"), (Line.RISK, Line.EMERGENCY, Line.DRILL, Line.INCIDENT), "contracted"),
    Tab("data", gettext_lazy("数据资源"), (Line.CATALOGUE, Line.REUSE), "contracted"),
    Tab("log", gettext_lazy("操作记录")),
)

NEWEST_PAPERS = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """Which template, and with what."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """One stage on the track: when it was, when it was planned, how far apart these are; ``None`` where nobody knows."""

    stage: Stage
    standing: str
    on: date | None
    planned: date | None

    @property
    def late(self) -> int | None:
        """Days after the plan; negative before it."""
        return (self.on - self.planned).days if self.on and self.planned else None


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of baseline beside actual; texts as shown, differences signed, a tone where one is out of bounds."""

    name: str
    first: str
    current: str
    actual: str
    to_first: str = "—"
    to_current: str = "—"
    tone_first: str = ""
    tone_current: str = ""


def page(record: Record, person: Person, actor: Actor, now: datetime, today: date, tab: str) -> Shown | None:
    """The overview, or a tab; ``None`` where there is no such tab."""
    chosen = next((t for t in TABS if t.id == tab), None)
    if chosen is None:
        return None
    law = law_for(record, now, today)
    row = access_register.registered_for(person, today).filter(project=record).first()
    whole = access.reads_whole(person, today)
    members = list(access.records_for(person, today).filter(project=record).order_by("-opened_at", "-pk"))
    context = {
        "record": record,
        "row": row,
        "reading": Reading(law, today),
        "law": law,
        "tab": chosen,
        "tabs": [(t, sum(m.line in t.lines for m in members)) for t in TABS],
        "track": track(record, law),
        "parties": _parties(record) if whole or actor.roles else [],
    }
    if chosen.id == "":
        context |= _overview(record, row, law, person, actor=actor, now=now, today=today)
        return Shown("projects/page.html", context)
    if chosen.id == "log":
        entries = shown_record.journal_of(record, person, today)
        context["entries"] = [shown_record.ShownEntry.of(e, whole=whole) for e in entries[:200]]
        context["journal_length"] = entries.count()
        return Shown("projects/log.html", context)
    if chosen.id == "docs":
        context["papers"] = _papers(record, members, person, today)
        return Shown("projects/docs.html", context)
    here = [m for m in members if m.line in chosen.lines]
    context["groups"] = [
        (line, [(m, shown_record.answers_of(m, whole=whole)) for m in here if m.line == line])
        for line in chosen.lines
        if any(m.line == line for m in here)
    ]
    context["begins"] = next((s for s in TRACK if s.id == chosen.begins), None)
    context["openings"] = [s for s in shown_record.openings_on(record, actor) if s.line in chosen.lines]
    return Shown("projects/tab.html", context)


def _overview(
    record: Record, row: Registered | None, law: Law, person: Person, *, actor: Actor, now: datetime, today: date
) -> dict[str, Any]:
    """What the generic page of a record shows, and the comparison and the milestones of a project."""
    shown = shown_record.page(record, person, actor, now, today)
    newest = access.papers_for(person, today).filter(record__project=record).exclude(state="pending").order_by("-at")
    return {
        **shown,
        "compared": compared(record, row, law, today) if row else [],
        "milestones": milestones(record, today),
        "newest": newest[:NEWEST_PAPERS],
        "checks": _checks(record, actor, now),
    }


def _checks(record: Record, actor: Actor, now: datetime) -> list[Any]:
    """What the engine finds on the next steps of the project, each sentence once, the worst first."""
    found = {f.says: f for d in conduct.ways_on(record, actor, now) for f in shown_record.ShownStep.of(d).reasons}
    rank = {"bad": 0, "warn": 1}
    return sorted(found.values(), key=lambda f: rank.get(f.tone, 2))


def _parties(record: Record) -> list[tuple[str, str]]:
    """Who takes part, by the part."""
    return [(p.part, p.name) for p in record.parties.exclude(part="bidder").order_by("part", "pk")]


def track(record: Record, law: Law) -> list[Mark]:
    """The eleven stages with their dates; what was never planned in the system has no planned date."""
    d = Dossier(record)
    came = {s.id: d.came_to(s.line, s.state, first=True) for s in TRACK}
    last = max((n for n, s in enumerate(TRACK) if came[s.id]), default=-1)
    planned = _planned(d, law)
    return [
        Mark(s, "done" if n <= last else "now" if n == last + 1 else "later", came[s.id], planned.get(s.id))
        for n, s in enumerate(TRACK)
    ]


def _planned(d: Dossier, law: Law) -> Mapping[str, date | None]:
    year = d.answer(Line.APPLICATION, "plan_year")
    before = int(year) - 1 if year else None
    spine = d.spine
    started = _day(spine.answers.get("started_on")) if spine else None
    baseline = d.baseline
    months = baseline.build_months if baseline else None
    built = add_months(started, months) if started and months else d.day(Line.APPLICATION, "planned_finish")
    return {
        "declared": month_day(before, law.value("plan-deadline")) if before else None,
        "passed": month_day(before, law.value("expert-review-deadline")) if before else None,
        "listed": month_day(before, law.value("annual-plan-deadline")) if before else None,
        "contracted": d.day(Line.APPLICATION, "planned_start"),
        "built": built,
    }


def compared(record: Record, row: Registered, law: Law, today: date) -> list[Compared]:
    """Original approval, present baseline and what is, side by side (14.2); nothing is shown that nobody stated."""
    d = Dossier(record)
    lines = d.baselines
    first, current = (lines[0], lines[-1]) if lines else (None, None)
    out = [
        _money(_("总投资（万元）"), first, current, row.total_fen),
        _money(_("合同额（万元）"), first, current, row.contract_fen, ceiling=True),
        _money(_("已支付（万元）"), first, current, row.paid_fen, ceiling=True),
    ]
    started = _day(record.answers.get("started_on"))
    ends = [add_months(started, b.build_months) if started and b and b.build_months else None for b in (first, current)]
    forecast = row.completed_on or _day(record.answers.get("planned_completion"))
    out.append(_days(_("完工日期"), ends, forecast, done=row.completed_on is not None, law=law))
    if first and current:
        spent = _months(started, row.completed_on or today) if started else None
        actual = "—" if spent is None else str(spent)
        limit = int(law.value("construction-max"))
        out.append(
            Compared(
                _("建设周期（月）"),
                str(first.build_months or "—"),
                str(current.build_months or "—"),
                actual,
                to_first=_("上限 %s") % limit,
                tone_current="bad" if spent is not None and spent > limit else "",
            )
        )
    promised, entries = len(d.promised_data), len(d.catalogue)
    if promised or entries:
        part = f"{entries / promised:.1%}" if promised else "—"
        out.append(Compared(_("共享数据目录（项）"), str(promised), str(promised), str(entries), part, part))
    return out


def _money(
    name: str, first: Baseline | None, now: Baseline | None, actual: int | None, *, ceiling: bool = False
) -> Compared:
    """A sum against both baselines; above the present one is out of bounds."""
    stand = [wan(b.fen) if b else "—" for b in (first, now)]
    if actual is None:
        return Compared(name, *stand, "—")
    parts = [_percent(actual, b.fen) if b else "—" for b in (first, now)]
    over = [bool(b and actual > b.fen) for b in (first, now)]
    return Compared(
        name, *stand, wan(actual), *parts, "warn" if over[0] else "", "bad" if over[1] and ceiling else "warn" if over[1] else ""
    )  # fmt: skip


def _percent(actual: int, planned: int) -> str:
    return "—" if not planned else "0" if actual == planned else f"{(actual - planned) / planned:+.1%}"


def _days(name: str, ends: list[date | None], actual: date | None, *, done: bool, law: Law) -> Compared:
    shown = [e.isoformat() if e else "—" for e in ends]
    late = [(actual - e).days if actual and e else None for e in ends]
    words = ["—" if n is None else "0" if n == 0 else _("%+d 天") % n for n in late]
    tones = [_tone(n, law) for n in late]
    text = "—" if actual is None else actual.isoformat() if done else _("预计 %s") % actual.isoformat()
    return Compared(name, *shown, text, *words, *tones)


def _tone(late: int | None, law: Law) -> str:
    if late is None or late <= law.value("deviation-warn-days"):
        return ""
    return "bad" if late > law.value("deviation-days") else "warn"


def _months(since: date, until: date) -> int:
    """Whole months begun between two days."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return max(months + (1 if until.day > since.day else 0), 0)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One milestone as the newest report has it, with its place on a line from the start to the end of building."""

    name: str
    planned: date | None
    percent: int
    tone: str
    explanation: str


def milestones(record: Record, today: date) -> list[Milestone]:
    """The milestones of the newest report that was sent."""
    rows = Dossier(record).answer(Line.REPORT, "milestones", "submitted", "closed") or ()
    out = []
    for row in rows:
        planned, percent = _day(row.get("planned_on")), int(row.get("percent") or 0)
        tone = "ok" if percent >= 100 else "bad" if planned and planned < today else "off" if percent == 0 else "go"
        out.append(Milestone(row.get("name") or "—", planned, percent, tone, row.get("explanation") or ""))
    return out


def _papers(record: Record, members: Iterable[Record], person: Person, today: date) -> list[tuple[Record, list[Any]]]:
    """The papers of a project by the record that they are on, in the order of its life."""
    return [
        (m, papers) for m in [record, *reversed(list(members))] if (papers := shown_record.papers_of(m, person, today))
    ]


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
