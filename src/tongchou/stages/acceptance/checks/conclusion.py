"""The rules on what a final acceptance concludes: cost and content, reuse, who inspected, what was mended."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, Weight, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.wording import tied
from tongchou.regulation.rulebook import Law
from tongchou.stages.acceptance.facts import FinalFacts
from tongchou.stages.acceptance.people import Row, cell, employed_by, tie


@rule("FIN-BASELINE", "与核定对照", "14.2", needs="accepted_fen approved_fen approved_content functions_done")
def accepted_is_what_was_approved(f: FinalFacts, _: Law) -> Iterator[Sentence]:
    """Initial acceptance takes a reason for what is missing; here only a change of the baseline itself will do."""
    if f.accepted_fen > f.approved_fen:
        yield tell(
            "最终投资 {accepted} 万元超过核定 {approved} 万元。",
            "核对决算；确需超出的，先申请变更。",
            field="accepted_fen",
            accepted=wan(f.accepted_fen),
            approved=wan(f.approved_fen),
        )
    done = {cell(row, "function") for row in f.functions_done if cell(row, "shown_by")}
    missing = [name for name in f.approved_content if name not in done]
    if missing:
        yield tell(
            "核定内容有 {count} 项没有完成，也没有核准的变更：{names}。",
            "完成这些内容，或先申请变更。",
            field="functions_done",
            count=len(missing),
            names="、".join(missing),
        )


@rule("FIN-REUSE", "复用情况", "18", weight=Weight.WARN, needs="reuse_declared reuse_measured")
def declared_reuse_is_real(f: FinalFacts, _: Law) -> Iterator[Sentence]:
    """Large platform, small front: reuse that was promised to be approved is measured when it is built."""
    measured = {cell(row, "component") for row in f.reuse_measured if cell(row, "evidence")}
    missing = [name for name in f.reuse_declared if name not in measured]
    if missing:
        yield tell(
            "申报复用 {declared} 项，有 {count} 项没有查到实际使用：{names}。",
            "核实，写明没有复用的原因。",
            field="reuse_measured",
            declared=len(f.reuse_declared),
            count=len(missing),
            names="、".join(missing),
        )


@rule("FIN-APPOINTED", "安排验收专家时回避", "12.2", "24.2", needs="author_firms contractor_firms inspector_ties")
def appointed_apart(f: FinalFacts, _: Law) -> Iterator[Sentence]:
    """Whoever is already named when the inspection is arranged is looked at then, and not when he has judged."""
    yield from _apart(f)


@rule("FIN-INSPECTORS", "验收专家回避", "12.2", "9.2", needs="inspectors author_firms contractor_firms inspector_ties")
def inspectors_are_independent(f: FinalFacts, _: Law) -> Iterator[Sentence]:
    """Where only a name or a number agrees, somebody may look and write down what it is; an employer is a fact."""
    if not f.inspectors:
        yield tell("没有填验收专家。", "填写参加验收的专家。", field="inspectors")
    yield from _apart(f)


def _apart(f: FinalFacts) -> Iterator[Sentence]:
    parts = (("方案编制单位", f.author_firms), ("承建单位", f.contractor_firms))
    for person in f.inspectors or ():
        name = cell(person, "name")
        if not cell(person, "employer"):
            yield tell(
                "验收专家{name}没有填工作单位，无法核对回避关系。", "补上工作单位。", field="inspectors", name=name
            )
        for part, firms in parts:
            for firm in firms:
                yield from _inspector_and_firm(person, part, firm)
    yield from tied(f.inspector_ties or (), "验收专家", "inspectors", "换一位专家")


def _inspector_and_firm(person: Row, part: str, firm: Row) -> Iterator[Sentence]:
    names = {"name": cell(person, "name"), "part": part, "firm": cell(firm, "name")}
    if employed_by(person, firm):
        yield tell("验收专家{name}任职于{part}{firm}，应当回避。", "换一位专家。", field="inspectors", **names)
    elif (how := tie(person, firm)) and not cell(person, "tie_cleared"):
        yield tell(
            "验收专家{name}与{part}{firm}{how}，疑似关联。",
            "核实。确有关联的换人；只是同名、同号的，在“关联核查结论”写明。",
            field="inspectors",
            how=how,
            **names,
        )


@rule("FIN-RECTIFIED", "整改闭环", "25", needs="rectification rectified")
def everything_is_mended(f: FinalFacts, _: Law) -> Iterator[Sentence]:
    closed = {cell(row, "item") for row in f.rectified if cell(row, "closed_on") and cell(row, "evidence")}
    still_open = [item for row in f.rectification if (item := cell(row, "item")) not in closed]
    if still_open:
        yield tell(
            "整改事项 {total} 项，还有 {count} 项没有写完成日期和佐证：{items}。",
            "逐项整改，写明完成日期和佐证以后再申请。",
            field="rectified",
            total=len(f.rectification),
            count=len(still_open),
            items="、".join(still_open),
        )
