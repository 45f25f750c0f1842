"""How fast the engine decides, beside a bare call of the same rules' functions: what the answer costs beyond the rules.

Prints decisions per second and the ratio, measured in one run. Run: ``python benchmarks/decisions.py``.
"""

import os
import time
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongchou.config.settings_test")

django.setup()

from tongchou import stages  # noqa: E402
from tongchou.kernel import calendar  # noqa: E402
from tongchou.lifecycle.engine import Case, decide  # noqa: E402
from tongchou.lifecycle.rules import FACTS, RULES  # noqa: E402
from tongchou.lifecycle.table import find  # noqa: E402
from tongchou.lifecycle.words import Line, Role  # noqa: E402
from tongchou.regulation import rulebook  # noqa: E402
from tongchou.regulation.rulebook import Law  # noqa: E402
from tongchou.surfaces.demo.life import application  # noqa: E402
from tongchou.surfaces.demo.lives import LIVES  # noqa: E402

ROUNDS = 3_000


def main() -> None:
    """A complete application judged at submission by all its rules."""
    stages.load_rules()
    book = rulebook.load("pzbf-2020-14")
    day = date(2026, 8, 1)
    law = Law(book, day, day, calendar.load())
    step = find(Line.APPLICATION, "submit")
    facts = _facts(law)
    case = Case("signing", frozenset([Role.LEADER]), facts, frozenset(step.papers), law, {"truth_stated": True})
    rules = [RULES[r] for r in step.rules]
    bare = [r.check for r in rules if all(getattr(facts, n) is not None for n in r.needs)]

    begun = time.perf_counter()
    for _ in range(ROUNDS):
        for check in bare:
            list(check(facts, law))
    plain = ROUNDS / (time.perf_counter() - begun)

    begun = time.perf_counter()
    for _ in range(ROUNDS):
        decide(step, case)
    decided = ROUNDS / (time.perf_counter() - begun)

    print(f"rules in a decision: {len(rules)}")
    print(f"bare calls of the checks: {plain:,.0f} rounds/s")
    print(f"decisions: {decided:,.0f}/s")
    print(f"ratio decisions / bare rounds: {decided / plain:.2f}")


def _facts(law: Law) -> object:
    form = law.book.forms[Line.APPLICATION]
    answers = application(LIVES[0])
    typed = {name: form.fields[name].decode(value) for name, value in answers.items() if name in _names()}
    known = {
        "unit_name": "示例市民政局",
        "unit_is_centre": False,
        "declared_on": law.day,
        "author_ties": (),
        "taker_unit": "",
    }
    rows = (
        "siblings",
        "unified_projects",
        "led_projects",
        "own_systems",
        "similar_systems",
        "early_evidence",
        "maintained",
        "assessments",
    )
    return FACTS[Line.APPLICATION](**typed, **known, **dict.fromkeys(rows, ()))


def _names() -> set[str]:
    return set(FACTS[Line.APPLICATION].__dataclass_fields__)


if __name__ == "__main__":
    main()
