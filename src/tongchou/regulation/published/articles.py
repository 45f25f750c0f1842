"""Chapters 章, articles 条, paragraphs 款 and items 项 of a regulation, found in the lines of its text.

Pages run lines together, so an article may begin within a line; and laws cite articles, so not every 第N条 begins one. It
does at the start of a line, or directly after a sentence when N is the number that must come next.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tongchou.regulation.published.labels import Label, follows_sentence, label_at_start, labels_in, number_of
from tongchou.regulation.published.shapes import Article, Chapter, Item, Paragraph, Problem, name_of

_ANNEX = re.compile(r"附\s*[件表录图]\s*[\d一二三四五六七八九十]*\s*(?:[:：].*)?")
_ITEM = re.compile(
    r"(?P<mark>[（(]\s*(?P<han>[一二三四五六七八九十]+)\s*[）)]|[（(]\s*(?P<digits>\d{1,2})\s*[）)]"
    r"|(?P<dotted>\d{1,2})\s*[.．、](?!\d))"
)
_STYLES = ("han", "digits", "dotted")
_BEFORE_ITEM = re.compile(r"[；;：:。]\s*$")
_PARAGRAPH_END = re.compile(r"[。；：！？…;:!?.][”’」』）)》]*$")
_LONGEST_TITLE = 30


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text divides into. ``begins`` is the line of its first chapter or article: what stands above is header.

    ``tail`` is what follows the last article (signature, annexes), with its lines. ``problems`` are the reasons to refuse the text.
    """

    begins: int
    chapters: tuple[Chapter, ...]
    articles: tuple[Article, ...]
    tail: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]


def parse(lines: Sequence[str]) -> Parsed:
    """Divide cleaned lines, of which empty ones are passed over."""
    begins = _first_line(lines)
    if begins is None:
        says = "没有找到条文（第一条……）。核对是不是法规正文；Word 的自动编号读不出来，先把编号转成文字。"
        return Parsed(len(lines) + 1, (), (), (), (Problem(0, says),))
    scan = _Scan()
    for number, line in enumerate(lines[begins - 1 :], start=begins):
        if line.strip():
            scan.read(number, line.strip())
    articles = scan.finish()
    return Parsed(
        begins,
        tuple(Chapter(chapter.label.number or 0, chapter.title, chapter.line) for chapter in scan.chapters),
        tuple(map(_article, articles)),
        tuple(scan.tail),
        tuple(_problems(scan)),
    )


def _first_line(lines: Sequence[str]) -> int | None:
    """The line, from 1, where the articles begin, with the chapter title above the first of them.

    A table of contents repeats the chapters before that; the title nearest to the first article is the real one.
    """
    chapter, other = None, None
    for number, line in enumerate(map(str.strip, lines), start=1):
        label = label_at_start(line)
        if label is None:
            continue
        if label.unit == "章":
            chapter = number
        first = next((found for found in labels_in(line) if found.unit == "条"), None)
        if first is not None and label.unit in "章条":
            if first.number == 1:
                return chapter or number
            other = other or (chapter or number)
    return other


