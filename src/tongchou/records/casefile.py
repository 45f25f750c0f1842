"""From a record to the case that the engine decides: facts, papers, neighbours, consents, and who stands before it.

A stage registers here, by line, the function that knows which facts other records hold. What a person typed comes from
the record's answers; the two never mix, because a field that is not asked cannot be answered.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from tongchou.kernel.outcome import Finding
from tongchou.lifecycle.engine import Case, lifted
from tongchou.lifecycle.rules import FACTS, RULES
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.words import Line, Role
from tongchou.records import lawbook
from tongchou.records.dossier import Dossier
from tongchou.records.models import Entry, Paper, Person, Record
from tongchou.records.prepared import Prepared
from tongchou.regulation.rulebook import Law

PAPERS = Prepared(lambda r: Paper.objects.filter(record=r).exclude(state="pending").order_by("kind", "version"), int)
KINDS = Prepared(lambda r: Paper.objects.filter(record=r).exclude(state="pending").order_by().values_list("kind"), int)
DONE = Prepared(
    lambda person, scope: Entry.objects.filter(Q(actor=person) | Q(behalf=person), scope=scope, taken=True)
    .order_by().values_list("line", "verb").distinct(),
    int, str,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on a record: a person in the roles held on it, or the system."""

    person: Person | None
    roles: frozenset[Role]
    lent: Mapping[Role, Person] = field(default_factory=dict)  # those that are another's, with whose they are (4.5)

    def behalf(self, step: Step) -> Person | None:
        """For whom a step is taken: nobody but himself, where a role of his own suffices."""
        by = self.roles & set(step.by)
        if by - set(self.lent):
            return None
        return next((self.lent[role] for role in step.by if role in by), None)


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
    dossier: Dossier
    """What the records of the same project say, read once for the whole question."""

    @property
    def today(self) -> date:
        """The real day."""
        return self.law.today


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
    question = Question(record, {**record.answers, **doing.given}, law, actor, doing.at, Dossier(record.spine))
    return Case(
        state=record.state,
        roles=actor.roles,
        facts=facts_of(question) if step.rules else None,
        on_file=_on_file(record),
        law=law,
        given={name: value for name, value in doing.given.items() if value not in (None, "")},
        neighbours=_neighbours(record, question.dossier),
        hands=_hands(record, actor, step),
        waivers=_waivers(record, question.dossier, today),
    )


def judged(record: Record, rules: Iterable[str], actor: Actor, at: datetime, today: date) -> dict[str, list[Finding]]:
    """What some rules find on a record as it stands, whatever step they belong to; what a consent lifts is a warning."""
    law = law_for(record, at, today)
    question = Question(record, record.answers, law, actor, at, Dossier(record.spine))
    facts, waivers = facts_of(question), _waivers(record, question.dossier, today)
    known = (RULES[name] for name in rules)
    return {
        rule.id: [
            lifted(f, waivers[rule.id]) if rule.waivable and rule.id in waivers else f for f in rule.judge(facts, law)
        ]
        for rule in known
        if rule.in_force(law)
    }


def papers_of(record: Record) -> list[Paper]:
    """The newest screened version of each kind of paper on the record."""
    if record.pk is None:
        return []
    newest = {p.kind: p for p in PAPERS(record.pk)}
    return list(newest.values())


def _on_file(record: Record) -> frozenset[str]:
    if record.pk is None:
        return frozenset()
    return frozenset(kind for (kind,) in KINDS(record.pk))


def _neighbours(record: Record, dossier: Dossier) -> frozenset[tuple[Line, str]]:
    spine = record.spine
    if spine is None or spine.pk is None:
        return frozenset()
    states = {(Line(other.line), other.state) for other in dossier.members if other.pk != record.pk}
    if spine.pk != record.pk:
        states.add((Line.PROJECT, spine.state))
    return frozenset(states)


def _hands(record: Record, actor: Actor, step: Step) -> frozenset[str]:
    """The steps already taken under the record's scope by this person or for him, for the separation of duties.

    Where he acts for another, that one's hands count as his own, or lending a role would be a way around (4.5).
    """
    if actor.person is None:
        return frozenset()
    if record.pk is None and record.project_id is None:
        return frozenset()
    both = [who for who in (actor.person, actor.behalf(step)) if who]
    return frozenset(f"{line}:{verb}" for who in both for line, verb in DONE(who.pk, record.scope))


def _waivers(record: Record, dossier: Dossier, today: date) -> dict[str, str]:
    """Rule ids that a granted consent lifts on this project, or on this one record, with the consent's number."""
    if record.pk is None and record.project_id is None:
        return {}
    granted: Iterable[Record] = dossier.records(Line.CONSENT, "granted")
    if record.spine is None:
        for_it = Record.objects.filter(project=None, answers__about=record.number)
        granted = for_it.filter(line=Line.CONSENT, state="granted").order_by("pk")
    return {
        c.answers["rule"]: c.number
        for c in granted
        if not c.answers.get("valid_until") or date.fromisoformat(c.answers["valid_until"]) >= today
    }


def plain(value: Any) -> Any:
    """Facts as canonical JSON can hold them, so that a decision can be made again from its entry."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    return value
