"""A department's own plan: whole, and there by the day that article 9 names."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator
from datetime import date

from tongchou.kernel.calendar import month_day
from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law
from tongchou.stages.planning.cells import empty, fen_of
from tongchou.stages.planning.facts import PlanFacts

REQUIRED = ("title", "plan_year", "basis", "contact_name", "contact_phone")


@rule("PLN-DEADLINE", "报送期限", "9.1", needs="plan_year declared_on", waivable=True)
def deadline(p: PlanFacts, law: Law) -> Iterator[Sentence]:
    """The day that counts is the first submission: who was sent back for corrections has not become late by it."""
    if not date.min.year < p.plan_year <= date.max.year:
        yield tell("“计划年度”填了 {year}，不是年份。", "写成四位数的年份。", field="plan_year", year=p.plan_year)
        return
    last = month_day(p.plan_year - 1, law.value("plan-deadline"))
    if p.declared_on > last:
        yield tell(
            "{year} 年度项目实施计划应在 {last} 以前报送，本计划在 {declared} 报送。",
            "有特殊情况的，申请中心同意；国家、省、市急需建设的项目走一事一议。",
            field="plan_year",
            year=p.plan_year,
            last=last,
            declared=p.declared_on,
        )


@rule("PLN-COMPLETE", "计划完整", "9.1")
def complete(p: PlanFacts, law: Law) -> Iterator[Sentence]:
    """One sentence for each thing that is missing; a department without projects says so, or nobody knows."""
    for name in REQUIRED:
        if empty(getattr(p, name)):
            label = law.book.field(Line.PLAN, name).label
            yield tell("没有填“{label}”。", "填写“{label}”。", field=name, label=label)
    if p.nothing_planned and p.items:
        yield tell(
            "填了下一年度没有项目，又列了 {count} 个项目。",
            "删去项目，或改为有项目。",
            field="items",
            count=len(p.items),
        )
    elif not p.nothing_planned and not p.items:
        yield tell("没有列拟实施的项目。", "逐行列出项目；确实没有的，选“下一年度没有项目”。", field="items")
    elif p.items:
        yield from _items(p)


def _items(p: PlanFacts) -> Iterator[Sentence]:
    for place, row in enumerate(p.items, start=1):
        if empty(row.get("title")):
            yield tell("第 {place} 个项目没有名称。", "填写项目名称。", field="items", place=place)
        if not fen_of(row):
            yield tell("第 {place} 个项目没有填总投资额。", "填写总投资额。", field="items", place=place)
    together = sum(fen_of(row) or 0 for row in p.items)
    if together != (p.total_fen or 0):
        yield tell(
            "各项目合计 {parts} 万元，投资合计填了 {total} 万元，相差 {gap} 万元。",
            "改正项目金额或投资合计。",
            field="total_fen",
            parts=wan(together),
            total=wan(p.total_fen or 0),
            gap=wan(abs(together - (p.total_fen or 0))),
        )
