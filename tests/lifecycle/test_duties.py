"""The clock of a limit by small facts: what waited counts, what stood still does not, and a clock put back takes nothing away."""

from datetime import date

import pytest

from tongchou.lifecycle.duties import Duty, owed, visits
from tongchou.lifecycle.words import Line
from tongchou.regulation.rulebook import Law


def intake(law: Law, *moves: tuple[date, str]) -> Duty:
    """What is owed for the intake of an application that moved so."""
    return next(d for d in owed(Line.APPLICATION, 2022, visits(moves), law) if d.step.verb == "admit")


@pytest.mark.clause("9.1", "13.1")
def test_days_at_the_unit_do_not_count(law):
    duty = intake(
        law,
        (date(2021, 7, 21), "submitted"),
        (date(2021, 7, 23), "returned"),
        (date(2021, 8, 5), "submitted"),
    )
    assert duty.paused == 9
    assert duty.due.day == date(2021, 8, 10)


def test_a_clock_put_back_counts_no_days_at_all(law):
    duty = intake(
        law,
        (date(2021, 7, 21), "submitted"),
        (date(2026, 11, 28), "returned"),
        (date(2021, 8, 5), "submitted"),
    )
    assert duty.paused == 0
