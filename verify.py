#!/usr/bin/env python3
"""验证“统筹”的证据包，重放专家抽取。 Verify an evidence package of Tongchou, replay a draw of experts.

用法  python3 verify.py 证据包.zip --head 留存的日志头.txt --key 公钥.pem
      证据包也可以是解压后的文件夹；--head、--key 可写多次。
      只用 Python 3.9 以上的标准库和 openssl 命令（3.0 以上），不用产品的任何代码，不联网。
      格式见 docs/evidence.md。退出码：0 没有问题，1 有问题，2 读不了。
要紧  --key 用你自己从发布单位取得的公钥。不给，就只能用包里的公钥，换了钥匙重签的包也会通过。
      --head 用你自己以前留存的日志头。不给，就查不出日志末尾被截掉，或用真钥匙整本重签。

Usage python3 verify.py PACKAGE.zip --head KEPT_HEAD.txt --key PUBLIC_KEY.pem
      The package may also be an unpacked folder; --head and --key may be repeated.
      Needs the standard library of Python 3.9 or later and the openssl command (3.0 or later), nothing of
      the product, no network. The format: docs/evidence.md. Exit: 0 no flaw, 1 flaws, 2 cannot be read.
Mind  --key: a public key that you got yourself. Without it the key in the package is used, and a package
      signed anew with another key passes. --head: a head that you kept yourself. Without it a cut tail,
      or a whole log signed anew with the true key, cannot be seen.

抽取  python3 verify.py draw 抽取.json --inputs 定下条件时公布的哈希      重放一次专家抽取，或查验一次均衡分派，逐项指出不同，格式见 docs/draw.md、docs/assignment.md
      python3 verify.py commit PS-2026-0001 centre 或 witness    在自己的机器上取一个随机值和它的承诺
Draw  python3 verify.py draw DRAW.json --inputs HASH    replay a draw of experts, or check a balanced assignment, and name every difference
                                                         (docs/draw.md, docs/assignment.md)
      python3 verify.py commit PS-2026-0001 centre or witness    make a random value and its commitment on your own machine

读法 How to read this file: package, canonical JSON, index and entries, tree, keys and heads, papers, draws, assignments, main.
"""
# ruff: noqa: B905 - runs on Python 3.9 too, which has no zip(strict=)

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import re
import secrets
import stat
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORMAT = "tongchou-evidence/1"
MAX_MEMBERS, MAX_TOTAL, MAX_RATIO = 200_000, 16 << 30, 100
HEX_64 = re.compile("[0-9a-f]{64}")
NAMES = re.compile(
    r"(manifest|papers)\.json|index\.tsv|entries\.jsonl|heads/[0-9a-f-]+\.txt|keys/\w[\w.-]*\.pem|papers/[0-9a-f]{64}",
    re.ASCII,
)
INDEX_LINE = re.compile(rb"([1-9][0-9]*)\t([0-9a-f]{32})\t([0-9a-f]{64})")
# A public key is of one of two kinds. Each: DER head, length after it, C2SP signature type, what openssl must know.
ED25519 = (bytes.fromhex("302a300506032b6570032100"), 32, b"\x01", ())
SM2 = (
    bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200"),
    65,
    b"\xfftongchou-sm2-with-sm3",
    ("-digest", "sm3", "-pkeyopt", "distid:1234567812345678"),
)
# A zip in disorder makes the zip module raise any of these.
ZIP_ERRORS = (OSError, ValueError, RuntimeError, EOFError, struct.error, zlib.error, zipfile.BadZipFile)
SAYS = {
    "form": "不合格式：{why} / breaks the format: {why}",
    "index": "此行应为第 {want} 条 / entry {want} is due in this line",
    "entry-changed": "索引没有这样的正文：被改过或外加 / no such body in the index: changed, or put in",
    "entry-missing": "索引有这一条，正文不在或已变 / the index holds it, its body is absent or altered",
    "entry-twice": "同一条出现两次 / the entry stands here twice",
    "entry-order": "排在第 {last} 条之后 / stands after entry {last}",
    "seq": "正文自称第 {claim} 条 / the body calls itself entry {claim}",
    "chain": "prev 不是上一条的叶哈希 / prev is not the leaf hash of the entry before",
    "scope": "范围“{own}”与索引不一致 / scope “{own}” differs from the index",
    "scope-seq": "范围“{own}”应为第 {want} 条，实为 {have} / number {want} of “{own}” is due, found {have}",
    "papers-list": "与条目登记的附件不一致 / is not what the entries name",
    "paper-missing": "“{name}”不在包里 / “{name}” is not in the package",
    "paper-changed": "“{name}”已变，现为 {size} 字节 / “{name}” was changed, has {size} bytes now",
    "paper-extra": "没有条目登记它 / no entry names it",
    "extra-file": "格式里没有这个文件 / the format has no such file",
    "manifest": "应为 / should be {want}",
    "head-form": "日志头读不出，或文件名与内容不符：{why} / cannot be read, or bears a wrong name: {why}",
    "head-origin": "来自“{have}”，包出自“{want}” / is of “{have}”, the package of “{want}”",
    "head-root": "第 {first} 至 {last} 条与此日志头不一致 / entries {first} to {last} disagree with this head",
    "history-rewritten": "历史被改写，在第 {first} 至 {last} 条 / history rewritten, in entries {first} to {last}",
    "tail-cut": "签署时有 {want} 条，现有 {have} 条，尾部被截 / signed over {want} entries, here are {have}: tail cut",
    "tail-unsigned": "没有盖到最后一条的日志头 / no head covers the log to its last entry",
    "key": "公钥读不出 / {why}",
    "signature-bad": "“{name}”的签名不对 / the signature of “{name}” is wrong",
    "signature-unknown": "“{name}”的签名对不上任何公钥 / the signature of “{name}” is of no known key",
    "head-unsigned": "没有可信公钥的有效签名 / no valid signature by a trusted key",
    "draw-candidate": "资料与定下条件时的不同 / is not as it was when the conditions were fixed",
    "draw-inputs": "条件或候选名单被改过，哈希应为 {want} / conditions or list of candidates changed, hash should be {want}",
    "draw-kept": "与你留存的哈希 {want} 不同 / differs from the hash {want} that you kept",
    "draw-excluded": "记的排除是 {have}，重放得 {want} / exclusions recorded {have}, replayed {want}",
    "draw-value": "这个值与承诺不符 / the value does not match its commitment",
    "draw-seed": "种子应为 {want} / the seed should be {want}",
    "draw-short": "名额不可能抽满 / the quotas cannot be filled",
    "draw-order": "第 {place} 位应为 {want}，记的是 {have} / place {place} is {want} when replayed, {have} as recorded",
    "draw-seats": "抽中的应为 {want} / drawn when replayed: {want}",
    "draw-answer": "没有被叫到，或已答复 / was not called, or has answered",
    "draw-called": "{expert} 之后应叫 {want}，记的是 {have} / after {expert} comes {want}, recorded is {have}",
    "draw-seated": "到会的应为 {want} / coming when replayed: {want}",
    "seat-wrong": "不该坐在这里：{why} / may not sit here: {why}",
    "seat-count": "{label}应有 {want} 名，派了 {have} 名 / {label}: {want} are due, {have} assigned",
    "seat-most": "要评审 {have} 个，最多 {want} 个 / judges {have}, {want} at most",
    "seat-uneven": "还能再匀：可以多派给他一个，评审最多的少一个 / not as even as can be: he could take a turn of whoever has more",
    "seat-reason": "理由应为“{want}” / the reason should be “{want}”",
    "seat-move": "应由 {want} 接替，记的是 {have} / {want} takes over when replayed, recorded is {have}",
}


