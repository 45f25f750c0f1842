"""Kinds that need no office format: text, web pages, pictures' own notes, and the old Excel workbook."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser

from tongchou.records.uploads.model import ProblemKind, Role, UnreadableError
from tongchou.records.uploads.sink import Sink

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MOST_PIXELS = 100_000_000
_MOST_NOTES = 1_000
_READABLE_RUN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u2605\u2606*0-9A-Za-z:&, ]{2,}")
_NO_TEXT_FROM = 0xDA  # JPEG: start of scan
_SIZES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_ENCRYPTED = "{file}有密码，系统读不了。去掉密码后重传。"


def decode(data: bytes) -> str:
    """UTF-8 or GB18030, or what a byte order mark says."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError(ProblemKind.BROKEN, "{file}的文字编码认不出来。另存为 UTF-8 编码后重传。")


def read_text(data: bytes, sink: Sink) -> None:
    sink.text("正文", decode(data))


def read_csv(data: bytes, sink: Sink) -> None:
    """A table's row becomes one line of cells, as in a sheet; quotes are of no interest to a reader."""
    sink.text("正文", decode(data).replace('"', "").replace(",", "\t"))


def read_html(data: bytes, sink: Sink) -> None:
    """A page is screened but not taken in: it would run in the browser of whoever opens it."""
    reader = _Html()
    reader.feed(decode(data))
    reader.close()
    sink.text("正文", "".join(reader.pieces))
    raise UnreadableError(ProblemKind.KIND, "{file}是网页，系统不收。另存为 .docx 或 PDF 后重传。")


class _Html(HTMLParser):
    _INLINE = frozenset(
        {"a", "b", "i", "u", "em", "strong", "span", "font", "sub", "sup", "small", "mark", "del", "ins"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's form
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        self.pieces.append(f"\n{data}\n")

    def _part(self, tag: str) -> None:
        if tag not in self._INLINE:
            self.pieces.append("\t" if tag in {"td", "th"} else "\n")


def read_png(data: bytes, sink: Sink) -> None:
    notes: list[bytes] = []
    position = 8
    while position + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        body = data[position + 8 : position + 8 + length]
        if kind == b"IHDR" and len(body) >= 8:
            _check_size(*struct.unpack_from(">II", body))
        elif kind in {b"tEXt", b"iTXt", b"zTXt", b"eXIf"}:
            notes.append(body)
            notes += _inflated(body)
        position += 12 + length
    _picture(notes, sink)


def _inflated(body: bytes) -> Iterator[bytes]:
    """The compressed text in a zTXt or iTXt chunk, at most 1 MB of it."""
    start = body.find(b"\x78")
    while 0 <= start < 200:
        try:
            yield zlib.decompressobj().decompress(body[start:], 1 << 20)
        except zlib.error:
            start = body.find(b"\x78", start + 1)
        else:
            return


def read_jpg(data: bytes, sink: Sink) -> None:
    notes: list[bytes] = []
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF and data[position + 1] != _NO_TEXT_FROM:
        marker = data[position + 1]
        if marker == 0xFF:  # padding
            position += 1
            continue
        length = int.from_bytes(data[position + 2 : position + 4])
        body = data[position + 4 : position + 2 + length]
        if marker in _SIZES and len(body) >= 5:
            height, width = struct.unpack_from(">HH", body, 1)
            _check_size(width, height)
        elif 0xE0 <= marker <= 0xEF or marker == 0xFE:
            notes.append(body)
        position += 2 + max(length, 2)
    _picture(notes, sink)


def _check_size(width: int, height: int) -> None:
    if width * height > _MOST_PIXELS:
        raise UnreadableError(
            ProblemKind.LIMIT,
            f"{{file}}有 {width:,} × {height:,} 个像素，超过 {_MOST_PIXELS // 100_000_000} 亿。缩小后重传。",
        )


def _picture(notes: list[bytes], sink: Sink) -> None:
    if len(notes) > _MOST_NOTES:
        raise UnreadableError(ProblemKind.LIMIT, "{file}的图片属性多得不正常，系统不收。另存后重传。")
    for note in notes:
        sink.text("图片属性", "\n".join(guesses(note)), Role.ASIDE)
    sink.problem(ProblemKind.PICTURE, "{file}是图片，无法读出文字。")


def guesses(data: bytes) -> Iterator[str]:
    """Readable runs of the bytes, one a line, in each encoding that Chinese software writes; much of it is noise."""
    for encoding, offset in (("utf-8", 0), ("gb18030", 0), ("utf-16-le", 0), ("utf-16-le", 1), ("utf-16-be", 0)):
        yield from _READABLE_RUN.findall(data[offset:].decode(encoding, "replace"))


def ole_kind(data: bytes) -> str:
    """Which program wrote the compound file, by the names of its streams."""
    streams = (
        ("EncryptedPackage", "encrypted"),
        ("_VBA_PROJECT", "macro"),
        ("WordDocument", "doc"),
        ("PowerPoint Document", "ppt"),
        ("Workbook", "xls"),
        ("Book", "xls"),
    )
    return next((kind for name, kind in streams if name.encode("utf-16-le") in data), "binary")


def read_xls(data: bytes, sink: Sink) -> None:
    import python_calamine  # noqa: PLC0415 - only needed for this kind

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for number, name in enumerate(book.sheet_names, start=1):
            rows = book.get_sheet_by_name(name).to_python()
            lines = ("\t".join(str(cell) for cell in row if cell != "").replace("\n", " ") for row in rows)
            sink.text(f"第 {number} 张工作表", "\n".join(filter(None, lines)))
        sink.text("工作表名称", "\n".join(book.sheet_names), Role.NAME)
    except python_calamine.PasswordError as error:
        raise UnreadableError(ProblemKind.ENCRYPTED, _ENCRYPTED) from error
    except python_calamine.CalamineError as error:
        raise UnreadableError(ProblemKind.BROKEN, "{file}已损坏，系统读不出来。另存为 .xlsx 后重传。") from error
    # Headers, comments and properties lie outside of what calamine reads.
    sink.text("工作簿的其他部分", "\n".join(guesses(data)), Role.ASIDE)
