"""``tongchou flags bids FILE`` and ``tongchou flags splits FILE``: suspicions in a spreadsheet. No Django, no database."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tongchou.kernel import calendar
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.bids import Rates, Suspect, suspect
from tongchou.stages.flags.crowding import crowded
from tongchou.stages.flags.numbers import crowd_bands, split_limits
from tongchou.stages.flags.splits import find_splits
from tongchou.surfaces.excel.grid import UnreadableError
from tongchou.surfaces.excel.reading import read
from tongchou.surfaces.suspect.table import Read, purchases, tenders

CLEAN, FOUND, UNREADABLE = 0, 1, 2
EDITION = "pzbf-2020-14"
HINT = "以上只是提示，由人核实；没有提示不等于没有问题。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to look for, and in which file."""
    parser.epilog = "退出码：0 没有可疑的；1 有可疑的或读不懂的行；2 文件读不了。"
    parser.add_argument("what", choices=("bids", "splits"), help="bids 围标串标线索；splits 化整为零")
    parser.add_argument("file", metavar="FILE", type=Path, help="xlsx、xls 或 csv")
    parser.add_argument("--unit", default="", help="金额列没有写单位时的单位：元、万元")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 nothing suspicious, 1 something is or a row could not be read, 2 the file cannot be."""
    today = date.today()  # noqa: DTZ011 — the day on the user's own calendar
    law = Law(rulebook.load(EDITION), today, today, calendar.load())
    try:
        told, said = (_bids if args.what == "bids" else _splits)(args.file, args.unit, law)
    except UnreadableError as problem:
        print(problem, file=sys.stderr)
        return UNREADABLE
    if args.json:
        print(json.dumps({**told, "rows": said.rows, "problems": said.problems}, ensure_ascii=False, indent=1))
    else:
        _print(told, said)
    return FOUND if told["found"] or said.problems else CLEAN


def _bids(path: Path, unit: str, law: Law) -> tuple[dict[str, Any], Read]:
    known, said = tenders(read(path), unit)
    rates = Rates.of(law)
    found = [one for tender in known if (one := suspect(tender, rates)) is not None]
    found.sort(key=lambda s: (s.by_price_alone, -sum(c.hard for c in s.clues), s.tender.id))
    alone = sum(s.by_price_alone for s in found)
    summary = f"{len(known)} 次采购，{len(found)} 次可疑，其中 {alone} 次只凭报价。"
    return {"summary": summary, "found": [_tender(s) for s in found], "passed": []}, said


def _tender(s: Suspect) -> dict[str, Any]:
    return {
        "about": s.tender.id, "title": s.tender.title, "says": s.says, "by_price_alone": s.by_price_alone,
        "clues": [{"bidders": c.bidders, "says": c.says, "honest_per_10000": c.rate} for c in s.clues],
    }  # fmt: skip


def _splits(path: Path, unit: str, law: Law) -> tuple[dict[str, Any], Read]:
    parts, said = purchases(read(path), unit)
    found = find_splits(parts, split_limits(law))
    crowds = crowded(parts, crowd_bands(law))
    rows = [
        {"about": s.key, "title": s.parts[0].title, "says": s.sentence().says, "fen": s.fen, "parts": _parts(s.parts)}
        for s in found.splits
    ]
    rows += [
        {"about": c.unit, "title": "金额扎堆", "says": c.sentence().says, "chance": c.chance, "parts": _parts(c.under)}
        for c in crowds
    ]
    passed = [
        {"about": s.key, "title": s.parts[0].title, "says": f"合计过线，没有提示：{s.passed}。"} for s in found.passed
    ]
    summary = f"{len(parts)} 个项目，{len(found.splits)} 组疑似拆分，{len(crowds)} 个单位金额扎堆，{len(passed)} 组有正常的理由。"
    if found.nameless:
        summary += f"{len(found.nameless)} 个名称里没有内容，也不知道供应商，比不了。"
    return {"summary": summary, "found": rows, "passed": passed}, said


def _parts(parts: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"id": p.id, "unit": p.unit, "title": p.title, "on": p.on.isoformat(), "fen": p.fen} for p in parts]


def _print(told: dict[str, Any], said: Read) -> None:
    for one in told["found"]:
        print(f"{one['about']}　{one['title']}\n  {one['says']}")
        for part in one.get("parts", ()):
            print(f"    {part['id']}　{part['on']}　{part['fen'] / 100:,.2f} 元　{part['title']}")
    for one in told["passed"]:
        print(f"{one['about']}　{one['title']}\n  {one['says']}")
    for problem in said.problems:
        print(f"读不懂　{problem}")
    print(f"{told['summary']}（工作表“{said.sheet}”，{said.rows} 行）\n{HINT}")
