"""Minutes that say something of each project, and are not over before each who sat there has put his name to them."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.review.facts import MinutesFacts, SessionFacts
from tongchou.stages.review.minutes import CONCLUSIONS

DISSENT = "dissent"


@rule("RVW-MINUTES", "纪要已签毕", "9.2", "4.5", needs="minutes_number minutes_unsigned")
def minutes_signed(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """A session ends with words to which each who sat there has put his name, be it under what he thinks otherwise."""
    if not s.minutes_number:
        yield tell("评审纪要还没有送专家签署。", "在纪要页写好，送专家签署。", field="minutes_number")
    for row in s.minutes_unsigned:
        yield tell(
            "{name}还没有签纪要 {number}。", "由本人签；不同意的写明不同意见再签。", field="minutes_unsigned",
            name=row["name"], number=s.minutes_number,
        )  # fmt: skip


@rule("MIN-WHOLE", "纪要写全", "9.2", "12.2", needs="applications")
def minutes_whole(m: MinutesFacts, law: Law) -> Iterator[Sentence]:
    """Each project has its conclusion and the reason for it; nobody signs a blank."""
    if not (m.proceedings or "").strip():
        yield tell("没有写会议经过。", "写明谁主持、怎样进行。", field="proceedings")
    rows = m.opinions or ()
    times = Counter(str(row.get("application") or "") for row in rows)
    for number in m.applications:
        if times[number] != 1:
            yield tell(
                "申报 {number} 的结论有 {times} 行，应有一行。", "补一行，或留一行。", field="opinions", number=number,
                times=times[number],
            )  # fmt: skip
    least = law.value("reason-min-chars")
    for row in rows:
        number, conclusion = str(row.get("application") or ""), str(row.get("conclusion") or "").strip()
        if number not in m.applications:
            yield tell(
                "这一场没有评 {number}。", "去掉这一行，或改正申报编号。", field="opinions", number=number or "（未写）"
            )
        if conclusion not in CONCLUSIONS:
            yield tell(
                "申报 {number} 的结论写了“{conclusion}”。", "写：{all}。", field="opinions", number=number,
                conclusion=conclusion or "（未写）", all="、".join(CONCLUSIONS),
            )  # fmt: skip
        length = len(str(row.get("opinion") or "").strip())
        if length < least:
            yield tell(
                "申报 {number} 的意见只有 {length} 个字，不少于 {least} 个字（本市参数）。", "写明理由。", field="opinions",
                number=number, length=length, least=least,
            )  # fmt: skip


@rule("MIN-SIGNER", "到会专家本人签署", "9.2", "4.5", "12.2", needs="experts own_expert unsigned")
def signer(m: MinutesFacts, law: Law) -> Iterator[Sentence]:
    """Who was not there cannot say what was said, and one name is enough from each."""
    names = {row["expert"]: row["name"] for row in m.experts}
    if m.own_expert not in names:
        yield tell("你不在这一场的到会专家里。", "由到会专家本人签署。", field="own_expert")
    elif m.own_expert not in {row["expert"] for row in m.unsigned}:
        yield tell("你已签过这份纪要。", "不用再签；正文改了会请你重签。", field="own_expert")


@rule("MIN-DISSENT", "不同意见", "9.2", needs="signing")
def dissent(m: MinutesFacts, law: Law) -> Iterator[Sentence]:
    """Who does not agree signs what he thinks instead; a dissent without words would only be a refusal."""
    least, length = law.value("reason-min-chars"), len((m.dissent or "").strip())
    if m.signing == DISSENT and length < least:
        yield tell(
            "不同意见只有 {length} 个字，不少于 {least} 个字（本市参数）。", "写明哪里不同意、为什么。", field="dissent",
            length=length, least=least,
        )  # fmt: skip
    elif m.signing != DISSENT and length:
        yield tell("写了不同意见，又选了同意。", "改选“有不同意见”，或删去不同意见。", field="signing")


@rule("MIN-ABSENT", "记未签", "9.2", "4.2", needs="absent_signer reason unsigned circulated_on")
def absent(m: MinutesFacts, law: Law) -> Iterator[Sentence]:
    """Someone who cannot be reached must not hold up everybody for ever; that is said by the witness, and not at once."""
    if m.absent_signer not in {row["expert"] for row in m.unsigned}:
        yield tell("{number} 不在还没有签的专家里。", "核对专家编号。", field="absent_signer", number=m.absent_signer)
    days = law.value("minutes-sign-days")
    first = m.circulated_on + timedelta(days=days)
    if law.today < first:
        yield tell(
            "{on} 才送签，满 {days} 天（本市参数）还没有签的才记。", "{first} 以后再办。", field="circulated_on",
            on=m.circulated_on, days=days, first=first,
        )  # fmt: skip
    least, length = law.value("reason-min-chars"), len(m.reason.strip())
    if length < least:
        yield tell(
            "理由只有 {length} 个字，不少于 {least} 个字（本市参数）。", "写明怎样联系过、为什么签不了。", field="reason",
            length=length, least=least,
        )  # fmt: skip
