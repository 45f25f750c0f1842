"""A first start serves what it has made: the demo city with its mark, and not what was loaded before there was one."""

import os
import sys

import pytest

from tongchou.config import settings
from tongchou.surfaces.cli import main, setup


@pytest.mark.parametrize("made", [True, False])
def test_who_made_a_demo_city_begins_anew_before_serving(made, monkeypatch, tmp_path):
    served: list[list[str]] = []

    class Begun(Exception):  # noqa: N818 - nothing is wrong
        pass

    def begin(_path: str, words: list[str]) -> None:
        served.append(words)
        raise Begun

    def build(*, empty: bool) -> int:
        if made and not empty:
            (tmp_path / "demo").touch()
        return 0 if made else 3

    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(settings, "DEMO", False)
    monkeypatch.setattr(setup, "prepare", build)
    monkeypatch.setattr(os, "execv", begin)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    words = ["serve", "--setup", "--port", "0"]
    monkeypatch.setattr(sys, "argv", ["tongchou", *words])
    if not made:
        assert main(words) == 3
        assert served == []
        return
    with pytest.raises(Begun):
        main(words)
    assert served == [["tongchou", "serve", "--port", "0"]]
