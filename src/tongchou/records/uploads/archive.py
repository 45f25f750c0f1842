"""A ZIP that is judged by its directory before a byte of it is unpacked.

Python's `zipfile` before 3.11.8 unpacks overlapped entries, and no version limits how much comes out, so all of it is
checked here.
"""

import io
import stat
import struct
import zipfile
import zlib

from tongchou.records.uploads import names
from tongchou.records.uploads.model import RATIO, RATIO_FROM, ProblemKind, UnreadableError
from tongchou.records.uploads.sink import Sink

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """Opens `data`; raises `UnreadableError` for a bad directory and charges its size to the sink's budget."""

    def __init__(self, data: bytes, sink: Sink) -> None:
        self._data = data
        self._sink = sink
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError) as error:
            raise _broken() from error
        entries = self._zip.infolist()
        sink.budget.take_entries(len(entries))
        self._members = {_name_of(info): info for info in entries}
        if len({name.lower() for name in self._members}) != len(entries):
            raise UnreadableError(ProblemKind.BOMB, "{file}里有同名的文件，系统不知道哪一个是真的。改名后重新打包。")
        for name, info in self._members.items():
            _check_entry(name, info)
        self._check_places(entries)
        sink.budget.take_bytes(sum(info.file_size for info in entries))

    @property
    def names(self) -> list[str]:
        return [name for name, info in self._members.items() if not info.is_dir()]

    def read(self, name: str) -> bytes:
        """The whole member. It cannot be longer than the directory said: `zipfile` stops there and compares the sum."""
        try:
            data = self._zip.read(self._members[name])
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise _broken() from error
        self._sink.look_for_virus(data)
        return data

    def _check_places(self, entries: list[zipfile.ZipInfo]) -> None:
        """Each entry has its own stretch of the file, from the first byte to the directory."""
        free_from = 0
        for info in sorted(entries, key=lambda info: info.header_offset):
            start = info.header_offset
            header = self._data[start : start + _LOCAL_HEADER.size]
            if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
                raise _broken()
            *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
            end = start + _LOCAL_HEADER.size + name_length + extra_length + info.compress_size
            if start < free_from or end > self._zip.start_dir:
                raise UnreadableError(ProblemKind.BOMB, "{file}里的文件互相重叠，是压缩炸弹。系统没有打开它。")
            free_from = end


def _broken() -> UnreadableError:
    return UnreadableError(ProblemKind.BROKEN, "{file}已损坏，系统打不开。重新保存或重新打包后重传。")


def _name_of(info: zipfile.ZipInfo) -> str:
    """Windows writes Chinese names in GBK and says nothing; `zipfile` has then read them as code page 437."""
    name = info.orig_filename
    if info.flag_bits & _UTF8_NAME:
        return name
    raw = name.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _check_entry(name: str, info: zipfile.ZipInfo) -> None:
    fault = names.fault_of(name.rstrip("/"), within_archive=True)
    if fault:
        raise UnreadableError(ProblemKind.NAME, f"{{file}}里有一个文件名{fault}。改名后重新打包。")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableError(ProblemKind.BOMB, "{file}里有链接，不是文件。换成文件后重新打包。")
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError(ProblemKind.ENCRYPTED, "{file}有密码，系统读不了。去掉密码后重传。")
    if info.compress_type not in _METHODS:
        raise UnreadableError(ProblemKind.BROKEN, "{file}的压缩方式不是 ZIP 通用的方式。用系统自带的压缩功能重新打包。")
    if info.file_size > RATIO_FROM and info.file_size > RATIO * info.compress_size:
        raise UnreadableError(
            ProblemKind.BOMB, f"{{file}}里有文件解压后大 {RATIO} 倍以上，像压缩炸弹。系统没有打开它。"
        )
