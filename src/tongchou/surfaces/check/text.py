"""The report for a terminal: what it comes to first, then row by row, then what could not be judged and why."""

import re
from collections.abc import Iterator

from tongchou.kernel.money import wan
from tongchou.lifecycle.words import LINES
from tongchou.surfaces.check.remarks import EXPLAIN, MAYBE, NOT_MET, NOTE, OPEN, ORDER, UNREADABLE, waiting
from tongchou.surfaces.check.report import Report
from tongchou.surfaces.check.sums import Total, money_columns
from tongchou.surfaces.excel.mapping import How
from tongchou.surfaces.excel.rows import KIND_NAMES, RowKind

MOST_ROWS = 60
MOST_LINES = 12


def text(report: Report) -> str:
    """The whole report as text."""
    parts = (
        _head(report),
        _summary(report),
        _columns(report),
        _rows(report),
        _waiting(report),
        _totals(report),
        _open(report),
    )
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def summary(report: Report) -> str:
    """The result in one sentence."""
    projects = report.kinds[RowKind.PROJECT]
    of_projects = [{r.verdict for r in of.remarks} for of in report.remarks if of.row.kind is RowKind.PROJECT]
    wrong = sum(NOT_MET in found for found in of_projects)
    ask = sum(bool(found & {EXPLAIN, NOTE, MAYBE}) for found in of_projects)
    lines = "、".join(LINES[line].name for line in report.judged.lines)
    idle = sum(bool(count.without) for count in report.judged.counts)
    return (
        f"{projects} 个项目，按“{lines}”的 {len(report.judged.counts)} 条规则检查。"
        f"{wrong} 个项目有不符合，{ask} 个有需说明或可能不符合；"
        f"{idle} 条规则因为表里缺列，全部或一部分项目无法判断。"
    )


def _head(report: Report) -> Iterator[str]:
    book = report.book
    yield f"检查 {report.source}（{report.kind}），工作表“{report.sheet.name}”"
    yield f"依据《{book.title}》（{book.number}），按 {report.day} 的条文和参数"
    for caution in report.cautions():
        yield f"注意：{caution}"
    if report.other_sheets:
        yield f"没有检查的工作表：{'、'.join(report.other_sheets)}。要检查，用 --sheet 指定。"


def _summary(report: Report) -> Iterator[str]:
    yield summary(report)
    found = report.verdicts
    yield "  ".join(f"{word} {found[word]}" for word in ORDER if found[word]) or "没有发现不符合。"
    kinds = report.kinds
    listed = "，".join(f"{name} {kinds[kind]}" for kind, name in KIND_NAMES.items() if kinds[kind])
    yield f"表里共 {len(report.rows)} 行：{listed}。"


def _columns(report: Report) -> Iterator[str]:
    yield '列的识别（不对的，用 --map "列名=字段" 改）'
    for letter, heading, meaning, how in report.mapping.table():
        if heading:
            yield f"  {letter:<3}{heading} → {meaning or '不用'}{'' if how == '认出' else f'（{how}）'}"
    if report.mapping.title_column() is None:
        yield '  没有认出项目名称列，各行用行号称呼。用 --map "列名=项目名称" 指定。'
    amount = next(
        (c for c in report.mapping.columns if c.role and c.role.value == "amount" and c.how is not How.TWICE), None
    )
    if amount:
        yield (
            f"  “{amount.heading}”没有说是预算、核定还是合同金额，只汇总，不作判断。"
            f'要判断，写明是哪一种，例如 --map "{amount.heading}=总投资额"。'
        )


def _rows(report: Report) -> Iterator[str]:
    """Rows that only wait for a cell are left to ``_waiting``."""
    told = [of for of in report.remarks if any(r.verdict != OPEN for r in of.remarks)]
    if told:
        yield "逐行"
    for of_row in told[:MOST_ROWS]:
        row = of_row.row
        yield f"第 {row.number} 行 {row.title}{f'（{row.unit}）' if row.unit else ''}"
        for remark in of_row.remarks:
            if remark.verdict != OPEN:
                cells = f"（{shorten(remark.cells, 40)}）" if remark.cells and remark.verdict != UNREADABLE else ""
                yield f"  {_padded(remark.verdict)}{remark.says}{remark.remedy}{remark.articles}{cells}"
    if len(told) > MOST_ROWS:
        yield f"  还有 {len(told) - MOST_ROWS} 行，用 --out 写成网页和表格看全。"


