"""Rows that every step writes: the SQL of a new row and of a change is made once, as ``prepared`` does for queries.

Like ``bulk_create`` and ``update`` they send no signals; what a field does to a value before it is stored is Django's own.
"""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from tongchou.records.prepared import marks_for

M = TypeVar("M", bound=Model)


class Insert(Generic[M]):
    """New rows of one table: ``Insert(Entry)``; with ``or_leave`` those that are already there are left as they are."""

    def __init__(self, model: type[M], *, or_leave: bool = False) -> None:
        self._model, self._meta = model, model._meta  # noqa: SLF001  # Django's documented Model._meta API
        self._conflict = OnConflict.IGNORE if or_leave else None
        self._sql: dict[str, str] = {}

    def __call__(self, made: M) -> M:
        """Keep one row; it has its key afterwards."""
        with connection.cursor() as cursor:
            cursor.execute(self._statement(made), self._values(made))
            (made.pk,) = cursor.fetchone()
        made._state.adding, made._state.db = False, connection.alias  # noqa: SLF001  # as Django's own writers do
        return made

    def all(self, rows: Iterable[M]) -> None:
        """Keep several rows, whose keys nobody asks for."""
        made = list(rows)
        if made:
            with connection.cursor() as cursor:
                cursor.executemany(self._statement(made[0], returning=False), [self._values(row) for row in made])

    def _statement(self, sample: M, *, returning: bool = True) -> str:
        name = f"{connection.vendor}{returning}"
        if name not in self._sql:
            query = InsertQuery(self._model, on_conflict=self._conflict)
            query.insert_values(self._fields(), [sample])
            compiler = query.get_compiler(connection=connection)
            compiler.returning_fields = [self._meta.pk] if returning else None
            self._sql[name] = compiler.as_sql()[0][0]
        return self._sql[name]

    def _fields(self) -> list[Any]:
        """All columns but a key that the database gives."""
        return [f for f in self._meta.concrete_fields if not (f.primary_key and f.db_returning)]

    def _values(self, made: M) -> list[Any]:
        return [f.get_db_prep_save(f.pre_save(made, add=True), connection) for f in self._fields()]


class Update:
    """Changes of some columns of the rows that a query finds, by its values, as in ``Prepared``.

    ``Update(lambda pk: Paper.objects.filter(pk=pk), (int,), "state")`` is called with the values of the query and then
    those of the columns, and says how many rows it changed.
    """

    def __init__(self, find: Callable[..., QuerySet[Any]], types: tuple[type, ...], *columns: str) -> None:
        self._find, self._types, self._columns = find, types, columns
        self._plans: dict[str, tuple[str, list[tuple[int, Any]], list[Any]]] = {}

    def __call__(self, values: tuple[Any, ...], *news: Any) -> int:
        """Change the rows; returns their number."""
        if connection.vendor not in self._plans:
            self._plans[connection.vendor] = self._planned()
        sql, places, fields = self._plans[connection.vendor]
        params = [f.get_db_prep_save(new, connection) for f, new in zip(fields, news, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(sql, params + [p if n < 0 else values[n] for n, p in places])
            return int(cursor.rowcount)

    def _planned(self) -> tuple[str, list[tuple[int, Any]], list[Any]]:
        marks = marks_for(self._types)
        query = self._find(*marks).query
        compiler = query.get_compiler(connection=connection)
        compiler.pre_sql_setup()
        where, params = compiler.compile(query.where)
        meta, quote = query.get_meta(), connection.ops.quote_name
        fields = [meta.get_field(name) for name in self._columns]
        changes = ", ".join(f"{quote(f.column)} = %s" for f in fields)
        places = [(marks.index(p), None) if p in marks else (-1, p) for p in params]
        return f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {where}", places, fields  # noqa: S608  # names of columns only
