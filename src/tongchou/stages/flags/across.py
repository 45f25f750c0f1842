"""Days and sums of several records against each other: what no single step could see when it was taken (9.3, 11.1-11.3, 14.2).

Each step judges its own record (``PRC-EARLY``, ``BLD-EARLY``, ``PAY-CONTRACT``, ``CHG-LIMIT`` …) and is not repeated here. What
is left is what nobody asks at any step: several contracts that only together pass the approved sum, data that was
published before the project was listed, a purchase that never was in a plan, a system that is replaced in its second year.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from tongchou.kernel.alike import likeness
from tongchou.kernel.calendar import add_months, add_years
from tongchou.kernel.money import wan
from tongchou.kernel.outcome import tell
from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.city import City, Project
from tongchou.stages.flags.registry import Suspicion, detector

NEW = "new"


@detector("RED-EARLY", "批准以前已有建设的痕迹", "11.3", numbers="similar-title-percent")
def early(city: City, law: Law) -> Iterator[Suspicion]:
    """The earliest trace of each kind, in the project's own records and in an entered project of the same name and unit."""
    brought = _brought(city)
    least = law.value("similar-title-percent")
    for p in city.projects:
        if p.entered or not p.application or p.over:
            continue
        twins = [t for t in brought[p.unit] if likeness(p.title, t.title, p.unit) >= least and not _extends(p, t)]
        asked = p.listed_on or p.declared_on
        if asked is None:
            continue
        known = (*p.traces, *(trace for t in twins if t.in_use_on is None for trace in t.traces))
        before = sorted((t for t in known if t.on < asked), key=lambda t: (t.on, t.number))
        if not before:
            continue
        first = before[0]
        yield Suspicion(
            key=f"{p.number} {first.number}",
            about=(p.number, *dict.fromkeys(t.number for t in before)),
            unit=p.unit,
            sentence=tell(
                "{what} {number} 的日期是 {on}，早于“{title}”{step} {asked}，疑似未批先建。",
                "说明这项工作与本项目的关系；确实先建的，停止建设，向中心说明。",
                what=first.what, number=first.number, on=first.on, title=p.title,
                step="列入计划的" if p.listed_on else "提交申报的", asked=asked,
            ),
            fen=p.approved_fen or 0,
        )  # fmt: skip


def _brought(city: City) -> defaultdict[str, list[Project]]:
    by_unit: defaultdict[str, list[Project]] = defaultdict(list)
    for p in city.projects:
        if p.entered and not p.over:
            by_unit[p.unit].append(p)
    return by_unit


def _extends(p: Project, system: Project) -> bool:
    """Whether an application says itself that it goes on with a system, or is none of a new one."""
    return p.nature != NEW or bool(p.extends and p.extends in (system.number, system.title))


@detector("RED-SUM", "合同累计超过核定", "14.2")
def above_approval(city: City, _law: Law) -> Iterator[Suspicion]:
    """Each contract alone was within the approval when it was registered (``PRC-CONTRACT``)."""
    for p in city.projects:
        whole = sum(c.fen for c in p.contracts)
        if p.approved_fen is None or len(p.contracts) < 2 or whole <= p.approved_fen:
            continue
        yield Suspicion(
            key=f"{p.number} {' '.join(sorted(c.number for c in p.contracts))}",
            about=(p.number, *(c.number for c in p.contracts)),
            unit=p.unit,
            sentence=tell(
                "“{title}”{count} 个合同合计 {whole} 万元，超过现核定的 {approved} 万元，多 {gap} 万元；每个合同单独都没有超过。",
                "说明超出的部分从哪里来；内容有变的，申请变更。",
                title=p.title, count=len(p.contracts), whole=wan(whole), approved=wan(p.approved_fen),
                gap=wan(whole - p.approved_fen),
            ),
            fen=whole - p.approved_fen,
        )  # fmt: skip


@detector("RED-PLAN", "没有列入计划的采购", "9.3", "11.3")
def outside_the_plan(city: City, _law: Law) -> Iterator[Suspicion]:
    """Since the first plan was issued on the platform every purchase has a line in one.

    What a list brought along is old stock: the contract that the list itself states was signed before the platform knew
    the project and is no question here. What such a project buys afterwards is.
    """
    if city.planned_since is None:
        return
    for p in city.projects:
        bought = [
            c for c in p.contracts
            if c.on is not None and c.on >= city.planned_since and not (p.entered and c.number == p.number)
        ]  # fmt: skip
        if p.listed_on is not None or p.over or not bought:
            continue
        first = min(bought, key=lambda c: (c.on or city.planned_since, c.number))
        yield Suspicion(
            key=f"{p.number} {first.number}",
            about=tuple(dict.fromkeys((p.number, *(c.number for c in bought)))),
            unit=p.unit,
            sentence=tell(
                "“{title}”{on} 签订合同（{fen} 万元），没有列入任何年度计划；本市第一个年度计划 {since} 下达。",
                "补上列入的依据；确实没有列入的，说明经谁同意。",
                title=p.title, on=first.on, fen=wan(sum(c.fen for c in bought)), since=city.planned_since,
            ),
            fen=sum(c.fen for c in bought),
        )  # fmt: skip


