"""A round that follows the journal: what was done since the last one, what it touches, and what became due by the day.

Suspicions are local. Days and sums are one project's; a replaced or twin system is one of the same unit with a like name
(``records.naming``); a split is one family's; a crowd stands around one line of money; offers are one procurement's. Of each of them
``Sight`` keeps what the last round read, so a step that changes none of it costs nothing further. Only who is tied to whom
goes through the whole city: when a step changes what any record says of persons or firms, all ties are asked anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.forms.models import model_to_dict

from tongchou.kernel.alike import likeness
from tongchou.kernel.calendar import add_months
from tongchou.kernel.canonical import digest
from tongchou.lifecycle.words import Line
from tongchou.records import naming
from tongchou.records.models import Allotment, Baseline, Entry, Party, Record, Sight, Unit
from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.city import City, Project
from tongchou.stages.flags.numbers import crowd_bands
from tongchou.stages.flags.parts import Part
from tongchou.stages.flags.queries import TIED_BY, of_ties, some_of
from tongchou.stages.flags.registry import DETECTORS, Detector, Suspicion

DECLARED, BOUGHT, BUILD, PLACE, TIES = "declared", "bought", "build", "place", "ties"
PROJECTS = ("RED-EARLY", "RED-SUM", "RED-PLAN", "RED-LONG", "RED-LIFE", "RED-IDLE")
SPLITS = {DECLARED: "RED-SPLIT", BOUGHT: "RED-BUYS"}
AT_ONCE = 2_000
MOST = 2_000
"""Steps since the last round; after more of them the whole city is as quickly looked at."""

WHOLE = (Line.UNIT,)
"""Lines whose steps change what everything is held against: whose units are one family."""

Found = tuple[Detector, Suspicion]


# --- what was seen ----------------------------------------------------------------------------------------------------


def sights(city: City, pks: Mapping[str, int], law: Law) -> Iterator[Sight]:
    """What is kept of a city, or of a part of it; ``pks`` are the records' keys by number."""
    most = law.value("construction-max")
    for kind, parts in ((DECLARED, city.declared), (BOUGHT, city.bought)):
        for p in parts:
            said = {f.name: getattr(p, f.name) for f in fields(Part) if f.name not in {"id", "department"}}
            yield Sight(record_id=pks[p.id], kind=kind, number=p.id, family=p.department or p.unit, **said)
    for p in city.projects:
        own = {"record_id": pks[p.number], "number": p.number, "unit": p.unit}
        if p.started_on and not (p.completed_on or p.in_use_on or p.retired_on or p.over):
            yield Sight(kind=BUILD, on=add_months(p.started_on, most), **own)
        if (p.entered and not p.over) or p.in_use_on:
            told = [p.title, p.entered, p.over, str(p.in_use_on), [[t.what, t.number, str(t.on)] for t in p.traces]]
            yield Sight(
                kind=PLACE,
                family=p.unit,
                on=p.in_use_on,
                title=p.title,
                accepted=p.entered,
                digest=digest(told)[:16],
                **own,
            )


def said_of_ties(records: Iterable[Record]) -> Iterator[Sight]:
    """What some records say of persons and firms, as a digest of it."""
    some = [r for r in records if r.line in TIED_BY or r.line == Line.PROJECT]
    named: defaultdict[int, list[Any]] = defaultdict(list)
    rows = Party.objects.filter(by__in=[r.pk for r in some]).order_by("pk")
    for by, *said in rows.values_list("by", "part", "name", "uscc", "legal_person", "phone"):
        named[by].append(said)
    for r in some:
        told = [
            r.title if r.line == Line.EXPERT else "",
            [r.answers.get(name) for name in TIED_BY.get(Line(r.line), ())],
            named[r.pk],
        ]
        if any(told[1]) or told[2]:
            yield Sight(record_id=r.pk, kind=TIES, number=r.number, digest=digest(told)[:16])


def remember(city: City, law: Law) -> None:
    """Make all that is kept anew, after a look at the whole city."""
    records = Record.objects.filter(line__in=[*TIED_BY, Line.PROJECT]).exclude(state="discarded").order_by("pk")
    pks = dict(Record.objects.exclude(number="").values_list("number", "pk"))
    Sight.objects.all().delete()
    Sight.objects.bulk_create(sights(city, pks, law), batch_size=1_000)
    last = 0
    while batch := list(records.filter(pk__gt=last)[:AT_ONCE]):
        last = batch[-1].pk
        Sight.objects.bulk_create(said_of_ties(batch), batch_size=1_000)


def _news(new: Iterable[Sight], pks: Collection[int]) -> dict[str, list[tuple[Sight | None, Sight | None]]]:
    """By kind, what is seen otherwise than it was: before and after; what is kept is brought up to date."""
    old = {(s.record_id, s.kind): s for s in Sight.objects.filter(record__in=pks)}
    now = {(s.record_id, s.kind): s for s in new}
    out: defaultdict[str, list[tuple[Sight | None, Sight | None]]] = defaultdict(list)
    changed = [key for key in {**old, **now} if _content(old.get(key)) != _content(now.get(key))]
    for key in changed:
        out[key[1]].append((old.get(key), now.get(key)))
    Sight.objects.filter(pk__in=[old[key].pk for key in changed if key in old]).delete()
    Sight.objects.bulk_create([now[key] for key in changed if key in now], batch_size=1_000)
    return out


def _content(sight: Sight | None) -> tuple[Any, ...] | None:
    return sight and tuple(value for name, value in sorted(model_to_dict(sight).items()) if name != "id")


# --- following --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Touched:
    """What was done since the last round: projects, and records that belong to none."""

    spines: frozenset[int]
    free: frozenset[int]


