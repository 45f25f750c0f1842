"""Experts of whom one knows what must keep them away, sessions that can be filled, and a draw that nobody steers."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections import Counter
from collections.abc import Iterator
from datetime import date

from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law
from tongchou.regulation.scoring import WHY
from tongchou.stages.review import assigned, draw
from tongchou.stages.review.exported import ACCEPTS, CONFLICT, MOST_CANDIDATES, field_of, quotas_of
from tongchou.stages.review.facts import ExpertFacts, ScoreFacts, SessionFacts

MOST_FIELDS = 3
PASSES = "pass"
"""The one general opinion that needs no words."""


# --- the pool --------------------------------------------------------------------------------------------------------


@rule("EXP-COMPLETE", "专家资料完整", "9.2", "12.2")
def expert_complete(e: ExpertFacts, law: Law) -> Iterator[Sentence]:
    """Whoever is drawn must be reachable, and of whom he must stay away from he himself has spoken."""
    for name in ("title", "employer", "phone"):
        if not (getattr(e, name) or "").strip():
            label = law.book.field(Line.EXPERT, name).label
            yield tell("没有填“{label}”。", "填写“{label}”。", field=name, label=label)
    count = len(e.fields or ())
    if not 1 <= count <= MOST_FIELDS:
        yield tell(
            "专业领域选了 {count} 个，要 1 到 {most} 个。",
            "选真正熟悉的。",
            field="fields",
            count=count,
            most=MOST_FIELDS,
        )
    if e.declared is not True:
        yield tell("专家本人还没有申明要回避的单位。", "由专家申明，没有的也申明没有。", field="declared")
    for row in e.partners or ():
        if not str(row.get("unit") or "").strip() or not _is_day(row.get("until")):
            yield tell(
                "合作单位“{unit}”没有写全单位和到哪天止。",
                "日期写成 2026-08-31 这样；还在合作的写合同到期日。",
                field="partners",
                unit=row.get("unit") or "（未写）",
            )


def _is_day(text: object) -> bool:
    try:
        return date.fromisoformat(str(text)).isoformat() == text
    except ValueError:
        return False


@rule("EXP-ONCE", "专家只登记一次", "9.2", needs="same_expert")
def expert_once(e: ExpertFacts, law: Law) -> Iterator[Sentence]:
    """Who stands in the pool twice is drawn twice as often."""
    if e.same_expert:
        yield tell("这位专家已登记为 {number}。", "打开那一份更正，不另登记。", field="title", number=e.same_expert)
    if (e.username or "").strip() and e.username_known is False:
        yield tell("没有在用的用户“{name}”。", "改正用户名；没有账号的不填。", field="username", name=e.username)


@rule("EXP-LEAVE", "请假的起止", "9.2", needs="leave_from leave_until")
def expert_leave(e: ExpertFacts, law: Law) -> Iterator[Sentence]:
    """A leave without an end would keep somebody out of the pool unnoticed."""
    if e.leave_until < e.leave_from:
        yield tell(
            "请假到 {until} 止，早于起始的 {since}。", "改正日期。", field="leave_until", until=e.leave_until,
            since=e.leave_from,
        )  # fmt: skip
    elif e.leave_until < law.today:
        yield tell("请假到 {until} 止，已经过去。", "过去的请假不用登记。", field="leave_until", until=e.leave_until)


# --- the conditions of a session -------------------------------------------------------------------------------------


@rule("RVW-COMPLETE", "场次安排完整", "9.2")
def session_complete(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """Experts are asked to come to something: a day, and applications to read."""
    for name in ("title", "meeting_on", "applications", "quotas"):
        if not getattr(s, name):
            label = law.book.field(Line.SESSION, name).label
            yield tell("没有填“{label}”。", "填写“{label}”。", field=name, label=label)
    if s.meeting_on and s.meeting_on < law.today:
        yield tell("评审日期 {on} 已经过去。", "改为今天以后的日期。", field="meeting_on", on=s.meeting_on)


@rule("RVW-APPLICATIONS", "评审的申报", "9.2", "14.1", needs="applications reviewable")
def session_applications(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """Experts judge what the centre has fixed, and what nobody has decided yet."""
    for number, times in Counter(s.applications).items():
        if number not in s.reviewable:
            yield tell(
                "申报 {number} 不在等候专家评审。", "先核定，或从这一场里去掉。", field="applications", number=number
            )
        if times > 1:
            yield tell("申报 {number} 写了 {times} 次。", "留一次。", field="applications", number=number, times=times)


@rule("RVW-QUOTAS", "各领域人数", "9.2", needs="quotas")
def session_quotas(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """Enough of them, an odd number, and each field once: two rows for one field would hide what was asked."""
    choices = law.book.field(Line.EXPERT, "fields").choices
    total, seen = 0, set[str]()
    for row in s.quotas:
        name, count = str(row.get("field") or "（未写）"), row.get("count")
        field = field_of(name, choices)
        if field not in choices:
            yield tell(
                "没有“{name}”这个领域。", "可写：{all}。", field="quotas", name=name, all="、".join(choices.values())
            )
        elif field in seen:
            yield tell("“{name}”写了不止一行。", "合成一行。", field="quotas", name=name)
        seen.add(field)
        if type(count) is not int or count < 1:
            yield tell("“{name}”的人数写了“{count}”，要写 1 以上的整数。", "改正人数。", field="quotas", name=name,
                       count="空" if count is None else count)  # fmt: skip
        else:
            total += count
    least = law.value("expert-quorum")
    if total < least:
        yield tell(
            "一共抽 {total} 名，不少于 {least} 名（本市参数）。", "增加 {more} 名。", field="quotas", total=total,
            least=least, more=least - total,
        )  # fmt: skip
    elif total % 2 == 0:
        yield tell("一共抽 {total} 名，应为单数（本市参数）。", "增加或减少一名。", field="quotas", total=total)


@rule("RVW-RELAXED", "放宽条件要有理由", "9.2")
def session_relaxed(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """The city's numbers may be loosened for one session, not in silence."""
    if (s.relax_reason or "").strip():
        return
    rest, most = law.value("expert-rest-sessions"), law.value("expert-load-most")
    if s.rest_sessions is not None and s.rest_sessions < rest:
        yield tell(
            "最近 {own} 场参加过的不抽，本市参数是 {rest} 场，没有写理由。", "写明为什么放宽，或改为 {rest}。",
            field="relax_reason", own=s.rest_sessions, rest=rest,
        )  # fmt: skip
    if s.load_most is not None and (s.load_most > most or s.load_most == 0):
        yield tell(
            "一年最多评审{own}，本市参数是 {most} 场，没有写理由。", "写明为什么放宽，或改为 {most}。",
            field="relax_reason", own=f" {s.load_most} 场" if s.load_most else "不限", most=most,
        )  # fmt: skip


