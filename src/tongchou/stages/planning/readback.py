"""A plan's table as somebody handed it in, read from its text: which application stands where, beside which words (9.2, 9.3).

Whatever the file was (a sheet, a Word table, a PDF), its text names each application by its number, and what stands between
that number and the next is its row. So a table made by hand is read like one that the platform made.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tongchou.kernel.reading import BadValueError, MoneyUnit, money

NUMBER = re.compile(r"SB-[0-9]{4}-[0-9]+")
SUM = re.compile(r"(?:合计|总计|合\s计)")
AMOUNT = re.compile(r"(?<![0-9.,\-])[0-9][0-9,]*(?:\.[0-9]+)?(?:亿元|万元|元)?(?![0-9,%\-]|\.[0-9]|\s*[个项行年])")
HEAD, MONEY = re.compile(r"编号|编码"), re.compile(r"投资|金额|资金")
THIS_YEAR = re.compile(r"本年|当年|年度投资|年度资金")
BY_YUAN = re.compile(r"单位[：:]?\s*元|[（(]元[）)]")
LONGEST, MOST = 300, 2_000


def rows(text: str) -> tuple[dict[str, Any], ...]:
    """Each application that a table names, with its place and its words; the sum stands under an empty number.

    ``amount`` is the cell under the heading of the year's money, where the file has cells and a heading: what else is
    written in the row, as a remark, is not it.
    """
    marks = [*NUMBER.finditer(text), *SUM.finditer(text)]
    marks.sort(key=lambda m: m.start())
    unit = "元" if BY_YUAN.search(text) and "万元" not in text else "万元"
    heads = _heads(text[: marks[0].start()]) if marks else []
    out = []
    ends = [*(m.start() for m in marks[1:]), len(text)]
    for place, (mark, end) in enumerate(zip(marks, ends, strict=False), start=1):
        said = text[mark.end() : end]
        line = said.partition("\n")[0]
        words = line if "\t" in line else said
        number = mark.group() if NUMBER.fullmatch(mark.group()) else ""
        whole = text[text.rfind("\n", 0, mark.start()) + 1 : mark.end()] + line
        out.append(
            {
                "place": place, "number": number, "words": words.strip("\n ")[:LONGEST], "unit": unit,
                "amount": _under(heads, whole.split("\t")),
            }
        )  # fmt: skip
    return tuple(out[:MOST]) if any(row["number"] for row in out) else ()


def _heads(before: str) -> list[str]:
    """The cells of the heading: the last line before the rows that names the numbers."""
    lines = [line for line in before.splitlines() if "\t" in line and HEAD.search(line)]
    return lines[-1].split("\t") if lines else []


def _under(heads: list[str], cells: list[str]) -> str:
    """The cell of the year's money; empty where the row has not the cells of the heading, or the heading names none."""
    money = [n for n, head in enumerate(heads) if MONEY.search(head)]
    year = [n for n in money if THIS_YEAR.search(heads[n])] or money
    # An empty cell at the end is not there in every file; one that is missing earlier would shift all that follow.
    known = len(year) == 1 and year[0] < len(cells) <= len(heads)
    text = cells[year[0]].strip() if known else ""
    return text if AMOUNT.fullmatch(text) else ""


def says(row: Mapping[str, Any], words: str) -> bool:
    """Whether a row has these words, however its cells broke them into lines."""
    return _bare(words) in _bare(str(row["words"]))


def amount(row: Mapping[str, Any], *words: str) -> int | None:
    """The row's amount, 分: under its heading, else the first cell, or the first figure, that is an amount.

    The words that are known to stand in the row are taken out before: a title may hold a figure too. What follows the
    amount, a remark that tells another one, is never read for it.
    """
    unit = MoneyUnit.YUAN if row["unit"] == "元" else MoneyUnit.WAN
    text = str(row["words"])
    if row.get("amount"):
        return next(_amounts(str(row["amount"]), (), unit), None)
    if "\t" in text:
        known = {_bare(one) for one in words}
        cells = (c.strip() for c in text.split("\t") if _bare(c) not in known)
        return next((fen for c in cells if AMOUNT.fullmatch(c) for fen in _amounts(c, (), unit)), None)
    return next(_amounts(text, words, unit), None)


def _amounts(text: str, words: tuple[str, ...], unit: MoneyUnit) -> Iterator[int]:
    for one in words:
        broken = r"\s*".join(re.escape(sign) for sign in _bare(one))
        text = re.sub(broken, "\n", text, count=1) if broken else text
    for found in AMOUNT.finditer(text):
        try:
            yield money(found.group(), unit)
        except BadValueError:  # a long row of digits: a telephone number, an account
            continue


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
