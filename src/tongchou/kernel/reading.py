"""What people write in spreadsheets and forms, read as values: money, days, whole numbers, yes or no, choices.

A text that has two readings is refused with a sentence, never guessed. What is written loosely but honestly
(2026年3月, 5 年以上) is kept as a span, so that a rule can be asked at both ends of it.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from typing import Generic, TypeVar

T = TypeVar("T", int, date)


class BadValueError(ValueError):
    """A text that cannot be read as what it should be; the message is a sentence for the person who wrote it."""


class MoneyUnit(IntEnum):
    """What one of the written number is worth, in 分."""

    FEN = 1
    YUAN = 100
    QIAN = 100_000
    WAN = 1_000_000
    BAIWAN = 100_000_000
    YI = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Span(Generic[T]):
    """A value that is written only as closely as from ``low`` to ``high``; exact where the two are equal."""

    low: T
    high: T

    @property
    def exact(self) -> bool:
        """Whether there is one value only."""
        return self.low == self.high


MOST_FEN = 10_000 * MoneyUnit.YI  # 万亿元: a larger figure in a list of projects is a slip of the pen
MOST_WHOLE = 9_999  # the upper end of 以上: longer than anything a regulation counts
MOST_COUNT = 10**12
FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST = 40  # signs that a number, a day or a yes may take; a longer text is prose, whatever it begins with

_REMARK = re.compile(r"(?<=.)\(\D+\)$")  # (含税), (计划): says nothing about the value
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BLANKS = frozenset({"", "-", "--", "---", "—", "——", "/", "\\", "\u2013", "…", "*", "N/A", "n/a", "NA", "?", "??"})
_UNDECIDED = frozenset("待定 待核 待核定 待确定 待补充 未定 暂无 不详 另行安排 未填 未知 未注明 未说明".split())  # noqa: SIM905 — words


def plain(text: str) -> str:
    """One spelling: full-width signs become half-width, invisible ones go, runs of white space become one space."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


def _quoted(text: str) -> str:
    """The text as a sentence may carry it."""
    shown = plain(text)
    return f"“{shown}”" if len(shown) <= LONGEST else f"“{shown[:LONGEST]}…”"


def is_blank(text: str) -> bool:
    """Whether the writer left it open: nothing, a dash, or a word such as 待定. 无 is an answer, not a blank."""
    shown = plain(text)
    return shown in _BLANKS or shown.strip("()") in _UNDECIDED


# Numbers -----------------------------------------------------------------------------------------------------------

_DIGIT_ROWS = ("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {sign: n for n, row in enumerate(_DIGIT_ROWS) for sign in row}
_POWERS = ((10**8, "亿億"), (10**4, "万萬"), (10**3, "千仟"), (10**2, "百佰"), (10, "十拾"))
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:[eE]\+?\d{1,2})?|\.\d+")
_NUMERALS = "零〇○一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万萬亿億"


def _number(text: str) -> Decimal | None:
    """A number without sign and unit: ``1,234.5``, ``三百二十``, ``3亿5000万``; ``None`` if it is none.

    三百五 and 一万二 are refused: half of their readers take them for 305 and 10,002.
    """
    if len(text) > LONGEST:
        return None
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if text in _DIGITS:
        return Decimal(_DIGITS[text])
    for power, signs in _POWERS:
        at = max(text.rfind(sign) for sign in signs)
        if at < 0:
            continue
        head, tail = text[:at], text[at + 1 :].removeprefix("零")
        if tail in _DIGITS and power > 10 and tail == text[at + 1 :]:
            return None
        many = _number(head) if head else Decimal(1) if power <= 10**3 else None
        rest = _number(tail) if tail else Decimal(0)
        return None if many is None or rest is None or rest >= power else many * power + rest
    return None


# Money -------------------------------------------------------------------------------------------------------------

_MONEY_UNITS = {
    "万元": MoneyUnit.WAN, "元": MoneyUnit.YUAN, "亿元": MoneyUnit.YI, "千元": MoneyUnit.QIAN, "百万元": MoneyUnit.BAIWAN,
    "分": MoneyUnit.FEN, "万": MoneyUnit.WAN, "亿": MoneyUnit.YI, "人民币万元": MoneyUnit.WAN, "人民币元": MoneyUnit.YUAN,
    "圆": MoneyUnit.YUAN, "人民币": MoneyUnit.YUAN, "rmb": MoneyUnit.YUAN, "cny": MoneyUnit.YUAN,
}  # fmt: skip
_FOREIGN = re.compile(r"[$€£]|美元|美金|欧元|日元|英镑|港[元币]|加元|USD|EUR|CAD|HKD|JPY", re.IGNORECASE)
_LOOSE = re.compile(r"约|左右|大概|近|超过|不低于|不少于|至少|以上|以内|以下|不高于|至多|多|余|[<>≤≥~±]")
_YUAN_PARTS = re.compile(rf"(?:([\d.,{_NUMERALS}]+)[元圆块])?零?(?:([\d{_NUMERALS}])角)?零?(?:([\d{_NUMERALS}])分)?")


