"""A request that is sent twice is carried out once: the answer is kept with the act, in the same transaction (D11)."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.records.conduct import MovedUnderUsError
from tongchou.records.models import Receipt
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.surfaces.api.shapes import FindingOut, Problem

Answer = tuple[int, Any]
MOST_KEY = 80
MOVED = "别人刚刚改过这份记录。重新打开，看过现在的内容再办。"


def refusal(error: StepRefusedError) -> Problem:
    """A refused step as the API says it."""
    findings = [FindingOut.of(f) for f in error.decision.verdict]
    return Problem(code="step-refused", says=str(error), findings=findings)


def carried_out(act: Callable[[], Answer]) -> Answer:
    """The answer to an act, with the errors of the domain as answers, so that a journaled refusal is committed."""
    try:
        return act()
    except StepRefusedError as error:
        return 409, refusal(error)
    except MovedUnderUsError:
        return 409, Problem(code="moved", says=MOVED)
    except BadAnswerError as bad:
        return 422, Problem(code="bad-answer", says=str(bad))


def once(request: HttpRequest, at: datetime, act: Callable[[], Answer]) -> Answer:
    """Carry out ``act``, or give again the answer that the same person's same key was given."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return carried_out(act)
    if len(key) > MOST_KEY:
        return 422, Problem(code="key-too-long", says=f"幂等键最多 {MOST_KEY} 个字符。换一个键。")
    asked = sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    with transaction.atomic():
        kept = Receipt.objects.filter(person=request.auth, key=key).first()
        if kept is not None and kept.asked != asked:
            return 422, Problem(code="key-reused", says="这个幂等键已用于另一个请求。换一个键。")
        if kept is not None:
            return kept.status, kept.answer
        status, answer = carried_out(act)
        plain = answer.model_dump(mode="json")
        if status == 422:  # nothing was done, and the sentence may quote what must not be kept (art. 32)
            return status, plain
        Receipt.objects.create(person=request.auth, key=key, asked=asked, status=status, answer=plain, at=at)
    return status, plain
