"""How fast `tongchou check` goes through a list: rows per second, beside merely reading the file, in one run.

    python benchmarks/check_rows.py [ROWS] [SEED]

The list is made from the seed: a thousand units, names that differ as real ones do, most cells good, some open, some wrong.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import openpyxl

from tongchou.surfaces.check import page, text, workbook
from tongchou.surfaces.check.report import check
from tongchou.surfaces.excel.reading import read

DAY = date(2026, 8, 1)
T = TypeVar("T")
HEADER = (
    "序号", "项目名称", "需求单位", "建设性质", "项目类别", "建设方式", "总投资（万元）", "2027年投资（万元）", "2028年投资（万元）",
    "市级财政资金（万元）", "使用年限", "建设周期", "部署方式", "计划开工日期", "计划完工日期", "监理费（万元）", "是否涉密", "联系人", "联系电话",
    "建设依据",
)  # fmt: skip
FIELDS = [
    "政务",
    "医疗",
    "教育",
    "交通",
    "公安",
    "应急",
    "水利",
    "环保",
    "住建",
    "农业",
    "文旅",
    "民政",
    "人社",
    "税务",
    "统计",
    "市场",
    "城管",
    "档案",
    "信访",
    "司法",
]
THINGS = [
    "大数据",
    "云平台",
    "监管",
    "审批",
    "档案",
    "预警",
    "调度",
    "视频",
    "指挥",
    "共享",
    "门户",
    "移动办公",
    "数据治理",
    "身份认证",
    "知识库",
    "电子证照",
]
PLACES = ["东", "西", "南", "北", "中", "新", "老", "上", "下", "前"]


def rows(count: int, seed: int) -> Iterator[tuple[object, ...]]:
    """The list; about one row in ten has something wrong."""
    r = random.Random(seed)
    for number in range(1, count + 1):
        total = r.randrange(20, 2_000)
        first = r.randrange(total)
        years = (first, total - first + (5 if r.random() < 0.03 else 0))
        start = date(2027, r.randrange(1, 13), r.randrange(1, 28))
        yield (
            number,
            f"{r.choice(PLACES)}{r.choice(FIELDS)}{r.choice(THINGS)}{r.choice(FIELDS)}{r.choice(THINGS)}系统{r.choice('一二三四五')}期",
            f"{r.choice(PLACES)}{r.choice(FIELDS)}局{r.randrange(5)}处",
            r.choice(("新建", "新建", "改扩建", "运维")),
            r.choice(("应用系统", "信息资源和大数据开发利用", "信息基础设施软硬件支撑", "软课题研究")),
            r.choice(("单个部门建设", "市县两级统一建设")),
            total,
            *years,
            total if r.random() < 0.9 else None,
            r.choice((5, 6, 8, 10, "5年以上", None, 3 if r.random() < 0.3 else 5)),
            r.choice((6, 12, "一年半", "24个月", 30 if r.random() < 0.2 else 18)),
            r.choice(("市级政务云",) * 9 + ("自有机房",)),
            start,
            f"{start.year + 1}年{start.month}月",
            round(total * 0.02, 2) if r.random() < 0.8 else "约5",
            r.choice(("否", "否", "否", None)),
            "李娜",
            13800000000 + number,
            "国办发〔2019〕57号；市政府常务会议纪要",
        )


def timed(work: Callable[[], T]) -> tuple[float, float, T]:
    """Seconds by the clock, seconds of this processor, and the result."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - clock, time.process_time() - processor, result


def main(count: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("清单")
        sheet.append(HEADER)
        for row in rows(count, seed):
            sheet.append(row)
        book.save(path)
        reading, _, _ = timed(lambda: read(path))
        checking, processor, report = timed(lambda: check(path, DAY))
        showing, _, _ = timed(
            lambda: (text.text(report), page.page(report), workbook.write(report, Path(folder) / "o.xlsx"))
        )
    rules = len(report.judged.counts)
    print(f"{count} rows, {len(HEADER)} columns, {rules} rules, {sum(report.verdicts.values())} remarks, seed {seed}")
    print(f"reading the file            {reading:6.2f} s")
    print(f"reading and checking it     {checking:6.2f} s  ({processor:.2f} s of processor besides the reader's)")
    print(f"page, workbook and text     {showing:6.2f} s")
    print(
        f"{count / checking:,.0f} rows a second, {checking / reading:.1f} times merely reading; with output {count / (checking + showing):,.0f}"
    )


if __name__ == "__main__":
    main(*(int(word) for word in [*sys.argv[1:3], *("10000", "2026")[len(sys.argv) - 1 :]]))
