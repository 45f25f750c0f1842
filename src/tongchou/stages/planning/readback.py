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
CODE = re.compile(r"验证码[\s：:]*([0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4})")
AMOUNT = re.compile(r"(?<![0-9.,\-])[0-9][0-9,]*(?:\.[0-9]+)?(?:亿元|万元|元)?(?![0-9%\-])")
BY_YUAN = re.compile(r"单位[：:]?\s*元|[（(]元[）)]")
LONGEST, MOST = 300, 2_000


def rows(text: str) -> tuple[dict[str, Any], ...]:
    """Each application that a table names, with its place and its words; the sum stands under an empty number."""
    marks = [*NUMBER.finditer(text), *SUM.finditer(text)]
    marks.sort(key=lambda m: m.start())
    unit = "元" if BY_YUAN.search(text) and "万元" not in text else "万元"
    out = []
    ends = [*(m.start() for m in marks[1:]), len(text)]
    for place, (mark, end) in enumerate(zip(marks, ends, strict=False), start=1):
        said = text[mark.end() : end]
        line = said.partition("\n")[0]
        words = line if "\t" in line else said
        number = mark.group() if NUMBER.fullmatch(mark.group()) else ""
        out.append({"place": place, "number": number, "words": words.strip()[:LONGEST], "unit": unit})
    return tuple(out[:MOST]) if any(row["number"] for row in out) else ()


def code(text: str) -> str:
    """The code that the platform printed on a paper, or nothing."""
    found = CODE.search(text)
    return found.group(1) if found else ""


def says(row: Mapping[str, Any], words: str) -> bool:
    """Whether a row has these words, however its cells broke them into lines."""
    return _bare(words) in _bare(str(row["words"]))


def amounts(row: Mapping[str, Any], *words: str) -> list[int]:
    """The amounts in a row, 分, once the words that are known to stand there are taken out of it."""
    return list(_amounts(str(row["words"]), words, MoneyUnit.YUAN if row["unit"] == "元" else MoneyUnit.WAN))


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
