"""All text and all markings of an uploaded file of any kind, where they stand, and why the rest cannot be read.

To be run in the bounded process of `bounded`, never in a server: every byte here is hostile until shown otherwise.
"""

from collections.abc import Callable

from tongchou.records.uploads import kinds, marking, names, office, pdf, plain
from tongchou.records.uploads.archive import Archive
from tongchou.records.uploads.model import FILE_BYTES, Extracted, ProblemKind, Role, UnreadableError
from tongchou.records.uploads.sink import Sink

_READERS: dict[str, Callable[[bytes, Sink], None]] = {
    "pdf": pdf.read,
    "xls": plain.read_xls,
    "txt": plain.read_text,
    "csv": plain.read_csv,
    "html": plain.read_html,
    "jpg": plain.read_jpg,
    "png": plain.read_png,
}
_READABLE = (*kinds.ALLOWED, "html")
_SAVE_AS = {"doc": "另存为 .docx 后重传", "ppt": "另存为 .pptx 后重传"}


def extract(name: str, data: bytes) -> Extracted:
    """Never raises for what is in the file. Memory, time and crashes are the caller's to bound."""
    sink = Sink(name, _read_file)
    kind = _read_file(sink, data)
    parts = tuple(sink.parts)
    return Extracted(parts, kind, tuple(sink.problems), tuple(marking.marks_of(parts)))


def _read_file(sink: Sink, data: bytes) -> str:
    kind = ""
    try:
        _check_size(data)
        sink.look_for_virus(data)
        extension = names.extension_of(sink.member or sink.name)
        kind = kinds.of(data, extension)
        archive = Archive(data, sink) if kind == "zip" else None
        if archive:
            kind = office.kind_of(archive)
        elif kind == "ole":
            kind = plain.ole_kind(data)
        _check_kind(kind, extension, data)
        if archive is None:
            _READERS[kind](data, sink)
        elif kind == "zip":
            _read_members(archive, sink)
        else:
            (office.read_ofd if kind == "ofd" else office.read_ooxml)(archive, sink)
    except UnreadableError as error:
        sink.stopped(error)
    return kind


def _check_size(data: bytes) -> None:
    if not data:
        raise UnreadableError(ProblemKind.BROKEN, "{file}是空文件。选对文件后重传。")
    if len(data) > FILE_BYTES:
        raise UnreadableError(ProblemKind.LIMIT, f"{{file}}超过 {FILE_BYTES >> 20} MB。拆小后重传。")


def _check_kind(kind: str, extension: str, data: bytes) -> None:
    if kind == "encrypted":
        raise UnreadableError(ProblemKind.ENCRYPTED, "{file}有密码，系统读不了。去掉密码后重传。")
    if kind == "macro":
        raise UnreadableError(ProblemKind.MACRO, "{file}里有宏，系统不收。另存为不带宏的格式后重传。")
    promised = kinds.promised_by(extension)
    if kind != promised and promised in kinds.ALLOWED:
        what = {"binary": "认不出来", "txt": "文字"}.get(kind, kind.upper())
        raise UnreadableError(
            ProblemKind.MISMATCH, f"{{file}}的内容是 {what}，扩展名却是 .{extension}。改成真实的扩展名后重传。"
        )
    if kind not in _READABLE or promised not in _READABLE:
        hint = _SAVE_AS.get(kind, f"可以上传：{'、'.join(kinds.ALLOWED)}")
        raise UnreadableError(ProblemKind.KIND, f"{{file}}不是可以上传的类型。{hint}。")
    if kind in {"pdf", "jpg", "png"} and kinds.hides_an_archive(data):
        raise UnreadableError(ProblemKind.MISMATCH, "{file}里还藏着一个压缩包，系统不收。重新导出后重传。")


def _read_members(archive: Archive, sink: Sink) -> None:
    sink.text("压缩包里的文件名", "\n".join(archive.names), Role.NAME)
    for path in archive.names:
        inner = sink.inside(path)
        try:
            inner.read_file(inner, archive.read(path))
        except UnreadableError as error:
            inner.stopped(error)
