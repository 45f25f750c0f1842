"""The rules on the assessment of use and on performance."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Protocol

from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law
from tongchou.stages.assessment.facts import AssessmentFacts

BANDS = (("excellent", "grade-excellent-min"), ("good", "grade-good-min"), ("fair", "grade-fair-min"))
"""Grades from the best, each with the parameter that holds its least score."""

LOWEST = "poor"


class Graded(Protocol):
    """Anything that has a score and a grade; 26.1 and 26.2 hold both streams to the same bands."""

    LINE: ClassVar[Line]

    @property
    def score(self) -> int | None:
        """0 to 100."""

    @property
    def grade(self) -> str | None:
        """A choice of the form's ``grade``."""


@rule("ASM-ACCEPTED", "往年验收", "27.1", needs="assess_year")
def accepted_in_an_earlier_year(a: AssessmentFacts, _: Law) -> Iterator[Sentence]:
    if a.accepted_on is None:
        yield tell("项目还没有通过竣工验收。", "验收通过以后的年度再评估。", field="accepted_on")
    elif a.accepted_on.year >= a.assess_year:
        yield tell(
            "项目 {accepted} 验收，{year} 年度只评估往年验收的项目。",
            "从 {first} 年度开始评估。",
            field="assess_year",
            accepted=a.accepted_on,
            year=a.assess_year,
            first=a.accepted_on.year + 1,
        )


@rule("ASM-USAGE", "自评与日志", "27.1", weight=Weight.WARN, needs="self_users logged_users")
def users_are_those_of_the_logs(a: AssessmentFacts, law: Law) -> Iterator[Sentence]:
    """A hint: there are honest ways to count differently, and the unit may say which."""
    percent = law.value("usage-gap-percent")
    gap = abs(a.self_users - a.logged_users)
    if gap * 100 > a.logged_users * percent and not (a.usage_explained or "").strip():
        yield tell(
            "自评月活 {stated:,}，日志月活 {logged:,}，相差超过 {percent}%（本市参数）。",
            "说明口径。",
            field="usage_explained",
            stated=a.self_users,
            logged=a.logged_users,
            percent=percent,
        )


@rule("ASM-INDICATORS", "评估指标", "26.1", needs="indicators score")
def indicators_cover_and_add_up(a: AssessmentFacts, law: Law) -> Iterator[Sentence]:
    """Each indicator's points are out of its weight, so weights add to 100 and points to the score."""
    areas = [str(row.get("area") or "").strip() for row in a.indicators]
    missing = [area for area in law.value("assessment-areas") if area not in areas]
    if missing:
        yield tell(
            "评估指标没有覆盖{areas}。",
            "建设、服务、运维、应用四个方面都要有指标。",
            field="indicators",
            areas="、".join(missing),
        )
    bad = [n for n, row in enumerate(a.indicators, 1) if not _within_weight(row)]
    if bad:
        yield tell(
            "评估指标第 {rows} 行的分值或得分不对。",
            "分值填整数，得分不超过分值。",
            field="indicators",
            rows="、".join(map(str, bad)),
        )
        return
    weights, points = (sum(row[column] for row in a.indicators) for column in ("weight", "points"))
    if weights != 100:
        yield tell("评估指标的分值合计 {weights}，应当是 100。", "调整分值。", field="indicators", weights=weights)
    if points != a.score:
        yield tell(
            "各项得分合计 {points}，总分填了 {score}。", "核对得分和总分。", field="score", points=points, score=a.score
        )


def _within_weight(row: Mapping[str, Any]) -> bool:
    weight, points = row.get("weight"), row.get("points")
    return type(weight) is int and type(points) is int and 0 <= points <= weight


@rule("ASM-GRADE", "等次与得分", "26.1", "26.2", needs="score grade")
def grade_agrees_with_score(g: Graded, law: Law) -> Iterator[Sentence]:
    if g.score > 100:
        yield tell("得分填了 {score}，不能超过 100。", "核对得分。", field="score", score=g.score)
    right = next((grade for grade, least in BANDS if g.score >= law.value(least)), LOWEST)
    if g.grade != right:
        names = law.book.field(g.LINE, "grade").choices or {}
        yield tell(
            "得分 {score} 对应的等次是{right}（本市参数），填了{stated}。",
            "改为{right}。",
            field="grade",
            score=g.score,
            right=names.get(right, right),
            stated=names.get(g.grade, g.grade),
        )


@rule("ASM-OBJECTION-TIME", "异议期内", "27.1", needs="scored_on")
def objected_in_time(a: AssessmentFacts, law: Law) -> Iterator[Sentence]:
    last = objection_ends(a.scored_on, law)
    if law.today > last:
        yield tell(
            "异议期到 {last} 为止（评分后 {days} 个工作日，本市参数），已经过了。",
            "另行向中心反映情况。",
            field="scored_on",
            last=last,
            days=law.value("objection-days"),
        )


@rule("ASM-OBJECTION-OVER", "异议期满后公布", "27.1", needs="scored_on")
def published_after_objections(a: AssessmentFacts, law: Law) -> Iterator[Sentence]:
    last = objection_ends(a.scored_on, law)
    if law.today <= last:
        yield tell(
            "异议期到 {last}（评分后 {days} 个工作日，本市参数），还不能公布。",
            "异议期满以后再公布。",
            field="scored_on",
            last=last,
            days=law.value("objection-days"),
        )


def objection_ends(scored_on: date, law: Law) -> date:
    """The last day on which the unit may object."""
    return law.calendar.add(scored_on, law.value("objection-days")).day
