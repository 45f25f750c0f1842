"""The full-text index of each engine: FTS5 beside the table, or a column of vectors in it."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    'CREATE VIRTUAL TABLE records_document_fts USING fts5 (title, text, sound, mark, tokenize = "unicode61 remove_diacritics 0")',
)
SQLITE_BACK = ("DROP TABLE records_document_fts",)
POSTGRES = (
    "ALTER TABLE records_document ADD COLUMN tsv tsvector",
    "CREATE INDEX records_document_tsv ON records_document USING gin (tsv)",
)
POSTGRES_BACK = ("ALTER TABLE records_document DROP COLUMN tsv",)


def forwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make it."""
    for statement in POSTGRES if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def backwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop it."""
    for statement in POSTGRES_BACK if editor.connection.vendor == "postgresql" else SQLITE_BACK:
        editor.execute(statement)
