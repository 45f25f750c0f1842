"""Attachments on disk: content-addressed, written so that a crash leaves either the whole file or none.

A file is screened for state-secret markings (art. 32) and for what can hurt before anything reaches lasting storage.
Order of writing: temporary file, fsync, rename to its hash, fsync of the folder, and only then the row.
"""

import os
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tongchou.records import projections
from tongchou.records.models import Paper, Person, Record
from tongchou.records.prepared import Prepared
from tongchou.records.prepared_writes import Insert, Update
from tongchou.records.uploads import bounded
from tongchou.records.uploads.model import Extracted
from tongchou.records.uploads.screen import Screening, screen

PAPERS = Insert(Paper)
SCREENED = Update(lambda pk, state: Paper.objects.filter(pk=pk, state=state), (int, str), "state")
VERSIONS = Prepared(lambda r, kind: Paper.objects.filter(record=r, kind=kind).values_list("version"), int, str)


class Why(StrEnum):
    """Why a file was not taken in."""

    SECRET = "secret"  # noqa: S105 - a word, no password: it bears a state-secret marking: nothing of it may be kept but the fact (art. 32)
    ASK = "ask"  # somebody must first look and affirm that it is no state secret
    UNFIT = "unfit"  # too large, locked, damaged, dangerous


class RefusedFileError(Exception):
    """A file that was not taken in; ``fact`` is what the journal may hold of it: no name and no text."""

    def __init__(self, why: Why, says: Iterable[str], fact: str = "") -> None:
        self.why = why
        self.says = tuple(says)
        self.fact = fact
        super().__init__(" ".join(self.says))


def folder() -> Path:
    """Where the bytes are."""
    return settings.HOME / "papers"


def path_of(digest: str) -> Path:
    """The file of a hash; two letters of it make a folder, so that no folder grows too long."""
    return folder() / digest[:2] / digest


def receive(
    record: Record,
    kind: str,
    name: str,
    data: bytes,
    *,
    by: Person | None,
    at: datetime,
    affirmed: bool = False,
    run: Callable[[str, bytes], Extracted] = bounded.extract,
) -> Paper:
    """Take in one version of a paper, or raise ``RefusedFileError`` with every reason.

    Where the screening is not sure (a possible marking, a scan that it cannot read) the file is taken in only when
    ``affirmed``: a named person says that it is no state secret. What was asked stays on the paper. Call it outside a
    transaction, because the screening runs in another process and may take seconds. ``run`` reads in this process what
    the caller has written itself: the same screening, for bytes that cannot be hostile.
    """
    found = screened(name, data, affirmed=affirmed, run=run)
    digest = sha256(data).hexdigest()
    with transaction.atomic():
        earlier = VERSIONS(record.pk, kind)
        version = max((number for (number,) in earlier), default=0) + 1
        paper = PAPERS(
            Paper(
                record=record, kind=kind, version=version, name=name, sha256=digest, size=len(data), state="pending",
                hints=list(found.says), text=found.text, by=by, at=at,
            )
        )  # fmt: skip
    keep(digest, data)
    if SCREENED((paper.pk, "pending"), "scanned"):
        paper.state = "scanned"
    projections.touched(record, at, old=True)
    return paper


def screened(
    name: str, data: bytes, *, affirmed: bool, run: Callable[[str, bytes], Extracted] = bounded.extract
) -> Screening:
    """What the screening says of bytes that may be taken in; raises ``RefusedFileError`` for all others."""
    if len(data) > settings.TONGCHOU_UPLOAD_BYTES:
        most = settings.TONGCHOU_UPLOAD_BYTES >> 20
        raise RefusedFileError(Why.UNFIT, [f"“{name}”有 {len(data) >> 20} MB，超过 {most} MB。压缩或拆分后重传。"])
    found = screen(name, data, run)
    if found.verdict == "refused":
        raise RefusedFileError(Why.SECRET if found.marks else Why.UNFIT, found.says, found.fact)
    if found.verdict == "unreadable":
        raise RefusedFileError(Why.UNFIT, found.says)
    if found.verdict == "ask" and not affirmed:
        raise RefusedFileError(Why.ASK, found.says)
    return found


def keep(digest: str, data: bytes) -> Path:
    """Write bytes under their hash; a file that is already there is the same file."""
    target = path_of(digest)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).rename(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    _sync(target.parent)
    return target


def read(paper: Paper) -> bytes:
    """The bytes of a paper; raises ``OSError`` where they are gone and ``ValueError`` where they are not its own."""
    data = path_of(paper.sha256).read_bytes()
    if sha256(data).hexdigest() != paper.sha256:
        raise ValueError(f"文件“{paper.name}”与登记的摘要不符。")
    return data


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
