"""What the register says to a county's filing."""

from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known
from tongchou.records.register import same_place, unified_projects


@known(Line.FILING)
def filing(q: Question) -> dict[str, Any]:
    """The unasked facts of ``FilingFacts``."""
    return {"unified_projects": unified_projects(same_place(q.answers.get("plan_place"), q.record.unit))}
