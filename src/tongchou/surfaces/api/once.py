"""A request that is sent twice is carried out once: what ``records.receipts`` keeps, as the API says it."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpRequest

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.records import receipts
from tongchou.records.conduct import MovedUnderUsError
from tongchou.records.receipts import MOST_KEY
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.surfaces.api.shapes import FindingOut, Problem

Answer = tuple[int, Any]
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

    def plain() -> Answer:
        status, answer = carried_out(act)
        return status, answer.model_dump(mode="json")

    try:
        status, answer, _ = receipts.once(request.auth, key, asked, at, plain)
    except receipts.KeyReusedError:
        return 422, Problem(code="key-reused", says="这个幂等键已用于另一个请求。换一个键。")
    return status, answer
