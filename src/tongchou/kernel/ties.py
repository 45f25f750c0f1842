"""Who is tied to whom: one graph of firms, persons, telephones, accounts and addresses over all roles (12.1, 12.2, 19).

A firm is known by its 统一社会信用代码, else by its name; a person only by the name, which has namesakes, and a telephone
may be an office's. So a path has a weight: what registers say of firms (owner, shareholder, employer) is *certain*, what rests on
the name of a person, a number or an address is *to be confirmed*: it asks, and never passes in silence. What half the city
shares (an agent's telephone, a state holding) ties nobody to anybody: such a hub is not walked through.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

BETWEEN_NAMES = re.compile(r"[、,，;；\n]+")
MOST_STEPS = 4
"""Edges of the longest path that is told: firm, person, firm, person, firm. What is farther ties nobody."""

FIRM, PERSON, SOMEBODY = "firm", "person", "somebody"
NAMED = frozenset({FIRM, PERSON, SOMEBODY, "address"})
"""Kinds of nodes that may be told in full; the others are numbers of somebody's own."""

SHOWN = 4
CERTAIN = frozenset({"股东", "上级单位", "任职", "账户"})
"""Relations that a register or an account proves, where both ends are firms, or a person and his employer as he declared it."""

Row = Mapping[str, Any]


class Node(NamedTuple):
    """A kind and the plain name or number by which it is compared."""

    kind: str
    key: str


class Edge(NamedTuple):
    """One relation as some record says it; ``source`` is that record's number."""

    one: Node
    other: Node
    word: str
    source: str

    @property
    def certain(self) -> bool:
        """Whether a register proves it; a shareholder who is a person has namesakes."""
        return self.word in CERTAIN and (self.word != "股东" or {self.one.kind, self.other.kind} == {FIRM})


def plain(text: object) -> str:
    """A name without what typists differ in."""
    return "".join(unicodedata.normalize("NFKC", str(text or "")).split()).casefold()


def digits(phone: object) -> str:
    """A telephone number without what typists put between its digits."""
    return "".join(sign for sign in plain(phone) if sign.isdecimal())


@dataclass(slots=True)
class Path:
    """How two of them are tied: the edges from the first to the last."""

    edges: tuple[tuple[Node, Edge], ...]  # the node from which each edge is walked
    names: Mapping[Node, str]

    @property
    def certain(self) -> bool:
        """Whether every step is proved; else it is to be confirmed by somebody who looks."""
        return all(edge.certain for _, edge in self.edges)

    def walks(self, *words: str) -> bool:
        """Whether one of its steps is of these kinds."""
        return any(edge.word in words for _, edge in self.edges)

    @property
    def says(self) -> str:
        """甲公司 —法定代表人（SB-1）— 周强 —股东（CG-2）— 乙公司."""
        return self.told(lambda node: self.names[node])

    @property
    def shy(self) -> str:
        """The same with only the end of telephones and accounts: enough to look them up, too little to ring anybody up."""
        return self.told(lambda node: self.names[node] if node.kind in NAMED else f"…{node.key[-SHOWN:]}")

    def told(self, name: Callable[[Node], str]) -> str:
        """From node to node, each by a name."""
        out = name(self.edges[0][0])
        for start, edge in self.edges:
            to = edge.other if edge.one == start else edge.one
            where = f"（{edge.source}）" if edge.source else ""
            out += f" —{edge.word}{where}— {name(to)}"
        return out


