"""What is said of each row, in one form for all outputs: the worst first, each with its article and its cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass

from tongchou.kernel.outcome import Outcome, Weight
from tongchou.kernel.words import article_name
from tongchou.surfaces.check.judge import Hit, RowResult
from tongchou.surfaces.check.sums import SumFinding
from tongchou.surfaces.excel.rows import Problem, Row

UNREADABLE, NOT_MET, EXPLAIN, NOTE, MAYBE, OPEN = "读不懂", "不符合", "需说明", "提示", "可能不符合", "无法判断"
ORDER = (UNREADABLE, NOT_MET, EXPLAIN, NOTE, MAYBE, OPEN)
_BY_WEIGHT = {Weight.STOP: NOT_MET, Weight.WARN: EXPLAIN, Weight.NOTE: NOTE}
_ROW_NUMBER = re.compile(r"第 (\d+) 行")


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence on a row. ``cells`` names the cells that it rests on with what stands in them."""

    verdict: str
    title: str
    says: str
    remedy: str = ""
    clauses: tuple[str, ...] = ()
    cells: str = ""
    rule: str = ""

    @property
    def articles(self) -> str:
        """第十一条、第二十一条."""
        return articles(self.clauses)


@dataclass(frozen=True, slots=True)
class RowRemarks:
    """All that is said of one row."""

    row: Row
    remarks: tuple[Remark, ...]


def articles(clauses: Iterable[str]) -> str:
    """The articles of some clauses, each once."""
    return "、".join(dict.fromkeys(article_name(clause) for clause in clauses))


def verdict(hit: Hit) -> str:
    """The word for a hit."""
    if hit.outcome is Outcome.UNDETERMINED:
        return MAYBE if hit.says else OPEN
    return _BY_WEIGHT[hit.weight]


def remarks(rows: Iterable[Row], results: Sequence[RowResult], sums: Iterable[SumFinding]) -> Iterator[RowRemarks]:
    """The rows of which something is to be said, in their order.

    What is said of several rows (a suspected split, a name that is there twice) stands in full at the first of them.
    """
    by_row = {result.row.index: result for result in results}
    summed: dict[int, list[SumFinding]] = {}
    for finding in sums:
        summed.setdefault(finding.rows[0], []).append(finding)
    same = _echoes(results)
    for row in rows:
        hits = by_row[row.index].hits if row.index in by_row else ()
        said = [
            *(_of_problem(problem) for problem in row.problems),
            *(_of_sum(finding) for finding in summed.get(row.index, ())),
            *(_of_hit(hit, same.get((row.index, hit.rule))) for hit in hits),
        ]
        if said:
            yield RowRemarks(row, tuple(sorted(said, key=lambda r: ORDER.index(r.verdict))))


def _of_problem(problem: Problem) -> Remark:
    return Remark(UNREADABLE, "读不懂", f"{problem.place}：{problem.says}", cells=problem.place)


def _of_sum(finding: SumFinding) -> Remark:
    word = _BY_WEIGHT[finding.weight]
    return Remark(word, finding.title, finding.says, finding.remedy, finding.clauses, "、".join(finding.places))


def _of_hit(hit: Hit, first: int | None) -> Remark:
    word = verdict(hit)
    cells = "，".join(f"{at} “{content[:30]}”" for at, content in hit.places)
    if first is not None:
        return Remark(word, hit.title, f"{hit.title}，与第 {first} 行是同一组。", "", hit.clauses, cells, hit.rule)
    if word == OPEN:
        return Remark(word, hit.title, f"{hit.title}：缺{lacks(hit)}。", "", hit.clauses, cells, hit.rule)
    also = f"还要看{lacks(hit)}，不能断定。" if hit.gaps else ""
    return Remark(word, hit.title, hit.says, hit.remedy + also, hit.clauses, cells, hit.rule)


def lacks(hit: Hit) -> str:
    """The facts for want of which a rule cannot judge a row: its own open cells, or, where there are none, columns."""
    own = [gap for gap in hit.gaps if gap.place]
    return "、".join(map(str, own or hit.gaps[:3]))


def _echoes(results: Sequence[RowResult]) -> Map[tuple[int, str], int]:
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rules that wait on many rows for the same column, whose cells there are open."""

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


def waiting(results: Sequence[RowResult]) -> tuple[Waiting, ...]:
    """The rules that could not judge because cells are open or unreadable, gathered over the rows of the same lack."""
    by_row: dict[tuple[tuple[str, ...], int], list[str]] = {}
    for result in results:
        for hit in result.hits:
            if not hit.says:
                placed = (gap for gap in hit.gaps if gap.place)
                columns = tuple(f"{gap.place.rstrip('0123456789')} 列“{gap.label}”{gap.why}" for gap in placed)
                by_row.setdefault((columns, result.row.number), []).append(f"{hit.title}（{articles(hit.clauses)}）")
    gathered: dict[tuple[tuple[str, ...], tuple[str, ...]], list[int]] = {}
    for (columns, number), titles in by_row.items():
        gathered.setdefault((columns, tuple(titles)), []).append(number)
    return tuple(Waiting(titles, "、".join(columns), tuple(rows)) for (columns, titles), rows in gathered.items())
