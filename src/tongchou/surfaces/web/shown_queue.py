"""The queue and the page on which a file is taken in, as pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongchou.kernel.calendar import Due
from tongchou.lifecycle import supplement
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.table import steps_from
from tongchou.lifecycle.words import LINES, Line
from tongchou.records import access, checklist, duties, queue
from tongchou.records.checklist import CheckLine, Decided
from tongchou.records.models import Record
from tongchou.records.queue import Asked, Queue
from tongchou.records.rounds import Change, Turn
from tongchou.regulation.fieldbook import Field
from tongchou.surfaces.web import shown_record

KIND_WORDS: Mapping[str, Promise] = {
    queue.ALL: gettext_lazy("等待受理"),
    queue.OVERDUE: gettext_lazy("已超期"),
    queue.LATE: gettext_lazy("逾期申报"),
    queue.AGAIN: gettext_lazy("补正后再报"),
}
OUTCOME_WORDS: Mapping[str, tuple[str, Promise]] = {
    checklist.NOT_MET: ("bad", gettext_lazy("不符合")),
    checklist.OPEN: ("off", gettext_lazy("无法判断")),
    checklist.EXPLAIN: ("warn", gettext_lazy("需说明")),
    checklist.MET: ("", gettext_lazy("符合")),
    "": ("", gettext_lazy("另加的事项")),
}
DECISION_WORDS: tuple[tuple[str, Promise], ...] = (
    (checklist.OK, gettext_lazy("符合")),
    (checklist.ASK, gettext_lazy("要补正")),
    (checklist.NOT_HERE, gettext_lazy("不适用")),
)
PARTS = ("decision", "says", "place", "evidence", "quote")
MOST_KEY = 60


def asked_of(words: QueryDict) -> Asked:
    """The filters and the place in the list; nonsense does nothing."""
    line, unit, year, kind = (words.get(name, "") for name in ("line", "unit", "year", "kind"))
    return Asked(
        line if line in LINES else "", int(unit) if unit.isdecimal() and len(unit) < 10 else None,
        int(year) if year.isdecimal() and len(year) == 4 else None, kind if kind in queue.KINDS else queue.ALL,
        _after(words.get("after", "")),
    )  # fmt: skip


def _after(word: str) -> tuple[date, str] | None:
    day, _tilde, thing = word.partition("~")
    try:
        return (date.fromisoformat(day), thing[:100]) if thing else None
    except ValueError:
        return None


def query(asked: Asked, **changed: Any) -> str:
    """The filters as they stand in an address, without the place in the list."""
    words = {"line": asked.line, "unit": asked.unit, "year": asked.year, "kind": asked.kind, **changed}
    return urlencode({name: value for name, value in words.items() if value})


def page(mine: Queue, asked: Asked) -> dict[str, Any]:
    """The context of the queue."""
    rows, more = mine.page(asked)
    counts = mine.counts(asked)
    last = rows[-1].place if rows else None
    return {
        "rows": rows,
        "kinds": [(kind, word, counts[kind], query(asked, kind=kind)) for kind, word in KIND_WORDS.items()],
        "asked": asked,
        "narrowed": bool(query(asked, kind="")),
        "first": query(asked),
        "following": query(asked, after=f"{last[0]}~{last[1]}") if more and last else "",
        "lines": [(line, LINES[line].name) for line in mine.lines],
        "units": list(access.units_with_desks()),
        "years": list(range(mine.today.year + 1, mine.today.year - 3, -1)),
        "law": mine.law,
    }


@dataclass(frozen=True, slots=True)
class Away:
    """A file that a unit is mending: by when it is to be there again, in working days, and whether it can be left out now."""

    record: Record
    due: Due | None
    left: int | None
    may_lapse: bool


def away(record: Record, mine: Queue) -> Away:
    """The same for one record; without a day that was set there is nothing to be late for (13.1)."""
    by = duties.answer_by(record)
    due = supplement.last_day(by, mine.law) if by else None
    left = mine.law.calendar.left(mine.today, due.day) if due else None
    rows = steps_from(Line(record.line), record.state, table_of(record.edition))
    lapses = any(s.verb == supplement.LAPSE and mine.roles & set(s.by) for s in rows)
    return Away(record, due, left, may_lapse=lapses and left is not None and left < 0)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the checklist."""

    line: CheckLine
    tone: str
    word: Promise
    problem: str
    field: str
    """The field of the file that the line is about."""

    @property
    def said(self) -> Decided:
        """What stands in it."""
        return self.line.decided


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of which the machine found the same; those that are met are folded unless a person sees it otherwise."""

    key: str
    word: Promise
    lines: list[ShownLine]

    @property
    def is_open(self) -> bool:
        """Whether something in it was decided that should be seen."""
        return any(
            s.problem or s.said.decision not in ("", checklist.OK) or (s.said.says and not s.line.title)
            for s in self.lines
        )


def shown_lines(record: Record, lines: Iterable[CheckLine]) -> list[Group]:
    """The lines by what the machine found; of a place that nobody knows it is said so."""
    shown = [ShownLine(one, *OUTCOME_WORDS[one.outcome], _problem(record, one), _field(record, one)) for one in lines]
    return [
        Group(key, OUTCOME_WORDS[key][1], list(group)) for key, group in groupby(shown, key=lambda s: s.line.outcome)
    ]


def _field(record: Record, line: CheckLine) -> str:
    place = supplement.place_of(line.decided.place, record.edition, Line(record.line))
    return place.id if place and place.kind == supplement.FIELD else ""


def _problem(record: Record, line: CheckLine) -> str:
    said = line.decided
    asks = said.decision == checklist.ASK or (not line.title and bool(said.says or said.place))
    if not asks or not line.kept:
        return ""
    if not said.says:
        return _("没有写要补正什么。")
    if supplement.is_whole(said.place) or supplement.place_of(said.place, record.edition, Line(record.line)):
        return ""
    return _("没有写对应的项，或者表里没有这一项。从列出的名称里选。")


def typed(post: QueryDict) -> dict[str, dict[str, str]]:
    """What was typed into the checklist, by line."""
    out: dict[str, dict[str, str]] = {}
    for name in post:
        part, _colon, key = name.partition(":")
        if part in PARTS and 0 < len(key) <= MOST_KEY:
            out.setdefault(key, {})[part] = post[name]
    return out


@dataclass(frozen=True, slots=True)
class Answered:
    """A field of the file with its answer, and what happened to it in this round."""

    field: Field
    value: Any
    change: Change | None


def file_of(record: Record, turn: Turn | None, *, whole: bool) -> list[tuple[str, list[Answered]]]:
    """The form by section, without what steps state, and with what changed since the last return."""
    changed = {c.place.id: c for c in turn.changes} if turn else {}
    form = {f.id for f in shown_record.form_fields(record.line, record.edition)}
    answers = [(f, value) for f, value in shown_record.answers_of(record, whole=whole) if f.id in form]
    rows = [Answered(f, value, changed.get(f.id)) for f, value in answers]
    return [(section, list(group)) for section, group in groupby(rows, key=lambda a: a.field.section)]
