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


def as_xlsx(heads: list[str], lines: Iterable[list[object]]) -> bytes:
    """The same as a workbook; texts stay texts."""
    import xlsxwriter  # slow, and only an export needs it

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, len(heads), 16)
        for n, line in enumerate(lines, 1):
            sheet.write_row(n, 0, line)
    return out.getvalue()


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
