"""What the columns of a list are: guessed, corrected column by column, and asked of the same reader as ``tongchou check``."""

from dataclasses import dataclass, replace
from datetime import date

from tongchou.kernel.reading import MoneyUnit
from tongchou.lifecycle.words import Line
from tongchou.records import intake
from tongchou.records.lawbook import edition_on
from tongchou.records.models import ImportJob
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Form
from tongchou.surfaces.excel import entering
from tongchou.surfaces.excel.grid import Sheet, UnreadableError, letters, place, text_of
from tongchou.surfaces.excel.mapping import HOW_WORDS, Column, How, Mapping, Order, guess
from tongchou.surfaces.excel.reading import Book, read
from tongchou.surfaces.excel.values import settle
from tongchou.surfaces.excel.vocabulary import Role, Sense, Vocabulary, vocabulary

EXAMPLES = 3
LONGEST_EXAMPLE = 24
HEADER_LINES = 10
"""Lines that may be chosen as the header's first."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A list that was read: the file, the sheet that is taken, and what its columns are for the form."""

    file: Book
    sheet: Sheet
    columns: Mapping
    form: Form


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column on the page: its letter, heading and first contents, and what it is taken for."""

    index: int
    letter: str
    heading: str
    examples: tuple[str, ...]
    said: str
    unit: str
    is_money: bool
    how: str
    doubtful: bool


def open_list(job: ImportJob, today: date) -> Opened:
    """Read the file of a job; raises ``UnreadableError`` with one sentence."""
    form = intake.form_of(job, today)
    file = read(intake.path_of(job), job.name)
    words = vocabulary(rulebook.load(edition_on(today)), Line(job.line))
    sheet = _sheet(file, job.sheet, words)
    return Opened(file, sheet, _mapped(sheet, words, entering.orders(said(job), form), job.header), form)


def said(job: ImportJob) -> dict[int, tuple[str, str]]:
    """What was said of the columns, by place."""
    return {int(index): (what, unit) for index, (what, unit) in job.columns.items()}


def _sheet(file: Book, name: str, words: Vocabulary) -> Sheet:
    """The sheet that was chosen, else the visible one of which most columns are known."""
    chosen = next((s for s in file.sheets if s.name == name), None)
    seen = [s for s in file.sheets if not s.hidden and s.rows]
    if chosen is not None or not seen:
        if chosen is None:
            raise UnreadableError("文件里没有可见的工作表。取消隐藏以后重新上传。")
        return chosen
    return max(seen, key=lambda sheet: _known(sheet, words))


def _known(sheet: Sheet, words: Vocabulary) -> int:
    try:
        return len(guess(sheet, words).known)
    except UnreadableError:
        return -1


def _mapped(sheet: Sheet, words: Vocabulary, orders: tuple[Order, ...], header: int | None) -> Mapping:
    """The columns as guessed and ordered; where no header is found, the first line that has words is taken for one."""
    try:
        return settle(sheet, guess(sheet, words, orders, header))
    except UnreadableError:
        if header is not None:
            raise
        first = next((n for n, row in enumerate(sheet.rows) if any(isinstance(cell, str) for cell in row)), 0)
        return settle(sheet, guess(sheet, words, orders, first))


def shown(opened: Opened) -> list[ShownColumn]:
    """The columns with a heading or a content, as the page shows them."""
    below = opened.sheet.rows[opened.columns.bottom + 1 :]
    out = []
    for column in opened.columns.columns:
        cells = (text_of(row[column.index]).strip() for row in below[:200])
        examples = tuple(text[:LONGEST_EXAMPLE] for text in dict.fromkeys(cells) if text)[:EXAMPLES]
        if column.heading or examples:
            out.append(_shown(column, examples, opened.columns))
    return out


def _shown(column: Column, examples: tuple[str, ...], columns: Mapping) -> ShownColumn:
    what, unit = entering.said_of(column)
    how = column.note or ("" if column.how is How.NAMED else HOW_WORDS[column.how])
    doubtful = column.how in (How.GUESSED, How.TWICE, How.BELIED)
    unit = unit or (columns.money_unit.name if columns.money_unit and column.is_money else "")
    return ShownColumn(
        column.index, letters(column.index), column.heading, examples, what, unit, column.is_money or doubtful, how, doubtful
    )  # fmt: skip


def lacks_unit(opened: Opened) -> tuple[int, ...]:
    """The columns of amounts of which nobody has said what one is worth."""
    whole = opened.columns.money_unit is not None
    return tuple(c.index for c in opened.columns.columns if c.is_money and not (c.unit or whole))


def header_lines(sheet: Sheet) -> list[tuple[int, str]]:
    """The lines among which the header's first may be, each with what stands in it."""
    lines = []
    for number, row in enumerate(sheet.rows[:HEADER_LINES]):
        texts = [text_of(cell).strip() for cell in row if cell is not None]
        lines.append((number, "，".join(texts)[:60] or place(number, 0)))
    return lines


def changed(before: Mapping, sent: dict[int, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Of what a page sent, the columns that were changed: all others are guessed again, as the command line would."""
    guessed = {c.index: entering.said_of(c) for c in before.columns}
    whole = before.money_unit.name if before.money_unit else ""
    out = {}
    for index, (what, unit) in sent.items():
        was, was_unit = guessed.get(index, ("", ""))
        if what != was or unit not in (was_unit, was_unit or whole):
            out[str(index)] = (what, unit)
    return out


def for_check(opened: Opened, said_so: dict[int, tuple[str, str]], words: Vocabulary, header: int | None) -> Mapping:
    """The same columns as ``tongchou check`` reads them: its own guess, and what was said, in the words of all forms."""
    orders = tuple(_ordered(index, what, unit, words) for index, (what, unit) in sorted(said_so.items()))
    return settle(
        opened.sheet, guess(opened.sheet, words, orders, header if header is not None else opened.columns.top)
    )


def _ordered(index: int, what: str, unit: str, words: Vocabulary) -> Order:
    name, _, year = what.partition(":")
    sense = words.by_id.get(name)
    if sense is None or what == entering.NOT_USED:
        role = next((role for role in entering.ROLES if role.value == what), Role.OTHER)
        sense = Sense((), role)
    elif year.isdecimal():
        sense = replace(sense, year=int(year))
    return Order("", sense, MoneyUnit[unit] if unit in MoneyUnit.__members__ else None, index)
