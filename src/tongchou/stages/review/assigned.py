"""A balanced assignment as its session's record keeps it, and as one JSON object that leaves the house. Pure.

It goes the way of a draw (``docs/assignment.md``): conditions and candidates are frozen, both parties commit and reveal.
What follows from the seed is no order of calls but a seat on each application, and whoever withdraws is replaced on each.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Any

from tongchou.kernel.canonical import digest
from tongchou.kernel.text import fold
from tongchou.stages.review import draw
from tongchou.stages.review.assignment import Assigned, Crowded, Overload, Seat, Short, Shortage, assign, place
from tongchou.stages.review.draw import Candidate, Conditions, Exclusion
from tongchou.stages.review.exported import ACCEPTS, Kept

FORMAT = "tongchou-assignment/1"
WAY = "assign"
"""The answer of a session that is staffed so; any other, and none, means a draw."""

MOST_APPLICATIONS, MOST_SEATS = 200, 2_000
"""What one session's record and its minutes hold."""

TIES = (draw.Reason.EMPLOYER, draw.Reason.KIN, draw.Reason.PARTNER, draw.Reason.PATH, draw.Reason.UNSURE)
"""Reasons that keep somebody from one application; the others keep him from the whole session."""


@dataclass(frozen=True, slots=True)
class Move:
    """A seat that somebody leaves, and who takes it; ``called`` is empty where nobody is left."""

    application: str
    field: str
    expert: str
    called: str
    reason: str

    def plain(self) -> dict[str, str]:
        """As JSON, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Kept):
    """An assignment as far as it has come; ``seats`` and ``order`` of a draw stay empty."""

    applications: tuple[str, ...]
    each_most: int = 0
    placed: tuple[Seat, ...] = ()
    moves: tuple[Move, ...] = ()

    def seats_now(self) -> dict[str, dict[str, str]]:
        """By application, who sits there now for which field."""
        out: dict[str, dict[str, str]] = {number: {} for number in self.applications}
        for seat in self.placed:
            out[seat.application][seat.expert] = seat.field
        for move in self.moves:
            out[move.application].pop(move.expert, None)
            if move.called:
                out[move.application][move.called] = move.field
        return out

    def of_expert(self, expert: str) -> dict[str, str]:
        """By application, the field for which somebody sits there."""
        return {number: sitting[expert] for number, sitting in self.seats_now().items() if expert in sitting}

    def load(self) -> Counter[str]:
        """On how many applications each sits now."""
        return Counter(expert for sitting in self.seats_now().values() for expert in sitting)

    def sitting(self) -> dict[str, str]:
        """Who is called and has not withdrawn, with the field for which he mostly sits, in the order of the calls."""
        called = [s.expert for s in self.placed] + [m.called for m in self.moves if m.called]
        turns: dict[str, Counter[str]] = {}
        for sitting in self.seats_now().values():
            for expert, field in sitting.items():
                turns.setdefault(expert, Counter())[field] += 1
        rank = {q.field: n for n, q in enumerate(self.conditions.quotas)}
        return {
            expert: min(turns[expert], key=lambda f: (-turns[expert][f], rank[f]))
            for expert in dict.fromkeys(called)
            if expert in turns
        }

    def labels(self) -> dict[str, str]:
        """The names of the fields for which each sits, in the order of the quotas."""
        mine: dict[str, set[str]] = {}
        for sitting in self.seats_now().values():
            for expert, field in sitting.items():
                mine.setdefault(expert, set()).add(field)
        quotas = self.conditions.quotas
        return {e: "、".join(q.label for q in quotas if q.field in fields) for e, fields in mine.items()}

    def leaving(self, expert: str) -> tuple[Move, ...]:
        """Who takes each seat of somebody who withdraws: of those who may, whoever has the least, by the tickets among equals."""
        now, load, gone = self.seats_now(), self.load(), {a.expert for a in self.answers if a.answer != ACCEPTS}
        general = replace(self.conditions, barred=())
        able = [c for c in self.candidates if c.id not in gone | {expert} and not any(draw.exclusions(general, c))]
        tied = tied_to(self.conditions, able)
        names, labels = {c.id: c.name for c in self.candidates}, {q.field: q.label for q in self.conditions.quotas}
        key, out = bytes.fromhex(self.seed), []
        for number, field in self.of_expert(expert).items():
            free = [
                c.id for c in able
                if field in c.fields and c.id not in now[number] and number not in tied.get(c.id, {})
                and (not self.each_most or load[c.id] < self.each_most)
            ]  # fmt: skip
            if not free:
                out.append(Move(number, field, expert, "", f"{names[expert]}退出，没有可以接替的了。"))
                continue
            taker = min(free, key=lambda one: (load[one], *place(key, one)))
            why = f"接替{names[expert]}：有{labels[field]}领域，没有要回避的关系；可派的 {len(free)} 名里手上最少，有 {load[taker]} 个。"
            out.append(Move(number, field, expert, taker, why))
            load[taker] += 1
        return tuple(out)

    def gaps(self) -> tuple[dict[str, Any], ...]:
        """Seats that nobody is left for."""
        labels = {q.field: q.label for q in self.conditions.quotas}
        missing = [(number, q) for number in self.applications for q in self.conditions.quotas] if self.moves else []
        now = {number: Counter(sitting.values()) for number, sitting in self.seats_now().items()}
        return tuple(
            {"application": number, "label": labels[q.field], "have": now[number][q.field], "need": q.count}
            for number, q in missing
            if now[number][q.field] < q.count
        )

    def left_out(self) -> tuple[Exclusion, ...]:
        """Every reason why a candidate stays away, from the session or from one application, by candidate."""
        return tuple(found for c in self.candidates for found in exclusions(self.conditions, c))

    def again(self) -> tuple[Seat, ...]:
        """The seats worked out once more from what is frozen; empty before both values are shown."""
        if not self.seed:
            return ()
        return once(self.conditions, self.candidates, self.applications, self.each_most, bytes.fromhex(self.seed)).seats

    def result(self) -> str:
        """The hash of who was assigned to what."""
        return result_of(self.placed) if self.placed else ""

    def document(self) -> dict[str, Any]:
        """What is handed out; canonical JSON writes it the same on every machine."""
        coming = {a.expert for a in self.answers if a.answer == ACCEPTS}
        return {
            "format": FORMAT,
            "conditions": terms(self.conditions, self.applications, self.each_most),
            "candidates": [c.plain() for c in self.candidates],
            "leaves": draw.leaves(self.candidates),
            "inputs": self.inputs,
            "excluded": [e.plain() for e in self.left_out()],
            "committed": dict(self.committed),
            "revealed": dict(self.revealed),
            "seed": self.seed,
            "seats": [asdict(s) for s in self.placed],
            "answers": [{"expert": a.expert, "answer": a.answer} for a in self.answers],
            "moves": [asdict(m) for m in self.moves],
            "seated": {
                number: sorted(e for e in sitting if e in coming) for number, sitting in self.seats_now().items()
            },
        }


once = lru_cache(maxsize=4)(
    lambda conditions, candidates, applications, most, key: assign(
        conditions, candidates, applications, most=most, key=key
    )
)
"""``assign`` of things that do not change: a page asks for the same one several times."""


def terms(conditions: Conditions, applications: Sequence[str], most: int) -> dict[str, Any]:
    """All that was fixed, as JSON."""
    return {**conditions.plain(), "applications": sorted(applications), "each_most": most}


def frozen(
    conditions: Conditions, candidates: Iterable[Candidate], applications: Sequence[str], most: int
) -> Assignment:
    """What is fixed before anybody commits, and the hash of it all."""
    ordered = tuple(sorted(candidates, key=lambda c: c.id))
    start = {"format": FORMAT, "conditions": terms(conditions, applications, most), "candidates": draw.leaves(ordered)}
    numbers = tuple(sorted(set(applications)))
    return Assignment(
        conditions=conditions,
        candidates=ordered,
        inputs=digest(start),
        excluded=(),
        applications=numbers,
        each_most=most,
    )


def asked(conditions: Conditions, candidates: Sequence[Candidate], applications: Sequence[str], most: int) -> Assigned:
    """Whether it can be done at all, before there is a seed."""
    return once(conditions, tuple(sorted(candidates, key=lambda c: c.id)), tuple(sorted(set(applications))), most, b"")


def result_of(seats: Iterable[Seat]) -> str:
    """The hash of who sits where."""
    return digest([[s.application, s.field, s.expert] for s in seats])


def kept_from(number: str, answers: Mapping[str, Any], choices: Mapping[str, str]) -> Kept | None:
    """A draw or an assignment, as the answers of a session keep it; ``None`` before its candidates are frozen."""
    base = Kept.of(number, answers, choices)
    if base is None or answers.get("way") != WAY:
        return base
    return Assignment(
        **{f.name: getattr(base, f.name) for f in fields(Kept)},
        applications=tuple(sorted(set(answers["applications"]))),
        each_most=answers.get("each_most") or 0,
        placed=tuple(
            Seat(r["application"], r["field"], r["expert"], r["reason"]) for r in answers.get("assigned") or ()
        ),
        moves=tuple(
            Move(r["application"], r["field"], r["expert"], r.get("called") or "", r["reason"])
            for r in answers.get("moves") or ()
        ),
    )


def shortage_row(short: Shortage) -> dict[str, Any]:
    """What is short, as a fact that a rule looks at."""
    told = asdict(short)
    return told | {"labels": "\n".join(short.labels)} if isinstance(short, Overload) else told


def shortage_of(row: Mapping[str, Any]) -> Shortage:
    """The other way round."""
    if "application" in row:
        return Short(**row)
    if "labels" in row:
        return Overload(**{**row, "labels": tuple(row["labels"].split("\n"))})
    return Crowded(**row)


def exclusions(conditions: Conditions, c: Candidate) -> Iterator[Exclusion]:
    """As in the draw; only the units that he has to do with are looked at, however many the applications bar."""
    his = {fold(one) for one in (c.employer, *c.kin, *(unit for unit, _ in c.partners), *(tie[0] for tie in c.ties))}
    few = tuple(bar for unit, bars in _by_unit(conditions).items() if unit in his for bar in bars)
    return draw.exclusions(replace(conditions, barred=few), c)


@lru_cache(maxsize=4)
def _by_unit(conditions: Conditions) -> dict[str, list[draw.Barred]]:
    out: dict[str, list[draw.Barred]] = {}
    for bar in conditions.barred:
        out.setdefault(fold(bar.unit), []).append(bar)
    return out


def tied_to(conditions: Conditions, candidates: Iterable[Candidate]) -> dict[str, dict[str, list[Exclusion]]]:
    """By candidate and application, why he stays away from it."""
    out: dict[str, dict[str, list[Exclusion]]] = {}
    for c in candidates:
        for found in exclusions(conditions, c):
            if found.reason in TIES:
                out.setdefault(c.id, {}).setdefault(found.application, []).append(found)
    return out
