"""The report on one sheet: read, mapped, judged and summed, ready to be shown in any form."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tongchou import stages
from tongchou.kernel import calendar
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Kind
from tongchou.regulation.rulebook import Rulebook
from tongchou.surfaces.check.explore import WatchedLaw
from tongchou.surfaces.check.judge import Judged, RuleCount, judge, lines_of
from tongchou.surfaces.check.remarks import MAYBE, OPEN, RowRemarks, remarks
from tongchou.surfaces.check.sums import Total, check_sums, totals_by_unit, totals_by_year
from tongchou.surfaces.excel.grid import Sheet, UnreadableError
from tongchou.surfaces.excel.mapping import Mapping, Order, guess, read_orders
from tongchou.surfaces.excel.reading import Book, read
from tongchou.surfaces.excel.rows import Row, RowKind, counts, read_rows
from tongchou.surfaces.excel.values import settle
from tongchou.surfaces.excel.vocabulary import Vocabulary, vocabulary


@dataclass(frozen=True, slots=True)
class Unlock:
    """Facts that the sheet does not give, and the rules that look at them."""

    labels: tuple[str, ...]
    rules: tuple[str, ...]  # their titles
    typed: bool  # False: it is known from other records and no list has it


@dataclass(frozen=True, slots=True)
class Report:
    """All that is known of one sheet after the check."""

    source: str
    kind: str  # how the file was read: xlsx; csv，GB18030
    book: Rulebook
    day: date
    sheet: Sheet
    other_sheets: tuple[str, ...]
    mapping: Mapping
    rows: tuple[Row, ...]
    judged: Judged
    remarks: tuple[RowRemarks, ...]
    by_unit: list[Total]
    by_year: list[Total]

    @property
    def kinds(self) -> Counter[RowKind]:
        """How many rows of each kind; together all rows of the sheet."""
        return counts(self.rows)

    @property
    def verdicts(self) -> Counter[str]:
        """How many remarks of each verdict."""
        return Counter(remark.verdict for of_row in self.remarks for remark in of_row.remarks)

    @property
    def clean(self) -> bool:
        """Whether nothing is violated and nothing in the sheet is unreadable; undetermined is no violation."""
        return not set(self.verdicts) - {MAYBE, OPEN}

    def unlocks(self) -> tuple[Unlock, ...]:
        """What the sheet would have to give so that more rules can be judged, most rules first."""
        rules: dict[tuple[str, bool], list[str]] = {}
        for count in self.judged.counts:
            for name in count.absent:
                fields = self.book.forms[count.line].fields
                known = fields.get("unit_name" if name == "siblings" else name)
                typed = known is not None and (name == "siblings" or (known.asked and known.kind is not Kind.ROWS))
                rules.setdefault((known.label if known else name, typed), []).append(count.rule.title)
        together: dict[tuple[tuple[str, ...], bool], list[str]] = {}
        for (label, typed), titles in rules.items():
            together.setdefault((tuple(titles), typed), []).append(label)
        found = (Unlock(tuple(labels), titles, typed) for (titles, typed), labels in together.items())
        return tuple(sorted(found, key=lambda u: (not u.typed, -len(u.rules))))

    def labels(self, count: RuleCount, names: Sequence[str]) -> str:
        """Facts by name, for the reader."""
        fields = self.book.forms[count.line].fields
        return "、".join(dict.fromkeys(fields[n].label if n in fields else n for n in names))

    def cautions(self) -> tuple[str, ...]:
        """What has to be said at the head about the edition, so that nobody takes the result for more than it is."""
        book = self.book
        found = []
        if book.fictitious:
            found.append("这个版本是虚构的，只作演示，结果没有效力。")
        if book.repealed_mark or book.repealed:
            since = f"，自 {book.repealed} 起" if book.repealed else ""
            found.append(f"这份办法已标注废止{since}，结果只供核对和演示。")
        elif not book.in_force_on(self.day):
            found.append(f"这份办法自 {book.in_force} 起施行，{self.day} 还没有生效。")
        return tuple(found)


def choose_edition(day: date) -> str:
    """The edition to judge by where none is named: the newest that is law on the day and not invented, else the oldest."""
    books = [rulebook.load(edition) for edition in rulebook.editions()]
    real = [book for book in books if not book.fictitious] or books
    in_force = [book for book in real if book.in_force_on(day)]
    return (in_force or real[:1])[-1].edition


def check(path: Path, day: date, edition: str = "", sheet_name: str = "", orders: Sequence[str] = ()) -> Report:
    """Check one sheet of a file. ``orders`` are the words of ``--map``.

    Raises ``UnreadableError`` for what cannot be read, and ``LookupError`` for an edition that is not there.
    """
    stages.load_rules()
    book = rulebook.load(edition or choose_edition(day))
    words = vocabulary(book)
    wanted = read_orders(orders, words)
    file = read(path)
    sheet, mapping = _choose(file, words, wanted, sheet_name)
    return check_sheet(file, sheet, mapping, book, day)


def check_sheet(file: Book, sheet: Sheet, mapping: Mapping, book: Rulebook, day: date) -> Report:
    """Check one sheet whose columns are known; raises ``UnreadableError`` where it holds no project."""
    rows = read_rows(sheet, mapping.of_lines(lines_of(mapping)))
    projects = [row for row in rows if row.kind is RowKind.PROJECT]
    if not projects:
        raise UnreadableError(f"工作表“{sheet.name}”的表头下面没有项目行。核对是不是这张表，用 --sheet 指定另一张。")
    judged = judge(book, WatchedLaw(book, day, day, calendar.load()), sheet, mapping, rows)
    sums = check_sums(mapping, rows, book.cite)
    return Report(
        source=file.name,
        kind=file.kind,
        book=book,
        day=day,
        sheet=sheet,
        other_sheets=tuple(_other(s) for s in file.sheets if s is not sheet),
        mapping=mapping,
        rows=rows,
        judged=judged,
        remarks=tuple(remarks(rows, judged.rows, sums)),
        by_unit=totals_by_unit(projects),
        by_year=totals_by_year(projects),
    )


def _other(sheet: Sheet) -> str:
    return f"{sheet.name}{'（隐藏）' if sheet.hidden else ''}"


def _choose(file: Book, words: Vocabulary, orders: Sequence[Order], name: str) -> tuple[Sheet, Mapping]:
    """The sheet that was named, else the visible one whose columns say most; why the first cannot be read, if none can."""
    if name:
        sheet = next((s for s in file.sheets if s.name == name), None)
        if sheet is None:
            raise UnreadableError(f"没有工作表“{name}”。文件里有：{'、'.join(_other(s) for s in file.sheets)}。")
        return sheet, settle(sheet, guess(sheet, words, orders))
    best: tuple[Sheet, Mapping] | None = None
    first: UnreadableError | None = None
    for sheet in (s for s in file.sheets if not s.hidden):
        try:
            mapping = settle(sheet, guess(sheet, words, orders))
        except UnreadableError as problem:
            first = first or problem
            continue
        if best is None or len(mapping.known) > len(best[1].known):
            best = (sheet, mapping)
    if best is None:
        raise first or UnreadableError("文件里没有可见的工作表。取消隐藏，或用 --sheet 指定。")
    return best
