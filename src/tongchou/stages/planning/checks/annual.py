"""The annual plan: only what may be listed (art. 13), sums that hold, money per project and year (arts. 9, 27)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.planning.cells import cell, empty, fen_of, year_of
from tongchou.stages.planning.facts import AnnualPlanFacts

Row = Mapping[str, Any]


@rule("PLA-LISTABLE", "可以列入", "13.1", "13.2", "13.3", "13.4", "9.2", needs="items candidates")
def listable(p: AnnualPlanFacts, _law: Law) -> Iterator[Sentence]:
    """Nothing is proposed that the experts have not passed or that article 13 keeps out."""
    if not p.items:
        yield tell("计划里没有项目。", "从通过评审的申报里选出列入的项目。", field="items")
    known = _by_number(p)
    for number, times in Counter(cell(row, "number") for row in p.items).items():
        if times > 1:
            yield tell(
                "申报 {number} 在计划里写了 {times} 次。", "只留一次。", field="items", number=number, times=times
            )
        found = known.get(number)
        if found is None:
            yield tell("申报 {number} 不在本年度的申报里。", "核对申报编号。", field="items", number=number)
        elif not empty(found.get("ground")):
            yield tell(
                "“{title}”{ground}，不能列入。", "了结以后再列入，或从计划里去掉。", field="items",
                title=found.get("title"), ground=found.get("ground"),
            )  # fmt: skip
        elif not found.get("passed"):
            yield tell(
                "“{title}”没有通过专家评审，不能列入。", "从计划里去掉。", field="items", title=found.get("title")
            )


@rule("PLA-MONEY", "年度投资合计", "9.2", needs="items total_fen candidates")
def money(p: AnnualPlanFacts, _law: Law) -> Iterator[Sentence]:
    """The letter's total is that of its table, no project gets more than was approved, and all fit the budget."""
    known = _by_number(p)
    for row in p.items:
        fen, approved = fen_of(row), known.get(cell(row, "number"), {}).get("approved_fen")
        if not fen:
            yield tell(
                "申报 {number} 没有填本年度投资。", "填写本年度投资。", field="items", number=cell(row, "number")
            )
        elif approved is not None and fen > approved:
            yield tell(
                "“{title}”本年度投资 {fen} 万元，超过核定投资 {approved} 万元。",
                "降到核定投资以内。",
                field="items",
                title=cell(row, "title"),
                fen=wan(fen),
                approved=wan(approved),
            )
    together = sum(fen_of(row) or 0 for row in p.items)
    if together != p.total_fen:
        yield tell(
            "各项目合计 {parts} 万元，与年度投资合计 {total} 万元相差 {gap} 万元。",
            "改正项目金额或年度投资合计。",
            field="total_fen",
            parts=wan(together),
            total=wan(p.total_fen),
            gap=wan(abs(together - p.total_fen)),
        )
    if p.budget_fen is not None and together > p.budget_fen:
        yield tell(
            "各项目合计 {parts} 万元，超过财政预告数 {budget} 万元。",
            "减少 {gap} 万元，或与财政局商定新的预告数。",
            field="budget_fen",
            parts=wan(together),
            budget=wan(p.budget_fen),
            gap=wan(together - p.budget_fen),
        )


@rule("PLA-EXPERTS", "专家论证评审", "9.2", needs="items candidates")
def experts(p: AnnualPlanFacts, law: Law) -> Iterator[Sentence]:
    """The proposal rests on a meeting of experts that has been held."""
    for _, found in _listed(p):
        if empty(found.get("reviewed_on")):
            yield tell("“{title}”没有专家评审的日期。", "评审以后再列入。", field="items", title=found.get("title"))
        elif date.fromisoformat(str(found["reviewed_on"])) > law.today:
            yield tell(
                "“{title}”的专家评审在 {on}，还没有举行。",
                "评审以后再列入。",
                field="items",
                title=found.get("title"),
                on=found["reviewed_on"],
            )


@rule("PLA-ASSESSED", "应用评估结果", "27.2", needs="items candidates", weight=Weight.WARN)
def assessed(p: AnnualPlanFacts, law: Law) -> Iterator[Sentence]:
    """Last year's use of what the unit has lies beside what it asks for."""
    yield from _poor(p, "assessment", "应用评估", law.value("assessment-explain-below"))


