"""What a rule says: findings that name their clauses, in three outcomes.

A rule that cannot be judged because a fact is missing is *undetermined*; it is never a silent pass. A finding keeps
its sentence as a template with facts, so that a second language can be laid over it without touching a rule.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Weight(StrEnum):
    """How much a finding weighs."""

    STOP = "stop"  # the step cannot be taken
    WARN = "warn"  # the step can be taken; the finding travels with the record
    NOTE = "note"  # information for the next reader


class Outcome(StrEnum):
    """The three answers that a rule can give."""

    MET = "met"
    NOT_MET = "not-met"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A fact and its remedy, as templates with the facts that fill them."""

    text: str
    remedy: str = ""
    field: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def says(self) -> str:
        """The fact in words."""
        return self.text.format_map(self.facts)

    @property
    def mend(self) -> str:
        """What the reader can do about it; empty where nothing can be done."""
        return self.remedy.format_map(self.facts)


def tell(text: str, remedy: str = "", *, field: str = "", **facts: Any) -> Sentence:
    """A sentence for a rule to yield: ``tell("使用年限填了 {years} 年。", "改为 {least} 年以上。", years=3, least=5)``."""
    return Sentence(text, remedy, field, facts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, with the rule that gives it and the clauses that the rule rests on."""

    rule: str
    clauses: tuple[str, ...]
    weight: Weight
    outcome: Outcome
    sentence: Sentence
    waived_by: str = ""  # number of the consent that lifted the stop (arts. 7, 8, 11)

    @property
    def says(self) -> str:
        """The fact in words."""
        return self.sentence.says

    @property
    def remedy(self) -> str:
        """What the reader can do about it."""
        return self.sentence.mend

    @property
    def field(self) -> str:
        """The id of what the finding hangs on, for a link: a field, a paper, a line or a step; or empty."""
        return self.sentence.field


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings on one question; true when nothing stops the step."""

    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Verdict":
        """Gather findings in the order in which they were found."""
        return cls(tuple(findings))

    @property
    def stops(self) -> tuple[Finding, ...]:
        """The findings for which the step cannot be taken."""
        return tuple(f for f in self.findings if f.weight is Weight.STOP)

    def __bool__(self) -> bool:
        return not self.stops

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)
