"""Finding things: one index on both databases, kept with the records, asked through the doors.

Hits come in classes, each the newest first: the exact number; the words in the title; the title's pronunciation; the
words anywhere in the text. So the same question has the same answer on SQLite and on PostgreSQL, in the same order, and
a common word costs no more than its newest thousand hits, which is said.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from tongchou.kernel.text import texts_in
from tongchou.kernel.tokens import Term, Token, fold, runs, terms, tokens
from tongchou.lifecycle.trust import KEEPERS
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access
from tongchou.records.models import Document, Paper, Person, Record, Unit
from tongchou.regulation import rulebook

RECORD, PAPER, UNIT = "record", "paper", "unit"
CHUNK = 6000
"""Characters of one row of a long text: PostgreSQL's positions end at 16,383."""

EVERYTHING = slice(None)
MOST = 200
"""Hits of one class that are looked at; the newest ones."""

TITLE_SIGNS = 40
"""Signs of a title whose pronunciation is indexed from."""

PART = {"title": "A", "text": "B", "sound": "C", "mark": "D"}
"""The parts of a document, and their weight letters on PostgreSQL."""


# --- keeping the index ------------------------------------------------------------------------------------------------


def keep(records: Sequence[Record], _at: datetime) -> None:
    """Bring the documents of some records, of their papers and of their units up to date."""
    spines = {r.project_id for r in records if r.project_id} - {r.pk for r in records}
    records = [
        *records,
        *Record.objects.filter(pk__in=spines).select_related("unit"),
    ]  # what opens a project names its year
    _write([d for r in records for d in _of_record(r)], {f"{RECORD}:{r.pk}" for r in records})
    told = {u.pk: u for u in Unit.objects.filter(record__in=[r.pk for r in records])}  # by their registrations
    units, anew = {r.unit_id: r.unit for r in records} | told, {f"{UNIT}:{pk}" for pk in told}
    known = set(Document.objects.filter(key__in=[f"{UNIT}:{pk}" for pk in units]).values_list("key", flat=True))
    fresh = [_of_unit(u) for u in units.values() if f"{UNIT}:{u.pk}" not in known - anew]
    _write(fresh, anew)
    _keep_papers(records)


