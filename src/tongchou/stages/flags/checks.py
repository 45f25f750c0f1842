"""What people say to a flag says something: the detectors' precision is counted from it."""

from collections.abc import Iterator

from tongchou.kernel.outcome import Sentence, tell
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


@rule("FLG-AVOID", "中心自己的项目中心回避", "4.1", "4.2", needs="unit_is_centre for_finance")
def apart(f: FlagFacts, law: Law) -> Iterator[Sentence]:
    """Nobody is judge of his own house: the centre's projects are finance's to decide, all others the centre's."""
    if f.unit_is_centre and not f.for_finance:
        yield tell("这是中心自己的项目，由市财政局认定，中心回避。", "转请市财政局重新核实。", field="reason")
    elif f.for_finance and not f.unit_is_centre:
        yield tell("这个单位的红旗由中心认定。", "转请中心重新核实。", field="reason")
