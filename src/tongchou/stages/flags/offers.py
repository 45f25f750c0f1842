"""Offers for one thing as they were handed in: what the detector of collusion looks at, from a file or from a procurement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one bidder handed in; what is not known is empty."""

    bidder: str
    uscc: str = ""
    fen: int | None = None
    author: str = ""
    machine: str = ""
    contact: str = ""
    phone: str = ""
    account: str = ""
    legal_person: str = ""
    shareholders: str = ""
    address: str = ""
    cleared: bool = False  # somebody looked into its ties and wrote down what they are
    lines: tuple[int, ...] = ()  # prices of the single lines, 分, in the order of the tender
    text: str = ""

    @property
    def row(self) -> Mapping[str, Any]:
        """As a firm of the graph of ties."""
        return {"name": self.bidder, "uscc": self.uscc, "shareholders": self.shareholders}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """The offers for one thing; ``said`` is the tender's own text, which everybody repeats."""

    id: str
    title: str
    offers: tuple[Offer, ...]
    said: str = ""
    unit: str = ""  # who must answer
    project: str = ""
