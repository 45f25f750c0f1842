"""Where the boxes of a picture stand: layers from top to bottom, few crossings, straight long lines.

The method is Sugiyama's: turn backward links round, put each box one layer below what leads to it, let long links pass
the layers between through points of their own, order each layer by its neighbours, then find the columns. A box is
never passed over by a line, because lines cross a layer only at such points. Deterministic: same input, same picture.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

STARTS = 24  # shuffles from which orders are sought
FINALISTS = 6  # orders of which the columns are worked out
SWEEPS = 12
RELAXATIONS = 30  # at most
SETTLED = 0.2  # px: what moves less has found its place
CROSSING = 200  # px of way to the side that a crossing is worth
GAP = 26  # least space between two boxes of a layer, px
POINT_GAP = 18  # least space beside the point of a passing line, px


@dataclass(frozen=True, slots=True)
class Box:
    """Something with a size in px."""

    id: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow from one box to another; ``strong`` ones are drawn straight before all others."""

    tail: str
    head: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its middle, in px from the left upper corner."""

    box: Box
    x: float
    y: float
    layer: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes with their places, the points that each link passes (tail first, box middles included), and the size."""

    boxes: Mapping[str, Placed]
    routes: Mapping[Link, tuple[tuple[float, float], ...]]
    layers: tuple[tuple[float, float], ...]  # upper and lower edge of each
    width: float
    height: float


@dataclass(slots=True)
class _Graph:
    """The layered graph at work: node ids by layer, passing points included, and who is joined to whom."""

    layers: list[list[str]]
    above: dict[str, dict[str, float]]  # neighbours in the layer above, with how strongly they pull
    below: dict[str, dict[str, float]]
    near: dict[str, dict[str, float]]  # both
    width: dict[str, float]  # 0 for a passing point
    chains: dict[Link, tuple[str, ...]]  # the nodes that a link passes, from top to bottom

    def gap(self, left: str, right: str) -> float:
        """Least distance between the middles of two neighbours."""
        space = GAP if self.width[left] and self.width[right] else POINT_GAP
        return (self.width[left] + self.width[right]) / 2 + space


def lay_out(boxes: Sequence[Box], links: Sequence[Link], *, between: float = 34, margin: float = 16) -> Layout:
    """Place boxes given in the order of events; a link to an earlier box is a way back and is drawn upward."""
    rank = {box.id: n for n, box in enumerate(boxes)}
    down = {
        link: (link.tail, link.head) if rank[link.tail] < rank[link.head] else (link.head, link.tail) for link in links
    }
    graph = _layered(boxes, down)
    x = _columns(graph)
    left = min(x[n] - graph.width[n] / 2 for layer in graph.layers for n in layer) - margin
    right = max(x[n] + graph.width[n] / 2 for layer in graph.layers for n in layer) + margin
    height = {box.id: box.height for box in boxes}
    edges, y = [], margin
    for layer in graph.layers:
        tallest = max(height.get(n, 0) for n in layer)
        edges.append((y, y + tallest))
        y += tallest + between
    at = {n: (x[n] - left, sum(edges[i]) / 2) for i, layer in enumerate(graph.layers) for n in layer}
    level = {n: i for i, layer in enumerate(graph.layers) for n in layer}
    return Layout(
        boxes={box.id: Placed(box, *at[box.id], level[box.id]) for box in boxes},
        routes={
            link: tuple(at[n] for n in (chain if down[link][0] == link.tail else reversed(chain)))
            for link, chain in graph.chains.items()
        },
        layers=tuple(edges),
        width=right - left,
        height=y - between + margin,
    )


