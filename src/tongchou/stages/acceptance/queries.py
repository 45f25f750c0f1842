"""What the other records of a project say to its acceptance."""

from typing import Any

from django.utils import timezone

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known


@known(Line.INITIAL)
def initial(q: Question) -> dict[str, Any]:
    """The unasked facts of ``InitialFacts``."""
    d = q.dossier
    completed = d.spine.answers.get("completed_on") if d.spine else None
    return {
        "completed_on": q.law.book.field("project", "completed_on").decode(completed),
        "approved_content": d.approved_content,
        "approved_fen": d.approved_fen,
    }


@known(Line.FINAL)
def final(q: Question) -> dict[str, Any]:
    """The unasked facts of ``FinalFacts``; a connection is shown by published entries of the catalogue (22.1)."""
    d = q.dossier
    return {
        "initial_passed_on": d.came_to(Line.INITIAL, "passed"),
        "papers_on_file": d.paper_kinds,
        "supervisors": d.names("supervisor"),
        "testers": d.names("tester"),
        "promised_data": d.promised_data,
        "exchange_evidence": [
            {"kind": "catalogue", "what": r.title, "on": timezone.localtime(r.entered_at).date().isoformat()}
            for r in d.catalogue
        ],
        "proposed_products": d.answer(Line.APPLICATION, "products"),
        "approved_fen": d.approved_fen,
        "approved_content": d.approved_content,
        "functions_done": d.answer(Line.INITIAL, "functions_done", "passed"),
        "reuse_declared": tuple(d.answer(Line.APPLICATION, "reused_components") or ()),
        "author_firms": d.firms("author"),
        "contractor_firms": d.firms("contractor"),
    }
