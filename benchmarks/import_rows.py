"""How fast a list goes into the register: rows per second through the load, and the preview of a long list.

Makes a database of its own in a temporary folder (or uses ``DATABASE_URL``). Run: ``python benchmarks/import_rows.py``.
"""

import os
import tempfile
import time
from pathlib import Path

LOADED, PREVIEWED = 1_000, 10_000

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongchou.config.settings")
os.environ.setdefault("TONGCHOU_HOME", tempfile.mkdtemp(prefix="tongchou-bench-"))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from tongchou.lifecycle.words import Line  # noqa: E402
from tongchou.records import intake  # noqa: E402
from tongchou.records.models import ImportJob, Person, Unit  # noqa: E402
from tongchou.surfaces.demo.people import settle  # noqa: E402
from tongchou.surfaces.intake import columns  # noqa: E402
from tongchou.surfaces.intake.rows import read_rows  # noqa: E402

HEADS = "项目编号,项目名称,需求单位,总投资（万元）,合同金额（元）,项目状态,开工日期,竣工日期,建设内容\n"
UNITS = tuple(f"示例市第{n}局" for n in range(1, 301))
FIELDS = (
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
    "统计",
    "城管",
    "档案",
    "信访",
    "司法",
)
THINGS = (
    "大数据平台",
    "审批系统",
    "监管平台",
    "预警系统",
    "调度系统",
    "视频联网",
    "档案库",
    "门户网站",
    "云资源",
    "移动应用",
    "数据中台",
)
STAGES = ("使用中", "建设中", "已验收", "计划中")


def main() -> None:
    """Load a thousand rows; preview ten thousand, read and judged by the rules."""
    call_command("migrate", verbosity=0)
    people = settle() if not Person.objects.exists() else {p.username: p for p in Person.objects.all()}
    planner = people["lin.jing"]
    Unit.objects.bulk_create([Unit(name=name, kind="department") for name in UNITS], ignore_conflicts=True)

    job = received(planner, LOADED, "L")
    begun = time.perf_counter()
    read_rows(job, timezone.localdate())
    print(f"preview of {LOADED:,} rows: {time.perf_counter() - begun:.1f} s")
    intake.start(job)
    begun = time.perf_counter()
    count = sum(intake.load(job, timezone.now()))
    spent = time.perf_counter() - begun
    went_in = job.rows.filter(outcome="entered").count()
    print(f"load: {count:,} rows in {spent:.1f} s, {count / spent:,.0f} rows/s ({went_in:,} went in)")

    intake.begin_undo(job, planner, "试")
    begun = time.perf_counter()
    count = sum(intake.undo(job, timezone.now()))
    spent = time.perf_counter() - begun
    print(f"undo: {count:,} rows in {spent:.1f} s, {count / spent:,.0f} rows/s")

    job = received(planner, PREVIEWED, "P")
    begun = time.perf_counter()
    read_rows(job, timezone.localdate())
    print(f"preview of {PREVIEWED:,} rows: {time.perf_counter() - begun:.1f} s")


def received(planner: Person, rows: int, letter: str) -> ImportJob:
    """A list of so many rows, taken in and read as far as its columns."""
    lines = "".join(
        f"{letter}-{n},{FIELDS[n % 17]}{THINGS[n % 11]}{letter}{n},{UNITS[n % 300]},{50 + n % 400},{(40 + n % 400) * 10_000},{STAGES[n % 4]},"
        f"{2015 + n % 6}-03-01,{'' if n % 4 == 3 else f'{2016 + n % 6}-06-01'},办理、查询和统计\n"
        for n in range(rows)
    )
    job = intake.receive(planner, Line.PROJECT, "enter", "台账.csv", (HEADS + lines).encode(), timezone.now())
    columns.open_list(job, timezone.localdate())
    return job


if __name__ == "__main__":
    print(f"data in {Path(os.environ['TONGCHOU_HOME']).name}")
    main()
