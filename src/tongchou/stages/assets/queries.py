"""What the other records of a project say to the offer of its results."""

from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known


@known(Line.REUSE)
def reuse(q: Question) -> dict[str, Any]:
    """The unasked facts of ``ReuseFacts``."""
    return {"accepted_on": q.dossier.accepted_on}
