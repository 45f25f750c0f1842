"""What journeys in windows share: the people of the city, each at his own."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.journeys.windowed import Season
from tests.surfaces.web.test_browser import chromium, visit  # noqa: F401  # fixtures

from tongchou.surfaces.demo.people import settle


@pytest.fixture
def season(transactional_db: Any, visit: Any, live_server: Any, time_machine: Any) -> Iterator[Season]:  # noqa: F811
    """The people of the city at their windows; at the end, no page that was looked at had a barrier."""
    one = Season(visit, live_server.url, time_machine, settle())
    yield one
    assert not one.wrong, "\n".join(one.wrong)
