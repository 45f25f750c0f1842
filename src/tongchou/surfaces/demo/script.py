"""A play as data: who takes which step on which day, stating what, on which papers. Any player can act it.

The demo city acts it through ``conduct``; the journey tests act the same lines through the API. ``@name`` in what is
stated stands for the number of the record that was opened under that name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from tongchou.lifecycle.words import Line

ATTACH = "attach"
"""The verb of an act that only brings papers."""

SAVE = "save"
"""The verb of an act that fills in a form without taking a step."""


@dataclass(frozen=True, slots=True)
class Act:
    """One step. ``name`` is how later acts call the record; an act whose verb opens one gives it that name."""

    on: date
    who: str
    line: Line
    verb: str
    name: str
    stated: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    opens: bool = False
    project: str = ""
    unit: str = ""
    """For which unit a record without a project is opened; empty: the actor's own."""
    refused: str = ""
    """The rules (or other objections) by which the step must be refused, with spaces between them; empty: it is taken."""


class Player(Protocol):
    """Whoever acts: the demo through ``conduct``, a test through the API."""

    def open(self, act: Act, stated: Mapping[str, Any], project: str) -> tuple[str, str]:
        """Open a record and return its number and its project's code (empty where it has none, or was refused)."""

    def find(self, act: Act, project: str) -> str:
        """The number of the record that the system opened on a project, on the act's line."""

    def attach(self, act: Act, number: str, kind: str) -> None:
        """Attach a paper of a kind."""

    def take(self, act: Act, number: str, stated: Mapping[str, Any]) -> None:
        """Take a step on a record, or be refused it where the act says so."""

    def save(self, act: Act, number: str, stated: Mapping[str, Any]) -> None:
        """Fill in the form of a record."""


def play(acts: Iterable[Act], player: Player, names: dict[str, str] | None = None) -> dict[str, str]:
    """Act a play in the order of its days; returns the numbers by name (``x.project`` is the project of ``x``)."""
    known = names if names is not None else {}
    for act in sorted(acts, key=lambda a: a.on):
        stated = resolve(act.stated, known)
        if act.opens:
            number, code = player.open(act, stated, known[act.project] if act.project else "")
            if act.refused:
                continue
            known[act.name] = number
            known[f"{act.name}.project"] = code
            for kind in act.papers:
                player.attach(act, number, kind)
            continue
        if act.name not in known:  # the system opened it, because of an earlier act
            life = act.name.partition(".")[0]
            entered = known.get(f"{life}.project", "")  # from a list, so without an application
            known[act.name] = player.find(act, known.get(f"{life}.application.project", entered))
        number = known[act.name]
        for kind in act.papers:
            player.attach(act, number, kind)
        if act.verb == SAVE:
            player.save(act, number, stated)
        elif act.verb != ATTACH:
            player.take(act, number, stated)
    return known


def resolve(value: Any, known: Mapping[str, str]) -> Any:
    """What is stated, with every ``@name`` replaced by its number."""
    if isinstance(value, str):
        return known[value[1:]] if value.startswith("@") else value
    if isinstance(value, Mapping):
        return {key: resolve(v, known) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(v, known) for v in value]
    return value
