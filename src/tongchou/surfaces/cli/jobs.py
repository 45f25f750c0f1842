"""``tongchou jobs``: what follows from time passing, and imports that were begun, once or every minute."""

import argparse
import time

from django.utils import timezone

from tongchou.stages.flags import rounds
from tongchou.surfaces.intake import run as imports
from tongchou.surfaces.jobs.clock import tick


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Once, or for ever."""
    parser.add_argument("--flags", action="store_true", help="现在就检查一遍红旗，不等明天 look for red flags now")
    parser.add_argument("--watch", "--loop", action="store_true", help="每分钟看一次，不退出 every minute")


def run(args: argparse.Namespace) -> int:
    """0 when all that was waiting has been looked at."""
    if args.flags:
        print(f"检查了一遍红旗，新提示 {len(rounds.look(timezone.now()))} 个。", flush=True)
    while True:
        for says in tick(timezone.now()):
            print(says, flush=True)
        if rows := imports.finish_all():
            print(f"清单录入继续了 {rows} 行。", flush=True)
        if not args.watch:
            return 0
        time.sleep(60)
