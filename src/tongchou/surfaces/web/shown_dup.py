"""查重 on pages: which projects under review are like what there is, and one pair function beside function (13.2)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongchou.lifecycle.words import STATES, Line
from tongchou.records import access, likeness
from tongchou.records.models import Comparison, Likeness, Person, Record
from tongchou.stages.duplicates import corpus
from tongchou.stages.duplicates.entries import PART_KEYS, PART_NAMES, Entry, Hit, Pair, Part
from tongchou.stages.duplicates.passages import Quoted, same

ALMOST = 0.75
"""From here on a pair says nearly the same in nearly the same words."""

PROPOSAL = "proposal"
KINDS: dict[str, Promise] = {
    "same": gettext_lazy("几乎相同"),
    "alike": gettext_lazy("功能相近"),
    "data": gettext_lazy("数据相同"),
}
"""Three kinds of overlap, told apart by their underline as well as by colour."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A project under review: what is most like it, and what was decided."""

    spine: Record
    application: Record | None
    comparison: Comparison | None
    found: list[Likeness]
    decided: list[Record]

    @property
    def nearest(self) -> Likeness | None:
        """The likest, whatever was decided."""
        return self.found[0] if self.found else None

    @property
    def asked(self) -> Likeness | None:
        """The likest on which nobody has decided yet: the only one that is still a hint."""
        done = {r.answers.get("other") for r in self.decided}
        return next((f for f in self.found if f.other.number not in done), None)

    @property
    def is_decided(self) -> bool:
        """Whether somebody has decided on the likest."""
        return self.nearest is not None and self.nearest is not self.asked

    @property
    def touched_fen(self) -> int | None:
        """The project's money by the share that overlaps; a scale for reading, no finding."""
        if self.nearest is None or self.spine.total_fen is None:
            return None
        return self.spine.total_fen * self.nearest.percent // 100


def season(person: Person, today: date) -> list[Compared]:
    """What is under review and may be read, the most like first; what was not compared yet at the end."""
    seen = access.records_for(person, today)
    spines = {s.pk: s for s in corpus.in_review().filter(pk__in=seen.values("pk"))}
    comparisons, found = likeness.comparisons(spines), likeness.found(spines)
    decided: dict[int, list[Record]] = {}
    for r in seen.filter(line=Line.OVERLAP, project__in=spines).order_by("pk"):
        decided.setdefault(r.project_id, []).append(r)
    forms = {r.project_id: r for r in seen.filter(line=Line.APPLICATION, project__in=spines).order_by("pk")}
    rows = [
        Compared(s, forms.get(pk), comparisons.get(pk), found.get(pk, []), decided.get(pk, []))
        for pk, s in spines.items()
    ]
    return sorted(rows, key=lambda r: (-(r.comparison.best if r.comparison else -1), r.spine.number))


@dataclass(frozen=True, slots=True)
class Twins:
    """Two of all that there is that do the same, and what was decided on them from either side."""

    found: Likeness
    decided: list[Record]

    @property
    def by(self) -> str:
        """By what they were compared, where it was not their functions; empty where it was."""
        by = self.found.comparison.by
        return "" if by == PART_KEYS[Part.FUNCTION] else next(PART_NAMES[p] for p in Part if PART_KEYS[p] == by)


def twins(person: Person, today: date, found: Iterable[Likeness]) -> list[Twins]:
    """Pairs of the register with their decisions."""
    found = list(found)
    spines = {f.comparison_id for f in found} | {f.other_id for f in found}
    of_pair: dict[frozenset[str], list[Record]] = {}
    seen = access.records_for(person, today).filter(line=Line.OVERLAP, project__in=spines)
    for r in seen.order_by("pk"):
        of_pair.setdefault(frozenset({r.project.number, str(r.answers.get("other"))}), []).append(r)
    return [Twins(f, of_pair.get(frozenset({f.comparison.project.number, f.other.number}), [])) for f in found]


def as_table(found: Iterable[Likeness]) -> tuple[list[str], Iterator[list[object]]]:
    """Pairs of the register as the lines of a table."""
    side = [_("编号"), _("名称"), _("单位"), _("状态")]
    heads = [
        *side,
        *(_("另一个的%(what)s") % {"what": name} for name in side),
        _("重合百分之几"),
        _("相近的项"),
        _("比对的项"),
    ]

    def lines() -> Iterator[list[object]]:
        for f in found:
            sides = [
                c
                for r in (f.comparison.project, f.other)
                for c in (r.number, r.title, r.unit.name, STATES[r.state].name)
            ]
            yield [*sides, f.percent, f.matched, f.compared]

    return heads, lines()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that is like the one under review, or that was decided to be or not to be."""

    other: Record
    percent: int | None
    matched: int
    compared: int
    decided: Record | None
    reverse: bool = False
    """Seen from the other side: it was sent later, and it is most of *it* that overlaps."""


def candidates(spine: Record, decided: list[Record]) -> list[Candidate]:
    """What is like a project, what later projects are like it, and what was decided without a machine's hint."""
    by_other = {r.answers.get("other"): r for r in decided}
    out: dict[str, Candidate] = {}
    for f in likeness.like(spine):
        out[f.other.number] = Candidate(f.other, f.percent, f.matched, f.compared, by_other.get(f.other.number))
    for f in likeness.liked_by(spine):
        other = f.comparison.project
        out.setdefault(
            other.number,
            Candidate(other, f.percent, f.matched, f.compared, by_other.get(other.number), reverse=True),
        )
    missing = [n for n in by_other if n not in out]
    for other in likeness.named(missing).values():
        out[other.number] = Candidate(other, None, 0, 0, by_other[other.number])
    return list(out.values())


