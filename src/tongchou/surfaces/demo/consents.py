"""Requests of projects that one rule be lifted, which some of them are granted (7.4, 8.2, 9.1, 11.1, 21)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo.project import Project, after
from tongchou.surfaces.demo.script import Act

CO = Line.CONSENT


def consent(p: Project, on: date, rule: str, ends: str) -> Iterator[Act]:
    """A request that one rule be lifted on one project, and what becomes of it (7.4, 8.2, 9.1, 11.1, 21)."""
    which = f"consent-{rule}"
    asked = {
        "title": f"{p.title}特殊情况", "rule": rule, "valid_until": (on + timedelta(days=400)).isoformat(),
        "request_reason": "省级统建系统上线时间推迟，本地方案需与其衔接，材料移交延误。",
    }  # fmt: skip
    yield replace(
        p.begin(on, p.leader, CO, "request", {**asked, "request_reason": "急。"}, which=which), refused="CON-REASON"
    )
    yield p.begin(on, p.leader, CO, "request", asked, which=which)
    match ends:
        case "grant":
            yield p.act(after(on, 1), p.reviewer, CO, "grant", {"consent_opinion": "情况属实，同意。"}, which=which)
        case "refuse":
            yield p.act(
                after(on, 3), p.reviewer, CO, "refuse", {"reason": "不属于特殊情况，按一般要求办理。"}, which=which
            )
        case "withdraw":
            yield p.act(after(on, 2), p.leader, CO, "withdraw", which=which)
