"""Splits and crowding as detectors, over what was declared and over what was bought (11.4)."""

from collections.abc import Iterator, Sequence

from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.city import City
from tongchou.stages.flags.crowding import crowded
from tongchou.stages.flags.numbers import crowd_bands, split_limits
from tongchou.stages.flags.parts import Part
from tongchou.stages.flags.registry import Suspicion, detector
from tongchou.stages.flags.splits import find_splits

SPLIT_NUMBERS = (
    "split-threshold-fen split-window-months split-likeness-percent split-supplier-likeness-percent split-supplier-days"
    " split-part-percent split-yearly-gap-days recurring-words"
)


@detector("RED-SPLIT", "化整为零：申报", "11.4", numbers=SPLIT_NUMBERS)
def declared(city: City, law: Law) -> Iterator[Suspicion]:
    """What was declared, filed or asked for urgently; ``APP-SPLIT`` sees the unit's own when one is submitted."""
    yield from _splits(city.declared, law)


@detector("RED-BUYS", "化整为零：采购", "11.4", numbers=SPLIT_NUMBERS)
def bought(city: City, law: Law) -> Iterator[Suspicion]:
    """Contracts of different projects; lots of one approved project are lots of a whole."""
    yield from _splits(city.bought, law)


def _splits(parts: Sequence[Part], law: Law) -> Iterator[Suspicion]:
    for split in find_splits(parts, split_limits(law)).splits:
        numbers = tuple(p.id for p in split.parts)
        yield Suspicion(split.key, numbers, split.parts[0].unit, split.sentence(), split.fen)


@detector(
    "RED-CROWD", "金额扎堆在标准以下", "11.4", numbers="split-threshold-fen crowd-band-percent crowd-least crowd-rarity"
)
def just_under(city: City, law: Law) -> Iterator[Suspicion]:
    """What was declared and what was bought, each beside what all other units do."""
    for kind, parts in (("申报", city.declared), ("采购", city.bought)):
        for crowd in crowded(parts, crowd_bands(law)):
            numbers = tuple(p.id for p in crowd.under)
            yield Suspicion(
                f"{kind} {' '.join(sorted(numbers))}",
                numbers,
                crowd.under[0].unit,
                crowd.sentence(),
                sum(p.fen for p in crowd.under),
            )
