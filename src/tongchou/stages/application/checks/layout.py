"""Its place among the city's systems (arts. 6, 7, 8, 18).

Nothing twice, led by the right department, open to others, on shared ground.
"""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.words import Line
from tongchou.regulation.applies import Nature
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.facts import MUNICIPAL_CLOUD, ApplicationFacts, BuildMode, Rows
from tongchou.stages.application.words import blank, cell, same_unit

SHOWN = 3
"""How many names a sentence lists before it says 等."""

NOTHING = "none"
"""The choice 都不建设, which says that the question was read."""


@rule("APP-PLACE", "在顶层规划中的位置", "6.1", weight=Weight.WARN)
def place(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """A project outside the plan may still be right; its reviewers must know that it is."""
    if blank(a.plan_place):
        yield tell(
            "没有写明项目在智慧城市顶层规划中的位置。",
            "填写所属的领域和平台；规划里没有的，写明没有。",
            field="plan_place",
        )


@rule("APP-UNIFIED", "不重复建设统一项目", "6.2", needs="unified_projects")
def unified(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """What the department in charge builds for city and counties nobody builds again."""
    for row in a.unified_projects:
        yield tell(
            "“{title}”（{number}）由{lead}统一建设，覆盖同一领域，其他单位不再重复建设。",
            "使用统一建设的平台；缺的功能向{lead}提出需求。",
            field="plan_place",
            title=row.get("title"),
            number=row.get("number"),
            lead=row.get("lead"),
        )


@rule("APP-LEAD", "牵头部门统一建设", "6.3", needs="category nature build_mode unit_name led_projects")
def lead(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """The lead department applies for all; a participant that applies for itself would build the same thing again."""
    for row in a.led_projects:
        yield tell(
            "“{title}”（{number}）由{lead}牵头统一建设，{unit}是参与部门，不再单独申报。",
            "向{lead}提出需求，在那个项目里一并建设。",
            field="plan_place",
            title=row.get("title"),
            number=row.get("number"),
            lead=row.get("lead"),
            unit=a.unit_name,
        )
    if not a.builds or a.build_mode != BuildMode.CROSS_DEPARTMENT:
        return
    if blank(a.lead_department):
        yield tell("多部门协同的项目没有填牵头部门。", "填写“牵头部门”。", field="lead_department")
    elif not same_unit(a.unit_name, [a.lead_department]):
        yield tell(
            "牵头部门是{lead}，申报单位是{unit}。",
            "由{lead}申报，{unit}作为参与部门确认。",
            field="lead_department",
            lead=a.lead_department,
            unit=a.unit_name,
        )
    if not a.participants:
        yield tell("多部门协同的项目没有填参与部门。", "填写“参与部门”，一行一个部门。", field="participants")
    for row in a.participants or ():
        yield from _answer_of(a, row)


def _answer_of(a: ApplicationFacts, row: Mapping[str, Any]) -> Iterator[Sentence]:
    """Who is on the platform answers there for the part as it is described now; for others the lead states the day."""
    unit, opens = cell(row, "unit"), str(row.get("opens") or "")
    answers = [c for c in a.confirmations or () if c.get("unit") == unit and str(c.get("opens") or "") == opens]
    answer = answers[-1].get("state") if answers else ""
    if answer == "confirmed":
        return
    if answer == "refused":
        yield tell(
            "参与部门“{unit}”不同意参与：{reason}",
            "与{unit}商定，改写向它开放的应用再送审签，或从参与部门里去掉。",
            field="participants",
            unit=unit,
            reason=answers[-1].get("reason") or "没有写理由。",
        )
    elif unit in (a.participants_inside or ()):
        yield tell(
            "参与部门“{unit}”还没有确认。",
            "送审签以后，由{unit}的领导在系统里确认。",
            field="participants",
            unit=unit,
        )
    elif blank(row.get("confirmed_on")):
        yield tell(
            "参与部门“{unit}”还没有确认。",
            "由{unit}确认以后填写确认日期。",
            field="participants",
            unit=unit,
        )


@rule("APP-ALONE", "单独建设的理由", "6.4", needs="category nature build_mode")
def alone(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Building alone is the exception that has to be argued."""
    if a.builds and a.build_mode == BuildMode.SINGLE and blank(a.alone_reason):
        yield tell("由单个部门建设，没有写为什么确需单独建设。", "填写“确需单独建设的理由”。", field="alone_reason")


@rule("APP-COUNTIES", "向县区开放", "7.1", needs="category nature build_mode")
def counties(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """A vertical platform that the counties cannot reach makes them build their own."""
    if not a.builds or a.build_mode != BuildMode.VERTICAL:
        return
    if not a.county_interfaces:
        yield tell(
            "市县两级统一建设的平台，没有写向县区开放哪些接口。", "填写“向县区开放的接口”。", field="county_interfaces"
        )
    if not a.county_data:
        yield tell(
            "市县两级统一建设的平台，没有写向县区开放哪些数据。", "填写“向县区开放的数据”。", field="county_data"
        )


@rule("APP-DEPARTMENTS", "向各部门开放", "7.2", needs="category nature build_mode")
def departments(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """One department without its part breaks the chain of business."""
    if not a.builds or a.build_mode != BuildMode.CROSS_DEPARTMENT:
        return
    closed = [cell(row, "unit") for row in a.participants or () if blank(row.get("opens"))]
    if closed:
        yield tell(
            "没有写向{units}开放哪些应用，业务链条会断在那里。",
            "在“参与部门”里逐个写明向它开放的应用。",
            field="participants",
            units="、".join(closed),
        )


@rule("APP-INTEGRATE", "与现有系统整合", "7.3", needs="category nature build_mode own_systems")
def integrate(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """The register knows what the department runs already; a new island beside it is what article 7 ends."""
    if a.builds and a.build_mode == BuildMode.SINGLE and a.own_systems and blank(a.integration):
        yield tell(
            "本部门已有 {count} 个系统（{names}），没有写怎样与它们整合。",
            "填写“与本部门现有系统的整合”。",
            field="integration",
            count=len(a.own_systems),
            names=_names(a.own_systems),
        )


@rule("APP-SUPPORT", "使用统一支撑", "7.4", needs="category nature", waivable=True)
def support(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Applications stand on the city's shared components; what they build themselves needs a special reason."""
    if not a.builds_software:
        return
    if a.own_components:
        yield tell(
            "自建了这些支撑组件：{names}。应用系统要充分利用全市统一支撑。",
            "改用全市统一支撑；有特殊情况的，申请中心同意。",
            field="own_components",
            names="、".join(a.own_components),
        )
    elif not a.support_components:
        yield tell(
            "没有写使用哪些全市统一支撑。",
            "填写“使用的统一支撑”；有特殊情况不用的，申请中心同意。",
            field="support_components",
        )


@rule("APP-CLOUD", "部署在市级政务云", "7.4", needs="category nature", waivable=True)
def cloud(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """Deployment off the municipal cloud is the special case."""
    if not a.builds_software or a.deployment == MUNICIPAL_CLOUD:
        return
    if a.deployment is None:
        yield tell("没有填“部署方式”。", "填写“部署方式”。", field="deployment")
        return
    choices = law.book.field(Line.APPLICATION, "deployment").choices
    yield tell(
        "部署方式是“{deployment}”，除特殊情况外一般在市级政务云平台上部署。",
        "改为市级政务云；有特殊情况的，写明理由，申请中心同意。",
        field="deployment",
        deployment=choices.get(a.deployment, a.deployment),
    )


@rule("APP-BASE", "基础支撑平台由中心建设", "8.1", needs="category nature unit_is_centre")
def base(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """Cloud, data centre, extranet and security protection exist once in the city."""
    if not a.builds or a.unit_is_centre:
        return
    yield from _unanswered(a.builds_base, "builds_base", law)
    chosen = _chosen(a.builds_base, "builds_base", law)
    if chosen:
        yield tell(
            "建设内容里有{names}，由中心统一规划建设。",
            "去掉这部分，使用市级平台；有需求的，向中心提出。",
            field="builds_base",
            names=chosen,
        )


@rule("APP-OWN-BUILD", "不单独建设网络、机房、基础平台", "8.2", needs="category nature unit_is_centre", waivable=True)
def own_build(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """原则上: the centre's technical review can allow it, once it sees how it connects to the municipal platforms."""
    if not a.builds or a.unit_is_centre:
        return
    yield from _unanswered(a.builds_own, "builds_own", law)
    chosen = _chosen(a.builds_own, "builds_own", law)
    if not chosen:
        return
    yield tell(
        "建设内容里有{names}，市直部门原则上不再单独建设。",
        "去掉这部分；确需建设的，经中心技术审核同意。",
        field="builds_own",
        names=chosen,
    )
    if blank(a.interconnection):
        yield tell(
            "单独建设{names}，没有写怎样与市级平台互联互通。", "填写“与市级平台互联互通”。", field="interconnection",
            names=chosen,
        )  # fmt: skip


@rule("APP-REUSE", "复用和衔接", "18", needs="category nature")
def reuse(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """大平台、小前端: what is there is used, and what is added fits on."""
    if not a.builds_software:
        return
    if not a.reused_components and blank(a.no_reuse_reason):
        yield tell(
            "没有写复用哪些成果和组件，也没有写不复用的理由。",
            "填写“复用的成果和组件”，或写明“没有复用的理由”。",
            field="reused_components",
        )
    if a.nature == Nature.UPGRADE and blank(a.continuity):
        yield tell(
            "扩建或改造升级，没有写新建部分与现有部分怎样衔接。", "填写“新建部分与现有部分的衔接”。", field="continuity"
        )


def _unanswered(answer: tuple[str, ...] | None, name: str, law: Law) -> Iterator[Sentence]:
    if not answer:
        label = law.book.field(Line.APPLICATION, name).label
        yield tell("没有填“{label}”。", "选出要建设的；都不建设的，选“都不建设”。", field=name, label=label)


def _chosen(answer: Iterable[str] | None, name: str, law: Law) -> str:
    choices = law.book.field(Line.APPLICATION, name).choices
    return "、".join(choices.get(choice, choice) for choice in answer or () if choice != NOTHING)


def _names(rows: Rows) -> str:
    names = "、".join(str(row.get("title")) for row in rows[:SHOWN])
    return f"{names}等" if len(rows) > SHOWN else names
