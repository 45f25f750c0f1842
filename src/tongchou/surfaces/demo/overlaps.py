"""查重 in the demo: a second phase that builds part of the first once more, and a likeness that is none (13.2, 14.2)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo.project import Project, after
from tongchou.surfaces.demo.script import Act

OV, SPINE = Line.OVERLAP, "application.project"
CUT = 60_000_000
"""What the second phase gets less, 分: it uses the service that the first one builds."""

FIRST_PHASE = f"@map-3d.{SPINE}"
LENT = "guo.shen"
"""A reviewer on loan from the bureau whose project it is."""


def partly(p: Project, on: date) -> Iterator[Act]:
    """Decided with mistakes first; the unit objects to nothing; what is settled is opened again by new evidence."""
    said: dict[str, Any] = {
        "title": f"{p.title}｜一期", "other": FIRST_PHASE, "outcome": "partly", "cut_fen": CUT,
        "reason": "共享服务一期已在建，二期直接调用；倾斜摄影和单体建模范围不同，保留。", "same_words": ["单体建模 单体化建模"],
    }  # fmt: skip
    decide = p.begin(on, p.reviewer, OV, "decide", said)
    slips = {"other": "没有这个编码", "outcome": "meets", "reason": "重复。"}
    yield replace(decide, stated={**said, **slips}, refused="OVL-KNOWN OVL-CUT OVL-REASON")
    yield replace(decide, who=LENT, refused="OVL-AVOID")
    yield decide
    settle = p.act(after(on, 1), p.reviewer, OV, "settle")
    yield replace(settle, refused="OVL-HEARD")
    answer = p.act(after(on, 1), p.clerk, OV, "answer", {"comment": "同意调用一期的共享服务，不再单独建设。"})
    yield replace(answer, stated={"comment": "同意。"}, refused="OVL-COMMENT")
    yield answer
    yield replace(settle, on=after(on, 2))
    again = {**{name: said[name] for name in ("outcome", "cut_fen", "reason")}, "evidence": "无。"}
    reopen = p.act(after(on, 4), p.reviewer, OV, "reopen", again)
    yield replace(reopen, refused="OVL-EVIDENCE")
    yield replace(reopen, stated={**again, "evidence": "一期变更批复：共享服务的接口改由一期统一提供。"})
    yield replace(answer, on=after(on, 6))
    yield replace(settle, on=after(on, 7))


def apart(p: Project, on: date, other: str) -> Iterator[Act]:
    """Alike by its words, and something else by what it does."""
    why = "一个管零工现场用工，一个做全市岗位匹配，功能和对象都不同。"
    yield p.begin(
        on, p.reviewer, OV, "dismiss", {"title": f"{p.title}｜{other}", "other": f"@{other}.{SPINE}", "reason": why}
    )
