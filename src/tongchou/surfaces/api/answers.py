"""From the field book to the API's schemas: strict in OpenAPI, judged by the field book, so that errors are its sentences.

Validating twice, here and in the field book, would give two wordings for one mistake; the schema is what a program
reads beforehand, the field book is what decides.
"""

from collections.abc import Iterable
from typing import Any

from pydantic import ConfigDict, JsonValue, RootModel

from tongchou.regulation.fieldbook import Field, Form, Kind

SIMPLE: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.INTEGER: {"type": "integer", "minimum": 0},
    Kind.MONEY: {"type": "integer", "minimum": 0, "description": "分"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.YESNO: {"type": "boolean"},
    Kind.LINES: {"type": "array", "items": {"type": "string"}},
    Kind.YEARS: {
        "type": "object",
        "propertyNames": {"pattern": "^[0-9]{4}$"},
        "additionalProperties": {"type": "integer", "minimum": 0},
    },
}


class Answers(RootModel[dict[str, JsonValue]]):
    """Answers by field id; which fields there are is in the schema of each operation."""


def schema_of(field: Field) -> dict[str, Any]:
    """The JSON schema of one field."""
    choices = list(field.choices or ())
    match field.kind:
        case Kind.CHOICE:
            shape: dict[str, Any] = {"type": "string", "enum": choices}
        case Kind.CHOICES:
            shape = {"type": "array", "items": {"type": "string", "enum": choices}}
        case Kind.ROWS:
            cell = {"type": ["string", "integer", "boolean", "null"]}
            row = {
                "type": "object",
                "properties": dict.fromkeys(field.columns or (), cell),
                "additionalProperties": False,
            }
            shape = {"type": "array", "items": row}
        case simple:
            shape = dict(SIMPLE[simple])
    title = f"{field.label}（{field.unit}）" if field.unit else field.label
    return {**shape, "title": title}


def answers_model(name: str, form: Form, only: Iterable[str] | None = None) -> type[Answers]:
    """A body type whose schema is a form's asked fields, or those of them that a step asks."""
    wanted = form.fields if only is None else {n: form.fields[n] for n in only}
    schema = {
        "type": "object",
        "title": name,
        "properties": {n: schema_of(f) for n, f in wanted.items() if f.asked},
        "additionalProperties": False,
    }
    return type(
        name, (Answers,), {"model_config": ConfigDict(json_schema_extra=lambda s: (s.clear(), s.update(schema))[0])}
    )
