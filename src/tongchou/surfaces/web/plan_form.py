"""What planners ask of a selection, as they typed it: kept word by word with each draft, read into demands when it is run."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tongchou.kernel.reading import BadValueError, MoneyUnit, money
from tongchou.kernel.text import can_be_kept
from tongchou.stages.planning.candidates import Contender, Standing
from tongchou.stages.planning.selection import Axis, Candidate, Demands, Quota

LONGEST = 200
MOST_LINES = 60
SPARE = 3
"""Empty lines for more pairs and limits; each run gives new ones."""

HIGH, LOW = "120", "80"
"""In percent: how much the score of what is needed urgently, and of what can wait, counts where nobody says otherwise."""

BUDGET = "budget-"
YEAR = re.compile(BUDGET + r"2[01]\d\d", re.ASCII)
LINKS = ("requires", "excludes")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be read: the id of its input, and a sentence."""

    at: str
    says: str


@dataclass(frozen=True, slots=True)
class Link:
    """A pair as it was typed."""

    a: str = ""
    kind: str = LINKS[0]
    b: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A floor and a ceiling as they were typed; ``of`` is ``area:民生服务`` or ``unit:示例市民政局``."""

    of: str = ""
    least: str = ""
    most: str = ""


@dataclass(frozen=True, slots=True)
class PlanForm:
    """All that is asked, as texts."""

    budget: Mapping[str, str] = field(default_factory=dict)
    high: str = HIGH
    low: str = LOW
    deferred: bool = False
    ways: Mapping[str, str] = field(default_factory=dict)
    """By code, ``in`` or ``out``; what is not here is left to the selection."""

    needs: Mapping[str, str] = field(default_factory=dict)
    """By code, ``high`` or ``low``."""

    links: Sequence[Link] = ()
    limits: Sequence[Limit] = ()

    @classmethod
    def of_post(cls, post: QueryDict) -> "PlanForm":
        """What a browser sent; empty lines are left out."""
        links = zip(*(_texts(post, f"link-{x}") for x in ("a", "kind", "b")), strict=False)
        limits = zip(*(_texts(post, f"limit-{x}") for x in ("of", "least", "most")), strict=False)
        return cls(
            budget={k[len(BUDGET) :]: t for k in sorted(post) if YEAR.fullmatch(k) and (t := _text(post, k))},
            high=_text(post, "high"),
            low=_text(post, "low"),
            deferred="deferred" in post,
            ways=_chosen(post, "way-", ("in", "out")),
            needs=_chosen(post, "need-", ("high", "low")),
            links=[Link(a, kind, b) for a, kind, b in links if a or b][:MOST_LINES],
            limits=[Limit(*one) for one in limits if any(one)][:MOST_LINES],
        )

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "PlanForm":
        """What was kept with a draft."""
        lines = {"links": [Link(**x) for x in kept["links"]], "limits": [Limit(**x) for x in kept["limits"]]}
        return cls(**{**kept, **lines})

    def as_json(self) -> dict[str, Any]:
        """What is kept with a draft."""
        return asdict(self)

    def with_spare(self) -> tuple[list[Link], list[Limit]]:
        """The pairs and limits with empty lines behind them."""
        return [*self.links, *[Link()] * SPARE], [*self.limits, *[Limit()] * SPARE]


def _text(post: QueryDict, name: str) -> str:
    text = post.get(name, "").strip()[:LONGEST]
    return text if can_be_kept(text) else ""


def _texts(post: QueryDict, name: str) -> list[str]:
    return [t.strip()[:LONGEST] if can_be_kept(t) else "" for t in post.getlist(name)]


def _chosen(post: QueryDict, prefix: str, words: Sequence[str]) -> dict[str, str]:
    named = ((k.removeprefix(prefix), post[k]) for k in sorted(post) if k.startswith(prefix) and can_be_kept(k))
    return {code[:LONGEST]: word for code, word in named if word in words}


@dataclass(frozen=True, slots=True)
class Question:
    """What is put to the selection."""

    items: tuple[Candidate, ...]
    demands: Demands
    waiting: frozenset[str]
    """Deferred applications that do not take part."""


def read(form: PlanForm, standing: Sequence[Contender], year: int) -> tuple[Question, list[Problem]]:
    """The form as a question, and all of it that cannot be read."""
    problems: list[Problem] = []
    weights = {word: _percent(text, word, problems) for word, text in (("high", form.high), ("low", form.low))}
    known = {c.candidate.code: c for c in standing}
    waiting = frozenset(
        code
        for code, c in known.items()
        if c.standing is Standing.DEFERRED and not form.deferred and form.ways.get(code) != "in"
    )
    items = tuple(_weighted(c.candidate, weights.get(form.needs.get(code, ""), 100)) for code, c in known.items())
    pairs = list(_pairs(form, known, problems))
    demands = Demands(
        budget=dict(_budget(form, problems)),
        must_in=frozenset(code for code in known if form.ways.get(code) == "in"),
        must_out=waiting | {code for code in known if form.ways.get(code) == "out"},
        requires=tuple((a, b) for kind, a, b in pairs if kind == "requires"),
        excludes=tuple((a, b) for kind, a, b in pairs if kind == "excludes"),
        quotas=tuple(_quotas(form, standing, year, problems)),
    )
    return Question(items, demands, waiting), problems


def _weighted(c: Candidate, need: int) -> Candidate:
    return Candidate(
        code=c.code, title=c.title, unit=c.unit, area=c.area, score=c.score, need=need, fen_by_year=c.fen_by_year,
        running=c.running,
    )  # fmt: skip


def _percent(text: str, name: str, problems: list[Problem]) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text[:4]) <= 300:
        return int(text[:4])
    problems.append(Problem(name, _("“%(text)s”不是 1 到 300 的整数。填百分之几。") % {"text": text}))
    return 100


def _fen(text: str, at: str, problems: list[Problem]) -> int | None:
    if not text:
        return None
    try:
        fen = money(text, MoneyUnit.WAN)
    except BadValueError as bad:
        problems.append(Problem(at, str(bad)))
        return None
    if fen < 0:
        problems.append(Problem(at, _("“%(text)s”小于 0。填 0 或更大的金额。") % {"text": text}))
        return None
    return fen


def _budget(form: PlanForm, problems: list[Problem]) -> Iterator[tuple[int, int]]:
    for year, text in sorted(form.budget.items()):
        fen = _fen(text, f"budget-{year}", problems)
        if fen is not None:
            yield int(year), fen


def _pairs(form: PlanForm, known: Mapping[str, Contender], problems: list[Problem]) -> Iterator[tuple[str, str, str]]:
    """The pairs, each end by its number, alone or with its title behind it."""
    for n, link in enumerate(form.links):
        ends = [text.partition(" ")[0] for text in (link.a, link.b)]
        for text, code, at in zip((link.a, link.b), ends, ("a", "b"), strict=True):
            if code not in known:
                words = {"text": text} if text else {"text": _("（没有填）")}
                problems.append(Problem(f"link-{at}-{n}", _("“%(text)s”不在候选里。从列出的里选。") % words))
        if ends[0] in known and ends[0] == ends[1]:
            problems.append(Problem(f"link-b-{n}", _("一个项目不能依赖或排斥自己。换一个项目。")))
        elif all(code in known for code in ends) and link.kind in LINKS:
            yield link.kind, ends[0], ends[1]


def _quotas(form: PlanForm, standing: Sequence[Contender], year: int, problems: list[Problem]) -> Iterator[Quota]:
    named = {(axis, c.candidate.of(axis)) for c in standing for axis in Axis}
    for n, limit in enumerate(form.limits):
        axis, _colon, name = limit.of.partition(":")
        least, most = _fen(limit.least, f"limit-least-{n}", problems), _fen(limit.most, f"limit-most-{n}", problems)
        if axis not in Axis.__members__.values() or (Axis(axis), name) not in named:
            problems.append(Problem(f"limit-of-{n}", _("没有选是哪个领域或单位。从列出的里选。")))
        elif least is not None and most is not None and least > most:
            problems.append(Problem(f"limit-most-{n}", _("上限比下限小。改其中一个。")))
        else:
            yield Quota(axis=Axis(axis), name=name, year=year, least=least, most=most)
