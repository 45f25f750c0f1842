"""The minutes of a review session as an official paper: of a record, and of what its reader may read of it (9.2, 12.2)."""

from collections.abc import Iterable, Mapping
from typing import Any

from tongchou.lifecycle.words import STATES, Line
from tongchou.records import minutes
from tongchou.records.models import Record
from tongchou.records.printed import code_of
from tongchou.regulation import rulebook
from tongchou.surfaces.printing.annual import Order
from tongchou.surfaces.printing.sheet import Part, Said, Sheet, Table

Row = Mapping[str, Any]


def sheet_of(order: Order, said: Mapping[str, Any]) -> Sheet:
    """The paper; ``said`` is what of the minutes its reader may read, as ``shown_minutes.told`` has it."""
    record, session = order.record, minutes.session_of(order.record)
    held = session.answers if session else {}
    chief = [
        ("编号", record.number), ("场次", f"{session.number}　{session.title}" if session else ""), ("主持单位", record.unit.name),
        ("时间", str(held.get("held_on") or "")), ("地点或方式", str(held.get("place") or "")),
    ]  # fmt: skip
    parts = [
        Part("到会专家", (_people(said.get("experts") or ()),)),
        Part("会议经过", (Said("经过", str(said.get("proceedings") or "")),)),
        *(_project(row, said) for row in said.get("opinions") or ()),
        Part("专家签署", (_signatures(said),)),
    ]
    return Sheet(
        title=rulebook.load(record.edition).papers["expert-minutes"].title, subject=session.title if session else "",
        unit=record.unit.name, number=record.number, state=STATES[record.state].name, is_draft=record.law_day is None,
        law=rulebook.load(record.edition).number, chief=tuple((k, v) for k, v in chief if v), parts=tuple(parts), deeds=(),
        code=code_of(record), address=order.address, printed=order.printed,
    )  # fmt: skip


def _people(rows: Iterable[Row]) -> Table:
    known = tuple((_cell(r, "name"), _cell(r, "employer"), _cell(r, "field")) for r in rows)
    return Table("到会并参加评审", ("姓名", "任职单位", "领域"), known)


def _project(row: Row, said: Mapping[str, Any]) -> Part:
    """One project: how it was marked, who stepped aside, the conclusion and why."""
    number = row.get("application")
    answers: list[Said | Table] = []
    for result in (r for r in said.get("results") or () if r.get("application") == number):
        marks = ("average", "median", "high", "low", "spread")
        answers.append(Said("需求单位", _cell(result, "unit")))
        answers.append(Said("各位专家的评分", _cell(result, "scores")))
        answers.append(
            Table("评分", ("平均", "中位数", "最高", "最低", "分差"), (tuple(_cell(result, m) for m in marks),))
        )
        if result.get("said"):
            answers.append(Said("会上说明", _cell(result, "said")))
    away = [_cell(r, "name") for r in said.get("recusals") or () if r.get("application") == number]
    answers += [
        Said("回避", "、".join(away) or "无"), Said("结论", _cell(row, "conclusion") or "（未写）"),
        Said("意见", _cell(row, "opinion") or "（未写）"),
    ]  # fmt: skip
    return Part(f"{_cell(row, 'title')}（{number}）", tuple(answers))


def _signatures(said: Mapping[str, Any]) -> Table:
    done = {r["expert"]: r for r in said.get("signatures") or () if r.get("text") == said.get("text_hash")}
    rows = [
        (
            _cell(r, "name"),
            _cell(done.get(r["expert"], {}), "said") or "（未签）",
            _cell(done.get(r["expert"], {}), "on"),
        )
        for r in said.get("experts") or ()
    ]
    return Table(f"正文哈希 {str(said.get('text_hash') or '（未送签）')[:16]}", ("专家", "签署", "日期"), tuple(rows))


def _cell(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def minutes_for(record: Record) -> Record | None:
    """The signed minutes of an application: what its file holds of the meeting."""
    return minutes.signed_for(record) if record.line == Line.APPLICATION else None