class Refused(Exception):  # noqa: N818 - a refusal, not an error of this program
    """The package, a kept head or a key cannot be read at all, or reading it would be dangerous."""


class Report:
    """The flaws found, as (kind, place, sentence in both languages), and what was looked at."""

    def __init__(self) -> None:
        self.flaws: list[tuple[str, str, str]] = []
        self.scanned = ""

    def bad(self, kind: str, where: str, **facts: object) -> None:
        self.flaws.append((kind, plain(where), plain(SAYS[kind].format(**facts))))


def plain(text: str) -> str:
    """Show control characters as codes: a name out of the package must not write on the auditor's terminal."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


# ---- the package: a zip or a folder, read with suspicion ---------------------------------------------


class Package:
    """The members by name, none of them read yet; refuses what an honest package never holds."""

    def __init__(self, path: Path) -> None:
        self.zip: zipfile.ZipFile | None = None
        found: list[tuple[str, Any, int]]  # name, how to open it, size
        if path.is_dir():
            files = [p for p in path.rglob("*") if p.is_symlink() or not p.is_dir()]
            found = [(p.relative_to(path).as_posix(), p, p.lstat().st_size) for p in files]
            odd = [str(p) for p in files if not stat.S_ISREG(p.lstat().st_mode)]
        else:
            try:
                self.zip = zipfile.ZipFile(path)
                infos = [i for i in self.zip.infolist() if i.orig_filename not in {"heads/", "keys/", "papers/"}]
            except ZIP_ERRORS as error:
                raise Refused(f"{path}: {error}") from None
            found = [(i.orig_filename, i, i.file_size) for i in infos]
            odd = [i.orig_filename for i in infos if is_trap(i)]
            if sum(i.compress_size for i in infos) > path.stat().st_size:
                raise Refused("成员互相重叠 / members overlap")
        odd += [name for name, _, _ in found if name.startswith("/") or re.search(r"\.\.|[\\:\x00-\x1f]", name)]
        if odd:
            raise Refused(f"{odd[0]!r}: 越界、链接、加密或压缩炸弹 / leads outside, is a link, encrypted or a zip bomb")
        self.members = {name: member for name, member, _ in found}
        if len(self.members) < len(found):
            twice = Counter(name for name, _, _ in found).most_common(1)[0][0]
            raise Refused(f"{twice!r}: 同名文件出现多次 / stands in the package more than once")
        if len(found) > MAX_MEMBERS or sum(size for _, _, size in found) > MAX_TOTAL:
            raise Refused("文件太多或太大 / too many members, or too large")

    def chunks(self, name: str) -> Iterator[bytes]:
        if name not in self.members:
            raise Refused(f"{name}: 不在包里 / not in the package")
        member = self.members[name]
        try:
            with self.zip.open(member) if self.zip else member.open("rb") as file:
                while chunk := file.read(1 << 20):
                    yield chunk
        except ZIP_ERRORS as error:
            raise Refused(f"{name}: {error}") from None

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name))

    def under(self, folder: str) -> list[str]:
        return sorted(name for name in self.members if name.startswith(folder))


def is_trap(info: zipfile.ZipInfo) -> bool:
    """A link, an encrypted or oddly packed member, or one that swells beyond measure."""
    packing = info.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} and not info.flag_bits & 1
    swells = info.file_size > 1 << 20 and info.file_size > MAX_RATIO * info.compress_size
    return not packing or swells or stat.S_ISLNK(info.external_attr >> 16)


# ---- canonical JSON: RFC 8785 without fractions, keys inside the Basic Multilingual Plane --------------

SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
ESCAPES = {code: SHORT.get(code, f"\\u{code:04x}") for code in (*range(32), 34, 92)}
TO_ESCAPE = re.compile(r'[\x00-\x1f"\\]')


def canon(value: Any, depth: int = 1) -> str:
    """Write a value in the only allowed way; ValueError for a value that the format does not allow."""
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) < 2**53:
        return str(value)
    if isinstance(value, str):
        return '"' + (value.translate(ESCAPES) if TO_ESCAPE.search(value) else value) + '"'
    if isinstance(value, list) and depth <= 64:
        return "[" + ",".join([canon(item, depth + 1) for item in value]) + "]"
    if isinstance(value, dict) and depth <= 64 and all(max(key, default="") <= "\uffff" for key in value):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join([canon(key) + ":" + canon(value[key], depth + 1) for key in keys]) + "}"
    raise ValueError(f"不允许的值或嵌套 / value or nesting not allowed: {str(value)[:40]}")


def read_canonical(data: bytes, where: str, report: Report) -> Any:
    """Return the value, or None after reporting the first byte that is not canonical."""
    try:
        value = json.loads(data.decode())
        again = canon(value).encode()
    except (ValueError, RecursionError) as error:
        report.bad("form", where, why=error)
        return None
    if again == data:
        return value
    at = next((n for n, (a, b) in enumerate(zip(data, again)) if a != b), min(len(data), len(again)))
    report.bad("form", where, why=f"not canonical from byte {at}")
    return None


# ---- index and entries ------------------------------------------------------------------------------


class Index(NamedTuple):
    """index.tsv by columns, and the leaf hash of each line; entry ``seq`` stands at place ``seq - 1``."""

    tags: list[str]
    digests: list[str]
    hashes: list[bytes]


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def scope_tag(scope: str) -> str:
    return sha(b"tongchou-scope\n" + scope.encode())[:32]


def lines_of(data: bytes, where: str, report: Report) -> list[bytes]:
    if data and not data.endswith(b"\n"):
        report.bad("form", where, why="no newline at the end")
        data += b"\n"
    return data.split(b"\n")[:-1]


def check_index(data: bytes, report: Report) -> Index:
    index = Index([], [], [])
    for number, line in enumerate(lines_of(data, "index.tsv", report), 1):
        match = INDEX_LINE.fullmatch(line)
        if not match or match[1] != b"%d" % number:
            report.bad("index", f"index.tsv:{number}", want=number)
        index.tags.append(match[2].decode() if match else "")
        index.digests.append(match[3].decode() if match else "")
        index.hashes.append(hashlib.sha256(b"\x00" + line.replace(b"\t", b"\n") + b"\n").digest())
    return index


def is_time(text: Any) -> bool:
    try:
        return bool(datetime.fromisoformat(text[:-1]).isoformat(timespec="microseconds") + "Z" == text)
    except (TypeError, ValueError):
        return False


def is_paper(paper: Any) -> bool:
    if not isinstance(paper, dict) or sorted(paper) != ["kind", "name", "sha256", "size"]:
        return False
    texts = all(isinstance(paper[key], str) for key in ("kind", "name", "sha256"))
    return texts and type(paper["size"]) is int and paper["size"] >= 0 and bool(HEX_64.fullmatch(paper["sha256"]))


def wrong_key(entry: Any) -> str:
    """Name the key of an entry that is not as the format says, "" if all are."""
    if not isinstance(entry, dict):
        return "{}"
    papers = entry.get("papers", [])
    right = {key: type(entry.get(key)) is int and entry[key] > 0 for key in ("seq", "scope_seq")}
    right.update({key: isinstance(entry.get(key), str) for key in ("prev", "actor")})
    right.update({key: isinstance(entry.get(key), str) and entry[key] != "" for key in ("scope", "verb")})
    right.update(at=is_time(entry.get("at")), papers=isinstance(papers, list) and all(map(is_paper, papers)))
    return next((key for key, holds in right.items() if not holds), "")


def check_entries(data: bytes, scope: str | None, index: Index, report: Report) -> dict[int, dict[str, Any]]:
    """Find a line of the index for each body and a body for each line; return the sound entries by number."""
    mine = None if scope is None else scope_tag(scope)
    due = {digest: seq for seq, (tag, digest) in enumerate(zip(*index[:2]), 1) if mine in (None, tag)}
    found: dict[int, Any] = {}
    last = 0
    for number, line in enumerate(lines_of(data, "entries.jsonl", report), 1):
        seq = due.get(sha(line))
        where = f"entries.jsonl:{number} (seq {seq or '?'})"
        entry = read_canonical(line, where, report)
        wrong = "" if entry is None else wrong_key(entry)
        if wrong:
            report.bad("form", where, why=wrong)
        if seq is None:
            report.bad("entry-changed", where)
            continue
        if seq in found:
            report.bad("entry-twice", where)
            continue
        if seq < last:
            report.bad("entry-order", where, last=last)
        last = max(last, seq)
        found[seq] = None if wrong else entry
        if found[seq] and entry["seq"] != seq:
            report.bad("seq", where, claim=entry["seq"])
    for seq in sorted(set(due.values()) - set(found)):
        report.bad("entry-missing", f"index.tsv:{seq} (seq {seq})")
    return {seq: found[seq] for seq in sorted(found) if found[seq]}


def check_chain(entries: dict[int, dict[str, Any]], index: Index, report: Report) -> None:
    """Hold the scope, the number in the scope and ``prev`` of each entry against the index."""
    counts = Counter[str]()
    for seq, entry in entries.items():
        own, have = entry["scope"], entry["scope_seq"]
        if entry["prev"] != (index.hashes[seq - 2].hex() if seq > 1 else ""):
            report.bad("chain", f"seq {seq}")
        if scope_tag(own) != index.tags[seq - 1]:
            report.bad("scope", f"seq {seq}", own=own)
        if have != counts[own] + 1:
            report.bad("scope-seq", f"seq {seq}", own=own, want=counts[own] + 1, have=have)
        counts[own] = have


# ---- the tree: RFC 6962 -----------------------------------------------------------------------------


def tree_levels(hashes: list[bytes]) -> list[list[bytes]]:
    """Return the hashes of all complete subtrees: level k holds those over 2^k leaves, from the left."""
    levels = [hashes]
    while len(levels[-1]) > 1:
        below = iter(levels[-1])
        levels.append([hashlib.sha256(b"\x01" + left + right).digest() for left, right in zip(below, below)])
    return levels


def root_at(levels: list[list[bytes]], size: int) -> bytes:
    """Return the root over the first ``size`` leaves: the complete subtrees, one per binary 1, joined from the right."""
    parts, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            parts.append(levels[level][start >> level])
            start += 1 << level
    result = parts.pop() if parts else hashlib.sha256(b"").digest()
    while parts:
        result = hashlib.sha256(b"\x01" + parts.pop() + result).digest()
    return result


# ---- keys and heads: C2SP signed note and checkpoint -------------------------------------------------


class Key(NamedTuple):
    """A public key: its PEM, the bytes from which C2SP derives the key id, and what openssl must be told."""

    pem: bytes
    identity: bytes
    options: tuple[str, ...]


class Head(NamedTuple):
    """A signed head; a signature is (key name, 4 bytes of key id, signature)."""

    where: str
    origin: str
    size: int
    root: bytes
    text: bytes
    signatures: list[tuple[str, bytes, bytes]]
    kept: bool


def parse_key(data: bytes, where: str) -> Key:
    pem = data.replace(b"\r\n", b"\n")
    try:
        der = base64.b64decode(b"".join(pem.split(b"\n")[1:-2]), validate=True)
    except ValueError:
        der = b""
    text = base64.b64encode(der)
    rows = [text[at : at + 64] for at in range(0, len(text), 64)]
    if pem == b"\n".join([b"-----BEGIN PUBLIC KEY-----", *rows, b"-----END PUBLIC KEY-----", b""]):
        for start, length, kind, options in (ED25519, SM2):
            if der.startswith(start) and len(der) == len(start) + length:
                return Key(pem, kind + der[len(start) :], options)
    raise Refused(f"{where}: 不是 Ed25519 或 SM2 公钥的 PEM / not the PEM of an Ed25519 or SM2 public key")


def read_keys(package: Package, report: Report) -> list[Key]:
    keys = []
    for name in package.under("keys/"):
        try:
            keys.append(parse_key(package.read(name), name))
        except Refused as error:
            report.bad("key", name, why=error)
    return keys


def parse_head(data: bytes, where: str, *, kept: bool) -> Head:
    """Return the head; ValueError unless writing it again gives the same bytes."""
    note = data.decode()
    text, _, tail = note.partition("\n\n")
    origin, size, root = text.split("\n")
    signatures = []
    for line in tail.split("\n")[:-1]:
        _, name, blob = line.split(" ")
        value = base64.b64decode(blob, validate=True)
        signatures.append((name, value[:4], value[4:]))
    bare = base64.b64decode(root, validate=True)
    head = Head(where, origin, int(size), bare, f"{text}\n".encode(), signatures, kept)
    again = f"{origin}\n{head.size}\n{base64.b64encode(head.root).decode()}\n\n"
    again += "".join(f"— {name} {base64.b64encode(hint + value).decode()}\n" for name, hint, value in signatures)
    if again != note or head.size < 0 or len(head.root) != 32 or not origin:
        raise ValueError("不是日志头的格式 / not exactly the text of a head")
    return head


def need_openssl() -> None:
    version = subprocess.run(["openssl", "version"], capture_output=True, text=True, check=False).stdout
    if not re.match(r"OpenSSL ([3-9]|\d\d)\.", version):
        raise Refused(f"需要 OpenSSL 3.0 以上 / OpenSSL 3.0 or later is needed: {version}")


@cache
def openssl_accepts(key: Key, text: bytes, signature: bytes) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("key", key.pem), ("text", text), ("signature", signature)):
            Path(folder, name).write_bytes(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key", "-rawin", *key.options]
        command += ["-in", "text", "-sigfile", "signature"]
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def check_signatures(head: Head, trusted: Sequence[Key], known: Sequence[Key], report: Report) -> None:
    """Every line must hold, and one of them at least by a trusted key; only a kept head may have unknown lines."""
    before, valid = len(report.flaws), False
    for name, hint, value in head.signatures:
        mine = [key for key in known if hashlib.sha256(name.encode() + b"\n" + key.identity).digest()[:4] == hint]
        good = [key for key in mine if openssl_accepts(key, head.text, value)]
        valid = valid or any(key in trusted for key in good)
        if mine and not good:
            report.bad("signature-bad", head.where, name=name)
        elif not mine and not head.kept:
            report.bad("signature-unknown", head.where, name=name)
    if not valid and len(report.flaws) == before:
        report.bad("head-unsigned", head.where)


def check_roots(heads: list[Head], origin: str, kind: str, levels: list[list[bytes]], report: Report) -> None:
    """Hold each head against the tree; say between which entries the difference lies."""
    total, agreed, differs = len(levels[0]), 0, False
    for head in sorted(heads, key=lambda one: one.size):
        if head.origin != origin:
            report.bad("head-origin", head.where, have=head.origin, want=origin)
        if head.size > total:
            report.bad("tail-cut", head.where, want=head.size, have=total)
        elif root_at(levels, head.size) != head.root:
            differs = True
            report.bad(kind, head.where, first=agreed + 1, last=head.size)
        elif not differs:
            agreed = head.size


def read_heads(package: Package, kept_files: Sequence[Path], report: Report) -> tuple[list[Head], list[Head]]:
    heads, kept = [], []
    for name in package.under("heads/"):
        data = package.read(name)
        try:
            heads.append(parse_head(data, name, kept=False))
            if name != f"heads/{heads[-1].size:012d}-{sha(data)[:8]}.txt":
                report.bad("head-form", name, why="name")
        except ValueError as error:
            report.bad("head-form", name, why=error)
    for file in kept_files:
        try:
            kept.append(parse_head(file.read_bytes().replace(b"\r\n", b"\n"), str(file), kept=True))
        except ValueError as error:
            raise Refused(f"{file}: {error}") from None
    return heads, kept


# ---- papers -----------------------------------------------------------------------------------------


def check_papers(package: Package, entries: dict[int, dict[str, Any]], report: Report) -> None:
    rows = {canon(paper): paper for entry in entries.values() for paper in entry.get("papers", [])}
    if package.read("papers.json") != ("[" + ",".join(sorted(rows)) + "]\n").encode():
        report.bad("papers-list", "papers.json")
    for paper in rows.values():
        name = "papers/" + paper["sha256"]
        if name not in package.members:
            report.bad("paper-missing", name, name=paper["name"])
            continue
        size, digest = 0, hashlib.sha256()
        for chunk in package.chunks(name):
            size += len(chunk)
            digest.update(chunk)
        if (digest.hexdigest(), size) != (paper["sha256"], paper["size"]):
            report.bad("paper-changed", name, name=paper["name"], size=size)
    for name in sorted(set(package.under("papers/")) - {"papers/" + paper["sha256"] for paper in rows.values()}):
        report.bad("paper-extra", name)


# ---- draws of experts -----------------------------------------------------------------------------------

DRAW = "tongchou-draw/1"
DRAW_KEYS = "answers candidates committed conditions excluded format inputs leaves order revealed seated seats seed"


def fold(name: str) -> str:
    """A name without what typists differ in."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def why_not(conditions: dict[str, Any], c: dict[str, Any]) -> list[dict[str, Any]]:
    """Every reason why a candidate cannot be drawn, as the document writes them."""
    found = []
    for bar in sorted(conditions["barred"], key=lambda b: (b["application"], b["tie"], b["unit"])):
        unit = fold(bar["unit"])
        days = [day for one, day in c["partners"] if fold(one) == unit and day >= conditions["partner_since"]]
        if fold(c["employer"]) == unit:
            found.append({"reason": "employer", **bar})
        if unit in [fold(one) for one in c["kin"]]:
            found.append({"reason": "kin", **bar})
        if days:
            found.append({"reason": "partner", **bar, "day": max(days)})
        ties = {fold(one): (standing, path) for one, standing, path, _ in c.get("ties", [])}
        reason = {"proved": "path", "asked": "unsure"}.get(ties.get(unit, ("", ""))[0])
        if reason:
            found.append({"reason": reason, **bar, "path": ties[unit][1]})
    if conditions["rest"] and c["recent"]:
        found.append({"reason": "recent", "count": len(c["recent"])})
    if conditions["load_most"] and c["load"] >= conditions["load_most"]:
        found.append({"reason": "load", "count": c["load"]})
    if c["leave"] and c["leave"][0] <= conditions["meeting_on"] <= c["leave"][1]:
        found.append({"reason": "leave", "day": c["leave"][1]})
    return [{"expert": c["id"], **reason} for reason in found]


