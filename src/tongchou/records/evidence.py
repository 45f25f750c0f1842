"""The evidence as this installation holds it: signed heads, packages for auditors, and the check of log against tables.

The format and the pure checks are in ``kernel.evidence`` and ``docs/evidence.md``; here are the keys, the rows, and
what only the house itself can see: a table that was changed behind the journal's back, a file that is gone.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction

from tongchou.kernel.canonical import digest, utc
from tongchou.kernel.evidence import Flaw, Head, Leaf, Package, check_log, write_package
from tongchou.kernel.keyfile import keep
from tongchou.kernel.merkle import Frontier
from tongchou.kernel.outcome import Finding
from tongchou.kernel.seal import Ed25519Signer, Signer, Sm2Signer
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.engine import Case, decide
from tongchou.lifecycle.rules import FACTS
from tongchou.lifecycle.table import find, is_open
from tongchou.lifecycle.words import Line, Role
from tongchou.records import files
from tongchou.records.casefile import plain
from tongchou.records.lawbook import law_of
from tongchou.records.models import Entry, LogHead, Paper, Record, SignedHead
from tongchou.regulation.rulebook import Law


def key_folder() -> Path:
    """Where the log's signing keys are; whoever holds them can sign heads, so copies of heads leave the house."""
    return settings.HOME / "keys"


def signers() -> list[Signer]:
    """The keys that sign heads: Ed25519 always, SM2 beside it where the installation has such a key."""
    place = key_folder()
    found: list[Signer] = [Ed25519Signer.from_pem(settings.TONGCHOU_ORIGIN, _ed25519_key(place))]
    sm2 = place / "log-sm2.pem"
    if sm2.exists():
        found.append(Sm2Signer(settings.TONGCHOU_ORIGIN, sm2.read_bytes()))
    return found


def _ed25519_key(place: Path) -> bytes:
    path = place / "log-ed25519.pem"
    if path.exists():
        return path.read_bytes()
    return keep(path, Ed25519Signer.generate(settings.TONGCHOU_ORIGIN).private_pem())


def public_keys() -> dict[str, bytes]:
    """The public halves by file name, for packages and for holders outside; those of earlier keys stay, for old heads."""
    place = key_folder() / "public"
    place.mkdir(parents=True, exist_ok=True)
    for signer in signers():
        pem = signer.public_pem()
        name = f"{signer.algorithm.lower()}-{sha256(pem).hexdigest()[:12]}.pem"
        if not (place / name).exists():
            (place / name).write_bytes(pem)
    return {path.name: path.read_bytes() for path in sorted(place.glob("*.pem"))}


def sign_head(at: datetime) -> SignedHead:
    """Sign the log as it stands; the text is what goes to the holders outside."""
    with transaction.atomic():
        head, _ = LogHead.objects.get_or_create(pk=1)
        root = Frontier.from_hex(head.size, head.frontier).root()
        text = str(Head.sign(settings.TONGCHOU_ORIGIN, head.size, root, signers()))
        return SignedHead.objects.create(size=head.size, text=text, at=at)


def bodies(scope: str | None = None, size: int | None = None) -> Iterator[str]:
    """The bodies in their order, streamed; of one scope, and of the first ``size`` entries, where these are given."""
    rows = Entry.objects.order_by("seq")
    if size is not None:
        rows = rows.filter(seq__lte=size)
    if scope is not None:
        rows = rows.filter(scope=scope)
    return rows.values_list("body", flat=True).iterator(chunk_size=2000)


def index(size: int) -> Iterator[Leaf]:
    """The leaves of the first ``size`` entries, made from the rows as they are now."""
    rows = Entry.objects.filter(seq__lte=size).order_by("seq").values_list("seq", "scope", "body")
    for seq, scope, body in rows.iterator(2000):
        yield Leaf.of(seq, scope, body)


class _Papers:
    """Attachments by hash, read only when asked for; one that is gone is simply not there."""

    def __init__(self, digests: Iterable[str]) -> None:
        self._digests = {d for d in digests if files.path_of(d).exists()}

    def __getitem__(self, digest: str) -> bytes:
        return files.path_of(digest).read_bytes()

    def keys(self) -> set[str]:
        return self._digests


def export(scope: str | None, at: datetime, target: IO[bytes]) -> None:
    """Write the package of one project (by its code) or of the whole log, under a head signed now."""
    size = sign_head(at).size
    inside = Paper.objects.filter(record__journal__scope=scope) if scope else Paper.objects.all()
    package = Package(
        scope=scope,
        origin=settings.TONGCHOU_ORIGIN,
        made_at=utc(at),
        index=index(size),
        bodies=bodies(scope, size),
        heads=list(SignedHead.objects.filter(size__lte=size).values_list("text", flat=True)),
        keys=public_keys(),
        papers=_Papers(inside.values_list("sha256", flat=True)),  # type: ignore[arg-type]
    )
    write_package(package, target)


def check(kept: Iterable[str] = ()) -> list[Flaw]:
    """Everything that is wrong with the log, and with tables and files that should agree with it."""
    heads = SignedHead.objects.values_list("text", flat=True)
    flaws = check_log(bodies(), heads, public_keys().values(), kept)
    return [*flaws, *_columns(), *_states(), *_answers(), *_bound(), *_papers()]


