"""Collects what the readers of all formats find, and counts it against one budget for the whole upload."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tongchou.records.uploads.model import (
    DEPTH,
    ENTRIES,
    TEXT_CHARS,
    TOTAL_BYTES,
    Part,
    Problem,
    ProblemKind,
    Role,
    UnreadableError,
)

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The agreed test signature, in two halves so that no scanner takes this source for it."""


@dataclass(slots=True)
class Budget:
    bytes_left: int = TOTAL_BYTES
    entries_left: int = ENTRIES
    chars_left: int = TEXT_CHARS

    def take_entries(self, count: int) -> None:
        self.entries_left -= count
        if self.entries_left < 0:
            raise UnreadableError(ProblemKind.BOMB, f"{{file}}里的文件超过 {ENTRIES:,} 个。分成几个包后重传。")

    def take_bytes(self, size: int) -> None:
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise UnreadableError(
                ProblemKind.BOMB, f"{{file}}解压后超过 {TOTAL_BYTES >> 20} MB，系统没有打开它。拆小后重传。"
            )

    def take_chars(self, count: int) -> None:
        self.chars_left -= count
        if self.chars_left < 0:
            raise UnreadableError(
                ProblemKind.LIMIT, f"{{file}}里的文字超过 {TEXT_CHARS // 10_000} 万字，系统读不完。拆小后重传。"
            )


@dataclass(slots=True)
class Sink:
    """One file's view of the collection; `inside` gives that of a file within it."""

    name: str
    read_file: Callable[["Sink", bytes], str]  # reads a file of any kind; given by `extract`, the top of this package
    member: str = ""
    depth: int = 0
    budget: Budget = field(default_factory=Budget)
    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def inside(self, path: str) -> "Sink":
        if self.depth >= DEPTH:
            raise UnreadableError(
                ProblemKind.BOMB, f"{{file}}里压缩包套压缩包，超过 {DEPTH} 层。解开里面的压缩包后重传。"
            )
        member = f"{self.member}/{path}" if self.member else path
        return Sink(self.name, self.read_file, member, self.depth + 1, self.budget, self.parts, self.problems)

    def text(self, where: str, text: str, role: Role = Role.TEXT) -> None:
        if not text.strip():
            return
        self.budget.take_chars(len(text))
        self.look_for_virus(text.encode("utf-8", "replace"))
        self.parts.append(Part(where, text, self.member, role))

    def look_for_virus(self, data: bytes) -> None:
        if EICAR in data:
            raise UnreadableError(ProblemKind.VIRUS, "{file}里有病毒特征码，系统没有保存它。先在本机查杀病毒。")

    def problem(self, kind: ProblemKind, says: str) -> None:
        label = f"“{self.name}”里的“{self.member}”" if self.member else f"“{self.name}”"
        problem = Problem(kind, says.replace("{file}", label))
        if problem not in self.problems:
            self.problems.append(problem)

    def stopped(self, error: UnreadableError) -> None:
        self.problem(error.kind, error.says)