def find_seat(
    expert: str, quotas: Any, fields: dict[str, list[str]], seats: dict[str, list[str]], seen: set[str]
) -> bool:
    """Seat somebody in a field of his with a free seat, or move one who sits there to another field of his own."""
    for quota in quotas:
        field = quota["field"]
        if field in seen or field not in fields[expert]:
            continue
        seen.add(field)
        if len(seats[field]) < quota["count"]:
            seats[field].append(expert)
            return True
        for sitting in seats[field]:
            if find_seat(sitting, quotas, fields, seats, seen):
                seats[field].remove(sitting)
                seats[field].append(expert)
                return True
    return False


def commitment(session: str, party: str, value: str) -> str:
    return sha(f"tongchou-draw-value\n{session}\n{party}\n{value}\n".encode())


def draw_inputs(draw: dict[str, Any], kept: str, report: Report) -> None:
    """Hold each candidate, the list of them and the conditions against what was fixed before the values were shown."""
    conditions, people = draw["conditions"], {c["id"]: c for c in draw["candidates"]}
    hashes = {expert: sha(canon(c).encode()) for expert, c in people.items()}
    for expert in sorted(set(hashes) | set(draw["leaves"])):
        if hashes.get(expert) != draw["leaves"].get(expert):
            report.bad("draw-candidate", f"{expert} {people.get(expert, {}).get('name', '')}")
    start = {"format": draw["format"], "conditions": conditions, "candidates": draw["leaves"]}
    want = sha(canon(start).encode())
    if draw["inputs"] != want or len(people) != len(draw["candidates"]):
        report.bad("draw-inputs", "inputs", want=want)
    if kept and draw["inputs"] != kept:
        report.bad("draw-kept", "inputs", want=kept)
    for expert, c in sorted(people.items()):
        have, replayed = [e for e in draw["excluded"] if e["expert"] == expert], why_not(conditions, c)
        if have != replayed:
            says = ["、".join(e["reason"] for e in some) or "无" for some in (have, replayed)]
            report.bad("draw-excluded", f"{expert} {c['name']}", have=says[0], want=says[1])
    for expert in sorted({e["expert"] for e in draw["excluded"]} - set(people)):
        report.bad("draw-excluded", expert, have="?", want="-")


