"""What a filing must show: whole, within the city's plan, connected, and not a second unified project (arts. 6, 33)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law
from tongchou.stages.filing.facts import Exchange, FilingFacts

REQUIRED = (
    "filing_kind", "title", "builder", "build_content", "total_fen", "planned_start", "planned_finish", "contact_name",
    "contact_phone",
)  # fmt: skip


@rule("FIL-COMPLETE", "备案内容完整", "33", "34")
def complete(f: FilingFacts, law: Law) -> Iterator[Sentence]:
    """One sentence for each thing that is missing, so that one return is enough."""
    for name in REQUIRED:
        if _empty(getattr(f, name)):
            label = law.book.field(Line.FILING, name).label
            yield tell("没有填“{label}”。", "填写“{label}”。", field=name, label=label)
    if f.planned_start and f.planned_finish and f.planned_finish < f.planned_start:
        yield tell(
            "计划完工日期 {finish} 早于计划开工日期 {start}。",
            "改正日期。",
            field="planned_finish",
            finish=f.planned_finish,
            start=f.planned_start,
        )


@rule("FIL-PLAN", "符合总体规划", "33", needs="conforms")
def plan(f: FilingFacts, _law: Law) -> Iterator[Sentence]:
    """To conform is to be able to say with which part."""
    if not f.conforms:
        yield tell("填报不符合智慧城市建设总体规划。", "改为符合规划的内容再备案。", field="conforms")
    elif _empty(f.plan_place):
        yield tell("填报符合总体规划，没有写符合哪一部分。", "填写“在顶层规划中的位置”。", field="plan_place")


@rule("FIL-EXCHANGE", "对接数据交换共享平台", "33", needs="exchange")
def exchange(f: FilingFacts, law: Law) -> Iterator[Sentence]:
    """Connected means that the entry can be looked up; planned means that there is a day."""
    if f.exchange == Exchange.CONNECTED and _empty(f.exchange_entry):
        yield tell("填报已对接，没有写对接的目录或接口。", "填写“对接的目录或接口”。", field="exchange_entry")
    elif f.exchange == Exchange.PLANNED and f.exchange_on is None:
        yield tell("填报计划对接，没有写哪一天。", "填写“计划对接日期”。", field="exchange_on")
    elif f.exchange == Exchange.PLANNED and f.exchange_on < law.today:
        yield tell(
            "计划对接日期 {on} 已经过去。",
            "已对接的改填“已对接”；没有的，改为今天以后的日期。",
            field="exchange_on",
            on=f.exchange_on,
        )
    elif f.exchange == Exchange.NONE:
        yield tell("填报不与市政务数据交换共享平台对接。", "安排对接，填写计划对接日期。", field="exchange")


@rule("FIL-UNIFIED", "不重复建设统一项目", "6.2", needs="unified_projects")
def unified(f: FilingFacts, _law: Law) -> Iterator[Sentence]:
    """What the department in charge builds for city and counties the counties do not build again."""
    for row in f.unified_projects:
        yield tell(
            "“{title}”（{number}）由{lead}统一建设，覆盖同一领域，各县区不再重复建设。",
            "使用统一建设的平台；缺的功能向{lead}提出需求。",
            field="plan_place",
            title=row.get("title"),
            number=row.get("number"),
            lead=row.get("lead"),
        )


def _empty(answer: object) -> bool:
    return not answer or (isinstance(answer, str) and not answer.strip())
