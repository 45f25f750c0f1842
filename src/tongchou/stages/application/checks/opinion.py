"""The centre's technical opinion before anybody approves by it (arts. 4, 12, 14): the rules of the approval, asked earlier."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.checks.review import (
    DIMENSIONS,
    avoid,
    figures,
    five_opinions,
    grounds,
    overlap_is_cut,
)
from tongchou.stages.application.facts import OpinionFacts
from tongchou.stages.application.words import blank, cell


@rule("TEC-FIVE", "五个方面的审查意见", "14.1", needs=" ".join(DIMENSIONS))
def five(o: OpinionFacts, law: Law) -> Iterator[Sentence]:
    """As at the approval: nothing is read a second time that could not be approved."""
    yield from five_opinions(o, law)


@rule("TEC-GROUNDS", "第十三条的情形", "13.1", "13.2", "13.3", "13.4", needs="suspicions")
def found(o: OpinionFacts, law: Law) -> Iterator[Sentence]:
    """As at the approval."""
    yield from grounds(o, law)


@rule(
    "TEC-FIGURES", "拟核定数", "14.2",
    needs="nature total_fen approved_content approved_fen approved_fen_by_year approved_build_months",
)  # fmt: skip
def proposed(o: OpinionFacts, law: Law) -> Iterator[Sentence]:
    """As at the approval."""
    yield from figures(o, law)


@rule("TEC-OVERLAP", "重合部分已核减", "13.2", "14.2", needs="total_fen approved_fen overlap_cut_fen")
def overlap_cut(o: OpinionFacts, law: Law) -> Iterator[Sentence]:
    """As at the approval."""
    yield from overlap_is_cut(o, law)


@rule("TEC-COSTS", "各项费用核定", "14.2", needs="approved_fen approved_costs")
def costs(o: OpinionFacts, law: Law) -> Iterator[Sentence]:
    """A baseline is as good as its parts: every item has its figure, and what was changed has its reason."""
    total = 0
    for row in o.approved_costs:
        item, fen, asked = cell(row, "item"), row.get("fen"), row.get("asked_fen")
        if type(fen) is not int:
            yield tell("“{item}”没有核定数。", "填写核定数；不同意的写 0。", field="approved_costs", item=item)
            continue
        total += fen
        if type(asked) is int and fen != asked and blank(row.get("note")):
            yield tell(
                "“{item}”申报 {asked} 万元，核定 {fen} 万元，没有写说明。", "写明为什么核减或核增。", field="approved_costs",
                item=item, asked=wan(asked), fen=wan(fen),
            )  # fmt: skip
    if o.approved_costs and total != o.approved_fen:
        yield tell(
            "各项费用核定合计 {total} 万元，与核定投资 {fen} 万元相差 {gap} 万元。", "补足差额，或改正核定投资。",
            field="approved_costs", total=wan(total), fen=wan(o.approved_fen), gap=wan(abs(total - o.approved_fen)),
        )  # fmt: skip


@rule("TEC-TIME", "审查进行中", "14.1", needs="waits")
def in_time(o: OpinionFacts, law: Law) -> Iterator[Sentence]:
    """What is approved, sent back or left out is not reviewed behind the back of that decision."""
    if not o.waits:
        yield tell("这个申报现在不在技术审查。", "看申报现在在哪一步。", field="waits")


@rule("TEC-AVOID", "审核人回避", "12.2", needs="taker_unit unit_name unit_is_centre author_kind author_ties")
def stays_away(o: OpinionFacts, law: Law) -> Iterator[Sentence]:
    """Nobody reviews a project of their own house."""
    yield from avoid(o, law)