def _columns() -> Iterator[Flaw]:
    """Columns are an index of the body; where they differ, somebody wrote past the journal."""
    for e in Entry.objects.order_by("seq").select_related("record", "actor", "behalf").iterator(2000):
        body = json.loads(e.body)
        told = (
            body["seq"],
            body["scope"],
            body["scope_seq"],
            body["verb"],
            body["taken"],
            body["frm"],
            body["to"],
            body["line"],
        )
        here = (e.seq, e.scope, e.scope_seq, e.verb, e.taken, e.frm, e.to, e.line)
        actor = (e.actor.username if e.actor else "", e.behalf.username if e.behalf else "")
        number = e.record.number if e.record else ""
        if (
            told != here
            or (body["actor"], body.get("behalf", "")) != actor
            or body["record"] != number
            or body["at"] != utc(e.at)
        ):
            yield Flaw(
                "columns", f"seq {e.seq}", "登记列与正文不一致，被直接改过。", "The columns differ from the body."
            )
        elif Leaf.of(e.seq, e.scope, e.body).hash().hex() != e.leaf:
            yield Flaw("leaf", f"seq {e.seq}", "叶哈希与正文不一致。", "The stored leaf hash is not that of the body.")


def _states() -> Iterator[Flaw]:
    """A record is where its last step left it; anything else was done past the writer."""
    moves = Entry.objects.filter(taken=True, record__isnull=False).order_by("seq").values_list("record", "to")
    last: dict[int, str] = dict(moves)
    for pk, number, state in Record.objects.values_list("pk", "number", "state"):
        if last.get(pk) != state:
            here = last.get(pk, "（没有记录）")
            yield Flaw(
                "state", number, f"现在的状态是 {state}，日志里最后一步到的是 {here}。",
                f"The record is in {state}, its last entry says {here}.",
            )  # fmt: skip


def _answers() -> Iterator[Flaw]:
    """A form that is closed says what it said when the last step was taken on it."""
    acts = Entry.objects.filter(taken=True, record__isnull=False).order_by("seq")
    last = {pk: json.loads(body).get("answers") for pk, body in acts.values_list("record", "body").iterator(2000)}
    for record in Record.objects.order_by("pk").iterator(2000):
        told = last.get(record.pk)
        if told and not is_open(record.state) and digest(plain(record.answers)) != told:
            yield Flaw(
                "answers", record.number, "填报内容与最后一步签署时不同，被直接改过。",
                "The answers differ from those on which the last step was taken.",
            )  # fmt: skip


def _bound() -> Iterator[Flaw]:
    """What a step stood on is there under the hash that its entry names, and nothing else calls itself signed."""
    here = {(p.record_id, p.kind, p.sha256, p.name, p.size) for p in Paper.objects.filter(state="bound").iterator(2000)}
    signed = set()
    acts = Entry.objects.filter(taken=True, record__isnull=False).order_by("seq")
    for pk, body in acts.values_list("record", "body").iterator(2000):
        signed |= {(pk, p["kind"], p["sha256"], p["name"], p["size"]) for p in json.loads(body)["papers"]}
    numbers = dict(Record.objects.values_list("pk", "number"))
    for pk, _kind, _sha256, name, _size in sorted(here ^ signed):
        yield Flaw(
            "paper", f"{numbers[pk]} {name}", "材料的登记与日志不一致，被换过或改过。",
            "The row of the paper differs from what the journal says was signed.",
        )  # fmt: skip


def _papers() -> Iterator[Flaw]:
    for paper in Paper.objects.exclude(state="pending").select_related("record"):
        try:
            files.read(paper)
        except (OSError, ValueError):
            yield Flaw(
                "paper", f"{paper.record.number} {paper.name}", "文件不在或被改过。", "The file is absent or was changed.",
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Replay:
    """A decision made again from what its entry stored; ``same`` when it says today what it said then."""

    entry: Entry
    then: tuple[tuple[str, str], ...]
    now: tuple[tuple[str, str], ...]
    allowed: bool

    @property
    def same(self) -> bool:
        """Whether the stored decision can be reproduced."""
        return self.then == self.now and self.allowed == self.entry.taken


def replay(entry: Entry, edition: str = "") -> Replay:
    """Decide an entry again: from its stored facts, under the law as released at its moment, or under another edition."""
    body = json.loads(entry.body)
    stored = body["case"]
    chosen = edition or body["edition"]
    law = law_of(chosen, date.fromisoformat(stored["law_day"]), date.fromisoformat(stored["today"]), entry.at)
    line = Line(entry.line)
    case = Case(
        state=entry.frm,
        roles=frozenset(Role(r) for r in body["roles"]),
        facts=_facts(line, stored["facts"], law),
        on_file=frozenset(stored["on_file"]),
        law=law,
        given=body["given"],
        neighbours=frozenset((Line(a), b) for a, b in stored["neighbours"]),
        hands=frozenset(stored["hands"]),
        waivers=stored["waivers"],
    )
    decision = decide(find(line, entry.verb, table_of(chosen)), case)
    then = tuple((f["rule"], f["says"]) for f in body["findings"])
    return Replay(entry, then, tuple(_told(f) for f in decision.verdict), bool(decision))


def _told(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.says


def _facts(line: Line, stored: dict[str, Any] | None, law: Law) -> Any:
    """The facts of an entry as Python values again."""
    if stored is None:
        return None
    form = law.book.forms[line]
    return FACTS[line](**{name: form.fields[name].decode(value) for name, value in stored.items()})