def _layered(boxes: Sequence[Box], down: Mapping[Link, tuple[str, str]]) -> _Graph:
    """Each box one layer below the lowest that leads to it; links of one head share the points that they pass."""
    layer: dict[str, int] = {}
    for box in boxes:  # the order of events is an order in which every upper end comes before its lower one
        layer[box.id] = max((layer[upper] + 1 for upper, lower in down.values() if lower == box.id), default=0)
    width: dict[str, float] = {box.id: box.width for box in boxes}
    chains: dict[Link, tuple[str, ...]] = {}
    for link, (upper, lower) in down.items():
        way = "down" if lower == link.head else "up"
        passed = {f"{link.head} {way} {n}": n for n in range(layer[upper] + 1, layer[lower])}
        chains[link] = (upper, *passed, lower)
        layer |= passed
        width |= dict.fromkeys(passed, 0.0)
    layers: list[list[str]] = [[] for _ in range(max(layer.values()) + 1)]
    for node, n in layer.items():
        layers[n].append(node)
    above, below, near = ({node: dict[str, float]() for node in layer} for _ in range(3))
    for link, chain in chains.items():
        for a, b in pairwise(chain):
            points = (width[a] == 0) + (width[b] == 0)
            pull = 6.0 if link.strong else (1.0, 2.0, 8.0)[points]
            pull = max(pull, near[a].get(b, 0.0))
            below[a][b] = above[b][a] = near[a][b] = near[b][a] = pull
    return _Graph(layers, above, below, near, width, chains)


def _columns(graph: _Graph) -> dict[str, float]:
    """The x of every node in the best order of the layers: few crossings first, then little way to the side."""

    def cost(order: Sequence[Sequence[str]], x: Mapping[str, float]) -> float:
        return CROSSING * _crossings(graph, order) + sum(
            abs(x[a] - x[b]) * pull for a, near in graph.below.items() for b, pull in near.items()
        )

    tried = [(order, _places(graph, order)) for order in _orders(graph)]
    graph.layers, x = min(tried, key=lambda one: cost(*one))
    return x


def _orders(graph: _Graph) -> list[list[list[str]]]:
    """Orders of the layers with few crossings, each found from another shuffle."""
    found = []
    for start in range(STARTS):
        dice = random.Random(start)  # noqa: S311  always the same shuffles, so always the same picture
        order = [dice.sample(layer, len(layer)) if start else list(layer) for layer in graph.layers]
        best, fewest = order, _crossings(graph, order)
        for sweep in range(SWEEPS):
            _sort_layers(graph, order, downward=sweep % 2 == 0)
            _transpose(graph, order)
            crossings = _crossings(graph, order)
            if crossings < fewest:
                best, fewest = [list(layer) for layer in order], crossings
        found.append((fewest, best))
    found.sort(key=lambda one: one[0])
    distinct = {tuple(map(tuple, order)): order for _, order in found}
    return list(distinct.values())[:FINALISTS]


def _sort_layers(graph: _Graph, order: list[list[str]], *, downward: bool) -> None:
    """Sort each layer by the middle of its neighbours in the layer that was sorted before it."""
    near = graph.above if downward else graph.below
    for fixed, layer in pairwise(order if downward else order[::-1]):
        place = {n: k for k, n in enumerate(fixed)}
        own = {n: k for k, n in enumerate(layer)}
        keys = {n: (_middle(near[n], place, own[n]), own[n]) for n in layer}
        layer.sort(key=keys.__getitem__)


def _middle(neighbours: Mapping[str, float], place: Mapping[str, int], otherwise: float) -> float:
    return sum(place[n] for n in neighbours) / len(neighbours) if neighbours else otherwise


def _transpose(graph: _Graph, order: list[list[str]]) -> None:
    """Swap neighbours of a layer as long as that saves crossings."""
    place = {n: k for layer in order for k, n in enumerate(layer)}

    def crossed(left: str, right: str) -> int:
        sides = ((near[left], near[right]) for near in (graph.above, graph.below))
        return sum(place[a] > place[b] for lefts, rights in sides for a in lefts for b in rights)

    improved = True
    while improved:
        improved = False
        for layer in order:
            for k, (left, right) in enumerate(pairwise(layer)):
                if layer[k] == left and crossed(right, left) < crossed(left, right):
                    layer[k], layer[k + 1] = right, left
                    place[right], place[left] = k, k + 1
                    improved = True


