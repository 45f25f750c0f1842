"""The field book: each fact that a form asks or a rule looks at, named once per edition.

From it come the API's schemas, the columns that a spreadsheet may have, the labels in findings and, later, forms and
prints. A stage's facts are the same ids as Python attributes; a test proves that the two agree.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a fact is written, stored (JSON) and shown."""

    TEXT = "text"  # str
    INTEGER = "integer"  # int, in the field's unit
    MONEY = "money"  # int, 分
    DATE = "date"  # ISO date
    YESNO = "yesno"  # bool
    CHOICE = "choice"  # one id of `choices`
    CHOICES = "choices"  # list of ids of `choices`
    LINES = "lines"  # list of str
    YEARS = "years"  # {year: 分}, JSON keys are strings
    ROWS = "rows"  # list of objects, columns as named in `columns`


EARLIEST, LATEST = 1980, 2100
"""Years outside are slips of the pen, and some of them are beyond what calendars can count."""

LARGEST = 2**53 - 1
"""What every reader of the journal's JSON holds exactly; as money, 900,000 亿元."""

SHORT = {"title": 200, "uscc": 40, "phone": 100, "legal_person": 60, "author": 200}
TITLE_SIGNS, MOST_SIGNS, MOST_ROWS = 200, 20_000, 2_000
"""How much one answer may hold; more is a paper to attach, not an answer."""

_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_YEAR = re.compile(r"[0-9]{4}")


class BadAnswerError(ValueError):
    """An answer that the field book does not admit; the message is a sentence for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact: what it is called, how it is written, which clauses ask for it, and how lists name it."""

    id: str
    label: str
    kind: Kind
    clauses: tuple[str, ...]
    unit: str = ""
    help: str = ""
    choices: Mapping[str, str] | None = None
    columns: Mapping[str, str] | None = None
    points: Mapping[str, int] | None = None  # what each choice is worth: the field is a criterion of a sheet of scores
    aliases: tuple[str, ...] = ()  # other headings under which spreadsheets carry it
    asked: bool = True  # False: known from other records, never typed by a person
    public: bool = False
    reserved: bool = False  # read by the offices of art. 4 only: who scores whom must not be known to the scored
    past: bool = False  # a date of something that has happened: never after today
    entered: bool = False  # said of a project that is entered from a list; a check of a list takes the column elsewhere
    affirm: bool = False  # a statement that must be made, not merely answered (4.5)
    section: str = ""  # under which heading a long form shows it; written at the first field of each section
    group: str = ""  # under which heading a list of sections shows its section; written at the first field of each

    def admit(self, answer: Any) -> Any:
        """The answer as it is stored, or ``BadAnswerError`` with a sentence. ``None`` means: not known."""
        if answer is None:
            return None
        problem = _PROBLEMS[self.kind](self, answer)
        if problem:
            raise BadAnswerError(f"“{self.label}”{problem}")
        return answer

    def decode(self, stored: Any) -> Any:
        """The Python value of a stored answer: dates, whole-number years and tuples instead of JSON's."""
        if stored is None:
            return None
        match self.kind:
            case Kind.DATE:
                return date.fromisoformat(stored)
            case Kind.YEARS:
                return {int(year): fen for year, fen in stored.items()}
            case Kind.CHOICES | Kind.LINES:
                return tuple(stored)
            case Kind.ROWS:
                return tuple(dict(row) for row in stored)
            case _:
                return stored


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one line of the lifecycle."""

    id: str
    fields: Mapping[str, Field]

    def admit(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """All answers checked; raises ``BadAnswerError`` with every problem, one a line, so none is found twice."""
        problems, admitted = [], {}
        for field_id, answer in answers.items():
            known = self.fields.get(field_id)
            if known is None or not known.asked:
                problems.append(f"没有“{field_id}”这一项。")
                continue
            try:
                admitted[field_id] = known.admit(answer)
            except BadAnswerError as bad:
                problems.append(str(bad))
        if problems:
            raise BadAnswerError("\n".join(problems))
        return admitted


def _is_amount(value: Any) -> bool:
    """A whole number that JSON, the database and the journal can all hold."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def most_signs(name: str) -> int:
    """How long a text may be: names, codes and telephones of parties must fit into the register of parties."""
    return next((most for ending, most in SHORT.items() if name == ending or name.endswith(f"_{ending}")), MOST_SIGNS)


