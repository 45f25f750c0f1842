"""The derived tables say what the records, the journal and the law say, after whatever happens."""

import random
from datetime import date, timedelta

import pytest
from django.db import transaction
from tests.journeys.acting import DAY, RELIEF, application, open_application, take, until

from tongchou.kernel.outcome import Verdict
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.engine import Decision
from tongchou.lifecycle.table import steps_from
from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, duties, owing, projections
from tongchou.records.models import NO_LIMIT, Owing, Record, Watch
from tongchou.surfaces.cli import main
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.demo.script import play

pytestmark = pytest.mark.django_db


def desks(number: str) -> dict[str, tuple[str, date | None]]:
    return {
        o.desk.partition(":")[0].partition("@")[0]: (o.says, o.due) for o in Owing.objects.filter(record__number=number)
    }


@pytest.mark.clause("9.1", "20.1", "21", "22.1", "27.1", "30.1", "31.2")
@pytest.mark.parametrize(
    "on",
    [date(2021, 11, 20), date(2023, 5, 1), date(2030, 1, 1)],
)
def test_nothing_differs_at_any_time_of_a_life(city, on):
    until(city, on)
    assert list(projections.differences(moment(on))) == []


def test_the_rows_are_those_of_the_duties(city):
    on = date(2022, 6, 12)
    until(city, on)
    records = list(Record.objects.select_related("unit", "project"))
    owed = {(o.record.pk, o.duty.due.day) for o in duties.owed_on(records, moment(on), on)}
    assert owed
    assert set(Owing.objects.exclude(due=None).values_list("record", "due")) == owed


@pytest.mark.parametrize("seed", range(3))
def test_nothing_differs_after_a_random_walk(city, monkeypatch, seed):
    """Whatever step is taken in whatever order: here the engine says yes to everything."""
    on, r = date(2023, 5, 1), random.Random(seed)
    until(city, on)
    monkeypatch.setattr(conduct, "decide", lambda step, case: Decision(step, Verdict.of([])))
    taken = 0
    for day in range(80):
        ways = [(record, step) for record in Record.objects.select_related("unit", "project") for step in _ways(record)]
        record, step = r.choice(ways)
        try:
            with transaction.atomic():
                conduct.take(record, step.verb, conduct.SYSTEM, moment(on + timedelta(days=day)))
            taken += 1
        except (KeyError, LookupError, TypeError, ValueError):
            continue  # a consequence that needs what nobody stated: all of it is taken back
    assert taken > 40
    assert list(projections.differences(moment(on + timedelta(days=80)))) == []


def _ways(record):
    return list(steps_from(Line(record.line), record.state, table_of(record.edition)))


def test_whoever_tampers_with_a_row_is_found_and_set_right(city, capsys, time_machine):
    on = date(2022, 6, 12)
    until(city, on)
    time_machine.move_to(moment(on), tick=False)
    row = Owing.objects.exclude(due=None).first()
    Owing.objects.filter(pk=row.pk).update(due=date(2030, 1, 1))
    Watch.objects.all().delete()
    assert main(["derive", "--check"]) == 1
    assert "缺少" in capsys.readouterr().err
    assert main(["derive"]) == 0
    assert main(["derive", "--check"]) == 0
    assert Owing.objects.filter(desk=row.desk, thing=row.thing).get().due == row.due


@pytest.mark.clause("4.5")
def test_a_step_moves_the_task_to_the_next_desk(people, city):
    draft = open_application(people["zhao.min"])
    assert desks(draft.number) == {"clerk": ("送领导审签", date(2021, 8, 31))}
    take(draft, "send", people["zhao.min"])
    assert desks(draft.number) == {"leader": ("签署并提交", date(2021, 8, 31))}
    take(draft, "decline", people["liu.ju"], DAY, {"reason": "再改一改投资测算"})
    assert set(desks(draft.number)) == {"clerk"}


def test_of_several_ways_out_one_row_stands_on_the_desk(city):
    names = until(city, date(2021, 7, 26))
    found = Owing.objects.filter(record__number=names["relief.application"], desk="reviewer")
    assert found.count() <= 1
    submitted = Record.objects.filter(line=Line.APPLICATION, state="submitted")
    assert all(o.verb == "admit" for o in Owing.objects.filter(record__in=submitted))


