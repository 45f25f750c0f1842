"""The rules on what is tendered: for a listed project, within its money, open to everybody."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.procurement.facts import OPEN_TENDER, ProcurementFacts, method_name


@rule("PRC-LISTED", "已列入计划", "11.3", "16")
def listed_first(p: ProcurementFacts, _: Law) -> Iterator[Sentence]:
    """The annual plan is what a procurement rests on; 一事一议 lists a project too."""
    if p.listed_on is None:
        yield tell("项目还没有列入年度计划。", "列入计划以后再采购。急需的走一事一议。", field="listed_on")


@rule(
    "PRC-CEILING",
    "预算和最高限价",
    "14.2",
    "9.3",
    needs="budget_fen ceiling_fen approved_fen approved_by_year arranged_by_year",
)
def price_within_money(p: ProcurementFacts, _: Law) -> Iterator[Sentence]:
    """A year not yet arranged counts with what was approved for it, or no project of two years could be tendered."""
    if p.ceiling_fen > p.budget_fen:
        yield tell(
            "最高限价 {ceiling} 万元高于采购预算 {budget} 万元。",
            "最高限价不超过采购预算。",
            field="ceiling_fen",
            ceiling=wan(p.ceiling_fen),
            budget=wan(p.budget_fen),
        )
    if p.budget_fen > p.approved_fen:
        yield tell(
            "采购预算 {budget} 万元超过核定 {approved} 万元。",
            "降到核定以内，或先申请变更。",
            field="budget_fen",
            budget=wan(p.budget_fen),
            approved=wan(p.approved_fen),
        )
    if not p.arranged_by_year:
        yield tell("财政还没有给项目安排资金。", "安排资金以后再采购。", field="arranged_by_year")
        return
    money = sum({**p.approved_by_year, **p.arranged_by_year}.values())
    if p.budget_fen > money:
        yield tell(
            "采购预算 {budget} 万元超过能用的资金 {money} 万元（已安排的年度按安排数，以后年度按核定数）。",
            "降到资金以内，或由财政调整安排。",
            field="budget_fen",
            budget=wan(p.budget_fen),
            money=wan(money),
        )


@rule("PRC-METHOD", "采购方式", "17.2", "4.4", needs="method")
def method_has_reason(p: ProcurementFacts, law: Law) -> Iterator[Sentence]:
    """Open tender is the way that needs no excuse."""
    if p.method != OPEN_TENDER and not (p.method_reason or "").strip():
        yield tell(
            "采购方式选了{method}，没有写理由。",
            "写明为什么不公开招标。",
            field="method_reason",
            method=method_name(p.method, law),
        )


@rule("PRC-FAIR", "公平竞争", "17.1", "17.2", weight=Weight.WARN, needs="local_conditions")
def nobody_shut_out(p: ProcurementFacts, _: Law) -> Iterator[Sentence]:
    """A hint: local firms are encouraged (17.1), which is information and never a condition or a score."""
    for passage in p.local_conditions:
        yield tell(
            "招标文件{passage}。这可能排斥外地企业。",
            "由交易中心核对。鼓励本地企业只作说明，不作条件，不计分。",
            field="local_conditions",
            passage=passage,
        )


@rule("PRC-INTENTION", "采购意向公开", "4.4", weight=Weight.WARN)
def intention_published(p: ProcurementFacts, law: Law) -> Iterator[Sentence]:
    """The regulation leaves the tender's publicity to the rules of procurement, hence a hint by the city's number."""
    least = law.value("intention-days-min")
    if p.intention_on is None:
        yield tell(
            "没有填采购意向公开日期。",
            "公开采购意向，{least} 天以后再采购（本市参数）。",
            field="intention_on",
            least=least,
        )
        return
    start = p.noticed_on or p.planned_on or law.today
    days = (start - p.intention_on).days
    if days < least:
        yield tell(
            "采购意向 {on} 公开，到采购开始 {start} 只有 {days} 天，不少于 {least} 天（本市参数）。",
            "推迟采购，或写明急需的理由。",
            field="intention_on",
            on=p.intention_on,
            start=start,
            days=days,
            least=least,
        )