@rule("PLA-PERFORMANCE", "绩效评价结果", "27.3", needs="items candidates", weight=Weight.WARN)
def performance(p: AnnualPlanFacts, law: Law) -> Iterator[Sentence]:
    """Finance's results are the basis on which next year's money is set."""
    yield from _poor(p, "performance", "绩效评价", law.value("performance-explain-below"))


@rule("PLA-ARRANGED", "资金安排", "9.3", needs="plan_year items arranged candidates")
def arranged(p: AnnualPlanFacts, _law: Law) -> Iterator[Sentence]:
    """Each project has its amount for the year, within what was approved; who is given less is told why."""
    yield from _unreadable(p)
    for item, found in _listed(p):
        rows = [row for row in p.arranged if cell(row, "number") == cell(item, "number")]
        this_year = [row for row in rows if year_of(row) == p.plan_year]
        title, approved = found.get("title"), found.get("approved_fen")
        together = sum(fen_of(row) or 0 for row in rows)
        if not this_year:
            yield tell(
                "“{title}”没有 {year} 年的资金安排。",
                "补一行；不安排的写 0 并说明。",
                field="arranged",
                title=title,
                year=p.plan_year,
            )
        for row in this_year:
            if fen_of(row) != fen_of(item) and empty(row.get("note")):
                yield tell(
                    "“{title}”计划 {planned} 万元，安排 {fen} 万元，没有说明。",
                    "在说明里写不同的原因。",
                    field="arranged",
                    title=title,
                    planned=wan(fen_of(item) or 0),
                    fen=wan(fen_of(row) or 0),
                )
        elsewhere = found.get("arranged_fen") or 0
        if approved is not None and elsewhere and together + elsewhere > approved:
            yield tell(
                "“{title}”在别的计划里已安排 {elsewhere} 万元，连同这次的 {fen} 万元，超过核定投资 {approved} 万元。",
                "减去已安排的，或从这份计划里去掉。",
                field="arranged",
                title=title,
                elsewhere=wan(elsewhere),
                fen=wan(together),
                approved=wan(approved),
            )
        elif approved is not None and together > approved:
            yield tell(
                "“{title}”共安排 {fen} 万元，超过核定投资 {approved} 万元。",
                "降到核定投资以内。",
                field="arranged",
                title=title,
                fen=wan(together),
                approved=wan(approved),
            )


def _unreadable(p: AnnualPlanFacts) -> Iterator[Sentence]:
    """Rows that say no amount for a year of a listed project, and rows that say it twice."""
    listed = {cell(item, "number") for item in p.items}
    for place, row in enumerate(p.arranged, start=1):
        if cell(row, "number") not in listed:
            says, mend = "资金安排第 {place} 行的 {number} 不在计划里。", "核对申报编号。"
        elif year_of(row) is None or fen_of(row) is None:
            says, mend = "资金安排第 {place} 行（{number}）的年度不是四位数字，或没有金额。", "填写年度和金额。"
        else:
            continue
        yield tell(says, mend, field="arranged", place=place, number=cell(row, "number"))
    for (number, year), times in Counter((cell(row, "number"), year_of(row)) for row in p.arranged).items():
        if times > 1:
            yield tell(
                "资金安排里 {number} 的 {year} 年写了 {times} 行。",
                "合成一行。",
                field="arranged",
                number=number,
                year=year or "（未写）",
                times=times,
            )


def _poor(p: AnnualPlanFacts, column: str, name: str, least: int) -> Iterator[Sentence]:
    for _, found in _listed(p):
        score = found.get(column)
        if score is not None and score < least:
            yield tell(
                "“{title}”的需求单位{unit}最近一次{name} {score} 分，低于 {least} 分（本市参数）。",
                "看过它的说明再定。",
                field="items",
                title=found.get("title"),
                unit=found.get("unit"),
                name=name,
                score=score,
                least=least,
            )


def _by_number(p: AnnualPlanFacts) -> dict[str, Row]:
    return {cell(row, "number"): row for row in p.candidates}


def _listed(p: AnnualPlanFacts) -> Iterator[tuple[Row, Row]]:
    """Each item with what is known of it; an unknown number is the business of PLA-LISTABLE."""
    known = _by_number(p)
    return ((row, known[cell(row, "number")]) for row in p.items if cell(row, "number") in known)