def money_unit(text: str) -> MoneyUnit | None:
    """The unit that a heading or a line such as 单位:万元 names, or ``None``."""
    return _MONEY_UNITS.get(plain(text).lower().replace(" ", ""))


def money(text: str, default: MoneyUnit | None) -> int:
    """An amount in 分. A unit in the text (12万元) wins over ``default``; what is finer than a 分 is rounded half up.

    Raises ``BadValueError``: no unit known, another currency, a loose figure (约 500 万元), a range, no number at all.
    """
    body = re.sub(r"[\s¥￥]|人民币|RMB|CNY", "", _REMARK.sub("", plain(text)), flags=re.IGNORECASE)
    if _FOREIGN.search(body):
        raise BadValueError(f"{_quoted(text)}不是人民币。折成人民币再填。")
    if _LOOSE.search(body) or re.search(r"\d[-至到—]\d", body):
        raise BadValueError(f"{_quoted(text)}不是一个确定的金额。写成一个数。")
    sign, body = _sign(body)
    amount = _capital_amount(body)
    if amount is None:
        amount = _amount(body, default, plain(text))
    if amount > MOST_FEN:
        raise BadValueError(f"{_quoted(text)}太大，不像一个项目的金额。核对数字和单位。")
    return sign * int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _sign(body: str) -> tuple[int, str]:
    if body.startswith("(") and body.endswith(")"):  # accountants' minus
        return -1, body[1:-1]
    for minus in ("-", "\u2212", "负"):
        if body.startswith(minus):
            return -1, body.removeprefix(minus)
    return 1, body.removeprefix("+")


def _amount(body: str, default: MoneyUnit | None, written: str) -> Decimal:
    """A number with at most one unit behind it, in 分."""
    figure = re.sub(r"[元圆块][整正]?$", "", body)
    number = _number(figure)
    unit = MoneyUnit.YUAN if figure != body or any(sign in body for sign in "万萬亿億") else default
    if number is None:
        raise BadValueError(f"{_quoted(written)}读不成金额。写成数字，例如 120.50。")
    if unit is None:
        raise BadValueError(f"{_quoted(written)}没有单位，不知道是元还是万元。在表头写上单位。")
    return number * unit


def _capital_amount(body: str) -> Decimal | None:
    """壹仟元伍角 and the like, in 分; ``None`` where 角 and 分 do not occur."""
    if "角" not in body and not body.endswith("分"):
        return None
    found = _YUAN_PARTS.fullmatch(body)
    if found is None:
        return None
    total = Decimal(0)
    for part, worth in zip(found.groups(), (100, 10, 1), strict=True):
        number = _number(part) if part else Decimal(0)
        if number is None:
            return None
        total += number * worth
    return total


# Days --------------------------------------------------------------------------------------------------------------

_SERIAL_ZERO = date(1899, 12, 30)  # spreadsheets of the 1900 kind count from here, from March 1900 on
_SERIALS = range(20_000, 80_000)  # 1954 … 2119: the five-figure numbers that can only be days
_YEAR = r"(?P<y>[12]\d{3})"
_DAY_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号]?",
        rf"{_YEAR}(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})",
        rf"{_YEAR}(?P<m>\d{{2}})(?P<d>\d{{2}})",
        rf"{_YEAR}年(?P<m>\d{{1,2}})月?份?(?P<part>上旬|中旬|下旬|初|中|底|末)?",
        rf"{_YEAR}[-/.](?P<m>\d{{1,2}})",
        rf"{_YEAR}(?P<m>\d{{2}})",
        rf"{_YEAR}年?(?:度|第)?(?P<part>上半年|下半年|[1-4一二三四]季度?|Q[1-4]|年初|年中|年底|年末|初|底|末)",
        rf"{_YEAR}(?:年度?)?",
    )
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = (
    re.compile(r"(?P<m>[A-Za-z]{3,9})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>[12]\d{3})"),
    re.compile(r"(?P<d>\d{1,2})[ -](?P<m>[A-Za-z]{3,9})\.?,?[ -](?P<y>[12]\d{3})"),
    re.compile(r"(?P<m>[A-Za-z]{3,9})\.?,? (?P<y>[12]\d{3})"),
)
_MONTH_PARTS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "初": (1, 10),
    "中": (11, 20),
    "底": (21, 31),
    "末": (21, 31),
}
_YEAR_PARTS = {
    "上半年": (1, 6), "下半年": (7, 12), "1季": (1, 3), "2季": (4, 6), "3季": (7, 9), "4季": (10, 12), "年初": (1, 3),
    "年中": (5, 8), "年底": (10, 12), "年末": (10, 12), "初": (1, 3), "底": (10, 12), "末": (10, 12),
}  # fmt: skip
_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")


