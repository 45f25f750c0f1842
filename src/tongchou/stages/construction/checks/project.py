"""The rules on the project's own steps: start, completion, use."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator
from datetime import date

from tongchou.kernel.calendar import add_months
from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.construction.facts import ProjectFacts


@rule("BLD-EARLY", "未批先建", "11.3", needs="started_on listed_on")
def not_before_approval(p: ProjectFacts, _: Law) -> Iterator[Sentence]:
    if p.started_on < p.listed_on:
        yield tell(
            "开工日期 {started} 早于列入计划的 {listed}。",
            "严禁未批先建。核对日期；确实先开工的，停工，向中心说明。",
            field="started_on",
            started=p.started_on,
            listed=p.listed_on,
        )
    if p.contract_signed_on is None:
        yield tell("还没有签订合同。", "签订合同以后再开工。", field="contract_signed_on")
    elif p.started_on < p.contract_signed_on:
        yield tell(
            "开工日期 {started} 早于合同签订的 {signed}。",
            "核对日期；确实先开工的，停工，向中心说明。",
            field="started_on",
            started=p.started_on,
            signed=p.contract_signed_on,
        )


@rule("BLD-PLAN", "计划建设周期", "11.2", needs="started_on planned_completion")
def planned_within_two_years(p: ProjectFacts, law: Law) -> Iterator[Sentence]:
    most = law.value("construction-max")
    if p.planned_completion < p.started_on:
        yield tell(
            "计划完成日期 {planned} 早于开工日期 {started}。",
            "核对日期。",
            field="planned_completion",
            planned=p.planned_completion,
            started=p.started_on,
        )
    elif p.planned_completion > add_months(p.started_on, most):
        yield tell(
            "{started} 开工，计划 {planned} 完成，建设周期超过 {most} 个月。",
            "缩短周期，或把内容分到以后年度另行论证。",
            field="planned_completion",
            started=p.started_on,
            planned=p.planned_completion,
            most=most,
        )


@rule("BLD-MAJOR", "重大项目监理和测评", "19", needs="approved_fen supervisors testers")
def major_is_supervised_when_built(p: ProjectFacts, law: Law) -> Iterator[Sentence]:
    """Supervision that begins after building has nothing left to see; the test may still be on its way."""
    threshold = law.value("major-project-fen")
    if p.approved_fen < threshold:
        return
    amounts = {"approved": wan(p.approved_fen), "threshold": wan(threshold)}
    if not p.supervisors:
        yield tell(
            "核定 {approved} 万元，是重大项目（标准 {threshold} 万元，本市参数），还没有监理单位。",
            "确定监理单位以后再开工。",
            field="supervisors",
            **amounts,
        )
    if not p.testers and not (p.tester_plan or "").strip():
        yield tell(
            "核定 {approved} 万元，是重大项目（标准 {threshold} 万元，本市参数），没有软件测评机构，也没有选定的安排。",
            "在采购与合同里补上测评机构或选定的安排。",
            field="testers",
            **amounts,
        )


@rule("BLD-ORDER", "开工和完成的先后", "11.2", needs="started_on completed_on")
def ends_after_it_begins(p: ProjectFacts, _law: Law) -> Iterator[Sentence]:
    """An impossible pair of days is a slip of the pen, and every period counted from it would be wrong."""
    if p.completed_on < p.started_on:
        yield tell(
            "完成日期 {completed} 早于开工日期 {started}。",
            "核对日期。",
            field="completed_on",
            completed=p.completed_on,
            started=p.started_on,
        )


@rule("BLD-PERIOD", "实际建设周期", "11.2", weight=Weight.WARN, needs="started_on completed_on")
def built_within_two_years(p: ProjectFacts, law: Law) -> Iterator[Sentence]:
    """A warning, not a stop: a project that took too long would otherwise never end, and its lateness never show."""
    most = law.value("construction-max")
    if p.completed_on > add_months(p.started_on, most):
        yield tell(
            "{started} 开工，{completed} 完成，建设周期超过 {most} 个月。",
            "写明超期的原因，随验收材料报中心。",
            field="completed_on",
            started=p.started_on,
            completed=p.completed_on,
            most=most,
        )


@rule("BLD-REPORTED", "进展报送", "20.1", weight=Weight.WARN, needs="started_on completed_on reported_periods")
def every_period_reported(p: ProjectFacts, law: Law) -> Iterator[Sentence]:
    """The month of completion needs no report of its own: the completion report speaks for it."""
    every = law.value("report-interval-months")
    periods = periods_between(p.started_on, p.completed_on, every)
    missing = [period[0] for period in periods if not set(period) & set(p.reported_periods)]
    if missing:
        yield tell(
            "每 {every} 个月报送一次进展（本市参数），有 {count} 期没有报送：{periods}。",
            "补报，或写明原因。",
            field="reported_periods",
            every=every,
            count=len(missing),
            periods="、".join(missing),
        )


def periods_between(start: date, end: date, every: int) -> list[list[str]]:
    """The months from ``start``'s up to the one before ``end``'s, as ``2026-11``, in groups of ``every`` months."""
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    months = [f"{month // 12}-{month % 12 + 1:02d}" for month in range(first, last)]
    return [months[i : i + every] for i in range(0, len(months), every)]


@rule("USE-ACCEPTED", "验收合格后使用", "25", needs="in_use_on")
def used_after_acceptance(p: ProjectFacts, _: Law) -> Iterator[Sentence]:
    if p.accepted_on is None:
        yield tell("还没有通过竣工验收。", "验收合格后方可正式投入使用。", field="accepted_on")
    elif p.in_use_on < p.accepted_on:
        yield tell(
            "正式投入使用日期 {used} 早于终验合格的 {accepted}。",
            "填终验合格以后的日期；试运行不算正式使用。",
            field="in_use_on",
            used=p.in_use_on,
            accepted=p.accepted_on,
        )


@rule("USE-CATALOGUE", "数据编目", "29.1", needs="promised_data published_data")
def promised_data_is_catalogued(p: ProjectFacts, _: Law) -> Iterator[Sentence]:
    missing = [name for name in p.promised_data if name not in p.published_data]
    if missing:
        yield tell(
            "申报时承诺共享的数据有 {count} 项没有发布目录：{names}。",
            "编目并发布以后再投入使用。",
            field="published_data",
            count=len(missing),
            names="、".join(missing),
        )


@rule("USE-SECURITY", "安全风险评估", "30.1", needs="in_use_on")
def risk_was_assessed(p: ProjectFacts, law: Law) -> Iterator[Sentence]:
    months = law.value("risk-interval-months")
    if p.risk_recorded_on is None:
        yield tell(
            "没有需求单位和承建单位共同签认的安全风险评估。",
            "共同开展风险评估，双方签认以后再投入使用。",
            field="risk_recorded_on",
        )
    elif add_months(p.risk_recorded_on, months) < p.in_use_on:
        yield tell(
            "安全风险评估是 {on} 签认的，到 {used} 已超过 {months} 个月（本市参数）。",
            "重新评估，双方签认以后再投入使用。",
            field="risk_recorded_on",
            on=p.risk_recorded_on,
            used=p.in_use_on,
            months=months,
        )


@rule("USE-EMERGENCY", "应急预案", "31.1")
def emergency_plan_is_in_force(p: ProjectFacts, _: Law) -> Iterator[Sentence]:
    if p.emergency_in_force_on is None:
        yield tell(
            "没有需求单位和承建单位共同签认的应急预案。",
            "共同制定应急预案，双方签认以后再投入使用。",
            field="emergency_in_force_on",
        )
