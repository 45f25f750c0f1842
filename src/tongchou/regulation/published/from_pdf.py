"""The text layer of a PDF, with the lines that the page width broke joined into paragraphs again.

A PDF knows glyphs at places and no paragraphs. Where a line begins and how far it reaches tells a wrapped line from a
new paragraph: Chinese official papers indent each paragraph by two characters.
"""

import io
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tongchou.regulation.published.header import begins_field
from tongchou.regulation.published.labels import label_at_start
from tongchou.regulation.published.shapes import Noise, refusal

_PDF = b"%PDF-"
_HEADER_BYTES = 1024
_PAGE_NUMBER = re.compile(r"[-—–－\s·]*\d{1,4}[-—–－\s·]*|第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+")
_FINISHED = re.compile(r"[。；：！？;:!?][”’」』）)]?$")
_ITEM = re.compile(r"[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d)")
_FULL_WITHIN = 2.5
"""A line that ends this many characters before the right edge or nearer fills the page."""
_LONG = 0.6
"""Share of the page width that a line fills at least when the page broke it: long Latin words leave a gap."""
_HABIT = 3
"""A line at the edge of this many pages, and of most, is a running head."""
_FURNITURE = "每页重复的页码或页眉，没有读进条文。"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line on a page: its text, where it begins, where it ends and the size of its signs, all in points."""

    text: str
    x: float
    right: float
    size: float


def lines_of_pdf(data: bytes) -> tuple[list[str], list[Noise]]:
    """Paragraphs of the text layer, and the page numbers and running heads that were left out of them."""
    from pypdf import PdfReader  # slow, and needed for this file form only

    if _PDF not in data[:_HEADER_BYTES]:
        raise refusal("不是 PDF 文件。核对文件，或用原来的扩展名导入。")
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise refusal("PDF 加了打开密码，读不出文字。换没有密码的文件再导入。")
    pages, scans = [], []
    for number, page in enumerate(reader.pages, start=1):
        lines = _lines_of(page)
        if not lines and _has_picture(page):
            scans.append(str(number))
        pages.append(lines)
    if not any(pages):  # a page number printed over a scan is caught by the articles that are not found
        raise refusal(f"PDF 的 {len(pages)} 页都没有文字，可能是扫描件。先用文字识别（OCR）转成文字，核对后再导入。")
    if scans:
        raise refusal(
            f"PDF 第 {'、'.join(scans)} 页只有图片，没有文字，可能是扫描页。换文字版，或先做文字识别（OCR）。"
        )
    kept, furniture = _without_furniture(pages)
    return _joined([line for page in kept for line in page]), furniture


def _lines_of(page: Any) -> list[_Line]:
    """The lines of one page in the order of the text layer."""
    lines: list[_Line] = []
    buffer: list[str] = []
    place = (0.0, 0.0)

    def flush() -> None:
        text = "".join(buffer)
        buffer.clear()
        if text.strip():
            x, size = place
            indent = _width(text[: len(text) - len(text.lstrip())]) * size
            lines.append(_Line(text.strip(), x + indent, x + _width(text.rstrip()) * size, size))

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float) -> None:
        nonlocal place
        for n, piece in enumerate(text.split("\n")):
            if n:
                flush()
            if piece and not "".join(buffer).strip():
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                place = (x, size * math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3]))
            if piece:
                buffer.append(piece)

    page.extract_text(visitor_text=visit)
    flush()
    return lines


def _width(text: str) -> float:
    """The width of a text in characters: Chinese signs are square, others about half."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _has_picture(page: Any) -> bool:
    """Whether a page without text shows a picture, as a scan does and an empty page does not."""
    return len(page.images) > 0


def _without_furniture(pages: list[list[_Line]]) -> tuple[list[list[_Line]], list[Noise]]:
    """The pages without page numbers and running heads: lines at the edge of pages that differ only in digits."""

    def edges(page: list[_Line]) -> list[_Line]:
        return page[:1] + page[1:][-1:]

    common = Counter(shape for page in pages for shape in {_shape(line) for line in edges(page)})
    repeated = {shape for shape, times in common.items() if times >= _HABIT and times * 2 > len(pages)}
    kept: list[list[_Line]] = []
    dropped: list[_Line] = []
    for page in pages:
        furniture = [line for line in edges(page) if _shape(line) in repeated or _PAGE_NUMBER.fullmatch(line.text)]
        dropped += furniture
        kept.append([line for line in page if not any(line is other for other in furniture)])
    counts = Counter(map(_shape, dropped))
    first = {_shape(line): line.text for line in reversed(dropped)}
    return kept, [Noise(1, first[shape], count, _FURNITURE, kept=False) for shape, count in counts.items()]


def _shape(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _joined(lines: list[_Line]) -> list[str]:
    """Lines as paragraphs."""
    if not lines:
        return []
    layout = _Layout.of(lines)
    paragraphs: list[str] = []
    for last, line in zip([None, *lines], lines, strict=False):
        if last is not None and layout.continues(last, line):
            paragraphs[-1] = _glued(paragraphs[-1], line.text)
        else:
            paragraphs.append(line.text)
    return paragraphs


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where wrapped lines begin, how far lines reach (points), and whether paragraphs are indented."""

    margin: float
    edge: float
    indented: bool

    @classmethod
    def of(cls, lines: Sequence[_Line]) -> "_Layout":
        """The margin is the leftmost place that more than a few lines share, so that a stray head does not move it."""
        places = Counter(round(line.x) for line in lines)
        least = max(2, max(places.values()) // 10)
        margin = float(min((x for x, count in places.items() if count >= least), default=min(places)))
        edge = max(line.right for line in lines)
        reaching = [line for line in lines if line.right > edge - _FULL_WITHIN * line.size]
        return cls(margin, edge, any(line.x > margin + line.size for line in reaching))

    def continues(self, last: _Line, line: _Line) -> bool:
        """Whether a line is the rest of the one before it."""
        finished = bool(_FINISHED.search(last.text))
        if line.x > self.margin + line.size or (finished and _ITEM.match(line.text)) or begins_field(line.text):
            return False
        long = last.right > self.margin + (self.edge - self.margin) * _LONG
        if label_at_start(line.text) and not (self.indented and long and not finished):
            return False
        return long and (self.indented or not finished)


def _glued(head: str, rest: str) -> str:
    """Two parts of a broken line: with a blank between Latin words, which Chinese does not need."""
    return f"{head} {rest}" if re.search(r"[A-Za-z]$", head) and re.match(r"[A-Za-z]", rest) else head + rest
