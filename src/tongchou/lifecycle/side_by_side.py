"""The same facts judged under several laws, rule by rule: what another edition, or another day's numbers, would say (37).

Pure and cheap, so that a page can answer *would this project have passed under the rules before?* while it is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongchou.kernel.outcome import Finding, Outcome
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.rules import RULES, Rule
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law


@dataclass(frozen=True, slots=True)
class Judged:
    """What one law says by one rule; ``asked`` is false where the law has no such rule or its step does not ask it."""

    asked: bool
    findings: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> Outcome | None:
        """The worst of the findings: not met before undetermined before met; ``None`` where nothing was asked."""
        if not self.asked:
            return None
        outcomes = {finding.outcome for finding in self.findings}
        return next((o for o in (Outcome.NOT_MET, Outcome.UNDETERMINED) if o in outcomes), Outcome.MET)

    @property
    def says(self) -> tuple[str, ...]:
        """The findings in words."""
        return tuple(finding.says for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Row:
    """One rule under each of the laws, in the order in which they were given."""

    rule: str
    title: str
    judged: tuple[Judged, ...]

    @property
    def differs(self) -> bool:
        """Whether the laws do not all say the same."""
        return len({(one.outcome, one.says) for one in self.judged}) > 1


def judge(
    facts: Any, rule_ids: Iterable[str], laws: Sequence[Law], rules: Mapping[str, Rule] = RULES
) -> tuple[Row, ...]:
    """Each rule under each law."""
    return tuple(_row(rules[rule_id], facts, laws, [True] * len(laws)) for rule_id in rule_ids)


def judge_step(
    facts: Any, line: Line, verb: str, laws: Sequence[Law], rules: Mapping[str, Rule] = RULES
) -> tuple[Row, ...]:
    """The rules of one step as each law's edition has the step; an edition without it asks nothing."""
    asked = [_rules_of(line, verb, law) for law in laws]
    every = dict.fromkeys(rule_id for ids in asked for rule_id in ids)
    return tuple(_row(rules[rule_id], facts, laws, [rule_id in ids for ids in asked]) for rule_id in every)


def _rules_of(line: Line, verb: str, law: Law) -> tuple[str, ...]:
    try:
        return find(line, verb, table_of(law.book.edition)).rules
    except LookupError:
        return ()


def _row(rule: Rule, facts: Any, laws: Sequence[Law], asked: Sequence[bool]) -> Row:
    judged = (
        Judged(asked=True, findings=tuple(rule.judge(facts, law)))
        if ask and rule.in_force(law)
        else Judged(asked=False)
        for law, ask in zip(laws, asked, strict=True)
    )
    return Row(rule.id, rule.title, tuple(judged))
