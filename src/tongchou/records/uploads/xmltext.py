"""Text out of the XML of office files, read as a stream: memory follows the text found, not the size of the file.

Expat is driven directly because it can stop at the first sign of a document type, in any encoding, before an entity
has been declared; nothing is ever expanded or fetched.
"""

import re
from dataclasses import dataclass, field
from typing import ClassVar, NoReturn, Protocol
from xml.parsers import expat

from tongchou.records.uploads.model import TEXT_CHARS, XML_BYTES, ProblemKind, UnreadableError

Attributes = dict[str, str]

_DEEPEST = 1_000  # elements within elements; tables in tables in text boxes stay far below
_WINGDINGS_STAR = "AB"  # Word's "insert symbol" stores ★ as character F0AB of Wingdings
_HEADER_CODE = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d{1,3}|&[A-KM-QS-Za-km-qs-z+\-]')
_HEADER_PLACE = re.compile("&[LCRlcr]")


class Handler(Protocol):
    def start(self, tag: str, attributes: Attributes) -> None: ...
    def end(self, tag: str) -> None: ...
    def characters(self, text: str) -> None: ...


def walk(data: bytes, handler: Handler) -> None:
    """Feeds `handler` with local names. Raises `UnreadableError` for a document type, bad XML and too much text."""
    if len(data) > XML_BYTES:
        raise UnreadableError(
            ProblemKind.LIMIT, f"{{file}}里有一份内容解压后超过 {XML_BYTES >> 20} MB，系统读不完。拆小后重传。"
        )
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.EntityDeclHandler = _refuse_document_type
    length = depth = 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnreadableError(
                ProblemKind.BOMB, "{file}里的 XML 嵌套得不正常，像攻击。系统没有读它。重新保存后重传。"
            )
        handler.start(tag.rpartition(":")[2], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(tag.rpartition(":")[2])

    def characters(text: str) -> None:
        nonlocal length
        length += len(text)
        if length > 4 * TEXT_CHARS:  # numbers and spaces between the elements count here, but not in the text
            raise UnreadableError(ProblemKind.LIMIT, "{file}里的文字太多，系统读不完。拆小后重传。")
        handler.characters(text)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableError(ProblemKind.BROKEN, "{file}已损坏，里面的 XML 读不出来。重新保存后重传。") from error


def _refuse_document_type(*_: object) -> NoReturn:
    raise UnreadableError(
        ProblemKind.ENTITY, "{file}里的 XML 带有文档类型声明，可能是攻击。系统没有读它。重新保存后重传。"
    )


@dataclass(slots=True)
class _Paragraph:
    now: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)  # as it read before the tracked changes
    changed: bool = False


@dataclass(slots=True)
class _Row:
    box: int  # how deep in text boxes the row began
    cells: list[list[str]] = field(default_factory=list)


