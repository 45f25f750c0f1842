"""From the rows of a sheet to the answers of one form, as they would be stored: for loading, where checking is not enough.

A cell that cannot be stored as it stands costs the row that cell and is named; only what has no name at all stays out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongchou.kernel.reading import MoneyUnit, Span
from tongchou.lifecycle.words import Line
from tongchou.regulation.fieldbook import BadAnswerError, Field, Form, Kind
from tongchou.surfaces.excel.grid import Sheet, place
from tongchou.surfaces.excel.mapping import Column, Order
from tongchou.surfaces.excel.mapping import Mapping as Columns
from tongchou.surfaces.excel.rows import Problem, Row, RowKind, counts, read_rows
from tongchou.surfaces.excel.vocabulary import ROLE_NAMES, Role, Sense, Target

NOT_USED = "-"
"""What a column is that says nothing to the form."""

ROLES = (Role.UNIT, Role.NUMBER)
"""What a column may be besides a field of the form."""


@dataclass(frozen=True, slots=True)
class Entering:
    """One row as it would be entered; ``error`` says why it cannot be at all."""

    index: int
    title: str
    unit: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    doubts: tuple[Problem, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a column may be said to be."""

    value: str
    label: str


def options(form: Form, columns: Columns) -> list[Option]:
    """All that a column may be, the form's fields in its own order; a year where a heading names one."""
    out = [Option(NOT_USED, "不用")]
    out += [Option(role.value, ROLE_NAMES[role]) for role in ROLES]
    years = sorted({c.year for c in columns.columns if c.year})
    for f in form.fields.values():
        if f.asked and f.kind is not Kind.ROWS:
            out.append(Option(f.id, f.label))
            out += [Option(f"{f.id}:{year}", f"{f.label} {year} 年") for year in years if f.kind is Kind.YEARS]
    return out


def said_of(column: Column) -> tuple[str, str]:
    """What a column is taken for, and its unit of money, as ``orders`` reads them."""
    unit = column.unit.name if column.unit else ""
    if column.targets:
        name = column.targets[0].field.id
        return (f"{name}:{column.year}" if column.year else name), unit
    return (column.role.value if column.role in ROLES else NOT_USED), unit


def orders(said: Mapping[int, tuple[str, str]], form: Form) -> tuple[Order, ...]:
    """What somebody said of each column, by its place from 0; whatever the form does not know is not used."""
    return tuple(Order("", _sense(what, form), _unit(unit), index) for index, (what, unit) in sorted(said.items()))


def _sense(what: str, form: Form) -> Sense:
    name, _, year = what.partition(":")
    known = form.fields.get(name)
    if known is not None and known.asked:
        return Sense((Target(Line(form.id), known),), None, int(year) if year.isdecimal() else None)
    return Sense((), next((role for role in ROLES if role.value == what), Role.OTHER))


def _unit(name: str) -> MoneyUnit | None:
    return MoneyUnit[name] if name in MoneyUnit.__members__ else None


def enter(sheet: Sheet, columns: Columns, form: Form) -> tuple[list[Entering], dict[str, int]]:
    """The rows that are projects, or should be, and how many rows of each kind the sheet has."""
    rows = read_rows(sheet, columns.of_lines([Line(form.id)]))
    kinds = counts(rows)
    named = columns.title_column() is not None
    entering = [
        _entering(row, columns, form, named=named) for row in rows if row.kind in (RowKind.PROJECT, RowKind.BAD)
    ]
    return entering, {kind.value: kinds[kind] for kind in RowKind if kinds[kind]}


def _entering(row: Row, columns: Columns, form: Form, *, named: bool) -> Entering:
    if row.kind is RowKind.BAD or not named:
        says = row.problems[0].says if row.problems else "没有项目名称，这一行没有检查。"
        return Entering(row.index, f"第 {row.number} 行", row.unit, error=says.replace("没有检查", "不能录入"))
    answers: dict[str, Any] = {}
    doubts = list(row.problems)
    for name, value in row.answers.get(Line(form.id), {}).items():
        known = form.fields[name]
        try:
            answers[name] = known.admit(_stored(value, known))
        except BadAnswerError as bad:
            doubts.append(Problem(_place(row, columns, name), str(bad)))
    title = answers.get("title") or ""
    error = "" if title else "没有能用的项目名称，这一行不能录入。"
    return Entering(row.index, row.title[:200], row.unit[:200], answers, tuple(_told_once(doubts)), error)


def _stored(value: Any, known: Field) -> Any:
    """A value as the field book stores it; raises ``BadAnswerError`` for what is written only roughly."""
    if isinstance(value, Span):
        if not value.exact:
            raise BadAnswerError(
                f"“{known.label}”写得不够确切（{value.low} 到 {value.high}），没有录入。写出一个确定的值。"
            )
        value = value.low
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(year): fen for year, fen in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _place(row: Row, columns: Columns, name: str) -> str:
    at = next((c.index for c in columns.columns if any(t.field.id == name for t in c.targets)), None)
    return f"第 {row.number} 行" if at is None else place(row.index, at)


def _told_once(doubts: Sequence[Problem]) -> Iterator[Problem]:
    return iter(dict.fromkeys(doubts))
