"""Domain values as pages show them: a duty, the desk, a decision, a journal entry."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tongchou.kernel.calendar import Due
from tongchou.kernel.outcome import Outcome, Weight
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.duties import YEARLY, Duty
from tongchou.lifecycle.engine import Decision
from tongchou.lifecycle.rules import FACTS
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records.duties import Owed
from tongchou.records.models import Entry, Record
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Field


@dataclass(frozen=True, slots=True)
class ShownDuty:
    """One line of the list of what is owed; ``verb`` is empty for a record that must be opened again."""

    record: Record
    says: str
    verb: str
    by: tuple[Role, ...]
    due: Due
    left: int
    clauses: tuple[str, ...]
    local: bool
    paused: int

    @classmethod
    def of(cls, owed: Owed) -> "ShownDuty":
        """A duty from a row of the table, or the next turn of a recurring or yearly one."""
        d = owed.duty
        verb, paused = (d.step.verb, d.paused) if isinstance(d, Duty) else ("", 0)
        return cls(owed.record, owed.says, verb, owed.by, d.due, d.left, d.clauses, d.local, paused)

    @property
    def opening(self) -> str:
        """The address where the record is begun that is owed before it exists; empty where it exists."""
        if self.record.pk:
            return ""
        line = Line(self.record.line)
        verb = next(rule.verb for rule in YEARLY if rule.line is line)
        return reverse("record-begin", args=[LINES[line].noun, verb])


@dataclass(frozen=True, slots=True)
class Desk:
    """What one person owes, by urgency, and how much waits for others."""

    late: list[ShownDuty]
    today: list[ShownDuty]
    week: list[ShownDuty]
    later: list[ShownDuty]
    others: int

    @classmethod
    def of(cls, owed: Iterable[Owed], roles: Callable[[Record], frozenset[Role]], today: date) -> "Desk":
        """Sort the duties of some records for a person in his roles on each of them."""
        desk, others = cls([], [], [], [], 0), 0
        sunday = today + timedelta(days=6 - today.weekday())
        for duty in (ShownDuty.of(o) for o in owed):
            if not roles(duty.record) & set(duty.by):
                others += 1
            elif duty.due.day <= today:
                (desk.late if duty.due.day < today else desk.today).append(duty)
            else:
                (desk.week if duty.due.day <= sunday else desk.later).append(duty)
        return cls(desk.late, desk.today, desk.week, desk.later, others)

    @property
    def groups(self) -> list[tuple[str, list[ShownDuty]]]:
        """The groups that have something in them, the most urgent first."""
        named = ((_("已超期"), self.late), (_("今日到期"), self.today), (_("本周"), self.week), (_("以后"), self.later))
        return [(name, duties) for name, duties in named if duties]

    @property
    def by_sunday(self) -> int:
        """How much has to be done this week."""
        return len(self.late) + len(self.today) + len(self.week)


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding of a decision or of an entry."""

    says: str
    remedy: str
    clauses: tuple[str, ...]
    rule: str
    weight: str
    outcome: str
    waived_by: str
    field: str = ""

    @property
    def tone(self) -> str:
        """The mark of the finding; its word stands beside it."""
        return {Weight.STOP: "bad", Weight.WARN: "warn"}.get(Weight(self.weight), "off")

    @property
    def word(self) -> str:
        """不符合 / 需说明 / 无法判断."""
        if self.outcome == Outcome.UNDETERMINED:
            return _("无法判断")
        return {Weight.STOP: _("不符合"), Weight.WARN: _("需说明")}.get(Weight(self.weight), _("提示"))


FIXED = frozenset({"STATE", "APART", "GATE", "PAPER"})
"""Objections that nothing written into the step's own form can lift."""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step that leads on: may it be taken, by whom, and why not."""

    decision: Decision
    findings: tuple[ShownFinding, ...]
    mine: bool

    @property
    def step(self) -> Step:
        """The row of the table."""
        return self.decision.step

    @classmethod
    def of(cls, decision: Decision) -> "ShownStep":
        """The decision with its findings as pages show them."""
        shown = tuple(
            ShownFinding(f.says, f.remedy, f.clauses, f.rule, f.weight, f.outcome, f.waived_by, f.field)
            for f in decision.verdict
        )
        return cls(decision, shown, "ROLE" not in {f.rule for f in shown})

    @property
    def reasons(self) -> tuple[ShownFinding, ...]:
        """What stands in the way beyond what the step's own form will ask, and beyond whose step it is."""
        asked = {*self.step.asks, *self.step.may_state}
        return tuple(
            f
            for f in self.findings
            if f.rule not in {"ASKS", "ROLE"} and not (f.outcome == Outcome.UNDETERMINED and f.field in asked)
        )

    @property
    def may_begin(self) -> bool:
        """Whether the step's page can be opened by this person: the rest can be mended there."""
        return self.mine and not any(f.rule in {"STATE", "APART"} for f in self.findings)

    @property
    def may_press(self) -> bool:
        """Whether a button makes sense: no stop that filling in the step's own form could not lift.

        Rules judge what is stated with the step too, so only a step that asks for no fact is known to be stopped.
        """
        stops = {f.rule for f in self.decision.verdict.stops} - {"ASKS"}
        if not self.mine or stops & FIXED:
            return False
        judged = {f.name for f in fields(FACTS[self.step.line])} if self.step.line in FACTS else set()
        return not stops or bool(judged & {*self.step.asks, *self.step.may_state})


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A journal entry on the timeline."""

    entry: Entry
    title: str
    who: str
    to: str
    given: tuple[tuple[Field, Any], ...]
    findings: tuple[ShownFinding, ...]
    edition: str

    @classmethod
    def of(cls, entry: Entry, *, whole: bool) -> "ShownEntry":
        """The entry in words, read from the text that was hashed; ``whole`` as in ``access.reads_whole``."""
        body = json.loads(entry.body)
        line, edition = Line(entry.line), body["edition"]
        known = rulebook.load(edition).forms[line].fields
        findings = tuple(
            ShownFinding(
                f["says"], f["remedy"], tuple(f["clauses"]), f["rule"], f["weight"], f["outcome"], f["waived_by"]
            )
            for f in body["findings"]
        )
        return cls(
            entry=entry,
            title=_("上传材料") if entry.verb == "attach" else find(line, entry.verb, table_of(edition)).title,
            who=f"{body['actor_name']}　{body['actor_unit']}".strip(),
            to=entry.to if entry.taken and entry.to != entry.frm else "",
            given=tuple((known[n], value) for n, value in body["given"].items() if whole or not known[n].reserved),
            findings=findings,
            edition=edition,
        )
