"""The text of a saved web page: scripts, styles and navigation dropped, block tags as line breaks, rows as lines."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tongchou.regulation.published.lines import decode, row_lines

_DROPPED = {
    "script", "style", "nav", "noscript", "template", "iframe", "object", "svg", "title", "select", "button", "textarea",
    "aside", "footer",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "blockquote", "body", "center", "div", "dl", "fieldset", "figure", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "ul", "br",
}  # fmt: skip
_BREAK_BEFORE = _BLOCKS | {"dt"}
_BREAK_AFTER = _BLOCKS | {"dd"}
"""A term and its definition stay on one line, as a label and its value do in header tables."""
_HAN = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_BREAK_BETWEEN_HAN = re.compile(rf"(?<={_HAN})[ \t]*[\r\n]\s*(?={_HAN})")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def lines_of_html(data: bytes) -> list[str]:
    """The visible lines of a page; lines without text are dropped."""
    page = _Page()
    page.feed(decode(data))
    return page.finish()


@dataclass(slots=True)
class _Frame:
    """A table, row or cell that is open, with what it holds so far; the root frame is the page."""

    kind: str
    lines: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)


class _Page(HTMLParser):
    """Collects lines; a cell holds its own until its row is complete, because only then is it a cell or a layout."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._dropped: list[str] = []
        self._frames = [_Frame("page")]
        self._line: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's call
        """Open what the tag opens, unless it stands in something dropped."""
        if tag in _DROPPED:
            self._dropped.append(tag)
        elif self._dropped:
            return
        elif tag == "table":
            self._flush()
            self._frames.append(_Frame("table"))
        elif tag == "tr":
            self._close("tr")
            self._frames.append(_Frame("tr"))
        elif tag in {"td", "th"}:
            self._close("cell")
            if self._frames[-1].kind != "tr":
                self._frames.append(_Frame("tr"))
            self._frames.append(_Frame("cell"))
        elif tag in _BREAK_BEFORE:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        """Close what the tag closes; an end tag without its start is ignored."""
        if tag in self._dropped:
            while self._dropped.pop() != tag:
                pass
        elif self._dropped:
            return
        elif tag in {"td", "th"}:
            self._close("cell")
        elif tag in {"table", "tr"}:
            self._close(tag)
        elif tag in _BREAK_AFTER:
            self._flush()

    def handle_data(self, data: str) -> None:
        """Text, unless it stands in something dropped."""
        if not self._dropped:
            self._line.append(data)

    def finish(self) -> list[str]:
        """End the page: whatever is still open is closed as if its end tags stood here."""
        self.close()
        self._flush()
        while len(self._frames) > 1:
            self._pop()
        return self._frames[0].lines

    def _flush(self) -> None:
        text = _BLANKS.sub(" ", _BREAK_BETWEEN_HAN.sub("", "".join(self._line))).strip()
        self._line.clear()
        if text:
            self._frames[-1].lines.append(text)

    def _close(self, kind: str) -> None:
        """Close the innermost frame of a kind and those in it, but never across the border of the innermost table."""
        self._flush()
        kinds = [frame.kind for frame in self._frames]
        inner_table = max((n for n, one in enumerate(kinds) if one == "table"), default=0)
        if kind in kinds[inner_table:]:
            while self._pop() != kind:
                pass

    def _pop(self) -> str:
        frame = self._frames.pop()
        above = self._frames[-1]
        if frame.kind == "cell" and above.kind == "tr":
            above.cells.append(frame.lines)
        elif frame.kind == "tr":
            above.lines += [*frame.lines, *row_lines(frame.cells)]
        else:
            above.lines += frame.lines
        return frame.kind
