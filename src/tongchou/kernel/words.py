"""Chinese numerals and the names of articles: how a law is cited on every screen and in every paper."""

from collections.abc import Iterable

DIGITS = "零一二三四五六七八九"


def numeral(n: int) -> str:
    """The Chinese numeral of 0 … 9999 as articles write it: 10 is 十, 21 is 二十一, 101 is 一百零一."""
    if not 0 <= n <= 9999:
        raise ValueError(f"no numeral for {n}")
    if n < 10:
        return DIGITS[n]
    out, pending_zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, power)
        if digit:
            out += ("零" if pending_zero else "") + DIGITS[digit] + unit
            pending_zero = False
        elif out and n:
            pending_zero = True
    return out.removeprefix("一") if out.startswith("一十") else out


def article_of(clause_id: str) -> int:
    """The article that a clause stands in: ``"11.1"`` is clause 1 of article 11."""
    return int(clause_id.partition(".")[0])


def article_name(clause_id: str) -> str:
    """第十一条, for ``"11.1"`` as for ``"11"``."""
    return f"第{numeral(article_of(clause_id))}条"


def basis(clauses: Iterable[str]) -> str:
    """依据第九条、第十条: the articles of some clauses, each once, in their order."""
    return "依据" + "、".join(dict.fromkeys(article_name(c) for c in clauses))
