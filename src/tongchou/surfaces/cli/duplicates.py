"""``tongchou duplicates``: has somebody built this already? An index of a file, and searches in it; no Django, no database."""

import argparse
import json
import sys
import time
from pathlib import Path

from tongchou.stages.duplicates import glossary
from tongchou.stages.duplicates.index import NoIndexError, build, open_index
from tongchou.stages.duplicates.pairs import pairs
from tongchou.surfaces.duplicates.reading import entries
from tongchou.surfaces.duplicates.telling import as_data, text, twins_as_data, twins_text
from tongchou.surfaces.excel.grid import UnreadableError

NOTHING, FOUND, UNREADABLE = 0, 1, 2
SAID_EVERY = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command for each thing that is done."""
    parser.epilog = (
        "FILE：JSON 行（.jsonl）或表格（xlsx、xls、csv），列 id、title、unit、year、objectives、functions、data。"
        "查重只是提示，是不是重复由人认定。退出码：0 办好了；1 有一项没有可比的文字；2 读不了。"
    )
    parts = parser.add_subparsers(dest="what", required=True, metavar="index|search|pairs")
    make = parts.add_parser("index", help="用一个文件建索引 make an index of a file")
    ask = parts.add_parser("search", help="在索引里查一个文件里的每一项 search for each entry of a file")
    all_ = parts.add_parser("pairs", help="索引里两两比对，清查已建的 which entries of the index do the same")
    for one in (make, ask):
        one.add_argument("file", metavar="FILE", type=Path)
    for one in (make, ask, all_):
        one.add_argument("--index", metavar="DIR", type=Path, default=Path("duplicates.index"), help="索引所在的文件夹")
        one.add_argument(
            "--glossary", metavar="TOML", type=Path, action="append", default=[], help="叠加在随附词表上的词表"
        )
    ask.add_argument("--top", type=int, default=10, help="每项最多列几个，默认 10")
    all_.add_argument("--least", type=int, default=50, help="重合百分之几起算一对，默认 50")
    for one, what in ((ask, "项"), (all_, "对")):
        one.add_argument("--json", action="store_true", help=f"每{what}输出一行 JSON")


def run(args: argparse.Namespace) -> int:
    """0 done, 1 something had nothing that could be compared, 2 unreadable."""
    try:
        words = glossary.load(*args.glossary)
        return {"index": _index, "search": _search, "pairs": _pairs}[args.what](args, words)
    except (UnreadableError, NoIndexError, glossary.BadGlossaryError) as problem:
        print(problem, file=sys.stderr)
    except OSError as problem:
        print(f"“{args.index}”写不进去（{problem.strerror}）。换一个文件夹。", file=sys.stderr)
    return UNREADABLE


def _index(args: argparse.Namespace, words: glossary.Glossary) -> int:
    begun = time.perf_counter()
    count = build(args.index, entries(args.file), words)
    silent = open_index(args.index, words).silent
    print(f"已收 {count} 项，索引在“{args.index}”，用了 {time.perf_counter() - begun:.1f} 秒。")
    if silent:
        print(f"其中 {silent} 项没有功能清单，只能按名称和目标比对。")
    return NOTHING


def _search(args: argparse.Namespace, words: glossary.Glossary) -> int:
    if not 1 <= args.top <= 100:
        raise UnreadableError(f"--top 是 {args.top}，要在 1 到 100 之间。")
    index = open_index(args.index, words)
    mute = False
    for entry in list(entries(args.file)):
        answer = index.search(entry, args.top)
        mute |= answer.by is None
        if args.json:
            print(json.dumps(as_data(entry, answer), ensure_ascii=False))
        else:
            print("\n".join(text(entry, answer)), end="\n\n")
    return FOUND if mute else NOTHING


def _pairs(args: argparse.Namespace, words: glossary.Glossary) -> int:
    if not 1 <= args.least <= 100:
        raise UnreadableError(f"--least 是 {args.least}，要在 1 到 100 之间。")
    index, begun, found, mute = open_index(args.index, words), time.perf_counter(), 0, 0
    for seen in pairs(index, args.least / 100):
        mute += seen.mute
        for one in seen.found:
            found += 1
            line = json.dumps(twins_as_data(one), ensure_ascii=False) if args.json else twins_text(one)
            print(line, flush=True)
        if seen.done % SAID_EVERY == 0:
            left = (time.perf_counter() - begun) / seen.done * (seen.of - seen.done)
            print(f"已比对 {seen.done} / {seen.of} 项，大约还要 {left / 60:.0f} 分钟。", file=sys.stderr)
    print(
        f"{index.size} 项两两比对，重合 {args.least}% 以上的 {found} 对；{mute} 项没有可比的文字，"
        f"{index.silent} 项没有功能清单，没有列出来不等于不重复。",
        file=sys.stderr,
    )
    return FOUND if mute else NOTHING
