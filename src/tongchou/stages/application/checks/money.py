"""Money adds up to the fen (art. 10) and pays for what it must, and for nothing that is free (arts. 5, 19, 21)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.applies import Nature
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.facts import ApplicationFacts


@rule("APP-MONEY", "投资合计", "10.3", needs="total_fen fen_by_year costs")
def sums(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """The same total by years, by costs and by sources; the difference is shown so that it can be put right at once."""
    for place, row in enumerate(a.costs, start=1):
        if _fen(row) is None:
            yield tell("费用构成第 {place} 行没有填金额。", "填写这一行的金额。", field="costs", place=place)
    sources = (a.fiscal_fen, a.superior_fen, a.social_fen, a.other_fen)
    for name, parts, field in (
        ("各年度投资", sum(a.fen_by_year.values()), "fen_by_year"),
        ("各项费用", sum(_fen(row) or 0 for row in a.costs), "costs"),
        ("各项资金来源", sum(fen or 0 for fen in sources), "fiscal_fen"),
    ):
        if parts != a.total_fen:
            yield tell(
                "{name}合计 {parts} 万元，与总投资 {total} 万元相差 {gap} 万元。",
                "补足差额，或改正总投资。",
                field=field,
                name=name,
                parts=wan(parts),
                total=wan(a.total_fen),
                gap=wan(abs(a.total_fen - parts)),
            )


@rule("APP-SUPERVISION", "重大项目的监理费", "19", needs="category nature total_fen")
def supervision(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """Supervision that is not budgeted is not hired."""
    if not a.supervision_fen:
        yield from _major_without(a, law, "监理费", "supervision_fen")


@rule("APP-TESTING", "重大项目的软件测评费", "19", needs="category nature total_fen")
def testing(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """As for supervision: the test is paid within the project's own budget."""
    if not a.testing_fen:
        yield from _major_without(a, law, "软件测评费", "testing_fen")


def _major_without(a: ApplicationFacts, law: Law, fee: str, field: str) -> Iterator[Sentence]:
    """What is major is the city's number; operation and studies are not built and have neither."""
    major = law.value("major-project-fen")
    if a.builds and a.total_fen is not None and a.total_fen >= major:
        yield tell(
            "总投资 {total} 万元，达到重大项目标准 {major} 万元（本市参数），没有填{fee}。",
            "填写{fee}，并列入费用构成。",
            field=field,
            total=wan(a.total_fen),
            major=wan(major),
            fee=fee,
        )


@rule("APP-FREE-PERIOD", "免费运维期", "21", needs="nature")
def free_period(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Nobody pays for what the contract gives for nothing."""
    if a.nature != Nature.OPERATION:
        return
    if a.om_from is None:
        yield tell("没有填“运维起始日期”。", "填写“运维起始日期”。", field="om_from")
        return
    if not a.maintained:
        yield tell(
            "申请运维的系统在系统登记里查不到，不知道免费运维到哪一天。",
            "核对“申请运维的系统”的编号，或先登记这个系统。",
            field="om_systems",
        )
    for row in a.maintained or ():
        until = _day(row.get("free_until"))
        if until is not None and a.om_from <= until:
            yield tell(
                "系统“{title}”免费运维到 {until}，申报的运维从 {start} 起。",
                "改为从 {first} 起，或从本申报里去掉这个系统。",
                field="om_from",
                title=row.get("title"),
                until=until,
                start=a.om_from,
                first=until + timedelta(days=1),
            )


@rule("APP-OM-CAP", "运维费比例", "21", "5.2", needs="nature", weight=Weight.WARN)
def om_cap(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """The regulation names no share, so a high one is a question and not a refusal."""
    if a.nature != Nature.OPERATION or not a.maintained or not a.fen_by_year:
        return
    build = [row.get("build_fen") for row in a.maintained]
    known = [fen for fen in build if isinstance(fen, int)]
    if len(known) < len(build):
        yield tell("有系统没有登记建设投资，比不出运维费的比例。", "在系统登记里补上建设投资。", field="om_systems")
        return
    cap = law.value("om-cap-percent")
    for year, fen in sorted(a.fen_by_year.items()):
        if fen * 100 > sum(known) * cap:
            yield tell(
                "{year} 年运维费 {fen} 万元，超过建设投资 {build} 万元的 {cap}%（本市参数）。",
                "核减运维费，或说明理由。",
                field="fen_by_year",
                year=year,
                fen=wan(fen),
                build=wan(sum(known)),
                cap=cap,
            )


def _fen(row: Mapping[str, Any]) -> int | None:
    """The amount in a row of costs; a cell that holds no whole number of fen holds no amount."""
    fen = row.get("fen")
    return fen if type(fen) is int else None


def _day(cell: object) -> date | None:
    """A date out of a table's cell, which is ISO text once it was stored; ``None`` where there is none."""
    return date.fromisoformat(str(cell)) if cell else None
