"""No rule of any stage is without an example of its own."""

from pathlib import Path

import pytest

from tongchou.lifecycle.rules import RULES

SOURCES = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_has_an_example(rule_id):
    assert f'"{rule_id}' in SOURCES, "show in tests/checks what it objects to, and what it lets pass"
