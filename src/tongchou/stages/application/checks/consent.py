"""What a request for a consent must say: the law's 原则上 is no blank cheque (arts. 7, 8, 9, 11)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import RULES, rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.application.facts import ConsentFacts


@rule(
    "CON-REASON",
    "特殊情况的理由",
    "7.4",
    "8.2",
    "9.1",
    "11.1",
    "21",
    needs="rule request_reason valid_until project_code",
)
def reason(a: ConsentFacts, law: Law) -> Iterator[Sentence]:
    """Which rule, why, and until when; a rule that the law states without exception cannot be lifted at all."""
    lifted = RULES.get(a.rule)
    if lifted is None or not lifted.waivable:
        yield tell(
            "规则 {rule} 不能放宽。", "只有办法写明“原则上”或“除特殊情况外”的才能申请。", field="rule", rule=a.rule
        )
    least = law.value("reason-min-chars")
    length = len(a.request_reason.strip())
    if length < least:
        yield tell(
            "特殊情况只写了 {length} 个字，不少于 {least} 个字（本市参数）。",
            "写明为什么不能照一般要求办，已经采取了什么措施。",
            field="request_reason",
            length=length,
            least=least,
        )
    if not a.project_code and not (a.about or "").strip():
        yield tell("没有写明是哪一份记录的特殊情况。", "填写记录编号；项目的特殊情况从项目页上申请。", field="about")
    if a.valid_until < law.today:
        yield tell("放宽到 {until}，已经过去。", "改为今天以后的日期。", field="valid_until", until=a.valid_until)
