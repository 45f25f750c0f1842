"""The rules on operation, maintenance and retirement."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator
from datetime import date, timedelta

from tongchou.kernel.calendar import add_years
from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.operation.facts import OperationFacts


@rule("OPS-FREE", "免费期内不付费", "21", needs="free_until om_year")
def free_means_free(o: OperationFacts, _: Law) -> Iterator[Sentence]:
    """Money for a year in which the free period ends is for the days after it, and then says from which."""
    start = o.om_from or date(o.om_year, 1, 1)
    if start <= o.free_until:
        yield tell(
            "免费运行维护到 {until}，运维费从 {start} 算起，有一段仍在免费期内。",
            "从 {after} 以后算起，并填写费用起算日期。",
            field="om_from",
            until=o.free_until,
            start=start,
            after=o.free_until + timedelta(days=1),
        )
    elif start.year != o.om_year:
        yield tell(
            "费用起算日期 {start} 不在预算年度 {year} 年内。",
            "核对费用起算日期和预算年度。",
            field="om_from",
            start=start,
            year=o.om_year,
        )


@rule("OPS-CAP", "运维费比例", "21", "5.2", weight=Weight.WARN, needs="om_fen accepted_fen")
def not_dearer_than_usual(o: OperationFacts, law: Law) -> Iterator[Sentence]:
    percent = law.value("om-cap-percent")
    if o.om_fen * 100 > o.accepted_fen * percent:
        yield tell(
            "年运维费 {om} 万元，超过建设费 {built} 万元的 {percent}%（本市参数）。",
            "写明高出的原因和测算依据。",
            field="om_fen",
            om=wan(o.om_fen),
            built=wan(o.accepted_fen),
            percent=percent,
        )


@rule("OPS-CONNECTED", "编目和共享", "5.2", "22.2", "29.3", needs="promised_data published_data")
def money_follows_sharing(o: OperationFacts, law: Law) -> Iterator[Sentence]:
    """A stop, because approval and running money are linked (5.2) and the cure is in the unit's own hands.

    A project that was approved without data to share has nothing to catalogue. Where no exchange is on record at all,
    the platform's own records are not connected here, and the published catalogue stands for the connection (22.1).
    """
    if not o.promised_data:
        return
    missing = [name for name in o.promised_data if name not in o.published_data]
    if missing:
        yield tell(
            "承诺共享的数据有 {count} 项没有编目：{names}。",
            "编目并发布以后再纳入运维预算。",
            field="published_data",
            count=len(missing),
            names="、".join(missing),
        )
    days = law.value("idle-exchange-days")
    if o.last_exchange_on is not None and (law.today - o.last_exchange_on).days > days:
        yield tell(
            "最近一次数据交换是 {on}，已超过 {days} 天（本市参数）。",
            "恢复共享以后再纳入运维预算。",
            field="last_exchange_on",
            on=o.last_exchange_on,
            days=days,
        )


@rule("OPS-LIFE", "退役时的使用年限", "11.1", needs="in_use_on", waivable=True)
def served_its_years(o: OperationFacts, law: Law) -> Iterator[Sentence]:
    least = law.value("service-life-min")
    until = add_years(o.in_use_on, least)
    if law.today < until:
        yield tell(
            "{used} 投入使用，到 {until} 才满 {least} 年，原则上不提前退役。",
            "用满年限；有特殊原因的，申请中心同意。",
            field="in_use_on",
            used=o.in_use_on,
            until=until,
            least=least,
        )


@rule("OPS-DATA", "退役数据留存", "29.1", needs="data_kept published_data")
def data_has_a_keeper(o: OperationFacts, _: Law) -> Iterator[Sentence]:
    """The data belongs to the municipal government and outlives the system that held it."""
    kept = {str(row.get("data") or "").strip() for row in o.data_kept if str(row.get("keeper") or "").strip()}
    missing = [name for name in o.published_data if name not in kept]
    if missing:
        yield tell(
            "有 {count} 项数据没有写明退役后由谁保管：{names}。",
            "逐项写明保管单位和存放位置。",
            field="data_kept",
            count=len(missing),
            names="、".join(missing),
        )
    if not kept and not o.published_data:
        yield tell("没有写明系统里的数据退役后怎样处置。", "写明数据、保管单位和存放位置。", field="data_kept")
