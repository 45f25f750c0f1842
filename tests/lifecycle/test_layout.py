"""A picture in which nothing stands on anything else."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.graph import links_of, main_way, nodes_of
from tongchou.lifecycle.layout import Box, Layout, Link, lay_out
from tongchou.lifecycle.step import OPENS
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import editions


@st.composite
def graphs(draw) -> tuple[list[Box], list[Link]]:
    """Up to a dozen boxes, each joined to an earlier one, and more links forth and back."""
    count = draw(st.integers(2, 12))
    boxes = [Box(f"b{n}", draw(st.integers(16, 160)), draw(st.integers(16, 60))) for n in range(count)]
    pairs = {(draw(st.integers(0, n - 1)), n) for n in range(1, count)}
    more = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] != pair[1])
    pairs |= set(draw(st.lists(more, max_size=8)))
    return boxes, [Link(f"b{a}", f"b{b}") for a, b in sorted(pairs)]


def collisions(layout: Layout) -> list[tuple[str, str]]:
    """Boxes that overlap, and boxes that a link passes through although it neither leaves nor enters them."""
    found = []
    for a, b in combinations(layout.boxes.values(), 2):
        beside = abs(a.x - b.x) >= (a.box.width + b.box.width) / 2
        under = abs(a.y - b.y) >= (a.box.height + b.box.height) / 2
        if not beside and not under:
            found.append((a.box.id, b.box.id))
    passing = [(link, x, y) for link, points in layout.routes.items() for x, y in points[1:-1]]
    found += [
        (f"{link.tail} → {link.head}", placed.box.id)
        for link, x, y in passing
        for placed in layout.boxes.values()
        if abs(placed.y - y) < 1 and abs(placed.x - x) < placed.box.width / 2
    ]
    return found


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_a_picture_of_any_graph(graph):
    boxes, links = graph
    layout = lay_out(boxes, links)
    assert collisions(layout) == []
    assert set(layout.boxes) == {box.id for box in boxes}
    assert set(layout.routes) == set(links)
    for placed in layout.boxes.values():
        assert placed.box.width / 2 <= placed.x <= layout.width - placed.box.width / 2
        assert placed.box.height / 2 <= placed.y <= layout.height - placed.box.height / 2
    order = [box.id for box in boxes]
    for link, points in layout.routes.items():
        tail, head = layout.boxes[link.tail], layout.boxes[link.head]
        assert points[0] == (tail.x, tail.y)
        assert points[-1] == (head.x, head.y)
        assert len(points) == abs(tail.layer - head.layer) + 1
        forward = order.index(link.tail) < order.index(link.head)
        assert all((b > a) is forward for (_, a), (_, b) in pairwise(points)), "a way back is drawn upward"


def test_the_same_graph_gives_the_same_picture():
    boxes = [Box(name, 40, 20) for name in "abcdef"]
    links = [Link(*pair) for pair in ("ab", "ac", "bd", "cd", "de", "ea", "af", "cf")]
    assert lay_out(boxes, links) == lay_out(boxes, links)


@pytest.mark.parametrize("edition", editions())
@pytest.mark.parametrize("line", Line)
def test_the_main_way_of_every_line_is_straight(line, edition):
    steps = steps_of(line, table_of(edition))
    layout = lay_out([Box(node, 100, 40) for node in nodes_of(steps)], links_of(steps))
    assert collisions(layout) == []
    way = main_way(steps)
    assert way[0] == OPENS
    assert max(layout.boxes[n].x for n in way) - min(layout.boxes[n].x for n in way) < 1
    assert [layout.boxes[n].layer for n in way] == sorted(layout.boxes[n].layer for n in way)
