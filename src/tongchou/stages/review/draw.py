"""A draw of experts that anyone can replay: conditions, exclusions, commitments, seed, order, seats, replacements.

Pure, and without chance of its own: all chance comes from two values, of which hashes were handed in before either was
shown. The same inputs and values give the same result in any language (``docs/draw.md``, ``verify.py draw``); the order
in which candidates are listed changes nothing.
"""

import hmac
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from itertools import combinations
from typing import Any

from tongchou.kernel.canonical import digest
from tongchou.kernel.outcome import Sentence, tell
from tongchou.kernel.text import fold

FORMAT = "tongchou-draw/1"
CENTRE, WITNESS = "centre", "witness"
VALUE = re.compile("[0-9A-Za-z]{20,100}")
"""What a party contributes: plain signs, so that nobody argues about encodings, and enough of them not to be guessed."""

COMMITMENT = re.compile("[0-9a-f]{64}")


class Tie(StrEnum):
    """What a unit is to an application, so that its people do not judge it."""

    APPLICANT = "applicant"
    AUTHOR = "author"
    TIED = "tied"


class Reason(StrEnum):
    """Why a candidate is not drawn."""

    EMPLOYER = "employer"
    KIN = "kin"
    PARTNER = "partner"
    PATH = "path"
    UNSURE = "unsure"
    RECENT = "recent"
    LOAD = "load"
    LEAVE = "leave"


RELAXABLE = (Reason.RECENT, Reason.LOAD)
"""The city's own conditions, which a session may loosen with a reason; conflicts and leave stay what they are."""

TIES: Mapping[str, str] = {
    Tie.APPLICANT: "需求单位",
    Tie.AUTHOR: "方案编制单位",
    Tie.TIED: "与方案编制单位有关联的单位",
}
DOES: Mapping[str, str] = {Tie.APPLICANT: "申报", Tie.AUTHOR: "编制方案", Tie.TIED: "编制单位的关联单位"}
"""The last edge of a path: what the unit has to do with the application."""

