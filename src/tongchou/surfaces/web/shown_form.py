"""What forms and steps show beside their fields: sections, the rules of the step that comes next, and who has it then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.urls import reverse

from tongchou.kernel.outcome import Outcome, Weight
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.rules import RULES, Rule
from tongchou.lifecycle.step import OPENS, STAYS, Step
from tongchou.lifecycle.table import UNSIGNED, steps_from
from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records import casefile, conduct, duties
from tongchou.records.casefile import Actor, law_for
from tongchou.records.holders import holders_of
from tongchou.records.models import Paper, Record, Unit
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Field
from tongchou.regulation.rulebook import PaperKind
from tongchou.surfaces.printing.made import forms_of
from tongchou.surfaces.web.forms import Control
from tongchou.surfaces.web.gaps import Gap, gaps
from tongchou.surfaces.web.shown import ShownDuty, ShownFinding, ShownStep
from tongchou.surfaces.web.shown_record import form_fields

NOT_OF_THE_FORM = frozenset({"STATE", "ROLE", "APART", "ASKS"})
"""Objections that no word in the form can lift: they are said when it is their turn."""

MOST_UNITS = 2


@dataclass(frozen=True, slots=True)
class Section:
    """Some fields of a long form under their heading."""

    title: str
    anchor: str
    controls: list[Control]

    @property
    def problems(self) -> int:
        """Fields in which something is wrong."""
        return sum(bool(c.problem) for c in self.controls)

    @property
    def filled(self) -> int:
        """Fields that have something in them."""
        return sum(any(c.picked) or bool(c.text) for c in self.controls)


def sections(shown: Iterable[Control]) -> list[Section]:
    """The fields by section, in the order of the field book; a form without sections is one without a heading."""
    parts = [(title, list(group)) for title, group in groupby(shown, key=lambda c: c.field.section)]
    return [Section(title, f"s-{n}", controls) for n, (title, controls) in enumerate(parts, 1)]


MOST_ON_ONE_PAGE = 5
"""Sections of a form that stand on one page; a form with more of them is a list of tasks, each with its page."""


def has_tasks(line: str, edition: str) -> bool:
    """Whether the form of a line is too long for one page."""
    return len({f.section for f in form_fields(line, edition)}) > MOST_ON_ONE_PAGE


@dataclass(frozen=True, slots=True)
class Task:
    """One section of a long form on its own page; places count from 1."""

    place: int
    title: str
    group: str
    controls: list[Control]
    findings: list[ShownFinding]

    @property
    def unread(self) -> int:
        """Fields that hold what nobody can read."""
        return sum(bool(c.problem) for c in self.controls)

    @property
    def stops(self) -> int:
        """What is not met in it, unreadable fields with it."""
        return self.unread + sum(f.tone == "bad" and f.outcome == Outcome.NOT_MET for f in self.findings)

    @property
    def asks(self) -> int:
        """What is to be explained or cannot be judged yet."""
        return self.unread + len(self.findings) - self.stops

    @property
    def filled(self) -> int:
        """Fields that have something in them."""
        return sum(any(c.picked) or bool(c.text) for c in self.controls)


def tasks(shown: Iterable[Control], findings: Iterable[ShownFinding]) -> list[Task]:
    """The sections of a form with what is found in each, in the order of the field book."""
    by_field: dict[str, list[ShownFinding]] = {}
    for found in findings:
        by_field.setdefault(found.field, []).append(found)
    parts = [(key, list(group)) for key, group in groupby(shown, key=lambda c: (c.field.section, c.field.group))]
    return [
        Task(n, title, group, controls, [f for c in controls for f in by_field.get(c.field.id, ())])
        for n, ((title, group), controls) in enumerate(parts, 1)
    ]


@dataclass(frozen=True, slots=True)
class Panel:
    """How a form stands before the rules of the steps that its unit takes next."""

    steps: list[Step]
    findings: list[ShownFinding]
    met: list[Rule]
    fields: frozenset[str]
    at: datetime

    def count(self, outcome: Outcome, weight: Weight | None = None) -> int:
        """Findings of one kind."""
        return sum(f.outcome == outcome and weight in (None, f.weight) for f in self.findings)

    @property
    def here(self) -> list[ShownFinding]:
        """Findings about the fields that are on the page."""
        return [f for f in self.findings if f.field in self.fields]

    @property
    def elsewhere(self) -> list[ShownFinding]:
        """The other ones: of other sections, of papers, of other records."""
        return [f for f in self.findings if f.field not in self.fields]

    @property
    def stops(self) -> int:
        """不符合."""
        return self.count(Outcome.NOT_MET, Weight.STOP)

    @property
    def warns(self) -> int:
        """需说明."""
        return self.count(Outcome.NOT_MET, Weight.WARN) + self.count(Outcome.NOT_MET, Weight.NOTE)

    @property
    def open(self) -> int:
        """无法判断."""
        return self.count(Outcome.UNDETERMINED)


SUMS, TOO_LATE = frozenset({"APP-MONEY", "URG-MONEY"}), "APP-DEADLINE"
"""Rules whose objection the page can help to put right."""


def _with_offers(found: ShownFinding, offered: Mapping[str, Gap], turn: str) -> ShownFinding:
    gap = offered.get(found.field) if found.rule in SUMS else None
    return replace(found, gap=gap, turn=turn if found.rule == TOO_LATE else "")


def urgent_instead(record: Record, actor: Actor) -> str:
    """Where somebody can begin an urgent matter with what he has written into an application; empty where he cannot (9.4)."""
    rows = steps_from(Line.URGENT, OPENS, table_of(record.edition))
    row = next((s for s in rows if actor.roles & set(s.by)), None)
    if row is None or record.line != Line.APPLICATION:
        return ""
    return f"{reverse('record-begin', args=[LINES[Line.URGENT].noun, row.verb])}?from={record.number}"


def panel(
    record: Record, actor: Actor, now: datetime, today: date, fields: Iterable[Field], *, form_is_here: bool = True
) -> Panel:
    """The rules of the next step, and, where somebody of the same unit signs after it, those of the signature."""
    fields = list(fields)
    law = law_for(record, now, today)
    steps = list(_next_steps(record))
    found: dict[tuple[str, str], ShownFinding] = {}
    for step in steps:
        for f in ShownStep.of(conduct.may(record, step.verb, actor, now)).reasons:
            if f.rule not in NOT_OF_THE_FORM:
                found.setdefault((f.rule, f.says), f)
    broken = {rule for rule, _ in found}
    named = dict.fromkeys(name for step in steps for name in step.rules)
    met = [RULES[name] for name in named if name not in broken and RULES[name].in_force(law)]
    offered = gaps(record.answers, (f.id for f in fields) if form_is_here else ())
    turn = urgent_instead(record, actor)
    found = {key: _with_offers(f, offered, turn) for key, f in found.items()}
    weights = list(Weight)
    order = sorted(found.values(), key=lambda f: (f.outcome == Outcome.UNDETERMINED, weights.index(Weight(f.weight))))
    return Panel(steps, order, met, frozenset(f.id for f in fields), now)


def _next_steps(record: Record) -> Iterable[Step]:
    """Of the steps that lead on, the one that is judged most; after it the signature, where nobody has signed yet."""
    table, state = table_of(record.edition), record.state
    while True:
        leading = (s for s in steps_from(Line(record.line), state, table) if s.to != STAYS)
        step = max((s for s in leading if s.rules or s.papers), key=lambda s: len(s.rules), default=None)
        if step is None:
            return
        yield step
        if step.to not in UNSIGNED or step.to == state:
            return
        state = step.to


@dataclass(frozen=True, slots=True)
class Handed:
    """Who has the record after a step, and until when; no roles where nothing is left to do, or the system does it."""

    roles: tuple[Role, ...]
    units: list[Unit]
    duty: ShownDuty | None
    waits: bool


def handed(record: Record, step: Step, now: datetime, today: date) -> Handed:
    """What is said before the button is pressed."""
    owed = next(iter(duties.owed_after(record, step, now, today)), None)
    leading = list(steps_from(Line(record.line), step.lands(record.state), table_of(record.edition)))
    by_people = [s for s in leading if s.to != STAYS and set(s.by) != {Role.SYSTEM}]
    roles = owed.by if owed else by_people[0].by if by_people else ()
    units = {p.unit_id: p.unit for p in holders_of(record, frozenset(roles), today)}
    shown = list(units.values()) if len(units) <= MOST_UNITS else []
    return Handed(roles, shown, ShownDuty.of(owed) if owed else None, waits=bool(leading) and not by_people)


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """A paper that a step stands on: the one on file, and whether this person may bring one."""

    kind: PaperKind
    paper: Paper | None
    mine: bool
    made: tuple[str, ...] = ()
    """The forms in which the platform makes it of the record."""


def wanted_papers(record: Record, step: Step, actor: Actor) -> list[WantedPaper]:
    """The papers of a step, those that are missing first."""
    kinds = rulebook.load(record.edition).papers
    on_file = {p.kind: p for p in casefile.papers_of(record)}
    wanted = [
        WantedPaper(kinds[k], on_file.get(k), conduct.may_attach(record, k, actor), forms_of(record, k))
        for k in step.papers
    ]
    return sorted(wanted, key=lambda w: w.paper is not None)


def bounds() -> dict[str, int]:
    """How large a file may be, for the page and for its script."""
    most = settings.TONGCHOU_UPLOAD_BYTES
    return {"most_bytes": most, "most_mb": most >> 20}


def bringable_papers(record: Record, actor: Actor) -> tuple[list[WantedPaper], list[WantedPaper]]:
    """The papers that this person may bring now: those that steps of the line stand on, and others that he makes."""
    kinds = rulebook.load(record.edition).papers
    on_file = {p.kind: p for p in casefile.papers_of(record)}
    steps = [s for s in table_of(record.edition) if s.line == record.line]
    needed = dict.fromkeys(k for s in steps for k in s.papers)
    mine = [
        WantedPaper(kind, on_file.get(k), mine=True, made=forms_of(record, k))
        for k, kind in kinds.items()
        if conduct.may_attach(record, k, actor)
    ]
    return [w for w in mine if w.kind.id in needed], [w for w in mine if w.kind.id not in needed]


def is_read_through(step: Step, asked: Iterable[Field]) -> bool:
    """Whether the page of a step is itself the last look: nothing is typed there but, at most, a statement to affirm."""
    return all(f.affirm for f in asked)
