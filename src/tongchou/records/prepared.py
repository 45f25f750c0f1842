"""Queries that every decision asks: their SQL is made once, and only the values change.

Django writes the SQL of a query anew each time, which takes several times as long as the database takes to answer it. A
prepared query is an ordinary queryset with one placeholder for each value, compared for equality; what comes back is what
the queryset would give: instances, or tuples where it says ``values_list``.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

PLACE = 1_987_654_000
"""Stands for the first value while the SQL is made; a text column gets the same number as text."""

FAR = date(9876, 1, 1)
"""Stands for the first value where a column holds days."""


class Prepared:
    """One query by its values: ``Prepared(lambda unit: Record.objects.filter(unit=unit), int)``.

    Values are whole numbers, texts and days; what may be one of several things (an ``in``) stands in the query itself.
    """

    def __init__(self, make: Callable[..., QuerySet[Any]], *types: type[int] | type[str] | type[date]) -> None:
        self._make, self._types = make, types
        self._plans: dict[str, _Plan] = {}

    def __call__(self, *values: Any) -> list[Any]:
        """The rows for these values, with nothing of them kept."""
        plan = self._plans.get(connection.vendor)
        if plan is None:
            marks = marks_for(self._types)
            plan = self._plans[connection.vendor] = _Plan(self._make(*marks), [_stored(mark) for mark in marks])
        return plan.rows([_stored(value) for value in values])


def marks_for(types: Iterable[type]) -> list[Any]:
    """A value for each type that stands for the real one while the SQL is made, and is nowhere else in it."""
    return [FAR + timedelta(n) if type_ is date else type_(PLACE + n) for n, type_ in enumerate(types)]


def _stored(value: Any) -> Any:
    """A value as the database driver takes it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


class _Plan:
    """The SQL on one kind of database, and how its rows become what the queryset gives."""

    def __init__(self, queryset: QuerySet[Any], marks: list[Any]) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, params = compiler.as_sql()
        self.params = [(marks.index(p), None) if p in marks else (-1, p) for p in params]
        if {n for n, _ in self.params} - {-1} != set(range(len(marks))):
            raise ValueError(f"not every value has its place in {self.sql}")
        self.converters = compiler.get_converters([column[0] for column in compiler.select])
        info = None if queryset.query.values_select else compiler.klass_info
        self.model: Any = info["model"] if info else None
        if info:
            first, last = info["select_fields"][0], info["select_fields"][-1] + 1
            self.span = slice(first, last)
            self.names = [column[0].target.attname for column in compiler.select[first:last]]
            self.related = get_related_populators(info, compiler.select, connection.alias)

    def rows(self, values: list[Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [p if n < 0 else values[n] for n, p in self.params])
            found = [self._converted(row) for row in cursor.fetchall()]
        return [self._instance(row) for row in found] if self.model else found

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        cells = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                cells[place] = convert(cells[place], expression, connection)
        return tuple(cells)

    def _instance(self, row: tuple[Any, ...]) -> Any:
        made = self.model.from_db(connection.alias, self.names, row[self.span])
        for populator in self.related:
            populator.populate(row, made)
        return made