def touched(since: int, head: int, last: date, law: Law) -> Touched | None:
    """What steps after ``since`` and days after ``last`` touch; ``None`` where everything has to be looked at."""
    steps = Entry.objects.filter(seq__gt=since, seq__lte=head, taken=True).exclude(record=None)
    rows = list(steps.values_list("record", "record__project", "line")[: MOST + 1])
    issued = Entry.objects.filter(line=Line.ANNUAL_PLAN, to="issued", taken=True, seq__lte=head)
    first = (
        issued.exists() and not issued.filter(seq__lte=since).exists()
    )  # from now on purchases have a plan to stand in
    if first or len(rows) > MOST or any(line in WHOLE for _, _, line in rows):
        return None
    pks = {pk for pk, _, _ in rows}
    spines = {project for _, project, _ in rows if project} | {pk for pk, _, line in rows if line == Line.PROJECT}
    for model in (Allotment, Baseline):  # what a plan arranged and froze is its projects'
        spines |= set(model.objects.filter(by__in=pks).values_list("project", flat=True))
    spines |= set(Sight.objects.filter(kind=BUILD, on__gte=last, on__lt=law.today).values_list("record", flat=True))
    check = law.value("funds-check-day")
    reckoned = [
        y for y in range(last.year, law.today.year + 1) if last < date.fromisoformat(f"{y}-{check}") <= law.today
    ]
    spines |= set(Allotment.objects.filter(year__in=reckoned).values_list("project", flat=True) if reckoned else ())
    return Touched(frozenset(spines), frozenset(pk for pk, project, _ in rows if not project and pk not in spines))


def follow(it: Touched, law: Law) -> list[Found]:
    """All that is seen of what was touched; the same that a round over everything would see of it."""
    city = some_of(it.spines, it.free, law)
    records = list(Record.objects.filter(Q(pk__in=[*it.spines, *it.free]) | Q(project__in=it.spines)))
    pks = {r.number: r.pk for r in records}
    news = _news([*sights(city, pks, law), *said_of_ties(records)], [r.pk for r in records])
    ties = of_ties(law) if news[TIES] else None
    return [
        *_of_projects(city, it, news[PLACE], law),
        *(found for kind in SPLITS for found in _of_families(kind, news[kind], law)),
        *_of_line(news, law),
        *_of_ties(ties, law),
    ]


def _ask(name: str, city: City, law: Law) -> Iterator[Found]:
    one = DETECTORS[name]
    return ((one, seen) for seen in one.found(city, law))


def _of_projects(
    city: City, it: Touched, places: Iterable[tuple[Sight | None, Sight | None]], law: Law
) -> Iterator[Found]:
    """Each project that was touched beside those of its unit with a like name; and those beside which a place is new."""
    units = dict(Unit.objects.values_list("name", "pk"))
    least = law.value("similar-title-percent")
    again: set[int] = set()
    for _, now in places:
        if now is not None:
            again |= set(naming.of_unit(now.title, units[now.unit], now.unit, least))
    again -= it.spines
    asked = [*city.projects, *(some_of(again, (), law).projects if again else ())]
    places: defaultdict[str, list[Sight]] = defaultdict(list)
    for s in Sight.objects.filter(kind=PLACE, family__in={p.unit for p in asked if p.application}).order_by("record"):
        places[s.unit].append(s)
    known = {p.number for p in asked}
    beside = {
        s.record_id: s
        for p in asked
        if p.application and not p.over
        for s in places[p.unit]
        if s.number not in known and likeness(p.title, s.title, p.unit) >= least
    }.values()
    whole = [s.record_id for s in beside if s.accepted]
    others = [
        *(some_of(whole, (), law).projects if whole else ()),
        *(Project(number=s.number, title=s.title, unit=s.unit, in_use_on=s.on) for s in beside if not s.accepted),
    ]
    part = replace(city, projects=(*asked, *others))
    for name in PROJECTS:
        yield from (found for found in _ask(name, part, law) if found[1].key.partition(" ")[0] in known)


def _of_families(kind: str, news: Iterable[tuple[Sight | None, Sight | None]], law: Law) -> Iterator[Found]:
    """The parts of each family of which one is new, gone or otherwise than it was."""
    for family in sorted({s.family for pair in news for s in pair if s is not None}):
        parts = _parts(Sight.objects.filter(kind=kind, family=family))
        yield from _ask(SPLITS[kind], City(**{kind: parts}), law)


def _of_line(news: Mapping[str, list[Any]], law: Law) -> Iterator[Found]:
    """What stands around the line, where anything there has changed; what is far from it has no voice."""
    bands = crowd_bands(law)
    low, high = (bands.line_fen * (100 + n * bands.percent) // 100 for n in (-2, 1))
    changed = [s for kind in SPLITS for pair in news[kind] for s in pair if s is not None and low <= s.fen <= high]
    if changed:
        around = {kind: _parts(Sight.objects.filter(kind=kind, fen__gte=low, fen__lte=high)) for kind in SPLITS}
        yield from _ask("RED-CROWD", City(**around), law)


def _parts(rows: Any) -> tuple[Part, ...]:
    """In the order of the records, as a round over everything has them."""
    columns = ("number", "unit", "title", "on", "fen", "supplier", "family", "approval", "claim", "accepted")
    return tuple(Part(*row) for row in rows.order_by("record").values_list(*columns))


def _of_ties(ties: City | None, law: Law) -> Iterator[Found]:
    """Ties of everybody, and offers by what is known of those who made them, where anything said of anybody has changed."""
    if ties is not None:
        yield from _ask("RED-TIE", ties, law)
        yield from _ask("RED-BIDS", ties, law)
