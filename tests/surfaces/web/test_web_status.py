"""The status page and readyz: one word for strangers, all of it for administrators."""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from tongchou.records import health

FULL = SimpleNamespace(total=100, used=91, free=9)


@pytest.mark.django_db
def test_strangers_learn_one_word_and_administrators_all(client, as_, people, on, monkeypatch, settings, tmp_path):
    settings.HOME = tmp_path
    on(date(2021, 7, 20))
    assert json.loads(client.get("/readyz").content) == {"ok": True}
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: FULL)
    answer = client.get("/readyz")
    assert (answer.status_code, json.loads(answer.content)) == (503, {"ok": False})
    page = as_("admin").get("/manage/status/").content.decode()
    assert "数据目录所在的磁盘还空 9%" in page
    assert "空出到 10% 以上" in page
    assert as_("zhao.min").get("/manage/status/").status_code == 403
    assert client.get("/manage/status/").status_code == 302
