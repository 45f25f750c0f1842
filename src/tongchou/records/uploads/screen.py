"""Decides whether an upload may be stored: article 32 keeps state secrets out, and hostile files stay out as well.

A refused file leaves nothing behind. `Screening.fact` is the one sentence that may be written down: it holds no name
and no word of the file.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from tongchou.kernel.secrecy import Strength
from tongchou.records.uploads import bounded, marking, names
from tongchou.records.uploads.model import Extracted, FoundMark, Problem, ProblemKind, Role

Verdict = Literal["clean", "refused", "ask", "unreadable"]

ARTICLE = "依据第三十二条。"
_ELSEWHERE = "涉及国家秘密的项目不在本系统办理，按国家有关规定办理。"
_HOSTILE = frozenset(
    {
        ProblemKind.VIRUS,
        ProblemKind.BOMB,
        ProblemKind.NAME,
        ProblemKind.MISMATCH,
        ProblemKind.MACRO,
        ProblemKind.ENTITY,
        ProblemKind.KIND,
    }
)
_LOOK_YOURSELF = frozenset({ProblemKind.SCAN, ProblemKind.PICTURE})
_MOST_SAYS = 10


@dataclass(frozen=True, slots=True)
class Screening:
    """What follows from the verdict:

    clean       store it.
    ask         store it only after a person has read `says` and answered that it is no state secret.
    unreadable  do not store it; `says` tells what to change before it is sent again.
    refused     do not store it; keep `fact` at most.
    """

    verdict: Verdict
    marks: tuple[FoundMark, ...]
    problems: tuple[Problem, ...]
    text: str  # for search; empty unless the verdict is clean or ask
    says: tuple[str, ...]  # to show to the person, not to store
    fact: str  # may be stored
    kind: str = ""
    network_cut: bool = False


def screen(name: str, data: bytes, run: Callable[[str, bytes], Extracted] = bounded.extract) -> Screening:
    """Blocks as long as `run` does; never raises for what is in the file."""
    named = marking.marks_of_name(name)
    if _certain(named):
        return _secret(name, named)
    fault = names.fault_of(name)
    if fault:
        problem = Problem(ProblemKind.NAME, f"文件名{fault}，系统没有保存这个文件。改名后重传。")
        return Screening("refused", (), (problem,), "", (problem.says,), "一个文件因文件名不合规矩，未保存。")
    found = run(name, data)
    marks = named + found.marks
    return _secret(name, marks) if _certain(marks) else _judged(name, marks, found)


def _judged(name: str, marks: tuple[FoundMark, ...], found: Extracted) -> Screening:
    kinds = {problem.kind for problem in found.problems}
    says = [_problem_sentence(problem) for problem in found.problems] + [_hint(name, mark) for mark in marks]
    screening = Screening(
        verdict="clean",
        marks=marks,
        problems=found.problems,
        text="",
        says=tuple(says[:_MOST_SAYS]),
        fact="一个文件没有发现国家秘密标志。",
        kind=found.kind,
        network_cut=found.network_cut,
    )
    if kinds & _HOSTILE:
        return replace(screening, verdict="refused", marks=(), fact="一个文件有危险或不是可以上传的类型，未保存。")
    if kinds - _LOOK_YOURSELF:
        return replace(screening, verdict="unreadable", fact="一个文件系统读不了，未保存。")
    text = "\n".join(part.text for part in found.text_parts if part.role is Role.TEXT)
    if kinds or any(mark.strength is Strength.POSSIBLE for mark in marks):
        return replace(
            screening, verdict="ask", text=text, fact="一个文件读不出文字或可能涉及国家秘密，由上传的人回答。"
        )
    return replace(screening, text=text)


def _secret(name: str, marks: tuple[FoundMark, ...]) -> Screening:
    certain = [mark for mark in marks if mark.strength is Strength.CERTAIN]
    places = list(dict.fromkeys(mark.where for mark in certain))
    where = "、".join(places[:5]) + ("等处" if len(places) > 5 else "")
    member = next((mark.member for mark in certain if mark.member), "")
    if marking.IN_NAME in places:
        first = "文件名有国家秘密标志，系统没有保存这个文件。"  # such a name is not repeated
    else:
        inner = f"里的“{member}”" if member else ""
        first = f"文件“{name}”{inner}的{where}有国家秘密标志，系统没有保存它。"
    return Screening(
        verdict="refused",
        marks=tuple(dict.fromkeys(replace(mark, member="") for mark in certain)),
        problems=(),
        text="",
        says=(f"{first}{_ELSEWHERE}{ARTICLE}",),
        fact=f"一个文件的{where}有国家秘密标志，未保存。{ARTICLE}",
    )


def _certain(marks: Iterable[FoundMark]) -> bool:
    return any(mark.strength is Strength.CERTAIN for mark in marks)


def _problem_sentence(problem: Problem) -> str:
    if problem.kind in _LOOK_YOURSELF:
        return f"{problem.says}你自己看一遍，确认没有国家秘密标志，再上传。{ARTICLE}"
    return problem.says


def _hint(name: str, mark: FoundMark) -> str:
    file = f"文件“{name}”" + (f"里的“{mark.member}”" if mark.member else "")
    place = f"{file}的{mark.where}第 {mark.line} 行"
    if mark.strength is Strength.NOTE:
        return f"{place}写着内部资料。内部资料不是国家秘密，可以上传。"
    return f"{place}可能涉及国家秘密。你看过后答：是，就不要上传；不是，说明理由。{ARTICLE}"
