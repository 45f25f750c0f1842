"""The red flag desk: what each detector has seen and how often it was right, one flag with its evidence, another threshold."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from tongchou.kernel.reading import MoneyUnit, money
from tongchou.records import access
from tongchou.records.casefile import Actor
from tongchou.records.models import Person, Record
from tongchou.regulation.rulebook import Law, Override, Parameter
from tongchou.regulation.values import read_value
from tongchou.stages.flags.queries import city_now
from tongchou.stages.flags.registry import DETECTORS, Detector, Suspicion
from tongchou.stages.flags.rounds import Tally, law_now, tallies
from tongchou.surfaces.web import shown_record

STATES = ("raised", "explained", "apart", "apart-explained", "upheld", "unfounded")


def seen_by(person: Person, today: date) -> QuerySet[Record]:
    """The flags that a person may read, what is due first on top, then the newest; what is decided is due no more."""
    return access.flags_by_due(person, today)


def listing(rows: QuerySet[Record], now: datetime, today: date) -> dict[str, Any]:
    """Detectors with their counts, and what the filters offer."""
    counts = counted(rows)
    law = law_now(now, today)
    told = [(t, law.book.cite(t.detector.clauses)) for t in tallies(counts)]
    by_state = Counter({state: sum(by[state] for by in counts.values()) for state in STATES})
    shown = [(s, by_state[s]) for s in STATES if by_state[s] or not s.startswith("apart")]
    return {"tallies": told, "edition": law.book.edition, "by_state": shown}


def counted(rows: QuerySet[Record]) -> dict[str, Counter[str]]:
    """How many flags of each detector are in each state."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by = rows.order_by().values_list("answers__detector", "state").annotate(count=Count("pk"))
    for detector, state, count in by:
        counts[detector or ""][state] += count
    return counts


@dataclass(frozen=True, slots=True)
class ShownDetector:
    """A detector as the rulebook shows it: what it rests on, its numbers with their values, and how often it was right."""

    tally: Tally
    clauses: tuple[str, ...]
    numbers: tuple[tuple[Parameter, Any], ...]


def rulebook(law: Law) -> list[ShownDetector]:
    """All detectors of an edition; counts are of the whole city, and name nobody."""
    return [
        ShownDetector(
            t, law.book.cite(t.detector.clauses),
            tuple((law.book.parameters[n], law.book.parameters[n].at(law.day).value) for n in t.detector.numbers),
        )
        for t in tallies(counted(access.flags()))
    ]  # fmt: skip


def narrowed(rows: QuerySet[Record], asked: Mapping[str, str]) -> tuple[QuerySet[Record], dict[str, str]]:
    """By detector and state, where these mean something."""
    chosen = {}
    if asked.get("detector") in DETECTORS:
        chosen["detector"] = asked["detector"]
        rows = rows.filter(answers__detector=asked["detector"])
    if asked.get("state") in STATES:
        chosen["state"] = asked["state"]
        rows = rows.filter(state=asked["state"])
    return rows, chosen


def page(record: Record, person: Person, actor: Actor, now: datetime, today: date) -> dict[str, Any]:
    """One flag: what was seen, by which rule, on which records that the reader may open, and what people said."""
    said = record.answers
    numbers = [str(n) for n in said.get("about") or ()]
    mine = {r.number: r for r in access.records_for(person, today).filter(number__in=numbers)}
    detector = DETECTORS.get(said.get("detector", ""))
    law = law_now(now, today)
    return {
        **shown_record.page(record, person, actor, now, today),
        "said": said,
        "detector": detector,
        "cited": law.book.cite(detector.clauses) if detector else (),
        "evidence": [(number, mine.get(number)) for number in numbers],
    }


# --- with another number ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The same city under another number: what would be seen besides, and what no more."""

    parameter: Parameter
    now: Any
    then: Any
    more: tuple[Suspicion, ...]
    fewer: tuple[Suspicion, ...]


def tunable(law: Law) -> list[tuple[Detector, list[Parameter]]]:
    """The detectors with the numbers that can be asked about; lists of words are changed where the city's law is."""
    return [
        (one, [law.book.parameters[n] for n in one.numbers if law.book.parameters[n].unit != "list"])
        for one in DETECTORS.values()
        if one.numbers
    ]


def what_if(detector_id: str, name: str, text: str, now: datetime, today: date) -> WhatIf:
    """Ask one detector twice. Raises ``ValueError`` with a sentence where the number cannot be read."""
    detector = DETECTORS.get(detector_id)
    law = law_now(now, today)
    if detector is None or name not in detector.numbers or law.book.parameters[name].unit == "list":
        raise ValueError(_("选一个检查和它依据的参数。"))
    parameter = law.book.parameters[name]
    value = money(text, MoneyUnit.WAN) if parameter.unit == "fen" else read_value(parameter.unit, text)
    laid = law.book.with_overrides([Override(name, law.day, value, _("试算"), "")])
    city = city_now(law)
    before = {s.key: s for s in detector.found(city, law)}
    after = {s.key: s for s in detector.found(city, Law(laid, law.day, law.today, law.calendar))}
    return WhatIf(
        parameter=parameter, now=parameter.at(law.day).value, then=value,
        more=tuple(s for key, s in after.items() if key not in before),
        fewer=tuple(s for key, s in before.items() if key not in after),
    )  # fmt: skip
