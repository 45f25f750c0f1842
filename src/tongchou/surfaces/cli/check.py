"""``tongchou check FILE``: the rulebook over a spreadsheet, for a city that has nothing else. No Django, no database."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from tongchou.kernel.reading import BadValueError, day
from tongchou.regulation.rulebook import editions
from tongchou.surfaces.check import page, workbook
from tongchou.surfaces.check.data import as_data
from tongchou.surfaces.check.report import Report, check
from tongchou.surfaces.check.text import text
from tongchou.surfaces.excel.grid import UnreadableError

CLEAN, FOUND, UNREADABLE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.epilog = "退出码：0 没有发现不符合；1 有不符合、需说明或读不懂的；2 文件读不了。"
    parser.add_argument("file", metavar="FILE", type=Path, help="xlsx、xls 或 csv")
    parser.add_argument("--edition", default="", help="依据的版本，默认是现行的一版")
    parser.add_argument("--on", metavar="DATE", default="", help="按哪一天的条文和参数判断，默认今天")
    parser.add_argument("--sheet", metavar="NAME", default="", help="工作表，默认是认出的列最多的一张")
    parser.add_argument(
        "--map", metavar="列名=字段", action="append", default=[], dest="orders",
        help="指定一列是什么，可以写多次；金额写上单位：“预算=总投资额（元）”",
    )  # fmt: skip
    parser.add_argument("--out", metavar="DIR", type=Path, help="把结果写成网页和表格，放到这个文件夹")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """Check the file and say what was found. Returns 0 where nothing is violated, 1 with findings, 2 where unreadable."""
    if args.edition and args.edition not in editions():
        print(f"没有“{args.edition}”这个版本。有：{'、'.join(editions())}。", file=sys.stderr)
        return UNREADABLE
    try:
        report = check(args.file, _day(args.on), args.edition, args.sheet, args.orders)
        files = _write(report, args.out) if args.out else ()
    except (UnreadableError, BadValueError) as problem:
        print(problem, file=sys.stderr)
        return UNREADABLE
    if args.json:
        print(json.dumps(as_data(report), ensure_ascii=False, indent=1))
    else:
        print(text(report), end="")
        for file in files:
            print(f"已写出 {file}")
    return CLEAN if report.clean else FOUND


def _day(written: str) -> date:
    """The day that ``--on`` names; here, at the edge, the clock is read."""
    if not written:
        return date.today()  # noqa: DTZ011 — the day on the user's own calendar
    span = day(written)
    if not span.exact:
        raise BadValueError(f"--on 要写到日，例如 2026-08-31，这里写的是“{written}”。")
    return span.low


def _write(report: Report, folder: Path) -> tuple[Path, ...]:
    """The page and the workbook, named after the list."""
    stem = Path(report.source).stem
    files = (folder / f"{stem}-检查结果.html", folder / f"{stem}-检查结果.xlsx")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files[0].write_text(page.page(report), encoding="utf-8")
        workbook.write(report, files[1])
    except OSError as error:
        raise UnreadableError(f"“{folder}”写不进去（{error.strerror}）。换一个文件夹。") from None
    return files
