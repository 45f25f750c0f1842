"""From a record to the case that the engine decides: facts, papers, neighbours, consents, and who stands before it.

A stage registers here, by line, the function that knows which facts other records hold. What a person typed comes from
the record's answers; the two never mix, because a field that is not asked cannot be answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from tongchou.lifecycle.engine import Case
from tongchou.lifecycle.rules import FACTS
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.words import Line, Role
from tongchou.records import lawbook
from tongchou.records.dossier import Dossier
from tongchou.records.models import Entry, Paper, Person, Record
from tongchou.regulation.rulebook import Law


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on a record: a person in the roles held on it, or the system."""

    person: Person | None
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Doing:
    """An act as it is asked for: on which record, by whom, when, stating what; ``because`` is the entry that pulls it."""

    record: Record
    actor: Actor
    at: datetime
    given: Mapping[str, Any] = field(default_factory=dict)
    because: int = 0


SYSTEM = Actor(None, frozenset({Role.SYSTEM}))


@dataclass(frozen=True, slots=True)
class Question:
    """What a stage's ``known`` may look at when it gathers the facts that other records hold."""

    record: Record
    answers: Mapping[str, Any]
    law: Law
    actor: Actor
    at: datetime

    @property
    def today(self) -> date:
        """The real day."""
        return self.law.today

    @property
    def dossier(self) -> Dossier:
        """What the records of the same project say."""
        return Dossier(self.record.spine)


Known = Callable[[Question], dict[str, Any]]
KNOWN: dict[Line, Known] = {}


def known(line: Line) -> Callable[[Known], Known]:
    """Register the function that gathers a line's unasked facts."""

    def register(gather: Known) -> Known:
        if line in KNOWN:
            raise ValueError(f"two gatherers for {line}")
        KNOWN[line] = gather
        return gather

    return register


def law_for(record: Record, at: datetime, today: date) -> Law:
    """The law that counts for a record: that of its submission, before it that of today (art. 37)."""
    return lawbook.law_of(record.edition, record.law_day or today, today, at)


def facts_of(question: Question) -> Any:
    """The facts of a record for the rules of its line; ``None`` for a line that no rule looks at."""
    line = Line(question.record.line)
    cls = FACTS.get(line)
    if cls is None:
        return None
    form = question.law.book.forms[line]
    names = [f.name for f in fields(cls)]
    typed = {n: form.fields[n].decode(question.answers.get(n)) for n in names if form.fields[n].asked}
    gathered = KNOWN[line](question) if line in KNOWN else {}
    return cls(**typed, **gathered)


def case_of(doing: Doing, step: Step, today: date) -> Case:
    """The whole case for one step on one record (saved or about to be opened)."""
    record, actor = doing.record, doing.actor
    law = law_for(record, doing.at, today)
    question = Question(record, {**record.answers, **doing.given}, law, actor, doing.at)
    return Case(
        state=record.state,
        roles=actor.roles,
        facts=facts_of(question) if step.rules else None,
        on_file=frozenset(p.kind for p in papers_of(record)),
        law=law,
        given={name: value for name, value in doing.given.items() if value not in (None, "")},
        neighbours=_neighbours(record),
        hands=_hands(record, actor),
        waivers=_waivers(record, today),
    )


def papers_of(record: Record) -> list[Paper]:
    """The newest screened version of each kind of paper on the record."""
    if record.pk is None:
        return []
    newest = {p.kind: p for p in record.papers.exclude(state="pending").order_by("kind", "version")}
    return list(newest.values())


def _neighbours(record: Record) -> frozenset[tuple[Line, str]]:
    spine = record.spine
    if spine is None or spine.pk is None:
        return frozenset()
    others = Record.objects.filter(project=spine).exclude(pk=record.pk).values_list("line", "state")
    states = {(Line(line), state) for line, state in others}
    if spine.pk != record.pk:
        states.add((Line.PROJECT, spine.state))
    return frozenset(states)


def _hands(record: Record, actor: Actor) -> frozenset[str]:
    """The steps that this person has already taken under the record's scope, for the separation of duties."""
    if actor.person is None:
        return frozenset()
    if record.pk is None and record.project_id is None:
        return frozenset()
    done = (
        Entry.objects.filter(actor=actor.person, scope=record.scope, taken=True).values_list("line", "verb").distinct()
    )
    return frozenset(f"{line}:{verb}" for line, verb in done)


def _waivers(record: Record, today: date) -> dict[str, str]:
    """Rule ids that a granted consent lifts on this project, or on this one record, with the consent's number."""
    if record.pk is None and record.project_id is None:
        return {}
    spine = record.spine
    for_it = Q(project=spine) if spine else Q(project=None, answers__about=record.number)
    granted = Record.objects.filter(for_it, line=Line.CONSENT, state="granted").order_by("pk")
    return {
        c.answers["rule"]: c.number
        for c in granted
        if not c.answers.get("valid_until") or date.fromisoformat(c.answers["valid_until"]) >= today
    }


def plain(value: Any) -> Any:
    """Facts as canonical JSON can hold them, so that a decision can be made again from its entry."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value
