"""The rules on payments: not before approval, not above the contract, the year's money or what was built."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.construction.facts import PaymentFacts

ADVANCE = "advance"


@rule("PAY-EARLY", "未批先付", "11.3", needs="listed_on")
def not_paid_before_approval(p: PaymentFacts, law: Law) -> Iterator[Sentence]:
    paid = p.paid_on or law.today
    if p.contract_signed_on is None:
        yield tell("还没有签订合同。", "签订合同以后再申请拨付。", field="contract_signed_on")
    for name, day in (("列入计划", p.listed_on), ("合同签订", p.contract_signed_on)):
        if day is not None and paid < day:
            yield tell(
                "拨付日期 {paid} 早于{name}的 {day}。",
                "核对日期；确实在先的，向中心和审计说明。",
                field="paid_on",
                paid=paid,
                name=name,
                day=day,
            )


@rule("PAY-CONTRACT", "合同价以内", "14.2", "4.2", needs="amount_fen contract_fen paid_fen")
def not_above_contract(p: PaymentFacts, _: Law) -> Iterator[Sentence]:
    if p.amount_fen == 0:
        yield tell("拨付金额是 0。", "填写本次拨付的金额。", field="amount_fen")
    total = p.paid_fen + p.amount_fen
    if total > p.contract_fen:
        yield tell(
            "本次 {amount} 万元，连同以前的 {paid} 万元，合计 {total} 万元，超过合同价 {contract} 万元。",
            "降到合同价以内；合同内容有变的，先申请变更。",
            field="amount_fen",
            amount=wan(p.amount_fen),
            paid=wan(p.paid_fen),
            total=wan(total),
            contract=wan(p.contract_fen),
        )


@rule("PAY-ADVANCE", "预付款比例", "4.2", needs="payment_kind amount_fen contract_fen advance_fen")
def advances_are_bounded(p: PaymentFacts, law: Law) -> Iterator[Sentence]:
    """What is paid before anything is built is part of the contract, however many payments call themselves an advance."""
    if p.payment_kind != ADVANCE:
        return
    most = law.value("advance-max-percent")
    total = p.advance_fen + p.amount_fen
    if total * 100 > p.contract_fen * most:
        yield tell(
            "预付款连同本次共 {total} 万元，超过合同价 {contract} 万元的 {most}%（本市参数）。",
            "降到这个比例以内；余下的按里程碑申请。",
            field="amount_fen",
            total=wan(total),
            contract=wan(p.contract_fen),
            most=most,
        )


@rule("PAY-YEAR", "年度资金以内", "9.3", needs="amount_fen pay_year arranged_by_year paid_by_year")
def not_above_year(p: PaymentFacts, _: Law) -> Iterator[Sentence]:
    arranged = p.arranged_by_year.get(p.pay_year)
    if arranged is None:
        yield tell("{year} 年没有给项目安排资金。", "核对资金年度，或由财政安排。", field="pay_year", year=p.pay_year)
        return
    total = p.paid_by_year.get(p.pay_year, 0) + p.amount_fen
    if total > arranged:
        yield tell(
            "{year} 年连同本次合计拨付 {total} 万元，超过当年安排的 {arranged} 万元。",
            "降到当年安排以内，余下的在以后年度申请。",
            field="amount_fen",
            year=p.pay_year,
            total=wan(total),
            arranged=wan(arranged),
        )


@rule("PAY-MILESTONE", "里程碑确认", "4.2", needs="payment_kind supervisors confirmed_milestones")
def milestone_is_confirmed(p: PaymentFacts, _: Law) -> Iterator[Sentence]:
    """An advance is paid before anything is built; all else is paid for what the supervisor, if any, has seen."""
    if p.payment_kind == ADVANCE or not p.supervisors:
        return
    milestone = (p.milestone or "").strip()
    if not milestone:
        yield tell("没有写本次拨付对应的里程碑。", "写明对应合同的哪个里程碑。", field="milestone")
    elif milestone not in p.confirmed_milestones:
        yield tell(
            "里程碑“{name}”未经监理确认，暂不能拨付。",
            "由监理在进展报告里确认完成以后再申请。",
            field="milestone",
            name=milestone,
        )
