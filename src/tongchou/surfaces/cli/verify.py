"""``tongchou verify``: the journal, the tables and papers beside it, and the derived tables, in one go."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from django.utils import timezone

from tongchou.records import evidence, health, projections
from tongchou.records.models import Entry


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Against which heads."""
    parser.add_argument("--head", type=Path, action="append", default=[], help="外部留存的签名日志头（可多次）")


def run(args: argparse.Namespace) -> int:
    """0 nothing wrong, 1 flaws, 2 a head cannot be read."""
    return verify(args.head)


def verify(heads: Iterable[Path]) -> int:
    """Say everything that is wrong, and remember the result for the status page."""
    try:
        kept = [path.read_text("utf-8") for path in heads]
    except OSError as error:
        print(f"读不出日志头：{error}", file=sys.stderr)
        return 2
    now = timezone.now()
    flaws = [flaw.says for flaw in evidence.check(kept)]
    drifted = list(projections.differences(now))
    for says in (*flaws, *drifted):
        print(says)
    if not kept:
        print("没有给出外部留存的日志头：尾部被截掉的情况，只有对照外部留存的日志头才能发现。")
    if drifted:
        print("派生的表与记录不一致：运行 tongchou derive 重建。")
    if not flaws and not drifted:
        print(f"{Entry.objects.count():,} 条记录连续，没有发现改动；文件齐全，派生的表一致。")
    health.note_verified(now, len(flaws))
    return 1 if flaws or drifted else 0
