"""An edition of the regulation, read from its folder of TOML, and the law of one day that rules look at.

``edition.toml`` (head, chapters), ``clauses.toml``, ``parameters.toml``, ``papers.toml`` and ``fields/<line>.toml``.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from tongchou.kernel.calendar import Calendar
from tongchou.kernel.words import article_of
from tongchou.regulation.fieldbook import Field, Form, read_forms

EDITIONS = Path(__file__).parent / "editions"


class UnknownClauseError(LookupError):
    """Something cites a clause that the edition does not have."""


class Origin(StrEnum):
    """Whose number it is. A local number passed off as law would be wrong, so every screen says which (ux §0.3)."""

    REGULATION = "regulation"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that an article asks; ``gist`` is in our words, the official wording is imported separately."""

    id: str
    article: int
    chapter: int
    title: str
    gist: str
    gist_en: str
    not_computable: str = ""  # why no rule, step, paper or duty can serve it; empty where one does


@dataclass(frozen=True, slots=True)
class Value:
    """A number and the day from which it counts. ``decided_by`` is set where the city laid it over the edition."""

    since: date
    value: Any
    source: str
    origin: Origin
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the law with all its values, newest first; ``unit`` says how to read it."""

    id: str
    title: str
    unit: str
    clauses: tuple[str, ...]
    values: tuple[Value, ...]
    note: str = ""

    def at(self, day: date) -> Value:
        """The value in force on a day; before the first one, the first: nobody can be judged by no number."""
        return next((v for v in self.values if v.since <= day), self.values[-1])


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A document that the law or the city asks for: who makes it and how long it is kept."""

    id: str
    title: str
    made_by: tuple[str, ...]  # roles of the lifecycle, by their ids
    clauses: tuple[str, ...]
    keep_years: int
    note: str = ""
    reserved: bool = False  # read by the offices of art. 4 only, as a reserved field is
    prints: bool = False  # it prints the form, so that it is made anew whenever an answer changes


Cited = TypeVar("Cited", Parameter, PaperKind, Field)


