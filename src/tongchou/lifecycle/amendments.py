"""What an edition changes in THE table: rows that it replaces and rows that it adds, and nothing else.

The table is written for the reference edition. Another edition's rows cite the reference edition's clauses too, because
`Rulebook.cite` renumbers them; only a clause that is new there is cited by its own id.
"""

from collections.abc import Iterable
from functools import cache

from tongchou.lifecycle.step import Step, row
from tongchou.lifecycle.table import TABLE
from tongchou.lifecycle.words import Line, Role

A = Line.APPLICATION
PLANNER, REVIEWER, FINANCE, SYSTEM = Role.PLANNER, Role.REVIEWER, Role.FINANCE, Role.SYSTEM

# fmt: off
AMENDMENTS: dict[str, tuple[Step, ...]] = {
    # 造价审核 by finance stands between the centre's figures and the experts.
    "shili-2028-1": (
        row(A, "price-check", "造价审核",  "reviewed",      "price-checked", FINANCE, clauses="15.1 15.2",
            papers="price-report", asks="priced_fen", due="price-check-days", effects="notify"),
        row(A, "convene",  "提交专家评审", "price-checked", "in-expert-review", PLANNER, clauses="9.2 15.1",
            rules="EXP-AUTHOR EXP-QUORUM EXP-DRAWN", asks="experts meeting_on"),
        row(A, "reject",   "不列入",       "submitted admitted reviewed price-checked in-expert-review", "rejected",
            PLANNER, REVIEWER, clauses="13.1 13.2 13.3 13.4", asks="reject_ground reason", rules="REJ-GROUND",
            papers="reject-notice", effects="notify"),
        row(A, "list-urgent", "一事一议列入",
            "draft signing submitted returned admitted pre-review reviewed price-checked in-expert-review passed deferred",
            "listed", SYSTEM, clauses="9.4"),
    ),
}
# fmt: on


@cache
def table_of(edition: str) -> tuple[Step, ...]:
    """THE table as an edition has it; an edition that changes no row has the table itself."""
    return amend(TABLE, AMENDMENTS.get(edition, ()))


def amend(table: tuple[Step, ...], amendments: Iterable[Step]) -> tuple[Step, ...]:
    """A table in which rows of the same key are replaced in their places, and new ones follow what leads to them."""
    rows = list(table)
    for step in amendments:
        same = next((n for n, old in enumerate(rows) if old.key == step.key), None)
        if same is None:
            rows.insert(_place(rows, step), step)
        else:
            rows[same] = step
    return tuple(rows)


def _place(rows: list[Step], step: Step) -> int:
    """After the last row that leads to where ``step`` begins, so that the table still reads in the order of events."""
    leading = [n for n, old in enumerate(rows) if old.line is step.line and old.to in step.frm]
    of_line = [n for n, old in enumerate(rows) if old.line is step.line]
    return (leading or of_line or [len(rows) - 1])[-1] + 1
