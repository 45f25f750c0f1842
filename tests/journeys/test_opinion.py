"""The centre's technical opinion: drafted, read by a second person, and what was read is the baseline (14, 15)."""

from datetime import timedelta
from typing import Any

import pytest
from tests.journeys.acting import RELIEF, may, record, refused, stops, take, until
from tests.security.acting import paper

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.models import Baseline, Entry, Person, Record
from tongchou.stages.application.queries import proposed
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.script import play
from tongchou.surfaces.web.shown_review import begun

pytestmark = pytest.mark.django_db

ADMITTED = RELIEF.start + timedelta(days=40)
FIVE = {f"opinion_{part}": "met" for part in ("layout", "route", "budget", "security", "sharing")}


def under_review(city: City) -> Record:
    """An application that was admitted and is not approved."""
    numbers = until(city, RELIEF.start)
    on = RELIEF.start
    while record(numbers["relief.application"]).state != "admitted":
        on += timedelta(days=1)
        assert on < RELIEF.start + timedelta(days=80)

        play([a for a in life.whole(RELIEF) if a.on == on], city, numbers)
    return record(numbers["relief.application"])


def draft(application: Record, person: Person, **changes: Any) -> Record:
    assert application.project is not None
    said = {**begun(application), **FIVE, **changes}
    actor = access.actor_on(person, application, ADMITTED)
    return conduct.open_record(
        Line.OPINION, actor, moment(ADMITTED), unit=application.unit, project=application.project, answers=said
    )


def approval(application: Record) -> dict[str, Any]:
    return dict(proposed(application, "approve"))


@pytest.mark.clause("14.1", "14.2", "4.1")
def test_what_a_second_person_has_read_is_what_is_approved_and_frozen(city: City) -> None:
    people, application = city.people, under_review(city)
    opinion = draft(application, people["chen.gong"])
    assert [r["fen"] for r in opinion.answers["approved_costs"]] == [r["fen"] for r in application.answers["costs"]]
    for outsider in ("zhao.min", "liu.ju", "jiang.lan"):
        assert not access.may_see(people[outsider], opinion, ADMITTED)
    take(opinion, "submit", people["chen.gong"], ADMITTED)
    paper(city, ADMITTED, "chen.gong", application, "review-opinion")
    said = {k: v for k, v in opinion.answers.items() if k.startswith(("opinion_", "approved_"))}
    (found,) = refused(application, "approve", people["chen.gong"], ADMITTED, said).verdict.stops
    assert (found.rule, found.says) == ("REV-READ", f"审查意见 {opinion.number} 还没有复核。")
    assert stops(refused(opinion, "confirm", people["chen.gong"], ADMITTED, {"second_opinion": "同意。"})) == ["APART"]
    take(opinion, "confirm", people["fan.lei"], ADMITTED, {"second_opinion": "同意。"})
    assert not Baseline.objects.exists()
    less = {
        **said,
        "approved_fen": said["approved_fen"] - 100,
        "approved_fen_by_year": {"2022": said["approved_fen"] - 100},
    }
    assert "REV-READ" in stops(refused(application, "approve", people["chen.gong"], ADMITTED, less))
    assert approval(application) == said
    take(application, "approve", people["chen.gong"], ADMITTED, said)
    frozen = Baseline.objects.get()
    assert (frozen.fen, frozen.content, frozen.costs) == (
        said["approved_fen"], said["approved_content"], said["approved_costs"],
    )  # fmt: skip
    assert stops(refused(opinion, "redo", people["chen.gong"], ADMITTED, {"reason": "再看。"})) == ["TEC-TIME"]


@pytest.mark.clause("14.2")
def test_every_cost_item_has_its_figure_and_every_cut_its_reason(city: City) -> None:
    people, application = city.people, under_review(city)
    first, *rest = begun(application)["approved_costs"]
    opinion = draft(
        application, people["chen.gong"], approved_costs=[{**first, "fen": first["fen"] - 1_000_000}, *rest]
    )
    says = [f.says for f in refused(opinion, "submit", people["chen.gong"], ADMITTED).verdict.stops]
    assert len(says) == 2
    assert says[0].startswith(f"“{first['item']}”申报 ")
    assert "相差 1.00 万元" in says[1]
    assert not Entry.objects.filter(record=opinion, verb="submit", taken=True).exists()


@pytest.mark.clause("14.1", "4.1")
def test_large_figures_need_a_second_reading_and_small_ones_may_do_without(city: City) -> None:
    people, application = city.people, under_review(city)
    paper(city, ADMITTED, "chen.gong", application, "review-opinion")
    said = {k: v for k, v in {**begun(application), **FIVE}.items() if k != "title"}
    assert may(application, "approve", people["chen.gong"], ADMITTED, said)
    large = {**said, "approved_fen": 10**9, "approved_fen_by_year": {"2022": 10**9}, "approved_reason": "漏算。"}
    found = may(application, "approve", people["chen.gong"], ADMITTED, large).verdict.stops
    assert [f.says for f in found] == [
        "核定投资 1,000.00 万元，达到须复核的 1,000.00 万元（本市参数），没有复核过的审查意见。"
    ]


@pytest.mark.clause("13.4", "14.1")
def test_data_that_are_not_shared_without_a_reason_stop_the_approval(city: City) -> None:
    """What was let in is looked at again when the centre approves."""
    people, application = city.people, under_review(city)
    paper(city, ADMITTED, "chen.gong", application, "review-opinion")
    said = {k: v for k, v in {**begun(application), **FIVE}.items() if k != "title"}
    changed = {**application.answers, "sharing": "refuses", "sharing_reason": ""}
    Record.objects.filter(pk=application.pk).update(answers=changed)
    assert "APP-SHARE" in stops(refused(application, "approve", people["chen.gong"], ADMITTED, said))
    assert not Baseline.objects.exists()
