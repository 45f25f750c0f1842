"""The kept sums of the register: they follow every change, and no change overwrites another."""

import random
from datetime import date

import pytest
from tests.journeys.acting import DAY, open_application, until

from tongchou.records import projections, tally
from tongchou.records.models import Registered, Tally
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.jobs import clock

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1")]


def test_every_act_of_a_life_keeps_them(city):
    until(city, date(2022, 11, 30))
    assert Registered.objects.exists()
    assert list(tally.wrong()) == []


def test_folding_changes_no_sum_and_is_done_by_the_clock(people):
    for n in range(3):
        open_application(people["zhao.min"], title=f"项目 {n}")
    assert Tally.objects.count() > len(set(Tally.objects.values_list(*tally.PLACE)))
    before = Tally.objects.count()
    assert tally.fold() == before - Tally.objects.count()
    list(clock.tick(moment(DAY)))
    open_application(people["zhao.min"], title="项目 4")
    assert any("合计" in said for said in clock.tick(moment(DAY)))
    assert list(tally.wrong()) == []
    assert Tally.objects.count() == len(set(Tally.objects.values_list(*tally.PLACE)))
    assert tally.fold() == 0


def test_any_sequence_of_changes_adds_up(people):
    open_application(people["zhao.min"])
    [row] = Registered.objects.all()
    lot = random.Random(8)
    for _turn in range(40):
        before = Registered.objects.get(pk=row.pk)
        row.year, row.stage, row.in_use = lot.choice((None, 2025, 2026)), lot.randrange(3), lot.random() < 0.5
        row.total_fen, row.paid_fen = lot.choice((None, 0, 7)), lot.choice((None, 3))
        tally.change([before], [row])
        row.save()
        if lot.random() < 0.3:
            tally.fold()
        assert list(tally.wrong()) == []


def test_what_is_as_it_was_adds_no_line(people):
    open_application(people["zhao.min"])
    rows, lines = list(Registered.objects.all()), Tally.objects.count()
    tally.change(rows, rows)
    assert Tally.objects.count() == lines


def test_a_sum_that_drifted_is_named_and_made_anew(people):
    open_application(people["zhao.min"])
    Tally.objects.update(total_fen=1)
    assert [says for says in projections.differences(moment(DAY)) if "合计" in says]
    projections.derive(moment(DAY))
    assert list(tally.wrong()) == []
