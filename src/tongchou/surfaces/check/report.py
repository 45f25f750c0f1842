"""The report on one sheet: read, mapped, judged and summed, ready to be shown in any form."""

import re
from collections import Counter
from collections.abc import Mapping as Map, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tongchou import stages
from tongchou.kernel import calendar
from tongchou.kernel.outcome import Outcome, Weight
from tongchou.kernel.words import article_name
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import Kind
from tongchou.regulation.rulebook import Rulebook
from tongchou.surfaces.check.explore import WatchedLaw
from tongchou.surfaces.check.judge import Hit, Judged, RowResult, RuleCount, judge
from tongchou.surfaces.check.sums import SumFinding, Total, check_sums, totals_by_unit, totals_by_year
from tongchou.surfaces.excel.grid import Sheet, UnreadableError
from tongchou.surfaces.excel.mapping import Mapping, Order, guess, read_orders
from tongchou.surfaces.excel.reading import Book, read
from tongchou.surfaces.excel.rows import Problem, Row, RowKind, counts, read_rows
from tongchou.surfaces.excel.values import settle
from tongchou.surfaces.excel.vocabulary import Vocabulary, vocabulary

_ROW_NUMBER = re.compile(r"第 (\d+) 行")
VERDICTS: Map[tuple[Outcome, Weight], str] = {
    (Outcome.NOT_MET, Weight.STOP): "不符合",
    (Outcome.NOT_MET, Weight.WARN): "需说明",
    (Outcome.NOT_MET, Weight.NOTE): "提示",
}


@dataclass(frozen=True, slots=True)
class Unlock:
    """A fact that the sheet does not give, and how many rules it would help to judge."""

    label: str
    rules: tuple[str, ...]
    typed: bool  # False: it is known from other records and no list has it


