"""Published lists go in through the pages as they are; a row that names a project of the list again stays out."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys.acting import DAY

from tongchou.records import projections
from tongchou.records.evidence import check
from tongchou.records.models import Entry, ImportJob, Record
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.web import shown_intake

LISTS = Path(__file__).parents[3] / "shared" / "data" / "lists"
HOME = "示例市教育局"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not LISTS.is_dir(), reason="needs the real lists"),
]


def sent(client: Any, name: str) -> ImportJob:
    file = SimpleUploadedFile(name, (LISTS / name).read_bytes())
    answer = client.post("/import/", {"target": "project:enter", "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return ImportJob.objects.get()


def taken_home(client: Any, job: ImportJob) -> None:
    """Every unit of the list, which this city has not, is taken for one that it has, as the page asks it."""
    asked = [one["unit_name"] for one in shown_intake.unknown_units(job)]
    told = {f"name{n}": name for n, name in enumerate(asked)} | {f"unit{n}": HOME for n in range(len(asked))}
    client.post(f"/import/{job.pk}/rows/", {"part": "units", **told})


@pytest.mark.clause("5.1")
@pytest.mark.parametrize(
    ("name", "entered", "of"),
    [("procurement-intentions-shandong-2026.csv", 89, 89), ("government-it-projects.csv", 31, 43)],
)
def test_a_published_list_goes_in_through_the_pages(
    client: Any, people: Any, time_machine: Any, name: str, entered: int, of: int
) -> None:
    time_machine.move_to(moment(DAY), tick=False)
    client.force_login(people["lin.jing"])
    job = sent(client, name)
    client.post(f"/import/{job.pk}/columns/", {"do": "read"})
    taken_home(client, job)
    client.post(f"/import/{job.pk}/rows/", {"part": "defaults", "stage": "planned"})
    client.post(f"/import/{job.pk}/rows/", {"part": "rows", "do": "load"})
    job.refresh_from_db()
    while job.phase == "loading":  # a request carries on for a few seconds, and the page asks for the next
        client.post(f"/import/{job.pk}/load/")
        job.refresh_from_db()
    assert (job.rows.filter(outcome="entered").count(), job.rows.count()) == (entered, of)
    assert Record.objects.filter(line="project", state="entered").count() == entered
    assert Entry.objects.count() == entered
    assert check() == []
    assert list(projections.differences(moment(DAY))) == []
