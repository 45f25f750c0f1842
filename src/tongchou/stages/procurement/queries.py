"""What the other records of a project say to its procurement."""

from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import Question, known
from tongchou.records.dossier import by_year
from tongchou.records.models import Paper
from tongchou.records.prepared import Prepared
from tongchou.stages.procurement.tender import local_conditions

TENDERS = Prepared(
    lambda record: Paper.objects.filter(record=record, kind="tender-document").order_by("version").values_list("text"),
    int,
)


@known(Line.PROCUREMENT)
def procurement(q: Question) -> dict[str, Any]:
    """The unasked facts of ``ProcurementFacts``."""
    d = q.dossier
    now = d.baseline
    texts = TENDERS(q.record.pk)[-1:] if q.record.pk else []
    pages = [page for (text,) in texts for page in text.split("\f")]
    words = q.law.value("local-condition-words")
    return {
        "listed_on": d.listed_on,
        "approved_fen": d.approved_fen,
        "approved_by_year": by_year(now.fen_by_year) if now else None,
        "arranged_by_year": d.arranged_by_year,
        "approved_build_months": now.build_months if now else None,
        "author_firms": d.firms("author"),
        "local_conditions": local_conditions(pages, words) if any(page.strip() for page in pages) else None,
    }