PROVED, ASKED, CLEARED = "proved", "asked", "cleared"
"""What a tie that other records show is: proved, a question that nobody has answered yet, or found to be none."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many experts of a field are drawn."""

    field: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Barred:
    """A unit whose people do not judge an application, and why."""

    application: str
    unit: str
    tie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What is fixed before anybody is drawn."""

    session: str
    meeting_on: str  # ISO day
    quotas: tuple[Quota, ...]
    barred: tuple[Barred, ...] = ()
    partner_since: str = ""  # a partnership that lasted to this day or longer counts
    rest: int = 0  # whoever sat in one of the last so many sessions is left out; 0: nobody
    load_most: int = 0  # sessions in a year; 0: without limit

    def plain(self) -> dict[str, Any]:
        """As JSON: quotas in their order, which decides seats; barred units in one order, which decides nothing."""
        told = asdict(self)
        told["quotas"] = list(told["quotas"])
        told["barred"] = [asdict(bar) for bar, _ in _bars(self)]
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What a draw looks at of an expert, as it was when the conditions were fixed."""

    id: str
    name: str
    employer: str
    title: str = ""
    fields: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()  # units in which near relatives work or have shares, as he declared
    partners: tuple[tuple[str, str], ...] = ()  # unit, ISO day to which they worked together
    ties: tuple[tuple[str, str, str, str], ...] = ()  # barred unit, PROVED/ASKED/CLEARED, path, what came of looking
    recent: tuple[str, ...] = ()  # of the last sessions those in which he sat
    load: int = 0  # sessions of the year
    leave: tuple[str, str] | None = None  # first and last day

    def plain(self) -> dict[str, Any]:
        """As JSON; lists of which the order means nothing are sorted. Without ties it is as it was before they were looked for."""
        told = {
            "id": self.id,
            "name": self.name,
            "employer": self.employer,
            "title": self.title,
            "fields": sorted(self.fields),
            "kin": sorted(self.kin),
            "partners": sorted(list(pair) for pair in self.partners),
            "recent": sorted(self.recent),
            "load": self.load,
            "leave": list(self.leave) if self.leave else None,
        }
        return told | {"ties": sorted(list(tie) for tie in self.ties)} if self.ties else told


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One reason why one candidate is not drawn; ``day`` and ``count`` where the reason has one."""

    expert: str
    reason: str
    application: str = ""
    unit: str = ""
    tie: str = ""
    day: str = ""
    count: int = 0
    path: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}

    def sentence(self, conditions: Conditions) -> Sentence:
        """The reason in words."""
        told = {
            **asdict(self), "is": TIES.get(self.tie, ""), "does": DOES.get(self.tie, ""), "rest": conditions.rest,
            "most": conditions.load_most,
        }  # fmt: skip
        return tell(EXCLUDED[self.reason], **told)


EXCLUDED: Mapping[str, str] = {
    Reason.EMPLOYER: "任职单位“{unit}”是 {application} 的{is}。",
    Reason.KIN: "申明有近亲属在“{unit}”，它是 {application} 的{is}。",
    Reason.PARTNER: "与“{unit}”合作到 {day}，它是 {application} 的{is}。",
    Reason.PATH: "有关联：{path} —{does}— {application}。",
    Reason.UNSURE: "疑似关联（未经证实）：{path} —{does}— {application}；没有核查的不抽取。",
    Reason.RECENT: "最近 {rest} 场评审里已参加 {count} 场。",
    Reason.LOAD: "本年已评审 {count} 场，一年不多于 {most} 场。",
    Reason.LEAVE: "请假，到 {day} 止。",
}


def exclusions(conditions: Conditions, candidate: Candidate) -> Iterator[Exclusion]:
    """Every reason why a candidate is not drawn; none: he can be drawn."""
    c = candidate
    employer, kin = _folded(c.employer), {_folded(one) for one in c.kin}
    partners = [(_folded(one), day) for one, day in c.partners if day >= conditions.partner_since]
    ties = {_folded(one): (STANDING.get(standing), path) for one, standing, path, _ in c.ties}
    for bar, unit in _bars(conditions):
        own = (bar.application, bar.unit, bar.tie)
        if employer == unit:
            yield Exclusion(c.id, Reason.EMPLOYER, *own)
        if unit in kin:
            yield Exclusion(c.id, Reason.KIN, *own)
        days = [day for one, day in partners if one == unit] if partners else []
        if days:
            yield Exclusion(c.id, Reason.PARTNER, *own, day=max(days))
        reason, path = ties.get(unit, (None, ""))
        if reason:
            yield Exclusion(c.id, reason, *own, path=path)
    if conditions.rest and c.recent:
        yield Exclusion(c.id, Reason.RECENT, count=len(c.recent))
    if conditions.load_most and c.load >= conditions.load_most:
        yield Exclusion(c.id, Reason.LOAD, count=c.load)
    if c.leave and c.leave[0] <= conditions.meeting_on <= c.leave[1]:
        yield Exclusion(c.id, Reason.LEAVE, day=c.leave[1])


STANDING = {PROVED: Reason.PATH, ASKED: Reason.UNSURE}
_folded = lru_cache(maxsize=50_000)(fold)


@lru_cache(maxsize=8)
def _bars(conditions: Conditions) -> tuple[tuple[Barred, str], ...]:
    """The barred units in their one order, with the names by which they are compared."""
    ordered = sorted(conditions.barred, key=lambda b: (b.application, b.tie, b.unit))
    return tuple((bar, fold(bar.unit)) for bar in ordered)


# --- what is fixed before, and what is shown after ----------------------------------------------------------------------


def leaves(candidates: Iterable[Candidate]) -> dict[str, str]:
    """The hash of each candidate, so that a changed one can be named."""
    return {c.id: digest(c.plain()) for c in candidates}


def inputs(conditions: Conditions, hashes: Mapping[str, str]) -> str:
    """The hash of all that the draw starts from: both parties see it before they commit to their values."""
    return digest({"format": FORMAT, "conditions": conditions.plain(), "candidates": dict(hashes)})


def commitment(session: str, party: str, value: str) -> str:
    """What a party hands in instead of its value. It holds who and where, so that nobody can hand in another's."""
    return sha256(f"tongchou-draw-value\n{session}\n{party}\n{value}\n".encode()).hexdigest()


def seed(inputs_hash: str, centre: str, witness: str) -> bytes:
    """The key of the order: nobody knew it before both values were shown."""
    return sha256(f"tongchou-draw-seed\n{inputs_hash}\n{centre}\n{witness}\n".encode()).digest()


def ticket(key: bytes, expert: str) -> bytes:
    """Where an expert stands: HMAC-SHA-256 of his number, compared as bytes."""
    return hmac.digest(key, expert.encode(), "sha256")


# --- the draw -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seat:
    """One drawn expert and the field for which he sits."""

    field: str
    expert: str

    def plain(self) -> dict[str, str]:
        """As JSON."""
        return {"field": self.field, "expert": self.expert}


@dataclass(frozen=True, slots=True)
class Drawn:
    """The result: everybody who could be drawn, in the order of the tickets, and who of them got a seat."""

    order: tuple[str, ...]
    seats: tuple[Seat, ...]


class ShortError(ValueError):
    """The pool cannot fill the quotas; says what is short and by how much."""

    def __init__(self, found: "Sequence[Shortage]") -> None:
        super().__init__("\n".join(f"{s.sentence().says}{s.sentence().mend}" for s in found))
        self.found = tuple(found)


