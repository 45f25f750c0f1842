"""Writes the honest and the hostile files of these tests; nothing is downloaded, nothing is kept."""

import io
import struct
import zipfile
import zlib

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = f"{_OFFICE}wordprocessingml."
SLIDES = f"{_OFFICE}presentationml."
PACKAGE = "application/vnd.openxmlformats-package."


def zipped(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def ooxml(parts: dict[str, tuple[str, bytes | str]], extra: dict[str, bytes | str] | None = None) -> bytes:
    """`parts`: name → (content type, XML); `extra`: members without a stated type."""
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in parts.items())
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    types = f'<?xml version="1.0"?><Types xmlns="{_TYPES}">{default}{overrides}</Types>'
    return zipped({"[Content_Types].xml": types, **{name: xml for name, (_, xml) in parts.items()}, **(extra or {})})


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def docx(
    body: str = "",
    others: dict[str, tuple[str, bytes | str]] | None = None,
    extra: dict[str, bytes | str] | None = None,
) -> bytes:
    document = f"<w:document {W}><w:body>{paragraph('智慧城市建设方案')}{body}</w:body></w:document>"
    return ooxml({"word/document.xml": (f"{WORD}document.main+xml", document), **(others or {})}, extra)


def word_part(kind: str, *runs: str) -> dict[str, tuple[str, bytes | str]]:
    return {f"word/{kind}1.xml": (f"{WORD}{kind}+xml", f"<w:root {W}>{paragraph(*runs)}</w:root>")}


def pptx(slide: str = "方案汇报", note: str = "备注", master: str = "单击此处编辑") -> bytes:
    def words(text: str) -> str:
        return f"<p:sld {_P} {_A}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"

    return ooxml(
        {
            "ppt/presentation.xml": (f"{SLIDES}presentation.main+xml", f"<p:presentation {_P}/>"),
            "ppt/slides/slide1.xml": (f"{SLIDES}slide+xml", words(slide)),
            "ppt/notesSlides/notesSlide1.xml": (f"{SLIDES}notesSlide+xml", words(note)),
            "ppt/slideMasters/slideMaster1.xml": (f"{SLIDES}slideMaster+xml", words(master)),
        }
    )


def ofd(*texts: str, extra: dict[str, bytes | str] | None = None) -> bytes:
    o = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = "".join(f"<ofd:TextObject><ofd:TextCode>{text}</ofd:TextCode></ofd:TextObject>" for text in texts)
    page = f"<ofd:Page {o}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    members = {"OFD.xml": f"<ofd:OFD {o}/>", "Doc_0/Pages/Page_0/Content.xml": page}
    return zipped({**members, **(extra or {})})


def workbook(cell: object = "预算", **where: str) -> bytes:
    """`where`: any of hidden, header, comment, title, sheet, row_below."""
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = where.get("sheet", "投资估算")
    sheet["A1"] = cell
    sheet["B2"] = 3_000_000
    if "header" in where:
        sheet.oddHeader.right.text = where["header"]
    if "comment" in where:
        sheet["A1"].comment = Comment(where["comment"], "经办人")
    if "hidden" in where:
        other = book.create_sheet("附表")
        other["C7"] = where["hidden"]
        other.sheet_state = "veryHidden"
    if "title" in where:
        book.properties.title = where["title"]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls(cell: str = "预算", header: str = "") -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("投资估算")
    sheet.write(0, 0, cell)
    sheet.write(1, 1, 300)
    sheet._Worksheet__header_str = header  # the setter of xlwt knows only the strings of Python 2
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def looping_xls() -> bytes:
    """A workbook whose directory's chain of sectors leads back to itself: calamine follows it until memory ends."""
    data = bytearray(xls())
    (table,) = struct.unpack_from("<I", data, 76)
    (directory,) = struct.unpack_from("<I", data, 48)
    struct.pack_into("<I", data, 512 * (table + 1) + 4 * directory, directory)
    return bytes(data)


def pdf(*lines: str, title: str = "", note: str = "", scanned: bool = False) -> bytes:
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    if title:
        canvas.setTitle(title)
    canvas.setFont("STSong-Light", 12)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 24 * number, line)
    if note:
        canvas.textAnnotation(note, Rect=[0, 0, 99, 99])
    canvas.showPage()
    if scanned:
        canvas.drawImage(ImageReader(Image.new("L", (40, 40), 200)), 0, 0, 500, 700)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pdf_with(data: bytes, *, password: str = "", attachment: bytes = b"", script: str = "") -> bytes:
    import pypdf
    from pypdf.actions import JavaScript

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    if attachment:
        writer.add_attachment("附件.txt", attachment)
    if script:
        writer.add_open_action(JavaScript(script))
    if password:
        writer.encrypt(password, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def png(note: str = "", width: int = 4, height: int = 4, *, compressed: bool = False) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    text = note.encode()
    international = b"Title\0" + (b"\1\0\0\0" + zlib.compress(text) if compressed else b"\0\0\0\0" + text)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 20)
    chunks = chunk(b"IHDR", header) + chunk(b"iTXt", international) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def jpg(note: str = "") -> bytes:
    body = note.encode("utf-16-le")
    exif = b"\xff\xe1" + struct.pack(">H", len(body) + 8) + b"Exif\0\0" + body
    size = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, 10, 10, 0)
    return b"\xff\xd8" + exif + size + b"\xff\xda\x00\x02\x00\xff\xd9"


def overlapped_zip(count: int = 50) -> bytes:
    """`count` names in the directory, all of the same stretch of the file."""
    single = zipped({"a.txt": b"0" * 400_000})
    archive = zipfile.ZipFile(io.BytesIO(single))
    local, end = single[: archive.start_dir], single.rindex(b"PK\x05\x06")
    entry = bytearray(single[archive.start_dir : end])
    directory = b""
    for number in range(count):
        entry[46:47] = bytes([97 + number % 26])
        entry[48:51] = b"%03d" % number
        directory += bytes(entry)
    trailer = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(local), 0)
    return local + directory + trailer


def claiming(data: bytes, size: int) -> bytes:
    """The same archive, whose directory says of its first member that it unpacks to `size` bytes."""
    start = zipfile.ZipFile(io.BytesIO(data)).start_dir
    return data[: start + 24] + struct.pack("<I", size) + data[start + 28 :]


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"a.txt": b"text"}))
    start = zipfile.ZipFile(io.BytesIO(bytes(data))).start_dir
    data[start + 8] |= 1
    data[6] |= 1
    return bytes(data)


def compound_file(*streams: str) -> bytes:
    """Enough of an OLE container for its stream names to be seen: how Office stores an encrypted document."""
    names = b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names


def relationship(kind: str, target: str) -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{base}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + f"]><w:document {W}><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    f"<w:document {W}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
)
