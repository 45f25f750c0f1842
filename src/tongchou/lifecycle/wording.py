"""Sentences that rules of several lines say in the same words."""

from collections.abc import Iterator
from typing import Any

from tongchou.kernel.outcome import Sentence, tell
from tongchou.regulation.rulebook import Law


def too_short(facts: Any, field: str, law: Law, mend: str = "写明事实和依据。") -> Iterator[Sentence]:
    """A text of two words says nothing: the city's ``reason-min-chars`` count for every explanation and every reason."""
    least, length = law.value("reason-min-chars"), len((getattr(facts, field) or "").strip())
    if length < least:
        yield tell(
            "“{label}”只有 {length} 个字，不少于 {least} 个字（本市参数）。", mend, field=field,
            label=law.book.field(facts.LINE, field).label, length=length, least=least,
        )  # fmt: skip
