"""``tongchou derive``: make the derived tables and the index of 查重 anew, or compare them with what the records say."""

import argparse
import sys

from django.utils import timezone

from tongchou.records import owing, projections
from tongchou.stages.duplicates import corpus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Write or compare."""
    parser.add_argument("--check", action="store_true", help="只比较，不改写 compare only")


def run(args: argparse.Namespace) -> int:
    """0 when the derived tables are as the records say."""
    now = timezone.now()
    if not args.check:
        print(f"已按 {projections.derive(now)} 份记录重建 derived again")
        owing.made(now, timezone.localdate())
        print(f"查重索引收了 {corpus.rebuild().size} 个系统与项目 indexed")
        corpus.compare(now, most=sys.maxsize)
        return 0
    wrong = [*projections.differences(now), *(f"查重: {says}" for says in corpus.differences())]
    for says in wrong:
        print(says, file=sys.stderr)
    print(f"{len(wrong)} 处不一致 differences")
    return 1 if wrong else 0
