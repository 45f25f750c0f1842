"""What other budgets would bring, as a table and as a line drawn on the server."""

from dataclasses import dataclass
from typing import Any

from tongchou.kernel.money import FEN_PER_WAN
from tongchou.records.models import Scenario
from tongchou.surfaces.web.shown_plan import points

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 12, 34


@dataclass(frozen=True, slots=True)
class Mark:
    """One budget: its figures, what it brings more than the one before, and where it stands in the drawing."""

    budget: int
    points: str
    more: str
    fen: int
    count: int
    feasible: bool
    here: bool
    x: int
    y: int

    @property
    def typed(self) -> str:
        """The budget as it is typed into its box, 万元."""
        return f"{self.budget / FEN_PER_WAN:.6f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Chart:
    """The marks, the line through those that keep the demands, and the ends of its scales."""

    marks: tuple[Mark, ...]
    line: str
    low: int
    high: int
    most: str

    @property
    def here(self) -> Mark | None:
        """The budget that was asked for."""
        return next((m for m in self.marks if m.here), None)


def chart(draft: Scenario, year: int) -> Chart | None:
    """The chart of a draft; nothing before its budgets were tried."""
    kept: list[dict[str, Any]] = draft.frontier
    if not kept:
        return None
    asked = draft.outcome["budget"].get(str(year))
    low, high = kept[0]["budget"], kept[-1]["budget"]
    most = max(p["value"] for p in kept) or 1
    before, marks = None, []
    for p in kept:
        x = LEFT + (p["budget"] - low) * (WIDTH - LEFT - RIGHT) // max(high - low, 1)
        y = HEIGHT - BOTTOM - p["value"] * (HEIGHT - TOP - BOTTOM) // most
        more = "" if before is None or not p["feasible"] else f"+{points(p['value'] - before)}"
        marks.append(
            Mark(p["budget"], points(p["value"]), more, p["fen"], p["count"], p["feasible"], p["budget"] == asked, x, y)
        )
        before = p["value"] if p["feasible"] else before
    line = " ".join(f"{m.x},{m.y}" for m in marks if m.feasible)
    return Chart(tuple(marks), line, low, high, points(most))
