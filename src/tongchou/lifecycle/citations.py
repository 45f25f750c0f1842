"""What cites each clause: the join behind the rulebook page, `docs/rulebook.md` and the proof that no clause is forgotten.

Pure: pages and tests are handed in as data, because they live on floors above this one. Rows, rules, joints, pages and
tests cite the reference edition and are renumbered; parameters, papers and fields already carry their edition's numbers.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.duties import RECURRING
from tongchou.lifecycle.joints import APART, GATES, JOINTS
from tongchou.lifecycle.rules import RULES, Rule
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.table import find
from tongchou.lifecycle.words import LINES, Line
from tongchou.regulation.rulebook import Rulebook


class Kind(StrEnum):
    """What it is that cites."""

    STEP = "step"
    RULE = "rule"
    JOINT = "joint"
    GATE = "gate"
    APART = "apart"
    PAPER = "paper"
    PARAMETER = "parameter"
    DUTY = "duty"
    FIELD = "field"
    PAGE = "page"
    TEST = "test"


KIND_NAMES: Mapping[Kind, str] = {
    Kind.STEP: "步骤",
    Kind.RULE: "规则",
    Kind.JOINT: "联动",
    Kind.GATE: "前提",
    Kind.APART: "职责分离",
    Kind.PAPER: "材料",
    Kind.PARAMETER: "参数",
    Kind.DUTY: "时限",
    Kind.FIELD: "填报项",
    Kind.PAGE: "页面",
    Kind.TEST: "测试",
}

Cited = dict[str, tuple["Citation", ...]]


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing that rests on a clause: its kind, its id in the code, its name on screens."""

    kind: Kind
    id: str
    title: str


def citations(
    book: Rulebook,
    rules: Mapping[str, Rule] = RULES,
    pages: Mapping[str, Iterable[str]] | None = None,
    tests: Mapping[str, Iterable[str]] | None = None,
) -> Cited:
    """For each clause of an edition, in its order, everything that cites it; ``pages`` and ``tests`` are by clause.

    Raises ``UnknownClauseError`` where something cites a clause that the edition does not have.
    """
    table = table_of(book.edition)
    found: dict[str, dict[Citation, None]] = {clause_id: {} for clause_id in book.clauses}
    for citation, clauses in _of_the_reference(table, rules):
        for clause_id in book.cite(clauses):
            found[clause_id][citation] = None
    for citation, clauses in _of_the_book(book):
        for clause_id in clauses:
            found[clause_id][citation] = None
    for kind, names in ((Kind.PAGE, pages or {}), (Kind.TEST, tests or {})):
        for clause_id, items in names.items():
            for here in book.cite((clause_id,)):
                found[here].update({Citation(kind, name, name): None for name in items})
    return {clause_id: tuple(each) for clause_id, each in found.items()}


def uncited(book: Rulebook, cited: Cited) -> tuple[str, ...]:
    """Clauses that nothing serves and of which nobody says why not; a test alone does not serve a user."""
    return tuple(
        clause.id
        for clause in book.clauses.values()
        if not clause.not_computable and all(c.kind is Kind.TEST for c in cited[clause.id])
    )


def untested(book: Rulebook, cited: Cited) -> tuple[str, ...]:
    """Clauses that no test names."""
    return tuple(clause_id for clause_id in book.clauses if all(c.kind is not Kind.TEST for c in cited[clause_id]))


def _of_the_reference(table: tuple[Step, ...], rules: Mapping[str, Rule]) -> Iterator[tuple[Citation, tuple[str, ...]]]:
    for step in table:
        yield Citation(Kind.STEP, step.key, _title(step)), step.clauses
        if step.due:
            yield Citation(Kind.DUTY, step.key, _title(step)), step.clauses
    for rule in rules.values():
        yield Citation(Kind.RULE, rule.id, rule.title), rule.clauses
    for joint in JOINTS:
        name = f"{_key(*joint.when)} → {_key(*joint.then)}"
        title = _title(find(*joint.then, table))
        yield Citation(Kind.JOINT, name, f"联动：{title}"), joint.clauses
    for gate in GATES:
        yield Citation(Kind.GATE, f"{gate.line} → {_key(*gate.step)}", gate.says), gate.clauses
    titles = {step.key: _title(step) for step in table}
    for pair in APART:
        yield (
            Citation(Kind.APART, f"{pair.one} | {pair.other}", f"{titles[pair.one]} ≠ {titles[pair.other]}"),
            pair.clauses,
        )
    for duty in RECURRING:
        yield Citation(Kind.DUTY, duty.every, duty.says), duty.clauses


def _of_the_book(book: Rulebook) -> Iterator[tuple[Citation, tuple[str, ...]]]:
    for paper in book.papers.values():
        yield Citation(Kind.PAPER, paper.id, paper.title), paper.clauses
    for parameter in book.parameters.values():
        yield Citation(Kind.PARAMETER, parameter.id, parameter.title), parameter.clauses
    for form in book.forms.values():
        for field in form.fields.values():
            yield Citation(Kind.FIELD, f"{form.id}.{field.id}", field.label), field.clauses


def _title(step: Step) -> str:
    return f"{LINES[step.line].name}：{step.title}"


def _key(line: Line, name: str) -> str:
    return f"{line}:{name}"


def tests_of(sources: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The tests by the clauses that they prove, from the sources of test files by path.

    Reads ``@pytest.mark.clause("9.1", …)`` on functions, on classes (for all their tests), as ``pytestmark`` of a
    module, and as ``marks=`` of a ``pytest.param`` (for the function around it).
    """
    found: dict[str, dict[str, None]] = {}
    for path, source in sources.items():
        module = ast.parse(source, path)
        everywhere = _marked(_pytestmarks(module))
        for name, clauses in _tests(module.body, path, everywhere):
            for clause_id in clauses:
                found.setdefault(clause_id, {})[name] = None
    return {clause_id: tuple(names) for clause_id, names in found.items()}


def _pytestmarks(module: ast.Module) -> Iterator[ast.expr]:
    for node in module.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets):
            yield node.value


def _tests(body: list[ast.stmt], path: str, around: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _tests(node.body, f"{path}::{node.name}", (*around, *_marked(node.decorator_list)))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield f"{path}::{node.name}", (*around, *_marked(node.decorator_list))


def _marked(nodes: Iterable[ast.AST]) -> tuple[str, ...]:
    """The clauses of all ``pytest.mark.clause(…)`` in some expressions."""
    return tuple(
        argument.value
        for root in nodes
        for call in ast.walk(root)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "clause"
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    )
