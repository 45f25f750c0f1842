"""What people say to a flag says something: the detectors' precision is counted from it."""

from collections.abc import Iterator

from tongchou.kernel.outcome import Sentence
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.wording import too_short
from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.facts import FlagFacts


@rule("FLG-ANSWER", "说明要有内容", "4.5", "5.2")
def answered(f: FlagFacts, law: Law) -> Iterator[Sentence]:
    """An explanation of two words explains nothing."""
    yield from too_short(f, "explanation", law)


@rule("FLG-REASON", "认定要有理由", "4.1", "5.2")
def reasoned(f: FlagFacts, law: Law) -> Iterator[Sentence]:
    """Whoever says that a suspicion is true, or is none, says what he looked at."""
    yield from too_short(f, "reason", law)
