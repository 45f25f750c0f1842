"""The glossary: words that mean the same in government work, as data with a source, laid over each other by the city.

A file is TOML: ``version``, ``source``, and sections. A section's ``groups`` are lines of words that mean the same, the
first one standing for all; its ``fillers`` are words that say nothing about what a function does. A later file adds to an
earlier one; groups that share a word are one group.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from tongchou.kernel.text import fold

SHIPPED = "public.toml"


class BadGlossaryError(ValueError):
    """A glossary that cannot be used; one sentence with the place and what to do."""


@dataclass(frozen=True, slots=True)
class Group:
    """Words that mean the same, folded; the first stands for all. ``source`` says who says so."""

    words: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Glossary:
    """Groups and fillers of one or several files."""

    groups: tuple[Group, ...] = ()
    fillers: frozenset[str] = frozenset()
    versions: tuple[str, ...] = ()
    of_word: Mapping[str, int] = field(default_factory=dict)
    """The number of the group that a word stands in."""

    @cached_property
    def digest(self) -> str:
        """Changes whenever a text could be read differently: an index made with another glossary is made anew."""
        told = "\n".join([*(" ".join(g.words) for g in self.groups), "", *sorted(self.fillers)])
        return sha256(told.encode()).hexdigest()[:16]


def made(groups: Iterable[Group], fillers: Iterable[str] = (), versions: Sequence[str] = ()) -> Glossary:
    """A glossary; groups that share a word are joined, in the order in which they came."""
    of_word: dict[str, int] = {}
    joined: list[list[str]] = []
    sources: list[str] = []
    for group in groups:
        words = list(dict.fromkeys(w for word in group.words if (w := fold(word))))
        met = sorted({of_word[w] for w in words if w in of_word})
        at = met[0] if met else len(joined)
        if not met:
            joined.append([])
            sources.append(group.source)
        for other in met[1:]:
            joined[at].extend(joined[other])
            joined[other] = []
        joined[at].extend(w for w in words if w not in joined[at])
        of_word.update(dict.fromkeys(joined[at], at))
    kept = [(tuple(words), source) for words, source in zip(joined, sources, strict=True) if words]
    numbered = {w: n for n, (words, _) in enumerate(kept) for w in words}
    out = tuple(Group(words, source) for words, source in kept)
    return Glossary(out, frozenset(fold(f) for f in fillers) - {""}, tuple(versions), numbered)


@lru_cache(maxsize=8)
def load(*more: Path) -> Glossary:
    """The shipped glossary with further files laid over it."""
    groups: list[Group] = []
    fillers: list[str] = []
    versions: list[str] = []
    shipped = files(__package__).joinpath("glossaries", SHIPPED).read_text("utf-8")
    for name, text in ((SHIPPED, shipped), *((p.name, _text(p)) for p in more)):
        told = _parsed(name, text)
        versions.append(f"{name} {told['version']}")
        for title, section in told.get("sections", {}).items():
            source = section.get("source") or told["source"]
            groups += [_group(name, title, line, source) for line in section.get("groups", ())]
            fillers += [w for line in section.get("fillers", ()) for w in line.split()]
    return made(groups, fillers, versions)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadGlossaryError(f"词表“{path}”打不开，或不是 UTF-8 文本。核对文件名。") from None


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as bad:
        raise BadGlossaryError(f"词表“{name}”不是 TOML：{bad}。照随附的词表改。") from None
    for key in ("version", "source"):
        if not isinstance(told.get(key), str) or not told[key]:
            raise BadGlossaryError(f"词表“{name}”没有写 {key}。写明版本和来源，词从哪里来要查得到。")
    sections = told.get("sections", {})
    if not isinstance(sections, dict) or not all(isinstance(s, dict) for s in sections.values()):
        raise BadGlossaryError(f"词表“{name}”的 sections 不是一节一节的。照随附的词表改。")
    for title, section in sections.items():
        for key in ("groups", "fillers"):
            lines = section.get(key, [])
            if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
                raise BadGlossaryError(f"词表“{name}”{title} 一节的 {key} 要是一行一行的文字，词之间空一格。")
    return told


def _group(name: str, title: str, line: str, source: str) -> Group:
    words = tuple(line.split())
    if len(words) < 2:
        raise BadGlossaryError(f"词表“{name}”{title} 一节的“{line}”只有一个词。一行写几个意思相同的词，空格隔开。")
    short = [w for w in words if len(fold(w)) < 2]
    if short:
        raise BadGlossaryError(f"词表“{name}”{title} 一节的“{short[0]}”只有一个字，会误伤别的词。写两个字以上。")
    return Group(words, source)
