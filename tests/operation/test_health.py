"""The status page and readyz: each check sees the fault that it is for, and says nothing to strangers."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from tests.journeys.acting import DAY, open_application

from tongchou.records import health
from tongchou.records.health import Light
from tongchou.records.models import Effect, Entry, LogHead, SignedHead
from tongchou.surfaces.demo.city import moment

NOW = moment(DAY) + timedelta(hours=1)
FULL = SimpleNamespace(total=100, used=91, free=9)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


def light(name: str, now=NOW) -> Light:
    return {c.name: c.light for c in health.checks(now)}[name]


@pytest.mark.django_db
def test_a_sound_installation_is_ready(people):
    open_application(people["zhao.min"])
    assert health.is_ready(NOW)
    assert {c.name for c in health.checks(NOW) if c.light is Light.WARN} == {"备份", "核验"}
    health.note_backup(NOW, 1)
    health.note_verified(NOW, 0)
    assert [c for c in health.checks(NOW) if c.light is not Light.OK] == []


@pytest.mark.django_db
def test_the_trial_write_is_taken_back(people):
    open_application(people["zhao.min"])
    before = LogHead.objects.get()
    health.checks(NOW)
    after = LogHead.objects.get()
    assert (after.size, after.last) == (before.size, before.last)


@pytest.mark.django_db
def test_a_database_that_does_not_write_is_not_ready(monkeypatch):
    def full(**_):
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(health.LogHead.objects, "update", full)
    assert not health.is_ready(NOW)
    assert "database or disk is full" in health.checks(NOW)[0].fact


@pytest.mark.django_db
def test_a_full_disk_is_not_ready(monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: FULL)
    assert light("磁盘") is Light.BAD
    assert not health.is_ready(NOW)


@pytest.mark.django_db
def test_a_clock_that_went_back_is_not_ready(people):
    open_application(people["zhao.min"])
    assert light("时钟", NOW - timedelta(days=1)) is Light.BAD


@pytest.mark.django_db
def test_what_waits_too_long_after_a_step_is_shown(people):
    record = open_application(people["zhao.min"])
    entry = Entry.objects.get(record=record)
    waiting = Effect.objects.create(entry=entry, effect="notify")
    assert light("提交后事项") is Light.WARN
    waiting.done_at = NOW
    waiting.save()
    assert light("提交后事项") is Light.OK


@pytest.mark.django_db
@pytest.mark.clause("4.3")
def test_entries_that_no_head_outside_covers_are_shown(people):
    open_application(people["zhao.min"])
    assert light("日志头") is Light.OK
    later = NOW + timedelta(days=2)
    assert light("日志头", later) is Light.WARN
    SignedHead.objects.create(size=LogHead.objects.get().size, text="head", at=NOW, exported_at=NOW)
    assert light("日志头", later) is Light.OK


@pytest.mark.django_db
def test_old_backups_and_found_flaws_are_shown():
    health.note_backup(NOW - timedelta(days=3), 1)
    health.note_verified(NOW, 2)
    assert light("备份") is Light.WARN
    assert light("核验") is Light.BAD
    assert not health.is_ready(NOW)
