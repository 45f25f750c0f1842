"""Detectors by id: what each looks for, under which clauses, by which of the city's numbers. What they find is a suspicion."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tongchou.kernel.outcome import Sentence
from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.city import City


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Something that somebody must explain. ``key`` says what it is about: seen again, it is the same one."""

    key: str
    about: tuple[str, ...]  # numbers of the records that are its evidence; the first is what it hangs on
    unit: str  # who must answer
    sentence: Sentence
    fen: int = 0  # the money that is touched


Look = Callable[[City, Law], Iterable[Suspicion]]


@dataclass(frozen=True, slots=True)
class Detector:
    """One detector: its name, what it rests on, and the parameters whose what-if can be asked."""

    id: str
    title: str
    clauses: tuple[str, ...]
    numbers: tuple[str, ...]
    look: Look

    def found(self, city: City, law: Law) -> Iterator[Suspicion]:
        """Everything it sees, each thing once; nothing where the edition has none of its clauses."""
        if not law.book.cite(self.clauses):
            return
        seen: set[str] = set()
        for one in self.look(city, law):
            if one.key not in seen:
                seen.add(one.key)
                yield one


DETECTORS: dict[str, Detector] = {}


def detector(detector_id: str, title: str, *clauses: str, numbers: str = "") -> Callable[[Look], Look]:
    """Register a detector; ``numbers`` names the parameters it goes by, with spaces between them."""

    def register(look: Look) -> Look:
        if detector_id in DETECTORS:
            raise ValueError(f"two detectors are called {detector_id}")
        DETECTORS[detector_id] = Detector(detector_id, title, clauses, tuple(numbers.split()), look)
        return look

    return register
