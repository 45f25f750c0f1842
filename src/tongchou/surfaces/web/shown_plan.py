"""The plan of a year as its page shows it: the table of candidates, what a draft chose and why, and two drafts together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongchou.kernel.canonical import digest
from tongchou.kernel.money import FEN_PER_WAN
from tongchou.records.models import Scenario
from tongchou.stages.planning.candidates import Contender
from tongchou.stages.planning.selection import (
    Axis,
    Candidate,
    Comparison,
    Selection,
    Weighed,
    compare,
    select,
    weigh,
)
from tongchou.stages.planning.selection.model import POINT
from tongchou.surfaces.web.plan_form import LINKS, PlanForm, Question

STANDINGS: Mapping[str, Promise] = {"passed": _("评审通过"), "deferred": _("缓列"), "running": _("续建")}
WAITS = "缓列的申报，先“重新安排”才参加选取。"
MOST_YEARS = 4


def table(standing: Sequence[Contender]) -> list[dict[str, Any]]:
    """The candidates as they are kept with a draft and shown in the table."""
    return [
        {
            "code": c.candidate.code, "title": c.candidate.title, "unit": c.candidate.unit, "area": c.candidate.area,
            "standing": str(c.standing), "build_mode": c.build_mode, "score": c.candidate.score,
            "fen": {str(y): fen for y, fen in c.candidate.fen_by_year.items()},
            "assessment": c.assessment, "performance": c.performance,
        }
        for c in standing
    ]  # fmt: skip


def hash_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """Of which table a draft was made."""
    return digest(rows)


def outcome(
    rows: Sequence[Mapping[str, Any]], question: Question, by_hand: Iterable[str] | None = None
) -> dict[str, Any]:
    """Select, weigh what was chosen by hand where it was, and say all of it as it is kept with a draft."""
    found = select(question.items, question.demands)
    mine = None if by_hand is None else weigh(question.items, question.demands, found, by_hand)
    chosen = set(found.chosen if mine is None else mine.chosen)
    told = {row.code: row for row in found.rows}
    value_of = {c.code: c.value for c in question.items}

    def one(row: Mapping[str, Any]) -> dict[str, Any]:
        code = row["code"]
        said = told.get(code)
        says = WAITS if code in question.waiting else said.says if said else ""
        return {
            **row,
            "value": value_of[code],
            "proposed": bool(said and said.chosen),
            "chosen": code in chosen,
            "says": says,
        }

    return {
        "rows": [one(row) for row in rows],
        "value": found.value if mine is None else mine.value,
        "fen": {str(y): fen for y, fen in (found.fen_by_year if mine is None else mine.fen_by_year).items()},
        "budget": {str(y): fen for y, fen in question.demands.budget.items()},
        "proven": found.proven,
        "bound": found.bound,
        "gap": f"{float(found.gap):.4%}",
        "next": found.next_in.says if found.next_in else "",
        "conflicts": [{"says": c.says, "remedy": c.remedy} for c in found.conflicts],
        "hand": _by_hand(mine, found),
    }


def _by_hand(mine: Weighed | None, found: Selection) -> dict[str, Any] | None:
    if mine is None:
        return None
    return {
        "put_in": list(mine.put_in),
        "taken_out": list(mine.taken_out),
        "loss": None if found.conflicts else mine.loss,
        "broken": [{"says": b.says, "remedy": b.remedy} for b in mine.broken],
    }


@dataclass(frozen=True, slots=True)
class Slide:
    """The way from nothing to all that is asked for a year, in whole 万元, in steps that a hand can set; ``marks`` stand on it."""

    top: int
    step: int
    marks: tuple[int, ...]

    @classmethod
    def over(cls, asked: int, marks: Iterable[int | None]) -> "Slide":
        """Long enough for what is asked and for each mark, all in 分."""
        known = sorted({-(-fen // FEN_PER_WAN) for fen in marks if fen})
        top = max(-(-asked // FEN_PER_WAN), *known, 1) if known else max(-(-asked // FEN_PER_WAN), 1)
        step = next((s for s in STEPS if top <= s * STOPS), STEPS[-1])
        return cls(-(-top // step) * step, step, tuple(known))


STOPS = 400
"""About as many places as a hand can tell apart on a phone."""

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)


@dataclass(frozen=True, slots=True)
class Year:
    """The money of one year: what all ask, what is chosen, and the limit."""

    year: str
    asked: int
    chosen: int | None
    budget: int | None
    typed: str
    slide: Slide

    @property
    def left(self) -> int | None:
        """What of the limit is not used; negative where it is passed."""
        return None if self.budget is None or self.chosen is None else self.budget - self.chosen


def years(
    rows: Sequence[Mapping[str, Any]],
    form: PlanForm,
    result: Mapping[str, Any] | None,
    year: int,
    marks: Sequence[int | None] = (),
) -> list[Year]:
    """The plan year and those after it in which a candidate has money; ``marks`` are sums in 分 to compare the first with."""
    named = sorted({str(year), *form.budget, *(y for row in rows for y in row["fen"])})[:MOST_YEARS]
    kept = result or {}
    asked = {y: sum(row["fen"].get(y, 0) for row in rows) for y in named}
    return [
        Year(
            year=y,
            asked=asked[y],
            slide=Slide.over(asked[y], marks if y == str(year) else ()),
            chosen=kept["fen"].get(y, 0) if kept and not failed(kept) else None,
            budget=kept["budget"].get(y) if kept else None,
            typed=form.budget.get(y, ""),
        )
        for y in named
    ]  # fmt: skip


def failed(result: Mapping[str, Any]) -> bool:
    """Whether nothing was chosen because demands conflict."""
    return bool(result["conflicts"]) and result["hand"] is None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table beside what is asked of it."""

    row: Mapping[str, Any]
    fen: list[int | None]
    way: str
    need: str
    links: list[str]
    mark: str
    """``put-in`` or ``taken-out`` by hand, or empty."""

    @property
    def points(self) -> str:
        """The experts' score in points."""
        return points(self.row["score"]) if self.row["score"] else "—"


