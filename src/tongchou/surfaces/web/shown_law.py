"""The law as its pages show it: an edition's standing, its articles, and what in the system rests on each clause."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongchou.kernel.words import numeral
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.citations import KIND_NAMES, Citation, Cited, Kind, citations
from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.words import LINES, Line
from tongchou.records.lawbook import edition_on
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Clause, Origin, Parameter, Rulebook, Value
from tongchou.surfaces.web.coverage import tests_by_clause
from tongchou.surfaces.web.pages import ADDRESSES, PAGES


@dataclass(frozen=True, slots=True)
class ShownEdition:
    """An edition with the marks of its standing on a day; each mark is a tone and a word."""

    book: Rulebook
    ours: bool
    current: bool
    marks: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, book: Rulebook, today: date) -> "ShownEdition":
        """The standing of an edition in this city."""
        current = book.edition == edition_on(today)
        return cls(book, book.edition in settings.TONGCHOU_EDITIONS, current, tuple(_marks(book, today, current)))


def _marks(book: Rulebook, today: date, current: bool) -> Iterator[tuple[str, str]]:
    if current:
        yield "go", _("本市现行")
    if book.in_force > today:
        yield "off", _("尚未施行")
    if book.repealed_mark:
        yield "bad", _("发布页标注废止")
    if book.repealed and book.repealed <= today:
        yield "bad", _("%s 废止") % book.repealed
    if book.fictitious:
        yield "warn", _("虚构，仅供演示")


def editions(today: date) -> list[ShownEdition]:
    """All editions that ship, oldest first."""
    return [ShownEdition.of(rulebook.load(e), today) for e in rulebook.editions()]


def tabs(book: Rulebook) -> list[tuple[str, str, int]]:
    """The pages of an edition: address name, label, and how many things are on it."""
    return [
        ("rules-edition", _("条文"), len(book.articles())),
        ("rules-steps", _("步骤"), len(table_of(book.edition))),
        ("rules-checks", _("规则"), len(RULES)),
        ("rules-parameters", _("参数"), len(book.parameters)),
        ("rules-papers", _("材料"), len(book.papers)),
    ]


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article on the page of its edition."""

    number: int
    clauses: tuple[Clause, ...]
    served: int


@dataclass(frozen=True, slots=True)
class ShownChapter:
    """A chapter with its articles."""

    name: str
    title: str
    articles: list[ShownArticle]


def chapters(book: Rulebook) -> list[ShownChapter]:
    """The articles of an edition by chapter, each with how many things in the system rest on it."""
    cited = cited_in(book.edition)
    out = {n: ShownChapter(f"第{numeral(n)}章", title, []) for n, title in book.chapters.items()}
    for number, clauses in book.articles().items():
        served = {c for clause in clauses for c in cited[clause.id] if c.kind is not Kind.TEST}
        out[clauses[0].chapter].articles.append(ShownArticle(number, clauses, len(served)))
    return list(out.values())


@cache
def cited_in(edition: str) -> Cited:
    """What cites each clause of an edition: all of it is part of the program, so it is joined once."""
    return citations(rulebook.load(edition), pages=PAGES, tests=tests_by_clause())


@dataclass(frozen=True, slots=True)
class Served:
    """One thing that rests on a clause; ``address`` is empty where it has no page of its own."""

    id: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownClause:
    """A clause with what rests on it, by kind."""

    clause: Clause
    served: list[tuple[str, list[Served]]]
    tests: list[str]


def clauses_of(book: Rulebook, number: int) -> list[ShownClause]:
    """The clauses of an article."""
    return [_shown_clause(book, clause) for clause in book.articles().get(number, ())]


def _shown_clause(book: Rulebook, clause: Clause) -> ShownClause:
    by_kind: dict[Kind, list[Citation]] = {}
    for citation in cited_in(book.edition)[clause.id]:
        by_kind.setdefault(citation.kind, []).append(citation)
    tests = [c.id for c in by_kind.pop(Kind.TEST, [])]
    served = [
        (KIND_NAMES[kind], [Served(c.id, _title(c), address_of(book.edition, c)) for c in by_kind[kind]])
        for kind in Kind
        if kind in by_kind
    ]
    return ShownClause(clause, served, tests)


def _title(citation: Citation) -> str:
    """The name of what cites, with what tells it from others of the same name."""
    match citation.kind:
        case Kind.RULE:
            return f"{citation.title} {citation.id}"
        case Kind.FIELD:
            return f"{LINES[Line(citation.id.partition('.')[0])].name}：{citation.title}"
        case _:
            return citation.title


def address_of(edition: str, citation: Citation) -> str:
    """Where a reader finds what cites: the row, rule, paper or number itself, by its anchor."""
    match citation.kind:
        case Kind.STEP | Kind.DUTY if ":" in citation.id:
            line, _, verb = citation.id.partition(":")
            return step_address(edition, line, verb)
        case Kind.RULE:
            return _anchored("rules-checks", edition, citation.id)
        case Kind.PAPER:
            return _anchored("rules-papers", edition, citation.id)
        case Kind.PARAMETER | Kind.DUTY:
            return _anchored("rules-parameters", edition, citation.id)
        case Kind.JOINT | Kind.GATE | Kind.APART:
            line = citation.id.replace("|", "→").split("→")[-1].strip().partition(":")[0]
            return reverse("rules-line", args=[edition, line]) + "#together"
        case Kind.PAGE:
            name, of_edition = ADDRESSES[citation.id]
            return reverse(name, args=[edition] if of_edition else [])
        case _:
            return ""


def step_address(edition: str, line: str, verb: str) -> str:
    """The row of a step on the page of its line."""
    return reverse("rules-line", args=[edition, line]) + f"#{verb}"


def _anchored(name: str, edition: str, anchor: str) -> str:
    return reverse(name, args=[edition]) + f"#{anchor}"


def neighbours(book: Rulebook, number: int) -> tuple[int | None, int | None]:
    """The articles before and after one."""
    numbers = list(book.articles())
    place = numbers.index(number)
    return (numbers[place - 1] if place else None, numbers[place + 1] if place + 1 < len(numbers) else None)


ORIGINS: dict[Origin, Promise] = {Origin.REGULATION: gettext_lazy("办法规定"), Origin.CITY: gettext_lazy("本市参数")}


@dataclass(frozen=True, slots=True)
class ShownParameter:
    """A number of the law with the value of a day."""

    parameter: Parameter
    now: Value

    @property
    def whose(self) -> str:
        """办法规定 or 本市参数, so that a local number never passes for law."""
        return str(ORIGINS[self.now.origin])


def parameters(book: Rulebook, day: date) -> list[tuple[str, list[ShownParameter]]]:
    """All numbers of an edition, those that the regulation gives first."""
    shown = [ShownParameter(p, p.at(day)) for p in book.parameters.values()]
    return [(ORIGINS[o], [s for s in shown if s.now.origin is o]) for o in (Origin.REGULATION, Origin.CITY)]


def papers(book: Rulebook) -> list[tuple[rulebook.PaperKind, list[Served]]]:
    """All papers of an edition with the steps that cannot be taken without them."""
    needed: dict[str, list[Served]] = {}
    for step in table_of(book.edition):
        for kind in step.papers:
            served = Served(step.key, step.title, step_address(book.edition, step.line, step.verb))
            needed.setdefault(kind, []).append(served)
    return [(paper, needed.get(paper.id, [])) for paper in book.papers.values()]
