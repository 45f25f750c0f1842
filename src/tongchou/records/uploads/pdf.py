"""PDF: the text of pages, notes, form fields, bookmarks and properties; pages that are only pictures are named."""

import io
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tongchou.records.uploads import xmltext
from tongchou.records.uploads.model import ProblemKind, Role, UnreadableError
from tongchou.records.uploads.sink import Sink

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_FAULTS = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    struct.error,
)
MOST_PAGES = 3_000
_BLANK_PAGE = 500  # bytes of drawing that a blank page may have
_ACTIVE = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm")


def read(data: bytes, sink: Sink) -> None:
    import pypdf  # slow, and only needed for this kind
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(ProblemKind.ENCRYPTED, "{file}有密码，系统读不了。去掉密码后重传。")
        _read_all(reader, sink)
    except (*_FAULTS, PyPdfError) as error:
        # pypdf meets a malformed file with whatever its own code runs into
        raise UnreadableError(ProblemKind.BROKEN, "{file}已损坏，系统读不出来。重新导出 PDF 后重传。") from error


def _read_all(reader: "PdfReader", sink: Sink) -> None:
    if len(reader.pages) > MOST_PAGES:
        raise UnreadableError(ProblemKind.LIMIT, f"{{file}}超过 {MOST_PAGES:,} 页，系统读不完。拆开后重传。")
    _look_for_actions(reader, sink)
    properties = [f"{key.lstrip('/')}：{value}" for key, value in (reader.metadata or {}).items()]
    sink.text("文档属性", "\n".join(properties), Role.ASIDE)
    _read_xmp(reader, sink)
    sink.text("书签", "\n".join(_titles(reader.outline)))
    pictures = []
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        sink.text(f"第 {number} 页", text)
        sink.text(f"第 {number} 页的附注", "\n".join(_notes(page, sink)))
        if not text.strip() and _shows_something(page):
            pictures.append(number)
    if pictures:
        which = "全部" if len(pictures) == len(reader.pages) else "第 " + "、".join(map(str, pictures[:10])) + " 页"
        if len(pictures) > 10 and which != "全部":
            which += f"等 {len(pictures)} 页"
        sink.problem(ProblemKind.SCAN, f"{{file}}{which}是扫描件，无法读出文字。")


def _look_for_actions(reader: "PdfReader", sink: Sink) -> None:
    catalog = reader.root_object
    names = _resolved(catalog.get("/Names")) or {}
    opening = _resolved(catalog.get("/OpenAction"))
    acts = isinstance(opening, dict) and opening.get("/S") in _ACTIVE
    if acts or "/AA" in catalog or "/JavaScript" in names:
        _active(sink)
    if "/EmbeddedFiles" in names or "/AF" in catalog:
        _embedded(sink)


def _notes(page: "PageObject", sink: Sink) -> Iterator[str]:
    for reference in _resolved(page.get("/Annots")) or ():
        note = _resolved(reference)
        if not isinstance(note, dict):
            continue
        if note.get("/Subtype") == "/FileAttachment":
            _embedded(sink)
        action = _resolved(note.get("/A"))
        if isinstance(action, dict) and action.get("/S") in _ACTIVE:
            _active(sink)
        for key in ("/T", "/Subj", "/Contents", "/V"):
            value = _resolved(note.get(key))
            if isinstance(value, str):
                yield value


def _shows_something(page: "PageObject") -> bool:
    """A page without text is blank, or it is a picture, or its letters have been turned into curves."""
    resources = _resolved(page.get("/Resources"))
    objects = _resolved(resources.get("/XObject")) if isinstance(resources, dict) else None
    contents = page.get_contents()
    return bool(objects) or (contents is not None and len(contents.get_data()) > _BLANK_PAGE)


def _read_xmp(reader: "PdfReader", sink: Sink) -> None:
    metadata = _resolved(reader.root_object.get("/Metadata"))
    if metadata is None:
        return
    everything = xmltext.Everything()
    try:
        xmltext.walk(metadata.get_data(), everything)
    except UnreadableError as error:
        sink.stopped(error)
    sink.text("文档属性", "\n".join(everything.lines), Role.ASIDE)


def _titles(outline: Any) -> Iterator[str]:
    waiting = [outline]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif title := getattr(item, "title", None):
            yield str(title)


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _active(sink: Sink) -> None:
    sink.problem(ProblemKind.MACRO, "{file}里有会自己运行的动作，系统不收。重新导出为普通 PDF 后重传。")


def _embedded(sink: Sink) -> None:
    sink.problem(ProblemKind.EMBEDDED, "{file}里夹带了别的文件，系统看不到里面的内容。把它们取出，单独上传。")
