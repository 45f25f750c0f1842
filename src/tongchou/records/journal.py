"""THE writer. It alone moves a state, and it writes the new state, its entry and its effects in one transaction.

The log is a hash chain and an RFC 6962 tree (``docs/evidence.md``). Its end is one row; on PostgreSQL an advisory lock
is taken just before the sequence number is given, so that numbers have no gaps and commit in order; on SQLite the
IMMEDIATE transaction is that lock.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection, transaction

from tongchou.kernel.canonical import digest, utc
from tongchou.kernel.evidence import Leaf, entry_text
from tongchou.kernel.merkle import Frontier
from tongchou.lifecycle.engine import Case, Decision, StepRefusedError
from tongchou.records.casefile import Doing, papers_of, plain
from tongchou.records.models import Effect, Entry, LogHead, Paper, Record
from tongchou.records.prepared_writes import Insert, Update

ENTRIES, EFFECTS = Insert(Entry), Insert(Effect)
MOVE = Update(
    lambda pk, state, version: Record.objects.filter(pk=pk, state=state, version=version),
    (int, str, int), "state", "version", "answers", "law_day", "entered_at",
)  # fmt: skip
LOCK = 0x746F6E67
"""The advisory lock of the log's end: 'tong'."""


class MovedUnderUsError(Exception):
    """The record is no longer as it was when the decision was made; decide again on the present one."""


def take(doing: Doing, decision: Decision, case: Case, *, law_day: date | None, before: Callable[[], None]) -> Entry:
    """Move the record as ``decision`` says and write the entry; ``before`` runs between the two; all or nothing.

    Raises ``StepRefusedError`` for a decision that stops and ``MovedUnderUsError`` when somebody was faster.
    """
    if not decision:
        raise StepRefusedError(decision)
    record, step, frm = doing.record, decision.step, doing.record.state
    to = step.lands(frm)
    answers = {**record.answers, **doing.given}
    with transaction.atomic(savepoint=False):  # whoever calls has the savepoint: what fails here fails whole
        entered_at = record.entered_at if to == frm else doing.at
        changes = {
            "state": to, "version": record.version + 1, "answers": answers, "law_day": law_day, "entered_at": entered_at,
        }  # fmt: skip
        if MOVE((record.pk, frm, record.version), *changes.values()) != 1:
            raise MovedUnderUsError(record.number)
        for name, value in changes.items():
            setattr(record, name, value)
        papers = [p for p in papers_of(record) if p.kind in step.papers] if step.papers else []
        if papers:
            Paper.objects.filter(pk__in=[p.pk for p in papers]).update(state="bound")
        before()
        entry = _append(_Told(doing, decision, case, frm, to, papers))
        if step.effects:
            EFFECTS.all(Effect(entry=entry, effect=effect) for effect in step.effects)
    return entry


def refuse(doing: Doing, decision: Decision, case: Case) -> Entry:
    """Write down an attempt that was refused: trying counts, and why it was refused must be known years later.

    Of a refused opening nothing is kept but the fact, because what was typed may be a state secret (art. 32).
    """
    if doing.record.pk is None:
        case, doing = replace(case, facts=None), replace(doing, given={})
    with transaction.atomic(savepoint=False):
        return _append(_Told(doing, decision, case, doing.record.state, doing.record.state))


@dataclass(frozen=True, slots=True)
class _Told:
    """What an entry tells, before the log gives it its place."""

    doing: Doing
    decision: Decision
    case: Case
    frm: str
    to: str
    papers: Sequence[Paper] = ()

    @property
    def scope(self) -> str:
        """Under which name the entry is counted; refused openings have no record to be counted under."""
        record = self.doing.record
        return record.scope if record.pk else f"{record.line}:-"


def _append(told: _Told) -> Entry:
    """Give an entry its place at the end of the log."""
    head, last = _end(told.scope)
    seq, scope, record, person = head.size + 1, told.scope, told.doing.record, told.doing.actor.person
    behalf = told.doing.actor.behalf(told.decision.step)
    place = {"seq": seq, "prev": head.last, "scope": scope, "scope_seq": last + 1}
    lent = {"behalf": behalf.username, "behalf_name": behalf.name} if behalf else {}
    body = entry_text({**place, **_act(told), **lent, **_grounds(told)})
    leaf = Leaf.of(seq, scope, body).hash()
    entry = ENTRIES(
        Entry(
            seq=seq, record=record if record.pk else None, scope=scope, scope_seq=last + 1, at=told.doing.at, actor=person,
            behalf=behalf, line=record.line, verb=told.decision.step.verb, taken=bool(told.decision), frm=told.frm, to=told.to,
            body=body, leaf=leaf.hex(),
        )
    )  # fmt: skip
    frontier = Frontier.from_hex(head.size, head.frontier).append(leaf)
    with connection.cursor() as cursor:
        end = [seq, leaf.hex(), json.dumps(frontier.to_hex())]
        cursor.execute("UPDATE records_loghead SET size = %s, last = %s, frontier = %s WHERE id = 1", end)
    return entry


def _end(scope: str) -> tuple[LogHead, int]:
    """The end of the log, locked, and how many entries a scope has: one statement, because every step waits for it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(
            "SELECT size, last, frontier, (SELECT MAX(scope_seq) FROM records_entry WHERE scope = %s)"
            " FROM records_loghead WHERE id = 1",
            [scope],
        )
        row = cursor.fetchone()
    if row is None:
        return LogHead.objects.get_or_create(pk=1)[0], 0
    return LogHead(pk=1, size=row[0], last=row[1], frontier=json.loads(row[2])), row[3] or 0


def _act(told: _Told) -> dict[str, Any]:
    """Who did what to which record, as auditors read it."""
    person = told.doing.actor.person
    return {
        "at": utc(told.doing.at),
        "actor": person.username if person else "",
        "actor_name": person.name if person else "系统",
        "actor_unit": person.unit.name if person else "",
        "roles": sorted(told.case.roles),
        "line": told.doing.record.line,
        "record": told.doing.record.number,
        "verb": told.decision.step.verb,
        "taken": bool(told.decision),
        "frm": told.frm,
        "to": told.to,
        "because": told.doing.because,
        "given": plain(told.doing.given),
        "answers": digest(plain(told.doing.record.answers)) if told.doing.record.pk else "",
        "papers": [{"kind": p.kind, "name": p.name, "sha256": p.sha256, "size": p.size} for p in told.papers],
    }


def _grounds(told: _Told) -> dict[str, Any]:
    """On what the decision rests, complete enough to make it again."""
    case, law = told.case, told.case.law
    return {
        "edition": law.book.edition,
        "clauses": list(law.book.cite(told.decision.step.clauses)),
        "findings": [
            {
                "rule": f.rule, "clauses": list(f.clauses), "weight": f.weight, "outcome": f.outcome, "says": f.says,
                "remedy": f.remedy, "field": f.field, "waived_by": f.waived_by,
            }
            for f in told.decision.verdict
        ],
        "case": {
            "law_day": law.day.isoformat(),
            "today": law.today.isoformat(),
            "facts": plain(case.facts),
            "on_file": sorted(case.on_file),
            "neighbours": sorted([line, state] for line, state in case.neighbours),
            "hands": sorted(case.hands),
            "waivers": dict(case.waivers),
        },
    }  # fmt: skip
