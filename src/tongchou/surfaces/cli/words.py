"""How the command line says a decision: the same findings as page and API, one a line."""

from collections.abc import Iterable

from tongchou.kernel.outcome import Finding, Outcome, Weight
from tongchou.kernel.words import basis

MARKS = {Weight.STOP: "不能", Weight.WARN: "提醒", Weight.NOTE: "说明"}


def lines_of(findings: Iterable[Finding]) -> list[str]:
    """``[不能] 使用年限填了 3 年…。改为…。依据第十一条。（APP-LIFE）``, one string per finding."""
    out = []
    for f in findings:
        mark = "无法判断" if f.outcome is Outcome.UNDETERMINED else MARKS[f.weight]
        waived = f"已由 {f.waived_by} 同意。" if f.waived_by else ""
        out.append(f"[{mark}] {f.says}{f.remedy}{waived}{basis(f.clauses)}。（{f.rule}）")
    return out
