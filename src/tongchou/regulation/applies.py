"""Does this project fall under the rules, and by which way? A short guided answer before any form is filled (3.4).

`judge` takes what is known so far and returns the next question or the answer. Nothing that is answered here is stored:
whoever says that state secrets are touched must leave no trace but the fact of having stopped (art. 32).
Clauses are those of the reference edition, renumbered for the edition that is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from tongchou.regulation.rulebook import Rulebook


class Outcome(StrEnum):
    """Whether the rules apply."""

    APPLIES = "applies"
    BY_ANALOGY = "applies-by-analogy"
    COUNTY_FILING = "county-filing"
    ELSEWHERE = "handled-elsewhere"
    OUTSIDE = "outside"


class Track(StrEnum):
    """By which way the project goes on."""

    ANNUAL = "annual"  # the yearly application
    URGENT = "urgent"  # 一事一议
    FILING = "filing"  # the lighter filing of counties and of projects by analogy
    NONE = "none"


class Builder(StrEnum):
    """Who builds."""

    DEPARTMENT = "department"
    COUNTY = "county"
    OTHER = "other"


class Category(StrEnum):
    """The five categories (3.2), and none of them."""

    SYSTEM = "system"
    DATA = "data"
    SECURITY = "security"
    INFRASTRUCTURE = "infrastructure"
    STUDY = "study"
    OTHER = "other"


class Nature(StrEnum):
    """The three natures (3.3), and none of them."""

    NEW = "new"
    UPGRADE = "upgrade"
    OPERATION = "operation"
    OTHER = "other"


class Funding(StrEnum):
    """The four ways of funding (3.1), and none of them."""

    FISCAL = "fiscal"
    JOINT = "joint"
    PURCHASE = "purchase"
    OPERATION = "operation"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known of a project before it is one; ``None`` means *not asked yet*.

    Where the application's form asks the same, the attribute has its name, so that answers go over into the form.
    """

    involves_state_secrets: bool | None = None
    special_rules: bool | None = None
    builder: Builder | None = None
    serves_government: bool | None = None
    category: Category | None = None
    wider_use: bool | None = None  # asked of studies only
    nature: Nature | None = None  # not asked of studies
    funding: Funding | None = None
    market_run: bool | None = None  # asked only where no fiscal money is used
    urgent: bool | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next: the attribute of ``Situation`` that it fills, and its answers by value."""

    asks: str
    says: str
    options: Mapping[str, str]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether and how the rules apply, and which clauses say so."""

    outcome: Outcome
    track: Track
    clauses: tuple[str, ...]
    says: str


YES_NO: Mapping[str, str] = {"true": "是", "false": "否"}
BUILDERS: Mapping[str, str] = {Builder.DEPARTMENT: "市直部门", Builder.COUNTY: "县、区", Builder.OTHER: "其他单位"}
NEITHER: Mapping[str, str] = {"other": "都不是"}

_ASKED = (
    ("involves_state_secrets", "项目涉及国家秘密吗？", "32"),
    ("special_rules", "国家对这类项目的建设另有专门规定吗？", "32"),
    ("builder", "谁来建？", "2 33"),
    ("serves_government", "是用来支撑政务部门履行管理和服务职能的吗？", "3.4"),
    ("category", "属于哪一类？", "3.2"),
    ("wider_use", "研究成果有推广应用的价值吗？", "3.2"),
    ("nature", "是哪种性质？", "3.3"),
    ("funding", "钱从哪里来？", "3.1"),
    ("market_run", "按市场化方式运作吗？", "34"),
    ("urgent", "是国家、省、市急需建设，又没有赶上提前申报的吗？", "9.1 9.4"),
)


def questions(book: Rulebook) -> dict[str, Question]:
    """All questions by the attribute that they fill, in their order; choices in the words of the application's form."""
    form = book.forms["application"].fields
    options: Mapping[str, Mapping[str, str]] = {
        "builder": BUILDERS,
        "category": {**(form["category"].choices or {}), **NEITHER},
        "nature": {**(form["nature"].choices or {}), **NEITHER},
        "funding": form["funding"].choices or {},
    }
    return {
        asks: Question(asks, says, options.get(asks, YES_NO), book.cite(clauses.split()))
        for asks, says, clauses in _ASKED
    }