def ticket(key: bytes, expert: str) -> tuple[bytes, str]:
    return hmac.new(key, expert.encode(), "sha256").digest(), expert


def draw_seed(draw: dict[str, Any], report: Report) -> bytes:
    """Hold values against their commitments and the seed against both; empty while one is not shown yet."""
    conditions, shown, key = draw["conditions"], draw["revealed"], b""
    for party, value in shown.items():
        if commitment(conditions["session"], party, value) != draw["committed"].get(party):
            report.bad("draw-value", party)
    if set(shown) == {"centre", "witness"}:
        text = f"tongchou-draw-seed\n{draw['inputs']}\n{shown['centre']}\n{shown['witness']}\n"
        key = hashlib.sha256(text.encode()).digest()
    if draw["seed"] != key.hex():
        report.bad("draw-seed", "seed", want=key.hex() or "-")
    return key


def draw_result(draw: dict[str, Any], report: Report) -> None:
    """Replay seed, order and seats; a draw whose values are not shown yet has none of them."""
    conditions, key, order = draw["conditions"], draw_seed(draw, report), []
    seats = {q["field"]: [] for q in conditions["quotas"]}
    fields = {c["id"]: c["fields"] for c in draw["candidates"] if not why_not(conditions, c)}
    if key:
        order = sorted(fields, key=lambda expert: ticket(key, expert))
        for expert in order:
            find_seat(expert, conditions["quotas"], fields, seats, set())
        if any(len(seats[q["field"]]) < q["count"] for q in conditions["quotas"]):
            report.bad("draw-short", "seats")
    for n in range(max(len(order), len(draw["order"]))):
        want, have = order[n : n + 1] or ["-"], draw["order"][n : n + 1] or ["-"]
        if want != have:
            report.bad("draw-order", "order", place=n + 1, want=want[0], have=have[0])
            break
    want = [{"field": f, "expert": e} for e in order for f in seats if e in seats[f]]
    if draw["seats"] != want:
        report.bad("draw-seats", "seats", want=", ".join(s["expert"] for s in want) or "-")
    draw_answers(draw, order, {s["expert"]: s["field"] for s in want}, report)


