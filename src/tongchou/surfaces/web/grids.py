"""Tables of which the rows are known before anybody writes: what is decided stands beside what was proposed (9.3).

A step may ask for a table whose rows follow from the record. It is then asked for cell by cell, and what was typed becomes
the lines of the same field that a person may as well paste: nothing after this knows the difference.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict

from tongchou.kernel.money import wan
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.words import Line
from tongchou.records import access
from tongchou.records.baselines import arranged_beside
from tongchou.records.dossier import Dossier, by_year
from tongchou.records.models import Person, Record
from tongchou.surfaces.web.forms import Control


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: by what its line in the field begins, what is read beside it, and what is typed into it."""

    key: tuple[str, str]
    title: str
    unit: str
    proposed: int | None
    approved: int | None
    elsewhere: int
    first: bool
    """The first row of its project: the others only add years."""

    fen: str = ""
    note: str = ""
    name: str = ""

    @property
    def year(self) -> str:
        """The year of the money."""
        return self.key[1]


def _arranged(record: Record, person: Person, today: date) -> list[GridRow]:
    """Each listed project in the plan's year and in the later years of its baseline."""
    items = {str(item.get("number")): item for item in record.answers.get("items") or ()}
    seen = access.records_for(person, today).filter(line=Line.APPLICATION, number__in=list(items))
    spines = {r.number: r.project for r in seen}
    year, out = int(record.answers.get("plan_year") or 0), []
    for number, item in items.items():
        spine = spines.get(number)
        baseline = Dossier(spine).baseline
        planned = {
            year: item.get("fen"),
            **{y: fen for y, fen in by_year(baseline.fen_by_year if baseline else {}).items() if y > year},
        }
        for y, fen in sorted(planned.items()):
            row = GridRow(
                (number, str(y)), str(item.get("title") or ""), str(item.get("unit") or ""), fen,
                baseline.fen if baseline else None, arranged_beside(spine, record), first=y == year,
                fen=typed_wan(fen),
            )  # fmt: skip
            out.append(row)
    return out


GRIDS: Mapping[tuple[Line, str], Callable[[Record, Person, date], list[GridRow]]] = {
    (Line.ANNUAL_PLAN, "arranged"): _arranged
}
"""By line and field: the rows that are known beforehand."""


def typed_wan(fen: int | None) -> str:
    """An amount as it is typed."""
    return "" if fen is None else wan(fen).replace(",", "")


def folded(row: Step, post: QueryDict) -> QueryDict:
    """What was sent, with the cells of each table as the lines of its field; pasted lines count before cells."""
    fields = [f for line, f in GRIDS if line is row.line and f in (*row.asks, *row.may_state) and f"{f}-rows" in post]
    if not fields:
        return post
    out = post.copy()
    for field in fields:
        count = post[f"{field}-rows"]
        lines = _lines(field, post, int(count) if count.isascii() and count.isdigit() and len(count) < 5 else 0)
        if not out.get(field, "").strip():
            out[field] = "\n".join(lines)
    return out


def _lines(field: str, post: QueryDict, count: int) -> Iterable[str]:
    for n in range(count):
        cells = [" ".join(post.get(f"{field}-{n}-{part}", "").split()) for part in ("number", "year", "fen", "note")]
        if cells[2] or cells[3]:
            yield "\t".join(cells)


def laid(record: Record, person: Person, today: date, shown: Sequence[Control]) -> list[Control]:
    """The controls with their tables laid out; lines of which a row is not known stay lines."""
    return [_laid(record, person, today, c) for c in shown]


def _laid(record: Record, person: Person, today: date, control: Control) -> Control:
    known = GRIDS.get((Line(record.line), control.field.id))
    if known is None:
        return control
    field = control.field.id
    rows = [replace(r, name=f"{field}-{n}") for n, r in enumerate(known(record, person, today))]
    lines = [(line.split("\t") + [""] * 4)[:4] for line in control.text.splitlines() if line.strip()]
    typed = {(cells[0].strip(), cells[1].strip()): cells for cells in lines}
    strange = len(typed) < len(lines) or any(key not in {r.key for r in rows} for key in typed)
    if strange or not typed:
        return replace(control, grid=tuple(rows))
    told = [
        replace(r, fen=typed[r.key][2] if r.key in typed else "", note=typed[r.key][3] if r.key in typed else "")
        for r in rows
    ]
    return replace(control, text="", grid=tuple(told))
