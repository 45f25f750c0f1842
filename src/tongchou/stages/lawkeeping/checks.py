"""What the city may lay over the law: a number with its document, a signed interpretation, a year that parses."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.calendar import MalformedYearError, parse_year
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law, Parameter
from tongchou.regulation.values import read_value
from tongchou.stages.lawkeeping.facts import InterpretationFacts, ParameterFacts, WorkdaysFacts


@rule("PAR-SOURCE", "参数的来源", "37")
def source(p: ParameterFacts, law: Law) -> Iterator[Sentence]:
    """A local number that nobody can trace would pass for law."""
    for name in ("source", "decided_by"):
        if not (getattr(p, name) or "").strip():
            label = law.book.field(Line.PARAMETER, name).label
            yield tell("没有填“{label}”。", "填写“{label}”；没有文件的数不能发布。", field=name, label=label)


@rule("PAR-VALUE", "参数的数值", "37", needs="parameter since value")
def value(p: ParameterFacts, law: Law) -> Iterator[Sentence]:
    """A number that cannot be read would stop every rule that asks for it."""
    known = law.book.parameters.get(p.parameter)
    if known is None:
        yield tell("没有参数 {id}。", "从参数表里选一个。", field="parameter", id=p.parameter)
        return
    try:
        read_value(known.unit, p.value)
    except ValueError as wrong:
        yield tell("{title}：{wrong}", "改正数值。", field="value", title=known.title, wrong=wrong.args[0])
    yield from _since(p, known, law)


def _since(p: ParameterFacts, known: Parameter, law: Law) -> Iterator[Sentence]:
    """What the city has released stays true of its time, or decisions that rest on it would lose their ground."""
    released = [v.since for v in known.values if v.decided_by]
    if p.since < law.book.in_force:
        yield tell(
            "起始日期 {since} 早于办法施行的 {in_force}。",
            "改为施行以后的日期。",
            field="since",
            since=p.since,
            in_force=law.book.in_force,
        )
    elif released and p.since <= max(released):
        yield tell(
            "起始日期 {since} 不晚于已经发布的数（{last} 起）。",
            "改为 {last} 以后的日期，已经办过的事不重新算。",
            field="since",
            since=p.since,
            last=max(released),
        )


@rule("INT-COMPLETE", "条文解释完整", "36", needs="article")
def interpretation(i: InterpretationFacts, law: Law) -> Iterator[Sentence]:
    """It will stand beside the article for everybody, so the article must be there."""
    if i.article not in law.book.articles():
        yield tell("办法没有第 {article} 条。", "改正条号。", field="article", article=i.article)
    for name in ("title", "text"):
        if not (getattr(i, name) or "").strip():
            label = law.book.field(Line.INTERPRETATION, name).label
            yield tell("没有填“{label}”。", "填写“{label}”。", field=name, label=label)


@rule("WRK-TABLE", "工作日表", "37", needs="year table")
def workdays(w: WorkdaysFacts, law: Law) -> Iterator[Sentence]:
    """A wrong holiday moves every deadline of the year; a past year's table would move deadlines already kept."""
    try:
        table = parse_year(w.table)
    except MalformedYearError as wrong:
        for problem in wrong.problems:
            yield tell("{problem}", field="table", problem=problem)
        return
    if table.year != w.year:
        yield tell(
            "年份填了 {year}，表是 {table} 年的。",
            "改正年份，或换一张表。",
            field="year",
            year=w.year,
            table=table.year,
        )
    if table.year < law.today.year:
        yield tell(
            "{year} 年已经过去，改它的工作日会改动已经算过的期限。",
            "只录今年和以后的年份。",
            field="year",
            year=table.year,
        )
