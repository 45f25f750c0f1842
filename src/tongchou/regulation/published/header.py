"""What a page says about a regulation before its first article: the usual header table, the title, the 废止 mark."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from tongchou.kernel.words import DIGITS
from tongchou.regulation.published.labels import label_at_start, number_of
from tongchou.regulation.published.shapes import Problem
from tongchou.regulation.published.words import words

_NUMBER = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{2,15}?)\s*[〔\[［【（(]\s*(?P<year>(?:19|20)\d\d)\s*[〕\]］】）)]\s*第?\s*(?P<n>\d+)\s*号"
)
_DATE = re.compile(r"(?P<y>(?:19|20)\d\d)\s*(?:年|[-/.])\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})(?!\d)\s*日?")
_HAN_DATE = re.compile(rf"(?P<y>[{DIGITS}〇○]{{4}})年(?P<m>[{DIGITS}十]+)月(?P<d>[{DIGITS}十]+)日")
_MARK = re.compile(
    r"(?<!》)[（(【\[]\s*(?:(?:此|本|该)?(?:文件|件|文))?(?:现)?(?:已经?|已被)?(?:全文)?(?:废止|失效)\s*[）)】\]]"
)
_REPEALED = re.compile(r"已?(?:全文)?(?:废止|失效)")
_HEADING = re.compile(
    r"(?:条例|办法|规定|细则|规则|规程|规范|准则|守则|章程|制度|方案|意见|措施|决定|标准|指南)"
    r"(?:[（(](?:试行|暂行|修订|试行稿|[\d年]+修[订正]版?)[）)])?$"
)
_ASIDE = re.compile(r"[（(【\[].*[）)】\]]|目\s*录|附\s*件\s*\d*\s*[:：]?")
_BODIES = ("政府", "办公室", "办公厅", "委员会", "局", "厅", "部", "中心", "院")
_LONGEST_HEADING = 60
_LEAST_HEADING_PART = 4


@dataclass(frozen=True, slots=True)
class Header:
    """The header as values; ``fields`` as published, ``problems`` for values that cannot be read."""

    fields: tuple[tuple[str, str], ...]
    title: str
    heading: str
    number: str
    issuer: str
    written_on: date | None
    published_on: date | None
    repealed: bool
    problems: tuple[Problem, ...]


def read_header(lines: Sequence[str]) -> Header:
    """Read the lines that stand before the first chapter or article, cleaned."""
    found = dict(_fields(lines))
    problems: list[Problem] = []
    dates: dict[str, date | None] = {}
    for name in ("成文日期", "发布日期"):
        value, line = found.get(name, ("", 0))
        dates[name] = date_in(value)
        if value and dates[name] is None:
            problems.append(Problem(line, f"{name}写的是“{value}”，读不出日期。改成 2020-06-24 的样子。"))
    fields = tuple((name, value) for name, (value, _) in found.items())
    values = dict(fields)
    heading = _heading(lines)
    signed_by, signed_on = _signature(lines)
    title = _MARK.sub("", values.get("标题", ""))
    number_in_title = _NUMBER.match(title.strip())
    title = _NUMBER.sub("", title, count=1).strip() if number_in_title else title.strip()
    return Header(
        fields=fields,
        title=title or heading,
        heading=heading,
        number=_number(values, number_in_title, lines),
        issuer=values.get("发文机关", "") or signed_by,
        written_on=dates["成文日期"] or signed_on,
        published_on=dates["发布日期"],
        repealed=_is_repealed(values, lines),
        problems=tuple(problems),
    )


def begins_field(line: str) -> bool:
    """Whether a line begins with a label of the header table."""
    return _labels().match(line) is not None


@cache
def _labels() -> re.Pattern[str]:
    labels = sorted((label for labels in words()["fields"].values() for label in labels), key=len, reverse=True)
    spread = "|".join(r"\s*".join(label) for label in labels)
    return re.compile(rf"(?:^|(?<=[|\s]))(?P<label>{spread})\s*(?:[:：]\s*\|?|\|)")


def _fields(lines: Sequence[str]) -> Iterator[tuple[str, tuple[str, int]]]:
    """The fields of the table with their lines; of a field that stands twice, the first one that is not empty.

    Labels are written with blanks in them (索 引 号) and end in a colon or, in table cells, in ``|``. A value may stand
    alone on the next line; only dates and numbers are looked for there, because only they can be told from a text.
    """
    names = {label: name for name, labels in words()["fields"].items() for label in labels}
    pattern = _labels()
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        labels = list(pattern.finditer(line))
        for place, label in enumerate(labels):
            end = labels[place + 1].start() if place + 1 < len(labels) else len(line)
            name = names[re.sub(r"\s", "", label["label"])]
            value = line[label.end() : end].strip(" |\t\u3000\xa0")
            below = lines[number] if number < len(lines) else ""
            if not value and _fits(name, below):
                value = below
            if value and name not in seen:
                seen.add(name)
                yield name, (value, number)


def _fits(name: str, line: str) -> bool:
    """Whether a whole line can only be the value of this field."""
    if name.endswith("日期"):
        return date_in(line) is not None
    return name == "发文字号" and _NUMBER.fullmatch(line) is not None


def date_in(text: str) -> date | None:
    """The date that a text begins with: 2020-06-24, 2020年6月24日 or 二〇二〇年六月二十四日."""
    text = text.strip()
    if found := _DATE.match(text):
        parts = [int(found["y"]), int(found["m"]), int(found["d"])]
    elif found := _HAN_DATE.match(text):
        year = "".join(str(DIGITS.index(sign)) for sign in re.sub("[〇○]", "零", found["y"]))
        parts = [int(year), number_of(found["m"]) or 0, number_of(found["d"]) or 0]
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def _number(values: dict[str, str], in_title: re.Match[str] | None, lines: Sequence[str]) -> str:
    """The issuing number: from its field, the title, or a line of its own; never one that the text merely cites."""
    alone = (_NUMBER.fullmatch(_MARK.sub("", line).strip()) for line in lines)
    found = _NUMBER.search(values.get("发文字号", "")) or in_title or next(filter(None, alone), None)
    return f"{found['issuer']}〔{found['year']}〕{found['n']}号" if found else values.get("发文字号", "")


def _signature(lines: Sequence[str]) -> tuple[str, date | None]:
    """The body and the day that close the letter before the regulation; empty and ``None`` where there are none."""
    for above, line in zip(["", *lines], lines, strict=False):
        whole = _DATE.fullmatch(line) or _HAN_DATE.fullmatch(line)
        if whole and above.endswith(_BODIES) and len(above) < _LONGEST_HEADING:
            return above, date_in(line)
    return "", None


def _is_repealed(values: dict[str, str], lines: Sequence[str]) -> bool:
    """Whether the page marks this text as repealed; that it repeals another one in its words is no mark."""
    validity = values.get("有效性", "")
    return bool(_REPEALED.fullmatch(validity) or any(_MARK.search(line) or _REPEALED.fullmatch(line) for line in lines))


def _heading(lines: Sequence[str]) -> str:
    """The regulation's own name: the last line before the articles that ends as names of regulations do.

    A long name is often set on two lines; the one above is taken with it unless it is a sentence, a date, a body or an
    aside such as （此件公开发布）.
    """
    texts = [re.sub(r"\s+", "", _MARK.sub("", line)) for line in lines]
    names = [n for n, text in enumerate(texts) if _HEADING.search(text) and _is_name(texts[n], lines[n])]
    if not names:
        return ""
    last = names[-1]
    heading = texts[last]
    above = texts[last - 1] if last else ""
    if (
        above
        and len(above) >= _LEAST_HEADING_PART
        and len(above + heading) <= _LONGEST_HEADING
        and _is_name(above, lines[last - 1])
        and not above.endswith(_BODIES)
        and not _HEADING.search(above)
    ):
        heading = above + heading
    return heading


def _is_name(text: str, line: str) -> bool:
    """Whether a line can be (part of) a name: words only, no sentence, date, label, aside or entry of a contents list."""
    return bool(
        re.fullmatch(r"[\u3400-\u9fff《》“”、（）()A-Za-z0-9·]+", text)
        and not _ASIDE.fullmatch(text)
        and not _DATE.fullmatch(text)
        and not _HAN_DATE.fullmatch(text)
        and not label_at_start(line)
        and not _NUMBER.fullmatch(text)
        and not text.endswith("通知")
    )
