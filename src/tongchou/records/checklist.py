"""The checklist beside a file that is taken in: its lines come from rules and papers, its findings from the same decision.

The machine says what it found, a person decides. What is asked for becomes the points of one return (13.1).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from tongchou.kernel.outcome import Finding, Outcome, Weight
from tongchou.lifecycle import supplement
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.supplement import POINTS, Place
from tongchou.lifecycle.table import steps_from
from tongchou.lifecycle.words import Line
from tongchou.records import conduct, queue
from tongchou.records.casefile import Actor, law_for
from tongchou.records.conduct import MovedUnderUsError
from tongchou.records.models import Checklist, Person, Record

OK, ASK, NOT_HERE = "ok", "ask", "na"
DECISIONS = (OK, ASK, NOT_HERE)
MET, NOT_MET, EXPLAIN, OPEN = "met", "not-met", "explain", "open"
ORDER = (NOT_MET, OPEN, EXPLAIN, MET)
PRESET = {MET: OK, NOT_MET: ASK, EXPLAIN: "", OPEN: ""}
"""What the machine's finding proposes; where it cannot tell, nothing is proposed."""

MORE = 6
"""Lines that a person may add besides."""

MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Decided:
    """What stands in a line, typed or proposed: a decision, a sentence, the place that it is about, and the evidence."""

    decision: str = ""
    says: str = ""
    place: str = ""
    evidence: str = ""
    quote: str = ""

    def as_kept(self) -> dict[str, str]:
        """As it is kept."""
        return {
            "decision": self.decision, "says": self.says, "place": self.place, "evidence": self.evidence, "quote": self.quote,
        }  # fmt: skip

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Decided":
        """From what was typed or kept; what is no decision is none."""
        words = {
            name: str(kept.get(name) or "")[:MOST_WORDS].strip() for name in ("says", "place", "evidence", "quote")
        }
        decision = kept.get("decision")
        return cls(decision if decision in DECISIONS else "", **words)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line: a rule, a paper, or what a person adds."""

    key: str
    title: str
    clauses: tuple[str, ...]
    outcome: str
    findings: tuple[Finding, ...] = ()
    decided: Decided = field(default_factory=Decided)
    kept: bool = False
    """Whether a person has decided, or only the machine proposes."""


def lines(record: Record, actor: Actor, at: datetime) -> list[CheckLine]:
    """The lines of the checklist with the machine's findings pre-set, what is wrong first."""
    law = law_for(record, at, queue.today_of(at))
    found = _found(record, actor, at)
    out = []
    for step in _judged(record):
        for kind in step.papers:
            paper = law.book.papers[kind]
            hit = tuple(f for f in found if f.rule == "PAPER" and f.field == kind)
            out.append(
                _line(f"paper-{kind}", paper.title, paper.clauses or law.book.cite(step.clauses), hit, kind, record)
            )
        for name in step.rules:
            if RULES[name].in_force(law):
                hit = tuple(f for f in found if f.rule == name)
                title, clauses = RULES[name].title, law.book.cite(RULES[name].clauses)
                out.append(_line(f"rule-{name}", title, clauses, hit, _first_place(name, record), record))
    each = {line.key: line for line in out}
    return sorted(each.values(), key=lambda line: ORDER.index(line.outcome))


def _judged(record: Record) -> tuple[Step, ...]:
    """The steps whose rules and papers are looked at: those by which it came, and the one that takes it in."""
    line, table = Line(record.line), table_of(record.edition)
    ahead = {verb for there, verb in queue.onward(record.edition) if there is line}
    leads = (s for s in steps_from(line, record.state, table) if s.verb in ahead)
    return (*supplement.handing_in(record.edition, line), *leads)


def _found(record: Record, actor: Actor, at: datetime) -> list[Finding]:
    """All that the rules and papers of those steps object to on the file as it is."""
    verdicts = (conduct.may(record, step.verb, actor, at).verdict for step in _judged(record))
    each = {(f.rule, f.says): f for verdict in verdicts for f in verdict if f.rule not in conduct.OF_THE_STEP}
    return list(each.values())


