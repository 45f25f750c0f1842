"""Rules by id and facts by line. A stage's `facts` and `checks` register here on import; proofs hold them against the table.

A rule is one generator over (facts, law) that yields a sentence for each thing that is wrong. It declares the facts it
needs: where one is unknown the registry answers *undetermined* in its stead, so no rule can pass in silence.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from tongchou.kernel.outcome import Finding, Outcome, Sentence, Weight, tell
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law

Check = Callable[[Any, Law], Iterable[Sentence]]
C = TypeVar("C", bound=Check)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is called, what it rests on, what it looks at, and the function that judges."""

    id: str
    title: str
    clauses: tuple[str, ...]
    weight: Weight
    needs: tuple[str, ...]
    waivable: bool  # the law says 原则上 or 除特殊情况外: a consent can lower STOP to WARN (arts. 7, 8, 11)
    check: Check

    def judge(self, facts: Any, law: Law) -> Iterator[Finding]:
        """All that the rule finds; nothing means that it is met."""
        missing = [name for name in self.needs if getattr(facts, name) is None]
        if missing:
            for name in missing:
                yield self._finding(law, Outcome.UNDETERMINED, _unknown(facts, name, law))
            return
        for sentence in self.check(facts, law):
            yield self._finding(law, Outcome.NOT_MET, sentence)

    def _finding(self, law: Law, outcome: Outcome, sentence: Sentence) -> Finding:
        return Finding(self.id, law.book.cite(self.clauses), self.weight, outcome, sentence)

    def in_force(self, law: Law) -> bool:
        """Whether the edition has any clause that the rule rests on."""
        return bool(law.book.cite(self.clauses))


RULES: dict[str, Rule] = {}
FACTS: dict[Line, type[Any]] = {}


def rule(
    rule_id: str,
    title: str,
    *clauses: str,
    needs: str = "",
    weight: Weight = Weight.STOP,
    waivable: bool = False,
) -> Callable[[C], C]:
    """Register a rule. ``needs`` names the facts without which it cannot judge, with spaces between them."""

    def register(check: C) -> C:
        if rule_id in RULES:
            raise ValueError(f"two rules are called {rule_id}")
        RULES[rule_id] = Rule(rule_id, title, clauses, weight, tuple(needs.split()), waivable, check)
        return check

    return register


def facts(line: Line) -> Callable[[type[T]], type[T]]:
    """Register the frozen dataclass of facts that the rules of a line look at; ``None`` in it means *not known*."""

    def register(cls: type[T]) -> type[T]:
        if line in FACTS:
            raise ValueError(f"two facts for {line}")
        cls.LINE = line  # type: ignore[attr-defined]
        FACTS[line] = cls
        return cls

    return register


def _unknown(facts: Any, name: str, law: Law) -> Sentence:
    label = law.book.field(facts.LINE, name).label
    return tell("不知道“{label}”，无法判断。", "补上“{label}”。", field=name, label=label)
