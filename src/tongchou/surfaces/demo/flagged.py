"""The red flag desk of the city: two rounds of the detectors, and what people found of what was seen first (5.2, 11.2, 11.4).

What is planted for it stands in the old list (``brought``): a purchase in three parts, and a station's ticket office that was
never completed; and what only looks like it, a service that is signed every year.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tongchou.lifecycle.words import Line
from tongchou.records.models import Record
from tongchou.surfaces.demo.script import Act

FL = Line.FLAG
LOOK = "look"
"""The verb of an act that is no step: all detectors are asked."""

ROUNDS = (date(2024, 6, 3), date(2026, 11, 16))


def flagged() -> Iterator[Act]:
    """The rounds; then the split is explained and upheld, and the delay explained and found to be none."""
    for day in ROUNDS:
        yield Act(day, "lin.jing", FL, LOOK, f"round-{day.year}", opens=True)
    split = Act(
        date(2024, 6, 11), "lan.tian", FL, "explain", "flag.RED-BUYS", {"explanation": "分期。"}, refused="FLG-ANSWER"
    )
    yield split
    told = {"explanation": "三期是同一套噪声监测设备，当年经费分三次下达，没有合并立项。"}
    yield replace(split, on=date(2024, 6, 12), stated=told, refused="")
    found = replace(
        split, on=date(2024, 6, 19), who="lin.jing", verb="uphold", stated={"reason": "属实。"}, refused="FLG-REASON"
    )
    yield found
    why = {"reason": "三份合同内容相同，合计超过重大项目标准，应当合并立项。"}
    yield replace(found, on=date(2024, 6, 20), stated=why, refused="")
    late = Act(date(2024, 6, 17), "lu.tong", FL, "explain", "flag.RED-LONG", {
        "explanation": "系统 2022 年 4 月已经完成，清单没有填完成日期，验收报告另附。",
    })  # fmt: skip
    yield late
    yield replace(late, on=date(2024, 6, 24), who="he.shan", verb="dismiss", stated={
        "reason": "核对了验收报告，2022 年 4 月完成，没有超期。",
    })  # fmt: skip
    yield from of_the_centre()


def of_the_centre() -> Iterator[Act]:
    """Money of the centre's own study lies: it explains itself like anybody, and finance decides in its place (4.2)."""
    name = "flag.RED-IDLE.centre"
    told = {"explanation": "研究课题的中期评审推迟到年底，进度款没有付。"}
    yield Act(date(2026, 11, 17), "bai.zhou", FL, "explain-apart", name, told)
    more = {"reason": "请附中期评审的通知和付款计划。"}
    yield Act(date(2026, 11, 18), "ma.jun", FL, "ask-apart", name, more)
    plan = {"explanation": "中期评审定在 12 月 8 日，通知已发；12 月 20 日前付进度款。"}
    yield Act(date(2026, 11, 19), "bai.zhou", FL, "explain-apart", name, plan)
    yield Act(
        date(2026, 11, 20), "ma.jun", FL, "uphold-apart", name, {"reason": "到今天只付了一部分，属实；按付款计划执行。"}
    )
    again = {"reason": "中心补交了付款凭证。"}
    yield Act(date(2026, 11, 23), "lin.jing", FL, "reopen", name, again, refused="FLG-AVOID")
    yield Act(date(2026, 11, 23), "ma.jun", FL, "reopen-apart", name, again)
    yield Act(
        date(2026, 11, 25), "ma.jun", FL, "dismiss-apart", name, {"reason": "凭证显示进度款 11 月已付，系统登记晚了。"}
    )


def found_by(name: str) -> str:
    """The number of the first flag that a detector raised, of the centre's own where it says so: ``flag.RED-BUYS``."""
    detector, _, centre = name.partition(".")[2].partition(".")
    raised = Record.objects.filter(line=FL, answers__detector=detector)
    first = (raised.filter(unit__kind="centre") if centre else raised).order_by("pk").values_list("number", flat=True)
    return first[0]
