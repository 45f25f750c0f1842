"""An answer as people read it and as programs do. A hint: who decides is a person."""

from collections.abc import Iterator
from typing import Any

from tongchou.stages.duplicates.entries import PART_KEYS, PART_NAMES, Answer, Entry, Pair, Part
from tongchou.stages.duplicates.pairs import Twins

ALMOST, LIKELY = 0.75, 0.5


def how_sure(sure: float) -> str:
    """A word for how sure a pair is."""
    return "几乎相同" if sure >= ALMOST else "很像" if sure >= LIKELY else "可能相同"


def text(entry: Entry, answer: Answer) -> Iterator[str]:
    """The lines of an answer."""
    yield f"{entry.title}（{entry.id}）"
    yield from (f"  注意：{says}" for says in answer.says)
    if answer.by is None:
        return
    if answer.common:
        yield f"  大家都有、不计的：{'；'.join(answer.common)}"
    if not answer.hits:
        yield "  没有查到说到同样事情的项目。"
    for n, hit in enumerate(answer.hits, 1):
        answered, of = hit.counted(answer.by)
        about = "，".join(filter(None, (hit.unit, f"{hit.year} 年" if hit.year else "")))
        yield f"  {n}. {hit.title}（{hit.id}{'，' + about if about else ''}）　{hit.score:.0%}　{PART_NAMES[answer.by]} {answered} / {of} 项有对应"
        yield from (f"     {_pair(pair)}" for pair in hit.pairs if pair.kind in {answer.by, Part.DATA})
        yield from (f"     新的：{new}" for new in hit.new)
        if hit.not_compared:
            yield f"     没有比对：{'、'.join(PART_NAMES[kind] for kind in hit.not_compared)}（有一方没有写）"


def _pair(pair: Pair) -> str:
    return f"{how_sure(pair.sure)}（{pair.sure:.0%}）：{pair.mine} ⇄ {pair.theirs}"


def twins_text(twins: Twins) -> str:
    """Two entries of one index in a line."""
    hit = twins.hit
    answered, of = hit.counted(twins.by)
    sides = (f"{title}（{'，'.join(filter(None, (number, unit)))}）" for title, number, unit in _sides(twins))
    return f"{hit.score:.0%}　{PART_NAMES[twins.by]} {answered} / {of} 项有对应　{' ⇄ '.join(sides)}"


def twins_as_data(twins: Twins) -> dict[str, Any]:
    """The same as data."""
    answered, of = twins.hit.counted(twins.by)
    sides = [{"id": number, "title": title, "unit": unit} for title, number, unit in _sides(twins)]
    return {
        "score": twins.hit.score, "compared_by": PART_KEYS[twins.by], "answered": answered, "of": of, "sides": sides,
    }  # fmt: skip


def _sides(twins: Twins) -> tuple[tuple[str, str, str], ...]:
    return tuple((side.title, side.id, side.unit) for side in (twins.entry, twins.hit))


def as_data(entry: Entry, answer: Answer) -> dict[str, Any]:
    """The same as data; kinds of parts by their names in JSON files."""
    return {
        "id": entry.id,
        "title": entry.title,
        "compared_by": PART_KEYS[answer.by] if answer.by is not None else None,
        "compared_with": answer.compared_with,
        "without_functions": answer.silent,
        "says": list(answer.says),
        "common": list(answer.common),
        "hits": [
            {
                "id": hit.id,
                "title": hit.title,
                "unit": hit.unit,
                "year": hit.year or None,
                "score": hit.score,
                "pairs": [
                    {
                        "kind": PART_KEYS[p.kind],
                        "mine": p.mine,
                        "theirs": p.theirs,
                        "their_kind": PART_KEYS[p.their_kind],
                        "sure": p.sure,
                    }
                    for p in hit.pairs
                ],
                "new": list(hit.new),
                "not_compared": [PART_KEYS[kind] for kind in hit.not_compared],
            }
            for hit in answer.hits
        ],
    }