def draw_answers(draw: dict[str, Any], order: list[str], sitting: dict[str, str], report: Report) -> None:
    """Replay who was called for whom: the next in the order who has the field of the free seat."""
    fields = {c["id"]: c["fields"] for c in draw["candidates"]}
    called, coming = set(sitting), set()
    for n, said in enumerate(draw["answers"], 1):
        expert = said["expert"]
        if expert not in sitting:
            report.bad("draw-answer", f"answers:{n} {expert}")
            continue
        want = ""
        if said["answer"] == "accept":
            coming.add(expert)
        else:
            coming.discard(expert)
            field = sitting.pop(expert)
            want = next((e for e in order if e not in called and field in fields[e]), "")
            if want:
                called.add(want)
                sitting[want] = field
        if said["called"] != want:
            report.bad("draw-called", f"answers:{n}", expert=expert, want=want or "-", have=said["called"] or "-")
    want = [{"field": field, "expert": expert} for expert, field in sitting.items() if expert in coming]
    if draw["seated"] != want:
        report.bad("draw-seated", "seated", want=", ".join(s["expert"] for s in want) or "-")


# ---- balanced assignments of experts --------------------------------------------------------------------

ASSIGNMENT = "tongchou-assignment/1"
ASSIGNMENT_KEYS = (
    "answers candidates committed conditions excluded format inputs leaves moves revealed seated seats seed"
)


