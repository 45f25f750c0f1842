"""A project goes from 申报 to 退役 by API, the proper person at each step, and leaves a journal that verifies."""

import pytest
from tests.journeys.api_player import ApiPlayer

from tongchou.lifecycle.words import Line
from tongchou.records import evidence
from tongchou.records.models import Entry, Paper, Record, SignedHead
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.lives import LIVES
from tongchou.surfaces.demo.script import play

pytestmark = pytest.mark.django_db


@pytest.mark.clause("4.1", "4.2", "4.4", "4.5", "5.1", "9.2", "9.3", "16", "24.1", "24.2", "25")
def test_a_project_goes_from_draft_to_retired_by_api(people):
    player = ApiPlayer(people)

    names = play(life.whole(LIVES[0]), player)

    code = names["relief.application.project"]
    spine = Record.objects.get(number=code)
    assert (spine.state, spine.line) == ("retired", Line.PROJECT)
    assert not Entry.objects.filter(taken=False).exists()
    states = dict(Record.objects.filter(project=spine).values_list("line", "state"))
    assert states == {
        "application": "listed", "procurement": "contracted", "report": "closed", "payment": "paid", "change": "approved",
        "initial-acceptance": "passed", "final-acceptance": "passed", "operation": "retired", "assessment": "published",
        "performance": "concluded", "risk": "recorded", "emergency-plan": "in-force", "drill": "recorded",
        "incident": "closed", "catalogue": "published",
    }  # fmt: skip
    assert Record.objects.get(number=names["relief.plan"]).state == "closed"
    assert spine.baselines.count() == 2
    assert not Paper.objects.filter(state="pending").exists()
    assert evidence.check() == []
    assert all(evidence.replay(entry).same for entry in Entry.objects.exclude(verb="attach"))
    assert not SignedHead.objects.exists()