@dataclass(slots=True)
class _Draft:
    """A chapter, section or article that is being read; ``pieces`` are its parts with their lines."""

    label: Label
    line: int
    chapter: int | None = None
    section: str = ""
    title: str = ""
    pieces: list[tuple[int, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """第十条之一; for a number that cannot be read, its unit alone."""
        return name_of(self.label.unit, self.label.number, self.label.branch) if self.label.number else self.label.unit


@dataclass(slots=True)
class _Scan:
    """The state of one reading, line by line, from left to right.

    ``highest`` is the highest number and branch of each unit so far. ``in_annex`` holds from a line such as 附件 on, until
    an article goes on with the next number; ``ended`` once another text has begun in the annex.
    """

    chapters: list[_Draft] = field(default_factory=list)
    sections: list[_Draft] = field(default_factory=list)
    articles: list[_Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tail: list[tuple[int, str]] = field(default_factory=list)
    highest: dict[str, tuple[int, int]] = field(default_factory=dict)
    present: _Draft | None = None
    in_annex: bool = False
    ended: bool = False

    def read(self, number: int, line: str) -> None:
        """Divide a line at the labels that begin something, and give each part to what it belongs to."""
        if self.articles and _ANNEX.fullmatch(line):
            self.in_annex = True
        at = 0
        for label in labels_in(line):
            if label.start >= at and self._begins(line, label):
                self._text(number, line[at : label.start])
                self._open(number, label)
                at = label.end
        self._text(number, line[at:])

    def _begins(self, line: str, label: Label) -> bool:
        if label.unit == "节" and not self.chapters:
            return False
        expected = self._expected(label)
        if self.in_annex:
            self.ended = self.ended or (label.start == 0 and label.unit != "节" and not expected)
            return expected and label.start == 0 and not self.ended
        if label.start == 0:
            return True
        after_title = self.present is not None and self.present.label.unit != "条" and label.unit == "条"
        return expected and (after_title or follows_sentence(line, label.start))

    def _expected(self, label: Label) -> bool:
        """Whether a label names what must come next: the next number, or the next branch of the present article."""
        number, branch = self.highest.get(label.unit, (0, 0))
        return (label.number, label.branch) in {(number + 1, 0), (number, branch + 1)}

    def _open(self, number: int, label: Label) -> None:
        if self.in_annex:  # an article that goes on after it: what looked like an annex belongs to the text
            self.in_annex = False
            self.articles[-1].pieces += self.tail
            self.tail.clear()
        draft = _Draft(label, number)
        if label.number is None:
            says = f"“第…{label.unit}”的编号读不懂。改成第一{label.unit}至第九百九十九{label.unit}的写法。"
            self.problems.append(Problem(number, says))
        else:
            key = (label.number, label.branch)
            self.highest[label.unit] = max(key, self.highest.get(label.unit, key))
        if label.unit == "章":
            self.chapters.append(draft)
            self.end_sections()
        elif label.unit == "节":
            draft.chapter = self.chapters[-1].label.number
            self.sections.append(draft)
        else:
            draft.chapter = self.chapters[-1].label.number if self.chapters else None
            draft.section = f"{self.sections[-1].name} {self.sections[-1].title}" if self.sections else ""
            self.articles.append(draft)
        self.present = draft

    def _text(self, number: int, text: str) -> None:
        text = text.strip()
        if not text or self.present is None:
            return
        if self.in_annex:
            self.tail.append((number, text))
        elif self.present.label.unit == "条":
            self.present.pieces.append((number, text))
        elif not self.present.title and len(text) <= _LONGEST_TITLE:
            self.present.title = re.sub(r"\s+", "", text)
        else:
            says = f"{self.present.name}的标题之后有不属于任何一条的文字“{text[:_LONGEST_TITLE]}”。对照原文，补上第几条或删去。"
            self.problems.append(Problem(number, says))

    def end_sections(self) -> None:
        """Sections are numbered within their chapter, so they are judged where it ends."""
        self.problems += _numbering(self.sections)
        self.sections.clear()
        self.highest.pop("节", None)

    def finish(self) -> list[_Draft]:
        """The articles, with the signature under the last one moved to the tail."""
        self.end_sections()
        if self.articles:
            pieces = self.articles[-1].pieces
            loose = (
                n
                for n, (_, text) in enumerate(pieces)
                if n and not _PARAGRAPH_END.search(text) and not _ITEM.match(text)
            )
            cut = next(loose, len(pieces))
            self.tail[:0] = pieces[cut:]
            del pieces[cut:]
        return self.articles


def _article(draft: _Draft) -> Article:
    return Article(
        number=draft.label.number or 0,
        branch=draft.label.branch,
        chapter=draft.chapter,
        section=draft.section,
        line=draft.line,
        text="\n".join(text for _, text in draft.pieces),
        paragraphs=tuple(_paragraphs(draft.pieces)),
    )


def _paragraphs(pieces: Sequence[tuple[int, str]]) -> Iterator[Paragraph]:
    """A piece is a paragraph of its own unless it begins with an item, which belongs to the paragraph above it."""
    drafts: list[tuple[int, str, list[Item]]] = []
    begun: dict[str, int] = {}
    for line, text in pieces:
        if not _ITEM.match(text):
            begun.clear()
        starts = list(_items_in(text, begun))
        if not starts or starts[0].start() > 0:
            drafts.append((line, text[: starts[0].start()].strip() if starts else text, []))
        elif not drafts:
            drafts.append((line, "", []))
        ends = [*(found.start() for found in starts[1:]), len(text)]
        for found, end in zip(starts, ends, strict=False):
            mark = re.sub(r"\s", "", found["mark"])
            drafts[-1][2].append(Item(mark, _item_number(found) or 0, text[found.end() : end].strip(), line))
    for number, (line, text, items) in enumerate(drafts, start=1):
        yield Paragraph(number, text, tuple(items), line)


def _items_in(text: str, begun: dict[str, int]) -> Iterator[re.Match[str]]:
    """Where items begin: at the start of a line, or after ；：。 with the number that comes next in their style.

    A dotted number within a line is never one: it cannot be told from a figure. ``begun`` holds the last number of each
    style in this paragraph and is kept up to date.
    """
    for found in _ITEM.finditer(text):
        number, style = _item_number(found), _style(found)
        if number is None:
            continue
        if found.start() > 0:
            before = _BEFORE_ITEM.search(text, max(0, found.start() - 8), found.start())
            if before is None or style == "dotted" or number not in {1, begun.get(style, 0) + 1}:
                continue
        begun[style] = number
        yield found


def _style(found: re.Match[str]) -> str:
    return next(style for style in _STYLES if found[style])


def _item_number(found: re.Match[str]) -> int | None:
    return number_of(found[_style(found)])


def _problems(scan: _Scan) -> Iterator[Problem]:
    yield from scan.problems
    yield from _numbering(scan.chapters)
    yield from _numbering(scan.articles)
    for draft in scan.articles:
        if not draft.pieces:
            yield Problem(draft.line, f"{draft.name}没有内容。对照原文补上。")
    with_articles = {draft.chapter for draft in scan.articles}
    for draft in scan.chapters:
        if draft.label.number not in with_articles:
            yield Problem(draft.line, f"{draft.name}没有条文。对照原文补上。")
        if not draft.title:
            yield Problem(draft.line, f"{draft.name}没有标题。对照原文补上。")


def _numbering(drafts: Sequence[_Draft]) -> Iterator[Problem]:
    """Gaps, doubles and wrong order among chapters or among articles."""
    seen: dict[tuple[int, int], int] = {}
    highest = (0, 0)
    missing = _missing(drafts)
    for draft in drafts:
        if draft.label.number is None:
            continue
        key = (draft.label.number, draft.label.branch)
        if key in seen:
            yield Problem(
                draft.line,
                f"又出现{draft.name}，第 {seen[key]} 行已经有了。对照原文改编号；如果后面是另一个文件，分开导入。",
            )
        elif key < highest:
            yield Problem(
                draft.line, f"{draft.name}排在{name_of(draft.label.unit, *highest)}后面。对照原文调整顺序或改编号。"
            )
        elif gap := [lost for lost in missing if highest < lost < key]:
            first, last = (name_of(draft.label.unit, *end) for end in (gap[0], gap[-1]))
            lost = first if len(gap) == 1 else f"{first}至{last}（{len(gap)} {draft.label.unit}）"
            yield Problem(draft.line, f"{draft.name}之前缺少{lost}。对照原文补上；如果只是编号写错，改编号。")
        seen.setdefault(key, draft.line)
        highest = max(highest, key)


def _missing(drafts: Sequence[_Draft]) -> list[tuple[int, int]]:
    """The numbers below the highest that no draft has; 第十条之二 also asks for 第十条之一."""
    keys = {(draft.label.number, draft.label.branch) for draft in drafts if draft.label.number is not None}
    wanted = {(n, 0) for n in range(1, max((number for number, _ in keys), default=0) + 1)}
    wanted |= {(number, branch) for number, highest in keys for branch in range(1, highest)}
    return sorted(wanted - keys)
