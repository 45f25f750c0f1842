"""The report as one HTML file: no script, nothing loaded, so that it can be mailed, opened offline and printed."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources

from tongchou.kernel.money import wan
from tongchou.lifecycle.words import LINES
from tongchou.surfaces.check.judge import RuleCount
from tongchou.surfaces.check.remarks import OPEN, ORDER, Remark, RowRemarks, articles, waiting
from tongchou.surfaces.check.report import Report
from tongchou.surfaces.check.sums import Total, money_columns
from tongchou.surfaces.check.text import shown_value, summary
from tongchou.surfaces.excel.rows import KIND_NAMES, RowKind

MOST_ROWS = 2_000
TONES = {"不符合": "bad", "读不懂": "bad", "需说明": "warn", "可能不符合": "warn"}
_SECTIONS = (("rows", "逐行结果"), ("open", "缺什么"), ("sums", "汇总"), ("rules", "规则"), ("columns", "列的识别"))


def page(report: Report) -> str:
    """The whole page."""
    css = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    title = f"检查结果：{report.source}"
    body = "".join((*_head(report), *_rows(report), *_open(report), *_sums(report), *_rules(report), *_columns(report)))
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{css}</style></head><body>'
        f'<div class="top"><span class="seal">统</span>统筹<small>项目清单检查</small></div>'
        f'<main class="main">{body}<p class="foot">结果由规则得出，只作提示，以中心审核为准。</p></main></body></html>\n'
    )


def _head(report: Report) -> Iterator[str]:
    book = report.book
    found = report.verdicts
    yield f"<h1>{escape(report.source)}</h1>"
    yield (
        f'<p class="mut sm">{escape(report.kind)}，工作表“{escape(report.sheet.name)}”，依据《{escape(book.title)}》（{escape(book.number)}），'
        f"按 {report.day} 的条文和参数</p>"
    )
    if report.cautions():
        yield f'<p class="caution">{escape("".join(report.cautions()))}</p>'
    yield f'<p class="sum">{escape(summary(report))}</p><div class="kpi">'
    yield f"<div><span>项目</span><b>{report.kinds[RowKind.PROJECT]}</b></div>"
    for word in ORDER:
        if found[word] or word in {"不符合", "需说明", "无法判断"}:
            tone = TONES.get(word, "") if found[word] else ""
            yield f'<div class="{tone}"><span>{word}</span><b>{found[word]}</b></div>'
    yield "</div>"
    kinds = "，".join(f"{name} {report.kinds[kind]}" for kind, name in KIND_NAMES.items() if report.kinds[kind])
    others = f"没有检查的工作表：{'、'.join(report.other_sheets)}。" if report.other_sheets else ""
    yield f'<p class="mut sm">表里共 {len(report.rows)} 行：{kinds}。{escape(others)}</p>'
    yield f'<ul class="jump">{"".join(f"<li><a href=#{anchor}>{name}</a></li>" for anchor, name in _SECTIONS)}</ul>'


def _section(anchor: str, title: str, aside: str = "") -> str:
    return (
        f'<section class="sec" id="{anchor}"><div class="sec-h"><h2>{title}</h2>'
        f'<span class="aside">{escape(aside)}</span></div>'
    )


def _table(heads: Sequence[str], rows: Iterable[str], kind: str = "") -> str:
    cells = "".join(f"<th{' class=num' if h.startswith('#') else ''}>{escape(h.removeprefix('#'))}</th>" for h in heads)
    return f'<div class="wide"><table class="t {kind}"><thead><tr>{cells}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


# Row by row --------------------------------------------------------------------------------------------------------


def _rows(report: Report) -> Iterator[str]:
    told = [of for of in report.remarks if any(r.verdict != OPEN for r in of.remarks)]
    yield _section("rows", "逐行结果", f"{len(told)} 行有话要说，其余在看得到的地方都符合，或无法判断")
    if told:
        yield _table(("行", "项目", "结果"), map(_row, told[:MOST_ROWS]), "rows")
    else:
        yield '<p class="lead-in">没有发现不符合。</p>'
    if len(told) > MOST_ROWS:
        yield f'<p class="lead-in">这里列出前 {MOST_ROWS} 行，全部在同名的表格文件里。</p>'
    yield "</section>"


def _row(of_row: RowRemarks) -> str:
    row = of_row.row
    said = "".join(_remark(remark) for remark in of_row.remarks if remark.verdict != OPEN)
    return (
        f'<tr><td class="at">第 {row.number} 行</td><th scope="row" class="who"><b>{escape(row.title)}</b>'
        f'<span class="mut sm">{escape(row.unit)}</span></th><td><ul class="say">{said}</ul></td></tr>'
    )


def _remark(remark: Remark) -> str:
    article = f' <span class="art">{remark.articles}</span>' if remark.clauses else ""
    named = f"{remark.rule} {remark.title}：" if remark.rule else ""
    after = f'<br><span class="ev">{escape(named + remark.cells)}</span>' if remark.clauses and remark.cells else ""
    return (
        f'<li><span class="lt {TONES.get(remark.verdict, "")}">{remark.verdict}</span><span>{escape(remark.says)}'
        f'<span class="mend">{escape(remark.remedy)}</span>{article}{after}</span></li>'
    )


# What is open, sums, rules, columns --------------------------------------------------------------------------------


def _open(report: Report) -> Iterator[str]:
    yield _section("open", "缺什么", "补上以后就能判断")
    found = waiting(report.judged.rows)
    if found:
        yield '<p class="lead-in">列在，有些行空着或读不懂：</p>'
        rows = (
            f"<tr><td>{escape(one.lacks)}</td><td class=num>{len(one.rows)}</td><td>{escape(one.where)}</td>"
            f"<td>{escape('、'.join(one.titles))}</td></tr>"
            for one in found
        )
        yield _table(("列", "#行数", "哪些行", "因此无法判断的规则"), rows)
    unlocks = report.unlocks()
    if unlocks:
        yield '<p class="lead-in">这张表里没有这些列，以下规则无法判断：</p>'
        rows = (
            f"<tr><td>{escape('、'.join(u.labels))}</td><td class=nw>{'加一列' if u.typed else '看别的记录'}</td>"
            f"<td class=num>{len(u.rules)}</td><td>{escape('、'.join(u.rules))}</td></tr>"
            for u in unlocks
        )
        yield _table(("缺的列", "怎样补", "#规则数", "要看它们的规则"), rows)
    if report.judged.elsewhere:
        names = "、".join(f"{LINES[line].name} {n} 条" for line, n in report.judged.elsewhere.items())
        yield f'<p class="lead-in">表里没有这些环节的列，没有按它们检查：{names}。</p>'
    yield "</section>"


def _sums(report: Report) -> Iterator[str]:
    yield _section("sums", "汇总", "合计行不计入；金额单位万元")
    for name, totals in (("单位", report.by_unit), ("年度", report.by_year)):
        yield _table(
            (name, "#项目数", *(f"#{c.meaning}" for c in money_columns(report.mapping))), _totals(report, totals)
        )
    yield "</section>"


def _totals(report: Report, totals: Sequence[Total]) -> Iterator[str]:
    columns = [c.index for c in money_columns(report.mapping)]
    whole = Total("合计", sum(t.projects for t in totals))
    for total in totals:
        for column, fen in total.amounts.items():
            whole.amounts[column] += fen
    for total in (*totals, whole):
        cells = "".join(f"<td class=num>{wan(total.amounts[c]) if c in total.amounts else '—'}</td>" for c in columns)
        yield (
            f'<tr{" class=all" if total is whole else ""}><th scope="row">{escape(total.name)}</th>'
            f"<td class=num>{total.projects}</td>{cells}</tr>"
        )


def _rules(report: Report) -> Iterator[str]:
    lines = "、".join(LINES[line].name for line in report.judged.lines)
    yield _section("rules", "规则", f"{lines}，{len(report.judged.counts)} 条")
    yield _table(
        ("规则", "名称", "条文", "#符合", "#不符合", "#无法判断", "没有看的"),
        (_rule(report, count) for count in report.judged.counts),
    )
    if report.judged.city_values:
        yield '<p class="lead-in">用到的本市参数（条文没有写这个数，由市里定）：</p>'
        rows = []
        for name, value in report.judged.city_values.items():
            p = report.book.parameters[name]
            rows.append(
                f"<tr><td>{escape(p.title)}</td><td class=num>{escape(shown_value(p.unit, value.value))}</td>"
                f'<td><span class="art">{articles(p.clauses)}</span></td><td>{escape(value.source)}</td></tr>'
            )
        yield _table(("本市参数", "#数值", "条文", "来源"), rows)
    yield "</section>"


def _rule(report: Report, count: RuleCount) -> str:
    unseen = report.labels(count, [*count.absent, *count.unseen])
    not_met = f'<span class="lt bad">{count.not_met}</span>' if count.not_met else "0"
    return (
        f'<tr><td class="nw">{count.rule.id}</td><td>{escape(count.rule.title)}</td>'
        f'<td><span class="art">{articles(count.clauses)}</span></td><td class=num>{count.met}</td>'
        f"<td class=num>{not_met}</td><td class=num>{count.undetermined}</td><td class='mut sm'>{escape(unseen)}</td></tr>"
    )


def _columns(report: Report) -> Iterator[str]:
    yield _section("columns", "列的识别", '不对的，用 --map "列名=字段" 改')
    rows = (
        f"<tr><td>{letter}</td><td>{escape(heading)}</td><td>{escape(meaning) or '—'}</td><td class=mut>{escape(how)}</td></tr>"
        for letter, heading, meaning, how in report.mapping.table()
        if heading
    )
    yield _table(("列", "表头", "当作", "怎样认的"), rows)
    yield "</section>"
