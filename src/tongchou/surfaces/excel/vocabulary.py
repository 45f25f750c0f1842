"""Which headings mean which fields: every name in the field books of an edition, as spreadsheets spell them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tongchou.kernel.reading import MoneyUnit, money_unit, plain
from tongchou.lifecycle.words import LINES, Line
from tongchou.regulation.fieldbook import Field, Kind
from tongchou.regulation.rulebook import Rulebook


class Role(StrEnum):
    """Columns that place a row and that no rule looks at."""

    UNIT = "unit"
    YEAR = "year"
    NUMBER = "number"
    CODE = "code"
    AMOUNT = "amount"
    OTHER = "other"


ROLE_NAMES: dict[Role, str] = {
    Role.UNIT: "单位",
    Role.YEAR: "年度",
    Role.NUMBER: "序号",
    Role.CODE: "项目编号",
    Role.AMOUNT: "金额",
    Role.OTHER: "不检查",
}
NOT_IN_LISTS = frozenset(
    {
        Line.CALL,
        Line.PLAN,
        Line.ANNUAL_PLAN,
        Line.OPINION,
        Line.MINUTES,
        Line.FLAG,
        Line.OVERLAP,
        Line.SCORE,
        Line.INTERNAL_RULE,
        Line.CONSENT,
        Line.PARTICIPATION,
        Line.PARAMETER,
        Line.INTERPRETATION,
        Line.WORKDAYS,
    }
)
"""Lines whose records are no projects: no row of a list is one of them."""

_ROLE_HEADINGS: dict[Role, str] = {
    Role.UNIT: "单位 单位名称 需求单位 建设单位 项目单位 申报单位 采购单位 采购人 使用单位 业主单位 填报单位 主管部门 部门 预算单位"
    " 项目建设单位 项目申报单位 department agency",
    Role.YEAR: "年度 年份 计划年度 申报年度 预算年度 year",
    Role.NUMBER: "序号 编号 no",
    Role.CODE: "项目编号 项目编码 项目代码 code",
    Role.AMOUNT: "金额 amount",
    Role.OTHER: "备注 说明 联系人 联系电话 电话 手机 地区 区域 区划 region 来源 链接 source url sourceurl -",
}
_ENGLISH = {
    "project": "项目名称", "project name": "项目名称", "name": "项目名称", "title": "项目名称", "unit": "单位",
    "budget": "预算金额", "approved budget": "核定金额", "contract amount": "合同金额", "award amount": "中标金额",
    "total investment": "总投资额",
}  # fmt: skip
_GENERIC_YEARS = "投资 投资额 计划投资 投资计划 投资金额 资金 资金计划 预算 经费 年度投资 年度投资额 分年度投资 分年投资 分年度投资额"
_ROLE_FIELDS = {"unit_name": Role.UNIT, "plan_year": Role.YEAR}  # facts that are also places
_UNIT_AT_END = re.compile(r"(?:[(（\[【/]|单位[:：]?)\s*(?:单位[:：])?\s*([^()（）\[\]【】/]{1,6})\s*[)）\]】]?$")
_YEAR_IN_HEADING = re.compile(r"(20\d\d)年?度?")


@dataclass(frozen=True, slots=True)
class Target:
    """One field of one line."""

    line: Line
    field: Field


@dataclass(frozen=True, slots=True)
class Sense:
    """What a heading means: fields (one per line that has it) or a role; ``year`` where it is one year of several."""

    targets: tuple[Target, ...] = ()
    role: Role | None = None
    year: int | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart: its name without unit, and the unit."""

    name: str
    unit: str = ""

    @property
    def money_unit(self) -> MoneyUnit | None:
        """The unit as one of money, if it is."""
        return money_unit(self.unit) if self.unit else None


def take_apart(text: str) -> Heading:
    """``预算金额（万元）``, ``budget_万元``, ``使用年限/年`` as name and unit."""
    name = re.sub(r"^[*★]|[*★]$|[(（](?:必填|选填|必选|可选)[)）]", "", plain(text)).strip()
    found = _UNIT_AT_END.search(name)
    if found and (money_unit(found[1]) or found[1] in {"年", "月", "个月", "天", "个", "人", "%", "日", "工作日"}):
        return Heading(name[: found.start()].strip(" _-:："), found[1])
    found = re.fullmatch(r"(.*?)[_\s]*(万元|亿元|元)", name)
    return Heading(found[1].strip(" _-"), found[2]) if found and found[1].strip(" _") else Heading(name)


def norm(name: str) -> str:
    """The spelling in which names are compared."""
    return re.sub(r"[\s_\-:：,，.。、*★“”\"'‘’/\\]|^[一二三四五六七八九十]、|^\d+[.、]", "", plain(name)).lower()


def loosen(name: str) -> str:
    """A name without what changes nothing about its meaning, for a guess that is shown as one."""
    bare = re.sub(r"[(（].*?[)）]", "", norm(name))
    bare = re.sub(r"^(?:项目|本项目|是否|拟)+", "", bare)
    bare = re.sub(r"(?:日期|时间)$", "时", bare)
    return re.sub(r"(?:金额|总额|额|情况|说明)$", "", bare)