@dataclass(frozen=True, slots=True)
class Override:
    """A parameter value that the city has released, laid over the edition (fields as in ``Value``)."""

    parameter: str
    since: date
    value: Any
    source: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One edition, complete and immutable."""

    edition: str
    title: str
    number: str
    issuer: str
    city: str
    in_force: date
    repealed: date | None
    repealed_mark: bool  # published with the mark 废止 and no date: shown, but nothing can be computed from it
    replaces: str
    fictitious: bool
    note: str
    errata: tuple[str, ...]
    chapters: Mapping[int, str]
    clauses: Mapping[str, Clause]
    parameters: Mapping[str, Parameter]
    forms: Mapping[str, Form]
    papers: Mapping[str, PaperKind]
    renumbered: Mapping[str, str]  # where the reference edition's clause stands here; "" where it was dropped

    def clause(self, clause_id: str) -> Clause:
        """The clause, or ``UnknownClauseError``: a citation that leads nowhere is a defect."""
        try:
            return self.clauses[clause_id]
        except KeyError:
            raise UnknownClauseError(f"{self.edition} has no clause {clause_id}") from None

    def cite(self, clause_ids: Iterable[str]) -> tuple[str, ...]:
        """The clauses as this edition numbers them. Rules and rows cite the reference edition (盘政办发〔2020〕14号)."""
        here = (self.renumbered.get(c, c) for c in clause_ids)
        return tuple(self.clause(c).id for c in here if c)

    def field(self, form: str, field_id: str) -> Field:
        """A field of the field book."""
        return self.forms[form].fields[field_id]

    def value(self, parameter_id: str, day: date) -> Any:
        """A number of the law on a day."""
        return self.parameters[parameter_id].at(day).value

    def articles(self) -> dict[int, tuple[Clause, ...]]:
        """The clauses by article, in the order of the regulation."""
        out: dict[int, tuple[Clause, ...]] = {}
        for clause in self.clauses.values():
            out[clause.article] = (*out.get(clause.article, ()), clause)
        return out

    def in_force_on(self, day: date) -> bool:
        """Whether the edition was law on a day (art. 37)."""
        return self.in_force <= day and (self.repealed is None or day < self.repealed)

    def with_overrides(self, overrides: Iterable[Override]) -> "Rulebook":
        """The edition with the city's own values laid over it; a value of the same day is replaced by the city's."""
        parameters = dict(self.parameters)
        for o in overrides:
            p = parameters[o.parameter]
            kept = tuple(v for v in p.values if v.since != o.since)
            laid = Value(o.since, o.value, o.source, Origin.CITY, o.decided_by)
            parameters[p.id] = replace(p, values=_newest_first((*kept, laid)))
        return replace(self, parameters=parameters)


@dataclass(frozen=True, slots=True)
class Law:
    """What a rule may ask: the rulebook on the day whose law counts, today, and the working days.

    ``day`` and ``today`` differ because a project is judged by the law of the day on which it was submitted (art. 37)
    while deadlines run against the real day.
    """

    book: Rulebook
    day: date
    today: date
    calendar: Calendar

    def value(self, parameter_id: str) -> Any:
        """A number of the law on the day that counts."""
        return self.book.value(parameter_id, self.day)


def _newest_first(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(sorted(values, key=lambda v: v.since, reverse=True))


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


@cache
def load(edition: str, root: Path = EDITIONS) -> Rulebook:
    """Read an edition and check that whatever cites a clause cites one that is there.

    An edition that says ``extends`` takes over the parameters, papers and fields of the reference edition which its own
    files do not give again, with their citations renumbered; its clauses are always its own, all of them.
    Raises ``LookupError`` for an edition that is not in the folder and ``UnknownClauseError`` for a false citation.
    """
    folder = root / edition
    if not (folder / "edition.toml").is_file():
        raise LookupError(f"no edition {edition!r}; there are {', '.join(editions(root))}")
    head = _toml(folder / "edition.toml")
    book = Rulebook(
        edition=edition,
        title=head["title"],
        number=head["number"],
        issuer=head["issuer"],
        city=head["city"],
        in_force=head["in_force"],
        repealed=head.get("repealed"),
        repealed_mark=head.get("repealed_mark", False),
        replaces=head.get("replaces", ""),
        fictitious=head.get("fictitious", False),
        note=head.get("note", ""),
        errata=tuple(head.get("errata", ())),
        chapters={int(k): v for k, v in head["chapters"].items()},
        clauses={k: _clause(k, row) for k, row in _toml(folder / "clauses.toml").items()},
        parameters={k: _parameter(k, row) for k, row in _toml(folder / "parameters.toml").items()},
        forms=read_forms({p.stem: _toml(p) for p in sorted((folder / "fields").glob("*.toml"))}),
        papers={k: _paper(k, row) for k, row in _toml(folder / "papers.toml").items()},
        renumbered=head.get("renumbered", {}),
    )
    if "extends" in head:
        book = _extend(load(head["extends"], root), book)
    for clause_id in _cited(book):
        book.clause(clause_id)
    return book


def _clause(clause_id: str, row: Mapping[str, Any]) -> Clause:
    return Clause(
        id=clause_id,
        article=article_of(clause_id),
        chapter=row["chapter"],
        title=row["title"],
        gist=row["gist"],
        gist_en=row["gist_en"],
        not_computable=row.get("not_computable", ""),
    )


def _parameter(parameter_id: str, row: Mapping[str, Any]) -> Parameter:
    origin = Origin(row["origin"])
    values = (Value(v["since"], v["value"], v["source"], origin) for v in row["values"])
    return Parameter(
        parameter_id, row["title"], row["unit"], tuple(row["clauses"]), _newest_first(values), row.get("note", "")
    )


def _paper(paper_id: str, row: Mapping[str, Any]) -> PaperKind:
    return PaperKind(
        id=paper_id,
        title=row["title"],
        made_by=tuple(row["made_by"]),
        clauses=tuple(row["clauses"]),
        keep_years=row["keep_years"],
        note=row.get("note", ""),
        reserved=row.get("reserved", False),
        prints=row.get("prints", False),
    )


def _cited(book: Rulebook) -> Iterable[str]:
    fields = (f for form in book.forms.values() for f in form.fields.values())
    citing: list[Parameter | PaperKind | Field] = [*book.parameters.values(), *book.papers.values(), *fields]
    return (clause_id for one in citing for clause_id in one.clauses)


def _extend(base: Rulebook, own: Rulebook) -> Rulebook:
    """``own`` with all that it does not say itself taken from the reference edition, cited as ``own`` numbers it."""
    if base.renumbered:
        raise ValueError(f"{own.edition} extends {base.edition}, which is not the reference edition")
    forms = {
        form_id: Form(form_id, {**_taken_over(own, _fields_of(base, form_id)), **_fields_of(own, form_id)})
        for form_id in {**base.forms, **own.forms}
    }
    return replace(
        own,
        parameters={**_taken_over(own, base.parameters), **own.parameters},
        papers={**_taken_over(own, base.papers), **own.papers},
        forms=forms,
    )


def _taken_over(book: Rulebook, inherited: Mapping[str, Cited]) -> dict[str, Cited]:
    return {key: replace(one, clauses=book.cite(one.clauses)) for key, one in inherited.items()}


def _fields_of(book: Rulebook, form_id: str) -> Mapping[str, Field]:
    return book.forms[form_id].fields if form_id in book.forms else {}


def editions(root: Path = EDITIONS) -> tuple[str, ...]:
    """The ids of all editions that ship, oldest first."""
    found = (p.parent.name for p in root.glob("*/edition.toml"))
    return tuple(sorted(found, key=lambda e: (_toml(root / e / "edition.toml")["in_force"], e)))
