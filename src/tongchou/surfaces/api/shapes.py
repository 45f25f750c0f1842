"""What the API answers with."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ninja import Schema

from tongchou.kernel.outcome import Finding
from tongchou.kernel.words import article_name
from tongchou.lifecycle.engine import Decision
from tongchou.lifecycle.words import LINES, ROLE_NAMES, STATES, Line
from tongchou.records.duties import Owed
from tongchou.records.models import Entry, Paper, Record
from tongchou.regulation import rulebook


class FindingOut(Schema):
    """One reason; ``outcome`` is not-met or undetermined."""

    rule: str
    clauses: list[str]
    articles: list[str]
    weight: str
    outcome: str
    says: str
    remedy: str
    field: str
    waived_by: str

    @classmethod
    def of(cls, f: Finding) -> "FindingOut":
        """The finding with its articles named."""
        return cls(
            rule=f.rule, clauses=list(f.clauses), articles=list(dict.fromkeys(map(article_name, f.clauses))),
            weight=f.weight, outcome=f.outcome, says=f.says, remedy=f.remedy, field=f.field, waived_by=f.waived_by,
        )  # fmt: skip


class Problem(Schema):
    """An error: a stable code, a sentence, and the findings where a decision was refused."""

    code: str
    says: str
    findings: list[FindingOut] = []


class StepOut(Schema):
    """May this step be taken now by the asker? With every reason why not."""

    verb: str
    title: str
    allowed: bool
    by: list[str]
    clauses: list[str]
    asks: list[str]
    papers: list[str]
    findings: list[FindingOut]

    @classmethod
    def of(cls, decision: Decision) -> "StepOut":
        """The decision on one row."""
        s = decision.step
        return cls(
            verb=s.verb, title=s.title, allowed=bool(decision), by=list(s.by), clauses=list(s.clauses),
            asks=list(s.asks), papers=list(s.papers), findings=[FindingOut.of(f) for f in decision.verdict],
        )  # fmt: skip


class PaperOut(Schema):
    """One version of one paper."""

    id: int
    kind: str
    version: int
    name: str
    sha256: str
    size: int
    state: str
    hints: list[str]

    @classmethod
    def of(cls, p: Paper) -> "PaperOut":
        """The paper without its bytes."""
        return cls(
            id=p.pk, kind=p.kind, version=p.version, name=p.name, sha256=p.sha256, size=p.size, state=p.state, hints=p.hints
        )  # fmt: skip


class RecordOut(Schema):
    """A record; money in 分. Send ``seen`` back as ``If-Match`` with a step, and it is taken on what was read or not at all."""

    number: str
    line: str
    line_name: str
    state: str
    state_name: str
    version: int
    seen: str
    edition: str
    law_day: date | None
    unit: str
    project: str
    title: str
    year: int | None
    total_fen: int | None
    opened_at: datetime
    entered_at: datetime
    answers: dict[str, Any]

    @classmethod
    def of(cls, r: Record, *, whole: bool, seen: str = "", part: Mapping[str, Any] | None = None) -> "RecordOut":
        """The record as its reader may know it; ``whole`` as in ``access.reads_whole``. In a list ``seen`` is empty.

        ``part`` is what he may read of a record of which others read more.
        """
        hidden = () if whole else {f.id for f in rulebook.load(r.edition).forms[r.line].fields.values() if f.reserved}
        return cls(
            number=r.number, line=r.line, line_name=LINES[Line(r.line)].name, state=r.state,
            state_name=STATES[r.state].name, version=r.version, seen=seen, edition=r.edition, law_day=r.law_day,
            unit=r.unit.name, project=r.spine.number if r.spine else "", title=r.title, year=r.year,
            total_fen=r.total_fen, opened_at=r.opened_at, entered_at=r.entered_at, answers=dict(part) if part is not None else {name: a for name, a in r.answers.items() if name not in hidden},
        )  # fmt: skip


class RecordsOut(Schema):
    """One page of records; ``after`` is what to ask for the next one, empty on the last page."""

    records: list[RecordOut]
    after: str


class EntryOut(Schema):
    """One journal entry; ``body`` is the canonical text that is hashed, empty for who may not read it whole."""

    seq: int
    at: datetime
    actor: str
    behalf: str = ""
    verb: str
    taken: bool
    frm: str
    to: str
    leaf: str
    body: str

    @classmethod
    def of(cls, e: Entry, *, whole: bool) -> "EntryOut":
        """The entry, with its exact body for those who may read whole ones."""
        actor = e.actor.username if e.actor else ""
        return cls(
            seq=e.seq, at=e.at, actor=actor, behalf=e.behalf.username if e.behalf else "", verb=e.verb, taken=e.taken, frm=e.frm, to=e.to, leaf=e.leaf, body=e.body if whole else ""
        )  # fmt: skip


class EntriesOut(Schema):
    """One page of the journal; ``after`` is what to ask for the next one, 0 on the last page."""

    entries: list[EntryOut]
    after: int


class DutyOut(Schema):
    """Who owes what by when; ``left`` in working days, negative when overdue."""

    number: str
    title: str
    unit: str
    says: str
    by: list[str]
    due: date
    provisional: bool
    left: int
    clauses: list[str]

    @classmethod
    def of(cls, o: Owed) -> "DutyOut":
        """A duty from a row of the table, or a turn of a recurring one."""
        d = o.duty
        return cls(
            number=o.record.number, title=o.record.title, unit=o.record.unit.name, says=o.says,
            by=[ROLE_NAMES[r] for r in o.by], due=d.due.day, provisional=d.due.provisional, left=d.left,
            clauses=list(d.clauses),
        )  # fmt: skip