@pytest.mark.clause("16")
def test_a_listed_project_waits_for_the_planner_until_the_purchase_is_begun(city):
    acts = life.whole(RELIEF)
    names = until(city, next(a.on for a in acts if a.verb == "issue"))
    spine = Record.objects.get(number=names["relief.application.project"])
    assert spine.state == "listed"
    assert desks(spine.number) == {"planner": ("启动采购", None)}
    assert Owing.objects.get(record=spine).rank == NO_LIMIT
    purchase = next(a for a in acts if a.line is Line.PROCUREMENT and a.opens)
    play([purchase], city, names)
    assert desks(spine.number) == {}
    assert set(desks(names["relief.procurement"])) == {"planner"}


@pytest.mark.clause("20.1")
def test_a_report_that_is_begun_moves_the_next_one(city, people):
    on = date(2022, 6, 12)
    names = until(city, on)
    spine = Record.objects.get(number=names["relief.application.project"])
    before = Owing.objects.get(record=spine, kind=owing.AGAIN, line=Line.REPORT).due
    actor = access.actor_on(people["zhao.min"], spine, on)
    conduct.open_record(
        Line.REPORT, actor, moment(on), unit=spine.unit, project=spine, answers={"title": "2022-06 进展"}, verb="open"
    )
    assert Owing.objects.get(record=spine, kind=owing.AGAIN, line=Line.REPORT).due == date(2022, 7, 12) > before


@pytest.mark.clause("37")
def test_a_new_number_of_the_city_is_laid_on_all_that_runs(city, people, django_capture_on_commit_callbacks):
    draft = open_application(people["zhao.min"])
    with django_capture_on_commit_callbacks(execute=True):
        _release(city, people, "plan-deadline", "08-15")
    assert desks(draft.number)["clerk"][1] == date(2021, 8, 15)
    later = moment(DAY + timedelta(days=1))
    assert list(projections.differences(later)) == []
    assert not owing.is_stale(later, later.date())


def test_a_number_that_begins_to_count_later_is_noticed_on_its_day(city, people, django_capture_on_commit_callbacks):
    draft = open_application(people["zhao.min"])
    with django_capture_on_commit_callbacks(execute=True):
        _release(city, people, "plan-deadline", "08-20", since="2021-08-01")
    assert desks(draft.number)["clerk"][1] == date(2021, 8, 31)
    assert owing.is_stale(moment(date(2021, 8, 1)), date(2021, 8, 1))


def _release(city, people, parameter, value, since="2021-07-01"):
    day = DAY + timedelta(days=1)
    asked = {
        "title": "截止日",
        "parameter": parameter,
        "since": since,
        "value": value,
        "source": "示政发〔2021〕9号",
        "decided_by": "市政府常务会议",
    }
    actor = access.actor_on(people["admin"], None, DAY, unit=people["admin"].unit)
    record = conduct.open_record(
        Line.PARAMETER, actor, moment(DAY), unit=people["admin"].unit, answers=asked, verb="propose"
    )
    city.attach(RELIEF.act(DAY, "secadmin", Line.PARAMETER, "x"), record.number, "decision")
    take(record, "release", people["secadmin"], day)


def test_what_stands_on_a_desk_may_be_seen_by_whoever_sits_there(city, people):
    on = date(2023, 5, 1)
    until(city, on)
    for person in people.values():
        seen = set(access.records_for(person, on).values_list("pk", flat=True))
        for desk in access.seat_of(person, on).desks():
            assert set(desk.rows.values_list("record", flat=True)) <= seen, person.username


def test_whoever_holds_two_roles_sees_a_task_once(city, people):
    until(city, date(2021, 7, 26))
    planner = people["lin.jing"]
    planner.grants.create(role="reviewer", unit=planner.unit, since=date(2020, 1, 1))
    draft = open_application(people["he.ping"], **{**application(), "title": "学位"})
    Record.objects.filter(pk=draft.pk).update(state="submitted")
    projections.derive(moment(DAY), [draft.pk])
    things = [t for d in access.seat_of(planner, DAY).desks() for t in d.rows.values_list("thing", flat=True)]
    assert len(things) == len(set(things))
