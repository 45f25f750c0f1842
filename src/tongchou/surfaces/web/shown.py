"""Domain values as pages show them: a duty, a decision, a journal entry."""

import json
from dataclasses import dataclass
from typing import Any

from tongchou.kernel.calendar import Due
from tongchou.kernel.outcome import Outcome, Weight
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.duties import Duty
from tongchou.lifecycle.engine import Decision
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import Line
from tongchou.records.duties import Owed
from tongchou.records.models import Entry, Record


@dataclass(frozen=True, slots=True)
class ShownDuty:
    """One line of the list of what is owed."""

    record: Record
    says: str
    by: tuple[str, ...]
    due: Due
    left: int
    clauses: tuple[str, ...]
    local: bool
    paused: int

    @classmethod
    def of(cls, owed: Owed) -> "ShownDuty":
        """A duty from a row of the table, or the next turn of a recurring one (whose interval the city may set)."""
        d = owed.duty
        if isinstance(d, Duty):
            return cls(owed.record, d.step.title, d.by, d.due, d.left, d.clauses, d.local, d.paused)
        return cls(owed.record, d.rule.says, d.rule.by, d.due, d.left, d.clauses, local=True, paused=0)


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

    @property
    def tone(self) -> str:
        """The mark of the finding; its word stands beside it."""
        return {Weight.STOP: "bad", Weight.WARN: "warn"}.get(Weight(self.weight), "off")

    @property
    def word(self) -> str:
        """不能办 / 需说明 / 无法判断."""
        if self.outcome == Outcome.UNDETERMINED:
            return "无法判断"
        return {Weight.STOP: "不符合", Weight.WARN: "需说明"}.get(Weight(self.weight), "提示")


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step that leads on: may it be taken, by whom, and why not."""

    decision: Decision
    findings: tuple[ShownFinding, ...]
    mine: bool

    @property
    def step(self) -> Any:
        """The row of the table."""
        return self.decision.step

    @classmethod
    def of(cls, decision: Decision) -> "ShownStep":
        """The decision without the findings on what the form of the step will ask anyway."""
        shown = tuple(
            ShownFinding(f.says, f.remedy, f.clauses, f.rule, f.weight, f.outcome, f.waived_by) for f in decision.verdict
        )
        return cls(decision, shown, "ROLE" not in {f.rule for f in shown})

    @property
    def reasons(self) -> tuple[ShownFinding, ...]:
        """What stands in the way beyond what the step's own form will ask, and beyond whose step it is."""
        return tuple(f for f in self.findings if f.rule not in {"ASKS", "ROLE"})

    @property
    def may_begin(self) -> bool:
        """Whether the step's page can be opened by this person: the rest can be mended there."""
        return self.mine and not any(f.rule in {"STATE", "APART"} for f in self.findings)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A journal entry on the timeline."""

    entry: Entry
    title: str
    who: str
    given: tuple[tuple[str, Any], ...]
    findings: tuple[ShownFinding, ...]

    @classmethod
    def of(cls, entry: Entry, edition: str) -> "ShownEntry":
        """The entry in words, read from the text that was hashed."""
        body = json.loads(entry.body)
        line = Line(entry.line)
        title = "上传材料" if entry.verb == "attach" else find(line, entry.verb, table_of(edition)).title
        who = f"{body['actor_name']} {body['actor_unit']}".strip()
        findings = tuple(
            ShownFinding(f["says"], f["remedy"], tuple(f["clauses"]), f["rule"], f["weight"], f["outcome"], f["waived_by"])
            for f in body["findings"]
        )
        return cls(entry, title, who, tuple(body["given"].items()), findings)
