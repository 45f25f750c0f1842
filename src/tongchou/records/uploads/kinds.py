"""What a file is, told by its first bytes. The extension is only a promise that must agree."""

import io
import re
import zipfile

ALLOWED = ("pdf", "ofd", "docx", "xlsx", "pptx", "xls", "csv", "txt", "jpg", "png", "zip")

_BY_EXTENSION = {kind: kind for kind in ALLOWED} | {"jpeg": "jpg", "md": "txt", "htm": "html", "html": "html"}
_BY_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"MZ", "exe"),
    (b"\x7fELF", "elf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"GIF8", "gif"),
    (b"RIFF", "riff"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"BM", "bmp"),
    (b"{\\rtf", "rtf"),
    (b"%!PS", "ps"),
    (b"#!", "script"),
)
_LEADING = b"\xef\xbb\xbf\r\n\t "
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body|script|iframe|img|meta)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(rb"\s*<(?:\?xml|svg|!doctype)\b", re.IGNORECASE)


def of(data: bytes, extension: str) -> str:
    """The kind. "zip" and "ole" are containers whose contents decide further; "binary" is anything unknown.

    Text is told from its bytes, but a table from a letter only by the extension.
    """
    for magic, kind in _BY_MAGIC:
        # Two letters prove little: "BM" or "MZ" may begin a word in a text.
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:1024]):
            return kind
    head = data[:4096]
    if head[:1024].lstrip(_LEADING).startswith(b"%PDF-"):
        return "pdf"
    if not data.startswith(_BOMS[1:]) and b"\x00" in data:
        return "binary"
    bare = head.removeprefix(_BOMS[0])
    if _HTML.match(bare):
        return "html"
    if _XML.match(bare):
        return "xml"
    promised = promised_by(extension)
    return promised if promised in {"csv", "html"} else "txt"  # text called a page is run as one from a reader's disk


def promised_by(extension: str) -> str:
    return _BY_EXTENSION.get(extension, extension)


def hides_an_archive(data: bytes) -> bool:
    """A PDF or picture that can be opened as a ZIP as well: what one reader sees, the other does not."""
    return zipfile.is_zipfile(io.BytesIO(data))
