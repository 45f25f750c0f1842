"""Projects with like names, found by the rarest pairs of characters that they share: the register may grow, the answer does not wait.

``kernel.alike`` says how alike two names are; here it is only asked of names that can reach what is asked. A stem without
one of the rarer pairs of the name asked about cannot have enough of its pairs (prefix filtering), so nothing is missed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Count

from tongchou.kernel.alike import stem, stems_alike
from tongchou.lifecycle.words import Line
from tongchou.records.models import Named, Record, Stem, StemPair
from tongchou.records.owing import settle, unlike
from tongchou.records.register import known_projects

CITY, OWN = "city", "own"
NAMING = (Line.PROJECT, Line.APPLICATION)
"""Lines whose acts change by which name a project may be known."""


def keep(records: Sequence[Record], _at: datetime) -> None:
    """Make the rows of some projects as they should be."""
    pks = _spines(records)
    if pks:
        settle(Named, _expected(pks), pks)


def wrong(records: Sequence[Record], _at: datetime) -> Iterator[str]:
    """What in the rows of these projects is not as the records say."""
    pks = [r.pk for r in records if r.line == Line.PROJECT]
    return unlike(Named, _expected(pks), pks)


def _spines(records: Iterable[Record]) -> list[int]:
    named = (r.project_id or r.pk for r in records if r.line in NAMING)
    return sorted({pk for pk in named if pk})


def _expected(pks: Sequence[int]) -> Iterator[Named]:
    known = set(known_projects().order_by().filter(pk__in=pks).values_list("pk", flat=True))
    spines = list(Record.objects.filter(pk__in=pks, line=Line.PROJECT).exclude(title="").select_related("unit"))
    wanted = {(r.pk, OWN): stem(r.title, r.unit.name) for r in spines}
    wanted |= {(r.pk, CITY): stem(r.title) for r in spines if r.pk in known}
    stems = _stems({text for text in wanted.values() if text})
    units = {r.pk: r.unit_id for r in spines}
    return (
        Named(record_id=pk, kind=kind, unit_id=units[pk], stem_id=stems[text])
        for (pk, kind), text in wanted.items()
        if text
    )


def _stems(texts: Iterable[str]) -> dict[str, int]:
    """The keys of some stems; those that were never seen are written down with their pairs."""
    wanted = sorted(texts)
    there = dict(Stem.objects.filter(text__in=wanted).values_list("text", "pk"))
    new = [text for text in wanted if text not in there]
    if new:
        Stem.objects.bulk_create([Stem(text=text) for text in new], ignore_conflicts=True)
        fresh = dict(Stem.objects.filter(text__in=new).values_list("text", "pk"))
        pairs = (StemPair(stem_id=fresh[text], pair=pair) for text in new for pair in sorted(_pairs(text)))
        StemPair.objects.bulk_create(pairs, ignore_conflicts=True, batch_size=500)
        there |= fresh
    return there


def _pairs(text: str) -> Counter[str]:
    return Counter(text[n : n + 2] for n in range(len(text) - 1))


# --- asking -----------------------------------------------------------------------------------------------------------


def like(text: str, least: int, unit: int | None = None) -> list[tuple[int, int]]:
    """The stems that are alike by at least ``least`` percent, as percent and key, the likest first; of one unit's own names."""
    pairs = _pairs(text)
    found = set(Stem.objects.filter(text=text).values_list("pk", "text")) if text else set()
    if pairs:
        rows = StemPair.objects.filter(pair__in=list(pairs))
        if unit is None:
            rows = rows.filter(stem__in=StemPair.objects.filter(pair__in=_rarest(pairs, least)).values("stem"))
        else:
            rows = rows.filter(stem__in=Named.objects.filter(unit=unit, kind=OWN).values("stem"))
        shared = (
            rows.order_by()
            .values_list("stem", "stem__text")
            .annotate(n=Count("pair"))
            .filter(n__gte=_needed(pairs, least))
        )
        found |= {(pk, other) for pk, other, _ in shared}
    scored = ((stems_alike(text, other), pk) for pk, other in found)
    return sorted((s for s in scored if s[0] >= least), key=lambda s: (-s[0], s[1]))


def _needed(pairs: Counter[str], least: int) -> int:
    """How many different pairs must be shared at least: the most frequent ones first, until there are enough."""
    total, shared = pairs.total() * least, 0
    for n, count in enumerate(sorted(pairs.values(), reverse=True), 1):
        shared += count
        if shared * (200 - least) >= total:
            return n
    return len(pairs)


def _rarest(pairs: Counter[str], least: int) -> list[str]:
    """So many of the pairs, the rarest first, that a stem with none of them cannot be alike enough."""
    seen = dict(StemPair.objects.filter(pair__in=list(pairs)).order_by().values_list("pair").annotate(n=Count("pk")))
    order = sorted(pairs, key=lambda pair: (-seen.get(pair, 0), pair))
    needed, left = pairs.total() * least, 0  # alike: 200 · shared ≥ least · (mine + its), and its ≥ shared
    for n, pair in enumerate(order):
        left += pairs[pair]
        if left * (200 - least) >= needed:
            return [p for p in order[n:] if p in seen]
    return []


def best_known(title: str, but: int, least: int, most: int) -> list[tuple[str, str, str]]:
    """Of the projects that everybody inside may know the ``most`` with the likest names: number, title, unit."""
    out: list[tuple[str, str, str]] = []
    for _, same in groupby(like(stem(title), least), key=lambda s: s[0]):
        rows = Named.objects.filter(kind=CITY, stem__in=[pk for _, pk in same]).exclude(record=but)
        told = rows.order_by("record__number").values_list("record__number", "record__title", "record__unit__name")
        out += told[: most - len(out)]
        if len(out) >= most:
            break
    return out


def of_unit(title: str, unit: int, name: str, least: int) -> list[int]:
    """The unit's own projects with a like name, itself among them, as keys; ``name`` is the unit's."""
    stems = [pk for _, pk in like(stem(title, name), least, unit)]
    return list(
        Named.objects.filter(unit=unit, kind=OWN, stem__in=stems).order_by("record").values_list("record", flat=True)
    )
