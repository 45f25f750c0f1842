"""The effects that rows of the table name. Each writes notices that say what to do, and may be repeated safely."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from tongchou.lifecycle import waiting
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.step import STAYS
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import LINES, STATES, Line, Role
from tongchou.records import owing, projections
from tongchou.records.access import people_inside, units_inside
from tongchou.records.duties import due_from
from tongchou.records.holders import holders_of
from tongchou.records.minutes import signers_of
from tongchou.records.models import Entry, Notice, Owing, Person, Record
from tongchou.records.notices import KINDS
from tongchou.records.outbox import effect
from tongchou.records.prepared_writes import Insert
from tongchou.stages.duplicates import corpus

NOTICES = Insert(Notice, or_leave=True)


def _tell(people: Iterable[Person], entry: Entry, kind: str, text: str) -> None:
    """One notice per person, entry and kind, however often the effect is repeated; an unknown kind stops it here.

    Once written it would stop the letters of everybody.
    """
    if kind not in KINDS:
        raise LookupError(f"no kind of notice {kind!r}; there are {', '.join(KINDS)}")
    NOTICES.all(Notice(person=p, entry=entry, kind=kind, text=text, at=entry.at) for p in people)


def _what(entry: Entry, record: Record) -> str:
    line = Line(record.line)
    title = find(line, entry.verb, table_of(record.edition)).title
    name = f"“{record.title}”" if record.title else ""
    return f"{LINES[line].name}{name}（{record.number}）：{title}"


def _next(entry: Entry, record: Record) -> tuple[frozenset[Role], str]:
    """Who has it now and until when, as one clause of a sentence."""
    owed = due_from(record, entry.at, timezone.localtime(entry.at).date())
    ahead = waiting.turn(record.edition, Line(record.line), entry.to)
    roles = frozenset(role for one in (*owed, *ahead) for role in one.by) - {Role.SYSTEM}
    dues = [duty.due for duty in owed]
    return roles, f"，{min(dues, key=lambda d: d.day)} 前办理" if dues else ""


def _unit_people(entry: Entry, record: Record) -> Iterable[Person]:
    day = timezone.localtime(entry.at).date()
    return holders_of(record, frozenset({Role.CLERK, Role.LEADER, Role.COUNTY}), day)


@effect("receipt")
def receipt(entry: Entry) -> None:
    """A receipt to the unit that signed, and word to those who have it now."""
    record = entry.record
    has_it, until = _next(entry, record)
    _tell(
        _unit_people(entry, record),
        entry,
        "receipt",
        f"已提交，编号 {record.number}。{LINES[Line(record.line)].name}现在“{STATES[entry.to].name}”{until}。",
    )
    _holders(entry, has_it, until)


@effect("notify")
def notify(entry: Entry) -> None:
    """Word to the unit of what was done, with the reason where one was given, and to those who have it now."""
    record = entry.record
    reason = json.loads(entry.body)["given"].get("reason", "")
    tail = f"。原因：{reason}" if reason else "。"
    _tell(_unit_people(entry, record), entry, "notice", _what(entry, record) + tail)
    _holders(entry, *_next(entry, record))


@effect("ask-signers")
def ask_signers(entry: Entry) -> None:
    """Word to those who sat in a session that its minutes wait for their names, or have been taken back."""
    record = entry.record
    reason = json.loads(entry.body)["given"].get("reason", "")
    if reason:
        _tell(signers_of(record), entry, "notice", f"{_what(entry, record)}。原因：{reason}")
    else:
        _tell(signers_of(record), entry, "task", f"{_what(entry, record)}。读过以后签署。")


@effect("tell-lead")
def tell_lead(entry: Entry) -> None:
    """Word to the unit whose project it is, when another unit has answered it; and to the one that has answered."""
    record = entry.record
    reason = json.loads(entry.body)["given"].get("reason", "")
    text = f"{record.unit.name}：{_what(entry, record)}" + (f"。原因：{reason}" if reason else "。")
    lead = _unit_people(entry, record.project) if record.project else ()
    _tell([*lead, *_unit_people(entry, record)], entry, "notice", text)


def _holders(entry: Entry, roles: frozenset[Role], until: str) -> None:
    record = entry.record
    day = timezone.localtime(entry.at).date()
    _tell(holders_of(record, roles, day), entry, "task", f"{_what(entry, record)}。现在由你办理{until}。")


@effect("compare")
def compare(entry: Entry) -> None:
    """What was just sent is held against what there is at once, so that whoever opens it first sees the hint (13.2)."""
    spine = entry.record.project
    if spine is not None:
        corpus.compare_sent(spine, entry.at)


@effect("alarm")
def alarm(entry: Entry) -> None:
    """A security incident is told at once to the unit's leader and to the centre (31.3)."""
    record = entry.record
    roles = frozenset({Role.LEADER, Role.ACCEPTANCE, Role.REVIEWER, Role.SECURITY_ADMIN})
    day = timezone.localtime(entry.at).date()
    _tell(
        holders_of(record, roles, day),
        entry,
        "alarm",
        f"{_what(entry, record)}。保存处置情况和相关记录，并按规定报告。",
    )


@effect("remind")
def remind(entry: Entry) -> None:
    """Word to clerks and leaders of the units that a reminder names (9.1)."""
    record, day = entry.record, timezone.localtime(entry.at).date()
    given = json.loads(entry.body)["given"]
    roles = frozenset({Role.CLERK, Role.LEADER})
    text = f"{LINES[Line.PLAN].name}（{record.year} 年度）还没有报送：{given['reason']}"
    for unit in units_inside().filter(name__in=[name.strip() for name in given["units"]]):
        _tell(holders_of(Record(line=Line.PLAN, unit=unit), roles, day), entry, "task", text)


@effect("chase")
def chase(entry: Entry) -> None:
    """Word to those whose opinion is still missing, and by when it was due (9.4); who has answered hears nothing."""
    record, day = entry.record, timezone.localtime(entry.at).date()
    reason = json.loads(entry.body)["given"]["reason"]
    for duty in due_from(record, entry.at, day):
        if duty.step.to == STAYS:
            text = f"{_what(entry, record)}。还没有收到你的意见，应在 {duty.due} 前{duty.step.title}：{reason}"
            _tell(holders_of(record, frozenset(duty.by), day), entry, "task", text)


@effect("publish")
def publish(entry: Entry) -> None:
    """What is published is told to everybody inside who holds a role."""
    day = timezone.localtime(entry.at).date()
    _tell(people_inside(day), entry, "publication", _what(entry, entry.record) + "。")


AT_ONCE = 5_000
"""Derived rows that may be looked at again while somebody waits for the page; a larger city leaves it to the clock."""


@effect("renew")
def renew(entry: Entry) -> None:
    """A number or a calendar of the law is new: every limit that is running is found again."""
    day = timezone.localtime(entry.at).date()
    if not projections.is_held() and not Owing.objects.all()[AT_ONCE : AT_ONCE + 1].exists():
        renew_all(entry.at, day)


def renew_all(at: datetime, today: date) -> int:
    """Make the derived rows anew where they were made under another law; returns how many records were looked at."""
    if not owing.is_stale(at, today):
        return 0
    count = projections.derive(at)
    owing.made(at, today)
    return count
