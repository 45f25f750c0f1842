"""The demo city as its own journal tells it: sound, the same each time, with a good and a bad case for every rule."""

from collections import Counter
from datetime import date, timedelta

import pytest
from tests.surfaces.demo.conftest import DAY, told

from tongchou import stages
from tongchou.lifecycle.joints import JOINTS
from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import DISCARDED, TABLE
from tongchou.lifecycle.words import Line, Role
from tongchou.surfaces.demo import people
from tongchou.surfaces.demo.lives import acts_until, all_acts
from tongchou.surfaces.demo.project import PROJECTS

EARLIER = date(2024, 12, 31)

WITHOUT_A_BAD_CASE = {
    "ASM-USAGE": "use by the logs is unknown until a system reports its logs, so the rule cannot be decided here",
}
"""Rules that nothing in the city breaks, and why."""

ONLY_UNANSWERED = {
    "APP-CATEGORY": "the field book takes no sixth category, so the bad case is a question that was left open",
}
"""Rules whose bad case is an answer that is missing."""

NEVER_MET = {
    "ASM-USAGE": WITHOUT_A_BAD_CASE["ASM-USAGE"],
}
"""Rules that nothing in the city meets, and why."""

NOT_IN_THE_CITY: dict[str, str] = {}
"""States that nothing in the city has been in by the day of the test, and why."""

THROWN_AWAY = {Line.APPLICATION, Line.REPORT, Line.INTERPRETATION}
"""Lines on which the city shows that a draft is thrown away. It is the same row on every line that has it: without rules,
papers, statements or consequences; only an application's takes its project along. Once for each line would be noise."""


def test_the_city_is_as_large_as_a_city(city):
    assert city["projects"] >= 120
    assert set(city["years"]) >= {2022, 2025, 2026, 2027}
    assert city["units"] >= 25
    assert city["people"] >= 60
    assert city["two_roles"] >= 3


@pytest.mark.clause("4.3")
def test_its_journal_verifies_and_nothing_waits(city):
    assert city["flaws"] == []
    assert city["undone"] == 0


def test_nothing_in_it_is_in_the_future(city):
    assert city["last"][:10] <= DAY.isoformat()
    assert city["later"] == 0


def test_the_same_day_gives_the_same_journal(city, tmp_path):
    earlier = told(EARLIER, tmp_path)["leaves"]
    assert len(earlier) > 300
    assert earlier == city["leaves"][: len(earlier)]


def test_every_rule_has_a_bad_case(city):
    bad = set(city["bad"]) | (set(city["undetermined"]) & set(ONLY_UNANSWERED))
    assert set(RULES) - bad == set(WITHOUT_A_BAD_CASE)
    assert not set(city["bad"]) & set(ONLY_UNANSWERED)


def test_every_rule_was_met_too(city):
    assert set(RULES) - set(city["met"]) == set(NEVER_MET)


def test_every_state_was_reached_or_is_named(city):
    shown = [s for s in TABLE if s.to != DISCARDED or s.line in THROWN_AWAY]
    reachable = {f"{s.line}:{s.lands(frm)}" for s in shown for frm in (s.frm or ("",))}
    reached = {f"{line}:{state}" for line, found in city["states"].items() for state in found}
    assert reachable - reached == set(NOT_IN_THE_CITY)


def test_throwing_a_draft_away_is_the_same_on_every_line():
    rows = [s for s in TABLE if s.to == DISCARDED]
    assert {s.line for s in rows} > THROWN_AWAY
    assert {(s.verb, s.frm) for s in rows} == {("discard", ("draft",))}
    assert not any(s.rules or s.papers or s.asks or s.may_state or s.does or s.effects for s in rows)
    assert {j.when for j in JOINTS if j.when[1] == DISCARDED} == {(Line.APPLICATION, DISCARDED)}


def test_projects_stand_at_many_points(city):
    assert len(city["now"]) >= 11


def test_its_list_names_no_rule_that_there_is_not():
    stages.load_rules()
    named = {word for p in PROJECTS for word in p.wrong if word[:4].isupper() or word[:3].isupper()}
    assert named <= set(RULES)


def test_the_acts_of_any_day_are_the_first_acts_of_a_later_one():
    days = [date(2026, 11, 1) + timedelta(days=n) for n in (0, 27, 120, 300, 425)]
    lengths = [len(acts_until(day)) for day in days]
    assert lengths == sorted(lengths)
    assert lengths[0] < lengths[-1] < len(all_acts())
    last = acts_until(days[1])
    assert all(act.on <= days[1] for act in last)
    assert any(act.on > days[1] - timedelta(days=7) for act in last), "something happened this week"


def test_names_and_codes_are_not_given_twice():
    assert max(Counter(p.name for p in PROJECTS).values()) == 1
    assert max(Counter(p.title for p in PROJECTS).values()) == 1
    assert max(Counter(a.username for a in people.ACCOUNTS).values()) == 1
    assert all(name.startswith(("示例", "虚构")) for name in people.UNITS)


def test_the_page_of_signing_in_shows_one_account_for_each_role():
    shown = [a.role for a in people.shown()]
    assert sorted(shown) == sorted({a.role for a in people.ACCOUNTS})
    assert set(shown) >= set(Role) - {Role.SYSTEM}
