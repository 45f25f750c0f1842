"""Whose turn it is where no limit says so: the step that leads on, and the record that another one waits for. Pure.

A duty has a limit (``duties``). But a record also waits where the table sets none, and a project waits for a record that
nobody has begun yet; both have to stand on somebody's desk, or they stand nowhere.
"""

from functools import cache
from heapq import heappop, heappush

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.joints import JOINTS
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.table import DISCARDED, ENDS, FREE_STANDING, steps_from, steps_of
from tongchou.lifecycle.words import Line, Role

RESTING: dict[Line, frozenset[str]] = {
    Line.OPERATION: frozenset({"free", "paid-service"}),
    Line.APPLICATION: frozenset({"deferred"}),
    Line.CALL: frozenset({"released"}),
    Line.PROJECT: frozenset({"entered"}),
    Line.FLAG: frozenset({"unfounded"}),
    Line.OVERLAP: frozenset({"unrelated"}),
}
"""States in which a record may stay for years and waits for nobody, besides the ends of its line."""


def rests(line: Line, state: str) -> bool:
    """Whether a record in this state waits for nobody."""
    ends = ENDS[line]
    return state in (ends.goal, DISCARDED) or state in ends.final or state in RESTING.get(line, frozenset())


@cache
def turn(edition: str, line: Line, state: str) -> tuple[Step, ...]:
    """The steps that bring a record nearer to the goal of its line and are somebody's to take; none where it rests."""
    return tuple(s for s in _onward(edition, line, state) if set(s.by) != {Role.SYSTEM})


@cache
def begun_by(edition: str, state: str) -> tuple[Step, ...]:
    """The steps that open what a project in this state waits for: a purchase, an initial, a final acceptance."""
    pulled = {(s.line, s.verb) for s in _onward(edition, Line.PROJECT, state) if set(s.by) == {Role.SYSTEM}}
    others = {j.when[0] for j in JOINTS if j.then in pulled}
    rows = (s for other in sorted(others) for s in steps_of(other, table_of(edition)))
    return tuple(s for s in rows if s.opens and s.line not in FREE_STANDING and set(s.by) != {Role.SYSTEM})


def is_there(line: Line, states: frozenset[str]) -> bool:
    """Whether one of the records of a line, by their states, is on its way or has arrived."""
    given_up = (ENDS[line].final | {DISCARDED}) - {ENDS[line].goal}
    return bool(states - given_up)


def _onward(edition: str, line: Line, state: str) -> tuple[Step, ...]:
    """The rows that lead nearest to the goal, and nearer than the state itself is."""
    if rests(line, state):
        return ()
    far = _distances(edition, line)
    away = {
        s: far[s.lands(state)] + len(s.frm)
        for s in steps_from(line, state, table_of(edition))
        if far.get(s.lands(state), far[state]) < far[state]
    }
    return tuple(s for s, cost in away.items() if cost == min(away.values()))


@cache
def _distances(edition: str, line: Line) -> dict[str, int]:
    """How far each state is from the goal. A row that leads on from many states is a way out, not the way: it counts for as many."""
    far: dict[str, int] = {}
    queue = [(0, ENDS[line].goal)]
    while queue:
        so_far, state = heappop(queue)
        if state in far:
            continue
        far[state] = so_far
        for step in steps_of(line, table_of(edition)):
            if step.to == state:
                for frm in step.frm:
                    heappush(queue, (so_far + len(step.frm), frm))
    return far
