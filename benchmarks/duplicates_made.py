"""The labelled set of ``duplicates.py``: projects made by rule, planted duplicates in three strengths, and hard negatives.

A project is a title, goals of boilerplate, generic functions that every system has, and functions of its own: a subject,
a matter, an action and a detail of one domain. A planted duplicate is the same project written by somebody else: words
replaced by others of the same meaning, sentences built otherwise, functions dropped, added, merged, split and put in
another order, the department another one. A hard negative has title frame, goals, generic functions, unit and domain of a
project, and other functions.
"""

import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tongchou.stages.duplicates.entries import Entry
from tongchou.stages.duplicates.glossary import Glossary, Group, made

WORDS = tomllib.loads(Path(__file__).with_name("duplicates_words.toml").read_text("utf-8"))
DOMAINS = list(WORDS["domains"])
GENERIC = WORDS["generic"]["list"]
BOILER = WORDS["boilerplate"]
FILLERS = [
    "进行",
    "支持",
    "通过",
    "提供",
    "完成",
    "开展",
    "系统",
    "管理",
    "工作人员",
    "信息",
    "方式",
    "服务",
    "并记录过程",
    "结果反馈",
]


def _lines(lines: list[str]) -> list[tuple[str, ...]]:
    return [tuple(line.split()) for line in lines]


SUBJECTS = {d: _lines(told["subjects"]) for d, told in WORDS["domains"].items()}
MATTERS = {d: _lines(told["matters"]) for d, told in WORDS["domains"].items()}
ACTIONS, DETAILS, QUALIFIERS, FACETS = (
    _lines(WORDS[kind]["list"]) for kind in ("actions", "details", "qualifiers", "facets")
)
MEANINGS = [*(w for d in DOMAINS for w in (*SUBJECTS[d], *MATTERS[d])), *ACTIONS, *DETAILS, *QUALIFIERS, *FACETS]


@dataclass(frozen=True, slots=True)
class Strength:
    """How differently somebody else writes: chance of another word and another sentence; functions dropped and added."""

    name: str
    words: float
    sentences: float
    dropped: float
    added: float
    joined: float


STRENGTHS = (
    Strength("light", 0.15, 0.2, 0.10, 0.10, 0.05),
    Strength("medium", 0.3, 0.5, 0.20, 0.20, 0.12),
    Strength("strong", 0.5, 0.9, 0.30, 0.30, 0.20),
)


