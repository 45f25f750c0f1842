"""What is printed and what is counted again: application forms a second as PDF and Word, and a size sheet of 2,000 lines.

Prints forms a second through the page, and the setting alone beside it, so that one sees what the platform adds to the
setter; and how long a sheet takes to be read and counted, beside merely being read.

    python benchmarks/paper.py [FORMS] [LINES]
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))
import xlsxwriter  # noqa: TID253 - nothing waits for a benchmark
from application import opened
from django.test import Client
from made import database, sign_in

from tongchou.kernel.outcome import Outcome
from tongchou.regulation.costing.pack import load
from tongchou.regulation.costing.recount import recount, total
from tongchou.surfaces.check.sizes import size_sheet
from tongchou.surfaces.excel.reading import read
from tongchou.surfaces.printing import typeset

WEIGHTS = {"ILF": 10, "EIF": 7, "EI": 4, "EO": 5, "EQ": 4}
HEAD = [
    "编号",
    "子系统",
    "一级模块",
    "二级模块",
    "功能点计数项名称",
    "类别",
    "UFP",
    "重用程度",
    "修改类型",
    "US",
    "备注",
]


def each(forms: int, make: Callable[[], object]) -> float:
    """Seconds for one, the middle of some."""
    spent = []
    for _ in range(forms + 1):
        begun = time.perf_counter()
        make()
        spent.append(time.perf_counter() - begun)
    return median(spent[1:])


def printing(forms: int) -> None:
    people = database()
    client, record = Client(), opened(people["zhao.min"])
    sign_in(client, people["zhao.min"])

    def page(kind: str) -> bytes:
        answer = client.get(f"/records/{record.number}/print.{kind}")
        assert answer.status_code == 200, answer.status_code
        return answer.content

    page("pdf")
    alone: list[float] = []
    setter = typeset._set  # noqa: SLF001 - what the page asks of the setter is timed where it asks it

    def timed(*what: object) -> bytes:
        begun = time.perf_counter()
        made = setter(*what)  # type: ignore[arg-type]
        alone.append(time.perf_counter() - begun)
        return made

    typeset._set = timed  # type: ignore[assignment]  # noqa: SLF001
    whole, word = each(forms, lambda: page("pdf")), each(forms, lambda: page("docx"))
    print(
        f"application as PDF: {1 / whole:.1f} a second, {len(page('pdf')):,} bytes; the setting alone {1 / median(alone):.1f}"
    )
    print(f"ratio of the page to the setting alone: {whole / median(alone):.2f}")
    print(f"application as Word: {1 / word:.1f} a second")


def counting(lines: int) -> None:
    r = random.Random(lines)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sizes.xlsx")
        wrong = 0
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("A.6")
            sheet.write(0, 0, "规模估算表")
            sheet.write_row(2, 0, HEAD)
            for n in range(lines):
                kind = r.choice(list(WEIGHTS))
                slip = r.random() < 0.05
                wrong += slip
                size = WEIGHTS[kind] + slip
                row = [n + 1, "受理", "申请", "填报", f"计数项{n}", kind, WEIGHTS[kind], "低", "新增", size, ""]
                sheet.write_row(n + 3, 0, row)
        reading = each(5, lambda: read(path))
        pack = load("changsha-2023")
        found = recount(pack, size_sheet(read(path))[1])
        whole = each(5, lambda: total(recount(pack, size_sheet(read(path))[1])))
    told = sum(one.outcome is Outcome.NOT_MET for one in found)
    print(
        f"size sheet of {lines:,} lines: {whole:.2f} s, {whole / reading:.1f} times merely reading it; {told} of {wrong} wrong lines named"
    )


def main() -> int:
    asked = [int(word) for word in sys.argv[1:3]]
    forms, lines = asked + [20, 2_000][len(asked) :]
    printing(forms)
    counting(lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
