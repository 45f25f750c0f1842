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
    authors, hub = q.dossier.firms("author"), q.law.value("tie-hub-most")
    watchers = {kind: _rows(q, kind) for kind in ("supervisor", "tester")}
    graph = relations.around(
        [*bidders, *authors, *watchers["supervisor"], *watchers["tester"]], hub, q.record.number or ""
    )
    winner = firm_named(bidders, str(q.answers.get("winner") or ""))
    pairs = [
        *(("bidder", a, b) for a, b in product(authors, bidders)),
        *((kind, winner, w) for kind, rows in watchers.items() for w in rows if winner),
    ]
    return (
        *(told for kind, one, other in pairs for told in _told(graph, kind, one, other)),
        *_of_evaluators(people, "方案编制单位", authors, hub), *_of_evaluators(people, "投标人", bidders, hub),
    )  # fmt: skip


def _told(graph: Graph, kind: str, one: Row, other: Row) -> Iterator[dict[str, str]]:
    """What is said already in the rows themselves is not said twice; what was looked into is not said again."""
    if other.get("tie_cleared") or same_firm(one, other) or tie(one, other):
        return
    path = graph.between(graph.firm(one), graph.firm(other))
    if path is not None:
        yield _row(kind, one["name"], str(other.get("name")), path.says, certain=path.certain)


def _of_evaluators(
    people: list[dict[str, Any]], part: str, firms: list[dict[str, Any]], hub: int
) -> Iterator[dict[str, str]]:
    """Who judges the offers is tied neither to the author nor to anybody who made one; the rows show the author's own people."""
    for person, found in relations.of_people(people, firms, hub):
        firm = firm_named(firms, found.firm) or {}
        seen_as = {**person, "name": person.get("employer"), "legal_person": person.get("name")}
        if part == "方案编制单位" and (found.direct or same_firm(firm, seen_as) or tie(firm, seen_as)):
            continue
        if found.certain or not person.get("tie_cleared"):
            yield _row("evaluator", found.firm, found.person, found.says, certain=found.certain, part=part)


def _row(kind: str, one: str, other: str, says: str, *, certain: bool, part: str = "方案编制单位") -> dict[str, str]:
    sure = "有关联" if certain else "疑似关联（未经证实）"
    return {"kind": kind, "part": part, "one": one, "other": other, "says": f"{sure}：{says}"}


def _rows(q: Question, name: str) -> list[dict[str, Any]]:
    return [row for row in q.answers.get(name) or () if isinstance(row, dict) and row.get("name")]
