"""``tongchou cost``: what software may cost by function points, and a submitted size sheet counted again."""

import argparse
import sys
from fractions import Fraction
from pathlib import Path

from tongchou.kernel.outcome import Outcome
from tongchou.regulation.costing.estimate import Estimate, estimate
from tongchou.regulation.costing.pack import BadPickError, Pack, load, packs
from tongchou.regulation.costing.recount import Recounted, recount, shown, total
from tongchou.surfaces.check.sizes import size_sheet
from tongchou.surfaces.excel.grid import UnreadableError
from tongchou.surfaces.excel.reading import read

CLEAN, FOUND, UNREADABLE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A size sheet or a size, the pack, and what is picked."""
    parser.epilog = "退出码：0 一致；1 有不一致或无法判断的行；2 读不了。"
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help="规模估算表（A.6）：xlsx、xls 或 csv")
    parser.add_argument("--size", type=Fraction, help="不给表，直接给功能点数")
    parser.add_argument("--pack", default="changsha-2023", help=f"造价标准：{'、'.join(packs())}")
    parser.add_argument(
        "--pick", metavar="因子=取值", action="append", default=[], help="如 quality='performance security'"
    )
    parser.add_argument("--direct", metavar="元", type=Fraction, default=Fraction(0), help="直接非人力成本")


def run(args: argparse.Namespace) -> int:
    """0 nothing differs, 1 something does, 2 cannot be read or worked out."""
    if args.size is None and not args.file:
        print("给出一张规模估算表，或用 --size 给出功能点数。", file=sys.stderr)
        return UNREADABLE
    try:
        pack = load(args.pack)
        picks = dict(one.partition("=")[::2] for one in args.pick)
        lines = recount(pack, size_sheet(read(args.file))[1]) if args.file else []
        size = args.size if args.size is not None else total(lines)[0]
        worked = estimate(pack, size, picks, round(args.direct * 100))
    except (UnreadableError, BadPickError, LookupError) as problem:
        print(problem, file=sys.stderr)
        return UNREADABLE
    if args.file:
        _say_lines(lines)
    _say_estimate(pack, worked)
    return CLEAN if all(one.outcome is Outcome.MET for one in lines) else FOUND


def _say_lines(lines: list[Recounted]) -> None:
    for one in lines:
        if one.outcome is not Outcome.MET:
            mark = "不一致" if one.outcome is Outcome.NOT_MET else "无法判断"
            print(f"{one.stated.place} {one.stated.name}　{mark}　{one.says}")
    size, unknown = total(lines)
    wrong = sum(one.outcome is Outcome.NOT_MET for one in lines)
    print(f"共 {len(lines)} 行，{wrong} 行不一致，{unknown} 行无法判断。重算规模 {shown(size)} 功能点。\n")


def _say_estimate(pack: Pack, worked: Estimate) -> None:
    print(f"{pack.title}（{pack.source}）{pack.note}")
    levels = list(pack.productivity)
    for line in worked.lines:
        values = "  ".join(f"{level} {float(line.values[level]):,.2f}" for level in levels)
        print(f"  {line.name}（{line.unit}）  {values}")
    print("  报价到分：" + "  ".join(f"{level} {worked.price(level) / 100:,.2f} 元" for level in levels))
    for says in worked.explain:
        print(f"  需说明　{says}")
