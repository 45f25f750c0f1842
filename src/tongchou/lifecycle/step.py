"""What a row of THE table is. The rows themselves, and how to read one, are in ``table.py``."""

from dataclasses import dataclass

from tongchou.lifecycle.words import Line, Role

STAYS = "="
OPENS = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row; ``due`` names the parameter that limits how long the record may wait for this step."""

    line: Line
    verb: str
    title: str
    frm: tuple[str, ...]
    to: str
    by: tuple[Role, ...]
    clauses: tuple[str, ...]
    rules: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    may_state: tuple[str, ...] = ()
    due: str = ""
    does: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The step's name wherever one string must do: ``"application:submit"``."""
        return f"{self.line}:{self.verb}"

    @property
    def opens(self) -> bool:
        """Whether the step makes a new record."""
        return OPENS in self.frm

    def lands(self, state: str) -> str:
        """The state after the step, taken from ``state``."""
        return state if self.to == STAYS else self.to


def row(
    line: Line, verb: str, title: str, frm: str, to: str, *by: Role, clauses: str,
    rules: str = "", papers: str = "", asks: str = "", due: str = "", does: str = "", effects: str = "",
) -> Step:  # fmt: skip
    """One row; lists are written as words with spaces between them, so that a row stays a line or two."""
    return Step(
        line=line,
        verb=verb,
        title=title,
        frm=tuple(frm.split()) or (OPENS,),
        to=to,
        by=by,
        clauses=tuple(clauses.split()),
        rules=tuple(rules.split()),
        papers=tuple(papers.split()),
        asks=tuple(a for a in asks.split() if not a.endswith("?")),
        may_state=tuple(a.removesuffix("?") for a in asks.split() if a.endswith("?")),
        due=due,
        does=tuple(does.split()),
        effects=tuple(effects.split()),
    )
