"""一事一议 (art. 9): a stated order from above, a reason why not in time, money that adds up, both opinions."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law
from tongchou.stages.planning.cells import empty
from tongchou.stages.planning.facts import UrgentFacts


@rule("URG-BASIS", "上级要求的依据", "9.4")
def basis(u: UrgentFacts, law: Law) -> Iterator[Sentence]:
    """The short way is only for what the state, the province or the city orders, and the order can be looked up."""
    for name in ("level", "document_title", "document_no"):
        if empty(getattr(u, name)):
            label = law.book.field(Line.URGENT, name).label
            yield tell(
                "没有填“{label}”。一事一议只用于国家、省、市急需建设的项目。",
                "填写“{label}”；没有上级要求的，按年度申报。",
                field=name,
                label=label,
            )


@rule("URG-REASON", "没有提前申报的原因", "9.4", needs="why_late")
def why_late(u: UrgentFacts, law: Law) -> Iterator[Sentence]:
    """未提前申报 has a cause, and the government decides knowing it."""
    least = law.value("reason-min-chars")
    length = len(u.why_late.strip())
    if length < least:
        yield tell(
            "没有提前申报的原因只写了 {length} 个字，不少于 {least} 个字（本市参数）。",
            "写明为什么不能在年度申报时提出。",
            field="why_late",
            length=length,
            least=least,
        )


@rule("URG-MONEY", "投资合计", "9.4", "10.3", needs="total_fen fen_by_year")
def money(u: UrgentFacts, _law: Law) -> Iterator[Sentence]:
    """Haste is no reason for sums that do not hold."""
    if not u.total_fen:
        yield tell("总投资额是 0。", "填写总投资额。", field="total_fen")
    sources = (u.fiscal_fen, u.superior_fen, u.social_fen, u.other_fen)
    for name, parts, field in (
        ("各年度投资", sum(u.fen_by_year.values()), "fen_by_year"),
        ("各项资金来源", sum(fen or 0 for fen in sources), "fiscal_fen"),
    ):
        if parts != u.total_fen:
            yield tell(
                "{name}合计 {parts} 万元，与总投资 {total} 万元相差 {gap} 万元。",
                "补足差额，或改正总投资。",
                field=field,
                name=name,
                parts=wan(parts),
                total=wan(u.total_fen),
                gap=wan(abs(u.total_fen - parts)),
            )


@rule("URG-OPINIONS", "两方意见", "9.4", "4.1", "4.2")
def opinions(u: UrgentFacts, _law: Law) -> Iterator[Sentence]:
    """The government decides with the technical and the money side before it, whatever they say."""
    for who, opinion, advice, field in (
        ("中心的技术意见", u.centre_opinion, u.centre_advice, "centre_opinion"),
        ("市财政局的资金意见", u.finance_opinion, u.finance_advice, "finance_opinion"),
    ):
        if empty(opinion) or empty(advice):
            yield tell("还没有收到{who}。", "收到意见以后再决定；可以催办。", field=field, who=who)


@rule("URG-REMIND", "催办的对象", "9.4", "4.1", "4.2", needs="silent_sides")
def silent_sides(u: UrgentFacts, _law: Law) -> Iterator[Sentence]:
    """A reminder to who has answered is noise."""
    if not u.silent_sides:
        yield tell("中心和市财政局的意见都已收到，没有可催的。", "看过意见以后作决定。", field="silent_sides")


@rule("URG-FIGURES", "核定数", "9.4", "14.2", needs="approved_fen total_fen")
def figures(u: UrgentFacts, _law: Law) -> Iterator[Sentence]:
    """What is decided is a baseline: never above what was asked, and by year to the fen where it is another sum."""
    if u.approved_fen > u.total_fen:
        yield tell(
            "核定投资 {approved} 万元，超过申报的 {asked} 万元。", "改正核定投资；确需增加的，退回补正后重新上报。",
            field="approved_fen", approved=wan(u.approved_fen), asked=wan(u.total_fen),
        )  # fmt: skip
    by_year = sum((u.approved_fen_by_year or u.fen_by_year or {}).values())
    if by_year != u.approved_fen:
        yield tell(
            "核定的各年度投资合计 {sum} 万元，与核定投资 {approved} 万元不符。", "填写“核定年度投资额”。",
            field="approved_fen_by_year", sum=wan(by_year), approved=wan(u.approved_fen),
        )  # fmt: skip
