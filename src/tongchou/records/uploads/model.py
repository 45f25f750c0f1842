"""The values that reading and screening an upload pass to each other, and the limits they keep.

Nothing here knows Django or a parser: the worker process imports it before its limits are of any use.
"""

from dataclasses import dataclass
from enum import StrEnum

from tongchou.kernel.secrecy import Kind, Strength

FILE_BYTES = 100 << 20  # the largest file that is read at all
TOTAL_BYTES = 200 << 20  # of all that is unpacked from one upload, nested archives included
ENTRIES = 5_000  # files in one upload, nested archives included
RATIO = 100  # unpacked to packed, of a member over `RATIO_FROM`
RATIO_FROM = 1 << 20
XML_BYTES = 48 << 20  # one XML inside an office file; 50,000 rows of 20 cells are about 40 MB
TEXT_CHARS = 8_000_000  # about 5,000 pages, or a workbook of 50,000 rows
DEPTH = 2  # an upload is 0, a member of a ZIP 1, a member of a ZIP in a ZIP 2


class ProblemKind(StrEnum):
    """Why a file is not simply clean. What follows from each stands in `screen`."""

    VIRUS = "virus"
    BOMB = "bomb"  # an archive that lies or unpacks out of measure
    NAME = "name"
    MISMATCH = "mismatch"  # extension and content differ, or one file is two kinds at once
    MACRO = "macro"  # something in it would run
    ENTITY = "entity"  # an XML with a document type
    KIND = "kind"  # a kind that is not taken in
    ENCRYPTED = "encrypted"
    EMBEDDED = "embedded"  # an object inside that cannot be looked into
    BROKEN = "broken"
    LIMIT = "limit"
    SCAN = "scan"  # pages that are pictures
    PICTURE = "picture"  # a picture by itself


class Role(StrEnum):
    """What a piece of text is good for."""

    TEXT = "text"
    NAME = "name"  # file names, one a line: a marking may stand beside other words
    ASIDE = "aside"  # properties, and bytes read at a guess: to be screened, of no use for search


@dataclass(frozen=True, slots=True)
class Part:
    where: str  # 正文, 页眉, 第 2 页 …; never words from the file itself
    text: str
    member: str = ""  # path inside an archive
    role: Role = Role.TEXT


@dataclass(frozen=True, slots=True)
class Problem:
    kind: ProblemKind
    says: str


@dataclass(frozen=True, slots=True)
class FoundMark:
    """That there is a marking, of which kind and where; not which words."""

    where: str  # 页眉, 第 2 页, 文件名 …
    line: int
    kind: Kind
    strength: Strength
    member: str = ""  # path inside an archive


@dataclass(frozen=True, slots=True)
class Extracted:
    text_parts: tuple[Part, ...]  # from the bounded process: none of a document with a certain mark
    kind: str  # "docx", "pdf", …, "" where it could not be told
    problems: tuple[Problem, ...]
    marks: tuple[FoundMark, ...] = ()
    network_cut: bool = False  # whether the reading process had no network


class UnreadableError(Exception):
    """Nothing more is read of a file, or of one part of it. `says` names the file as `{file}`."""

    def __init__(self, kind: ProblemKind, says: str) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.says = says
