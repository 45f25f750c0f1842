"""A form that was sent: either it was carried out, or it comes back with every word in it and all that is wrong."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest, QueryDict

from tongchou.lifecycle.engine import Decision, StepRefusedError
from tongchou.records import receipts
from tongchou.records.conduct import MovedUnderUsError
from tongchou.regulation.fieldbook import BadAnswerError, Field
from tongchou.surfaces.api.once import MOVED
from tongchou.surfaces.web import forms, kept
from tongchou.surfaces.web.forms import Control

T = TypeVar("T")
AGAIN = "这张表已经提交过，内容又改了。在“记录”里看上一次办到哪里；还要办，重新打开这一页。"


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not carried out."""

    controls: list[Control]
    status: int
    problems: tuple[str, ...] = ()
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A form that was carried out, now or when it was sent before: the record and the entry that say so."""

    number: str
    seq: int


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


def carry_out_once(
    request: HttpRequest,
    at: datetime,
    fields: Iterable[Field],
    act: Callable[[dict[str, Any]], Done],
    optional: frozenset[str] = frozenset(),
) -> Done | Refused:
    """The same for a form that carries a key: sent twice it is one act, and leads to the same receipt.

    A refusal is no act: what it says comes from the present state each time, so it is not kept with the key.
    """
    asked, key = list(fields), request.POST.get("once", "")
    if not 0 < len(key) <= receipts.MOST_KEY:
        return carry_out(asked, request.POST, act, optional)
    refused: list[Refused] = []

    def plain() -> tuple[int, Any]:
        done = carry_out(asked, request.POST, act, optional)
        if isinstance(done, Refused):
            refused.append(done)
            return receipts.NOT_KEPT, None
        return 200, {"number": done.number, "seq": done.seq}

    try:
        _, answer, _ = receipts.once(request.user, f"page:{key}"[: receipts.MOST_KEY], kept.asked(request), at, plain)
    except receipts.KeyReusedError:
        return Refused(forms.read(asked, request.POST, optional)[1], 409, (AGAIN,))
    return refused[0] if refused else Done(**answer)