@dataclass(frozen=True, slots=True)
class Report:
    """All that is known of one sheet after the check."""

    source: str
    book: Rulebook
    day: date
    sheet: Sheet
    other_sheets: tuple[str, ...]
    mapping: Mapping
    rows: tuple[Row, ...]
    judged: Judged
    sums: tuple[SumFinding, ...]
    by_unit: list[Total]
    by_year: list[Total]

    @property
    def kinds(self) -> Counter[RowKind]:
        """How many rows of each kind; together all rows of the sheet."""
        return counts(self.rows)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Cells and rows that could not be taken as they stand."""
        return tuple(problem for row in self.rows for problem in row.problems)

    @property
    def verdicts(self) -> Counter[str]:
        """How many findings of each verdict."""
        found = Counter(verdict(hit) for result in self.judged.rows for hit in result.hits)
        found.update("不符合" if s.weight is Weight.STOP else "需说明" for s in self.sums)
        return found

    @property
    def clean(self) -> bool:
        """Whether nothing is violated and nothing in the sheet is unreadable; undetermined is no violation."""
        hits = (hit for result in self.judged.rows for hit in result.hits)
        return not self.sums and not self.problems and all(hit.outcome is Outcome.UNDETERMINED for hit in hits)

    @property
    def troubled(self) -> tuple[RowResult, ...]:
        """The project rows of which something is to be said; what is said of several rows stands at the first, and rows
        that only wait for a cell are gathered by ``waiting``.
        """
        summed = {s.rows[0] for s in self.sums}
        said = (r for r in self.judged.rows if any(h.says for h in r.hits) or r.row.problems or r.row.index in summed)
        return tuple(said)

    def sums_of(self) -> dict[int, list[SumFinding]]:
        """What does not add up, by the index of the first row it is about."""
        out: dict[int, list[SumFinding]] = {}
        for finding in self.sums:
            out.setdefault(finding.rows[0], []).append(finding)
        return out

    def unlocks(self) -> tuple[Unlock, ...]:
        """What the sheet would have to give so that more rules can be judged, most rules first."""
        rules: dict[tuple[str, bool], list[str]] = {}
        for count in self.judged.counts:
            for name in count.absent:
                fields = self.book.forms[count.line].fields
                known = fields.get("unit_name" if name == "siblings" else name)
                typed = known is not None and (name == "siblings" or (known.asked and known.kind is not Kind.ROWS))
                rules.setdefault((known.label if known else name, typed), []).append(count.rule.id)
        found = (Unlock(label, tuple(ids), typed) for (label, typed), ids in rules.items())
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """A rule that waits on many rows for the same column, whose cells there are open."""

    titles: tuple[str, ...]  # of the rules, with their articles
    lacks: str
    rows: tuple[int, ...]  # numbers as people count

    @property
    def where(self) -> str:
        """The rows in short: 2–20、22、32–38."""
        runs: list[list[int]] = []
        for number in self.rows:
            if runs and runs[-1][-1] == number - 1:
                runs[-1] = [runs[-1][0], number]
            else:
                runs.append([number])
        return "、".join("–".join(map(str, run)) for run in runs)


def lacks(hit: Hit) -> str:
    """The facts for want of which a rule cannot judge a row: its own open cells, or, where there are none, columns."""
    own = [gap for gap in hit.gaps if gap.place]
    return "、".join(map(str, own or hit.gaps[:3]))


def waiting(results: Sequence[RowResult]) -> tuple[Waiting, ...]:
    """The rules that could not judge because cells are open or unreadable, gathered over the rows of the same lack."""
    by_row: dict[tuple[tuple[str, ...], int], list[str]] = {}
    for result in results:
        for hit in result.hits:
            if not hit.says:
                columns = tuple(f"{letters_of(gap.place)} 列“{gap.label}”{gap.why}" for gap in hit.gaps if gap.place)
                by_row.setdefault((columns, result.row.number), []).append(f"{hit.title}（{articles(hit.clauses)}）")
    gathered: dict[tuple[tuple[str, ...], tuple[str, ...]], list[int]] = {}
    for (columns, number), titles in by_row.items():
        gathered.setdefault((columns, tuple(titles)), []).append(number)
    return tuple(Waiting(titles, "、".join(columns), tuple(rows)) for (columns, titles), rows in gathered.items())


def letters_of(place: str) -> str:
    """The column of a cell: C of C12."""
    return place.rstrip("0123456789")


def echoes(results: Sequence[RowResult]) -> dict[tuple[int, str], int]:
    """Of several rows that one suspicion is about, each but the first, by index and rule, with the number of the first."""
    first: dict[tuple[str, frozenset[int]], int] = {}
    out: dict[tuple[int, str], int] = {}
    for result in results:
        for hit in result.hits:
            others = frozenset(map(int, _ROW_NUMBER.findall(hit.says)))
            if others:
                head = first.setdefault((hit.rule, others | {result.row.number}), result.row.number)
                if head != result.row.number:
                    out[result.row.index, hit.rule] = head
    return out


def verdict(hit: Hit) -> str:
    """The word for a hit: 不符合, 需说明, 提示, 可能不符合, 无法判断."""
    if hit.outcome is Outcome.UNDETERMINED:
        return "可能不符合" if hit.says else "无法判断"
    return VERDICTS[hit.outcome, hit.weight]


def articles(clauses: Sequence[str]) -> str:
    """第十一条、第二十一条, for the clauses of a finding."""
    return "、".join(dict.fromkeys(article_name(clause) for clause in clauses))


def choose_edition(day: date) -> str:
    """The edition to judge by where none is named: the newest that is law on the day and not invented, else the oldest."""
    books = [rulebook.load(edition) for edition in rulebook.editions()]
    real = [book for book in books if not book.fictitious] or books
    in_force = [book for book in real if book.in_force_on(day)]
    return (in_force or real[:1])[-1].edition


def check(
    path: Path, day: date, edition: str = "", sheet_name: str = "", orders: Sequence[str] = ()
) -> Report:
    """Check one sheet of a file. ``orders`` are the words of ``--map``.

    Raises ``UnreadableError`` for what cannot be read, and ``LookupError`` for an edition that is not there.
    """
    stages.load_rules()
    book = rulebook.load(edition or choose_edition(day))
    words = vocabulary(book)
    wanted = read_orders(orders, words)
    file = read(path)
    sheet, mapping = _choose(file, words, wanted, sheet_name)
    rows = read_rows(sheet, mapping)
    projects = [row for row in rows if row.kind is RowKind.PROJECT]
    if not projects:
        raise UnreadableError(f"工作表“{sheet.name}”的表头下面没有项目行。核对是不是这张表，用 --sheet 指定另一张。")
    return Report(
        source=f"{file.name}（{file.kind}）",
        book=book,
        day=day,
        sheet=sheet,
        other_sheets=tuple(_other(s) for s in file.sheets if s is not sheet),
        mapping=mapping,
        rows=rows,
        judged=judge(book, WatchedLaw(book, day, day, calendar.load()), sheet, mapping, rows),
        sums=check_sums(mapping, rows, book.cite),
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