@dataclass(frozen=True, slots=True)
class Row:
    """A part of the project and what answers it; ``theirs`` empty: nothing does."""

    kind: str
    name: str
    mine: str
    theirs: str
    sure: int
    place: int
    """The number of the mark; 0 where nothing is marked."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A pair: what of the project is in the other one, what is left over, and what could not be compared."""

    mine: Entry
    theirs: Entry
    hit: Hit | None
    rows: list[Row]
    only_theirs: list[str]
    says: list[str]

    @property
    def percent(self) -> int:
        """Of all that the project is for."""
        return corpus.percent(self.hit) if self.hit else 0

    def share(self, kind: Part) -> tuple[int, int]:
        """How many parts of a kind have something like them, and how many there are."""
        own = {Part.FUNCTION: self.mine.functions, Part.DATA: self.mine.data}[kind]
        return sum(p.kind is kind for p in self.hit.pairs) if self.hit else 0, len(own)


def beside(spine: Record, form: Record | None, other: Record) -> Beside:
    """A project and another one, part beside part."""
    index = corpus.current()
    mine, [theirs] = corpus.text_of(spine, form), corpus.texts_of([other])
    hit = index.beside(mine, theirs.id)
    pairs = {(p.kind, p.mine): p for p in hit.pairs} if hit else {}
    rows, place = [], 0
    for kind, text in mine.parts():
        pair = pairs.get((kind, text))
        place += pair is not None
        rows.append(_row(kind, text, pair, place if pair else 0))
    answered = {p.theirs for p in hit.pairs} if hit else set()
    left = [text for kind, text in theirs.parts() if kind in {Part.FUNCTION, Part.DATA} and text not in answered]
    return Beside(mine, theirs, hit, rows, left, _uncompared(mine, theirs))


def _row(kind: Part, text: str, pair: Pair | None, place: int) -> Row:
    if pair is None:
        return Row("", PART_NAMES[kind], text, "", 0, 0)
    how = "data" if kind is Part.DATA else "same" if pair.sure >= ALMOST else "alike"
    return Row(how, PART_NAMES[kind], text, pair.theirs, round(100 * pair.sure), place)


def _uncompared(mine: Entry, theirs: Entry) -> list[str]:
    """What one side says nothing of, so that its silence is not taken for 'no duplicate'."""
    out = []
    for part, own, other in ((Part.FUNCTION, mine.functions, theirs.functions), (Part.DATA, mine.data, theirs.data)):
        for name, has in ((_("本项目"), own), (_("对比的项目"), other)):
            if not has:
                out.append(_("%(side)s没有%(what)s清单，%(what)s没有比对。") % {"side": name, "what": PART_NAMES[part]})
    return out


@dataclass(frozen=True, slots=True)
class Originals:
    """The two proposals in their own words; ``says`` where one of them cannot be read."""

    quoted: Quoted | None
    says: list[str]

    @property
    def percent(self) -> int:
        """How much of the project's own proposal stands in the other one."""
        return 100 * self.quoted.signs // self.quoted.of if self.quoted and self.quoted.of else 0

    @property
    def longest(self) -> int:
        """Signs of the longest passage."""
        return max((p.signs for p in self.quoted.passages), default=0) if self.quoted else 0


def originals(person: Person, today: date, spine: Record, other: Record) -> Originals:
    """Passages that are word for word the same in what both handed in, as far as the reader may read it."""
    texts, says = [], []
    for name, record in ((_("本项目"), spine), (_("对比的项目"), other)):
        of_project = Q(record=record) | Q(record__project=record)
        seen = access.papers_for(person, today).filter(of_project, kind=PROPOSAL, state="bound")
        text = seen.order_by("record", "version").values_list("text", flat=True).last()
        texts.append(text or "")
        if not text:
            says.append(_("%(side)s没有你能看的、读得出文字的方案，原文没有比对。") % {"side": name})
    return Originals(None if says else same(texts[0], texts[1]), says)


def shown(rows: list[Row], view: str) -> Iterator[Row]:
    """All parts, those that overlap, or the functions."""
    for row in rows:
        if (
            view == "all"
            or (view == "functions" and row.name == PART_NAMES[Part.FUNCTION])
            or (view == "alike" and row.kind)
        ):
            yield row


def decisions_on(record: Record, person: Person, today: date) -> list[tuple[Record, Record | None]]:
    """The decisions on an application's likeness to others, each with the other project where it may be named."""
    if record.line != Line.APPLICATION or record.project_id is None:
        return []
    rows = list(access.records_for(person, today).filter(line=Line.OVERLAP, project=record.project_id).order_by("pk"))
    others = likeness.named(r.answers.get("other") or "" for r in rows) if rows else {}
    return [(r, others.get(r.answers.get("other") or "")) for r in rows]


def tally(person: Person, today: date) -> dict[str, int]:
    """What became of the pairs that were decided: how often a hint was right is for everybody who reads hints to see."""
    seen = access.records_for(person, today).filter(line=Line.OVERLAP)
    return {
        "upheld": seen.filter(state="settled").count(),
        "unrelated": seen.filter(state="unrelated").count(),
        "waiting": seen.filter(state__in=("overlapping", "heard")).count(),
    }
