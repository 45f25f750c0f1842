"""Word, Excel, PowerPoint (Office Open XML) and OFD (GB/T 33190): all text, wherever a reader could see or find it."""

import html
import posixpath
import re
from dataclasses import dataclass

from tongchou.records.uploads import xmltext
from tongchou.records.uploads.archive import Archive
from tongchou.records.uploads.model import ProblemKind, Role, UnreadableError
from tongchou.records.uploads.sink import Sink

_MAIN = (
    ("wordprocessingml.document.main+xml", "docx"),
    ("spreadsheetml.sheet.main+xml", "xlsx"),
    ("presentationml.presentation.main+xml", "pptx"),
    ("macroenabled", "macro"),
    ("template.main+xml", "template"),
    ("sheet.binary", "xlsb"),
)
# The end of a part's content type → what a person calls that part.
_PLACES = (
    ("wordprocessingml.document.main+xml", "正文"),
    (".header+xml", "页眉"),
    (".footer+xml", "页脚"),
    (".footnotes+xml", "脚注"),
    (".endnotes+xml", "尾注"),
    ("comments+xml", "批注"),
    ("threadedcomments+xml", "批注"),
    ("comment+xml", "批注"),
    (".slide+xml", "幻灯片"),
    (".notesslide+xml", "备注页"),
    (".slidemaster+xml", "母版"),
    (".slidelayout+xml", "母版"),
    (".notesmaster+xml", "母版"),
    (".handoutmaster+xml", "母版"),
    ("core-properties+xml", "文档属性"),
    ("extended-properties+xml", "文档属性"),
    ("custom-properties+xml", "文档属性"),
    ("vmldrawing", "图形"),
    ("drawing+xml", "图形"),
    ("chart+xml", "图表"),
)
_WORDLESS = ("theme+xml", "styles+xml", "fonttable+xml", "websettings+xml", "relationships+xml", "calcchain+xml")
_FREE_TEXT = ("core-properties+xml", "extended-properties+xml", "custom-properties+xml", "threadedcomments+xml", "/xml")
_RUNS = ("/oleObject", "/control", "/vbaProject", "/activeXControl", "/xlMacrosheet", "/xlIntlMacrosheet")
_FETCHES = ("/attachedTemplate", "/frame", "/subDocument", "/aFChunk", "/oleObject")
# A template on the author's own disk is common and harmless; one on another machine is fetched when the file is opened.
_ELSEWHERE = re.compile(r"(?!file:/{0,3}[a-z]:)(?:[a-z-]{2,}:|[\\/]{2})", re.IGNORECASE)
_VML_WORDS = re.compile(r'\bstring="([^"]*)"')
_VML_TAG = re.compile(r"<[^>]*>")
_SHEET = "spreadsheetml.worksheet+xml"
_SHARED = "spreadsheetml.sharedstrings+xml"


def kind_of(archive: Archive) -> str:
    """Which office format the archive is; "zip" for none, "macro" for one that holds programs."""
    members = {name.lower(): name for name in archive.names}
    if "ofd.xml" in members:
        return "ofd"
    if "[content_types].xml" not in members:
        return "zip"
    types = _content_types(archive, members["[content_types].xml"])
    stated = {*types.by_part.values(), *types.by_extension.values()}
    kinds = {kind for content_type in stated for ending, kind in _MAIN if ending in content_type}
    if "macro" in kinds or any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in members):
        return "macro"
    return kinds.pop() if len(kinds) == 1 else "zip"


def read_ofd(archive: Archive, sink: Sink) -> None:
    for name in archive.names:
        lower = name.lower()
        if "encrypt" in lower:
            raise UnreadableError(ProblemKind.ENCRYPTED, "{file}有密码，系统读不了。去掉密码后重传。")
        data = archive.read(name)
        if lower.endswith(".xml"):
            _read_free_text(data, "附注" if "annot" in lower else "正文", sink)
        elif "/attachs/" in lower or "/attachments/" in lower:
            _embedded(sink)


def read_ooxml(archive: Archive, sink: Sink) -> None:
    by_lower = {name.lower(): name for name in archive.names}
    types = _content_types(archive, by_lower["[content_types].xml"])
    typed = {name: types.of(name) for name in archive.names}
    shared: list[str] = []
    for name, content_type in typed.items():
        if content_type.endswith(_SHARED):
            reader = xmltext.Paragraphs()
            xmltext.walk(archive.read(name), reader)
            shared = reader.lines
            sink.text("单元格", "\n".join(shared), Role.ASIDE)  # also those that no sheet shows
    sheets = _sheet_places(archive, typed, sink)
    for name, content_type in typed.items():
        try:
            _read_part(archive, name, content_type, sink, (sheets, shared))
        except UnreadableError as error:  # one bad part must not hide what the others hold
            sink.stopped(error)


@dataclass(frozen=True, slots=True)
class _ContentTypes:
    by_part: dict[str, str]
    by_extension: dict[str, str]

    def of(self, name: str) -> str:
        """Lower case. A part without a stated type that looks like XML is read as XML all the same."""
        stated = self.by_part.get(name.lower()) or self.by_extension.get(name.rpartition(".")[2].lower(), "")
        return stated or ("application/xml" if name.lower().endswith((".xml", ".vml")) else "")


