"""``tongchou regulation …``: import the published text of an edition, list editions, compare two of them."""

import argparse
import sys
from datetime import date
from pathlib import Path

from django.utils import timezone

from tongchou.records import lawtexts
from tongchou.regulation import compare, rulebook
from tongchou.regulation.published.read import MalformedTextError, read


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command for each thing."""
    todo = parser.add_subparsers(dest="todo", required=True)
    take_in = todo.add_parser("import", help="导入公布的文本（txt、html、docx、pdf）")
    take_in.add_argument("file", type=Path)
    take_in.add_argument("--edition", default="", help="属于哪个版本；不写则按文号对应")
    take_in.add_argument("--source", default="", help="来源网址或文件名")
    todo.add_parser("list", help="列出版本")
    differ = todo.add_parser("compare", help="比较两个版本")
    differ.add_argument("one")
    differ.add_argument("other")
    differ.add_argument("--on", type=date.fromisoformat, default=None)


def run(args: argparse.Namespace) -> int:
    """0 done, 1 malformed, 2 cannot be read."""
    return _TODO[args.todo](args)


def _import(args: argparse.Namespace) -> int:
    try:
        found = read(args.file.name, args.file.read_bytes())
    except OSError as error:
        print(f"读不出文件：{error}", file=sys.stderr)
        return 2
    except MalformedTextError as bad:
        print("文本有问题，没有存入：", bad, sep="\n", file=sys.stderr)
        return 1
    print(found.summary())
    try:
        stored = lawtexts.store(found, edition=args.edition, name=args.file.name, source=args.source, at=timezone.now())
    except LookupError as unknown:
        print(unknown, file=sys.stderr)
        return 1
    print(f"已存入版本 {stored.edition}，sha256 {stored.sha256}。")
    return 0


def _list(_: argparse.Namespace) -> int:
    for edition in rulebook.editions():
        book = rulebook.load(edition)
        mark = "（虚构，仅供演示）" if book.fictitious else "（已废止）" if book.repealed_mark else ""
        print(f"{edition}  {book.number}  {book.title}{mark}  自 {book.in_force}")
    return 0


def _compare(args: argparse.Namespace) -> int:
    day = args.on or timezone.localdate()
    for difference in compare.sheet(rulebook.load(args.one), rulebook.load(args.other), day):
        print(difference)
    return 0


_TODO = {"import": _import, "list": _list, "compare": _compare}
