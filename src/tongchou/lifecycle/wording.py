"""Sentences that rules of several lines say in the same words."""

from collections.abc import Iterable, Iterator, Mapping
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


def tied(rows: Iterable[Mapping[str, Any]], who: str, field: str, instead: str) -> Iterator[Sentence]:
    """Ties that other records show, as paths: a proved one stops, another asks until somebody has written what came of looking.

    Rows of ``name``, ``says``, ``certain`` and ``cleared``; ``who`` is the part in which they are named (12.2, 19).
    """
    for row in rows:
        if row["certain"]:
            yield tell(
                "{who}{name}有关联，应当回避：{says}。", "{instead}。", field=field, who=who, name=row["name"], says=row["says"],
                instead=instead,
            )  # fmt: skip
        elif not row["cleared"]:
            yield tell(
                "{who}{name}疑似有关联（未经证实）：{says}。",
                "核实。确有关联的，{instead}；只是同名、同号的，在“关联核查结论”写明。",
                field=field, who=who, name=row["name"], says=row["says"], instead=instead,
            )  # fmt: skip
