"""Domain values as pages show them: a duty, the desk, a decision, a journal entry."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from tongchou.kernel.calendar import Due
from tongchou.kernel.outcome import Outcome, Weight
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.duties import Duty
from tongchou.lifecycle.engine import Decision
from tongchou.lifecycle.rules import FACTS
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import Line, Role
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
    gap: Any = None
    """The difference that can be put in at one press, where the page is the form."""

    turn: str = ""
    """Where else the matter can go, with what has been written."""

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


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a page has not done what was asked: a sentence, the field that it is about, the clauses where the law says so."""

    says: str
    field: str = ""
    clauses: tuple[str, ...] = ()


def refusals(decision: Decision) -> list[Refusal]:
    """Whatever stops a step, each with its remedy and its clauses."""
    return [Refusal(f"{f.says}{f.remedy}", f.field, f.clauses) for f in decision.verdict.stops]


def actor_of(body: Mapping[str, Any]) -> str:
    """Who acted, and in whose stead where the role was lent: 赵敏（代刘建）."""
    name: str = body["actor_name"]
    return _("%(name)s（代%(giver)s）") % {"name": name, "giver": body["behalf_name"]} if body.get("behalf") else name


@cache
def of_the_system(line: str, edition: str) -> frozenset[str]:
    """What only the system states: it has a page of its own where it is read, and would drown a form or a timeline."""
    rows = [s for s in table_of(edition) if s.line == line]
    said = {name for s in rows if set(s.by) == {Role.SYSTEM} for name in (*s.asks, *s.may_state)}
    return frozenset(said - {n for s in rows if set(s.by) != {Role.SYSTEM} for n in (*s.asks, *s.may_state)})


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
    def stops(self) -> int:
        """How many objections have to be mended before it can be taken, beyond what its own form asks."""
        return sum(f.weight == Weight.STOP for f in self.reasons)

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
            if whole or not (f["field"] in known and known[f["field"]].reserved)
        )
        return cls(
            entry=entry,
            title=_("上传材料") if entry.verb == "attach" else find(line, entry.verb, table_of(edition)).title,
            who=f"{actor_of(body)}　{body['actor_unit']}".strip(),
            to=entry.to if entry.taken and entry.to != entry.frm else "",
            given=tuple(
                (known[n], value)
                for n, value in body["given"].items()
                if (whole or not known[n].reserved) and n not in of_the_system(line, edition)
            ),
            findings=findings,
            edition=edition,
        )
