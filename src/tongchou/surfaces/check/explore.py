"""One rule, asked about facts of which some are unknown: met, not met, or cannot be determined, and then for want of what.

The rules themselves take an unknown fact as *not said*, which is right on a form and wrong on a list that lacks the
column. So the rule is watched as it looks: what it says before it has looked at anything unknown is certain. Where it
looks at an unknown fact of few possible values (是/否, one of several, the two ends of a loose date), every value is
tried, and only what holds for all of them is said.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tongchou.kernel.outcome import Outcome, Sentence
from tongchou.kernel.reading import Span
from tongchou.lifecycle.rules import Rule
from tongchou.regulation.rulebook import Law

PLACES = frozenset({"title", "unit_name", "plan_year"})
"""Facts that say which project a row is about and nothing about how it stands."""

MOST_RUNS = 400
"""How often one rule is run on one row; beyond that it is not determined."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule says of one row.

    ``maybe`` is what it would say if a missing fact were the worse one; ``unseen`` are unknown facts that it does not
    need, so that it is met as far as the list goes.
    """

    outcome: Outcome
    sentences: tuple[Sentence, ...] = ()
    missing: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    maybe: Sentence | None = None
    looked_at: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchedLaw(Law):
    """The law, with a note of every number that was asked for."""

    asked: set[str] = field(default_factory=set)

    def value(self, parameter_id: str) -> Any:
        """The number, as ``Law.value`` gives it."""
        self.asked.add(parameter_id)
        return Law.value(self, parameter_id)


class _Fork(Exception):  # noqa: N818 — not an error: the rule has come to an unknown fact of few values
    def __init__(self, name: str, values: tuple[Any, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.values = values


@dataclass(slots=True)
class _Look:
    """What a rule may see in one run, and what it has looked at."""

    known: Mapping[str, Any]
    tried: Mapping[str, Any]
    few: Mapping[str, tuple[Any, ...]]
    names: set[str] = field(default_factory=set)
    unknown: dict[str, None] = field(default_factory=dict)
    weighed: bool = False  # a number, day or text of the row was looked at

    def at(self, name: str) -> Any:
        """The fact, or ``None`` with a note that it is unknown; raises ``_Fork`` where its values can be tried."""
        self.names.add(name)
        value = self.tried[name] if name in self.tried else self.known.get(name)
        if value is not None and name not in self.few and name not in PLACES:
            self.weighed = True
        if name in self.tried:
            return value
        if isinstance(value, Span):
            raise _Fork(name, (value.low, value.high))
        if value is None:
            if name in self.few:
                raise _Fork(name, self.few[name])
            self.unknown[name] = None
        return value


def _watched(facts: type[Any]) -> type[Any]:
    """The facts' class with every attribute of the dataclass looked up through ``_Look``; its properties stay."""
    names = frozenset(facts.__dataclass_fields__)

    class Watched(facts):  # type: ignore[misc]
        __slots__ = ("_look",)

        def __init__(self, look: _Look) -> None:
            object.__setattr__(self, "_look", look)

        def __getattribute__(self, name: str) -> Any:
            if name in names:
                return object.__getattribute__(self, "_look").at(name)
            return object.__getattribute__(self, name)

    return Watched


class Asker:
    """Asks one rule about many rows, and remembers: rows that agree in all that the rule looked at get one answer."""

    def __init__(
        self,
        rule: Rule,
        facts: type[Any],
        few: Mapping[str, tuple[Any, ...]],
        law: WatchedLaw,
        present: Collection[str],
    ) -> None:
        """``few`` are the facts of few values with these; ``present`` are the facts that any row can know."""
        self.rule = rule
        self._present = present
        self._facts = _watched(facts)
        self._few = few
        self._law = law
        self._known: dict[tuple[str, ...], dict[Hashable, Answer]] = {}

    def ask(self, known: Mapping[str, Any]) -> Answer:
        """The rule's answer on facts by name; a name that is absent, or ``None``, is not known."""
        for names, answers in self._known.items():
            found = answers.get(_key(known, names)) if names else answers[()]
            if found:
                return found
        answer, names = self._explore(known)
        key = _key(known, names)
        if key is not None:
            self._known.setdefault(names, {})[key] = answer
        return answer

    def _explore(self, known: Mapping[str, Any]) -> tuple[Answer, tuple[str, ...]]:
        self._law.asked.clear()
        looked: set[str] = set()
        runs = iter(range(MOST_RUNS))
        answer = self._run(known, {}, looked, runs)
        names = tuple(sorted(looked))
        parameters = tuple(sorted(self._law.asked))
        maybe = answer.maybe if answer.maybe and known.get(answer.maybe.field) is not None else None
        return replace(answer, maybe=maybe, looked_at=names, parameters=parameters), tuple(
            name for name in names if name in self._present
        )

    def _run(self, known: Mapping[str, Any], tried: Mapping[str, Any], looked: set[str], runs: Iterator[int]) -> Answer:
        look = _Look(known, tried, self._few)
        certain: list[Sentence] = []
        maybe: list[Sentence] = []
        fork: _Fork | None = None
        try:
            for sentence in self.rule.check(self._facts(look), self._law):
                (maybe if look.unknown else certain).append(sentence)
        except _Fork as reached:
            fork = reached
        except (TypeError, AttributeError, AssertionError, ValueError, KeyError):
            if not look.unknown:  # the rule's own fault, not that of a missing fact
                raise
        looked |= look.names
        if certain:
            return Answer(Outcome.NOT_MET, tuple(certain))
        if fork and next(runs, None) is not None:
            answers = [self._run(known, {**tried, fork.name: value}, looked, runs) for value in fork.values]
            return _together(fork.name, answers)
        missing = (*look.unknown, *((fork.name,) if fork else ()))
        if not missing:
            return Answer(Outcome.MET)
        if look.weighed and not maybe and not fork and not set(missing) & set(self.rule.needs):
            return Answer(Outcome.MET, unseen=missing)
        worse = next((s for s in maybe if known.get(s.field) is not None), None)
        return Answer(Outcome.UNDETERMINED, missing=missing, maybe=worse)


def _together(name: str, answers: list[Answer]) -> Answer:
    """What holds whichever of its values the fact has."""
    outcomes = {answer.outcome for answer in answers}
    if outcomes == {Outcome.NOT_MET}:
        return answers[0]
    if outcomes == {Outcome.MET}:
        return Answer(Outcome.MET, unseen=tuple(dict.fromkeys(name for a in answers for name in a.unseen)))
    missing = dict.fromkeys(each for answer in answers for each in answer.missing)
    if outcomes != {Outcome.UNDETERMINED} or any(set(answer.missing) != set(missing) for answer in answers):
        missing = {name: None, **missing}
    failing = (s for answer in answers for s in (*answer.sentences, answer.maybe) if s)
    return Answer(Outcome.UNDETERMINED, missing=tuple(missing), maybe=next(failing, None))


def _key(known: Mapping[str, Any], names: tuple[str, ...]) -> Hashable | None:
    """The values of some facts; ``None`` where one is a table, which cannot be remembered by."""
    key = tuple(map(known.get, names))
    try:
        hash(key)
    except TypeError:
        key = tuple(tuple(sorted(value.items())) if isinstance(value, dict) else value for value in key)
        try:
            hash(key)
        except TypeError:
            return None
    return key
