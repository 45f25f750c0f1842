"""The law that the detectors are tried against."""

from datetime import date

import pytest

from tongchou.kernel import calendar
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law

TODAY = date(2028, 8, 1)


@pytest.fixture(scope="session")
def law() -> Law:
    return Law(rulebook.load("pzbf-2020-14"), day=TODAY, today=TODAY, calendar=calendar.load())