@dataclass(slots=True)
class Graph:
    """All that is known, added row by row; nothing is taken out."""

    hub: int
    """How many others a node may touch before it is a hub."""

    names: dict[Node, str] = field(default_factory=dict)
    _touching: dict[Node, dict[Node, Edge]] = field(default_factory=dict)
    _codes: dict[str, str] = field(default_factory=dict)  # plain name of a firm → its code

    def firm(self, row: Row, source: str = "") -> Node | None:
        """A row of name, uscc, legal_person, phone, shareholders, account, address, parent; ``None`` where it names nobody."""
        me = self._firm(row.get("name"), row.get("uscc"))
        if me is None:
            return None
        if row.get("legal_person"):
            self._tie(me, self._named(PERSON, row["legal_person"]), "法定代表人", source)
        for name in BETWEEN_NAMES.split(str(row.get("shareholders") or "")):
            if plain(name):
                self._tie(me, self._holder(name), "股东", source)
        for column, word in (("phone", "电话"), ("account", "账户"), ("address", "地址")):
            text = str(row.get(column) or "")
            key = digits(text) if column == "phone" else plain(text)
            if key:
                self._tie(me, self._node(Node(column, key), text.strip()), word, source)
        if row.get("parent"):
            self._tie(me, self._firm(row["parent"], ""), "上级单位", source)
        return me

    def person(self, row: Row, source: str = "") -> Node | None:
        """A row of name, employer, uscc (of the employer), phone, kin (firms of near relatives)."""
        if not plain(row.get("name")):
            return None
        me = self._named(PERSON, row["name"])
        employer = self._firm(row.get("employer"), row.get("uscc"))
        self._tie(me, employer, "任职", source)
        if number := digits(row.get("phone")):
            self._tie(me, self._node(Node("phone", number), str(row["phone"])), "电话", source)
        for firm in row.get("kin") or ():
            self._tie(me, self._firm(firm, ""), "近亲属", source)
        return me

    def somebody(self, key: str, row: Row, source: str = "") -> Node | None:
        """One certain person, known by ``key`` and not by his name: a row as in ``person``, once all firms are known.

        Edges only lead out from him, so nobody is tied to anybody by him, and no employer becomes a hub because many of
        its people are asked about. Whoever else is called so may be he: that is one of the edges, to be confirmed.
        """
        if not plain(row.get("name")):
            return None
        me = self._node(Node(SOMEBODY, key), str(row["name"]).strip())
        self.lead(me, self._firm(row.get("employer"), row.get("uscc")), "任职", source)
        for firm in row.get("kin") or ():
            self.lead(me, self._firm(firm, ""), "近亲属", source)
        if number := digits(row.get("phone")):
            self.lead(me, self._node(Node("phone", number), str(row["phone"])), "电话", source)
        self.lead(me, self._named(PERSON, row["name"]), "同名", source)
        return me

    def lead(self, one: Node, other: Node | None, word: str, source: str) -> None:
        """An edge that is only walked from the one to the other."""
        if other is not None and one != other:
            self._touching.setdefault(one, {}).setdefault(other, Edge(one, other, word, source))

    def between(self, one: Node | None, other: Node | None) -> Path | None:
        """The shortest path; ``None`` where they are the same, or nothing within a few steps ties them."""
        return None if one is None or other is None else self.paths(one, {other}).get(other)

    def proved_first(self, one: Node, others: Collection[Node]) -> dict[Node, Path]:
        """To each of some others its shortest proved path; where there is none, the shortest that is to be confirmed."""
        sure = self.paths(one, others, certain=True)
        return sure | self.paths(one, {node for node in others if node not in sure})

    def paths(self, one: Node, others: Collection[Node], *, certain: bool = False) -> dict[Node, Path]:
        """The shortest paths to those of some others that are within a few steps; ``certain`` walks proved edges only."""
        wanted = set(others) - {one}
        came: dict[Node, tuple[Node, Edge]] = {}
        ends: deque[tuple[Node, int]] = deque([(one, 0)])
        while ends and wanted - came.keys():
            here, steps = ends.popleft()
            around = self._touching.get(here, {})
            if steps == MOST_STEPS or (here != one and len(around) > self.hub):
                continue
            for there, edge in around.items():
                if there not in came and there != one and (edge.certain or not certain):
                    came[there] = here, edge
                    ends.append((there, steps + 1))
        return {node: Path(tuple(self._back(came, one, node)), self.names) for node in others if node in came}

    def tied(self, one: Node, others: Iterable[tuple[str, Node | None]]) -> list[tuple[str, Path]]:
        """Of some named others those that are tied to it, with the path."""
        return [(name, path) for name, node in others if (path := self.between(one, node)) is not None]

    @staticmethod
    def _back(came: Mapping[Node, tuple[Node, Edge]], one: Node, other: Node) -> Iterator[tuple[Node, Edge]]:
        walked = []
        here = other
        while here != one:
            start, edge = came[here]
            walked.append((start, edge))
            here = start
        return reversed(walked)

    def _firm(self, name: object, uscc: object) -> Node | None:
        code, called = plain(uscc), plain(name)
        if not code and not called:
            return None
        if code and called and called not in self._codes:
            self._codes[called] = code
            self._merge(Node(FIRM, called), Node(FIRM, code))
        node = Node(FIRM, code or self._codes.get(called, called))
        return self._node(node, str(name or uscc).strip())

    def _merge(self, old: Node, new: Node) -> None:
        """A firm that was known by its name alone gets its code: what was said of the name is said of it."""
        for there, edge in self._touching.pop(old, {}).items():
            del self._touching[there][old]
            self._tie(new, there, edge.word, edge.source)
        if old in self.names:
            self.names.setdefault(new, self.names.pop(old))

    def _holder(self, name: str) -> Node:
        """A shareholder: a firm where its name is known as one or ends as firms' names do, else a person."""
        called = plain(name)
        if (
            called in self._codes
            or Node(FIRM, called) in self.names
            or called.endswith(("公司", "中心", "合伙)", "集团"))
        ):
            return self._firm(name, "") or Node(FIRM, called)
        return self._named(PERSON, name)

    def _named(self, kind: str, name: object) -> Node:
        return self._node(Node(kind, plain(name)), str(name).strip())

    def _node(self, node: Node, name: str) -> Node:
        self.names.setdefault(node, name)
        return node

    def _tie(self, one: Node, other: Node | None, word: str, source: str) -> None:
        if other is None or one == other:
            return
        edge = Edge(one, other, word, source)
        self._touching.setdefault(one, {}).setdefault(other, edge)
        self._touching.setdefault(other, {}).setdefault(one, edge)