class Assignment:
    """Check who was assigned: by whom a seat may be taken, that none is empty, evenness, reasons, who took over."""

    def __init__(self, told: dict[str, Any], report: Report) -> None:
        self.told, self.report, self.key = told, report, draw_seed(told, report)
        conditions = told["conditions"]
        self.quotas = {q["field"]: q for q in conditions["quotas"]}
        self.people = {c["id"]: c for c in told["candidates"]}
        why = {expert: why_not(conditions, c) for expert, c in self.people.items()}
        out = {expert for expert, reasons in why.items() if any("application" not in r for r in reasons)}
        self.away = {(r["application"], e) for e, reasons in why.items() for r in reasons if "application" in r}
        self.able = {f: [e for e in self.people if e not in out and f in self.people[e]["fields"]] for f in self.quotas}
        self.sits: dict[str, dict[str, str]] = {number: {} for number in conditions["applications"]}
        if self.key:
            self.seats()
            self.evenness()
            self.reasons()
        elif told["seats"]:
            report.bad("seat-wrong", "seats", why="还没有揭示 / not revealed yet")
        self.answers()

    def seats(self) -> None:
        for seat in self.told["seats"]:
            number, field, expert = seat["application"], seat["field"], seat["expert"]
            why = ""
            if number not in self.sits or field not in self.quotas:
                why = "没有这个申报或领域 / no such application or field"
            elif expert in self.sits[number]:
                why = "坐了两次 / sits twice"
            elif (number, expert) in self.away:
                why = "要回避 / has to stay away"
            elif expert not in self.able[field]:
                why = "不能派，或没有这个领域 / is left out, or has not this field"
            if why:
                self.report.bad("seat-wrong", f"{number} {expert}", why=why)
            else:
                self.sits[number][expert] = field
        for number, sitting in self.sits.items():
            for field, quota in self.quotas.items():
                have = list(sitting.values()).count(field)
                if have != quota["count"]:
                    self.report.bad("seat-count", number, label=quota["label"], want=quota["count"], have=have)
        most = self.told["conditions"]["each_most"]
        for expert, have in self.load().items():
            if most and have > most:
                self.report.bad("seat-most", expert, have=have, want=most)

    def load(self) -> dict[str, int]:
        """How many each judges; whoever could judge something is there with none."""
        load = {expert: 0 for able in self.able.values() for expert in able}
        for sitting in self.sits.values():
            for expert in sitting:
                load[expert] += 1
        return load

    def evenness(self) -> None:
        """Look for a chain of moves that takes a turn from somebody to one who has at least two fewer.

        Where there is none the sum of squares is as small as it can be (a flow with convex costs), and so is the
        greatest load: no solver has to be believed.
        """
        load, reached, freed = self.load(), set(), set()
        for most in sorted(set(load.values()), reverse=True):
            queue = [e for e in load if load[e] == most and e not in reached]
            reached.update(queue)
            while queue:
                expert = queue.pop()
                open_ = [(number, sitting[expert]) for number, sitting in self.sits.items() if expert in sitting]
                while open_:
                    number, field = open_.pop()
                    if (number, field) in freed:
                        continue
                    freed.add((number, field))
                    for other in self.able[field]:
                        beside = self.sits[number].get(other)
                        if beside is not None:
                            open_.append((number, beside))
                        elif (number, other) not in self.away and other not in reached:
                            if load[other] <= most - 2:
                                self.report.bad("seat-uneven", other)
                                return
                            reached.add(other)
                            queue.append(other)

    def reasons(self) -> None:
        load = self.load()
        low, high = min(load.values(), default=0), max(load.values(), default=0)
        for seat in self.told["seats"]:
            number, field, expert = seat["application"], seat["field"], seat["expert"]
            if self.sits.get(number, {}).get(expert) != field:
                continue
            out = sum((number, e) in self.away for e in self.able[field])
            avoided = f"，另有 {out} 名要回避" if out else ""
            want = (
                f"有{self.quotas[field]['label']}领域，没有要回避的关系；可派的有 {len(self.able[field]) - out} 名{avoided}；"
                f"本人共评审 {load[expert]} 个，各人 {low} 至 {high} 个。"
            )
            if seat["reason"] != want:
                self.report.bad("seat-reason", f"{number} {expert}", want=want)

    def answers(self) -> None:
        """Replay who took each seat of somebody who withdrew: of those who may, whoever has the least."""
        moves, gone, coming = list(self.told["moves"]), set(), set()
        for n, said in enumerate(self.told["answers"], 1):
            expert = said["expert"]
            if not any(expert in sitting for sitting in self.sits.values()):
                self.report.bad("draw-answer", f"answers:{n} {expert}")
                continue
            if said["answer"] == "accept":
                coming.add(expert)
                continue
            coming.discard(expert)
            gone.add(expert)
            for want in self.moves_of(expert, gone):
                have = moves.pop(0) if moves else {}
                if have != want:
                    self.report.bad("seat-move", f"{want['application']} {expert}", want=want["called"] or "-",
                                    have=have.get("called") or "-")  # fmt: skip
        for left in moves:
            self.report.bad(
                "seat-move", f"{left['application']} {left['expert']}", want="-", have=left["called"] or "-"
            )
        want_seated = {number: sorted(coming & set(sitting)) for number, sitting in self.sits.items()}
        if self.told["seated"] != want_seated:
            self.report.bad("draw-seated", "seated", want=canon(want_seated))

    def moves_of(self, expert: str, gone: set[str]) -> list[dict[str, str]]:
        load, out = self.load(), []
        most, name = self.told["conditions"]["each_most"], self.people[expert]["name"]
        for number in [n for n in sorted(self.sits) if expert in self.sits[n]]:
            sitting = self.sits[number]
            field = sitting[expert]
            free = [
                e for e in self.able[field]
                if e not in gone and e not in sitting and (number, e) not in self.away and (not most or load[e] < most)
            ]  # fmt: skip
            taker, why = "", f"{name}退出，没有可以接替的了。"
            if free:
                taker = min(free, key=lambda e: (load[e], ticket(self.key, e)))
                why = (
                    f"接替{name}：有{self.quotas[field]['label']}领域，没有要回避的关系；"
                    f"可派的 {len(free)} 名里手上最少，有 {load[taker]} 个。"
                )
                load[taker] += 1
                sitting[taker] = field
            del sitting[expert]
            out.append({"application": number, "field": field, "expert": expert, "called": taker, "reason": why})
        return out