def _waiting(report: Report) -> Iterator[str]:
    found = waiting(report.judged.rows)
    if found:
        yield "有列没有填的行，无法判断"
    for one in found[:MOST_LINES]:
        yield f"  {'、'.join(one.titles)}：{one.lacks}，{len(one.rows)} 行（第 {shorten(one.where, 60)} 行）"
    if len(found) > MOST_LINES:
        yield f"  还有 {len(found) - MOST_LINES} 种，用 --out 写成网页和表格看全。"


def shorten(text: str, most: int) -> str:
    """A list that is cut where it becomes too long for a line."""
    return text if len(text) <= most else re.split("[、，]", text[:most][::-1], maxsplit=1)[-1][::-1] + " 等"


def _padded(word: str) -> str:
    return word + "　" * (6 - len(word))


def _totals(report: Report) -> Iterator[str]:
    for name, totals in (("按单位", report.by_unit), ("按年度", report.by_year)):
        if len(totals) == 1 and totals[0].name.startswith("没有写"):
            continue
        yield f"{name}（项目数；金额单位万元）"
        for total in totals[:MOST_LINES]:
            yield f"  {total.name}：{total.projects} 个{_amounts(report, total)}"
        if len(totals) > MOST_LINES:
            rest = totals[MOST_LINES:]
            yield f"  其余 {len(rest)} 个：{sum(t.projects for t in rest)} 个项目"


def _amounts(report: Report, total: Total) -> str:
    return "".join(
        f"，{c.meaning} {wan(total.amounts[c.index])}"
        for c in money_columns(report.mapping)
        if c.index in total.amounts
    )


def _open(report: Report) -> Iterator[str]:
    without = [count for count in report.judged.counts if count.without]
    if without:
        nowhere = sum(count.idle for count in without)
        partly = f"，{len(without) - nowhere} 条只判断了一部分项目" if len(without) > nowhere else ""
        yield f"这张表里没有这些列，{nowhere} 条规则一个项目也无法判断{partly}："
        unlocks = report.unlocks()
        for unlock in [u for u in unlocks if u.typed][:MOST_LINES]:
            more = "等" if len(unlock.rules) > 3 else ""
            yield f"  {'、'.join(unlock.labels)}：{len(unlock.rules)} 条要看（{'、'.join(unlock.rules[:3])}{more}）"
        records = [label for u in unlocks if not u.typed for label in u.labels]
        if records:
            yield f"  要由别的记录和材料得出：{'、'.join(records[:8])}{'等' if len(records) > 8 else ''}"
    seen = [count for count in report.judged.counts if count.unseen and count.met]
    for count in seen[:MOST_LINES]:
        yield f"  “{count.rule.title}”只按表里有的列判断，没有看：{report.labels(count, list(count.unseen))}"
    if report.judged.elsewhere:
        names = "、".join(LINES[line].name for line in report.judged.elsewhere)
        yield f"表里没有这些环节的列，没有按它们检查：{names}。"
    if report.judged.city_values:
        yield "用到的本市参数："
        for name, value in report.judged.city_values.items():
            parameter = report.book.parameters[name]
            yield f"  {parameter.title} {shown_value(parameter.unit, value.value)}，{value.source}"
    yield "结果由规则得出，只作提示，以中心审核为准。"


def shown_value(unit: str, value: object) -> str:
    """A number of the law as people read it: amounts in 万元, shares with their sign."""
    words = {"years": "年", "months": "个月", "days": "天", "workdays": "个工作日", "hours": "小时", "count": "个"}
    if unit == "fen" and isinstance(value, int):
        return f"{wan(value)} 万元"
    if unit == "percent":
        return f"{value}%"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return f"{value} {words[unit]}" if unit in words else str(value)
