"""What the other records of a project say to its operation."""

from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known


@known(Line.OPERATION)
def operation(q: Question) -> dict[str, Any]:
    """The unasked facts of ``OperationFacts``.

    ``last_exchange_on`` is unknown until the installation is connected to the exchange platform's own records.
    """
    d = q.dossier
    in_use = d.spine.answers.get("in_use_on") if d.spine else None
    return {
        "in_use_on": q.law.book.field("project", "in_use_on").decode(in_use),
        "accepted_fen": d.answer(Line.FINAL, "accepted_fen", "passed"),
        "promised_data": d.promised_data,
        "published_data": tuple(r.title for r in d.catalogue),
        "last_exchange_on": None,
    }
