"""Floor 5. What is particular to each stage of the work: its facts, its rules, and what its steps do to other tables.

Every stage has the same rooms: ``facts`` (what the rules look at), ``checks`` (the rules), both pure; ``queries``
(facts that other records hold) and ``actions`` (consequences of steps). Stages do not know each other.
"""

import importlib
import pkgutil
from functools import cache


@cache
def load_rules() -> None:
    """Import the facts and rules of every stage, so that the registries are full. Needs no Django."""
    _import("facts", "checks")


@cache
def load_all() -> None:
    """Import what the platform needs besides: the gatherers of facts and the consequences of steps."""
    load_rules()
    _import("queries", "actions")


def _import(*rooms: str) -> None:
    for stage in pkgutil.iter_modules(__path__):
        if not stage.ispkg:
            continue
        inside = importlib.import_module(f"{__name__}.{stage.name}")
        for room in pkgutil.iter_modules(inside.__path__):
            if room.name in rooms:
                importlib.import_module(f"{inside.__name__}.{room.name}")
