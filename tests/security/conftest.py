"""Attackers by API and by page: faults of ours come back as answers, so that a 500 is seen as one."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from tests.journeys.acting import DAY
from tests.security.acting import BUILDING, everybody, lived

from tongchou.records.models import Person
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.people import settle

FAR = date(2100, 1, 1)


@pytest.fixture(scope="module")
def settled(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo city's people, settled once for a module; each test begins where this leaves off."""
    with django_db_blocker.unblock(), transaction.atomic():
        settle()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def built(settled: None) -> dict[str, str]:
    """A city whose one project is being built, acted once for a module; gives the numbers by name."""
    return lived(City(everybody()), BUILDING)


@pytest.fixture
def people(settled: None, db: Any) -> dict[str, Person]:
    """The persons by user name, as the module's city has them."""
    return everybody()


@pytest.fixture(autouse=True)
def _day(time_machine: Any) -> None:
    time_machine.move_to(moment(DAY), tick=False)


@pytest.fixture
def at_day(time_machine: Any) -> Callable[[date], None]:
    """Set the clock to ten in the morning of a day."""
    return lambda day: time_machine.move_to(moment(day), tick=False)


@pytest.fixture
def call(people: dict[str, Person]) -> Callable[..., HttpResponse]:
    """Call the API as somebody; ``method`` is that of HTTP, or ``upload`` for a form with a file."""
    client = Client(raise_request_exception=False)
    tokens: dict[str, str] = {}

    def ask(who: str, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        if who not in tokens:
            tokens[who] = make_token(people[who], "attack", moment(DAY), FAR)
        sent = {"Authorization": f"Bearer {tokens[who]}", **headers}
        if method == "upload":
            return client.post(f"/api/v1{path}", data=body, headers=sent)
        return getattr(client, method)(f"/api/v1{path}", body, content_type="application/json", headers=sent)

    return ask


@pytest.fixture
def as_(people: dict[str, Person]) -> Callable[[str], Client]:
    """A browser that is signed in as a person of the demo city."""

    def signed_in(username: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(people[username])
        return client

    return signed_in
