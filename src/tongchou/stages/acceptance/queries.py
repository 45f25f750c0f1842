"""What the other records of a project say to its acceptance."""

from typing import Any

from django.utils import timezone

from tongchou.lifecycle.words import Line
from tongchou.records import relations
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
        "inspector_ties": _inspector_ties(q),
        "author_firms": d.firms("author"),
        "contractor_firms": d.firms("contractor"),
    }


DOES = {"author": "—编制方案— 本项目", "contractor": "—承建— 本项目"}
"""Parts whose people accept nothing, and how their path ends."""


def _inspector_ties(q: Question) -> tuple[dict[str, Any], ...]:
    """What other records say of the inspectors; their employers as they are named here are another sentence of the same rule."""
    people = [row for row in q.answers.get("inspectors") or () if isinstance(row, dict)]
    if not people:
        return ()
    hub = q.law.value("tie-hub-most")
    found = (
        (row, tie, ends)
        for part, ends in DOES.items()
        for row, tie in relations.of_people(people, q.dossier.firms(part), hub)
    )
    rows = (tie.plain(row, ends) for row, tie, ends in found if not tie.direct)
    return tuple({(row["name"], row["says"]): row for row in rows}.values())