def _line(
    key: str, title: str, clauses: tuple[str, ...], found: tuple[Finding, ...], place: str, record: Record
) -> CheckLine:
    outcome = _outcome(found)
    named = next((f.field for f in found if _place(f.field, record)), place)
    says = "".join(f.remedy or f.says for f in found) if outcome == NOT_MET else ""
    where = _place(named, record)
    return CheckLine(key, title, clauses, outcome, found, Decided(PRESET[outcome], says, where.title if where else ""))


def _outcome(found: Iterable[Finding]) -> str:
    hits = list(found)
    if any(f.outcome is Outcome.NOT_MET and f.weight is Weight.STOP for f in hits):
        return NOT_MET
    if any(f.outcome is Outcome.UNDETERMINED for f in hits):
        return OPEN
    return EXPLAIN if hits else MET


def _first_place(rule: str, record: Record) -> str:
    """What a point about a rule is most likely about: the first fact that the rule needs and the form asks."""
    return next((name for name in RULES[rule].needs if _place(name, record)), "")


def _place(word: str, record: Record) -> Place | None:
    return supplement.place_of(word, record.edition, Line(record.line)) if word else None


def kept_of(record: Record) -> Checklist | None:
    """The checklist of this arrival, as it was saved last."""
    return Checklist.objects.filter(record=record, arrival=queue.arrived(record)).select_related("by").first()


def filled(
    record: Record, actor: Actor, at: datetime, typed: Mapping[str, Mapping[str, Any]] | None = None
) -> list[CheckLine]:
    """The lines with what was typed or kept laid over what the machine proposes, and empty ones to add to."""
    kept = typed if typed is not None else (found.lines if (found := kept_of(record)) else {})
    out = [
        CheckLine(one.key, one.title, one.clauses, one.outcome, one.findings, Decided.of(kept[one.key]), kept=True)
        if one.key in kept
        else one
        for one in lines(record, actor, at)
    ]
    more = (f"more-{n}" for n in range(1, MORE + 1))
    return [
        *out,
        *(CheckLine(key, "", (), "", decided=Decided.of(kept.get(key, {})), kept=key in kept) for key in more),
    ]


def save(
    record: Record, typed: Mapping[str, Mapping[str, Any]], person: Person, at: datetime, *, version: int, page: str
) -> Checklist:
    """Keep what was decided; ``MovedUnderUsError`` where another page saved meanwhile, or the file has gone on."""
    arrival = queue.arrived(record)
    said = {key: Decided.of(line).as_kept() for key, line in typed.items()}
    lines_ = {key: line for key, line in said.items() if any(line.values())}
    try:
        with transaction.atomic():
            if version == 0 and not Checklist.objects.filter(record=record, arrival=arrival).exists():
                return Checklist.objects.create(
                    record=record, arrival=arrival, version=1, by=person, page=page, at=at, lines=lines_
                )
            own = Q(by=person, page=page) if page else Q(pk=None)  # also when the answer to its last save was lost
            mine = Checklist.objects.filter(Q(version=version) | own, record=record, arrival=arrival)
            if mine.update(version=F("version") + 1, by=person, page=page, at=at, lines=lines_) != 1:
                raise MovedUnderUsError(record.number)
    except IntegrityError:
        raise MovedUnderUsError(record.number) from None
    return Checklist.objects.select_related("by").get(record=record, arrival=arrival)


def points(record: Record) -> list[dict[str, str]] | None:
    """The one list that goes back: a point for each line for which something is asked; ``None`` without a checklist."""
    kept = kept_of(record)
    return list(_points(kept.lines)) if kept else None


def _points(kept: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    for key, line in kept.items():
        said = Decided.of(line)
        if said.decision == ASK or (key.startswith("more-") and said.says):
            proof = f"{said.evidence}：“{said.quote}”" if said.evidence and said.quote else said.evidence or said.quote
            row = {"point": said.says, "field": said.place, "evidence": proof}
            yield {name: " ".join(text.split()) for name, text in row.items() if text}


def prepared(record: Record, step: Step) -> dict[str, Any]:
    """What the form of a returning step begins with: the points of the checklist, and never those of an earlier return."""
    if POINTS not in step.asks:
        return {}
    asked = points(record)
    return dict.fromkeys(step.asks) | ({POINTS: asked} if asked else {})
