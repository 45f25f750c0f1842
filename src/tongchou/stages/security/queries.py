"""What the other records of a project say to its drills."""

from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known


@known(Line.DRILL)
def drill(q: Question) -> dict[str, Any]:
    """The unasked facts of ``DrillFacts``."""
    d = q.dossier
    in_force = d.records(Line.EMERGENCY, "in-force")
    return {"plan_in_force_on": d.came_to(Line.EMERGENCY, "in-force", first=True) if in_force else None}