def check_draw(path: Path, kept: str = "") -> Report:
    """Replay a whole draw, or check a whole assignment; raise Refused for what is neither."""
    report, data = Report(), path.read_bytes()
    draw = read_canonical(data[:-1] if data.endswith(b"\n") else data, path.name, report)
    kinds = {DRAW: (DRAW_KEYS, draw_result), ASSIGNMENT: (ASSIGNMENT_KEYS, Assignment)}
    form = draw.get("format") if isinstance(draw, dict) else None
    keys, result = kinds.get(form if isinstance(form, str) else "", ("", draw_result))
    if not keys or " ".join(sorted(draw)) != keys:
        raise Refused(f"{path}: 不是 {DRAW} 或 {ASSIGNMENT} / is of neither format")
    try:
        draw_inputs(draw, kept, report)
        result(draw, report)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, RecursionError) as error:
        raise Refused(f"{path}: 不合 {form} / is not of this format: {error!r}") from None
    out, numbers = len({e["expert"] for e in draw["excluded"]}), (len(draw["candidates"]), len(draw["seats"]))
    report.scanned = (
        f"{draw['conditions']['session']}: {numbers[0]} 名候选 candidates, {out} 名排除 excluded, {numbers[1]} 名抽中 drawn,"
        f" inputs {draw['inputs']}"
    )
    return report


