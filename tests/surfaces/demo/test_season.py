"""One plan year in the demo city's journal: all that a season needs, in the order of time, by those whose step it was (3-15)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tongchou.lifecycle.table import TABLE
from tongchou.lifecycle.words import Line

SEASON = frozenset(
    {
        Line.CALL, Line.PLAN, Line.APPLICATION, Line.PARTICIPATION, Line.OPINION, Line.SESSION, Line.SCORE, Line.MINUTES,
        Line.ANNUAL_PLAN, Line.URGENT,
    }
)  # fmt: skip

NOT_NEEDED = {
    "discard": "a draft is thrown away",
    "restore": "and taken back",
    "revise": "the experts want it mended: another year has one",
    "record-assignment": "experts are drawn here, and assigned in another session",
    "step-back": "somebody who had said that he comes does not",
    "discuss": "experts differ widely",
    "note": "and what they said of it; of minutes it is needed",
    "void": "a draw is declared void",
    "recuse": "an expert finds that he must stay away",
    "take-back": "an expert takes his sheet back",
    "reconsider": "and thinks again in the meeting",
    "lapse": "a sheet without its expert",
    "attest": "an expert never signs",
    "recall": "minutes are taken back",
    "redo": "an opinion is written anew",
}
"""Verbs that a season can do without, and when one has them; ``test_city`` finds each of them somewhere."""

NEEDED_ANYWAY = {"minutes:note", "application:lapse", "participation:lapse"}

WALK = [
    "call:open",
    "call:issue",
    "plan:open",
    "plan:submit",
    "plan:accept",
    "application:open",
    "application:send",
    "participation:ask",
    "application:decline",
    "application:send",
    "participation:confirm",
    "application:submit",
    "application:return",
    "application:send",
    "application:submit",
    "application:admit",
    "opinion:open",
    "opinion:submit",
    "opinion:send-back",
    "opinion:submit",
    "opinion:confirm",
    "application:approve",
    "session:open",
    "session:commit",
    "session:freeze",
    "session:witness",
    "session:reveal",
    "session:draw",
    "session:record-draw",
    "session:answer",
    "score:issue",
    "session:call",
    "session:settle",
    "application:convene",
    "session:invite",
    "score:declare",
    "score:hand-in",
    "score:unseal",
    "session:hold",
    "minutes:begin",
    "minutes:circulate",
    "minutes:freeze",
    "minutes:sign",
    "minutes:note",
    "minutes:complete",
    "application:conclude",
    "session:close",
    "annual-plan:propose",
    "annual-plan:return",
    "annual-plan:propose",
    "annual-plan:fund",
    "annual-plan:issue",
    "application:list",
    "call:close",
]
"""What becomes of one need, from the centre's call to the published plan."""

URGENT = [
    "urgent:open",
    "urgent:submit",
    "urgent:consult",
    "urgent:advise",
    "urgent:find-money",
    "urgent:approve",
    "annual-plan:append",
]

UNIT, SHARED = "示例市交通运输局", {"call", "session", "score", "minutes", "annual-plan"}


@pytest.fixture
def season(city: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = city["season"]
    return found


@pytest.fixture
def walk(season: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was done about the one need, and what the city did for all of them."""
    read = {e["project"] for e in season if e["step"] == "opinion:confirm" and e["unit"] == UNIT}
    assert len(read) == 1
    return [
        e for e in season
        if e["line"] in SHARED or e["project"] in read or (e["line"] == "plan" and e["unit"] == UNIT)
    ]  # fmt: skip


def missing(steps: list[str], done: Iterator[str]) -> list[str]:
    """The first step that does not come after the ones before it, and all that follow it."""
    return next((steps[n:] for n, step in enumerate(steps) if step not in done), [])


@pytest.mark.clause("9.1", "9.2", "9.3", "12.2", "13.1", "14.1")
def test_one_need_goes_the_whole_way_in_the_order_of_time(walk):
    assert missing(WALK, iter([e["step"] for e in walk if e["taken"]])) == []
    assert [e["at"] for e in walk] == sorted(e["at"] for e in walk)


@pytest.mark.clause("9.4")
def test_an_urgent_matter_of_the_same_year_is_decided_with_both_opinions(season):
    approved = [e["project"] for e in season if e["step"] == "urgent:approve" and e["taken"]]
    assert len(approved) == 1
    about = [e["step"] for e in season if e["taken"] and (e["project"] == approved[0] or e["line"] == "annual-plan")]
    assert missing(URGENT, iter(about)) == []


def test_every_row_that_a_season_needs_was_taken_in_one_year(season):
    taken = {e["step"] for e in season if e["taken"]}
    rows = {s.key for s in TABLE if s.line in SEASON}
    needed = {key for key in rows if key.split(":")[1] not in NOT_NEEDED} | NEEDED_ANYWAY
    assert needed - taken == set()
    idle = {verb for verb in NOT_NEEDED if {k for k in rows if k.split(":")[1] == verb} <= taken | NEEDED_ANYWAY}
    assert idle == set(), "needed after all"


@pytest.mark.clause("4.1", "4.2", "4.5")
def test_whoever_took_a_step_held_its_role_on_that_day(season):
    assert [e for e in season if e["taken"] and not e["held"]] == []
    assert sum(e["taken"] for e in season) > 300


def test_on_the_way_only_what_the_play_gets_wrong_was_refused_and_it_was_done_right_afterwards(walk):
    refused = Counter(e["step"] for e in walk if not e["taken"])
    assert refused == {
        "call:remind": 1, "application:submit": 1, "opinion:submit": 1, "application:approve": 1, "opinion:redo": 1,
        "session:reveal": 1, "application:settle-grounds": 1, "annual-plan:propose": 1, "annual-plan:fund": 1,
    } | {e["step"]: 1 for e in walk if e["line"] == "plan" and not e["taken"]}  # fmt: skip
    assert not any(
        set(e["stops"]) & {"ROLE", "STATE", "APART", "GATE"}
        for e in walk
        if not e["taken"] and e["step"] != "opinion:redo"
    )
    for n, tried in enumerate(walk):
        later = [e for e in walk[n:] if e["taken"] and (e["step"], e["number"]) == (tried["step"], tried["number"])]
        assert tried["taken"] or later or tried["step"] == "opinion:redo", tried
