"""Installations that a test may kill, back up and restore; one is settled once, and copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from tests.operation.installation import Installation, another_database


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A unit with its people and nothing else; each command starts a process, so this is done once."""
    with another_database() as url:
        place = Installation(tmp_path_factory.mktemp("settled") / "home", url)
        place.settle()
        yield place


@pytest.fixture
def place(settled: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A settled installation of the test's own."""
    with another_database(like=settled.url) as url:
        shutil.copytree(settled.home, tmp_path / "home")
        yield replace(settled, home=tmp_path / "home", url=url)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Callable[[str], Installation]]:
    """Makes empty installations by name."""
    with ExitStack() as stack:
        yield lambda name: Installation(tmp_path / name, stack.enter_context(another_database()))
