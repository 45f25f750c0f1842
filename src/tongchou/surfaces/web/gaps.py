"""A sum that does not meet its total: what is missing, and the form with the difference put in at one press (10.3).

It is a help in typing and no more: what it wrote stands in the form like anything typed, and the rule judges it again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from tongchou.regulation.fieldbook import Field, Kind
from tongchou.surfaces.web import forms

TOTAL, YEARS, SOURCE = "total_fen", "fen_by_year", "fiscal_fen"
SOURCES = (SOURCE, "superior_fen", "social_fen", "other_fen")
MONEY = (TOTAL, YEARS, *SOURCES)


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference in 分 and what the field says once it is in; positive where something is missing."""

    fen: int
    then: Any

    @property
    def amount(self) -> int:
        """How much, without its sign."""
        return abs(self.fen)

    @property
    def lacks(self) -> bool:
        """Whether it is to be added."""
        return self.fen > 0


def gaps(answers: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Gap]:
    """By field, where putting the difference in leaves no amount below nothing.

    Of the years the last one takes it, because the first ones are arranged first; of the sources the city's own money.
    """
    total, asked = answers.get(TOTAL), set(fields)
    if not total:
        return {}
    out: dict[str, Gap] = {}
    years = answers.get(YEARS) or {}
    if YEARS in asked and years:
        fen, last = total - sum(years.values()), max(years)
        if fen and years[last] + fen >= 0:
            out[YEARS] = Gap(fen, {**years, last: years[last] + fen})
    if SOURCE in asked and any(answers.get(name) for name in SOURCES):
        fen, own = total - sum(answers.get(name) or 0 for name in SOURCES), answers.get(SOURCE) or 0
        if fen and own + fen >= 0:
            out[SOURCE] = Gap(fen, own + fen)
    return out


def put_in(post: QueryDict, fields: Iterable[Field], stored: Mapping[str, Any], name: str) -> QueryDict:
    """What was sent, with the difference in one field; as it was where there is none, or an amount cannot be read."""
    money = [f for f in fields if f.id in MONEY and f.kind in (Kind.MONEY, Kind.YEARS)]
    answers, shown = forms.read(money, post)
    gap = gaps({**stored, **{f.id: None for f in money}, **answers}, [f.id for f in money]).get(name)
    if gap is None or any(c.problem for c in shown):
        return post
    out = post.copy()
    field = next(f for f in money if f.id == name)
    out[name] = forms.controls([field], {name: gap.then})[0].text
    return out