def _text_problem(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        return "要写文字。"
    most = most_signs(field.id)
    if len(value) > most:
        return f"有 {len(value)} 个字，最多 {most} 个。"
    return "里有无法保存的控制字符。删去后重填。" if _UNKEEPABLE.search(value) else ""


def _integer_problem(field: Field, value: Any) -> str:
    if not _is_amount(value):
        return f"写了“{value}”，要写不小于 0 的整数（{field.unit}）。"
    if field.id.endswith("year") and not EARLIEST <= value <= LATEST:
        return f"写了 {value}，年份要在 {EARLIEST} 到 {LATEST} 之间。"
    return ""


def _date_problem(_: Field, value: Any) -> str:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return f"写了“{value}”，不是日期。写成 2026-08-31 这样。"
    if day.isoformat() != value:
        return f"写了“{value}”，写成 {day.isoformat()} 这样。"
    return "" if EARLIEST <= day.year <= LATEST else f"写了 {value}，年份要在 {EARLIEST} 到 {LATEST} 之间。"


def _choice_problem(field: Field, value: Any) -> str:
    choices = field.choices or {}
    return "" if isinstance(value, str) and value in choices else f"没有“{value}”这一项，可选：{'、'.join(choices)}。"


def _choices_problem(field: Field, value: Any) -> str:
    if not isinstance(value, list | tuple):
        return "要写成列表。"
    if len(value) > len(field.choices or ()):
        return "里同一项写了不止一次。"
    return next((problem for item in value if (problem := _choice_problem(field, item))), "")


def _lines_problem(field: Field, value: Any) -> str:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        return "要写成列表，一行一项文字。"
    if len(value) > MOST_ROWS:
        return f"有 {len(value)} 行，最多 {MOST_ROWS} 行。"
    return next((problem for one in value if (problem := _text_problem(field, one))), "")


def _rows_problem(field: Field, value: Any) -> str:
    columns = field.columns or {}
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        return "要写成表，一行一项。"
    if len(value) > MOST_ROWS:
        return f"有 {len(value)} 行，最多 {MOST_ROWS} 行。"
    strange = sorted({str(key) for row in value for key in row if key not in columns})
    if strange:
        return f"的表里没有“{'、'.join(strange)}”这些列，可用：{'、'.join(columns)}。"
    cells = ((name, cell) for row in value for name, cell in row.items())
    return next((problem for name, cell in cells if (problem := _cell_problem(field, name, cell))), "")


def _cell_problem(field: Field, name: str, cell: Any) -> str:
    if cell is None or isinstance(cell, bool) or _is_amount(cell):
        return ""
    if not isinstance(cell, str):
        return "的表里每一格要写文字、整数，或者是、否。"
    most = TITLE_SIGNS if name == "name" else most_signs(name)
    return f"的表里一格有 {len(cell)} 个字，最多 {most} 个。" if len(cell) > most else _text_problem(field, cell)


def _years_problem(_: Field, value: Any) -> str:
    if not isinstance(value, Mapping):
        return "要按年度写金额。"
    good = all(_YEAR.fullmatch(str(year)) and _is_amount(fen) for year, fen in value.items())
    return "" if good else "的年度要四位数字，金额要整数分。"


_PROBLEMS: Mapping[Kind, Callable[[Field, Any], str]] = {
    Kind.TEXT: _text_problem,
    Kind.INTEGER: _integer_problem,
    Kind.MONEY: lambda _, v: "" if _is_amount(v) else f"写了“{v}”，要写不小于 0 的整数分。",
    Kind.DATE: _date_problem,
    Kind.YESNO: lambda _, v: "" if isinstance(v, bool) else f"写了“{v}”，要答是或否。",
    Kind.CHOICE: _choice_problem,
    Kind.CHOICES: _choices_problem,
    Kind.LINES: _lines_problem,
    Kind.YEARS: _years_problem,
    Kind.ROWS: _rows_problem,
}


def read_forms(raw: Mapping[str, Any]) -> dict[str, Form]:
    """The forms of an edition: by form, one TOML table per field."""
    return {form: Form(form, {f.id: f for f in _read_fields(rows)}) for form, rows in raw.items()}


def _read_fields(rows: Mapping[str, Any]) -> Iterable[Field]:
    section = group = ""
    for field_id, row in rows.items():
        section, group = row.get("section", section), row.get("group", group)
        yield Field(
            id=field_id,
            label=row["label"],
            kind=Kind(row["kind"]),
            clauses=tuple(row["clauses"]),
            unit=row.get("unit", ""),
            help=row.get("help", ""),
            choices=row.get("choices"),
            columns=row.get("columns"),
            points=row.get("points"),
            aliases=tuple(row.get("aliases", ())),
            asked=row.get("asked", True),
            public=row.get("public", False),
            reserved=row.get("reserved", False),
            past=row.get("past", False),
            entered=row.get("entered", False),
            affirm=row.get("affirm", False),
            section=section,
            group=group,
        )
