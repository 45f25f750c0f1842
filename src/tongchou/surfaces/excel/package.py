"""What a reader of cells does not tell about an xlsx: whether it is a bomb, and which cells have no value to show.

Runs only inside the confined worker.
"""

import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

MOST_UNPACKED = 400_000_000
MOST_ENTRIES = 5_000
_KINDS = {
    "xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "word/document.xml": "docx", "ppt/presentation.xml": "pptx",
    "content.xml": "ods", "OFD.xml": "ofd",
}  # fmt: skip
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')


class BombError(ValueError):
    """A file that would unpack into more than anybody writes; the message is a sentence."""


def inspect(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unpacks to too much, by what it says and by what it really holds."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise BombError(f"压缩包里有 {len(entries)} 个文件，不是正常的表格。")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BombError("压缩包展开后太大，不是正常的表格。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise BombError("压缩包有密码。去掉密码，另存一份再检查。")
    if sum(entry.compress_size for entry in entries) > _size(archive) + 1_000_000:
        raise BombError("压缩包里的文件互相重叠，不是正常的表格。")


def _size(archive: zipfile.ZipFile) -> int:
    file = archive.fp
    if file is None:
        return 0
    here = file.tell()
    file.seek(0, 2)
    size = file.tell()
    file.seek(here)
    return size


def kind_of(archive: zipfile.ZipFile) -> str:
    """xlsx, xlsm, or the name of what it is instead."""
    names = set(archive.namelist())
    kind = next((kind for name, kind in _KINDS.items() if name in names), "zip")
    return "xlsm" if kind == "xlsx" and "xl/vbaProject.bin" in names else kind


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the package that holds each sheet, by the sheet's name."""
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 — the process is confined
    targets = {link.get("Id"): link.get("Target") or "" for link in links}
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    parts: dict[str, str] = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_LINK), "")
        parts[sheet.get("name") or ""] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def broken_cells(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Cells whose content is an error or a formula without a result, by place: both would read as empty."""
    if part not in archive.NameToInfo:
        return {}
    xml = archive.read(part)
    if b"<f" not in xml and b't="e"' not in xml:
        return {}
    return dict(_broken(xml))


def _broken(xml: bytes) -> Iterator[tuple[str, str]]:
    for attributes, content in _CELL.findall(xml):
        if b't="e"' not in attributes and b"<f" not in content:
            continue
        found = _PLACE.search(attributes)
        if found is None:
            continue
        value = re.search(rb"<v>(.*?)</v>", content)
        if b't="e"' in attributes:
            yield found[1].decode(), value[1].decode("utf-8", "replace") if value else "#"
        elif value is None or not value[1]:
            yield found[1].decode(), ""
