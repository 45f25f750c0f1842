"""A draw as its session's record keeps it, and as one JSON object that leaves the house (``docs/draw.md``). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongchou.stages.review import draw
from tongchou.stages.review.draw import Barred, Candidate, Conditions, Exclusion, Quota, Seat

ACCEPTS, CONFLICT = "accept", "conflict"
MOST_CANDIDATES = 2_000
"""What one field of a record holds; a session draws from those who have one of its fields."""


def field_of(name: str, choices: Mapping[str, str]) -> str:
    """The id of a field that somebody wrote by its name; what is unknown stays as it is."""
    return next((field for field, label in choices.items() if name.strip() in (field, label)), name)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a called expert said, and who was called in his place: empty where he comes, or where nobody is left."""

    expert: str
    answer: str
    called: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A draw as far as it has come, as the record of its session keeps it; what is yet to come is empty."""

    conditions: Conditions
    candidates: tuple[Candidate, ...]
    inputs: str
    excluded: tuple[Exclusion, ...]
    committed: Mapping[str, str] = field(default_factory=dict)  # by party
    revealed: Mapping[str, str] = field(default_factory=dict)
    seed: str = ""
    order: tuple[str, ...] = ()
    seats: tuple[Seat, ...] = ()
    answers: tuple[Answer, ...] = ()

    @classmethod
    def of(cls, number: str, answers: Mapping[str, Any], choices: Mapping[str, str]) -> "Kept | None":
        """What the answers of a session keep; ``None`` before its candidates are frozen."""
        if not answers.get("inputs"):
            return None
        return cls(
            conditions=Conditions(
                session=number,
                meeting_on=answers["meeting_on"],
                quotas=quotas_of(answers["quotas"], choices),
                barred=tuple(Barred(b["application"], b["unit"], b["tie"]) for b in answers["barred"]),
                partner_since=answers["partner_since"],
                rest=answers["rest_used"],
                load_most=answers["load_used"],
            ),
            candidates=tuple(map(candidate, answers["candidates"])),
            inputs=answers["inputs"],
            excluded=tuple(Exclusion(**row) for row in answers.get("excluded") or ()),
            committed=_parties(answers, "commitment"),
            revealed=_parties(answers, "value"),
            seed=answers.get("seed") or "",
            order=tuple(answers.get("order") or ()),
            seats=tuple(Seat(row["field"], row["expert"]) for row in answers.get("seats") or ()),
            answers=tuple(
                Answer(row["expert"], row["answer"], row.get("called") or "") for row in answers.get("calls") or ()
            ),
        )

    def document(self) -> dict[str, Any]:
        """What is handed out; canonical JSON writes it the same on every machine."""
        return {
            "format": draw.FORMAT,
            "conditions": self.conditions.plain(),
            "candidates": [c.plain() for c in sorted(self.candidates, key=lambda c: c.id)],
            "leaves": draw.leaves(self.candidates),
            "inputs": self.inputs,
            "excluded": [e.plain() for e in self.excluded],
            "committed": dict(self.committed),
            "revealed": dict(self.revealed),
            "seed": self.seed,
            "order": list(self.order),
            "seats": [s.plain() for s in self.seats],
            "answers": [{"expert": a.expert, "answer": a.answer, "called": a.called} for a in self.answers],
            "seated": [s.plain() for s in self.seated()],
        }

    def fields(self) -> dict[str, tuple[str, ...]]:
        """The fields of each candidate."""
        return {c.id: c.fields for c in self.candidates}

    def sitting(self) -> dict[str, str]:
        """Who is called and has not withdrawn, with the field for which he sits, in the order of the calls."""
        out = {s.expert: s.field for s in self.seats}
        for said in self.answers:
            if said.answer != ACCEPTS:
                field = out.pop(said.expert)
                if said.called:
                    out[said.called] = field
        return out

    def labels(self) -> dict[str, str]:
        """The name of the field for which each sits."""
        names = {q.field: q.label for q in self.conditions.quotas}
        return {expert: names.get(field, field) for expert, field in self.sitting().items()}

    def seated(self) -> tuple[Seat, ...]:
        """Who has said that he comes."""
        coming = {a.expert for a in self.answers if a.answer == ACCEPTS}
        return tuple(Seat(field, expert) for expert, field in self.sitting().items() if expert in coming)

    def next_for(self, expert: str) -> str:
        """Who is called if this one withdraws; empty where nobody is left."""
        called = {s.expert for s in self.seats} | {a.called for a in self.answers}
        return draw.following(self.sitting()[expert], self.order, self.fields(), called)

    def reserves(self) -> dict[str, list[str]]:
        """By field, who would be called next, in the order."""
        called = {s.expert for s in self.seats} | {a.called for a in self.answers}
        fields, quotas = self.fields(), self.conditions.quotas
        return {q.field: [e for e in self.order if e not in called and q.field in fields[e]] for q in quotas}


def _parties(answers: Mapping[str, Any], what: str) -> dict[str, str]:
    return {p: answers[f"{p}_{what}"] for p in (draw.CENTRE, draw.WITNESS) if answers.get(f"{p}_{what}")}


def quotas_of(rows: Iterable[Mapping[str, Any]], choices: Mapping[str, str]) -> tuple[Quota, ...]:
    """The quotas of a form in its order, without rows that say nothing."""
    named = ((field_of(str(row.get("field") or ""), choices), row.get("count")) for row in rows)
    return tuple(Quota(f, choices[f], n) for f, n in named if f in choices and isinstance(n, int) and n > 0)


def candidate(row: Mapping[str, Any]) -> Candidate:
    """A candidate as a row of the record keeps him: lists with a line for each item, pairs with a tab."""
    partners = (pair.split("\t") for pair in _lines(row, "partners"))
    ties = (tie.split("\t") for tie in _lines(row, "ties"))
    leave = _lines(row, "leave")
    return Candidate(
        id=row["id"],
        name=row["name"],
        employer=row["employer"],
        title=row.get("title") or "",
        fields=_lines(row, "fields"),
        kin=_lines(row, "kin"),
        partners=tuple((unit, day) for unit, day in partners),
        ties=tuple((unit, standing, path, found) for unit, standing, path, found in ties),
        recent=_lines(row, "recent"),
        load=row.get("load") or 0,
        leave=(leave[0], leave[1]) if leave else None,
    )


def _lines(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple((row.get(name) or "").split("\n")) if row.get(name) else ()


def candidate_row(c: Candidate) -> dict[str, Any]:
    """The other way round; what is empty is left out."""
    told = {
        "id": c.id,
        "name": c.name,
        "employer": c.employer,
        "title": c.title,
        "fields": "\n".join(sorted(c.fields)),
        "kin": "\n".join(sorted(c.kin)),
        "partners": "\n".join("\t".join(pair) for pair in sorted(c.partners)),
        "ties": "\n".join("\t".join(tie) for tie in sorted(c.ties)),
        "recent": "\n".join(sorted(c.recent)),
        "load": c.load,
        "leave": "\n".join(c.leave or ()),
    }
    return {name: value for name, value in told.items() if value}


def frozen(conditions: Conditions, candidates: Sequence[Candidate]) -> Kept:
    """What is fixed before anybody commits: the candidates, who of them is left out and why, and the hash of it all."""
    inputs = draw.inputs(conditions, draw.leaves(candidates))
    ordered = sorted(candidates, key=lambda c: c.id)
    excluded = tuple(e for c in ordered for e in draw.exclusions(conditions, c))
    return Kept(conditions=conditions, candidates=tuple(ordered), inputs=inputs, excluded=excluded)
