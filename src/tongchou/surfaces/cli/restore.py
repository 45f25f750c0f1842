"""``tongchou restore FILE``: put a backup into an empty installation, and verify what stands there then."""

import argparse
import sys
from pathlib import Path

from django.core.management import call_command

from tongchou.records import backup
from tongchou.surfaces.cli.verify import verify
from tongchou.surfaces.cli.words import passphrase_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """From where, and opened with what."""
    parser.add_argument("source", type=Path, help="备份文件")
    parser.add_argument("--passphrase-file", type=Path, help="加密备份的口令文件")
    parser.add_argument("--head", type=Path, action="append", default=[], help="外部留存的签名日志头（可多次）")


def run(args: argparse.Namespace) -> int:
    """0 restored and verified, 1 restored with flaws, 2 not restored."""
    try:
        made = backup.restore(args.source, passphrase_of(args.passphrase_file))
    except (backup.BackupError, OSError) as error:
        print(f"没有恢复：{error}", file=sys.stderr)
        return 2
    print(f"已恢复 {made.made_at} 的备份：{len(made.members)} 个文件，日志 {made.size:,} 条。")
    call_command("migrate", verbosity=0)
    return verify(args.head)
