"""Whether the platform is fit for use: can it keep what it is given, is its record safe, does its clock go right.

Each check is one line with a fact and what to do. *Bad* means that nobody should be sent here; *warn* means that an
operator has something to do, while the work goes on.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tongchou.records import notices
from tongchou.records.models import Effect, Entry, LogHead, SignedHead
from tongchou.records.outbox import MOST_TRIES

FREE_AT_LEAST = 0.10
"""Part of the disk that must be free."""

AHEAD_AT_MOST = timedelta(minutes=5)
EFFECT_WAITS_AT_MOST = timedelta(minutes=15)
HEAD_AGE_AT_MOST = timedelta(hours=24)
BACKUP_AGE_AT_MOST = timedelta(hours=48)
VERIFY_AGE_AT_MOST = timedelta(days=8)


class Light(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, how it is, and what to do where something is."""

    name: str
    light: Light
    fact: str
    remedy: str = ""


def checks(now: datetime) -> list[Check]:
    """Everything that is looked at; where the database does not answer, nothing else can be asked of it."""
    base = [_database(), _disk()]
    if base[0].light is Light.BAD:
        return base
    return [*base, _clock(now), *_outbox(now), _letters(now), _head(now), _backup(now), _verified(now)]


def is_ready(now: datetime) -> bool:
    """Whether people may be sent here."""
    return all(check.light is not Light.BAD for check in checks(now))


def _database() -> Check:
    """A write that is taken back: a database that only reads would let people type and then lose it."""
    try:
        with transaction.atomic():
            LogHead.objects.update(last=F("last"))
            transaction.set_rollback(True)
    except (DatabaseError, OSError) as error:
        return Check("数据库", Light.BAD, f"不能写：{str(error)[:200]}", "看数据库是否在运行、磁盘是否满。")
    return Check("数据库", Light.OK, "能读能写")


def _disk() -> Check:
    space = shutil.disk_usage(settings.HOME)
    free = space.free / space.total
    fact = f"数据目录所在的磁盘还空 {free:.0%}（{space.free >> 30} GB）"
    if free < FREE_AT_LEAST:
        return Check("磁盘", Light.BAD, fact, f"空出到 {FREE_AT_LEAST:.0%} 以上：清理或换大的磁盘。")
    return Check("磁盘", Light.OK, fact)


def _clock(now: datetime) -> Check:
    last = Entry.objects.order_by("-seq").values_list("at", flat=True).first()
    if last is not None and last > now + AHEAD_AT_MOST:
        return Check("时钟", Light.BAD, f"日志最后一条在 {_local(last)}，比现在晚", "校准服务器时钟，再继续办理。")
    return Check("时钟", Light.OK, f"现在 {_local(now)}")


def _outbox(now: datetime) -> Iterator[Check]:
    waiting = Effect.objects.filter(done_at=None, tries__lt=MOST_TRIES, entry__at__lt=now - EFFECT_WAITS_AT_MOST)
    given_up = Effect.objects.filter(done_at=None, tries__gte=MOST_TRIES).count()
    count = waiting.count()
    if count or given_up:
        fact = f"{count} 项等了 {EFFECT_WAITS_AT_MOST.seconds // 60} 分钟以上，{given_up} 项多次失败"
        yield Check("提交后事项", Light.WARN, fact, "运行 tongchou jobs；仍不成的，看日志里的 effect failed。")
    else:
        yield Check("提交后事项", Light.OK, "没有积压")


def _letters(now: datetime) -> Check:
    """Word that did not reach anybody."""
    lost = notices.stuck(now).count()
    if lost:
        fact = f"{lost} 封没有发出，最近的原因：{notices.stuck(now).exclude(problem='').values_list('problem', flat=True).last() or '发信时中断'}"
        return Check("邮件", Light.WARN, fact[:300], "看邮件服务器和 TONGCHOU_SMTP；tongchou jobs 会再试。")
    return Check("邮件", Light.OK, "没有积压")


def _head(now: datetime) -> Check:
    """Entries that no head outside covers could be cut off unseen."""
    size = LogHead.objects.filter(pk=1).values_list("size", flat=True).first() or 0
    kept = SignedHead.objects.exclude(exported_at=None).order_by("-size").first()
    covered = kept.size if kept else 0
    first_open = Entry.objects.filter(seq=covered + 1).values_list("at", flat=True).first()
    if first_open is not None and now - first_open > HEAD_AGE_AT_MOST:
        fact = f"日志 {size:,} 条，交外部留存的日志头只到第 {covered:,} 条"
        return Check("日志头", Light.WARN, fact, "运行 tongchou evidence head --out 文件，交两处以上外部留存。")
    return Check("日志头", Light.OK, f"日志 {size:,} 条，留存到第 {covered:,} 条")


def _backup(now: datetime) -> Check:
    told = _read("last-backup.json")
    if told is None:
        return Check("备份", Light.WARN, "还没有做过备份", "每天运行 tongchou backup 文件，放到另一台机器。")
    at = parse_datetime(told["at"])
    light = Light.OK if at and now - at <= BACKUP_AGE_AT_MOST else Light.WARN
    remedy = "" if light is Light.OK else "每天运行 tongchou backup 文件，放到另一台机器。"
    return Check("备份", light, f"上次 {_local(at) if at else '？'}，日志到第 {told['size']:,} 条", remedy)


def _verified(now: datetime) -> Check:
    told = _read("last-verify.json")
    if told is None:
        return Check("核验", Light.WARN, "还没有核验过", "每周运行 tongchou verify。")
    at = parse_datetime(told["at"])
    if told["flaws"]:
        return Check(
            "核验",
            Light.BAD,
            f"{_local(at) if at else '？'} 核验发现 {told['flaws']} 处不对",
            "看 tongchou verify 的输出，保护现场，报审计管理员。",
        )
    light = Light.OK if at and now - at <= VERIFY_AGE_AT_MOST else Light.WARN
    return Check(
        "核验",
        light,
        f"上次 {_local(at) if at else '？'}，没有发现改动",
        "" if light is Light.OK else "每周运行 tongchou verify。",
    )


def note_backup(at: datetime, size: int) -> None:
    """Remember that a backup was made, for the check of its age."""
    _write("last-backup.json", {"at": at.isoformat(), "size": size})


def note_verified(at: datetime, flaws: int) -> None:
    """Remember how the last verification came out."""
    _write("last-verify.json", {"at": at.isoformat(), "flaws": flaws})


def _local(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _write(name: str, told: dict[str, Any]) -> None:
    draft = settings.HOME / f".{name}.part"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(settings.HOME / name)


def _read(name: str) -> dict[str, Any] | None:
    path: Path = settings.HOME / name
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
