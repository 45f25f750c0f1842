"""What a printed form says, in words, before anybody sets it: the same for PDF and Word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from tongchou.kernel import money
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import LINES, STATES, Line
from tongchou.records.models import Entry, Record
from tongchou.records.printed import code_of
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Field, Kind
from tongchou.surfaces import words

BROAD = 60
"""Characters from which an answer stands below its label instead of beside it."""


@dataclass(frozen=True, slots=True)
class Table:
    """An answer in rows."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in words; a broad one takes the whole width."""

    label: str
    text: str

    @property
    def broad(self) -> bool:
        """Whether it stands below its label."""
        return len(self.text) > BROAD or "\n" in self.text


@dataclass(frozen=True, slots=True)
class Part:
    """Answers under one heading."""

    title: str
    answers: tuple[Said | Table, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """A step that was taken: who put his name to it, and when."""

    day: str
    title: str
    name: str
    unit: str
    entry: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed form."""

    title: str
    subject: str
    unit: str
    number: str
    state: str
    is_draft: bool
    law: str
    chief: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    deeds: tuple[Deed, ...]
    code: str
    address: str
    printed: str


def sheet_of(
    record: Record,
    answers: Sequence[tuple[Field, Any]],
    entries: Iterable[Entry],
    *,
    address: str,
    by: str,
    now: datetime,
) -> Sheet:
    """The form of a record with these of its answers; ``entries`` are those that its reader may see, oldest first."""
    local = timezone.localtime(now)
    chief = [("编号", record.number), ("单位", record.unit.name)]
    if record.year:
        chief.append(("年度", f"{record.year}"))
    if record.total_fen is not None:
        chief.append(("总投资", f"{money.wan(record.total_fen)} 万元（{money.capital(record.total_fen)}）"))
    return Sheet(
        title=f"政务信息化{LINES[Line(record.line)].name}表", subject=record.title, unit=record.unit.name, number=record.number,
        state=STATES[record.state].name, is_draft=record.law_day is None, law=rulebook.load(record.edition).number,
        chief=tuple(chief), parts=_parts(answers), deeds=tuple(_deed(e, record) for e in entries if e.taken),
        code=code_of(record), address=address, printed=f"{by}　{local:%Y-%m-%d %H:%M}",
    )  # fmt: skip


def _parts(answers: Sequence[tuple[Field, Any]]) -> tuple[Part, ...]:
    grouped = groupby(answers, key=lambda pair: pair[0].section)
    return tuple(Part(title or "填报内容", tuple(_answer(f, value) for f, value in pairs)) for title, pairs in grouped)


def _answer(field: Field, value: Any) -> Said | Table:
    if field.kind is Kind.ROWS and field.columns:
        heads = tuple(field.columns.values())
        return Table(field.label, heads, tuple(tuple(words.cell(row, c) for c in field.columns) for row in value))
    return Said(field.label, words.answer(value, field))


def _deed(entry: Entry, record: Record) -> Deed:
    day: date = timezone.localtime(entry.at).date()
    title = find(Line(record.line), entry.verb, table_of(record.edition)).title
    person = entry.actor
    if person is None:
        return Deed(day.isoformat(), title, "系统", "", entry.seq)
    name = f"{person.name}（代{entry.behalf.name}）" if entry.behalf else person.name
    return Deed(day.isoformat(), title, name, person.unit.name, entry.seq)
