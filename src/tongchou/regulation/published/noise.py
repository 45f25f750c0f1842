"""What a web page adds to the wording of a law: reported with its line and reason, and never silently changed.

Only signs that nobody can see and whole lines of navigation are left out of the articles, and the report says so. Words
that look wrong stay as published: the person who imports the text compares them with the official one.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from tongchou.regulation.published.shapes import Article, Noise
from tongchou.regulation.published.words import word_list

_BLANK_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|#160|#12288|#x[aA]0|#x3000);?")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
_GARBLED = re.compile("[\ufffd\ue000-\uf8ff]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_FILLERS = re.compile(r"[\s\d|【】\[\]（）()：:>＞·、，,/\\-]+")
_ENDED = re.compile(r"[。；：！？…;:!?.][”’」』）)》]*$")
_LEAST_NAME = 4
_LONGEST_NAME = 20
_LEAST_TIMES = 2
_QUOTED = 16


def clean(lines: Sequence[str]) -> tuple[list[str], list[Noise]]:
    """The same lines, and as many, without invisible signs and navigation; and a report of all that was left out."""
    invisible: dict[str, list[int]] = defaultdict(list)
    cleaned: list[str] = []
    noise: list[Noise] = []
    for number, line in enumerate(lines, start=1):
        text = _BLANK_ENTITY.sub(" ", line)
        for entity in _BLANK_ENTITY.findall(line):
            invisible[entity].append(number)
        for sign in filter(_is_invisible, text):
            invisible[_name_of(sign)].append(number)
        text = "".join(sign for sign in text if not _is_invisible(sign)).strip()
        if _is_navigation(text):
            noise.append(Noise(number, text, 1, "网页导航，没有读进条文。", kept=False))
            text = ""
        cleaned.append(text)
    noise += [
        Noise(places[0], text, len(places), "看不见的字符或空格残留，没有读进条文。", kept=False)
        for text, places in invisible.items()
    ]
    return cleaned, noise


def _is_invisible(sign: str) -> bool:
    """Control signs and zero-width signs; a tab is a blank and visible as one."""
    return unicodedata.category(sign) in {"Cc", "Cf"} and sign != "\t"


def _name_of(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def _is_navigation(line: str) -> bool:
    if not line or line.endswith(("。", "；")):
        return False
    if line.startswith(tuple(word_list("navigation", "prefixes"))):
        return True
    rest = line
    for word in word_list("navigation", "words"):
        rest = rest.replace(word, "")
    gone = len(line) - len(rest)
    return gone > 1 and not _FILLERS.sub("", rest)


def in_the_words(lines: Sequence[str], begins: int, around: AbstractSet[int]) -> list[Noise]:
    """What looks wrong in the words of cleaned lines.

    The articles begin at the line ``begins``; ``around`` are the lines before and after them, where pages put theirs.
    """
    insertions = _insertions(lines[: begins - 1])
    found = [
        Noise(_line_with(lines, name), name, sum(line.count(name) for line in lines), why)
        for name, why in insertions.items()
    ]
    found += _matches(lines, re.compile(_any(word_list("navigation", "inside"))), "网页导航残留，核对后自己删。")
    found += _matches(lines, _ENTITY, "网页代码残留，核对原文这里是什么。")
    found += _matches(lines, _GARBLED, "乱码或缺字，核对原文这里是什么。")
    rest = list(lines)
    for name in insertions:
        rest = [line.replace(name, "\n") for line in rest]
    return [*found, *_advertising(rest, around)]


def _insertions(header: Iterable[str]) -> dict[str, str]:
    """Words of the header that stand again and again, also before 政府, where a place name is expected but is none."""
    stops = re.compile(".*(?:" + _any(word_list("place", "boundaries")) + ")")
    before = re.compile(_any(word_list("place", "before")))
    government = set(word_list("place", "government"))
    contexts: list[tuple[str, str]] = []
    for run in (run for line in header for run in _HAN_RUN.findall(line)):
        start = 0
        for anchor in before.finditer(run):
            stop = stops.match(run, start, anchor.start())
            contexts.append((run[stop.end() if stop else start : anchor.start()], anchor[0]))
            start = anchor.end()
    names = Counter(name for name, _ in contexts if _LEAST_NAME <= len(name) <= _LONGEST_NAME)
    endings = tuple(word_list("place", "endings"))
    out: dict[str, str] = {}
    for name in sorted(names, key=len):
        anchors = [anchor for context, anchor in contexts if context.endswith(name)]
        known = name.endswith((*endings, *out))
        if not known and len(anchors) >= _LEAST_TIMES and government & set(anchors):
            ads = [word for word in word_list("advertising", "weak") if word in name]
            why = f"“{anchors[0]}”前面应当是地名，这里不像地名"
            out[name] = why + (f"，还含有广告用词“{'”“'.join(ads)}”" if ads else "") + "。核对官方文本。"
    return out


def _advertising(lines: Sequence[str], around: AbstractSet[int]) -> Iterator[Noise]:
    """Strong words anywhere; weak ones around the articles, and in them only where two stand together (彩票开户)."""
    strong, weak = _any(word_list("advertising", "strong")), _any(word_list("advertising", "weak"))
    in_page = re.compile(f"{strong}|(?:{weak})+")
    in_text = re.compile(f"{strong}|(?:{weak}){{2,}}")
    places: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines, start=1):
        for word in (in_page if number in around else in_text).findall(line):
            places[word].append(number)
    for word, found in places.items():
        yield Noise(found[0], word, len(found), "可能是广告用词。核对官方文本。")


def _matches(lines: Sequence[str], pattern: re.Pattern[str], why: str) -> Iterator[Noise]:
    places: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines, start=1):
        for text in pattern.findall(line):
            places[text if text.isprintable() and not _GARBLED.match(text) else _name_of(text)].append(number)
    return (Noise(found[0], text, len(found), why) for text, found in places.items())


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _line_with(lines: Sequence[str], text: str) -> int:
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def unended(articles: Iterable[Article]) -> Iterator[Noise]:
    """Paragraphs without punctuation at their end: a broken line or a lost word, which no number check can see."""
    for article in articles:
        for paragraph in article.paragraphs:
            parts = [(paragraph.line, paragraph.text), *((item.line, item.text) for item in paragraph.items)]
            for line, text in parts:
                if text and not _ENDED.search(text):
                    yield Noise(
                        line, text[-_QUOTED:], 1, f"{article.name}这一段末尾没有标点，可能断行或漏字。核对官方文本。"
                    )
