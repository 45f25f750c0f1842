"""What holds for the good record of every line: no rule objects, what is not known is undetermined, the form has it all."""

from dataclasses import fields, replace

import pytest
from tests.checks.test_assets import GOOD as ASSETS
from tests.checks.test_construction import GOOD as CONSTRUCTION
from tests.checks.test_security import GOOD as SECURITY

from tongchou.lifecycle.rules import FACTS, RULES
from tongchou.lifecycle.table import steps_of

GOOD = {**ASSETS, **CONSTRUCTION, **SECURITY}
NEEDS = sorted(
    {(line, r, need) for line in GOOD for step in steps_of(line) for r in step.rules for need in RULES[r].needs}
)


@pytest.mark.parametrize("line", GOOD)
def test_good_records_meet_every_rule(against, line):
    assert against(line, GOOD[line]) == {}


@pytest.mark.parametrize(("line", "rule_id", "need"), NEEDS)
def test_what_is_not_known_is_undetermined(unknown, line, rule_id, need):
    assert unknown(rule_id, replace(GOOD[line], **{need: None})) == {need}


@pytest.mark.parametrize("line", GOOD)
def test_the_forms_have_every_fact_and_every_ask(book, line):
    form = book.forms[line].fields
    assert {f.name for f in fields(FACTS[line])} <= set(form)
    assert all(form[ask].asked for step in steps_of(line) for ask in step.asks)
