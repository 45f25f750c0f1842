"""The word lists of ``words.toml``: what marks a header field, a place name, an advertisement or navigation."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def words() -> Mapping[str, Any]:
    """The tables of ``words.toml``, read once; lists of strings throughout."""
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def word_list(table: str, key: str) -> tuple[str, ...]:
    """One list, longest words first, so that a pattern made of it prefers 人民政府 to 政府."""
    return tuple(sorted(words()[table][key], key=len, reverse=True))
