"""Papers of a plan say what the plan says: tables cell by cell, the letter by its code, what finance arranged (9.2, 9.3)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator, Mapping
from typing import Any

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.planning import readback
from tongchou.stages.planning.cells import cell, fen_of, year_of
from tongchou.stages.planning.facts import AnnualPlanFacts

Row = Mapping[str, Any]
AGAIN = "改正计划稿或计划表；也可以在本页重新生成计划表。"


MADE_ANEW = "改正文件，或在本页按填写的金额重新生成。"


@rule("PLA-TABLE", "计划表与计划稿一致", "9.2", "9.3", needs="items total_fen table")
def table(p: AnnualPlanFacts, _law: Law) -> Iterator[Sentence]:
    """Finance arranges money by the table: a number changed in it by hand would be another plan than the one decided."""
    if not p.table:
        return
    there = {row["number"]: row for row in p.table if row["number"]}
    listed = {cell(item, "number"): item for item in p.items}
    for number, item in listed.items():
        if number in there:
            yield from _differences(number, item, there[number])
        else:
            yield tell(
                "计划表里没有“{title}”（{number}）。",
                AGAIN,
                field="table",
                title=cell(item, "title"),
                number=number,
            )
    for number, row in there.items():
        if number not in listed:
            yield tell(
                "计划表第 {place} 行的 {number} 不在计划稿里。",
                AGAIN,
                field="table",
                place=row["place"],
                number=number,
            )
    for row in p.table:
        found = None if row["number"] else readback.amount(row)
        if found is not None and p.total_fen != found:
            yield tell(
                "计划表的合计是 {there} 万元，计划稿是 {here} 万元。", AGAIN, field="table", there=wan(found),
                here=wan(p.total_fen),
            )  # fmt: skip


def _differences(number: str, item: Row, row: Row) -> Iterator[Sentence]:
    """The cells of one row that do not say what the plan says."""
    words = [str(item.get(name) or "") for name in ("title", "unit")]
    for name, said in zip(("项目名称", "需求单位"), words, strict=True):
        if said and not readback.says(row, said):
            yield tell(
                "计划表第 {place} 行（{number}）的{name}与计划稿的“{said}”不同。", AGAIN, field="table",
                place=row["place"], number=number, name=name, said=said,
            )  # fmt: skip
    found, planned = readback.amount(row, *words), fen_of(item) or 0
    if planned != found:
        there = "没有金额" if found is None else f"是 {wan(found)} 万元"
        yield tell(
            "计划表第 {place} 行“{title}”（{number}）的本年度投资{there}，计划稿是 {here} 万元。", AGAIN,
            field="table", place=row["place"], title=words[0], number=number, there=there, here=wan(planned),
        )  # fmt: skip


@rule("PLA-TABLE-READ", "计划表读得出", "9.2", needs="table", weight=Weight.WARN)
def table_read(p: AnnualPlanFacts, _law: Law) -> Iterator[Sentence]:
    """A scan cannot be compared; whoever proposes knows that nobody has."""
    if not p.table:
        yield tell(
            "计划表里没有读出申报编号，没有和计划稿核对。", "换成本页生成的计划表，或自己逐行核对。", field="table"
        )


@rule("PLA-LETTER", "报送函与计划稿一致", "9.2", needs="letter_code draft_code")
def letter(p: AnnualPlanFacts, _law: Law) -> Iterator[Sentence]:
    """A letter that was made of an earlier draft gives other sums than the table beside it."""
    if p.letter_code and p.letter_code != p.draft_code:
        yield tell(
            "报送函的验证码 {old} 是计划稿改动以前的，现在是 {now}。", "在本页重新生成报送函。", field="letter_code",
            old=p.letter_code, now=p.draft_code,
        )  # fmt: skip


@rule(
    "PLA-FUND-PLAN",
    "资金安排文件与安排一致",
    "9.3",
    needs="plan_year items arranged fund_table fund_code proposed_code",
)
def fund_plan(p: AnnualPlanFacts, _law: Law) -> Iterator[Sentence]:
    """The paper is what units are shown; the amounts beside it become the ceilings, so the two may not differ."""
    if p.fund_code and p.fund_code != p.proposed_code:
        yield tell(
            "资金安排文件的验证码 {old} 是计划改动以前的，现在是 {now}。", MADE_ANEW, field="fund_code", old=p.fund_code,
            now=p.proposed_code,
        )  # fmt: skip
    titles = {cell(item, "number"): item for item in p.items}
    given = {cell(row, "number"): fen_of(row) for row in p.arranged if year_of(row) == p.plan_year}
    there = {row["number"]: row for row in p.fund_table if row["number"]}
    for number in titles if there else ():
        if number not in there:
            yield tell(
                "资金安排文件里没有“{title}”（{number}）。", MADE_ANEW, field="fund_table",
                title=cell(titles[number], "title"), number=number,
            )  # fmt: skip
    for number, row in there.items():
        item = titles.get(number, {})
        said = readback.amount(row, *(str(item.get(name) or "") for name in ("title", "unit")))
        if number not in titles:
            yield tell(
                "资金安排文件第 {place} 行的 {number} 不在计划里。",
                MADE_ANEW,
                field="fund_table",
                place=row["place"],
                number=number,
            )
        elif said != given.get(number):
            yield tell(
                "资金安排文件里“{title}”（{number}）{there}，资金安排{here}。", MADE_ANEW, field="fund_table", number=number,
                title=cell(item, "title"), there=_amount(said), here=_amount(given.get(number)),
            )  # fmt: skip


def _amount(fen: int | None) -> str:
    return "没有金额" if fen is None else f"是 {wan(fen)} 万元"
