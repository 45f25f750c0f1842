"""A browser without a window: pages as somebody, on a day."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from tongchou.surfaces.demo.city import moment


@pytest.fixture
def on(time_machine: Any) -> Callable[[Any], None]:
    """Set the clock to ten in the morning of a day."""
    return lambda day: time_machine.move_to(moment(day), tick=False)


@pytest.fixture
def says() -> Callable[[HttpResponse], str]:
    """The text of a page."""
    return lambda response: response.content.decode()
