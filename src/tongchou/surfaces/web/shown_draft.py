"""Two texts of one form: what differs between them, and which of the two somebody chose to keep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from tongchou.surfaces.web import forms
from tongchou.surfaces.web.forms import Control

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Pair:
    """One field with two texts."""

    mine: Control
    theirs: Control

    @property
    def written(self) -> bool:
        """Whether the text is written, not chosen: then it can be put together from both."""
        return self.mine.widget not in ("radio", "checkbox", "select")


def differences(mine: Iterable[Control], theirs: Iterable[Control]) -> list[Pair]:
    """The fields whose texts differ."""
    pairs = zip(mine, theirs, strict=True)
    return [Pair(m, t) for m, t in pairs if _words(m) != _words(t)]


def _words(control: Control) -> tuple[str, ...]:
    picked = tuple(one for one in control.picked if one)
    return picked if control.widget == "checkbox" else ("\n".join(control.text.split("\r\n")),)


def read_back(shown: Iterable[Control], typed: Mapping[str, list[str]]) -> list[Control]:
    """Controls with what was once typed into them; a field that was not on that form stays as it is shown."""
    return forms.overlaid(shown, {name: texts or [""] for name, texts in typed.items()})


def settled(theirs: Iterable[Control], post: QueryDict) -> QueryDict | None:
    """The form after the choice between two texts; ``None`` where one was not made."""
    chosen = {name: post.get(f"keep-{name}") for name in post.getlist("differ")}
    if any(choice not in (MINE, THEIRS) for choice in chosen.values()):
        return None
    out = post.copy()
    for control in theirs:
        if chosen.get(control.field.id) == THEIRS:
            texts = control.picked if control.widget == "checkbox" else (control.text,)
            out.setlist(control.field.id, list(texts))
    return out
