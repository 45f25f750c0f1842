"""What a run of the tests amounts to, over both databases: the counts, and the tests that ran nowhere.

Read from pytest's JUnit files, because a skipped test is easy to overlook on a screen and looks like success.
A reason that begins with "needs " is a thing that this machine lacks; "absent: " is material that is not in the repository.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

NAMED = 5  # tests named for each reason; the rest are counted
HOW = {
    "PostgreSQL": "apt install postgresql",
    "Chromium": "apt install chromium",
    "font": "apt install fonts-noto-cjk",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One test in one run."""

    test: str
    verdict: Literal["passed", "failed", "skipped"]
    reason: str = ""


def read_junit(path: Path) -> list[Result]:
    """The results in a JUnit file; none if pytest ended before it wrote one."""
    if not path.exists():
        return []
    return [_result(case) for case in ET.parse(path).iter("testcase")]  # noqa: S314  pytest wrote it just now


def _result(case: ET.Element) -> Result:
    test = "::".join(part for part in (case.get("classname"), case.get("name")) if part)
    if case.find("failure") is not None or case.find("error") is not None:
        return Result(test, "failed")
    skipped = case.find("skipped")
    if skipped is None:
        return Result(test, "passed")
    if skipped.get("type") == "pytest.xfail":
        return Result(test, "passed", "failed as expected")
    reason = skipped.get("message", "")
    if reason == "collection skipped":  # a whole module; pytest hides the reason in the text
        found = re.search(r"Skipped: (.*?)['\"]?\)?$", skipped.text or "", re.DOTALL)
        reason = found[1] if found else reason
    return Result(test, "skipped", reason)


def closing_line(results: Iterable[Result]) -> str:
    """Its form is fixed: people and programs look for it in logs."""
    count = Counter(result.verdict for result in results)
    return f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped"


def ran_nowhere(runs: Sequence[Sequence[Result]]) -> dict[str, list[str]]:
    """Reason → tests that were skipped in every run; skipped on one database and run on the other is no gap."""
    ran = {result.test for run in runs for result in run if result.verdict != "skipped"}
    reasons: dict[str, str] = {}
    for result in (result for run in runs for result in run if result.test not in ran):
        # Where the runs give two reasons, the one that can be put right is worth showing.
        if not reasons.get(result.test, "").startswith("needs "):
            reasons[result.test] = result.reason
    grouped: dict[str, list[str]] = {}
    for test, reason in reasons.items():
        grouped.setdefault(reason, []).append(test)
    return grouped


def is_gap(reason: str) -> bool:
    """Whether the test could have run on a machine with everything installed."""
    return reason.startswith("needs ")


def explain(missed: dict[str, list[str]]) -> list[str]:
    """Lines for the reader: which tests did not run, why, and how to get them."""
    lines = []
    for reason, tests in sorted(missed.items()):
        how = next((f"  →  {command}" for word, command in HOW.items() if is_gap(reason) and word in reason), "")
        lines.append(f"  {len(tests)} × {reason}{how}")
        lines += [f"      {test}" for test in tests[:NAMED]]
        if len(tests) > NAMED:
            lines.append(f"      … {len(tests) - NAMED}")
    return lines