def _keep_papers(records: Sequence[Record]) -> None:
    """Index what came newly on record; a paper's text never changes, only which version is the newest."""
    rows = Paper.objects.filter(record__in=[r.pk for r in records]).exclude(state="pending").order_by("kind", "version")
    newest = {(p.record_id, p.kind): p for p in rows.select_related("record__unit", "record__project")}
    wanted = {f"{PAPER}:{p.pk}": p for p in newest.values()}
    keys = [f"{PAPER}:{p.pk}" for p in rows]
    there = set(Document.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = [d for key, p in wanted.items() if key not in there for d in _of_paper(p)]
    _write(fresh, there - set(wanted))


def wrong(records: Sequence[Record], _at: datetime) -> Iterator[str]:
    """Documents of these records that are not as the records say."""
    keys = [f"{RECORD}:{r.pk}" for r in records]
    there: dict[str, list[tuple[Any, ...]]] = {}
    for d in Document.objects.filter(key__in=keys).order_by("pk"):
        there.setdefault(d.key, []).append(_said(d))
    for record in records:
        if there.get(f"{RECORD}:{record.pk}", []) != [_said(d) for d in _of_record(record)]:
            yield f"{record.number} 在检索里的内容与记录不一致"


def _said(d: Document) -> tuple[Any, ...]:
    return d.title, d.text, d.number, d.year, d.reserved, d.unit_id


def _of_record(r: Record) -> Iterator[Document]:
    """What everybody may read who may see the record, and apart from it what is reserved; of sheets of scores nothing."""
    if r.line == Line.SCORE:
        return
    fields = rulebook.load(r.edition).forms[r.line].fields
    open_, closed = [], []
    for name, shown in fields.items():  # in the order of the form: PostgreSQL keeps answers in an order of its own
        value = r.answers.get(name)
        words = [shown.choices.get(t, t) if shown.choices else t for t in texts_in(value)]
        (closed if shown.reserved else open_).extend(words)
    title = r.title or r.number
    common = {
        "key": f"{RECORD}:{r.pk}",
        "kind": RECORD,
        "record": r,
        "unit": r.unit,
        "number": r.number,
        "year": r.year,
    }
    for text, reserved in ((open_, False), (closed, True)):
        if text or not reserved:
            yield Document(**common, title=title[:300], text="\n".join(text)[:CHUNK], reserved=reserved)


def _of_paper(p: Paper) -> Iterator[Document]:
    for start in range(0, max(len(p.text), 1), CHUNK):
        yield Document(
            key=f"{PAPER}:{p.pk}", kind=PAPER, record=p.record, paper=p, unit=p.record.unit, title=p.name[:300],
            year=p.record.year, text=p.text[start : start + CHUNK],
        )  # fmt: skip


def _of_unit(u: Unit) -> Document:
    return Document(key=f"{UNIT}:{u.pk}", kind=UNIT, unit=u, title=u.name[:300], number=u.uscc)


def _marks(d: Document) -> list[str]:
    """Words nobody types, by which a question is narrowed to what its asker may see before anything is read."""
    marks = [f"xxkind{d.kind}"]
    if d.record is not None:
        spine = d.record.spine
        marks += [
            f"xxunit{d.unit_id}",
            f"xxproject{spine.pk if spine else 0}",
            f"xxline{d.record.line.replace('-', '')}",
        ]
        if spine is not None and spine.unit_id != d.unit_id:
            marks.append(f"xxunit{spine.unit_id}")
    if d.reserved:
        marks.append("xxreserved")
    return marks


def _sounds(title: str) -> list[str]:
    """From every sign of a title on: the first letters, and the whole pronunciation."""
    out = []
    for run, chinese in runs(title[:TITLE_SIGNS]):
        if chinese:
            from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  # a quarter of a second, and few processes write

            whole = lazy_pinyin(run, style=Style.NORMAL)
            out += ["".join(s[:1] for s in whole[n:]) for n in range(len(whole))]
            out += ["".join(whole[n:])[:60] for n in range(len(whole))]
    return list(dict.fromkeys(out))


def _write(documents: Sequence[Document], gone: set[str]) -> None:
    """Replace documents by key, and their rows in the engine's index."""
    keys = {d.key for d in documents} | gone
    old = list(Document.objects.filter(key__in=keys).values_list("pk", flat=True)) if keys else []
    if old:
        _engine().drop(old)
        Document.objects.filter(pk__in=old).delete()
    Document.objects.bulk_create(documents)
    if documents:
        _engine().add(documents)


def _streams(d: Document) -> dict[str, list[Token]]:
    """The four parts of a document as tokens."""
    return {
        "title": list(tokens(f"{d.title} {d.number}")),
        "text": list(tokens(d.text)),
        "sound": [Token(t, 2 * n) for n, t in enumerate(_sounds(d.title))],
        "mark": [Token(t, 2 * n) for n, t in enumerate(_marks(d))],
    }


# --- asking -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a question in their order, those of the page that was asked for; of all ``kinds`` how many there are.

    At most ``MOST`` of each class are looked at; ``more``: there are further ones.
    """

    hits: tuple[Document, ...]
    kinds: Mapping[str, int] = field(default_factory=dict)
    more: bool = False

    def count(self, kind: str = "") -> int:
        """How many were found of a kind, or of all."""
        return self.kinds.get(kind, 0) if kind else sum(self.kinds.values())


def search(person: Person, today: date, query: str, *, kind: str = "", page: slice = EVERYTHING) -> Found:
    """What a person may find: through his doors, counted behind them, so that nothing is told by a number."""
    asked = terms(query)
    if not asked:
        return Found(())
    fence = _fence(person, today)
    order: dict[int, None] = {}
    more = False
    for part in (_exact(query), *(_engine().ask(c, fence, MOST + 1) for c in _classes(asked))):
        more |= len(part) > MOST
        order.update(dict.fromkeys(part[:MOST]))
    seen = _behind(person, today, list(order)[: 3 * MOST])
    hits: dict[str, tuple[int, str]] = {}
    for pk in order:
        if pk in seen:
            key, of = seen[pk]
            hits.setdefault(key, (pk, of))
    kinds = Counter(of for _, of in hits.values())
    shown = [pk for pk, of in hits.values() if kind in ("", of)][page]
    whole = Document.objects.select_related("record__unit", "record__project", "paper", "unit").in_bulk(shown)
    return Found(tuple(whole[pk] for pk in shown), kinds, more)


def _classes(asked: list[Term]) -> Iterator[dict[str, list[Term]]]:
    """The classes of hits as what must stand in which part."""
    yield {"title": asked}
    if all(t.is_latin for t in asked):
        yield {"sound": asked}
    yield {"both": asked}


def _exact(query: str) -> list[int]:
    number = query.strip()
    if not number or len(number) > 40 or "\0" in number:
        return []
    written = {
        number,
        number.upper(),
    }  # all numbers are in capitals; asking without regard to case would read every row
    return list(Document.objects.filter(number__in=written).order_by("-pk").values_list("pk", flat=True)[:MOST])


def _fence(person: Person, today: date) -> list[str]:
    """Marks of which a document must bear one; empty where a person sees everything. Wider than the door, never narrower."""
    grants = access.grants_of(person, today)
    if {Role(g.role) for g in grants} & access.WHOLE_CITY:
        return []
    marks = {f"xxkind{UNIT}"}
    for grant in grants:
        role = Role(grant.role)
        if role in access.OF_A_UNIT:
            marks.add(f"xxunit{grant.unit_id}")
            marks |= {f"xxline{line.replace('-', '')}" for line in (*access.LAW_LINES, Line.CALL)}
        elif role in access.OF_A_PROJECT:
            marks |= {f"xxproject{pk}" for pk in access.projects_of(grant)}
        elif role is Role.EXPERT:
            marks |= {f"xxline{line}" for line in (Line.APPLICATION, Line.SESSION)}
        elif role in KEEPERS:
            marks |= {f"xxline{line.replace('-', '')}" for line in (*access.LAW_LINES, *access.PEOPLE_LINES)}
    return sorted(marks)


def _behind(person: Person, today: date, pks: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The door itself: what the fence let through is asked once more, exactly. Key and kind of each that may be seen.

    The doors are asked for the records and papers at hand, because inside one query SQLite would first list all of them.
    """
    rows = Document.objects.filter(pk__in=list(pks))
    if not access.reads_whole(person, today):
        rows = rows.filter(reserved=False)
    found = list(rows.values_list("pk", "key", "kind", "record", "paper"))
    records = {record for _, _, kind, record, _ in found if kind == RECORD}
    papers = {paper for _, _, kind, _, paper in found if kind == PAPER}
    open_ = {
        RECORD: set(access.records_for(person, today).filter(pk__in=records).values_list("pk", flat=True)),
        PAPER: set(access.papers_for(person, today).filter(pk__in=papers).values_list("pk", flat=True)),
    }
    return {
        pk: (key, kind)
        for pk, key, kind, record, paper in found
        if kind == UNIT or (paper if kind == PAPER else record) in open_.get(kind, ())
    }


# --- the two engines --------------------------------------------------------------------------------------------------


class _Sqlite:
    """FTS5: one column for each part; a run's gap is a token that nobody can ask for."""

    def add(self, documents: Iterable[Document]) -> None:
        rows = []
        for d in documents:
            parts = _streams(d)
            rows.append((d.pk, *(_spread(parts[part]) for part in PART)))
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO records_document_fts (rowid, title, text, sound, mark) VALUES (%s, %s, %s, %s, %s)", rows
            )

    def drop(self, pks: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM records_document_fts WHERE rowid = %s", [(pk,) for pk in pks])

    def ask(self, wanted: Mapping[str, list[Term]], fence: list[str], most: int) -> list[int]:
        parts = []
        for part, asked in wanted.items():
            columns = "{title text}" if part == "both" else part
            parts += [f"{columns} : ({_fts_term(t)})" for t in asked]
        if fence:
            parts.append(f"mark : ({' OR '.join(_quoted(m) for m in fence)})")
        statement = (
            "SELECT rowid FROM records_document_fts WHERE records_document_fts MATCH %s ORDER BY rowid DESC LIMIT %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [" AND ".join(parts), most])
            return [row[0] for row in cursor.fetchall()]


def _spread(stream: list[Token]) -> str:
    """Tokens with spaces between them; where places have a gap, a filler that keeps phrases from running across."""
    out, last = [], -1
    for token in stream:
        out += ["xxgap"] * (token.place > last + 1 and last >= 0)
        out.append(token.text)
        last = token.place
    return " ".join(out)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _fts_term(term: Term) -> str:
    return _quoted(" ".join(term.words)) + ("*" if term.begun else "")


class _Postgres:
    """A ``tsvector`` with the places that we give, a weight letter for each part; the server's own parser is never asked."""

    def add(self, documents: Iterable[Document]) -> None:
        rows = [(_vector(_streams(d)), d.pk) for d in documents]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE records_document SET tsv = %s::tsvector WHERE id = %s", rows)

    def drop(self, pks: Sequence[int]) -> None:
        """The vector goes with its row."""

    def ask(self, wanted: Mapping[str, list[Term]], fence: list[str], most: int) -> list[int]:
        parts = []
        for part, asked in wanted.items():
            letters = "AB" if part == "both" else PART[part]
            parts += [f"({' | '.join(_ts_term(t, letter) for letter in letters)})" for t in asked]
        if fence:
            parts.append(f"({' | '.join(f'{_ts_quoted(m)}:D' for m in fence)})")
        statement = "SELECT id FROM records_document WHERE tsv @@ %s::tsquery ORDER BY id DESC LIMIT %s"
        with connection.cursor() as cursor:
            cursor.execute(statement, [" & ".join(parts), most])
            return [row[0] for row in cursor.fetchall()]


LAST_PLACE = 16_383


def _vector(parts: Mapping[str, list[Token]]) -> str:
    """The literal of a vector; each part begins far enough behind the one before that no phrase spans two."""
    places: dict[str, list[str]] = {}
    start = 1
    for part, letter in PART.items():
        stream = parts[part]
        for token in stream:
            place = min(start + token.place, LAST_PLACE)
            places.setdefault(token.text, []).append(f"{place}{'' if letter == 'D' else letter}")
        start += (stream[-1].place if stream else 0) + 5
    return " ".join(f"{_ts_quoted(text)}:{','.join(at[:255])}" for text, at in places.items())


def _ts_quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _ts_term(term: Term, letter: str) -> str:
    words = [f"{_ts_quoted(w)}:{letter}" for w in term.words]
    if term.begun:
        words[-1] = f"{_ts_quoted(term.words[-1])}:*{letter}"
    return f"({' <-> '.join(words)})" if len(words) > 1 else words[0]


def _engine() -> _Sqlite | _Postgres:
    return _Postgres() if connection.vendor == "postgresql" else _Sqlite()


def snippet(text: str, query: str, around: int = 30) -> tuple[str, str, str]:
    """What stands before, at and behind the first place of a text where a term of the query stands; empty where none does."""
    folded = fold(text)
    for run, _chinese in runs(query):
        at = folded.find(run)
        if at >= 0 and len(folded) == len(text):
            return (
                text[max(0, at - around) : at],
                text[at : at + len(run)],
                text[at + len(run) : at + len(run) + around],
            )
    return "", "", ""