def readings(name: str) -> Iterator[str]:
    """The names that one heading may hold: itself, and where two scripts are mixed, each of them."""
    yield name
    chinese = "".join(re.findall(r"[\u3400-\u9fff（）()、]+", name))
    english = " ".join(re.findall(r"[A-Za-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))).lower()
    if chinese and english:
        yield chinese
    if english:
        yield _ENGLISH.get(english, english)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All headings that an edition knows."""

    exact: dict[str, Sense] = field(default_factory=dict)  # label or alias, as `norm` spells it
    loose: dict[str, Sense] = field(default_factory=dict)  # as `loosen` spells it
    by_id: dict[str, Sense] = field(default_factory=dict)  # id, and line.id
    years: dict[str, Sense] = field(default_factory=dict)  # what is left of a heading once its year is taken out

    def sense(self, heading: Heading) -> Sense | None:
        """What a heading means; ``None`` where no field book knows it."""
        for name in readings(heading.name):
            key = norm(name)
            found = self.exact.get(key) or self.by_id.get(plain(name).lower()) or self._year(name)
            if found:
                return found
        key = loosen(heading.name)
        guess = self.loose.get(key) if key else None
        return Sense(guess.targets, guess.role, None, sure=False) if guess else None

    def _year(self, name: str) -> Sense | None:
        """A heading that names one year: 2027年投资, 分年度投资/2027年."""
        found = _YEAR_IN_HEADING.search(name)
        if found is None or found[0] == name == found[1]:  # a bare 2027 may be a cell as well as a heading
            return None
        rest = norm(name[: found.start()] + name[found.end() :])
        base = self.years.get(rest) or (self.years.get("") if rest in ("", *_GENERIC_YEARS.split()) else None)
        return Sense(base.targets, None, int(found[1]), sure=rest in self.years) if base else None

    def names(self) -> tuple[str, ...]:
        """Every name that ``--map`` accepts, for suggestions."""
        labels = (t.field.label for s in self.by_id.values() for t in s.targets)
        return tuple(dict.fromkeys((*labels, *ROLE_NAMES.values(), *self.by_id)))


def vocabulary(book: Rulebook, line: Line | None = None) -> Vocabulary:
    """The headings that the field books of an edition know; within a line, labels count before aliases.

    With ``line`` only that form's, and for projects also what is entered of old ones: what is loaded goes to one form,
    while a check asks all of them and takes each column from the stage that it belongs to.
    """
    words = Vocabulary()
    targets = tuple(_targets(book, line))
    _enter(words.by_id, ((f"{t.line}.{t.field.id}".lower(), t) for t in targets))
    _enter(words.by_id, ((t.field.id.lower(), t) for t in targets))
    _enter(words.exact, ((norm(t.field.label), t) for t in targets))
    _enter(words.exact, ((norm(a), t) for t in targets for a in t.field.aliases))
    _enter(words.loose, ((loosen(name), t) for name, t in _named(targets)))
    yearly = tuple(t for t in targets if t.field.kind is Kind.YEARS)
    _enter(words.years, ((norm(name), t) for name, t in _named(yearly)))
    _enter(words.years, ((norm(re.sub("^分?年度?", "", name)), t) for name, t in _named(yearly)))
    words.years[""] = Sense(tuple(t for t in yearly if t.line is (line or Line.APPLICATION))[:1])
    for role, headings in _ROLE_HEADINGS.items():
        also = tuple(t for t in targets if _ROLE_FIELDS.get(t.field.id) is role)
        for heading in (ROLE_NAMES[role], *headings.split()):
            words.exact.setdefault(norm(heading), Sense(also, role))
    for senses in (words.by_id, words.exact, words.loose, words.years):
        for key, sense in senses.items():
            senses[key] = replace(sense, targets=_also_known(sense.targets, targets))
    return words


def _also_known(meant: tuple[Target, ...], targets: Iterable[Target]) -> tuple[Target, ...]:
    """Also the lines that take the same fact, under the same id, from another's record: 核定投资 of the application."""
    lines = {t.line for t in meant}
    same = {(t.field.id, t.field.kind) for t in meant}
    more = (t for t in targets if not t.field.asked and t.line not in lines and (t.field.id, t.field.kind) in same)
    return (*meant, *more)


def _targets(book: Rulebook, line: Line | None) -> Iterator[Target]:
    for form in book.forms.values():
        if line is None and form.id in LINES and form.id not in NOT_IN_LISTS:
            known = (f for f in form.fields.values() if f.kind is not Kind.ROWS and not f.entered)
            yield from (Target(Line(form.id), f) for f in known)
        elif form.id == line:
            yield from (Target(line, f) for f in form.fields.values() if f.kind is not Kind.ROWS and f.asked)


def _named(targets: Iterable[Target]) -> Iterator[tuple[str, Target]]:
    return ((take_apart(name).name, t) for t in targets for name in (t.field.label, *t.field.aliases))


def _enter(into: dict[str, Sense], names: Iterable[tuple[str, Target]]) -> None:
    """Gather the targets of each name; where one line has two fields of that name, the first is meant."""
    for key, target in names:
        known = into.get(key, Sense())
        if key and all(t.line is not target.line for t in known.targets):
            role = known.role or _ROLE_FIELDS.get(target.field.id)
            into[key] = Sense((*known.targets, target), role)
