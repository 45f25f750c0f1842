"""Every clause is served by something that somebody uses, and proved by a test that is there."""

import json
from pathlib import Path

import pytest

from tongchou import stages
from tongchou.lifecycle import citations as joined
from tongchou.lifecycle.citations import Kind, citations, uncited, untested
from tongchou.regulation import rulebook
from tongchou.surfaces.web.pages import PAGES

ROOT = Path(__file__).parents[2]
FIRST = {1, 2}
"""Chapters 1 and 2: what the regulation is for, and the way from a need to the annual plan (articles 1 to 15)."""

stages.load_rules()
BOOK = rulebook.load("pzbf-2020-14")
SOURCES = {p.relative_to(ROOT).as_posix(): p.read_text("utf-8") for p in sorted((ROOT / "tests").rglob("test_*.py"))}
PROVED = joined.tests_of(SOURCES)
CITED = citations(BOOK, pages=PAGES, tests=PROVED)


@pytest.mark.parametrize("clause", [c.id for c in BOOK.clauses.values() if c.chapter in FIRST])
def test_a_clause_of_the_first_chapters_is_served_and_proved(clause):
    kinds = {c.kind for c in CITED[clause]}
    assert Kind.TEST in kinds, "no test carries this clause's mark"
    assert kinds & {Kind.STEP, Kind.RULE, Kind.PAGE}, "nothing that somebody does or reads rests on it"


def test_no_clause_of_the_regulation_is_without_its_proof():
    assert uncited(BOOK, CITED) == ()
    assert untested(BOOK, CITED) == ()


def test_what_is_printed_of_it_says_the_same():
    printed = (ROOT / "docs/coverage.md").read_text("utf-8")
    assert f"共 {len(BOOK.clauses)} 条要求；没有落实的 0 条，没有测试的 0 条。" in printed
    kept = json.loads((ROOT / "src/tongchou/surfaces/web/coverage.json").read_text("utf-8"))
    assert set(kept) == set(PROVED)
