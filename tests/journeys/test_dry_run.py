"""A dry run says exactly what the submission will say: asked and acted are one decision (9.1, 9.2, 9.3, 9.4)."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from tests.journeys.acting import RELIEF, open_application

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, conduct
from tongchou.records.models import Entry
from tongchou.surfaces.demo import house, life
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.project import NAMED
from tongchou.surfaces.demo.script import play

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.1", "9.2", "9.3", "9.4")]
LINES = (Line.PLAN, Line.APPLICATION, Line.ANNUAL_PLAN, Line.URGENT)
UNTIL = date(2021, 12, 21)


def said(decision) -> list[tuple[str, str, str, tuple[str, ...], str, str]]:
    return [(f.rule, f.says, f.remedy, f.clauses, f.weight, f.outcome) for f in decision.verdict]


class AskedFirst(City):
    """Acts a play, and asks before each act, in the actor's name, every verb of the record's line."""

    compared: set[tuple[str, str, bool]]

    def take(self, act, number, stated):
        record = self._record(number)
        record.refresh_from_db()
        actor = self._actor(act, record, record.unit)
        if record.line in LINES:
            for step in steps_of(Line(record.line)):
                if not step.opens and set(step.by) != {Role.SYSTEM}:
                    given = stated if step.verb == act.verb else {}
                    self.compared.add(
                        (step.key, act.verb, self.compare(record, step.verb, actor, moment(act.on), given))
                    )
        City.take(self, act, number, stated)

    def compare(self, record, verb, actor, at, given) -> bool:
        """The same findings from asking and from acting, which is taken back; asking writes nothing."""
        before, version = Entry.objects.count(), record.version
        asked = conduct.may(record, verb, actor, at, given)
        assert (Entry.objects.count(), type(record).objects.get(pk=record.pk).version) == (before, version)
        told, taken = self.told(record, verb, actor, at, given)
        record.refresh_from_db()
        assert told is None or told == said(asked), (record.number, verb)
        assert taken == bool(asked), (record.number, verb, said(asked))
        assert Entry.objects.count() == before
        return bool(asked)

    def told(self, record, verb, actor, at, given) -> tuple[object, bool]:
        """What acting says, where it refuses, and whether it acted; all of it is taken back."""
        with transaction.atomic():
            try:
                conduct.take(record, verb, actor, at, given)
            except StepRefusedError as refused:
                told, taken = said(refused.decision), False
            else:
                told, taken = None, True
            transaction.set_rollback(True)
        return told, taken


def seen_by(city: AskedFirst) -> tuple[set[str], set[str]]:
    return {key for key, _by, taken in city.compared if taken}, {key for key, _by, taken in city.compared if not taken}


@pytest.fixture
def asking(people) -> AskedFirst:
    city = AskedFirst(people)
    city.compared = set()
    return city


def test_from_the_need_to_the_issued_plan_every_verb_says_the_same_twice(asking):
    play([act for act in life.whole(RELIEF) if act.on <= UNTIL], asking)
    taken, refused = seen_by(asking)
    assert {"application:send", "application:submit", "application:admit", "application:approve", "application:conclude",
            "annual-plan:propose", "annual-plan:fund", "annual-plan:issue"} <= taken  # fmt: skip
    every = {
        s.key
        for line in (Line.APPLICATION, Line.ANNUAL_PLAN)
        for s in steps_of(line)
        if not s.opens and set(s.by) != {Role.SYSTEM}
    }
    assert refused >= every


def test_the_short_way_says_the_same_twice(asking, people):
    p, day = NAMED["typhoon"], date(2026, 4, 7)
    before = open_application(people[p.clerk], day - timedelta(days=5), title=p.title)
    known = {"typhoon.application": before.number, "typhoon.application.project": before.project.number}
    play(list(house.one_urgent(p, day, "approve")), asking, known)
    taken, refused = seen_by(asking)
    assert {"urgent:submit", "urgent:consult", "urgent:advise", "urgent:find-money", "urgent:approve"} <= taken
    assert refused >= {s.key for s in steps_of(Line.URGENT) if not s.opens and s.verb != "refuse"} - {"urgent:consult"}


def test_a_units_own_plan_says_the_same_twice(asking, people):
    day = date(2026, 8, 20)
    person = people["zhao.min"]
    actor = access.actor_on(person, None, day, unit=person.unit)
    plan = conduct.open_record(
        Line.PLAN, actor, moment(day), unit=person.unit, answers={"title": "计划", "plan_year": 2027}
    )
    verdicts = {}
    for step in steps_of(Line.PLAN):
        if not step.opens and set(step.by) != {Role.SYSTEM}:
            for who in ("zhao.min", "liu.ju", "lin.jing"):
                doer = access.actor_on(people[who], plan, day)
                verdicts[step.verb, who] = asking.compare(plan, step.verb, doer, moment(day), {})
    assert verdicts["discard", "zhao.min"]
    assert not verdicts["submit", "liu.ju"]
    plan.refresh_from_db()
    assert plan.state == "draft"
