"""What was mended once, tried from another side."""

import json
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.journeys.acting import RELIEF, may, take, until
from tests.security.acting import paper

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.dossier import Dossier
from tongchou.records.models import Record
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
POSTGRES = django_settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
NUL = "\0"


@pytest.mark.clause("9.3", "14.2")
def test_two_plans_that_are_funded_before_either_is_issued_do_not_finance_a_project_twice(city, people):
    day = date(2021, 12, 11)
    names = until(city, day)
    number = names["relief.application"]
    spine = Record.objects.get(number=names["relief.application.project"])
    assert Record.objects.get(number=number).state == "passed"
    assert sum(Dossier(spine).arranged_by_year.values()) == RELIEF.fen
    unit = people["lin.jing"].unit
    actor = access.actor_on(people["lin.jing"], None, day, unit=unit)
    told = {"title": "补充计划", "plan_year": 2022, "total_fen": RELIEF.fen, "budget_fen": 20_000_000_000}
    plan = conduct.open_record(Line.ANNUAL_PLAN, actor, moment(day), unit=unit, answers=told)
    paper(city, day, "lin.jing", plan, "plan-letter", "plan-table")
    items = {"items": [{"number": number, "title": RELIEF.title, "unit": spine.unit.name, "fen": RELIEF.fen}]}
    arranged = {"arranged": [{"number": number, "year": 2022, "fen": RELIEF.fen}]}
    for verb, who, given in (("propose", "lin.jing", items), ("fund", "ma.jun", arranged)):
        if verb == "fund":
            paper(city, day, "ma.jun", plan, "fund-plan")
        if may(plan, verb, people[who], day, given):
            take(plan, verb, people[who], day, given)
    assert sum(Dossier(spine).arranged_by_year.values()) <= RELIEF.fen


@pytest.mark.parametrize("where", ["unit", "project"])
def test_a_nul_in_a_body_finds_nothing(call, people, where):
    answer = call("zhao.min", "post", "/changes", json.dumps({where: NUL, "answers": {}}))
    assert 400 <= answer.status_code < 500


def test_a_nul_in_a_form_finds_nothing(as_, people):
    assert as_("zhao.min").post("/new/changes/open/", {"project": f"x{NUL}"}).status_code < 500


def test_a_nul_in_an_address_is_refused_with_the_headers_of_every_page(client, people):
    for path in ("/records/%00/", "/rules/?x=%00", "/api/v1/records/%00"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_strangers_file_is_not_read_at_all(people, monkeypatch):
    read = []
    real = uploadhandler.MemoryFileUploadHandler.receive_data_chunk
    monkeypatch.setattr(
        uploadhandler.MemoryFileUploadHandler,
        "receive_data_chunk",
        lambda self, data, start: read.append(len(data)) or real(self, data, start),
    )
    file = SimpleUploadedFile("a.bin", b"x" * (6 << 20))
    Client(raise_request_exception=False).post("/login/", {"username": "x", "file": file})
    assert sum(read) <= django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE
