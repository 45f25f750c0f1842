"""What people say to a flag says something: the detectors' precision is counted from it."""

from collections.abc import Iterator

from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.facts import FlagFacts


@rule("FLG-ANSWER", "说明要有内容", "4.5", "5.2")
def answered(f: FlagFacts, law: Law) -> Iterator[Sentence]:
    """An explanation of two words explains nothing."""
    yield from _long_enough(f, "explanation", law)


@rule("FLG-REASON", "认定要有理由", "4.1", "5.2")
def reasoned(f: FlagFacts, law: Law) -> Iterator[Sentence]:
    """Whoever says that a suspicion is true, or is none, says what he looked at."""
    yield from _long_enough(f, "reason", law)


def _long_enough(f: FlagFacts, field: str, law: Law) -> Iterator[Sentence]:
    least, length = law.value("reason-min-chars"), len((getattr(f, field) or "").strip())
    if length < least:
        yield tell(
            "“{label}”只有 {length} 个字，不少于 {least} 个字（本市参数）。", "写明事实和依据。", field=field,
            label=law.book.field(f.LINE, field).label, length=length, least=least,
        )  # fmt: skip
