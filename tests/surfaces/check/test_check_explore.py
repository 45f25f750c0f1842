"""What can honestly be said of a rule when some facts are unknown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from tongchou.kernel import calendar
from tongchou.kernel.outcome import Outcome, Sentence, Weight, tell
from tongchou.kernel.reading import Span
from tongchou.lifecycle.rules import Check, Rule
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law
from tongchou.surfaces.check.explore import Answer, Asker, WatchedLaw

DAY = date(2026, 8, 1)
FEW = {"nature": ("new", "operation"), "secret": (True, False)}
MET, NOT_MET, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    nature: str | None = None
    secret: bool | None = None
    years: int | None = None
    reason: str | None = None
    started: date | None = None
    approved: date | None = None
    rows: tuple[dict[str, int], ...] | None = None

    @property
    def builds(self) -> bool:
        return self.nature != "operation"


def life(f: Facts, law: Law) -> Iterator[Sentence]:
    if not f.builds:
        return
    least = law.value("service-life-min")
    if f.years is None:
        yield tell("没有填年限。", field="years")
    elif f.years < least:
        yield tell("{years} 年不够。", field="years", years=f.years)


def order(f: Facts, _: Law) -> Iterator[Sentence]:
    if f.started < f.approved:  # type: ignore[operator]
        yield tell("{on} 开工在先。", field="started", on=f.started)


def two(f: Facts, _: Law) -> Iterator[Sentence]:
    if f.years is not None and f.years < 5:
        yield tell("年限不够。", field="years")
    if not f.reason:
        yield tell("没有理由。", field="reason")


def optional(f: Facts, _: Law) -> Iterator[Sentence]:
    if f.years is not None and f.years < 5:
        yield tell("年限不够。", field="years")
    if f.approved is not None and f.approved > DAY:
        yield tell("批准在后。", field="approved")


def broken(f: Facts, _: Law) -> Iterator[Sentence]:
    yield tell(str(1 // (f.years or 0)))


@pytest.fixture
def law() -> WatchedLaw:
    return WatchedLaw(rulebook.load("pzbf-2020-14"), DAY, DAY, calendar.load())


def asker(check: Check, law: WatchedLaw, needs: str = "") -> Asker:
    rule = Rule("TEST", "试", ("11.1",), Weight.STOP, tuple(needs.split()), waivable=False, check=check)
    present = frozenset({"nature", "secret", "years", "reason", "started", "approved", "rows"})
    return Asker(rule, Facts, FEW, law, present)


def says(answer: Answer) -> tuple[str, ...]:
    return tuple(sentence.says for sentence in answer.sentences)


def test_with_all_facts_the_rule_speaks_for_itself(law: WatchedLaw) -> None:
    rule = asker(life, law, "nature")
    assert rule.ask({"nature": "new", "years": 6}).outcome is MET
    assert says(rule.ask({"nature": "new", "years": 3})) == ("3 年不够。",)
    assert rule.ask({"nature": "operation"}).outcome is MET


def test_what_holds_for_every_value_of_an_unknown_fact_is_said(law: WatchedLaw) -> None:
    assert asker(life, law, "nature").ask({"years": 6}).outcome is MET


def test_what_depends_on_an_unknown_fact_is_open_and_says_what_it_may_be(law: WatchedLaw) -> None:
    answer = asker(life, law, "nature").ask({"years": 3})
    assert (answer.outcome, answer.missing) == (OPEN, ("nature",))
    assert answer.maybe is not None
    assert answer.maybe.says == "3 年不够。"


def test_a_missing_fact_is_no_violation(law: WatchedLaw) -> None:
    answer = asker(life, law, "nature").ask({"nature": "new"})
    assert (answer.outcome, answer.missing, answer.maybe) == (OPEN, ("years",), None)


def test_nothing_is_suspected_on_the_ground_of_unknown_facts_alone(law: WatchedLaw) -> None:
    def secret(f: Facts, _: Law) -> Iterator[Sentence]:
        if f.secret:
            yield tell("涉密。", field="secret")

    answer = asker(secret, law, "secret").ask({"years": 3})
    assert (answer.outcome, answer.missing, answer.maybe) == (OPEN, ("secret",), None)


def test_what_was_found_before_an_unknown_fact_is_certain(law: WatchedLaw) -> None:
    answer = asker(two, law).ask({"years": 3})
    assert (answer.outcome, says(answer)) == (NOT_MET, ("年限不够。",))
    assert asker(two, law).ask({"years": 6}).outcome is OPEN


def test_a_fact_that_is_not_needed_leaves_the_rule_met_and_is_named(law: WatchedLaw) -> None:
    answer = asker(optional, law).ask({"years": 6})
    assert (answer.outcome, answer.unseen) == (MET, ("approved",))
    assert asker(optional, law, "approved").ask({"years": 6}).outcome is OPEN
    assert asker(optional, law).ask({}).outcome is OPEN


def test_a_loose_date_is_asked_at_both_ends(law: WatchedLaw) -> None:
    rule = asker(order, law, "started approved")
    approved = date(2026, 3, 15)
    march = Span(date(2026, 3, 1), date(2026, 3, 31))
    assert rule.ask({"started": march, "approved": date(2026, 2, 1)}).outcome is MET
    assert rule.ask({"started": march, "approved": date(2026, 4, 1)}).outcome is NOT_MET
    answer = rule.ask({"started": march, "approved": approved})
    assert (answer.outcome, answer.missing) == (OPEN, ("started",))
    assert answer.maybe is not None


def test_a_rule_that_stumbles_over_an_unknown_fact_is_open(law: WatchedLaw) -> None:
    answer = asker(order, law, "started approved").ask({"started": DAY})
    assert (answer.outcome, answer.missing) == (OPEN, ("approved",))


def test_a_fault_of_the_rule_itself_is_not_hidden(law: WatchedLaw) -> None:
    with pytest.raises(ZeroDivisionError):
        asker(broken, law).ask({"years": 0})


def test_the_numbers_of_the_law_that_decided_are_known(law: WatchedLaw) -> None:
    assert asker(life, law).ask({"nature": "new", "years": 3}).parameters == ("service-life-min",)
    assert asker(life, law).ask({"nature": "operation"}).parameters == ()


def test_rows_that_agree_in_what_the_rule_saw_get_one_answer(law: WatchedLaw) -> None:
    rule = asker(life, law, "nature")
    one = rule.ask({"nature": "new", "years": 3, "reason": "甲"})
    assert rule.ask({"nature": "new", "years": 3, "reason": "乙"}) is one
    assert rule.ask({"nature": "operation", "years": 3, "reason": "甲"}) is not one
    assert says(rule.ask({"nature": "new", "years": 4})) == ("4 年不够。",)


def test_tables_are_looked_at_and_never_confused(law: WatchedLaw) -> None:
    def many(f: Facts, _: Law) -> Iterator[Sentence]:
        if f.rows is not None and len(f.rows) > 1:
            yield tell("{n} 行。", field="rows", n=len(f.rows))

    rule = asker(many, law, "rows")
    answers: list[Any] = [rule.ask({"rows": ({"a": 1},) * n}) for n in (1, 2, 3)]
    assert [says(answer) for answer in answers] == [(), ("2 行。",), ("3 行。",)]


def test_too_many_unknown_facts_end_in_an_answer(law: WatchedLaw) -> None:
    def tangled(f: Facts, _: Law) -> Iterator[Sentence]:
        if f.nature and f.secret and f.years:
            yield tell("缠。", field="years")

    few = {name: tuple(range(1, 30)) for name in ("nature", "secret", "years")}
    rule = replace(asker(tangled, law).rule, needs=())
    answer = Asker(rule, Facts, few, law, frozenset()).ask({})
    assert answer.outcome in {OPEN, NOT_MET}
