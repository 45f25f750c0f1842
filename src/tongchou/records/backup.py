"""A backup is one tar file: the database, every paper by its hash, the signed heads and the keys, and how to put it back.

The database is copied first, by the engine's own means, while the platform goes on; papers are only ever added, so all
that the copy speaks of is there when they are copied after it. The last member is the manifest with the hash of every
other. The README inside says how to restore by hand, with tar, openssl and the database's own tools.
"""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections

from tongchou.kernel import lockbox
from tongchou.kernel.canonical import utc
from tongchou.kernel.merkle import Frontier
from tongchou.records import files
from tongchou.records.models import LogHead, SignedHead

MANIFEST, README, HEADS = "manifest.json", "README.txt", "heads.txt"
SQLITE, POSTGRES = "database.sqlite3", "database.dump"
PAPERS, KEYS = "papers", "keys"

BY_HAND = """统筹 Tongchou 的备份。不用本程序也能恢复 · how to restore without the program:

1. 加密的先解开 · if locked: openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -in BACKUP -out backup.tar -pass file:PASSPHRASE
2. tar -xf backup.tar
3. manifest.json 里有每个文件的 SHA-256，用 sha256sum 核对 · compare with the hashes in manifest.json
4. database.sqlite3 放进数据目录改名 tongchou.sqlite3；database.dump 用 pg_restore --no-owner -d 库名 database.dump
   database.sqlite3 goes into the data folder as tongchou.sqlite3; database.dump is restored with pg_restore
5. papers/ 和 keys/ 放进数据目录 · papers/ and keys/ go into the data folder
6. 用外部留存的日志头核验：tongchou verify --head 留存头.txt · verify against a head kept outside
"""


