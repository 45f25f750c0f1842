"""What is compared: the projects that everybody inside may know, in the words that they were last sent with.

The index is a derived file that follows the journal: whoever asks first brings in what was done since, so that what was just
sent is found at once, on every machine and whichever way it came in. It can be thrown away and made anew from the register.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from tongchou.lifecycle.words import Line
from tongchou.records.models import Comparison, Entry, Likeness, LogHead, Record
from tongchou.records.register import known_projects
from tongchou.stages.duplicates import glossary
from tongchou.stages.duplicates.entries import LIST, PART_KEYS, Answer, Hit
from tongchou.stages.duplicates.entries import Entry as Text
from tongchou.stages.duplicates.glossary import Glossary, Group

if TYPE_CHECKING:  # numpy: only who compares waits for it
    from tongchou.stages.duplicates.index import Index

FOLLOWED = "followed.json"
AT_ONCE = 500
SEVERAL = 20
"""A text is split where its parts are at least this short on average: a list in one field, not a chapter."""

ROUND, ROUND_AT_ONCE = timedelta(days=365), 200
"""After what time a project is compared again with all that there is, and how many in one go of the clock."""

UNSENT = ("draft", "discarded", "signing")
MOST_FOUND, LEAST_PERCENT = 10, 20
"""What is kept of a comparison: the ten most like, if a fifth of the project is in them."""


def folder() -> Path:
    """Where this installation keeps its index."""
    return Path(settings.HOME) / "duplicates"


def words() -> Glossary:
    """The shipped glossary with what reviewers have added by decisions that were settled."""
    rows = (
        Record.objects.filter(line=Line.OVERLAP, state="settled")
        .order_by("pk")
        .values_list("number", "answers__same_words")
    )
    added = [(number, tuple(line.split())) for number, lines in rows for line in lines or ()]
    return _words(
        tuple((number, group) for number, group in added if len(group) > 1 and all(len(w) > 1 for w in group))
    )


@lru_cache(maxsize=4)
def _words(added: tuple[tuple[str, tuple[str, ...]], ...]) -> Glossary:
    shipped = glossary.load()
    more = [Group(group, number) for number, group in added]
    return glossary.made([*shipped.groups, *more], shipped.fillers, shipped.versions) if more else shipped


# --- entries ----------------------------------------------------------------------------------------------------------


def texts_of(spines: Sequence[Record]) -> Iterator[Text]:
    """The entries of projects, with the application that was last sent."""
    sent: dict[int, Record] = {}
    forms = Record.objects.filter(project__in=spines, line__in=(Line.APPLICATION, Line.URGENT), law_day__isnull=False)
    for form in forms.order_by("pk"):
        sent[form.project_id] = form
    for spine in spines:
        yield text_of(spine, sent.get(spine.pk))


def text_of(spine: Record, form: Record | None) -> Text:
    """One entry: functions as name and sentence, what is shared and needed as data, purpose and goals as goals."""
    said = {**spine.answers, **(form.answers if form else {})}
    rows = [(r.get("module") or r.get("system") or "", r.get("function") or "") for r in said.get("functions") or ()]
    functions = ["：".join(dict.fromkeys(filter(None, row))) for row in rows] or _several(
        said.get("build_content") or ""
    )
    data = [str(r.get("name") or "") for r in said.get("shared_data") or ()] + [
        str(d) for d in said.get("needed_data") or ()
    ]
    goals = "；".join(str(said[name]) for name in ("purpose", "goals") if said.get(name))
    year = said.get("plan_year")
    return Text(
        spine.number, spine.title or str(said.get("title") or ""), spine.unit.name, year if isinstance(year, int) else 0,
        goals, tuple(f for f in functions if f), tuple(d for d in data if d),
    )  # fmt: skip


def _several(text: str) -> list[str]:
    """A content that is written as a list: its items; a chapter of prose is no list, and says nothing function by function."""
    parts = [p.strip() for line in text.splitlines() for p in line.replace("；", ";").replace("、", ";").split(";")]
    found = [p.strip("。. ") for p in parts if p.strip("。. ")]
    return found if len(found) > 1 and sum(map(len, found)) <= SEVERAL * 2 * len(found) else []


# --- the index --------------------------------------------------------------------------------------------------------


def current() -> "Index":
    """The index with everything that was done until now."""
    from tongchou.stages.duplicates.index import NoIndexError  # noqa: PLC0415

    glossary_now, head, since = words(), _head(), _followed()
    if since is None:
        return rebuild()
    try:
        index = _opened(str(folder()), _stamp(), glossary_now.digest)
    except NoIndexError:
        return rebuild()
    if since == head[0]:
        return index
    news = Entry.objects.filter(seq__gt=since, taken=True)
    changed = set(news.values_list("record__project", flat=True).distinct())
    changed |= set(news.filter(line=Line.PROJECT).values_list("record", flat=True))
    _change(sorted(changed - {None}), glossary_now)
    _follow(head)
    return _opened(str(folder()), _stamp(), glossary_now.digest)


def rebuild() -> "Index":
    """Make the index anew from the register."""
    from tongchou.stages.duplicates.index import build  # noqa: PLC0415

    glossary_now, head = words(), _head()
    build(folder(), _everything(), glossary_now)
    _follow(head)
    return _opened(str(folder()), _stamp(), glossary_now.digest)


def differences() -> Iterator[str]:
    """What in the index is not as the register says; one sentence each."""
    there = current().digests()
    for text in _everything():
        digest = there.pop(text.id, None)
        if digest != text.digest:
            yield f"{text.id} {'不在查重索引里' if digest is None else '在查重索引里的文字不是最近提交的'}"
    yield from (f"{number} 在查重索引里，却不在项目库里" for number in there)


def _everything() -> Iterator[Text]:
    last = 0
    while batch := list(_known().filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        yield from texts_of(batch)


def _known() -> QuerySet[Record]:
    pks = known_projects().order_by().values("pk")
    return Record.objects.filter(pk__in=pks).select_related("unit")


def _change(pks: Sequence[int], glossary_now: Glossary) -> None:
    from tongchou.stages.duplicates.index import change  # noqa: PLC0415

    for start in range(0, len(pks), AT_ONCE):
        some = pks[start : start + AT_ONCE]
        put = list(texts_of(list(_known().filter(pk__in=some))))
        numbers = set(Record.objects.filter(pk__in=some).values_list("number", flat=True))
        index = _opened(str(folder()), _stamp(), glossary_now.digest)
        there = {number: entry.digest for number in numbers if (entry := index.find(number)) is not None}
        new = [t for t in put if there.get(t.id) != t.digest]
        gone = there.keys() - {t.id for t in put}
        if new or gone:
            change(folder(), glossary_now, new, gone)
            said_before = {t.id for t in new} | gone
            Comparison.objects.filter(project__number__in=said_before, of_register=True).delete()
            Likeness.objects.filter(other__number__in=gone).delete()


@lru_cache(maxsize=1)
def _opened(where: str, _at: str, _read_by: str) -> "Index":
    from tongchou.stages.duplicates.index import open_index  # noqa: PLC0415

    return open_index(Path(where), words())


def _stamp() -> str:
    """Changes whenever the list of files does."""
    try:
        return (folder() / LIST).read_text("utf-8")
    except OSError:
        return ""


def _head() -> tuple[int, str]:
    """The end of the journal: how many entries, and the last one's leaf."""
    head = LogHead.objects.first()
    return (head.size, head.last) if head else (0, "")


