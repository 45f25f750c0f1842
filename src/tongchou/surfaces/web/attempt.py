"""A form that was sent: either it was carried out, or it comes back with every word in it and all that is wrong."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import QueryDict

from tongchou.lifecycle.engine import Decision, StepRefusedError
from tongchou.records.conduct import MovedUnderUsError
from tongchou.regulation.fieldbook import BadAnswerError, Field
from tongchou.surfaces.api.once import MOVED
from tongchou.surfaces.web import forms
from tongchou.surfaces.web.forms import Control

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not carried out."""

    controls: list[Control]
    status: int
    problems: tuple[str, ...] = ()
    decision: Decision | None = None


def carry_out(
    fields: Iterable[Field], post: QueryDict, act: Callable[[dict[str, Any]], T], optional: frozenset[str] = frozenset()
) -> T | Refused:
    """Read the form and act on it. 422: something cannot be read; 409: it was refused, or somebody was faster."""
    answers, controls = forms.read(fields, post, optional)
    if any(c.problem for c in controls):
        return Refused(controls, 422)
    try:
        return act(answers)
    except StepRefusedError as refused:
        return Refused(controls, 409, decision=refused.decision)
    except MovedUnderUsError:
        return Refused(controls, 409, (MOVED,))
    except BadAnswerError as bad:
        return Refused(controls, 422, tuple(str(bad).splitlines()))
