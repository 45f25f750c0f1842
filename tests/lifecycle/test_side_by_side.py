"""One project under two laws: which rules say something else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from tongchou.kernel.outcome import Outcome, Sentence, Weight, tell
from tongchou.lifecycle.rules import Rule
from tongchou.lifecycle.side_by_side import judge, judge_step
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import Line
from tongchou.stages.application.facts import ApplicationFacts

APPLICATION = ApplicationFacts(category="system", nature="new", service_years=5, build_months=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """As much of an application as these rules look at."""

    LINE: ClassVar[Line] = Line.APPLICATION
    service_years: int | None = 5


def too_short(facts: Facts, law) -> Iterator[Sentence]:
    if facts.service_years < law.value("service-life-min"):
        yield tell("不少于 {least} 年。", least=law.value("service-life-min"))


def never(_facts: Facts, _law) -> Iterator[Sentence]:
    yield tell("不行。")


RULES = {
    "LIFE": Rule("LIFE", "使用年限", ("11.1",), Weight.STOP, ("service_years",), True, too_short),
    "OPEN": Rule("OPEN", "公开竞争", ("17.2",), Weight.STOP, (), False, never),
}


@pytest.mark.clause("11.1", "37")
@pytest.mark.parametrize(
    ("years", "before", "after"),
    [
        (4, Outcome.NOT_MET, Outcome.NOT_MET),
        (5, Outcome.MET, Outcome.NOT_MET),
        (6, Outcome.MET, Outcome.MET),
        (None, Outcome.UNDETERMINED, Outcome.UNDETERMINED),
    ],
)
def test_one_rule_under_two_editions(law, next_law, years, before, after):
    (row,) = judge(Facts(service_years=years), ["LIFE"], [law, next_law], RULES)
    assert (row.rule, row.title) == ("LIFE", "使用年限")
    assert [one.outcome for one in row.judged] == [before, after]


def test_laws_differ_when_they_say_something_else(law, next_law):
    (five,) = judge(Facts(service_years=5), ["LIFE"], [law, next_law], RULES)
    (four,) = judge(Facts(service_years=4), ["LIFE"], [law, next_law], RULES)
    (six,) = judge(Facts(service_years=6), ["LIFE"], [law, next_law], RULES)
    assert [one.says for one in four.judged] == [("不少于 5 年。",), ("不少于 6 年。",)]
    assert (five.differs, four.differs, six.differs) == (True, True, False)
    (same,) = judge(Facts(service_years=4), ["LIFE"], [law, law], RULES)
    assert not same.differs


def test_a_rule_whose_articles_were_dropped_is_not_asked(law, next_law):
    (row,) = judge(Facts(), ["OPEN"], [law, next_law], RULES)
    assert [(one.asked, one.outcome) for one in row.judged] == [(True, Outcome.NOT_MET), (False, None)]
    assert row.judged[1].says == ()
    assert row.differs


@pytest.mark.clause("37")
def test_a_real_application_under_both_editions(law, next_law):
    """Five years' use and two years' building: allowed under the first, not under the second."""
    rows = {row.rule: row for row in judge(APPLICATION, ["APP-LIFE", "APP-BUILD"], [law, next_law])}
    for row in rows.values():
        assert [one.outcome for one in row.judged] == [Outcome.MET, Outcome.NOT_MET]
    longer = replace(APPLICATION, service_years=6, build_months=18)
    assert not any(row.differs for row in judge(longer, ["APP-LIFE", "APP-BUILD"], [law, next_law]))


def test_all_rules_of_a_step(law, next_law):
    rows = judge_step(APPLICATION, Line.APPLICATION, "submit", [law, next_law])
    assert [row.rule for row in rows] == list(find(Line.APPLICATION, "submit").rules)
    assert {"APP-LIFE", "APP-BUILD"} <= {row.rule for row in rows if row.differs}


def test_a_step_that_only_one_edition_has_asks_the_other_nothing(law, next_law):
    assert judge_step(ApplicationFacts(), Line.APPLICATION, "price-check", [law, next_law]) == ()
    with_rules = judge_step(ApplicationFacts(), Line.APPLICATION, "convene", [next_law, law])
    assert [row.rule for row in with_rules] == ["EXP-AUTHOR", "EXP-QUORUM", "EXP-DRAWN"]
    assert all(one.asked for row in with_rules for one in row.judged)
