"""What minutes say before anybody has written a word: drafted from scores and advice, and frozen when they are signed. Pure.

The conclusion that stands there at first follows from marks and verdicts and is a proposal: people change it in the
meeting, and whoever signs signs what they wrote (``docs/decisions``, 9.2).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongchou.kernel.canonical import digest
from tongchou.regulation.scoring import Spread, spread

PASS, REVISE, FAIL = "通过", "修改后再报", "不通过"
CONCLUSIONS = (PASS, REVISE, FAIL)

SIGNED = ("proceedings", "opinions", "experts", "results", "recusals")
"""What a signature stands under."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One open sheet: who, how many points, which verdict in the edition's words, what he advises."""

    name: str
    points: int
    verdict: str
    advice: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One application of a session with all that was said of it."""

    number: str
    title: str
    unit: str
    sheets: tuple[Judgement, ...]
    recused: tuple[tuple[str, str], ...]  # expert's number and name
    said: str

    @property
    def lie(self) -> Spread | None:
        """How the totals lie; ``None`` while no sheet is open."""
        return spread(s.points for s in self.sheets)

    def row(self) -> dict[str, Any]:
        """As the frozen minutes hold it; what is empty is left out."""
        lie = self.lie
        told: dict[str, Any] = {
            "application": self.number, "title": self.title, "unit": self.unit,
            "scores": "、".join(f"{s.name} {s.points}" for s in self.sheets), "said": self.said,
        }  # fmt: skip
        if lie is not None:
            told |= {
                "average": f"{lie.average:.1f}", "median": f"{lie.median:g}", "low": lie.low, "high": lie.high,
                "spread": lie.width,
            }  # fmt: skip
        return {name: value for name, value in told.items() if value != ""}


def proposed(one: Judged, least: int, fails: str, revises: str) -> str:
    """The conclusion that marks and verdicts suggest; empty while no sheet is open."""
    lie = one.lie
    if lie is None:
        return ""
    said = Counter(s.verdict for s in one.sheets)
    if lie.average < least or 2 * said[fails] > len(one.sheets):
        return FAIL
    return REVISE if 2 * (said[fails] + said[revises]) > len(one.sheets) else PASS


def drafted(one: Judged) -> str:
    """The first words on a project: figures, who stepped aside, and each piece of advice once."""
    lie = one.lie
    if lie is None:
        return ""
    out = [
        f"{len(one.sheets)} 位专家评分，平均 {lie.average:.1f} 分，最高 {lie.high} 分，最低 {lie.low} 分，相差 {lie.width} 分。"
    ]
    if one.recused:
        out.append(f"{'、'.join(name for _, name in one.recused)}回避。")
    if one.said:
        out.append(f"会上说明：{one.said}")
    advice = dict.fromkeys(s.advice.strip() for s in one.sheets if s.advice.strip())
    if advice:
        out.append("专家意见：" + "".join(f"{n}. {text}" for n, text in enumerate(advice, 1)))
    return "".join(out)


def filled(rows: Iterable[Row], judged: Sequence[Judged], least: int, fails: str, revises: str) -> list[dict[str, Any]]:
    """The rows with what is still empty filled in; a word that somebody wrote stays."""
    written = {str(row.get("application") or ""): row for row in rows}
    known = {one.number for one in judged}
    out = []
    for one in judged:
        begun = {"application": one.number, "title": one.title}
        hint = {"conclusion": proposed(one, least, fails, revises), "opinion": drafted(one)}
        own = {name: value for name, value in written.get(one.number, {}).items() if value not in (None, "")}
        out.append({name: value for name, value in {**begun, **hint, **own}.items() if value})
    return out + [dict(row) for number, row in written.items() if number not in known]


def text_hash(answers: Mapping[str, Any]) -> str:
    """What a signature stands under, in one hash: another word is another text, and is signed anew."""
    return digest([answers.get("session") or "", *(answers.get(name) or [] for name in SIGNED)])


def signed(answers: Mapping[str, Any]) -> dict[str, str]:
    """By the expert's number, what he said when he signed the text as it is; earlier texts count no more."""
    now = answers.get("text_hash") or ""
    rows = answers.get("signatures") or ()
    return {row["expert"]: str(row.get("said") or "") for row in rows if now and row.get("text") == now}


def unsigned(answers: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    """Who has still to sign the text as it is."""
    done = signed(answers)
    rows = answers.get("experts") or ()
    return tuple({"expert": r["expert"], "name": r["name"]} for r in rows if r["expert"] not in done)
