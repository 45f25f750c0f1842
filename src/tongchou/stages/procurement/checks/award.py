"""The rules on notice and award: who bids, who evaluates, who wins (12.2, 17.2)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.procurement.facts import OPEN_TENDER, ProcurementFacts, method_name
from tongchou.stages.procurement.ties import Row, cell, firm_named, same_firm, tie


@rule("PRC-EARLY", "未批先采", "11.3", needs="listed_on noticed_on")
def nothing_before_listing(p: ProcurementFacts, _: Law) -> Iterator[Sentence]:
    dated = (
        ("采购公告", "noticed_on", p.noticed_on),
        ("定标", "awarded_on", p.awarded_on),
        ("合同签订", "signed_on", p.signed_on),
    )
    for name, field, on in dated:
        if on is not None and on < p.listed_on:
            yield tell(
                "{name}日期 {on} 早于列入计划的 {listed}。",
                "严禁未批先建。核对日期；确实在先的，停止采购。",
                field=field,
                name=name,
                on=on,
                listed=p.listed_on,
            )


@rule("PRC-AUTHOR", "编制单位回避", "12.2", needs="bidders author_firms tie_paths")
def author_does_not_bid(p: ProcurementFacts, _: Law) -> Iterator[Sentence]:
    """Identity stops without appeal; another tie stops until somebody has looked at it and written down what it is."""
    for bidder in p.bidders:
        if p.author_firms and not cell(bidder, "uscc"):
            yield tell(
                "投标人{bidder}没有填统一社会信用代码，无法核对它和方案编制单位的关系。",
                "补上统一社会信用代码。",
                field="bidders",
                bidder=cell(bidder, "name"),
            )
        for author in p.author_firms:
            yield from _bidder_and_author(bidder, author)
    yield from by_other_records(p, "bidder", "bidders", "投标人{other}与方案编制单位{one}{says}。")


def _bidder_and_author(bidder: Row, author: Row) -> Iterator[Sentence]:
    names = {"bidder": cell(bidder, "name"), "author": cell(author, "name")}
    if same_firm(bidder, author):
        yield tell(
            "{bidder}是本项目方案编制单位，不得参加投标。",
            "取消它的投标资格，从其他投标人中定标。",
            field="bidders",
            **names,
        )
    elif (how := tie(bidder, author)) and not cell(bidder, "tie_cleared"):
        yield tell(
            "投标人{bidder}与方案编制单位{author}{how}，疑似关联。",
            "核实。确有关联的取消投标资格；只是同名、同号的，在“关联核查结论”写明。",
            field="bidders",
            how=how,
            **names,
        )


@rule("PRC-EXPERTS", "评审专家回避", "12.2", needs="author_firms tie_paths")
def author_does_not_evaluate(p: ProcurementFacts, _: Law) -> Iterator[Sentence]:
    """An expert is held against the author as if the expert's employer bid, with the expert as its head."""
    if p.author_firms and not p.evaluators:
        yield tell("没有填评审专家，无法核对回避关系。", "填写评审专家。", field="evaluators")
    for expert in p.evaluators or ():
        name, employer = cell(expert, "name"), cell(expert, "employer")
        if p.author_firms and not employer:
            yield tell(
                "评审专家{name}没有填工作单位，无法核对回避关系。", "补上工作单位。", field="evaluators", name=name
            )
            continue
        seen_as = {"name": employer, "uscc": cell(expert, "uscc"), "legal_person": name, "phone": cell(expert, "phone")}
        for author in p.author_firms:
            if same_firm(seen_as, author):
                yield tell(
                    "评审专家{name}所在的{employer}是本项目方案编制单位，不得参加评审。",
                    "换一位专家。",
                    field="evaluators",
                    name=name,
                    employer=employer,
                )
            elif (how := tie(seen_as, author)) and not cell(expert, "tie_cleared"):
                yield tell(
                    "评审专家{name}与方案编制单位{author}{how}，疑似关联。",
                    "核实。确有关联的换人；只是同名、同号的，在“关联核查结论”写明。",
                    field="evaluators",
                    name=name,
                    author=cell(author, "name"),
                    how=how,
                )
    yield from by_other_records(p, "evaluator", "evaluators", "评审专家{other}与{part}{one}{says}。")


def by_other_records(p: ProcurementFacts, kind: str, field: str, says: str) -> Iterator[Sentence]:
    """A tie that goes through other records, told as the path; who it is stays a question until somebody has looked."""
    for row in p.tie_paths or ():
        if row["kind"] == kind:
            yield tell(
                says,
                "核实。确有关联的，按回避处理；只是同名、同号的，在“关联核查结论”写明。",
                field=field,
                one=row["one"],
                other=row["other"],
                part=row.get("part") or "方案编制单位",
                says=row["says"],
            )


@rule("PRC-OPEN", "公开竞争", "17.2", needs="method complex_work bidders")
def complex_work_is_open(p: ProcurementFacts, law: Law) -> Iterator[Sentence]:
    if p.complex_work and p.method not in law.value("open-competition-methods"):
        yield tell(
            "建设内容复杂的项目选了{method}。",
            "通过公开竞争确定承建单位：公开招标或竞争性磋商（本市参数）。",
            field="method",
            method=method_name(p.method, law),
        )
    least = law.value("open-bidders-min")
    if p.method == OPEN_TENDER and len(p.bidders) < least:
        yield tell(
            "公开招标只有 {count} 家投标，不少于 {least} 家（本市参数）。",
            "登记采购失败，重新采购。",
            field="bidders",
            count=len(p.bidders),
            least=least,
        )


@rule("PRC-AWARD", "定标结果", "14.2", needs="bidders winner award_fen ceiling_fen")
def award_is_a_bid(p: ProcurementFacts, _: Law) -> Iterator[Sentence]:
    if firm_named(p.bidders, p.winner) is None:
        yield tell(
            "中标单位“{winner}”不在投标人里。", "核对投标人名单和中标单位的名称。", field="winner", winner=p.winner
        )
    if p.award_fen > p.ceiling_fen:
        yield tell(
            "中标价 {award} 万元高于最高限价 {ceiling} 万元。",
            "高于最高限价的报价无效，重新定标。",
            field="award_fen",
            award=wan(p.award_fen),
            ceiling=wan(p.ceiling_fen),
        )
