"""Does the form say what article 10 asks, and does it hang together: 申报表, 建设方案, its author."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.words import Line
from tongchou.regulation.applies import Category, Funding, Nature
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.facts import ApplicationFacts, AuthorKind
from tongchou.stages.application.words import blank

REQUIRED = (
    "title", "plan_year", "basis", "goals", "year_plan", "total_fen", "fen_by_year", "costs", "contact_name",
    "contact_phone",
)  # fmt: skip
"""What article 10 lists, and 等 beyond it: without a year, its costs and a person to call nobody can review it."""

CHAPTERS = ("necessity", "feasibility", "reasonableness", "business_need", "build_content")
"""What a construction proposal must treat (art. 10)."""


@rule("APP-COMPLETE", "申报表完整", "10.3", "13.1")
def complete(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """One sentence for each thing that is missing, so that one return is enough."""
    for name in REQUIRED:
        answer = getattr(a, name)
        if not answer or (isinstance(answer, str) and blank(answer)):
            label = law.book.field(Line.APPLICATION, name).label
            yield tell("没有填“{label}”。", "填写“{label}”。", field=name, label=label)
    if not any((a.fiscal_fen, a.superior_fen, a.social_fen, a.other_fen)):
        yield tell("没有填资金来源。", "填写市级财政资金、上级补助资金、社会资金、其他资金各多少。", field="fiscal_fen")


@rule("APP-CATEGORY", "项目类别", "3.2", needs="category")
def category(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """The five categories are the law's; an import or another program may bring a sixth."""
    yield from _one_of(a.category, "category", law)


@rule("APP-NATURE", "建设性质", "3.3", needs="category nature")
def nature(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """An extension extends something and operation maintains something: without its name nobody can look it up."""
    yield from _one_of(a.nature, "nature", law)
    if a.nature == Nature.UPGRADE and blank(a.extends_system):
        yield tell("扩建或改造升级，没有写明是哪个系统。", "填写“扩建或改造的系统”。", field="extends_system")
    if a.nature == Nature.OPERATION and blank(a.om_systems):
        yield tell("申报运行维护，没有写明是哪些系统。", "填写“申请运维的系统”。", field="om_systems")
    if a.nature == Nature.OPERATION and a.category == Category.STUDY:
        yield tell("类别是软课题研究，性质是运行维护，两者对不上。", "软课题研究的性质选“新建”。", field="nature")


@rule("APP-FUNDING", "资金方式", "3.1", needs="funding")
def funding(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """The way of funding decides whose rules apply, so it must agree with the sources of money."""
    yield from _one_of(a.funding, "funding", law)
    public = (a.fiscal_fen or 0) + (a.superior_fen or 0)
    social = a.social_fen or 0
    if a.funding == Funding.JOINT and not (public and social):
        yield tell(
            "资金方式是财政资金和社会资金联合投资，资金来源里没有填全这两种资金。",
            "填写财政资金和社会资金各多少，或改资金方式。",
            field="social_fen" if public else "fiscal_fen",
        )
    if a.funding in {Funding.FISCAL, Funding.PURCHASE, Funding.OPERATION}:
        if not public:
            yield tell(
                "资金方式用财政资金，资金来源里没有填财政资金。", "填写市级财政资金或上级补助资金。", field="fiscal_fen"
            )
        if social:
            yield tell(
                "资金来源里有社会资金，资金方式没有选联合投资。",
                "资金方式改为“财政资金和社会资金联合投资”。",
                field="funding",
            )


@rule("APP-RESEARCH", "软课题的推广价值", "3.2", needs="category")
def research(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """A study falls under the rules only if others can use what it finds."""
    if a.category == Category.STUDY and blank(a.research_value):
        yield tell(
            "软课题研究没有写推广应用价值。",
            "填写“推广应用价值”：成果能在哪里推广；没有的，不列为政务信息化项目。",
            field="research_value",
        )


@rule("APP-PROPOSAL", "建设方案的内容", "10.1")
def proposal(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """The five things that the preliminary design must treat."""
    for name in CHAPTERS:
        if blank(getattr(a, name)):
            label = law.book.field(Line.APPLICATION, name).label
            yield tell("建设方案缺少“{label}”。", "在建设方案里写“{label}”。", field=name, label=label)


@rule("APP-SECURITY", "信息安全设计", "10.2", needs="category")
def security(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Security is designed with the system and not after it; a study designs no system."""
    if a.category != Category.STUDY and blank(a.security_design):
        yield tell(
            "建设方案缺少信息安全内容。", "在建设方案里同步设计信息安全，填写“信息安全设计”。", field="security_design"
        )


@rule("APP-AUTHOR", "方案编制单位", "12.1", "12.2", needs="author_kind")
def author(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """A third party must be named and qualified, and has to know from the start that it can neither bid nor review."""
    if a.author_kind != AuthorKind.THIRD_PARTY:
        return
    if blank(a.author):
        yield tell("方案委托第三方编制，没有填编制单位。", "填写“方案编制单位”。", field="author")
    if blank(a.author_qualification):
        yield tell(
            "没有填方案编制单位的信息化咨询设计类资质。", "填写资质名称和证书编号。", field="author_qualification"
        )
    if not a.author_declares:
        yield tell(
            "方案编制单位还没有承诺不参加本项目的投标和评审。", "由编制单位签署承诺后填“是”。", field="author_declares"
        )


def _one_of(answer: str | None, name: str, law: Law) -> Iterator[Sentence]:
    field = law.book.field(Line.APPLICATION, name)
    choices = field.choices
    if answer not in choices:
        yield tell(
            "“{label}”填了“{answer}”，没有这一种。",
            "从这些里选一种：{choices}。",
            field=name,
            label=field.label,
            answer=answer,
            choices="、".join(choices.values()),
        )
