"""Who is tied to whom by what other records say: asked before the act, around the few firms that it is about (12.1, 12.2, 19).

A register of a city has hundreds of thousands of parties; a decision is about a dozen. So the graph is grown from these: who
shares a name, a code, a head or a telephone with them, then with those, and the owners that the register of units
knows. Two rounds make every path that ``kernel.ties`` tells.

A person who is named in an act is looked up in the pool of experts as well. Whoever has the same name there is the same man where
employer or telephone agree; else it is only a namesake, and the path through him asks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q

from tongchou.kernel.ties import BETWEEN_NAMES, FIRM, Graph, Node, digits, plain
from tongchou.lifecycle.words import Line
from tongchou.records.models import Party, Record, Unit

ROUNDS = 2
MOST = 500
"""Parties in one round for each firm that is asked about; whoever touches more is no tie but a crowd."""

NAMING = ("bidders", "supervisor", "tester")
"""Tables of a procurement in which a firm stands with more than a party keeps: its shareholders, its account."""

KEYS = ("name", "uscc", "legal_person", "phone")
Rows = Iterable[Mapping[str, Any]]


def around(firms: Rows, hub: int, source: str = "") -> Graph:
    """The graph of some firms with what parties of all projects, the pool of experts and the register of units say of them."""
    graph = Graph(hub)
    known = [dict(row) for row in firms if row.get("name")]
    for row in known:
        graph.firm(row, source)
    seen: set[tuple[str, str]] = set()
    wanted = {key: {str(row[key]).strip() for row in known if row.get(key)} for key in KEYS}
    for row in known:
        wanted["name"] |= _holders(row)
        wanted["legal_person"] |= wanted["name"]
    most = MOST * max(1, len(known))
    for _ in range(ROUNDS):
        found = _touching(wanted, seen, most)
        if not found:
            break
        seen |= {(row["number"], row["name"]) for row in found}
        for row in _whole(found):
            graph.firm(row, row["number"])
            for key in KEYS:
                if row[key]:
                    wanted[key].add(row[key])
            wanted["name"] |= _holders(row)
            wanted["legal_person"] |= _holders(row)
    _owners(graph, wanted["name"])
    return graph


def _holders(row: Mapping[str, Any]) -> set[str]:
    return {name.strip() for name in BETWEEN_NAMES.split(str(row.get("shareholders") or "")) if name.strip()}


def _touching(wanted: Mapping[str, set[str]], seen: set[tuple[str, str]], most: int) -> list[dict[str, Any]]:
    """Firms by key as the parties of all projects have them, each way of writing one once, with the first record that says so."""
    like = Q(pk=None)
    for key in KEYS:
        if wanted[key]:
            like |= Q(**{f"{key}__in": sorted(wanted[key])})
    rows = Party.objects.filter(like).values(*KEYS).annotate(number=Min("by__number")).order_by("number", *KEYS)
    found = [row for row in rows[:most] if (row["number"], row["name"]) not in seen]
    return sorted(found, key=lambda row: (row["number"], *(row[key] for key in KEYS)))  # on every database the same


def _whole(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same firms with what the record that named them says besides."""
    numbers = sorted({row["number"] for row in found})
    told = dict(
        Record.objects.filter(number__in=numbers, line=Line.PROCUREMENT).order_by("pk").values_list("number", "answers")
    )
    rows: list[dict[str, Any]] = []
    for row in found:
        said = told.get(row["number"], {})
        own = (one for table in NAMING for one in said.get(table) or () if isinstance(one, dict))
        more = next((one for one in own if str(one.get("name") or "").strip() == row["name"]), {})
        rows.append({**{key: more.get(key) for key in ("shareholders", "account", "address")}, **row})
    return rows


def _owners(graph: Graph, names: set[str]) -> None:
    """Owner above owner, as the register of units knows them, with all that belong to one, so that a holding is seen as a hub."""
    for _ in range(ROUNDS):
        above = Unit.objects.filter(kind=FIRM, name__in=sorted(names)).exclude(parent=None).values("parent")
        for unit in Unit.objects.filter(kind=FIRM, parent__in=above).select_related("parent").order_by("pk"):
            graph.firm({"name": unit.name, "uscc": unit.uscc, "parent": unit.parent.name}, unit.name)
            names = names | {unit.parent.name}


