"""One round of all detectors: what is seen for the first time becomes a flag, what is known already stays what it is.

A round may be repeated and interrupted: the same suspicion is one flag, whatever people found of it. Nothing but the flag
is written.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tongchou.kernel.canonical import digest
from tongchou.lifecycle.words import Line
from tongchou.records import conduct, lawbook
from tongchou.records.casefile import SYSTEM
from tongchou.records.models import Counter, LogHead, Record, Unit
from tongchou.regulation.rulebook import Law, Rulebook
from tongchou.regulation.units import said
from tongchou.stages.flags import across, bids, following, parted, ties
from tongchou.stages.flags.queries import CENTRE, city_now
from tongchou.stages.flags.registry import DETECTORS, Detector, Suspicion

LOADED = (across, bids, parted, ties)
"""The modules whose detectors a round asks; to be imported is to be registered."""

SERIES, READ, LAW = "flags-looked", "flags-read", "flags-law"
"""What is remembered of the last look: its day, how far the journal was read, and by which numbers."""

LONGEST_TITLE = 200


def law_now(now: datetime, today: date) -> Law:
    """The law of the day on which is looked."""
    return lawbook.law_of(lawbook.edition_on(today), today, today, now)


def due(today: date) -> bool:
    """Whether today was not yet looked."""
    last = Counter.objects.filter(series=SERIES).values_list("last", flat=True).first()
    return (last or 0) < today.toordinal()


def look(now: datetime, *, whole: bool = False) -> list[str]:
    """Ask every detector about what is new since the last look, raise what is new; returns the numbers of the new flags.

    ``whole``: about everything, as the first time, after another law, and after very many steps.
    """
    today = conduct.day_of(now)
    law = law_now(now, today)
    with transaction.atomic():
        counters = {name: Counter.objects.get_or_create(series=name)[0] for name in (SERIES, READ, LAW)}
        looked = Counter.objects.select_for_update().get(series=SERIES)  # one round at a time
        head, mark = _head(), _mark(law)
        news = None
        if not whole and looked.last and counters[LAW].last == mark:
            since = date.fromordinal(min(looked.last, today.toordinal()))
            news = following.touched(counters[READ].last, head, since, law)
        found = _whole(law) if news is None else following.follow(news, law)
        raised = _raise_new(found, law, now)
        for name, last in ((SERIES, today.toordinal()), (READ, head), (LAW, mark)):
            Counter.objects.filter(series=name).update(last=last)
    return raised


def _whole(law: Law) -> list[following.Found]:
    city = city_now(law)
    following.remember(city, law)
    return [(one, seen) for one in DETECTORS.values() for seen in one.found(city, law)]


def _raise_new(found: list[following.Found], law: Law, now: datetime) -> list[str]:
    detectors = {one.id for one, _ in found}
    known = {(f.detector, f.subject) for f in flags(detectors)} if found else set()
    units = {unit.name: unit for unit in Unit.objects.filter(name__in={seen.unit for _, seen in found})}
    raised = []
    for one, seen in found:
        if (one.id, seen.key) not in known and seen.unit in units:
            known.add((one.id, seen.key))
            raised.append(_raise(one, seen, units[seen.unit], law, now).number)
    return raised


def _head() -> int:
    head = LogHead.objects.first()
    return head.size if head else 0


def _mark(law: Law) -> int:
    """The edition and all numbers by which detectors go, as one number: another one means that all is looked at anew."""
    names = sorted({name for one in DETECTORS.values() for name in one.numbers} | {"reason-min-chars"})
    told = [law.book.edition, *(f"{name} {law.book.parameters[name].at(law.day).value}" for name in names)]
    return int(digest(told)[:7], 16)


def _raise(one: Detector, seen: Suspicion, unit: Unit, law: Law, now: datetime) -> Record:
    about = seen.about[0] + ("等" if len(seen.about) > 1 else "")
    answers = {
        "title": f"{one.title}：{about}"[:LONGEST_TITLE],
        "detector": one.id,
        "subject": seen.key,
        "says": seen.sentence.says,
        "remedy": seen.sentence.mend,
        "about": list(seen.about),
        "seen_on": law.today.isoformat(),
        "numbers": list(numbers_of(one, law)),
        "touched_fen": seen.fen,
    }
    verb = "raise-apart" if unit.kind == CENTRE else "raise"
    return conduct.open_record(Line.FLAG, SYSTEM, now, unit=unit, answers=answers, verb=verb)


def numbers_of(one: Detector, law: Law) -> Iterator[str]:
    """The city's numbers by which a detector goes, with where they come from, as they stand on the day."""
    for name in one.numbers:
        parameter = law.book.parameters[name]
        value = parameter.at(law.day)
        yield f"{parameter.title}：{said(value.value, parameter.unit)}（{value.source}）"


def detectors_markdown(book: Rulebook) -> str:
    """The detectors as the printed rulebook lists them: what each looks for, under which clauses, by which numbers."""
    rows = [
        f"| `{one.id}` | {one.title} | {'、'.join(book.cite(one.clauses))} |"
        f" {'、'.join(f'`{name}`' for name in one.numbers) or '无'} |"
        for one in DETECTORS.values()
    ]
    head = [
        "",
        "## 红旗 · Detectors",
        "",
        "只提示，由人认定；不改变任何别的记录。",
        "",
        "| 编号 | 检查 | 依据 | 参数 |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


@dataclass(frozen=True, slots=True)
class Flag:
    """What a flag is about, without its text."""

    detector: str
    subject: str
    state: str


def flags(detectors: Collection[str]) -> Iterator[Flag]:
    """All flags that some detectors ever raised."""
    rows = (
        Record.objects.filter(line=Line.FLAG, answers__detector__in=detectors)
        .order_by("pk")
        .values_list("answers", "state")
    )
    return (Flag(answers.get("detector", ""), answers.get("subject", ""), state) for answers, state in rows.iterator())


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of one detector's flags; ``rate`` is how many of those decided were true, percent, ``None`` before any was."""

    detector: Detector
    waiting: int
    upheld: int
    unfounded: int

    @property
    def decided(self) -> int:
        """How many somebody has decided."""
        return self.upheld + self.unfounded

    @property
    def rate(self) -> int | None:
        """The confirmation rate."""
        return round(100 * self.upheld / self.decided) if self.decided else None


def tallies(seen: Mapping[str, Mapping[str, int]]) -> list[Tally]:
    """One for each detector, from counts by detector and state."""
    return [
        Tally(
            one, sum(n for state, n in by.items() if state not in DECIDED), by.get("upheld", 0), by.get("unfounded", 0)
        )
        for one in DETECTORS.values()
        for by in (seen.get(one.id, {}),)
    ]


DECIDED = ("upheld", "unfounded")
