"""What reading a published text yields: its articles with their lines, what stands around them, and what is wrong."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tongchou.kernel.words import numeral

WHOLE_FILE = 0
"""The line of a problem that concerns no single line."""

_SHOWN_NOISE = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a text is refused: the line of the extracted text, from 1, what is wrong there and what to do."""

    line: int
    says: str

    def __str__(self) -> str:
        return self.says if self.line == WHOLE_FILE else f"第 {self.line} 行：{self.says}"


class MalformedTextError(ValueError):
    """A text that is not read at all, with every reason found, in the order of the lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(map(str, self.problems)))


def refusal(says: str, line: int = WHOLE_FILE) -> MalformedTextError:
    """The refusal for a single reason."""
    return MalformedTextError([Problem(line, says)])


@dataclass(frozen=True, slots=True)
class Noise:
    """What the page added to the text, or seems to have put in place of a word of it.

    ``line`` is where it stands first, ``count`` how often it occurs. ``kept`` is false for what was left out of the
    articles: signs that nobody can see, and whole lines of navigation. Words are always kept as published.
    """

    line: int
    text: str
    count: int
    why: str
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A 项, or a 目 below one: its mark as published （（一）, (2), 3.）, the number in the mark, and the text after it."""

    mark: str
    number: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A 款: its number in the article, the text before its first item, and its items."""

    number: int
    text: str
    items: tuple[Item, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Article:
    """A 条. ``branch`` is 1 for 第十条之一 and 0 for 第十条; ``chapter`` is ``None`` in a text without chapters.

    ``text`` is everything after the number, with a line break before each paragraph or item that began on a new line.
    """

    number: int
    branch: int
    chapter: int | None
    section: str
    line: int
    text: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def name(self) -> str:
        """第十条, or 第十条之一."""
        return name_of("条", self.number, self.branch)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A 章, with its title without the blanks that pages spread it with (总  则)."""

    number: int
    title: str
    line: int


def name_of(unit: str, number: int, branch: int = 0) -> str:
    """第十条之一, for ``"条", 10, 1``."""
    return f"第{numeral(number)}{unit}" + (f"之{numeral(branch)}" if branch else "")


@dataclass(frozen=True, slots=True)
class PublishedText:
    """One published regulation, read whole.

    ``title`` is the title of the document that brought it (…关于印发…的通知), ``heading`` the regulation's own name above
    its first article; ``number`` is written with 〔〕 whatever brackets the page used. A header field that the page does
    not have is empty or ``None``. ``fields`` holds all header fields by the words in ``words.toml``, as published.
    ``lines`` is the extracted text that all line numbers refer to; ``tail`` what follows the last article (signature,
    annexes), which is not divided. ``sha256`` is that of the file's bytes.
    """

    name: str
    sha256: str
    number: str
    title: str
    heading: str
    issuer: str
    written_on: date | None
    published_on: date | None
    repealed: bool
    chapters: tuple[Chapter, ...]
    articles: tuple[Article, ...]
    noise: tuple[Noise, ...]
    tail: tuple[str, ...]
    lines: tuple[str, ...] = field(repr=False)
    fields: tuple[tuple[str, str], ...] = ()

    def summary(self) -> str:
        """What was found and what was not, for the person who imports it, in a few lines of Chinese."""
        return "\n".join(filter(None, (self._what(), self._header(), self._parts(), self._tail(), self._noise())))

    def _what(self) -> str:
        return f"读到《{self.heading or self.title or self.name}》" + ("，标着废止。" if self.repealed else "。")

    def _header(self) -> str:
        values = {
            "标题": self.title,
            "文号": self.number,
            "发文机关": self.issuer,
            "成文日期": self.written_on,
            "发布日期": self.published_on,
        }
        found = "，".join(f"{label} {value}" for label, value in values.items() if value)
        missing = "、".join(label for label, value in values.items() if not value)
        return "\n".join(filter(None, (found and f"{found}。", missing and f"没有找到{missing}，导入后自己填。")))

    def _parts(self) -> str:
        chapters = f"{len(self.chapters)} 章 " if self.chapters else ""
        paragraphs = sum(len(article.paragraphs) for article in self.articles)
        items = sum(len(paragraph.items) for article in self.articles for paragraph in article.paragraphs)
        parts = f"共 {chapters}{len(self.articles)} 条，{paragraphs} 款，{items} 项"
        if not self.chapters:
            return f"{parts}，没有分章。"
        counts = Counter(article.chapter for article in self.articles)
        listed = "，".join(
            f"{name_of('章', chapter.number)}{chapter.title} {counts[chapter.number]} 条" for chapter in self.chapters
        )
        return f"{parts}：{listed}。"

    def _tail(self) -> str:
        return f"条文之后还有 {len(self.tail)} 段（落款、附件等），没有分条。" if self.tail else ""

    def _noise(self) -> str:
        if not self.noise:
            return "没有发现网页杂质。"
        shown = "".join(
            f"\n第 {noise.line} 行“{noise.text}”，{noise.count} 处：{noise.why}" for noise in self.noise[:_SHOWN_NOISE]
        )
        rest = len(self.noise) - _SHOWN_NOISE
        return f"疑似网页杂质 {len(self.noise)} 种，文字没有改动：{shown}" + (f"\n另有 {rest} 种。" if rest > 0 else "")
