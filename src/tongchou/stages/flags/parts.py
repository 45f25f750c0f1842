"""What splits and crowding are looked for in: things that a unit declared, filed or bought, and the city's numbers (11.4)."""

from dataclasses import dataclass
from datetime import date

DAYS_OF_YEAR, MONTHS_OF_YEAR = 365, 12


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was declared, filed or bought: who, what, when, for how much, from whom."""

    id: str
    unit: str
    title: str
    on: date
    fen: int
    supplier: str = ""  # its code or name; empty: not known
    department: str = ""  # whose units count together; empty: the unit stands for itself
    approval: str = ""  # the approval that saw it as a part of one whole; empty: none
    claim: str = ""  # how its unit says that it differs from what is alike; empty: it says nothing
    accepted: bool = False  # the centre approved it with that claim before its eyes


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The city's numbers for this detector, as they stand on a day."""

    threshold_fen: int
    window_months: int
    likeness: int  # percent, of names
    supplier_likeness: int  # percent, of names where the supplier is the same
    supplier_days: int  # so near, the same supplier is enough
    yearly_gap_days: int  # at least so far apart, recurring work is the next year's
    part_percent: int  # of the threshold; smaller things are no parts
    recurring: tuple[str, ...] = ()  # words of work that comes every year

    @property
    def window_days(self) -> int:
        """The last day that is still within the months after a first one: what returns a year later is outside."""
        return self.window_months * DAYS_OF_YEAR // MONTHS_OF_YEAR - 1

    @property
    def least_fen(self) -> int:
        """The smallest part that counts."""
        return self.threshold_fen * self.part_percent // 100
