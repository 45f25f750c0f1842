"""What somebody would take instead of the index of 查重: each over title and functions of the same entries, asked with the same.

    for name, other in OTHERS.items(): search, seconds = other(folder, entries)

Chinese has no spaces, so all are given what finds it: FTS5 and PostgreSQL their trigrams, tantivy and bm25s neighbouring
signs as words. An engine that is not installed, or has no server, raises ``MissingError`` with the way to get it.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from tongchou.stages.duplicates.entries import Entry

TOP = 10
Search = Callable[[Entry], list[tuple[str, float]]]
Made = tuple[Search, float]


class MissingError(RuntimeError):
    """An engine that is not here."""


def said(entry: Entry) -> str:
    """What of an entry the others compare."""
    return " ".join((entry.title, *entry.functions))


def neighbours(entry: Entry, signs: int = 2) -> list[str]:
    """Neighbouring signs as words, each once."""
    texts = (entry.title, *entry.functions)
    return list(dict.fromkeys(t[n : n + signs] for t in texts for n in range(len(t) - signs + 1)))


def fts5(folder: Path, entries: Iterable[Entry]) -> Made:
    """SQLite's index with trigrams, asked with all trigrams."""
    database = sqlite3.connect(folder / "fts5.sqlite3")
    database.execute("CREATE VIRTUAL TABLE projects USING fts5(number UNINDEXED, said, tokenize='trigram')")
    begun = time.perf_counter()
    database.executemany("INSERT INTO projects VALUES (?, ?)", ((e.id, said(e)) for e in entries))
    database.commit()

    def search(entry: Entry) -> list[tuple[str, float]]:
        match = " OR ".join(f'"{part}"' for part in neighbours(entry, 3) if '"' not in part)
        statement = "SELECT number, -rank FROM projects WHERE projects MATCH ? ORDER BY rank LIMIT ?"
        return list(database.execute(statement, [match, TOP]))

    return search, time.perf_counter() - begun


def tantivy(folder: Path, entries: Iterable[Entry]) -> Made:
    """tantivy with BM25 over neighbouring signs."""
    try:
        import tantivy as engine  # noqa: PLC0415
    except ImportError:
        raise MissingError("uv sync --group bench") from None
    fields = engine.SchemaBuilder()
    fields.add_text_field("number", stored=True, tokenizer_name="raw")
    fields.add_text_field("said", tokenizer_name="whitespace")
    schema = fields.build()
    place = folder / "tantivy"
    place.mkdir()
    index = engine.Index(schema, path=str(place))
    begun = time.perf_counter()
    writer = index.writer(heap_size=500_000_000, num_threads=2)
    for e in entries:
        writer.add_document(engine.Document(number=e.id, said=" ".join(neighbours(e))))
    writer.commit()
    writer.wait_merging_threads()
    made = time.perf_counter() - begun
    index.reload()
    searcher = index.searcher()

    def search(entry: Entry) -> list[tuple[str, float]]:
        terms = [engine.Query.term_query(schema, "said", word) for word in neighbours(entry)]
        asked = engine.Query.boolean_query([(engine.Occur.Should, term) for term in terms])
        hits = searcher.search(asked, TOP).hits
        return [(searcher.doc(place)["number"][0], score) for score, place in hits]

    return search, made


def bm25s(_folder: Path, entries: Iterable[Entry]) -> Made:
    """bm25s over neighbouring signs, in memory."""
    try:
        import bm25s as engine  # noqa: PLC0415
    except ImportError:
        raise MissingError("uv sync --group bench") from None
    begun = time.perf_counter()
    numbers: list[str] = []
    known: dict[str, int] = {}
    ids: list[list[int]] = []
    for e in entries:
        numbers.append(e.id)
        ids.append([known.setdefault(word, len(known)) for word in neighbours(e)])
    index = engine.BM25()
    index.index((ids, known), show_progress=False)
    made = time.perf_counter() - begun

    def search(entry: Entry) -> list[tuple[str, float]]:
        words = [[known[word] for word in neighbours(entry) if word in known]]
        rows, scores = index.retrieve(words, k=TOP, show_progress=False)
        return [(numbers[int(row)], float(score)) for row, score in zip(rows[0], scores[0], strict=True)]

    return search, made


def pg_trgm(_folder: Path, entries: Iterable[Entry]) -> Made:
    """PostgreSQL's trigrams with a GIN index, asked for what is similar at all, the most similar first."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        raise MissingError("DATABASE_URL=postgresql://…")
    import psycopg  # noqa: PLC0415

    database = psycopg.connect(url, autocommit=True)
    database.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    database.execute("DROP TABLE IF EXISTS duplicates_beside")
    database.execute("CREATE TABLE duplicates_beside (number text, said text)")
    database.execute("SET pg_trgm.similarity_threshold = 0.1")
    begun = time.perf_counter()
    with database.cursor() as cursor, cursor.copy("COPY duplicates_beside FROM STDIN") as rows:
        for e in entries:
            rows.write_row((e.id, said(e)))
    database.execute("CREATE INDEX ON duplicates_beside USING gin (said gin_trgm_ops)")
    database.execute("ANALYZE duplicates_beside")
    made = time.perf_counter() - begun

    def search(entry: Entry) -> list[tuple[str, float]]:
        statement = (
            "SELECT number, similarity(said, %(said)s) AS score FROM duplicates_beside "
            "WHERE said %% %(said)s ORDER BY score DESC LIMIT %(top)s"
        )
        return database.execute(statement, {"said": said(entry), "top": TOP}).fetchall()

    return search, made


OTHERS: dict[str, Callable[[Path, Iterable[Entry]], Made]] = {
    "SQLite FTS5, trigrams": fts5,
    "tantivy": tantivy,
    "bm25s": bm25s,
    "PostgreSQL pg_trgm": pg_trgm,
}
