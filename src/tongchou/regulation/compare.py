"""What differs between two editions, or between two days of one: numbers, clauses, papers and fields (art. 37).

Clauses of two editions are the same clause when both stand for the same clause of the reference edition, whatever
numbers they carry; `Rulebook.renumbered` says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongchou.regulation.fieldbook import Kind
from tongchou.regulation.rulebook import Clause, Law, Rulebook
from tongchou.regulation.units import said


class Subject(StrEnum):
    """What differs."""

    PARAMETER = "parameter"
    CLAUSE = "clause"
    PAPER = "paper"
    FIELD = "field"


class Change(StrEnum):
    """How it differs; one clause can both have moved and say something else."""

    CHANGED = "changed"
    MOVED = "moved"
    NEW = "new"
    DROPPED = "dropped"


CHANGE_NAMES: Mapping[Change, str] = {
    Change.CHANGED: "改动",
    Change.MOVED: "改了条号",
    Change.NEW: "新增",
    Change.DROPPED: "删去",
}


KIND_NAMES: Mapping[Kind, str] = {
    Kind.TEXT: "文字",
    Kind.INTEGER: "整数",
    Kind.MONEY: "金额",
    Kind.DATE: "日期",
    Kind.YESNO: "是否",
    Kind.CHOICE: "单选",
    Kind.CHOICES: "多选",
    Kind.LINES: "列表",
    Kind.YEARS: "分年度金额",
    Kind.ROWS: "表",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the comparison; ``was`` and ``becomes`` are words for people, empty where there is nothing."""

    subject: Subject
    change: Change
    id: str  # in the second edition; where it was dropped, in the first
    title: str
    was: str
    becomes: str
    clauses_was: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shown:
    """One thing as one edition has it."""

    title: str
    words: str
    clauses: tuple[str, ...]


def sheet(book_a: Rulebook, book_b: Rulebook, day: date) -> list[Difference]:
    """All that differs between two editions on one day, clauses first, in the order of the regulation."""
    return [
        *_clauses(book_a, book_b),
        *_differing(Subject.PARAMETER, _parameters(book_a, day), _parameters(book_b, day)),
        *_differing(Subject.PAPER, _papers(book_a), _papers(book_b)),
        *_differing(Subject.FIELD, _fields(book_a), _fields(book_b)),
    ]


def differences(a: Law, b: Law) -> list[Difference]:
    """The numbers by which two laws judge differently: of two editions, or of one edition on two days."""
    return list(_differing(Subject.PARAMETER, _parameters(a.book, a.day), _parameters(b.book, b.day)))


def _clauses(a: Rulebook, b: Rulebook) -> Iterator[Difference]:
    there, here = _by_reference(a), _by_reference(b)
    for reference, clause in there.items():
        other = here.get(reference)
        if other is None:
            cited = (clause.id,)
            yield Difference(Subject.CLAUSE, Change.DROPPED, clause.id, clause.title, clause.gist, "", cited)
            continue
        cited, now = (clause.id,), (other.id,)
        if clause.id != other.id:
            yield Difference(Subject.CLAUSE, Change.MOVED, other.id, other.title, clause.id, other.id, cited, now)
        if clause.gist != other.gist:
            yield Difference(Subject.CLAUSE, Change.CHANGED, other.id, other.title, clause.gist, other.gist, cited, now)
    for reference, clause in here.items():
        if reference not in there:
            yield Difference(Subject.CLAUSE, Change.NEW, clause.id, clause.title, "", clause.gist, (), (clause.id,))


def _by_reference(book: Rulebook) -> dict[str, Clause]:
    """An edition's clauses by the reference edition's ids; a clause that is new in it by its own id."""
    moved = {here: reference for reference, here in book.renumbered.items() if here}
    return {moved.get(clause.id, clause.id): clause for clause in book.clauses.values()}


def _parameters(book: Rulebook, day: date) -> dict[str, _Shown]:
    return {p.id: _Shown(p.title, said(p.at(day).value, p.unit), p.clauses) for p in book.parameters.values()}


def _papers(book: Rulebook) -> dict[str, _Shown]:
    return {p.id: _Shown(p.title, f"{p.title}，保管 {p.keep_years} 年", p.clauses) for p in book.papers.values()}


def _fields(book: Rulebook) -> dict[str, _Shown]:
    """Fields by form and id, ``application.service_years``."""
    return {
        f"{form.id}.{field.id}": _Shown(field.label, f"{field.label}（{KIND_NAMES[field.kind]}）", field.clauses)
        for form in book.forms.values()
        for field in form.fields.values()
    }


def _differing(subject: Subject, was: Mapping[str, _Shown], now: Mapping[str, _Shown]) -> Iterator[Difference]:
    """What is in only one of them, or in both with other words; a citation that only moved is no difference."""
    nothing = _Shown("", "", ())
    for name in dict.fromkeys((*was, *now)):
        old, new = was.get(name, nothing), now.get(name, nothing)
        if old.words == new.words:
            continue
        change = Change.NEW if name not in was else Change.DROPPED if name not in now else Change.CHANGED
        title = new.title or old.title
        yield Difference(subject, change, name, title, old.words, new.words, old.clauses, new.clauses)
