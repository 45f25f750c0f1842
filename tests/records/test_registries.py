"""What rows name of the floors above the table is there, and what is there is named: nobody else would notice before it fails."""

import ast
from pathlib import Path

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.step import Step
from tongchou.records.conduct import CONSEQUENCES
from tongchou.records.notices import KINDS
from tongchou.records.outbox import EFFECTS
from tongchou.regulation.rulebook import editions
from tongchou.surfaces.jobs import effects
from tongchou.surfaces.web.views.notices import KIND_WORDS


def rows() -> list[Step]:
    return [step for edition in editions() for step in table_of(edition)]


def test_what_a_row_does_is_a_consequence_of_some_stage_and_none_is_idle():
    assert {name for step in rows() for name in step.does} == set(CONSEQUENCES)


def test_what_follows_a_row_is_an_effect_and_none_is_idle():
    assert {name for step in rows() for name in step.effects} == set(EFFECTS)


def test_every_kind_of_notice_has_words():
    assert set(KIND_WORDS) == set(KINDS)


def test_every_notice_that_an_effect_writes_is_of_a_kind_that_letters_know():
    calls = [n for n in ast.walk(ast.parse(Path(effects.__file__).read_text("utf-8"))) if isinstance(n, ast.Call)]
    told = {c.args[2].value for c in calls if isinstance(c.func, ast.Name) and c.func.id == "_tell"}
    assert told == set(KINDS)
