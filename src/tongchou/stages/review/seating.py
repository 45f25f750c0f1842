"""Who sits where in a balanced assignment: filled towards shares, then evened out by chains of moves. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongchou.stages.review import draw
from tongchou.stages.review.draw import Candidate


@dataclass(frozen=True, slots=True)
class Question:
    """Experts and seats by place: who may sit where."""

    experts: tuple[Candidate, ...]
    applications: tuple[str, ...]
    quotas: tuple[draw.Quota, ...]
    barred: Mapping[str, frozenset[int]]
    """By application, the places of the experts who stay away from it."""

    by_field: Mapping[str, tuple[int, ...]]
    has: tuple[Mapping[str, bool], ...]
    """For each expert, which of the fields he has."""

    most: int

    def free(self, application: str, field: str) -> int:
        """How many may sit for a field of an application."""
        return len(self.by_field[field]) - sum(self.has[e][field] for e in self.barred[application])


class Seating:
    """Who sits where, made application by application towards the wanted shares."""

    def __init__(self, question: Question, wanted: Mapping[int, int]) -> None:
        self.question = question
        self.left = dict(wanted)
        self.load = dict.fromkeys(wanted, 0)
        self.seats: list[dict[int, int]] = []  # by application: expert, field

    @property
    def squares(self) -> int:
        """How uneven it is."""
        return sum(n * n for n in self.load.values())

    def seat(self, a: int) -> bool:
        """Fill one application: whoever is furthest behind his share comes first, and others move for him."""
        q = self.question
        number, here = q.applications[a], dict[int, list[int]]()
        for f, quota in enumerate(q.quotas):
            here[f] = []
            for _n in range(quota.count):
                if not self._place(number, f, here, set()):
                    return False
        self.seats.append({e: f for f, sitting in here.items() for e in sitting})
        for e in self.seats[-1]:
            self.left[e] -= 1
            self.load[e] += 1
        return True

    def _place(self, number: str, f: int, here: dict[int, list[int]], seen: set[int]) -> bool:
        """One more seat of a field; where all who have it sit already for another, one of them moves over."""
        if f in seen:
            return False
        seen.add(f)
        q = self.question
        sitting = {e for some in here.values() for e in some}
        away = q.barred[number]
        free = [e for e in q.by_field[q.quotas[f].field] if e not in away and e not in sitting]
        if free:
            here[f].append(min(free, key=lambda e: (-self.left[e], e)))
            return True
        for g, some in here.items():
            for e in [e for e in some if g != f and q.quotas[f].field in q.experts[e].fields]:
                some.remove(e)
                here[f].append(e)
                if self._place(number, g, here, seen):
                    return True
                here[f].remove(e)
                some.append(e)
        return False

    def mend(self) -> None:
        """Move seats straight from who has much to who has at least two fewer, while there are such."""
        moved = True
        while moved:
            moved = False
            for a, sitting in enumerate(self.seats):
                for e, f in list(sitting.items()):
                    away = self.question.barred[self.question.applications[a]]
                    field_of = self.question.quotas[f].field
                    others = [
                        o for o in self.question.by_field[field_of]
                        if self.load[o] + 2 <= self.load[e] and o not in away and o not in sitting
                    ]  # fmt: skip
                    if others:
                        other = min(others, key=lambda o: (self.load[o], o))
                        del sitting[e]
                        sitting[other] = f
                        self.load[e] -= 1
                        self.load[other] += 1
                        moved = True

    def relieve(self) -> None:
        """Move seats through others too, until nobody can be relieved in favour of somebody with at least two fewer.

        In a chain one leaves a seat; another who has its field takes it, or moves over from his own seat beside it, which
        is then free in its turn; whoever takes one may leave another. A flow without such a chain is the most even.
        """
        while (search := _Chains(self)).found is not None:
            giver, taker = search.apply()
            self.load[giver] -= 1
            self.load[taker] += 1


Place = tuple[int, int]
"""A seat: the application and the field, by place."""


class _Chains:
    """One search through all seats for a chain that relieves somebody, from the greatest load downward.

    Who was reached from a greater load without an end has nothing to give to a lesser one either, so each seat and each
    expert is looked at once.
    """

    def __init__(self, seating: Seating) -> None:
        self.seating = seating
        self.sits: dict[int, list[Place]] = {e: [] for e in seating.load}
        for a, sitting in enumerate(seating.seats):
            for e, f in sitting.items():
                self.sits[e].append((a, f))
        self.taken: dict[int, Place | None] = {}  # by expert reached, the seat that he would take; none: he begins
        self.freed: dict[
            Place, tuple[int, Place | None]
        ] = {}  # who would leave a seat, and where he would move over to
        self.found: int | None = None
        for load in sorted(set(seating.load.values()), reverse=True):
            begin = [e for e, n in seating.load.items() if n == load and e not in self.taken]
            self.found = self._reach(begin, load - 2)
            if self.found is not None:
                break

    def _reach(self, begin: Sequence[int], most: int) -> int | None:
        load, queue = self.seating.load, list(begin)
        self.taken |= dict.fromkeys(begin)
        for e in queue:
            open_ = [(seat, (e, None)) for seat in self.sits[e]]
            for seat, by in open_:
                if seat in self.freed:
                    continue
                self.freed[seat] = by
                for other in self._takers(seat, open_):
                    if other not in self.taken:
                        self.taken[other] = seat
                        if load[other] <= most:
                            return other
                        queue.append(other)
        return None

    def _takers(self, seat: Place, open_: list[tuple[Place, tuple[int, Place | None]]]) -> Iterator[int]:
        """Who may take a seat; who sits beside it already moves over, and his seat is open too."""
        q, (a, f) = self.seating.question, seat
        sitting, away = self.seating.seats[a], q.barred[q.applications[a]]
        for other in q.by_field[q.quotas[f].field]:
            if other in sitting:
                if sitting[other] != f:
                    open_.append(((a, sitting[other]), (other, seat)))
            elif other not in away:
                yield other

    def apply(self) -> tuple[int, int]:
        """Move everybody along the chain; returns who has one fewer then, and who has one more."""
        if self.found is None:
            raise LookupError("nobody can be relieved")
        seats, taker = self.seating.seats, self.found
        e, seat = taker, self.taken[taker]
        while seat is not None:
            seats[seat[0]][e] = seat[1]
            e, over = self.freed[seat]
            while over is not None:
                seats[over[0]][e] = over[1]
                seat = over
                e, over = self.freed[seat]
            del seats[seat[0]][e]
            seat = self.taken[e]
        return e, taker
