"""What the rules on flags look at: only what people say to them. ``None`` means *not known*."""

from dataclasses import dataclass
from typing import ClassVar

from tongchou.lifecycle.rules import facts
from tongchou.lifecycle.words import Line


@facts(Line.FLAG)
@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFacts:
    """A suspicion with the unit's explanation and the centre's reason."""

    LINE: ClassVar[Line]

    explanation: str | None = None
    reason: str | None = None
    unit_is_centre: bool | None = None  # whether the flag is on a project of the centre's own
    for_finance: bool | None = None  # whether the step is taken for finance