# --- persons ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tie:
    """How somebody is tied to a firm, as the path says it; what is not ``certain`` is a question to whoever names him."""

    person: str
    firm: str
    says: str
    certain: bool
    steps: tuple[str, ...]  # the words of the path
    direct: bool  # the row itself says that he works there

    def plain(self, row: Mapping[str, Any], ends: str) -> dict[str, Any]:
        """As a fact that a rule looks at; ``ends`` is what the firm does in the project, with the project."""
        return {
            "name": self.person,
            "says": f"{self.says} {ends}",
            "certain": self.certain,
            "cleared": str(row.get("tie_cleared") or "").strip(),
        }


def of_people(people: Sequence[Mapping[str, Any]], firms: Rows, hub: int) -> Iterator[tuple[Mapping[str, Any], Tie]]:
    """For each person and firm of an act how they are tied, the proved path first.

    Rows with ``number`` are entries of the pool: who they are is known, and a namesake among the experts is another man.
    """
    firms = [firm for firm in firms if firm.get("name")]
    people = [row for row in people if plain(row.get("name"))]
    if not firms or not people:
        return
    pool = _namesakes(people)
    rows = [*people, *(row for rows in pool.values() for row in rows)]
    graph = around([*firms, *employers(rows)], hub)
    nodes = {graph.firm(firm): firm for firm in reversed(firms)}
    for n, row in enumerate(people):
        me = _somebody(graph, str(row.get("number") or f"row {n}"), row, pool)
        for node, path in graph.proved_first(me, [node for node in nodes if node]).items() if me else ():
            firm = nodes[node]
            direct = len(path.edges) == 1 and _employs(row, firm)
            steps = tuple(edge.word for _, edge in path.edges)
            yield row, Tie(str(row["name"]).strip(), str(firm["name"]), path.shy, path.certain, steps, direct)


def of_firm(house: Mapping[str, Any], firms: Rows, hub: int) -> Iterator[Tie]:
    """How one firm is tied to others, the proved path first."""
    firms = [firm for firm in firms if firm.get("name")]
    graph = around([house, *firms], hub)
    nodes, me = {graph.firm(firm): firm for firm in reversed(firms)}, graph.firm(house)
    for node, path in graph.proved_first(me, [node for node in nodes if node]).items() if me else ():
        steps = tuple(edge.word for _, edge in path.edges)
        yield Tie(str(house["name"]).strip(), str(nodes[node]["name"]), path.shy, path.certain, steps, direct=False)


def employers(people: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The firms that some persons work for, or their near relatives, as rows to grow a graph from."""
    known = [{"name": row.get("employer"), "uscc": row.get("uscc")} for row in people]
    return [row for row in known if row["name"]] + [
        {"name": kin} for row in people for kin in row.get("kin") or () if kin
    ]


def _namesakes(people: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    names = sorted({str(row["name"]).strip() for row in people if not row.get("number")})
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    if not names:
        return found
    experts = Record.objects.filter(line=Line.EXPERT, title__in=names).exclude(state="draft").order_by("number")
    for number, title, said in experts.values_list("number", "title", "answers")[:MOST]:
        row = {"number": number, "name": title, **{key: said.get(key) for key in ("employer", "phone", "kin")}}
        found[plain(title)].append(row)
    return found


def _somebody(graph: Graph, key: str, row: Mapping[str, Any], pool: Mapping[str, list[dict[str, Any]]]) -> Node | None:
    me = graph.somebody(key, row, str(row.get("number") or ""))
    for other in pool.get(plain(row["name"]), ()) if me else ():
        if _same(row, other):
            graph.somebody(key, other, other["number"])
        elif me:
            graph.lead(me, graph.somebody(other["number"], other, other["number"]), "同名", other["number"])
    return me


def _same(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two persons of one name are one: they work for the same firm, or have the same telephone."""
    same_firm = bool(plain(row.get("employer"))) and plain(row.get("employer")) == plain(other.get("employer"))
    return same_firm or (bool(digits(row.get("phone"))) and digits(row.get("phone")) == digits(other.get("phone")))


def _employs(row: Mapping[str, Any], firm: Mapping[str, Any]) -> bool:
    return any(
        bool(plain(row.get(mine))) and plain(row.get(mine)) == plain(firm.get(its))
        for mine, its in (("employer", "name"), ("uscc", "uscc"))
    )
