"""What the text of a tender document gives away: conditions that only a firm of this city can meet (17.1, 17.2)."""

import re
from collections.abc import Iterable, Sequence

_AROUND = "[^。；;]{0,20}"
"""How much of its sentence is quoted on either side of a word."""


def local_conditions(pages: Sequence[str], words: Iterable[str]) -> tuple[str, ...]:
    """Each passage with a word that ties a condition to this city, and its page: ``第 12 页：投标人注册地在本市``.

    ``pages`` is the text page by page, ``words`` the parameter ``local-condition-words``. Spaces and line ends do not
    count, because text taken from PDF has them anywhere. Whether a passage shuts others out is for people to say.
    """
    marks = "|".join(map(re.escape, words))
    if not marks:
        return ()
    passage = re.compile(f"{_AROUND}(?:{marks}){_AROUND}")
    return tuple(
        f"第 {number} 页：{found[0]}"
        for number, page in enumerate(pages, start=1)
        for found in passage.finditer("".join(page.split()))
    )
