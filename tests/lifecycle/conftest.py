"""The editions with their laws on a day; all stages' rules are registered."""

from datetime import date

import pytest

from tongchou import stages
from tongchou.kernel import calendar
from tongchou.regulation.rulebook import Law, Rulebook, load

stages.load_rules()


@pytest.fixture(scope="session")
def reference() -> Rulebook:
    return load("pzbf-2020-14")


@pytest.fixture(scope="session")
def successor() -> Rulebook:
    return load("shili-2028-1")


@pytest.fixture(scope="session")
def law(reference) -> Law:
    return Law(reference, day=date(2026, 8, 3), today=date(2026, 8, 3), calendar=calendar.load())


@pytest.fixture(scope="session")
def next_law(successor) -> Law:
    return Law(successor, day=date(2028, 3, 1), today=date(2028, 3, 1), calendar=calendar.load())