class Paragraphs:
    """WordprocessingML, DrawingML, shared strings and comments: runs joined by paragraph, cells joined by row.

    A marking is often split over runs, and a table's row 密级 | 机密 only means something as a row.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.boxes: list[str] = []
        self.deleted: list[str] = []
        self._paragraphs: list[_Paragraph] = []  # a text box stands inside a paragraph and holds paragraphs
        self._rows: list[_Row] = []
        self._open = dict.fromkeys(("text", "deleted", "inserted", "box", "phonetic"), 0)

    _PARAGRAPHS = frozenset({"p", "si", "text"})
    _COUNTED: ClassVar = {
        "t": "text",
        "text": "text",
        "instrText": "text",
        "delText": "text",
        "delInstrText": "text",
        "del": "deleted",
        "moveFrom": "deleted",
        "ins": "inserted",
        "moveTo": "inserted",
        "txbxContent": "box",
        "rPh": "phonetic",
    }

    def start(self, tag: str, attributes: Attributes) -> None:
        if counted := self._COUNTED.get(tag):
            self._open[counted] += 1
        if tag in self._PARAGRAPHS:
            self._paragraphs.append(_Paragraph())
        elif tag == "tr":
            self._rows.append(_Row(self._open["box"]))
        elif tag == "tc" and self._rows:
            self._rows[-1].cells.append([])
        elif tag in {"tab", "ptab"} and "w:val" not in attributes:  # with a value it only sets a tab stop
            self._add(" ")
        elif tag in {"br", "cr"}:
            self._add("\n")
        elif tag == "noBreakHyphen":
            self._add("-")
        elif tag == "sym" and attributes.get("w:char", "")[-2:].upper() == _WINGDINGS_STAR:
            self._add("★")
        elif tag == "textpath":  # the words of a watermark are an attribute
            self._emit(attributes.get("string", ""))

    def end(self, tag: str) -> None:
        if counted := self._COUNTED.get(tag):
            self._open[counted] -= 1
        if tag in self._PARAGRAPHS and self._paragraphs:
            paragraph = self._paragraphs.pop()
            if tag == "si":
                self.lines.append("".join(paragraph.now))  # cells count the empty ones too
            else:
                self._emit("".join(paragraph.now))
            if paragraph.changed:
                self.deleted.append("".join(paragraph.before))
        elif tag == "tr" and self._rows:
            self._end_row(self._rows.pop())

    def characters(self, text: str) -> None:
        if self._open["text"] and not self._open["phonetic"]:
            self._add(text)

    def _add(self, text: str) -> None:
        if not self._paragraphs:
            self._emit(text)
            return
        paragraph = self._paragraphs[-1]
        if self._open["deleted"]:
            paragraph.changed = True
        else:
            paragraph.now.append(text)
        if not self._open["inserted"]:
            paragraph.before.append(text)

    def _emit(self, line: str) -> None:
        if self._rows and self._rows[-1].cells and self._rows[-1].box == self._open["box"]:
            self._rows[-1].cells[-1].append(line)
        elif line.strip():
            (self.boxes if self._open["box"] else self.lines).append(line)

    def _end_row(self, row: _Row) -> None:
        filled = [[line for line in cell if line.strip()] for cell in row.cells]
        filled = [cell for cell in filled if cell]
        if len(filled) == 1:
            for line in filled[0]:  # a cover page laid out as a table
                self._emit(line)
        elif filled:
            self._emit("\t".join(" ".join(cell).replace("\n", " ") for cell in filled))


class Cells:
    """One sheet: its rows, and the lines of its printed headers and footers."""

    def __init__(self, shared: list[str]) -> None:
        self.rows: list[str] = []
        self.headers: list[str] = []
        self._shared = shared
        self._row: list[str] = []
        self._text: list[str] = []
        self._type = ""
        self._taking = False

    _TAKEN = frozenset({"v", "t", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "row":
            self._row = []
        elif tag == "c":
            self._type = attributes.get("t", "")
            self._text = []
        elif tag in self._TAKEN:
            self._taking = True

    def end(self, tag: str) -> None:
        if tag in self._TAKEN:
            self._taking = False
        if tag.endswith(("Header", "Footer")) and tag in self._TAKEN:
            self.headers += header_lines("".join(self._text))
            self._text = []
        elif tag == "c":
            self._row.append(self._value("".join(self._text)))
            self._text = []
        elif tag == "row" and any(self._row):
            self.rows.append("\t".join(filter(None, self._row)))

    def characters(self, text: str) -> None:
        if self._taking:
            self._text.append(text)

    def _value(self, text: str) -> str:
        if self._type != "s":
            return text.replace("\n", " ").strip()
        index = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
        return self._shared[index].replace("\n", " ").strip() if 0 <= index < len(self._shared) else ""


class Everything:
    """All character data, a line for each element: OFD, document properties, custom XML."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._text: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        self._flush()
        name = attributes.get("name") or attributes.get("Name")
        if name and tag in {"property", "CustomData"}:
            self._text = [name, "："]  # 密级：机密 stands as a name and a value
        elif tag == "textpath":
            self.lines.append(attributes.get("string", ""))

    def end(self, _tag: str) -> None:
        self._flush()

    def characters(self, text: str) -> None:
        self._text.append(text)

    def _flush(self) -> None:
        line = "".join(self._text).strip()
        if line.endswith("：") and len(self._text) == 2:
            return  # the name of a property, its value is still to come
        if line:
            self.lines.append(line)
        self._text = []


class Elements:
    """The attributes of chosen elements, for relationships, content types and the list of sheets."""

    def __init__(self, *tags: str) -> None:
        self.found: list[tuple[str, Attributes]] = []
        self._tags = tags

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag in self._tags:
            self.found.append((tag, {name.rpartition(":")[2]: value for name, value in attributes.items()}))

    def end(self, tag: str) -> None:
        pass

    def characters(self, text: str) -> None:
        pass


def header_lines(coded: str) -> list[str]:
    """The left, middle and right part of a sheet's header, without the codes for fonts, sizes, pages and dates."""
    return [line for piece in _HEADER_PLACE.split(_HEADER_CODE.sub("", coded)) if (line := piece.strip())]
