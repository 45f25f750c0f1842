"""The report as a workbook: what to mend, beside the list that it was found in. No text in it can become a formula."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongchou.kernel.money import FEN_PER_WAN
from tongchou.lifecycle.words import LINES
from tongchou.surfaces.check.remarks import ORDER, RowRemarks, articles, waiting
from tongchou.surfaces.check.report import Report
from tongchou.surfaces.check.sums import Total, money_columns
from tongchou.surfaces.check.text import shown_value, summary
from tongchou.surfaces.excel.grid import Cell, text_of
from tongchou.surfaces.excel.rows import KIND_NAMES, RowKind

if TYPE_CHECKING:
    from xlsxwriter import Workbook

LONGEST = 32_000
NEVER = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
_FORMATS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bottom": 1, "bg_color": "#EEF0F2", "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "money": {"num_format": "#,##0.00", "valign": "top"},
    "day": {"num_format": "yyyy-mm-dd", "valign": "top"},
    "bad": {"font_color": "#AD241C", "valign": "top"},
    "warn": {"font_color": "#855000", "valign": "top"},
    "title": {"bold": True, "font_size": 14},
}
_TONES = {"读不懂": "bad", "不符合": "bad", "需说明": "warn", "可能不符合": "warn"}

Cells = Sequence[tuple[Cell, str]]  # values, each with the name of its format


def write(report: Report, path: Path) -> None:
    """Write the workbook; an existing file of that name is replaced."""
    from xlsxwriter import Workbook

    with Workbook(str(path), NEVER) as book:
        formats = {name: book.add_format(format_) for name, format_ in _FORMATS.items()}
        for name, widths, rows in _sheets(report):
            _fill(book, formats, name, widths, rows)


def _fill(book: "Workbook", formats: dict[str, Any], name: str, widths: Sequence[int], rows: Iterable[Cells]) -> None:
    sheet = book.add_worksheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for index, cells in enumerate(rows):
        if cells and index and cells[0][1] == "head":
            sheet.freeze_panes(index + 1, 0)
        for column, (value, format_) in enumerate(cells):
            if value is None:
                continue
            if isinstance(value, date):
                sheet.write_datetime(index, column, value, formats["day"])
            elif isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(index, column, value, formats[format_])
            else:
                sheet.write_string(index, column, text_of(value)[:LONGEST], formats[format_])


def _sheets(report: Report) -> Iterator[tuple[str, Sequence[int], Iterable[Cells]]]:
    yield "概览", (26, 90), _overview(report)
    yield "逐行结果", (8, 36, 26, 12, 22, 56, 46, 18, 36, 18), _results(report)
    width = report.sheet.width
    yield "原表加批注列", (*([16] * width), 12, 70, 24), _annotated(report)
    amounts = [18] * len(money_columns(report.mapping))
    yield "按单位", (36, 10, *amounts), _totals(report, "单位", report.by_unit)
    yield "按年度", (16, 10, *amounts), _totals(report, "年度", report.by_year)
    yield "无法判断的规则", (24, 28, 18, 10, 10, 10, 60), _undetermined(report)


def _head(*names: str) -> Cells:
    return [(name, "head") for name in names]


def _overview(report: Report) -> Iterator[Cells]:
    book = report.book
    yield [(f"检查结果：{report.source}", "title")]
    found = "，".join(f"{word} {report.verdicts[word]}" for word in ORDER if report.verdicts[word])
    kinds = "，".join(f"{name} {report.kinds[kind]}" for kind, name in KIND_NAMES.items() if report.kinds[kind])
    pairs = [
        ("工作表", report.sheet.name),
        ("没有检查的工作表", "、".join(report.other_sheets) or "没有"),
        ("依据", f"《{book.title}》（{book.number}），按 {report.day} 的条文和参数"),
        *(("注意", caution) for caution in report.cautions()),
        ("结论", summary(report)),
        ("结果", found or "没有发现不符合"),
        ("行数", f"共 {len(report.rows)} 行：{kinds}"),
        ("没有检查的环节", "、".join(f"{LINES[line].name} {n} 条" for line, n in report.judged.elsewhere.items())),
    ]
    for number, value in report.judged.city_values.items():
        p = book.parameters[number]
        pairs.append(
            ("本市参数", f"{p.title} {shown_value(p.unit, value.value)}，{articles(p.clauses)}，{value.source}")
        )
    pairs.append(("说明", "结果由规则得出，只作提示，以中心审核为准。"))
    yield from ([(name, "text"), (content, "text")] for name, content in pairs)
    yield []
    yield [("列的识别", "title")]
    for letter, heading, meaning, how in report.mapping.table():
        if heading:
            yield [(f"{letter} {heading}", "text"), (f"{meaning or '不用'}（{how}）", "text")]


def _results(report: Report) -> Iterator[Cells]:
    yield _head("行", "项目", "单位", "结果", "规则", "事实", "怎么办", "条文", "单元格", "规则编号")
    for of_row in report.remarks:
        row = of_row.row
        for r in of_row.remarks:
            yield [
                (row.number, "text"), (row.title, "text"), (row.unit, "text"), (r.verdict, _TONES.get(r.verdict, "text")),
                (r.title, "text"), (r.says, "text"), (r.remedy, "text"), (r.articles, "text"), (r.cells, "text"), (r.rule, "text"),
            ]  # fmt: skip


def _annotated(report: Report) -> Iterator[Cells]:
    """The list as it came, with what is said of each row at its right."""
    said = {of_row.row.index: of_row for of_row in report.remarks}
    for row, cells in zip(report.rows, report.sheet.rows, strict=True):
        header = report.mapping.top <= row.index <= report.mapping.bottom
        own = [(cell, "head" if header else "text") for cell in cells]
        if row.index == report.mapping.bottom:
            yield [*own, *_head("检查结果", "批注", "条文")]
        elif row.index in said:
            yield [*own, *_annotation(said[row.index])]
        elif row.kind is RowKind.PROJECT:
            yield [*own, ("没有问题", "text")]
        else:
            yield [
                *own,
                *([(KIND_NAMES[row.kind], "text")] if row.kind in {RowKind.TOTAL, RowKind.GROUP, RowKind.NOTE} else []),
            ]


def _annotation(of_row: RowRemarks) -> Cells:
    worst = of_row.remarks[0].verdict
    notes = "\n".join(f"{r.verdict}：{r.says}{r.remedy}" for r in of_row.remarks)
    cited = articles(clause for r in of_row.remarks for clause in r.clauses)
    return [(worst, _TONES.get(worst, "text")), (notes, "text"), (cited, "text")]


def _totals(report: Report, name: str, totals: Sequence[Total]) -> Iterator[Cells]:
    columns = money_columns(report.mapping)
    yield _head(name, "项目数", *(f"{c.meaning}（万元）" for c in columns))
    for total in totals:
        amounts = (
            (total.amounts[c.index] / FEN_PER_WAN if c.index in total.amounts else None, "money") for c in columns
        )
        yield [(total.name, "text"), (total.projects, "text"), *amounts]


def _undetermined(report: Report) -> Iterator[Cells]:
    yield _head("规则", "名称", "条文", "符合", "不符合", "无法判断", "缺的列或没有看的列")
    for count in report.judged.counts:
        if count.undetermined or count.unseen:
            yield [
                (count.rule.id, "text"), (count.rule.title, "text"), (articles(count.clauses), "text"),
                (count.met, "text"), (count.not_met, "text"), (count.undetermined, "text"),
                (report.labels(count, [*count.absent, *count.unseen]) or "列在，有些行空着", "text"),
            ]  # fmt: skip
    for one in waiting(report.judged.rows):
        yield [("", "text"), ("、".join(one.titles), "text"), ("", "text"), ("", "text"), ("", "text"),
               (len(one.rows), "text"), (f"{one.lacks}：第 {one.where} 行", "text")]  # fmt: skip
