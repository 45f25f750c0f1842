"""How alike two names of projects are, without a dictionary: a hint for people, never a decision (11.4, 13.2)."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from tongchou.kernel.text import fold

_BRACKETED = re.compile(r"\([^)]*\)")
_PHASE = re.compile(r"第?[一二三四五六七八九十\d]+(?:期|阶段|批次?|标段|年度?)")
_GENERIC = re.compile(r"建设|项目|工程|系统|平台|采购|购置|升级|改造|扩容|运维|服务|续建")
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=50_000)
def stem(title: str, unit: str = "") -> str:
    """What a project's name is about: without its unit, brackets, phase and the words that all projects carry."""
    text = fold(title)
    text = text.replace(fold(unit), "") if unit else text
    for noise in (_BRACKETED, _PHASE, _GENERIC, _NOT_WORD):
        text = noise.sub("", text)
    return text


def likeness(one: str, other: str, unit: str = "") -> int:
    """How alike two project names are, 0 … 100 percent.

    It is the share of pairs of neighbouring characters that their stems have in common (Dice's coefficient), which
    needs no dictionary. Stems of one character have no pairs and are alike only when equal.
    """
    return stems_alike(stem(one, unit), stem(other, unit))


def stems_alike(a: str, b: str) -> int:
    """The same of two stems."""
    if a == b:
        return 100 if a else 0
    pairs_a, pairs_b = _pairs(a), _pairs(b)
    total = max(len(a) - 1, 0) + max(len(b) - 1, 0)
    if not total or pairs_a.keys().isdisjoint(pairs_b):  # most names have nothing in common, and every decision asks
        return 0
    return 200 * sum(min(n, pairs_b.get(pair, 0)) for pair, n in pairs_a.items()) // total


@lru_cache(maxsize=50_000)
def _pairs(text: str) -> Mapping[str, int]:
    return dict(Counter(text[i : i + 2] for i in range(len(text) - 1)))