def _followed() -> int | None:
    """Up to where the index follows the journal; ``None`` where it followed another one, as after a restored backup."""
    try:
        told = json.loads((folder() / FOLLOWED).read_text("utf-8"))
        size, leaf = int(told["size"]), str(told["leaf"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    same = not size or Entry.objects.filter(seq=size, leaf=leaf).exists()
    return size if same else None


def _follow(head: tuple[int, str]) -> None:
    making = folder() / (FOLLOWED + ".making")
    making.write_text(json.dumps({"size": head[0], "leaf": head[1]}), "utf-8")
    making.replace(folder() / FOLLOWED)


# --- asking -----------------------------------------------------------------------------------------------------------


def in_review() -> Iterable[Record]:
    """The projects whose application was sent and is not yet decided: those that are compared by themselves."""
    waiting = Record.objects.filter(line=Line.APPLICATION, law_day__isnull=False, state__in=REVIEWED)
    return Record.objects.filter(pk__in=waiting.values("project")).select_related("unit")


REVIEWED = (
    "submitted", "returned", "admitted", "pre-review", "reviewed", "price-checked", "in-expert-review", "passed", "deferred",
)  # fmt: skip


def compare(now: datetime, most: int = AT_ONCE) -> int:
    """Compare the projects under review whose words are new; returns how many still wait, where ``most`` did not suffice."""
    index = current()
    spines = {s.number: s for s in in_review()}
    kept = dict(
        Comparison.objects.filter(project__in=spines.values(), of_register=False).values_list("project", "digest")
    )
    Comparison.objects.filter(of_register=False).exclude(project__in=spines.values()).delete()
    waiting = [t for t in texts_of(list(spines.values())) if kept.get(spines[t.id].pk) != f"{t.digest:016x}"]
    for text in waiting[:most]:
        _keep(spines[text.id], text, index.search(text, MOST_FOUND), now)
    return max(len(waiting) - most, 0)


def compare_register(now: datetime, most: int = ROUND_AT_ONCE) -> int:
    """Go on with the round over all that there is (13.2): what was never compared, whose words changed, or not for a year.

    Returns how many still wait.
    """
    index = current()
    wait = _waiting(now)
    spines = {s.number: s for s in wait.order_by("pk")[:most]}
    for text in texts_of(list(spines.values())):
        _keep(spines[text.id], text, index.search(text, MOST_FOUND), now, of_register=True)
    return wait.count() if len(spines) == most else 0


def _waiting(now: datetime) -> QuerySet[Record]:
    fresh = Comparison.objects.filter(Q(of_register=False) | Q(at__gte=now - ROUND))
    return _known().exclude(pk__in=in_review().values("pk")).exclude(pk__in=fresh.values("pk"))


def compare_sent(spine: Record, now: datetime) -> None:
    """Compare one project that was just sent, where the index is there; making a whole one is left to the clock."""
    if _followed() is None or not in_review().filter(pk=spine.pk).exists():
        return
    index, [text] = current(), texts_of([spine])
    kept = Comparison.objects.filter(project=spine, of_register=False).values_list("digest", flat=True).first()
    if kept != f"{text.digest:016x}":
        _keep(spine, text, index.search(text, MOST_FOUND), now)


@transaction.atomic
def _keep(spine: Record, text: Text, answer: Answer, now: datetime, *, of_register: bool = False) -> None:
    by, found = answer.by, [h for h in answer.hits if percent(h) >= LEAST_PERCENT]
    others = dict(
        Record.objects.filter(line=Line.PROJECT, number__in=[h.id for h in found]).values_list("number", "pk")
    )
    Comparison.objects.filter(project=spine).delete()
    made = Comparison.objects.create(
        project=spine, digest=f"{text.digest:016x}", at=now, by="" if by is None else PART_KEYS[by],
        compared_with=answer.compared_with, silent=answer.silent, best=max(map(percent, found), default=0),
        of_register=of_register,
    )  # fmt: skip
    Likeness.objects.bulk_create(
        Likeness(comparison=made, other_id=others[h.id], percent=percent(h), matched=of[0], compared=of[1])
        for h in found
        if by is not None and h.id in others
        for of in (h.counted(by),)
    )


def percent(hit: Hit) -> int:
    """The score as whole percent."""
    return round(100 * hit.score)


def near(sentence: str, but: str, told: QuerySet[Record]) -> list[Hit]:
    """What is there for a sentence of purpose: the projects that may be ``told`` by all their words, others by name only."""
    index = current()
    hits = index.search(Text("", "", goals=sentence), 3 * MOST_FOUND, frozenset({but})).hits
    open_ = set(told.filter(number__in=[h.id for h in hits]).values_list("number", flat=True))
    least = LEAST_PERCENT / 100
    found = (h for h in hits if (h.score if h.id in open_ else index.told_by(sentence, h.title)) >= least)
    return list(islice(found, MOST_FOUND))
