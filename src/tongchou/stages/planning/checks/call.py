"""A call for needs: only who is silent is reminded (art. 9)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.planning.facts import CallFacts


@rule("CAL-UNITS", "催报的单位", "9.1", needs="units owing_units")
def silent_units(c: CallFacts, _law: Law) -> Iterator[Sentence]:
    """A reminder to who has reported is noise, and one to nobody is none."""
    if not c.units:
        yield tell("没有写催报的单位。", "写还没有报送计划的单位。", field="units")
    for name in c.units:
        if name.strip() not in c.owing_units:
            yield tell(
                "“{name}”不在没有报送计划的单位里。", "去掉它，或者核对单位名称。", field="units", name=name.strip()
            )