def _content_types(archive: Archive, name: str) -> _ContentTypes:
    reader = xmltext.Elements("Override", "Default")
    xmltext.walk(archive.read(name), reader)
    by_part, by_extension = {}, {}
    for tag, given in reader.found:
        content_type = given.get("ContentType", "").lower()
        if tag == "Override":
            by_part[given.get("PartName", "").lstrip("/").lower()] = content_type
        else:
            by_extension[given.get("Extension", "").lower()] = content_type
    return _ContentTypes(by_part, by_extension)


def _read_part(
    archive: Archive, name: str, content_type: str, sink: Sink, workbook: tuple[dict[str, str], list[str]]
) -> None:
    data = archive.read(name)
    lower = name.lower()
    if lower.endswith(".rels"):
        _read_relationships(data, sink)
    elif "oleobject" in content_type or "activex" in lower or lower.endswith("oleobject.bin"):
        _embedded(sink)
    elif "/embeddings/" in lower:
        _read_embedded(name, data, sink)
    elif "macrosheet" in content_type:
        raise UnreadableError(ProblemKind.MACRO, "{file}里有宏，系统不收。另存为不带宏的格式后重传。")
    elif content_type.endswith(_SHEET):
        _read_sheet(data, sink, *workbook, name=name)
    elif content_type.endswith((_SHARED, *_WORDLESS)) or not ("xml" in content_type or "vml" in content_type):
        return
    elif content_type.endswith("vmldrawing"):
        sink.text("图形", _words_of_vml(data))
    elif content_type.endswith(_FREE_TEXT):
        _read_free_text(data, _place_of(content_type), sink)
    else:
        _read_paragraphs(data, _place_of(content_type), sink)


def _place_of(content_type: str) -> str:
    return next((place for ending, place in _PLACES if content_type.endswith(ending)), "附属部分")


def _read_paragraphs(data: bytes, place: str, sink: Sink) -> None:
    reader = xmltext.Paragraphs()
    xmltext.walk(data, reader)
    sink.text(place, "\n".join(reader.lines))
    sink.text("文本框" if place == "正文" else f"{place}的文本框", "\n".join(reader.boxes))
    sink.text("修订中删除的文字", "\n".join(reader.deleted))


def _read_free_text(data: bytes, place: str, sink: Sink) -> None:
    reader = xmltext.Everything()
    xmltext.walk(data, reader)
    sink.text(place, "\n".join(reader.lines), Role.ASIDE if place == "文档属性" else Role.TEXT)


def _read_sheet(data: bytes, sink: Sink, places: dict[str, str], shared: list[str], *, name: str) -> None:
    reader = xmltext.Cells(shared)
    xmltext.walk(data, reader)
    place = places.get(name.lower(), "工作表")
    sink.text(place, "\n".join(reader.rows))
    sink.text(f"{place}的页眉页脚", "\n".join(reader.headers))


def _sheet_places(archive: Archive, typed: dict[str, str], sink: Sink) -> dict[str, str]:
    """Part name in lower case → 第 2 张工作表. The sheets' names are text of the file and are screened as such."""
    main = next((name for name, content_type in typed.items() if content_type.endswith("sheet.main+xml")), None)
    if main is None:
        return {}
    sheets, links = xmltext.Elements("sheet"), xmltext.Elements("Relationship")
    xmltext.walk(archive.read(main), sheets)
    folder, base = posixpath.split(main)
    rels = f"{folder}/_rels/{base}.rels"
    if rels in archive.names:
        xmltext.walk(archive.read(rels), links)
    target = {link.get("Id", ""): link.get("Target", "") for _, link in links.found}
    places = {}
    for number, (_, sheet) in enumerate(sheets.found, start=1):
        path = posixpath.normpath(posixpath.join("/", folder, target.get(sheet.get("id", ""), ""))).lstrip("/")
        hidden = sheet.get("state", "visible") != "visible"
        places[path.lower()] = f"{'隐藏的' if hidden else ''}第 {number} 张工作表"
    sink.text("工作表名称", "\n".join(sheet.get("name", "") for _, sheet in sheets.found), Role.NAME)
    return places


def _read_relationships(data: bytes, sink: Sink) -> None:
    reader = xmltext.Elements("Relationship")
    xmltext.walk(data, reader)
    for _, link in reader.found:
        kind, external = link.get("Type", ""), link.get("TargetMode") == "External"
        if kind.endswith(_RUNS) or kind.endswith("/aFChunk"):
            _embedded(sink)
        elif external and kind.endswith(_FETCHES) and _ELSEWHERE.match(link.get("Target", "")):
            sink.problem(ProblemKind.MACRO, "{file}打开时会从外面取模板或内容，系统不收。断开链接，另存后重传。")


def _words_of_vml(data: bytes) -> str:
    """Excel writes VML with bare <br>, which is no XML, so it is taken apart as text."""
    source = data.decode("utf-8", "replace")
    return html.unescape("\n".join([*_VML_WORDS.findall(source), _VML_TAG.sub("\n", source)]))


def _read_embedded(name: str, data: bytes, sink: Sink) -> None:
    """The workbook behind a chart is an ordinary workbook and is read as one; a bare object cannot be."""
    if not data.startswith(b"PK\x03\x04"):
        _embedded(sink)
        return
    inner = sink.inside(posixpath.basename(name))
    inner.read_file(inner, data)


def _embedded(sink: Sink) -> None:
    sink.problem(ProblemKind.EMBEDDED, "{file}里嵌了对象，系统看不到里面的内容。把对象改成图片或单独的附件后重传。")