@detector("RED-LONG", "建设超过最长周期还没有完成", "11.2", numbers="construction-max")
def too_long(city: City, law: Law) -> Iterator[Suspicion]:
    """``BLD-PERIOD`` speaks when a project is completed; one that never is would never be spoken of."""
    most = law.value("construction-max")
    for p in city.projects:
        if p.started_on is None or p.completed_on or p.in_use_on or p.retired_on or p.over:
            continue
        limit = add_months(p.started_on, most)
        if law.today > limit:
            yield Suspicion(
                key=p.number,
                about=(p.number,),
                unit=p.unit,
                sentence=tell(
                    "“{title}”{started} 开工，到 {today} 超过 {most} 个月，还没有建设完成，已过 {days} 天。",
                    "写明超期的原因和完成的日期；不再建的，办理终止。",
                    title=p.title, started=p.started_on, today=law.today, most=most, days=(law.today - limit).days,
                ),
                fen=p.approved_fen or 0,
            )  # fmt: skip


@detector("RED-LIFE", "没有到年限就被替换", "11.1", numbers="service-life-min similar-title-percent")
def replaced_too_soon(city: City, law: Law) -> Iterator[Suspicion]:
    """A new system for what the unit already uses, before the old one has served its years; an extension is none."""
    years, least = law.value("service-life-min"), law.value("similar-title-percent")
    used: defaultdict[str, list[Project]] = defaultdict(list)
    for p in city.projects:
        if p.in_use_on is not None:
            used[p.unit].append(p)
    for p in city.projects:
        if p.entered or p.over or p.declared_on is None:
            continue
        for old in used[p.unit]:
            if old.number == p.number or _extends(p, old) or old.in_use_on is None:
                continue
            due = add_years(old.in_use_on, years)
            if p.declared_on < due and likeness(p.title, old.title, p.unit) >= least:
                yield Suspicion(
                    key=f"{p.number} {old.number}",
                    about=(p.application or p.number, p.number, old.number),
                    unit=p.unit,
                    sentence=tell(
                        "“{title}”{declared} 申报新建，本单位的 {old}“{name}”{used} 才投入使用，到 {due} 才满 {years} 年。",
                        "说明为什么不在原系统上改；是扩建的，改为扩建并写明原系统。",
                        title=p.title, declared=p.declared_on, old=old.number, name=old.title, used=old.in_use_on, due=due,
                        years=years,
                    ),
                    fen=p.approved_fen or 0,
                )  # fmt: skip


@detector("RED-IDLE", "安排的资金没有用", "9.3", numbers="funds-used-min-percent funds-check-day")
def money_lies(city: City, law: Law) -> Iterator[Suspicion]:
    """What was arranged and not spent when a year was reckoned, nor since, was arranged for nobody else either.

    All that was arranged up to the last year that is reckoned is held against all that was paid to this day: money
    that came late has come, and each project is asked once for a year, about what still lies.
    """
    least, check_day = law.value("funds-used-min-percent"), law.value("funds-check-day")
    for p in city.projects:
        reckoned = [y for y in p.arranged_by_year if law.today >= date.fromisoformat(f"{y}-{check_day}")]
        if not reckoned or p.over:
            continue
        year, arranged = max(reckoned), sum(p.arranged_by_year[y] for y in reckoned)
        paid = sum(p.paid_by_year.values())
        if paid * 100 < arranged * least:
            reckoning = date.fromisoformat(f"{year}-{check_day}")
            yield Suspicion(
                key=f"{p.number} {year}",
                about=(p.number,),
                unit=p.unit,
                sentence=tell(
                    "“{title}”到 {year} 年共安排 {arranged} 万元，过了 {reckoning}，到今天只付了 {paid} 万元，不到 {least}%（本市参数）。",
                    "说明为什么没有用；用不了的，由财政收回或调整。",
                    title=p.title, year=year, arranged=wan(arranged), paid=wan(paid), least=least, reckoning=reckoning,
                ),
                fen=arranged - paid,
            )  # fmt: skip