def lines(rows: Sequence[Mapping[str, Any]], form: PlanForm, named: Sequence[Year], hand: Any) -> list[Line]:
    """The rows with the money of each year and with what is asked of each."""
    titles = {row["code"]: row["title"] or row["code"] for row in rows}
    links = _links(form, titles)
    put_in, taken_out = (set(hand[k]) for k in ("put_in", "taken_out")) if hand else (set(), set())
    return [
        Line(
            row=row,
            fen=[row["fen"].get(y.year) for y in named],
            way=form.ways.get(row["code"], ""),
            need=form.needs.get(row["code"], ""),
            links=links.get(row["code"], []),
            mark="put-in" if row["code"] in put_in else "taken-out" if row["code"] in taken_out else "",
        )
        for row in rows
    ]


def _links(form: PlanForm, titles: Mapping[str, str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for link in form.links:
        a, b = (text.partition(" ")[0] for text in (link.a, link.b))
        if a in titles and b in titles:
            if link.kind == LINKS[0]:
                out.setdefault(a, []).append(f"依赖“{titles[b]}”")
            else:
                out.setdefault(a, []).append(f"与“{titles[b]}”互斥")
                out.setdefault(b, []).append(f"与“{titles[a]}”互斥")
    return out


def points(value: int) -> str:
    """Hundredths of a point as people read them."""
    return f"{value / POINT:,.2f}"


def summary(result: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft comes to, in figures."""
    chosen = [row for row in result["rows"] if row["chosen"]]
    hand = result["hand"]
    loss = hand["loss"] if hand else None
    return {
        "count": len(chosen),
        "running": sum(row["standing"] == "running" for row in chosen),
        "of": len(result["rows"]),
        "points": points(result["value"]),
        "failed": failed(result),
        "loss": points(loss) if loss is not None else "",
        "gains": loss is not None and loss < 0,
        "gain": points(-loss) if loss is not None else "",
        "changes": len(hand["put_in"]) + len(hand["taken_out"]) if hand else 0,
    }


def items_of(result: Mapping[str, Any], year: int) -> list[dict[str, Any]]:
    """The applications that a draft chose as the items of an annual plan; running projects are in an earlier one."""
    marks = dict.fromkeys((result["hand"] or {}).get("put_in", ()), "人工列入")
    return [
        {
            "number": row["code"], "title": row["title"], "unit": row["unit"], "fen": row["fen"].get(str(year), 0),
            **({"note": marks[row["code"]]} if row["code"] in marks else {}),
        }
        for row in result["rows"]
        if row["chosen"] and row["standing"] != "running"
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a comparison: two amounts and their difference."""

    name: str
    a: int
    b: int

    @property
    def more(self) -> int:
        """How much more the second has."""
        return self.b - self.a


def beside(a: Scenario, b: Scenario) -> dict[str, Any]:
    """Two drafts: what only one lists, and what they spend by year, field and unit."""
    found: Comparison = compare(_listed(a), _listed(b))
    rows = {row["code"]: row for s in (b, a) for row in s.outcome["rows"]}
    return {
        "both": len(found.both),
        "only": [[rows[code] for code in codes] for codes in (found.only_first, found.only_second)],
        "points": [points(value) for value in found.values],
        "tables": [
            (_("按年度"), [Pair(str(y), *two) for y, two in found.by_year.items()]),
            (_("按领域"), [Pair(name, *two) for name, two in found.by_area.items()]),
            (_("按单位"), [Pair(name, *two) for name, two in found.by_unit.items()]),
        ],
    }


def _listed(draft: Scenario) -> list[Candidate]:
    return [
        Candidate(
            code=row["code"], title=row["title"], unit=row["unit"], area=row["area"], score=row["value"],
            fen_by_year={int(y): fen for y, fen in row["fen"].items()},
        )
        for row in draft.outcome["rows"]
        if row["chosen"]
    ]  # fmt: skip


def grouped(every: Sequence[Line]) -> list[tuple[Promise, list[Line]]]:
    """The rows under what they stand there as: what is new, what was put off, what is running."""
    by_standing = {name: [line for line in every if line.row["standing"] == key] for key, name in STANDINGS.items()}
    return [(name, found) for name, found in by_standing.items() if found]


def groups(rows: Sequence[Mapping[str, Any]]) -> list[tuple[Promise, list[tuple[str, str]]]]:
    """The fields and units that a floor or a ceiling can be set for."""
    named = {axis: sorted({row[str(axis)] for row in rows if row[str(axis)]}) for axis in Axis}
    return [
        (_("领域"), [(f"{Axis.AREA}:{name}", name) for name in named[Axis.AREA]]),
        (_("单位"), [(f"{Axis.UNIT}:{name}", name) for name in named[Axis.UNIT]]),
    ]
