"""Synthetic records for benchmarks: units, projects and their applications in a realistic spread of states, in bulk.

    from made import database, make
    database()                 # a fresh one: a file in a folder of its own, or the one of DATABASE_URL
    make(100_000, seed=2026)   # more of them each time it is called; numbers go on

They are written past the journal, so they are for measuring lists and never for showing.
"""

import os
import random
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta

os.environ.setdefault("TONGCHOU_HOME", tempfile.mkdtemp(prefix="tongchou-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongchou.config.settings_test")
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from tongchou.kernel.codes import project_code  # noqa: E402
from tongchou.lifecycle.words import Line  # noqa: E402
from tongchou.records import factors  # noqa: E402
from tongchou.records.models import Person, Record, Unit  # noqa: E402
from tongchou.surfaces.demo.people import settle  # noqa: E402
from tongchou.surfaces.web import sitting  # noqa: E402

EDITION = "pzbf-2020-14"
DEPARTMENTS = 60
BUSIEST = 0.2
"""Part of all projects that one department has, so that its lists fill a page at every size."""

AT_ONCE = 5_000
SPREAD = (
    # state of the project, state of its application, how many of a hundred
    ("registered", "draft", 6), ("registered", "signing", 2), ("registered", "submitted", 5), ("registered", "returned", 3),
    ("registered", "admitted", 5), ("registered", "reviewed", 2), ("not-listed", "rejected", 9), ("listed", "listed", 4),
    ("procuring", "listed", 5), ("contracted", "listed", 2), ("building", "listed", 14), ("suspended", "listed", 1),
    ("completed", "listed", 3), ("initially-accepted", "listed", 3), ("finally-accepted", "listed", 1), ("in-use", "listed", 27),
    ("retired", "listed", 8),
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
    "统计",
    "市场",
    "城管",
    "档案",
    "信访",
    "司法",
    "林业",
]
THINGS = [
    "大数据",
    "云平台",
    "监管",
    "审批",
    "预警",
    "调度",
    "视频",
    "指挥",
    "共享",
    "门户",
    "数据治理",
    "身份认证",
    "知识库",
    "电子证照",
    "移动办公",
    "分析",
]
KINDS = ["system", "data", "security", "infrastructure", "research"]


def database() -> dict[str, Person]:
    """Migrate an empty database and settle the demo's persons in it; returns them by user name."""
    call_command("migrate", verbosity=0)
    people = settle()
    Unit.objects.bulk_create(
        Unit(name=f"示例市第{n:02d}局", kind="department", uscc="") for n in range(1, DEPARTMENTS + 1)
    )
    return people


def sign_in(client: Client, person: Person) -> None:
    """Signed in with both factors, just now, as ``Client.force_login`` alone would not."""
    client.force_login(person)
    session, device = client.session, factors.device_of(person)
    session[sitting.BEGAN] = session[sitting.PROVED] = timezone.now().timestamp()
    if device:
        session[factors.SESSION_KEY] = device.persistent_id
    session.save()


def make(count: int, seed: int) -> None:
    """``count`` more projects, each with its application."""
    r = random.Random(seed)
    units = list(Unit.objects.filter(kind="department", name__startswith="示例市第").order_by("pk"))
    weights = [w for _, _, w in SPREAD]
    begun = Record.objects.filter(line=Line.PROJECT).count()
    for start in range(begun, begun + count, AT_ONCE):
        size = min(AT_ONCE, begun + count - start)
        states = r.choices(SPREAD, weights, k=size)
        made = Record.objects.bulk_create(_spines(start, states, units, r))
        Record.objects.bulk_create(_applications(start, made, states, r))


def _spines(start: int, states: list[tuple[str, str, int]], units: list[Unit], r: random.Random) -> Iterator[Record]:
    for n, (state, _, _) in enumerate(states, start):
        year = r.randrange(2021, 2028)
        opened = _moment(date(year - 1, r.randrange(6, 9), r.randrange(1, 28)))
        yield Record(
            line=Line.PROJECT, number=project_code("211100", year, n + 1), state=state, edition=EDITION, law_day=opened.date(),
            unit=units[0] if r.random() < BUSIEST else r.choice(units), title=_title(r), year=year, total_fen=r.randrange(20, 2_000) * 1_000_000,
            answers={"category": r.choice(KINDS)}, opened_at=opened, entered_at=opened + timedelta(days=r.randrange(600)),
        )  # fmt: skip


def _applications(
    start: int, spines: list[Record], states: list[tuple[str, str, int]], r: random.Random
) -> Iterator[Record]:
    for n, (spine, (_, state, _)) in enumerate(zip(spines, states, strict=True), start):
        answers = {
            "plan_place": f"民生服务/{r.choice(FIELDS)}",
            "category": spine.answers["category"],
            "build_mode": "single",
        }
        yield Record(
            line=Line.APPLICATION, number=f"SB-{spine.year - 1}-{n + 1:06d}", state=state, edition=EDITION, law_day=spine.law_day,
            unit=spine.unit, project=spine, title=spine.title, year=spine.year, total_fen=spine.total_fen, answers=answers,
            opened_at=spine.opened_at, entered_at=spine.entered_at,
        )  # fmt: skip


def _title(r: random.Random) -> str:
    return f"{r.choice(FIELDS)}{r.choice(THINGS)}{r.choice(FIELDS)}{r.choice(THINGS)}系统{r.choice('一二三四五')}期"


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))
