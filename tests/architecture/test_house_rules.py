"""House rules that no linter knows. Each says what to do instead."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "tongchou"
FILES = {p.relative_to(SRC).as_posix(): p for p in sorted(SRC.rglob("*.py")) if "migrations" not in p.parts}
STATE_HOMES = {
    "lifecycle/engine.py",
    "lifecycle/duties.py",
    "records/journal.py",
}  # duties count stays, they decide nothing
WRITERS = (
    "records/",
    "stages/",
    "surfaces/cli/",
    "surfaces/demo/",
    "surfaces/jobs/",
    "surfaces/api/auth.py",
)
SLOW = {
    "docx", "highspy", "pypdf", "pypdf.errors", "xlsxwriter", "lxml", "python_calamine", "granian.server", "pypinyin", "pysqlite3", "resource",
    "tongchou.stages.duplicates.index", "tongchou.stages.flags.columns", "tongchou.surfaces.demo.city", "tongchou.surfaces.demo.people",
}  # fmt: skip
each = pytest.mark.parametrize("name", FILES)


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(FILES[name].read_text("utf-8"))


def functions(name: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree(name)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


@each
def test_every_file_says_what_it_is_for(name):
    source = FILES[name].read_text("utf-8").strip()
    assert not source or ast.get_docstring(tree(name)), "a module docstring: what it is for, in a few sentences"


@each
def test_a_file_fits_in_the_head(name):
    assert len(FILES[name].read_text("utf-8").splitlines()) - rows(name) <= 460, "split it by noun"


def rows(name: str) -> int:
    """The lines of THE table itself: it is looked up and not read through, and must be one however long it grows."""
    named = (n for n in tree(name).body if isinstance(n, ast.AnnAssign) and name == "lifecycle/table.py")
    return sum(n.end_lineno - n.lineno for n in named if isinstance(n.target, ast.Name) and n.target.id == "TABLE")


@each
def test_a_function_fits_on_a_screen(name):
    long = [f.name for f in functions(name) if f.end_lineno - f.lineno > 60]
    assert long == [], "split it by what it does"


@each
def test_only_the_engine_and_the_journal_compare_states(name):
    if name in STATE_HOMES:
        return
    seen = [
        n.lineno
        for n in ast.walk(tree(name))
        if isinstance(n, ast.Compare)
        and any(isinstance(x, ast.Attribute) and x.attr == "state" for x in (n.left, *n.comparators))
    ]
    assert seen == [], "ask engine.decide, or put it in the table"


@each
def test_imports_stand_at_the_top(name):
    inner = [
        (n.lineno, name)
        for f in functions(name)
        for n in ast.walk(f)
        if isinstance(n, ast.Import | ast.ImportFrom)
        for name in ([n.module] if isinstance(n, ast.ImportFrom) else [a.name for a in n.names])
        if name.split(".")[0] not in {s.split(".")[0] for s in SLOW if "." not in s} and name not in SLOW
    ]
    assert inner == [], "a late import hides a cycle: move the code to the right floor"


@each
def test_surfaces_that_only_show_write_nothing(name):
    if not name.startswith("surfaces/") or name.startswith(WRITERS):
        return
    verbs = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    seen = [
        n.lineno
        for n in ast.walk(tree(name))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in verbs
    ]
    assert seen == [], "write through records.conduct"


@each
def test_lists_come_through_a_door(name):
    if not name.startswith(("surfaces/web/", "surfaces/api/")) or name == "surfaces/api/auth.py":
        return
    seen = [n.lineno for n in ast.walk(tree(name)) if isinstance(n, ast.Attribute) and n.attr == "objects"]
    assert seen == [], "get it from records.access"


@each
def test_nobody_listens_in_secret(name):
    heard = [
        n.lineno
        for n in ast.walk(tree(name))
        if isinstance(n, ast.ImportFrom) and n.module in {"django.db.models.signals", "django.dispatch"}
    ]
    assert heard == [], "call it from conduct or a consequence"


@pytest.mark.parametrize("template", sorted((SRC / "surfaces/web/templates").rglob("*.html")), ids=lambda p: p.name)
def test_no_script_or_style_stands_in_a_template(template):
    text = template.read_text("utf-8")
    assert "<script" not in text.replace('<script type="module" src=', "")
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text


SLASH = "/"
MACHINE = f"{SLASH}work{SLASH}"
"""Where a checkout once stood; put together here, so that the test may look at itself."""


def test_no_machine_path_stands_in_the_tree():
    root = SRC.parents[1]
    bad = [
        p.relative_to(root).as_posix()
        for folder in ("src", "tests", "docs", "benchmarks", "tools", "devtools")
        for p in (root / folder).rglob("*")
        if p.suffix in {".py", ".toml", ".md", ".html", ".json"} and MACHINE in p.read_text("utf-8", "replace")
    ]
    assert bad == []


def test_no_two_files_of_tests_share_a_name():
    named = Counter(p.name for p in (SRC.parents[1] / "tests").rglob("test_*.py"))
    assert [name for name, often in named.items() if often > 1] == [], "pytest takes the second for the first"