@rule("RVW-ENOUGH", "专家够抽", "9.2", "12.2", needs="short candidate_count")
def session_enough(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """What cannot be filled is said before anybody commits, with what is missing and what would help."""
    for row in s.short:
        labels = tuple(str(row["fields"]).split("\n"))
        more: dict[str, int] = {reason: row[reason] for reason in draw.RELAXABLE}
        yield draw.Shortage(labels, row["have"], row["need"], more).sentence()
    if s.candidate_count > MOST_CANDIDATES:
        yield tell(
            "候选有 {count} 名，一场最多从 {most} 名里抽。", "分成领域不同的两场。", field="quotas",
            count=s.candidate_count, most=MOST_CANDIDATES,
        )  # fmt: skip


@rule("RVW-WAY", "怎样定专家", "9.2", "12.2", needs="applications quotas")
def session_way(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """The draw is the rule; experts are assigned where there is much to judge, and somebody says why."""
    if s.way != assigned.WAY:
        return
    least, length = law.value("reason-min-chars"), len((s.way_reason or "").strip())
    if length < least:
        yield tell(
            "均衡分派的理由只有 {length} 个字，不少于 {least} 个字（本市参数）。",
            "写明为什么不抽取，例如有多少申报、一位专家为什么看不完。", field="way_reason", length=length, least=least,
        )  # fmt: skip
    count = len(set(s.applications))
    seats = count * sum(row["count"] for row in s.quotas if type(row.get("count")) is int)
    if count < FEWEST_ASSIGNED:
        yield tell("只有 {count} 个申报，用不着分派。", "改用抽取，或加上同批的申报。", field="way", count=count)
    elif count > assigned.MOST_APPLICATIONS or seats > assigned.MOST_SEATS:
        yield tell(
            "有 {count} 个申报、{seats} 个席位，一场最多分派 {most} 个申报、{room} 个席位。", "分成两场。",
            field="applications", count=count, seats=seats, most=assigned.MOST_APPLICATIONS, room=assigned.MOST_SEATS,
        )  # fmt: skip


FEWEST_ASSIGNED = 2


@rule("RVW-STAFFED", "专家够分派", "9.2", "12.2", needs="staffing")
def session_staffed(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """As with the draw: what no assignment can fill is said before anybody commits, with what is missing."""
    for row in s.staffing:
        yield assigned.shortage_of(row).sentence()


# --- commitments and values ------------------------------------------------------------------------------------------

PARTIES = {draw.CENTRE: "中心", draw.WITNESS: "见证方"}


@rule("RVW-COMMITMENT", "承诺", "9.2", "4.1", "4.2")
def commitments(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """A commitment is a hash; two that are the same are one."""
    handed = {draw.CENTRE: s.centre_commitment, draw.WITNESS: s.witness_commitment}
    for party, hashed in handed.items():
        if hashed and not draw.COMMITMENT.fullmatch(hashed):
            yield tell(
                "{who}的承诺有 {signs} 个字，应为 64 位小写十六进制。", "交值的哈希，不交值本身。",
                field=f"{party}_commitment", who=PARTIES[party], signs=len(hashed),
            )  # fmt: skip
    if s.centre_commitment and s.centre_commitment == s.witness_commitment:
        yield tell("两方的承诺一样。", "各取各的值。", field="witness_commitment")


@rule("RVW-REVEAL", "揭示的值与承诺相符", "9.2", "4.1", "4.2", needs="number")
def revealed(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """A party that could change its value after it knows the other's would choose the experts."""
    shown = {draw.CENTRE: (s.centre_value, s.centre_commitment), draw.WITNESS: (s.witness_value, s.witness_commitment)}
    for party, (value, hashed) in shown.items():
        if not value:
            continue
        if not draw.VALUE.fullmatch(value):
            yield tell(
                "{who}的值要 20 到 100 个字母或数字。", "照交承诺时留着的原样填写。", field=f"{party}_value",
                who=PARTIES[party],
            )  # fmt: skip
        elif draw.commitment(s.number, party, value) != hashed:
            yield tell(
                "{who}的值与承诺不符。", "照交承诺时留着的原样填写；找不到了的，由见证方作废这次抽取。",
                field=f"{party}_value", who=PARTIES[party],
            )  # fmt: skip


# --- who comes -------------------------------------------------------------------------------------------------------


@rule("RVW-ANSWER", "专家的答复", "9.2", "12.2", needs="answering answer sitting own_expert for_office")
def answered(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """Only who was called answers, for himself or through the centre; a conflict says what it is."""
    if s.answering not in {row["expert"] for row in s.sitting}:
        yield tell("{number} 没有被叫到，或已经退出。", "核对专家编号。", field="answering", number=s.answering)
    elif not s.for_office and s.answering != s.own_expert:
        yield tell("{number} 不是你本人。", "只答复你自己的。", field="answering", number=s.answering)
    if s.answer == CONFLICT and not (s.answer_reason or "").strip():
        yield tell("需回避，没有写原因。", "写明与哪个申报、什么关系。", field="answer_reason")


@rule("RVW-SEATED", "到会专家已定", "9.2", needs="quotas sitting gaps")
def settled(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """A session begins with every seat filled by somebody who said that he comes."""
    choices = law.book.field(Line.EXPERT, "fields").choices
    for row in s.sitting:
        if row["answer"] != ACCEPTS:
            yield tell(
                "{name}（{number}）还没有答复。", "催一下；联系不上的，记下后叫下一位。", field="calls",
                name=row["name"], number=row["expert"],
            )  # fmt: skip
    for gap in s.gaps:
        yield tell(
            "{application} 的{label}领域只有 {have} 名，需 {need} 名，没有可以接替的了。",
            "由见证方作废，放宽条件或补充专家以后另行分派。", field="moves", **gap,
        )  # fmt: skip
    have = Counter(row["field"] for row in s.sitting)
    for quota in quotas_of(s.quotas, choices) if s.way != assigned.WAY else ():
        if have[quota.field] < quota.count:
            yield tell(
                "{name}领域只有 {have} 名，需 {count} 名，没有可以递补的了。",
                "由见证方作废，放宽条件或补充专家以后另抽。",
                field="calls",
                name=quota.label,
                have=have[quota.field],
                count=quota.count,
            )


@rule("RVW-PRESENT", "到会专家", "9.2", "12.2", needs="present sitting attendance")
def present(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """Only who was drawn judges, and enough of them."""
    drawn = {row["expert"] for row in s.sitting}
    for number in dict.fromkeys(s.present):
        if number not in drawn:
            yield tell("{number} 不是这一场的专家。", "只写叫到并答复参加的。", field="present", number=number)
    least, count = law.value("expert-quorum"), len(set(s.present) & drawn)
    if count < least:
        yield tell(
            "到会 {count} 名，不少于 {least} 名（本市参数）。", "改期，或先补齐专家。", field="present", count=count,
            least=least,
        )  # fmt: skip
    for row in s.attendance:
        if row["count"] < least:
            yield tell(
                "{application} 的专家到会 {count} 名，不少于 {least} 名（本市参数）。", "改期，或先补齐专家。",
                field="present", least=least, **row,
            )  # fmt: skip


@rule("RVW-INVITE", "邀请专家", "9.2", "12.2", needs="answering sitting own_account link_hash code_hash hash_used")
def invited(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """A link is for who was called and cannot sign in by himself; only its hash is handed in, and each once."""
    if s.answering not in {row["expert"] for row in s.sitting}:
        yield tell("{number} 没有被叫到，或已经退出。", "核对专家编号。", field="answering", number=s.answering)
    elif s.own_account:
        yield tell("{number} 有自己的账号。", "登录后在“我的评审”里，不用邀请。", field="answering", number=s.answering)
    for name in ("link_hash", "code_hash"):
        if not draw.COMMITMENT.fullmatch(getattr(s, name)):
            label = law.book.field(Line.SESSION, name).label
            yield tell("{label}应为 64 位小写十六进制。", "交哈希，不交原文。", field=name, label=label)
    if s.hash_used:
        yield tell("这个链接已经发过。", "另取一个。", field="link_hash")


# --- sheets of scores --------------------------------------------------------------------------------------------------


@rule("SCO-OWN", "本人评分", "9.2", "4.5", needs="own")
def own_sheet(s: ScoreFacts, law: Law) -> Iterator[Sentence]:
    """An opinion is a named person's."""
    if not s.own:
        yield tell("这不是你的评分表。", "各评各的。", field="expert")


@rule("SCO-TIME", "评审进行中", "9.2", needs="goes_on")
def in_time(s: ScoreFacts, law: Law) -> Iterator[Sentence]:
    """What was concluded is not marked anew."""
    if not s.goes_on:
        yield tell("这场评审已经结束，或这个申报已有结论。", "需补评的，联系中心会务人员。", field="session")


@rule("SCO-WHOLE", "评分完整", "9.2", "14.1", needs="marks")
def whole_sheet(s: ScoreFacts, law: Law) -> Iterator[Sentence]:
    """Every criterion has its grade, and whatever is held against an application has its reason."""
    for row in s.marks:
        if row["points"] is None:
            yield tell("“{name}”还没有评。", "选一档。", field=row["field"], name=row["criterion"])
        elif row["lowest"] and not row["why"]:
            yield tell(
                "“{name}”评了最低一档，没有写意见。",
                "写一句理由。",
                field=f"{row['field']}{WHY}",
                name=row["criterion"],
            )
    if not s.verdict:
        yield tell("没有选“总的意见”。", "选通过、修改后通过或不通过。", field="verdict")
    elif s.verdict != PASSES and not (s.advice or "").strip():
        label = law.book.field(Line.SCORE, "verdict").choices[s.verdict]
        yield tell("总的意见是“{label}”，没有写意见和建议。", "写明改什么、为什么。", field="advice", label=label)
    least, points = law.value("expert-pass-score"), [row["points"] for row in s.marks]
    if None not in points and sum(points) < least and not (s.advice or "").strip():
        yield tell(
            "一共 {total} 分，低于 {least} 分（本市参数），没有写意见和建议。", "写一句理由。", field="advice",
            total=sum(points), least=least,
        )  # fmt: skip


@rule("RVW-DISCUSS", "会上说明", "9.2", needs="discussing discussion applications")
def discussed(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """What is said of an application is said of one of this session, and says something."""
    if s.discussing not in s.applications:
        yield tell("这一场没有评 {number}。", "核对申报编号。", field="discussing", number=s.discussing)
    least, length = law.value("reason-min-chars"), len(s.discussion.strip())
    if length < least:
        yield tell(
            "会上说明只有 {length} 个字，不少于 {least} 个字（本市参数）。", "写明分差从哪里来，讨论后各人是否坚持。",
            field="discussion", length=length, least=least,
        )  # fmt: skip


@rule("RVW-SCORED", "评分表都已交", "9.2", needs="waiting_sheets")
def all_in(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """A session ends when everybody who sat there has said what he thinks."""
    for row in s.waiting_sheets:
        yield tell(
            "{name}还没有交 {application} 的评分表。", "由本人交；要回避的，由本人申请回避。", field="waiting_sheets",
            name=row["name"], application=row["application"],
        )  # fmt: skip


@rule("RVW-SPREAD", "评分差已说明", "9.2", needs="disagreements")
def spread_talked_about(s: SessionFacts, law: Law) -> Iterator[Sentence]:
    """Experts who differ strongly talk about it before anybody writes down what they think together."""
    most = law.value("expert-spread-most")
    for row in s.disagreements:
        if row["spread"] > most and not row["discussed"]:
            yield tell(
                "{application} 最高 {high} 分，最低 {low} 分，相差 {spread} 分，超过 {most} 分（本市参数），会上还没有说明。",
                "请会上说明，记下来写进纪要。", field="discussion", application=row["application"], high=row["high"],
                low=row["low"], spread=row["spread"], most=most,
            )  # fmt: skip
