"""What all tests share: the demo city's people, and a database whose journal can be emptied between tests."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tongchou.records import factors
from tongchou.records.models import Person
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.people import settle
from tongchou.surfaces.web import sitting

APPEND_ONLY = ("records_entry", "records_paper", "records_baseline")
DATABASES = {"db", "transactional_db", "live_server"}
OWN_DATABASE = "operation"
"""The folder whose tests make databases of their own by ``DATABASE_URL``."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--second-database",
        action="store_true",
        help="only what another database could change: no test without a database, and none that only looks at pages",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on the second database what was judged on the first and cannot come out otherwise."""
    if config.getoption("--second-database"):
        kept = [item for item in items if _may_differ(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def _may_differ(item: pytest.Item) -> bool:
    asks = DATABASES.intersection(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
    return not item.get_closest_marker("appearance") and bool(asks or item.path.parent.name == OWN_DATABASE)


@pytest.fixture(autouse=True)
def _signed_in_fully(monkeypatch: pytest.MonkeyPatch) -> None:
    """``force_login`` signs in as people do: with both factors, just now. Half a sign-in is tried in its own tests."""
    half = Client.force_login

    def full(client: Client, user: Person, backend: str | None = None) -> None:
        half(client, user, backend)
        session, device = client.session, factors.device_of(user)
        session[sitting.BEGAN] = session[sitting.PROVED] = timezone.now().timestamp()
        if device:
            session[factors.SESSION_KEY] = device.persistent_id
        session.save()

    monkeypatch.setattr(Client, "force_login", full)


@pytest.fixture
def people(db: Any) -> dict[str, Person]:
    """The persons of the demo city by user name, with units and grants."""
    return settle()


@pytest.fixture
def city(people: dict[str, Person]) -> City:
    """A player that acts through ``conduct``."""
    return City(people)


@pytest.fixture
def as_(people: dict[str, Person]) -> Callable[[str], Client]:
    """A client that is signed in as a person of the demo city."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(people[username])
        return client

    return signed_in


@pytest.fixture
def at() -> Callable[[str], datetime]:
    """Ten in the morning of an ISO day, in the city's zone."""
    return lambda day: moment(date.fromisoformat(day))


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def emptied(transactional_db: Any) -> Iterator[None]:
    """For tests with real transactions: lets the test runner empty the tables that nobody else can empty."""
    _triggers(on=True)
    yield
    _triggers(on=False)


def _triggers(*, on: bool) -> None:
    """SQLite drops and remakes its triggers, PostgreSQL switches them; the runner's flush comes after this."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in APPEND_ONLY:
                cursor.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER USER")
            return
        from tongchou.records.migrations import _append_only as append_only

        for statement in append_only.SQLITE:
            name = statement.split()[2]
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            if on:
                cursor.execute(statement)
