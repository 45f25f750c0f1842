"""Drop a list into ``tests/workbooks/should_pass`` or ``should_fail``: it is checked as a user would check it.

Beside a list that should fail, a ``.txt`` of the same name may hold what the report must say, one text a line.
"""

from datetime import date
from pathlib import Path

import pytest

from tongchou.surfaces.check.report import check
from tongchou.surfaces.check.text import text

DAY = date(2026, 8, 1)
FOLDER = Path(__file__).parents[2] / "workbooks"
KINDS = {".csv", ".xlsx", ".xls"}


def lists(folder: str) -> list[Path]:
    return sorted(path for path in (FOLDER / folder).iterdir() if path.suffix in KINDS)


@pytest.mark.parametrize("path", lists("should_pass"), ids=lambda path: path.stem)
def test_a_good_list_has_nothing_against_it(path: Path) -> None:
    report = check(path, DAY)
    assert report.clean, text(report)
    assert "没有发现不符合。" in text(report)
    assert sum(count.met for count in report.judged.counts)


@pytest.mark.parametrize("path", lists("should_fail"), ids=lambda path: path.stem)
def test_a_bad_list_is_told_what_is_wrong(path: Path) -> None:
    report = check(path, DAY)
    shown = text(report)
    assert not report.clean, shown
    expected = path.with_suffix(".txt")
    for line in expected.read_text("utf-8").splitlines() if expected.exists() else ():
        assert line in shown
