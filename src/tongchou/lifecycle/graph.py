"""A line of the table as a graph for pictures: states and steps are both nodes, so that a step's words have a place.

A state's id is the state, a step's its key, and the opening of a record is ``""``. Steps that leave the state as it is
are no nodes; pictures write them into the state.
"""

from collections.abc import Iterable
from itertools import pairwise

from tongchou.lifecycle.layout import Link
from tongchou.lifecycle.step import OPENS, STAYS, Step
from tongchou.lifecycle.table import ENDS


def states_of(steps: Iterable[Step]) -> tuple[str, ...]:
    """The states of a line, each where the rows first lead to it."""
    return tuple(dict.fromkeys(step.to for step in steps if step.to != STAYS))


def final_states(steps: Iterable[Step]) -> frozenset[str]:
    """The states from which no row leads on."""
    rows = tuple(steps)
    return frozenset(states_of(rows)) - {state for step in rows for state in step.frm}


def nodes_of(steps: Iterable[Step]) -> tuple[str, ...]:
    """Opening, states and moving steps in the order of events: a step after what it starts from, before where it leads.

    A step that only leads back stands after the state that it leads back to, and its arrow is drawn against the order.
    """
    rows = tuple(steps)
    rank = {state: float(n) for n, state in enumerate((OPENS, *states_of(rows)))}
    order = dict(rank)
    for step in rows:
        if step.to == STAYS:
            continue
        before = [rank[state] for state in step.frm if rank[state] < rank[step.to]]
        order[step.key] = max(before, default=rank[step.to]) + 0.5
    return tuple(sorted(order, key=order.__getitem__))


def links_of(steps: Iterable[Step]) -> tuple[Link, ...]:
    """From each state through a step to the next; strong along the line's main way."""
    rows = tuple(step for step in steps if step.to != STAYS)
    main = set(pairwise(main_way(rows)))
    pairs = [(tail, head) for s in rows for tail, head in (*((f, s.key) for f in s.frm), (s.key, s.to))]
    return tuple(Link(tail, head, strong=(tail, head) in main) for tail, head in pairs)


def main_way(steps: Iterable[Step]) -> tuple[str, ...]:
    """The longest way from the opening to the line's goal that never leads back: what a picture draws straight."""
    rows = tuple(step for step in steps if step.to != STAYS)
    place = {node: n for n, node in enumerate(nodes_of(rows))}
    longest: dict[str, tuple[str, ...]] = {OPENS: (OPENS,)}
    for step in sorted(rows, key=lambda s: place[s.key]):
        ways = [longest[f] for f in step.frm if f in longest and place[f] < place[step.key] < place[step.to]]
        if ways:
            way = (*max(ways, key=len), step.key, step.to)
            longest[step.to] = max(longest.get(step.to, ()), way, key=len)
    return longest[ENDS[rows[0].line].goal]
