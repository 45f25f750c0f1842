"""The text of a Word file (.docx): paragraphs and table rows in their order, content controls included."""

import io
from collections.abc import Iterator
from typing import Any

from tongchou.regulation.published.lines import row_lines
from tongchou.regulation.published.shapes import refusal

_ZIP = b"PK\x03\x04"
_REVISIONS = ("ins", "del", "moveFrom", "moveTo")
_WRAPPERS = {"sdt", "sdtContent", "customXml", "smartTag"}
_TEXTS = {"t": None, "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def lines_of_docx(data: bytes) -> list[str]:
    """The lines of the main text. Headers, footers and notes are page furniture and not read.

    A file with tracked changes is refused: which wording is the law cannot be seen from it.
    """
    from docx import Document  # slow, and needed for this file form only

    if not data.startswith(_ZIP):
        raise refusal("不是 Word 文件（.docx）。可能是改了扩展名的 .doc 或网页；用 Word 打开，另存为 .docx 再导入。")
    body = Document(io.BytesIO(data)).element.body
    if any(_name(element) in _REVISIONS for element in body.iter()):
        raise refusal("文件里有没处理的修订，看不出哪一稿是正式文本。在 Word 里接受或拒绝全部修订，再导入。")
    return list(_blocks(body))


def _name(element: Any) -> str:
    """The tag without its namespace; empty for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _blocks(parent: Any) -> Iterator[str]:
    """The lines of all paragraphs, tables and content controls below an element, in their order."""
    for child in parent:
        name = _name(child)
        if name == "p":
            yield from "".join(_texts(child)).split("\n")
        elif name == "tbl":
            for row in _parts(child, "tr"):
                yield from row_lines([[line for line in _blocks(cell) if line.strip()] for cell in _parts(row, "tc")])
        elif name in _WRAPPERS:
            yield from _blocks(child)


def _parts(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, but not those of a table inside it."""
    for child in parent:
        if _name(child) == name:
            yield child
        elif _name(child) in _WRAPPERS:
            yield from _parts(child, name)


def _texts(paragraph: Any) -> Iterator[str]:
    """The text of a paragraph's runs, and on lines of its own that of a box anchored in it.

    The second copy of a drawing that Word keeps for old readers is passed over.
    """
    for child in paragraph:
        name = _name(child)
        if name in _TEXTS:
            yield _TEXTS[name] or child.text or ""
        elif name == "p":
            yield from ("\n", *_texts(child), "\n")
        elif name != "Fallback":
            yield from _texts(child)
