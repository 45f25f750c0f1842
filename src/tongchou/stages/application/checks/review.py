"""How an application is judged (arts. 9, 12-15).

The centre's five dimensions and its figures, the third party's pre-review, the experts, who must stay away, and on what
ground a project is left out.
"""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import Any

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.kernel.text import fold
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.wording import tied
from tongchou.lifecycle.words import Line
from tongchou.regulation.applies import Nature
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.facts import ApplicationFacts, AuthorKind, Ground, Opinion, OpinionFacts
from tongchou.stages.application.words import blank, cell, same_unit

DIMENSIONS = ("opinion_layout", "opinion_route", "opinion_budget", "opinion_security", "opinion_sharing")
"""Article 14 names five; the field ``…_text`` beside each holds the words."""

FULL_MARKS = 100
PASSED = "通过"
"""The conclusion in signed minutes by which an application has passed."""


@rule("REV-FIVE", "五个方面的审查意见", "14.1", needs=" ".join(DIMENSIONS))
def five_opinions(a: ApplicationFacts | OpinionFacts, law: Law) -> Iterator[Sentence]:
    """A project with a negative opinion is not approved; one with half an opinion is told what is missing."""
    for name in DIMENSIONS:
        label = law.book.field(Line.APPLICATION, name).label
        opinion = getattr(a, name)
        if opinion == Opinion.NOT:
            yield tell("“{label}”的意见是不符合，不能核定。", "退回补正，或不列入。", field=name, label=label)
        elif opinion == Opinion.PART and blank(getattr(a, f"{name}_text")):
            yield tell("“{label}”部分符合，没有写意见。", "写明哪里不符合、怎样改。", field=f"{name}_text", label=label)


GROUNDS = ("materials", "existing", "unclear", "sharing")
"""Article 13 names four; the field ``…_text`` beside each says how it was looked into."""


@rule("REV-GROUNDS", "第十三条的情形", "13.1", "13.2", "13.3", "13.4", needs="suspicions")
def grounds(a: ApplicationFacts | OpinionFacts, law: Law) -> Iterator[Sentence]:
    """What the machine points at is decided by a named person, with a reason, before anything is approved."""
    hints = [row for row in a.suspicions if not row.get("settled") and not row.get("open")]
    pointed = {row["ground"]: row["says"] for row in reversed(hints)}
    for name in GROUNDS:
        field = f"ground_{name}"
        label, found = law.book.field(Line.APPLICATION, field).label, getattr(a, field)
        yield from _bound(a, name, found, label)
        if found == Ground.STANDS:
            yield tell("审查认定“{label}”成立，不能核定。", "退回补正，或不列入。", field=field, label=label)
        elif name in pointed and found in {None, Ground.NONE}:
            yield tell(
                "“{label}”有疑点：{says}。还没有认定。", "核实以后选“核实不成立”并写明；还要核实的选“待核实”。", field=field,
                label=label, says=pointed[name],
            )  # fmt: skip
        else:
            yield from _looked_into(a, name, law)


