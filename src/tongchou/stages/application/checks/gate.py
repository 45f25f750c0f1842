"""May this be here at all: no state secrets (art. 32), within the rules (art. 3), in time (art. 9)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from tongchou.kernel.calendar import month_day
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.applies import Funding
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.facts import ApplicationFacts


class Screened(Protocol):
    """Whatever is opened here is asked this first: applications, urgent projects, filings."""

    @property
    def involves_state_secrets(self) -> bool | None:
        """The answer at the gate."""


@rule("APP-SECRET", "涉密筛查", "32", needs="involves_state_secrets")
def state_secrets(a: Screened, _law: Law) -> Iterator[Sentence]:
    """Nothing secret may enter, so the journey ends here and only the fact of stopping is kept."""
    if a.involves_state_secrets:
        yield tell(
            "涉及国家秘密的项目不在本系统办理。", "退出本系统，按国家有关规定办理。", field="involves_state_secrets"
        )


@rule("APP-SCOPE", "适用范围", "3.4", "32", "34", needs="serves_government special_rules funding")
def scope(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Who is outside the rules should learn it before the first field of the form, and where to go instead."""
    if not a.serves_government:
        yield tell(
            "项目不是用来支撑政务部门履行管理和服务职能的，不属于政务信息化项目。",
            "不用在这里申报。",
            field="serves_government",
        )
    if a.special_rules:
        yield tell("国家对这类项目另有专门规定。", "按专门规定办理，不在这里申报。", field="special_rules")
    if a.funding == Funding.NONE:
        yield _without_fiscal_money(market_run=a.market_run)


def _without_fiscal_money(*, market_run: bool | None) -> Sentence:
    if market_run is None:
        return tell("项目不直接使用财政资金，没有填是不是市场化运作。", "填写“市场化运作”是或否。", field="market_run")
    if market_run:
        return tell("项目不直接使用财政资金，按市场化方式运作，不适用本办法。", "不用在这里申报。", field="funding")
    return tell(
        "项目不直接使用财政资金，也不按市场化方式运作，参照本办法执行。",
        "改为填报备案，不在这里申报。",
        field="funding",
    )


@rule("APP-DEADLINE", "申报期限", "9.1", needs="plan_year declared_on", waivable=True)
def deadline(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """The day that counts is the first submission: who was sent back for corrections has not become late by it."""
    if not date.min.year < a.plan_year <= date.max.year:
        yield tell("“计划年度”填了 {year}，不是年份。", "写成四位数的年份。", field="plan_year", year=a.plan_year)
        return
    last = month_day(a.plan_year - 1, law.value("plan-deadline"))
    if a.declared_on > last:
        yield tell(
            "{year} 年度申报已于 {last} 截止，本申报在 {declared} 提出。",
            "国家、省、市急需建设的项目转为一事一议；有特殊情况的，申请中心同意；其他的申报下一年度。",
            field="plan_year",
            year=a.plan_year,
            last=last,
            declared=a.declared_on,
        )
