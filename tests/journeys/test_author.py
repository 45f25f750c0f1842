"""Whoever writes the proposal for a unit is invited to that one project, brings the proposal, and writes nothing else (10.1, 12.2)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys.acting import DAY, open_application, take

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.models import Grant, Paper
from tongchou.surfaces.demo.city import moment

pytestmark = [pytest.mark.django_db, pytest.mark.clause("10.1", "12.2")]


@pytest.fixture
def invited(people, time_machine):
    """An application, and the author's person with a grant for its project that two keepers gave."""
    time_machine.move_to(moment(DAY), tick=False)
    record = open_application(people["zhao.min"])
    Grant.objects.filter(person=people["qian.zx"]).delete()
    asked = {"title": "邀请编制方案", "username": "qian.zx", "role": "author", "since": str(DAY)}
    actor = access.actor_on(people["admin"], None, DAY, unit=people["admin"].unit)
    grant = conduct.open_record(
        Line.GRANT,
        actor,
        moment(DAY),
        unit=people["admin"].unit,
        answers={**asked, "for_project": record.project.number},
    )
    take(grant, "grant", people["secadmin"])
    return record


def test_the_author_brings_the_proposal_and_no_other_paper(invited, as_):
    path = f"/records/{invited.number}/papers/"
    client = as_("qian.zx")
    assert client.get(f"/records/{invited.number}/").status_code == 200
    shown = client.get(f"{path}add/").content.decode()
    assert "file-proposal" in shown
    assert "file-application-form" not in shown
    answer = client.post(path, {"file-proposal": SimpleUploadedFile("方案.txt", "建设方案，内容为虚构。".encode())})
    assert answer.status_code == 302
    paper = Paper.objects.get(record=invited)
    assert (paper.kind, paper.by.username) == ("proposal", "qian.zx")


def test_the_author_writes_nothing_into_the_form_and_sees_no_other_project(invited, as_, people):
    other = open_application(people["he.ping"], title="另一个")
    client = as_("qian.zx")
    for page in ("edit/", "edit/3/", "tasks/", "existing/", "form/", "form.xlsx"):
        assert client.get(f"/records/{invited.number}/{page}").status_code == 403
        assert client.get(f"/records/{other.number}/{page}").status_code == 404
    before = dict(invited.answers)
    client.post(f"/records/{invited.number}/draft/3/", {"goals": "编制单位写的"})
    invited.refresh_from_db()
    assert invited.answers == before


def test_nobody_who_was_not_invited_brings_anything(invited, as_, people):
    assert as_("cen.gui").get(f"/records/{invited.number}/papers/add/").status_code == 404
    assert not Paper.objects.exists()
