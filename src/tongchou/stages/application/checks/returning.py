"""Sent back for supplement (13.1): each point says what is to be mended and where, because only that is open afterwards."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator
from typing import Protocol

from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.supplement import POINTS, WHOLE, is_whole, place_of
from tongchou.lifecycle.words import LINES, Line
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.facts import ApplicationFacts, Rows
from tongchou.stages.application.words import blank


class Returned(Protocol):
    """What plans, applications and urgent matters alike are sent back with."""

    LINE: Line
    points: Rows | None


@rule("RET-POINTS", "补正事项", "13.1", needs="points")
def points_with_places(a: Returned, law: Law) -> Iterator[Sentence]:
    """A unit that is told "improve it" cannot; and what is not named stays as it was signed."""
    if not a.points:
        yield tell("没有写补正事项。", "一行一项，写明要补正什么、在哪一项。", field=POINTS)
    for n, row in enumerate(a.points, 1):
        if blank(row.get("point")):
            yield tell("补正事项第 {n} 条没有写要补正什么。", "写明要补正什么。", field=POINTS, n=n)
        word = row.get("field")
        if blank(word):
            yield tell(
                "补正事项第 {n} 条没有写对应的项，退回后不知道开放哪一项。", "写填报项、材料或部分的名称；涉及全部的，写“{whole}”。",
                field=POINTS, n=n, whole=WHOLE,
            )  # fmt: skip
        elif not is_whole(word) and place_of(word, law.book.edition, a.LINE) is None:
            yield tell(
                "补正事项第 {n} 条对应的项写了“{word}”，{name}里没有这一项。", "写填报项、材料或部分的名称；涉及全部的，写“{whole}”。",
                field=POINTS, n=n, word=word, name=LINES[a.LINE].name, whole=WHOLE,
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
