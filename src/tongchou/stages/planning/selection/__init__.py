"""What to list for a budget: the best set of candidates by score, why each is in or out, and a bound that anyone can check.

Pure: candidates and demands in, a selection out; no framework, no clock, no database. ``model`` says what is asked and
answered, ``problem`` writes it as rows of whole numbers, ``choose`` solves it (HiGHS on the linear relaxation, then the
exact problem on the columns that the prices leave undecided), ``bound`` proves how far from the best it can be, ``why``
gives each row its sentence, ``conflict`` says which demands cannot hold together and by how much, ``hand`` weighs what
people changed and compares two plans. The machine proposes; named persons decide (9.2).
"""

from tongchou.stages.planning.selection.choose import select
from tongchou.stages.planning.selection.frontier import Point, frontier
from tongchou.stages.planning.selection.greedy import greedy
from tongchou.stages.planning.selection.hand import compare, weigh
from tongchou.stages.planning.selection.model import (
    Axis,
    Candidate,
    Comparison,
    Conflict,
    Demands,
    Next,
    Quota,
    Reason,
    Row,
    Selection,
    Weighed,
)

__all__ = [
    "Axis", "Candidate", "Comparison", "Conflict", "Demands", "Next", "Point", "Quota", "Reason", "Row", "Selection", "Weighed",
    "compare", "frontier", "greedy", "select", "weigh",
]  # fmt: skip
