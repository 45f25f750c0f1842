"""The rules on what other records say of a candidate: a question is told, and only a question can be answered (12.2)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.kernel.text import fold
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.review.draw import ASKED, PROVED
from tongchou.stages.review.facts import SessionFacts


@rule("RVW-TIES", "候选的关联待核查", "12.2", needs="tied", weight=Weight.WARN)
def tie_asked(s: SessionFacts, _law: Law) -> Iterator[Sentence]:
    """A name or a number that agrees proves nothing: whoever it concerns is not drawn until somebody has looked."""
    for row in s.tied:
        if row["standing"] == ASKED:
            yield tell(
                "{name}（{expert}）与“{unit}”疑似有关联（未经证实）：{says}。没有核查，不抽取。",
                "核查。不是同一人、没有关联的，在“关联核查”写明结论；确有关联的不写。", field="cleared", **row,
            )  # fmt: skip


@rule("RVW-CLEARED", "关联核查结论", "12.2", needs="tied")
def tie_cleared(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """What registers prove is not written away, and who was looked at says what was found."""
    known = {(row["expert"], fold(row["unit"])): row for row in s.tied}
    least = law.value("reason-min-chars")
    for row in s.cleared or ():
        own = {"expert": str(row.get("expert") or "（未写）"), "unit": str(row.get("unit") or "（未写）")}
        tie = known.get((own["expert"], fold(own["unit"])))
        if tie is None:
            yield tell(
                "{expert} 与“{unit}”没有要核查的关联。", "核对专家编号和单位，或去掉这一行。", field="cleared", **own
            )
        elif tie["standing"] == PROVED:
            yield tell(
                "{name}（{expert}）与“{unit}”的关联已经证实：{says}。应当回避，不能写成没有。", "去掉这一行。",
                field="cleared", **tie,
            )  # fmt: skip
        elif (length := len(str(row.get("finding") or "").strip())) < least:
            yield tell(
                "{name}（{expert}）的核查结论只有 {length} 个字，不少于 {least} 个字（本市参数）。",
                "写明查了什么、结果是什么。", field="cleared", length=length, least=least, name=tie["name"], expert=tie["expert"],
            )  # fmt: skip
