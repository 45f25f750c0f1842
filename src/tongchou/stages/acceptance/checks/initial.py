"""The rules on initial acceptance (24.1)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.calendar import add_months
from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.acceptance.facts import InitialFacts
from tongchou.stages.acceptance.people import cell


@rule("INI-COMPLETED", "建设完成", "24.1")
def built_first(i: InitialFacts, _: Law) -> Iterator[Sentence]:
    if i.completed_on is None:
        yield tell("项目还没有登记建设完成。", "登记建设完成以后再组织初验。", field="completed_on")


@rule("INI-FUNCTIONS", "核定内容完成", "24.1", needs="functions_done approved_content")
def all_that_was_approved_is_there(i: InitialFacts, _: Law) -> Iterator[Sentence]:
    """Done is what a test, a demonstration or a record shows; what is not done is said, with a reason."""
    rows = {cell(row, "function"): row for row in i.functions_done}
    for name in i.approved_content:
        row = rows.get(name)
        if row is None:
            yield tell("核定内容“{name}”没有初验结果。", "逐项填写初验结果。", field="functions_done", name=name)
        elif not cell(row, "shown_by") and not cell(row, "explanation"):
            yield tell(
                "核定内容“{name}”没有写用什么证实，也没有说明为什么没有完成。",
                "写明测试用例、演示或记录；没有完成的写明原因。",
                field="functions_done",
                name=name,
            )


@rule("INI-TEST", "重大项目软件测评", "19", needs="approved_fen tested_on")
def major_was_tested(i: InitialFacts, law: Law) -> Iterator[Sentence]:
    """A report dated after the opinion that rests on it was not read for it."""
    threshold = law.value("major-project-fen")
    if i.approved_fen < threshold:
        return
    if not (i.test_report_no or "").strip() or i.test_report_on is None:
        yield tell(
            "核定 {approved} 万元，是重大项目（标准 {threshold} 万元，本市参数），没有软件测评报告。",
            "填写测评报告编号和日期。",
            field="test_report_no",
            approved=wan(i.approved_fen),
            threshold=wan(threshold),
        )
    elif i.test_report_on > i.tested_on:
        yield tell(
            "软件测评报告日期 {report} 晚于初验日期 {tested}。",
            "核对日期，取得测评报告以后再作初验结论。",
            field="test_report_on",
            report=i.test_report_on,
            tested=i.tested_on,
        )


@rule("INI-TRIAL", "试运行", "24.1")
def ran_on_trial(i: InitialFacts, law: Law) -> Iterator[Sentence]:
    """The text names no trial run; the city's number does, and 0 asks for none."""
    least = law.value("trial-run-months-min")
    if not least:
        return
    if i.trial_from is None or i.trial_to is None:
        yield tell(
            "没有填试运行的起止日期，试运行不少于 {least} 个月（本市参数）。",
            "填写试运行开始和结束日期。",
            field="trial_from",
            least=least,
        )
    elif i.trial_to < add_months(i.trial_from, least):
        yield tell(
            "试运行从 {start} 到 {end}，不到 {least} 个月（本市参数）。",
            "试运行满期以后再作初验结论。",
            field="trial_to",
            start=i.trial_from,
            end=i.trial_to,
            least=least,
        )
    elif i.trial_to > law.today:
        yield tell("试运行结束日期 {end} 还没有到。", "试运行满期以后再作初验结论。", field="trial_to", end=i.trial_to)
