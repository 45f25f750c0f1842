"""The evidence log: what an entry, a leaf and a signed head are, and what is wrong with a given log.

The format is set out in ``docs/evidence.md``; ``verify.py`` at the project root reads it independently of
this module. Nothing here repairs: a log is only ever judged, the judgement is a list of flaws.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import IO, Any, TypeGuard
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from tongchou.kernel.canonical import canonical, is_utc, parse
from tongchou.kernel.merkle import leaf_hash, roots_at
from tongchou.kernel.seal import Head, key_hint, read_public_key, verify

__all__ = [
    "FORMAT",
    "PAPER_KEYS",
    "Flaw",
    "Head",
    "Leaf",
    "Package",
    "build_package",
    "check_log",
    "entry_text",
    "form_fault",
    "head_file_name",
    "leaf_data",
    "scope_tag",
    "write_package",
]

FORMAT = "tongchou-evidence/1"

PAPER_KEYS = ("kind", "name", "sha256", "size")
"""What an entry says of each attachment in its ``papers`` list: these four keys and no other."""

_HEX_64 = re.compile(r"[0-9a-f]{64}", re.ASCII)

_SAYS = {
    "entry-form": ("这一条的正文不合格式：{why}。", "The body of this entry breaks the format: {why}."),
    "entry-changed": (
        "正文与索引登记的摘要不一致，正文或索引被改过。与留存的备份比对。",
        "The body does not hash to what the index holds: one of the two was changed. Compare with a kept copy.",
    ),
    "entry-missing": ("索引登记了这一条，正文不在。", "The index holds this entry, but its body is absent."),
    "entry-extra": ("正文在，索引没有登记这一条。", "This body stands in no line of the index."),
    "seq": ("此处应为第 {want} 条，实为 {have}。", "Entry {want} is due here, found {have}."),
    "scope-seq": (
        "“{scope}”的第 {want} 条应在此处，实为 {have}。",
        "Number {want} of “{scope}” is due here, found {have}.",
    ),
    "chain": (
        "prev 与上一条的叶哈希不一致：上一条或这一条被改过，或中间少了条目。",
        "prev is not the leaf hash of the entry before: one of the two was changed, or entries between were removed.",
    ),
    "head-form": ("签名日志头读不出：{why}。", "The signed head cannot be read: {why}."),
    "head-origin": ("日志头来自“{have}”，不是“{want}”。", "The head is of “{have}”, not of “{want}”."),
    "head-root": (
        "第 {first} 至 {last} 条与此日志头不一致，其后另有 {more} 个日志头不一致。",
        "Entries {first} to {last} disagree with this head; {more} later heads disagree too.",
    ),
    "history-rewritten": (
        "历史被改写，第 {first} 至 {last} 条不是留存日志头签署时的样子，其后另有 {more} 个留存头不一致。",
        "Entries {first} to {last} are not what the kept head was signed over; {more} later kept heads disagree too.",
    ),
    "tail-cut": (
        "日志头签署时有 {want} 条，现在只有 {have} 条：缺了 {lost} 条。",
        "The head was signed over {want} entries, now there are {have}: {lost} are missing.",
    ),
    "signature-bad": ("“{name}”的签名不对。", "The signature of “{name}” is wrong."),
    "signature-unknown": (
        "“{name}”的签名对不上任何一把公钥。",
        "The signature line of “{name}” belongs to none of the public keys.",
    ),
    "head-unsigned": ("没有一个已知公钥的有效签名。", "No valid signature by a known key."),
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with a log: its kind for programs, its place, and a sentence in two languages."""

    kind: str
    where: str
    zh: str
    en: str

    @classmethod
    def of(cls, kind: str, where: str, **facts: object) -> "Flaw":
        """Make a flaw whose sentences are those of ``kind`` with ``facts`` filled in."""
        zh, en = _SAYS[kind]
        return cls(kind, where, zh.format(**facts), en.format(**facts))

    @property
    def says(self) -> str:
        """The place and both sentences in one line."""
        return f"{self.where}：{self.zh} {self.en}"


