"""THE writer. It alone moves a state, and it writes the new state, its entry and its effects in one transaction.

The log is a hash chain and an RFC 6962 tree (``docs/evidence.md``). Its end is one row; on PostgreSQL an advisory lock
is taken just before the sequence number is given, so that numbers have no gaps and commit in order; on SQLite the
IMMEDIATE transaction is that lock.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from tongchou.kernel.canonical import utc
from tongchou.kernel.evidence import Leaf, entry_text
from tongchou.kernel.merkle import Frontier
from tongchou.lifecycle.engine import Case, Decision, StepRefusedError
from tongchou.records.casefile import Actor, papers_of, plain
from tongchou.records.models import Effect, Entry, LogHead, Paper, Record

LOCK = 0x746F6E67
"""The advisory lock of the log's end: 'tong'."""


class MovedUnderUsError(Exception):
    """The record is no longer as it was when the decision was made; decide again on the present one."""


def take(
    record: Record,
    decision: Decision,
    case: Case,
    *,
    actor: Actor,
    at: datetime,
    given: Mapping[str, Any],
    law_day: date | None,
    before: Callable[[], None],
    because: int = 0,
) -> Entry:
    """Move ``record`` as ``decision`` says and write the entry; ``before`` runs between the two; all or nothing.

    Raises ``StepRefusedError`` for a decision that stops and ``MovedUnderUsError`` when somebody was faster.
    """
    if not decision:
        raise StepRefusedError(decision)
    step, frm = decision.step, record.state
    to = step.lands(frm)
    answers = {**record.answers, **given}
    with transaction.atomic():
        changes: dict[str, Any] = {"state": to, "version": record.version + 1, "answers": answers, "law_day": law_day}
        if to != frm:
            changes["entered_at"] = at
        moved = Record.objects.filter(pk=record.pk, state=frm, version=record.version).update(**changes)
        if moved != 1:
            raise MovedUnderUsError(record.number)
        for name, value in changes.items():
            setattr(record, name, value)
        papers = [p for p in papers_of(record) if p.kind in step.papers]
        Paper.objects.filter(pk__in=[p.pk for p in papers]).update(state="bound")
        before()
        entry = _append(record, decision, case, actor=actor, at=at, given=given, frm=frm, to=to, papers=papers, because=because)
        Effect.objects.bulk_create(Effect(entry=entry, effect=effect) for effect in step.effects)
    return entry


def refuse(record: Record, decision: Decision, case: Case, *, actor: Actor, at: datetime, given: Mapping[str, Any]) -> Entry:
    """Write down an attempt that was refused: trying counts, and why it was refused must be known years later.

    Of a refused opening nothing is kept but the fact, because what was typed may be a state secret (art. 32).
    """
    if record.pk is None:
        case, given = replace(case, facts=None), {}
    with transaction.atomic():
        state = record.state
        return _append(record, decision, case, actor=actor, at=at, given=given, frm=state, to=state, papers=[], because=0)


def _append(
    record: Record,
    decision: Decision,
    case: Case,
    *,
    actor: Actor,
    at: datetime,
    given: Mapping[str, Any],
    frm: str,
    to: str,
    papers: list[Paper],
    because: int,
) -> Entry:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    head, _ = LogHead.objects.get_or_create(pk=1)
    seq, scope = head.size + 1, record.scope if record.pk else f"{record.line}:-"
    last = Entry.objects.filter(scope=scope).order_by("scope_seq").values_list("scope_seq", flat=True).last()
    body = entry_text(
        {
            "seq": seq,
            "prev": head.last,
            "scope": scope,
            "scope_seq": (last or 0) + 1,
            "at": utc(at),
            "actor": actor.person.username if actor.person else "",
            "actor_name": actor.person.name if actor.person else "系统",
            "actor_unit": actor.person.unit.name if actor.person else "",
            "roles": sorted(case.roles),
            "line": record.line,
            "record": record.number,
            "verb": decision.step.verb,
            "taken": bool(decision),
            "frm": frm,
            "to": to,
            "because": because,
            "edition": case.law.book.edition,
            "clauses": list(case.law.book.cite(decision.step.clauses)),
            "findings": [
                {
                    "rule": f.rule,
                    "clauses": list(f.clauses),
                    "weight": f.weight,
                    "outcome": f.outcome,
                    "says": f.says,
                    "remedy": f.remedy,
                    "field": f.field,
                    "waived_by": f.waived_by,
                }
                for f in decision.verdict
            ],
            "given": plain(given),
            "papers": [{"kind": p.kind, "name": p.name, "sha256": p.sha256, "size": p.size} for p in papers],
            "case": {
                "law_day": case.law.day.isoformat(),
                "today": case.law.today.isoformat(),
                "facts": plain(case.facts),
                "on_file": sorted(case.on_file),
                "neighbours": sorted([line, state] for line, state in case.neighbours),
                "hands": sorted(case.hands),
                "waivers": dict(case.waivers),
            },
        }
    )
    leaf = Leaf.of(seq, scope, body).hash()
    entry = Entry.objects.create(
        seq=seq,
        record=record if record.pk else None,
        scope=scope,
        scope_seq=(last or 0) + 1,
        at=at,
        actor=actor.person,
        line=record.line,
        verb=decision.step.verb,
        taken=bool(decision),
        frm=frm,
        to=to,
        body=body,
        leaf=leaf.hex(),
    )
    frontier = Frontier.from_hex(head.size, head.frontier).append(leaf)
    LogHead.objects.filter(pk=1).update(size=seq, last=leaf.hex(), frontier=frontier.to_hex())
    return entry
