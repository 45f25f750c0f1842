"""What comes round every year: the units' own plans, the city's plan made of them, and its money (arts. 9, 16, 27)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo.life import YES
from tongchou.surfaces.demo.project import MONEY, PHONES, PLANNERS, PROJECTS, Project, after, money_by_year, staff
from tongchou.surfaces.demo.script import SAVE, Act

YEARS = (2025, 2026, 2027)
SILENT = {(2026, "示例市文化和旅游局"), (2027, "示例市农业农村局"), (2027, "示例市文化和旅游局")}
"""Units that have not handed in their plan, though they have projects."""

LEFT = {
    (2027, "示例市交通运输局"): "open", (2027, "示例市市场监督管理局"): "submit", (2027, "示例市生态环境局"): "return",
    (2026, "示例市自然资源局"): "withdraw",
}  # fmt: skip
"""Plans that have not come to their end, by the last step."""

NOT_PLANNED = {"defer"}
OUT = ("application:", "annual-plan:")


def plans() -> Iterator[Act]:
    """All units' plans and the city's, year by year."""
    for year in YEARS:
        of_year = [p for p in PROJECTS if p.year == year]
        for place, unit in enumerate(dict.fromkeys(p.unit for p in of_year)):
            if (year, unit) not in SILENT:
                yield from unit_plan(year, unit, [p for p in of_year if p.unit == unit], place)
        yield from call(year)
        yield from city_plan(year, [p for p in of_year if listed(p)], of_year)


def call(year: int) -> Iterator[Act]:
    """The centre asks for the next year's needs in May, and reminds the silent ones before the day of the law (9.1)."""
    before = year - 1
    head = {
        "title": f"关于征集 {year} 年度项目的通知", "plan_year": year, "document_no": f"示智运发〔{before}〕6号",
        "notice_text": "各单位按办法报送下一年度的项目实施计划和项目申报。",
    }  # fmt: skip
    act = Act(date(before, 5, 18), "lin.jing", Line.CALL, "open", f"call-{year}", head)
    yield replace(act, opens=True)
    yield replace(act, on=date(before, 5, 20), verb="issue", stated={})
    quiet = [unit for silent_year, unit in sorted(SILENT) if silent_year == year]
    if quiet:
        told = {"units": quiet, "reason": "8 月 31 日截止，没有项目的也要报送。"}
        wrong = {**told, "units": ["示例市民政局"]}
        yield replace(act, on=date(before, 8, 24), verb="remind", stated=wrong, refused="CAL-UNITS")
        yield replace(act, on=date(before, 8, 24), verb="remind", stated=told)
    if year < YEARS[-1]:
        yield replace(act, on=date(before, 12, 19), verb="close", stated={})


def listed(p: Project) -> bool:
    """Whether the centre proposes it: it came through the experts' review, and there is money for it."""
    early = p.comes.startswith("application:")
    return not early and "defer" not in p.wrong


def unit_plan(year: int, unit: str, projects: Sequence[Project], place: int) -> Iterator[Act]:
    """A department's plan for the next year, sent by the end of August, or late with a consent (9.1)."""
    clerk, leader = staff(unit)
    name, day = f"plan-{year}-{place}", date(year - 1, 6, 3)
    items = [
        {"title": p.title, "nature": "新建", "summary": "、".join(p.content), "start": f"{year}-04", "fen": p.fen}
        for p in projects
    ]
    plan: dict[str, Any] = {
        "title": f"{year} 年度项目实施计划", "plan_year": year, "basis": f"示政办发〔{year - 2}〕12号", "leader_name": "分管领导",
        "contact_name": "信息化科", "contact_phone": PHONES[unit], "nothing_planned": False, "items": items,
        "total_fen": sum(p.fen for p in projects),
    }  # fmt: skip

    def act(on: date, who: str, verb: str, stated: dict[str, Any] | None = None, **more: Any) -> Act:
        return Act(on, who, Line.PLAN, verb, name, stated or {}, **more)

    last = LEFT.get((year, unit), "accept")
    day = after(day, place * 2)
    yield act(day, clerk, "open", plan, papers=("unit-plan",), opens=True)
    if last == "open":
        return
    if place == 1:
        yield act(after(day, 3), clerk, SAVE, {"total_fen": 1_000_000, "contact_phone": ""})
        yield act(after(day, 3), leader, "submit", YES, refused="PLN-COMPLETE")
        yield act(after(day, 3), clerk, SAVE, {"total_fen": plan["total_fen"], "contact_phone": plan["contact_phone"]})
    if place == 2:
        yield from late_plan(name, act(date(year - 1, 9, 3), leader, "submit", YES, refused="PLN-DEADLINE"))
        day = date(year - 1, 9, 10)
    yield act(after(day, 4), leader, "submit", YES)
    if last == "withdraw":
        yield act(after(day, 9), leader, "withdraw", {"reason": "并入省级计划，撤回。"})
        return
    if last == "return" or place == 3:
        told = {
            "reason": "项目没有写清建设内容。",
            "points": [{"point": "补写建设内容", "field": "items"}],
            "answer_by": after(day, 12).isoformat(),
        }
        yield act(after(day, 7), PLANNERS[place % 3], "return", told)
        if last == "return":
            return
        yield act(after(day, 10), leader, "submit", YES)
    if last == "accept":
        yield act(after(day, 13), PLANNERS[place % 3], "accept")


