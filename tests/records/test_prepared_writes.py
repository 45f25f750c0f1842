"""Prepared statements write what Django's own writers write, on both databases, and nothing else."""

from datetime import UTC, date, datetime

import pytest

from tongchou.records.models import Record, Unit
from tongchou.records.prepared_writes import Insert, Update

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=UTC)


def record(**changes):
    values = {
        "line": "application", "number": "SB-2026-0001", "state": "draft", "edition": "pzbf-2020-14", "unit": Unit.objects.get_or_create(name="示例市民政局", kind="bureau")[0],
        "title": "养老服务一件事", "year": 2027, "total_fen": 123_456_789_01, "answers": {"goals": "“引号” 100% %s", "n": None},
        "opened_at": AT, "entered_at": AT,
    }  # fmt: skip
    return Record(**(values | changes))


def columns(row):
    return {f.attname: getattr(row, f.attname) for f in Record._meta.concrete_fields if not f.primary_key}


def test_a_row_is_the_one_that_the_model_would_save():
    ours = Insert(Record)(record())
    theirs = record(number="SB-2026-0002")
    theirs.save(force_insert=True)
    assert ours.pk
    assert ours.pk != theirs.pk
    kept, saved = columns(Record.objects.get(pk=ours.pk)), columns(Record.objects.get(pk=theirs.pk))
    assert kept | {"number": ""} == saved | {"number": ""}
    assert kept == columns(ours)
    ours.save()  # it knows that it is no new row
    assert Record.objects.count() == 2


def test_a_plan_made_with_a_value_takes_none_later_and_the_other_way_round():
    keep = Insert(Record)
    rows = [
        keep(record(number=f"SB-2026-000{n}", law_day=day, year=year))
        for n, (day, year) in enumerate([(None, 2027), (date(2026, 3, 2), None), (None, None)])
    ]
    assert [(r.law_day, r.year) for r in Record.objects.order_by("pk")] == [(r.law_day, r.year) for r in rows]


def test_what_is_there_already_is_left_as_it_is():
    keep = Insert(Record, or_leave=True)
    keep.all([record(title="一"), record(title="二"), record(title="三", number="SB-2026-0002")])
    keep.all([record(title="四")])
    keep.all([])
    assert list(Record.objects.order_by("number").values_list("title", flat=True)) == ["一", "三"]


def test_a_change_finds_its_rows_and_counts_them():
    row = Insert(Record)(record())
    move = Update(
        lambda pk, state: Record.objects.filter(pk=pk, state=state), (int, str), "state", "answers", "law_day"
    )
    assert move((row.pk, "signing"), "submitted", {}, None) == 0
    assert columns(Record.objects.get()) == columns(row)
    assert move((row.pk, "draft"), "signing", {"goals": "五项"}, date(2026, 3, 2)) == 1
    assert move((row.pk, "signing"), "draft", {"goals": "六项"}, None) == 1
    assert columns(Record.objects.get()) == columns(row) | {"answers": {"goals": "六项"}}