def judge(situation: Situation, book: Rulebook) -> Question | Answer:
    """The next question, or the answer as soon as it is certain: no more is asked than needs to be known."""
    for gate in (_elsewhere, _builder, _purpose, _category, _nature, _funding, _urgency):
        found = gate(situation)
        if isinstance(found, str):
            return questions(book)[found]
        if found is not None:
            return replace(found, clauses=book.cite(found.clauses))
    says = "属于本办法的项目：填申报表和建设方案，随下一年度项目实施计划报中心。"
    return Answer(Outcome.APPLIES, Track.ANNUAL, book.cite(("2", "3.1", "3.2", "9.1")), says)


Found = str | Answer | None
"""What a gate says: the attribute to ask for, the answer, or nothing yet."""


def _elsewhere(s: Situation) -> Found:
    if s.involves_state_secrets is None:
        return "involves_state_secrets"
    if s.involves_state_secrets:
        says = "涉及国家秘密的项目不在本系统办理，按国家有关规定办。不要在这里填写或上传任何内容。"
        return Answer(Outcome.ELSEWHERE, Track.NONE, ("32",), says)
    if s.special_rules is None:
        return "special_rules"
    if s.special_rules:
        says = "国家另有专门规定的项目不在本系统办理，按专门规定办。"
        return Answer(Outcome.ELSEWHERE, Track.NONE, ("32",), says)
    return None


def _builder(s: Situation) -> Found:
    if s.builder is None:
        return "builder"
    if s.builder is not Builder.COUNTY:
        return None
    says = "县区项目走县区备案：符合全市总体规划，并与市政务数据共享交换平台对接。"
    return Answer(Outcome.COUNTY_FILING, Track.FILING, ("33", "6.2"), says)


def _purpose(s: Situation) -> Found:
    if s.serves_government is None:
        return "serves_government"
    says = "不是用来支撑政务部门履行职能的，不属于政务信息化项目，不用在这里申报。"
    return None if s.serves_government else _outside("3.4", says=says)


def _category(s: Situation) -> Found:
    if s.category is None:
        return "category"
    if s.category is Category.OTHER:
        return _outside("3.2", says="不属于五类政务信息化项目，不用在这里申报。")
    if s.category is not Category.STUDY:
        return None
    if s.wider_use is None:
        return "wider_use"
    return None if s.wider_use else _outside("3.2", says="没有推广应用价值的软课题不用在这里申报。")


def _nature(s: Situation) -> Found:
    if s.category is Category.STUDY:
        return None
    if s.nature is None:
        return "nature"
    if s.nature is Nature.OTHER:
        return _outside("3.3", says="不是新建、扩建改造，也不是运行维护，不用在这里申报。")
    return None


def _funding(s: Situation) -> Found:
    if s.funding is None:
        return "funding"
    if s.funding is not Funding.NONE:
        if s.builder is Builder.DEPARTMENT:
            return None
        says = "用财政资金的项目由市直部门作需求单位申报。找使用它的市直部门来报。"
        return _outside("2", "4.5", says=says)
    if s.market_run is None:
        return "market_run"
    if s.market_run:
        return _outside("3.1", "34", says="不直接用财政资金、按市场化运作的项目不归本办法管。")
    says = "不直接用财政资金、又不是市场化运作的项目参照本办法，走备案。"
    return Answer(Outcome.BY_ANALOGY, Track.FILING, ("34",), says)


def _urgency(s: Situation) -> Found:
    if s.urgent is None:
        return "urgent"
    if not s.urgent:
        return None
    says = "属于本办法的项目：走一事一议，写明上级要求的依据，由市政府审核。"
    return Answer(Outcome.APPLIES, Track.URGENT, ("2", "3.1", "3.2", "9.4"), says)


def _outside(*clauses: str, says: str) -> Answer:
    return Answer(Outcome.OUTSIDE, Track.NONE, clauses, says)
