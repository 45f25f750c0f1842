"""Sent back for supplement (13.1, 4.4, 20.1, 33): each point says what is to be mended and where, because only that is open afterwards."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator
from typing import Protocol

from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.supplement import POINTS, WHOLE, is_whole, last_day, place_of
from tongchou.lifecycle.words import LINES, Line
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.facts import ApplicationFacts, Rows
from tongchou.stages.application.words import blank

MATERIALS = "materials"
"""Of the grounds of article 13 the one that an unanswered return is (13.1)."""


class Returned(Protocol):
    """What files alike are sent back with, whatever line they are of."""

    LINE: Line
    points: Rows | None


@rule("RET-POINTS", "补正事项", "13.1", needs="points")
@rule("PRC-POINTS", "修改事项", "4.4", needs="points")
@rule("RPT-POINTS", "补充事项", "20.1", needs="points")
@rule("FIL-POINTS", "补正事项", "33", needs="points")
def points_with_places(a: Returned, law: Law) -> Iterator[Sentence]:
    """A unit that is told "improve it" cannot; and what is not named stays as it was signed.

    One rule under the clause of each line: article 13 is about what goes into the plan, a tender is sent back under 4.4.
    """
    label = law.book.field(a.LINE, POINTS).label
    if not a.points:
        yield tell("没有写{label}。", "一行一项，写明要改什么、在哪一项。", field=POINTS, label=label)
    for n, row in enumerate(a.points, 1):
        if blank(row.get("point")):
            yield tell("{label}第 {n} 条没有写要改什么。", "写明要改什么。", field=POINTS, n=n, label=label)
        word = row.get("field")
        if blank(word):
            yield tell(
                "{label}第 {n} 条没有写对应的项，退回后不知道开放哪一项。", "写填报项、材料或部分的名称；涉及全部的，写“{whole}”。",
                field=POINTS, n=n, label=label, whole=WHOLE,
            )  # fmt: skip
        elif not is_whole(word) and place_of(word, law.book.edition, a.LINE) is None:
            yield tell(
                "{label}第 {n} 条对应的项写了“{word}”，{name}里没有这一项。", "写填报项、材料或部分的名称；涉及全部的，写“{whole}”。",
                field=POINTS, n=n, label=label, word=word, name=LINES[a.LINE].name, whole=WHOLE,
            )  # fmt: skip


@rule("RET-OVERDUE", "补正逾期", "13.1", needs="returned_before")
def overdue(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """Who has not mended in time has not handed in as asked; until the last of the day he may, and a day off is not his last."""
    if not a.returned_before:
        yield tell("这份申报没有退回补正过，谈不上补正逾期。", "照它现在的阶段办理。", field="returned_before")
        return
    if a.answer_by is None:
        yield tell("退回时没有写答复期限，不能认定逾期。", "催单位补正；再报来以后照常受理或退回。", field="answer_by")
        return
    last = last_day(a.answer_by, law).day
    left = law.calendar.left(law.today, last)
    if left >= 0:
        yield tell(
            "补正期限到 {day}，{left}，现在不能按逾期未补正不列入。",
            "到 {day} 还没有再报的，第二天起可以办；期限内再报的照常受理。", field="answer_by", day=last,
            left=f"还有 {left} 个工作日" if left else "今天是最后一天",
        )  # fmt: skip
    if a.reject_ground and a.reject_ground != MATERIALS:
        yield tell("逾期未补正只能归在“{ground}”里。", "改选这一种；有别的情形的，受理以后再认定。",
            field="reject_ground", ground=law.book.field(Line.APPLICATION, "reject_ground").choices[MATERIALS],
        )  # fmt: skip


@rule("RET-AGAIN", "反复退回", "13.1", needs="returned_before", weight=Weight.WARN)
def again(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """Whoever is sent back time after time was perhaps not told what is missing."""
    least, times = law.value("return-warn-from"), a.returned_before + 1
    if times >= least:
        yield tell(
            "已经退回过 {before} 次，这是第 {times} 次；第 {least} 次起提示（本市参数）。",
            "先和需求单位说清缺什么，一次写全补正事项。", field="returned_before", before=a.returned_before, times=times,
            least=least,
        )  # fmt: skip
