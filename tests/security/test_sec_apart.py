"""One person with two offices: whoever asks does not decide, whoever decides does not pay, whoever pays does not accept."""

import pytest
from tests.journeys.acting import DAY, open_application, refused, stops, take
from tests.security.acting import paper

from tongchou.lifecycle.joints import APART
from tongchou.lifecycle.table import TABLE
from tongchou.surfaces.demo.people import SINCE

pytestmark = pytest.mark.django_db
PAIRS = {frozenset((p.one, p.other)) for p in APART}
KNOWN = {s.key for s in TABLE}

KEPT = [
    ("application:send", "application:submit"), ("application:submit", "application:approve"), ("annual-plan:propose", "annual-plan:fund"),
    ("payment:request", "payment:pay"), ("procurement:submit", "procurement:award"), ("final-acceptance:apply", "final-acceptance:pass"),
    ("payment:pay", "final-acceptance:pass"), ("change:submit", "change:approve"), ("parameter:propose", "parameter:release"),
    ("consent:request", "consent:grant"), ("report:fill", "report:confirm"),
]  # fmt: skip
MISSING = [
    ("plan:submit", "plan:accept"), ("application:send", "application:admit"), ("application:send", "application:approve"),
    ("application:send", "application:conclude"), ("application:submit", "payment:pay"), ("application:approve", "payment:pay"),
    ("application:approve", "final-acceptance:pass"), ("application:submit", "final-acceptance:pass"), ("payment:open", "payment:pay"),
    ("change:open", "change:approve"), ("change:approve", "payment:pay"), ("procurement:contract", "payment:pay"),
    ("operation:propose-retirement", "operation:retire"), ("assessment:score", "assessment:decide"), ("incident:report", "incident:close"),
    ("reuse:offer", "reuse:adopt"), ("catalogue:open", "catalogue:publish"), ("filing:open", "filing:file"),
]  # fmt: skip


@pytest.mark.parametrize("pair", KEPT, ids=" ".join)
def test_two_steps_that_one_person_may_not_both_take(pair):
    assert set(pair) <= KNOWN
    assert frozenset(pair) in PAIRS


@pytest.mark.parametrize("pair", MISSING, ids=" ".join)
def test_two_more_steps_that_one_person_should_not_both_take(pair):
    if not set(pair) <= KNOWN:
        pytest.fail("no such step")
    assert frozenset(pair) in PAIRS


def test_two_offices_do_not_help_by_the_api_either(call, city, people):
    both = people["zhao.min"]
    both.grants.create(role="leader", unit=both.unit, since=SINCE)
    both.grants.create(role="planner", unit=people["lin.jing"].unit, since=SINCE)
    r = open_application(both)
    paper(city, DAY, "zhao.min", r, "application-form", "proposal")
    assert call("zhao.min", "post", f"/applications/{r.number}/send", {}).status_code == 200
    answer = call("zhao.min", "post", f"/applications/{r.number}/submit", {"truth_stated": True})
    assert answer.status_code == 409
    assert "APART" in {f["rule"] for f in answer.json()["findings"]}
    take(r, "submit", people["liu.ju"], given={"truth_stated": True})
    people["liu.ju"].grants.create(role="planner", unit=people["lin.jing"].unit, since=SINCE)
    assert "APART" in stops(refused(r, "admit", people["liu.ju"]))


def test_a_role_in_one_unit_is_none_in_another(call, city, people):
    """A leader of education who is a clerk of civil affairs signs nothing of civil affairs."""
    r = open_application(people["zhao.min"])
    paper(city, DAY, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"])
    people["tang.wei"].grants.create(role="clerk", unit=people["zhao.min"].unit, since=SINCE)
    answer = call("tang.wei", "post", f"/applications/{r.number}/submit", {"truth_stated": True})
    assert answer.status_code == 409
    assert "ROLE" in {f["rule"] for f in answer.json()["findings"]}
