"""The rules on changes."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.calendar import add_months
from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.change.facts import ChangeFacts, is_amount, moved_fen

TIME, MONEY = "time", "money"


@rule("CHG-COMPLETE", "变更申报完整", "20.2", needs="kinds")
def change_is_complete(c: ChangeFacts, law: Law) -> Iterator[Sentence]:
    if not c.kinds:
        yield tell("没有选变更事项。", "选出变更涉及的事项。", field="kinds")
    told = {
        "change_reason": "填写“{label}”。",
        "description": "填写“{label}”。",
        "security_effect": "填写“{label}”，没有影响的写明没有。",
        "data_effect": "填写“{label}”，没有影响的写明没有。",
    }
    for field, remedy in told.items():
        if not (getattr(c, field) or "").strip():
            label = law.book.field(c.LINE, field).label
            yield tell("没有填“{label}”。", remedy, field=field, label=label)
    if TIME in c.kinds and c.new_build_months is None and c.new_completion is None:
        yield tell("选了工期变更，没有填变更后的周期或完成日期。", "填写其中一项。", field="new_build_months")


@rule("CHG-BEFORE", "先申报后实施", "20.2", "14.2", weight=Weight.WARN)
def declared_before_done(c: ChangeFacts, law: Law) -> Iterator[Sentence]:
    """A red flag, not a stop: the law wants the declaration in time, and a stop would only keep the late ones hidden.

    What was done unapproved is written down as such, stays before everyone who decides later, and the centre may
    still refuse it.
    """
    declared = c.declared_on or law.today
    if c.carried_out_on is not None and c.carried_out_on < declared:
        yield tell(
            "申报日期 {declared} 晚于实施日期 {done}，按未批先变更记录。",
            "写明为什么没有先申报。",
            field="carried_out_on",
            declared=declared,
            done=c.carried_out_on,
        )


@rule("CHG-BUILD", "变更后建设周期", "11.2")
def still_within_two_years(c: ChangeFacts, law: Law) -> Iterator[Sentence]:
    """A change that touches no time leaves both facts empty, and then there is nothing to judge."""
    most = law.value("construction-max")
    if c.new_build_months is not None and c.new_build_months > most:
        yield tell(
            "变更后建设周期 {months} 个月，不能超过 {most} 个月。",
            "缩短周期，或把内容分到以后年度另行论证。",
            field="new_build_months",
            months=c.new_build_months,
            most=most,
        )
    if c.new_completion is None or c.started_on is None:
        return
    if c.new_completion > add_months(c.started_on, most):
        yield tell(
            "{started} 开工，变更后 {completed} 完成，建设周期超过 {most} 个月。",
            "提前完成日期，或把内容分到以后年度另行论证。",
            field="new_completion",
            started=c.started_on,
            completed=c.new_completion,
            most=most,
        )


@rule("CHG-MONEY", "变更金额", "14.2", needs="kinds items new_total_fen approved_fen")
def items_add_up(c: ChangeFacts, _: Law) -> Iterator[Sentence]:
    if MONEY in c.kinds and not c.items:
        yield tell("选了投资变更，没有填变更对照表。", "逐项填写原金额和新金额。", field="items")
    bad = [
        n for n, row in enumerate(c.items, 1) if not (is_amount(row.get("old_fen")) and is_amount(row.get("new_fen")))
    ]
    if bad:
        yield tell(
            "变更对照表第 {rows} 行的金额没有填全。",
            "填写原金额和新金额，没有的填 0。",
            field="items",
            rows="、".join(map(str, bad)),
        )
        return
    total = c.approved_fen + sum(row["new_fen"] - row["old_fen"] for row in c.items)
    if total != c.new_total_fen:
        yield tell(
            "现核定 {approved} 万元按对照表变更后是 {total} 万元，填的变更后总投资是 {stated} 万元，相差 {gap} 万元。",
            "核对对照表和变更后总投资。",
            field="new_total_fen",
            approved=wan(c.approved_fen),
            total=wan(total),
            stated=wan(c.new_total_fen),
            gap=wan(abs(total - c.new_total_fen)),
        )


@rule("CHG-SPLIT", "疑似拆分变更", "11.4", "20.2", weight=Weight.WARN, needs="items earlier_changes original_fen")
def not_split_under_the_limit(c: ChangeFacts, law: Law) -> Iterator[Sentence]:
    """Several changes, each small enough to pass alone, that together are not: people say whether that was meant."""
    limit = review_limit(c.original_fen, law)
    moves = [moved_fen(c.items), *(row["moved_fen"] for row in c.earlier_changes)]
    if len(moves) > 1 and max(moves) <= limit < sum(moves):
        yield tell(
            "本次变动 {moved} 万元，以前还有 {count} 次变更，单次都不超过 {limit} 万元，累计 {total} 万元，超过了（本市参数）。疑似拆分变更。",
            "写明各次变更之间的关系。",
            field="earlier_changes",
            moved=wan(moves[0]),
            count=len(c.earlier_changes),
            limit=wan(limit),
            total=wan(sum(moves)),
        )


@rule("CHG-LIMIT", "重新评审的限额", "14.2", needs="items earlier_changes original_fen")
def large_changes_are_reviewed_again(c: ChangeFacts, law: Law) -> Iterator[Sentence]:
    """Counted over all changes of the project and by the stricter of two numbers, so that no split passes below."""
    limit = review_limit(c.original_fen, law)
    total = moved_fen(c.items) + sum(row["moved_fen"] for row in c.earlier_changes)
    if total > limit:
        yield tell(
            "各次变更累计变动 {total} 万元，超过 {limit} 万元（原核定 {original} 万元的 {percent}% 与 {amount} 万元取小，本市参数）。",
            "转重新评审。",
            field="items",
            total=wan(total),
            limit=wan(limit),
            original=wan(c.original_fen),
            percent=law.value("change-limit-percent"),
            amount=wan(law.value("change-limit-fen")),
        )


def review_limit(original_fen: int, law: Law) -> int:
    """How much all changes of a project may move before it is reviewed again, in fen: the stricter of two readings."""
    by_share: int = original_fen * law.value("change-limit-percent") // 100
    by_amount: int = law.value("change-limit-fen")
    return min(by_share, by_amount)
