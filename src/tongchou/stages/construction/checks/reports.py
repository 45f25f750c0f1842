"""The rules on progress reports (20.1, 20.2)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.construction.facts import ReportFacts

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@rule("RPT-COMPLETE", "进展填报完整", "20.1", needs="period percent milestones")
def report_is_complete(r: ReportFacts, law: Law) -> Iterator[Sentence]:
    if not MONTH.fullmatch(r.period):
        yield tell("期次写了“{period}”。", "写成 2026-11 这样。", field="period", period=r.period)
    elif r.period > f"{law.today:%Y-%m}":
        yield tell("期次 {period} 还没有到。", "填已经到的期次。", field="period", period=r.period)
    if r.percent > 100:
        yield tell("总体进度填了 {percent}%，不能超过 100%。", "核对进度。", field="percent", percent=r.percent)
    if not (r.done or "").strip():
        yield tell("没有写本期完成情况。", "写明本期完成了什么。", field="done")
    if not r.milestones:
        yield tell("没有填里程碑。", "按合同填写里程碑和完成比例。", field="milestones")
    for row in r.milestones:
        yield from _milestone_is_complete(row)


def _milestone_is_complete(row: Mapping[str, Any]) -> Iterator[Sentence]:
    """Evidence stands beside what is said to be finished, because payments rest on it."""
    name = _cell(row, "name")
    if not name:
        yield tell("有一个里程碑没有写名称。", "写上名称，或删去这一行。", field="milestones")
        return
    percent = _percent(row)
    if percent is None:
        yield tell(
            "里程碑“{name}”的完成比例不是 0 到 100 的整数。", "填 0 到 100 的整数。", field="milestones", name=name
        )
    elif percent == 100 and not _cell(row, "evidence"):
        yield tell("里程碑“{name}”报了 100%，没有写佐证。", "写明佐证材料。", field="milestones", name=name)


def _percent(row: Mapping[str, Any]) -> int | None:
    """The percentage of a milestone, where it is one."""
    percent = row.get("percent")
    return percent if type(percent) is int and 0 <= percent <= 100 else None


@rule("RPT-BACKWARD", "进度倒退", "20.1", needs="percent milestones last_milestones")
def nothing_goes_back_unexplained(r: ReportFacts, _: Law) -> Iterator[Sentence]:
    """Work can be found to be worse than thought; saying why is all that is asked."""
    explained = bool((r.fall_reason or "").strip())
    if r.last_percent is not None and r.percent < r.last_percent and not explained:
        yield tell(
            "总体进度由 {last}% 改为 {now}%，没有说明。",
            "写明进度降低的原因。",
            field="fall_reason",
            last=r.last_percent,
            now=r.percent,
        )
    now = {_cell(row, "name"): row for row in r.milestones}
    for before in r.last_milestones:
        name, last = _cell(before, "name"), _percent(before)
        row = now.get(name)
        if row is None:
            if not explained:
                yield tell(
                    "上期的里程碑“{name}”这期没有了。", "补上，或写明进度降低的原因。", field="milestones", name=name
                )
            continue
        percent = _percent(row)
        if percent is not None and last is not None and percent < last and not _cell(row, "explanation"):
            yield tell(
                "“{name}”由 {last}% 改为 {now}%，没有说明。",
                "在这个里程碑的“说明”里写明原因。",
                field="milestones",
                name=name,
                last=last,
                now=percent,
            )


@rule("RPT-CONFIRMED", "监理确认", "20.1", "19", weight=Weight.WARN, needs="approved_fen supervisors percent")
def supervisor_has_seen_it(r: ReportFacts, law: Law) -> Iterator[Sentence]:
    """A report is due whether or not the supervisor agrees; a disagreement travels with it, both values shown."""
    if not r.supervisors and r.approved_fen < law.value("major-project-fen"):
        return
    if r.supervisor_percent is None:
        yield tell("监理还没有确认本期进展。", "由监理确认或提出异议。", field="supervisor_percent")
    elif r.supervisor_percent != r.percent:
        yield tell(
            "承建单位报 {percent}%，监理认为 {seen}%，按较低的看。",
            "核对差异，写明原因。",
            field="supervisor_percent",
            percent=r.percent,
            seen=r.supervisor_percent,
        )


@rule(
    "RPT-CHANGE",
    "重大变化及时申报",
    "20.2",
    weight=Weight.WARN,
    needs="conditions_changed content_changed declared_changes",
)
def change_is_declared(r: ReportFacts, _: Law) -> Iterator[Sentence]:
    """A warning, because the report must come in all the more when something has changed."""
    changed = [word for word, has in (("建设条件", r.conditions_changed), ("建设内容", r.content_changed)) if has]
    if changed and not r.declared_changes:
        yield tell(
            "本期报告{what}有重大变化，还没有申报变更。",
            "申报变更，核准以后再实施。",
            field="declared_changes",
            what="、".join(changed),
        )


def _cell(row: Mapping[str, Any], column: str) -> str:
    return str(row.get(column) or "").strip()
