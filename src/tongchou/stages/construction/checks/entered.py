"""The rules on projects that were there before the platform and are entered from a list (5.1).

What is past cannot be mended by refusing to write it down: of arts. 11 and 14 old projects only get hints.
"""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from tongchou.kernel.calendar import add_months, add_years
from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.construction.facts import ProjectFacts

ORDER = (
    ("signed_on", "合同签订"), ("started_on", "开工"), ("completed_on", "建设完成"), ("in_use_on", "投入使用"),
    ("retired_on", "退役"),
)  # fmt: skip
NOT_YET = {
    "planned": ("signed_on", "started_on", "completed_on", "in_use_on"),
    "procuring": ("started_on", "completed_on", "in_use_on"),
    "building": ("completed_on", "in_use_on"),
}
"""By the stage that is stated: what cannot have happened yet."""

STAGES = {"planned": "计划中", "procuring": "采购中", "building": "建设中"}
RUNNING = ("accepted", "in-use")
"""The stages from which a system is taken into use."""


@rule("ENT-CODE", "原编号只补录一次", "5.1")
def one_code_once(p: ProjectFacts, _: Law) -> Iterator[Sentence]:
    for row in p.same_code or ():
        yield tell(
            "原编号“{code}”已经补录为 {number}“{title}”。",
            "同一个项目只补录一次，打开它更正；不是同一个的，改正原编号。",
            field="list_code", code=p.list_code, number=row["number"], title=row["title"],
        )  # fmt: skip


@rule("ENT-NAMESAKE", "同名项目", "5.1", weight=Weight.WARN)
def no_namesake(p: ProjectFacts, _: Law) -> Iterator[Sentence]:
    for row in p.namesakes or ():
        yield tell(
            "本单位已有同名项目 {number}。", "核对是不是同一个项目；是的，不要再补录一次。",
            field="title", number=row["number"],
        )  # fmt: skip


@rule("ENT-ORDER", "日期先后", "11.2", weight=Weight.WARN)
def dates_in_order(p: ProjectFacts, _: Law) -> Iterator[Sentence]:
    known = [(name, word, on) for name, word in ORDER[1:] if (on := getattr(p, name))]
    for (_n, before, first), (name, after, then) in pairwise(known):
        if then < first:
            yield tell(
                "{after}日期 {then} 早于{before}日期 {first}。", "核对日期。",
                field=name, after=after, then=then, before=before, first=first,
            )  # fmt: skip


@rule("ENT-STAGE", "阶段与日期", "5.1", weight=Weight.WARN)
def stage_agrees_with_dates(p: ProjectFacts, _: Law) -> Iterator[Sentence]:
    words = dict(ORDER)
    for name in NOT_YET.get(p.stage or "", ()):
        if on := getattr(p, name):
            yield tell(
                "阶段写的是“{stage}”，{word}日期却有 {on}。", "核对阶段和日期。",
                field="stage", stage=STAGES[p.stage], word=words[name], on=on,
            )  # fmt: skip


@rule("ENT-EARLY", "先签合同再开工", "11.3", weight=Weight.NOTE)
def contract_before_start(p: ProjectFacts, _: Law) -> Iterator[Sentence]:
    if p.started_on and p.signed_on and p.started_on < p.signed_on:
        yield tell(
            "开工日期 {started} 早于合同签订的 {signed}。", "旧项目只作提示；核对日期。",
            field="started_on", started=p.started_on, signed=p.signed_on,
        )  # fmt: skip


@rule("ENT-PERIOD", "建设周期", "11.2", weight=Weight.NOTE)
def built_in_time(p: ProjectFacts, law: Law) -> Iterator[Sentence]:
    end = p.completed_on or p.planned_completion
    most = law.value("construction-max")
    if p.started_on and end and end > add_months(p.started_on, most):
        yield tell(
            "{started} 开工，{end} 完成，建设周期超过 {most} 个月。", "旧项目只作提示。",
            field="completed_on", started=p.started_on, end=end, most=most,
        )  # fmt: skip


@rule("ENT-MONEY", "合同价与投资额", "14.2", weight=Weight.NOTE)
def contract_within_total(p: ProjectFacts, _: Law) -> Iterator[Sentence]:
    if p.contract_fen and p.total_fen is not None and p.contract_fen > p.total_fen:
        yield tell(
            "合同价 {contract} 万元，超过总投资额 {total} 万元。", "旧项目只作提示；核对金额和单位。",
            field="contract_fen", contract=wan(p.contract_fen), total=wan(p.total_fen),
        )  # fmt: skip


@rule("ENT-IN-USE", "验收以后才能投入使用", "25", needs="stage")
def accepted_before_use(p: ProjectFacts, _: Law) -> Iterator[Sentence]:
    if p.stage not in RUNNING:
        yield tell(
            "补录的阶段是“{stage}”，没有验收的系统不能投入使用。", "验收以后由中心更正阶段，再转入使用管理。",
            field="stage", stage=STAGES.get(p.stage, "已退役"),
        )  # fmt: skip


@rule("ENT-LIFE", "使用年限", "11.1", weight=Weight.NOTE)
def used_long_enough(p: ProjectFacts, law: Law) -> Iterator[Sentence]:
    least = law.value("service-life-min")
    if p.in_use_on and p.retired_on and p.retired_on < add_years(p.in_use_on, least):
        yield tell(
            "{used} 投入使用，{retired} 退役，使用不到 {least} 年。", "旧项目只作提示；在理由里说明。",
            field="retired_on", used=p.in_use_on, retired=p.retired_on, least=least,
        )  # fmt: skip


@rule("ENT-STRIKE", "撤销补录", "5.1")
def struck_in_time_and_untouched(p: ProjectFacts, law: Law) -> Iterator[Sentence]:
    days = law.value("strike-days")
    if p.entered_on and law.today > p.entered_on + timedelta(days=days):
        yield tell(
            "{on} 补录，超过 {days} 天，不能撤销。", "写错的用更正改；不再用的登记退役。",
            field="entered_on", on=p.entered_on, days=days,
        )  # fmt: skip
    if p.resting:
        yield tell(
            "项目上已有 {n} 份记录（{numbers}），不能撤销。", "写错的用更正改。",
            field="resting", n=len(p.resting), numbers="、".join(p.resting[:3]),
        )  # fmt: skip
