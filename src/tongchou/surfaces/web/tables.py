"""Tables that leave the pages as files."""

import csv
import io
from collections.abc import Iterable, Iterator

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_csv(heads: list[str], lines: Iterable[list[object]]) -> Iterator[str]:
    """Lines of a csv that spreadsheets open as UTF-8 and in which no text is taken for a formula."""
    yield "\ufeff"
    yield _line(heads)
    for line in lines:
        yield _line([f"'{c}" if isinstance(c, str) and c.startswith(FORMULA) else c for c in line])


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