class BackupError(Exception):
    """A backup that cannot be made or put back; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: ``members`` maps names to SHA-256; ``size`` and ``root`` are the journal's at that moment."""

    made_at: str
    engine: str
    size: int
    root: str
    members: dict[str, str]

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """From the manifest's JSON; raises ``BackupError``."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise BackupError("备份里的 manifest.json 读不出。这不是本系统的备份，或文件不完整。") from error

    def dump(self) -> bytes:
        """The JSON that stands in the backup."""
        told = {name: getattr(self, name) for name in ("made_at", "engine", "size", "root", "members")}
        return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def write(path: Path, at: datetime, passphrase: bytes = b"") -> Manifest:
    """Write a backup to ``path``: all of it or nothing. Private keys are in it only when it is locked.

    Raises ``BackupError``; an existing file is not replaced.
    """
    if path.exists():
        raise BackupError(f"{path} 已经存在。换一个文件名。")
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("xb") as file:
            if passphrase:
                with lockbox.Locked(file, passphrase) as locked:
                    manifest = _fill(locked, at, private=True)
            else:
                manifest = _fill(file, at, private=False)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _fill(target: Any, at: datetime, *, private: bool) -> Manifest:
    members: dict[str, str] = {}
    with tarfile.open(fileobj=target, mode="w|") as tar, tempfile.TemporaryDirectory(dir=settings.HOME) as spare:
        copy = Path(spare) / "database"
        head = _copy_database(copy)
        _add_file(tar, SQLITE if connection.vendor == "sqlite" else POSTGRES, copy, members)
        copy.unlink()
        for name, path in _loose(private=private):
            _add_file(tar, name, path, members)
        heads = "\n".join(SignedHead.objects.values_list("text", flat=True))
        _add(tar, HEADS, heads.encode(), members)
        _add(tar, README, BY_HAND.encode(), members)
        root = Frontier.from_hex(head.size, head.frontier).root().hex()
        manifest = Manifest(utc(at), connection.vendor, head.size, root, members)
        _add(tar, MANIFEST, manifest.dump(), {})
    return manifest


def _loose(*, private: bool) -> Iterator[tuple[str, Path]]:
    """Papers by their hashes, without what is still coming in; public keys, and the private ones where they may go."""
    for path in sorted(files.folder().glob("??/*")):
        if not path.name.startswith("."):
            yield f"{PAPERS}/{path.parent.name}/{path.name}", path
    keys = settings.HOME / KEYS
    for path in sorted(keys.rglob("*")):
        if path.is_file() and (private or path.parent.name == "public"):
            yield f"{KEYS}/{path.relative_to(keys).as_posix()}", path


def _add_file(tar: tarfile.TarFile, name: str, path: Path, members: dict[str, str]) -> None:
    with path.open("rb") as file:
        members[name] = file_digest(file, "sha256").hexdigest()
        file.seek(0)
        info = tarfile.TarInfo(name)
        info.size, info.mode = path.stat().st_size, 0o600
        tar.addfile(info, file)


def _add(tar: tarfile.TarFile, name: str, data: bytes, members: dict[str, str]) -> None:
    members[name] = sha256(data).hexdigest()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))


def _copy_database(target: Path) -> LogHead:
    """Copy the database while it is in use; returns the end of the journal, which the copy holds at the least."""
    head = LogHead.objects.get_or_create(pk=1)[0]
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(target)

        connection.ensure_connection()
        try:
            connection.connection.backup(copy)
        finally:
            copy.close()
        return head
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    return head


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the configured database; the password goes by the environment."""
    found = _program(program)
    db = connections[DEFAULT_DB_ALIAS].settings_dict
    env = os.environ | {"PGPASSWORD": db["PASSWORD"], "PGDATABASE": str(db["NAME"])}
    names = {"PGUSER": "USER", "PGHOST": "HOST", "PGPORT": "PORT"}
    env |= {variable: str(db[key]) for variable, key in names.items() if db[key]}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, found by its fixed name, with our own arguments
        [found, *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BackupError(f"{program} 没有成功：{done.stderr.strip()[-800:]}")


def _program(name: str) -> str:
    """The newest of the installed versions: pg_dump must not be older than its server."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parts[-3]), reverse=True)
    found = str(versions[0]) if versions else shutil.which(name)
    if found is None:
        raise BackupError(f"这台机器上没有 {name}。安装 PostgreSQL 的客户端程序（Debian：postgresql-client）。")
    return found


def restore(path: Path, passphrase: bytes = b"") -> Manifest:
    """Put a backup into an empty installation: every hash is compared before anything takes its place.

    Raises ``BackupError``; then the installation is as it was.
    """
    _refuse_if_used()
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as spare:
        place = Path(spare)
        manifest = _unpack(path, place, passphrase)
        _compare(manifest, place)
        if manifest.engine != connection.vendor:
            raise BackupError(f"备份来自 {manifest.engine}，这里是 {connection.vendor}。用同一种数据库恢复。")
        _put_database(place)
        for folder in (PAPERS, KEYS):
            if (place / folder).exists():
                shutil.copytree(place / folder, settings.HOME / folder, dirs_exist_ok=True)
    return manifest


def _refuse_if_used() -> None:
    if connection.introspection.table_names():
        raise BackupError("这里已经有数据，没有恢复。换一个空的数据目录（TONGCHOU_HOME）或空的数据库再恢复。")


@contextmanager
def _opened(path: Path, passphrase: bytes, spare: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        start = file.read(len(lockbox.MAGIC))
        file.seek(0)
        if not lockbox.is_locked(start):
            yield file
            return
        if not passphrase:
            raise BackupError("这份备份是加密的。用 --passphrase-file 给出口令文件。")
        with (spare / "backup.tar").open("w+b") as opened:
            try:
                lockbox.unlock(file, opened, passphrase)
            except lockbox.WrongPassphraseError as error:
                raise BackupError(str(error)) from error
            opened.seek(0)
            yield opened


def _unpack(path: Path, place: Path, passphrase: bytes) -> Manifest:
    try:
        with _opened(path, passphrase, place) as file, tarfile.open(fileobj=file, mode="r|") as tar:
            tar.extractall(place, filter="data")
    except OSError as error:
        raise BackupError(f"读不出 {path}：{error}") from error
    except tarfile.TarError as error:
        raise BackupError(f"{path} 不是完整的备份文件：{error}") from error
    if not (place / MANIFEST).exists():
        raise BackupError(f"{path} 里没有 manifest.json。这不是本系统的备份，或文件不完整。")
    return Manifest.read((place / MANIFEST).read_bytes())


def _compare(manifest: Manifest, place: Path) -> None:
    wrong = []
    for name, digest in sorted(manifest.members.items()):
        inside = place / name
        if not inside.is_file():
            wrong.append(f"{name} 不在备份里")
            continue
        with inside.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != digest:
                wrong.append(f"{name} 与登记的摘要不符")
    if wrong:
        raise BackupError(f"备份有 {len(wrong)} 处不对，没有恢复：{'；'.join(wrong[:5])}。换一份备份。")


def _put_database(place: Path) -> None:
    if connection.vendor != "sqlite":
        _postgres("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "--dbname", str(
            connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]), str(place / POSTGRES))  # fmt: skip
        return
    connection.close()
    target = Path(str(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]))
    for old in (target, target.with_name(f"{target.name}-wal"), target.with_name(f"{target.name}-shm")):
        old.unlink(missing_ok=True)
    (place / SQLITE).rename(target)
