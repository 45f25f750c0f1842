"""``tongchou jobs``: carry out effects that are still waiting, once or every minute."""

import argparse
import time

from django.utils import timezone

from tongchou.records import outbox


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Once, or for ever."""
    parser.add_argument("--watch", action="store_true", help="每分钟看一次，不退出")


def run(args: argparse.Namespace) -> int:
    """0 when all that was waiting has been looked at."""
    while True:
        count = outbox.sweep(timezone.now())
        print(f"补做 {count} 条记录的提交后事项。")
        if not args.watch:
            return 0
        time.sleep(60)
