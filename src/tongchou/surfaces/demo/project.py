"""A project of the demo as a row of ``projects.csv`` says it: what it is, how far it comes, what goes wrong on the way."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from tongchou.kernel import calendar
from tongchou.kernel.calendar import add_months
from tongchou.lifecycle.words import Role
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.life import Life
from tongchou.surfaces.demo.people import ACCOUNTS, UNITS

CITY = "示例市"
WAN = 1_000_000
MAJOR = 400 * WAN
PHONES = {unit: f"0427-55500{n:02d}" for n, unit in enumerate(UNITS, 1)}
AUTHORS = (life.AUTHOR, life.firm("虚构规划设计咨询有限公司", "岑立", "0427-5550127"))
CONTRACTORS = (
    (life.CONTRACTOR, "feng.cj"),
    (life.firm("虚构数据技术有限公司", "谢数", "0427-5550124"), "xie.jicheng"),
    (life.firm("示例信息工程有限公司", "花工", "0427-5550125"), "hua.xin"),
)
WATCHERS = ((life.WATCHER, "zhou.xiao"), (life.firm("虚构工程监理有限公司", "严立", "0427-5550126"), "yan.li"))
PLANNERS = ("lin.jing", "xu.ning", "cao.yue")
REVIEWERS = ("chen.gong", "fan.lei")
ACCEPTERS = ("he.shan", "yao.qi")
MONEY = ("ma.jun", "qiu.cai")
TRADERS = ("deng.gong", "jin.biao")


@dataclass(frozen=True, slots=True)
class Project(Life):
    """A life with all that tells it from the others; ``n`` is its place in the list, which spreads days and firms."""

    n: int
    unit: str
    category: str
    nature: str
    mode: str
    funding: str
    months: int
    comes: str
    """The last step that it takes by itself, ``line:verb``; empty: as far as the days allow."""

    wrong: frozenset[str]
    """Rules that it does not meet at first, and other turns of its course."""

    def one_of(self, many: tuple[Any, ...]) -> Any:
        """Whose turn it is."""
        return many[self.n % len(many)]

    @property
    def planner(self) -> str:
        """Who handles it at the centre, as the next three."""
        return str(self.one_of(PLANNERS))

    @property
    def reviewer(self) -> str:
        """Who reviews it."""
        return str(self.one_of(REVIEWERS))

    @property
    def accepter(self) -> str:
        """Who inspects it."""
        return str(self.one_of(ACCEPTERS))

    @property
    def finance(self) -> str:
        """Who pays it."""
        return str(self.one_of(MONEY))

    @property
    def trader(self) -> str:
        """Who tenders it."""
        return str(self.one_of(TRADERS))

    @property
    def major(self) -> bool:
        """Whether it is supervised and tested (art. 19)."""
        return self.fen >= MAJOR and self.category != "study" and self.nature != "operation"

    @property
    def builder(self) -> tuple[dict[str, str], str]:
        """The firm that builds it, and who acts for it."""
        firm, person = self.one_of(CONTRACTORS)
        return firm, person

    @property
    def watcher(self) -> tuple[dict[str, str], str]:
        """The firm that supervises it, and who acts for it."""
        firm, person = self.one_of(WATCHERS)
        return firm, person

    @property
    def first_year_fen(self) -> int:
        """Of its money, what its first year gets."""
        return self.fen - self.fen // 4

    @property
    def opened(self) -> date:
        """The day on which its procurement begins."""
        return date(self.year, 1, 8) + timedelta(days=self.n * 7 % 45)

    @property
    def begun(self) -> date:
        """The day on which building begins."""
        return self.opened + timedelta(days=85)

    @property
    def done(self) -> date:
        """The day on which building ends."""
        return add_months(self.begun, self.months)

    @property
    def supervised(self) -> bool:
        """Only major projects must be; the others are not, here."""
        return self.major


def after(day: date, days: int) -> date:
    """A day so many days later."""
    return day + timedelta(days=days)


def called_on(p: Project) -> date:
    """The day on which the experts of a project are called to a meeting."""
    return date(p.year - 1, 10, 9) + timedelta(days=p.n % 9)


def meeting_of(p: Project) -> date:
    """The working day on which they meet."""
    return calendar.load().add(after(called_on(p), 20 + p.n % 9), 0).day


def money_by_year(p: Project) -> dict[str, int]:
    """Three quarters at first, the rest in the year after."""
    return {str(p.year): p.first_year_fen, str(p.year + 1): p.fen - p.first_year_fen}


def form(p: Project) -> dict[str, Any]:
    """Its application: that of the old life with what is its own."""
    study, kept = p.category == "study", p.nature == "operation"
    fees = {} if p.major else {"supervision_fen": None, "testing_fen": None}
    own = {
        "category": p.category, "nature": p.nature, "build_mode": p.mode, "funding": p.funding,
        "office": "信息化科", "leader_name": _named(p.leader), "contact_name": _named(p.clerk), "contact_phone": PHONES[p.unit],
        "basis": [f"示政办发〔{p.year - 2}〕{10 + p.n % 30}号 {p.place.partition('/')[0]}领域信息化任务分工"],
        "goals": f"围绕{p.content[0]}等 {len(p.content)} 项工作，办理时限压缩三成，数据一次采集、多处使用，验收和评估时逐项对照。",
        "targets": [{"target": f"{p.content[-1]}覆盖率", "value": f"{85 + p.n % 12}%", "by": f"{p.year + 1}-12"}],
        "planned_start": p.begun.isoformat(), "planned_finish": p.done.isoformat(), "build_months": p.months,
        "service_years": 5 + p.n % 4, "fen_by_year": money_by_year(p),
        "necessity": f"{p.content[0]}现在靠表格和电话，{p.data[0]}分散在各科室，底数不清、口径不一。",
        "business_need": f"{'、'.join(p.content)}各环节要连起来，{'、'.join(p.data)}要能随时核对。",
        "integration": f"与本部门统一门户和{p.data[0]}库共用账号和数据。",
        "protection_level": "three" if p.major else "two", **fees,
    }  # fmt: skip
    if not p.major:
        own["costs"] = [
            {"item": "定制软件开发", "fen": p.fen - p.fen // 5, "method": "功能点法"},
            {"item": "设备和服务", "fen": p.fen // 5, "method": "三家询价"},
        ]
    if p.n % 3 == 2:
        own |= {"author_kind": "own", "author": "", "author_uscc": "", "author_legal_person": "", "author_phone": ""}
    else:
        author = p.one_of(AUTHORS)
        own |= {"author": author["name"], "author_uscc": author["uscc"], "author_legal_person": author["legal_person"]}
        own |= {"author_phone": author["phone"], "author_qualification": f"信息化咨询设计资质 示例证书 {p.n:03d}"}
    if p.funding == "joint":
        own |= {"fiscal_fen": p.fen // 2, "social_fen": p.fen - p.fen // 2}
    if p.mode == "vertical":
        own |= {"county_interfaces": ["数据上报接口", "结果查询接口"], "county_data": list(p.data)}
    if p.mode == "cross-department":
        own |= {"lead_department": p.unit, "participants": [participant(p, open=True)]}
    if p.nature == "upgrade":
        own |= {"existing_answer": "part", "existing_way": "extend"}
        own |= {"extends_system": f"{p.title}（一期）", "continuity": "沿用一期的数据库和账号，新旧模块同一门户进入。"}
    if study:
        own |= {
            "research_value": "成果形成全市通用的方法和标准，可在其他部门推广。",
            "sharing": "no-data",
            "shared_data": [],
        }
    if kept:
        own |= {"om_systems": ["@relief.application.project"], "om_from": f"{p.year}-09-01", "build_months": 12}
    return {**life.application(p), **own}


def participant(p: Project, *, open: bool) -> dict[str, Any]:  # noqa: A002 - as the form's column is called
    """A department that takes part in a project that another leads; open to it, or not described yet."""
    row = {"unit": f"{CITY}市场监督管理局"}
    return row | {"opens": "、".join(p.content[:2])} if open else row


@cache
def _named(username: str) -> str:
    return next(a.name for a in ACCOUNTS if a.username == username)


def _start(year: int, n: int, wrong: str) -> date:
    """The day on which the clerk begins: between June and August, or when it is too late."""
    return date(year - 1, 8, 26) if "late" in wrong.split() else date(year - 1, 6, 24) + timedelta(days=n * 5 % 44)


def staff(unit: str) -> tuple[str, str]:
    """The clerk and the leader of a unit."""
    first = {a.role: a.username for a in reversed(ACCOUNTS) if (a.of or a.unit) == unit}
    return first[Role.CLERK], first[Role.LEADER]


def read() -> Iterator[Project]:
    """The list, in its order."""
    text = resources.files(__package__).joinpath("projects.csv").read_text("utf-8")
    for n, row in enumerate(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")), 1):
        unit, year = CITY + row["unit"], int(row["year"])
        clerk, leader = staff(unit)
        yield Project(
            name=row["name"], title=row["title"], clerk=clerk, leader=leader, year=year, fen=int(row["wan"]) * WAN,
            content=tuple(row["functions"].split()), place=row["place"], data=tuple(row["data"].split()),
            start=_start(year, n, row["wrong"]), n=n, unit=unit, category=row["category"] or "system",
            nature=row["nature"] or "new", mode=row["mode"] or "single", funding=row["funding"] or "fiscal",
            months=int(row["months"]), comes=row["comes"], wrong=frozenset(row["wrong"].split()),
        )  # fmt: skip


PROJECTS: tuple[Project, ...] = tuple(read())
NAMED = {p.name: p for p in PROJECTS}
