"""Who is tied to whom by what other records say: asked before the act, around the few firms that it is about (12.1, 12.2, 19).

A register of a city has hundreds of thousands of parties; a decision is about a dozen. So the graph is grown from these: who
shares a name, a code, a head or a telephone with them, then with those, and the owners that the register of units
knows. Two rounds make every path that ``kernel.ties`` tells.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from tongchou.kernel.ties import BETWEEN_NAMES, Graph
from tongchou.lifecycle.words import Line
from tongchou.records.models import Party, Record, Unit

ROUNDS = 2
MOST = 500
"""Parties in one round; whoever touches more is no tie but a crowd."""

KEYS = ("name", "uscc", "legal_person", "phone")
Rows = Iterable[Mapping[str, Any]]


def around(firms: Rows, hub: int, source: str = "") -> Graph:
    """The graph of some firms with what parties of all projects, the pool of experts and the register of units say of them."""
    graph = Graph(hub)
    known = [dict(row) for row in firms if row.get("name")]
    for row in known:
        graph.firm(row, source)
    seen: set[int] = set()
    wanted = {key: {str(row[key]).strip() for row in known if row.get(key)} for key in KEYS}
    for row in known:
        wanted["name"] |= {
            name.strip() for name in BETWEEN_NAMES.split(str(row.get("shareholders") or "")) if name.strip()
        }
        wanted["legal_person"] |= wanted["name"]
    for _ in range(ROUNDS):
        found = _touching(wanted, seen)
        if not found:
            break
        for pk, number, *said in found:
            seen.add(pk)
            row = dict(zip(KEYS, said, strict=True))
            graph.firm(row, number)
            for key in KEYS:
                if row[key]:
                    wanted[key].add(row[key])
    _owners(graph, wanted["name"])
    return graph


def _touching(wanted: Mapping[str, set[str]], seen: set[int]) -> list[tuple[Any, ...]]:
    """Parties by key, with the number of the record that names them and what it says of them."""
    like = Q(pk=None)
    for key in KEYS:
        if wanted[key]:
            like |= Q(**{f"{key}__in": sorted(wanted[key])})
    rows = Party.objects.filter(like).exclude(pk__in=seen).order_by("pk")
    return list(rows.values_list("pk", "by__number", *KEYS)[:MOST])


def _owners(graph: Graph, names: set[str]) -> None:
    """Owner above owner, as the register of units knows them."""
    for _ in range(ROUNDS):
        units = Unit.objects.filter(name__in=sorted(names)).exclude(parent=None).select_related("parent").order_by("pk")
        for unit in units:
            graph.firm({"name": unit.name, "uscc": unit.uscc, "parent": unit.parent.name}, unit.name)
            names = names | {unit.parent.name}


def know_experts(graph: Graph, people: Rows) -> None:
    """What the pool knows of some persons: employer, telephone, and firms of near relatives, as they declared them."""
    names = sorted({str(row.get("name") or "").strip() for row in people} - {""})
    for expert in Record.objects.filter(line=Line.EXPERT, title__in=names).exclude(state="draft").order_by("pk")[:MOST]:
        said = expert.answers
        graph.person(
            {
                "name": expert.title,
                "employer": said.get("employer"),
                "phone": said.get("phone"),
                "kin": said.get("kin"),
            },
            expert.number,
        )