def late_plan(name: str, late: Act) -> Iterator[Act]:
    """Late by three days: refused, and let through by a consent that says why (9.1)."""
    yield late
    asked = {
        "title": "年度计划逾期报送", "rule": "PLN-DEADLINE", "about": f"@{name}", "valid_until": after(late.on, 30).isoformat(),
        "request_reason": "八月下旬机构改革，信息化科与办公室合并，材料移交延误三天。",
    }  # fmt: skip
    consent = replace(late, line=Line.CONSENT, name=f"{name}.consent", refused="")
    yield replace(consent, on=after(late.on, 1), verb="request", stated=asked, opens=True)
    yield replace(
        consent, on=after(late.on, 4), who="chen.gong", verb="grant", stated={"consent_opinion": "情况属实，同意。"}
    )


def city_plan(year: int, chosen: Sequence[Project], all_of_year: Sequence[Project]) -> Iterator[Act]:
    """The year's plan from the centre's proposal to its issue; the first tries do not hold (9.2, 9.3, 13)."""
    before, name = year - 1, f"plan-{year}"
    items = [_item(p) for p in chosen]
    arranged = [
        {"number": f"@{p.name}.application", "year": int(y), "fen": fen}
        for p in chosen
        for y, fen in money_by_year(p).items()
    ]
    total = sum(i["fen"] for i in items)
    head = {
        "title": f"{year} 年度政务信息化项目建设安排计划",
        "plan_year": year,
        "total_fen": total,
        "budget_fen": 20_000_000_000,
        "items": items,
    }

    def act(day: tuple[int, int], who: str, verb: str, stated: dict[str, Any] | None = None, **more: Any) -> Act:
        return Act(date(before, *day), who, Line.ANNUAL_PLAN, verb, name, stated or {}, **more)

    yield act((11, 10), "lin.jing", "compile", head, opens=True)
    out = [
        p
        for p in all_of_year
        if p.comes
        in {
            "application:reject",
            "application:lapse",
            "application:withdraw",
            "application:admit",
            "application:submit",
        }
    ]
    yield act(
        (11, 16), "lin.jing", "propose", {"items": [*items, *map(_item, out)]}, papers=("plan-letter", "plan-table"),
        refused="PLA-LISTABLE PLA-MONEY PLA-EXPERTS PLA-TABLE PLA-LETTER",
    )  # fmt: skip
    yield act((11, 20), "lin.jing", "propose", {"items": items})
    if year == 2026:
        yield act((11, 26), MONEY[0], "return", {"reason": "两个项目的年度资金与预告数不符，请复核。"})
        yield act((11, 28), "lin.jing", "propose", {"items": items}, papers=("plan-letter",))
    yield act(
        (12, 8),
        MONEY[0],
        "fund",
        {"arranged": arranged[1:]},
        papers=("fund-plan",),
        refused="PLA-ARRANGED PLA-FUND-PLAN",
    )
    yield act((12, 10), MONEY[0], "fund", {"arranged": arranged})
    yield act((12, 18), "xu.ning", "issue")


def _item(p: Project) -> dict[str, Any]:
    return {"number": f"@{p.name}.application", "title": p.title, "unit": p.unit, "fen": p.first_year_fen}