def draw(conditions: Conditions, candidates: Sequence[Candidate], key: bytes) -> Drawn:
    """Seat the candidates by their tickets: each who comes gets a seat if those before him can keep theirs.

    One who has several fields may be moved to another of his fields, never off his seat. So the quotas are full
    whenever any choice could fill them; else ``ShortError``.
    """
    why = _why(conditions, candidates)
    found = _short(conditions, candidates, why)
    if found:
        raise ShortError(found)
    fields = {c.id: c.fields for c in candidates if not why[c.id]}
    order = tuple(sorted(fields, key=lambda expert: (ticket(key, expert), expert)))
    seats: dict[str, list[str]] = {q.field: [] for q in conditions.quotas}
    left, closed = sum(q.count for q in conditions.quotas), set[str]()
    for expert in order:
        if not left:
            break
        if closed.issuperset(set(fields[expert]) & seats.keys()):
            continue  # those who sit there can sit nowhere else: he would be turned away
        seen = set[str]()
        if _seat(expert, conditions.quotas, fields, seats, seen):
            left -= 1
        else:
            closed |= seen
    place = {expert: n for n, expert in enumerate(order)}
    taken = [Seat(field, expert) for field, sitting in seats.items() for expert in sitting]
    return Drawn(order, tuple(sorted(taken, key=lambda seat: place[seat.expert])))


def _seat(
    expert: str, quotas: Sequence[Quota], fields: Mapping[str, Sequence[str]], seats: dict[str, list[str]],
    seen: set[str],
) -> bool:  # fmt: skip
    """Find him a seat in the order of the quotas, moving others to another of their own fields (augmenting path)."""
    for quota in quotas:
        field = quota.field
        if field in seen or field not in fields[expert]:
            continue
        seen.add(field)
        if len(seats[field]) < quota.count:
            seats[field].append(expert)
            return True
        for sitting in seats[field]:
            if _seat(sitting, quotas, fields, seats, seen):
                seats[field].remove(sitting)
                seats[field].append(expert)
                return True
    return False


def following(field: str, order: Iterable[str], fields: Mapping[str, Sequence[str]], called: set[str]) -> str:
    """Who is called when a seat of a field becomes free: the next in the order who has it; empty where nobody is left."""
    return next((expert for expert in order if expert not in called and field in fields[expert]), "")


# --- the impossible -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shortage:
    """Fields for which the pool does not suffice, and how many a loosened condition would bring."""

    labels: tuple[str, ...]
    have: int
    need: int
    more: Mapping[str, int]  # by condition, the candidates that only this one excludes

    def sentence(self) -> Sentence:
        """What is short, by how much, and what can be done."""
        fields, whole = "、".join(self.labels), "合计" if len(self.labels) > 1 else ""
        ways = [f"放宽“{LOOSENED[reason]}”（多 {n} 名）" for reason, n in self.more.items() if n]
        remedy = f"可{'，或'.join(ways)}，或登记更多专家。" if ways else "登记更多专家，或邀请省库专家登记后再抽。"
        return tell(
            "{fields}领域{whole}只有 {have} 名可抽，需 {need} 名，差 {gap} 名。",
            remedy, field="quotas", fields=fields, whole=whole, have=self.have, need=self.need, gap=self.need - self.have,
        )  # fmt: skip


LOOSENED: Mapping[str, str] = {Reason.RECENT: "近几场已参加", Reason.LOAD: "一年最多场次"}


def shortages(conditions: Conditions, candidates: Iterable[Candidate]) -> list[Shortage]:
    """Where the quotas cannot be filled: single fields first, then fields that only together have too few (Hall)."""
    known = tuple(candidates)
    return _short(conditions, known, _why(conditions, known))


def _why(conditions: Conditions, candidates: Iterable[Candidate]) -> dict[str, frozenset[str]]:
    """For each candidate the kinds of reasons that exclude him."""
    return {c.id: frozenset(e.reason for e in exclusions(conditions, c)) for c in candidates}


def _short(
    conditions: Conditions, candidates: Iterable[Candidate], why: Mapping[str, frozenset[str]]
) -> list[Shortage]:
    wanted = {q.field: q for q in conditions.quotas}
    free, only = Counter[frozenset[str]](), Counter[tuple[str, frozenset[str]]]()
    for c in candidates:
        mine = frozenset(field for field in c.fields if field in wanted)
        if not why[c.id]:
            free[mine] += 1
        elif len(why[c.id]) == 1:
            only[min(why[c.id]), mine] += 1
    found: list[tuple[set[str], Shortage]] = []
    for size in range(1, len(wanted) + 1):
        for chosen in combinations(wanted, size):
            some = set(chosen)
            have = sum(n for mine, n in free.items() if mine & some)
            need = sum(wanted[field].count for field in chosen)
            if have >= need or any(smaller <= some for smaller, _ in found):
                continue
            more: dict[str, int] = {
                r: sum(n for (one, mine), n in only.items() if one == r and mine & some) for r in RELAXABLE
            }
            found.append((some, Shortage(tuple(wanted[field].label for field in chosen), have, need, more)))
    return [shortage for _, shortage in found]
