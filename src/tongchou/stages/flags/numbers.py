"""The numbers of the detectors, as the law of a day has them: none of them stands in code."""

from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.crowding import Bands
from tongchou.stages.flags.parts import Limits


def split_limits(law: Law) -> Limits:
    """When parts belong together, and when they are the work of every year (11.4)."""
    return Limits(
        threshold_fen=law.value("split-threshold-fen"),
        window_months=law.value("split-window-months"),
        likeness=law.value("split-likeness-percent"),
        supplier_likeness=law.value("split-supplier-likeness-percent"),
        supplier_days=law.value("split-supplier-days"),
        yearly_gap_days=law.value("split-yearly-gap-days"),
        part_percent=law.value("split-part-percent"),
        recurring=tuple(law.value("recurring-words")),
    )


def crowd_bands(law: Law) -> Bands:
    """How near under a line is near, and how rare is too rare (11.4)."""
    return Bands(
        line_fen=law.value("split-threshold-fen"),
        percent=law.value("crowd-band-percent"),
        least=law.value("crowd-least"),
        rarity=law.value("crowd-rarity"),
    )
