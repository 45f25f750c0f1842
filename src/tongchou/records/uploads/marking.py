"""Where in a file the state-secret markings stand.

Runs in the bounded process for the text, because looking through 8 million characters made to be slow takes as long
as reading them does; and at home for the file's own name, before anything is read.
"""

import re
from collections.abc import Iterator

from tongchou.kernel import secrecy
from tongchou.records.uploads.model import FoundMark, Part, Role

IN_NAME = "文件名"
_NAME_PARTS = re.compile(r"[\s\-_.·—~+&,，、;；:：()（）\[\]【】《》〔〕「」『』/\\]+")


def marks_of_part(part: Part) -> tuple[FoundMark, ...]:
    found = secrecy.marks(part.text)
    if part.role is Role.NAME:
        found += [mark for name in part.text.splitlines() for mark in secrecy.marks(_spread(name))]
    places = (FoundMark(part.where, mark.line, mark.kind, mark.strength, part.member) for mark in found)
    return tuple(dict.fromkeys(places))


def marks_of_name(name: str) -> tuple[FoundMark, ...]:
    return marks_of_part(Part(IN_NAME, _stem(name), role=Role.NAME))


def marks_of(parts: tuple[Part, ...]) -> Iterator[FoundMark]:
    for part in parts:
        yield from marks_of_part(part)


def _spread(name: str) -> str:
    """机密-智慧城市方案 has the marking as a word of its own; on a line of its own it is found as one."""
    return _NAME_PARTS.sub("\n", _stem(name))


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