def main_draw(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="verify.py draw", description="重放一次专家抽取 Replay a draw of experts")
    parser.add_argument("draw", type=Path)
    parser.add_argument("--inputs", default="", help="你留存的哈希 the hash that you kept")
    given = parser.parse_args(arguments)
    try:
        report = check_draw(given.draw, given.inputs)
    except (Refused, OSError) as error:
        print("读不了 CANNOT READ  " + plain(str(error)))
        return 2
    if not given.inputs:
        print(
            "注意：没有给留存的哈希，整份重做的看不出。 Without a kept hash a draw that was made anew cannot be seen."
        )
    return tell(report)


def main_commit(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="verify.py commit", description="取一个值和它的承诺 A value and its commitment"
    )
    parser.add_argument("session")
    parser.add_argument("party", choices=["centre", "witness"])
    parser.add_argument(
        "--value", default="", help="自己定的值，20 到 100 个字母或数字 your own: 20 to 100 letters or digits"
    )
    given = parser.parse_args(arguments)
    value = given.value or secrets.token_hex(16)
    if not re.fullmatch("[0-9A-Za-z]{20,100}", value):
        parser.error("值要 20 到 100 个字母或数字 / the value has 20 to 100 letters or digits")
    print(f"值，自己留着，揭示时用 VALUE, keep it until you reveal it:  {value}")
    print(f"承诺，现在交 COMMITMENT, hand it in now:  {commitment(given.session, given.party, value)}")
    return 0


# ---- all together -----------------------------------------------------------------------------------


def read_manifest(package: Package, report: Report) -> dict[str, Any]:
    data = package.read("manifest.json")
    manifest = read_canonical(data[:-1], "manifest.json", report) if data.endswith(b"\n") else None
    keys = ["counts", "format", "made_at", "origin", "scope", "size"]
    if not isinstance(manifest, dict) or sorted(manifest) != keys or manifest["format"] != FORMAT:
        raise Refused(f"manifest.json: 不是 {FORMAT} / is not of this format")
    if not isinstance(manifest["origin"], str) or not isinstance(manifest["scope"], (str, type(None))):
        raise Refused("manifest.json: origin, scope")
    return manifest


def check(path: Path, kept_files: Sequence[Path] = (), key_files: Sequence[Path] = ()) -> Report:
    """Check everything; raise Refused for what cannot be read."""
    report, package = Report(), Package(path)
    manifest = read_manifest(package, report)
    index = check_index(package.read("index.tsv"), report)
    bodies = package.read("entries.jsonl")
    entries = check_entries(bodies, manifest["scope"], index, report)
    check_chain(entries, index, report)
    check_papers(package, entries, report)

    levels, (heads, kept) = tree_levels(index.hashes), read_heads(package, kept_files, report)
    check_roots(heads, manifest["origin"], "head-root", levels, report)
    check_roots(kept, manifest["origin"], "history-rewritten", levels, report)
    if not any(head.size == len(index.hashes) for head in heads):
        report.bad("tail-unsigned", "heads/")
    inside = read_keys(package, report)
    brought = [parse_key(file.read_bytes(), str(file)) for file in key_files]
    for head in heads + kept:
        check_signatures(head, brought or inside, brought + inside, report)

    counts = {
        "entries": bodies.count(b"\n"),
        "heads": len(package.under("heads/")),
        "keys": len(package.under("keys/")),
    }
    want = {"counts": {**counts, "papers": len(package.under("papers/"))}, "size": len(index.hashes)}
    if any(manifest[key] != want[key] for key in want) or not is_time(manifest["made_at"]):
        report.bad("manifest", "manifest.json", want=f"{want}, made_at UTC")
    for name in sorted(name for name in package.members if not NAMES.fullmatch(name)):
        report.bad("extra-file", name)
    names = f"{manifest['origin']}, {manifest['scope'] or '全日志 whole log'}, {manifest['made_at']}"
    report.scanned = f"{names}: {want}, 留存头 kept heads {len(kept)}"
    return report


def tell(report: Report) -> int:
    """Print what was looked at and every flaw; return the exit code."""
    print("查验 CHECKED  " + plain(report.scanned))
    for kind, where, says in report.flaws[:200]:
        print(f"✗ {kind}  {where}\n    {says}")
    print(f"有问题 {len(report.flaws)} 处 FLAWS" if report.flaws else "没有发现问题 NO FLAW")
    return 1 if report.flaws else 0


def main() -> int:
    for stream in (sys.stdout, sys.stderr):  # a console of another code page still gets the Chinese
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    other = {"draw": main_draw, "commit": main_commit}.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if other:
        return other(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("--head", type=Path, action="append", default=[])
    parser.add_argument("--key", type=Path, action="append", default=[])
    given = parser.parse_args()
    try:
        need_openssl()
        report = check(given.package, given.head, given.key)
    except (Refused, OSError) as error:
        print("读不了 CANNOT READ  " + plain(str(error)))
        return 2
    if not given.key:
        print("注意：签名只用包里的公钥验过，证明力弱。 Signatures were checked only with the package's own key: weak.")
    if not given.head:
        print("注意：没有留存的日志头，查不出尾部被截。 Without a kept head a cut tail cannot be found.")
    return tell(report)


if __name__ == "__main__":
    sys.exit(main())
