"""The rules on the contract: its price, its period, what it must provide, who watches over it."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator
from itertools import pairwise

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.procurement.checks.award import by_other_records
from tongchou.stages.procurement.facts import ProcurementFacts
from tongchou.stages.procurement.ties import cell, firm_named, same_firm, tie


@rule("PRC-CONTRACT", "合同价", "14.2", needs="contract_fen award_fen approved_fen")
def contract_within_approval(p: ProcurementFacts, _: Law) -> Iterator[Sentence]:
    if p.contract_fen > p.approved_fen:
        yield tell(
            "合同价 {price} 万元超过核定 {approved} 万元，不能备案。",
            "先申请变更。",
            field="contract_fen",
            price=wan(p.contract_fen),
            approved=wan(p.approved_fen),
        )
    if p.contract_fen != p.award_fen and not (p.contract_difference or "").strip():
        yield tell(
            "合同价 {price} 万元与中标价 {award} 万元不同，没有说明。",
            "按中标价签订，或写明不同的原因。",
            field="contract_difference",
            price=wan(p.contract_fen),
            award=wan(p.award_fen),
        )


@rule("PRC-FREE-YEARS", "免费运维年限", "21", needs="free_years", waivable=True)
def contract_keeps_it_running(p: ProcurementFacts, law: Law) -> Iterator[Sentence]:
    least = law.value("free-years-min")
    if p.free_years < least:
        yield tell(
            "合同免费运行维护 {years} 年，原则上不少于 {least} 年。",
            "补充免费运维条款；有特殊原因的，申请中心同意。",
            field="free_years",
            years=p.free_years,
            least=least,
        )


@rule("PRC-INDEPENDENT", "监理和测评独立", "19", needs="bidders winner")
def watchers_are_not_watched(p: ProcurementFacts, _: Law) -> Iterator[Sentence]:
    """Whoever supervises or tests a firm and belongs to it sees nothing."""
    contractor = firm_named(p.bidders, p.winner) or {"name": p.winner}
    for part, field, firms in (("监理单位", "supervisor", p.supervisor), ("测评机构", "tester", p.tester)):
        for firm in firms or ():
            names = {"part": part, "firm": cell(firm, "name"), "contractor": cell(contractor, "name")}
            if same_firm(firm, contractor):
                yield tell("{part}{firm}就是承建单位。", "另选与承建单位没有关系的单位。", field=field, **names)
            elif (how := tie(firm, contractor)) and not cell(firm, "tie_cleared"):
                yield tell(
                    "{part}{firm}与承建单位{contractor}{how}，疑似关联。",
                    "另选单位；只是同名、同号的，在“关联核查结论”写明。",
                    field=field,
                    how=how,
                    **names,
                )
    for part, field in (("监理单位", "supervisor"), ("测评机构", "tester")):
        yield from by_other_records(p, field, field, f"{part}{{other}}与承建单位{{one}}{{says}}。")


@rule("PRC-MAJOR", "重大项目监理和测评", "19", needs="approved_fen")
def major_is_supervised(p: ProcurementFacts, law: Law) -> Iterator[Sentence]:
    """The test comes last, so its firm may still be looked for when the main contract is signed, if that is planned."""
    threshold = law.value("major-project-fen")
    if p.approved_fen < threshold:
        return
    amounts = {"approved": wan(p.approved_fen), "threshold": wan(threshold)}
    if not p.supervisor:
        yield tell(
            "核定 {approved} 万元，是重大项目（标准 {threshold} 万元，本市参数），没有监理单位。",
            "填写监理单位。",
            field="supervisor",
            **amounts,
        )
    if not p.tester and not (p.tester_plan or "").strip():
        yield tell(
            "核定 {approved} 万元，是重大项目（标准 {threshold} 万元，本市参数），没有软件测评机构。",
            "填写测评机构；还没有选定的，写明何时、怎样选定。",
            field="tester",
            **amounts,
        )


@rule("PRC-PERIOD", "合同工期", "11.2", needs="contract_months")
def contract_period(p: ProcurementFacts, law: Law) -> Iterator[Sentence]:
    """An urgent matter may have been approved without a period; the law's own then counts alone."""
    most = law.value("construction-max")
    if p.contract_months > most:
        yield tell(
            "合同工期 {months} 个月，不能超过 {most} 个月。",
            "缩短工期。",
            field="contract_months",
            months=p.contract_months,
            most=most,
        )
    elif p.approved_build_months is not None and p.contract_months > p.approved_build_months:
        yield tell(
            "合同工期 {months} 个月，长于核定的 {approved} 个月。",
            "按核定的周期签订，或先申请变更。",
            field="contract_months",
            months=p.contract_months,
            approved=p.approved_build_months,
        )


@rule("PRC-SIGNED", "日期先后", "11.3", needs="listed_on noticed_on awarded_on signed_on")
def days_in_order(p: ProcurementFacts, law: Law) -> Iterator[Sentence]:
    days = (
        ("列入计划", "listed_on", p.listed_on),
        ("采购公告", "noticed_on", p.noticed_on),
        ("定标", "awarded_on", p.awarded_on),
        ("合同签订", "signed_on", p.signed_on),
    )
    for (before, _, first), (after, field, second) in pairwise(days):
        if second < first:
            yield tell(
                "{after}日期 {second} 早于{before}的 {first}。",
                "核对日期。",
                field=field,
                after=after,
                second=second,
                before=before,
                first=first,
            )
    if p.signed_on > law.today:
        yield tell("合同签订日期 {on} 还没有到。", "签订以后再登记。", field="signed_on", on=p.signed_on)
