"""What is asked and what is answered. Money is whole 分, scores are whole hundredths of a point."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

POINT = 100
"""A point of the experts' score, in the units of ``Candidate.score``."""

Pair = tuple[str, str]


class UnknownCodeError(ValueError):
    """A demand names something that is no candidate."""


class Axis(StrEnum):
    """By what a floor or a ceiling counts."""

    UNIT = "unit"
    AREA = "area"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What may be listed: an application, or a running project whose next year is to be paid."""

    code: str
    title: str
    unit: str
    area: str = ""
    """Its field in the plan of the whole city (6.1)."""

    score: int = 0
    need: int = 100
    """How much it is needed, in percent: its score counts that much."""

    fen_by_year: Mapping[int, int] = field(default_factory=dict)
    running: bool = False
    """Under construction: arranged before anything new."""

    @property
    def value(self) -> int:
        """What it counts in the sum that is made as large as possible."""
        return self.score * self.need // 100

    def of(self, axis: Axis) -> str:
        """Its unit or its field."""
        return self.unit if axis is Axis.UNIT else self.area


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """A floor or a ceiling, or both, for the money of a unit or a field in one year."""

    axis: Axis
    name: str
    year: int
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What a selection must keep to. A year that is not in ``budget`` has no limit."""

    budget: Mapping[int, int] = field(default_factory=dict)
    must_in: frozenset[str] = frozenset()
    must_out: frozenset[str] = frozenset()
    requires: tuple[Pair, ...] = ()
    """(a, b): a is listed only together with b."""

    excludes: tuple[Pair, ...] = ()
    """(a, b): at most one of both."""

    quotas: tuple[Quota, ...] = ()


class Reason(StrEnum):
    """Why a row is in or out, in one word; the sentence beside it says the particulars."""

    RUNNING = "running"
    MUST_IN = "must-in"
    REQUIRED = "required"
    WORTH = "worth"
    FLOOR = "floor"
    REST = "rest"
    MUST_OUT = "must-out"
    LACKS = "lacks"
    EXCLUDED = "excluded"
    CEILING = "ceiling"
    MONEY = "money"
    UNSCORED = "unscored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One candidate in the answer; ``short`` is what more money by year would let it in, all else unchanged."""

    code: str
    chosen: bool
    reason: Reason
    says: str
    short: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The row that the smallest addition to the budget brings in, all else unchanged."""

    code: str
    short: Mapping[int, int]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Demands that cannot hold together, and by how much they miss it, in 分; 0 where it is no matter of money."""

    says: str
    remedy: str
    fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The answer. Without ``conflicts`` every demand is kept; with them nothing is chosen."""

    chosen: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    value: int = 0
    fen_by_year: Mapping[int, int] = field(default_factory=dict)
    bound: int = 0
    """No selection that keeps the demands can be worth more; see ``bound.py``."""

    prices: tuple[int, ...] = ()
    """The certificate: one multiplier for each row of the problem. ``bound.bound_of`` makes ``bound`` of it anew."""

    proven: bool = False
    """The solver went through everything that the prices leave undecided: this is the best selection."""

    next_in: Next | None = None
    conflicts: tuple[Conflict, ...] = ()

    @property
    def gap(self) -> Fraction:
        """How far below the best it can be at most, as a part of the bound; 0 where it is proven to be the best."""
        return Fraction(0) if self.proven or not self.bound else Fraction(self.bound - self.value, self.bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What people made of a selection: their changes, what they cost in value, and which demands no longer hold."""

    chosen: tuple[str, ...]
    put_in: tuple[str, ...]
    taken_out: tuple[str, ...]
    value: int
    loss: int
    """Value given up against the selection; negative where the hand found more, which only broken demands allow."""

    fen_by_year: Mapping[int, int]
    broken: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two plans side by side: what both list, what only one does, and what they spend by year, unit and field."""

    both: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    values: tuple[int, int]
    by_year: Mapping[int, tuple[int, int]]
    by_unit: Mapping[str, tuple[int, int]]
    by_area: Mapping[str, tuple[int, int]]
