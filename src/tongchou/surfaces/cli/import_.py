"""``tongchou import FILE``: open a record for each row of a spreadsheet and take a step on it, through the same engine.

A row that is refused says why in the words of page and API; the other rows go in. ``--preview`` does the same inside a
transaction that is rolled back, so that what it shows is what would happen.
"""

import argparse
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongchou.lifecycle.engine import Decision, StepRefusedError
from tongchou.lifecycle.words import LINES, Line
from tongchou.records import access, conduct, lawbook
from tongchou.records.models import Person, Unit
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.surfaces.cli.words import lines_of
from tongchou.surfaces.excel.entering import Entering, enter
from tongchou.surfaces.excel.grid import UnreadableError
from tongchou.surfaces.excel.mapping import guess, read_orders
from tongchou.surfaces.excel.reading import read
from tongchou.surfaces.excel.values import settle
from tongchou.surfaces.excel.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Job:
    """What is done with each row: by whom, on which line, with which step after opening."""

    person: Person
    line: Line
    opens: str
    verb: str
    given: dict[str, Any]
    source: str
    at: datetime
    today: date


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, who, which line, which step."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--as", dest="user", required=True, help="谁办：用户名")
    parser.add_argument("--line", choices=[n.value for n in Line], default=Line.APPLICATION.value, help="建立哪种记录")
    parser.add_argument("--open", dest="opens", default="", help="用哪一步建立；既有项目默认是 enter")
    parser.add_argument(
        "--set", action="append", default=[], dest="given", help="每一行都按这个：字段=内容，如 stage=in-use"
    )
    parser.add_argument("--step", default="", help="建立以后再办哪一步，如 send")
    parser.add_argument("--map", action="append", default=[], help="改正列的对应：列名=字段")
    parser.add_argument("--preview", action="store_true", help="只看结果，什么都不存")


def run(args: argparse.Namespace) -> int:
    """0 all rows went in, 1 some were refused, 2 nothing could be read."""
    person = Person.objects.select_related("unit").filter(username=args.user).first()
    if person is None:
        print(f"没有用户 {args.user}。", file=sys.stderr)
        return 2
    today, line = timezone.localdate(), Line(args.line)
    book = rulebook.load(lawbook.edition_on(today))
    words = vocabulary(book, line)
    try:
        sheet = read(args.file).sheets[0]
        mapping = settle(sheet, guess(sheet, words, read_orders(args.map, words)))
        given = book.forms[line].admit(dict(word.split("=", 1) for word in args.given))
    except (UnreadableError, ValueError) as bad:
        print(bad, file=sys.stderr)
        return 2
    for place, heading, meaning, how in mapping.table():
        print(f"  {place:<4}{heading} → {meaning}（{how}）")
    opens = args.opens or ("enter" if line is Line.PROJECT else "")
    job = Job(person, line, opens, args.step, given, args.file.name, timezone.now(), today)
    rows, _ = enter(sheet, mapping, book.forms[line])
    with transaction.atomic():
        refused = [row.index + 1 for row in rows if not _row(job, row)]
        if args.preview:
            transaction.set_rollback(True)
    done = "可以导入" if args.preview else "已导入"
    print(f"{len(rows)} 行，{done} {len(rows) - len(refused)} 行。" + (f"没有导入的行：{refused}" if refused else ""))
    return 1 if refused else 0


def _row(job: Job, row: Entering) -> bool:
    """Open and step one row; says what happened. A record whose step is refused stays, as a draft to be mended."""
    opened, number = "", row.index + 1
    try:
        unit = _unit(job, row)
        actor = access.actor_on(job.person, None, job.today, unit=unit)
        source = {"source": f"{job.source} 第 {number} 行"} if job.line is Line.PROJECT else {}
        record = conduct.open_record(
            job.line, actor, job.at, unit=unit, answers={**job.given, **row.answers, **source}, verb=job.opens
        )
        opened = f"{LINES[job.line].name} {record.number}"
        if job.verb:
            conduct.take(record, job.verb, access.actor_on(job.person, record, job.today), job.at)
    except StepRefusedError as refused:
        _say(row, refused.decision, opened)
        return False
    except (BadAnswerError, LookupError) as bad:
        print(f"第 {number} 行“{row.title}”：{bad}")
        return False
    print(f"第 {number} 行“{row.title}”：{opened}")
    for problem in row.doubts:
        print(f"  {problem.place} {problem.says}")
    return True


def _unit(job: Job, row: Entering) -> Unit:
    """The unit that a row names; drafts are of the unit of whoever loads them."""
    if row.error:
        raise BadAnswerError(row.error)
    if job.line is not Line.PROJECT:
        return job.person.unit
    unit = access.unit_named(row.unit)
    if unit is None:
        raise LookupError(f"没有名为“{row.unit}”的单位。" if row.unit else "没有写单位。")
    return unit


def _say(row: Entering, decision: Decision, opened: str) -> None:
    kept = f"{opened} 已建立，" if opened else ""
    head = f"第 {row.index + 1} 行“{row.title}”：{kept}“{decision.step.title}”不能办理。"
    print(head, *lines_of(decision.verdict), sep="\n  ")
