"""Count a submitted size sheet (规模估算表, A.6) again, and name each line that differs: a checker must be able to contradict."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from tongchou.kernel.outcome import Outcome
from tongchou.regulation.costing.estimate import NEW, Item, size_of, unadjusted
from tongchou.regulation.costing.pack import BadPickError, Pack

SHOWN = 2
"""Decimals to which sheets state sizes; a sheet that rounds correctly does not differ."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One line as submitted; ``place`` is where it stands (行 12), texts are as written, sizes ``None`` where empty."""

    place: str
    name: str
    kind: str
    reuse: str
    modified: str
    ufp: Fraction | None
    us: Fraction | None


@dataclass(frozen=True, slots=True)
class Recounted:
    """One line counted again: met, not met, or undetermined, with the sentence that says so."""

    stated: Stated
    outcome: Outcome
    size: Fraction | None
    says: str = ""


def recount(pack: Pack, lines: Iterable[Stated]) -> list[Recounted]:
    """Every line of a sheet by the pack."""
    return [_one(pack, line) for line in lines]


def total(lines: Iterable[Recounted]) -> tuple[Fraction, int]:
    """The size of what could be counted, and how many lines could not."""
    counted = [one.size for one in lines]
    return sum((s for s in counted if s is not None), Fraction(0)), counted.count(None)


def _one(pack: Pack, line: Stated) -> Recounted:
    if line.modified not in ("", NEW):
        says = f"修改类型“{line.modified}”的系数，{pack.title}没有写。写明所依据的标准，由审核人认定。"
        return Recounted(line, Outcome.UNDETERMINED, None, says)
    reuse = _reuse(pack, line.reuse)
    if reuse is None:
        options = "、".join(choice.name for choice in pack.reuse.values())
        return Recounted(line, Outcome.UNDETERMINED, None, f"重用程度“{line.reuse}”不在{options}里。改成其中一个。")
    try:
        weight, size = unadjusted(pack, line.kind), size_of(pack, Item(line.name, line.kind, reuse))
    except BadPickError as error:
        return Recounted(line, Outcome.UNDETERMINED, None, str(error))
    wrong = "".join(_differences(line, weight, size, pack.reuse[reuse].name))
    return Recounted(line, Outcome.NOT_MET if wrong else Outcome.MET, size, wrong)


def _differences(line: Stated, weight: Fraction, size: Fraction, reuse: str) -> Iterator[str]:
    if line.ufp is not None and line.ufp != weight:
        yield f"{line.kind} 的 UFP 是 {shown(weight)}，填了 {shown(line.ufp)}。"
    if line.us is not None and shown(line.us) != shown(size):
        yield f"{line.kind} 重用程度{reuse}的 US 应为 {shown(size)}，填了 {shown(line.us)}。"


def _reuse(pack: Pack, written: str) -> str | None:
    if not written:
        return pack.usual_reuse
    return next((key for key, choice in pack.reuse.items() if written in (key, choice.name)), None)


def shown(value: Fraction) -> str:
    """A size with two decimals at most, half up, as sheets state it."""
    scaled = int(value * 10**SHOWN + Fraction(1, 2))
    text = f"{scaled // 10**SHOWN}.{scaled % 10**SHOWN:0{SHOWN}d}"
    return text.rstrip("0").rstrip(".")
