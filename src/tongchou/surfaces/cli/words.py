"""What commands share: a decision in words, the same findings as page and API, and a passphrase from its file."""

from collections.abc import Iterable
from pathlib import Path

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


def passphrase_of(path: Path | None) -> bytes:
    """The first line of a passphrase file, as ``openssl -pass file:`` reads it; empty where there is no file.

    Never from an argument: those stand in the list of processes.
    """
    return path.read_bytes().splitlines()[0] if path else b""
