"""What the other records of a project say to its procurement."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from tongchou.kernel.ties import Graph
from tongchou.lifecycle.words import Line
from tongchou.records import relations
from tongchou.records.casefile import Question, known
from tongchou.records.dossier import by_year
from tongchou.records.models import Paper
from tongchou.records.prepared import Prepared
from tongchou.stages.procurement.tender import local_conditions
from tongchou.stages.procurement.ties import firm_named, same_firm, tie

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
        "tie_paths": _tie_paths(q),
        "local_conditions": local_conditions(pages, words) if any(page.strip() for page in pages) else None,
    }


Row = Mapping[str, Any]


def _tie_paths(q: Question) -> tuple[dict[str, str], ...]:
    """Ties between parts that are kept apart, which the rows of this record do not show by themselves (12.2, 19).

    Asked only once there are bidders: before that nobody stands anywhere.
    """
    bidders, people = _rows(q, "bidders"), _rows(q, "evaluators")
    if not bidders:
        return ()
    authors, watchers = q.dossier.firms("author"), [*_rows(q, "supervisor"), *_rows(q, "tester")]
    graph = relations.around([*bidders, *authors, *watchers], q.law.value("tie-hub-most"), q.record.number or "")
    relations.know_experts(graph, people)
    winner = firm_named(bidders, str(q.answers.get("winner") or ""))
    pairs = [
        *(("bidder", a, b) for a, b in product(authors, bidders)), *(("evaluator", a, e) for a, e in product(authors, people)),
        *(("watcher", winner, w) for w in watchers if winner),
    ]  # fmt: skip
    return tuple(told for kind, one, other in pairs for told in _told(graph, kind, one, other))


def _told(graph: Graph, kind: str, one: Row, other: Row) -> Iterator[dict[str, str]]:
    """What is said already in the rows themselves is not said twice; what was looked into is not said again."""
    seen_as = (
        {**other, "name": other.get("employer"), "legal_person": other.get("name")} if kind == "evaluator" else other
    )
    if other.get("tie_cleared") or same_firm(one, seen_as) or tie(one, seen_as):
        return
    node = graph.person(other) if kind == "evaluator" else graph.firm(other)
    path = graph.between(graph.firm(one), node)
    if path is not None:
        sure = "有关联" if path.certain else "疑似关联（未经证实）"
        yield {"kind": kind, "one": one["name"], "other": str(other.get("name")), "says": f"{sure}：{path.says}"}


def _rows(q: Question, name: str) -> list[dict[str, Any]]:
    return [row for row in q.answers.get(name) or () if isinstance(row, dict) and row.get("name")]