def _crossings(graph: _Graph, order: Sequence[Sequence[str]]) -> int:
    total = 0
    for upper, lower in pairwise(order):
        place = {n: k for k, n in enumerate(lower)}
        ends = [sorted(place[m] for m in graph.below[n]) for n in upper]
        flat = [end for group in ends for end in group]
        total += sum(1 for i, a in enumerate(flat) for b in flat[i + 1 :] if b < a)
    return total


def _places(graph: _Graph, order: Sequence[Sequence[str]]) -> dict[str, float]:
    """Nodes pulled to their neighbours and kept apart in their layers, then the main way and long lines made straight."""
    x: dict[str, float] = {}
    for layer in order:
        at = 0.0
        for k, node in enumerate(layer):
            at += graph.gap(layer[k - 1], node) if k else 0
            x[node] = at
    _relax(graph, order, x, {})
    pinned: dict[str, float] = {}

    def pin(run: Sequence[str], at: float, weight: float) -> None:
        x.update(dict.fromkeys(run, at))
        pinned.update(dict.fromkeys(run, weight))
        _relax(graph, order, x, pinned)

    spine = 0.0
    for run in _strong_runs(graph):
        spine = sum(x[n] for n in run) / len(run)
        pin(run, spine, 1e9)
    for run in _point_runs(graph):
        outermost = max if x[run[0]] > spine else min
        pin(run, outermost(x[n] for n in run), 1e5)
    return x


def _relax(graph: _Graph, order: Sequence[Sequence[str]], x: dict[str, float], pinned: Mapping[str, float]) -> None:
    """Move each node to the weighted middle of its neighbours, as far as its layer leaves room; pinned ones stay."""
    for sweep in range(RELAXATIONS):
        before = dict(x)
        for layer in order if sweep % 2 else order[::-1]:
            wanted, pulls = [], []
            for node in layer:
                near = graph.near[node]
                pull = sum(near.values())
                free = pull and node not in pinned
                wanted.append(sum(x[n] * w for n, w in near.items()) / pull if free else x[node])
                pulls.append(pinned.get(node, pull or 1.0))
            gaps = [graph.gap(a, b) for a, b in pairwise(layer)]
            x.update(zip(layer, _apart(wanted, pulls, gaps), strict=True))
        if all(abs(x[node] - before[node]) < SETTLED for node in x):
            return


def _apart(wanted: Sequence[float], pulls: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """The places nearest to the wanted ones (least squares) that keep the order and the gaps (isotonic regression)."""
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    blocks: list[tuple[float, float, int]] = []  # mean, weight, length
    for want, pull, offset in zip(wanted, pulls, offsets, strict=True):
        mean, weight, length = want - offset, pull, 1
        while blocks and blocks[-1][0] > mean:
            other, its_weight, its_length = blocks.pop()
            mean = (mean * weight + other * its_weight) / (weight + its_weight)
            weight, length = weight + its_weight, length + its_length
        blocks.append((mean, weight, length))
    flat = [mean for mean, _, length in blocks for _ in range(length)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]


def _strong_runs(graph: _Graph) -> list[tuple[str, ...]]:
    """Chains of strong links, end to end."""
    runs: list[list[str]] = []
    for link, chain in graph.chains.items():
        if link.strong:
            ending = next((run for run in runs if run[-1] == chain[0]), None)
            if ending:
                ending.extend(chain[1:])
            else:
                runs.append(list(chain))
    return [tuple(run) for run in runs]


def _point_runs(graph: _Graph) -> list[tuple[str, ...]]:
    """The passing points of long links, shared ones once: each run is all points on the way to one head."""
    ways: dict[str, list[str]] = {}
    for layer in graph.layers:
        for node in layer:
            if graph.width[node] == 0:
                ways.setdefault(node.rpartition(" ")[0], []).append(node)
    return [tuple(run) for run in ways.values()]
