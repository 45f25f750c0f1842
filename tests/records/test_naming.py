"""Like names are found by the pairs that they share, exactly as if each name were asked (11.4, 13.2)."""

import random
from datetime import UTC, datetime

import pytest

from tongchou.kernel.alike import likeness
from tongchou.lifecycle.words import Line
from tongchou.records import naming
from tongchou.records.models import Named, Record, Stem, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.clause("11.4", "13.2")]
AT = datetime(2026, 3, 2, tzinfo=UTC)
WORDS = [
    "智慧",
    "校园",
    "数据",
    "监测",
    "河道",
    "水位",
    "视频",
    "门禁",
    "考勤",
    "预警",
    "分析",
    "共享",
    "一张图",
    "指挥",
    "停车",
    "违停",
    "抓拍",
    "A",
    "B",
]


def enter(number: int, title: str, unit: Unit, state: str = "entered") -> Record:
    return Record.objects.create(
        line=Line.PROJECT, number=f"XM-{number:04d}", state=state, edition="pzbf-2020-14", unit=unit, title=title, opened_at=AT,
        entered_at=AT, answers={},
    )  # fmt: skip


@pytest.fixture
def register(db) -> list[Record]:
    r, units = random.Random(7), [Unit.objects.create(name=f"示例市{n}局", kind="department") for n in "甲乙丙"]
    titles = [
        "".join(r.choices(WORDS, k=r.randrange(1, 5))) + r.choice(["系统", "平台（二期）", "", "一期建设"])
        for _ in range(300)
    ]
    titles += ["示例市甲局门禁", "系统", "水", "智", "智"]
    rows = [enter(n, title, r.choice(units)) for n, title in enumerate(titles)]
    naming.keep(rows, AT)
    return rows


@pytest.mark.parametrize("least", [1, 30, 60, 85, 100])
def test_the_best_of_all_that_everybody_may_know(register, least):
    for asked in register[::7]:
        scored = (
            (likeness(asked.title, o.title), o.number, o.title, o.unit.name) for o in register if o.pk != asked.pk
        )
        best = sorted((s for s in scored if s[0] >= least), key=lambda s: (-s[0], s[1]))[:5]
        assert naming.best_known(asked.title, asked.pk, least, 5) == [s[1:] for s in best]


@pytest.mark.parametrize("least", [30, 60])
def test_of_one_unit_without_its_name(register, least):
    for asked in register[::11]:
        unit = asked.unit
        mine = [o.pk for o in register if o.unit_id == unit.pk and likeness(asked.title, o.title, unit.name) >= least]
        assert naming.of_unit(asked.title, unit.pk, unit.name, least) == sorted(mine)


def test_what_may_not_be_known_is_not_told_and_a_new_name_replaces_the_old_one(register):
    unit = register[0].unit
    shut = enter(9001, "海岸线遥感巡查", unit, state="registered")
    naming.keep([shut], AT)
    assert naming.best_known("海岸线遥感巡查系统", 0, 60, 5) == []
    assert naming.of_unit("海岸线遥感巡查系统", unit.pk, unit.name, 60) == [shut.pk]
    Record.objects.filter(pk=shut.pk).update(state="entered")
    naming.keep([shut], AT)
    assert naming.best_known("海岸线遥感巡查系统", 0, 60, 5) == [("XM-9001", "海岸线遥感巡查", unit.name)]
    assert list(naming.wrong([shut], AT)) == []
    Record.objects.filter(pk=shut.pk).update(title="湿地鸟类识别")
    assert list(naming.wrong([Record.objects.get(pk=shut.pk)], AT)) != []
    naming.keep([Record.objects.get(pk=shut.pk)], AT)
    assert naming.best_known("海岸线遥感巡查系统", 0, 60, 5) == []


def test_nothing_is_asked_where_there_is_no_name(register):
    assert naming.best_known("", 0, 60, 5) == []
    assert naming.best_known("系统建设项目", 0, 60, 5) == []


def test_a_stem_is_written_once(register):
    assert Stem.objects.count() == len(set(Stem.objects.values_list("text", flat=True)))
    assert Named.objects.filter(kind="own").count() <= len(register)


def test_the_number_of_queries_does_not_grow(register, django_assert_num_queries):
    with django_assert_num_queries(4):
        naming.best_known("智慧校园数据平台", 0, 60, 5)
