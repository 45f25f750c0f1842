"""Texts as they arrive: whether they can be kept at all, where in an answer they stand, and when two names are one."""

import unicodedata
from collections.abc import Iterator, Mapping


def can_be_kept(text: str) -> bool:
    """Whether a database can hold a text, and so find it: no NUL, which PostgreSQL refuses, and no half of a sign."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def texts_in(value: object) -> Iterator[str]:
    """Every text in an answer, however deep it stands in lists and rows; in the order of their names, which databases keep as they like."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for _name, inner in sorted(value.items()):
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


def fold(name: object) -> str:
    """A name without what typists differ in: width of letters and brackets, spaces, capitals."""
    return "".join(unicodedata.normalize("NFKC", str(name or "")).split()).casefold()