@rule("REV-SETTLED", "疑点已有定论", "13.1", "13.2", "13.3", "13.4", needs="suspicions")
def settled(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """A question that was left open at the approval is answered before the plan: it holds, or it does not."""
    for name in GROUNDS:
        field = f"ground_{name}"
        label = law.book.field(Line.APPLICATION, field).label
        yield from _bound(a, name, getattr(a, field), label)
        if getattr(a, field) == Ground.OPEN:
            yield tell("“{label}”还是待核实。", "选“核实不成立”或“成立”，写明核实情况。", field=field, label=label)
        else:
            yield from _looked_into(a, name, law)


def _bound(a: ApplicationFacts | OpinionFacts, name: str, found: str | None, label: str) -> Iterator[Sentence]:
    """What a named person settled about a pair of projects is not undone by ticking another box."""
    settled = next((row for row in a.suspicions if row["ground"] == name and row.get("settled")), None)
    if settled and found != Ground.STANDS:
        yield tell(
            "{says}，这里的“{label}”却不是成立。", "认定成立，或有新证据先重新认定查重。", field=f"ground_{name}", says=settled["says"],
            label=label,
        )  # fmt: skip
    waits = next((row for row in a.suspicions if row["ground"] == name and row.get("open")), None)
    if waits and not settled:
        yield tell("{says}。", "先确认那份查重认定。", field=f"ground_{name}", says=waits["says"])


def _looked_into(a: ApplicationFacts | OpinionFacts, name: str, law: Law) -> Iterator[Sentence]:
    """A finding has its words."""
    field, least = f"ground_{name}", law.value("reason-min-chars")
    length = len((getattr(a, f"{field}_text") or "").strip())
    if getattr(a, field) not in {None, Ground.NONE} and length < least:
        label = law.book.field(Line.APPLICATION, field).label
        yield tell(
            "“{label}”的核实情况只有 {length} 个字，不少于 {least} 个字（本市参数）。", "写明看了什么、和谁核实的。",
            field=f"{field}_text", label=label, length=length, least=least,
        )  # fmt: skip


@rule("REV-OVERLAP", "重合部分已核减", "13.2", "14.2", needs="total_fen approved_fen overlap_cut_fen")
def overlap_is_cut(a: ApplicationFacts | OpinionFacts, _law: Law) -> Iterator[Sentence]:
    """What was found to exist already is not paid a second time."""
    most = a.total_fen - a.overlap_cut_fen
    if a.overlap_cut_fen and a.approved_fen > most:
        yield tell(
            "查重认定核减 {cut} 万元，核定投资 {approved} 万元，超过申报数减去核减数的 {most} 万元。",
            "核减到 {most} 万元以内，或有新证据先重新认定查重。", field="approved_fen", cut=wan(a.overlap_cut_fen),
            approved=wan(a.approved_fen), most=wan(most),
        )  # fmt: skip


@rule(
    "REV-FIGURES", "核定数", "14.2",
    needs="nature total_fen approved_content approved_fen approved_fen_by_year approved_build_months",
)  # fmt: skip
def figures(a: ApplicationFacts | OpinionFacts, law: Law) -> Iterator[Sentence]:
    """What is fixed here binds the project for life, so it must be whole, add up and keep to the law's own limit."""
    if blank(a.approved_content):
        yield tell("没有写核定的建设内容。", "填写“核定建设内容”。", field="approved_content")
    if not a.approved_fen:
        yield tell("核定投资是 0。", "填写“核定投资”；不同意建设的，不列入。", field="approved_fen")
    years = sum(a.approved_fen_by_year.values())
    if years != a.approved_fen:
        yield tell(
            "核定年度投资合计 {years} 万元，与核定投资 {total} 万元相差 {gap} 万元。",
            "补足差额，或改正核定投资。",
            field="approved_fen_by_year",
            years=wan(years),
            total=wan(a.approved_fen),
            gap=wan(abs(a.approved_fen - years)),
        )
    if a.approved_fen > a.total_fen and blank(a.approved_reason):
        yield tell(
            "核定投资 {approved} 万元，超过申报的 {asked} 万元，没有说明。",
            "核减，或填写“核定数与申报数不同的说明”。",
            field="approved_reason",
            approved=wan(a.approved_fen),
            asked=wan(a.total_fen),
        )
    most = law.value("construction-max")
    if a.nature != Nature.OPERATION and a.approved_build_months > most:
        yield tell(
            "核定建设周期 {months} 个月，不能超过 {most} 个月。",
            "改为 {most} 个月以内。",
            field="approved_build_months",
            months=a.approved_build_months,
            most=most,
        )


@rule(
    "REV-PRE-REVIEWER", "预审机构回避", "15", "12.2", needs="pre_reviewer author_kind author_ties review_ties unit_name"
)
def pre_reviewer(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """A second opinion by the author of the first one is none."""
    if blank(a.pre_reviewer):
        yield tell("没有填预审机构。", "填写“预审机构”。", field="pre_reviewer")
    if blank(a.pre_review_reason):
        yield tell("没有写为什么委托预审。", "写明属于前沿技术、偏门技术还是新兴领域。", field="pre_review_reason")
    why = _interest(a, a.pre_reviewer)
    if why:
        yield tell(
            "预审机构“{name}”{why}，不得评审本项目。",
            "另选一家机构。",
            field="pre_reviewer",
            name=a.pre_reviewer,
            why=why,
        )
    else:
        yield from tied(_of_kind(a, "pre-reviewer"), "预审机构", "pre_reviewer", "另选一家机构")


@rule("REV-PRE-REVIEW", "预审意见", "15")
def pre_review(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Who asked for an opinion waits for it. No pre-reviewer means that none was commissioned: that is no gap."""
    if not blank(a.pre_reviewer) and blank(a.pre_review_opinion):
        yield tell(
            "已委托{name}预审，还没有收到意见。",
            "接收预审意见以后再核定。",
            field="pre_review_opinion",
            name=a.pre_reviewer,
        )


@rule("REV-READ", "审查意见的复核", "14.1", "4.1", needs="readings approved_fen")
def read_twice(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """Large figures are read by a second person, and what was read is what is approved."""
    least = law.value("second-reading-from")
    if not a.readings and a.approved_fen >= least:
        yield tell(
            "核定投资 {fen} 万元，达到须复核的 {least} 万元（本市参数），没有复核过的审查意见。", "先起草审查意见，由另一人复核。",
            field="approved_fen", fen=wan(a.approved_fen), least=wan(least),
        )  # fmt: skip
    for row in a.readings:
        if not row["confirmed"]:
            yield tell("审查意见 {number} 还没有复核。", "复核以后再核定。", field="approved_fen", number=row["number"])
        elif row["fen"] != a.approved_fen:
            yield tell(
                "审查意见 {number} 复核的核定投资是 {read} 万元，这里写了 {fen} 万元。", "照复核过的写，或重新审查。",
                field="approved_fen", number=row["number"], read=wan(row["fen"] or 0), fen=wan(a.approved_fen),
            )  # fmt: skip
        elif row["content"] != a.approved_content:
            yield tell(
                "核定建设内容与审查意见 {number} 复核的不同。", "照复核过的写，或重新审查。", field="approved_content",
                number=row["number"],
            )  # fmt: skip


@rule("REV-AVOID", "审核人回避", "12.2", needs="taker_unit unit_name unit_is_centre author_kind author_ties")
def avoid(a: ApplicationFacts | OpinionFacts, _law: Law) -> Iterator[Sentence]:
    """Nobody reviews a project of their own house.

    The centre's own projects (art. 8 lets only it build base platforms) have no other house to go to; there the table
    of joints keeps the persons apart.
    """
    if a.unit_is_centre and same_unit(a.taker_unit, [a.unit_name]):
        return
    why = _interest(a, a.taker_unit)
    if why:
        yield tell("审核人所在单位“{name}”{why}。", "转给其他审核人。", field="taker_unit", name=a.taker_unit, why=why)


@rule("EXP-AUTHOR", "专家回避", "12.2", needs="experts author_kind author_ties review_ties unit_name")
def experts_apart(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """The author does not review, and neither does anyone whom it or the applicant employs."""
    for row in a.experts:
        name = cell(row, "name")
        if blank(row.get("employer")):
            yield tell("专家{name}没有填任职单位，判断不了是否应回避。", "填写任职单位。", field="experts", name=name)
        elif why := _interest(a, row.get("employer")):
            yield tell(
                "专家{name}的任职单位“{employer}”{why}，应回避本项目。",
                "换一位专家。",
                field="experts",
                name=name,
                employer=cell(row, "employer"),
                why=why,
            )
    yield from tied(_of_kind(a, "expert"), "专家", "experts", "换一位专家")


def _of_kind(a: ApplicationFacts, kind: str) -> Iterator[Mapping[str, Any]]:
    return (row for row in a.review_ties or () if row["kind"] == kind)


@rule("EXP-QUORUM", "专家人数", "9.2", needs="experts")
def quorum(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """Enough of them, and an odd number so that they can decide; a person named twice is one person."""
    least = law.value("expert-quorum")
    count = len({(fold(row.get("name")), fold(row.get("employer"))) for row in a.experts})
    if count < least:
        yield tell(
            "评审专家 {count} 人，不少于 {least} 人（本市参数）。",
            "增加 {more} 位专家。",
            field="experts",
            count=count,
            least=least,
            more=least - count,
        )
    elif count % 2 == 0:
        yield tell("评审专家 {count} 人，应为单数（本市参数）。", "增加或减少一位专家。", field="experts", count=count)


@rule("EXP-DRAWN", "专家出自抽取", "9.2", "12.2", needs="experts drawn_experts", weight=Weight.WARN)
def experts_drawn(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Where experts were drawn for it, whoever else sits there was chosen by somebody: allowed, and to be explained."""
    drawn = {(fold(row.get("name")), fold(row.get("employer"))) for row in a.drawn_experts}
    for row in a.experts if drawn else ():
        if (fold(row.get("name")), fold(row.get("employer"))) not in drawn:
            yield tell(
                "专家{name}（{employer}）不在抽取的名单里。",
                "用抽出的专家；用别人的，在纪要里写明理由。",
                field="experts",
                name=cell(row, "name"),
                employer=cell(row, "employer"),
            )


@rule("EXP-SCORES", "专家评分", "9.2", needs="experts scores")
def scores(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """Passed means that each expert has judged, a low mark has its reason, and the average reaches the city's mark."""
    least = law.value("expert-pass-score")
    times = Counter(fold(row.get("expert")) for row in a.scores)
    for row in a.experts:
        if times[fold(row.get("name"))] != 1:
            yield tell(
                "专家{name}有 {times} 个评分，应各有一个。",
                "由本人补评，或删去多余的评分。",
                field="scores",
                name=cell(row, "name"),
                times=times[fold(row.get("name"))],
            )
    for row in a.scores:
        yield from _score(row, {fold(expert.get("name")) for expert in a.experts}, least)
    marks = [row["score"] for row in a.scores if _is_mark(row.get("score"))]
    if marks and sum(marks) < least * len(marks):
        yield tell(
            "平均 {average} 分，低于通过的 {least} 分（本市参数）。",
            "修改后再报，或不列入。",
            field="scores",
            average=f"{sum(marks) / len(marks):.1f}",
            least=least,
        )


def _score(row: Mapping[str, Any], experts: Container[str], least: int) -> Iterator[Sentence]:
    name, mark = cell(row, "expert"), row.get("score")
    if fold(row.get("expert")) not in experts:
        yield tell("{name}评了分，不在评审专家里。", "核对评审专家和评分。", field="scores", name=name)
    if not _is_mark(mark):
        yield tell(
            "专家{name}的得分写了“{mark}”，不是 0 到 100 的整数。",
            "改正得分。",
            field="scores",
            name=name,
            mark=cell(row, "score"),
        )
    elif mark < least and blank(row.get("comment")):
        yield tell(
            "专家{name}评了 {mark} 分，没有写意见。",
            "低于 {least} 分的，写一句理由。",
            field="scores",
            name=name,
            mark=mark,
            least=least,
        )


def _is_mark(mark: object) -> bool:
    return type(mark) is int and 0 <= mark <= FULL_MARKS


@rule("EXP-SHEETS", "评分与评分表相符", "9.2", needs="experts scores sheets waiting_sheets")
def as_on_the_sheets(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Where experts marked on sheets of their own, nobody else's numbers count."""
    if a.waiting_sheets:
        yield tell("还有 {n} 份评分表没有交。", "都交了以后再作结论。", field="scores", n=a.waiting_sheets)
    sheets = {fold(row["name"]): row for row in a.sheets}
    for row in a.experts if sheets else ():
        if fold(row.get("name")) not in sheets:
            yield tell(
                "专家{name}没有这个申报的评分表，或已经回避。",
                "不计入，或由本人补评。",
                field="experts",
                name=cell(row, "name"),
            )
    for row in a.scores:
        sheet = sheets.get(fold(row.get("expert")))
        if sheet is not None and row.get("score") != sheet["score"]:
            yield tell(
                "专家{name}的评分表是 {real} 分，这里写了 {typed} 分。", "照评分表写。", field="scores",
                name=cell(row, "expert"), real=sheet["score"], typed=cell(row, "score"),
            )  # fmt: skip


@rule("EXP-SPREAD", "评分差已说明", "9.2", needs="spread_open")
def spread_talked_about(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """A conclusion over an open disagreement would be the chair's, not the experts'."""
    most = law.value("expert-spread-most")
    if a.spread_open > most:
        yield tell(
            "专家评分相差 {spread} 分，超过 {most} 分（本市参数），会上还没有说明。", "在评审场次里记下会上说明，再作结论。",
            field="scores", spread=a.spread_open, most=most,
        )  # fmt: skip


@rule("EXP-MINUTES", "会议纪要已签", "9.2", "4.5", needs="minutes minutes_code")
def minutes_signed(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Where experts sat together, nothing is concluded before each has signed what they concluded, in these words."""
    for row in a.minutes:
        if not row["signed"]:
            yield tell(
                "场次 {session} 的评审纪要还没有签毕。",
                "到会专家签毕以后再作结论。",
                field="minutes",
                session=row["session"],
            )
    codes = {row["code"] for row in a.minutes if row["signed"]}
    if codes and a.minutes_code not in codes:
        yield tell(
            "附上的会议纪要不是签署的那一份。", "在本页由系统生成签署的纪要，再附上。", field="minutes_code"
        )  # fmt: skip


@rule("EXP-CONCLUSION", "与纪要的结论相符", "9.2", needs="minutes")
def as_concluded(a: ApplicationFacts, _law: Law) -> Iterator[Sentence]:
    """Passed is what the experts signed, not what the office made of it."""
    for row in a.minutes:
        if row["signed"] and row["conclusion"] != PASSED:
            yield tell(
                "纪要 {number} 对本申报的结论是“{conclusion}”，不能办评审通过。", "照纪要办：修改后再报，或不列入。",
                field="minutes", number=row["number"], conclusion=row["conclusion"] or "（未写）",
            )  # fmt: skip


@rule("REJ-GROUND", "不列入的情形", "13.1", "13.2", "13.3", "13.4", needs="reject_ground reason")
def ground(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """Only the four grounds of article 13 leave a project out, and the unit is owed the reason."""
    choices = law.book.field(Line.APPLICATION, "reject_ground").choices
    if a.reject_ground not in choices:
        yield tell(
            "没有“{ground}”这种不列入的情形。",
            "从这些里选一种：{choices}。",
            field="reject_ground",
            ground=a.reject_ground,
            choices="、".join(choices.values()),
        )
    least = law.value("reason-min-chars")
    length = len(a.reason.strip())
    if length < least:
        yield tell(
            "不列入的理由只有 {length} 个字，不少于 {least} 个字（本市参数）。",
            "写明事实和依据。",
            field="reason",
            length=length,
            least=least,
        )


@rule("APP-REVIVE", "缓列项目重新安排", "9.2", needs="plan_year")
def revive(a: ApplicationFacts, law: Law) -> Iterator[Sentence]:
    """A deferred project waits for money of its own year; when that is over it competes anew."""
    if a.plan_year < law.today.year:
        yield tell("计划年度 {year} 年已经过去。", "重新申报下一年度。", field="plan_year", year=a.plan_year)


def _interest(a: ApplicationFacts | OpinionFacts, unit: object) -> str:
    """Why a unit may not judge this application, as the middle of a sentence; empty where it may."""
    if same_unit(unit, [a.unit_name]):
        return "是本项目的需求单位"
    if a.author_kind != AuthorKind.THIRD_PARTY:
        return ""
    if same_unit(unit, [a.author]):
        return "编制了本项目的方案"
    return "与本项目的方案编制单位有关联" if same_unit(unit, a.author_ties) else ""
