"""Which tests prove which clause, as the build has written it down; an installation without that file shows none."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def tests_by_clause() -> Mapping[str, tuple[str, ...]]:
    """``coverage.json`` beside this module: clause of the reference edition → ids of tests."""
    try:
        text = resources.files(__package__).joinpath("coverage.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return {clause: tuple(tests) for clause, tests in json.loads(text).items()}
