"""Does this project fall under the rules? Every outcome, and no question too many."""

from dataclasses import fields, replace

import pytest

from tongchou.regulation.applies import (
    Answer,
    Builder,
    Category,
    Funding,
    Nature,
    Outcome,
    Question,
    Situation,
    Track,
    judge,
    questions,
)

TYPICAL = Situation(
    involves_state_secrets=False,
    special_rules=False,
    builder=Builder.DEPARTMENT,
    serves_government=True,
    category=Category.SYSTEM,
    nature=Nature.NEW,
    funding=Funding.FISCAL,
    urgent=False,
)
UNFUNDED = replace(TYPICAL, funding=Funding.NONE, urgent=None)


@pytest.mark.clause("3.4", "2", "3.1", "3.2", "3.3", "9.1", "9.4", "32", "33", "34")
@pytest.mark.parametrize(
    ("situation", "outcome", "track", "clauses"),
    [
        (TYPICAL, Outcome.APPLIES, Track.ANNUAL, ("2", "3.1", "3.2", "9.1")),
        (replace(TYPICAL, funding=Funding.JOINT), Outcome.APPLIES, Track.ANNUAL, ("2", "3.1", "3.2", "9.1")),
        (replace(TYPICAL, funding=Funding.PURCHASE), Outcome.APPLIES, Track.ANNUAL, ("2", "3.1", "3.2", "9.1")),
        (replace(TYPICAL, funding=Funding.OPERATION), Outcome.APPLIES, Track.ANNUAL, ("2", "3.1", "3.2", "9.1")),
        (replace(TYPICAL, urgent=True), Outcome.APPLIES, Track.URGENT, ("2", "3.1", "3.2", "9.4")),
        (
            replace(TYPICAL, category=Category.STUDY, wider_use=True, nature=None),
            Outcome.APPLIES,
            Track.ANNUAL,
            ("2", "3.1", "3.2", "9.1"),
        ),
        (Situation(involves_state_secrets=True), Outcome.ELSEWHERE, Track.NONE, ("32",)),
        (replace(TYPICAL, special_rules=True), Outcome.ELSEWHERE, Track.NONE, ("32",)),
        (replace(TYPICAL, builder=Builder.COUNTY), Outcome.COUNTY_FILING, Track.FILING, ("33", "6.2")),
        (replace(UNFUNDED, market_run=False), Outcome.BY_ANALOGY, Track.FILING, ("34",)),
        (
            replace(UNFUNDED, market_run=False, builder=Builder.OTHER),
            Outcome.BY_ANALOGY,
            Track.FILING,
            ("34",),
        ),
        (replace(UNFUNDED, market_run=True), Outcome.OUTSIDE, Track.NONE, ("3.1", "34")),
        (replace(TYPICAL, builder=Builder.OTHER), Outcome.OUTSIDE, Track.NONE, ("2", "4.5")),
        (replace(TYPICAL, serves_government=False), Outcome.OUTSIDE, Track.NONE, ("3.4",)),
        (replace(TYPICAL, category=Category.OTHER), Outcome.OUTSIDE, Track.NONE, ("3.2",)),
        (replace(TYPICAL, category=Category.STUDY, wider_use=False), Outcome.OUTSIDE, Track.NONE, ("3.2",)),
        (replace(TYPICAL, nature=Nature.OTHER), Outcome.OUTSIDE, Track.NONE, ("3.3",)),
    ],
)
def test_the_answer_with_its_articles(reference, situation, outcome, track, clauses):
    answer = judge(situation, reference)
    assert isinstance(answer, Answer)
    assert (answer.outcome, answer.track, answer.clauses) == (outcome, track, clauses)
    assert answer.says.endswith("。")
    assert not any(word in answer.says for word in ("您", "请", "！", "第"))


def test_state_secrets_come_first_and_whatever_else_is_known_changes_nothing(reference):
    answer = judge(replace(TYPICAL, involves_state_secrets=True), reference)
    assert isinstance(answer, Answer)
    assert answer.outcome is Outcome.ELSEWHERE
    assert answer.says == "涉及国家秘密的项目不在本系统办理，按国家有关规定办。不要在这里填写或上传任何内容。"


@pytest.mark.clause("3.4")
def test_questions_come_one_at_a_time_until_the_answer_is_certain(reference):
    assert _asked(TYPICAL, reference) == [
        "involves_state_secrets", "special_rules", "builder", "serves_government", "category", "nature", "funding",
        "urgent",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("known", "last"),
    [
        (Situation(involves_state_secrets=True), "involves_state_secrets"),
        (replace(TYPICAL, builder=Builder.COUNTY), "builder"),
        (replace(UNFUNDED, market_run=False), "market_run"),
        (replace(TYPICAL, category=Category.STUDY, wider_use=False), "wider_use"),
    ],
)
def test_no_question_follows_one_that_settles_it(reference, known, last):
    assert _asked(known, reference)[-1] == last


def test_a_study_is_asked_for_its_value_and_not_for_its_nature(reference):
    asked = _asked(replace(TYPICAL, category=Category.STUDY, wider_use=True, nature=None), reference)
    assert "wider_use" in asked
    assert "nature" not in asked


def _asked(known, book) -> list[str]:
    """Answer each question from ``known`` until there is an answer; the questions in their order."""
    asked, situation = [], Situation()
    while isinstance(found := judge(situation, book), Question):
        asked.append(found.asks)
        assert getattr(known, found.asks) is not None, f"{found.asks} is asked although it does not matter"
        situation = replace(situation, **{found.asks: getattr(known, found.asks)})
    return asked


def test_every_question_fills_an_attribute_and_every_attribute_has_its_question(reference):
    assert list(questions(reference)) == [f.name for f in fields(Situation)]


@pytest.mark.parametrize(
    ("asks", "values"), [("builder", Builder), ("category", Category), ("nature", Nature), ("funding", Funding)]
)
def test_the_choices_are_those_of_the_form(reference, asks, values):
    """So that an answer given before the form is an answer of the form."""
    assert set(questions(reference)[asks].options) == {value.value for value in values}


@pytest.mark.clause("37")
def test_another_edition_cites_its_own_numbers(successor):
    filing = judge(replace(TYPICAL, builder=Builder.COUNTY), successor)
    by_analogy = judge(replace(UNFUNDED, market_run=False), successor)
    assert (filing.clauses, by_analogy.clauses) == (("33.1", "6.2"), ("33.2",))
    assert questions(successor)["market_run"].clauses == ("33.2",)
