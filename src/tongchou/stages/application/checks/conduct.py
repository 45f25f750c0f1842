"""Lasting, in bounds, honest and open (arts. 11, 13, 22, 23, 27).

Life and period, nothing begun early, nothing split, data shared, products safe, and an eye on what is there already.
"""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from tongchou.kernel.alike import likeness
from tongchou.kernel.calendar import add_months
from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.applies import Category, Nature
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.facts import ApplicationFacts, Existing, Rows, Sharing, Way
from tongchou.stages.application.words import blank, cell


@rule("APP-LIFE", "使用年限", "11.1", needs="category nature", waivable=True)
def service_life(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """原则上: a reason that the centre accepts can shorten it."""
    if not a.builds:
        return
    least = law.value("service-life-min")
    if a.service_years is None:
        yield tell("没有填“使用年限”。", "填写“使用年限”。", field="service_years")
    elif a.service_years < least:
        yield tell(
            "使用年限填了 {years} 年，原则上不少于 {least} 年。",
            "改为 {least} 年以上；有特殊原因的，申请中心同意。",
            field="service_years",
            years=a.service_years,
            least=least,
        )


@rule("APP-BUILD", "建设周期", "11.2", needs="category nature")
def build_period(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """The months stated and the dates planned, because either may hide the other; operation has no such period."""
    if a.nature == Nature.OPERATION:
        return
    most = law.value("construction-max")
    if a.build_months is None:
        yield tell("没有填“建设周期”。", "填写“建设周期”。", field="build_months")
    elif a.build_months > most:
        yield tell(
            "建设周期填了 {months} 个月，不能超过 {most} 个月。",
            "缩短周期，或把内容分到以后年度另行论证。",
            field="build_months",
            months=a.build_months,
            most=most,
        )
    if a.planned_start is None or a.planned_finish is None:
        return
    latest = add_months(a.planned_start, most)
    if not a.planned_start <= a.planned_finish <= latest:
        yield tell(
            "计划 {start} 开工、{finish} 完工，完工应在开工以后 {most} 个月以内，即不晚于 {latest}。",
            "改正计划开工日期或计划完工日期。",
            field="planned_finish",
            start=a.planned_start,
            finish=a.planned_finish,
            most=most,
            latest=latest,
        )


class Begun(Protocol):
    """What applications and urgent matters both know of an early beginning."""

    already_started: bool | None
    started_on: date | None
    early_evidence: Rows | None


@rule("APP-EARLY", "未批先建", "11.3", needs="already_started early_evidence")
def begun_early(a: Begun, law: Law) -> Iterator[Sentence]:
    """Whatever is dated up to today is dated before an approval that does not exist yet; urgent work waits for it too."""
    mend = "停止实施，向中心（一事一议的向市政府）书面说明经过。严禁未批先建。"
    if a.already_started:
        yield tell(
            "填报已经签约、付款或开工（{on}），项目还没有批准。",
            mend,
            field="already_started",
            on=a.started_on or "日期未填",
        )
    for row in a.early_evidence:
        on = date.fromisoformat(str(row["on"]))
        if on <= law.today:
            yield tell(
                "{what} {number} 的日期是 {on}，项目还没有批准。",
                mend,
                field="already_started",
                what=row.get("what"),
                number=row.get("number"),
                on=on,
            )


@rule("APP-SPLIT", "疑似拆分", "11.4", needs="title unit_name total_fen siblings", weight=Weight.WARN)
def split(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """Names alike, near in time, each below the line and together over it: a suspicion with its evidence, no more."""
    threshold = law.value("split-threshold-fen")
    alike = _alike(a, law)
    together = a.total_fen + sum(row["fen"] for row in alike)
    claim = (a.split_explanation or "").strip()
    told = len(claim) >= law.value("reason-min-chars")
    if alike and a.total_fen < threshold <= together:
        yield tell(
            "本单位另有 {count} 个项目与本项目名称相近（{names}），合计 {sum} 万元，达到 {threshold} 万元（本市参数），"
            "而每个都低于它，疑似拆分。{claim}",
            "由审核人判断区别是否成立；核定就是采纳，红旗不再提示。"
            if told
            else "属于同一系统的，合并申报；不是的，填写“与相近项目的区别”，写明事实。",
            field="split_explanation",
            count=len(alike),
            names="、".join(f"{row.get('number')} {row.get('title')}" for row in alike),
            sum=wan(together),
            threshold=wan(threshold),
            claim=f"单位填报的区别：{claim}" if claim else "",
        )


def _alike(a: ApplicationFacts, law: Law) -> Rows:
    """The siblings that may be the other half: below the threshold, within the window, with a name alike."""
    window = law.value("split-window-months")
    first, last = add_months(law.day, -window), add_months(law.day, window)
    least = law.value("split-likeness-percent")
    return tuple(
        row
        for row in a.siblings
        if row["fen"] < law.value("split-threshold-fen")
        and first <= date.fromisoformat(str(row["opened_on"])) <= last
        and likeness(a.title, str(row.get("title")), a.unit_name) >= least
    )


@rule("APP-SHARE", "数据共享", "13.4", needs="category sharing")
def share(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """A refusal is judged by its reason, and a promise by what it names."""
    if a.sharing in {Sharing.SHARES, Sharing.PART} and not a.shared_data:
        yield tell(
            "没有填写共享数据。无正当理由拒绝数据共享与交换要求的项目不列入年度计划。",
            "填写“共享的数据”，一行一项。",
            field="shared_data",
        )
    must_explain = a.sharing in {Sharing.PART, Sharing.REFUSES} or (
        a.sharing == Sharing.NO_DATA and a.category != Category.STUDY
    )
    if must_explain and blank(a.sharing_reason):
        yield tell(
            "数据没有全部共享，也没有写理由。无正当理由拒绝数据共享与交换要求的项目不列入年度计划。",
            "改为共享，或填写“不共享的理由”。",
            field="sharing_reason",
        )


@rule("APP-MECHANISM", "信息共享长效机制", "22.2", needs="sharing")
def mechanism(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Sharing that depends on one person's goodwill ends with that person."""
    if a.sharing in {Sharing.SHARES, Sharing.PART} and blank(a.sharing_mechanism):
        yield tell(
            "没有写信息共享长效机制。",
            "填写“信息共享长效机制”：谁提供、多久更新、出了问题找谁。",
            field="sharing_mechanism",
        )


@rule("APP-PRODUCTS", "产品安全可靠", "23", needs="category nature")
def products(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Acceptance will go through this list item by item, so each item says how far it is secure and reliable."""
    if not a.builds:
        return
    if blank(a.product_statement):
        yield tell(
            "没有说明软硬件产品的安全可靠情况。", "填写“产品安全可靠情况说明”；不采购产品的，写明用什么。",
            field="product_statement",
        )  # fmt: skip
    for row in a.products or ():
        if blank(row.get("secure")):
            yield tell(
                "产品“{name}”没有写安全可靠情况。",
                "在“软硬件产品清单”里写明它的安全可靠情况。",
                field="products",
                name=cell(row, "name"),
            )


@rule("APP-ASSESSED", "上次应用评估", "27.2", needs="assessments", weight=Weight.WARN)
def assessed(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """Last year's result lies before the reviewers; a poor one without a word from the unit is told to both."""
    least = law.value("assessment-explain-below")
    if not blank(a.assessment_explanation):
        return
    for row in a.assessments:
        if row.get("score") is not None and row["score"] < least:
            yield tell(
                "系统“{title}”{year} 年应用评估 {score} 分，低于 {least} 分（本市参数），没有说明。",
                "填写“对应用评估结果的说明”：原因和改进措施。",
                field="assessment_explanation",
                title=row.get("title"),
                year=row.get("year"),
                score=row["score"],
                least=least,
            )


@rule("APP-EXISTING", "已有系统", "13.2", "18", needs="similar_systems", weight=Weight.WARN)
def existing(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Whether an existing system would do is a person's finding; the machine sees that the question stays open."""
    if a.existing_answer is None:
        yield tell("没有回答已有系统能否满足需求。", "填写“已有系统能否满足需求”。", field="existing_answer")
    elif a.existing_answer == Existing.MEETS:
        yield tell(
            "填报已有系统可以满足需求。已建系统可满足需求的项目不列入年度计划。",
            "使用已有系统，撤回本申报；填错的，改正。",
            field="existing_answer",
        )
    elif a.existing_answer == Existing.PART and blank(a.existing_reason):
        yield tell("没有写已有系统为什么不够。", "填写“已有系统为什么不够”。", field="existing_reason")
    elif a.existing_answer == Existing.NONE and a.similar_systems:
        yield tell(
            "填报没有相近系统，系统登记里有 {count} 个：{names}。",
            "看过这些系统，再填写“已有系统能否满足需求”。",
            field="existing_answer",
            count=len(a.similar_systems),
            names="、".join(f"{row.get('title')}（{row.get('unit')}）" for row in a.similar_systems),
        )
    if a.existing_answer != Existing.MEETS:
        yield from _chosen_way(a)


def _chosen_way(a: ApplicationFacts) -> Iterator[Sentence]:
    """What the unit does after it has looked, and whether the rest of its form says the same."""
    if a.existing_way is None:
        yield tell(
            "没有写查过已有系统以后怎么办。",
            "查一遍有没有现成的，再选直接使用、扩建还是新建。",
            field="existing_way",
        )
    elif a.existing_way == Way.REUSE:
        yield tell(
            "选了直接使用已有的。已建系统可满足需求的项目不列入年度计划。",
            "使用已有系统，撤回本申报；填错的，改正。",
            field="existing_way",
        )
    elif a.existing_way == Way.EXTEND and a.nature == Nature.NEW:
        yield tell(
            "选了在已有的上面扩建，建设性质填的是新建。",
            "建设性质改为扩建或改造升级，或改正“查过以后怎么办”。",
            field="existing_way",
        )
    elif a.existing_way == Way.NEW and a.existing_found and blank(a.existing_reason):
        yield tell(
            "查到 {count} 个相近的系统和项目（{names}），选了另外新建，没有写为什么。",
            "填写“已有系统为什么不够”，或改为扩建。",
            field="existing_reason",
            count=len(a.existing_found),
            names="、".join(cell(row, "title") for row in a.existing_found),
        )
