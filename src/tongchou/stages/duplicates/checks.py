"""How a decision on an overlap is held: it names a pair that exists, gives reasons, hears the unit, and a cut is a sum (13.2, 14.2)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.wording import too_short
from tongchou.regulation.rulebook import Law
from tongchou.stages.duplicates.facts import Outcome, OverlapFacts


@rule("OVL-KNOWN", "对比的项目在库里", "13.2", needs="other other_known number")
def known_pair(o: OverlapFacts, _law: Law) -> Iterator[Sentence]:
    """A pair is two different projects that everybody inside may know, and is decided in one place."""
    if o.other == o.number:
        yield tell("对比的就是本项目。", "选另一个项目。", field="other")
    elif not o.other_known:
        yield tell(
            "没有编号为“{other}”的已申报或已建项目。", "核对编号，从查重列表里选。", field="other", other=o.other
        )
    elif o.decided_before:
        yield tell("这一对已有认定 {number}。", "到那份认定上改变或重新认定。", field="other", number=o.decided_before)


@rule("OVL-CUT", "核减金额与结论相符", "13.2", "14.2", needs="outcome")
def cut(o: OverlapFacts, _law: Law) -> Iterator[Sentence]:
    """Only a partial overlap is cut, by a sum that leaves something; nothing is settled that still asks for an explanation."""
    if o.outcome == Outcome.PARTLY and not o.cut_fen:
        yield tell("结论是部分重合，没有写核减多少。", "填写“核减金额”。", field="cut_fen")
    elif o.outcome != Outcome.PARTLY and o.cut_fen:
        yield tell(
            "结论不是部分重合，却写了核减 {fen} 万元。",
            "删去核减金额，或改选部分重合。",
            field="cut_fen",
            fen=wan(o.cut_fen),
        )
    elif o.cut_fen and o.total_fen is not None and o.cut_fen >= o.total_fen:
        yield tell(
            "核减 {cut} 万元，不少于总投资 {total} 万元。", "核减的是重合部分；全部重合的，选“已有的可以满足需求”。", field="cut_fen",
            cut=wan(o.cut_fen), total=wan(o.total_fen),
        )  # fmt: skip


@rule("OVL-REASON", "认定要有理由", "13.2", "14.2")
def reasoned(o: OverlapFacts, law: Law) -> Iterator[Sentence]:
    """Whoever says that something exists already, or does not, says what was compared."""
    yield from too_short(o, "reason", law, "写明对照了哪些功能和数据。")


@rule("OVL-COMMENT", "反馈要有内容", "4.5", "13.2")
def commented(o: OverlapFacts, law: Law) -> Iterator[Sentence]:
    """The unit agrees or objects in words that can be followed up."""
    yield from too_short(o, "comment", law, "写明同意什么、不同意什么、为什么。")


@rule("OVL-EVIDENCE", "重新认定要有新证据", "13.2", "14.2")
def anew(o: OverlapFacts, law: Law) -> Iterator[Sentence]:
    """What was settled is opened again by something that was not known then."""
    yield from too_short(o, "evidence", law, "写明原认定时没有的新证据。")


@rule("OVL-HEARD", "听过单位的意见", "13.2", "4.5", needs="asked_on outcome")
def heard(o: OverlapFacts, law: Law) -> Iterator[Sentence]:
    """The unit has its days; an explanation that is asked for is answered by another finding."""
    if o.outcome == Outcome.EXPLAIN:
        yield tell("结论还是“退回说明”，不是定论。", "看过说明，改变认定，再确认。", field="outcome")
        return
    last = law.calendar.add(o.asked_on, law.value("overlap-answer-days")).day
    if o.heard_on is None and law.today <= last:
        yield tell(
            "单位还没有反馈，反馈期到 {last}。", "等单位反馈，或到期以后确认。", field="comment", last=last.isoformat()
        )


@rule("OVL-AVOID", "认定人回避", "12.2", needs="taker_unit unit_name unit_is_centre")
def avoid(o: OverlapFacts, _law: Law) -> Iterator[Sentence]:
    """Nobody decides about a project of his own house; the centre's own have no other house to go to."""
    if not o.unit_is_centre and o.taker_unit == o.unit_name:
        yield tell("你与{unit}有回避关系。", "请转其他审核员。", field="taker_unit", unit=o.unit_name)