def day(text: str) -> Span[date]:
    """A date as closely as it is written: 2026年3月 is the span from the first to the last of March.

    Takes Chinese and Western forms, figures in either script, a time of day behind it (dropped), spreadsheet serials.
    Raises ``BadValueError``, also for forms whose day and month could be exchanged (3/5/2026).
    """
    written = plain(text)
    body = _arabic_digits(_REMARK.sub("", _TIME_OF_DAY.sub("", written)))
    tight = body.replace(" ", "")
    if tight.isdecimal() and len(tight) == 5 and int(tight) in _SERIALS:
        found = serial(int(tight))
        return Span(found, found)
    match = next((m for form in _DAY_FORMS if (m := form.fullmatch(tight))), None)
    match = match or next((m for form in _ENGLISH if (m := form.fullmatch(body))), None)
    if match is None:
        raise BadValueError(f"{_quoted(written)}读不成日期。写成 2026-08-31 或 2026年8月。")
    try:
        return _span(match.groupdict())
    except ValueError:
        raise BadValueError(f"{_quoted(written)}不是有这一天的日期。核对年月日。") from None


def serial(number: int) -> date:
    """The day that a spreadsheet stores as a number, as files of the 1900 kind count."""
    return _SERIAL_ZERO + timedelta(days=number)


def _arabic_digits(text: str) -> str:
    """二〇二六年十二月三十一日 as 2026年12月31日."""

    def rewrite(found: re.Match[str]) -> str:
        numeral = found[0]
        if all(sign in _DIGITS for sign in numeral):
            return "".join(str(_DIGITS[sign]) for sign in numeral)
        number = _number(numeral)
        return numeral if number is None else str(number)

    signs = "".join(_DIGITS)
    mixed = re.sub(rf"(?<=[{signs}])0|0(?=[{signs}])", "〇", re.sub(r"(?<=\d)[〇○零](?=\d)", "0", text))
    return re.sub(f"[{_NUMERALS}]+(?=[年月日号季])|[{signs}]{{4}}", rewrite, mixed)


def _span(parts: Mapping[str, str | None]) -> Span[date]:
    """The days that the parts of a written date allow; ``ValueError`` where there is no such day."""
    year, part = int(parts["y"] or 0), parts.get("part")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    if not parts.get("m"):
        first, last = _YEAR_PARTS[_quarter(part)] if part else (1, 12)
        return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
    month = _month(parts["m"] or "")
    end = monthrange(year, month)[1]
    if parts.get("d"):
        exact = date(year, month, int(parts["d"] or 0))
        return Span(exact, exact)
    first, last = _MONTH_PARTS[part] if part else (1, end)
    return Span(date(year, month, first), date(year, month, min(last, end)))


def _quarter(part: str) -> str:
    figure = next((c for c in part if c.isdecimal()), "")
    return f"{figure}季" if figure else part


def _month(text: str) -> int:
    if text.isdecimal():
        if not 1 <= int(text) <= 12:
            raise ValueError(text)
        return int(text)
    return _MONTHS.index(text[:3].lower()) + 1


# Whole numbers -----------------------------------------------------------------------------------------------------

_MONTHS_IN = {"年": 12, "月": 1, "个月": 1}
_UNIT_WORDS = {
    "个月": "月",
    "年度": "年",
    "周年": "年",
    "years": "年",
    "year": "年",
    "months": "月",
    "month": "月",
    "天": "日",
    "工作日": "工作日",
}
_AT_LEAST = re.compile(r"^(?:不少于|不低于|至少|大于等于|≥|>=)|(?:以上|及以上|起|或以上)$")
_AT_MOST = re.compile(r"^(?:不超过|不多于|不大于|至多|最多|小于等于|≤|<=)|(?:以内|以下|及以下|之内|内)$")
_WHOLE = re.compile(rf"([\d.,]+|[{_NUMERALS}]+|(?=半))(半)?个?([^\d]*?)(半)?")


