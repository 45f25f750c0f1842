"""``tongchou backup FILE``: everything that this installation holds, in one file."""

import argparse
import sys
import time
from pathlib import Path

from django.utils import timezone

from tongchou.records import backup, health
from tongchou.surfaces.cli.words import passphrase_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and locked with what."""
    parser.add_argument("target", type=Path, help="写到哪个文件，如 /备份盘/tongchou-2026-11-28.tar.enc")
    parser.add_argument("--passphrase-file", type=Path, help="用这个文件里的口令加密；不加密则不含私钥")


def run(args: argparse.Namespace) -> int:
    """0 done, 2 not."""
    begun, now = time.perf_counter(), timezone.now()
    try:
        made = backup.write(args.target, now, passphrase_of(args.passphrase_file))
    except (backup.BackupError, OSError) as error:
        print(f"没有备份：{error}", file=sys.stderr)
        return 2
    health.note_backup(now, made.size)
    size = args.target.stat().st_size
    spent = time.perf_counter() - begun
    print(f"已备份到 {args.target}：{len(made.members)} 个文件，{size:,} 字节，日志 {made.size:,} 条，{spent:.1f} 秒。")
    if not args.passphrase_file:
        print("没有加密，所以不含私钥。另用 --passphrase-file 做一份加密的，或单独保管 keys 目录。")
    return 0
