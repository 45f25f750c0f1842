"""The year of a plan, phase by phase, from the numbers of the law: what the regulation fixes and what the city does. Pure."""

from dataclasses import dataclass
from datetime import date

from tongchou.kernel.calendar import Due, add_years, month_day
from tongchou.regulation.rulebook import Law, Origin


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase: from the day after the one before it (``since`` is ``None`` for the first) until ``until``."""

    name: str
    since: date | None
    until: Due
    clauses: tuple[str, ...]
    local: bool


PHASES: tuple[tuple[str, str], ...] = (
    ("需求征集", "plan-deadline"),
    ("受理审核", "intake-days"),
    ("技术审查", "technical-review-days"),
    ("专家评审", "expert-review-deadline"),
    ("计划编制", "annual-plan-deadline"),
    ("财政资金安排", "fund-days"),
    ("下达", "issue-days"),
)
"""By name, the parameter that ends each: a day of the year before the plan year, or working days after the one before."""


def phases(year: int, law: Law) -> tuple[Phase, ...]:
    """The phases of a plan year. Two that end on one day (9.2 names one day for both) run side by side."""
    out: list[Phase] = []
    for name, parameter in PHASES:
        known = law.book.parameters[parameter]
        value = known.at(law.day)
        last = out[-1].until.day if out else None
        if known.unit == "month-day":
            until = Due(month_day(year - 1, value.value), provisional=False)
        else:
            until = law.calendar.add(last or add_years(date(year, 1, 1), -1), value.value)
        if out and out[-1].until.day == until.day:
            last = out[-1].since
        out.append(Phase(name, last, until, law.book.cite(known.clauses), value.origin is Origin.CITY))
    return tuple(out)


def plan_year(law: Law) -> int:
    """The plan year that is being worked on: last year's cycle ends when its plan has been issued."""
    year = law.today.year
    return year if law.today <= phases(year, law)[-1].until.day else year + 1