def whole(text: str, unit: str = "") -> Span[int]:
    """A number not below 0 in ``unit``; 2 年 is 24 where months are asked, 5年以上 is from 5 to ``MOST_WHOLE``.

    Raises ``BadValueError`` for fractions, other units, and words.
    """
    written = plain(text)
    body = re.sub(r"\s|\(含\)", "", _REMARK.sub("", written))
    least, most = bool(_AT_LEAST.search(body)), bool(_AT_MOST.search(body))
    body = _AT_MOST.sub("", _AT_LEAST.sub("", body))
    low, separator, high = _between(body)
    if separator:
        ends = (_one_whole(low, unit, written, high), _one_whole(high, unit, written, ""))
        return Span(min(ends), max(ends))
    number = _one_whole(body, unit, written, "")
    return Span(0 if most else number, MOST_WHOLE if least else number)


def _between(body: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"(\d[\d.]*[^\d\-~至到]*)([-~至到])(\d[\d.]*[^\d]*)", body)
    return (found[1], found[2], found[3]) if found else (body, "", "")


def _one_whole(body: str, unit: str, written: str, unit_from: str) -> int:
    """One number; where it has no unit of its own it takes that of ``unit_from`` (3-5年)."""
    found = _WHOLE.fullmatch(body)
    number = _number(found[1] or "零") if found else None
    if found is None or number is None:
        raise BadValueError(f"{_quoted(written)}读不成数字。写成整数{f'（{unit}）' if unit else ''}。")
    borrowed = _WHOLE.fullmatch(unit_from) if unit_from else None
    said = _unit_word(found[3] or (borrowed[3] if borrowed else ""))
    number += Decimal("0.5") if found[2] or found[4] else 0
    asked = _unit_word(unit)
    if said and asked and said != asked:
        if said not in _MONTHS_IN or asked not in _MONTHS_IN:
            raise BadValueError(f"{_quoted(written)}的单位不是{unit}。换算成{unit}再填。")
        number = number * _MONTHS_IN[said] / _MONTHS_IN[asked]
    if number > (MOST_WHOLE if asked in {*_MONTHS_IN, "日", "工作日"} else MOST_COUNT):
        raise BadValueError(f"{_quoted(written)}太大。核对数字和单位。")
    if number != number.to_integral_value():
        raise BadValueError(f"{_quoted(written)}不是整数{f'（{unit}）' if unit else ''}。")
    return int(number)


def _unit_word(text: str) -> str:
    word = text.lower().removeprefix("个") if text.startswith("个") and len(text) > 1 else text.lower()
    return _UNIT_WORDS.get(word, word)


# Yes or no, and choices --------------------------------------------------------------------------------------------

_YES = "是 有 √ ✓ ✔ ☑ 对 y yes true t 1 已 需 需要 涉及 符合 同意 通过 已完成 具备"
_NO = "否 无 × x ✗ ✘ ☐ 不 n no false f 0 未 没有 不是 不需 不需要 无需 不涉及 不符合 不同意 未通过 未完成 不具备"
_ANSWERS = dict.fromkeys(_YES.split(), True) | dict.fromkeys(_NO.split(), False)


def yesno(text: str) -> bool:
    """是 or 否, and the ways in which lists write them; a reason after 是 or 否 is left out (否（已有平台）)."""
    body = plain(text).lower()
    bare = re.split(r"[,，(:：;；。 ]", body, maxsplit=1)[0]
    for word in (body, bare):
        if word in _ANSWERS:
            return _ANSWERS[word]
    raise BadValueError(f"{_quoted(text)}看不出是还是否。写“是”或“否”。")


def choice(text: str, choices: Mapping[str, str], aliases: Mapping[str, str] | None = None) -> str:
    """The id of the choice whose name is written; names count as a whole, so 不分包 never ticks 分包.

    ``aliases`` are further names with their ids.
    """
    wanted = _bare(text)
    named = {_bare(name): choice_id for choice_id, name in choices.items()}
    named |= {_bare(choice_id): choice_id for choice_id in choices}
    named |= {_bare(name): choice_id for name, choice_id in (aliases or {}).items()}
    if wanted in named:
        return named[wanted]
    raise BadValueError(f"{_quoted(text)}不在可选的几项里：{'、'.join(choices.values())}。")


def listed(text: str) -> tuple[str, ...]:
    """The items of a cell that holds several, split at line ends and at 、;，"""
    parts = re.split(r"[\n\r、;；,，/]+", unicodedata.normalize("NFKC", text))
    return tuple(item for part in parts if (item := plain(part)))


_MARKS = re.compile(r"[\s\"'“”‘’·_-]")


def _bare(text: str) -> str:
    return _MARKS.sub("", plain(text)).lower()