@lru_cache(maxsize=65536)
def scope_tag(scope: str) -> str:
    """Return the 32 hex digits that stand for ``scope`` in leaves and index, so that neither names a project."""
    return sha256(f"tongchou-scope\n{scope}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Leaf:
    """What the tree commits to for one entry; ``tag`` is the scope tag, ``digest`` the SHA-256 of the body in hex."""

    seq: int
    tag: str
    digest: str

    @classmethod
    def of(cls, seq: int, scope: str, body: str) -> "Leaf":
        """Make the leaf of a body."""
        return cls(seq, scope_tag(scope), sha256(body.encode()).hexdigest())

    def data(self) -> bytes:
        """Return the leaf data that RFC 6962 hashes."""
        return f"{self.seq}\n{self.tag}\n{self.digest}\n".encode()

    def hash(self) -> bytes:
        """Return the leaf hash; its hex is the ``prev`` of the next entry."""
        return leaf_hash(self.data())

    def line(self) -> str:
        """Return the line of ``index.tsv`` with its newline: the leaf data with tabs between the fields."""
        return f"{self.seq}\t{self.tag}\t{self.digest}\n"


def leaf_data(seq: int, scope: str, body: str) -> bytes:
    """Return the leaf data of an entry from its plain scope and body text."""
    return Leaf.of(seq, scope, body).data()


def entry_text(record: Mapping[str, object]) -> str:
    """Return the body text of a new entry; raise ``ValueError`` or ``TypeError`` where a verifier would object.

    Required keys: ``seq`` and ``scope_seq`` (from 1), ``prev`` (hex leaf hash, "" for the first), ``scope``,
    ``at`` (from ``canonical.utc``), ``actor``, ``verb``. ``papers``, where given, lists attachments with
    exactly the keys of ``PAPER_KEYS``. All other keys are free.
    """
    plain = dict(record)
    why = form_fault(plain)
    if why:
        raise ValueError(why)
    return canonical(plain)


def form_fault(record: object) -> str:
    """Say which of the keys that the log itself needs is wrong, "" if none is."""
    if not isinstance(record, dict):
        return "it is not an object"
    for key, holds, wanted in _FORM:
        # An absent key reads as an empty list, which only papers may be.
        if not holds(record.get(key, [])):
            return f"{key} is not {wanted}"
    return ""


def _papers_are_sound(papers: object) -> TypeGuard[Sequence[dict[str, Any]]]:
    return isinstance(papers, list | tuple) and all(
        isinstance(one, dict)
        and tuple(sorted(one)) == PAPER_KEYS
        and isinstance(one["kind"], str)
        and isinstance(one["name"], str)
        and _is_hash(one["sha256"])
        and type(one["size"]) is int
        and one["size"] >= 0
        for one in papers
    )


def _is_count(value: object) -> bool:
    return type(value) is int and value > 0


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _HEX_64.fullmatch(value) is not None


_FORM: tuple[tuple[str, Callable[[object], bool], str], ...] = (
    ("seq", _is_count, "a positive integer"),
    ("scope_seq", _is_count, "a positive integer"),
    ("prev", lambda value: value == "" or _is_hash(value), "a leaf hash, or empty"),
    ("scope", _is_filled, "a string with something in it"),
    ("at", is_utc, "a UTC time with six decimals"),
    ("actor", lambda value: isinstance(value, str), "a string"),
    ("verb", _is_filled, "a string with something in it"),
    ("papers", _papers_are_sound, f"a list of objects with exactly the keys {', '.join(PAPER_KEYS)}"),
)


def check_log(
    bodies: Iterable[str],
    heads: Iterable[str],
    keys: Iterable[bytes],
    kept: Iterable[str] = (),
    index: Iterable[Leaf] | None = None,
) -> list[Flaw]:
    """Judge the whole log: form, numbering, chain, every head's root and signatures; [] means nothing is wrong.

    ``bodies`` in the order of ``seq`` (read once, may stream); ``heads`` all that the log has signed; ``keys``
    the public keys as PEM; ``kept`` heads that somebody outside kept, the only proof against a cut tail or a
    history signed anew; ``index`` the leaves as the database keeps them, which lets a changed body be named
    exactly. Entries after the last head are not a flaw. Raises ``ValueError`` for a key that is
    none, ``SealError`` where an SM2 signature cannot be checked for want of ``openssl``.
    """
    flaws: list[Flaw] = []
    known = list(keys)
    own = _read_heads(heads, "head", flaws)
    brought = _read_heads(kept, "kept head", flaws)
    walk = _Walk(flaws)
    roots = roots_at(walk.leaf_hashes(bodies, index), {head.size for _, head in own + brought})
    _compare(own, roots, walk.size, "head-root", flaws)
    _compare(brought, roots, walk.size, "history-rewritten", flaws)
    for where, head in own + brought:
        origin = (own or brought)[0][1].origin
        if head.origin != origin:
            flaws.append(Flaw.of("head-origin", where, have=head.origin, want=origin))
    for where, head in own:
        flaws.extend(_signature_flaws(head, where, known, strict=True))
    for where, head in brought:
        # A witness may have signed a kept head too; C2SP lets a reader pass over keys that he does not know.
        flaws.extend(_signature_flaws(head, where, known, strict=False))
    return flaws


@dataclass(slots=True)
class _Walk:
    """One pass over the bodies: judges each entry and gives its leaf hash to the tree."""

    flaws: list[Flaw]
    size: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def leaf_hashes(self, bodies: Iterable[str], index: Iterable[Leaf] | None) -> Iterator[bytes]:
        lines = None if index is None else iter(index)
        seq, prev = 0, ""
        for body in bodies:
            seq += 1
            self.size += 1
            raw = body.encode(errors="surrogatepass")
            digest = sha256(raw).hexdigest()
            record = self._record(body, seq)
            if record is None:
                tag = ""
            else:
                if record["seq"] != seq:
                    self._add("seq", seq, want=seq, have=record["seq"])
                    seq = record["seq"]
                if record["prev"] != prev:
                    self._add("chain", seq)
                tag = scope_tag(record["scope"])
                self._count(record["scope"], record["scope_seq"], seq)
            if lines is not None:
                leaf = next(lines, None)
                if leaf is None:
                    self._add("entry-extra", seq)
                elif leaf != Leaf(seq, tag, digest):
                    self._add("entry-changed", seq)
            hashed = sha256(f"\0{seq}\n{tag}\n{digest}\n".encode())
            prev = hashed.hexdigest()
            yield hashed.digest()
        for leaf in lines or ():
            self._add("entry-missing", leaf.seq)

    def _record(self, body: str, seq: int) -> dict[str, Any] | None:
        try:
            record = parse(body)
        except ValueError as error:
            self._add("entry-form", seq, why=error)
            return None
        why = form_fault(record)
        if why or not isinstance(record, dict):
            self._add("entry-form", seq, why=why)
            return None
        return record

    def _count(self, scope: str, number: int, seq: int) -> None:
        want = self.counts.get(scope, 0) + 1
        if number != want:
            self._add("scope-seq", seq, scope=scope, want=want, have=number)
        self.counts[scope] = number

    def _add(self, kind: str, seq: int, **facts: object) -> None:
        self.flaws.append(Flaw.of(kind, f"seq {seq}", **facts))


def _read_heads(texts: Iterable[str], label: str, flaws: list[Flaw]) -> list[tuple[str, Head]]:
    """Return the readable heads with their places, smallest first."""
    found = []
    for number, text in enumerate(texts, 1):
        try:
            head = Head.parse(text)
        except ValueError as error:
            flaws.append(Flaw.of("head-form", f"{label} {number}", why=error))
        else:
            found.append((f"{label} {number} (size {head.size})", head))
    return sorted(found, key=lambda one: one[1].size)


def _compare(
    heads: Sequence[tuple[str, Head]], roots: Mapping[int, bytes], size: int, kind: str, flaws: list[Flaw]
) -> None:
    """Name the first head that disagrees, and between which entries the difference lies."""
    agreed = 0
    differing: list[tuple[str, Head]] = []
    for where, head in heads:
        if head.size > size:
            flaws.append(Flaw.of("tail-cut", where, want=head.size, have=size, lost=head.size - size))
        elif roots[head.size] != head.root:
            differing.append((where, head))
        elif not differing:
            agreed = head.size
    if differing:
        where, head = differing[0]
        flaws.append(Flaw.of(kind, where, first=agreed + 1, last=head.size, more=len(differing) - 1))


def _signature_flaws(head: Head, where: str, keys: Sequence[bytes], *, strict: bool) -> list[Flaw]:
    flaws = []
    valid = 0
    for one in head.signatures:
        mine = [pem for pem in keys if key_hint(one.name, pem) == one.hint]
        if any(verify(pem, read_public_key(pem)[0], head.text().encode(), one.value) for pem in mine):
            valid += 1
        elif mine:
            flaws.append(Flaw.of("signature-bad", where, name=one.name))
        elif strict:
            flaws.append(Flaw.of("signature-unknown", where, name=one.name))
    return flaws if valid or flaws else [Flaw.of("head-unsigned", where)]


@dataclass(frozen=True, slots=True)
class Package:
    """What goes into the file that an auditor takes away; built as given, sound or not, so that flaws show.

    ``scope`` None means the whole log. ``index`` is always the whole log up to its last head; ``bodies``
    those of the scope in the order of ``seq``. ``keys`` maps file names such as ``log.pem`` to public PEM;
    ``papers`` maps SHA-256 hex to content and may read lazily, each is asked for once; a paper that
    the entries name and ``papers`` lacks is left out and found missing by the verifier.
    """

    scope: str | None
    origin: str
    made_at: str
    index: Iterable[Leaf]
    bodies: Iterable[str]
    heads: Iterable[str]
    keys: Mapping[str, bytes]
    papers: Mapping[str, bytes]


def build_package(package: Package) -> bytes:
    """Return the zip in memory; the same content gives the same bytes on every machine."""
    target = BytesIO()
    write_package(package, target)
    return target.getvalue()


def write_package(package: Package, target: IO[bytes]) -> None:
    """Write the zip to a seekable file. Stored, not compressed: compressed bytes differ between zlib versions."""
    seen = dict.fromkeys(("entries", "lines"), 0)
    named: dict[str, dict[str, Any]] = {}

    def entries() -> Iterator[bytes]:
        for body in package.bodies:
            seen["entries"] += 1
            named.update((canonical(paper), paper) for paper in _papers_named(body))
            yield body.encode(errors="surrogatepass") + b"\n"

    def lines() -> Iterator[bytes]:
        for leaf in package.index:
            seen["lines"] += 1
            yield leaf.line().encode()

    heads = {head_file_name(text): text for text in package.heads}
    with ZipFile(target, "w", ZIP_STORED) as folder:
        _put(folder, "entries.jsonl", entries())
        for name in sorted(heads):
            _put(folder, name, [heads[name].encode()])
        _put(folder, "index.tsv", lines())
        for name in sorted(package.keys):
            _put(folder, f"keys/{name}", [package.keys[name]])
        present = sorted({paper["sha256"] for paper in named.values()} & package.papers.keys())
        counts = {"entries": seen["entries"], "heads": len(heads), "keys": len(package.keys), "papers": len(present)}
        manifest = {
            "format": FORMAT,
            "origin": package.origin,
            "scope": package.scope,
            "size": seen["lines"],
            "made_at": package.made_at,
            "counts": counts,
        }
        _put(folder, "manifest.json", [canonical(manifest).encode() + b"\n"])
        _put(folder, "papers.json", [canonical([named[text] for text in sorted(named)]).encode() + b"\n"])
        for digest in present:
            _put(folder, f"papers/{digest}", [package.papers[digest]])


def head_file_name(text: str) -> str:
    """Name the file of a head by its size and its own hash, so that no two heads share a name."""
    try:
        size = f"{Head.parse(text).size:012d}"
    except ValueError:
        size = "unreadable"
    return f"heads/{size}-{sha256(text.encode(errors='surrogatepass')).hexdigest()[:8]}.txt"


def _papers_named(body: str) -> Sequence[dict[str, Any]]:
    # A spoilt body names nothing here: the package is still made, and the verifier points at the body.
    try:
        record = parse(body)
    except ValueError:
        return []
    papers = record.get("papers", []) if isinstance(record, dict) else []
    return papers if _papers_are_sound(papers) else []


def _put(folder: ZipFile, name: str, chunks: Iterable[bytes]) -> None:
    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 3  # Unix, on every machine that builds
    info.external_attr = 0o644 << 16
    with folder.open(info, "w", force_zip64=True) as member:
        for chunk in chunks:
            member.write(chunk)