@dataclass(frozen=True, slots=True)
class Function:
    """What a function does, before it is written down."""

    qualifier: tuple[str, ...]
    subject: tuple[str, ...]
    matter: tuple[str, ...]
    facet: tuple[str, ...]
    action: tuple[str, ...]
    detail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """A project before it is written down."""

    number: int
    domain: str
    frame: str
    goals: str
    generic: tuple[str, ...]
    functions: tuple[Function, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One labelled question; ``of`` is the project that it repeats, or whose boilerplate it has."""

    kind: str
    entry: Entry
    of: str


KINDS = ("qualifier", "subject", "matter", "facet", "action", "detail")


def meant(number: int, r: random.Random) -> Meant:
    """A project by chance."""
    domain = r.choice(DOMAINS)
    count = r.randrange(6, 13)
    functions = tuple(_function(domain, r) for _ in range(count))
    goals = "".join(r.sample(BOILER["goals"], 3))
    return Meant(number, domain, r.choice(BOILER["titles"]), goals, tuple(r.sample(GENERIC, 4)), functions)


def _function(domain: str, r: random.Random) -> Function:
    if r.random() < 0.1:
        domain = r.choice(DOMAINS)
    of_domain = r.choice(QUALIFIERS), r.choice(SUBJECTS[domain]), r.choice(MATTERS[domain]), r.choice(FACETS)
    return Function(*of_domain, r.choice(ACTIONS), r.choice(DETAILS))


def corpus(count: int, seed: int) -> Iterator[Entry]:
    """The projects that there are, as their authors wrote them."""
    for number in range(count):
        r = random.Random(f"{seed}/{number}")
        yield written(meant(number, r), r)


def written(told: Meant, r: random.Random) -> Entry:
    """A project in its author's words; who writes keeps his own word for a meaning mostly, not always."""
    habit = {kind: r.randrange(2) for kind in KINDS}

    def word(meaning: tuple[str, ...], kind: str) -> str:
        return meaning[habit[kind] % len(meaning)] if r.random() < 0.7 else r.choice(meaning)

    functions = [_text(f, word, r.choice(BOILER["names"]), r.choice(BOILER["sentences"])) for f in told.functions]
    first = told.functions[0]
    return Entry(
        f"P{told.number:07d}", told.frame.format(told.domain, word(first.matter, "matter")),
        f"示例市{told.domain}局", 2018 + told.number % 9, told.goals, (*functions, *told.generic),
    )  # fmt: skip


def _text(f: Function, word: Callable[[tuple[str, ...], str], str], name: str, sentence: str) -> str:
    said = {kind: word(getattr(f, kind), kind) for kind in KINDS}
    return f"{name.format(**said)}：{sentence.format(**said)}"


def planted(number: int, seed: int, strength: Strength, r: random.Random) -> Query:
    """The project ``number`` of a corpus as somebody else would apply for it."""
    old = random.Random(f"{seed}/{number}")
    told = meant(number, old)
    theirs = written(told, old)
    used = theirs.title + "".join(theirs.functions)

    def word(meaning: tuple[str, ...], _kind: str) -> str:
        said = [w for w in meaning if w in used] or [meaning[0]]
        other = [w for w in meaning if w not in said] or list(meaning)
        return r.choice(other) if r.random() < strength.words else r.choice(said)

    kept = [f for f in told.functions if r.random() >= strength.dropped] or list(told.functions[:1])
    fresh = [_function(told.domain, r) for _ in range(round(len(told.functions) * strength.added))]
    texts = []
    for f in [*kept, *fresh]:
        text = _text(f, word, r.choice(BOILER["names"]), r.choice(BOILER["sentences"]))
        if r.random() < strength.joined:
            texts += text.split("：")  # one function became two
        else:
            texts.append(text)
    texts = _merged(texts, strength, r)
    texts += r.sample(GENERIC, 4)
    r.shuffle(texts)
    domain = told.domain if r.random() < 0.5 else r.choice(DOMAINS)
    title = r.choice(BOILER["titles"]).format(domain, word(told.functions[0].matter, "matter"))
    goals = "".join(r.sample(BOILER["goals"], 3))
    entry = Entry(f"Q{number:07d}", title, f"示例市{domain}局", 2027, goals, tuple(texts))
    return Query(strength.name, entry, theirs.id)


def _merged(texts: list[str], strength: Strength, r: random.Random) -> list[str]:
    """Neighbours written as one function."""
    out: list[str] = []
    for text in texts:
        if out and r.random() < strength.joined:
            out[-1] += "；" + text
        else:
            out.append(text)
    return out


def hard_negative(number: int, seed: int, r: random.Random) -> Query:
    """Another project of the same domain behind the same boilerplate: no function is one of the old project's."""
    told = meant(number, random.Random(f"{seed}/{number}"))
    taken = {(f.matter, f.action) for f in told.functions} | {(f.subject, f.matter) for f in told.functions}
    fresh: list[Function] = []
    while len(fresh) < len(told.functions):
        f = _function(told.domain, r)
        if (f.matter, f.action) not in taken and (f.subject, f.matter) not in taken:
            fresh.append(f)
    entry = written(replace(told, functions=tuple(fresh)), r)
    return Query("hard", replace(entry, id=f"H{number:07d}"), f"P{number:07d}")


def queries(count: int, seed: int, size: int) -> list[Query]:
    """Planted duplicates of each strength and hard negatives, ``count`` of each kind."""
    r = random.Random(f"queries/{seed}")
    numbers = r.sample(range(size), 4 * count) if size >= 4 * count else [r.randrange(size) for _ in range(4 * count)]
    out = [planted(numbers[n], seed, STRENGTHS[n % 3], r) for n in range(3 * count)]
    return out + [hard_negative(n, seed, r) for n in numbers[3 * count :]]


def glossary(share: float, seed: int) -> Glossary:
    """A glossary that knows a share of the meanings, which ones by chance."""
    known = random.Random(f"glossary/{seed}").sample(MEANINGS, round(share * len(MEANINGS)))
    return made([Group(words, "labelled set") for words in known], FILLERS if share else ())
